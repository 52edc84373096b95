import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeHeader, encodeHeader, headerFromRpc } from "../../src/consensus/header.ts";
import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { QBFT_MIX_HASH, plainBlockHash, qbftBlockHash, sealHeader } from "../../src/consensus/qbft.ts";
import { decodeQbftExtraData, encodeQbftExtraData } from "../../src/consensus/qbft-extra-data.ts";
import { receiptsRoot, logsBloom, receiptFromRpc } from "../../src/consensus/receipts.ts";
import type { RpcReceipt } from "../../src/consensus/receipts.ts";
import { applyHeader } from "../../src/consensus/validators.ts";
import type { Tally } from "../../src/consensus/validators.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { Code } from "../../src/ledger/codes.ts";
import { decodeLedgerLog, encodeLedgerData } from "../../src/ledger/event-log.ts";
import type { Attestation, AttestedEvent } from "../../src/ledger/events.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

type Block = Record<string, unknown> & { number: Hex; hash: Hex; parentHash: Hex; extraData: Hex; transactions: Hex[] };
type Receipt = { logs: { address: Hex; topics: Hex[]; data: Hex }[] } & Record<string, unknown>;
interface Lie {
  readonly block?: (block: Block) => unknown;
  readonly receipts?: (receipts: Receipt[]) => unknown;
  readonly more?: Record<string, unknown>;
}

const place = new Workplace();
const stores = new StorePool();
let honest: Ask;
let ledger: SmallLedger;
let store: Store;
let head: number;
/** The block of the first resource. The index has reached the block before it when the node begins to lie. */
let target: number;

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
  const resource = await ledger.resource("R-1");
  target = Number(await honest("eth_blockNumber", []));
  await ledger.resource("R-2");
  await ledger.attest(ledger.authority, ledger.ids.inspector, Code.ROLES, { about: ledger.ids.city });
  await ledger.attest(ledger.authority, resource, Code.HOLD);
  head = Number(await honest("eth_blockNumber", []));
  store = await stores.take();
  await createIndexer(options(upTo(target - 1))).converge();
});
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
});

const options = (ask: Ask, more: Partial<IndexerOptions> = {}): IndexerOptions => ({
  rpc: requesterOf(ask),
  store,
  ...ledger.followed,
  ...more,
});

/** A node that has only begun to synchronize. */
function upTo(last: number): Ask {
  return async (method, params) =>
    method === "eth_blockNumber" ? `0x${last.toString(16)}` : await honest(method, params);
}

/** A node that serves one changed answer about the target block. */
function lying({ block, receipts, more = {} }: Lie): Ask {
  const about = `0x${target.toString(16)}`;
  return async (method, params) => {
    if (method in more) return more[method];
    const answer = structuredClone(await honest(method, params));
    if (method === "eth_getBlockByNumber" && params[0] === about && block !== undefined) return block(answer as Block);
    if (method === "eth_getBlockReceipts" && params[0] === about && receipts !== undefined)
      return receipts(answer as Receipt[]);
    return answer;
  };
}

/** The content of all tables, which shows whether something was written. */
async function everything(): Promise<unknown> {
  const count = async (table: "block" | "event" | "record" | "edge") =>
    (
      await store.database
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<bigint>().as("n"))
        .executeTakeFirstOrThrow()
    ).n;
  return {
    blocks: await count("block"),
    events: await count("event"),
    records: await count("record"),
    edges: await count("edge"),
    checkpoint: await store.database.selectFrom("checkpoint").selectAll().execute(),
  };
}

/** A block of a liar that can do everything except seal: hash and header agree. */
function rehashed(block: Block, change: Record<string, unknown>): Block {
  const altered = { ...block, ...change };
  return { ...altered, hash: toHex(qbftBlockHash(headerFromRpc(altered))) };
}

function withExtraData(block: Block, change: Partial<ReturnType<typeof decodeQbftExtraData>>): Hex {
  return toHex(encodeQbftExtraData({ ...decodeQbftExtraData(fromHex(block.extraData)), ...change }));
}

const otherWord: Hex = `0x${"ab".repeat(32)}`;
const log = (receipts: Receipt[]): Receipt["logs"][number] => receipts[0]!.logs[0]!;

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
    const before = await everything();

    const failure = createIndexer(options(lying(lie()))).converge();

    await expect(failure).rejects.toMatchObject({ name: "IndexerError", code });
    expect(await everything()).toEqual(before);
  });
});

