import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dossierDirectory } from "../../src/dossier/dossier-directory.ts";
import { loadRecord, openDossier } from "../../src/dossier/dossier.ts";
import { firstBytes, isHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import type { ToldAct } from "../../src/schemas/desk-answer.ts";
import type { EventForm } from "../../src/schemas/event.ts";
import type { RecordName, RecordSummary } from "../../src/schemas/record.ts";
import type { RuleCitation } from "../../src/schemas/rule.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

/* Expected answers worked out by hand from the acts of the demonstration. */

let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => demo?.stop());

describe("who-held-the-role", () => {
  interface Held {
    readonly holders: readonly { readonly party: RecordSummary; readonly elsewhere: boolean }[];
  }
  const holders = async (words: string): Promise<string[]> => {
    const { result } = (await demo.ask(`who-held-the-role ${words}`)) as Answered<Held>;
    return await demo.namesOf(result.holders.map(({ party }) => party));
  };

  test("the data bureau was the data authority, from its founding on", async () => {
    expect(await holders("DATA_AUTHORITY A-01 --at 2025-09-01")).toEqual(["CY-DATA"]);
  });

  test("a role that decides about records that name its party is held by those alone", async () => {
    expect(await holders("OPERATOR A-01 --at 2025-09-01")).toEqual(["CY-OPR"]);
    expect(await holders("DATA_PROVIDER DS04")).toEqual(["CY-HRSS"]);
  });

  test("a developer had the role from its admission on 18 August 2025, and not before", async () => {
    expect(await holders("DEVELOPER 沧屿市 --at 2025-08-17")).toEqual([]);
    expect(await holders("DEVELOPER 沧屿市 --at 2025-08-18")).toEqual(["CY-DEVC", "CY-DEVM", "CY-DEVI"]);
  });

  test("Shuowan's operator was an applicant in Cangyu from 26 January 2026 on", async () => {
    expect(await holders("APPLICANT 沧屿市 --at 2026-01-25")).not.toContain("SW-OPR");
    const { result } = (await demo.ask("who-held-the-role APPLICANT 沧屿市 --at 2026-01-26")) as Answered<Held>;

    const elsewhere = result.holders.filter((holder) => holder.elsewhere).map(({ party }) => party);
    expect(await demo.namesOf(elsewhere)).toEqual(["SW-OPR"]);
  });

  test("where nobody held it, the answer says so, and when it looked", async () => {
    const { absence } = await demo.ask("who-held-the-role COURT 沧屿市 --at 2025-09-01");

    expect(absence?.en).toMatch(/^No party is recorded as holding this role .*2025-09-01/);
  });
});

describe("who-is-responsible", () => {
  interface Responsible {
    readonly collects: readonly RecordName[];
    readonly holds: readonly RecordName[];
    readonly manages: readonly RecordName[];
    readonly operates: readonly RecordName[];
    readonly uses: readonly RecordName[];
    readonly officers: readonly ToldAct[];
  }
  const responsible = async (words: string) => {
    const { result } = (await demo.ask(`who-is-responsible ${words}`)) as Answered<Responsible>;
    const names = async (parties: readonly RecordName[]) => (await demo.namesOf(parties)).join(" ");
    return {
      collects: await names(result.collects),
      holds: await names(result.holds),
      manages: await names(result.manages),
      operates: await names(result.operates),
      uses: await names(result.uses),
      officers: result.officers.map(({ code }) => code),
    };
  };

  test("a delivery of individual contributions", async () => {
    expect(await responsible("DL-08")).toEqual({
      collects: "CY-HRSS",
      holds: "CY-OPR",
      manages: "CY-DATA CY-HRSS",
      operates: "CY-OPR",
      uses: "",
      officers: ["SECURITY_OFFICER"],
    });
  });

  test("an agreement with a buyer: the buyer uses it", async () => {
    const { uses, operates } = await responsible("UA-07");

    expect([uses, operates]).toEqual(["CY-LOG", "CY-OPR"]);
  });

  test("a resource before the authorization: nobody operates it", async () => {
    const { collects, operates, officers } = await responsible("DS04 --at 2025-06-01");

    expect([collects, operates, officers]).toEqual(["CY-HRSS", "", []]);
  });
});

function rootIn({ root }: Readonly<Record<string, unknown>>): Hex {
  if (!isHex(root, 32)) throw new Error("The document has no root.");
  return root;
}

