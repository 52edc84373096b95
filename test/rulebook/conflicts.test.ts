import { describe, expect, test } from "vitest";
import type { CodeName } from "../../src/ledger/codes.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Condition } from "../../src/rulebook/requirement.ts";
import type { Rule, Rulebook } from "../../src/rulebook/rulebook.ts";
import { actorsOf } from "../../src/rulebook/rulebook-steps.ts";
import { formatStep } from "../../src/rulebook/step.ts";

/*
 * Where the regulations say different things, the rulebook of each city says what its own text says, and names which
 * rule prevails where the national rules say something else.
 */

const newest = (name: string): Rulebook =>
  readRulebooks(new URL(`../../rulebooks/${name}.json`, import.meta.url)).at(-1)!;
const QIQIHAR = newest("qiqihar-2024");
const ZHEJIANG = newest("zhejiang-2023");
const YUXI = newest("yuxi-2025-draft");
const JINZHOU = newest("jinzhou-2025");
const QINGDAO = newest("qingdao-2023-draft");

const judgedAt = (book: Rulebook, name: string) => {
  const judged = stepsOf(book).find(({ step }) => formatStep(step) === name);
  if (judged === undefined) throw new Error(`${book.id} has no step ${name}`);
  return judged;
};
const rulesAt = (book: Rulebook, step: string): readonly Rule[] => judgedAt(book, step).rules;
const whoAt = (book: Rulebook, step: string): string[] => [...actorsOf(judgedAt(book, step))].sort();
const conditionsOf = ({ require }: Rule): Condition[] => require.map(({ condition }) => condition);

/** The roles whose statement of a code a step demands, and how strictly. */
const demandsAt = (book: Rulebook, step: string, code: CodeName): string[] =>
  rulesAt(book, step).flatMap((rule) =>
    conditionsOf(rule).flatMap((condition) =>
      condition.type === "fact" && condition.code === code
        ? [`${rule.hardness} ${[...condition.by].sort().join()}`]
        : [],
    ),
  );

/** The longest terms at a step: the rule, its months and how strict it is. */
const termsOf = (book: Rulebook): string[] =>
  rulesAt(book, "authorization.settle.IN_FORCE").flatMap((rule) =>
    conditionsOf(rule).flatMap((condition) =>
      condition.type === "term" ? [`${rule.id} ${condition.months} ${rule.hardness}`] : [],
    ),
  );

const prevailsOver = (book: Rulebook, id: string): string | undefined =>
  book.setAside.find(({ rule }) => rule.id === id)?.prevails;

const hardnessOf = (book: Rulebook, id: string): string | undefined =>
  book.rules.find((rule) => rule.id === id)?.hardness;

