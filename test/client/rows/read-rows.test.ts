import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TABLE_ACTS, tableAct } from "../../../src/cli/documented-acts.ts";
import { csvFormOfAct, formOfAct } from "../../../src/cli/act-form.ts";
import { columnsOf } from "../../../src/client/rows/act-columns.ts";
import type { ReadRows } from "../../../src/client/rows/act-row.ts";
import { readRows } from "../../../src/client/rows/read-rows.ts";
import type { RowsChoice } from "../../../src/client/rows/read-rows.ts";
import { readTable } from "../../../src/tables/read-table.ts";
import { writeForm } from "../../../src/tables/write-form.ts";

const HEAD = "act=demand-submit,reference,scenario,grant,items,period,grain,necessity,until,mode";
const ROW = "SCN-02,A-01/DS07,a;b,2026-01-01..2026-06-30,日,必要,2026-12-31,接口";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-rows-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const read = async (csv: string, more: Partial<RowsChoice> = {}): Promise<ReadRows> =>
  readRows(await readTable("t.csv", new TextEncoder().encode(csv)), {
    acts: TABLE_ACTS,
    folder,
    backfill: false,
    ...more,
  });
/** The faults of a table, in English. */
const faultsOf = async (csv: string, more: Partial<RowsChoice> = {}): Promise<string[]> =>
  (await read(csv, more)).faults.map(({ place, column = "", problem }) => `${place} ${column} ${problem.en}`);

