import { parseRecordId } from "../../src/ledger/record-id.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizations, authorizedFor } from "../../src/audit/authorized.ts";
import { fileOf } from "../../src/audit/digests.ts";
import { exportsOf } from "../../src/audit/exports.ts";
import { findRecord, searchRecords } from "../../src/audit/find-records.ts";
import { LedgerGraph } from "../../src/audit/ledger-graph.ts";
import { walkUp } from "../../src/audit/lineage-walk.ts";
import { lineageOf } from "../../src/audit/lineage.ts";
import { refusals } from "../../src/audit/refusals.ts";
import { rulebookOf } from "../../src/audit/rulebooks.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { timelineOf } from "../../src/audit/timeline.ts";
import { Code, Structure } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { exportId } from "../../src/ledger/record-id.ts";
import { smallCity, FILE, FILE_SM3, START } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

const LIMITS = { depth: 32, records: 1_000 };
const CATALOG = {
  rulebook: () => undefined,
  ruleOf: (_: number, __: number, rule: number) => ({
    id: `cy.rule-${rule}`,
    clause: "六(四)",
    hardness: "SOFT" as const,
    text: { zh: "文", en: "text" },
    remedy: { zh: "补", en: "remedy" },
  }),
};
let city: SmallCity;

const ask = <T>(question: (snapshot: Snapshot) => Promise<T>) =>
  withSnapshot(city.ledger.store.reader, question, CATALOG);

