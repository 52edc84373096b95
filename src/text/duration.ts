import type { Bilingual } from "./bilingual.ts";
import { DAY } from "./civil-date.ts";

const MINUTE = 60;
const HOUR = 3_600;

/** A length of time, rounded down: in seconds below two minutes, then in minutes, hours or days. Below 0 is 0. */
export function showDuration(seconds: number): Bilingual {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 2 * MINUTE) return counted(whole, "秒", "second");
  if (whole < 2 * HOUR) return counted(Math.floor(whole / MINUTE), "分钟", "minute");
  if (whole < 2 * DAY) return counted(Math.floor(whole / HOUR), "小时", "hour");
  return counted(Math.floor(whole / DAY), "天", "day");
}

/** The same without seconds, for an age that nobody needs to the second. */
export function showAge(seconds: number): Bilingual {
  if (seconds < MINUTE) return { zh: "1 分钟以内", en: "less than a minute" };
  return seconds < 2 * MINUTE ? counted(1, "分钟", "minute") : showDuration(seconds);
}

/**
 * The same as {@link showDuration}, where a rounded length must not read as the exact one: "more than 7 days".
 * @param seconds - whole seconds, 0 or more
 */
export function showPassedDuration(seconds: number): Bilingual {
  const { zh, en } = showDuration(seconds);
  const unit = seconds < 2 * MINUTE ? 1 : seconds < 2 * HOUR ? MINUTE : seconds < 2 * DAY ? HOUR : DAY;
  return seconds % unit === 0 ? { zh: `满 ${zh}`, en } : { zh: `逾 ${zh}`, en: `more than ${en}` };
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
