import { describe, expect, test } from "vitest";
import { actNamed } from "../../src/acts/act-catalogue.ts";
import type { Act } from "../../src/acts/act.ts";
import { mayAct, stepsOfAct } from "../../src/acts/act-in-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { formatStep } from "../../src/rulebook/step.ts";

const [JINZHOU] = readRulebooks(new URL("../../rulebooks/jinzhou-2025.json", import.meta.url));

function named(name: string): Act {
  const act = actNamed(name);
  if (act === undefined) throw new Error(`no act ${name}`);
  return act;
}

describe("an act under a rulebook", () => {
  test("is judged at the step of its kind, with the roles that all its rules allow", () => {
    const [submitted, ...more] = stepsOfAct(named("demand-submit"), JINZHOU!);

    expect(formatStep(submitted!.step)).toBe("demand.record");
    expect(submitted!.roles).toEqual(["OPERATOR", "DEVELOPER"]);
    expect(more).toEqual([]);
  });

  test("is judged twice when it is in force at once, and both times its role must be allowed", () => {
    expect(stepsOfAct(named("export-record"), JINZHOU!).map(({ step }) => formatStep(step))).toEqual([
      "export.record",
      "export.settle.IN_FORCE",
      "export.abroad",
    ]);
    expect(mayAct("OPERATOR", named("export-record"), JINZHOU!)).toBe(true);
    expect(mayAct("DEVELOPER", named("demand-submit"), JINZHOU!)).toBe(true);
    expect(mayAct("DEVELOPER", named("demand-record"), JINZHOU!)).toBe(false);
  });

  test("that no rule provides for may be done by nobody", () => {
    expect(stepsOfAct(named("approve-root"), JINZHOU!)).toEqual([]);
    expect(mayAct("OPERATOR", named("approve-root"), JINZHOU!)).toBe(false);
  });
});
