import { afterAll, beforeAll, expect, it } from "vitest";
import { descriptorId, type Descriptor } from "../../src/certificate/descriptor.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { errorReport } from "../../src/cli/error-report.ts";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { checkFounding } from "../../src/deployment/check-deployment.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { CodedError } from "../../src/text/coded-error.ts";
import { ask, Workplace } from "../chain/embedded/development-chain.ts";
import { Random } from "../consensus/random.ts";
import { requesterOf, SmallLedger, type Ask } from "../indexer/small-ledger.ts";

const EPOCH = 10;
const BLOCK = 19;
const ANSWERS = 300;
/** Values that no node serves where something else belongs. A member with the value `undefined` is left out. */
const WRONG = [
  undefined,
  null,
  true,
  "",
  "0x",
  "0x0",
  "abc",
  "\u001b[2J",
  -5,
  1.5,
  2 ** 70,
  `0x${"f".repeat(64)}`,
  `0x${"ab".repeat(32)}`,
  `0x${"ab".repeat(20)}`,
  [],
  {},
  [null],
];

const place = new Workplace();
let chain: RunningEmbeddedChain;
let deployment: Deployment;
let first: Descriptor;

beforeAll(async () => {
  chain = await place.start({ epochLength: EPOCH });
  const ledger = await new SmallLedger(honest).deploy();
  deployment = { ...ledger.deployment, epochLengthBlocks: EPOCH };
  const [spare] = await ask<string[]>(chain, "laiqu_spareValidators");
  await ask(chain, "qbft_proposeValidatorVote", spare, true);
  for (let block = 5; block < BLOCK; block++) await chain.mineBlock();
  first = await describe(honest, 7);
}, 60_000);
afterAll(async () => place.cleanUp());

const honest: Ask = (method, params) => chain.request({ method, params });

async function describe(node: Ask, block = BLOCK, previous?: Descriptor): Promise<Descriptor> {
  return await describeNetwork(requesterOf(node), ["城市"], { deployment, block, previous });
}

/** Replaces one value in an answer, at any depth. */
function altered(answer: unknown, random: Random): unknown {
  const copy = { answer: structuredClone(answer) };
  const places: (readonly [holder: object, name: string])[] = [];
  const visit = (holder: object): void => {
    for (const [name, value] of Object.entries(holder)) {
      places.push([holder, name]);
      if (typeof value === "object" && value !== null) visit(value);
    }
  };
  visit(copy);
  const [holder, name] = random.pick(places);
  Reflect.set(holder, name, random.pick(WRONG));
  return copy.answer;
}

it(`${ANSWERS} wrong answers of a node give the right edition or a coded error, never another edition`, async () => {
  const right = descriptorId(await describe(honest, BLOCK, first));
  const random = new Random(9);
  const outcomes = new Map<string, number>();
  for (let count = 0; count < ANSWERS; count++) {
    let asked = 0;
    const wrongAt = random.below(25);
    const node: Ask = async (method, params) => {
      const answer = await honest(method, params);
      return asked++ === wrongAt ? altered(answer, random) : answer;
    };
    const outcome = await describe(node, BLOCK, first).then(descriptorId, (error: unknown) => {
      if (error instanceof CodedError) return String(error.code);
      throw error;
    });
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }

  expect([...outcomes.keys()].filter((outcome) => outcome.startsWith("sha256:"))).toEqual([right]);
  expect(outcomes.get("ANSWER_MALFORMED")).toBeGreaterThan(0);
  expect(outcomes.get("HEADER_REFUSED")).toBeGreaterThan(0);
});

it.each(["v", "r", "s", "nonce", "gas", "value", "to", "input"])(
  "a founding transaction with another %s is none",
  async (member) => {
    const node = requesterOf(async (method, params) => {
      const answer = (await honest(method, params)) as Record<string, unknown>;
      return method === "eth_getTransactionByHash" ? { ...answer, [member]: `0x${"ab".repeat(20)}` } : answer;
    });

    const refused = await checkFounding(node, deployment, []).catch((error: unknown) => error);

    expect(exitCodeOf(errorReport(refused).code)).toBe(3);
  },
);

it.each([null, {}])("a node without the founding transaction (%j) leaves the founding undecided", async (served) => {
  const node = requesterOf(async (method, params) =>
    method === "eth_getTransactionByHash" ? served : await honest(method, params),
  );

  const refused = await checkFounding(node, deployment, []).catch((error: unknown) => error);

  expect(refused).toMatchObject({ code: "FOUNDING_NOT_SERVED" });
  expect(exitCodeOf(errorReport(refused).code)).toBe(3);
});
