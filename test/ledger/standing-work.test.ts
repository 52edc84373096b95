import { describe, expect, it } from "vitest";
import { materialOf, spineOf } from "../../src/ledger/export-lineage.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { broken, obstacleOf, operable, UNBOUNDED } from "../../src/ledger/operability.ts";
import type { StandingGraph, StandingRecord } from "../../src/ledger/operability.ts";
import { parseRecordId, type RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";

/* A certificate may hold a graph that no contract would accept. The number of look-ups bounds the work. */

const PARTY = idOf(1);
const NOW = 1_800_000_000;
const MOST_LOOK_UPS = 1_000_000;

/** A graph that counts how often it is asked for a record. */
class CountedGraph implements StandingGraph {
  asked = 0;
  readonly #records = new Map<RecordId, StandingRecord>();

  constructor(records: readonly StandingRecord[]) {
    for (const record of records) this.#records.set(record.id, record);
  }

  record(id: RecordId): StandingRecord | undefined {
    this.asked += 1;
    // Without this, a search that forgets where it was would end no test.
    if (this.asked > MOST_LOOK_UPS) throw new Error("The search does not end.");
    return this.#records.get(id);
  }

  jurisdictionRecord(): RecordId {
    return idOf(0);
  }

  breakingCount(): undefined {
    return undefined;
  }
}

function idOf(number: number): RecordId {
  return parseRecordId(`0x${(number + 1).toString(16).padStart(20, "0")}`);
}

function recordOf(number: number, kind: Kind, more: Partial<StandingRecord> = {}): StandingRecord {
  const status = Status.IN_FORCE;
  const none = { parent: undefined, link: undefined, inputs: [], cleared: undefined };
  return {
    id: idOf(number),
    kind,
    status,
    holds: 0,
    jurisdiction: 1,
    until: 0,
    flags: 0,
    issuer: PARTY,
    ...none,
    ...more,
  };
}

const founding = [recordOf(0, Kind.JURISDICTION), recordOf(1, Kind.PARTY)];

function chainOf(length: number, kind: Kind, below: (previous: RecordId) => Partial<StandingRecord>) {
  return Array.from({ length }, (_, index) => recordOf(index + 2, kind, index === 0 ? {} : below(idOf(index + 1))));
}

describe("the search for an obstacle", () => {
  it("looks at each record a few times although 2^1000 ways lead to the first", () => {
    const graph = new CountedGraph([...founding, ...chainOf(1_000, Kind.RESOURCE, (id) => ({ parent: id, link: id }))]);

    expect(operable(graph, idOf(1_001), NOW)).toBe(true);
    expect(graph.asked).toBeLessThan(10 * 1_000);
  });

  it("looks at each input once although 2^1000 ways lead to the first", () => {
    const graph = new CountedGraph([...founding, ...chainOf(1_000, Kind.PRODUCT, (id) => ({ inputs: [id, id] }))]);

    expect(obstacleOf(graph, idOf(1_001), NOW, UNBOUNDED)).toBeUndefined();
    expect(graph.asked).toBeLessThan(10 * 1_000);
  });

  it("needs no stack: a chain of 50,000 records has an answer", () => {
    const parents = new CountedGraph([...founding, ...chainOf(50_000, Kind.RESOURCE, (parent) => ({ parent }))]);
    const links = new CountedGraph([...founding, ...chainOf(50_000, Kind.RESOURCE, (link) => ({ link }))]);
    const inputs = new CountedGraph([...founding, ...chainOf(50_000, Kind.PRODUCT, (id) => ({ inputs: [id] }))]);

    expect(operable(parents, idOf(50_001), NOW)).toBe(true);
    expect(operable(links, idOf(50_001), NOW)).toBe(true);
    expect(obstacleOf(inputs, idOf(50_001), NOW, UNBOUNDED)).toBeUndefined();
  });

  it("keeps the contract's bounds where they are asked for", () => {
    const deep = new CountedGraph([...founding, ...chainOf(12, Kind.PRODUCT, (id) => ({ inputs: [id] }))]);
    const wide = recordOf(500, Kind.PRODUCT, { inputs: Array.from({ length: 200 }, (_, index) => idOf(index + 2)) });
    const flat = new CountedGraph([...founding, wide, ...chainOf(200, Kind.RESOURCE, () => ({}))]);

    expect([broken(deep, idOf(9)), broken(deep, idOf(13))]).toEqual([false, true]);
    expect(broken(flat, wide.id)).toBe(true);
    expect(broken(flat, idOf(2))).toBe(false);
  });
});

describe("what an export stands under and is made of", () => {
  it("is collected once, although 2^1000 ways lead to the first record", () => {
    const spine = new CountedGraph([...founding, ...chainOf(1_000, Kind.RESOURCE, (id) => ({ parent: id, link: id }))]);
    const products = chainOf(1_000, Kind.PRODUCT, (id) => ({ inputs: [id, id] }));
    const material = new CountedGraph([...founding, ...products]);
    const exported = recordOf(2_000, Kind.EXPORT, { parent: idOf(1_001) });

    expect(spineOf(spine, exported).size).toBe(1_002);
    expect(materialOf(material, exported).size).toBe(1_000);
    expect([spine.asked, material.asked]).toEqual([1_002, 1_000]);
  });
});
