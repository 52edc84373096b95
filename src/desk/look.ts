import { sql } from "kysely";
import { knownAct } from "../audit/act-rows.ts";
import type { KnownAct, StatementRow } from "../audit/act-rows.ts";
import { answer, weakestBasis } from "../audit/answer.ts";
import { eventsOf } from "../audit/event-forms.ts";
import { LedgerGraph } from "../audit/ledger-graph.ts";
import { unknownAt } from "../audit/lineage.ts";
import { nameOfRow } from "../audit/names.ts";
import { recordSummary } from "../audit/record-form.ts";
import { eventKey } from "../audit/moment.ts";
import type { Moment } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { Code } from "../ledger/codes.ts";
import type { CodeName } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { basisOfRecord, basisOfStatement, restsOnBackfill } from "../ledger/statements.ts";
import type { Answer } from "../schemas/answer.ts";
import type { ToldAct } from "../schemas/desk-answer.ts";
import type { RecordName, RecordSummary } from "../schemas/record.ts";
import type { RecordRow, RefusalRow } from "../store/schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Period } from "../text/moment-text.ts";
import { toldAct } from "./told-act.ts";

/** The rest of an answer besides its result. */
interface Ending {
  readonly absence?: Bilingual | undefined;
  readonly period?: Period;
}

/**
 * A look at some records with everything that they stand under or are made of, as of a moment. It keeps what was shown,
 * so that the answer names exactly the events on which it rests.
 */
export class Look {
  readonly #snapshot: Snapshot;
  readonly #graph: LedgerGraph;
  readonly #names = new Map<RecordId, RecordName>();
  readonly #anchors: ReadonlyMap<RecordId, readonly StatementRow[]>;
  readonly #rows = new Set<RecordRow>();
  readonly #acts = new Map<string, KnownAct>();
  readonly #refusals = new Map<string, RefusalRow>();

  private constructor(snapshot: Snapshot, graph: LedgerGraph, anchors: readonly StatementRow[]) {
    this.#snapshot = snapshot;
    this.#graph = graph;
    this.#anchors = Map.groupBy(anchors, (act) => act.subject);
  }

  /**
   * @param anchored - the codes of anchors that count too; a record may have very many, so none do by default
   * @throws AuditError LINEAGE_TOO_LARGE
   */
  static async at(
    snapshot: Snapshot,
    moment: Moment,
    ids: readonly RecordId[],
    anchored: readonly CodeName[] = [],
  ): Promise<Look> {
    const graph = await LedgerGraph.load(snapshot, ids, moment);
    const anchors = anchored.length === 0 ? [] : await anchorsAbout(snapshot, moment, ids, anchored);
    return new Look(snapshot, graph, anchors);
  }

  get moment(): Moment {
    return this.#graph.moment;
  }

  /** The records with what they stand under, for an evaluation of what would be. */
  get graph(): LedgerGraph {
    return this.#graph;
  }

