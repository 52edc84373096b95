import { describe, expect, it } from "vitest";
import { findDecision, findDecisionToApprove } from "../../src/client/governance/find-decision.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { decisionId, encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import type { Answer } from "../../src/schemas/answer.ts";
import type { DecisionForm, DecisionsAnswer } from "../../src/schemas/decision.ts";
import { AS_OF, contextWith } from "./fake-api.ts";

const CITY = parseRecordId(`0x${"c1".repeat(10)}`);
const CONTENT = encodeDecisionContent({ kind: "RETIRE", successor: `0x${"ab".repeat(32)}` });
const PAPER_BYTES = toHex(new TextEncoder().encode("P-1"));
const NUMBER = decisionId(
  { ordinal: 1, kind: DecisionKind.RETIRE, content: CONTENT, referenceBytes: PAPER_BYTES },
  { jurisdiction: CITY, roster: 2 },
);

const decision = (more: Partial<DecisionForm> = {}): DecisionForm => ({
  decision: NUMBER,
  jurisdiction: { ordinal: 1, record: { id: CITY, kind: "JURISDICTION" } },
  kind: "RETIRE",
  label: { zh: "", en: "" },
  paper: "P-1",
  text: { zh: "", en: "" },
  content: CONTENT,
  paperBytes: PAPER_BYTES,
  roster: 2,
  quorum: 2,
  delaySeconds: 0,
  approvals: [],
  missing: 2,
  state: "PENDING",
  stateLabel: { zh: "", en: "" },
  proposed: "1:0",
  ...more,
});

/** A desk whose server knows these decisions. */
const served = (...decisions: readonly DecisionForm[]) =>
  contextWith({
    decisions: ({ paper, jurisdiction, decision: number }) => {
      const asked = decisions.filter(
        (each) =>
          (paper === undefined || each.paper === paper) &&
          (jurisdiction === undefined || each.jurisdiction.ordinal === jurisdiction) &&
          (number === undefined || each.decision === number),
      );
      const answer = { asOf: AS_OF, result: { decisions: asked } };
      return Promise.resolve(answer as unknown as Answer<DecisionsAnswer>);
    },
  });

describe("the decision that a text names", () => {
  it("is the one of that paper which is still open", async () => {
    const voided = decision({ state: "VOID", roster: 1 });

    expect((await findDecision(served(voided, decision()), "P-1")).decision.state).toBe("PENDING");
  });

  it("is unknown, or one of several whose numbers the error names", async () => {
    const other = decision({ decision: `0x${"11".repeat(32)}` });

    await expect(findDecision(served(), "P-1")).rejects.toMatchObject({ code: "DECISION_UNKNOWN" });
    await expect(findDecision(served(decision(), other), "P-1")).rejects.toMatchObject({
      code: "DECISION_AMBIGUOUS",
      evidence: { decisions: [NUMBER, other.decision] },
    });
  });

  it("is shown in words that are read from its content, whatever words the server gives", async () => {
    const text = { zh: "公布工作日历", en: "A calendar is published" };

    const found = await findDecision(served(decision({ text })), NUMBER);

    expect(found.decision.text.en).toMatch(/^The jurisdiction retires, and the descriptor of its successor is 0xabab/);
    expect(found.decision.text.zh).toMatch(/^辖区停用/);
  });

  it("is approved by its paper only if the paper was never that of another content", async () => {
    const other = encodeDecisionContent({ kind: "RETIRE", successor: `0x${"cd".repeat(32)}` });
    const earlier = decision({ decision: `0x${"11".repeat(32)}`, state: "CARRIED_OUT", content: other });
    const voided = decision({ decision: `0x${"22".repeat(32)}`, state: "VOID", roster: 1 });
    const approved = async (named: string, ...decisions: readonly DecisionForm[]) =>
      (await findDecisionToApprove(served(...decisions), named, 1)).decision.decision;

    await expect(approved("P-1", earlier, decision())).rejects.toMatchObject({ code: "DECISION_AMBIGUOUS" });
    expect(await approved("P-1", voided, decision())).toBe(NUMBER);
    expect(await approved(NUMBER, earlier, decision())).toBe(NUMBER);
  });

  it("is that of the approver's jurisdiction, though another one has the same number for a paper", async () => {
    const theirs = decision({
      decision: `0x${"33".repeat(32)}`,
      jurisdiction: { ordinal: 2, record: { id: parseRecordId(`0x${"c2".repeat(10)}`), kind: "JURISDICTION" } },
    });

    const found = await findDecisionToApprove(served(theirs, decision()), "P-1", 1);

    expect(found.decision.decision).toBe(NUMBER);
  });

  it("is not believed when it is another one than was named, though its own number is right", async () => {
    const other = async (named: string) =>
      await findDecision(
        contextWith({
          decisions: () =>
            Promise.resolve({ asOf: AS_OF, result: { decisions: [decision()] } } as unknown as Answer<DecisionsAnswer>),
        }),
        named,
      );

    expect((await other("P-1")).decision.decision).toBe(NUMBER);
    await expect(other("P-2")).rejects.toMatchObject({ code: "ANSWER_MALFORMED" });
    await expect(other(`0x${"44".repeat(32)}`)).rejects.toMatchObject({ code: "ANSWER_MALFORMED" });
  });

  it.each<readonly [what: string, more: Partial<DecisionForm>]>([
    ["another content", { content: encodeDecisionContent({ kind: "RETIRE", successor: `0x${"ac".repeat(32)}` }) }],
    ["another kind", { kind: "PROMISE" }],
    ["another paper", { paperBytes: toHex(new TextEncoder().encode("P-2")) }],
    ["another roster", { roster: 3 }],
  ])("is not believed with %s than its number says", async (_, more) => {
    await expect(findDecision(served(decision(more)), NUMBER)).rejects.toMatchObject({ code: "ANSWER_MALFORMED" });
  });
});
