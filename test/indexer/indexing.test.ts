import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import { reindex } from "../../src/indexer/reindex.ts";
import { Code, HoldReason, List } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import {
  EMPTY_LIST,
  appendToList,
  decodeListHead,
  edgeSlot,
  encodeBreak,
  listSlot,
  stateSlot,
} from "../../src/ledger/storage-slots.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { RecordRow } from "../../src/store/schema.ts";
import { GENESIS_TIME, Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const place = new Workplace();
const stores = new StorePool();
const UNTIL = 4_000_000_000;
let ask: Ask;
let ledger: SmallLedger;
let made: Awaited<ReturnType<SmallLedger["recordEveryEvent"]>>;
let store: Store;

const options = (more: Partial<IndexerOptions> = {}): IndexerOptions => ({
  rpc: requesterOf(ask),
  store,
  ...ledger.followed,
  ...more,
});
const storage = async (slot: Hex): Promise<bigint> =>
  BigInt((await ask("eth_getStorageAt", [ledger.address, slot, "latest"])) as string);

/** `StateWord` and `EdgeWord` of contracts/types/Words.sol. */
const stateWord = (record: RecordRow): bigint =>
  (BigInt(record.trail_head) << 64n) |
  (BigInt(record.kind) << 56n) |
  (BigInt(record.status) << 48n) |
  (BigInt(record.holds | (record.reaching_holds << 4)) << 40n) |
  (BigInt(record.jurisdiction) << 32n) |
  BigInt(record.until_time ?? 0);
const edgeWord = (record: RecordRow): bigint =>
  (BigInt(record.parent ?? 0) << 176n) |
  (BigInt(record.link ?? 0) << 96n) |
  (BigInt(record.issuer ?? 0) << 16n) |
  (BigInt(record.flags) << 8n);

beforeAll(async () => {
  const chain = await place.start({ initialTimestamp: GENESIS_TIME });
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  made = await ledger.recordEveryEvent(UNTIL);
  store = await stores.take();
  await createIndexer(options()).converge();
});
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
});

describe("the facts", () => {
  test("are the ledger's logs byte for byte, none missing and none added", async () => {
    const logs = (await ask("eth_getLogs", [{ address: ledger.address, fromBlock: "0x0", toBlock: "latest" }])) as {
      topics: Hex[];
      data: Hex;
      logIndex: Hex;
      blockNumber: Hex;
      transactionHash: Hex;
      transactionIndex: Hex;
    }[];

    const events = await store.database
      .selectFrom("event")
      .selectAll()
      .orderBy("block_number")
      .orderBy("log_index")
      .execute();

    expect(logs.length).toBeGreaterThan(20);
    expect(
      events.map((event) => ({
        block: event.block_number,
        log: event.log_index,
        transaction: toHex(event.transaction_hash),
        index: event.transaction_index,
        topics: toHex(event.topics),
        data: toHex(event.data),
      })),
    ).toEqual(
      logs.map((log) => ({
        block: Number(log.blockNumber),
        log: Number(log.logIndex),
        transaction: log.transactionHash,
        index: Number(log.transactionIndex),
        topics: `0x${log.topics.map((topic) => topic.slice(2)).join("")}`,
        data: log.data,
      })),
    );
  });

  test("hold every block from genesis on, the last one with its seals verified", async () => {
    const head = Number(await ask("eth_blockNumber", []));

    const blocks = await store.database
      .selectFrom("block")
      .select(["number", "seals_verified", "header"])
      .orderBy("number")
      .execute();
    const checkpoint = await store.database.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();

    expect(blocks.map(({ number }) => number)).toEqual(Array.from({ length: head + 1 }, (_, index) => index));
    expect(blocks.at(-1)!.seals_verified).toBe(true);
    expect(toHex(blocks.at(-1)!.header)).toBe(await ask("debug_getRawHeader", ["latest"]));
    expect(checkpoint).toMatchObject({
      block_number: head,
      chain_id: ledger.deployment.chainId,
      genesis_hash: ledger.deployment.genesisHash,
    });
    expect(checkpoint.validators).toHaveLength(4);
  });
});

