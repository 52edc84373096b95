import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeHeader, headerFromRpc } from "../../src/consensus/header.ts";
import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { QBFT_MIX_HASH, plainBlockHash, sealHeader } from "../../src/consensus/qbft.ts";
import { decodeQbftExtraData, encodeQbftExtraData } from "../../src/consensus/qbft-extra-data.ts";
import { receiptsRoot, logsBloom, receiptFromRpc } from "../../src/consensus/receipts.ts";
import type { RpcReceipt } from "../../src/consensus/receipts.ts";
import { applyHeader } from "../../src/consensus/validators.ts";
import type { Tally } from "../../src/consensus/validators.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { decodeLedgerLog, encodeLedgerData } from "../../src/ledger/event-log.ts";
import type { Attestation, AttestedEvent } from "../../src/ledger/events.ts";
import {
  LiedAboutLedger,
  log,
  otherWord,
  rehashed,
  withExtraData,
  type Block,
  type Lie,
  type Receipt,
} from "./lied-about-ledger.ts";
import type { Ask } from "./small-ledger.ts";

let liars: LiedAboutLedger;

beforeAll(async () => {
  liars = await LiedAboutLedger.start();
});
afterAll(async () => liars?.cleanUp());

describe("a header at the end of a batch is refused", () => {
  const last = (lie: Lie): Ask => {
    const answer = liars.lying(lie);
    return async (method, params) =>
      method === "eth_blockNumber" ? `0x${liars.target.toString(16)}` : await answer(method, params);
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
    const before = await liars.everything();

    const failure = createIndexer(liars.options(last({ block: change }))).converge();

    await expect(failure).rejects.toMatchObject({ code: "SEALS_INVALID" });
    expect(await liars.everything()).toEqual(before);
  });

  test("sealed by usurpers whom forged votes in unsealed headers made validators", async () => {
    const before = await liars.everything();

    const failure = createIndexer(liars.options(await usurped())).converge();

    // Three of four votes change the validators: that header must be sealed by the old ones.
    await expect(failure).rejects.toMatchObject({ code: "SEALS_INVALID", evidence: { number: liars.target + 2 } });
    expect(await liars.everything()).toEqual(before);
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
  const template = (await liars.honest("eth_getBlockByNumber", ["0x0", false])) as Block;
  const { tally: start, block_hash } = await liars.store.database
    .selectFrom("checkpoint")
    .select(["tally", "block_hash"])
    .executeTakeFirstOrThrow();
  const addresses: Hex[] = USURPERS.map(([, address]) => address);
  const forged: Block[] = [];
  let tally: Tally = { otherwise: [], ...start! };
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
    if (method === "eth_blockNumber") return `0x${(liars.target + forged.length - 1).toString(16)}`;
    const forgery = method === "eth_getBlockByNumber" ? forged.find(({ number }) => number === params[0]) : undefined;
    return forgery ?? (await liars.honest(method, params));
  };
}

test("a log that this program cannot read stops the index with the log as evidence", async () => {
  // On a chain without seals a liar can make all hashes fit.
  const plain = await liars.stores.take();
  const ask = unsealed((receipts) => {
    log(receipts).topics[0] = otherWord;
  });

  const failure = createIndexer(liars.options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge();

  await expect(failure).rejects.toMatchObject({
    code: "UNDECODABLE_LOG",
    evidence: { blockNumber: liars.target, logIndex: 0 },
  });
  await liars.stores.giveBack(plain);
});

test("a bloom that is not that of the logs is refused, even if the header has the right hash", async () => {
  const plain = await liars.stores.take();
  const ask = unsealed(() => undefined, `0x${"ff".repeat(256)}`);

  await expect(
    createIndexer(liars.options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge(),
  ).rejects.toMatchObject({ code: "BLOOM_MISMATCH" });

  await liars.stores.giveBack(plain);
});

test("a record that names a trail head which no record had is refused, even if the whole block fits", async () => {
  const plain = await liars.stores.take();
  // The trail head of the admission, deep in the body, is changed: the log decodes, but no record had this trail head.
  const ask = unsealed((receipts) => {
    const entry = log(receipts);
    const trail = ledgerTrail.slice(2);
    entry.data = entry.data.replace(trail, "ee".repeat(24)) as Hex;
  });
  const ledgerTrail = (
    await liars.store.database
      .selectFrom("record")
      .select("trail_head")
      .where("id", "=", liars.ledger.ids.authority)
      .executeTakeFirstOrThrow()
  ).trail_head;

  await expect(
    createIndexer(liars.options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge(),
  ).rejects.toMatchObject({ code: "TRAIL_MISMATCH" });

  await liars.stores.giveBack(plain);
});

test("an act that does not extend its subject's trail, or is not the next break, is refused", async () => {
  const event = decodeLedgerLog(
    log(await receiptsOf(liars.head)).topics,
    log(await receiptsOf(liars.head)).data,
  ) as AttestedEvent;
  const changed = (act: Partial<Attestation>): Hex =>
    toHex(encodeLedgerData({ ...event, act: { ...event.act, ...act } }));
  // The whole block fits around each of the two.
  const changes = [changed({ trail: `0x${"ee".repeat(24)}` }), changed({ breaks: 2 })];

  for (const data of changes) {
    const plain = await liars.stores.take();
    const ask = unsealed(
      (receipts) => {
        log(receipts).data = data;
      },
      undefined,
      liars.head,
    );
    await expect(
      createIndexer(liars.options(ask, { store: plain, consensus: { type: "PLAIN" } })).converge(),
    ).rejects.toMatchObject({ code: "TRAIL_MISMATCH", evidence: { blockNumber: liars.head } });
    await liars.stores.giveBack(plain);
  }
});

async function receiptsOf(number: number): Promise<Receipt[]> {
  return (await liars.honest("eth_getBlockReceipts", [`0x${number.toString(16)}`])) as Receipt[];
}

/** The chain without its seals: the receipts of one block are changed, and all roots, blooms and hashes fit to them. */
function unsealed(change: (receipts: Receipt[]) => void, bloom?: Hex, at = liars.target): Ask {
  const receiptsAt = async (number: Hex): Promise<Receipt[]> => {
    const receipts = structuredClone((await liars.honest("eth_getBlockReceipts", [number])) as Receipt[]);
    if (Number(number) === at) change(receipts);
    return receipts;
  };
  const blockAt = async (number: number): Promise<Block> => {
    const tag: Hex = `0x${number.toString(16)}`;
    const block = structuredClone((await liars.honest("eth_getBlockByNumber", [tag, false])) as Block);
    const parentHash =
      number > liars.ledger.deployment.startBlock ? (await blockAt(number - 1)).hash : block.parentHash;
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
    return await liars.honest(method, params);
  };
}
