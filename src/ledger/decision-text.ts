import { showDate } from "../text/china-time.ts";
import { civilDayOf, dateOfCivilDay, formatCivilDate, isWeekday } from "../text/civil-date.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { DAY } from "../text/civil-date.ts";
import type { DecisionContent } from "./decision-content.ts";
import type { DecisionKindName } from "./decisions.ts";
import { referenceText } from "./event-log.ts";
import type { RecordId } from "./record-id.ts";
import { roleLabels } from "./role-labels.ts";
import { Role, rolesOf } from "./roles.ts";
import { statusLabels, statusNameOf } from "./statuses.ts";

/** The words for each kind of decision. */
export const decisionLabels: Readonly<Record<DecisionKindName, Bilingual>> = {
  ADMIT_AUTHORITY: { zh: "机关入册", en: "admission of an authority" },
  END_AUTHORITY: { zh: "机关终止", en: "end of an authority" },
  OFFER_SEAT: { zh: "更换账户", en: "seat in place of a lost key" },
  PROMISE: { zh: "约定规则集", en: "promise of a rulebook" },
  CALENDAR: { zh: "工作日历", en: "calendar of working days" },
  ROSTER: { zh: "变更名册", en: "change of the roster" },
  RETIRE: { zh: "辖区停用", en: "retirement of the jurisdiction" },
};

/** The words for a content that no kind of decision has. */
export const MEANINGLESS_DECISION: Bilingual = {
  zh: "内容不是此类决定的编码，账本不会执行",
  en: "The content is no encoding of a decision of this kind, and the ledger will not carry it out",
};

/**
 * What tells a half year from one of plain weeks: how many working days it has, the weekdays that are off, and the days
 * of weekends that are worked in their place, as dates and ranges.
 */
function weeksOf({ year, half, workingDays }: HalfYear): { count: number; off: string; worked: string } {
  const first = civilDayOf({ year, month: half === 0 ? 1 : 7, day: 1 });
  const next = half === 0 ? civilDayOf({ year, month: 7, day: 1 }) : civilDayOf({ year: year + 1, month: 1, day: 1 });
  const days = Array.from({ length: next - first }, (_, index) => first + index);
  const isWorked = (day: number) => ((workingDays >> BigInt(day - first)) & 1n) === 1n;
  return {
    count: days.filter(isWorked).length,
    off: rangesOf(days.filter((day) => isWeekday(day) && !isWorked(day))),
    worked: rangesOf(days.filter((day) => !isWeekday(day) && isWorked(day))),
  };
}

function datesText(dates: string): Bilingual {
  return dates === "" ? { zh: "无", en: "none" } : { zh: dates, en: dates };
}

/** Days in their order, those that follow each other as one range; empty for none. */
function rangesOf(days: readonly number[]): string {
  const show = (day: number) => formatCivilDate(dateOfCivilDay(day));
  const starts = days.filter((day) => !days.includes(day - 1));
  const ends = days.filter((day) => !days.includes(day + 1));
  return starts
    .map((start, index) => [start, ends[index] ?? start] as const)
    .map(([start, end]) => (start === end ? show(start) : `${show(start)}..${show(end)}`))
    .join(", ");
}

interface HalfYear {
  readonly year: number;
  /** 0: January to June; 1: July to December. */
  readonly half: number;
  readonly workingDays: bigint;
}

/**
 * What is decided, as a sentence without its full stop.
 * @param name - shows a party
 */
