import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readXlsx } from "hucre/xlsx";
import { SaxesParser } from "saxes";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parseCanonicalBytes } from "../../src/documents/canonical-json.ts";
import { reportBytes } from "../../src/reports/report-formats.ts";
import { layoutOf } from "../../src/reports/report-layout.ts";
import type { Report } from "../../src/schemas/report.ts";
import { openZip } from "../../src/tables/zip-parts.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { AskedDemo } from "../desk/asked-demo.ts";

/* The files of the yearly reports, opened again and compared with the report. */

const folder = mkdtempSync(join(tmpdir(), "laiqu-reports-"));
const place = (name: string): string => join(folder, name);
let demo: AskedDemo;
let disclosure: Report;

const run = async (...words: readonly string[]) =>
  await runCli(plainConfig({ url: demo.url, dataDirectory: demo.dataDirectory, language: "zh" }), "report", ...words);

beforeAll(async () => {
  demo = await AskedDemo.start();
  const { exitCode, err } = await run("disclosure", "--as", "CY-OPR", "--year", "2025", "-o", place("opr.json"));
  expect([exitCode, err]).toEqual([0, ""]);
  disclosure = parseCanonicalBytes(readFileSync(place("opr.json"))) as unknown as Report;
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.useRealTimers());

/** The texts of the cells of each table, row by row, and those of the paragraphs outside. */
async function readDocx(bytes: Uint8Array): Promise<{ readonly tables: string[][][]; readonly paragraphs: string[] }> {
  const tables: string[][][] = [];
  const paragraphs: string[] = [];
  let [text, cell]: [string, string[] | undefined] = ["", undefined];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => {
    if (name === "w:tbl") tables.push([]);
    if (name === "w:tr") tables.at(-1)?.push([]);
    if (name === "w:tc") cell = [];
    if (name === "w:p") text = "";
  });
  parser.on("text", (more) => (text += more));
  parser.on("closetag", ({ name }) => {
    if (name === "w:p") (cell ?? paragraphs).push(text);
    if (name !== "w:tc") return;
    tables
      .at(-1)
      ?.at(-1)
      ?.push((cell ?? []).join("\n"));
    cell = undefined;
  });
  parser.write(await partOf(bytes, "word/document.xml")).close();
  return { tables, paragraphs };
}

async function partOf(bytes: Uint8Array, name: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openZip("", bytes)).read(name)) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

/** The tables of a report as they must be set. */
function tablesOf(report: Report): string[][][] {
  const { parts, annexes } = layoutOf(report, "zh");
  return [...parts, ...annexes].flatMap(({ table }) =>
    table === undefined
      ? []
      : [[table.columns.map(({ heading }) => heading), ...table.rows.map((cells) => cells.map(({ text }) => text))]],
  );
}

describe("the report from a party's own dossier", () => {
  test("has the units of its own prices, and asks the others for what they keep", () => {
    const lines = disclosure.sections.flatMap((section) => section.lines);
    const units = lines.flatMap(({ cells }) => cells.filter(({ document }) => document?.field === "/per"));

    expect(units.map(({ value, basis }) => `${value?.zh} ${basis}`).toSorted()).toEqual([
      "份 ATTESTED",
      "次查询 ATTESTED",
    ]);
    expect(disclosure.missing.some(({ document }) => document?.field === "/per")).toBe(false);
    expect(disclosure.missing.filter(({ document }) => document?.field === "/title")).toHaveLength(14);
    expect(disclosure.missing[0]?.says.zh).toMatch(/PR-03.*收费标准/);
  });
});

