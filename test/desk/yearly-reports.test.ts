import { beforeAll, describe, expect, test } from "vitest";
import { parseEvidence } from "../../src/certificate/parse-evidence.ts";
import { decodeHeader } from "../../src/consensus/header.ts";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { verifyReceipt } from "../../src/consensus/receipts.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import type { ApiClient, ReportQuery } from "../../src/client/http/api-client.ts";
import { partyId } from "../../src/demo/party-references.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import type { Report, ReportItem, ReportLine, ReportName } from "../../src/schemas/report.ts";
import { chinaTime } from "../../src/text/china-time.ts";
import { AskedDemo } from "./asked-demo.ts";

/* The yearly reports of 2025, worked out by hand from the demonstration. */

let api: ApiClient;

beforeAll(async () => {
  const demo = await AskedDemo.start();
  api = createApiClient(demo.url);
}, 240_000);

const ask = async (name: ReportName, party: PartyAlias, query: Partial<ReportQuery> = {}) =>
  await api.report(name, { year: 2025, ...query, party: partyId(party) });
const report = async (...asked: Parameters<typeof ask>): Promise<Report> => (await ask(...asked)).result;

function linesOf({ sections }: Report, item: ReportItem): readonly ReportLine[] {
  return sections.find((section) => section.item === item)?.lines ?? [];
}

/** The contents of a line: as the ledger says them, the field of a document, or a mark for what is to be filled in. */
function contents({ label, cells }: ReportLine): string {
  const words = cells.map(({ value, document }) => value?.en ?? (document === undefined ? "?" : document.field));
  return [...(label === undefined ? [] : [label.en]), ...words].join(" | ");
}

const contentsOf = (of: Report, item: ReportItem) => linesOf(of, item).map(contents);

