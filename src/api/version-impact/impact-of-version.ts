import type { RulebookCatalog } from "../../audit/rulebook-catalog.ts";
import { standingForm } from "../../audit/record-form.ts";
import { nameOfRow } from "../../audit/names.ts";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { Look } from "../../desk/look.ts";
import { onWholeLedger } from "../../desk/whole-ledger.ts";
import type { Worked } from "../../desk/whole-ledger.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { compareRulebooks } from "../../rulebook/compare-rulebooks.ts";
import { formatStep } from "../../rulebook/step.ts";
import { wordsOfStep } from "../../rulebook/step-words.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { Effect, ImpactLine, StepDifference, VersionImpact } from "../../schemas/version-impact.ts";
import { EFFECTS } from "../../schemas/version-impact.ts";
import { dutyLines } from "./duty-lines.ts";
import type { NextVersion } from "./next-version.ts";
import { citeAll, lineAbout, stepLines } from "./step-lines.ts";
import { termLines } from "./term-lines.ts";
import type { LineContext } from "./step-lines.ts";
import { Trial } from "./trial.ts";
import type { TriedAct } from "./trial.ts";
import { gatherUnderWay } from "./under-way.ts";
import type { AllUnderWay, UnderWay } from "./under-way.ts";

/**
 * What the next version of a rulebook would change for what is under way: everything is judged by the version that
 * would judge on that day without it, and by the next one, in the state of the snapshot with the clock of that day. So
 * an answer is true if nothing else is recorded until then.
 * @throws AuditError LINEAGE_TOO_LARGE
 */
export async function impactOfVersion(present: Snapshot, version: NextVersion): Promise<Answer<VersionImpact>> {
  return await answerOf(present, version, await judgeUnderWay(present, version));
}

/** The answer that what was judged comes to. */
export async function answerOf(
  present: Snapshot,
  version: NextVersion,
  { snapshot, moment, all, tried, look, ledger }: JudgedUnderWay,
): Promise<Answer<VersionImpact>> {
  const context: LineContext = { snapshot, version, ledger };
  const steps = all.records.flatMap((record) => linesOf(context, record, tried.get(record.row.id) ?? []));
  const duties = version.old.rules === undefined ? [] : await dutyLines(context, moment);
  for (const { row } of all.records) look.summary(row);
  await look.tell(ledger.statements);
  const answer = await look.answer(resultOf(context, all, look, inOrder([...steps, ...duties])));
  return { ...answer, asOf: present.asOf, ...(all.truncated ? { completeness: "truncated" } : {}) };
}

/** Everything under way with the acts that the two versions judge by different rules. */
interface JudgedUnderWay extends Worked<ReadonlyMap<RecordId, readonly TriedAct[]>> {
  /** As of the day on which the version applies, and with its text. */
  readonly snapshot: Snapshot;
  readonly moment: Moment;
  readonly all: AllUnderWay;
  readonly tried: ReadonlyMap<RecordId, readonly TriedAct[]>;
}

/** Judges every act that can come next on what is under way by both versions, where their rules are not the same. */
export async function judgeUnderWay(present: Snapshot, version: NextVersion): Promise<JudgedUnderWay> {
  const snapshot = onTheDay(present, version);
  const moment: Moment = { at: version.from, knownAt: present.asOf.time };
  const all = await gatherUnderWay(snapshot, moment, version);
  const trial = new Trial(snapshot, version, all);
  const isKnown = version.old.rules !== undefined;
  const worked = await onWholeLedger(snapshot, moment, idsOf(all), version.jurisdiction, (ledger, look) => {
    const each = all.records.map((record) => [record.row.id, trial.actsOn(record, ledger, look)] as const);
    return new Map(isKnown ? each : []);
  });
  return { ...worked, snapshot, moment, all, tried: worked.result };
}

