import { describe, expect, it } from "vitest";
import { requirePossible } from "../../src/acts/possible-decision.ts";
import type { DecisionContent } from "../../src/ledger/decision-content.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import type { RoleName } from "../../src/ledger/roles.ts";

const agencies = (count: number) =>
  Array.from({ length: count }, (_, index) => parseRecordId(`0x${(index + 1).toString(16).padStart(20, "0")}`));

const roster = (count: number, quorum: number): DecisionContent => ({
  kind: "ROSTER",
  agencies: agencies(count),
  quorum,
  delaySeconds: 0,
});

const admission = (...roles: readonly RoleName[]): DecisionContent => ({
  kind: "ADMIT_AUTHORITY",
  referenceBytes: "0x41",
  document: `0x${"0".repeat(64)}`,
  account: { account: `0x${"1".repeat(40)}` },
  roles: roleMask(roles),
});

describe("a decision that the ledger never carries out", () => {
  it.each<readonly [what: string, content: DecisionContent, says: RegExp]>([
    ["an authority without a role of one", admission("OPERATOR", "BUYER"), /at least one role of an authority/],
    ["a calendar of long ago", { kind: "CALENDAR", year: 1969, half: 0, workingDays: 1n }, /begin with the year 1970/],
    ["all agencies of a roster", roster(3, 3), /Of 3 agencies fewer decide/],
    ["more agencies than there are", roster(1, 2), /Of 1 agencies fewer decide/],
    ["17 agencies", roster(17, 2), /at most 16 agencies, not 17/],
    ["an agency twice", { ...roster(2, 1), agencies: [...agencies(2), ...agencies(1)] } as DecisionContent, /once/],
  ])("is not proposed: %s", (_, content, says) => {
    expect(() => requirePossible(content)).toThrow(
      expect.objectContaining({
        code: "DECISION_IMPOSSIBLE",
        text: { zh: expect.stringMatching(/\p{Script=Han}/u) as string, en: expect.stringMatching(says) as string },
      }),
    );
  });

  it.each<readonly [what: string, content: DecisionContent]>([
    ["an authority with one role of many", admission("OPERATOR", "AUDITOR")],
    ["one agency that decides alone", roster(1, 1)],
    ["two of three", roster(3, 2)],
    ["one of sixteen", roster(16, 1)],
    ["the end of the jurisdiction", { kind: "RETIRE", successor: `0x${"0".repeat(64)}` }],
  ])("is none of these: %s", (_, content) => {
    expect(() => requirePossible(content)).not.toThrow();
  });
});
