import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { Status } from "../ledger/statuses.ts";
import type { Fact } from "../rulebook/judge/around.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/** The kinds of which the ledger keeps which one came last. */
const FOLLOWED: readonly Kind[] = [Kind.AUTHORIZATION, Kind.GRANT, Kind.AGREEMENT];

interface Placed {
  readonly block_number: number;
  readonly log_index: number;
}

/** Something by which a record becomes the last one of its kind, parent and link, or is that no more. */
interface Turn extends Placed {
  readonly row: RecordRow;
  readonly time: number;
  readonly forgets: boolean;
}

/** The records of one kind, parent and link, as they came into force one after the other. */
interface Succession {
  readonly last: Fact | undefined;
  /** Of each record the one before it. */
  readonly before: ReadonlyMap<RecordId, Fact>;
}

/**
 * The records of a kind under a parent, with a link, that came into force last, as the ledger keeps them. They are made
 * from the events of the records of a look, so the look must be taken at all of the parent's records of that kind.
 */
export class LastChildren {
  readonly #look: Look;
  readonly #made = new Map<string, Succession>();

  constructor(look: Look) {
    this.#look = look;
  }

  last(kind: Kind, parent: RecordId, link: RecordId | undefined): Fact | undefined {
    return this.#succession(kind, parent, link).last;
  }

  /** The one that was the last before this record became it. */
  before({ id, kind, parent, link }: RecordRow): Fact | undefined {
    return parent === null ? undefined : this.#succession(kind, parent, link ?? undefined).before.get(id);
  }

  #succession(kind: Kind, parent: RecordId, link: RecordId | undefined): Succession {
    const name = `${kind}/${parent}/${link ?? ""}`;
    const made = this.#made.get(name) ?? successionOf(this.#look, this.#rows(kind, parent, link));
    this.#made.set(name, made);
    return made;
  }

  #rows(kind: Kind, parent: RecordId, link: RecordId | undefined): RecordRow[] {
    if (!FOLLOWED.includes(kind)) return [];
    const { graph } = this.#look;
    return graph.ids
      .flatMap((id) => graph.row(id) ?? [])
      .filter((row) => row.kind === kind && row.parent === parent && (row.link ?? undefined) === link);
  }
}

function successionOf(look: Look, rows: readonly RecordRow[]): Succession {
  const turns = rows
    .flatMap((row) => turnsOf(look, row))
    .toSorted((one, other) => one.block_number - other.block_number || one.log_index - other.log_index);
  const before = new Map<RecordId, Fact>();
  let last: Fact | undefined;
  for (const { row, time, forgets } of turns) {
    const isLast = last?.by === row.id;
    if (forgets && isLast) last = before.get(row.id);
    if (forgets || isLast) continue;
    if (last !== undefined) before.set(row.id, last);
    last = { by: row.id, time, until: 0, outcome: 0, used: false, value: 0n };
  }
  return { last, before };
}

/** A grant that waits lets no second one of its resource be recorded, and gives way when it never comes into force. */
function turnsOf({ graph }: Look, row: RecordRow): Turn[] {
  const { block_number, log_index, recorded_at: time, recorded_status: recorded, kind } = row;
  const isAtOnce = recorded === Status.IN_FORCE || kind === Kind.GRANT;
  let status: Status = recorded;
  const later = graph.actsAbout(row.id).flatMap((act): Turn[] => {
    if (act.type !== "SETTLE" || act.status === Status.CONTINUED || act.status === Status.SUNSET) return [];
    const forgets = kind === Kind.GRANT && status === Status.PROPOSED && act.status !== Status.IN_FORCE;
    status = act.status;
    return forgets || act.status === Status.IN_FORCE ? [{ ...act, row, forgets }] : [];
  });
  return [...(isAtOnce ? [{ block_number, log_index, row, time, forgets: false }] : []), ...later];
}
