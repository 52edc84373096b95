import { describe, expect, it } from "vitest";
import { RpcError } from "../../src/chain/rpc-error.ts";
import { failureFields } from "../../src/log/failure-fields.ts";
import { createLog, LOG_LEVELS, parseLogLevel } from "../../src/log/log.ts";
import type { LogLevel } from "../../src/log/log.ts";

const NOON = Date.UTC(2026, 0, 2, 12);
/** Every character that a terminal obeys or a reader does not see. */
const HOSTILE = '\u001b[2J\u009b1m\u202eabc\u200b\u2028\u2029\n\r\t\u007f\ufeff\ud800 "quoted" \\ 来去';

function written(level: LogLevel, write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(
    createLog(
      level,
      (line) => lines.push(line),
      () => NOON,
    ),
  );
  return lines;
}

function fieldsOf(fields: Record<string, unknown>): { line: string; parsed: Record<string, unknown> } {
  const [line = ""] = written("debug", (log) => log.info("some-event", fields));
  return { line, parsed: JSON.parse(line) as Record<string, unknown> };
}

describe("a line of the log", () => {
  it("keeps a list as a list, of bounded length, with its secrets withheld", () => {
    const nodes = ["http://user:hidden@node/", 7, null, { token: "hidden" }, ...Array.from({ length: 90 }, () => "x")];

    const { parsed, line } = fieldsOf({ none: [], nodes });

    expect(parsed["none"]).toEqual([]);
    expect((parsed["nodes"] as unknown[]).slice(0, 3)).toEqual(["http://(withheld)@node/", 7, null]);
    expect(parsed["nodes"]).toHaveLength(40);
    expect(line).not.toContain("hidden");
  });

  it("is JSON with time, level, event and fields", () => {
    const { line } = fieldsOf({ block: 7, ready: true, large: 1n << 70n, absent: undefined });

    expect(line).toBe(
      '{"time":"2026-01-02T12:00:00.000Z","level":"info","event":"some-event",' +
        `"block":7,"ready":true,"large":"${1n << 70n}"}`,
    );
  });

  it("never breaks and holds nothing that a terminal obeys, but keeps the value", () => {
    const { line, parsed } = fieldsOf({ name: HOSTILE });

    expect(line).toMatch(/^[\x20-\x7e来去]*$/);
    expect(parsed["name"]).toBe(HOSTILE);
  });

  it("is bounded, whatever it is given", () => {
    const endless = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, "x".repeat(9_000)]));
    const { line, parsed } = fieldsOf(endless);

    expect(Object.keys(parsed)).toHaveLength(43);
    expect(line.length).toBeLessThan(200_000);
    expect(parsed["field0"]).toMatch(/^x{4000}…\(5000 more characters\)$/);
  });

  it.each([
    ["an address with a password", { url: "http://user:pa@ss/w0rd@node:8545/x" }, "pa@ss/w0rd"],
    ["the password of a database", { message: "postgres://laiqu:hidden@db/x does not answer" }, "hidden"],
    ["a password in a connection string", { message: "host=db password=hidden user=x" }, "hidden"],
    ["a token in a query", { url: "https://node/?token=hidden" }, "hidden"],
    ["a field that is named as a secret", { passphrase: "hidden" }, "hidden"],
    ["a member that is named as a secret", { document: { salts: ["hidden"] } }, "hidden"],
    ["a signed transaction", { raw: `0x02f8${"ab".repeat(100)}` }, "ab".repeat(60)],
    ["a signed transaction without 0x", { body: `{"raw":"${"ab".repeat(100)}"}` }, "ab".repeat(60)],
  ])("does not show %s", (_, fields, secret) => {
    expect(fieldsOf(fields).line).not.toContain(secret);
  });

  it("shows a hash whole", () => {
    const hash = `0x${"5d".repeat(32)}`;

    expect(fieldsOf({ hash }).parsed["hash"]).toBe(hash);
  });

  it("is written for a value that JSON cannot hold, too", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;

    expect(fieldsOf({ circle, not: Number.NaN, nothing: null }).parsed).toMatchObject({
      circle: "(a value that JSON cannot hold)",
      not: "NaN",
      nothing: null,
    });
  });
});

describe("a log", () => {
  it.each(LOG_LEVELS)("of level %s writes that level and the graver ones", (level) => {
    const lines = written(level, (log) => {
      for (const each of LOG_LEVELS) log[each]("some-event");
    });

    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(
      LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(level) + 1),
    );
  });

  it("has a level that people name", () => {
    expect(["debug", " WARN ", "verbose", ""].map(parseLogLevel)).toEqual(["debug", "warn", undefined, undefined]);
  });
});

describe("an error in the log", () => {
  it("that was foreseen shows code, both texts and causes", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const error = new RpcError("UNAVAILABLE", { zh: "无应答。", en: "No answer." }, { method: "eth_call" }, cause);

    expect(failureFields(error)).toEqual({
      error: "RpcError",
      code: "UNAVAILABLE",
      zh: "无应答。",
      en: "No answer.",
      cause: "Error ECONNREFUSED: connect ECONNREFUSED",
    });
  });

  it("that nobody foresaw shows its stack in the same line", () => {
    const { line, parsed } = fieldsOf({ ...failureFields(new TypeError("x is not a function")) });

    expect(line).not.toContain("\n");
    expect(parsed).toMatchObject({ error: "TypeError", message: "x is not a function" });
    expect(parsed["stack"]).toMatch(/log\.test\.ts/);
  });

  it("names a bounded number of causes, also in a circle", () => {
    const error = new Error("round");
    error.cause = error;

    expect(String(failureFields(error)["cause"]).split(" <- ")).toHaveLength(4);
  });
});
