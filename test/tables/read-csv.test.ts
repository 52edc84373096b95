import { describe, expect, it } from "vitest";
import { readTable } from "../../src/tables/read-table.ts";
import { MOST_ROWS } from "../../src/tables/table.ts";
import { csvLine, UTF8_MARK } from "../../src/tables/write-csv.ts";
import { plainRows, readCsvOf, wrongIn } from "./files.ts";

/** 业务编号 in GB18030. */
const GB18030 = new Uint8Array([0xd2, 0xb5, 0xce, 0xf1, 0xb1, 0xe0, 0xba, 0xc5, 0x0a]);

describe("a CSV file", () => {
  it.each(["", UTF8_MARK])(
    "gives its cells as texts, with the numbers that a spreadsheet shows (mark %j)",
    async (mark) => {
      const table = await readCsvOf(`${mark}甲,"乙,""丙""",\r\n,,\r\n 1 ,,x\r\n`);

      expect(plainRows(table)).toEqual([
        { number: 1, cells: { A: { is: "TEXT", text: "甲" }, B: { is: "TEXT", text: '乙,"丙"' } } },
        { number: 3, cells: { A: { is: "TEXT", text: " 1 " }, C: { is: "TEXT", text: "x" } } },
      ]);
    },
  );

  it("is read in the encoding that it is said to have, and in no other", async () => {
    const utf8 = new TextEncoder().encode(`${UTF8_MARK}业务编号\n`);

    expect(plainRows(await readCsvOf(GB18030, { encoding: "gb18030" }))[0]?.cells["A"]).toEqual({
      is: "TEXT",
      text: "业务编号",
    });
    await expect(readCsvOf(GB18030)).rejects.toMatchObject({
      code: "TABLE_ENCODING",
      text: { en: expect.stringContaining("--encoding gb18030") },
    });
    await expect(readCsvOf(utf8, { encoding: "gb18030" })).rejects.toMatchObject({ code: "TABLE_ENCODING" });
    await expect(readCsvOf("a\u0000b\n")).rejects.toMatchObject({ code: "TABLE_ENCODING" });
    for (const encoding of ["utf-8", "gb18030"] as const)
      await expect(readCsvOf(new Uint8Array([0xff, 0xfe, 0x61, 0]), { encoding })).rejects.toMatchObject({
        text: { en: expect.stringContaining('save it as "CSV UTF-8"') },
      });
  });

  it("is refused when a quotation mark stays open, and when it holds nothing", async () => {
    await expect(readCsvOf('a,"b\n')).rejects.toMatchObject({ code: "TABLE_DAMAGED" });
    await expect(readCsvOf(" , \r\n\r\n")).rejects.toMatchObject({ code: "TABLE_EMPTY" });
    await expect(readTable("t.csv", GB18030, { sheet: "x" })).rejects.toMatchObject({ code: "TABLE_FORM_UNKNOWN" });
  });

  it("may end its lines in several ways, because a program appends to a file of another one", async () => {
    const table = await readCsvOf("a,b\r\nc,d\ne,f\rg,h");

    expect(plainRows(table).map(({ number, cells }) => [number, Object.keys(cells)])).toEqual(
      [1, 2, 3, 4].map((number) => [number, ["A", "B"]]),
    );
  });

  it.each([
    ["semicolons", ";"],
    ["tabs", "\t"],
  ])("is told when it has %s between its columns", async (name, separator) => {
    const lines = [`act=review${separator}subject`, `${separator}D-1`].join("\n");

    await expect(readCsvOf(lines)).rejects.toMatchObject({
      code: "TABLE_FORM_UNKNOWN",
      text: { en: expect.stringContaining(`has ${name} between its columns`) },
    });
    expect((await readCsvOf("reference\na;b\n")).rows).toHaveLength(2);
  });

  it("with too many rows is told by the first of them, and is not taken apart any further", async () => {
    const text = `${"x\n\n".repeat(MOST_ROWS + 1)}"`;

    await expect(readCsvOf(text)).rejects.toMatchObject({
      code: "TABLE_TOO_LONG",
      text: {
        en: expect.stringContaining(`more than ${MOST_ROWS} rows that hold something, and "${2 * MOST_ROWS + 1}"`),
      },
    });
  });

  it("with a line of nothing but commas is refused before it is taken apart", async () => {
    await expect(readCsvOf(`a${",".repeat(100_001)}"`)).rejects.toMatchObject({ code: "TABLE_TOO_LONG" });
  });

  it("tells formulas and the error values of a spreadsheet", async () => {
    const table = await readCsvOf('"=A1+1",#REF!,#####,#1\n');

    expect(["A", "B", "C", "D"].map((column) => wrongIn(table, 1, column)?.slice(0, 15))).toEqual([
      "is the formula ",
      "is the error va",
      "is the error va",
      undefined,
    ]);
  });

  it("is written so that it reads back, and so that no text runs as a formula", async () => {
    const table = await readCsvOf(csvLine(["a,b", 'c"d', "e\nf", "=SUM(A1)", "-1", "＝1", "\n=1"]));

    expect(Object.values(plainRows(table)[0]?.cells ?? {})).toEqual(
      ["a,b", 'c"d', "e\nf", "'=SUM(A1)", "'-1", "'＝1", "'\n=1"].map((value) => ({ is: "TEXT", text: value })),
    );
  });
});

describe("a JSON file", () => {
  it("gives the members of each item, and says which item is none", async () => {
    const read = async (value: string) => await readTable("t.json", new TextEncoder().encode(value));

    expect(plainRows(await read('[{"a":"x","b":[1]},{"c":null}]'))).toEqual([
      { number: 0, cells: { a: { is: "TEXT", text: "x" }, b: { is: "JSON", value: [1] } } },
      { number: 1, cells: {} },
    ]);
    await expect(read('[{"a":1},2]')).rejects.toMatchObject({ text: { en: expect.stringContaining("item 2") } });
    await expect(read('{"a":1}')).rejects.toMatchObject({ code: "TABLE_DAMAGED" });
    await expect(read("[]")).rejects.toMatchObject({ code: "TABLE_EMPTY" });
    // It is not read any further than that, so that the rest need not be JSON.
    await expect(read(`[${"{},".repeat(MOST_ROWS)}{},x`)).rejects.toMatchObject({
      code: "TABLE_TOO_LONG",
      text: { en: expect.stringContaining(`"/${MOST_ROWS}" is the first too many`) },
    });
  });
});
