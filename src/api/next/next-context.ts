import type { PlaceInDraft, NextAct } from "../../acts/next-acts.ts";
import { nextActs } from "../../acts/next-acts.ts";
import { draftPlaces } from "../../audit/draft-places.ts";
import type { DraftPlace } from "../../audit/draft-places.ts";
import { aroundOf } from "../../audit/graph-around.ts";
import { LedgerGraph } from "../../audit/ledger-graph.ts";
import { unknownAt } from "../../audit/lineage.ts";
import { listedItems } from "../../audit/listed-items.ts";
import { standingForm } from "../../audit/record-form.ts";
import { roleHolders } from "../../audit/role-holders.ts";
import type { OnlyOf, RoleHolder } from "../../audit/role-holders.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { versionInForce } from "../../audit/version-in-force.ts";
import { Code } from "../../ledger/codes.ts";
import { isGoodStanding } from "../../ledger/evaluate-standing.ts";
import { Kind, kindName } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status, statusName } from "../../ledger/statuses.ts";
import { caseNumberOf } from "../../ledger/views.ts";
import type { Around } from "../../rulebook/judge/around.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { JudgedBy } from "../../schemas/next.ts";
import type { RecordRow } from "../../store/schema.ts";

/** So many cases about a record are tried as the ground of an act. */
const MOST_CASES = 2;

/** Everything that the question about a record needs of the index, read from one snapshot. */
export interface NextContext {
  readonly snapshot: Snapshot;
  readonly row: RecordRow;
  readonly graph: LedgerGraph;
  readonly around: Around;
  readonly judgedBy: JudgedBy;
  readonly rules: readonly Rule[];
  readonly next: readonly NextAct[];
  /** The accounts whose acts are tried: those of the jurisdiction, or those of the party that is asked about. */
  readonly doers: readonly RoleHolder[];
  /** Whether the question is about one party, or one account. */
  readonly isRestricted: boolean;
  /** The accounts that have roles in the jurisdiction. */
  readonly everybody: readonly RoleHolder[];
  /** The places at which an act could make its record. */
  placesOf(next: NextAct): readonly DraftPlace[];
  /** The items that a rule about a list or a quorum asks a settlement to bring. */
  itemsOf(next: NextAct): readonly RecordId[];
  /** Cases about the record, the latest first. */
  readonly cases: readonly RecordId[];
  /** The parties that hold the record. */
  readonly holding: readonly RecordId[];
  readonly truncated: boolean;
}

/** The part of the question about a record that differs. */
interface NextQuestion {
  readonly only?: OnlyOf | undefined;
  /** A party that comes first among those that are tried and told. */
  readonly first?: RecordId;
  /** Acts that are not asked about are left out. */
  readonly isAsked?: (next: NextAct) => boolean;
}

/** @throws AuditError RECORD_UNKNOWN, LINEAGE_TOO_LARGE */
export async function loadNext(
  snapshot: Snapshot,
  id: RecordId,
  { only, first, isAsked = () => true }: NextQuestion = {},
): Promise<NextContext> {
  const moment = momentOf(snapshot, {});
  const alone = await LedgerGraph.load(snapshot, [id], moment);
  const row = alone.row(id);
  if (row === undefined) throw unknownAt(id, snapshot, moment);
  const { judgedBy, rules } = await rulebookInForce(snapshot, row.jurisdiction);
  const next = nextActs(subjectOf(row), { rules }).filter(isAsked);
  const { holders, truncated } = await roleHolders(snapshot, row.jurisdiction);
  const everybody = holders.toSorted((one, other) => turnOf(one, first) - turnOf(other, first));
  const doers = only === undefined ? everybody : (await roleHolders(snapshot, row.jurisdiction, only)).holders;
  const places = await placesFor(snapshot, alone, row, next, everybody);
  const named = [...places.values()]
    .flat()
    .flatMap(({ parent, link, inputs = [] }) => [parent, link ?? parent, ...inputs]);
  const cases = await casesAbout(snapshot, id);
  const graph = await LedgerGraph.load(snapshot, [id, ...named, ...cases], moment);
  const items = await itemsFor(snapshot, graph, row, next);
  return {
    snapshot,
    row,
    graph,
    around: aroundOf(graph),
    judgedBy,
    rules,
    next,
    doers,
    isRestricted: only !== undefined,
    everybody,
    placesOf: ({ on, place }) =>
      on.act === "RECORD" ? (places.get(placeKey(on.kind, place)) ?? []).map((each) => madeOfSound(graph, each)) : [],
    itemsOf: ({ on }) => (on.act === "SETTLEMENT" ? (items.get(on.status) ?? []) : []),
    cases,
    holding: await holdersOf(snapshot, id),
    truncated,
  };
}

