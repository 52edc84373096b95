import { listNumbered } from "../audit/listed-items.ts";
import type { Moment } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { WorkingCalendar } from "./duties/working-calendar.ts";
import { recordsWith } from "./find-neighbours.ts";
import { LedgerThen } from "./ledger-then.ts";
import type { Beside, Wanted } from "./ledger-then.ts";
import { Look } from "./look.ts";

/** The records that are looked at lead to others, those to others again, and so on: a lineage has few such steps. */
const MOST_ROUNDS = 8;

/** The outcome of some work on the ledger, with the last look at it. */
export interface Worked<T> {
  readonly result: T;
  readonly look: Look;
  readonly ledger: LedgerThen;
}

/**
 * Does some work that judges acts, with everything of the ledger that the judgements ask for. The work is done again
 * until it asks for nothing that was not loaded, so it must change nothing itself.
 * @param ids - the records that the work is about
 * @param jurisdiction - whose calendar of working days counts
 * @throws AuditError LINEAGE_TOO_LARGE
 */
export async function onWholeLedger<T>(
  snapshot: Snapshot,
  moment: Moment,
  ids: readonly RecordId[],
  jurisdiction: number,
  work: (ledger: LedgerThen, look: Look) => T,
): Promise<Worked<T>> {
  const calendar = await WorkingCalendar.load(snapshot, jurisdiction, moment);
  const loaded = new LoadedParts(snapshot, ids, calendar);
  for (let round = 1; ; round += 1) {
    const look = await Look.at(snapshot, moment, loaded.ids);
    const ledger = new LedgerThen(look, loaded);
    const result = work(ledger, look);
    if (round === MOST_ROUNDS || !(await loaded.load(ledger.wanted))) return { result, look, ledger };
  }
}

/** The parts of the ledger that were loaded so far. */
class LoadedParts implements Beside {
  readonly #snapshot: Snapshot;
  readonly #calendar: WorkingCalendar;
  readonly #ids: Set<RecordId>;
  readonly #parts = new Set<string>();
  readonly #lists = new Map<string, readonly RecordId[]>();
  /** The lists that were cut at a limit. */
  readonly #cut = new Set<string>();

  constructor(snapshot: Snapshot, ids: readonly RecordId[], calendar: WorkingCalendar) {
    this.#snapshot = snapshot;
    this.#ids = new Set(ids);
    this.#calendar = calendar;
  }

  get ids(): readonly RecordId[] {
    return [...this.#ids];
  }

  readonly holds = (wanted: Wanted): boolean => this.#parts.has(nameOf(wanted));

  readonly itemsOf = (owner: RecordId, list: number): readonly RecordId[] =>
    this.#lists.get(nameOf({ of: "LIST", id: owner, list })) ?? [];

  readonly isWorkingDay = (_jurisdiction: number, day: number): boolean | undefined => this.#calendar.isWorkingDay(day);

  /** @returns whether anything was loaded that was not here */
  async load(wanted: readonly Wanted[]): Promise<boolean> {
    const missing = [...new Map(wanted.map((part) => [nameOf(part), part])).values()].filter(
      (part) => !this.#cut.has(nameOf(part)),
    );
    const before = this.#parts.size;
    const idsOf = (of: Wanted["of"]): RecordId[] => missing.flatMap((part) => (part.of === of ? [part.id] : []));
    this.#add(idsOf("RECORD"));
    const subjects = idsOf("CASES");
    if (subjects.length > 0) this.#add(await recordsWith(this.#snapshot, { kind: Kind.CASE, parents: subjects }));
    const children = missing.filter((part) => part.of === "CHILDREN");
    for (const [kind, parts] of Map.groupBy(children, (part) => part.kind))
      this.#add(await recordsWith(this.#snapshot, { kind, parents: parts.map(({ id }) => id) }));
    for (const part of missing) if (part.of === "LIST") await this.#loadList(part.id, part.list);
    for (const name of missing.map(nameOf)) if (!this.#cut.has(name)) this.#parts.add(name);
    return this.#parts.size > before;
  }

  /** A list that is too long for a settlement to bring is not known whole. */
  async #loadList(owner: RecordId, list: number): Promise<void> {
    const name = nameOf({ of: "LIST", id: owner, list });
    const { items = [], truncated = false } = (await listNumbered(this.#snapshot, owner, list)) ?? {};
    if (truncated) this.#cut.add(name);
    this.#lists.set(name, items);
    this.#add(items);
  }

  #add(ids: readonly RecordId[]): void {
    for (const id of ids) this.#ids.add(id);
  }
}

function nameOf(part: Wanted): string {
  switch (part.of) {
    case "RECORD":
    case "CASES":
      return `${part.of} ${part.id}`;
    case "CHILDREN":
      return `${part.of} ${part.id} ${part.kind}`;
    case "LIST":
      return `${part.of} ${part.id} ${part.list}`;
    default:
      return part satisfies never;
  }
}
