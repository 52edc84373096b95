import { describe, expect, it } from "vitest";
import { requireAccount, requireId, requireNamed, requirePassing } from "../../src/client/http/asked-for.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { exportId, NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import type { RecordDetail } from "../../src/schemas/record.ts";
import { recordIdOf, recordWith } from "./fake-api.ts";

const ISSUER = { id: recordIdOf(7), kind: "PARTY", reference: "CY-DEVM" } as const;
const SHA256 = "ab".repeat(32);

const demand = (reference: string, more: Partial<RecordDetail> = {}): RecordDetail =>
  recordWith({
    id: recordId({ kind: Kind.DEMAND, issuer: ISSUER.id, reference, revision: more.revision ?? 0 }),
    kind: "DEMAND",
    reference,
    issuer: ISSUER,
    ...more,
  });
const DEMAND = demand("DM-20");
const CITY = recordWith({
  id: recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "CY", revision: 0 }),
  kind: "JURISDICTION",
  reference: "CY",
});
const EXPORT = recordWith({
  id: exportId({ sha256: `0x${SHA256}`, ordinal: 0 }),
  kind: "EXPORT",
  form: "FILE",
  sha256: SHA256,
});

describe("an answer about a record that was named", () => {
  it.each<readonly [string, RecordDetail]>([
    ["DM-20", DEMAND],
    [DEMAND.id, DEMAND],
    [DEMAND.id.toUpperCase().replace("X", "x"), DEMAND],
    ["demand/CY-DEVM/DM-20", DEMAND],
    [`DEMAND/${ISSUER.id}/DM-20`, DEMAND],
    ["ＤＭ－２０", DEMAND],
    ["DM-20", demand("DM-20", { revision: 2 })],
    ["demand/X/DM-20", demand("demand/X/DM-20")],
    ["CY", CITY],
    ["jurisdiction/-/CY", CITY],
    [`sha256:${SHA256}`, EXPORT],
    [SHA256.toUpperCase(), EXPORT],
  ])("is believed: %s", (name, record) => {
    expect(() => requireNamed(name, record.kind, record)).not.toThrow();
  });

  it.each<readonly [what: string, name: string, record: RecordDetail]>([
    ["another reference", "DM-20", demand("DM-21")],
    ["another id", recordIdOf(9), DEMAND],
    ["another issuer", "demand/CY-OPR/DM-20", DEMAND],
    ["another issuer by its id", `demand/${recordIdOf(8)}/DM-20`, DEMAND],
    ["another kind", "DM-20", demand("DM-20", { kind: "DELIVERY" })],
    ["the asked reference for another id", "DM-20", { ...demand("DM-21"), reference: "DM-20" }],
    ["the asked reference by nobody", "DM-20", { ...DEMAND, issuer: recordWith({ kind: "PARTY" }) }],
    ["the first revision for a later one", "DM-20", { ...demand("DM-20", { revision: 1 }), revision: 0 }],
    ["another digest", `sha256:${"cd".repeat(32)}`, EXPORT],
    ["a record with a false reference", DEMAND.id, { ...DEMAND, reference: "DM-22" }],
  ])("is not believed with %s", (_, name, record) => {
    expect(() => requireNamed(name, "DEMAND", record)).toThrow(
      expect.objectContaining({ code: "ANSWER_MALFORMED", evidence: { asked: name, answered: record.id } }),
    );
  });

  it("shows what the ledger holds in no form of a reference, and is believed by its id alone", () => {
    const odd = recordWith({ id: recordIdOf(5), kind: "DEMAND", reference: "DM\u0007", issuer: ISSUER });

    expect(() => requireId(odd.id, odd)).not.toThrow();
    expect(() => requireNamed("DM\u0007x", "DEMAND", odd)).toThrow();
    expect(() => requireId(recordIdOf(6), odd)).toThrow();
  });

  it("is not believed by its id when that does not follow from its reference", () => {
    expect(() => requireId(DEMAND.id, { ...DEMAND, reference: "DM-22" })).toThrow(
      expect.objectContaining({ code: "ANSWER_MALFORMED", evidence: { asked: DEMAND.id, answered: DEMAND.id } }),
    );
  });

  it("is about the account and the party that were named", () => {
    const account = `0x${"ab".repeat(20)}`;

    expect(() => requireAccount(account.toUpperCase().replace("X", "x"), account, undefined)).not.toThrow();
    expect(() => requireAccount(account, account, `0x${"cd".repeat(20)}`)).toThrow();
    expect(() => requirePassing("CY-DEVM", ISSUER)).not.toThrow();
    expect(() => requirePassing("CY-OPR", ISSUER)).toThrow();
    expect(() => requirePassing("CY-OPR", undefined)).toThrow();
  });
});