describe("the disclosure of the operator", () => {
  test("lists what A-01 grants, the four versions that came into force, and the fees of three products", async () => {
    const disclosure = await report("DISCLOSURE", "CY-OPR");

    expect([disclosure.capacities, disclosure.authorizations.map(({ reference }) => reference)]).toEqual([
      ["OPERATOR"],
      ["A-01"],
    ]);
    expect(disclosure.sections.map(({ item }) => item)).toEqual(["DISCLOSER", "RESOURCES", "PRODUCTS", "FEES"]);
    expect(contentsOf(disclosure, "DISCLOSER")).toEqual([
      "name | /name",
      "unified social credit code | 91990100MA000020XJ",
      "kind of body | /partyKind",
      "roles on the ledger | applicant, operator",
      "home jurisdiction | 沧屿市",
      "principal, address and contact | ?",
    ]);
    const code = "/registrationCode";
    expect(contentsOf(disclosure, "RESOURCES")).toEqual([
      `A-01 | DS01 | /title | 1199010000000006XJ | general, grade 1 | 2025-04-21 | ${code}`,
      `A-01 | DS02 | /title | 1199010000000006XJ | general, grade 2 | 2025-04-21 | ${code}`,
      `A-01 | DS03 | /title | 11990100000000051T | general, grade 2 | 2025-04-21 | ${code}`,
      `A-01 | DS04 | /title | 11990100000000051T | general, grade 3 | 2025-04-21 | ${code}`,
      `A-01 | DS06 | /title | 119901000000000430 | general, grade 2 | 2025-04-21 | ${code}`,
      // The resource was regraded in 2026 only.
      `A-01 | DS07 | /title | 91990100MA00001117 | general, grade 2 | 2025-04-21 | ${code}`,
      `A-01 | DS08 | /title | 11990100000000078J | general, grade 1 | 2025-04-21 | ${code}`,
      `A-01 | DS09 | /title | 11990100000000086D | general, grade 3 | 2025-04-21 | ${code}`,
      `A-01 | DS10 | /title | 91990100MA0000103C | general, grade 2 | 2025-04-21 | ${code}`,
      `A-01 | DS11 | /title | 11990100000000051T | general, grade 3 | 2025-04-21 | ${code}`,
    ]);
    const product = (name: string, number: number, scenario: string, dates: string) =>
      expect.stringMatching(
        new RegExp(
          `^${name} \\| ${number} \\| /title \\| /version \\| /form \\| P-[0-9A-F]{32} \\| ${scenario} \\| ` +
            `${dates} \\| in force$`,
        ),
      );
    expect(contentsOf(disclosure, "PRODUCTS")).toEqual([
      product("PR-01", 1, "SCN-01", "2025-11-03 \\| 2025-11-05"),
      product("PR-02", 2, "SCN-02", "2025-11-07 \\| 2025-11-10"),
      product("PR-03", 2, "SCN-04", "2025-12-08 \\| 2025-12-09"),
      product("PR-01", 2, "SCN-01", "2025-12-24 \\| 2025-12-25"),
    ]);
    const nothing = "none is recorded";
    expect(contentsOf(disclosure, "FEES").toSorted()).toEqual([
      "PR-01 | development of industry | 1.50 yuan | /per | 2.00 yuan | 1 | ?",
      `PR-02 | public governance | 0.00 yuan | /per | ${nothing} | 1 | 0.00 yuan (free)`,
      `PR-03 | development of industry | ${nothing} | ${nothing} | ${nothing} | 1 | ?`,
    ]);
  });

  test("says what must be opened by whom, what is to be filled in, and what was never stated", async () => {
    const { missing, publications, interim } = await report("DISCLOSURE", "CY-OPR");

    expect(missing[0]?.says.en).toMatch(/^Exports of the product "PR-03" in the year: 1; no price \(PRICE\)/);
    const documents = missing.filter(({ document }) => document !== undefined);
    const fields = Map.groupBy(documents, ({ document }) => document?.field ?? "");
    expect(Object.fromEntries([...fields].map(([field, found]) => [field, found.length]))).toEqual({
      "/form": 4,
      "/name": 1,
      "/partyKind": 1,
      "/per": 2,
      "/registrationCode": 10,
      "/title": 14,
      "/version": 4,
    });
    expect(fields.get("/per")?.map(({ from }) => from?.id)).toEqual([partyId("CY-OPR"), partyId("CY-OPR")]);
    expect(fields.get("/registrationCode")?.every(({ from }) => from?.id === partyId("CY-REG"))).toBe(true);
    expect(missing.filter(({ line, document }) => line !== undefined && document === undefined)).toHaveLength(3);
    expect(missing.every(({ clause }) => clause.includes("信息披露工作的通知"))).toBe(true);
    const [first, another] = publications;
    expect([first?.items, first?.due, first?.doneAt, another, interim]).toEqual([
      ["DISCLOSER", "RESOURCES", "PRODUCTS", "FEES"],
      chinaTime("2026-04-01"),
      chinaTime("2026-03-20T10:00"),
      undefined,
      false,
    ]);
  });
});

describe("the disclosure of the implementing agency", () => {
  test("tells the authorization and the ceiling that the price authority set", async () => {
    const disclosure = await report("DISCLOSURE", "CY-DATA");

    expect(disclosure.sections.map(({ item }) => item)).toEqual(["DISCLOSER", "AUTHORIZATION", "CEILINGS"]);
    // The founding made this party, so that no document stands behind it.
    expect(contentsOf(disclosure, "DISCLOSER").slice(0, 2)).toEqual([
      "name | ?",
      "unified social credit code | 11990100000000027A",
    ]);
    expect(contentsOf(disclosure, "AUTHORIZATION").map((each) => each.replace("A-01: ", ""))).toEqual([
      "operator | 91990100MA000020XJ",
      "term | 2025-07-21 to 2030-07-20",
      "in force from | 2025-07-24",
      "standing at the end | in force",
      "mode | /mode",
      "rights that are granted | /rights",
      "method of selection | /selection",
      "plan | PL-01",
      "procurement | PROC-01",
      "clauses | scope, term, security, exit, disclosure, rights and duties, revenue, disposal of assets, breach, " +
        "personal information, change and termination",
      "resources that are authorized | 10",
      "date of the filing of the agreement | 2025-07-11",
      "number of the filing of the agreement | /filingNumber",
      "date of the filing with the superior | 2025-07-15",
      "number of the filing with the superior | /filingNumber",
      "holds in the year | 0 (none is recorded)",
    ]);
    expect(contentsOf(disclosure, "CEILINGS")).toEqual([
      "PR-01 | 2.00 yuan | /per | /class | 119901000000004499 | 2025-11-05 | no end is stated",
    ]);
    expect(disclosure.publications[0]?.items).toEqual(["DISCLOSER", "AUTHORIZATION", "CEILINGS"]);
  });

  test("an authorization that was revoked within the year is in it, and so is its end", async () => {
    const { authorizations, ...of } = await report("DISCLOSURE", "SW-DATA");

    expect(authorizations.map(({ reference }) => reference)).toEqual(["A-SW-01"]);
    const told = contentsOf(of as Report, "AUTHORIZATION");
    expect(told).toContain("A-SW-01: term | 2024-01-01 to 2026-12-31");
    expect(told).toContain("A-SW-01: standing at the end | ended (revoked)");
    expect(told).toContain("A-SW-01: holds in the year | 1");
    expect(of.notes.map(({ en }) => en).join("\n")).toMatch(/backfilled/);
  });
});

