import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ToldAct } from "../../src/schemas/desk-answer.ts";
import type { EventForm } from "../../src/schemas/event.ts";
import type { RecordName, RecordSummary } from "../../src/schemas/record.ts";
import type { RuleCitation } from "../../src/schemas/rule.ts";
import { showDate } from "../../src/text/china-time.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

/* Who supplied, brought, redeveloped, graded and authorized, worked out by hand from the acts of the demonstration. */

let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => demo?.stop());

const shorts = async (acts: readonly ToldAct[]) => await Promise.all(acts.map((act) => demo.inShort(act)));

describe("who-supplied-this-delivery", () => {
  interface Supplied {
    readonly suppliedBy: RecordName;
    readonly role: string;
    readonly suppliedAt: number;
    readonly demand: RecordSummary;
    readonly demandedBy: RecordName;
    readonly resource: RecordName;
    readonly provider: RecordName;
    readonly domain: RecordSummary;
    readonly delivery: RecordSummary;
    readonly treatments: readonly ToldAct[];
    readonly acts: readonly ToldAct[];
  }

  test("the service centre supplied DS10 into the domain, aggregated as its provider had said", async () => {
    const { result, gaps, basis } = (await demo.ask("who-supplied-this-delivery DL-07")) as Answered<Supplied>;

    const { suppliedBy, demand, demandedBy, resource, provider, domain } = result;
    expect(await demo.namesOf([suppliedBy, demandedBy, resource, provider, demand, domain])).toEqual([
      "CY-DSC",
      "CY-DEVC",
      "DS10",
      "CY-WTR",
      "DM-08",
      "DOM-01",
    ]);
    expect([result.role, showDate(result.suppliedAt)]).toEqual(["DATA_SERVICE_AGENCY", "2025-09-30"]);
    expect(await shorts(result.treatments)).toEqual(["2025-09-24 CY-WTR TREATMENT PASSED treatment: aggregated"]);
    expect(gaps).toMatchObject([{ kind: "NOT_ON_LEDGER" }]);
    expect(basis).toBe("ATTESTED");
  });

  test("the delivery of road events was good until its hold, and nobody stated its treatment", async () => {
    const on = async (day: string) => {
      const { result, absence } = (await demo.ask(
        `who-supplied-this-delivery DL-05 --at ${day}`,
      )) as Answered<Supplied>;
      return [result.delivery.standing.code, (await shorts(result.acts)).length, absence?.en.split(" as of")[0]];
    };

    expect(await on("2026-06-02")).toEqual(["IN_FORCE", 0, "No statement about its treatment is recorded"]);
    expect(await on("2026-06-03")).toEqual(["SUSPENDED", 1, "No statement about its treatment is recorded"]);
  });

  test("there was no such delivery on the day before", async () => {
    expect((await demo.run("who-supplied-this-delivery DL-07 --at 2025-09-29")).err).toContain("There is no record 0x");
  });
});

describe("which-outside-data-went-in", () => {
  const imports = async (words: string) => {
    const { result, absence } = (await demo.ask(`which-outside-data-went-in ${words}`)) as Answered<{
      readonly imports: readonly {
        readonly import: RecordSummary;
        readonly importedBy: RecordName;
        readonly reviews: readonly ToldAct[];
        readonly approval?: ToldAct;
        readonly products: readonly RecordSummary[];
      }[];
    }>;
    const told = await Promise.all(
      result.imports.map(async ({ import: { reference }, importedBy, reviews, approval, products }) => [
        reference,
        await demo.nameOf(importedBy),
        await shorts(reviews),
        approval === undefined ? undefined : await demo.inShort(approval),
        products.map(({ reference: name, revision }) => `${name}/${revision}`),
      ]),
    );
    return { told, absent: absence?.en };
  };

  test("IM-02 went into both versions of PR-01, and the data authority had approved it", async () => {
    expect((await imports("PR-01")).told).toEqual([
      [
        "IM-02",
        "CY-DEVC",
        ["2025-09-18 CY-DATA REVIEW PASSED", "2025-09-19 CY-DATA IN_FORCE"],
        "2025-09-19 CY-DATA IN_FORCE",
        ["PR-01/0", "PR-01/1"],
      ],
    ]);
  });

  test("IM-01 was rejected and went into nothing; PR-02 has no data from outside", async () => {
    expect((await imports("IM-01")).told).toEqual([
      ["IM-01", "CY-DEVC", ["2025-09-15 CY-DATA REVIEW REJECTED", "2025-09-15 CY-DATA REJECTED"], undefined, []],
    ]);
    const { told, absent } = await imports("PR-02");
    expect([told, absent]).toEqual([
      [],
      expect.stringMatching(/^No data from outside are recorded as part of it as of /),
    ]);
  });
});