/** The snapshot with the clock of the day on which the version applies, and with the texts that are not published. */
function onTheDay(present: Snapshot, { jurisdiction, book, from, ahead }: NextVersion): Snapshot {
  const known = present.catalog;
  const given = [book, ...ahead.map((each) => each.book)];
  const textOf = (ordinal: number, number: number): (typeof given)[number] | undefined =>
    ordinal === jurisdiction ? given.find(({ version }) => version === number) : undefined;
  const catalog: RulebookCatalog = {
    ...known,
    rulebook: (ordinal, number) => textOf(ordinal, number) ?? known.rulebook(ordinal, number),
    ruleOf: (ordinal, number, rule) =>
      textOf(ordinal, number)?.rules.find((each) => each.number === rule) ?? known.ruleOf(ordinal, number, rule),
  };
  return { ...present, asOf: { ...present.asOf, time: from }, catalog };
}

function idsOf({ records, everybody }: AllUnderWay): RecordId[] {
  const placed = records.flatMap(({ places }) =>
    [...places.values()].flat().flatMap(({ parent, link, inputs = [] }) => [parent, link ?? parent, ...inputs]),
  );
  return [
    ...new Set([
      ...records.flatMap(({ row, cases, holding }) => [row.id, ...cases, ...holding]),
      ...placed,
      ...everybody.map(({ party }) => party.id),
    ]),
  ];
}

function linesOf(context: LineContext, record: UnderWay, tried: readonly TriedAct[]): ImpactLine[] {
  if (context.version.old.rules === undefined) return [withoutText(context, record)];
  return [...stepLines(context, record, tried), ...termLines(context, record.row)];
}

function withoutText({ version }: LineContext, { row }: UnderWay): ImpactLine {
  return {
    ...lineAbout(row),
    about: "STEP",
    effect: "UNKNOWN",
    what: { zh: "可能的行为", en: "the acts that may come next" },
    why: {
      zh: `本服务器没有第 ${version.old.version ?? 0} 版的文本，无从比较。`,
      en: `This server does not have the text of version ${version.old.version ?? 0}, so nothing can be compared.`,
    },
    oldRules: [],
    nextRules: [],
  };
}

/** By record; what changes comes first, and what is not known before what stays. */
function inOrder(lines: readonly ImpactLine[]): ImpactLine[] {
  const rank: Readonly<Record<Effect, number>> = { CHANGES: 0, UNKNOWN: 1, DOES_NOT_CHANGE: 2 };
  return lines.toSorted((one, other) => rank[one.effect] - rank[other.effect]);
}

function resultOf(context: LineContext, all: AllUnderWay, look: Look, lines: readonly ImpactLine[]): VersionImpact {
  const { version } = context;
  const [changes = 0, staying = 0, unknown = 0] = EFFECTS.map(
    (effect) => lines.filter((line) => line.effect === effect).length,
  );
  const { version: number, hash } = version.book;
  return {
    jurisdiction: version.place,
    old: {
      ...(version.old.version === undefined ? {} : { version: version.old.version }),
      known: version.old.rules !== undefined,
    },
    next: {
      version: number,
      published: version.published,
      hash,
      from: version.from,
      ...promisesOf(version),
      differing: [...version.differing],
    },
    steps: stepDifferences(context),
    underWay: all.records.map(({ row }) => ({
      record: nameOfRow(row),
      standing: standingForm(look.graph, row.id),
      version: row.version,
    })),
    lines: [...lines],
    counts: { changes, staying, unknown },
  };
}

function promisesOf({ promised }: NextVersion): Pick<VersionImpact["next"], "promiseHash" | "promises"> {
  if (promised === undefined) return { promises: [] };
  return {
    promiseHash: promised.hash,
    promises: promised.promises.map(({ state, hash, event }) => ({ state, hash, event, same: hash === promised.hash })),
  };
}

function stepDifferences(context: LineContext): StepDifference[] {
  const { old, book } = context.version;
  if (old.rules === undefined) return [];
  return compareRulebooks({ rules: old.rules }, book).steps.map(({ step, onlyFirst, onlySecond, differing }) => ({
    step: formatStep(step),
    label: wordsOfStep(step),
    dropped: citeAll(context, "old", [...onlyFirst, ...differing.map((pair) => pair.first)]),
    added: citeAll(context, "next", [...onlySecond, ...differing.map((pair) => pair.second)]),
  }));
}