describe("the annual report of the operator", () => {
  test("counts 2025 as the demonstration has it", async () => {
    const annual = await report("ANNUAL_REPORT", "CY-OPR");
    const none = "0 (none is recorded)";

    expect(contentsOf(annual, "STORAGE")).toEqual([
      "trusted domains | 1",
      "DOM-01: title | /title",
      "deliveries of the year | 10",
      `deliveries that were purged in the year | ${none}`,
      `certificates of deletion | ${none}`,
      "retention of logs | none is recorded",
      "amount of data that is stored | ?",
    ]);
    expect(contentsOf(annual, "PROCESSING").slice(0, 9)).toEqual([
      // DM-01 has three items and DM-04 two; DM-06 was refused and never recorded.
      "demands | 10",
      "demands that were approved | 9",
      "demands that were rejected | 1",
      "imports that were asked for | 2",
      "imports that were approved | 1",
      "imports that were rejected | 1",
      "versions of products that were submitted | 6",
      "versions that were approved | 4",
      "versions that were rejected | 2",
    ]);
    expect(contentsOf(annual, "USE").slice(0, 5)).toEqual([
      "scenarios that were in force | 3",
      "scenarios that were approved | 3",
      "scenarios that were rejected | 1",
      "agreements that were in force | 6",
      `reports on use | ${none}`,
    ]);
    expect(contentsOf(annual, "SECURITY").slice(0, 6)).toEqual([
      "emergency plans | 1",
      `drills | ${none}`,
      "appointments of a security officer | 1",
      "persons that were filed | 18",
      "persons with a confidentiality agreement | 18",
      "persons that were trained | 16",
    ]);
    expect(contentsOf(annual, "MARKET").slice(0, 8)).toEqual([
      "versions of products that were in force | 4",
      "versions that were registered | 4",
      "exports | 3",
      "recipients | 3",
      "exports that were free for governance or welfare | 1",
      `exports that were free for another use | ${none}`,
      "exports that were paid for | 1",
      "exports without a stated price | 1",
    ]);
    // The report was filed, and the document behind it has the revenue or does not.
    expect(contentsOf(annual, "MARKET")).toContain("revenue | /revenue");
    expect(annual.publications.map(({ doneAt }) => doneAt)).toEqual([chinaTime("2026-02-27T10:00")]);
  });

  test("the incident, the inspection and the suspension are those of 2026, which has not ended", async () => {
    const within = { year: 2026, at: chinaTime("2026-06-30"), knownAt: chinaTime("2026-06-30") };
    await expect(report("ANNUAL_REPORT", "CY-OPR", within)).rejects.toMatchObject({
      problem: { code: "YEAR_NOT_ENDED" },
    });
    const annual = await report("ANNUAL_REPORT", "CY-OPR", { ...within, interim: true });

    expect([annual.interim, annual.title.zh]).toEqual([true, "2026年度公共数据资源授权运营工作情况报告（中期）"]);
    const security = contentsOf(annual, "SECURITY");
    expect(security).toContain("inspections | 1");
    expect(security).toContain("incidents | 1");
    expect(security).toContain("rectifications | 1");
  });

  test("is what the ledger knew: prices that were stated later do not count", async () => {
    const before = await report("ANNUAL_REPORT", "CY-OPR", {
      at: chinaTime("2025-11-04"),
      knownAt: chinaTime("2025-11-04"),
      interim: true,
    });

    expect(contentsOf(before, "MARKET").slice(0, 3)).toEqual([
      "versions of products that were in force | 1",
      "versions that were registered | 0 (none is recorded)",
      "exports | 0 (none is recorded)",
    ]);
    expect(before.block.time).toBeLessThanOrEqual(chinaTime("2025-11-04"));
    expect(contentsOf(before, "MARKET")).toContain("revenue | ?");
  });
});

