import type { Answer } from "../../src/schemas/answer.ts";
import type { RecordSummary } from "../../src/schemas/record.ts";
import { statusName } from "../../src/ledger/statuses.ts";
import { naiveStanding } from "./naive-standing.ts";
import { isBackfilled } from "./replayed-ledger.ts";
import type { CountedAct, ReplayedLedger, ReplayedRecord } from "./replayed-ledger.ts";

/*
 * Answers of the product and of the model in one form, in which they can be compared: ids, places of events and times.
 */

/** One of several values that are all right. */
class OneOf {
  readonly values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

/** A record in short with its standing, as an answer has it. */
export function toldSummary({ id, standing, from, until, effectiveAt, recordedAt, recordedIn }: RecordSummary) {
  const { record, event } = standing.cause;
  return {
    id,
    standing: standing.code,
    status: standing.status,
    since: standing.since,
    cause: event === undefined ? record.id : `${record.id} ${event}`,
    from,
    until,
    effectiveAt,
    recordedAt,
    recordedIn,
  };
}

/** A record in short with its standing, as the model has it. */
export function naiveSummary(ledger: ReplayedLedger, record: ReplayedRecord) {
  const { code, since, causes } = naiveStanding(ledger, record);
  return {
    id: record.id,
    standing: code,
    status: statusName(record.status),
    since,
    cause: new OneOf(causes),
    from: record.body.draft.from || undefined,
    until: record.until || undefined,
    effectiveAt: record.body.draft.effectiveAt || undefined,
    recordedAt: record.time,
    recordedIn: record.place,
  };
}

/** The parts of an answer around its result. */
export function toldEnds({ completeness, basis, events, absence }: Answer<unknown>) {
  return { completeness, basis, events: events.map(({ event }) => event), absent: absence !== undefined };
}

/** What the model knows of the parts around a result: the last indexed time, the records and acts that it rests on. */
export function naiveEnds(
  ledger: ReplayedLedger,
  rests: {
    readonly records: readonly ReplayedRecord[];
    readonly acts?: readonly CountedAct[];
    readonly absent?: boolean;
    readonly more?: boolean;
  },
) {
  const { records, acts = [], absent = false, more = false } = rests;
  return {
    completeness: naiveCompleteness(ledger, records, more),
    basis: records.some(({ body }) => body.draft.backfilled) ? "ATTESTED" : "ENFORCED",
    events: inOrder([...records, ...acts].map(({ place }) => place)),
    absent,
  };
}

export function naiveCompleteness(ledger: ReplayedLedger, records: readonly ReplayedRecord[], more = false): string {
  const { at, knownAt } = ledger.times;
  if (more) return "truncated";
  if (Math.max(at, knownAt) > ledger.lastTime) return "beyond-checkpoint";
  return records.some(isBackfilled) ? "rests-on-backfill" : "complete";
}

/** Places of events in the order of the chain, each once. */
export function inOrder(places: readonly string[]): string[] {
  const key = (place: string): number => {
    const [block, log] = place.split(":").map(Number);
    return block! * 1e6 + log!;
  };
  return [...new Set(places)].toSorted((one, other) => key(one) - key(other));
}

/** The first difference between what the product said and what the model says, with its path; undefined for none. */
export function difference(product: unknown, model: unknown, path = "answer"): string | undefined {
  if (model instanceof OneOf)
    return model.values.includes(product) ? undefined : `${path}: ${show(product)}, not one of ${show(model.values)}`;
  if (!isObject(product) || !isObject(model))
    return Object.is(product, model)
      ? undefined
      : `${path}: the product says ${show(product)}, the model ${show(model)}`;
  for (const key of new Set([...Object.keys(product), ...Object.keys(model)])) {
    const found = difference(product[key], model[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) =>
    each instanceof OneOf ? each.values : typeof each === "bigint" ? String(each) : each,
  );
  return text === undefined ? "nothing" : text.slice(0, 300);
}
