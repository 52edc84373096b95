import { createHash } from "node:crypto";
import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { ApiProblem } from "../api-problem.ts";
import { askerNow } from "../asking.ts";

/** Where a page begins, in which state of the index, and what must not have changed since the page before. */
export interface Cursor {
  /** The block as of which all pages are true. */
  readonly block: number;
  readonly hash: Hex;
  /** The event or the number of the row after which the page begins. */
  readonly position: string;
  /** A digest of what the pages must have in common. */
  readonly unchanged: string;
}

/** The question that a cursor continues, with its parameters and its asker. */
export type Asked = Readonly<Record<keyof typeof PARTS, string>>;

/** The parts of what a cursor is bound to, in the words of the problem for a cursor that is bound to something else. */
const PARTS = {
  question: { zh: "另一个问题（地址不同）", en: "another question, which has another address" },
  parameters: { zh: "参数不同的同一问题", en: "the same question with other parameters" },
  asker: { zh: "另一发问者，或可见范围已变", en: "another asker, or one who sees another part of the ledger" },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Parameters that may differ from page to page: how much is asked for, and in which form. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(["limit", "cursor", "bom"]);

/** Tells what a cursor of this request is bound to: its question, its parameters, and what its asker may see. */
export function askedBy(request: { readonly url: string; readonly query: object }): Asked {
  const parameters = Object.entries(request.query)
    .filter(([name]) => !OF_THE_PAGE.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const [address = ""] = request.url.split("?", 1);
  return { question: address, parameters: JSON.stringify(parameters), asker: askerNow() };
}

/**
 * Writes a cursor. It is not secret and gives no rights: it holds the place of a row that the asker has just got, and
 * whoever writes one by hand gets no row that the same question would not give. So it needs no key, and every server
 * over an index reads the cursors of the others.
 */
export function writeCursor({ block, hash, position, unchanged }: Cursor, asked: Asked): string {
  const text = JSON.stringify([block, hash, position, unchanged, ...boundTo(asked)]);
  return Buffer.from(`${text}${digestOf(text)}`).toString("base64url");
}

/** @throws ApiProblem CURSOR_MALFORMED, CURSOR_OF_ANOTHER_QUESTION */
export function readCursor(given: string, asked: Asked): Cursor {
  const bytes = Buffer.from(given, "base64url");
  const whole = bytes.toString("utf8");
  const text = whole.slice(0, -DIGITS);
  if (bytes.toString("base64url") !== given || digestOf(text) !== whole.slice(-DIGITS)) throw malformed();
  const [block, hash, position, unchanged, ...bound] = membersOf(text);
  if (
    typeof block !== "number" ||
    !Number.isSafeInteger(block) ||
    block < 0 ||
    typeof hash !== "string" ||
    !isHex(hash, 32) ||
    typeof position !== "string" ||
    !POSITION.test(position) ||
    typeof unchanged !== "string"
  )
    throw malformed();
  demandSame(bound, asked);
  return { block, hash, position, unchanged };
}

/**
 * The number of the row with which a page begins, of a list whose rows are counted.
 * @throws ApiProblem CURSOR_MALFORMED for the place of an event
 */
export function rowIn(cursor: Cursor | undefined): number {
  const position = cursor?.position ?? "0";
  if (!/^\d+$/.test(position)) throw malformed();
  return Number(position);
}

/**
 * The place after which a page begins, of a list in the order of the chain.
 * @throws ApiProblem CURSOR_MALFORMED for the number of a row
 */
export function placeIn(cursor: Cursor | undefined): string | undefined {
  if (cursor !== undefined && !cursor.position.includes(":")) throw malformed();
  return cursor?.position;
}

/** The place of an event, or the number of a row. */
const POSITION = /^\d{1,15}(:\d{1,9}b?)?$/;

/** The members of a cursor's text, which anybody may have written. @throws ApiProblem CURSOR_MALFORMED */
function membersOf(text: string): readonly unknown[] {
  try {
    const members: unknown = JSON.parse(text);
    return Array.isArray(members) ? members.map((it: unknown) => it) : [];
  } catch {
    throw malformed();
  }
}

/** The problem for a list that cannot be continued as of the block of its first page. */
export function outdated({ block }: Cursor, why: Bilingual): ApiProblem {
  return new ApiProblem(
    "CURSOR_OUTDATED",
    {
      zh: `无法再按区块 ${block} 续答此清单（${why.zh}）：请不带 cursor，从头重新查询。`,
      en:
        `The list can no longer be continued as of block ${block} (${why.en}): ask for it again from its beginning, ` +
        "without a cursor.",
    },
    { block },
  );
}

/** A digest that only has to tell things apart. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, DIGITS);
}

const DIGITS = 16;

function boundTo(asked: Asked): readonly string[] {
  return [asked.question, asked.parameters, asked.asker].map(digestOf);
}

function demandSame(bound: readonly unknown[], asked: Asked): void {
  const [question, parameters, asker] = boundTo(asked);
  if (bound[0] !== question) throw ofAnother("question");
  if (bound[1] !== parameters) throw ofAnother("parameters");
  if (bound[2] !== asker) throw ofAnother("asker");
}

function ofAnother(part: keyof typeof PARTS): ApiProblem {
  const { zh, en } = PARTS[part];
  return new ApiProblem(
    "CURSOR_OF_ANOTHER_QUESTION",
    {
      zh: `此 cursor 属于${zh}：请以给出它的同一问题、同一参数和同一凭证续问，或去掉 cursor 从第一页开始。`,
      en:
        `The cursor is of ${en}: continue with the question, the parameters and the credential that it came from, or ` +
        "leave it out and begin with the first page.",
    },
    { differs: part },
  );
}

function malformed(): ApiProblem {
  return new ApiProblem("CURSOR_MALFORMED", {
    zh: "参数 cursor 应为上一页答复中 next 的原文：请原样给出，或去掉 cursor 从第一页开始。",
    en:
      "The parameter cursor must be the next of the page before, as it was given: send it unchanged, or leave it out " +
      "and begin with the first page.",
  });
}
