import type { LedgerGraph } from "../../audit/ledger-graph.ts";
import type { LedgerThen } from "../../desk/ledger-then.ts";
import { ActKind, Code, Family, Structure } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import { NO_RECORD } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { broken, operable, ownBreak } from "../../ledger/operability.ts";
import { Role, roleClass, roleCode } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { hasOutcome, isCurrent } from "../../rulebook/judge/statements.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";

/** The ledger as the ledger's own rules look at it. */
interface Ground {
  readonly graph: LedgerGraph;
  readonly ledger: LedgerThen;
}

/**
 * The ledger's own rule that refuses an act whatever a rulebook says, or 0: who acts must stand, what a new record
 * stands under must be operable, its materials unbroken, and its term ahead. What a draft alone decides, such as that a
 * name is new, is not told.
 */
export function ruleOfTheLedger(act: JudgedAct, ground: Ground): number {
  const { graph, ledger } = ground;
  if (!operable(graph, act.caller, ledger.now)) return mayWhileHeld(act) ? 0 : Structure.PARTY_NOT_STANDING;
  switch (act.act) {
    case ActKind.RECORD:
      return ruleOfPlace(act, act.code === Status.IN_FORCE, ground);
    case ActKind.SETTLE: {
      if (act.code === Status.EXPIRED) return act.until === 0 || ledger.now < act.until ? Structure.NOT_YET : 0;
      return act.code === Status.IN_FORCE ? ruleOfPlace(act, true, ground) : 0;
    }
    case ActKind.ATTEST:
    case ActKind.ABROAD:
      return 0;
    default:
      return act.act satisfies never;
  }
}

/** The ledger's own rule that refuses a statement which no rule of a rulebook refuses, or 0. */
export function ruleOfEffect(act: JudgedAct, { graph, ledger }: Ground): number {
  if (act.act !== ActKind.ATTEST) return 0;
  const hold = (party: RecordId) => ledger.fact({ subject: act.subject.id, code: Code.HOLD, role: 0, party });
  if (act.code === Code.HOLD) {
    const own = hold(act.caller);
    return own === undefined || own.used ? 0 : Structure.ALREADY_HELD;
  }
  if (act.code === Code.RELEASE) {
    const holder = act.about ?? act.caller;
    const held = hold(holder);
    const entitled = holder === act.caller || act.role === Role.UPPER_DATA_AUTHORITY;
    return entitled && held !== undefined && !held.used ? 0 : Structure.NOT_THE_HOLDER;
  }
  const family = act.code >> 8;
  const isOffice = roleClass(roleCode(act.role)) === "OFFICE";
  if (!isOffice || (family !== Family.OPINION && family !== Family.FILING)) return 0;
  const stated = ledger.fact({ subject: act.subject.id, code: act.code, role: act.role, party: undefined });
  const isOfAnother =
    stated !== undefined &&
    isCurrent(stated, ledger.now) &&
    stated.by !== act.caller &&
    operable(graph, stated.by, ledger.now);
  return isOfAnother ? Structure.FACT_OF_ANOTHER : 0;
}

/** A held party may still file, but decides nothing. */
function mayWhileHeld({ act, code }: JudgedAct): boolean {
  const family = code >> 8;
  return act === ActKind.ATTEST && (family === Family.FILING || family === Family.ANCHOR);
}

/** The conditions on a record's place, at its recording and again when it comes into force. */
function ruleOfPlace(act: JudgedAct, intoForce: boolean, { graph, ledger }: Ground): number {
  const { subject, until, from } = act;
  const { kind, parent, link, inputs } = subject;
  const liesAhead = until === 0 || until > ledger.now;
  if (kind === Kind.CASE) return liesAhead ? 0 : Structure.OUTSIDE_TERM;
  if (kind === Kind.EXPORT && parent !== undefined && broken(graph, parent)) return Structure.INPUT_BROKEN;
  if (!parentAllows(act, intoForce, { graph, ledger })) return Structure.PARENT_NOT_OPERABLE;
  if (link !== undefined && kind !== Kind.PARTY && !operable(graph, link, ledger.now))
    return Structure.LINK_NOT_OPERABLE;
  if (kind === Kind.PRODUCT && inputs.some((id) => broken(graph, id))) return Structure.INPUT_BROKEN;
  if (kind === Kind.AUTHORIZATION && intoForce && inputs.some((id) => isBroken(graph, id)))
    return Structure.INPUT_BROKEN;
  if (intoForce && !liesAhead) return Structure.OUTSIDE_TERM;
  const limit = kind === Kind.EXPORT || kind === Kind.APPLICATION ? 0 : untilOf(graph, parent);
  if (limit !== 0 && (until === 0 || until > limit)) return Structure.OUTSIDE_TERM;
  if (intoForce && from > ledger.now) return Structure.NOT_YET;
  if (intoForce && act.act === ActKind.SETTLE && !isConfirmed(act, { graph, ledger }))
    return Structure.NOT_ANOTHER_PARTY;
  return 0;
}

function parentAllows({ subject }: JudgedAct, intoForce: boolean, { graph, ledger }: Ground): boolean {
  const { kind, parent } = subject;
  if (parent === undefined) return true;
  const above = graph.record(parent);
  const early = kind === Kind.GRANT || (kind === Kind.SCENARIO && !intoForce);
  if (early && above?.status === Status.PROPOSED) return true;
  if (kind === Kind.APPLICATION && subject.id !== NO_RECORD)
    return above !== undefined && ownBreak(above) === undefined;
  return operable(graph, parent, ledger.now);
}

function isBroken(graph: LedgerGraph, id: RecordId): boolean {
  const record = graph.record(id);
  return record === undefined || ownBreak(record) !== undefined;
}

function untilOf(graph: LedgerGraph, id: RecordId | undefined): number {
  const row = id === undefined ? undefined : graph.row(id);
  return row === undefined ? 0 : graph.stateOf(row).until;
}

/** A backfilled record comes into force by another party's settlement; an authorization also by its acceptance. */
function isConfirmed({ caller, subject }: JudgedAct, { graph, ledger }: Ground): boolean {
  const row = graph.row(subject.id);
  const isBackfilled = row !== undefined && (row.flags & 1) !== 0 && row.status === Status.PROPOSED;
  if (!isBackfilled) return true;
  if (caller === row.issuer) return false;
  if (row.kind !== Kind.AUTHORIZATION) return true;
  const key = { subject: row.id, code: Code.ACCEPTANCE, role: Role.OPERATOR, party: row.link ?? undefined };
  const accepted = ledger.fact(key);
  return accepted !== undefined && isCurrent(accepted, ledger.now) && hasOutcome(accepted, ["PASSED"]);
}
