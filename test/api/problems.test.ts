import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ApiProblem, problemTexts } from "../../src/api/api-problem.ts";
import { problemOf } from "../../src/api/problem-of.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import { InputError } from "../../src/documents/input-error.ts";
import { DateError } from "../../src/text/date-error.ts";
import { PROBLEM_CODES } from "../../src/schemas/problem.ts";

const documentation = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

it("docs/errors.md has one section for each code, with its status, and no other section", () => {
  const sections = [...documentation.matchAll(/^## (\S+)\n\n(\d{3})\. /gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(sections).toEqual(PROBLEM_CODES.map((code) => [code, problemTexts[code].status]));
});

it("a mistake of the client never has the status of a server error", () => {
  const server =
    /^(INDEX|CHAIN|NODE|INTERNAL|DESCRIPTOR_OUTDATED|ASKER_|ANSWER_NOT_LOGGED|OVERLOADED|SERVER_|LIST_TIMEOUT)/;
  const mistakes = PROBLEM_CODES.filter((code) => !server.test(code));
  expect(mistakes.filter((code) => problemTexts[code].status >= 500)).toEqual([]);
});

it("a problem keeps large numbers in its evidence, and an unforeseen error reveals nothing", () => {
  const form = new ApiProblem("TRANSACTION_CARRIES_VALUE", { zh: "金额", en: "value" }, { value: 1n << 80n }).toForm();
  expect(form.evidence).toEqual({ value: (1n << 80n).toString() });
  const internal = problemOf(new TypeError("secret at /home/agency/key"), "5f1e").toForm();
  expect(internal).toMatchObject({ code: "INTERNAL", status: 500, evidence: { request: "5f1e" } });
  expect(JSON.stringify(internal)).not.toContain("secret");
});

it.each([
  [new RpcError("TIMEOUT", { zh: "超时", en: "late" }, { method: "eth_call" }), "CHAIN_TIMEOUT"],
  [new RpcError("MALFORMED", { zh: "格式", en: "html" }, { method: "eth_call" }), "CHAIN_UNAVAILABLE"],
  [new InputError("MANIFEST_PATH", { zh: "路径", en: "dots" }), "MANIFEST_MALFORMED"],
  [new DateError("DATE_MALFORMED", { zh: "日期", en: "date" }), "REQUEST_MALFORMED"],
  [Object.assign(new Error("connection refused"), { code: "ECONNREFUSED" }), "INDEX_UNAVAILABLE"],
  [Object.assign(new Error("shutting down"), { code: "57P01" }), "INDEX_UNAVAILABLE"],
  [Object.assign(new Error("invalid byte sequence"), { code: "22021" }), "REQUEST_MALFORMED"],
])("%s is a problem of its code", (error, code) => {
  expect(problemOf(error, "5f1e").code).toBe(code);
});