  /** The record that a question is about. @throws AuditError RECORD_UNKNOWN for one that did not exist at the moment */
  subject(id: RecordId): RecordRow {
    const row = this.#graph.row(id);
    if (row === undefined || !this.#graph.existed(row)) throw unknownAt(id, this.#snapshot, this.moment);
    return row;
  }

  /** The records among these that existed at the moment, in the same order. */
  present(ids: readonly RecordId[]): RecordRow[] {
    return ids.flatMap((id) => {
      const row = this.#graph.row(id);
      return row !== undefined && this.#graph.existed(row) ? [row] : [];
    });
  }

  row(id: RecordId): RecordRow {
    return this.#graph.known(id);
  }

  inputs(id: RecordId): readonly RecordId[] {
    return this.#graph.inputs(id);
  }

  name(id: RecordId): RecordName {
    return nameOfRow(this.#graph.known(id));
  }

  /** A record in short with its standing. The answer then rests on its recording and on the cause of its standing. */
  summary({ id }: Pick<RecordRow, "id">): RecordSummary {
    const summary = recordSummary(this.#graph, id);
    this.#rows.add(this.#graph.known(id));
    const cause = this.#graph.known(summary.standing.cause.record.id);
    for (const act of this.#graph.actsAbout(cause.id))
      if (keyOf(act) === summary.standing.cause.event) {
        this.#acts.set(keyOf(act), act);
        this.#rows.add(cause);
      }
    return summary;
  }

  summaries(rows: readonly RecordRow[]): RecordSummary[] {
    return rows.map((row) => this.summary(row));
  }

  /** The acts about a record up to the moment, in the order of the chain, with the anchors that were asked for. */
  actsAbout(id: RecordId): readonly KnownAct[] {
    return [...this.#graph.actsAbout(id), ...(this.#anchors.get(id) ?? [])].toSorted(byPlace);
  }

  /** The statements about some records with one of some codes, in the order of the chain. */
  statements(ids: readonly RecordId[], ...codes: readonly CodeName[]): StatementRow[] {
    const wanted = new Set<number>(codes.map((name) => Code[name]));
    return ids
      .flatMap((id) => this.actsAbout(id))
      .filter((act): act is StatementRow => act.type === "ATTEST" && wanted.has(act.code))
      .toSorted(byPlace);
  }

  /** Acts in the form of answers, in the order of the chain. The answer then rests on them. */
  async tell(acts: readonly KnownAct[]): Promise<ToldAct[]> {
    await this.#loadNames(
      acts.flatMap(({ subject, by_party: by, about }) => [subject, by, ...(about === null ? [] : [about])]),
    );
    return acts.toSorted(byPlace).map((act) => {
      this.#acts.set(keyOf(act), act);
      return toldAct(act, (id) => this.#names.get(id));
    });
  }

  /** One act in the form of answers; undefined for none. */
  async tellOne(act: KnownAct | undefined): Promise<ToldAct | undefined> {
    const [told] = act === undefined ? [] : await this.tell([act]);
    return told;
  }

  /** The act that caused a standing, where one did: a term ends by the clock alone. */
  async cause({ standing }: Pick<RecordSummary, "standing">): Promise<ToldAct | undefined> {
    const { record, event } = standing.cause;
    return await this.tellOne(this.#graph.actsAbout(record.id).find((act) => keyOf(act) === event));
  }

  /** Lets the answer rest on refusals too. */
  restOn(refusals: readonly RefusalRow[]): void {
    for (const row of refusals) this.#refusals.set(eventKey(row.block_number, row.log_index), row);
  }

  async #loadNames(ids: readonly RecordId[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#names.has(id));
    const rows = await this.#snapshot.database
      .selectFrom("record")
      .select(["id", "kind", "reference"])
      .where("id", "=", sql<RecordId>`ANY(${missing}::text[])`)
      .execute();
    for (const row of rows) this.#names.set(row.id, nameOfRow(row));
  }

  /** The answer with this result, with the events on which what was shown rests. */
  async answer<T>(result: T, { absence, period = {} }: Ending = {}): Promise<Answer<T>> {
    const acts = [...this.#acts.values()];
    const rows = [...this.#rows];
    const subjects = [...new Set([...rows, ...acts.map((act) => this.#graph.known(act.subject))])];
    const shown = await eventsOf(this.#snapshot, {
      recordings: rows,
      acts,
      refusals: [...this.#refusals.values()],
      subjects,
    });
    const said = acts.map((act) => (act.type === "ATTEST" ? basisOfStatement(act.code) : "ENFORCED"));
    return answer(this.#snapshot, this.moment, {
      result,
      events: shown.events,
      basis: weakestBasis([...rows.map(basisOfRecord), ...said]),
      truncated: shown.truncated,
      restsOnBackfill: rows.some(restsOnBackfill),
      period,
      absence,
    });
  }
}

function keyOf(act: KnownAct): string {
  return eventKey(act.block_number, act.log_index);
}

function byPlace(one: KnownAct, other: KnownAct): number {
  return one.block_number - other.block_number || one.log_index - other.log_index;
}

async function anchorsAbout(
  snapshot: Snapshot,
  moment: Moment,
  ids: readonly RecordId[],
  codes: readonly CodeName[],
): Promise<StatementRow[]> {
  const numbers = codes.map((name) => Code[name]);
  const rows = await snapshot.database
    .selectFrom("act")
    .selectAll()
    .where("subject", "=", sql<RecordId>`ANY(${[...ids]}::text[])`)
    .where("code", "in", numbers)
    .where("time", "<=", moment.knownAt)
    .where(sql<number>`coalesce(effective_at, time)`, "<=", moment.at)
    .orderBy("block_number")
    .orderBy("log_index")
    .execute();
  return rows.map(knownAct).filter((act): act is StatementRow => act.type === "ATTEST");
}
