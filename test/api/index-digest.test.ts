import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { SmallLedger, requesterOf } from "../indexer/small-ledger.ts";
import type { Ask } from "../indexer/small-ledger.ts";
import { PostgresServer } from "../store/postgres-server.ts";

interface Digest {
  readonly block: number;
  readonly blockHash: string;
  readonly digest: string;
}

const place = new Workplace();
let ask: Ask;
let ledger: SmallLedger;
let postgres: PostgresServer;
let kept: Store;
let embedded: Store;
let server: RunningServer;
let checkpoint: number;

async function index(store: Store, batchBlocks: number): Promise<void> {
  await createIndexer({
    rpc: requesterOf(ask),
    store,
    ...ledger.followed,
    batchBlocks,
  }).converge();
}

async function digest(...words: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  return await runCli(plainConfig({ url: server.url }), "digest", ...words);
}

async function digestOf(...words: string[]): Promise<Digest> {
  const { out } = await digest(...words, "--json");
  return JSON.parse(out) as Digest;
}

beforeAll(async () => {
  const chain = await place.start();
  ask = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(ask).deploy();
  await ledger.recordEveryEvent(4_000_000_000);
  checkpoint = Number(await ask("eth_blockNumber", []));
  postgres = await PostgresServer.start();
  kept = await openStore({ connectionString: postgres.connectionString });
  embedded = await openMemoryStore();
  await index(kept, 7);
  await index(embedded, 200);
  server = await startServer({
    store: kept,
    rpc: requesterOf(ask),
    ledgerAddress: ledger.address,
    catalog: new RulebookCatalog(new Map()),
    port: 0,
  });
});
afterAll(async () => {
  await server?.close();
  await kept?.close();
  await embedded?.close();
  await postgres?.stop();
  await place.cleanUp();
});

describe("laiqu digest", () => {
  it("prints the digest of the checkpoint, and says as of which block it is", async () => {
    const { exitCode, out } = await digest();
    const expected = await indexDigest(embedded);

    expect(exitCode).toBe(0);
    expect(out).toBe(
      `sha256:${expected.digest}\nAs of block ${checkpoint} ${expected.blockHash}. ` +
        "All agencies have the same digest at the same block.\n",
    );
  });

  it("is the same at every block, whoever built the index and however, and whoever computes it", async () => {
    for (const block of [0, ledger.deployment.startBlock, checkpoint - 3, checkpoint]) {
      const byApi = await digestOf("--block", String(block));
      const byDatabase = await digestOf("--block", String(block), "--database", postgres.connectionString);
      const other = await indexDigest(embedded, block);

      expect(byApi).toEqual({ block, blockHash: other.blockHash, digest: other.digest });
      expect(byDatabase).toEqual(byApi);
    }
  });

  it("of an earlier block is the one that the index had then, and changes nothing in the index", async () => {
    const early = await openMemoryStore();
    const before = await indexDigest(kept);
    const heads = { ...requesterOf(ask) };
    await createIndexer({
      rpc: {
        ...heads,
        request: async (method, params) =>
          method === "eth_blockNumber" ? `0x${(checkpoint - 5).toString(16)}` : heads.request(method, params),
      },
      store: early,
      ...ledger.followed,
    }).converge();

    const then = await indexDigest(early);
    const now = await digestOf("--block", String(checkpoint - 5));
    await early.close();

    expect(then.block).toBe(checkpoint - 5);
    expect(now).toEqual({ ...then });
    expect(await indexDigest(kept)).toEqual(before);
    expect(now.digest).not.toBe(before.digest);
  });

  it("lets the index go on meanwhile", async () => {
    const slow = kept.database.transaction().execute(async (transaction) => {
      await transaction.updateTable("record").set({ flags: 0 }).where("flags", "=", -1).execute();
      return await digestOf("--block", "5");
    });

    expect((await slow).block).toBe(5);
  });

  it.each<[string, string[], number, RegExp]>([
    ["a block above the checkpoint", ["--block", "999999"], 3, /has not reached block 999999: .* from 0 to/],
    ["no number", ["--block", "1.5"], 2, /--block/],
    ["an empty number", ["--block="], 2, /--block/],
    ["a negative number", ["--block", "-1"], 2, /--block/],
    ["a hexadecimal number", ["--block", "0x10"], 2, /--block/],
  ])("refuses %s", async (_, words, exitCode, said) => {
    const run = await digest(...words);

    expect([run.exitCode, run.err]).toEqual([exitCode, expect.stringMatching(said)]);
  });

  it("says which block is possible when too much would have to be computed", async () => {
    await expect(indexDigest(kept, checkpoint - 1, 3)).rejects.toMatchObject({
      code: "DIGEST_TOO_LARGE",
      text: { en: expect.stringContaining(`the checkpoint (now ${checkpoint})`) as string },
    });
    await expect(indexDigest(kept, checkpoint, 3)).resolves.toMatchObject({ block: checkpoint });
  });

  it("ends as unavailable while the index is empty or nobody answers", async () => {
    const empty = await openMemoryStore();
    await expect(indexDigest(empty)).rejects.toMatchObject({ code: "INDEX_EMPTY" });
    await empty.close();

    expect((await runCli(plainConfig(), "digest")).exitCode).toBe(3);
    expect((await runCli(plainConfig(), "digest", "--database", "postgres://127.0.0.1:1/x")).exitCode).toBe(3);
  });
});
