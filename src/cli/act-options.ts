import { Option } from "commander";
import type { Command } from "commander";
import type { SettlementTerms } from "../client/settle.ts";
import type { HoldTerms } from "../client/hold-statement.ts";
import type { Actor } from "../client/perform-act.ts";
import { HoldReason } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { endOfTerm } from "../text/china-time.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { CliError } from "./cli-error.ts";
import { collect } from "./collect-values.ts";
import { showForeign } from "../text/foreign-text.ts";
import { suggesting } from "./suggested-values.ts";

/** The statuses to which a record can be settled. */
const { PROPOSED: _, ...SETTLED } = Status;

type Say = (text: Bilingual) => string;

/** The signer of an act, as given by options. */
export interface ActorOptions {
  readonly as: string;
  readonly role?: string;
  readonly sendAnyway?: boolean;
}

/** The terms of a hold, as given by options. */
export interface HoldOptions {
  readonly reason: string;
  readonly recall?: boolean;
}

/** The new status of a record with its details, as given by options. */
export interface SettlementOptions {
  readonly status: string;
  readonly reason?: string;
  readonly until?: string;
  readonly answers?: string;
  readonly item?: readonly string[];
}

/** Adds `--as` and `--role`. */
export function withActor(command: Command, say: Say): Command {
  return withRole(command.addOption(keyOption(say).makeOptionMandatory()), say);
}

/** Adds `--as` and `--role` to a command that can also be run without an act. */
export function withOptionalActor(command: Command, say: Say): Command {
  return withRole(command.addOption(keyOption(say)), say);
}

/** Adds `--as` alone, of a key that signs no act by itself. */
export function withKey(command: Command, say: Say): Command {
  return command.addOption(keyOption(say).makeOptionMandatory());
}

/** The same where no key may be needed. */
export function withOptionalKey(command: Command, say: Say): Command {
  return command.addOption(keyOption(say));
}

const SIGNING_KEY: Bilingual = { zh: "签名所用的密钥", en: "the key that signs" };

function keyOption(say: Say): Option {
  return suggesting(new Option("--as <key>", say(SIGNING_KEY)), "KEY_NAMES");
}

function withRole(command: Command, say: Say): Command {
  const role = new Option(
    "--role <role>",
    say({
      zh: "以何角色（默认为规则所要求的角色）",
      en: "the role in which to act (default: the one that the rules ask for)",
    }),
  );
  return command.addOption(suggesting(role, keysOf(Role)));
}

/** Adds `--send-anyway`. */
export function withSendAnyway(command: Command, say: Say): Command {
  return command.option(
    "--send-anyway",
    say({
      zh: "明知会被拒绝也发送，使拒绝留痕",
      en: "send the act even if it will be refused, so that the refusal is recorded",
    }),
  );
}

/** Adds `--opening` to a command that takes a file of a salted export. */
export function withOpening(command: Command, say: Say): Command {
  return command.option(
    "--opening <file>",
    say({
      zh: "加盐出域的披露文件（出域方随文件一并给出）",
      en: "the opening of a salted export, which the exporter gave with the file",
    }),
  );
}

/** Adds `--reason` and `--recall` of a hold. */
export function withHoldTerms(command: Command, say: Say): Command {
  return command
    .option(
      "--reason <reason>",
      `${say({ zh: "事由", en: "the reason" })}: ${keysOf(HoldReason).join(", ")}`,
      "OTHER" satisfies keyof typeof HoldReason,
    )
    .option(
      "--recall",
      say({
        zh: "溯及既往：已制成的产品也受影响（用于资源、授权资源）",
        en: "also break what was made of the record (for resources and grants)",
      }),
    );
}

