import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tableAct } from "../../../src/cli/documented-acts.ts";
import { openReport } from "../../../src/client/rows/run-report.ts";
import type { ReportedRow } from "../../../src/client/rows/run-report.ts";
import { parseHex } from "../../../src/consensus/hex.ts";
import { parseRecordId } from "../../../src/ledger/record-id.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-report-"));
  path = join(folder, "t.xlsx.report.csv");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const word = (digit: string) => parseHex(`0x${digit.repeat(64)}`, 32);
const reported = (digit: string, outcome: ReportedRow["outcome"] = "RECORDED"): ReportedRow => ({
  row: { place: "Sheet1!7", request: { act: tableAct("demand-submit"), name: '=D "1", x' }, role: undefined },
  key: word(digit),
  subject: parseRecordId("0x3c9663e857e5db021844"),
  outcome,
  transaction: word("a"),
  block: 7,
});
const open = () => openReport(path, () => 1_764_460_800);

describe("the report of a table", () => {
  it("tells the next run which rows were recorded, and no others", () => {
    const report = open();
    report.add([reported("1"), reported("2", "REFUSED")]);
    report.add([reported("3", "PASSED_OVER"), reported("4")]);

    for (const each of [report, open()])
      expect(["1", "2", "3", "4"].map((digit) => each.doneIn(word(digit)))).toEqual([
        { transaction: word("a"), block: 7 },
        undefined,
        undefined,
        { transaction: word("a"), block: 7 },
      ]);
    expect(readFileSync(path, "utf8").split("\r\n")).toHaveLength(6);
  });

  it("loses only the line that a crash tore off", () => {
    open().add([reported("1")]);
    appendFileSync(path, "Sheet1!8,demand-submit,D-2,0x3c9663e857");
    open().add([reported("2")]);

    expect(["1", "2"].map((digit) => open().doneIn(word(digit))?.block)).toEqual([7, 7]);
    expect(readFileSync(path, "utf8")).not.toContain("0x3c9663e857\n");
  });

  it("keeps a last line that an editor left without its end", () => {
    open().add([reported("1"), reported("2")]);
    const text = readFileSync(path, "utf8");
    for (const cut of [2, 1]) {
      writeFileSync(path, text.slice(0, -cut));
      expect(open().doneIn(word("2"))?.block).toBe(7);
      open().add([reported("3")]);
      expect(readFileSync(path, "utf8").split("\r\n")).toHaveLength(5);
    }
    // A line that breaks off behind the transaction says the same and is none.
    writeFileSync(path, text.slice(0, text.lastIndexOf(",7,")));
    expect([open().doneIn(word("1"))?.block, open().doneIn(word("2"))]).toEqual([7, undefined]);
  });

  it("has each row once, although a run that was killed tells it again", () => {
    open().add([reported("1")]);
    open().add([reported("1"), reported("2")]);

    expect(readFileSync(path, "utf8").split("\r\n")).toHaveLength(4);
  });

  it("is made before anything is sent, and says so when it cannot be written", () => {
    const report = open();
    report.begin();
    report.add([reported("1")]);
    open().begin();
    expect([open().doneIn(word("1"))?.block, readFileSync(path, "utf8").split("\r\n").length]).toEqual([7, 3]);

    const nowhere = openReport(join(folder, "gone", "t.csv.report.csv"), () => 0);
    expect(() => nowhere.begin()).toThrow(expect.objectContaining({ code: "REPORT_UNWRITABLE" }));
  });

  it("is written by one run at a time", () => {
    const [one, other] = [open(), open()];
    one.add([reported("1")]);

    expect(() => other.demandOwn()).toThrow(expect.objectContaining({ code: "REPORT_IN_USE" }));
    expect(() => other.add([reported("2")])).toThrow(expect.objectContaining({ code: "REPORT_IN_USE" }));
    expect(() => one.demandOwn()).not.toThrow();
  });

  it("is not made when there is nothing to tell, and is refused when it is another file", () => {
    open().add([]);
    expect(() => readFileSync(path)).toThrow("ENOENT");
    writeFileSync(path, "name,amount\nx,1\n");

    expect(open).toThrow(expect.objectContaining({ code: "REPORT_DAMAGED" }));
  });
});
