import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessLog, accessLogFile, verifyAccessLog } from "../../src/access/access-log.ts";
import type { LoggedAnswer } from "../../src/access/access-log.ts";

const TIME = new Date("2026-11-30T12:00:00Z");
const answer = (asked: string): LoggedAnswer => ({
  who: "key 0123456789abcdef",
  as: "PARTY",
  party: `0x${"ab".repeat(10)}`,
  method: "GET",
  asked,
  status: 200,
  request: "5f1e",
});

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-access-log-"));
  path = accessLogFile(directory);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function logged(...asked: readonly string[]): Promise<void> {
  const log = await AccessLog.open(directory);
  await Promise.all(asked.map((each) => log.append(answer(each), TIME)));
  await log.close();
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `/v1/records/${index}`);

describe("the log of answers", () => {
  it("has every entry on the disk once its writing returns, in order, also across a restart", async () => {
    await logged(...names(50));
    const { root: before } = await verifyAccessLog(path);
    await logged("/v1/search?q=PR-02");

    const head = await verifyAccessLog(path, before);
    expect(head).toMatchObject({ count: 51, knownAt: 50, since: TIME.getTime() / 1_000, from: TIME.getTime() / 1_000 });
    const entries = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as LoggedAnswer);
    expect(entries.map(({ asked }) => asked)).toEqual([...names(50), "/v1/search?q=PR-02"]);
  });

  it("belongs to one server at a time", async () => {
    const log = await AccessLog.open(directory);
    await expect(AccessLog.open(directory)).rejects.toMatchObject({ code: "DATA_DIRECTORY_IN_USE" });
    await log.close();
  });

  it("drops the half of a line that a crash left, because its answer never left", async () => {
    await logged(...names(3));
    appendFileSync(path, '{"n":4,"at":17');
    await logged("/v1/status");

    expect(await verifyAccessLog(path)).toMatchObject({ count: 4 });
  });

  it("refuses the answer when the disk refuses the entry, and stays whole", async () => {
    const log = await AccessLog.open(directory);
    await log.append(answer("/first"), TIME);
    await log.close();
    await expect(log.append(answer("/second"), TIME)).rejects.toMatchObject({ code: "LOG_UNWRITABLE" });
    await logged("/third");
    expect(await verifyAccessLog(path)).toMatchObject({ count: 2 });
  });

  it("is whole with a text in it that ends a line elsewhere, and not with other ends of lines", async () => {
    const log = await AccessLog.open(directory);
    for (const who of ["a\u2028b", "a\u2029b", "a\u0085b\r\n", "\ud800"])
      await log.append({ ...answer("/"), who }, TIME);
    await log.close();
    expect(await verifyAccessLog(path)).toMatchObject({ count: 4 });

    writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
    await expect(verifyAccessLog(path)).rejects.toMatchObject({ code: "LOG_DAMAGED" });
  });

  it("is whole while an entry is being written, or after a crash left half of one", async () => {
    await logged(...names(3));
    appendFileSync(path, '{"n":4,"at":17');
    expect(await verifyAccessLog(path)).toMatchObject({ count: 3 });
  });

  const meddlings: readonly [string, () => void][] = [
    ["cuts it off", () => truncateSync(path, 10)],
    ["empties it", () => writeFileSync(path, "")],
    ["adds to it", () => appendFileSync(path, readFileSync(path, "utf8"))],
    ["moves it away", () => renameSync(path, `${path}.1`)],
    ["replaces it", () => (renameSync(path, `${path}.1`), copyFileSync(`${path}.1`, path))],
  ];
  it.each(meddlings)("takes no entry more once another program %s", async (_, meddle) => {
    const log = await AccessLog.open(directory);
    await log.append(answer("/first"), TIME);
    await log.append(answer("/second"), TIME);
    meddle();
    const left = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    await expect(log.append(answer("/third"), TIME)).rejects.toMatchObject({ code: "LOG_DAMAGED" });
    expect(existsSync(path) ? readFileSync(path, "utf8") : undefined).toBe(left);
    await log.close();
  });

  const changes: readonly [string, (lines: string[]) => string[]][] = [
    ["changed", (lines) => lines.with(2, lines[2]!.replace("PARTY", "AUDITOR"))],
    ["taken out", (lines) => lines.toSpliced(2, 1)],
    ["put in twice", (lines) => lines.toSpliced(2, 0, lines[2]!)],
    ["exchanged with the next one", (lines) => lines.with(2, lines[3]!).with(3, lines[2]!)],
    ["replaced by no entry", (lines) => lines.with(2, "{}")],
    ["the first and taken out", (lines) => lines.slice(1)],
  ];
  it.each(changes)("is damaged when an entry is %s", async (_, change) => {
    await logged(...names(6));
    const lines = readFileSync(path, "utf8").trim().split("\n");
    writeFileSync(path, `${change(lines).join("\n")}\n`);

    await expect(verifyAccessLog(path)).rejects.toMatchObject({ code: "LOG_DAMAGED" });
  });

  it("is damaged against a root that was taken down before, when its end was cut off", async () => {
    await logged(...names(6));
    const { root } = await verifyAccessLog(path);
    const lines = readFileSync(path, "utf8").trim().split("\n");
    writeFileSync(path, `${lines.slice(0, 4).join("\n")}\n`);

    expect(await verifyAccessLog(path)).toMatchObject({ count: 4 });
    await expect(verifyAccessLog(path, root)).rejects.toMatchObject({ code: "LOG_DAMAGED" });
  });

  it("says that nothing was logged yet", async () => {
    await expect(verifyAccessLog(path)).rejects.toMatchObject({ code: "LOG_EMPTY" });
  });
});
