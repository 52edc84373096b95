import type { Bilingual } from "./bilingual.ts";
import { DAY } from "./civil-date.ts";

const MINUTE = 60;
const HOUR = 3_600;

/** A length of time in words, rounded down to minutes, hours or days. @param seconds - 0 or more */
export function showDuration(seconds: number): Bilingual {
  if (seconds < MINUTE) return { zh: "1 分钟以内", en: "less than a minute" };
  if (seconds < 2 * HOUR) return counted(Math.floor(seconds / MINUTE), "分钟", "minute");
  if (seconds < 2 * DAY) return counted(Math.floor(seconds / HOUR), "小时", "hour");
  return counted(Math.floor(seconds / DAY), "天", "day");
}

/** A length of time without rounding: in days, hours or minutes where it is a whole number of them, else in seconds. */
export function showExactDuration(seconds: number): Bilingual {
  if (seconds > 0 && seconds % DAY === 0) return counted(seconds / DAY, "天", "day");
  if (seconds > 0 && seconds % HOUR === 0) return counted(seconds / HOUR, "小时", "hour");
  if (seconds > 0 && seconds % MINUTE === 0) return counted(seconds / MINUTE, "分钟", "minute");
  return counted(seconds, "秒", "second");
}

function counted(count: number, zh: string, en: string): Bilingual {
  return { zh: `${count} ${zh}`, en: `${count} ${en}${count === 1 ? "" : "s"}` };
}