export function decisionText(content: DecisionContent, name: (party: RecordId) => string): Bilingual {
  switch (content.kind) {
    case "ADMIT_AUTHORITY": {
      const reference = showForeign(referenceText(content.referenceBytes));
      const [roles, { account }] = [rolesText(content.roles), content.account];
      return {
        zh: `机关 ${reference}（${roles.zh}）入册，账户 ${account}`,
        en: `The authority ${reference} (${roles.en}) is admitted, with the account ${account}`,
      };
    }
    case "END_AUTHORITY": {
      const status = statusNameOf(content.status);
      const label = status === undefined ? undefined : statusLabels[status];
      return {
        zh: `机关 ${name(content.party)} ${label?.zh ?? content.status}（理由代码 ${content.reason}）`,
        en: `The authority ${name(content.party)} is ${label?.en ?? content.status} (reason ${content.reason})`,
      };
    }
    case "OFFER_SEAT":
      return seatText(content, name(content.party));
    case "PROMISE":
      return {
        zh: `约定规则集第 ${content.version} 版，其哈希为 ${content.hash}`,
        en: `Version ${content.version} of the rulebook is promised, with the hash ${content.hash}`,
      };
    case "CALENDAR": {
      const { count, off, worked } = weeksOf(content);
      const [which, half] = content.half === 0 ? (["上", "first"] as const) : (["下", "second"] as const);
      const [offDays, workedDays] = [datesText(off), datesText(worked)];
      return {
        zh:
          `${content.year} 年${which}半年有 ${count} 个工作日，周一至周五中放假：${offDays.zh}，` +
          `周末上班：${workedDays.zh}`,
        en:
          `The ${half} half of ${content.year} has ${count} working days; of Monday to Friday off: ${offDays.en}; ` +
          `worked at weekends: ${workedDays.en}`,
      };
    }
    case "ROSTER": {
      const days = content.delaySeconds / DAY;
      const agencies = content.agencies.map(name);
      return {
        zh:
          `由 ${agencies.join("、")} 中的 ${content.quorum} 个机关共同决定，` +
          `满 ${Number.isInteger(days) ? `${days} 天` : `${content.delaySeconds} 秒`}后执行`,
        en:
          `${content.quorum} of ${agencies.join(", ")} decide together, and a decision waits ` +
          (Number.isInteger(days) ? `${days} days` : `${content.delaySeconds} seconds`),
      };
    }
    case "RETIRE": {
      const none = /^0x0*$/.test(content.successor);
      return {
        zh: `辖区停用${none ? "" : `，后继账本的网络描述文件为 ${content.successor}`}`,
        en: `The jurisdiction retires${none ? "" : `, and the descriptor of its successor is ${content.successor}`}`,
      };
    }
    default:
      return content satisfies never;
  }
}

function seatText(
  { account, roles: mask, until, lost }: Extract<DecisionContent, { kind: "OFFER_SEAT" }>,
  party: string,
): Bilingual {
  const roles = rolesText(mask);
  const end = until === 0 ? { zh: "", en: "" } : { zh: `，至 ${showDate(until)}`, en: `, until ${showDate(until)}` };
  const frozen = /^0x0*$/.test(lost.account)
    ? { zh: "", en: "" }
    : { zh: `，并冻结 ${lost.account}`, en: `, and ${lost.account} is frozen` };
  return {
    zh: `给予 ${party} 的账户 ${account.account} 席位（${roles.zh}）${end.zh}${frozen.zh}`,
    en: `The account ${account.account} is offered a seat of ${party} (${roles.en})${end.en}${frozen.en}`,
  };
}

/** Also a role without a name gives power: each below 24 makes whoever has it an authority, which governs. */
function rolesText(mask: bigint): Bilingual {
  const named = rolesOf(mask);
  const numbers = new Set<number>(named.map((role) => Role[role]));
  const unnamed = Array.from({ length: 64 }, (_, number) => number).filter(
    (number) => ((mask >> BigInt(number)) & 1n) === 1n && !numbers.has(number),
  );
  if (mask === 0n) return { zh: "无", en: "none" };
  return {
    zh: [...named.map((role) => roleLabels[role].zh), ...unnamed.map((number) => `未命名角色 ${number}`)].join("、"),
    en: [...named.map((role) => roleLabels[role].en), ...unnamed.map((number) => `unnamed role ${number}`)].join(", "),
  };
}
