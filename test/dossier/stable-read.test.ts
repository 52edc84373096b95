import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readStable } from "../../src/dossier/stable-read.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** Reads 10 bytes at a time and acts after the first ten. */
function readAnd(path: string, act: () => void): number {
  const buffer = new Uint8Array(10);
  let acted = false;
  return readStable(path, "refuse", {
    buffer: () => buffer,
    read() {
      if (!acted) act();
      acted = true;
    },
  });
}

function fileOf(bytes: number): string {
  const path = join(temporaryDirectory(), "file");
  writeFileSync(path, new Uint8Array(bytes));
  return path;
}

test("a file that stays the same is read to its end", () => {
  expect(readAnd(fileOf(95), () => undefined)).toBe(95);
});

test.each<[string, (path: string) => void]>([
  ["grows", (path) => appendFileSync(path, "x")],
  ["grows without end", (path) => appendFileSync(path, new Uint8Array(1_000))],
  ["is cut off", (path) => writeFileSync(path, "")],
  ["is overwritten", (path) => writeFileSync(path, new Uint8Array(95).fill(1))],
  [
    "is overwritten and dated back",
    (path) => {
      writeFileSync(path, new Uint8Array(95).fill(1));
      utimesSync(path, 0, 0);
    },
  ],
  [
    "is replaced by an equal copy",
    (path) => {
      writeFileSync(`${path}.new`, readFileSync(path));
      renameSync(`${path}.new`, path);
    },
  ],
  ["is removed", (path) => rmSync(path)],
])("a file that %s while it is read is refused", (_, change) => {
  const path = fileOf(95);
  utimesSync(path, 0, 0);

  expect(() => readAnd(path, () => change(path))).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
});

test("a link is refused or followed as the caller demands", () => {
  const path = fileOf(95);
  const linked = join(temporaryDirectory(), "link");
  symlinkSync(path, linked);
  const buffer = new Uint8Array(10);

  expect(() => readAnd(linked, () => undefined)).toThrow(expect.objectContaining({ code: "NOT_A_FILE" }));
  expect(readStable(linked, "follow", { buffer: () => buffer, read: () => undefined })).toBe(95);
});

test("a pipe is refused without waiting for a writer", () => {
  const path = join(temporaryDirectory(), "pipe");
  execFileSync("mkfifo", [path]);

  expect(() => readAnd(path, () => undefined)).toThrow(expect.objectContaining({ code: "NOT_A_FILE" }));
});
