import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acquireDataDirectoryLock } from "../../src/data-directory/data-directory-lock.ts";

const LOCK_MODULE = new URL("../../src/data-directory/data-directory-lock.ts", import.meta.url).href;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Another process that takes the lock, reports it, and keeps running. */
async function startHolder() {
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `
    const { acquireDataDirectoryLock } = await import(${JSON.stringify(LOCK_MODULE)});
    acquireDataDirectoryLock(${JSON.stringify(directory)});
    console.log("held");
    setTimeout(() => {}, 60_000);
  `,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  return child;
}

test("a directory in use is refused, naming the process that has it", async () => {
  const holder = await startHolder();
  try {
    expect(() => acquireDataDirectoryLock(directory)).toThrow(
      expect.objectContaining({ code: "DATA_DIRECTORY_IN_USE", message: expect.stringContaining(`${holder.pid}`) }),
    );
  } finally {
    holder.kill("SIGKILL");
    await once(holder, "exit");
  }
});

test("the lock of a killed process is taken over", async () => {
  const holder = await startHolder();
  holder.kill("SIGKILL");
  await once(holder, "exit");

  acquireDataDirectoryLock(directory);

  expect(JSON.parse(readFileSync(join(directory, "lock"), "utf8"))).toMatchObject({ pid: process.pid });
  expect(readdirSync(directory)).toEqual(["lock"]);
});

test("a living process that merely has the process id of a dead holder does not keep the directory", () => {
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid: process.pid, startedAt: "another boot:1" }));

  const lock = acquireDataDirectoryLock(directory);

  lock.release();
  expect(existsSync(join(directory, "lock"))).toBe(false);
});

test("the same process cannot lock a directory twice, but can lock it again after releasing it", () => {
  const first = acquireDataDirectoryLock(directory);

  expect(() => acquireDataDirectoryLock(directory)).toThrow(expect.objectContaining({ code: "DATA_DIRECTORY_IN_USE" }));
  first.release();
  acquireDataDirectoryLock(directory).release();
});

test("releasing twice does not free a lock that somebody took in between", () => {
  const first = acquireDataDirectoryLock(directory);
  first.release();
  acquireDataDirectoryLock(directory);

  first.release();

  expect(existsSync(join(directory, "lock"))).toBe(true);
});

test("two owners with different lock names share a directory", () => {
  acquireDataDirectoryLock(directory, "chain.lock");
  acquireDataDirectoryLock(directory, "index.lock");

  expect(readdirSync(directory).sort()).toEqual(["chain.lock", "index.lock"]);
});

test("a takeover under way by a living process refuses the directory", () => {
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid: process.pid, startedAt: "another boot:1" }));
  const takeover = acquireDataDirectoryLock(directory, "lock.takeover");

  expect(() => acquireDataDirectoryLock(directory)).toThrow(expect.objectContaining({ code: "DATA_DIRECTORY_IN_USE" }));
  takeover.release();
});

test("a path that cannot be a directory is reported as unusable", () => {
  const file = join(directory, "file");
  writeFileSync(file, "");

  expect(() => acquireDataDirectoryLock(join(file, "data"))).toThrow(
    expect.objectContaining({ code: "DATA_DIRECTORY_UNUSABLE" }),
  );
});
