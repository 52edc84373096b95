import { Structure } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Act, CandidateCheck, CandidatesAnswer, CheckVerdict } from "../../schemas/act.ts";
import type { ProblemForm } from "../../schemas/problem.ts";
import type { PreparedAct } from "../acts/prepare-act.ts";
import { rolesToCheck } from "../choose-role.ts";
import type { ClientContext } from "../client-context.ts";
import type { ActingSeat } from "../seat.ts";
import type { SigningTerms } from "../send-once.ts";

/** A row with its document, ready to be checked. */
export interface PreparedRow {
  readonly prepared: PreparedAct;
  /** The role that the row asks for. */
  readonly role: RoleName | undefined;
  /** The records of earlier rows that it names and that the ledger does not have yet. */
  readonly waitsFor: readonly RecordId[];
}

/**
 * The ledger's answer to a row if it were sent now:
 * - `ALLOWED`: it would record it, in this role;
 * - `TAKEN`: it has a record with this id already;
 * - `REFUSED`: a rule forbids it in every role; the verdict of the nearest role says which;
 * - `REVERTED`: it would not even record a refusal, as for a record that nobody knows;
 * - `WAITS`: it cannot be known before an earlier row is recorded.
 */
export type RowCheck =
  | { readonly type: "ALLOWED"; readonly role: RoleName }
  | { readonly type: "TAKEN" }
  | { readonly type: "REFUSED"; readonly verdict: CheckVerdict }
  | { readonly type: "REVERTED"; readonly problem: ProblemForm }
  | { readonly type: "WAITS" };

/** The checks of a batch, and the values to sign with. */
export interface BatchCheck {
  readonly checks: readonly RowCheck[];
  readonly terms: SigningTerms;
}

/** The most acts of one request. */
const MOST_CANDIDATES = 64;

/**
 * Checks rows that one transaction may hold, all of them in each role in one request. Where the ledger accepts the call
 * in no role, one row is to blame, and each is checked by itself.
 * @param rows - of one kind of call: all are recordings, all statements or all settlements
 * @throws ClientError ROLE_ABSENT and the bars of the seat; ApiError
 */
export async function checkBatch(
  context: ClientContext,
  seat: ActingSeat,
  rows: readonly PreparedRow[],
): Promise<BatchCheck> {
  const roles = rolesToCheck(seat, rows[0]?.role);
  const answer = await ask(
    context,
    seat,
    roles.map((role) => actOfRows(rows, role)),
  );
  const { checks } = answer;
  const terms = termsOf(context, answer);
  if (checks.some(({ problem }) => problem === undefined)) return { checks: byVerdicts(rows, roles, checks), terms };
  if (rows.length === 1 && rows[0] !== undefined) return { checks: [alone(rows[0], roles, checks)], terms };
  return await checkEach(context, seat, rows, roles);
}

/** One call for several rows. */
export function actOfRows(rows: readonly Pick<PreparedRow, "prepared">[], role: RoleName): Act {
  const acts = rows.map(({ prepared }) => prepared.actAs(role));
  const [first] = acts;
  if (first === undefined) throw new RangeError("A batch has at least one row.");
  switch (first.act) {
    case "record":
      return { act: "record", payload: acts.flatMap((act) => (act.act === "record" ? act.payload : [])) };
    case "attest":
      return { act: "attest", payload: acts.flatMap((act) => (act.act === "attest" ? act.payload : [])) };
    case "settle":
      return { act: "settle", payload: acts.flatMap((act) => (act.act === "settle" ? act.payload : [])) };
    default:
      return first satisfies never;
  }
}

async function ask(context: ClientContext, { account }: ActingSeat, candidates: Act[]): Promise<CandidatesAnswer> {
  return await context.api.checkCandidates({ account, candidates });
}

function termsOf(context: ClientContext, { next }: CandidatesAnswer): SigningTerms {
  return { next, readAt: context.now() };
}

/** One role for all rows where there is one; otherwise each row gets the first role in which it is allowed. */
function byVerdicts(
  rows: readonly PreparedRow[],
  roles: readonly RoleName[],
  checks: readonly CandidateCheck[],
): RowCheck[] {
  const tried = roles.flatMap((role, index) => {
    const check = checks[index];
    return check === undefined || check.problem !== undefined ? [] : [{ role, verdicts: check.verdicts }];
  });
  const inOrder = tried.toSorted((one, other) => refusals(one.verdicts) - refusals(other.verdicts));
  return rows.map((_, index): RowCheck => {
    const each = inOrder.flatMap(({ role, verdicts }) => {
      const verdict = verdicts[index];
      return verdict === undefined ? [] : [{ role, verdict }];
    });
    const allowed = each.find(({ verdict }) => verdict.allowed);
    if (allowed !== undefined) return { type: "ALLOWED", role: allowed.role };
    const [nearest] = each.toSorted((one, other) => unmetIn(one.verdict) - unmetIn(other.verdict));
    if (nearest === undefined) throw new RangeError("The API's answer has no verdict for an item.");
    return isTaken(nearest.verdict) ? { type: "TAKEN" } : { type: "REFUSED", verdict: nearest.verdict };
  });
}

function refusals(verdicts: readonly CheckVerdict[]): number {
  return verdicts.filter((verdict) => !verdict.allowed && !isTaken(verdict)).length;
}

function unmetIn({ judgedBy }: CheckVerdict): number {
  return judgedBy.filter(({ met }) => !met).length;
}

function isTaken({ rule }: CheckVerdict): boolean {
  return rule?.rule === Structure.TAKEN;
}

async function checkEach(
  context: ClientContext,
  seat: ActingSeat,
  rows: readonly PreparedRow[],
  roles: readonly RoleName[],
): Promise<BatchCheck> {
  const checks: RowCheck[] = [];
  const atOnce = Math.max(1, Math.floor(MOST_CANDIDATES / roles.length));
  let terms: SigningTerms | undefined;
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    const candidates = some.flatMap((row) => roles.map((role) => actOfRows([row], role)));
    const answer = await ask(context, seat, candidates);
    terms ??= termsOf(context, answer);
    for (const [index, row] of some.entries())
      checks.push(alone(row, roles, answer.checks.slice(index * roles.length, (index + 1) * roles.length)));
  }
  if (terms === undefined) throw new RangeError("A batch has at least one row.");
  return { checks, terms };
}

/** The check of a row that was asked about by itself. */
function alone(row: PreparedRow, roles: readonly RoleName[], checks: readonly CandidateCheck[]): RowCheck {
  const [problem] = checks.flatMap((check) => check.problem ?? []);
  if (problem === undefined || checks.some((check) => check.problem === undefined)) {
    const [check] = byVerdicts([row], roles, checks);
    if (check !== undefined) return check;
  }
  if (problem?.evidence["error"] === "IdTaken") return { type: "TAKEN" };
  if (row.waitsFor.length > 0) return { type: "WAITS" };
  if (problem === undefined) throw new RangeError("The API's answer has no check for an act.");
  return { type: "REVERTED", problem };
}
