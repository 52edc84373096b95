import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { SettlementForm } from "../schemas/act.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "../cli/cli-error.ts";
import { endOfDay } from "../text/china-time.ts";

/** What a record becomes. */
export interface EndOptions {
  /** Name of a `Status`. */
  readonly status: string;
  /** Reason code of the rulebook, 0 to 65535. */
  readonly reason?: string;
  /** SUNSET: the last day. */
  readonly until?: string;
  /** CONTINUED, SUNSET: how many breaks of the jurisdiction it answers. */
  readonly answers?: string;
}

type Say = (text: Bilingual) => string;

/** What `--help` says of the options of {@link EndOptions}. */
export const statusHelp = (say: Say): string =>
  `${say({ zh: "新状态", en: "the new status" })}: ${Object.keys(Status).join(", ")}`;
export const endReasonHelp = (say: Say): string =>
  say({ zh: "规则集的事由代码，0 至 65535（默认 0）", en: "reason code of the rulebook, 0 to 65535 (default 0)" });
export const untilHelp = (say: Say): string =>
  say({ zh: "SUNSET：最后一日，例如 2026-12-31", en: "SUNSET: the last day, such as 2026-12-31" });
export const answersHelp = (say: Say): string =>
  say({ zh: "CONTINUED、SUNSET：所答复的断裂数", en: "CONTINUED, SUNSET: how many breaks it answers" });

/** The settlement of a record. @throws CliError `BAD_USAGE` */
export function settlementForm(
  subject: string,
  role: RoleName,
  options: EndOptions,
  document?: string,
): SettlementForm {
  return {
    subject: subject as SettlementForm["subject"],
    status: parseStatus(options.status),
    role,
    ...(options.reason === undefined ? {} : { reason: parseCount(options.reason, 0xffff) }),
    ...(options.until === undefined ? {} : { until: endOfDay(options.until) }),
    ...(options.answers === undefined ? {} : { answers: parseCount(options.answers, 0xffff_ffff) }),
    ...(document === undefined ? {} : { document: document as NonNullable<SettlementForm["document"]> }),
  };
}

/** Reads `--status`. @throws CliError `BAD_USAGE` */
export function parseStatus(text: string): StatusName {
  const name = text.toUpperCase();
  if (Object.hasOwn(Status, name)) return name as StatusName;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `没有状态 ${text}，可用：${Object.keys(Status).join("、")}`,
      en: `There is no status ${text}; the statuses are ${Object.keys(Status).join(", ")}.`,
    },
    { status: text },
  );
}

function parseCount(text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${JSON.stringify(text)} 不是 0 至 ${most} 的整数。`,
      en: `${JSON.stringify(text)} is no whole number from 0 to ${most}.`,
    },
    { text },
  );
}
