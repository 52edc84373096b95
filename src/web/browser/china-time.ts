import { civilDateAt, formatCivilDate, startOfCivilDate } from "../../text/civil-date.ts";

/** An instant (seconds since 1970, UTC) as read in China, whatever the browser's own zone: `2026-03-01 09:20:00 +08:00`. */
export function chinaTime(seconds: number): string {
  const date = civilDateAt(seconds);
  const ofDay = seconds - startOfCivilDate(date);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  return `${formatCivilDate(date)} ${two(ofDay / 3600)}:${two((ofDay / 60) % 60)}:${two(ofDay % 60)} +08:00`;
}