beforeAll(async () => {
  city = await smallCity();
  const { ledger, authority, operator, grants, product } = city;
  ledger.attest(authority, product, Code.ACCESS_LOG);
  ledger.hold(authority, grants[1]!);
  ledger.refuse(operator, parseRecordId(`0x${"ab".repeat(10)}`), Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
  ledger.refuse(operator, parseRecordId(`0x${"cd".repeat(10)}`), Kind.EXPORT, 7, 0x0100_0001);
  await ledger.write();
});
afterAll(() => WrittenLedger.end());

describe("the sources of an export", () => {
  it("are everything that it stands under and is made of, with its authorization and reviews", async () => {
    const answer = await ask((snapshot) =>
      lineageOf(snapshot, city.exported, "sources", momentOf(snapshot, {}), LIMITS),
    );

    const references = answer.result.nodes
      .map((node) => node.reference)
      .filter((it) => it !== undefined)
      .sort();
    expect(references).toEqual([
      "A-01",
      "AG-01",
      "CY",
      "CY-EMB",
      "CY-OPR",
      "D-0",
      "D-1",
      "DS01",
      "DS02",
      "G-0",
      "G-1",
      "PR-01",
      "S-01",
      "V-0",
      "V-1",
    ]);
    expect(answer.result.authorizations).toEqual([city.authorization]);
    expect(answer.events.filter((event) => event.code === "REVIEW")).toHaveLength(2);
    expect(answer).toMatchObject({ completeness: "complete", basis: "ENFORCED", result: { truncated: false } });
    expect(answer.result.edges).toContainEqual({
      child: city.product,
      parent: city.deliveries[0],
      relation: "INPUT",
    });
  });

  it("cite the soft rule that was unmet at its recording", async () => {
    const { events } = await ask((snapshot) =>
      lineageOf(snapshot, city.exported, "sources", momentOf(snapshot, {}), LIMITS),
    );

    expect(events.find((event) => event.record.id === city.exported)?.unmet).toMatchObject([
      { rule: 9, id: "cy.rule-9", clause: "六(四)" },
    ]);
  });

  it("are cut at the requested depth or size, and marked as truncated", async () => {
    const graph = await ask((snapshot) => LedgerGraph.load(snapshot, [city.exported], momentOf(snapshot, {})));
    const shallow = walkUp(graph, city.exported, { depth: 1, records: 100 });
    const whole = walkUp(graph, city.exported, { depth: 7, records: 100 });
    const small = walkUp(graph, city.exported, { depth: 32, records: 3 });
    expect([shallow.truncated, whole.truncated, small.truncated]).toEqual([true, false, true]);
    expect([...shallow.depths.keys()].sort()).toEqual([city.exported, city.product, city.agreement].sort());
    expect(small.depths.size).toBe(3);
  });
});

describe("the destinations of data", () => {
  it("are every product, export and recipient down to the last one", async () => {
    const answer = await ask((snapshot) =>
      lineageOf(snapshot, city.companies, "destinations", momentOf(snapshot, {}), LIMITS),
    );

    expect(answer.result.exports).toMatchObject([
      {
        record: city.exported,
        product: { reference: "PR-01" },
        recipient: { reference: "CY-EMB" },
        sha256: FILE.slice(2),
      },
    ]);
    expect(answer.result.nodes.map((node) => node.id)).not.toContain(city.parks);
  });

  it("leave out records after the time of knowledge", async () => {
    const answer = await ask((snapshot) =>
      lineageOf(snapshot, city.companies, "destinations", momentOf(snapshot, { knownAt: city.lastTime - 60 }), LIMITS),
    );

    expect(answer.result.exports).toEqual([]);
    expect(answer.result.nodes.map((node) => node.id)).toContain(city.product);
  });

  it("name the block as of which nothing was made of a record", async () => {
    const answer = await ask((snapshot) =>
      lineageOf(snapshot, city.exported, "destinations", momentOf(snapshot, {}), LIMITS),
    );

    expect(answer.absence?.en).toContain(`as of block ${answer.asOf.block}`);
    expect(answer.absence?.zh).toContain(`截至区块 ${answer.asOf.block}`);
  });
});

describe("a file", () => {
  it("is found by either digest, with product, recipient and standing", async () => {
    for (const [algorithm, hex] of [
      ["sha256", FILE],
      ["sm3", FILE_SM3],
    ] as const) {
      const answer = await ask((snapshot) => fileOf(snapshot, algorithm, hex.slice(2), momentOf(snapshot, {})));
      expect(answer.result.matches).toMatchObject([
        {
          match: "FILE",
          record: { id: city.exported, standing: { code: "IN_FORCE" } },
          product: { reference: "PR-01" },
          recipient: { reference: "CY-EMB" },
        },
      ]);
    }
  });

  it("that was never exported is reported absent, with the id by which the absence is proven", async () => {
    const hex = "00".repeat(31) + "01";
    const answer = await ask((snapshot) => fileOf(snapshot, "sha256", hex, momentOf(snapshot, {})));

    expect(answer.result).toMatchObject({ matches: [], firstId: exportId({ sha256: `0x${hex}`, ordinal: 0 }) });
    expect(answer.absence?.en).toContain(`as of block ${answer.asOf.block}`);
  });
});

describe("an authorization", () => {
  it("covers the resources whose grants are in force, and not those that are held", async () => {
    const answer = await ask((snapshot) =>
      authorizedFor(snapshot, city.operator, [city.companies, city.parks], momentOf(snapshot, {})),
    );
    const before = await ask((snapshot) =>
      authorizedFor(snapshot, city.operator, [city.parks], momentOf(snapshot, { at: city.lastTime })),
    );

    expect(answer.result.resources.map(({ resource, authorized }) => [resource.reference, authorized])).toEqual([
      ["DS01", true],
      ["DS02", false],
    ]);
    expect(before.result.resources[0]?.authorized).toBe(true);
  });

  it("is over after its term, by time alone", async () => {
    const answer = await ask((snapshot) =>
      authorizedFor(snapshot, city.operator, [city.companies], momentOf(snapshot, { at: START + 1_000_000 })),
    );
    const listed = await ask((snapshot) => authorizations(snapshot, {}, momentOf(snapshot, { at: START + 1_000_000 })));

    expect(answer.result.resources[0]?.authorized).toBe(false);
    expect(listed.result.authorizations).toMatchObject([{ id: city.authorization, standing: { code: "EXPIRED" } }]);
  });

  it("has all its exports listed, under itself and under its operator", async () => {
    for (const named of [city.authorization, city.operator]) {
      const answer = await ask((snapshot) => exportsOf(snapshot, named, {}, momentOf(snapshot, {})));
      expect(answer.result.exports).toMatchObject([
        { record: { id: city.exported }, scenario: { reference: "S-01" }, authorization: { reference: "A-01" } },
      ]);
    }
    const none = await ask((snapshot) =>
      exportsOf(snapshot, city.operator, { until: city.lastTime }, momentOf(snapshot, {})),
    );
    expect(none.result.exports).toEqual([]);
    expect(none.absence).toBeDefined();
  });

  it("or an operator must be named by a question about exports", async () => {
    await expect(
      ask((snapshot) => exportsOf(snapshot, city.companies, {}, momentOf(snapshot, {}))),
    ).rejects.toMatchObject({ code: "RECORD_OTHER_KIND" });
  });
});

describe("refusals", () => {
  it("are listed with the rule that refused, page by page", async () => {
    const first = await ask((snapshot) =>
      refusals(snapshot, { party: city.operator }, { limit: 1 }, momentOf(snapshot, {})),
    );
    const [block, logIndex] = first.next!.split(":").map(Number);
    const second = await ask((snapshot) =>
      refusals(snapshot, {}, { limit: 1, after: { block: block!, logIndex: logIndex! } }, momentOf(snapshot, {})),
    );

    expect(first.result.refusals).toMatchObject([
      {
        type: "REFUSED",
        rule: { rule: Structure.PARENT_NOT_OPERABLE, id: `cy.rule-${Structure.PARENT_NOT_OPERABLE}` },
        by: { reference: "CY-OPR" },
      },
    ]);
    expect(first.completeness).toBe("truncated");
    expect(second.result.refusals).toMatchObject([
      { rule: { rule: 7, id: "cy.rule-7" }, unmet: [{ rule: 5 }, { rule: 7 }] },
    ]);
    expect(second.next).toBeUndefined();
  });

  it("are reported absent as of a block when there are none", async () => {
    const answer = await ask((snapshot) =>
      refusals(snapshot, { party: city.buyer }, { limit: 10 }, momentOf(snapshot, {})),
    );
    expect(answer.absence?.en).toContain(`as of block ${answer.asOf.block}`);
  });
});

describe("finding", () => {
  it("uses kind, issuer and reference, and the issuer's own reference", async () => {
    const found = await ask((snapshot) =>
      findRecord(snapshot, { kind: Kind.RESOURCE, issuer: "CY-SAMR", reference: "DS01" }),
    );
    expect(found).toBe(city.companies);
    await expect(
      ask((snapshot) => findRecord(snapshot, { kind: Kind.RESOURCE, issuer: "CY-OPR", reference: "DS01" })),
    ).rejects.toMatchObject({ code: "RECORD_UNKNOWN" });
  });

  it("finds exact references, ids and digests, and reports when nothing is found", async () => {
    for (const text of ["DS01", city.companies]) {
      const answer = await ask((snapshot) => searchRecords(snapshot, text, momentOf(snapshot, {})));
      expect(answer.result.results.map((record) => record.id)).toEqual([city.companies]);
    }
    const none = await ask((snapshot) => searchRecords(snapshot, "DS0", momentOf(snapshot, {})));
    expect(none.result.results).toEqual([]);
    expect(none.absence).toBeDefined();
  });
});

it("a timeline also holds acts that do not extend the trail, in the order of the chain", async () => {
  const answer = await ask((snapshot) => timelineOf(snapshot, city.product, { limit: 10 }, momentOf(snapshot, {})));
  expect(answer.events.map((event) => event.code ?? event.type)).toEqual(["RECORDED", "ACCESS_LOG"]);
  expect(answer.events.map((event) => event.basis)).toEqual(["ENFORCED", "RECORDED"]);
  expect(answer.basis).toBe("RECORDED");
});

it("a timeline is cut within its period, and that of a record that did not exist yet is refused", async () => {
  const [recorded, logged] = (
    await ask((snapshot) => timelineOf(snapshot, city.product, { limit: 10 }, momentOf(snapshot, {})))
  ).events.map(({ time }) => time);
  const later = await ask((snapshot) =>
    timelineOf(snapshot, city.product, { limit: 1 }, momentOf(snapshot, {}), { from: recorded! + 1 }),
  );

  expect([later.completeness, later.events.map(({ time }) => time)]).toEqual(["complete", [logged]]);
  for (const moment of [{ at: recorded! - 1 }, { knownAt: recorded! - 1 }])
    await expect(
      ask((snapshot) => timelineOf(snapshot, city.product, { limit: 1 }, momentOf(snapshot, moment))),
    ).rejects.toMatchObject({ code: "RECORD_UNKNOWN" });
});

it("a rulebook shows its steps with their rules in order", async () => {
  const rulebook = await ask((snapshot) => rulebookOf(snapshot, 1, momentOf(snapshot, {})));
  expect(rulebook.versions).toMatchObject([
    {
      version: 1,
      inForce: true,
      steps: [
        { kind: "EXPORT", act: "record", rules: [{ rule: 5 }] },
        { kind: "EXPORT", act: "settle", code: "IN_FORCE", rules: [{ rule: 7 }, { rule: 9, id: "cy.rule-9" }] },
      ],
    },
  ]);
});
