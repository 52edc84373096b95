import { ActKind, Code, Outcome } from "../../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../../ledger/codes.ts";
import { FIRST_COMPETENT_ROLE, Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Around, Fact, FactKey } from "./around.ts";
import type { JudgedAct } from "./judged-act.ts";
import { namedParties } from "./named-parties.ts";

/**
 * The statements about a record under a role. Of an office there is one, and so of a role that several parties have:
 * the most favourable one of them. Of a competent role there is one for each party that the record names; nobody speaks
 * under it where the record names none.
 * @returns undefined in the place of a statement that was not made
 */
export function statementsUnder(
  role: RoleName,
  code: CodeName,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): readonly (Fact | undefined)[] {
  const keptFor = Role[role] < FIRST_COMPETENT_ROLE ? [undefined] : partiesNamedBy(target, Role[role], act, around);
  return keptFor.map((party) =>
    countedFact({ subject: target, code: Code[code], role: Role[role], party }, act, around),
  );
}

function partiesNamedBy(target: RecordId, role: number, { subject }: JudgedAct, around: Around): readonly RecordId[] {
  const place = target === subject.id ? subject : around.record(target);
  return place === undefined ? [] : namedParties(place, role, around);
}

/**
 * A fact that counts before the jurisdiction that judges. Where it judges what is made elsewhere, only the word of its
 * own parties counts: those of the side that makes the product would consent to themselves.
 */
export function countedFact(key: FactKey, { act, jurisdiction }: JudgedAct, around: Around): Fact | undefined {
  const fact = around.fact(key);
  if (fact === undefined || act !== ActKind.ABROAD) return fact;
  return around.record(fact.by)?.jurisdiction === jurisdiction ? fact : undefined;
}

/** Whether a statement has not ended. */
export function isCurrent({ until }: Fact, now: number): boolean {
  return until === 0 || now < until;
}

/** Whether a statement has one of these outcomes. The reason beside the class does not matter. */
export function hasOutcome({ outcome }: Pick<Fact, "outcome">, outcomes: readonly OutcomeName[]): boolean {
  return outcomes.some((name) => Outcome[name] === (outcome & 7));
}