describe("what-was-it-redeveloped-from", () => {
  const redeveloped = async (product: string) => {
    const { result, absence } = (await demo.ask(`what-was-it-redeveloped-from ${product}`)) as Answered<{
      readonly redeveloper?: RecordName;
      readonly parents: readonly {
        readonly product: RecordSummary;
        readonly developer: RecordName;
        readonly operator: RecordName;
      }[];
      readonly consents: readonly ToldAct[];
      readonly operatorInvolved: boolean;
    }>;
    return { ...result, absent: absence?.en };
  };

  test("the pharmacy chain made PR-04 of PR-03 v1.1, without the operator and without a recorded consent", async () => {
    const { redeveloper, parents, consents, operatorInvolved, absent } = await redeveloped("PR-04");

    expect(await demo.nameOf(redeveloper!)).toBe("CY-PHA");
    expect(parents.map(({ product }) => [product.reference, product.revision])).toEqual([["PR-03", 1]]);
    expect(await demo.namesOf([parents[0]!.developer, parents[0]!.operator])).toEqual(["CY-DEVI", "CY-OPR"]);
    expect([consents, operatorInvolved]).toEqual([[], false]);
    expect(absent).toMatch(/^No consent of a holder, provider or superior to this redevelopment is recorded as of /);
  });

  test("PR-03 itself is made of deliveries", async () => {
    const { redeveloper, parents, absent } = await redeveloped("PR-03");

    expect([redeveloper, parents]).toEqual([undefined, []]);
    expect(absent).toMatch(/^It is not recorded as made of another product as of /);
  });
});

describe("is-the-grade-consistent", () => {
  const graded = async (words: string) => {
    const { result, absence } = (await demo.ask(`is-the-grade-consistent ${words}`)) as Answered<{
      readonly versions: readonly {
        readonly version: RecordSummary;
        readonly grade?: string;
        readonly stated?: ToldAct;
        readonly inputs: readonly { readonly resource: RecordName; readonly grade: string }[];
        readonly verdict: string;
        readonly regraded: readonly ToldAct[];
      }[];
    }>;
    const told = await Promise.all(
      result.versions.map(async ({ version, grade, inputs, verdict, regraded }) => [
        version.revision,
        grade,
        inputs.map(({ resource, grade: of }) => `${resource.reference} ${of}`),
        verdict,
        (await shorts(regraded)).map((each) => each.split(" ").slice(0, 2).join(" ")),
      ]),
    );
    return { told, stated: result.versions.flatMap(({ stated }) => stated ?? []), absent: absence?.en };
  };

  test("PR-02 v1.1 stayed at grade 2 when its input became grade 3, and its developer said why", async () => {
    const { told, stated } = await graded("PR-02");

    const inputs = ["DS07 GENERAL_3", "DS08 GENERAL_1"];
    expect(told).toEqual([
      [0, undefined, inputs, "UNKNOWN", ["2026-05-25 CY-BUS"]],
      [1, "GENERAL_2", inputs, "LOWER", ["2026-05-25 CY-BUS"]],
      [2, undefined, inputs, "UNKNOWN", []],
    ]);
    expect(await shorts(stated)).toEqual(["2026-05-25 CY-DEVM CLASSIFICATION PASSED grade: general, grade 2"]);
  });

  test("the day before, the input was of grade 2 and nothing was stated about the product", async () => {
    const { told, absent } = await graded("PR-02 --at 2026-05-24");

    const inputs = ["DS07 GENERAL_2", "DS08 GENERAL_1"];
    expect(told).toEqual([
      [0, undefined, inputs, "UNKNOWN", []],
      [1, undefined, inputs, "UNKNOWN", []],
    ]);
    expect(absent).toMatch(/^No statement about the grade of this product is recorded as of .* 2026-05-24 /);
  });
});

