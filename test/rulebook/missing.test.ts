import { describe, expect, it } from "vitest";
import { Status } from "../../src/ledger/statuses.ts";
import { ActKind } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { missingFor } from "../../src/rulebook/judge/missing.ts";
import { parseRequirement } from "../../src/rulebook/parse-requirement.ts";
import { randomFrom } from "../../src/rulebook/generate/random.ts";
import { Situation } from "../../src/rulebook/generate/situation.ts";

/** An export that is to come into force, in a city in which nothing was stated. */
function exportIntoForce(): Situation {
  const step = { kind: Kind.EXPORT, caseNumber: 0, act: ActKind.SETTLE, code: Status.IN_FORCE };
  return new Situation(step, 0, randomFrom(1));
}

function missing(require: object, situation = exportIntoForce()) {
  return missingFor({ require: parseRequirement(require, "test#/require") }, situation.act, situation.ledger);
}

describe("what an act lacks", () => {
  it("is nothing where the rule is met", () => {
    expect(missing({ noOpenCase: "INCIDENT", of: "PARENT" })).toEqual([]);
  });

  it("names the office that can state it", () => {
    expect(missing({ opinion: "EXPORT_APPROVAL", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] })).toEqual([
      {
        sentence: {
          zh: "尚缺：数据主管部门就该产品出域作出的出域批准的结论为通过且未过期。",
          en: "Not known yet: the data authority stated the export approval about the export (passed, not ended).",
        },
        roles: ["DATA_AUTHORITY"],
        parties: [],
      },
    ]);
  });

  it("names the parties that the record names for a competent role", () => {
    const situation = exportIntoForce();

    const [lack] = missing({ opinion: "REVIEW", by: ["DATA_PROVIDER"], outcomes: ["PASSED"] }, situation);

    expect(lack).toMatchObject({ roles: ["DATA_PROVIDER"], parties: [situation.city.parties.DATA_PROVIDER] });
  });

  it("is for whoever acts where the record itself must say something else", () => {
    const situation = exportIntoForce();

    const [lack] = missing({ clauses: ["EXIT"] }, situation);

    expect(lack).toMatchObject({ roles: [], parties: [situation.act.caller] });
  });

  it("is one of several things where a rule has alternatives", () => {
    const lacks = missing({
      anyOf: [
        { opinion: "EXPORT_APPROVAL", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] },
        { not: { noOpenCase: "INCIDENT", of: "PARENT" } },
      ],
    });

    expect(lacks.map(({ sentence }) => sentence.en)).toEqual([
      "One of several: Not known yet: the data authority stated the export approval about the export " +
        "(passed, not ended).",
      "One of several: Not so: it must not be that no security incident about its product is open.",
    ]);
  });
});