describe("a header at the end of a batch is refused", () => {
  const last = (lie: Lie): Ask => {
    const answer = lying(lie);
    return async (method, params) =>
      method === "eth_blockNumber" ? `0x${target.toString(16)}` : await answer(method, params);
  };
  const SEALING: readonly (readonly [what: string, change: (block: Block) => Block])[] = [
    ["without seals", (block) => ({ ...block, extraData: withExtraData(block, { seals: [] }) })],
    [
      "with two of four seals",
      (block) => ({
        ...block,
        extraData: withExtraData(block, { seals: decodeQbftExtraData(fromHex(block.extraData)).seals.slice(0, 2) }),
      }),
    ],
    [
      "with one seal three times",
      (block) => ({
        ...block,
        extraData: withExtraData(block, {
          seals: Array.from({ length: 3 }, () => decodeQbftExtraData(fromHex(block.extraData)).seals[0]!),
        }),
      }),
    ],
    ["altered under its old seals", (block) => rehashed(block, { stateRoot: otherWord })],
    [
      "sealed by validators of its own",
      (block) => {
        const privateKeys = USURPERS.map(([key]) => concatBytes(new Uint8Array(31), Uint8Array.of(key)));
        const validators = USURPERS.map(([, address]) => address);
        const sealed = decodeHeader(
          sealHeader(headerFromRpc({ ...block, miner: validators[0] }), { validators, privateKeys }),
        );
        return rehashed(block, { miner: validators[0], extraData: toHex(sealed.extraData) });
      },
    ],
  ];

  test.each(SEALING)("%s", async (_, change) => {
    const before = await everything();

    const failure = createIndexer(options(last({ block: change }))).converge();

    await expect(failure).rejects.toMatchObject({ code: "SEALS_INVALID" });
    expect(await everything()).toEqual(before);
  });

  test("sealed by usurpers whom forged votes in unsealed headers made validators", async () => {
    const before = await everything();

    const failure = createIndexer(options(await usurped())).converge();

    // Three of four votes change the validators: that header must be sealed by the old ones.
    await expect(failure).rejects.toMatchObject({ code: "SEALS_INVALID", evidence: { number: target + 2 } });
    expect(await everything()).toEqual(before);
  });
});