describe("who-had-the-power-to-authorize", () => {
  const powers = async (words: string) => {
    const { result, absence } = (await demo.ask(`who-had-the-power-to-authorize ${words}`)) as Answered<{
      readonly powers: readonly {
        readonly party: RecordSummary;
        readonly role: string;
        readonly heldFrom: number;
        readonly recorded: readonly RecordName[];
        readonly decided: readonly ToldAct[];
      }[];
    }>;
    const told = await Promise.all(
      result.powers.map(async ({ party, role, heldFrom, recorded, decided }) => [
        await demo.nameOf(party),
        role,
        showDate(heldFrom),
        recorded.map(({ reference }) => reference),
        decided.map(({ record, code, status }) => `${record.reference} ${code ?? status}`),
      ]),
    );
    return { told, absent: absence?.en };
  };
  const UNTIL_SELECTION = ["PL-01 COLLECTIVE_DECISION", "PROC-01 SELECTION_DECISION", "PROC-01 FULFILLED"];
  const GOVERNMENT = [
    "CY-GOV",
    "GOVERNMENT",
    "2025-03-03",
    [],
    ["PL-01 GOVERNMENT_APPROVAL", "PL-01 IN_FORCE"],
  ] as const;

  test("the data bureau made A-01 after the government had approved the plan, and no mandate is recorded", async () => {
    const { told, absent } = await powers("A-01");

    expect(told).toEqual([
      [
        "CY-DATA",
        "DATA_AUTHORITY",
        "2025-03-03",
        ["PL-01", "PROC-01", "A-01"],
        [...UNTIL_SELECTION, "A-01 COLLECTIVE_DECISION", "A-01 IN_FORCE"],
      ],
      GOVERNMENT,
    ]);
    expect(absent).toMatch(/^No mandate is recorded as of /);
  });

  test("on the day before its own decision only plan and selection were decided", async () => {
    expect((await powers("A-01 --at 2025-07-08")).told).toEqual([
      ["CY-DATA", "DATA_AUTHORITY", "2025-03-03", ["PL-01", "PROC-01", "A-01"], UNTIL_SELECTION],
      GOVERNMENT,
    ]);
  });

  test("the later revocation of A-SW-01 gave nobody the power to have made it", async () => {
    expect((await powers("A-SW-01")).told).toEqual([
      ["SW-DATA", "DATA_AUTHORITY", "2025-03-03", ["A-SW-01"], []],
      ["SW-GOV", "GOVERNMENT", "2025-03-03", [], ["A-SW-01 GOVERNMENT_APPROVAL", "A-SW-01 IN_FORCE"]],
    ]);
  });
});

describe("did-it-meet-the-conditions", () => {
  const conditions = async (words: string) => {
    const { result, absence, says } = (await demo.ask(`did-it-meet-the-conditions ${words}`)) as Answered<{
      readonly creditCode?: string;
      readonly conditions: readonly {
        readonly rule: RuleCitation;
        readonly result: string;
        readonly cases: readonly RecordName[];
      }[];
      readonly statements: readonly ToldAct[];
      readonly incidents: readonly { readonly case: RecordSummary }[];
      readonly refused: readonly EventForm[];
    }>;
    const told = result.conditions.map(({ rule, result: found, cases }) => [
      rule.id,
      rule.hardness,
      found,
      cases.map(({ reference }) => reference),
    ]);
    return {
      ...result,
      told,
      incidents: result.incidents.map((each) => each.case.reference),
      refusedBy: result.refused.map(({ rule }) => rule?.id),
      absent: absence?.en,
      says: says.map(({ en }) => en),
    };
  };

  test("SW-OPR had an incident of its own within 36 months when it applied in Cangyu", async () => {
    const { told, incidents, refusedBy, creditCode, says } = await conditions("SW-OPR --at 2026-02-02");

    expect(told).toEqual([
      ["cy.applicant-without-recent-incident", "HARD", "NOT_MET", ["INC-SW-01"]],
      ["cy.operator-without-open-incident", "HARD", "MET", ["INC-SW-01"]],
      ["cy.operator-without-recent-incident", "HARD", "NOT_MET", ["INC-SW-01"]],
    ]);
    expect([incidents, refusedBy, creditCode]).toEqual([
      ["INC-SW-01"],
      ["cy.applicant-without-recent-incident"],
      "CORRECT",
    ]);
    expect(says).toContain('The ledger refused 1 act, under "第九条第三款".');
  });

  test("the day before, it had not applied, and no rulebook asked anything of it", async () => {
    const { told, incidents, refusedBy } = await conditions("SW-OPR --at 2026-02-01");

    expect([told, incidents, refusedBy]).toEqual([[], ["INC-SW-01"], []]);
  });

  test("CY-OPR met the conditions, and nothing was stated about its qualifications", async () => {
    const { told, absent } = await conditions("CY-OPR");

    expect(told.map(([id, , found]) => [id, found])).toEqual([
      ["cy.applicant-without-recent-incident", "MET"],
      ["cy.operator-without-open-incident", "MET"],
      ["cy.operator-without-recent-incident", "MET"],
    ]);
    expect(absent).toMatch(/^No statement about its qualifications is recorded as of /);
  });

  test("a developer was qualified by the operator and reported; its reference is a pseudonym", async () => {
    const { statements, creditCode } = await conditions("CY-DEVM");

    expect(await shorts(statements)).toEqual([
      "2025-08-18 CY-OPR DEVELOPER_QUALIFIED PASSED",
      "2025-08-20 CY-OPR DEVELOPER_FILING PASSED",
    ]);
    expect(creditCode).toBeUndefined();
  });
});