describe("persons", () => {
  interface OnRolls {
    readonly rolls: readonly ToldAct[];
    readonly filed: string;
  }

  /** The persons of the roll of a filing, as the operator's dossier has them. */
  async function rollOf(filing: ToldAct): Promise<readonly string[]> {
    const dossier = openDossier(dossierDirectory(demo.dataDirectory), "CY-OPR");
    const filed = await loadRecord(dossier, firstBytes(filing.document!, 10));
    const roll = await loadRecord(dossier, firstBytes(rootIn(filed!.document!.fields), 10));
    return Object.values(roll!.document!.fields).map(String);
  }

  test("was-this-person-eligible: one of the two untrained was filed and bound, and not trained", async () => {
    const asked = "was-this-person-eligible A-01 --at 2025-12-01";
    const { result } = (await demo.ask(asked)) as Answered<OnRolls>;
    const roll = async (code: string) => await rollOf(result.rolls.find((each) => each.code === code)!);
    const trained = new Set(await roll("TRAINING"));
    const persons = await roll("PERSONNEL_ROSTER");
    const untrained = persons.filter((person) => !trained.has(person));

    expect([persons.length, trained.size, untrained.length]).toEqual([18, 16, 2]);
    expect(await demo.ask(`${asked} --person ${untrained[0]}`)).toMatchObject({
      person: { filed: "YES", confidentiality: "YES", trained: "NO" },
    });
    expect(await demo.ask(`${asked} --person ${[...trained][0]}`)).toMatchObject({
      person: { filed: "YES", confidentiality: "YES", trained: "YES" },
    });
    expect(await demo.ask(`${asked} --person 0x00`)).toMatchObject({
      person: { filed: "NO", confidentiality: "NO", trained: "NO" },
    });
  });

  test("was-this-person-eligible: on the day before the filing nobody was", async () => {
    const { result, absence } = (await demo.ask("was-this-person-eligible A-01 --at 2025-07-22")) as Answered<OnRolls>;

    expect([result.filed, result.rolls]).toEqual(["NOBODY", []]);
    expect(absence?.en).toMatch(/^No filing of personnel is recorded/);
  });

  test("is-everyone-with-access-filed: two of eighteen lacked the training", async () => {
    interface Filed {
      readonly filed: number;
      readonly bound: number;
      readonly trained: number;
      readonly uncovered: number;
      readonly inspections: readonly ToldAct[];
    }
    const { result: then } = (await demo.ask("is-everyone-with-access-filed A-01 --at 2025-12-01")) as Answered<Filed>;
    const { result: now } = (await demo.ask("is-everyone-with-access-filed CY-OPR")) as Answered<Filed>;
    const { absence } = await demo.ask("is-everyone-with-access-filed CY-DEVC");

    expect([then.filed, then.bound, then.trained, then.uncovered, then.inspections.length]).toEqual([18, 18, 16, 2, 0]);
    expect([now.uncovered, now.inspections.length]).toEqual([2, 1]);
    expect(absence?.en).toMatch(/^No filing of personnel is recorded/);
  });
});

describe("logs and updates", () => {
  test("are-the-logs-complete: no anchor is recorded, and an inspection is", async () => {
    const { result, absence, looked } = (await demo.ask(
      "are-the-logs-complete DOM-01 --from 2025-09-01 --until 2026-03-31",
    )) as Answered<{ readonly logs: readonly unknown[]; readonly inspections: readonly ToldAct[] }>;

    expect([result.logs, result.inspections.map(({ code }) => code)]).toEqual([[], ["INSPECTION"]]);
    expect(absence?.en).toMatch(/^No anchor of any log is recorded .*from 2025-09-01/);
    expect(looked.from).toBe(1_756_656_000);
  });

  test("was-it-updated-as-promised: nothing was promised for DS02, whose data were stale", async () => {
    const { result, absence } = (await demo.ask("was-it-updated-as-promised DS02")) as Answered<{
      readonly promised: readonly unknown[];
      readonly issues: readonly { readonly case: RecordName }[];
    }>;

    expect([result.promised, result.issues.map((issue) => issue.case.reference)]).toEqual([[], ["QI-01"]]);
    expect(absence?.en).toMatch(/^No promise of a frequency is recorded/);
  });
});

