import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordName, RecordSummary } from "../../src/schemas/record.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => demo?.stop());

interface Way {
  readonly demand: RecordSummary;
  readonly deliveries: readonly RecordSummary[];
  readonly products: readonly RecordSummary[];
  readonly exports: readonly { readonly export: RecordSummary; readonly recipient: RecordName }[];
}

describe("where-did-my-data-go", () => {
  test("DS04 went through DM-03 and DL-08 into both versions of PR-01, and to two recipients", async () => {
    const { result, gaps, proofs, question, looked, asOf } = (await demo.ask(
      "where-did-my-data-go DS04 --from 2025-01-01",
    )) as Answered<{
      readonly demands: readonly Way[];
      readonly recipients: readonly RecordName[];
    }>;

    const ways = await Promise.all(
      result.demands.map(async ({ demand, deliveries, products, exports }) => [
        [demand.reference, demand.standing.status],
        deliveries.map(({ reference }) => reference),
        products.map(({ reference, revision }) => `${reference}/${revision}`),
        await demo.namesOf(exports.map((each) => each.export)),
      ]),
    );
    expect(ways).toEqual([
      [["DM-02", "REJECTED"], [], [], []],
      [["DM-03", "IN_FORCE"], ["DL-08"], ["PR-01/0", "PR-01/1"], ["EX-01", "EX-05", "EX-06"]],
    ]);
    expect(await demo.namesOf(result.recipients)).toEqual(["CY-BANK", "CY-LOG"]);
    expect(question).toEqual({ id: "D01", name: "where-did-my-data-go" });
    expect(gaps).toEqual([]);
    expect(looked).toMatchObject({ lastBlock: asOf.block, from: 1_735_660_800 });
    expect(proofs.map(({ certificate }) => certificate)).toEqual(
      result.demands[1]!.exports.map((each) => `/v1/records/${each.export.id}/certificate`),
    );
  });

  test("in a period before the first demand there is none, and the answer names the period", async () => {
    const { result, absence } = (await demo.ask(
      "where-did-my-data-go DS04 --from 2025-01-01 --until 2025-06-30",
    )) as Answered<{ readonly demands: readonly Way[] }>;

    expect(result.demands).toEqual([]);
    expect(absence?.en).toMatch(
      /^No demand for this resource is recorded as of block .* from 2025-01-01 .* before 2025-07-01 /,
    );
    expect(absence?.zh).toContain("自 2025-01-01 00:00:00 +08:00 起");
  });

  test("tells the ways in both languages, with the short names of this desk", async () => {
    const { out, exitCode } = await demo.run("where-did-my-data-go DS04", "both");

    expect(exitCode).toBe(0);
    expect(out).toContain('需求 "DM-03" → 供给 "DL-08"');
    expect(out).toContain('recipients "CY-BANK", "CY-LOG"');
    expect(out).toMatch(/It rests on \d+ events \(enforced by the ledger's rules; blocks \d+ to \d+\), as of block/);
  });
});

describe("what-falls-with-it", () => {
  interface Fall {
    readonly reached: readonly {
      readonly record: RecordSummary;
      readonly effect: string;
      readonly after?: string;
      readonly path: readonly RecordName[];
      readonly recipient?: RecordName;
      readonly disposition?: { readonly status: string };
    }[];
    readonly recipients: readonly RecordName[];
  }

  test("if DS08 falls, so does EX-03 to the emergency bureau, which had been left to continue", async () => {
    const { result } = (await demo.ask("what-falls-with-it DS08")) as Answered<Fall>;

    const exported = result.reached.filter(({ record }) => record.kind === "EXPORT");
    expect(exported).toMatchObject([
      {
        effect: "AFFECTED",
        after: "DISPOSITION_PENDING",
        record: { standing: { code: "CONTINUED" } },
        disposition: { status: "CONTINUED" },
      },
    ]);
    expect(await demo.namesOf(exported[0]!.path)).toEqual([
      "DS08",
      "A-01/DS08",
      "DM-04/DS08",
      "DL-05",
      "PR-02",
      "EX-03",
    ]);
    expect(await demo.namesOf(result.recipients)).toEqual(["CY-EMB"]);
  });

  test("a hold without recall leaves what has left as it is", async () => {
    const { result } = (await demo.ask("what-falls-with-it DS04 --fate HELD")) as Answered<Fall>;
    const { result: recalled } = (await demo.ask("what-falls-with-it DS04 --fate HELD_WITH_RECALL")) as Answered<Fall>;

    const exportsOf = ({ reached }: Fall) => reached.filter(({ record }) => record.kind === "EXPORT");
    expect(exportsOf(result).map(({ effect }) => effect)).toEqual(["NOT_AFFECTED", "NOT_AFFECTED", "NOT_AFFECTED"]);
    expect(exportsOf(recalled).filter(({ effect }) => effect === "AFFECTED")).toMatchObject([
      { after: "SUSPENDED", recipient: { kind: "PARTY" } },
    ]);
  });

  test("if the bus company is held, what it supplies stops, and the products made of it stay", async () => {
    const { result } = (await demo.ask("what-falls-with-it CY-BUS --fate HELD")) as Answered<Fall>;

    const affected = result.reached.filter(({ effect }) => effect === "AFFECTED");
    expect(affected.map(({ record, after }) => [record.reference, after])).toEqual([
      ["DS07", "SUSPENDED"],
      ["A-01/DS07", "SUSPENDED"],
      ["DM-04/DS07", "SUSPENDED"],
      ["DL-04", "SUSPENDED"],
    ]);
    expect(await demo.namesOf(affected[3]!.path)).toEqual(["CY-BUS", "DS07", "A-01/DS07", "DM-04/DS07", "DL-04"]);
    expect(result.recipients).toEqual([]);
  });

  test("with A-SW-01 fell SW-EX-01 to SW-EX-04, each with its own disposition", async () => {
    const { result } = (await demo.ask("what-falls-with-it A-SW-01")) as Answered<Fall>;

    const exported = result.reached.filter(({ record }) => record.kind === "EXPORT");
    const told = await Promise.all(
      exported.map(async ({ record, recipient, disposition }) => [
        await demo.nameOf(record),
        await demo.nameOf(recipient!),
        disposition?.status,
      ]),
    );
    expect(told.toSorted(([one], [other]) => String(one).localeCompare(String(other)))).toEqual([
      ["SW-EX-01", "SW-INS", "SUPERSEDED"],
      ["SW-EX-02", "SW-INS", "SUNSET"],
      ["SW-EX-03", "SW-GUA", "TERMINATED"],
      ["SW-EX-04", "SW-AGR", "CONTINUED"],
    ]);
    expect(exported.map(({ effect }) => effect)).toEqual(exported.map(() => "NOT_AFFECTED"));
  });
});

describe("the sources", () => {
  test("of an export lead back to resources, authorization and reviews", async () => {
    const { result, says } = (await demo.ask("where-did-this-come-from PR-02")) as Answered<{
      readonly nodes: readonly RecordSummary[];
    }>;

    const kinds = (kind: string) => result.nodes.filter((node) => node.kind === kind).map(({ reference }) => reference);
    expect(kinds("RESOURCE")).toEqual(["DS07", "DS08"]);
    expect(kinds("AUTHORIZATION")).toEqual(["A-01"]);
    expect(says.some(({ en }) => en.startsWith('"A-01": in force'))).toBe(true);
  });

  test("DS01 is within the operator's scope, and DS05 is in nobody's", async () => {
    const { result } = (await demo.ask("is-the-operator-authorized CY-OPR DS01,DS05")) as Answered<{
      readonly resources: readonly { readonly authorized: boolean }[];
    }>;

    expect(result.resources.map(({ authorized }) => authorized)).toEqual([true, false]);
  });

  test("a digest that nobody exported is reported absent", async () => {
    const { result, absence } = (await demo.ask(`is-this-file-the-exported-one sha256:${"0".repeat(64)}`)) as Answered<{
      readonly matches: readonly unknown[];
    }>;

    expect(result.matches).toEqual([]);
    expect(absence?.en).toContain("is recorded as exported");
  });

  test("for DM-03 there are consents with one withdrawal; what their documents say is named as missing", async () => {
    const { result, gaps, basis } = (await demo.ask("what-consent-covers-this DM-03")) as Answered<{
      readonly acts: readonly { readonly code: string; readonly quantity?: { readonly en: string } }[];
    }>;

    expect(result.acts.map(({ code, quantity }) => [code, quantity?.en])).toEqual([
      ["CONSENT_EVIDENCE", undefined],
      ["CONSENT_EVIDENCE", "withdrawn: 1"],
    ]);
    expect(basis).toBe("ATTESTED");
    expect(gaps).toMatchObject([{ kind: "NOT_ON_LEDGER" }]);
  });
});
