import type { WholeListEnd } from "../../schemas/whole-list.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiError, problemError } from "./api-error.ts";
import { failedFetch } from "./failed-fetch.ts";
import { isRecord, lastRecord, ListRecords } from "./list-records.ts";
import type { LastRecord, WholeListForm } from "./list-records.ts";
import { notLaiqu, parseUrl } from "./send-request.ts";

export interface WholeListOptions {
  /** A key of the desk, or a token, for a server that asks who its askers are. */
  readonly deskKey?: string | undefined;
  /** The longest wait for the beginning, and then for each piece, in milliseconds. */
  readonly waitMs?: number;
}

const MEDIA_TYPES = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;
/** A question that takes its server long is still answered, or refused, within this time. */
const WAIT_MS = 60_000;
/** No record comes near this. Characters. */
const LONGEST_RECORD = 16 * 1024 * 1024;
/** A problem has a few hundred. Bytes. */
const LONGEST_PROBLEM = 1024 * 1024;

/**
 * The whole answer to a question of the audit desk, in pieces of whole records, as the server sends them.
 * @returns what the last record says
 * @throws ApiError UNFINISHED when the list does not come to its end, whatever was given before; and those of a
 *   question that is not answered at all
 */
export async function* wholeAnswer(
  url: string,
  name: string,
  query: Readonly<Record<string, string | number>>,
  form: WholeListForm,
  options: WholeListOptions = {},
): AsyncGenerator<string, WholeListEnd, void> {
  const base = parseUrl(url);
  const asked = new URLSearchParams(Object.entries(query).map(([parameter, value]) => [parameter, String(value)]));
  const { deskKey, waitMs = WAIT_MS } = options;
  const headers = {
    accept: MEDIA_TYPES[form],
    ...(deskKey === undefined ? {} : { authorization: `Bearer ${deskKey}` }),
  };
  const watch = new Watch(waitMs);
  try {
    const address = `${base}/v1/questions/${encodeURIComponent(name)}/answer?${asked.toString()}`;
    const response = await begun(base, watch, () => fetch(address, { headers, signal: watch.signal }));
    if (!response.ok) throw await problemIn(base, response);
    if (!(response.headers.get("content-type") ?? "").toLowerCase().startsWith(MEDIA_TYPES[form]))
      throw notLaiqu(base, response.headers.get("content-type") ?? "");
    return yield* recordsOf(base, response, form, watch);
  } finally {
    watch.end();
  }
}

/** Gives up when nothing has come for some time. */
class Watch {
  readonly #ending = new AbortController();
  readonly waitMs: number;
  #timer: NodeJS.Timeout;

  constructor(waitMs: number) {
    this.waitMs = waitMs;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Something has come. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  /** Nothing is waited for, such as while whoever takes the list is busy. */
  pause(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ending.abort();
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#ending.abort(new LateError()), this.waitMs);
  }
}

class LateError extends Error {
  override readonly name = "LateError";
}

async function begun(base: string, watch: Watch, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (cause) {
    if (!(watch.signal.reason instanceof LateError)) throw failedFetch(base, cause);
    const seconds = watch.waitMs / 1_000;
    throw new ApiError(
      "TIMEOUT",
      {
        zh: `${showForeign(base)} 在 ${seconds} 秒内没有应答：请稍后重试。`,
        en: `${showForeign(base)} gave no answer within ${seconds} s: try again later.`,
      },
      { url: base, seconds },
      cause,
    );
  }
}

async function* recordsOf(
  base: string,
  response: Response,
  form: WholeListForm,
  watch: Watch,
): AsyncGenerator<string, WholeListEnd, void> {
  const records = new ListRecords(form);
  // Bytes that are no UTF-8 are no text of this API. The mark at the beginning belongs to the file.
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let count = 0;
  let last: LastRecord | undefined;
  try {
    watch.restart();
    for await (const bytes of response.body ?? []) {
      const whole = records.take(decoder.decode(bytes, { stream: true }));
      if (records.open > LONGEST_RECORD || !whole.every((record) => isRecord(form, record)))
        throw notLaiqu(base, whole[0] ?? "");
      count += whole.length;
      last = lastRecord(form, whole.at(-1) ?? "") ?? (whole.length === 0 ? last : undefined);
      watch.pause();
      if (whole.length > 0) yield whole.join("");
      watch.restart();
    }
    decoder.decode();
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw unfinished(base, count, cause);
  }
  const { isAnswer } = await import("./answer-schemas.ts");
  const said = last === undefined || records.open > 0 ? undefined : parsed(last.json);
  if (last?.is === "problem" && isAnswer("problem", said)) throw unfinished(base, count, problemError(said));
  if (last?.is !== "end" || !isAnswer("wholeListEnd", said)) throw unfinished(base, count, undefined);
  // The header of a CSV file is no row, and neither is the last record.
  const rows = count - (form === "csv" ? 2 : 1);
  if (said.rows !== rows) throw unfinished(base, rows, undefined);
  return said;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function problemIn(base: string, response: Response): Promise<ApiError> {
  const { isAnswer } = await import("./answer-schemas.ts");
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > LONGEST_PROBLEM) break;
    }
  } catch (cause) {
    return failedFetch(base, cause);
  }
  const problem = parsed(text);
  return isAnswer("problem", problem) ? problemError(problem) : notLaiqu(base, text);
}

/**
 * The error of a list that did not come to its end.
 * @param cause - the problem with which the server ended it, or the fault on the way
 */
function unfinished(base: string, records: number, cause: unknown): ApiError {
  const problem = cause instanceof ApiError ? cause.problem : undefined;
  const why =
    problem === undefined
      ? { zh: "连接中断，或内容残缺", en: "the connection broke off, or something of it is missing" }
      : { zh: `服务器以 ${problem.code} 中止`, en: `the server ended it with ${problem.code}` };
  return new ApiError(
    "UNFINISHED",
    {
      zh: `${showForeign(base)} 的清单未完（${why.zh}；已收到 ${records} 行）：所得部分不是完整清单，请重新查询。`,
      en:
        `The list of ${showForeign(base)} did not come to its end (${why.en}; ${records} records came): what was ` +
        "given is not the whole list, so ask again.",
    },
    { url: base, records },
    cause,
    problem,
  );
}
