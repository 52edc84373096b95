import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readCsvList, readNdjson } from "../api/whole-lists.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { sharedDemo } from "./shared-demo.ts";
import type { SharedDemo } from "./shared-demo.ts";

let demo: SharedDemo;
let folder: string;

beforeAll(async () => {
  demo = await sharedDemo(inject("sharedDemo"));
  folder = mkdtempSync(join(tmpdir(), "laiqu-lists-"));
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = async (...words: readonly string[]) =>
  await runCli(plainConfig({ url: demo.url, dataDirectory: demo.dataDirectory }), "ask", ...words);
const QUESTION = ["what-was-exported", "A-01"];
const file = (name: string) => join(folder, name);

interface Shown {
  readonly result: { readonly exports: readonly unknown[] };
  readonly events: readonly unknown[];
  readonly asOf: { readonly block: number };
}

describe("laiqu ask --csv and --ndjson", () => {
  it("print the whole list on the standard output, and nothing else there", async () => {
    const shown = JSON.parse((await ask(...QUESTION, "--all", "--json")).out) as Shown;
    const lines = await ask(...QUESTION, "--ndjson");
    expect([lines.exitCode, lines.err]).toEqual([0, ""]);
    const { rows, end } = readNdjson(lines.out);
    expect(rows.filter(({ list }) => list === "result.exports").map(({ row }) => row)).toEqual(shown.result.exports);
    expect(rows.filter(({ list }) => list === "events").map(({ row }) => row)).toEqual(shown.events);
    expect(rows.length).toBeGreaterThan(3);
    expect(end?.asOf).toEqual(shown.asOf);

    const table = await ask(...QUESTION, "--csv");
    expect([table.exitCode, table.err]).toEqual([0, ""]);
    const { records } = readCsvList(table.out);
    expect([records.length, records.at(-1)?.["list"]]).toEqual([rows.length + 1, "end"]);
  });

  it("write a file, byte for byte as the server gives it, and say how many rows it has", async () => {
    const path = file("exports.csv");
    const run = await ask(...QUESTION, "--csv", "--bom", "-o", path);
    expect([run.exitCode, run.err]).toEqual([0, ""]);
    const text = readFileSync(path, "utf8");
    expect(text.startsWith("\ufefflist,note,")).toBe(true);
    const { records } = readCsvList(text);
    expect(run.out).toContain(`is written: ${records.length - 1} rows, as of block `);
    const chinese = await ask(...QUESTION, "--ndjson", "-o", file("exports.ndjson"), "--lang", "zh");
    expect(chinese.out).toContain(`已写入 "${file("exports.ndjson")}"：共 ${records.length - 1} 行，截至区块 `);
    expect(text).toContain((await ask(...QUESTION, "--csv")).out);

    const again = await ask(...QUESTION, "--csv", "-o", path);
    expect([again.exitCode, readFileSync(path, "utf8")]).toEqual([2, text]);
    const forced = await ask(...QUESTION, "--ndjson", "-o", path, "--force", "--json");
    const document = JSON.parse(forced.out) as object;
    expect(document).toMatchObject({ file: path, form: "ndjson", rows: records.length - 1 });
    expect(readNdjson(readFileSync(path, "utf8")).end?.rows).toBe(records.length - 1);
  });

  it.each([
    [["--csv", "--ndjson"], "--csv and --ndjson"],
    [["--csv", "--limit", "3"], "--limit"],
    [["--ndjson", "--all"], "--all"],
    [["--ndjson", "--bom"], "--bom"],
    [["-o", "x"], "-o"],
    [["--bom"], "--bom"],
    [["--csv", "--json"], "--json"],
  ])("refuse %j, and name what does not fit", async (words, named) => {
    const run = await ask(...QUESTION, ...words);
    expect(run.exitCode).toBe(2);
    expect(run.err + run.out).toContain(named);
    expect((await ask(...QUESTION, ...words, "--lang", "zh")).err + run.out).toContain(named.split(" ")[0]);
  });

  it("end as a question does when it cannot be answered at all", async () => {
    const run = await ask("what-was-exported", "NO-SUCH", "--csv", "-o", file("none.csv"));
    expect([run.exitCode, run.out, existsSync(file("none.csv"))]).toEqual([1, "", false]);
    const calendar = await ask("which-filings-are-missing", "A-01", "--csv", "--ics", file("x.ics"));
    expect([calendar.exitCode, existsSync(file("x.ics"))]).toEqual([2, false]);
  });
});

describe("a list that does not come to its end", () => {
  const ROW = '{"list":"events","row":{"reference":"甲"}}\n';
  const PROBLEM = {
    type: "urn:laiqu:problem:list-timeout",
    title: "",
    titles: { zh: "迟", en: "late" },
    status: 504,
    code: "LIST_TIMEOUT",
    detail: "",
    details: { zh: "未能及时送完。", en: "It was not sent in time." },
    evidence: {},
  };

  async function against(listener: RequestListener, ...words: readonly string[]) {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return await runCli(plainConfig({ url, dataDirectory: demo.dataDirectory }), "ask", ...QUESTION, ...words);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it.each<[string, RequestListener]>([
    [
      "breaks off",
      (_, response) => {
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        response.write(ROW, () => response.destroy());
      },
    ],
    [
      "ends without an end",
      (_, response) => void response.writeHead(200, { "content-type": "application/x-ndjson" }).end(ROW + ROW),
    ],
    [
      "ends with a problem",
      (_, response) =>
        void response
          .writeHead(200, { "content-type": "application/x-ndjson" })
          .end(`${ROW}{"problem":${JSON.stringify(PROBLEM)}}\n`),
    ],
  ])("because it %s ends with an exit code of its own, and leaves no file", async (what, listener) => {
    const printed = await against(listener, "--ndjson");
    expect([printed.exitCode, printed.out.startsWith(ROW)]).toEqual([4, true]);
    expect(printed.err).toContain("did not come to its end");
    if (what === "ends with a problem") expect(printed.err).toContain("It was not sent in time.");

    const before = readdirSync(folder);
    const written = await against(listener, "--ndjson", "-o", file("cut.ndjson"), "--json");
    expect([written.exitCode, readdirSync(folder)]).toEqual([4, before]);
    expect(JSON.parse(written.out)).toMatchObject({ error: { code: "UNFINISHED" } });

    writeFileSync(file("old.ndjson"), "old");
    const over = await against(listener, "--ndjson", "-o", file("old.ndjson"), "--force", "--lang", "zh");
    expect([over.exitCode, readFileSync(file("old.ndjson"), "utf8")]).toEqual([4, "old"]);
    expect(over.err).toContain("不是完整清单");
    rmSync(file("old.ndjson"));
  });

  it("commands no terminal, whatever a server sends", async () => {
    const run = await against((request, response) => {
      const isCsv = request.headers.accept === "text/csv";
      response.writeHead(200, { "content-type": isCsv ? "text/csv" : "application/x-ndjson" });
      response.end(isCsv ? 'list,note\r\nevents,"\u001b[2J\r\u202e"\r\n' : '{"list":"\u001b[2J\u202e"}\n');
    }, "--csv");
    expect([run.exitCode, run.out]).toEqual([4, 'list,note\r\nevents,"\\u{1b}[2J\\u{d}\\u{202e}"\r\n']);
  });
});
