import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ToldAct } from "../../src/schemas/desk-answer.ts";
import type { EventForm } from "../../src/schemas/event.ts";
import type { RecordName, RecordSummary } from "../../src/schemas/record.ts";
import { showDate } from "../../src/text/china-time.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

/* What was used inside its scenario, for whom and at which price, worked out by hand from the demonstration. */

let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => demo?.stop());

const shorts = async (acts: readonly ToldAct[]) => await Promise.all(acts.map((act) => demo.inShort(act)));

interface Exported {
  readonly export: RecordName;
}
interface Way {
  readonly demand: RecordSummary;
  readonly deliveries: readonly RecordName[];
  readonly products: readonly RecordSummary[];
  readonly exports: readonly Exported[];
}
const versions = (products: readonly RecordSummary[]) =>
  products.map(({ reference, revision }) => `${reference}/${revision}`);

describe("was-the-use-inside-the-scenario", () => {
  const inside = async (words: string) => {
    const { result, absence } = (await demo.ask(`was-the-use-inside-the-scenario ${words}`)) as Answered<{
      readonly scenario: RecordSummary;
      readonly purpose: string;
      readonly inside: boolean;
      readonly mismatches: readonly string[];
      readonly approvals: readonly ToldAct[];
    }>;
    return { ...result, absent: absence !== undefined };
  };

  test("the agreement with the logistics company was inside SCN-01 until it resold", async () => {
    const then = await inside("UA-07 --at 2026-01-31");
    const now = await inside("UA-07");

    expect([then.scenario.reference, then.purpose, then.inside, then.mismatches, then.absent]).toEqual([
      "SCN-01",
      "INDUSTRY",
      true,
      [],
      true,
    ]);
    expect([now.inside, now.mismatches, now.absent]).toEqual([
      false,
      ["AGREEMENT_NOT_IN_FORCE", "MISUSE_FOUND"],
      false,
    ]);
    expect((await shorts(then.approvals)).filter((each) => each.includes("EXPORT_APPROVAL"))).toEqual([
      "2026-01-08 CY-DATA EXPORT_APPROVAL PASSED",
    ]);
  });

  test("an export is judged by the day on which it left, and a purpose by the class of its scenario", async () => {
    const { result } = (await demo.ask("what-does-the-recipient-hold CY-LOG")) as Answered<{
      readonly exports: readonly Exported[];
    }>;
    const { id } = result.exports[0]!.export;

    expect((await inside(id)).mismatches).toEqual(["MISUSE_FOUND"]);
    expect((await inside(`${id} --at 2026-01-31 --purpose PUBLIC_GOVERNANCE`)).mismatches).toEqual(["OTHER_PURPOSE"]);
    expect((await inside(`${id} --at 2026-01-31 --purpose INDUSTRY`)).mismatches).toEqual([]);
  });
});

describe("what-happened-under-this-scenario", () => {
  const under = async (scenario: string) => {
    const { result, absence } = (await demo.ask(`what-happened-under-this-scenario ${scenario}`)) as Answered<{
      readonly purpose: string;
      readonly resources: readonly RecordName[];
      readonly opinions: readonly ToldAct[];
      readonly demands: readonly RecordName[];
      readonly deliveries: readonly RecordName[];
      readonly developers: readonly RecordName[];
      readonly agreements: readonly RecordName[];
      readonly products: readonly RecordSummary[];
      readonly exports: readonly Exported[];
      readonly recipients: readonly RecordName[];
      readonly fees: readonly ToldAct[];
      readonly refused: readonly EventForm[];
    }>;
    return { ...result, absent: absence?.en };
  };

  test("SCN-02 served public governance: road and bus data became a free matrix for the emergency bureau", async () => {
    const told = await under("SCN-02");

    expect(told.purpose).toBe("PUBLIC_GOVERNANCE");
    expect(await demo.namesOf([...told.resources, ...told.demands, ...told.deliveries])).toEqual([
      "DS07",
      "DS08",
      "DM-04/DS07",
      "DM-04/DS08",
      "DL-04",
      "DL-05",
      "DL-11",
    ]);
    expect(await demo.namesOf([...told.developers, ...told.agreements, ...told.recipients])).toEqual([
      "CY-DEVM",
      "UA-02",
      "UA-05",
      "CY-EMB",
    ]);
    expect(versions(told.products)).toEqual(["PR-02/0", "PR-02/1", "PR-02/2"]);
    expect(await demo.namesOf(told.exports.map((each) => each.export))).toEqual(["EX-03"]);
    expect(await shorts(told.fees)).toEqual(["2025-11-10 CY-OPR PRICE PASSED price: 0.00 yuan"]);
    expect(told.refused.map(({ rule }) => rule?.id)).toEqual(["ledger.parent-not-operable"]);
  });

  test("SCN-03 was rejected after an objection, and nothing stands under it", async () => {
    const { opinions, absent } = await under("SCN-03");

    expect(await shorts(opinions)).toEqual([
      "2025-07-28 CY-OPR BENEFIT PASSED class of benefit: development of industry",
      "2025-08-12 CY-MSB REVIEW OBJECTION",
      "2025-08-12 CY-DATA REJECTED",
    ]);
    expect(absent).toMatch(/^No demand, agreement or product under it is recorded as of /);
  });
});

