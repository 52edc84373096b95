import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { CheckAnswer } from "../schemas/act.ts";
import type { Answer } from "../schemas/answer.ts";
import type { SeatForm } from "../schemas/questions.ts";
import { CliError } from "../cli/cli-error.ts";
import { showTime } from "../text/china-time.ts";
import { recordStyle } from "../cli/record-style.ts";
import { showName } from "../cli/render/record-line.ts";
import type { Session } from "../cli/session.ts";
import { checkAct } from "./check-act.ts";
import type { Act } from "../schemas/act.ts";

/** The seat of an account, in whatever stage; undefined when nobody ever offered it one. */
export async function findSeat(session: Session, account: string): Promise<SeatForm | undefined> {
  return (await session.api.find<Answer<SeatForm>>(`/v1/seats/${account}`))?.result;
}

/**
 * The seat that an account acts from: for whom it speaks, and in which roles.
 * @throws CliError `REFUSED` saying why it may not act: no seat, not accepted, frozen, past its end
 */
export async function seatOf(session: Session, account: string): Promise<SeatForm> {
  const seat = await findSeat(session, account);
  if (seat === undefined) {
    throw new CliError(
      "REFUSED",
      {
        zh: `账户 ${account} 不代表任何主体：须先由登记机构登记主体（laiqu party record），或由所属主体给予席位（laiqu account offer），再接受席位（laiqu account accept）。`,
        en: `The account ${account} speaks for no party: a registrar admits its party (\`laiqu party record\`) or its party offers it a seat (\`laiqu account offer\`), and then it accepts (\`laiqu account accept\`).`,
      },
      { account },
    );
  }
  const party = partyNameOf(session, seat);
  if (seat.stage === "OFFERED") {
    throw new CliError(
      "REFUSED",
      {
        zh: `账户 ${account} 尚未接受 ${party} 给予的席位：请先运行 laiqu account accept ${party} --as …。`,
        en: `The account ${account} has not accepted the seat that ${party} offered: run \`laiqu account accept ${party} --as …\` first.`,
      },
      { account, party: seat.party, stage: seat.stage },
    );
  }
  if (seat.stage === "FROZEN") {
    throw new CliError(
      "REFUSED",
      {
        zh: `账户 ${account} 已被冻结，不能再办理任何事项：请使用 ${party} 的其他账户。`,
        en: `The account ${account} is frozen and can act no more: use another account of ${party}.`,
      },
      { account, party: seat.party, stage: seat.stage },
    );
  }
  if (seat.until !== undefined && seat.until !== 0 && seat.until * 1000 <= Date.now()) {
    throw new CliError(
      "REFUSED",
      {
        zh: `账户 ${account} 的席位已于 ${showTime(seat.until)} 到期：请使用 ${party} 的其他账户。`,
        en: `The seat of the account ${account} ended on ${showTime(seat.until)}: use another account of ${party}.`,
      },
      { account, party: seat.party, until: seat.until },
    );
  }
  return seat;
}

/** Why an account cannot be given another seat. */
export function accountTaken(session: Session, { account, party, stage }: SeatForm): CliError {
  const name = showName(recordStyle(session), party);
  return new CliError(
    "REFUSED",
    {
      zh: `账户 ${account} 已属于 ${name}，一个账户只有一次席位：请用 laiqu key new 新建密钥。`,
      en: `The account ${account} belongs to ${name} already, and an account has one seat, once: make a new key with \`laiqu key new\`.`,
    },
    { account, party, stage },
  );
}

/** The party of a seat as people write it on a command line here. */
export function partyNameOf(session: Session, { party }: SeatForm): string {
  return showName(recordStyle(session), party);
}

/** Reads `--role`. @throws CliError `BAD_USAGE` */
export function parseRole(text: string): RoleName {
  const name = text.toUpperCase();
  if (Object.hasOwn(Role, name)) return name as RoleName;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `没有角色 ${text}，可用：${Object.keys(Role).join("、")}`,
      en: `There is no role ${text}; the roles are ${Object.keys(Role).join(", ")}.`,
    },
    { role: text },
  );
}

/**
 * Finds the role in which an act would be allowed, among those of the account's seat: who holds
 * several must act in the one that the rules ask for.
 * @param given - `--role`; then only that one is tried
 * @returns the first allowed role with the ledger's answer; when none is, the one with the fewest unmet rules
 */
export async function chooseRole(
  session: Session,
  account: string,
  given: string | undefined,
  actAs: (role: RoleName) => Act,
): Promise<{ readonly role: RoleName; readonly check: CheckAnswer }> {
  const seat = await seatOf(session, account);
  const roles = given === undefined ? seat.roles : [parseRole(given)];
  const tried: { readonly role: RoleName; readonly check: CheckAnswer }[] = [];
  for (const role of roles) {
    const check = await checkAct(session, account, actAs(role));
    if (check.allowed) return { role, check };
    tried.push({ role, check });
  }
  const [best] = tried.toSorted((a, b) => unmet(a.check) - unmet(b.check));
  if (best !== undefined) return best;
  throw new CliError(
    "REFUSED",
    {
      zh: `账户 ${account} 没有任何角色。`,
      en: `The account ${account} has no role.`,
    },
    { account },
  );
}

function unmet(check: CheckAnswer): number {
  return check.verdicts.flatMap((verdict) => verdict.judgedBy).filter((judged) => !judged.met).length;
}
