import { expect, test } from "vitest";
import { nothingFound, standingOf } from "../../src/ledger/evaluate-standing.ts";
import type { SharedFindings } from "../../src/ledger/evaluate-standing.ts";
import type { EffectiveBreak, StandingSource } from "../../src/ledger/standing-source.ts";
import { IncompleteLineage } from "../../src/ledger/incomplete-lineage.ts";
import type { StandingRecord } from "../../src/ledger/operability.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { HARMFUL } from "../../src/ledger/statuses.ts";
import { randomStandingGraph } from "./random-standing-graph.ts";
import type { RandomGraph } from "./random-standing-graph.ts";

const NOW = 1_900_000_000;
const GRAPHS = 300;

test("records of one graph have the same standing alone and when their evaluations share what they found", () => {
  const different: unknown[] = [];
  const codes = new Map<string, number>();
  for (let seed = 1; seed <= GRAPHS; seed += 1) {
    const graph = randomStandingGraph(seed, [1, 2], NOW);
    // Every third graph lacks a record, so that some lineages are not complete.
    const source = withActs(graph, seed % 3 === 0 ? graph.records[seed % graph.records.length]!.id : undefined);
    const shared = nothingFound(source);
    for (const { id } of seed % 2 === 0 ? graph.records : graph.records.toReversed()) {
      const [alone, together] = [standing(source, id), standing(source, id, shared)];
      const code = typeof alone === "object" ? alone.code : String(alone);
      codes.set(code.slice(0, 7), (codes.get(code.slice(0, 7)) ?? 0) + 1);
      if (JSON.stringify(alone) !== JSON.stringify(together)) different.push({ seed, id, alone, together });
    }
  }
  expect(different).toEqual([]);
  for (const code of ["IN_FORC", "DISPOSI", "SUSPEND", "BROKEN", "unknown"])
    expect(codes.get(code)).toBeGreaterThan(50);
});

function standing(source: StandingSource, id: RecordId, shared?: SharedFindings) {
  try {
    return standingOf(source, id, NOW, shared);
  } catch (error) {
    // Which of several missing records is named depends on where a walk begins.
    if (error instanceof IncompleteLineage) return "unknown";
    throw error;
  }
}

/** The same graph with acts that its holds and statuses ask for. Few times are used, so that many are equal. */
function withActs(graph: RandomGraph, lost: RecordId | undefined): StandingSource {
  const record = (id: RecordId) => (id === lost ? undefined : graph.record(id));
  return {
    record,
    acts: (id) => {
      const found = record(id);
      return found === undefined
        ? undefined
        : { status: { act: `${id}:status`, time: timeOf(id, 0) }, breaks: breaksOf(found), disposition: undefined };
    },
    jurisdictionRecord: (ordinal) => graph.jurisdictionRecord(ordinal),
    breakingCount: () => undefined,
  };
}

function breaksOf({ id, holds, status }: StandingRecord): EffectiveBreak[] {
  const [open, reaching] = [holds & 15, holds >> 4];
  const held = Array.from({ length: open }, (_, place) => breakOf(id, "HOLD", place, place < reaching));
  return status >= HARMFUL ? [...held, breakOf(id, "HARM", open, false)] : held;
}

function breakOf(id: RecordId, type: "HOLD" | "HARM", place: number, reaching: boolean): EffectiveBreak {
  const time = timeOf(id, place);
  return { act: `${id}:${type}${place}`, time, type, number: place, recordedAt: time, reaching };
}

function timeOf(id: RecordId, place: number): number {
  return 1_000 + ((Number.parseInt(id.slice(-2), 16) + place) % 4);
}
