import { execFileSync } from "node:child_process";
import fs, { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningSystem } from "../../src/system/start-system.ts";
import { startSystem } from "../../src/system/start-system.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { createLog } from "../../src/log/log.ts";
import { openStore } from "../../src/store/open-store.ts";
import { probeDirectory } from "../../src/data-directory/probe-directory.ts";

const SIZE = 120 * 1024 * 1024;
/** Enough for a lock, and for nothing else. */
const ROOM = 8 * 1024;

/**
 * A file system of its own that can be filled. Where this process has no right to mount one, the call that writes is
 * replaced at the boundary to the operating system while the disk is full.
 */
class SmallDisk {
  readonly path = mkdtempSync(join(tmpdir(), "laiqu-disk-"));
  readonly #mounted = tryRun("mount", "-t", "tmpfs", "-o", `size=${SIZE}`, "laiqu-test", this.path);

  async whileFull<T>(work: () => Promise<T>): Promise<T> {
    return await (this.#mounted ? this.#whileFilled(work) : whileRefused(work));
  }

  remove(): void {
    if (this.#mounted) execFileSync("umount", ["-l", this.path]);
    rmSync(this.path, { recursive: true, force: true });
  }

  async #whileFilled<T>(work: () => Promise<T>): Promise<T> {
    const [spare, filler] = [join(this.path, "spare"), join(this.path, "filler")];
    writeFileSync(spare, Buffer.alloc(ROOM));
    tryRun("dd", "if=/dev/zero", `of=${filler}`, "bs=1M");
    rmSync(spare);
    try {
      return await work();
    } finally {
      rmSync(filler);
    }
  }
}

const noRoom = (): never => {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
};

async function whileRefused<T>(work: () => Promise<T>): Promise<T> {
  const { writeSync } = fs;
  fs.writeSync = noRoom;
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
  }
}

/** Refuses what the journal appends, as a full disk does, until the function that it returns is called. */
async function refuseAppending(): Promise<() => void> {
  const file = await open(join(desk, "any"), "w");
  await file.close();
  const handles = Object.getPrototypeOf(file) as FileHandle;
  // oxlint-disable-next-line typescript/unbound-method -- It is put back on the same prototype.
  const { appendFile } = handles;
  handles.appendFile = async () => noRoom();
  return () => {
    handles.appendFile = appendFile;
  };
}

function tryRun(program: string, ...words: string[]): boolean {
  try {
    execFileSync(program, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const disk = new SmallDisk();
const data = join(disk.path, "data");
const desk = mkdtempSync(join(tmpdir(), "laiqu-desk-"));
const lines: string[] = [];
let system: RunningSystem | undefined;

async function start(): Promise<RunningSystem> {
  return await startSystem({
    dataDirectory: data,
    port: 0,
    chainPort: 0,
    empty: false,
    onProgress: () => undefined,
    onNotice: () => undefined,
    log: createLog("info", (line) => lines.push(line)),
  });
}

async function laiqu(...words: string[]): ReturnType<typeof runCli> {
  return await runCli(plainConfig({ url: system?.url ?? "", dataDirectory: desk }), ...words);
}

const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];

beforeAll(async () => {
  await copyPlayedDemo(data);
  system = await start();
  // The party's own disk has room: only the server's is full.
  execFileSync("cp", ["-r", join(data, "dossier"), desk]);
  writeFileSync(join(desk, "matrix.csv"), "from,to\n1,2\n");
}, 120_000);
afterAll(async () => {
  await system?.close();
  disk.remove();
  rmSync(desk, { recursive: true, force: true });
});

describe("a system on a full disk", () => {
  it("says that its chain has stopped, records nothing, answers questions, and loses nothing", async () => {
    const before = await laiqu("status", "--json");
    const makeRoom = await refuseAppending();

    const act = await laiqu("export", "record", ...EXPORT, join(desk, "matrix.csv"));
    const status = await laiqu("status");
    const check = await laiqu("check", "export", ...EXPORT);
    const ready = await fetch(`${system?.url}/readyz`);
    const trace = await laiqu("trace", "DS07", "--to");

    expect([act.exitCode, act.err]).toEqual([3, expect.stringMatching(/ENOSPC/)]);
    expect([status.exitCode, status.out]).toEqual([0, expect.stringMatching(/! CHAIN_STOPPED: .*the disk is full/)]);
    expect([check.exitCode, check.err]).toEqual([3, expect.stringMatching(/the disk is full/)]);
    expect(`${check.out}${check.err}`).not.toMatch(/Allowed now|would be refused/);
    expect({ status: ready.status, body: (await ready.json()) as unknown }).toMatchObject({
      status: 503,
      body: { code: "CHAIN_STOPPED" },
    });
    expect([trace.exitCode, trace.out]).toEqual([0, expect.stringMatching(/DS07/)]);
    const stopped = lines.filter((line) => line.includes('"event":"chain-stopped"'));
    expect(stopped).toEqual([expect.stringMatching(/"level":"error".*"code":"CHAIN_STOPPED".*the disk is full/)]);

    await system?.close();
    makeRoom();
    system = await start();
    const again = await laiqu("export", "record", ...EXPORT, join(desk, "matrix.csv"));
    const after = await laiqu("status", "--json");

    expect([again.exitCode, again.out]).toEqual([0, expect.stringMatching(/block \d+/)]);
    const records = (json: string): number => (JSON.parse(json) as { records: number }).records;
    expect(records(after.out)).toBe(records(before.out) + 1);
  }, 120_000);
});

describe("a start on a full disk", () => {
  it("says that the disk is full, and not that the index is damaged", async () => {
    await system?.close();
    system = undefined;

    const error: unknown = await disk.whileFull(() => start().catch((failure: unknown) => failure));

    expect(error).toMatchObject({
      text: {
        en: expect.stringMatching(/\(the disk is full, ENOSPC\)/) as string,
        zh: expect.stringMatching(/磁盘已满，ENOSPC/) as string,
      },
    });
    expect(String(error)).not.toMatch(/if it is damaged/);
  });
});

describe("an embedded index that cannot be opened", () => {
  it("is not damaged when the disk is full, which is told", async () => {
    const fresh = join(disk.path, "fresh");
    mkdirSync(join(fresh, "index"), { recursive: true });

    const error: unknown = await disk.whileFull(() => openStore({ dataDirectory: fresh }).catch((it: unknown) => it));

    expect(error).toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      text: {
        zh: expect.stringMatching(/磁盘已满.*索引未必损坏/) as string,
        en: expect.stringMatching(/the disk is full.*the index need not be damaged/) as string,
      },
    });
  });

  it("is damaged when there is room and its files are no database", async () => {
    const other = join(disk.path, "other");
    mkdirSync(join(other, "index"), { recursive: true });
    writeFileSync(join(other, "index", "PG_VERSION"), "3\n");

    const error: unknown = await openStore({ dataDirectory: other }).catch((failure: unknown) => failure);

    expect(error).toMatchObject({ text: { en: expect.stringMatching(/if it is damaged, delete it/) as string } });
    expect(probeDirectory(other)).toBeUndefined();
    expect(readFileSync(join(other, "index", "PG_VERSION"), "utf8")).toBe("3\n");
  });
});
