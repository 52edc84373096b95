import { Status } from "../../records/statuses.ts";
import type { StatusName } from "../../records/statuses.ts";
import type { RoleName } from "../../records/roles.ts";
import type { SettlementForm } from "../../schemas/act.ts";
import { CliError } from "../cli-error.ts";
import { endOfDay } from "../moment.ts";

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

/** The settlement of a record. @throws CliError `BAD_USAGE` */
export function settlementForm(subject: string, role: RoleName, options: EndOptions, document?: string): SettlementForm {
  return {
    subject: subject as SettlementForm["subject"], status: parseStatus(options.status), role,
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
  throw new CliError("BAD_USAGE", {
    zh: `没有状态 ${text}，可用：${Object.keys(Status).join("、")}`,
    en: `There is no status ${text}; the statuses are ${Object.keys(Status).join(", ")}.`,
  }, { status: text });
}

function parseCount(text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new CliError("BAD_USAGE", { zh: `${JSON.stringify(text)} 不是 0 至 ${most} 的整数。`, en: `${JSON.stringify(text)} is no whole number from 0 to ${most}.` }, { text });
}
