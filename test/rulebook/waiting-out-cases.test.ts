import { describe, expect, it } from "vitest";
import { ActKind, Code } from "../../src/ledger/codes.ts";
import type { CodeName } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { judgedSteps, stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { randomFrom } from "../../src/rulebook/generate/random.ts";
import { Situation } from "../../src/rulebook/generate/situation.ts";
import { judge } from "../../src/rulebook/judge/judge.ts";
import type { Term } from "../../src/rulebook/requirement.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { shippedBooks } from "./shipped-books.ts";

/*
 * A rule may wait until a case is over. Anybody may mark that most terms are over, and the time of a case runs out by
 * itself: so nobody whom such a rule stops may get around it by waiting, and marking the case as expired.
 */

/** Whoever operates, buys or applies: the parties that wait for the end of a case. */
const WAITING: readonly RoleName[] = ["OPERATOR", "DEVELOPER", "BUYER", "APPLICANT"];

describe.each(shippedBooks())("by %s", (_, book) => {
  it("nobody who waits for the end of another's case may bring it about by waiting", () => {
    const around = awaitedBy(book).flatMap((code) =>
      WAITING.filter((role) => mayMarkAsExpired(book, code, role)).map((role) => `${role} expires ${code}`),
    );

    expect(around).toEqual([]);
  });
});

it("rulebooks wait for the end of four sorts of cases", () => {
  expect(new Set(shippedBooks().flatMap(([, book]) => awaitedBy(book)))).toEqual(
    new Set(["INCIDENT", "OBJECTION", "MISUSE", "RISK"]),
  );
});

/** The codes of the cases for whose end some rule waits, and which are over for it when they have expired. */
function awaitedBy(book: Rulebook): readonly CodeName[] {
  const terms = judgedSteps(book).flatMap(({ rules }) => rules.flatMap(({ require }) => [...require]));
  return [...new Set(terms.flatMap(awaited))];
}

function awaited({ condition, negated }: Term): readonly CodeName[] {
  if (condition.type === "noOpenCase") return negated ? [] : [condition.code];
  if (condition.type !== "stands" || !negated || condition.case === undefined) return [];
  const waits = condition.statuses.includes("IN_FORCE") && !condition.statuses.includes("EXPIRED");
  return waits ? [condition.case] : [];
}

/** Whether a party marks a case as expired that an authority opened. */
function mayMarkAsExpired(book: Rulebook, code: CodeName, role: RoleName): boolean {
  const caseNumber = Code[code] & 0xff;
  const step = { kind: Kind.CASE, caseNumber: 0, act: ActKind.SETTLE, code: Status.EXPIRED };
  const situation = new Situation(step, caseNumber, randomFrom(7));
  situation.placeSubject({ issuer: situation.city.parties.DATA_AUTHORITY });
  situation.actAs(situation.city.parties[role], role);
  return judge(stepsOf(book), situation.act, situation.ledger).rule === 0;
}
