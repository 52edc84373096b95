import { deflateRawSync } from "node:zlib";
import { writeXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { MOST_ROWS } from "../../src/tables/table.ts";
import { readTable } from "../../src/tables/read-table.ts";
import { plainRows, readSheetOf, wrongIn } from "./files.ts";

const text = (value: string) => ({ is: "TEXT", text: value });

describe("a spreadsheet", () => {
  it("gives its cells by row and column, and passes over what is empty", async () => {
    const table = await readSheetOf({ rows: [["a", null, "c "], [], [null, 12, true]] });

    expect([table.sheet, plainRows(table)]).toEqual([
      "Sheet1",
      [
        { number: 1, cells: { A: text("a"), C: text("c ") } },
        { number: 3, cells: { B: { is: "NUMBER", text: "12", isPlain: true }, C: { is: "TRUTH", value: true } } },
      ],
    ]);
  });

  it.each(["1900", "1904"] as const)(
    "gives days and minutes as clocks in China show them, counted from %s",
    async (dateSystem) => {
      const cell = (value: Date, numFmt: string) => ({ value, type: "date" as const, style: { numFmt } });
      const table = await readSheetOf(
        {
          rows: [["x"]],
          cells: new Map([
            ["0,1", cell(new Date(Date.UTC(2026, 2, 1)), "yyyy-mm-dd")],
            ["0,2", cell(new Date(Date.UTC(2026, 1, 11, 9, 20)), 'yyyy"年"m"月"d"日" h:mm')],
            ["0,3", cell(new Date(Date.UTC(2026, 1, 11, 9, 20, 30)), "yyyy-mm-dd h:mm")],
          ]),
        },
        { dateSystem },
      );

      expect(plainRows(table)[0]?.cells).toMatchObject({
        B: { is: "DAY", text: "2026-03-01" },
        C: { is: "MOMENT", text: "2026-02-11T09:20" },
      });
      expect(wrongIn(table, 1, "D")).toMatch(/a time with seconds/);
    },
  );

  it("has no day before March 1900, because programs count those differently", async () => {
    const table = await readSheetOf({
      rows: [["x"]],
      cells: new Map([["0,1", { value: 60, type: "number", style: { numFmt: "yyyy-mm-dd" } }]]),
    });

    expect(wrongIn(table, 1, "B")).toMatch(/^is the number 60 in the form of a date/);
  });

  it("tells formulas with and without a result, error values, and numbers that are shown otherwise", async () => {
    const table = await readSheetOf({
      rows: [["x"]],
      cells: new Map([
        ["0,1", { value: 3, type: "formula", formula: "1+2", formulaResult: 3 }],
        ["0,2", { value: null, type: "formula", formula: "1+2" }],
        ["0,3", { value: "#REF!", type: "error" }],
        ["0,4", { value: 0.05, type: "number", style: { numFmt: "0%" } }],
        ["0,5", { value: 7, type: "number", style: { numFmt: "00000" } }],
        ["0,6", { value: 0.1 + 0.2, type: "number" }],
        ["0,7", { value: 9.2233720368547758e21, type: "number" }],
      ]),
    });

    expect(["B", "C", "D"].map((column) => wrongIn(table, 1, column))).toEqual([
      expect.stringMatching(/^is a formula/),
      expect.stringMatching(/^is a formula/),
      expect.stringMatching(/^is an error value/),
    ]);
    expect(plainRows(table)[0]?.cells).toMatchObject({
      E: { text: "0.05", isPlain: false },
      F: { text: "7", isPlain: false },
      G: { text: "0.3", isPlain: true },
      H: { isPlain: false },
    });
  });

  it("tells merged cells, hidden rows and hidden columns that hold something, and no others", async () => {
    const table = await readSheetOf({
      rows: [
        ["a", "b", "c"],
        ["d", null, "e"],
        ["f", null, "g"],
      ],
      columns: [{}, { hidden: true }, { hidden: true }, { hidden: true }],
      merges: [
        { startRow: 1, startCol: 0, endRow: 1, endCol: 1 },
        { startRow: 30, startCol: 0, endRow: 40, endCol: 1 },
      ],
      rowDefs: new Map([
        [1, { hidden: true }],
        [2, { hidden: true }],
        [50, { hidden: true }],
      ]),
    });

    expect(table.faults.map(({ place, problem }) => [place, problem.en.slice(0, 16)])).toEqual([
      ["B:C", "is hidden and ho"],
      ["2:3", "is hidden and ho"],
      ["A2:B2", "is a merged cell"],
    ]);
  });

  it("tells a row without height and a column without width, which nobody sees either", async () => {
    const sheet =
      '<worksheet><cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData><row r="1"><c r="A1">' +
      '<v>1</v></c><c r="B1"><v>2</v></c></row><row r="2" ht="0" customHeight="1"><c r="A2"><v>3</v></c></row>' +
      "</sheetData></worksheet>";
    const { faults } = await readTable("t.xlsx", await withSheet(new TextEncoder().encode(sheet)));

    expect(faults.map(({ place }) => place)).toEqual(["B:B", "2:2"]);
  });

  it("chooses the first sheet that is shown, or the one that is named, and knows the others", async () => {
    const bytes = await writeXlsx({
      sheets: [
        { name: "暗", rows: [["hidden"]], hidden: true },
        { name: "甲", rows: [["first"]] },
        { name: "乙", rows: [["second"]] },
      ],
    });

    expect((await readTable("t.xlsx", bytes)).sheet).toBe("甲");
    expect((await readTable("t.xlsx", bytes, { sheet: "乙" })).rows[0]?.cells.get("A")).toEqual(text("second"));
    await expect(readTable("t.xlsx", bytes, { sheet: "丙" })).rejects.toMatchObject({
      code: "SHEET_UNKNOWN",
      text: { en: expect.stringContaining('its sheets are "暗", "甲", "乙"') },
    });
  });

  it("is refused when it is too long or too wide, whatever a spreadsheet allows", async () => {
    const long = Array.from({ length: MOST_ROWS + 1 }, () => ["x"]);
    const stray = new Map([["1,16383", { value: "x", type: "string" as const }]]);

    await expect(readSheetOf({ rows: long })).rejects.toMatchObject({
      code: "TABLE_TOO_LONG",
      text: { en: expect.stringContaining(`"Sheet1!${MOST_ROWS + 1}" is the first too many`) },
    });
    await expect(readSheetOf({ rows: [["x"]], cells: stray })).rejects.toMatchObject({ code: "TABLE_TOO_LONG" });
    // A cell in the last row costs nothing by itself.
    const last = new Map([["1048575,0", { value: "x", type: "string" as const }]]);
    expect((await readSheetOf({ rows: [["x"]], cells: last })).rows.map(({ number }) => number)).toEqual([
      1, 1_048_576,
    ]);
  });

  it("is refused when it is empty, an old file, a file with macros, or no spreadsheet", async () => {
    const old = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    const macros = await writeXlsx({ sheets: [{ name: "a", rows: [["x"]] }], vbaProject: new Uint8Array([1]) });
    const whole = await writeXlsx({ sheets: [{ name: "a", rows: [["x"]] }] });
    const cut = whole.subarray(0, whole.length - 40);

    await expect(readTable("t.xlsx", new Uint8Array())).rejects.toMatchObject({ code: "TABLE_EMPTY" });
    await expect(readSheetOf({ rows: [] })).rejects.toMatchObject({ code: "TABLE_EMPTY" });
    await expect(readTable("t.xlsx", old)).rejects.toMatchObject({ code: "TABLE_FORM_UNKNOWN" });
    await expect(readTable("t.xlsx", macros)).rejects.toMatchObject({ code: "TABLE_HAS_MACROS" });
    await expect(readTable("t.xlsm", whole)).rejects.toMatchObject({ code: "TABLE_HAS_MACROS" });
    await expect(readTable("t.xls", whole)).rejects.toMatchObject({ code: "TABLE_FORM_UNKNOWN" });
    await expect(readTable("t.xlsx", cut)).rejects.toMatchObject({ code: "TABLE_DAMAGED" });
    await expect(readTable("t.xlsx", new TextEncoder().encode("a,b\n"))).rejects.toMatchObject({
      code: "TABLE_DAMAGED",
    });
  });

  it("is not unpacked beyond what it says and what a table needs", async () => {
    const honest = await bomb(97 * 1024 ** 2, 97 * 1024 ** 2);
    const lying = await bomb(4 * 1024 ** 2, 1_000);

    await expect(readTable("t.xlsx", honest)).rejects.toMatchObject({ code: "TABLE_TOO_LARGE" });
    await expect(readTable("t.xlsx", lying)).rejects.toMatchObject({ code: "TABLE_DAMAGED" });
  });

  it("has no document type, which could define texts without end", async () => {
    const sheet = '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData/></worksheet>';

    await expect(readTable("t.xlsx", await withSheet(new TextEncoder().encode(sheet)))).rejects.toMatchObject({
      code: "TABLE_DAMAGED",
    });
  });
});

/** A spreadsheet whose sheet unpacks to many blanks. @param said - the size that its list gives */
async function bomb(bytes: number, said: number): Promise<Uint8Array> {
  return await withSheet(new Uint8Array(bytes).fill(0x20), said);
}

/** A spreadsheet whose sheet is replaced. */
async function withSheet(content: Uint8Array, said = content.length): Promise<Uint8Array> {
  const names = { sheet: "xl/worksheets/sheet1.xml" };
  const book = '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>';
  const relation = (id: string, type: string, target: string): string =>
    `<Relationships><Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/></Relationships>`;
  const encode = (part: string): Uint8Array => new TextEncoder().encode(part);
  return zipOf([
    { name: "_rels/.rels", content: encode(relation("rId1", "officeDocument", "xl/workbook.xml")) },
    { name: "xl/workbook.xml", content: encode(book) },
    { name: "xl/_rels/workbook.xml.rels", content: encode(relation("rId1", "worksheet", "worksheets/sheet1.xml")) },
    { name: names.sheet, content, said },
  ]);
}

interface Part {
  readonly name: string;
  readonly content: Uint8Array;
  readonly said?: number;
}

/** A packed file, without checksums. */
function zipOf(parts: readonly Part[]): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, said = content.length } of parts) {
    const packed = deflateRawSync(content);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(said, 8);
    const head = Buffer.alloc(8);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(name.length, 0);
    const body = Buffer.concat([
      Buffer.from("PK\u0003\u0004"),
      head,
      Buffer.alloc(2),
      sizes,
      lengths,
      Buffer.from(name),
    ]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(
      Buffer.concat([
        Buffer.from("PK\u0001\u0002\u0014\u0000"),
        head,
        Buffer.alloc(2),
        sizes,
        lengths,
        place,
        Buffer.from(name),
      ]),
    );
    local.push(body, packed);
    offset += body.length + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, list, Buffer.from("PK\u0005\u0006"), end]);
}