function turnOf({ party }: RoleHolder, first: RecordId | undefined): number {
  return party.id === first ? 0 : 1;
}

/** The rulebook that judges a jurisdiction's records now, and its rules where this server has its text. */
export async function rulebookInForce(
  snapshot: Snapshot,
  jurisdiction: number,
): Promise<{ readonly judgedBy: JudgedBy; readonly rules: readonly Rule[] }> {
  const version = await versionInForce(snapshot, jurisdiction, snapshot.asOf.time);
  const rules = version === undefined ? undefined : snapshot.catalog.rulebook(jurisdiction, version)?.rules;
  return {
    judgedBy: { jurisdiction, ...(version === undefined ? {} : { version }), known: rules !== undefined },
    rules: rules ?? [],
  };
}

function subjectOf(row: RecordRow) {
  return { kind: kindName(row.kind), caseNumber: caseNumberOf(row), status: statusName(row.status) };
}

/** The name of a place in the map of `placesFor`. */
export function placeKey(kind: KindName, place: PlaceInDraft | undefined): string {
  return `${kind}.${place ?? ""}`;
}

/** The places of new records, once for each kind: the same record may be proposed there, or made in force at once. */
export async function placesFor(
  snapshot: Snapshot,
  graph: LedgerGraph,
  row: RecordRow,
  next: readonly NextAct[],
  everybody: readonly RoleHolder[],
): Promise<ReadonlyMap<string, readonly DraftPlace[]>> {
  const places = new Map<string, readonly DraftPlace[]>();
  for (const { on, place } of next) {
    if (on.act !== "RECORD" || place === undefined) continue;
    const key = placeKey(on.kind, place);
    if (places.has(key)) continue;
    const parties = partiesToName(on.kind, everybody);
    places.set(key, await draftPlaces(snapshot, graph, { kind: on.kind, subject: row, as: place, parties }));
  }
  return places;
}

/**
 * A sound input is preferred to a broken one, because nobody makes a product of a broken one. The subject itself
 * stays.
 */
export function madeOfSound(graph: LedgerGraph, place: DraftPlace): DraftPlace {
  const { inputs = [] } = place;
  const sound = inputs.filter((id) => graph.row(id) !== undefined && isGoodStanding(standingForm(graph, id).code));
  return sound.length === 0 ? place : { ...place, inputs: sound };
}

/** The parties to which a new record may link. */
function partiesToName(kind: KindName, everybody: readonly RoleHolder[]): readonly RecordId[] {
  const roles: readonly RoleName[] = kind === "AUTHORIZATION" ? ["OPERATOR"] : ["BUYER", "DEVELOPER"];
  const firstOf = roles.map((role) => everybody.filter((holder) => holder.roles.includes(role)).map(partyOf));
  // One of each role in turn, so that both a buyer and a developer are tried.
  const most = Math.max(0, ...firstOf.map(({ length }) => length));
  const inTurn = Array.from({ length: most }, (_, turn) => firstOf.flatMap((parties) => parties[turn] ?? []));
  return [...new Set(inTurn.flat())];
}

function partyOf({ party }: RoleHolder): RecordId {
  return party.id;
}

async function casesAbout({ database }: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const rows = await database
    .selectFrom("record")
    .select("id")
    .where("parent", "=", id)
    .where("kind", "=", Kind.CASE)
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .limit(MOST_CASES)
    .execute();
  return rows.map((row) => row.id);
}

async function holdersOf({ database }: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const rows = await database
    .selectFrom("hold")
    .select("by_party")
    .where("subject", "=", id)
    .where("released_block", "is", null)
    .orderBy("since_block")
    .execute();
  return rows.map((row) => row.by_party);
}

async function itemsFor(
  snapshot: Snapshot,
  graph: LedgerGraph,
  { id }: RecordRow,
  next: readonly NextAct[],
): Promise<ReadonlyMap<string, readonly RecordId[]>> {
  const items = new Map<string, readonly RecordId[]>();
  for (const { on, steps } of next) {
    if (on.act !== "SETTLEMENT") continue;
    const conditions = steps.flatMap(({ rules }) =>
      rules.flatMap(({ require }) => require.map((term) => term.condition)),
    );
    const isListed = conditions.some(({ type }) => type === "listed");
    const lists = isListed ? await listedItems(snapshot, id, Status[on.status]) : [];
    const voters = conditions.flatMap((condition) => {
      if (condition.type !== "quorum") return [];
      const code = Code[condition.code];
      return graph.actsAbout(id).flatMap((act) => (act.type === "ATTEST" && act.code === code ? [act.by_party] : []));
    });
    items.set(on.status, [...new Set([...lists.flatMap((list) => list.items), ...voters])]);
  }
  return items;
}
