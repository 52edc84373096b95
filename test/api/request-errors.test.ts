import { expect, test } from "vitest";
import { requestErrors } from "../../src/api/request-errors.ts";
import { validationProblem } from "../../src/api/validation-problem.ts";
import { CandidatesRequestSchema, CheckRequestSchema } from "../../src/schemas/act.ts";

const account = `0x${"1".repeat(40)}`;
const subject = `0x${"1".repeat(20)}`;
const settlement = { subject, status: "TERMINATED", role: "AUDITOR" };
const settling = (more: object) => ({ act: "settle", payload: [{ ...settlement, ...more }] });
const FAULT = "/payload/0/reason must not be more than 65535";

const told = (schema: Parameters<typeof requestErrors>[0], value: unknown): string =>
  validationProblem(requestErrors(schema, value), "body", new Error("malformed")).text.en;

test.each<[string, unknown, string]>([
  ["an act of the last form", { account, ...settling({ reason: 65_536 }) }, `${FAULT}.`],
  ["several mistakes", { account, ...settling({ reason: -1, document: 1 }) }, "/payload/0/document must be of type"],
  ["an unknown act", { account, ...settling({}), act: "end" }, "/act must be one of record, attest, settle."],
  ["an act that is no word", { account, ...settling({}), act: null }, "/act must be one of record, attest, settle."],
  ["no act", { account, payload: [] }, "/ lacks act"],
  ["no object", 5, "/ must be of type object"],
])("a malformed request is told its own mistakes and those of no other form: %s", (_, value, says) => {
  const text = told(CheckRequestSchema, value);
  expect(text).toContain(says);
  expect(text).not.toMatch(/must be record|must be attest|lacks kind|lacks code/);
});

test.each<[object, string]>([
  [settling({ reason: 65_536 }), `/candidates/1${FAULT}`],
  [{ act: "end", payload: [] }, "/candidates/1/act must be one of record, attest, settle"],
  [{ act: "record" }, "/candidates/1 lacks payload"],
])("of several acts, the one that is malformed is told its own mistakes: %j", (candidate, says) => {
  expect(told(CandidatesRequestSchema, { account, candidates: [settling({}), candidate] })).toBe(
    `The body is malformed: ${says}.`,
  );
});
