import type { Bilingual } from "./bilingual.ts";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** A span of time in whole units, rounded down: seconds below two minutes, then minutes, hours and days. */
export function showSpan(seconds: number): Bilingual {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 2 * MINUTE) return { zh: `${whole} 秒`, en: counted(whole, "second") };
  if (whole < 2 * HOUR) return inUnit(whole, MINUTE, "分钟", "minute");
  if (whole < 2 * DAY) return inUnit(whole, HOUR, "小时", "hour");
  return inUnit(whole, DAY, "天", "day");
}

function inUnit(seconds: number, unit: number, zh: string, en: string): Bilingual {
  const count = Math.floor(seconds / unit);
  return { zh: `${count} ${zh}`, en: counted(count, en) };
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
