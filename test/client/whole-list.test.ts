import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../../src/client/http/api-error.ts";
import { ListRecords } from "../../src/client/http/list-records.ts";
import type { WholeListForm } from "../../src/client/http/list-records.ts";
import { wholeAnswer } from "../../src/client/http/whole-list.ts";
import type { WholeListEnd } from "../../src/schemas/whole-list.ts";

const ROW = '{"list":"events","row":{"reference":"甲"}}\n';
const END = { rows: 2, asOf: { block: 7, hash: `0x${"1".repeat(64)}`, time: 1 }, completeness: "complete" };
const NDJSON_END = `{"end":${JSON.stringify(END)}}\n`;
const CSV_HEAD = "list,note,reference\r\n";
const CSV_ROW = 'events,,"甲\r\n""乙"",丙"\r\n';
const cell = (value: unknown) => `"${JSON.stringify(value).replaceAll('"', '""')}"`;
const CSV_END = `end,${cell(END)},\r\n`;
const PROBLEM = {
  type: "urn:laiqu:problem:cursor-outdated",
  title: "",
  titles: { zh: "旧", en: "old" },
  status: 410,
  code: "CURSOR_OUTDATED",
  detail: "",
  details: { zh: "已变。", en: "It changed." },
  evidence: {},
};

let answer: (response: ServerResponse, accept: string) => void;
const server = createServer((request, response) => answer(response, String(request.headers.accept)));
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The list that a client reads from an answer: its text and its end, or the error that came after the text. */
async function taken(form: WholeListForm, waitMs = 2_000) {
  let text = "";
  try {
    const records = wholeAnswer(url, "what-was-refused", { of: "X" }, form, { waitMs });
    let next = await records.next();
    for (; next.done !== true; next = await records.next()) text += next.value;
    return { text, end: next.value };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { text, code: error.code, problem: error.problem?.code };
  }
}

const types = {
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
} as const;

function sending(form: WholeListForm, ...pieces: readonly (string | Uint8Array)[]): void {
  answer = (response) => {
    response.writeHead(200, { "content-type": types[form] });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
}

describe("a whole list is taken as whole only when its last record says so", () => {
  it.each<[WholeListForm, string, string]>([
    ["ndjson", ROW + ROW, NDJSON_END],
    ["csv", CSV_HEAD + CSV_ROW + CSV_ROW, CSV_END],
    ["csv", `\ufeff${CSV_HEAD}${CSV_ROW}${CSV_ROW}`, CSV_END],
  ])("in %s, whatever its pieces are", async (form, rows, end) => {
    const whole = `${rows}${end}`;
    const bytes = new TextEncoder().encode(whole);
    for (const size of [1, 7, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      sending(form, ...pieces);
      expect(await taken(form)).toEqual({ text: whole, end: END as WholeListEnd });
    }
  });

  it.each<[string, WholeListForm, string]>([
    ["stops after a row", "ndjson", ROW + ROW],
    ["stops after a row", "csv", CSV_HEAD + CSV_ROW + CSV_ROW],
    ["stops within the end", "ndjson", ROW + ROW + NDJSON_END.slice(0, -1)],
    ["stops within the end", "csv", CSV_HEAD + CSV_ROW + CSV_ROW + CSV_END.slice(0, -1)],
    ["stops within quotation marks", "csv", `${CSV_HEAD}events,,"甲\r\n`],
    ["is empty", "ndjson", ""],
    ["is empty", "csv", ""],
    ["has lost a row", "ndjson", ROW + NDJSON_END],
    ["has lost a row", "csv", CSV_HEAD + CSV_ROW + CSV_END],
    ["goes on after its end", "ndjson", ROW + ROW + NDJSON_END + ROW],
    ["has an end that is none", "ndjson", `${ROW}${ROW}{"end":{"rows":2}}\n`],
    ["has an end that is no JSON", "ndjson", `${ROW}${ROW}{"end":{\n`],
    ["has the end in a cell", "csv", `${CSV_HEAD}${CSV_ROW}"x\r\n${CSV_END}`],
  ])("and not when it %s (%s)", async (_, form, text) => {
    sending(form, text);
    expect(await taken(form)).toMatchObject({ code: "UNFINISHED", problem: undefined });
  });

  it.each<[WholeListForm, string]>([
    ["ndjson", `${ROW}{"problem":${JSON.stringify(PROBLEM)}}\n`],
    ["csv", `${CSV_HEAD}${CSV_ROW}problem,${cell(PROBLEM)},\r\n`],
  ])("and not when it ends with a problem, which is told (%s)", async (form, text) => {
    sending(form, text);
    expect(await taken(form)).toEqual({ text, code: "UNFINISHED", problem: "CURSOR_OUTDATED" });
  });

  it("and not when the connection breaks off, or nothing more comes", async () => {
    answer = (response) => {
      response.writeHead(200, { "content-type": types.ndjson });
      response.write(ROW, () => response.destroy());
    };
    expect(await taken("ndjson")).toMatchObject({ code: "UNFINISHED" });
    answer = (response) => {
      response.writeHead(200, { "content-type": types.ndjson });
      response.write(ROW);
    };
    expect(await taken("ndjson", 3_000)).toEqual({ text: ROW, code: "UNFINISHED", problem: undefined });
  });

  it("and not when its bytes are no text", async () => {
    sending("ndjson", ROW, new Uint8Array([0xff, 0x0a]));
    expect(await taken("ndjson")).toMatchObject({ code: "UNFINISHED" });
  });
});

describe("what is no whole list at all", () => {
  it("is a problem, another program or no answer", async () => {
    answer = (response) => {
      response.writeHead(410, { "content-type": "application/problem+json" });
      response.end(JSON.stringify(PROBLEM));
    };
    expect(await taken("csv")).toEqual({ text: "", code: "REFUSED", problem: "CURSOR_OUTDATED" });
    answer = (response) => {
      response.writeHead(404, { "content-type": "text/html" });
      response.end("<h1>Not Found</h1>");
    };
    expect(await taken("csv")).toMatchObject({ code: "NOT_LAIQU" });
    sending("ndjson", ROW, ROW, NDJSON_END);
    expect(await taken("csv")).toMatchObject({ code: "NOT_LAIQU" });
    sending("ndjson", "<html>\n");
    expect(await taken("ndjson")).toMatchObject({ code: "NOT_LAIQU" });
    answer = () => undefined;
    expect(await taken("csv", 50)).toEqual({ text: "", code: "TIMEOUT", problem: undefined });
  });
});

it("a record that never ends is not kept for ever", async () => {
  sending("csv", `${CSV_HEAD}"${"x".repeat(17 * 1024 * 1024)}`);
  expect(await taken("csv", 20_000)).toMatchObject({ code: "NOT_LAIQU" });
  const records = new ListRecords("csv");
  expect(records.take('"a\n')).toEqual([]);
  expect(records.take('b"\nc')).toEqual(['"a\nb"\n']);
  expect(records.open).toBe(1);
});
