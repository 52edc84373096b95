import { civilDateAt, civilDayOf, dateOfCivilDay } from "../../text/civil-date.ts";
import type { CivilDate } from "../../text/civil-date.ts";
import { isUndone } from "./duty.ts";
import type { Duty } from "./duty.ts";

/* A calendar of duties by RFC 5545 (iCalendar): one event of a whole day for each duty that is not done. */

/** A line has at most this many bytes; what is longer is folded. */
const MOST_BYTES = 75;
/** Whatever makes a line of its own in a text is written as `\n`, and other control characters are left out. */
const LINE_BREAKS = /\r\n|[\n\r\u0085\u2028\u2029]/gu;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;

/**
 * The time of China. A calendar has at least one component, so this one makes a calendar without any duty valid too. It
 * has no METHOD, which asks for an organizer in every event.
 */
const TIME_ZONE = [
  "BEGIN:VTIMEZONE",
  "TZID:Asia/Shanghai",
  "BEGIN:STANDARD",
  "DTSTART:19920101T000000",
  "TZOFFSETFROM:+0800",
  "TZOFFSETTO:+0800",
  "TZNAME:CST",
  "END:STANDARD",
  "END:VTIMEZONE",
];

/** The answer of which a calendar is made. */
interface CalendarOf {
  /** The name of the question, such as `what-is-overdue`. */
  readonly question: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Time of the block as of which it is true, in seconds. */
  readonly asOf: number;
  readonly duties: readonly Duty[];
}

/** The calendar file of the duties that are due on a day and not done yet. */
export function calendarFile({ question, title, asOf, duties }: CalendarOf): string {
  const due = duties.filter((duty) => isUndone(duty) && duty.due !== undefined);
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Laiqu//Audit desk//EN",
    "CALSCALE:GREGORIAN",
    line("X-WR-CALNAME", `来去 ${title.zh} ${title.en}`),
    ...TIME_ZONE,
    ...due.flatMap((duty) => eventOf(duty, { question, asOf })),
    "END:VCALENDAR",
  ]
    .map((text) => `${folded(text)}\r\n`)
    .join("");
}

function eventOf(duty: Duty, { question, asOf }: { readonly question: string; readonly asOf: number }): string[] {
  const { id, what, about, owners, due = 0, state, daysLate, rules, reading } = duty;
  const name = about.reference ?? about.id;
  const late = state === "LATE" ? { zh: "【逾期】", en: "[late] " } : { zh: "", en: "" };
  const day = civilDateAt(due - 1);
  const details = [
    owners.length === 0
      ? undefined
      : `责任主体 owed by: ${owners.map(({ reference, id: of }) => reference ?? of).join(", ")}`,
    daysLate === 0 ? undefined : `逾期 late: ${daysLate}`,
    ...rules.map(({ clause, text }) => [clause, text?.zh, text?.en].filter((part) => part !== undefined).join(" ")),
    reading === undefined ? undefined : `${reading.zh} ${reading.en}`,
    `laiqu ask ${question}`,
  ].filter((detail) => detail !== undefined);
  return [
    "BEGIN:VEVENT",
    line("UID", `${id}@laiqu`),
    `DTSTAMP:${utc(asOf)}`,
    `DTSTART;VALUE=DATE:${basic(day)}`,
    `DTEND;VALUE=DATE:${basic(nextDay(day))}`,
    line("SUMMARY", `${late.zh}${what.zh}（${name}） ${late.en}${what.en}`),
    line("DESCRIPTION", details.join("\n")),
    line("CATEGORIES", state),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

function nextDay(date: CivilDate): CivilDate {
  return dateOfCivilDay(civilDayOf(date) + 1);
}

/** A date as the format writes it: 20260331. */
function basic({ year, month, day }: CivilDate): string {
  return `${String(year).padStart(4, "0")}${two(month)}${two(day)}`;
}

/** An instant in UTC: 20260325T160000Z. */
function utc(seconds: number): string {
  const at = new Date(seconds * 1000);
  const date = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
  return `${basic(date)}T${two(at.getUTCHours())}${two(at.getUTCMinutes())}${two(at.getUTCSeconds())}Z`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** A property with a text as its value, in which the characters that mean something are escaped. */
function line(name: string, text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll(";", "\\;")
    .replaceAll(",", "\\,")
    .replaceAll(LINE_BREAKS, "\\n")
    .replaceAll(CONTROLS, "");
  return `${name}:${escaped}`;
}

/** Folds a line between characters, so that no part has more bytes than is allowed; a part begins with a space. */
function folded(text: string): string {
  const parts: string[] = [];
  let [part, bytes] = ["", 0];
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > MOST_BYTES) {
      parts.push(part);
      [part, bytes] = [" ", 1];
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join("\r\n");
}