describe("how-were-data-about-me-used", () => {
  const used = async (words: string) => {
    const { result, absence, gaps } = (await demo.ask(`how-were-data-about-me-used ${words}`)) as Answered<{
      readonly uses: readonly (Omit<Way, "exports"> & {
        readonly purpose: string;
        readonly scenario: RecordName;
        readonly consents: readonly ToldAct[];
        readonly exports: number;
        readonly recipients: readonly { readonly role: string; readonly count: number }[];
        readonly firstAt?: number;
        readonly lastAt?: number;
      })[];
    }>;
    return { ...result, absent: absence?.en, gaps };
  };

  test("the contributions were used for SCN-01 with consents of which one was withdrawn, by two buyers", async () => {
    const { uses, gaps } = await used("SO-01");

    const told = uses.map(({ demand, scenario, purpose, products, exports, recipients, firstAt, lastAt }) => [
      demand.reference,
      scenario.reference,
      purpose,
      versions(products),
      exports,
      recipients,
      [firstAt, lastAt].map((time) => (time === undefined ? undefined : showDate(time))),
    ]);
    expect(told).toEqual([
      ["DM-02", "SCN-01", "INDUSTRY", [], 0, [], [undefined, undefined]],
      [
        "DM-03",
        "SCN-01",
        "INDUSTRY",
        ["PR-01/0", "PR-01/1"],
        3,
        [{ role: "BUYER", count: 2 }],
        ["2025-09-30", "2026-01-09"],
      ],
    ]);
    expect(uses[1]!.consents.map(({ quantity }) => quantity?.en)).toEqual([undefined, "withdrawn: 1"]);
    expect(gaps.some(({ says }) => says.en.includes("a certain person"))).toBe(true);
  });

  test("a data subject is not told who the recipients are", async () => {
    const { result } = (await demo.ask("what-does-the-recipient-hold CY-BANK")) as Answered<{
      readonly recipient: RecordSummary;
    }>;
    const answer = await demo.ask("how-were-data-about-me-used SO-01");

    expect(JSON.stringify(answer)).not.toContain(result.recipient.id);
    expect(JSON.stringify(answer)).not.toContain(result.recipient.reference);
  });

  test("a rectification is about no data", async () => {
    const { uses, absent } = await used("RC-01");

    expect(uses).toEqual([]);
    expect(absent).toMatch(/^No demand for these data is recorded as of /);
  });
});

describe("what-was-free-and-what-paid", () => {
  const charged = async (words: string) => {
    const { result, absence } = (await demo.ask(`what-was-free-and-what-paid ${words}`)) as Answered<{
      readonly conditionallyFree: number;
      readonly free: number;
      readonly paid: number;
      readonly notStated: number;
      readonly withCeiling: number;
      readonly exports: readonly (Exported & { readonly charge: string })[];
    }>;
    const { conditionallyFree, free, paid, notStated, withCeiling, exports } = result;
    const names = await demo.namesOf(exports.map((each) => each.export));
    return {
      counts: [conditionallyFree, free, paid, notStated, withCeiling],
      charges: exports.map(({ charge }, place) => `${names[place]} ${charge}`),
      absent: absence?.en,
    };
  };

  test("under A-01 one export was free for governance, three were paid for, and two had no price", async () => {
    const { counts, charges } = await charged("A-01");

    expect(counts).toEqual([1, 0, 3, 2, 3]);
    expect(charges).toEqual([
      "EX-01 PAID",
      "EX-03 CONDITIONALLY_FREE",
      "EX-04 NOT_STATED",
      "EX-05 PAID",
      "EX-06 PAID",
      "EX-07 NOT_STATED",
    ]);
  });

  test("in the first half of November 2025 there was one of each, and none before", async () => {
    expect((await charged("A-01 --from 2025-11-01 --until 2025-11-14")).counts).toEqual([1, 0, 1, 0, 1]);
    expect((await charged("A-01 --until 2025-11-10")).absent).toMatch(
      /^No export under this authorization is recorded as of .* before 2025-11-11 /,
    );
  });
});

