import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clausesOf } from "../../src/ledger/agreement-clauses.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { isRecordId, parseRecordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { caseNumberOf, LINK_NAMES, packSeat, viewOf } from "../../src/ledger/views.ts";
import type { PackedRecord } from "../../src/ledger/views.ts";

const [parent, link, input] = ["01", "02", "03"].map((digits) => parseRecordId(`0x${digits.repeat(10)}`));
const packed = (kind: Kind, more: Partial<PackedRecord> = {}): PackedRecord => ({
  kind,
  parent,
  link,
  clear: 0n,
  inputs: [input!],
  ...more,
});

describe("the view of a record", () => {
  it.each([
    ["PARTY", { controller: link }],
    ["RESOURCE", { industryAuthority: link }],
    ["PROCUREMENT", { plan: link }],
    ["AUTHORIZATION", { operator: link, grounds: [input] }],
    ["GRANT", { authorization: parent, resource: link }],
    ["SCENARIO", { authorization: parent, grants: [input] }],
    ["DEMAND", { scenario: parent, grant: link }],
    ["DELIVERY", { demand: parent, domain: link }],
    ["IMPORT", { scenario: parent, domain: link }],
    ["PRODUCT", { scenario: parent, developer: link, inputs: [input] }],
    ["AGREEMENT", { scenario: parent, counterparty: link }],
    ["EXPORT", { product: parent, agreement: link }],
    ["CASE", { subject: parent, addressee: link }],
    ["APPLICATION", { procurement: parent }],
    ["DOMAIN", { keeper: link }],
  ] as const)("of the kind %s names its neighbours", (kind, members) => {
    expect(viewOf(packed(Kind[kind], { clear: kind === "CASE" ? BigInt(Code.INCIDENT) : 0n }))).toMatchObject(members);
  });

  it("names the first seat of a party", () => {
    const firstAccount = `0x${"a1".repeat(20)}` as const;
    const clear = packSeat({ firstAccount, roleMask: roleMask(["AUDITOR", "BUYER"]) });

    expect(viewOf(packed(Kind.PARTY, { clear }))).toMatchObject({ firstAccount, roles: ["AUDITOR", "BUYER"] });
    expect(viewOf(packed(Kind.PARTY, { clear: roleMask(["BUYER"]) }))).toMatchObject({ firstAccount: undefined });
  });

  it("names the code of a case, whose low byte is its number", () => {
    const record = packed(Kind.CASE, { clear: BigInt(Code.RECTIFICATION) });

    expect(viewOf(record)).toMatchObject({ code: Code.RECTIFICATION });
    expect(caseNumberOf(record)).toBe(Code.RECTIFICATION & 0xff);
    expect(caseNumberOf({ ...record, kind: Kind.PRODUCT })).toBe(0);
  });

  it("names clauses, and shows a clause without a name by its bit", () => {
    expect(viewOf(packed(Kind.AGREEMENT, { clear: 0b101n }))).toMatchObject({ clauses: ["SCOPE", "SECURITY"] });
    expect(clausesOf(1n << 63n)).toEqual(["BIT_63"]);
  });

  it.each([
    ["AUTHORIZATION", "link"],
    ["GRANT", "parent"],
    ["DEMAND", "link"],
    ["AGREEMENT", "link"],
    ["EXPORT", "parent"],
    ["CASE", "parent"],
    ["APPLICATION", "parent"],
  ] as const)("is refused for the kind %s without a %s, which the ledger demands", (kind, neighbour) => {
    expect(() => viewOf(packed(Kind[kind], { [neighbour]: undefined }))).toThrow(
      expect.objectContaining({ code: "NEIGHBOUR_MISSING" }),
    );
  });
});

it("exactly the kinds whose link the contract allows have a name for it", () => {
  const source = readFileSync(new URL("../../contracts/types/Positions.sol", import.meta.url), "utf8");
  const rows = [...source.matchAll(/kind == Kind\.(\w+)\) return standing\([^,]+, ([^,]+),/g)];
  const linked = rows.filter(([, , links]) => links !== "NOTHING").map(([, kind]) => kind);

  expect(rows).toHaveLength(Object.keys(Kind).length - 1);
  expect(new Set(Object.keys(LINK_NAMES))).toEqual(new Set(linked));
});

describe("the id of a record", () => {
  it("is 0x and 20 lower-case hexadecimal digits, and nothing else", () => {
    expect(isRecordId("0x0102030405060708090a")).toBe(true);
    for (const text of ["0x0102030405060708090A", "0x01", "0102030405060708090a", `0x${"00".repeat(11)}`, ""])
      expect(isRecordId(text)).toBe(false);
    expect(() => parseRecordId("0x01")).toThrow(expect.objectContaining({ code: "RECORD_ID_MALFORMED" }));
  });
});
