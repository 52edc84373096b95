import { Kind } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { Status } from "../ledger/statuses.ts";
import type { RecordRow } from "../store/schema.ts";
import type { LedgerGraph } from "./ledger-graph.ts";
import type { Snapshot } from "./snapshot.ts";

/** A question tries a new record at this many places at most. */
const MOST_PLACES = 3;
/** The ledger accepts this many inputs at most. */
const MOST_INPUTS = 32;

/** The neighbours of a record that could be made. */
export interface DraftPlace {
  readonly parent: RecordId;
  readonly link?: RecordId;
  readonly inputs?: readonly RecordId[];
}

/** The places that are looked for: those of a new record of a kind, in which the subject has a place. */
interface PlaceQuestion {
  readonly kind: KindName;
  readonly subject: RecordRow;
  readonly as: "PARENT" | "LINK" | "INPUT";
  /** Parties to which such a record may link, the likeliest first: operators, or developers and buyers. */
  readonly parties: readonly RecordId[];
}

/**
 * Places at which a new record could be made with a subject, the latest first; none when the index has no record that
 * it would have to name, such as a resource that is not granted yet. The ledger judges whether it may stand there.
 */
export async function draftPlaces(
  snapshot: Snapshot,
  graph: LedgerGraph,
  question: PlaceQuestion,
): Promise<readonly DraftPlace[]> {
  return (await placesOf(snapshot, graph, question)).slice(0, MOST_PLACES);
}

async function placesOf(
  snapshot: Snapshot,
  graph: LedgerGraph,
  { kind, subject, as, parties }: PlaceQuestion,
): Promise<readonly DraftPlace[]> {
  const { id, jurisdiction } = subject;
  switch (kind) {
    case "AUTHORIZATION":
      return await placesOfAuthorization(snapshot, graph, subject, as, parties);
    case "PROCUREMENT":
      return as === "LINK" ? inJurisdiction(graph, jurisdiction, { link: id }) : [{ parent: id }];
    case "GRANT":
      if (as === "LINK")
        return (await authorizationsWithout(snapshot, subject)).map((parent) => ({ parent, link: id }));
      return (await resourcesWithout(snapshot, subject)).map((link) => ({ parent: id, link }));
    case "SCENARIO":
      if (as === "INPUT") return subject.parent === null ? [] : [{ parent: subject.parent, inputs: [id] }];
      return [{ parent: id, inputs: await under(snapshot, id, Kind.GRANT, MOST_INPUTS) }];
    case "DEMAND":
      if (as === "LINK") return (await scenariosNaming(snapshot, id)).map((parent) => ({ parent, link: id }));
      return graph.inputs(id).map((link) => ({ parent: id, link }));
    case "DELIVERY":
    case "IMPORT":
      return [...(await domains(snapshot, jurisdiction)).map((link) => ({ parent: id, link })), { parent: id }];
    case "PRODUCT":
      return await placesOfProduct(snapshot, graph, subject, as);
    case "AGREEMENT":
      return parties.map((link) => ({ parent: id, link }));
    case "EXPORT":
      return await placesOfExport(snapshot, subject, as);
    case "JURISDICTION":
      return [];
    case "PARTY":
    case "RESOURCE":
    case "PLAN":
    case "APPLICATION":
    case "DOMAIN":
    case "CASE":
      return [{ parent: id }];
    default:
      return kind satisfies never;
  }
}

function inJurisdiction(graph: LedgerGraph, ordinal: number, place: Omit<DraftPlace, "parent">): readonly DraftPlace[] {
  const parent = graph.jurisdictionRecord(ordinal);
  return parent === undefined ? [] : [{ parent, ...place }];
}

/** An authorization names its operator, and the plan and the procurement on which it rests. */
async function placesOfAuthorization(
  snapshot: Snapshot,
  graph: LedgerGraph,
  subject: RecordRow,
  as: PlaceQuestion["as"],
  operators: readonly RecordId[],
): Promise<readonly DraftPlace[]> {
  const inputs = as === "PARENT" ? [] : await groundsWith(snapshot, subject);
  return operators.flatMap((link) => inJurisdiction(graph, subject.jurisdiction, { link, inputs }));
}

async function groundsWith(snapshot: Snapshot, { id, kind, link }: RecordRow): Promise<readonly RecordId[]> {
  if (kind === Kind.PROCUREMENT) return link === null ? [id] : [link, id];
  const rows = await latest(snapshot, Kind.PROCUREMENT).where("link", "=", id).limit(1).execute();
  return [id, ...rows.map((row) => row.id)];
}

/** A product is made of what was delivered and imported in its scenario, by the operator or by a developer. */
async function placesOfProduct(
  snapshot: Snapshot,
  graph: LedgerGraph,
  subject: RecordRow,
  as: PlaceQuestion["as"],
): Promise<readonly DraftPlace[]> {
  const scenario = as === "PARENT" ? subject.id : scenarioAbove(graph, subject);
  if (scenario === undefined) return [];
  const inputs = as === "INPUT" ? [subject.id] : await materialOf(snapshot, scenario);
  const agreements = await latest(snapshot, Kind.AGREEMENT)
    .where("parent", "=", scenario)
    .where("status", "=", Status.IN_FORCE)
    .select("link")
    .limit(MOST_PLACES - 1)
    .execute();
  const developers = new Set(agreements.flatMap(({ link }) => (link === null ? [] : [link])));
  return [...[...developers].map((link) => ({ parent: scenario, link, inputs })), { parent: scenario, inputs }];
}

