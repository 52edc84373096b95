import { describe, expect, it } from "vitest";
import { ActKind, Code } from "../../src/ledger/codes.ts";
import type { CodeName } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { judgedSteps, stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import type { JudgedStep } from "../../src/rulebook/compile-rulebook.ts";
import { randomFrom } from "../../src/rulebook/generate/random.ts";
import { Situation } from "../../src/rulebook/generate/situation.ts";
import { judge } from "../../src/rulebook/judge/judge.ts";
import { actorsOf } from "../../src/rulebook/rulebook-steps.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { shippedBooks } from "./shipped-books.ts";

/*
 * Holds and cases outlive the parties that made them, and may have been made in error. So in every rulebook somebody
 * else can release the one and declare the other void.
 */

const CASES = ["RECTIFICATION", "OBJECTION", "INCIDENT", "QUALITY_ISSUE", "RISK", "MISUSE"] as const;

describe.each(shippedBooks())("by %s", (_, book) => {
  const steps = judgedSteps(book);
  const releaseOf = ({ step }: JudgedStep): JudgedStep | undefined =>
    steps.find((judged) => formatStep(judged.step) === formatStep({ ...step, code: Code.RELEASE }));

  it("whoever may lay a hold may release it, and so may the upper authority", () => {
    const holds = steps.filter(({ step }) => step.act === ActKind.ATTEST && step.code === Code.HOLD);

    expect(holds.length).toBeGreaterThan(5);
    for (const hold of holds) {
      const release = releaseOf(hold);
      const allowed = release === undefined ? new Set() : actorsOf(release);
      expect([...actorsOf(hold), "UPPER_DATA_AUTHORITY"].filter((role) => !allowed.has(role))).toEqual([]);
    }
  });

  it.each(CASES)("the government declares a case of the code %s void that another party opened", (code) => {
    expect(isRefused(code, "DATA_AUTHORITY")).toBe(false);
    expect(isRefused(code, "GOVERNMENT")).toBe(true);
  });

  it("nobody but a superior declares one void", () => {
    const voiding = steps.filter(
      ({ step }) => step.kind === Kind.CASE && step.act === ActKind.SETTLE && step.code === Status.VOID,
    );

    for (const judged of voiding) expect([...actorsOf(judged)].sort()).toEqual(["GOVERNMENT", "UPPER_DATA_AUTHORITY"]);
  });

  /** Whether the government is refused that declares a case void which a party opened. */
  function isRefused(code: CodeName, opener: RoleName): boolean {
    const caseNumber = Code[code] & 0xff;
    const step = { kind: Kind.CASE, caseNumber: 0, act: ActKind.SETTLE, code: Status.VOID };
    const situation = new Situation(step, caseNumber, randomFrom(7));
    situation.placeSubject({ issuer: situation.city.parties[opener] });
    situation.actAs(situation.city.parties.GOVERNMENT, "GOVERNMENT");
    return judge(stepsOf(book), situation.act, situation.ledger).rule !== 0;
  }
});
