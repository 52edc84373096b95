import { ApiError } from "./api-error.ts";
import { failedFetch } from "./failed-fetch.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** The greatest size of an answer. The longest one is a lineage of some thousand records, of a few million bytes. */
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

/** A protocol, a host, perhaps a port, and perhaps the path that a proxy gives to this system. */
const ADDRESS = /^https?:\/\/[^\s\\/]+(?:\/[^\s\\]*)?$/i;

/** The address of an API, without a slash at its end. @throws ApiError URL_MALFORMED */
export function parseUrl(url: string): string {
  refuseSecrets(url);
  const port = /^https?:\/\/[^/]*:(\d+)(?:\/|$)/i.exec(url)?.[1];
  if (port !== undefined && !isPort(port))
    throw new ApiError(
      "URL_MALFORMED",
      {
        zh: `${showForeign(url)} 的端口 ${port} 不在 1 至 65535 之间：请改正。`,
        en: `The port ${port} of ${showForeign(url)} is not between 1 and 65535: correct it.`,
      },
      { url, port },
    );
  if (ADDRESS.test(url) && URL.canParse(url)) return url.replace(/\/+$/, "");
  throw new ApiError(
    "URL_MALFORMED",
    {
      zh: `${showForeign(url)} 不是 http 地址：应形如 http://127.0.0.1:3000。`,
      en: `${showForeign(url)} is not an http address: it looks like http://127.0.0.1:3000.`,
    },
    { url },
  );
}

/**
 * Refuses what may hold a password, and does not show it. Tested first, and on the text as it was typed: every later
 * error shows the address, and so do the errors of `fetch`.
 */
function refuseSecrets(url: string): void {
  if (url.includes("@"))
    throw new ApiError(
      "URL_MALFORMED",
      {
        zh: "地址中含有用户名或口令（@ 之前）：本系统不使用它们，请从地址中删去。",
        en: "The address contains a user name or a password, before its @: this system uses none, so remove them.",
      },
      {},
    );
  if (/[?#]/.test(url))
    throw new ApiError(
      "URL_MALFORMED",
      {
        zh: "地址中含有 ? 或 #：请只写协议、主机与端口，例如 http://127.0.0.1:3000。",
        en: "The address contains ? or #: write only protocol, host and port, such as http://127.0.0.1:3000.",
      },
      {},
    );
}

function isPort(digits: string): boolean {
  const port = Number(digits);
  return port >= 1 && port <= 65_535;
}

/**
 * Makes a `fetch` that ends after a time and returns only complete answers.
 * @param base - the address that error texts name
 * @throws ApiError UNREACHABLE, TIMEOUT, NOT_LAIQU; the signal's reason when the signal aborts the request
 */
export function sendWithin(timeoutMs: number, base: string, signal?: AbortSignal) {
  return async (request: Request): Promise<Response> => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(request, {
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      });
      // Reads the whole body here, so that a broken connection is not mistaken for an answer in another form.
      const start = await readBounded(base, response);
      if (response.ok && !/json/i.test(response.headers.get("content-type") ?? "")) throw notLaiqu(base, start);
      return response;
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      signal?.throwIfAborted();
      throw timeout.aborted ? tooLate(base, timeoutMs, cause) : failedFetch(base, cause);
    }
  };
}

/**
 * Reads a body to its end, and gives up on one that no answer of this API comes near.
 * @returns the text of its first piece
 * @throws ApiError NOT_LAIQU
 */
async function readBounded(base: string, response: Response): Promise<string> {
  let start: string | undefined;
  let bytes = 0;
  for await (const piece of response.clone().body ?? []) {
    start ??= new TextDecoder().decode(piece);
    bytes += piece.length;
    if (bytes <= MOST_ANSWER_BYTES) continue;
    // The loop ends its own copy of the body, and the connection only closes when both copies have ended.
    void response.body?.cancel();
    throw notLaiqu(base, start);
  }
  return start ?? "";
}

function tooLate(base: string, timeoutMs: number, cause: unknown): ApiError {
  const seconds = timeoutMs / 1000;
  return new ApiError(
    "TIMEOUT",
    {
      zh: `${showForeign(base)} 在 ${seconds} 秒内没有应答：请稍后重试。`,
      en: `${showForeign(base)} gave no answer within ${seconds} s: try again later.`,
    },
    { url: base, seconds },
    cause,
  );
}

/** The error for an answer that is not in the form of this API. It keeps the beginning of the answer. */
export function notLaiqu(base: string, answer: string, cause?: unknown): ApiError {
  return new ApiError(
    "NOT_LAIQU",
    {
      zh: `${showForeign(base)} 的应答不是来去的接口：请检查地址。`,
      en: `The program that answers at ${showForeign(base)} is not the API of Laiqu: check the address.`,
    },
    { url: base, answer: answer.slice(0, 200) },
    cause,
  );
}
