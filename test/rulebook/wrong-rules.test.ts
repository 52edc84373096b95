import { describe, expect, test } from "vitest";
import { textOfFinding } from "../../src/rulebook/rule-finding.ts";
import type { FindingCode } from "../../src/rulebook/rule-finding.ts";
import { REVIEWED, RECTIFIED, SOUND, rulebookOf } from "./wrong-rules/sound-rules.ts";
import type { Given } from "./wrong-rules/sound-rules.ts";
import { WRONG } from "./wrong-rules/wrong-rules.ts";

describe("a wrong rule is refused with its reason", () => {
  const cases = Object.entries(WRONG).flatMap(([code, rules]) =>
    rules.map(([name, ...rule]) => [code as FindingCode, name, rule] as const),
  );

  test("there are at least sixty, of every reason", () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  test("lists of one kind of two records collide, because a settlement brings one of them", () => {
    const listed = (of: string): Given => ["export.settle.EXPIRED", { listed: "EXPORTS", of, status: ["EXPIRED"] }];

    const codes = rulebookOf([...SOUND, listed("PARENT"), listed("AGREEMENT")]).map(({ code }) => code);

    expect(codes).toEqual(["LISTS_COLLIDE"]);
  });

  test("a way to give roles without a limit is refused at each of its steps", () => {
    const unlimited = SOUND.filter(([, require]) => !("roles" in require));

    const [finding, ...others] = rulebookOf(unlimited);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: "WITHOUT_ROLES",
      steps: ["party.settle.IN_FORCE", "party.attest.ROLES"],
    });
  });

  test("consent to products made elsewhere is void without consent to their exports", () => {
    const half = SOUND.map(
      ([step, ...rest]) => [step[0] === "product.abroad" ? "product.abroad" : step, ...rest] as const,
    );

    expect(rulebookOf(half).map(({ code }) => code)).toEqual(["ABROAD_HALF"]);
  });

  test("a case that nobody may open is told to every rule that waits for it", () => {
    const closed = SOUND.filter(([step]) => step !== "case[OBJECTION].record" && step !== "case.record");
    const waiting: Given[] = [
      ["authorization.settle.CLOSED", { noOpenCase: "MISUSE", of: "SELF" }],
      ["authorization.settle.CLOSED", { noUpheldCase: "MISUSE", of: "SELF", months: 12 }],
      ["authorization.settle.CLOSED", { ...REVIEWED, since: "MISUSE" }],
      ["authorization.attest.RELEASE", { ...RECTIFIED, of: "CASE", orAbsent: true }],
    ];

    const codes = rulebookOf([...closed, ...waiting]).flatMap(({ code, rule }) => `${rule} ${code}`);

    // The rule about products made abroad waits for an incident.
    expect(codes.filter((text) => text.endsWith("NEVER_OPENED"))).toHaveLength(waiting.length + 1);
  });

  test("statements that wait for each other are told at both", () => {
    const [review, notice] = ["REVIEW", "NOTICE"].map((code) => `authorization.attest.${code}`);
    const circle: Given[] = [
      [review!, { filing: "NOTICE", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] }],
      [notice!, REVIEWED],
    ];

    const findings = rulebookOf([...SOUND, ...circle]);

    expect(findings.map(({ code, steps }) => [code, steps])).toEqual([
      ["WAITS_FOR_ITSELF", [notice]],
      ["WAITS_FOR_ITSELF", [review]],
    ]);
    expect(rulebookOf([...SOUND, circle[0]!])).toEqual([]);
  });

  test("what is wrong at several steps is one finding that names them", () => {
    const step = ["authorization.settle.TERMINATED", "authorization.settle.CLOSED"];

    const findings = rulebookOf([...SOUND, [step, { termMonths: 60 }]]);

    expect(findings.map(({ code, steps }) => [code, steps])).toEqual([["NOT_AT_THIS_STEP", step]]);
  });

  test("a sound rulebook has no finding", () => {
    expect(rulebookOf(SOUND)).toEqual([]);
  });

  test.each(cases)("%s: %s", (code, _, rule) => {
    const findings = rulebookOf([...SOUND, rule]);

    expect(findings.map((finding) => finding.code)).toContain(code);
    for (const finding of findings) {
      const { zh, en } = textOfFinding(finding, 12);
      expect(zh).toMatch(/^"test\.json"#\/rules\/\d+\/\S+（第 12 行，规则 "t\.r\d+"，.*）：.*。$/s);
      expect(en).toMatch(/^"test\.json"#\/rules\/\d+\/\S+ \(line 12, rule "t\.r\d+", .*\): \S.*[.…]$/s);
    }
  });
});
