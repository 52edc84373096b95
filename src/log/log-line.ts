import { escapeJson } from "../text/escape-json.ts";

/** The longest text in a line, in UTF-16 units: a hostile node or client must not fill the disk. A stack fits. */
const LONGEST_TEXT = 4_000;
/** The most fields of a line besides time, level and event, and the most members of a list. */
const MOST_FIELDS = 40;
/** Hexadecimal digits that a line shows whole. A hash fits; signed bytes, blocks and receipts do not. */
const LONGEST_HEX = 130;
const SHOWN_HEX = 66;

type Shown = string | number | boolean | null;

/** Everything between the scheme and the last `@` of an address: the user's name and password. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"'<>]{0,1000}@/gi;
/** A parameter of an address or of a connection string, and a header, that carry a secret by their name. */
const SECRET_WORDS = "password|passwd|pwd|passphrase|secret|token|api_?key|authorization";
const NAMED_SECRET = new RegExp(`\\b(${SECRET_WORDS})(["']?\\s?[=:]\\s?["']?)(?:Bearer |Basic )?[^\\s&;,"']+`, "gi");
const LONG_HEX = new RegExp(`(?:0x)?[0-9a-f]{${LONGEST_HEX + 1},}`, "gi");
/** The names of fields whose values are never written. */
const SECRET_NAME = /passphrase|password|secret|salt|private|mnemonic|authorization|cookie/i;
const WITHHELD = "(withheld)";

/**
 * One line of the log: a JSON object with `time` (ISO 8601, UTC), `level`, `event`, and the fields in their order.
 *
 * The line never breaks, holds no character that a terminal obeys, and is bounded. Passwords in addresses, values
 * whose name says that they are secret, and long bytes, such as signed transactions, are not written. This never
 * throws, because what is logged must not fail for its log.
 */
export function logLine(time: Date, level: string, event: string, fields: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .slice(0, MOST_FIELDS)
    .map(([name, value]) => [name, SECRET_NAME.test(name) ? WITHHELD : shownValue(value)] as const);
  return escapeJson(JSON.stringify({ time: time.toISOString(), level, event, ...Object.fromEntries(shown) }));
}

/** A list stays a list, so that a program can read its members. */
function shownValue(value: unknown): Shown | readonly Shown[] {
  return Array.isArray(value) ? value.slice(0, MOST_FIELDS).map(shownMember) : shownMember(value);
}

function shownMember(value: unknown): Shown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string") return shownText(value);
  if (typeof value === "bigint") return value.toString();
  return shownText(textOf(value));
}

function shownText(text: string): string {
  // Twice the length is enough to find what must be withheld near the cut, whatever the length of the whole text.
  const near = text.slice(0, 2 * LONGEST_TEXT);
  const safe = near
    .replace(CREDENTIALS, `$1${WITHHELD}@`)
    .replace(NAMED_SECRET, `$1$2${WITHHELD}`)
    .replace(LONG_HEX, (digits) => `${digits.slice(0, SHOWN_HEX)}…(${digits.length} characters)`);
  const cut = text.length - near.length + Math.max(0, safe.length - LONGEST_TEXT);
  return cut === 0 ? safe : `${safe.slice(0, LONGEST_TEXT)}…(${cut} more characters)`;
}

/** An object as JSON. A value that JSON cannot hold is described. */
function textOf(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (name, member: unknown) => {
        if (SECRET_NAME.test(name)) return WITHHELD;
        return typeof member === "bigint" ? member.toString() : member;
      }) ?? String(value)
    );
  } catch {
    return "(a value that JSON cannot hold)";
  }
}
