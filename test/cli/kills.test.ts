import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readJournalBlocks } from "../../src/chain/embedded/journal.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { listRecords, loadRecord, openDossier } from "../../src/dossier/dossier.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import type { IndexDigest } from "../../src/indexer/index-digest.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Random } from "../consensus/random.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { ExportRecorder } from "./export-recorder.ts";
import type { Report } from "./export-recorder.ts";
import { copyPlayedDemo } from "./played-demo.ts";
import { SpareSystem } from "./spare-system.ts";
import type { StartedSystem } from "./started-system.ts";

const KILLS = 10;
/** More than can be recorded before the latest kill. */
const PATHS_A_ROUND = 40;
/**
 * The time (ms) in which about two exports are recorded, a file and a folder, so that kills meet every phase of both.
 */
const KILLED_WITHIN_MS = 600;
const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
/** The seed of the random moments. Every run has the same, so that a failure can be repeated. */
const SEED = 20_261_129;

/** One export that the command line reported as recorded. */
interface Recorded {
  readonly path: string;
  readonly id: string;
  readonly sha256: string;
  readonly kind: "file" | "folder";
  readonly recorded: "NOW" | "EARLIER";
  readonly block?: { readonly number: number; readonly hash: string };
}

let folder: string;
let system: StartedSystem;
/** Loads while the system before it is still in use. */
let spare = new SpareSystem();
let recorder: ExportRecorder;
let savedByDemo: readonly string[];
let digestBefore: IndexDigest | undefined;
const recorded = new Map<string, Recorded>();

const data = (): string => join(folder, "data");
const dossier = () => openDossier(join(data(), "dossier"), "CY-OPR");
const random = new Random(SEED);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-kills-"));
  await copyPlayedDemo(data());
  recorder = new ExportRecorder(data(), EXPORT);
  system = await restarted();
  savedByDemo = await listRecords(dossier());
});

