import { Interface } from "ethers";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { encodeLedgerCall, LedgerCallError, readCatalogueCall } from "../../src/ledger/calldata.ts";
import type { LedgerCall } from "../../src/ledger/calldata.ts";
import { Code, Form, statementCode, statementOutcome, stepCode } from "../../src/ledger/codes.ts";
import type { DigestForm } from "../../src/ledger/codes.ts";
import type { Proposal } from "../../src/ledger/decision-content.ts";
import { decisionKind } from "../../src/ledger/decisions.ts";
import type { Draft, Publication, Settlement, Statement } from "../../src/ledger/events.ts";
import { kindOf } from "../../src/ledger/kinds.ts";
import { NO_RECORD, parseRecordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { roleCode } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { randomSource } from "./random-source.ts";

/* ethers, with the ABI that the compiler wrote, is the independent judge of the bytes. */
const ledger = new Interface(Ledger__factory.abi);
const { random, hexOf, uintOf, small, many } = randomSource(20261);
const idOf = (): RecordId => (random(4) === 0 ? NO_RECORD : parseRecordId(hexOf(10)));
const anyStatus = (): Status => Object.values(Status)[random(Object.values(Status).length)]!;
const times = () => ({ until: small(32), effectiveAt: small(32) });

function randomDraft(): Draft {
  const content = {
    kind: kindOf(1 + random(17)),
    role: roleCode(random(64)),
    status: anyStatus(),
    backfilled: random(2) === 1,
    parent: idOf(),
    link: idOf(),
    from: small(32),
    ...times(),
    content: hexOf(32),
    sha256Digest: hexOf(32),
    sm3Digest: hexOf(32),
    clear: uintOf(256),
    inputs: many(random(8), idOf),
  };
  const references = ["", "齐数授〔2026〕1号", "A-1", "号".repeat(21)];
  return random(2) === 0
    ? { ...content, form: Form.REFERENCE, reference: references[random(references.length)]!, revision: uintOf(64) }
    : { ...content, form: (1 + random(3)) as DigestForm, ordinal: uintOf(64) };
}

function randomStatement(): Statement {
  return {
    subject: idOf(),
    code: statementCode(small(16)),
    outcome: statementOutcome(small(16)),
    role: roleCode(random(64)),
    ...times(),
    value: uintOf(88),
    about: idOf(),
    document: hexOf(32),
  };
}

function randomSettlement(): Settlement {
  return {
    subject: idOf(),
    status: anyStatus(),
    role: roleCode(random(64)),
    reason: small(16),
    ...times(),
    answers: small(32),
    about: idOf(),
    document: hexOf(32),
    items: many(random(5), idOf),
  };
}

function randomPublication(): Publication {
  const steps = many(random(4), () => ({
    kind: kindOf(1 + random(17)),
    caseNumber: small(8),
    act: random(4),
    code: stepCode(small(16)),
    words: many(random(5), () => hexOf(32)),
  }));
  return { effectiveFrom: small(32), rulebook: hexOf(32), steps };
}

/** A draft under the contract's names. */
function contractDraft(draft: Draft) {
  const named = draft.form === Form.REFERENCE;
  return {
    ...draft,
    inputs: [...draft.inputs],
    number: named ? draft.revision : draft.ordinal,
    referenceText: toHex(new TextEncoder().encode(named ? draft.reference : "")),
  };
}

function byEthers(call: LedgerCall): Hex {
  switch (call.act) {
    case "record":
      return ledger.encodeFunctionData("record", [call.drafts.map(contractDraft)]) as Hex;
    case "attest":
      return ledger.encodeFunctionData("attest", [[...call.statements]]) as Hex;
    case "settle":
      return ledger.encodeFunctionData("settle", [
        call.settlements.map((settlement) => ({ ...settlement, items: [...settlement.items] })),
      ]) as Hex;
    case "accept":
      return ledger.encodeFunctionData("accept", [call.party]) as Hex;
    case "publish": {
      const { effectiveFrom, rulebook, steps } = call.publication;
      const copied = steps.map((step) => ({ ...step, words: [...step.words] }));
      const publication = { effectiveFrom, rulebook, steps: copied };
      return ledger.encodeFunctionData("publish", [call.ordinal, call.version, publication]) as Hex;
    }
    case "propose":
    case "approve":
    case "carryOut": {
      const { referenceBytes: referenceText, ...proposal } = call.proposal;
      return ledger.encodeFunctionData(call.act, [{ ...proposal, referenceText }]) as Hex;
    }
    default:
      return call satisfies never;
  }
}

function randomProposal(): Proposal {
  const kind = decisionKind(1 + random(7));
  return { ordinal: small(8), kind, content: hexOf(random(200)), referenceBytes: hexOf(random(64)) };
}

function errorOf(call: LedgerCall): LedgerCallError {
  try {
    encodeLedgerCall(call);
  } catch (error) {
    if (error instanceof LedgerCallError) return error;
    throw error;
  }
  throw new Error("the call was encoded");
}

describe("a call to the ledger", () => {
  it.each([
    ["record", (): LedgerCall => ({ act: "record", drafts: many(random(4), randomDraft) })],
    ["attest", (): LedgerCall => ({ act: "attest", statements: many(random(4), randomStatement) })],
    ["settle", (): LedgerCall => ({ act: "settle", settlements: many(random(4), randomSettlement) })],
    ["accept", (): LedgerCall => ({ act: "accept", party: idOf() })],
    [
      "publish",
      (): LedgerCall => ({ act: "publish", ordinal: small(8), version: small(16), publication: randomPublication() }),
    ],
    ["propose", (): LedgerCall => ({ act: "propose", proposal: randomProposal() })],
    ["approve", (): LedgerCall => ({ act: "approve", proposal: randomProposal() })],
    ["carryOut", (): LedgerCall => ({ act: "carryOut", proposal: randomProposal() })],
  ])("%s is encoded to the bytes that ethers writes", (_, make) => {
    for (let run = 0; run < 300; run++) {
      const call = make();
      expect(encodeLedgerCall(call)).toBe(byEthers(call));
    }
  });

  it.each([
    ["record", (): LedgerCall => ({ act: "record", drafts: many(1 + random(4), randomDraft) })],
    ["attest", (): LedgerCall => ({ act: "attest", statements: many(1 + random(4), randomStatement) })],
    ["settle", (): LedgerCall => ({ act: "settle", settlements: many(1 + random(4), randomSettlement) })],
    ["accept", (): LedgerCall => ({ act: "accept", party: idOf() })],
    ["propose", (): LedgerCall => ({ act: "propose", proposal: randomProposal() })],
    ["approve", (): LedgerCall => ({ act: "approve", proposal: randomProposal() })],
    ["carryOut", (): LedgerCall => ({ act: "carryOut", proposal: randomProposal() })],
  ])("%s is read from the bytes that ethers writes, and from no others", (_, make) => {
    for (let run = 0; run < 100; run++) {
      const call = make();
      const calldata = byEthers(call);
      expect(readCatalogueCall(calldata)).toEqual(call);
      expect(readCatalogueCall(`${calldata}00`)).toBe(undefined);
      expect(readCatalogueCall(calldata.slice(0, -2) as Hex)).toBe(undefined);
    }
  });

  const publication = { effectiveFrom: 0, rulebook: `0x${"0".repeat(64)}`, steps: [] } as const;
  it.each(["0x", "0x12345678", encodeLedgerCall({ act: "publish", ordinal: 1, version: 1, publication })] as const)(
    "that is none of the catalogue is read as none: %s",
    (calldata) => expect(readCatalogueCall(calldata)).toBe(undefined),
  );

  it("is not encoded when a value does not fit its field; the error names the field, its limit and the value", () => {
    const draft = { ...randomDraft(), form: Form.REFERENCE, reference: "A-1", revision: 2n ** 64n } as const;
    const limit = "18446744073709551615";
    const value = "18446744073709551616";

    const error = errorOf({ act: "record", drafts: [{ ...draft, revision: 0n }, draft] });

    expect(error).toMatchObject({
      code: "ACT_NOT_ENCODABLE",
      evidence: { field: "drafts[1].revision", limit, value },
    });
    expect(error.text.en).toBe(
      "This act cannot be encoded as a call to the ledger: drafts[1].revision is a whole number from 0 to " +
        `${limit}, not ${value}.`,
    );
    expect(error.text.zh).toBe(
      `此行为无法编码为账本的调用：drafts[1].revision 须为 0 至 ${limit} 的整数，所给为 ${value}。`,
    );
  });

  it("is not encoded with a lone surrogate, which UTF-8 cannot write: another record would be named", () => {
    const draft = { ...randomDraft(), form: Form.REFERENCE, reference: "A-\ud800", revision: 0n } as const;

    expect(errorOf({ act: "record", drafts: [draft] }).evidence).toEqual({
      field: "drafts[0].reference",
      value: '"A-\\u{d800}"',
    });
  });

  it.each([
    ["a negative time", { until: -1 }, "statements[0].until", "-1"],
    ["a fraction of a second", { until: 1.5 }, "statements[0].until", "1.5"],
    ["a value above 88 bits", { value: 2n ** 88n }, "statements[0].value", (2n ** 88n).toString()],
  ])("is not encoded with %s", (_, wrong, field, value) => {
    const statement = { ...randomStatement(), code: Code.REVIEW, ...wrong };

    expect(errorOf({ act: "attest", statements: [statement] }).evidence).toMatchObject({ field, value });
  });
});
