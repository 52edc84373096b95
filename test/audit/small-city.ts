import type { Hex } from "../../src/consensus/hex.ts";
import { ActKind, Code, Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { WrittenLedger } from "./written-ledger.ts";

/** 2026-03-01T00:00:00+08:00 */
export const START = 1_772_294_400;
/** Options of a row: SOFT, SOFT and the last of its step, and an alternative of the next row. */
type Options = "02" | "82" | "00";
export const FILE: Hex = `0x${"f1".repeat(32)}`;
export const FILE_SM3: Hex = `0x${"f3".repeat(32)}`;

/** A small city: one operator, two resources, one product of both, one export to one buyer. */
export async function smallCity() {
  const ledger = await WrittenLedger.begin(START);
  const authority = ledger.party("CY-DATA", ["DATA_AUTHORITY"]);
  const provider = ledger.party("CY-SAMR", ["DATA_PROVIDER"]);
  const operator = ledger.party("CY-OPR", ["OPERATOR"]);
  const buyer = ledger.party("CY-EMB", ["BUYER"]);
  // Two of the three rows of coming into force are alternatives, which are one rule.
  const either = `${row(6, "00")}${row(7)}`;
  ledger.publish([
    { kind: Kind.EXPORT, caseNumber: 0, act: ActKind.RECORD, code: 0, words: [`0x${row(5, "82")}${"00".repeat(16)}`] },
    {
      kind: Kind.EXPORT,
      caseNumber: 0,
      act: ActKind.SETTLE,
      code: Status.IN_FORCE,
      words: [`0x${either}`, `0x${row(9, "82")}${"00".repeat(16)}`],
    },
  ]);
  const [companies, parks] = ["DS01", "DS02"].map((reference) =>
    ledger.record({ kind: Kind.RESOURCE, parent: ledger.city, issuer: provider, reference }),
  );
  const authorization = ledger.record({
    kind: Kind.AUTHORIZATION,
    parent: ledger.city,
    link: operator,
    issuer: authority,
    reference: "A-01",
    until: START + 1_000_000,
  });
  const grants = [companies!, parks!].map((resource, index) =>
    ledger.record({
      kind: Kind.GRANT,
      parent: authorization,
      link: resource,
      issuer: authority,
      reference: `G-${index}`,
    }),
  );
  const scenario = ledger.record({
    kind: Kind.SCENARIO,
    parent: authorization,
    issuer: operator,
    reference: "S-01",
    inputs: grants,
  });
  const deliveries = grants.map((grant, index) => {
    const demand = ledger.record({
      kind: Kind.DEMAND,
      parent: scenario,
      link: grant,
      issuer: operator,
      reference: `D-${index}`,
    });
    ledger.attest(provider, demand, Code.REVIEW);
    return ledger.record({ kind: Kind.DELIVERY, parent: demand, issuer: provider, reference: `V-${index}` });
  });
  const product = ledger.record({
    kind: Kind.PRODUCT,
    parent: scenario,
    issuer: operator,
    reference: "PR-01",
    inputs: deliveries,
  });
  const agreement = ledger.record({
    kind: Kind.AGREEMENT,
    parent: scenario,
    link: buyer,
    issuer: operator,
    reference: "AG-01",
  });
  /** Records another export of the product under the agreement. */
  const exportOf = (fields: Partial<Parameters<WrittenLedger["record"]>[0]>, soft = 0) =>
    ledger.record(
      { kind: Kind.EXPORT, form: Form.FILE, parent: product, link: agreement, issuer: operator, ...fields },
      soft,
    );
  const exported = exportOf({ sha256Digest: FILE, sm3Digest: FILE_SM3 }, 0b10);
  return {
    ledger,
    authority,
    provider,
    operator,
    buyer,
    companies: companies!,
    parks: parks!,
    authorization,
    grants,
    scenario,
    deliveries,
    product,
    agreement,
    exported,
    exportOf,
    lastTime: ledger.time,
  };
}

export type SmallCity = Awaited<ReturnType<typeof smallCity>>;

/** A row of 16 bytes: kind FACT, its options and its rule number. */
function row(rule: number, options: Options = "02"): string {
  return `02${options}${rule.toString(16).padStart(4, "0")}${"0".repeat(24)}`;
}