describe("which-upper-level-data-were-used", () => {
  const used = async (words: string) => {
    const { result, absence } = (await demo.ask(`which-upper-level-data-were-used ${words}`)) as Answered<{
      readonly data: readonly {
        readonly subject: RecordSummary;
        readonly consents: readonly ToldAct[];
        readonly ways: readonly Way[];
      }[];
      readonly recipients: readonly RecordName[];
    }>;
    return { ...result, absent: absence?.en };
  };

  test("the data that the province returned went through DM-05 into PR-01, after its consent", async () => {
    const { data, recipients } = await used("PROV-DATA");

    expect(data.map(({ subject }) => subject.reference)).toEqual(["DS11"]);
    expect(await shorts(data[0]!.consents)).toEqual([
      "2025-03-24 PROV-DATA UPSTREAM_CONSENT OPEN",
      "2025-10-15 PROV-DATA UPSTREAM_CONSENT PASSED",
    ]);
    const [way, another] = data[0]!.ways;
    expect(another).toBeUndefined();
    expect(await demo.namesOf([way!.demand, ...way!.deliveries, ...way!.exports.map((each) => each.export)])).toEqual([
      "DM-05",
      "DL-09",
      "EX-01",
      "EX-05",
      "EX-06",
    ]);
    expect(versions(way!.products)).toEqual(["PR-01/0", "PR-01/1"]);
    expect(await demo.namesOf(recipients)).toEqual(["CY-BANK", "CY-LOG"]);
  });

  test("before its consent nothing was delivered, and the provincial government spoke about nothing", async () => {
    const { data } = await used("PROV-DATA --at 2025-10-14");
    const { data: none, absent } = await used("PROV-GOV");

    expect(data[0]!.ways.map(({ demand, deliveries }) => [demand.standing.code, deliveries.length])).toEqual([
      ["PROPOSED", 0],
    ]);
    expect(none).toEqual([]);
    expect(absent).toMatch(/^No use of data about whose consent it spoke is recorded as of /);
  });
});

describe("what-went-outside-the-agreements", () => {
  const outside = async (words: string) => {
    const { result, absence } = (await demo.ask(`what-went-outside-the-agreements ${words}`)) as Answered<{
      readonly doubtful: readonly { readonly record: RecordSummary; readonly reasons: readonly string[] }[];
      readonly of: number;
      readonly inspections: readonly ToldAct[];
      readonly cases: readonly { readonly case: RecordSummary }[];
    }>;
    const { doubtful, of, inspections, cases } = result;
    const names = await demo.namesOf(doubtful.map((each) => each.record));
    return {
      doubtful: doubtful.map(({ reasons }, place) => `${names[place]} ${reasons.join(" ")}`),
      of,
      inspections: await shorts(inspections),
      cases: cases.map((each) => each.case.reference),
      absent: absence?.en,
    };
  };

  test("all 17 deliveries and exports under A-01 stayed within it; a resale did not go unseen", async () => {
    expect(await outside("A-01")).toEqual({
      doubtful: [],
      of: 17,
      inspections: ["2026-03-02 CY-DATA INSPECTION CONDITIONAL"],
      cases: ["INC-01", "RC-01"],
      absent: undefined,
    });
  });

  test("until the end of 2025 there was nothing of the kind under A-01", async () => {
    const { of, cases, absent } = await outside("A-01 --until 2025-12-31");

    expect([of, cases]).toEqual([13, []]);
    expect(absent).toMatch(/^Nothing that was given to anybody outside the chain of agreements is recorded as of /);
  });

  test("what was backfilled under A-SW-01 no rule had judged, and its operator had leaked parcels", async () => {
    const { doubtful, of, cases } = await outside("A-SW-01");

    expect(doubtful).toEqual(["SW-DL-01 NOT_JUDGED", "SW-DL-02 NOT_JUDGED", "SW-EX-01 NOT_JUDGED"]);
    expect([of, cases]).toEqual([6, ["INC-SW-01", "RC-SW-01"]]);
  });
});