describe("the projections", () => {
  test("have the same values for every record as the contract's own storage", async () => {
    const records = await store.database.selectFrom("record").selectAll().execute();
    expect(records.length).toBe(11);
    for (const record of records) {
      expect(stateWord(record)).toBe(await storage(stateSlot(record.id)));
      expect(edgeWord(record)).toBe(await storage(edgeSlot(record.id)));
    }
  });

  test("give the same heads as the contract's lists of breaks, filings and refusals", async () => {
    const breaks = await store.database.selectFrom("break").selectAll().orderBy("number").execute();
    const refusals = await store.database
      .selectFrom("refusal")
      .selectAll()
      .orderBy("block_number")
      .orderBy("log_index")
      .execute();
    const filingsOf = (subject: RecordId) =>
      store.database
        .selectFrom("act")
        .select("log_hash")
        .where("subject", "=", subject)
        .where("code", "in", [Code.ACCESS_LOG, Code.NOTICE, Code.ROLES])
        .orderBy("block_number")
        .execute();
    const [filings, roles] = [await filingsOf(made.first), await filingsOf(ledger.ids.visitor)];
    const breakWord = (entry: (typeof breaks)[number]): Uint8Array =>
      new Uint8Array([...encodeBreak(entry), ...new Uint8Array(15)]);

    const heads = {
      breaks: breaks.map(breakWord).reduce(appendToList, EMPTY_LIST),
      refusals: refusals.map((row) => fromHex(row.log_hash)).reduce(appendToList, EMPTY_LIST),
      filings: filings.map((row) => fromHex(row.log_hash)).reduce(appendToList, EMPTY_LIST),
      roles: roles.map((row) => fromHex(row.log_hash)).reduce(appendToList, EMPTY_LIST),
    };

    expect(heads).toEqual({
      breaks: decodeListHead(await storage(listSlot(ledger.ids.city, List.BREAKS))),
      refusals: decodeListHead(await storage(listSlot(ledger.ids.authority, List.REFUSALS))),
      filings: decodeListHead(await storage(listSlot(made.first, List.FILINGS))),
      roles: decodeListHead(await storage(listSlot(ledger.ids.visitor, List.FILINGS))),
    });
    expect(heads.breaks.count).toBe(3);
    expect(heads.roles.count).toBe(1);
  });

  test("show holds with their reach, reason and release", async () => {
    const holds = await store.database.selectFrom("hold").selectAll().orderBy("since_block").execute();

    expect(holds).toMatchObject([
      {
        subject: made.first,
        by_party: ledger.ids.authority,
        reach: "RECALL",
        reason: HoldReason.SECURITY,
        since_break: 1,
        released_by: ledger.ids.authority,
      },
      {
        subject: made.first,
        by_party: ledger.ids.inspector,
        reach: "FORWARD",
        reason: HoldReason.QUALITY,
        since_break: null,
        released_by: null,
        released_block: null,
      },
    ]);
    expect(holds[0]!.released_block).toBeGreaterThan(holds[0]!.since_block);
  });

  test("keep a disposition, and the end that it sets, beside the recorded values", async () => {
    const record = await store.database
      .selectFrom("record")
      .selectAll()
      .where("id", "=", made.folder)
      .executeTakeFirstOrThrow();

    expect(record).toMatchObject({
      status: Status.IN_FORCE,
      until_time: UNTIL,
      original_until: null,
      disposition_answers: 2,
      reference: null,
      parent: made.product,
    });
    expect(record.trail_head).not.toBe(record.recorded_trail_head);
  });

  test("follow an account from its offer to its freezing, and show the founding accounts as bound", async () => {
    const seats = await store.database
      .selectFrom("seat")
      .selectAll()
      .where("party", "=", ledger.ids.inspector)
      .execute();

    expect(Object.fromEntries(seats.map(({ account, stage, roles }) => [account, { stage, roles }]))).toEqual({
      [ledger.inspector.address.toLowerCase()]: { stage: "BOUND", roles: roleMask(["AUDITOR"]) },
      [made.newcomer.address.toLowerCase()]: { stage: "FROZEN", roles: roleMask(["AUDITOR"]) },
    });
  });

  test("show a reference that no database can hold as text by its bytes", async () => {
    const { reference } = await store.database
      .selectFrom("record")
      .select("reference")
      .where("id", "=", made.hostile)
      .executeTakeFirstOrThrow();

    expect(reference).toBe("0x4100ff");
  });

  test("keep the rulebook's steps word for word", async () => {
    const steps = await store.database
      .selectFrom("rule_step")
      .selectAll()
      .where("jurisdiction", "=", 1)
      .where("kind", "=", Kind.EXPORT)
      .execute();
    const rulebook = await store.database
      .selectFrom("rulebook")
      .selectAll()
      .where("jurisdiction", "=", 1)
      .executeTakeFirstOrThrow();

    expect(rulebook).toMatchObject({ jurisdiction: 1, version: 1, record: ledger.ids.city, effective_from: 0 });
    expect(steps.length).toBe(12);
    expect(steps.every(({ words }) => words.length === 1 && words[0]!.length === 66)).toBe(true);
  });
});

describe("the index digest", () => {
  test("is the same for indexes built in batches of any size, and after a rebuild from the facts", async () => {
    const expected = await indexDigest(store);
    const other = await stores.take();
    await createIndexer(options({ store: other, batchBlocks: 1 })).converge();

    const oneByOne = await indexDigest(other);
    await other.database.deleteFrom("record").where("id", "=", made.first).execute();
    const damaged = await indexDigest(other);
    const projected = await reindex(other);
    const rebuilt = await indexDigest(other);

    expect(oneByOne).toEqual(expected);
    expect(damaged.digest).not.toBe(expected.digest);
    expect(projected).toBeGreaterThan(20);
    expect(rebuilt).toEqual(expected);
    await stores.giveBack(other);
  });

  test("of an earlier block equals that of an index that stopped there, and leaves the index as it is", async () => {
    const stop = ledger.deployment.startBlock + 6;
    const earlier = await stores.take();
    const aborting = new AbortController();
    await createIndexer(
      options({
        store: earlier,
        batchBlocks: 1,
        signal: aborting.signal,
        onProgress: ({ block }) => {
          if (block === stop) aborting.abort();
        },
      }),
    ).converge();
    const before = await indexDigest(store);

    const then = await indexDigest(store, stop);

    expect(then).toEqual(await indexDigest(earlier));
    expect(await indexDigest(store)).toEqual(before);
    await expect(indexDigest(store, 1_000_000)).rejects.toMatchObject({ code: "INDEX_BEHIND" });
    await stores.giveBack(earlier);
  });
});