describe("every line", () => {
  test("names events with the hashes of their logs, and has the basis of its weakest content", async () => {
    const { result, events } = await ask("ANNUAL_REPORT", "CY-OPR");
    const lines = result.sections.flatMap((section) => section.lines);
    const named = lines.flatMap((line) => line.events);
    expect(named.length).toBeGreaterThan(60);
    // One record with filings, one with opinions and settlements, and one that was only recorded.
    for (const reference of ["A-01", "PR-01", "DL-01"]) {
      const of = named.filter(({ record }) => record.reference === reference);
      const [one] = of;
      const hashes = await hashesOf(one?.record.id ?? "");
      expect([reference, of.length > 0]).toEqual([reference, true]);
      for (const { event, hash, record } of of)
        if (record.id === one?.record.id) expect([event, hash]).toEqual([event, hashes.get(event)]);
    }
    const transactions = new Map(events.map(({ event, transaction }) => [event, transaction]));
    expect(named.every(({ event, transaction }) => transactions.get(event) === transaction)).toBe(true);
    // A certificate has the acts of a trail, and neither filings nor anchors.
    const proofsOf = (en: string) => lines.find(({ label }) => label?.en === en)?.proofs ?? [];
    for (const [en, isCertified] of [
      ["deliveries of the year", true],
      ["versions that were approved", true],
      ["persons that were filed", false],
    ] as const)
      expect(new Set(proofsOf(en).map(({ certificate }) => certificate !== undefined)), en).toEqual(
        new Set([isCertified]),
      );
    const basisOf = (en: string) => lines.find(({ label }) => label?.en === en)?.basis;
    expect([basisOf("deliveries of the year"), basisOf("persons that were filed"), basisOf("costs")]).toEqual([
      "ENFORCED",
      "ATTESTED",
      "NOT_KNOWN",
    ]);
    expect(basisOf("anchors of trades")).toBe("RECORDED");
  });
});

describe("what is refused", () => {
  test("a party without such a report, a year before the ledger, and one that has not begun", async () => {
    const refusal = async (...asked: Parameters<typeof ask>) =>
      await report(...asked).then(
        () => "no refusal",
        (error: { problem?: { code: string }; text?: { en: string } }) => `${error.problem?.code}: ${error.text?.en}`,
      );

    expect(await refusal("DISCLOSURE", "CY-BANK")).toMatch(/^NOT_A_REPORTER: .*neither an implementing agency nor/s);
    expect(await refusal("ANNUAL_REPORT", "CY-DATA")).toMatch(/^NOT_A_REPORTER: .*no operator/s);
    expect(await refusal("DISCLOSURE", "CY-OPR", { year: 2024 })).toMatch(/^YEAR_BEFORE_LEDGER: .*2025-03-03/s);
    expect(await refusal("DISCLOSURE", "CY-OPR", { year: 2031, interim: true })).toMatch(
      /^YEAR_NOT_ENDED: .*not begun/s,
    );
    expect(await refusal("DISCLOSURE", "CY-OPR", { year: 1999 })).toMatch(/^REQUEST_MALFORMED/);
  });
});

/** The hashes of the data of the logs about a record, from the proofs of the receipts that the API gives. */
async function hashesOf(id: string): Promise<ReadonlyMap<string, string>> {
  const { blocks, events } = parseEvidence(await api.evidence(id, {}));
  return new Map(
    events.map(({ event, block: number, transaction, log }) => {
      const block = blocks.find((each) => each.number === number);
      const nodes = block?.receipts.find((each) => each.transaction === transaction)?.nodes ?? [];
      const { receiptsRoot } = decodeHeader(fromHex(block?.header ?? "0x"));
      const receipt = verifyReceipt(
        receiptsRoot,
        transaction,
        nodes.map((node) => fromHex(node)),
      );
      return [event, toHex(keccak256(receipt?.logs[log]?.data ?? new Uint8Array()))];
    }),
  );
}