describe("the document", () => {
  test("has every line of the report and both annexes, in fonts that are named, with page numbers", async () => {
    const bytes = await reportBytes(disclosure, "docx", "zh");
    const { tables, paragraphs } = await readDocx(bytes);

    expect(tables).toEqual(tablesOf(disclosure));
    expect(paragraphs).toContain("2025年度公共数据资源授权运营信息披露");
    expect(paragraphs.some((each) => /^文号：\s+〔2026〕\s+号$/.test(each))).toBe(true);
    expect(paragraphs).toContain("附件2  各项的核对办法");
    const document = await partOf(bytes, "word/document.xml");
    for (const name of new Set([...document.matchAll(/w:eastAsia="([^"]+)"/g)].map(([, name]) => name)))
      expect(await partOf(bytes, "word/fontTable.xml")).toContain(`w:name="${name}"><w:altName`);
    expect(await partOf(bytes, "word/footer1.xml")).toContain("PAGE");
  });

  test("has the same bytes at another time, and so has the spreadsheet", async () => {
    const first = [await reportBytes(disclosure, "docx", "both"), await reportBytes(disclosure, "xlsx", "both")];
    vi.useFakeTimers({ now: Date.UTC(2031, 4, 6), toFake: ["Date"] });
    const again = [await reportBytes(disclosure, "docx", "both"), await reportBytes(disclosure, "xlsx", "both")];

    expect(again.map((bytes) => Buffer.from(bytes).toString("base64"))).toEqual(
      first.map((bytes) => Buffer.from(bytes).toString("base64")),
    );
  });
});

/** The report with texts that others wrote to be taken for something else. */
const HOSTILE = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "a|b", "<w:p>&amp;", "\u202eabc", "[x](y)"];
function hostile(report: Report): Report {
  const [section, ...others] = report.sections;
  const [line] = section!.lines;
  const lines = HOSTILE.map((text) => ({
    ...line!,
    label: { zh: text, en: text },
    cells: [{ source: "LEDGER" as const, value: { zh: text, en: text }, basis: "RECORDED" as const }],
  }));
  return { ...report, sections: [{ ...section!, lines }, ...others] };
}

describe("the spreadsheet", () => {
  test("has every line of the report, figures as numbers, and texts as texts whatever they begin with", async () => {
    const bytes = await reportBytes(disclosure, "xlsx", "zh");
    const workbook = await readXlsx(bytes);
    const { parts, annexes } = layoutOf(disclosure, "zh");

    expect(workbook.sheets).toHaveLength(1 + parts.length + annexes.length);
    for (const [index, { notes, table }] of [...parts, ...annexes].entries()) {
      const rows = (workbook.sheets[index + 1]?.rows ?? []).slice(1 + notes.length);
      const expected = [
        table!.columns.map(({ heading }) => heading),
        ...table!.rows.map((cells) => cells.map(({ text, figure }) => (figure === undefined ? text : Number(figure)))),
      ];
      expect(rows.map((row) => row.slice(0, table!.columns.length))).toEqual(expected);
    }
  });

  test("and no text of others is a formula, a mark or a part of the document", async () => {
    const report = hostile(disclosure);
    const bytes = await reportBytes(report, "xlsx", "en");
    const { names } = await openZip("", bytes);
    expect(names.filter((name) => name.startsWith("xl/worksheets/")).length).toBeGreaterThan(5);
    const sheet = await partOf(bytes, "xl/worksheets/sheet2.xml");
    expect(sheet).not.toContain("<f>");
    expect(sheet).not.toContain("<f ");
    const rows = (await readXlsx(bytes)).sheets[1]?.rows ?? [];
    const found = rows.map((row) => row[2]);
    for (const text of HOSTILE.filter((each) => !each.includes("\u202e"))) expect(found).toContain(text);

    const { tables } = await readDocx(await reportBytes(report, "docx", "en"));
    expect(tables[0]?.map((row) => row[2])).toContain("<w:p>&amp;");
    const markdown = new TextDecoder().decode(await reportBytes(report, "md", "en"));
    expect(markdown).toContain(String.raw`a\|b`);
    expect(markdown).not.toContain("[x](y)");
    expect(markdown).not.toContain("\u202e");
  });
});

describe("every file", () => {
  test.each(["docx", "xlsx"] as const)("is a whole package that an office opens: %s", async (format) => {
    const bytes = await reportBytes(hostile(disclosure), format, "both");
    const { names } = await openZip("", bytes);
    const types = await partOf(bytes, "[Content_Types].xml");
    const overridden = [...types.matchAll(/PartName="\/([^"]+)"/g)].map(([, name]) => name!);
    const ends = new Set([...types.matchAll(/Extension="([^"]+)"/g)].map(([, end]) => end));

    expect(overridden.filter((name) => !names.includes(name))).toEqual([]);
    for (const name of names) {
      const end = name.slice(name.lastIndexOf(".") + 1);
      expect(overridden.includes(name) || ends.has(end) || name === "[Content_Types].xml", name).toBe(true);
      const text = await partOf(bytes, name);
      expect(() => new SaxesParser({ xmlns: true }).write(text).close(), name).not.toThrow();
      if (!name.endsWith(".rels")) continue;
      const folder = name.replace(/_rels\/[^/]*$/, "");
      const targets = [...text.matchAll(/Target="([^"]+)"/g)].map(([, target]) => target!);
      for (const target of targets) expect(names).toContain(target.startsWith("/") ? target.slice(1) : folder + target);
    }
  });

  test("names the certificate of each record of a line that one proves, and the proofs of events of the others", () => {
    const lines = disclosure.sections.flatMap((section) => section.lines);
    const grounds = layoutOf(disclosure, "zh").annexes[1]?.table?.rows ?? [];
    expect(grounds).toHaveLength(lines.length);
    for (const [place, { proofs }] of lines.entries())
      for (const { certificate, evidence } of proofs) {
        const text = grounds[place]?.[2]?.text ?? "";
        expect(text).toContain(`事件证明 "${evidence}"`);
        if (certificate !== undefined) expect(text).toContain(`凭证 "${certificate}"`);
      }
  });

  test("tells a text that is too long for a cell as cut, and cuts no character", async () => {
    const [section, ...others] = disclosure.sections;
    const value = { zh: `${"长".repeat(31_999)}😀${"长".repeat(9_000)}`, en: "" };
    const cells = [{ source: "LEDGER" as const, value, basis: "RECORDED" as const }];
    const sections = [{ ...section!, lines: [{ ...section!.lines[0]!, cells }] }, ...others];

    const rows = (await readXlsx(await reportBytes({ ...disclosure, sections }, "xlsx", "zh"))).sheets[1]?.rows ?? [];

    const cut = rows.flat().find((each) => typeof each === "string" && each.startsWith("长长"));
    expect(cut).toMatch(/^长{31999}……（未完，见 JSON cut, see the JSON）$/);
  });
});

describe("laiqu report", () => {
  test("writes a document, says what is missing, and that the year's disclosure is on the ledger", async () => {
    const { exitCode, out } = await run("disclosure", "--party", "CY-DATA", "--year", "2025", "-o", place("data.docx"));

    expect(exitCode).toBe(0);
    expect(out).toMatch(/2025年度公共数据资源授权运营信息披露/);
    expect(out).toMatch(/公布前待补 10 项/);
    expect(out).toMatch(/"A-01"：该年度的已于 2026-03-20 上链/);
    expect(out).not.toMatch(/laiqu publish/);
    expect(readFileSync(place("data.docx")).subarray(0, 2).toString()).toBe("PK");
  });

  test("prints the act that puts the file's digest on the ledger, where it is not there yet", async () => {
    const { exitCode, out } = await run("disclosure", "--as", "SW-DATA", "--year", "2025", "-o", place("sw.xlsx"));

    expect(exitCode).toBe(0);
    const items = "--items DISCLOSER --items AUTHORIZATION --items CEILINGS";
    const words = `--as SW-DATA --year 2025 ${items} --place …… --text ${place("sw.xlsx")}`;
    expect(out).toMatch(/laiqu publish disclosure 0x[0-9a-f]{20} --as/);
    expect(out).toContain(words);
  });

  test("writes nothing over a file, into no folder that is not there, and in no unknown format", async () => {
    writeFileSync(place("kept.md"), "kept");
    const tried = async (file: string, ...more: string[]) => {
      const { exitCode, err } = await run("annual", "--party", "CY-OPR", "--year", "2025", "-o", place(file), ...more);
      return `${exitCode} ${err}`;
    };

    expect(await tried("kept.md")).toMatch(/^2 .*已存在/s);
    expect(readFileSync(place("kept.md"), "utf8")).toBe("kept");
    expect(await tried("kept.md", "--force")).toBe("0 ");
    expect(readFileSync(place("kept.md"), "utf8")).toMatch(/^文号/);
    expect(await tried("report.pdf")).toMatch(/^2 .*\.docx/s);
    expect(await tried("absent/report.md")).toMatch(/^2 .*不存在/s);
    const nobody = await run("annual", "--year", "2025", "-o", place("x.md"));
    expect([nobody.exitCode, nobody.err]).toEqual([2, expect.stringMatching(/--party/)]);
    const buyer = await run("annual", "--party", "CY-BANK", "--year", "2025", "-o", place("x.md"));
    expect([buyer.exitCode, buyer.err]).toEqual([1, expect.stringMatching(/运营机构/)]);
  });
});