describe("where the regulations differ", () => {
  test("C1: the government, the data authority or the implementing agency authorizes, each in its city", () => {
    expect(whoAt(QIQIHAR, "authorization.record")).toEqual(["DATA_AUTHORITY", "GOVERNMENT", "IMPLEMENTING_AGENCY"]);
    expect(demandsAt(QIQIHAR, "authorization.settle.IN_FORCE", "MANDATE")).toEqual(["HARD GOVERNMENT"]);
    expect(whoAt(QIQIHAR, "jurisdiction.attest.MANDATE")).toEqual(["GOVERNMENT"]);
    expect(whoAt(JINZHOU, "authorization.record")).toEqual(["DATA_AUTHORITY"]);
    expect(whoAt(YUXI, "authorization.record")).toEqual(["IMPLEMENTING_AGENCY"]);
  });

  test("C2: three years in Zhejiang, five in Yuxi, Jinzhou and nationally; a longer term is flagged", () => {
    expect(termsOf(ZHEJIANG)).toEqual(["zj.term 36 SOFT"]);
    expect(termsOf(YUXI)).toEqual(["yx.term 60 SOFT"]);
    expect(termsOf(JINZHOU)).toEqual(["jz.term 60 SOFT"]);
    for (const book of [ZHEJIANG, YUXI, JINZHOU]) expect(prevailsOver(book, "nat.term")).toMatch(/^(zj|yx|jz)\.term$/);
    // What may stand in the lost part of its text is not set: only the national term is there.
    expect(termsOf(QIQIHAR)).toEqual(["nat.term 60 SOFT"]);
  });

  test("C3: Jinzhou forbids the operator to redevelop, Yuxi allows it with consent, a national draft flags it", () => {
    const national = "nat.operator-not-redeveloping";

    expect(hardnessOf(JINZHOU, "jz.operator-not-redeveloping")).toBe("HARD");
    expect(prevailsOver(JINZHOU, national)).toBe("jz.operator-not-redeveloping");
    expect(demandsAt(YUXI, "product.settle.IN_FORCE", "HOLDER_CONSENT")).toEqual(["HARD DATA_PROVIDER"]);
    expect(prevailsOver(YUXI, national)).toBe("yx.redevelopment-with-consent");
    expect(demandsAt(JINZHOU, "product.settle.IN_FORCE", "HOLDER_CONSENT")).toEqual([]);
    for (const book of [QIQIHAR, QINGDAO]) expect(hardnessOf(book, national)).toBe("SOFT");
  });

  test("C4: the operator reviews products, also its own, in Qiqihar and Jinzhou; the authority in Zhejiang", () => {
    expect(demandsAt(QIQIHAR, "product.settle.IN_FORCE", "SECURITY_REVIEW")).toEqual(["HARD OPERATOR"]);
    expect(hardnessOf(QIQIHAR, "qqhr.no-self-review")).toBe("SOFT");
    expect(demandsAt(JINZHOU, "product.settle.IN_FORCE", "COMPLIANCE_REVIEW")).toEqual(["HARD OPERATOR"]);
    expect(hardnessOf(JINZHOU, "jz.reviewed-by-another")).toBe("RECORD");
    expect(demandsAt(ZHEJIANG, "product.settle.IN_FORCE", "COMPLIANCE_REVIEW")).toEqual(["HARD DATA_AUTHORITY"]);
  });

  test("C5: the data authority deletes at the end in Zhejiang, and the operator in Yuxi", () => {
    const end = "authorization.settle.CLOSED";

    expect(demandsAt(ZHEJIANG, end, "DELETION_CERTIFICATE")).toEqual(["HARD DATA_AUTHORITY"]);
    expect(demandsAt(YUXI, end, "DELETION_CERTIFICATE")).toEqual(["HARD OPERATOR"]);
    for (const book of [ZHEJIANG, YUXI]) expect(demandsAt(book, end, "ACCESS_CLOSED")).toEqual(["HARD DATA_AUTHORITY"]);
    for (const book of [QIQIHAR, JINZHOU]) expect(demandsAt(book, end, "DELETION_CERTIFICATE")).toEqual([]);
  });

  test("C6: another body reviews demands in each city", () => {
    expect(whoAt(QIQIHAR, "demand.attest.REVIEW")).toEqual(["DATA_SERVICE_AGENCY", "OPERATOR"]);
    expect(demandsAt(QIQIHAR, "demand.settle.IN_FORCE", "REVIEW")).toEqual([
      "SOFT DATA_SERVICE_AGENCY",
      "HARD OPERATOR",
    ]);
    expect(demandsAt(YUXI, "demand.settle.IN_FORCE", "REVIEW")).toContain("HARD DATA_AUTHORITY,INDUSTRY_AUTHORITY");
    expect(demandsAt(JINZHOU, "scenario.settle.IN_FORCE", "REVIEW")).toEqual(["HARD DATA_AUTHORITY,DATA_PROVIDER"]);
    expect(demandsAt(QINGDAO, "demand.settle.IN_FORCE", "REVIEW")).toEqual(["HARD DATA_PROVIDER"]);
  });

  test("C7: other data need the data authority's approval in Zhejiang, either one's in Yuxi, none in Qiqihar", () => {
    const isAllOf = (book: Rulebook): boolean[] =>
      rulesAt(book, "import.settle.IN_FORCE").flatMap((rule) =>
        conditionsOf(rule).flatMap((condition) =>
          condition.type === "fact" && condition.code === "REVIEW" ? [condition.all] : [],
        ),
      );

    expect(demandsAt(ZHEJIANG, "import.settle.IN_FORCE", "REVIEW")).toEqual(["HARD DATA_AUTHORITY"]);
    expect(demandsAt(YUXI, "import.settle.IN_FORCE", "REVIEW")).toEqual(["HARD DATA_AUTHORITY,INDUSTRY_AUTHORITY"]);
    expect(isAllOf(YUXI)).toEqual([false]);
    expect(demandsAt(QIQIHAR, "import.settle.IN_FORCE", "REVIEW")).toEqual([]);
  });

  test("C8: in Yuxi the data authority files the plan, and the operator files the agreement", () => {
    const inForce = "authorization.settle.IN_FORCE";

    expect(demandsAt(YUXI, inForce, "PLAN_FILING")).toEqual(["SOFT DATA_AUTHORITY"]);
    expect(demandsAt(YUXI, inForce, "AGREEMENT_FILING")).toEqual(["SOFT OPERATOR"]);
    expect(whoAt(YUXI, "plan.attest.PLAN_FILING")).toEqual(["DATA_AUTHORITY"]);
    expect(whoAt(YUXI, "authorization.attest.AGREEMENT_FILING")).toEqual(["OPERATOR"]);
  });

  test("C9: nobody but public bodies delivers data, and only into a domain that is in force", () => {
    for (const book of [QIQIHAR, ZHEJIANG, YUXI, JINZHOU, QINGDAO])
      for (const role of ["OPERATOR", "DEVELOPER", "BUYER"]) expect(whoAt(book, "delivery.record")).not.toContain(role);
    for (const book of [QIQIHAR, JINZHOU]) {
      const linked = rulesAt(book, "delivery.settle.IN_FORCE").filter((rule) =>
        conditionsOf(rule).some((condition) => condition.type === "stands" && condition.of === "LINK"),
      );
      expect(linked.map(({ hardness }) => hardness)).toEqual(["HARD"]);
    }
  });

  test("C10: sharing in Qingdao authorizes nothing, and what may not be opened in Zhejiang is not authorized", () => {
    const asks = (book: Rulebook, step: string, code: CodeName): boolean =>
      rulesAt(book, step).some((rule) => JSON.stringify(rule.require).includes(`"${code}"`));

    for (const step of ["grant.settle.IN_FORCE", "authorization.settle.IN_FORCE"]) {
      expect(asks(QINGDAO, step, "SHARING_ATTRIBUTE")).toBe(false);
      expect(asks(QINGDAO, step, "NEGATIVE_LIST")).toBe(false);
    }
    expect(asks(QINGDAO, "resource.settle.IN_FORCE", "NEGATIVE_LIST")).toBe(true);
    expect(asks(ZHEJIANG, "grant.settle.IN_FORCE", "OPENNESS")).toBe(true);
    expect(hardnessOf(ZHEJIANG, "zj.not-forbidden-to-open")).toBe("HARD");
  });
});
