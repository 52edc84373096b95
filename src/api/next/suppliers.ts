import type { Act } from "../../acts/act.ts";
import { nameOfRow } from "../../audit/names.ts";
import { Code, Outcome } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role, roleClass } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Term } from "../../rulebook/requirement.ts";
import type { NamedAct } from "../../schemas/next.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { NextContext } from "./next-context.ts";

/** An answer names so many parties at most for one way to meet a rule. */
const MOST_PARTIES = 10;

export function namedAct({ name, command, title }: Act): NamedAct {
  return { name, command: [...command], title };
}

/**
 * The parties that can act in one of some roles now.
 * @param named - those that the records name for the competent ones of these roles
 */
export function partiesOf(context: NextContext, roles: readonly RoleName[], named: readonly RecordId[]): RecordName[] {
  const holding = context.everybody.filter(
    (holder) =>
      named.includes(holder.party.id) ||
      roles.some((role) => roleClass(Role[role]) !== "COMPETENT" && holder.roles.includes(role)),
  );
  const known = new Map(holding.map(({ party }) => [party.id, party]));
  // A party that is named and has no account any more is told all the same.
  const others = named.flatMap((id) => {
    const row = known.has(id) ? undefined : context.graph.row(id);
    return row === undefined ? [] : [nameOfRow(row)];
  });
  return [...known.values(), ...others].slice(0, MOST_PARTIES);
}

/**
 * The parties without those that have stated already what a term asks, where others still must: of reviewers who were
 * all asked for, those that are left. Where nobody is left, something else about their statements is wrong, and all of
 * them are told.
 */
export function withoutDone(
  { graph, snapshot }: NextContext,
  { condition, negated }: Term,
  records: readonly RecordId[],
  parties: RecordName[],
): RecordName[] {
  if (condition.type !== "fact" || negated) return parties;
  const [code, outcomes] = [Code[condition.code], condition.outcomes.map((name) => Outcome[name])];
  const isDone = (id: RecordId): boolean =>
    records.some((record) => {
      const last = graph
        .actsAbout(record)
        .findLast((act) => act.type === "ATTEST" && act.code === code && act.by_party === id);
      if (last?.type !== "ATTEST") return false;
      const isCurrent = last.until_time === null || last.until_time > snapshot.asOf.time;
      return isCurrent && outcomes.some((outcome) => outcome === (last.outcome & OUTCOME_CLASS));
    });
  const left = parties.filter(({ id }) => !isDone(id));
  return left.length === 0 ? parties : left;
}

/** The low three bits of an outcome. */
const OUTCOME_CLASS = 7;