afterAll(async () => {
  await recorder?.kill();
  await system?.kill();
  await spare.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe(`the system, killed at ${KILLS} random moments while exports are recorded (seed ${SEED})`, () => {
  it.each(Array.from({ length: KILLS }, (_, index) => index + 1))(
    "kill %i: keeps every reported export once, in its block, and records an interrupted export once on a retry",
    async (round) => {
      const paths = makePaths(round);
      const recording = recorder.record(system.ready.url, paths);
      await recording.begun;
      await new Promise((resolve) => setTimeout(resolve, random.below(KILLED_WITHIN_MS)));
      // Every other round is like a power cut: the recording process goes down with the system.
      const powerCut = round % 2 === 0;
      if (powerCut) await recorder.kill();
      await system.kill();
      // A new recorder loads while the system starts again.
      if (powerCut) recorder = new ExportRecorder(data(), EXPORT);
      [, system] = await Promise.all([recording.ended, restarted()]);

      const done = recording.reports.filter(({ exitCode }) => exitCode === 0);
      done.forEach(keepReported);
      expect(recording.reports.slice(done.length)).toEqual(powerCut ? [] : [expect.objectContaining({ exitCode: 3 })]);
      expect(done.length).toBeGreaterThan(0);
      expect(done.length).toBeLessThan(paths.length);
      const lastReported = paths[done.length - 1]!;
      const interrupted = paths[done.length]!;
      keepReported(await retry(interrupted));
      // Recorded again, the last reported export stays one record.
      expect(await retry(lastReported)).toMatchObject({
        exitCode: 0,
        answer: { sent: false, exports: [{ id: recorded.get(lastReported)!.id }] },
      });

      for (const path of paths.slice(0, done.length + 1)) await expectRecordedOnce(recorded.get(path)!);
    },
  );

  it("has the same exports in journal, index and dossier, and no others", async () => {
    expect(await system.interrupt()).toBe(0);
    const journal = await journalHashes();
    const ids = [...recorded.values()].map(({ id }) => id).sort();
    const digests = [...recorded.values()].map(({ sha256 }) => `0x${sha256}` as const);

    digestBefore = await readIndex(async (store) => {
      const blocks = await store.database.selectFrom("block").select(["number", "hash"]).orderBy("number").execute();
      expect(blocks.map(({ number, hash }) => [number, toHex(hash)])).toEqual([
        [0, system.ready.deployment.genesisHash],
        ...journal,
      ]);
      const rows = await store.database
        .selectFrom("record")
        .select(["id", "sha256", "content", "block_number"])
        .where("kind", "=", Kind.EXPORT)
        .where("sha256", "in", digests)
        .orderBy("id")
        .execute();
      expect(rows.map(({ id }) => id)).toEqual(ids);
      for (const row of rows) await expectKept(row);
      return await indexDigest(store);
    });

    for (const { id, block } of recorded.values())
      if (block !== undefined) expect([id, journal.get(block.number)]).toEqual([id, block.hash]);
    expect((await listRecords(dossier())).filter((id) => !savedByDemo.includes(id))).toEqual(ids);
  });

  it("builds the same index anew from the chain, and a repeated command submits the manifests again", async () => {
    const { path, id } = [...recorded.values()].find(({ kind }) => kind === "folder")!;
    rmSync(join(data(), "index"), { recursive: true });
    system = await restarted();

    expect(await matchesOf(digestOf(join(path, "two.csv")))).toEqual([]);
    expect(await retry(path)).toMatchObject({
      exitCode: 0,
      answer: { sent: false, exports: [{ id, manifestGiven: true }] },
    });
    expect(await matchesOf(digestOf(join(path, "two.csv")))).toEqual([{ match: "ENTRY", id, path: "two.csv" }]);

    expect(await system.interrupt()).toBe(0);
    expect(digestBefore).toBeDefined();
    expect(await readIndex(indexDigest)).toEqual(digestBefore);
  });
});

/** Starts the system in the spare process, and then loads the next spare. */
async function restarted(): Promise<StartedSystem> {
  const started = await spare.start(data());
  spare = new SpareSystem();
  return started;
}

/** Folders and files in turn, whose contents no other round has. */
function makePaths(round: number): string[] {
  return Array.from({ length: PATHS_A_ROUND }, (_, index) => {
    const path = join(folder, `part-${round}-${index}`);
    if (index % 2 !== 0) {
      writeFileSync(path, `part ${SEED} ${round} ${index}`);
      return path;
    }
    mkdirSync(path);
    writeFileSync(join(path, "one.csv"), `one of ${SEED} ${round} ${index}`);
    writeFileSync(join(path, "two.csv"), `two of ${SEED} ${round} ${index}`);
    return path;
  });
}

function keepReported({ path, exitCode, answer }: Report): void {
  expect([path, exitCode]).toEqual([path, 0]);
  const [only, ...more] = (answer as { exports: Recorded[] }).exports;
  expect(more).toEqual([]);
  recorded.set(path, only!);
}

async function retry(path: string): Promise<Report> {
  const { exitCode, out } = await runCli(
    plainConfig({ url: system.ready.url, dataDirectory: data() }),
    "export",
    "record",
    ...EXPORT,
    path,
    "--json",
  );
  return { path, exitCode, answer: JSON.parse(out) as unknown };
}

async function expectRecordedOnce({ path, id, sha256, kind, block }: Recorded): Promise<void> {
  expect(await matchesOf(sha256)).toEqual([{ match: kind.toUpperCase(), id }]);
  if (block !== undefined) expect([block.number, await blockHash(block.number)]).toEqual([block.number, block.hash]);
  if (kind === "folder" && (await matchesOf(digestOf(join(path, "two.csv")))).length === 0) {
    // The kill came between the record and its manifest. Running the command again submits the manifest again.
    expect(await retry(path)).toMatchObject({
      exitCode: 0,
      answer: { sent: false, exports: [{ manifestGiven: true }] },
    });
  }
  if (kind === "folder")
    expect(await matchesOf(digestOf(join(path, "two.csv")))).toEqual([{ match: "ENTRY", id, path: "two.csv" }]);
}

async function matchesOf(sha256: string): Promise<readonly unknown[]> {
  const { result } = (await (await fetch(`${system.ready.url}/v1/digests/sha256/${sha256}`)).json()) as {
    result: { matches: { match: string; path?: string; record: { id: string } }[] };
  };
  return result.matches.map(({ match, path, record }) => ({
    match,
    id: record.id,
    ...(path === undefined ? {} : { path }),
  }));
}

/** The party's dossier has the same export as the ledger. */
async function expectKept({
  id,
  sha256,
  content,
}: {
  readonly id: string;
  readonly sha256: string | null;
  readonly content: string;
}): Promise<void> {
  const saved = await loadRecord(dossier(), id);
  expect(saved).toMatchObject({ body: { kind: "EXPORT", sha256Digest: sha256 }, document: { commitment: content } });
  expect([id, saved!.manifest !== undefined]).toEqual([id, saved!.body["form"] === "FOLDER"]);
}

async function readIndex<T>(read: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDirectory: data() });
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}

async function journalHashes(): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>();
  for await (const { number, hash } of readJournalBlocks(join(data(), "chain", "journal.jsonl")))
    hashes.set(number, hash);
  return hashes;
}

async function blockHash(number: number): Promise<string> {
  const response = await fetch(system.ready.chainUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "eth_getBlockByNumber",
      params: [`0x${number.toString(16)}`, false],
    }),
  });
  return ((await response.json()) as { result: { hash: string } }).result.hash;
}

function digestOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
