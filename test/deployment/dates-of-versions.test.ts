import { Wallet, id as keccakText } from "ethers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { deployLedger, MOST_AHEAD } from "../../src/deployment/deploy-ledger.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { planFounding } from "../../src/deployment/founding.ts";
import { readFoundingFile } from "../../src/deployment/founding-file.ts";
import { publishVersions } from "../../src/deployment/publication.ts";
import { bookSlot, decodeBook } from "../../src/ledger/storage-slots.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";

const { jurisdictions } = readFoundingFile("docs/founding.example.json");
const [first] = planFounding(jurisdictions.slice(0, 1));
const [text] = first!.publications;
const now = Math.floor(Date.now() / 1_000);

const place = new Workplace();
let chain: RunningEmbeddedChain;
const ask: Ask = (method, params) => chain.request({ method, params: [...params] });
const node = requesterOf(ask);

beforeAll(async () => {
  chain = await place.start({ initialTimestamp: now - 60 });
}, 180_000);
afterAll(async () => place.cleanUp());

async function deployed(secondFrom: number): Promise<{ deployment: Deployment; versions: [typeof text, typeof text] }> {
  const versions: [typeof text, typeof text] = [text, { ...text!, effectiveFrom: secondFrom }];
  const deployment = await deployLedger({
    chain: node,
    deployer: new Wallet(keccakText(`deployer ${secondFrom}`)),
    founding: [{ ...first!, publications: versions.map((version) => version!) }],
    network: "test",
  });
  return { deployment, versions };
}

async function bookOf({ contracts }: Deployment) {
  return decodeBook(BigInt(String(await ask("eth_getStorageAt", [contracts.Ledger.address, bookSlot(1), "latest"]))));
}

it("a second version that is dated more than a year ahead stops no deployment, and is published later", async () => {
  const { deployment, versions } = await deployed(now + MOST_AHEAD + 86_400);

  const early = await publishVersions({
    chain: node,
    deployment,
    sender: () => Promise.resolve(new Wallet(keccakText("anybody"))),
    reference: jurisdictions[0]!.reference,
    versions: versions.map((version) => version!),
  });

  expect(early).toMatchObject({
    published: [],
    certainty: "PROVEN",
    standings: [
      { type: "PUBLISHED", judges: "NOW" },
      { type: "WAITS", until: now + 86_400 },
    ],
  });
  expect(await bookOf(deployment)).toMatchObject({ current: 1, pending: 0 });
}, 180_000);

it("a second version that is dated less than a year ahead is published by the deployment", async () => {
  const { deployment } = await deployed(now + MOST_AHEAD - 86_400);

  expect(await bookOf(deployment)).toMatchObject({ current: 1, pending: 2, pendingFrom: now + MOST_AHEAD - 86_400 });
}, 180_000);

it("every version that is due is published in one run, also where the last block is older than its day", async () => {
  const [delay, foundedAt] = [first!.delaySeconds, now + 3 * 86_400];
  const dates = [0, 86_400, 172_800];
  const versions = dates.map((later) => ({ ...text!, effectiveFrom: text!.effectiveFrom + later }));
  const deployment = await deployLedger({
    chain: node,
    deployer: new Wallet(keccakText("deployer of three")),
    founding: [{ ...first!, publications: versions }],
    network: "test",
    beforeSending: async () => await chain.setNextTimestamp(foundedAt),
  });
  const options = { chain: node, deployment, reference: jurisdictions[0]!.reference, versions };
  const sender = () => Promise.resolve(new Wallet(keccakText("anybody")));

  const early = await publishVersions({ ...options, sender });
  vi.useFakeTimers({ toFake: ["Date"], now: (foundedAt + delay) * 1_000 });
  await chain.setNextTimestamp(foundedAt + delay);
  const due = await publishVersions({ ...options, sender }).finally(() => vi.useRealTimers());

  expect(early).toMatchObject({ published: [], standings: [{}, { judges: "LATER" }, { until: foundedAt + delay }] });
  expect(due).toMatchObject({ certainty: "PUBLISHED", published: [{ version: 3 }] });
  expect(await bookOf(deployment)).toMatchObject({ current: 2, pending: 3 });
}, 180_000);

it("a version that somebody else publishes at the same moment counts as published", async () => {
  const rpc = createJsonRpc(chain.url);
  const founding = [
    {
      ...first!,
      delaySeconds: 0,
      publications: [
        text!,
        { ...text!, effectiveFrom: text!.effectiveFrom + 86_400 },
        { ...text!, effectiveFrom: text!.effectiveFrom + 172_800 },
      ],
    },
  ];
  const deployer = new Wallet(keccakText("deployer of a race"));
  const deployment = await deployLedger({ chain: rpc, deployer, founding, network: "test" });
  const options = {
    chain: rpc,
    deployment,
    reference: jurisdictions[0]!.reference,
    versions: founding[0]!.publications,
  };
  let overtaken = 0;

  const { published, standings } = await publishVersions({
    ...options,
    sender: async () => {
      const sender = () => Promise.resolve(new Wallet(keccakText("somebody else")));
      overtaken += (await publishVersions({ ...options, sender })).published.length;
      return new Wallet(keccakText("anybody"));
    },
  });

  rpc.close();
  expect([published, overtaken]).toEqual([[], 1]);
  expect(standings.map(({ type }) => type)).toEqual(["PUBLISHED", "PUBLISHED", "PUBLISHED"]);
}, 180_000);
