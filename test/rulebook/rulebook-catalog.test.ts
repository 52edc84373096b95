import { describe, expect, test } from "vitest";
import { Structure } from "../../src/ledger/codes.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";

describe("the rules that can be cited", () => {
  const catalog = demoRulebookCatalog();

  test("are found by jurisdiction, version and number; the ledger's own are found in every jurisdiction", () => {
    const number = catalog.rulebook(1, 1)?.rules.find(({ id }) => id === "cy.no-plan-no-operation")?.number ?? 0;

    expect(catalog.ruleOf(1, 1, number)?.clause).toBe("第十三条第二款");
    expect(catalog.ruleOf(2, 1, Structure.INPUT_BROKEN)?.id).toBe("ledger.input-broken");
    expect(catalog.ruleOf(1, 9, number)).toBeUndefined();
    expect(catalog.ruleOf(1, 1, 9999)).toBeUndefined();
  });

  test("stand at a step in the order of their rows, which the bits of `unmet` follow", () => {
    const ruleIds = (version: number): string[] => {
      const [step] = stepsOf(catalog.rulebook(2, version)!).filter(
        ({ step }) => formatStep(step) === "export.settle.IN_FORCE",
      );
      return step!.rules.map(({ id }) => id);
    };

    expect([ruleIds(2)[1], ruleIds(2)[4]]).toEqual(["sw.same-scenario", "sw.export-registration"]);
    expect(ruleIds(1)).toHaveLength(ruleIds(2).length - 1);
  });
});
