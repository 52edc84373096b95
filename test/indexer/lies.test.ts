import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeHeader, headerFromRpc } from "../../src/consensus/header.ts";
import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { LiedAboutLedger, log, otherWord, rehashed, type Block, type Lie } from "./lied-about-ledger.ts";
import { requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";

let liars: LiedAboutLedger;

beforeAll(async () => {
  liars = await LiedAboutLedger.start();
});
afterAll(async () => liars?.cleanUp());

const LIES: readonly (readonly [what: string, code: string, lie: () => Lie])[] = [
  [
    "drops a log",
    "RECEIPTS_ROOT_MISMATCH",
    () => ({
      receipts: (all) => {
        all[0]!.logs.pop();
        return all;
      },
    }),
  ],
  [
    "invents a log",
    "RECEIPTS_ROOT_MISMATCH",
    () => ({
      receipts: (all) => {
        all[0]!.logs.push(log(all));
        return all;
      },
    }),
  ],
  [
    "alters the data of a log",
    "RECEIPTS_ROOT_MISMATCH",
    () => ({
      receipts: (all) => {
        log(all).data = `${log(all).data.slice(0, -2)}01` as Hex;
        return all;
      },
    }),
  ],
  [
    "moves a log to another contract",
    "RECEIPTS_ROOT_MISMATCH",
    () => ({
      receipts: (all) => {
        log(all).address = `0x${"11".repeat(20)}`;
        return all;
      },
    }),
  ],
  [
    "says that a transaction reverted",
    "RECEIPTS_ROOT_MISMATCH",
    () => ({
      receipts: (all) => {
        all[0]!.status = "0x0";
        return all;
      },
    }),
  ],
  ["leaves all receipts out", "RECEIPTS_ROOT_MISMATCH", () => ({ receipts: () => [] })],
  [
    "gives a receipt with a bloom of another length",
    "RECEIPTS_ROOT_MISMATCH",
    () => ({
      receipts: (all) => {
        all[0]!.logsBloom = "0x00";
        return all;
      },
    }),
  ],
  [
    "serves a receipt without logs",
    "ANSWER_MALFORMED",
    () => ({ receipts: ([first, ...others]) => [{ ...first, logs: undefined }, ...others] }),
  ],
  ["serves a text in place of the receipts", "ANSWER_MALFORMED", () => ({ receipts: () => "none" })],
  [
    "serves a hash that is not of 32 bytes",
    "ANSWER_MALFORMED",
    () => ({ block: (block) => ({ ...block, hash: block.hash.slice(0, -2) }) }),
  ],
  [
    "serves transactions in place of their hashes",
    "ANSWER_MALFORMED",
    () => ({ block: (block) => ({ ...block, transactions: block.transactions.map((hash) => ({ hash })) }) }),
  ],
  ["withholds the receipts", "CHAIN_UNAVAILABLE", () => ({ receipts: () => null })],
  ["withholds a block below its head", "CHAIN_UNAVAILABLE", () => ({ block: () => null })],
  [
    "alters a field of a header",
    "HEADER_HASH_MISMATCH",
    () => ({ block: (block) => ({ ...block, timestamp: "0x1" }) }),
  ],
  [
    "hides the ledger's logs from the bloom",
    "HEADER_HASH_MISMATCH",
    () => ({ block: (block) => ({ ...block, logsBloom: `0x${"00".repeat(256)}` }) }),
  ],
  ["gives another hash", "HEADER_HASH_MISMATCH", () => ({ block: (block) => ({ ...block, hash: otherWord }) })],
  [
    "gives a header with a bloom of another length",
    "HEADER_MALFORMED",
    () => ({ block: (block) => ({ ...block, logsBloom: "0x00" }) }),
  ],
  [
    "gives a wrong parent, hashed consistently",
    "PARENT_HASH_MISMATCH",
    () => ({ block: (block) => rehashed(block, { parentHash: otherWord }) }),
  ],
  [
    "answers with a block of another number, hashed consistently",
    "HEADER_MALFORMED",
    () => ({ block: (block) => rehashed(block, { number: "0x99" }) }),
  ],
];

describe("a node is refused, and nothing is written, when it", () => {
  test.each(LIES)("%s: %s", async (_, code, lie) => {
    const before = await liars.everything();

    const failure = createIndexer(liars.options(liars.lying(lie()))).converge();

    await expect(failure).rejects.toMatchObject({ name: "IndexerError", code });
    expect(await liars.everything()).toEqual(before);
  });
});

describe("another chain is never mixed into an index:", () => {
  test("another genesis", async () => {
    const ask: Ask = async (method, params) => {
      const answer = await liars.honest(method, params);
      return method === "eth_getBlockByNumber" && params[0] === "0x0"
        ? { ...(answer as Block), hash: otherWord }
        : answer;
    };

    await expect(createIndexer(liars.options(ask)).converge()).rejects.toMatchObject({ code: "OTHER_CHAIN" });
  });

  test("another chain id", async () => {
    await expect(
      createIndexer(liars.options(liars.lying({ more: { eth_chainId: "0x7" } }))).converge(),
    ).rejects.toMatchObject({
      code: "OTHER_CHAIN",
    });
  });

  test("another genesis than the deployment's, before anything is indexed", async () => {
    const empty = await liars.stores.take();

    const failure = createIndexer(
      liars.options(liars.honest, {
        store: empty,
        chain: { chainId: liars.ledger.deployment.chainId, genesisHash: otherWord },
      }),
    ).converge();

    await expect(failure).rejects.toMatchObject({ code: "OTHER_CHAIN" });
    expect(await empty.database.selectFrom("block").selectAll().execute()).toEqual([]);
    await liars.stores.giveBack(empty);
  });

  test("another ledger", async () => {
    const failure = createIndexer(
      liars.options(liars.honest, {
        ledger: { address: `0x${"22".repeat(20)}`, startBlock: liars.ledger.deployment.startBlock },
      }),
    ).converge();

    await expect(failure).rejects.toMatchObject({ code: "OTHER_LEDGER" });
  });

  test("a ledger whose first events were left out", async () => {
    const empty = await liars.stores.take();

    const failure = createIndexer(
      liars.options(liars.honest, {
        store: empty,
        ledger: { address: liars.ledger.address, startBlock: liars.ledger.deployment.startBlock + 1 },
      }),
    ).converge();

    await expect(failure).rejects.toMatchObject({ code: "TRAIL_MISMATCH" });
    await liars.stores.giveBack(empty);
  });
});

test("a block other than the indexed one is an alarm on QBFT, with both headers as evidence", async () => {
  const before = await liars.everything();
  const number = `0x${(liars.target - 1).toString(16)}`;
  const ask: Ask = async (method, params) => {
    const answer = await liars.honest(method, params);
    return method === "eth_getBlockByNumber" && params[0] === number
      ? rehashed(answer as Block, { stateRoot: otherWord })
      : answer;
  };

  const failure = await createIndexer(liars.options(ask))
    .converge()
    .catch((error: unknown) => error);

  const indexed = (await liars.honest("eth_getBlockByNumber", [number, false])) as Block;
  expect(failure).toMatchObject({
    code: "REORGANIZATION",
    evidence: { indexed: indexed.hash, indexedHeader: toHex(encodeHeader(headerFromRpc(indexed))) },
  });
  expect(await liars.everything()).toEqual(before);
});

test("a witness that has another block stops the index; one that is behind does not", async () => {
  const before = await liars.everything();
  const other: Ask = async (method, params) => {
    const answer = await liars.honest(method, params);
    return method === "eth_getBlockByNumber" && answer !== null && params[0] !== "0x0"
      ? rehashed(answer as Block, { stateRoot: otherWord })
      : answer;
  };
  const behind: Ask = async (method, params) =>
    method === "eth_getBlockByNumber" ? null : await liars.honest(method, params);

  await expect(
    createIndexer(
      liars.options(liars.honest, { witnesses: [requesterOf(liars.honest), requesterOf(behind), requesterOf(other)] }),
    ).converge(),
  ).rejects.toMatchObject({ code: "NODES_DISAGREE" });

  expect(await liars.everything()).toEqual(before);
});

test("after all these lies the honest chain is indexed to its head", async () => {
  const position = await createIndexer(liars.options(liars.honest)).converge();

  expect(position).toMatchObject({ number: liars.head });
  expect(
    await liars.store.database
      .selectFrom("record")
      .select("reference")
      .where("kind", "=", 3)
      .orderBy("reference")
      .execute(),
  ).toEqual([{ reference: "R-1" }, { reference: "R-2" }]);
});
