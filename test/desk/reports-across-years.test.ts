import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import { yearlyReport } from "../../src/desk/reports/yearly-report.ts";
import { Code, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { Report, ReportItem, ReportName } from "../../src/schemas/report.ts";
import { chinaTime } from "../../src/text/china-time.ts";
import { smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";

/* Yearly reports about histories that the demonstration does not have. The city begins in March 2026. */

afterAll(() => WrittenLedger.end());

let city: SmallCity;
beforeEach(async () => {
  city = await smallCity();
});

async function reported(name: ReportName, party: RecordId, year: number): Promise<Report> {
  await city.ledger.write();
  const ask = await withSnapshot(city.ledger.store.reader, async (snapshot) =>
    yearlyReport(snapshot, name, party, { year, interim: true }),
  );
  return ask.result;
}

/** The contents of each line of a part, with the label before them. */
const contentsOf = ({ sections }: Report, item: ReportItem): string[] =>
  (sections.find((section) => section.item === item)?.lines ?? []).map(({ label, cells }) =>
    [...(label === undefined ? [] : [label.en]), ...cells.map(({ value }) => value?.en ?? "?")].join(" | "),
  );
const missingOf = ({ missing }: Report): string => missing.map(({ says }) => says.en).join("\n");
const digest = (byte: string) => ({ sha256Digest: `0x${byte.repeat(32)}` as const });
const inYear = (year: number): void => {
  city.ledger.time = chinaTime(`${year}-06-01`);
};

describe("an authorization across years", () => {
  test("grants nothing in the year after its end, although nobody ended its grants and products", async () => {
    const { ledger, authority, operator, authorization } = city;
    ledger.settle(authority, authorization, Status.REVOKED);
    const of = await reported("DISCLOSURE", operator, 2026);
    expect([contentsOf(of, "RESOURCES").length, contentsOf(of, "PRODUCTS").length]).toEqual([2, 1]);

    inYear(2027);
    ledger.attest(authority, city.companies, Code.INSPECTION);
    const next = await reported("DISCLOSURE", operator, 2027);
    expect([contentsOf(next, "RESOURCES"), contentsOf(next, "PRODUCTS"), next.authorizations]).toEqual([[], [], []]);
    expect(next.sections.map(({ absence }) => absence?.en.slice(0, 12))).toContain("No resource ");
    const annual = await reported("ANNUAL_REPORT", operator, 2027);
    expect(contentsOf(annual, "USE")[0]).toBe("scenarios that were in force | 0 (none is recorded)");
  });

  test("ends by its term too", async () => {
    const { ledger, authority, operator } = city;
    inYear(2027);
    ledger.attest(authority, city.companies, Code.INSPECTION);
    expect(contentsOf(await reported("DISCLOSURE", operator, 2027), "RESOURCES")).toEqual([]);
  });
});

describe("exports", () => {
  test("count when they came into force, and never when they were only proposed, turned down or void", async () => {
    const { ledger, authority, operator, exportOf } = city;
    exportOf({ ...digest("01"), status: Status.PROPOSED });
    const rejected = exportOf({ ...digest("02"), status: Status.PROPOSED });
    ledger.settle(authority, rejected, Status.REJECTED);
    ledger.settle(authority, exportOf(digest("03")), Status.VOID);
    const approved = exportOf({ ...digest("04"), status: Status.PROPOSED });
    ledger.settle(authority, approved, Status.IN_FORCE);

    const market = contentsOf(await reported("ANNUAL_REPORT", operator, 2026), "MARKET");
    // The export of the small city, and the one that was approved.
    expect(market).toContain("exports | 2");
    expect(market).toContain("PR-01: exports | 2");
    expect(market).toContain("exports without a stated price | 2");
  });
});

describe("prices and ceilings", () => {
  test("are those of the agreement first, and a ceiling of the authorization binds its products", async () => {
    const { ledger, authority, operator, authorization, agreement, product } = city;
    ledger.attest(authority, authorization, Code.FEE_CEILING, { value: 500n });
    ledger.attest(operator, product, Code.PRICE, { value: 300n });
    ledger.attest(operator, agreement, Code.PRICE, { value: 200n });
    city.exportOf(digest("05"));

    const of = await reported("DISCLOSURE", operator, 2026);
    expect(contentsOf(of, "FEES")).toEqual([
      "PR-01 | none is recorded | none is recorded | none is recorded | none is recorded | 1 | ?",
      "PR-01 | none is recorded | 2.00 yuan | ? | 5.00 yuan | 1 | ?",
      "PR-01 | none is recorded | 3.00 yuan | ? | 5.00 yuan | 0 (none is recorded) | ?",
    ]);
    expect(missingOf(of)).toMatch(/^Exports of the product "PR-01" in the year: 1; no price/);
    expect(missingOf(of)).not.toMatch(/ceiling/);
    const agency = await reported("DISCLOSURE", authority, 2026);
    expect(contentsOf(agency, "CEILINGS")).toEqual([
      "A-01 | 5.00 yuan | ? | ? | CY-DATA | 2026-03-01 | no end is stated",
    ]);
    const annual = contentsOf(await reported("ANNUAL_REPORT", operator, 2026), "MARKET");
    expect(annual).toContain("exports that were paid for | 1");
    expect(annual).toContain("exports without a stated price | 1");
  });

  test("that applied one after the other are told each with its exports, and so is one above its ceiling", async () => {
    const { ledger, authority, operator, product, scenario } = city;
    ledger.attest(operator, scenario, Code.BENEFIT, { value: 3n });
    ledger.attest(authority, product, Code.FEE_CEILING, { value: 150n });
    ledger.attest(operator, product, Code.PRICE, { value: 100n });
    city.exportOf(digest("06"));
    city.exportOf(digest("07"));
    ledger.attest(operator, product, Code.PRICE, { value: 200n });
    city.exportOf(digest("08"));

    const of = await reported("DISCLOSURE", operator, 2026);
    expect(contentsOf(of, "FEES").slice(1)).toEqual([
      "PR-01 | development of industry | 1.00 yuan | ? | 1.50 yuan | 2 | ?",
      "PR-01 | development of industry | 2.00 yuan | ? | 1.50 yuan | 1 | ?",
    ]);
    expect(missingOf(of)).toMatch(/A price of the product "PR-01" is above its ceiling/);
  });

  test("that were taken back, or whose validity is over, are not told as those of a later year", async () => {
    const { ledger, authority, operator, authorization, product } = city;
    const longer = ledger.record({
      kind: Kind.AUTHORIZATION,
      parent: ledger.city,
      link: operator,
      issuer: authority,
      reference: "A-02",
    });
    const scenario = ledger.record({ kind: Kind.SCENARIO, parent: longer, issuer: operator, reference: "S-02" });
    const other = ledger.record({ kind: Kind.PRODUCT, parent: scenario, issuer: operator, reference: "PR-02" });
    ledger.attest(authority, longer, Code.FEE_CEILING, { value: 900n });
    ledger.attest(authority, longer, Code.FEE_CEILING, { value: 900n, outcome: Outcome.WITHDRAWN });
    ledger.attest(authority, other, Code.FEE_CEILING, { value: 700n, until: chinaTime("2026-12-31") });
    ledger.attest(operator, other, Code.PRICE, { value: 600n });
    inYear(2027);
    ledger.attest(authority, city.companies, Code.INSPECTION);

    const agency = await reported("DISCLOSURE", authority, 2027);
    expect(contentsOf(agency, "CEILINGS")).toEqual([]);
    expect(missingOf(agency)).toMatch(/no ceiling \(FEE_CEILING\) of its price is stated that is still valid/);
    const of = await reported("DISCLOSURE", operator, 2027);
    expect(contentsOf(of, "FEES")).toEqual([
      "PR-02 | none is recorded | 6.00 yuan | ? | none is recorded | 0 (none is recorded) | ?",
    ]);
    expect([authorization, product].length).toBe(2);
  });
});

describe("registrations", () => {
  test("keep their first day through a change, and are told as ended by a removal or by their term", async () => {
    const { ledger, authority, operator, companies, parks } = city;
    ledger.attest(authority, companies, Code.REGISTRATION, { effectiveAt: chinaTime("2026-03-01T00:01") });
    inYear(2026);
    ledger.attest(authority, companies, Code.REGISTRATION_CHANGE);
    ledger.attest(authority, parks, Code.REGISTRATION, { until: chinaTime("2026-06-03") });
    const registered = async () =>
      contentsOf(await reported("DISCLOSURE", operator, 2026), "RESOURCES").map((each) => each.split(" | ").slice(5));

    expect(await registered()).toEqual([
      ["2026-03-01", "?"],
      ["2026-06-01", "?"],
    ]);
    ledger.time = chinaTime("2026-07-01");
    ledger.attest(authority, companies, Code.DEREGISTRATION);
    expect(await registered()).toEqual([
      ["2026-03-01 (removed on 2026-07-01)", "none is recorded"],
      ["2026-06-01 (was valid until 2026-06-02)", "none is recorded"],
    ]);
  });
});

describe("the annual report", () => {
  test("counts what was filed or found about the operator itself, and holds of whatever stands under it", async () => {
    const { ledger, authority, operator, scenario, grants } = city;
    ledger.attest(operator, operator, Code.EMERGENCY_PLAN);
    ledger.attest(operator, operator, Code.DRILL);
    ledger.attest(authority, operator, Code.INSPECTION);
    ledger.attest(authority, grants[0]!, Code.INSPECTION);
    ledger.hold(authority, scenario);
    ledger.hold(authority, operator);

    const security = contentsOf(await reported("ANNUAL_REPORT", operator, 2026), "SECURITY");
    expect(security).toContain("emergency plans | 1");
    expect(security).toContain("drills | 1");
    expect(security).toContain("inspections | 2");
    expect(security).toContain("holds | 2");
  });
});
