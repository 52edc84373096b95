import { Wallet, id as keccakText } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { decisionId, encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import type { DecisionContent, Proposal } from "../../src/ledger/decision-content.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { decisionSlot } from "../../src/ledger/storage-slots.ts";
import type { DecisionForm } from "../../src/schemas/decision.ts";
import type { Store } from "../../src/store/open-store.ts";
import { appOver } from "../api/app-over.ts";
import { GENESIS_TIME, Workplace } from "../chain/embedded/development-chain.ts";
import { Random } from "../consensus/random.ts";
import { requesterOf, SmallLedger } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const STEPS = 220;
const AGENCIES = 6;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;

const place = new Workplace();
const stores = new StorePool();
const random = new Random(20_261_130);
let ask: Ask;
let ledger: SmallLedger;
let store: Store;

/** An agency with its account. */
interface Agency {
  readonly party: RecordId;
  readonly account: Wallet;
}

beforeAll(async () => {
  const chain = await place.start({ initialTimestamp: GENESIS_TIME });
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  store = await stores.take();
}, 180_000);
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
});

let papers = 0;

function proposalOf(content: DecisionContent): Proposal & { readonly referenceText: Hex } {
  const referenceBytes = toHex(new TextEncoder().encode(`PAPER ${papers++}`));
  const kind = DecisionKind[content.kind];
  return { ordinal: 1, kind, content: encodeDecisionContent(content), referenceBytes, referenceText: referenceBytes };
}

/** Admits agencies, all of whose accounts accept. The founding's authority decides alone at first. */
async function admitAgencies(): Promise<Agency[]> {
  const admitted: Agency[] = [];
  for (let index = 0; index < AGENCIES; index++) {
    const account = new Wallet(keccakText(`agency ${index}`));
    const reference = `AGENCY ${index}`;
    const content = proposalOf({
      kind: "ADMIT_AUTHORITY",
      referenceBytes: toHex(new TextEncoder().encode(reference)),
      document: NO_WORD,
      account: { account: parseHex(account.address.toLowerCase(), 20) },
      roles: roleMask(["AUDITOR"]),
    });
    await ledger.call(ledger.authority, "propose", [content]);
    await ledger.call(ledger.authority, "carryOut", [content]);
    const party = recordId({ kind: Kind.PARTY, issuer: ledger.ids.city, reference, revision: 0 });
    await ledger.call(account, "accept", [party]);
    admitted.push({ party, account });
  }
  return admitted;
}

function contentAtRandom(agencies: readonly Agency[]): DecisionContent {
  const { party, account } = random.pick(agencies);
  switch (random.below(8)) {
    case 0:
      return { kind: "END_AUTHORITY", party, status: Status.TERMINATED, reason: 0 };
    case 1: {
      const chosen = agencies.filter(() => random.below(3) > 0).map((agency) => agency.party);
      return { kind: "ROSTER", agencies: chosen, quorum: 1 + random.below(3), delaySeconds: 0 };
    }
    case 2:
    case 3: {
      const fresh = new Wallet(keccakText(`fresh ${papers}`)).address.toLowerCase();
      const none = { account: `0x${"0".repeat(40)}` } as const;
      const lost = random.below(4) === 0 ? { account: parseHex(account.address.toLowerCase(), 20) } : none;
      return { kind: "OFFER_SEAT", party, account: { account: parseHex(fresh, 20) }, roles: 0n, until: 0, lost };
    }
    default:
      return { kind: "CALENDAR", year: 2026, half: random.below(2), workingDays: BigInt(random.below(1 << 30)) };
  }
}

/** The states in which the ledger gives this answer to whoever would have a decision carried out. */
function statesFor(refusal: string | undefined, { kind }: DecisionForm): readonly string[] {
  switch (refusal) {
    case "DecisionCarriedOut":
      return ["CARRIED_OUT"];
    // The roster that decides now numbers it otherwise, also if it was carried out under an earlier one.
    case "DecisionUnknown":
      return ["VOID", "CARRIED_OUT"];
    case "ApprovalsMissing":
      // So it says too of an end that would leave too few agencies.
      return kind === "END_AUTHORITY" ? ["PENDING", "DECIDED"] : ["PENDING"];
    default:
      return ["DECIDED"];
  }
}

it("decisions have the state that the ledger keeps, after agencies were ended and rosters changed", async () => {
  const agencies = await admitAgencies();
  const first = proposalOf({
    kind: "ROSTER",
    agencies: agencies.slice(0, 4).map(({ party }) => party),
    quorum: 2,
    delaySeconds: 0,
  });
  await ledger.call(ledger.authority, "propose", [first]);
  await ledger.call(ledger.authority, "carryOut", [first]);
  const made: Proposal[] = [];
  let done = 0;
  for (let step = 0; step < STEPS; step++) {
    const isNew = made.length === 0 || random.below(4) === 0;
    const proposal = isNew ? proposalOf(contentAtRandom(agencies)) : random.pick(made.slice(-8));
    if (isNew) made.push(proposal);
    const act = isNew ? "propose" : random.pick(["approve", "approve", "carryOut"]);
    await ledger.call(random.pick(agencies).account, act, [proposal]).then(
      () => done++,
      (error: unknown) => {
        if (!/revert/i.test(String(error))) throw error;
        ledger.forgetNonces();
      },
    );
  }
  await createIndexer({ rpc: requesterOf(ask), store, ...ledger.followed }).converge();
  const app = await appOver(store);
  const { result } = (await app.inject({ url: "/v1/decisions?limit=1000" })).json<{
    readonly result: { readonly decisions: readonly DecisionForm[] };
  }>();
  await app.close();

  const states = new Set<string>();
  for (const decision of result.decisions) {
    const { kind, content, paperBytes, roster, state } = decision;
    const proposal = { ordinal: 1, kind: DecisionKind[kind], content, referenceBytes: paperBytes };
    expect(decisionId(proposal, { jurisdiction: ledger.ids.city, roster })).toBe(decision.decision);
    const kept = BigInt(
      String(await ask("eth_getStorageAt", [ledger.address, decisionSlot(decision.decision), "latest"])),
    );
    expect([decision.decision, decision.decidedAt ?? 0]).toEqual([
      decision.decision,
      Number((kept >> 40n) & 0xffff_ffffn),
    ]);
    expect([state === "CARRIED_OUT", decision.decision]).toEqual([kept >> 72n === 3n, decision.decision]);
    const refusal = await ledger.wouldCall("carryOut", [{ ...proposal, referenceText: paperBytes }]);
    expect(statesFor(refusal, decision), `${kind} ${refusal}`).toContain(state);
    states.add(state);
  }
  expect(done).toBeGreaterThan(STEPS / 4);
  expect(states).toEqual(new Set(["PENDING", "DECIDED", "CARRIED_OUT", "VOID"]));
}, 180_000);
