import type { Bilingual } from "../text/bilingual.ts";
import { excerptOf, excerptOfBytes, isSmall } from "./excerpt.ts";
import { isRpcObject } from "./rpc-object.ts";
import { isRemoteError } from "./rpc-error.ts";
import type { RemoteError } from "./rpc-error.ts";

/** Something about an answer that JSON-RPC 2.0 does not allow. */
export class AnswerObjection extends Error {
  /** The rest of a sentence that begins with the node. */
  readonly what: Bilingual;
  /** The beginning of what was served. */
  readonly excerpt: string;

  constructor(what: Bilingual, excerpt: string) {
    super(what.en);
    this.what = what;
    this.excerpt = excerpt;
  }
}

/** The answer to one call, or the error of the node about it. */
export type Outcome = { readonly result: unknown } | { readonly error: RemoteError };

/** One entry of an answer whose form has been checked. Only an error can be without an id. */
interface CheckedEntry {
  readonly id: number | undefined;
  readonly outcome: Outcome;
}

/** An answer up to this size cannot fill memory, whatever is in it. */
const SMALL_BYTES = 1024 * 1024;
/**
 * The least bytes that one value of a long answer has on average. JSON such as `[[[[` has one value in each byte, and a
 * value takes some fifty bytes of memory. Blocks, receipts and proofs have one value in thirty bytes or more.
 */
const BYTES_PER_VALUE = 16;
/** Characters of the node's own message that are kept. */
const MESSAGE_CHARACTERS = 2_000;
/** Characters of JSON of the data of the node's own error that are kept. The data of a revert fit. */
const DATA_CHARACTERS = 64 * 1024;

/** Reads a body as JSON in UTF-8. @throws AnswerObjection */
export function parseBody(body: Uint8Array): unknown {
  if (body.length > SMALL_BYTES && valuesIn(body) > body.length / BYTES_PER_VALUE)
    throw new AnswerObjection(
      { zh: `答复的 ${body.length} 个字节由过多的细碎值组成`, en: `sent ${body.length} bytes of too many tiny values` },
      excerptOfBytes(body),
    );
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new AnswerObjection(
      {
        zh: `答复的 ${body.length} 个字节不是 UTF-8 的 JSON，或中途被截断`,
        en: `sent ${body.length} bytes that are not JSON in UTF-8, or are cut off`,
      },
      excerptOfBytes(body),
    );
  }
}

/** The outcome of the one call that was asked. @throws AnswerObjection */
export function outcomeOf(parsed: unknown, id: number): Outcome {
  const { id: answered = 0, outcome } = checkEntry(parsed);
  if ("error" in outcome || answered === id) return outcome;
  throw new AnswerObjection(
    { zh: `答复的是请求 ${answered}，而不是请求 ${id}`, en: `answered request ${answered} instead of request ${id}` },
    excerptOf(parsed),
  );
}

/**
 * The outcomes of a batch in the order of its calls, in whatever order the node gave them; `undefined` for each that it
 * left out.
 * @param firstId - the id of the first call; the others follow
 * @returns the node's error about the whole batch instead, if it gave one
 * @throws AnswerObjection for an answer that is doubled, or was not asked for
 */
export function outcomesOf(
  parsed: unknown,
  firstId: number,
  count: number,
): readonly (Outcome | undefined)[] | { readonly error: RemoteError } {
  if (!Array.isArray(parsed)) {
    // A node that refuses the whole batch, for example because it is too long, answers with a single error.
    const { outcome } = checkEntry(parsed);
    if ("error" in outcome) return outcome;
    throw new AnswerObjection(
      { zh: "对一批请求只给出一个结果", en: "answered a batch with a single result" },
      excerptOf(parsed),
    );
  }
  const outcomes = new Map<number, Outcome>();
  for (const value of parsed) {
    const { id, outcome } = checkEntry(value);
    // An error without an id is about the whole batch.
    if (id === undefined && "error" in outcome) return outcome;
    if (id === undefined || id < firstId || id >= firstId + count)
      throw new AnswerObjection(
        { zh: `答复了未曾提出的请求 ${id}`, en: `answered request ${id}, which was not asked` },
        excerptOf(value),
      );
    if (outcomes.has(id))
      throw new AnswerObjection(
        { zh: `对请求 ${id} 答复了两次`, en: `answered request ${id} twice` },
        excerptOf(value),
      );
    outcomes.set(id, outcome);
  }
  return Array.from({ length: count }, (_, index) => outcomes.get(firstId + index));
}

function checkEntry(value: unknown): CheckedEntry {
  if (isRpcObject(value)) {
    const { id, result, error } = value;
    const number = typeof id === "number" && Number.isSafeInteger(id) ? id : undefined;
    if (isRemoteError(error)) return { id: number, outcome: { error: bounded(error) } };
    if (error !== undefined && error !== null)
      throw new AnswerObjection(
        { zh: "给出的错误不合 JSON-RPC 2.0 的格式", en: "sent an error that does not have the form of JSON-RPC 2.0" },
        excerptOf(error),
      );
    if (number !== undefined && Object.hasOwn(value, "result")) return { id: number, outcome: { result } };
  }
  throw new AnswerObjection(
    { zh: "答复的 JSON 不是 JSON-RPC 2.0 答复", en: "sent JSON that is not a JSON-RPC 2.0 answer" },
    excerptOf(value),
  );
}

function bounded({ code, message, data }: RemoteError): RemoteError {
  return {
    code,
    message: message.slice(0, MESSAGE_CHARACTERS),
    ...(data !== undefined && isSmall(data, DATA_CHARACTERS) ? { data } : {}),
  };
}

/** Counts what begins or separates values. In texts of an honest answer these characters are rare. */
function valuesIn(body: Uint8Array): number {
  let count = 0;
  for (const byte of body) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) count++;
  return count;
}
