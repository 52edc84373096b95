import type { RoleName } from "../ledger/roles.ts";
import type { Act, CandidateCheck, CandidatesAnswer, CheckAnswer } from "../schemas/act.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { problemError } from "./http/api-error.ts";
import type { ActingSeat } from "./seat.ts";
import type { SigningTerms } from "./send-once.ts";

/** An act in the role in which it will be sent, with the answer that the ledger would give now. */
export interface CheckedAct {
  readonly role: RoleName;
  readonly act: Act;
  readonly check: CheckAnswer;
  readonly terms: SigningTerms;
}

/**
 * Chooses the role in which an act would be allowed. A party that has several roles must act in the one that the
 * rules ask for, so the act is checked in each of them, in one request.
 * @param given - the only role to check; by default every role of the seat
 * @returns the first role that is allowed; when none is, the one with the fewest unmet rules
 * @throws ClientError of `rolesToCheck`; ApiError with the problem ACT_REVERTS when the ledger accepts the act in none
 *   of the roles
 */
export async function chooseRole(
  context: ClientContext,
  seat: ActingSeat,
  given: RoleName | undefined,
  actAs: (role: RoleName) => Act,
): Promise<CheckedAct> {
  const { account } = seat;
  const roles = rolesToCheck(seat, given);
  const candidates = roles.map(actAs);
  return bestOf(roles, candidates, await context.api.checkCandidates({ account, candidates }), context.now());
}

/**
 * The roles in which an act is checked: the given one, or those of the seat, at home and in other jurisdictions.
 * @throws ClientError ROLE_ABSENT; SEAT_NOT_ACCEPTED, SEAT_FROZEN, SEAT_ENDED when the account may not act now
 */
export function rolesToCheck({ account, seat, barred }: ActingSeat, given: RoleName | undefined): readonly RoleName[] {
  if (barred !== undefined) throw barred;
  const own = [...seat.roles, ...seat.elsewhere.flatMap(({ roles: there }) => there)];
  const roles = given === undefined ? [...new Set(own)] : [given];
  if (roles.length > 0) return roles;
  throw new ClientError(
    "ROLE_ABSENT",
    {
      zh: `账户 ${account} 没有任何角色：请使用有角色的账户。`,
      en: `The account ${account} has no role: use an account that has one.`,
    },
    { account },
  );
}

/**
 * Checks one act in the role that it names, and tries no other.
 * @throws ApiError with the problem ACT_REVERTS when the ledger does not accept the act
 */
export async function checkAct(
  context: ClientContext,
  { account }: ActingSeat,
  role: RoleName,
  act: Act,
): Promise<CheckedAct> {
  return bestOf([role], [act], await context.api.checkCandidates({ account, candidates: [act] }), context.now());
}

/** Picks the best of the checks of one act in several roles. */
export function bestOf(
  roles: readonly RoleName[],
  acts: readonly Act[],
  { asOf, next, checks }: CandidatesAnswer,
  readAt: number,
): CheckedAct {
  const tried = roles.flatMap((role, index) => {
    const [act, check] = [acts[index], checks[index]];
    return act === undefined || check === undefined ? [] : [{ role, act, check }];
  });
  const [best] = tried.toSorted((a, b) => demerits(a.check) - demerits(b.check));
  if (best === undefined) throw new RangeError("The API's answer contains no check.");
  const { role, act, check } = best;
  if (check.problem !== undefined) throw problemError(check.problem);
  const { allowed, verdicts } = check;
  return { role, act, check: { asOf, allowed, verdicts }, terms: { next, readAt } };
}

/** Less is better. The order is: allowed, refused by few rules, refused by many, reverted by the ledger. */
function demerits({ allowed, verdicts, problem }: CandidateCheck): number {
  if (allowed) return -1;
  if (problem !== undefined) return Number.POSITIVE_INFINITY;
  return verdicts.flatMap((verdict) => verdict.judgedBy).filter((judged) => !judged.met).length;
}