/** The private keys 1 to 4 and their addresses. */
const USURPERS = [
  [3, "0x6813eb9362372eef6200f3b1dbc3f819671cba69"],
  [4, "0x1eff47bc3a10a45d4b230b5d10e37751fe6aa718"],
  [1, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"],
  [2, "0x2b5ad5c4795c026514f8317c7a215e218dccd6cf"],
] as const;

/**
 * A node whose blocks from the target on are not sealed. Their votes add four usurpers and drop all other validators;
 * the last block is properly sealed by the usurpers. All hashes and parents fit.
 */
async function usurped(): Promise<Ask> {
  const template = (await honest("eth_getBlockByNumber", ["0x0", false])) as Block;
  const { tally: start, block_hash } = await store.database
    .selectFrom("checkpoint")
    .select(["tally", "block_hash"])
    .executeTakeFirstOrThrow();
  const addresses: Hex[] = USURPERS.map(([, address]) => address);
  const forged: Block[] = [];
  let tally: Tally = { ifEpochVoteCounts: null, ...start! };
  const pending = [
    ...addresses.map((recipient) => ({ recipient, kind: "add" as const })),
    ...tally.validators.map((recipient) => ({ recipient, kind: "drop" as const })),
  ];
  for (let last = false; !last;) {
    const vote = pending.find(({ recipient, kind }) => tally.validators.includes(recipient) !== (kind === "add"));
    last = vote === undefined;
    const voted = tally.votes.map(({ voter }) => voter);
    const miner = tally.validators.find((validator) => !voted.includes(validator))!;
    const extraData = toHex(
      encodeQbftExtraData({ vanity: new Uint8Array(32), validators: tally.validators, vote, round: 0, seals: [] }),
    );
    const block = rehashed(template, {
      number: `0x${(tally.number + 1).toString(16)}`,
      parentHash: forged.at(-1)?.hash ?? block_hash,
      mixHash: toHex(QBFT_MIX_HASH),
      miner,
      extraData,
    });
    const privateKeys = USURPERS.map(([key]) => concatBytes(new Uint8Array(31), Uint8Array.of(key)));
    forged.push(
      last
        ? {
            ...block,
            extraData: toHex(
              decodeHeader(sealHeader(headerFromRpc(block), { validators: tally.validators, privateKeys })).extraData,
            ),
          }
        : block,
    );
    tally = applyHeader(tally, headerFromRpc(block));
  }
  return async (method, params) => {
    if (method === "eth_blockNumber") return `0x${(target + forged.length - 1).toString(16)}`;
    const forgery = method === "eth_getBlockByNumber" ? forged.find(({ number }) => number === params[0]) : undefined;
    return forgery ?? (await honest(method, params));
  };
}

describe("another chain is never mixed into an index:", () => {
  test("another genesis", async () => {
    const ask: Ask = async (method, params) => {
      const answer = await honest(method, params);
      return method === "eth_getBlockByNumber" && params[0] === "0x0"
        ? { ...(answer as Block), hash: otherWord }
        : answer;
    };

    await expect(createIndexer(options(ask)).converge()).rejects.toMatchObject({ code: "OTHER_CHAIN" });
  });

  test("another chain id", async () => {
    await expect(createIndexer(options(lying({ more: { eth_chainId: "0x7" } }))).converge()).rejects.toMatchObject({
      code: "OTHER_CHAIN",
    });
  });

  test("another genesis than the deployment's, before anything is indexed", async () => {
    const empty = await stores.take();

    const failure = createIndexer(
      options(honest, { store: empty, chain: { chainId: ledger.deployment.chainId, genesisHash: otherWord } }),
    ).converge();

    await expect(failure).rejects.toMatchObject({ code: "OTHER_CHAIN" });
    expect(await empty.database.selectFrom("block").selectAll().execute()).toEqual([]);
    await stores.giveBack(empty);
  });

  test("another ledger", async () => {
    const failure = createIndexer(
      options(honest, { ledger: { address: `0x${"22".repeat(20)}`, startBlock: ledger.deployment.startBlock } }),
    ).converge();

    await expect(failure).rejects.toMatchObject({ code: "OTHER_LEDGER" });
  });

  test("a ledger whose first events were left out", async () => {
    const empty = await stores.take();

    const failure = createIndexer(
      options(honest, {
        store: empty,
        ledger: { address: ledger.address, startBlock: ledger.deployment.startBlock + 1 },
      }),
    ).converge();

    await expect(failure).rejects.toMatchObject({ code: "TRAIL_MISMATCH" });
    await stores.giveBack(empty);
  });
});

test("a block other than the indexed one is an alarm on QBFT, with both headers as evidence", async () => {
  const before = await everything();
  const number = `0x${(target - 1).toString(16)}`;
  const ask: Ask = async (method, params) => {
    const answer = await honest(method, params);
    return method === "eth_getBlockByNumber" && params[0] === number
      ? rehashed(answer as Block, { stateRoot: otherWord })
      : answer;
  };

  const failure = await createIndexer(options(ask))
    .converge()
    .catch((error: unknown) => error);

  const indexed = (await honest("eth_getBlockByNumber", [number, false])) as Block;
  expect(failure).toMatchObject({
    code: "REORGANIZATION",
    evidence: { indexed: indexed.hash, indexedHeader: toHex(encodeHeader(headerFromRpc(indexed))) },
  });
  expect(await everything()).toEqual(before);
});

test("a witness that has another block stops the index; one that is behind does not", async () => {
  const before = await everything();
  const other: Ask = async (method, params) => {
    const answer = await honest(method, params);
    return method === "eth_getBlockByNumber" && answer !== null && params[0] !== "0x0"
      ? rehashed(answer as Block, { stateRoot: otherWord })
      : answer;
  };
  const behind: Ask = async (method, params) =>
    method === "eth_getBlockByNumber" ? null : await honest(method, params);

  await expect(
    createIndexer(
      options(honest, { witnesses: [requesterOf(honest), requesterOf(behind), requesterOf(other)] }),
    ).converge(),
  ).rejects.toMatchObject({ code: "NODES_DISAGREE" });

  expect(await everything()).toEqual(before);
});

test("a log that this program cannot read stops the index with the log as evidence", async () => {
  // On a chain without seals a liar can make all hashes fit.
  const plain = await stores.take();
  const ask = unsealed((receipts) => {
    log(receipts).topics[0] = otherWord;
  });

  const failure = createIndexer(options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge();

  await expect(failure).rejects.toMatchObject({
    code: "UNDECODABLE_LOG",
    evidence: { blockNumber: target, logIndex: 0 },
  });
  await stores.giveBack(plain);
});

test("a bloom that is not that of the logs is refused, even if the header has the right hash", async () => {
  const plain = await stores.take();
  const ask = unsealed(() => undefined, `0x${"ff".repeat(256)}`);

  await expect(
    createIndexer(options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge(),
  ).rejects.toMatchObject({ code: "BLOOM_MISMATCH" });

  await stores.giveBack(plain);
});

test("a record that names a trail head which no record had is refused, even if the whole block fits", async () => {
  const plain = await stores.take();
  // The trail head of the admission, deep in the body, is changed: the log decodes, but no record had this trail head.
  const ask = unsealed((receipts) => {
    const entry = log(receipts);
    const trail = ledgerTrail.slice(2);
    entry.data = entry.data.replace(trail, "ee".repeat(24)) as Hex;
  });
  const ledgerTrail = (
    await store.database
      .selectFrom("record")
      .select("trail_head")
      .where("id", "=", ledger.ids.authority)
      .executeTakeFirstOrThrow()
  ).trail_head;

  await expect(
    createIndexer(options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge(),
  ).rejects.toMatchObject({ code: "TRAIL_MISMATCH" });

  await stores.giveBack(plain);
});

test("an act that does not extend its subject's trail, or is not the next break, is refused", async () => {
  const event = decodeLedgerLog(log(await receiptsOf(head)).topics, log(await receiptsOf(head)).data) as AttestedEvent;
  const changed = (act: Partial<Attestation>): Hex =>
    toHex(encodeLedgerData({ ...event, act: { ...event.act, ...act } }));
  // The whole block fits around each of the two.
  const changes = [changed({ trail: `0x${"ee".repeat(24)}` }), changed({ breaks: 2 })];

  for (const data of changes) {
    const plain = await stores.take();
    const ask = unsealed(
      (receipts) => {
        log(receipts).data = data;
      },
      undefined,
      head,
    );
    await expect(
      createIndexer(options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge(),
    ).rejects.toMatchObject({ code: "TRAIL_MISMATCH", evidence: { blockNumber: head } });
    await stores.giveBack(plain);
  }
});

async function receiptsOf(number: number): Promise<Receipt[]> {
  return (await honest("eth_getBlockReceipts", [`0x${number.toString(16)}`])) as Receipt[];
}

/** The chain without its seals: the receipts of one block are changed, and all roots, blooms and hashes fit to them. */
function unsealed(change: (receipts: Receipt[]) => void, bloom?: Hex, at = target): Ask {
  const receiptsAt = async (number: Hex): Promise<Receipt[]> => {
    const receipts = structuredClone((await honest("eth_getBlockReceipts", [number])) as Receipt[]);
    if (Number(number) === at) change(receipts);
    return receipts;
  };
  const blockAt = async (number: number): Promise<Block> => {
    const tag: Hex = `0x${number.toString(16)}`;
    const block = structuredClone((await honest("eth_getBlockByNumber", [tag, false])) as Block);
    const parentHash = number > ledger.deployment.startBlock ? (await blockAt(number - 1)).hash : block.parentHash;
    const receipts = (await receiptsAt(tag)) as unknown as RpcReceipt[];
    const altered = {
      ...block,
      parentHash,
      mixHash: otherWord,
      ...(number !== at
        ? {}
        : {
            receiptsRoot: toHex(receiptsRoot(receipts)),
            logsBloom: bloom ?? toHex(logsBloom(receipts.map(receiptFromRpc).flatMap(({ logs }) => logs))),
          }),
    };
    return { ...altered, hash: toHex(plainBlockHash(headerFromRpc(altered))) };
  };
  return async (method, params) => {
    if (method === "eth_getBlockReceipts") return await receiptsAt(params[0] as Hex);
    if (method === "eth_getBlockByNumber" && params[0] !== "0x0") return await blockAt(Number(params[0]));
    return await honest(method, params);
  };
}

test("after all these lies the honest chain is indexed to its head", async () => {
  const position = await createIndexer(options(honest)).converge();

  expect(position).toMatchObject({ number: head });
  expect(
    await store.database.selectFrom("record").select("reference").where("kind", "=", 3).orderBy("reference").execute(),
  ).toEqual([{ reference: "R-1" }, { reference: "R-2" }]);
});
