import type { ActRequest } from "../client/acts/prepare-act.ts";
import type { Actor } from "../client/perform-act.ts";
import { isJsonValue } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { Role } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { nearestName } from "../text/nearest-name.ts";
import { LibraryError } from "./library-error.ts";
import { membersOfRequest } from "./written-act.ts";
import type { WrittenAct } from "./written-act.ts";

/** An act as a program asks for it, without its signer. */
export type GivenAct = ActRequest & Omit<Actor, "as">;

/**
 * Reads the request of an act. The compiler checks a program in TypeScript; a program in JavaScript is told here, and a
 * member that nobody would read is never lost.
 * @throws LibraryError REQUEST_MALFORMED
 */
export function readRequest(written: WrittenAct, given: unknown): GivenAct {
  const { act } = written;
  const request = readMembers(act.name, given, membersOfRequest(written));
  const read = new Members(act.name, request);
  const named = act.on.act === "RECORD" ? "reference" : "record";
  const role = read.text("role");
  if (role !== undefined && !isKeyOf(Role, role))
    throw malformed(act.name, "role", { zh: "不是角色", en: "is no role" }, nearestOf(role, keysOf(Role)));
  const [effectiveAt, jurisdiction] = [read.text("effectiveAt"), read.text("jurisdiction")];
  const [revision, items] = [read.whole("revision"), read.texts("items")];
  const [from, about, persons] = [read.text("from"), read.text("about"), read.text("persons")];
  const [isTakenBack, isPending] = [read.yes("takeBack"), read.yes("pending")];
  if (isTakenBack || isPending) read.refuse(["document", "papers", "persons"], WITHOUT_DOCUMENT);
  if (isTakenBack && isPending) read.refuse(["pending"], BOTH);
  const referred = written.schema.fields.find(({ clear }) => clear === "ABOUT")?.name;
  if (referred !== undefined && read.json("document")[referred] !== undefined) read.refuse(["about"], NAMED_TWICE);
  return {
    act,
    name: read.demand(named, read.text(named)),
    values: read.json("document"),
    papers: read.papers(),
    ...(role === undefined ? {} : { role }),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
    ...(revision === undefined ? {} : { revision }),
    ...(items === undefined ? {} : { items }),
    ...(read.yes("backfilled") ? { backfilled: true } : {}),
    ...(read.yes("sendAnyway") ? { sendAnyway: true } : {}),
    ...(from === undefined ? {} : { from }),
    ...(about === undefined ? {} : { about }),
    ...(persons === undefined ? {} : { persons }),
    ...(isTakenBack ? { withdrawn: true } : {}),
    ...(isPending ? { pending: true } : {}),
  };
}

/**
 * The members of a request by their names. A member that is undefined is left out.
 * @param of - the name of the act or question, which errors name
 * @throws LibraryError REQUEST_MALFORMED for what is no object, and for a member that nobody would read
 */
export function readMembers(of: string, given: unknown, known: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw malformed(of, undefined, { zh: "不是对象", en: "is no object" }, known);
  const members = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name] of members)
    if (!known.includes(name))
      throw malformed(of, name, { zh: "不属于该请求", en: "is no part of it" }, nearestOf(name, known));
  return new Map(members);
}

/** The members of one request, each read in its form. */
export class Members {
  readonly #of: string;
  readonly #members: ReadonlyMap<string, unknown>;

  constructor(of: string, members: ReadonlyMap<string, unknown>) {
    this.#of = of;
    this.#members = members;
  }

