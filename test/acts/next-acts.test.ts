import { describe, expect, test } from "vitest";
import { nextActs } from "../../src/acts/next-acts.ts";
import type { NextAct } from "../../src/acts/next-acts.ts";
import { supplyingAct } from "../../src/acts/supplying-act.ts";
import { Code } from "../../src/ledger/codes.ts";
import type { Condition } from "../../src/rulebook/requirement.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";

const [JINZHOU] = readRulebooks(new URL("../../rulebooks/jinzhou-2025.json", import.meta.url));
const [CANGYU] = readRulebooks(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));

function namesOf(acts: readonly NextAct[]): readonly string[] {
  return acts.map(({ act }) => act.name);
}

describe("the acts that can come next", () => {
  test("are those to which the status of the record leads", () => {
    const proposed = namesOf(nextActs({ kind: "DEMAND", caseNumber: 0, status: "PROPOSED" }, CANGYU!));
    const inForce = namesOf(nextActs({ kind: "DEMAND", caseNumber: 0, status: "IN_FORCE" }, CANGYU!));

    expect(proposed).toContain("demand-approve");
    expect(proposed).not.toContain("demand-fulfil");
    expect(inForce).toContain("demand-fulfil");
    expect(inForce).not.toContain("demand-approve");
    expect(inForce).not.toContain("scenario-approve");
  });

  test("have the record as what the new one stands under, links to or is made of", () => {
    const placeOf = (kind: "SCENARIO" | "GRANT" | "DELIVERY", name: string) =>
      nextActs({ kind, caseNumber: 0, status: "IN_FORCE" }, CANGYU!).find(({ act }) => act.name === name)?.place;

    expect(placeOf("SCENARIO", "demand-submit")).toBe("PARENT");
    expect(placeOf("GRANT", "demand-submit")).toBe("LINK");
    expect(placeOf("DELIVERY", "product-submit")).toBe("INPUT");
    expect(placeOf("DELIVERY", "export-record")).toBeUndefined();
  });

  test("are done in roles that every step allows, and left out where none does", () => {
    const acts = nextActs({ kind: "SCENARIO", caseNumber: 0, status: "IN_FORCE" }, JINZHOU!);

    expect(acts.find(({ act }) => act.name === "demand-submit")?.roles).toEqual(["OPERATOR", "DEVELOPER"]);
    for (const { steps, roles } of acts)
      for (const step of steps) for (const role of roles) expect(step.roles).toContain(role);
    for (const { roles } of acts) expect(roles).not.toEqual([]);
  });

  test("are judged by the rules of a case's own code, and otherwise by those of every case", () => {
    const ofCase = (caseNumber: number) => nextActs({ kind: "CASE", caseNumber, status: "IN_FORCE" }, CANGYU!);
    const numbersOf = (caseNumber: number) =>
      ofCase(caseNumber).flatMap(({ on, steps }) =>
        on.act === "RECORD" ? [] : steps.map(({ step }) => step.caseNumber),
      );
    const own = Code.RECTIFICATION & 0xff;

    for (const number of numbersOf(own)) expect([0, own]).toContain(number);
    expect(namesOf(ofCase(own))).toContain("case-accept");
  });
});

describe("the act that supplies what a condition asks", () => {
  const FACT: Condition = {
    type: "fact",
    code: "REVIEW",
    of: "SELF",
    by: ["DATA_AUTHORITY"],
    all: false,
    outcomes: ["PASSED"],
    orAbsent: false,
    since: undefined,
  };

  test.each<[string, Condition, string | undefined]>([
    ["a statement", FACT, "review"],
    [
      "a notice",
      { type: "notice", code: "NOTICE", of: "SELF", by: "GOVERNMENT", days: 7, working: true },
      "publish-notice",
    ],
    ["an approved root", { type: "approvedRoot" }, "approve-root"],
    ["the end of a case", { type: "noOpenCase", code: "OBJECTION", of: "SELF" }, "case-accept"],
    [
      "a standing",
      {
        type: "stands",
        of: "LINK",
        statuses: ["IN_FORCE"],
        kind: "DOMAIN",
        case: undefined,
        underSubject: false,
        orAbsent: false,
      },
      "domain-approve",
    ],
    ["what the act says itself", { type: "term", months: 36 }, undefined],
  ])("is, for %s", (_, condition, name) => {
    expect(supplyingAct(condition, "DEMAND")?.name).toBe(name);
  });
});
