import { Wallet, id as keccakText } from "ethers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { parseHex, toHex } from "../../src/consensus/hex.ts";
import { Look } from "../../src/desk/look.ts";
import { partiesWithRolesIn, rolesThen } from "../../src/desk/seats-then.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { Code } from "../../src/ledger/codes.ts";
import { encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { offerSlot, rolesElsewhereSlot, seatSlot } from "../../src/ledger/storage-slots.ts";
import type { Store } from "../../src/store/open-store.ts";
import { GENESIS_TIME, Workplace } from "../chain/embedded/development-chain.ts";
import { Random } from "../consensus/random.ts";
import { requesterOf, SmallLedger } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const ACTS = 150;
const UNTIL = 4_000_000_000;
const AUDITOR = roleMask(["AUDITOR"]);
const MASKS = [0n, AUDITOR, roleMask(["EVALUATOR"]), roleMask(["AUDITOR", "EVALUATOR"])];

const place = new Workplace();
const stores = new StorePool();
let ask: Ask;
let ledger: SmallLedger;
let store: Store;

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

async function storage(slot: Hex): Promise<bigint> {
  return BigInt(String(await ask("eth_getStorageAt", [ledger.address, slot, "latest"])));
}

/** Acts about seats at random, many of which the ledger reverts or refuses. */
async function actAtRandom(random: Random, accounts: readonly Wallet[], parties: RecordId[]): Promise<void> {
  const { authority, inspector, ids } = ledger;
  const account = random.pick(accounts);
  const party = random.pick(parties);
  const [value, until] = [random.pick(MASKS), random.pick([0, UNTIL])];
  // The ledger reads an account from the low 20 bytes alone.
  const document = `${toHex(random.bytes(12))}${account.address.slice(2).toLowerCase()}`;
  switch (random.below(7)) {
    case 0:
      return await ledger.attest(inspector, ids.inspector, Code.SEAT_OFFERED, { value, until, document });
    case 1:
      return await ledger.attest(account, party, Code.SEAT_OFFERED, { value, until, document });
    case 2:
      return void (await ledger.call(account, "accept", [party]));
    case 3:
      return await ledger.attest(authority, party, Code.SEAT_FROZEN, { value, until, document });
    case 4: {
      const reference = `COMPANY ${parties.length}`;
      const clear = (BigInt(account.address) << 64n) | roleMask(["EVALUATOR"]) | (BigInt(random.below(2)) << 250n);
      await ledger.record({ kind: Kind.PARTY, parent: ids.city, reference, clear, until });
      parties.push(recordId({ kind: Kind.PARTY, issuer: ids.authority, reference, revision: 0 }));
      return;
    }
    case 5:
      return await ledger.attest(authority, party, Code.ROLES, { value, until, document, about: ids.city });
    default:
      return await decide(random, account, party, value);
  }
}

async function decide(random: Random, account: Wallet, party: RecordId, roles: bigint): Promise<void> {
  const [offered, lost] = [account, new Wallet(keccakText(`account ${random.below(8)}`))].map(({ address }) => ({
    account: parseHex(address.toLowerCase(), 20),
  }));
  const none = { account: `0x${"0".repeat(40)}` } as const;
  const proposal = {
    ordinal: 1,
    kind: DecisionKind.OFFER_SEAT,
    content: encodeDecisionContent({
      kind: "OFFER_SEAT",
      party,
      account: offered!,
      roles,
      until: 0,
      lost: random.below(2) === 0 ? none : lost!,
    }),
    referenceText: random.bytes(16),
  };
  await ledger.call(ledger.authority, "propose", [proposal]);
  await ledger.call(ledger.authority, "carryOut", [proposal]);
}

it("seats, offers and roles elsewhere are those of the ledger, whatever was stated about accounts", async () => {
  const random = new Random(20_261_129);
  const accounts = Array.from({ length: 8 }, (_, index) => new Wallet(keccakText(`account ${index}`)));
  const parties: RecordId[] = [ledger.ids.inspector, ledger.ids.authority];
  let done = 0;
  for (let act = 0; act < ACTS; act++)
    await actAtRandom(random, accounts, parties).then(
      () => done++,
      (error: unknown) => {
        if (!/revert/i.test(String(error))) throw error;
        ledger.forgetNonces();
      },
    );
  await createIndexer({ rpc: requesterOf(ask), store, ...ledger.followed }).converge();

  const rows = await store.database.selectFrom("seat").selectAll().execute();
  const told = rows.map(({ account, party, roles, until_time: until, stage }) => ({
    account,
    party,
    stage,
    roles: stage === "WITHDRAWN" ? undefined : roles,
    until: stage === "WITHDRAWN" ? undefined : (until ?? 0),
  }));
  const kept = await Promise.all(rows.map(({ account, party }) => keptSeat(account, party)));
  expect(told).toEqual(kept);
  // The desk replays seats from acts, because it asks about times that the table has passed.
  const bound = rows.filter(
    ({ stage, roles, jurisdiction }) => stage === "BOUND" && roles !== 0n && jurisdiction === 1,
  );
  expect(await replayedSeats()).toEqual(
    inOrder(bound.map(({ account, party, roles, until_time: until }) => ({ account, party, roles, until }))),
  );
  const elsewhere = await store.database.selectFrom("elsewhere").selectAll().execute();
  for (const { account, jurisdiction, roles, until_time: until } of elsewhere)
    expect(await storage(rolesElsewhereSlot(account, jurisdiction))).toBe((BigInt(until ?? 0) << 64n) | roles);
  expect(done).toBeGreaterThan(ACTS / 3);
  expect(new Set(rows.map(({ stage }) => stage))).toEqual(new Set(["OFFERED", "WITHDRAWN", "BOUND", "FROZEN"]));
}, 180_000);

async function replayedSeats() {
  return await withSnapshot(store.reader, async (snapshot) => {
    const known = await partiesWithRolesIn(snapshot, 1);
    const look = await Look.at(snapshot, momentOf(snapshot, {}), known);
    return inOrder(
      rolesThen(look, known, 1).map(({ account, party, roles, until }) => ({
        account,
        party: party.id,
        roles,
        until: until ?? null,
      })),
    );
  });
}

function inOrder<Seat extends { readonly account: Hex }>(seats: readonly Seat[]): readonly Seat[] {
  return seats.toSorted((one, other) => one.account.localeCompare(other.account, "en"));
}

const LOW_64 = (1n << 64n) - 1n;
const LOW_32 = (1n << 32n) - 1n;

/** The seat as the ledger keeps it: that of the account if it is of this party, or else what the party offered it. */
async function keptSeat(account: Hex, party: RecordId) {
  const seat = await storage(seatSlot(account));
  if ((seat & ((1n << 80n) - 1n)) === BigInt(party)) {
    const stage = (seat >> 184n) & 0xffn;
    const [roles, until] = [(seat >> 80n) & LOW_64, Number((seat >> 144n) & LOW_32)];
    return { account, party, stage: stage === 1n ? "BOUND" : "FROZEN", roles, until };
  }
  const offer = await storage(offerSlot(account, party));
  if (((offer >> 104n) & 1n) === 0n) return { account, party, stage: "WITHDRAWN", roles: undefined, until: undefined };
  return { account, party, stage: "OFFERED", roles: offer & LOW_64, until: Number((offer >> 64n) & LOW_32) };
}
