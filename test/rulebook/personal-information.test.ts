import { describe, expect, it } from "vitest";
import { ActKind, Code, Outcome } from "../../src/ledger/codes.ts";
import type { CodeName, OutcomeName } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { randomFrom } from "../../src/rulebook/generate/random.ts";
import { Situation } from "../../src/rulebook/generate/situation.ts";
import { missingFor } from "../../src/rulebook/judge/missing.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { newestBook } from "./shipped-books.ts";

/*
 * The provider states by value whether a resource is sensitive, and how. The national rule on separate consent and the
 * rules of the cities above it read this one statement, so that nothing falls between them.
 */

const NONE = 1;
const PERSONAL = 2;
const SENSITIVE_PERSONAL = 4;
const TRADE_SECRET = 8;
const CONFIDENTIAL_BUSINESS = 16;
const DESENSITIZED = 2;
const ANONYMIZED = 8;

const ABOUT_PERSONS = [PERSONAL, SENSITIVE_PERSONAL, PERSONAL | SENSITIVE_PERSONAL, PERSONAL | TRADE_SECRET];
const OF_BUSINESS = [TRADE_SECRET, CONFIDENTIAL_BUSINESS, TRADE_SECRET | CONFIDENTIAL_BUSINESS];
const ACCEPTED = ["PASSED", "NO_OBJECTION", "CONDITIONAL"] as const satisfies readonly OutcomeName[];

interface Stated {
  readonly value: number;
  readonly outcome: OutcomeName;
}

/** The steps at which data are asked for and supplied; what is stated of them is stated about the demand. */
const STEPS = ["demand.settle.IN_FORCE", "delivery.settle.IN_FORCE"] as const;

describe.each(["zhejiang-2023", "yuxi-2025-draft", "jinzhou-2025", "qiqihar-2024", "qingdao-2023-draft"])(
  "personal information by %s",
  (name) => {
    const book = newestBook(name);

    it.each(STEPS)("is neither approved nor supplied without separate consent, however it is marked, at %s", (step) => {
      for (const value of ABOUT_PERSONS)
        for (const outcome of ACCEPTED) expect(refusals(book, step, { value, outcome })).toContain(NATIONAL[step]);
    });

    it.each(STEPS)("is there where nobody stated that there is none, at %s", (step) => {
      expect(refusals(book, step, undefined)).toContain(NATIONAL[step]);
      // A statement with a mark and no value says nothing; and none that is conditional says that there is nothing.
      for (const outcome of ACCEPTED) expect(refusals(book, step, { value: 0, outcome })).toContain(NATIONAL[step]);
      expect(refusals(book, step, { value: NONE, outcome: "CONDITIONAL" })).toContain(NATIONAL[step]);
      expect(refusals(book, step, { value: NONE, outcome: "REJECTED" })).toContain(NATIONAL[step]);
    });

    it.each(STEPS)("needs no consent where there is none, or where it was anonymized, at %s", (step) => {
      const personal = { value: PERSONAL, outcome: "CONDITIONAL" } as const;

      for (const outcome of ["PASSED", "NO_OBJECTION"] as const)
        expect(refusals(book, step, { value: NONE, outcome })).toEqual([]);
      expect(refusals(book, step, personal, { TREATMENT: ANONYMIZED })).toEqual([]);
      expect(refusals(book, step, personal, { TREATMENT: DESENSITIZED })).toEqual([NATIONAL[step]]);
      expect(refusals(book, step, personal, { SEPARATE_CONSENT: 0 })).not.toContain(NATIONAL[step]);
    });

    it.each(STEPS)("is not what a secret of business is, at %s", (step) => {
      for (const value of OF_BUSINESS)
        for (const outcome of ACCEPTED) expect(refusals(book, step, { value, outcome })).not.toContain(NATIONAL[step]);
    });
  },
);

it("Zhejiang asks of every secret for treatment or consent, and of what nobody stated", () => {
  const book = newestBook("zhejiang-2023");
  const unmet = (stated: Stated | undefined, given = {}) => refusals(book, "demand.settle.IN_FORCE", stated, given);

  for (const value of [...ABOUT_PERSONS, ...OF_BUSINESS])
    for (const outcome of ACCEPTED) expect(unmet({ value, outcome })).toContain("zj.treated-or-consented");
  expect(unmet(undefined)).toContain("zj.treated-or-consented");
  expect(unmet({ value: TRADE_SECRET, outcome: "CONDITIONAL" }, { TREATMENT: DESENSITIZED })).toEqual([]);
});

const NATIONAL = {
  "demand.settle.IN_FORCE": "nat.separate-consent",
  "delivery.settle.IN_FORCE": "nat.separate-consent-when-supplied",
} as const;

/** The HARD rules about the sensitivity of a resource that an act at a step does not meet. */
function refusals(
  book: Rulebook,
  step: (typeof STEPS)[number],
  stated: Stated | undefined,
  given: Partial<Record<"TREATMENT" | "SEPARATE_CONSENT", number>> = {},
): string[] {
  const kind = step === "demand.settle.IN_FORCE" ? Kind.DEMAND : Kind.DELIVERY;
  const situation = new Situation(
    { kind, caseNumber: 0, act: ActKind.SETTLE, code: Status.IN_FORCE },
    0,
    randomFrom(1),
  );
  const { records } = situation.city;
  if (stated !== undefined) say(situation, records.get(Kind.RESOURCE)!.id, "SENSITIVITY", stated);
  const { TREATMENT, SEPARATE_CONSENT } = given;
  const demand = records.get(Kind.DEMAND)!.id;
  if (TREATMENT !== undefined) say(situation, demand, "TREATMENT", { value: TREATMENT, outcome: "PASSED" });
  if (SEPARATE_CONSENT !== undefined) say(situation, demand, "SEPARATE_CONSENT", { value: 0, outcome: "PASSED" });

  const rules = stepsOf(book).find((judged) => formatStep(judged.step) === step)?.rules ?? [];
  return rules
    .filter(({ hardness, require }) => hardness === "HARD" && JSON.stringify(require).includes('"SENSITIVITY"'))
    .filter((rule) => missingFor(rule, situation.act, situation.ledger).length > 0)
    .map(({ id }) => id);
}

/** Has the provider of the resource state something. */
function say(situation: Situation, subject: RecordId, code: CodeName, { value, outcome }: Stated): void {
  const party = situation.city.parties.DATA_PROVIDER;
  situation.state(
    { subject, code: Code[code], role: Role.DATA_PROVIDER, party },
    { outcome: Outcome[outcome], value: BigInt(value) },
  );
}