describe("the rows of a table", () => {
  it("are acts with the values that their fields have", async () => {
    const { rows, faults } = await read(`${HEAD}\n,D-1,${ROW}\n`);

    expect([faults, rows.length, rows[0]?.place]).toEqual([[], 1, "2"]);
    expect(rows[0]?.request).toMatchObject({
      act: { name: "demand-submit" },
      name: "D-1",
      values: {
        scenario: "SCN-02",
        grant: "A-01/DS07",
        items: ["a", "b"],
        period: { from: "2026-01-01", to: "2026-06-30" },
        until: "2026-12-31",
        mode: "API",
      },
    });
  });

  it("may be headed by labels in either language, by names, and by several rows", async () => {
    const labels =
      "业务编号 *,scenario,授权资源,需求数据项 items that are needed *,数据时间范围,数据粒度,最小必要说明,使用截止日期,供给方式";
    const act = tableAct("demand-submit");

    expect((await read(`${labels}\nD-1,${ROW}\n`, { act })).faults).toEqual([]);
    expect((await read(`${labels}\n${HEAD.slice(HEAD.indexOf(",") + 1)}\nD-1,${ROW}\n`, { act })).rows).toHaveLength(1);
  });

  it("may be of several acts, each named in its row by its name or its title", async () => {
    const { rows, faults } = await read("act,subject,conclusion\nreview,DM-1,无异议\n撤回数据需求,DM-2,\n");

    expect([faults, rows.map(({ request }) => [request.act.name, request.name])]).toEqual([
      [],
      [
        ["review", "DM-1"],
        ["demand-withdraw", "DM-2"],
      ],
    ]);
  });

  it.each([
    [
      "a missing field",
      `,D-1,SCN-02,A-01/DS07,a,2026-01-01..2026-06-30,日,,2026-12-31,接口`,
      /^H2 necessity is missing/,
    ],
    [
      "a day that does not exist",
      `,D-1,${ROW.replace("2026-12-31", "2026-02-30")}`,
      /^I2 until is wrong: .*no day 2026-02-30/,
    ],
    ["a choice that is none", `,D-1,${ROW.replace("接口", "接囗")}`, /^J2 mode is .* must be one of the list/],
    [
      "full-width digits",
      `,D-1,${ROW.replace("2026-12-31", "２０２６-12-31")}`,
      /^I2 until .*write "2026-12-31" in half-width/,
    ],
    ["a reference in the form of an id", `,0x3c9663e857e5db021844,${ROW}`, /^B2 reference is wrong/],
    ["no reference", `,,${ROW}`, /^B2 reference has no reference/],
    ["another act", `revieww,D-1,${ROW}`, /^A2 act names the act "revieww".*perhaps "review"/],
  ])("tell %s by its cell", async (_, row, expected) => {
    expect(await faultsOf(`${HEAD}\n${row}\n`)).toEqual([expect.stringMatching(expected)]);
  });

  it("tell what stands under no heading, as after a comma without quotation marks", async () => {
    expect(await faultsOf("act=review,subject,conclusion\n,D-1,PASSED,x\n")).toEqual([
      expect.stringMatching(/^D2 {2}stands in a column without a heading/),
    ]);
  });

  it("tell an amount with a comma", async () => {
    expect(await faultsOf('act=set-price,subject,price\n,PR-02,"1,200.00"\n')).toContainEqual(
      expect.stringMatching(/^C2 price is "1,200.00" and must be an amount in yuan without commas/),
    );
  });

  it("tell a reference that two rows give, also where both rows are wrong otherwise", async () => {
    const wrong = ROW.replace("必要", "");

    expect(await faultsOf(`${HEAD}\n,D-1,${ROW}\n,D-1,${ROW}\n`)).toEqual([
      expect.stringMatching(/^B3 reference is "D-1", which "2" gives to a new record/),
    ]);
    expect(await faultsOf(`${HEAD}\n,D-1,${wrong}\n,D-1,${wrong}\n`)).toHaveLength(3);
    expect(await faultsOf("act,subject,conclusion\nreview,D,PASSED\nreview,D,PASSED\nreview,E,PASSED\n")).toEqual([
      expect.stringMatching(/^B3 subject repeats "2" in everything/),
    ]);
  });

  it("tell a heading that the act does not have, one that is doubled, and a table without any", async () => {
    expect(await faultsOf(`${HEAD},necesity\n,D-1,${ROW},x\n`)).toEqual([
      expect.stringMatching(/^K1 {2}is the heading "necesity".*perhaps "necessity"/),
    ]);
    expect(await faultsOf(`${HEAD},grain\n,D-1,${ROW},x\n`)).toEqual([
      expect.stringMatching(/^K1 grain has the same heading as column "G"/),
    ]);
    // Nobody knows which of two columns is meant, so that no row is good.
    expect((await read(`${HEAD},grain\n,D-1,${ROW},x\n`)).rows).toEqual([]);
    expect(await faultsOf("1,2\n3,4\n")).toEqual([expect.stringMatching(/^A1 {2}begins no heading/)]);
    expect(await faultsOf(`${HEAD}\n`)).toEqual([
      expect.stringMatching(/^A2 .*write one act in each row under the heading/),
    ]);
    expect(await faultsOf(`act,${HEAD.slice(HEAD.indexOf(",") + 1)}\n,D-1,${ROW}\n`)).toEqual([
      expect.stringMatching(/^A2 act names no act/),
    ]);
  });

  it("take a number or a date of a spreadsheet only where it cannot be something else", async () => {
    const number = (value: number, numFmt?: string) =>
      ({ value, type: "number", ...(numFmt === undefined ? {} : { style: { numFmt } }) }) as const;
    const day = { value: new Date(Date.UTC(2026, 11, 31)), type: "date", style: { numFmt: "yyyy/m/d" } } as const;
    const row = (reference: object, grain: object, until: object): [string, object][] => [
      ["1", reference],
      ["6", grain],
      ["8", until],
    ];
    const rows = [
      row(number(2026001), { value: "日", type: "string" }, day),
      row(number(7, "00000"), day, number(46_387)),
      row(number(1.2345678901234568e17), number(0.5, "0%"), { value: true, type: "boolean" }),
    ];
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "S",
          rows: [HEAD.split(","), ...rows.map(() => ["", "", ...ROW.split(",")])],
          cells: new Map(
            rows.flatMap((cells, index) => cells.map(([column, cell]) => [`${index + 1},${column}`, cell])),
          ),
        },
      ],
    });
    const found = readRows(await readTable("t.xlsx", bytes), { acts: TABLE_ACTS, folder, backfill: false });

    expect(found.rows.map(({ request }) => [request.name, request.values?.["until"]])).toEqual([
      ["2026001", "2026-12-31"],
    ]);
    expect(found.faults.map(({ place, problem }) => `${place} ${problem.en}`)).toEqual([
      expect.stringMatching(/^S!B3 is the number "7" in a format that shows something else/),
      expect.stringMatching(/^S!G3 is the date "2026-12-31", which this column does not take/),
      expect.stringMatching(/^S!I3 is the number "46387" and no date/),
      expect.stringMatching(/^S!B4 is the number "1234567890123\d+", longer than the 15 digits/),
      expect.stringMatching(/^S!G4 is the number "0.5" in a format that shows something else/),
      expect.stringMatching(/^S!I4 is TRUE, which this column does not take/),
    ]);
  });

  it("name papers from the folder of the table", async () => {
    writeFileSync(join(folder, "order.pdf"), "order");
    const head = `${HEAD},commitment`;

    expect((await read(`${head}\n,D-1,${ROW},order.pdf\n`)).rows[0]?.request.papers).toEqual([
      { name: "commitment", path: join(folder, "order.pdf") },
    ]);
    expect(await faultsOf(`${head}\n,D-1,${ROW},other.pdf\n`)).toEqual([
      expect.stringMatching(/^K2 commitment names the file ".*other.pdf", which is missing/),
    ]);
  });

  it("are back-filled as proposed and with their legal dates alone", async () => {
    const backfill = true;
    const dated = `${HEAD},effectiveAt`;

    expect((await read(`${dated}\n,D-1,${ROW},2024-02-01\n`, { backfill })).rows[0]?.request).toMatchObject({
      backfilled: true,
      effectiveAt: "2024-02-01",
    });
    expect(await faultsOf(`${dated}\n,D-1,${ROW},\n`, { backfill })).toEqual([
      expect.stringMatching(/^K2 effectiveAt is missing: what is back-filled has its legal date/),
    ]);
    expect(await faultsOf("act,subject,conclusion\nreview,D,PASSED\n", { backfill })).toContainEqual(
      expect.stringMatching(/cannot be back-filled/),
    );
    expect(
      await faultsOf(`${dated.replace("demand-submit", "demand-record")}\n,D-1,${ROW},2024-02-01\n`, { backfill }),
    ).toEqual([expect.stringMatching(/cannot be back-filled in force at once: use "demand-submit"/)]);
  });

  it("of a JSON file are told by pointers", async () => {
    const table = await readTable(
      "t.json",
      new TextEncoder().encode('[{"act":"review","subject":"D","conclusion":7}]'),
    );

    expect(readRows(table, { acts: TABLE_ACTS, folder, backfill: false }).faults).toMatchObject([
      { place: "/0/conclusion", column: "conclusion" },
    ]);
  });
});

describe("the form of an act", () => {
  it("is read again as what it is, of every act that a table can have", async () => {
    for (const act of TABLE_ACTS.values()) {
      const { faults } = await read(csvFormOfAct(act));
      expect([act.name, faults.map(({ problem }) => problem.en)]).toEqual([
        act.name,
        [expect.stringContaining("write one act in each row under the heading")],
      ]);
    }
  });

  it("is a spreadsheet with names, choices and explanations", async () => {
    const act = tableAct("demand-submit");
    const bytes = await writeForm(formOfAct(act));
    const form = await readTable("t.xlsx", bytes);
    const explanations = await readTable("t.xlsx", bytes, { sheet: "说明 explanations" });
    const choices = await readTable("t.xlsx", bytes, { sheet: "选项 choices" });

    expect(readRows(form, { acts: TABLE_ACTS, folder, backfill: false }).faults).toEqual([
      expect.objectContaining({ place: "行为 acts!A3" }),
    ]);
    expect(explanations.rows).toHaveLength(columnsOf(act).length + 2);
    expect(choices.rows[0]?.cells.get("A")).toEqual({ is: "TEXT", text: "数据库表" });
  });
});