function scenarioAbove(graph: LedgerGraph, subject: RecordRow): RecordId | undefined {
  let row: RecordRow | undefined = subject;
  while (row !== undefined && row.kind !== Kind.SCENARIO) row = row.parent === null ? undefined : graph.row(row.parent);
  return row?.id;
}

async function materialOf(snapshot: Snapshot, scenario: RecordId): Promise<readonly RecordId[]> {
  const rows = await latest(snapshot)
    .where("status", "=", Status.IN_FORCE)
    .where((where) =>
      where.or([
        where.and([where("kind", "=", Kind.IMPORT), where("parent", "=", scenario)]),
        where.and([
          where("kind", "=", Kind.DELIVERY),
          where(
            "parent",
            "in",
            where.selectFrom("record as demand").select("demand.id").where("demand.parent", "=", scenario),
          ),
        ]),
      ]),
    )
    .limit(MOST_INPUTS)
    .execute();
  return rows.map((row) => row.id);
}

/** Product and agreement of an export stand under one scenario. */
async function placesOfExport(
  snapshot: Snapshot,
  { id, parent: scenario }: RecordRow,
  as: PlaceQuestion["as"],
): Promise<readonly DraftPlace[]> {
  if (as === "LINK")
    return scenario === null
      ? []
      : (await under(snapshot, scenario, Kind.PRODUCT)).map((parent) => ({ parent, link: id }));
  const agreements = scenario === null ? [] : await under(snapshot, scenario, Kind.AGREEMENT);
  return [...agreements.slice(0, MOST_PLACES - 1).map((link) => ({ parent: id, link })), { parent: id }];
}

/* ------------------------------------------------ what the index has */

/** Records, the latest first, of one kind or of all. */
function latest({ database }: Snapshot, kind?: Kind) {
  const query = database
    .selectFrom("record")
    .select("record.id")
    .orderBy("record.block_number", "desc")
    .orderBy("record.log_index", "desc");
  return kind === undefined ? query : query.where("kind", "=", kind);
}

/** The records of a kind under a record that are in force, or at least proposed. */
async function under(
  snapshot: Snapshot,
  parent: RecordId,
  kind: Kind,
  most = MOST_PLACES,
): Promise<readonly RecordId[]> {
  const rows = await latest(snapshot, kind)
    .where("parent", "=", parent)
    .where("status", "in", [Status.PROPOSED, Status.IN_FORCE])
    // Records in force come before records that wait.
    .clearOrderBy()
    .orderBy("status", "desc")
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .limit(most)
    .execute();
  return rows.map((row) => row.id);
}

async function domains(snapshot: Snapshot, jurisdiction: number): Promise<readonly RecordId[]> {
  const rows = await latest(snapshot, Kind.DOMAIN)
    .where("jurisdiction", "=", jurisdiction)
    .where("status", "=", Status.IN_FORCE)
    .limit(1)
    .execute();
  return rows.map((row) => row.id);
}

async function scenariosNaming(snapshot: Snapshot, grant: RecordId): Promise<readonly RecordId[]> {
  const rows = await latest(snapshot, Kind.SCENARIO)
    .innerJoin("edge", "edge.child", "record.id")
    .where("edge.relation", "=", "INPUT")
    .where("edge.parent", "=", grant)
    .limit(MOST_PLACES)
    .execute();
  return rows.map((row) => row.id);
}

/** Resources of its jurisdiction that an authorization does not grant yet. */
async function resourcesWithout(snapshot: Snapshot, { id, jurisdiction }: RecordRow): Promise<readonly RecordId[]> {
  const rows = await latest(snapshot, Kind.RESOURCE)
    .where("jurisdiction", "=", jurisdiction)
    .where("status", "=", Status.IN_FORCE)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("record as granted")
            .select("granted.id")
            .where("granted.parent", "=", id)
            .whereRef("granted.link", "=", "record.id"),
        ),
      ),
    )
    .limit(MOST_PLACES)
    .execute();
  return rows.map((row) => row.id);
}

/** Authorizations of its jurisdiction that do not grant a resource yet. */
async function authorizationsWithout(
  snapshot: Snapshot,
  { id, jurisdiction }: RecordRow,
): Promise<readonly RecordId[]> {
  const rows = await latest(snapshot, Kind.AUTHORIZATION)
    .where("jurisdiction", "=", jurisdiction)
    .where("status", "in", [Status.PROPOSED, Status.IN_FORCE])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("record as granted")
            .select("granted.id")
            .where("granted.link", "=", id)
            .whereRef("granted.parent", "=", "record.id"),
        ),
      ),
    )
    .limit(MOST_PLACES)
    .execute();
  return rows.map((row) => row.id);
}
