import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timeInLog } from "../../../src/client/reconcile/time-in-log.ts";
import { readTrafficLog } from "../../../src/client/reconcile/traffic-log.ts";

const HEX = "ab".repeat(32);
let folder: string;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "laiqu-traffic-"))));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string, encoding?: "gb18030") {
  const path = join(folder, "egress.csv");
  writeFileSync(path, text);
  return await readTrafficLog(path, encoding);
}

describe("the time of a line", () => {
  const INSTANT = Date.parse("2026-03-01T09:20:11+08:00") / 1_000;

  it.each([
    "2026-03-01T09:20:11+08:00",
    "2026-03-01T01:20:11Z",
    "2026-03-01 09:20:11",
    "2026-03-01 09:20:11.250",
    "2026-03-01 09:20:11,250",
    "2026/3/1 9:20:11",
    "2026-03-01 01:20:11Z",
    "2026-03-01 09:20:11 +0800",
    "2026-03-01T02:20:11.5+01:00",
    String(INSTANT),
    `${INSTANT}250`,
    `${INSTANT}.25`,
  ])("%s is the same instant", (text) => {
    expect(timeInLog(text)).toBe(INSTANT);
  });

  it.each(["2026-03-01", "yesterday", "01/03/2026 09:20", "12345", "", "2026-03-01 09:20:11 CST"])(
    "%s is none",
    (text) => {
      expect(timeInLog(text)).toBeUndefined();
    },
  );

  it.each(["2026-02-30 09:20:11", "2026-03-01 24:00:00", "2026-13-01 09:20"])("%s does not exist", (text) => {
    expect(() => timeInLog(text)).toThrow(expect.objectContaining({ name: "DateError" }));
  });
});

describe("a log of traffic", () => {
  it("is read by the names of its columns in either language, with or without a mark at its beginning", async () => {
    const english = await read(
      `\ufefftime,SHA-256,recipient,file,port\n2026-03-01 09:20:11,0x${HEX.toUpperCase()},B-1,a.csv,443\n`,
    );
    const chinese = await read(`出域时间,杂凑值\r\n2026-03-01 09:20:11,sm3:${HEX}\r\n`);

    expect(english).toMatchObject({
      lines: [{ row: 2, digest: `sha256:${HEX}`, recipient: "B-1", file: "a.csv" }],
      faults: [],
      unused: ["port"],
    });
    expect(chinese.lines).toMatchObject([{ digest: `sm3:${HEX}` }]);
  });

  it("takes the digest of a line from whichever column has it", async () => {
    const { lines } = await read(`time,sha256,sm3\n1772328011,${HEX},\n1772328012,,${HEX}\n1772328013,sm3:${HEX},\n`);
    expect(lines.map(({ digest }) => digest)).toEqual([`sha256:${HEX}`, `sm3:${HEX}`, `sm3:${HEX}`]);
  });

  it("tells every fault by its cell, and what to write", async () => {
    const { faults, lines } = await read(
      `time,digest\n2026-03-01,sha256:12\n,md5:ab\n2026-03-01 09:20,\n=NOW(),${HEX}\n`,
    );

    expect(lines).toEqual([]);
    expect(faults.map(({ place }) => place)).toEqual(["A2", "B2", "A3", "B3", "B4", "A5", "B5"]);
    expect(faults[0]!.problem.en).toBe(
      'is no time of a log: "2026-03-01"; write the day and the time, such as 2026-03-01 09:20:11 (China), ' +
        "or add the offset",
    );
    for (const { problem } of faults) expect(problem.zh).toMatch(/\p{Script=Han}/u);
  });

  it("does not take a formula in the place of a recipient for none, and lets a file have any name", async () => {
    const { faults, lines } = await read(
      `time,sha256,recipient,file\n1772328011,${HEX},=A1,x\n1772328011,${HEX},B-1,=x\n`,
    );
    expect(faults.map(({ place, column }) => [place, column])).toEqual([["C2", "recipient"]]);
    expect(lines.at(-1)).toMatchObject({ recipient: "B-1" });
  });

  it.each([
    ["TABLE_FORM_UNKNOWN", `when,digest\n1772328011,sha256:${HEX}\n`],
    ["TABLE_FORM_UNKNOWN", `time,file\n1772328011,a.csv\n`],
    ["TABLE_FORM_UNKNOWN", `time,timestamp,digest\n1,2,sha256:${HEX}\n`],
    ["TABLE_FORM_UNKNOWN", `time;digest\n1772328011;sha256:${HEX}\n`],
    ["TABLE_EMPTY", "time,digest\n"],
    ["TABLE_EMPTY", ""],
  ])("is refused as %s: %j", async (code, text) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });
});