  text(name: string): string | undefined {
    const value = this.#members.get(name);
    if (value === undefined || (typeof value === "string" && value !== "")) return value;
    throw malformed(this.#of, name, { zh: "应为文字", en: "must be a text" });
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.#members.get(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((each): each is string => typeof each === "string")) return value;
    throw malformed(this.#of, name, { zh: "应为文字的列表", en: "must be a list of texts" });
  }

  whole(name: string): number | undefined {
    const value = this.#members.get(name);
    if (value === undefined || (typeof value === "number" && Number.isSafeInteger(value) && value > 0)) return value;
    throw malformed(this.#of, name, { zh: "应为正整数", en: "must be a whole number from 1 on" });
  }

  yes(name: string): boolean {
    const value = this.#members.get(name);
    if (value === undefined || typeof value === "boolean") return value ?? false;
    throw malformed(this.#of, name, { zh: "应为 true 或 false", en: "must be true or false" });
  }

  json(name: string): JsonObject {
    const value = withoutUndefined(this.#members.get(name) ?? {});
    if (isJsonValue(value) && isObject(value)) return value;
    throw malformed(this.#of, name, {
      zh: "应为仅含 JSON 值的普通对象",
      en: "must be a plain object with values of JSON only",
    });
  }

  papers(): readonly { readonly name: string; readonly path: string }[] {
    return Object.entries(this.json("papers")).map(([name, path]) => {
      if (typeof path === "string") return { name, path };
      throw malformed(this.#of, "papers", { zh: "应以文件路径为值", en: "must have paths of files as its values" });
    });
  }

  demand<Value>(name: string, value: Value | undefined): Value {
    if (value !== undefined) return value;
    throw malformed(this.#of, name, { zh: "缺失", en: "is missing" });
  }

  refuse(names: readonly string[], problem: Bilingual): void {
    for (const name of names) if (this.#members.has(name)) throw malformed(this.#of, name, problem);
  }
}

const WITHOUT_DOCUMENT: Bilingual = {
  zh: "不会被记录，因为收回声明、意见待定均无需文书",
  en: "would be lost, because a statement that is taken back or left open has no document",
};
const BOTH: Bilingual = { zh: "与 takeBack 矛盾", en: "contradicts takeBack" };
const NAMED_TWICE: Bilingual = {
  zh: "与文书所指的记录重复，只给其一",
  en: "is named by the document as well: give one of them",
};

/** A member that is undefined is left out, as programs write it for a value that they do not have. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutUndefined(member)]));
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name that was meant, or all names. */
function nearestOf(given: string, names: readonly string[]): readonly string[] {
  const near = nearestName(given, names);
  return near === undefined ? names : [near];
}

/** A text that a call names. @throws LibraryError REQUEST_MALFORMED */
export function requireText(of: string, member: string, given: unknown): string {
  if (typeof given === "string" && given !== "") return given;
  throw malformed(of, member, { zh: "应为文字", en: "must be a text" });
}

/** Reads a name of a closed set. @throws LibraryError REQUEST_MALFORMED, with the name that was meant */
export function oneNamed<Value>(of: string, member: string, given: unknown, known: ReadonlyMap<string, Value>): Value {
  const name = requireText(of, member, given);
  const value = known.get(name);
  if (value !== undefined) return value;
  throw malformed(of, member, { zh: "不在其列", en: "is none of them" }, nearestOf(name, [...known.keys()]));
}

/** @param instead - the names that could stand there */
export function malformed(
  of: string,
  member: string | undefined,
  problem: Bilingual,
  instead: readonly string[] = [],
): LibraryError {
  const place = member === undefined ? { zh: "请求", en: "the request" } : quoted(member);
  const named = showForeignList(instead);
  const advice =
    instead.length === 0
      ? { zh: "请改正。", en: "Correct it." }
      : { zh: `可用的有：${named.zh}。`, en: `What there is: ${named.en}.` };
  return new LibraryError(
    "REQUEST_MALFORMED",
    {
      zh: `对 ${showForeign(of)} 的调用中，${place.zh}${problem.zh}，未保存也未发送任何内容。${advice.zh}`,
      en: `In the call of ${showForeign(of)}, ${place.en} ${problem.en}, and nothing was saved or sent. ${advice.en}`,
    },
    { of, ...(member === undefined ? {} : { member }) },
  );
}

function quoted(member: string): Bilingual {
  const shown = showForeign(member);
  return { zh: `${shown} `, en: shown };
}
