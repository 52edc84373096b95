import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import type { Hex } from "../../src/consensus/hex.ts";
import { LedgerCallError } from "../../src/ledger/calldata.ts";
import { Code, Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, parseRecordId } from "../../src/ledger/record-id.ts";
import { Role, roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { unpackSeat } from "../../src/ledger/views.ts";
import { callOf, draftOf } from "../../src/schemas/act-call.ts";
import type { DraftForm } from "../../src/schemas/act.ts";
import { DecimalSchema } from "../../src/schemas/values.ts";

const ID = parseRecordId("0x0102030405060708090a");
const ACCOUNT: Hex = `0x${"a1".repeat(20)}`;
const draft = (form: Omit<DraftForm, "role">) => draftOf({ role: "DATA_AUTHORITY", ...form });

describe("a draft in JSON", () => {
  it("becomes the ledger's draft, with PROPOSED, REFERENCE and zeros for what was left out", () => {
    expect(draft({ kind: "RESOURCE", reference: "DS01" })).toMatchObject({
      kind: Kind.RESOURCE,
      role: Role.DATA_AUTHORITY,
      status: Status.PROPOSED,
      form: Form.REFERENCE,
      reference: "DS01",
      revision: 0n,
      backfilled: false,
      parent: NO_RECORD,
      link: NO_RECORD,
      clear: 0n,
      inputs: [],
    });
  });

  it.each([
    ["PARTY", "controller"],
    ["RESOURCE", "industryAuthority"],
    ["PROCUREMENT", "plan"],
    ["AUTHORIZATION", "operator"],
    ["GRANT", "resource"],
    ["DEMAND", "grant"],
    ["PRODUCT", "developer"],
    ["AGREEMENT", "counterparty"],
    ["EXPORT", "agreement"],
  ] as const)("of the kind %s has its %s as link", (kind, name) => {
    expect(draft({ kind, [name]: ID }).link).toBe(ID);
  });

  it.each([
    ["e\u0301", "ACT_NOT_ENCODABLE"],
    ["ＤＳ０１", "ACT_NOT_ENCODABLE"],
    ["\u202eDS01", "REFERENCE_CHARACTER"],
    ["DS\u0000", "REFERENCE_CHARACTER"],
    [" DS01", "REFERENCE_OUTER_SPACE"],
    ["", "REFERENCE_EMPTY"],
    ["中".repeat(22), "REFERENCE_TOO_LONG"],
  ])("has no reference that nobody could name again: %j", (reference, code) => {
    expect(() => draft({ kind: "RESOURCE", reference })).toThrow(expect.objectContaining({ code }));
  });

  it("carries the first seat of a party, the code of a case, and clauses", () => {
    const seat = draft({ kind: "PARTY", firstAccount: ACCOUNT, roles: ["AUDITOR"] }).clear;

    expect(unpackSeat(seat)).toEqual({ firstAccount: ACCOUNT, roleMask: roleMask(["AUDITOR"]) });
    expect(draft({ kind: "CASE", code: "INCIDENT" }).clear).toBe(BigInt(Code.INCIDENT));
    expect(draft({ kind: "AUTHORIZATION", clauses: ["SCOPE", "SECURITY"] }).clear).toBe(0b101n);
  });

  it.each([
    ["the operator of a resource", { kind: "RESOURCE", operator: ID }, "operator"],
    ["the code of a party", { kind: "PARTY", code: "INCIDENT" }, "code"],
    ["clauses of a case", { kind: "CASE", clauses: ["SCOPE"] }, "clauses"],
    ["an account of an authorization", { kind: "AUTHORIZATION", firstAccount: ACCOUNT }, "firstAccount"],
    ["the ordinal of a reference", { kind: "EXPORT", ordinal: "1" }, "ordinal"],
    ["the revision of a digest", { kind: "EXPORT", form: "FILE", revision: "1" }, "revision"],
    ["the reference of a digest", { kind: "EXPORT", form: "FILE", reference: "EX-1" }, "reference"],
  ] as const)("is refused with %s, which the call could not carry", (_, form, field) => {
    const given = { ...form } as Omit<DraftForm, "role">;

    expect(() => draft(given)).toThrow(LedgerCallError);
    expect(() => draft(given)).toThrow(` has no ${field}; leave it out.`);
  });

  it.each([
    ["kind", { kind: 0 }, 0],
    ["status", { kind: "RESOURCE", status: 77 }, 77],
  ] as const)("is refused with a number that is no %s, and the error names the member", (field, form, given) => {
    expect(() => draft(form)).toThrow(
      expect.objectContaining({ code: "ACT_NOT_ENCODABLE", evidence: { field, given } }),
    );
  });
});

it("a number in decimal text has at most the 78 digits of 2^256 - 1, so that no error repeats a million", () => {
  expect(Check(DecimalSchema, "9".repeat(78))).toBe(true);
  expect(Check(DecimalSchema, "9".repeat(79))).toBe(false);
});

it("a statement and a settlement become the ledger's, with zeros for what was left out", () => {
  const statement = { subject: ID, code: "REVIEW", role: "AUDITOR" } as const;
  const settlement = { subject: ID, status: "TERMINATED", role: "AUDITOR" } as const;

  expect(callOf({ act: "attest", payload: [statement] })).toMatchObject({
    act: "attest",
    statements: [{ subject: ID, code: Code.REVIEW, outcome: 0, value: 0n, about: NO_RECORD }],
  });
  expect(callOf({ act: "settle", payload: [settlement] })).toMatchObject({
    act: "settle",
    settlements: [{ subject: ID, status: Status.TERMINATED, answers: 0, about: NO_RECORD }],
  });
});
