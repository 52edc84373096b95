import { Role } from "../../records/roles.ts";
import type { RoleName } from "../../records/roles.ts";
import type { CheckAnswer } from "../../schemas/act.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { SeatForm } from "../../schemas/questions.ts";
import { CliError } from "../cli-error.ts";
import type { Session } from "../session.ts";
import { checkAct } from "./check-act.ts";
import type { Act } from "./send-act.ts";

/** For whom an account speaks, and in which roles. @throws CliError `NOT_FOUND` */
export async function seatOf(session: Session, account: string): Promise<SeatForm> {
  return (await session.api.get<Answer<SeatForm>>(`/v1/seats/${account}`)).result;
}

/** Reads `--role`. @throws CliError `BAD_USAGE` */
export function parseRole(text: string): RoleName {
  const name = text.toUpperCase();
  if (Object.hasOwn(Role, name)) return name as RoleName;
  throw new CliError("BAD_USAGE", {
    zh: `没有角色 ${text}，可用：${Object.keys(Role).join("、")}`,
    en: `There is no role ${text}; the roles are ${Object.keys(Role).join(", ")}.`,
  }, { role: text });
}

/**
 * Finds the role in which an act would be allowed, among those of the account's seat: who holds
 * several must act in the one that the rules ask for.
 * @param given - `--role`; then only that one is tried
 * @returns the first allowed role with the ledger's answer; when none is, the one with the fewest unmet rules
 */
export async function chooseRole(session: Session, account: string, given: string | undefined, actAs: (role: RoleName) => Act): Promise<{ readonly role: RoleName; readonly check: CheckAnswer }> {
  const roles = given === undefined ? (await seatOf(session, account)).roles : [parseRole(given)];
  const tried: { readonly role: RoleName; readonly check: CheckAnswer }[] = [];
  for (const role of roles) {
    const check = await checkAct(session, account, actAs(role));
    if (check.allowed) return { role, check };
    tried.push({ role, check });
  }
  const [best] = tried.toSorted((a, b) => unmet(a.check) - unmet(b.check));
  if (best !== undefined) return best;
  throw new CliError("REFUSED", {
    zh: `账户 ${account} 没有任何角色。`,
    en: `The account ${account} has no role.`,
  }, { account });
}

function unmet(check: CheckAnswer): number {
  return check.verdicts.flatMap((verdict) => verdict.judgedBy).filter((judged) => !judged.met).length;
}