/** Adds `--status` and the options of some statuses. */
export function withSettlementTerms(command: Command, say: Say): Command {
  return command
    .requiredOption(
      "--status <status>",
      `${say({ zh: "新状态", en: "the new status" })}: ${keysOf(SETTLED).join(", ")}`,
    )
    .option(
      "--reason <n>",
      say({ zh: "规则集的事由代码，0 至 65535（默认 0）", en: "reason code of the rulebook, 0 to 65535 (default 0)" }),
    )
    .option(
      "--until <date>",
      say({ zh: "SUNSET：最后一日，例如 2026-12-31", en: "SUNSET: the last day, such as 2026-12-31" }),
    )
    .option(
      "--answers <n>",
      say({ zh: "CONTINUED、SUNSET：所涵盖的断裂数", en: "CONTINUED, SUNSET: the number of breaks that it answers" }),
    )
    .option(
      "--item <record>",
      say({
        zh: "规则要求逐项列出的记录（按列表次序；默认为索引所列，并与账本核对）或主体，可重复",
        en:
          "a record of the list, in its order, or a party, where a rule asks for all of them; may be repeated " +
          "(default: the list of the index, compared with the ledger's)",
      }),
      collect,
    );
}

/** @throws CliError for an unknown role */
export function readActor({ as, role, sendAnyway }: ActorOptions): Actor {
  return {
    as,
    ...(role === undefined ? {} : { role: readRole(role) }),
    ...(sendAnyway === undefined ? {} : { sendAnyway }),
  };
}

/** @throws CliError for an unknown reason */
export function readHoldTerms({ reason, recall }: HoldOptions): HoldTerms {
  return {
    reason: readName(HoldReason, reason, { zh: "暂停事由", en: "reason" }),
    ...(recall === undefined ? {} : { recall }),
  };
}

/** @throws CliError for an unknown status or a number out of range; DateError */
export function readSettlementTerms({ status, reason, until, answers, item }: SettlementOptions): SettlementTerms {
  const named = readName(SETTLED, status, { zh: "状态", en: "status" });
  if (until !== undefined && named !== "SUNSET") throw onlyFor("--until", ["SUNSET"], named);
  if (answers !== undefined && named !== "SUNSET" && named !== "CONTINUED")
    throw onlyFor("--answers", ["CONTINUED", "SUNSET"], named);
  // A day that no ledger can record is refused before anybody is asked.
  if (until !== undefined) endOfTerm(until);
  return {
    status: named,
    ...(reason === undefined ? {} : { reason: readCount(reason, 0xffff) }),
    ...(until === undefined ? {} : { until }),
    ...(answers === undefined ? {} : { answers: readCount(answers, 0xffff_ffff) }),
    ...(item === undefined ? {} : { items: item }),
  };
}

function onlyFor(option: string, statuses: readonly string[], status: string): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `${option} 只用于状态 ${statuses.join("、")}，而此处为 ${status}：请删去它，或更正状态。`,
      en:
        `${option} is for the status ${statuses.join(" or ")} and not for ${status}: ` +
        "remove it, or correct the status.",
    },
    { option, statuses, status },
  );
}

function readRole(text: string): RoleName {
  return readName(Role, text, { zh: "角色", en: "role" });
}

/** Reads roles separated by commas. @throws CliError for an unknown role */
export function readRoles(text: string): readonly RoleName[] {
  return text.split(",").map(readRole);
}

/** A name of a table in upper or lower case. */
function readName<Table extends object>(table: Table, text: string, what: Bilingual): keyof Table & string {
  const name = text.trim().toUpperCase();
  if (isKeyOf(table, name)) return name;
  const names = keysOf(table);
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `没有${what.zh} ${showForeign(text)}，可用：${names.join("、")}。`,
      en: `There is no ${what.en} ${showForeign(text)}; choose one of ${names.join(", ")}.`,
    },
    { text, names },
  );
}

function readCount(text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${showForeign(text)} 不是 0 至 ${most} 的整数。`,
      en: `${showForeign(text)} is not a whole number from 0 to ${most}.`,
    },
    { text, most },
  );
}
