import { describe, expect, it } from "vitest";
import { ActKind, Code, Kept, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { StatusName } from "../../src/ledger/statuses.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { NOW } from "../../src/rulebook/generate/full-city.ts";
import { randomFrom } from "../../src/rulebook/generate/random.ts";
import { Situation } from "../../src/rulebook/generate/situation.ts";
import { missingFor } from "../../src/rulebook/judge/missing.ts";
import type { Rule, Rulebook } from "../../src/rulebook/rulebook.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { newestBook, shippedBooks } from "./shipped-books.ts";

/*
 * What ended, and how: a term may be over though nobody has marked it, and a selection may have ended without a result.
 */

const intoForce = (kind: Kind): Situation =>
  new Situation({ kind, caseNumber: 0, act: ActKind.SETTLE, code: Status.IN_FORCE }, 0, randomFrom(1));

/** The rules of a step about something that an act does not meet. */
function unmet(book: Rulebook, step: string, situation: Situation, isMeant: (rule: Rule) => boolean): string[] {
  const rules = stepsOf(book).find((judged) => formatStep(judged.step) === step)?.rules ?? [];
  return rules
    .filter((rule) => isMeant(rule) && missingFor(rule, situation.act, situation.ledger).length > 0)
    .map(({ id, hardness }) => `${id} ${hardness}`);
}

const looksAt =
  (of: string) =>
  ({ require }: Rule): boolean =>
    require.some(({ condition }) => condition.type === "stands" && condition.of === of);

const wantsEvaluation = ({ require }: Rule): boolean =>
  require.some(({ condition }) => condition.type === "fact" && condition.code === "EVALUATION");

describe.each([
  ["zhejiang-2023", "HARD"],
  ["yuxi-2025-draft", "SOFT"],
  ["cangyu-2025", "HARD"],
] as const)("a second authorization of an operator by %s", (name, hardness) => {
  const book = newestBook(name);
  const unmetAfter = (status: StatusName, until: number, evaluated = false): string[] => {
    const situation = intoForce(Kind.AUTHORIZATION);
    const { parent, link } = situation.act.subject;
    const before = situation.ledger.add({ kind: Kind.AUTHORIZATION, parent, link, until });
    situation.settle(before.id, Status[status]);
    goesBefore(situation, before.id);
    if (evaluated) evaluate(situation, before.id);
    return unmet(book, "authorization.settle.IN_FORCE", situation, wantsEvaluation);
  };

  it("needs the evaluation of the one before, whether its end was marked or its term is only over", () => {
    const wanted = [expect.stringMatching(` ${hardness}$`)];

    expect(unmetAfter("EXPIRED", NOW - 1)).toEqual(wanted);
    expect(unmetAfter("TERMINATED", 0)).toEqual(wanted);
    expect(unmetAfter("IN_FORCE", NOW - 1)).toEqual(wanted);
    // A term has ended in the second of its end.
    expect(unmetAfter("IN_FORCE", NOW)).toEqual(wanted);
  });

  it("needs none of one that still runs, or was evaluated, or never was", () => {
    expect(unmetAfter("IN_FORCE", NOW + 1)).toEqual([]);
    expect(unmetAfter("IN_FORCE", 0)).toEqual([]);
    expect(unmetAfter("IN_FORCE", NOW - 1, true)).toEqual([]);
    expect(unmetAfter("EXPIRED", NOW - 1, true)).toEqual([]);
    const first = intoForce(Kind.AUTHORIZATION);
    expect(unmet(book, "authorization.settle.IN_FORCE", first, wantsEvaluation)).toEqual([]);
  });
});

describe.each(["qiqihar-2024", "cangyu-2025"])("a second agreement about a scenario by %s", (name) => {
  it("waits for the end of the one before, which its term brings without a mark", () => {
    const unmetAfter = (until: number): string[] => {
      const situation = intoForce(Kind.AGREEMENT);
      const { parent, link } = situation.act.subject;
      goesBefore(situation, situation.ledger.add({ kind: Kind.AGREEMENT, parent, link, until }).id);
      return unmet(newestBook(name), "agreement.settle.IN_FORCE", situation, looksAt("PREVIOUS"));
    };

    expect(unmetAfter(0)).toHaveLength(1);
    expect(unmetAfter(NOW + 1)).toHaveLength(1);
    expect(unmetAfter(NOW)).toEqual([]);
  });
});

describe("an authorization by a plan, in Cangyu", () => {
  it("needs a plan whose term is not over, marked or not", () => {
    const unmetUnder = (until: number): string[] => {
      const situation = intoForce(Kind.AUTHORIZATION);
      situation.ledger.change(situation.city.records.get(Kind.PLAN)!.id, { until });
      return unmet(newestBook("cangyu-2025"), "authorization.settle.IN_FORCE", situation, looksAt("PLAN"));
    };

    expect(unmetUnder(0)).toEqual([]);
    expect(unmetUnder(NOW + 1)).toEqual([]);
    expect(unmetUnder(NOW)).toEqual(["cy.plan-not-over HARD"]);
  });
});

const ENDED_WITHOUT_RESULT = [
  "REJECTED",
  "WITHDRAWN",
  "EXPIRED",
  "SUPERSEDED",
  "TERMINATED",
  "CLOSED",
  "PURGED",
  "PROHIBITED",
  "FAILED",
  "DISMISSED",
] as const satisfies readonly StatusName[];

describe.each(shippedBooks())("after a selection, by %s", (_, book) => {
  const unmetAfter = (kind: Kind, step: string, status: StatusName): string[] => {
    const situation = intoForce(kind);
    situation.settle(situation.city.records.get(Kind.PROCUREMENT)!.id, Status[status]);
    return unmet(book, step, situation, looksAt("PROCUREMENT"));
  };

  it("an authorization comes into force only when the selection was completed", () => {
    const after = (status: StatusName) => unmetAfter(Kind.AUTHORIZATION, "authorization.settle.IN_FORCE", status);

    expect(after("FULFILLED")).toEqual([]);
    for (const status of ["IN_FORCE", ...ENDED_WITHOUT_RESULT] as const)
      expect(after(status), status).toEqual([expect.stringMatching(/ HARD$/)]);
  });

  it("an application comes into force only while the selection runs, or when it was completed", () => {
    const after = (status: StatusName) => unmetAfter(Kind.APPLICATION, "application.settle.IN_FORCE", status);

    expect(after("IN_FORCE")).toEqual([]);
    expect(after("FULFILLED")).toEqual([]);
    for (const status of ENDED_WITHOUT_RESULT) expect(after(status), status).toEqual([expect.stringMatching(/ HARD$/)]);
  });

  it("only those who may complete the selection may mark it as expired", () => {
    const actors = (step: string) => whoAt(book, step);

    expect(actors("procurement.settle.EXPIRED")).not.toContain("ANY");
    for (const role of actors("procurement.settle.EXPIRED"))
      expect(actors("procurement.settle.FULFILLED")).toContain(role);
  });
});

/** The roles that a step names; ANY where it names everybody. */
function whoAt(book: Rulebook, step: string): readonly string[] {
  const rules = stepsOf(book).find((judged) => formatStep(judged.step) === step)?.rules ?? [];
  return rules.flatMap(({ require }) =>
    require.flatMap(({ condition }) => (condition.type === "who" ? condition.roles : [])),
  );
}

function goesBefore({ act: { subject }, ledger }: Situation, previous: RecordId): void {
  const { kind, parent, link } = subject;
  const key = { subject: parent!, code: Kept.LAST_CHILD + kind, role: 0, party: link };
  ledger.state(key, { by: previous, time: NOW - 100, until: 0, outcome: 0, used: false, value: 0n });
}

function evaluate(situation: Situation, authorization: RecordId): void {
  const key = { subject: authorization, code: Code.EVALUATION, role: Role.DATA_AUTHORITY, party: undefined };
  situation.state(key, { outcome: Outcome.PASSED });
}