describe("would-this-export-have-been-allowed", () => {
  interface Would {
    readonly product: RecordSummary;
    readonly allowed?: boolean;
    readonly agreements: readonly {
      readonly agreement?: RecordName;
      readonly allowed?: boolean;
      readonly failed: readonly { readonly rule: RuleCitation; readonly because?: RecordName }[];
    }[];
  }
  const would = async (words: string) => {
    const { result, absence } = (await demo.ask(`would-this-export-have-been-allowed ${words}`)) as Answered<Would>;
    return { ...result, absent: absence?.en };
  };

  test("EX-02 on 12 November 2025: no, because the insurer has no agreement under the scenario", async () => {
    const { allowed, agreements, absent, product } = await would("PR-01 CY-INS --at 2025-11-12");

    expect(allowed).toBe(false);
    expect(product.revision).toBe(0);
    expect(agreements.map(({ agreement }) => agreement)).toEqual([undefined]);
    expect(agreements[0]!.failed.map(({ rule }) => rule.id)).toEqual(["cy.same-scenario", "cy.export-approval"]);
    expect(absent).toMatch(/^No agreement with this recipient is recorded/);
  });

  test("EX-07: no on 10 March 2026, because A-01 was suspended, and yes on 14 April", async () => {
    const then = await would("PR-03 CY-PHA --at 2026-03-10");
    const later = await would("PR-03 CY-PHA --at 2026-04-14");

    expect(then.allowed).toBe(false);
    expect(then.agreements[0]!.failed.map(({ rule, because }) => [rule.id, because?.reference])).toEqual([
      ["ledger.parent-not-operable", "A-01"],
      ["ledger.link-not-operable", "A-01"],
    ]);
    expect([later.allowed, later.agreements.map(({ failed }) => failed)]).toEqual([true, [[]]]);
  });

  test("Shuowan's second version asks for the registration that its first did not", async () => {
    const failed = async (day: string) =>
      (await would(`SW-PR-01 SW-INS --at ${day}`)).agreements.map((each) => each.failed.map(({ rule }) => rule.id));

    expect(await failed("2025-08-14")).toEqual([[]]);
    expect(await failed("2025-10-02")).toEqual([["sw.export-registration"]]);
  });
});

describe("redevelopment and incidents", () => {
  test("did-the-operator-redevelop: it was refused twice, and PR-04 is another's", async () => {
    const { result, absence } = (await demo.ask("did-the-operator-redevelop CY-OPR")) as Answered<{
      readonly affiliates: readonly RecordName[];
      readonly redeveloped: readonly {
        readonly product: RecordName;
        readonly parents: readonly RecordName[];
        readonly developer: RecordName;
        readonly affiliate: boolean;
        readonly byOperator: boolean;
      }[];
      readonly refused: readonly EventForm[];
    }>;

    expect(await demo.namesOf(result.affiliates)).toEqual(["CY-OPR2"]);
    const told = result.redeveloped.map(async ({ product, parents, developer, affiliate, byOperator }) => [
      product.reference,
      parents.map(({ reference }) => reference),
      await demo.nameOf(developer),
      affiliate || byOperator,
    ]);
    expect(await Promise.all(told)).toEqual([["PR-04", ["PR-03"], "CY-PHA", false]]);
    const refused = result.refused.map(async ({ by, rule }) => [await demo.nameOf(by!), rule?.id]);
    expect(await Promise.all(refused)).toEqual([
      ["CY-OPR", "cy.operator-not-redeveloping"],
      ["CY-OPR2", "cy.operator-not-redeveloping"],
    ]);
    expect(absence).toBeUndefined();
  });

  test("did-the-operator-redevelop: nothing is recorded of Shuowan's operator", async () => {
    expect((await demo.ask("did-the-operator-redevelop SW-OPR")).absence?.en).toMatch(
      /^No redevelopment by this operator or an affiliate of it is recorded/,
    );
  });

  test("what-stood-when-it-happened: at 09:20 nothing was held yet", async () => {
    const { result, at } = (await demo.ask("what-stood-when-it-happened INC-01")) as Answered<{
      readonly stood: readonly RecordSummary[];
      readonly version: number;
      readonly preparation: readonly ToldAct[];
      readonly consents: readonly ToldAct[];
      readonly inspections: readonly ToldAct[];
      readonly earlier: readonly { readonly case: RecordName }[];
    }>;

    expect(at).toBe(1_770_772_800);
    const stood = result.stood.map(async (each) => `${await demo.nameOf(each)} ${each.standing.code}`);
    expect((await Promise.all(stood)).toSorted()).toEqual([
      "A-01 IN_FORCE",
      "CY-OPR IN_FORCE",
      "EX-05 IN_FORCE",
      "PR-01 IN_FORCE",
      "SCN-01 IN_FORCE",
      "UA-07 IN_FORCE",
    ]);
    expect(result.version).toBe(1);
    expect(result.preparation.map(({ code }) => code)).toEqual([
      "SECURITY_OFFICER",
      "EMERGENCY_PLAN",
      "PERSONNEL_ROSTER",
      "CONFIDENTIALITY",
      "TRAINING",
    ]);
    expect(result.consents.map(({ record }) => record.reference)).toEqual(["DM-02", "DM-03", "DM-05", "DM-03"]);
    expect([result.inspections, result.earlier]).toEqual([[], []]);
  });

  test("what-stood-when-it-happened: before the ledger had the incident there is no such record", async () => {
    const run = await demo.run("what-stood-when-it-happened INC-01 --at 2026-02-10");

    expect([run.exitCode, run.err]).toEqual([1, expect.stringContaining("There is no record 0x")]);
  });
});
