import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Hex } from "../consensus/hex.ts";
import { accountOf } from "../ledger/account-word.ts";
import { Family } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { familyNumber } from "../ledger/statements.ts";
import type {
  ActRow,
  BreakRow,
  DecisionRow,
  EdgeRow,
  ElsewhereRow,
  HoldRow,
  RecordRow,
  RefusalRow,
  RulebookRow,
  RosterRow,
  RuleStepRow,
  Schema,
  SeatRow,
} from "../store/schema.ts";
import type { IndexedEvent } from "./indexed-event.ts";
import { writeRows } from "./write-rows.ts";

/** The columns of a record that acts change; the others stay as recorded. */
const CHANGING = [
  "until_time",
  "status",
  "holds",
  "reaching_holds",
  "disposition_answers",
  "trail_head",
] as const satisfies readonly (keyof RecordRow)[];

/**
 * The rows that a batch of events reads or changes. They are loaded together, changed in memory and written together:
 * row by row, an index of a million events would take a day.
 */
export class TouchedRows {
  readonly records = new Map<Hex, RecordRow>();
  readonly changedRecords = new Set<RecordRow>();
  readonly openHolds = new Map<string, HoldRow>();
  readonly changedHolds = new Set<HoldRow>();
  readonly seats = new Map<string, SeatRow>();
  readonly elsewhere = new Map<string, ElsewhereRow>();
  /** Length of each jurisdiction's list of breaks, by ordinal. */
  readonly breakCounts = new Map<number, number>();
  readonly edges: EdgeRow[] = [];
  readonly acts: ActRow[] = [];
  readonly breaks: BreakRow[] = [];
  readonly refusals: RefusalRow[] = [];
  readonly rulebooks: RulebookRow[] = [];
  readonly ruleSteps: RuleStepRow[] = [];
  readonly rosters: RosterRow[] = [];
  readonly decisions: DecisionRow[] = [];

  static async load(transaction: Transaction<Schema>, events: readonly IndexedEvent[]): Promise<TouchedRows> {
    const rows = new TouchedRows();
    const ids = [...new Set(events.flatMap(({ event }) => idsOf(event)))].filter((id) => id !== NO_RECORD);
    const held = events.flatMap(({ event }) =>
      event.type === "Attested" && familyNumber(event.code) === Family.HOLD ? [event.subject] : [],
    );
    const accounts = events.flatMap(({ event }) =>
      event.type === "Attested" && familyNumber(event.code) === Family.SEAT
        ? [accountOf(event.act.statement.document)]
        : [],
    );

    for (const row of await transaction.selectFrom("record").selectAll().where(among("id", ids)).execute())
      rows.records.set(row.id, row);
    if (held.length > 0) await rows.#loadOpenHolds(transaction, held);
    if (accounts.length > 0) await rows.#loadSeats(transaction, accounts);
    await rows.#loadBreakCounts(transaction);
    return rows;
  }

  /** Writes the rows that were added or changed since `load`. */
  async write(transaction: Transaction<Schema>): Promise<void> {
    await writeRows(transaction, "record", [...this.changedRecords], { key: ["id"], columns: CHANGING });
    await writeRows(transaction, "edge", this.edges);
    await writeRows(transaction, "act", this.acts);
    await writeRows(transaction, "hold", [...this.changedHolds], {
      key: ["subject", "since_block", "since_log_index"],
      columns: ["released_by", "released_time", "released_block", "released_log_index"],
    });
    await writeRows(transaction, "break", this.breaks);
    await writeRows(transaction, "refusal", this.refusals);
    await writeRows(transaction, "rulebook", this.rulebooks);
    // `unnest` cannot take an array of arrays apart by rows; there are few of these, so they are written one by one.
    if (this.ruleSteps.length > 0) await transaction.insertInto("rule_step").values(this.ruleSteps).execute();
    if (this.rosters.length > 0) await transaction.insertInto("roster").values(this.rosters).execute();
    await writeRows(transaction, "seat", [...this.seats.values()], {
      key: ["account", "party"],
      columns: ["roles", "until_time", "jurisdiction", "stage", "block_number", "log_index"],
    });
    await writeRows(transaction, "elsewhere", [...this.elsewhere.values()], {
      key: ["account", "jurisdiction"],
      columns: ["roles", "until_time", "block_number", "log_index"],
    });
    await writeRows(transaction, "decision", this.decisions);
  }

  async #loadOpenHolds(transaction: Transaction<Schema>, subjects: readonly Hex[]): Promise<void> {
    const holds = await transaction
      .selectFrom("hold")
      .selectAll()
      .where(among("subject", subjects))
      .where("released_block", "is", null)
      .execute();
    for (const row of holds) this.openHolds.set(holdKey(row.subject, row.by_party), row);
  }

  async #loadSeats(transaction: Transaction<Schema>, accounts: readonly Hex[]): Promise<void> {
    for (const row of await transaction.selectFrom("seat").selectAll().where(among("account", accounts)).execute())
      this.seats.set(seatKey(row.account, row.party), row);
  }

  async #loadBreakCounts(transaction: Transaction<Schema>): Promise<void> {
    const { rows } = await sql<{ jurisdiction: number; count: number }>`
      SELECT jurisdiction,
        (SELECT coalesce(max(number), 0) FROM break WHERE break.jurisdiction = record.jurisdiction) AS count
      FROM record WHERE kind = ${Kind.JURISDICTION}`.execute(transaction);
    for (const { jurisdiction, count } of rows) this.breakCounts.set(jurisdiction, count);
  }
}

/** Identifies the one open hold that a party can have of a record. */
export function holdKey(subject: Hex, party: Hex): string {
  return `${subject}/${party}`;
}

/** Identifies the seat that a party offered to an account. */
export function seatKey(account: Hex, party: Hex): string {
  return `${account}/${party}`;
}

function idsOf(event: IndexedEvent["event"]): readonly Hex[] {
  switch (event.type) {
    case "Recorded": {
      const { issuer, draft } = event.body;
      return [event.id, issuer, draft.parent, draft.link, ...draft.inputs];
    }
    case "Attested":
    case "Settled":
      return [event.subject];
    case "Refused":
    case "RulebookPublished":
    case "RosterAdopted":
    case "DecisionTaken":
      return [];
    default:
      return event satisfies never;
  }
}

/** A condition with one array parameter: a statement may have 65,535 parameters at most. */
function among(column: string, values: readonly Hex[]) {
  return sql<boolean>`${sql.ref(column)} = ANY(${values}::text[])`;
}
