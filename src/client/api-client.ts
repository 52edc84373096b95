import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "../cli/cli-error.ts";
import { tellRevert } from "./ledger-revert.ts";

/** Longest wait for one answer; a certificate of a long trail takes a few seconds at most. */
const TIMEOUT_MS = 60_000;
/** A manifest of 200,000 files, written to an embedded index on a busy machine. */
const BULK_TIMEOUT_MS = 600_000;

/** An answer of the API that is an error, as RFC 9457 (application/problem+json) has it. */
export interface Problem {
  readonly code: string;
  readonly text: Bilingual;
  readonly status: number;
  /** The whole answer. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The running system, as the command line sees it. */
export interface ApiClient {
  readonly url: string;
  /** @throws CliError `UNAVAILABLE` when nothing answers, `NOT_FOUND`, `BAD_USAGE` or `REFUSED` as the API says */
  get<T>(path: string): Promise<T>;
  /** As `get`, but undefined when there is no such thing. */
  find<T>(path: string): Promise<T | undefined>;
  /** @throws CliError as `get` */
  post<T>(path: string, body: unknown): Promise<T>;
  /** Sends many bytes that must arrive as they are, such as canonical JSON. @throws CliError as `get` */
  postBytes<T>(path: string, bytes: Uint8Array): Promise<T>;
  /** An answer whose bytes count, such as a certificate. @throws CliError as `get` */
  getBytes(path: string): Promise<Uint8Array>;
}

/** Speaks to the API at `url`. */
export function createApiClient(url: string): ApiClient {
  const base = parseUrl(url);
  return {
    url: base,
    get: async <T>(path: string) => expectResult(await ask(base, path)) as T,
    find: async <T>(path: string) => {
      const answer = await ask(base, path);
      return "problem" in answer && answer.problem.status === 404 ? undefined : (expectResult(answer) as T);
    },
    post: async <T>(path: string, body: unknown) => expectResult(await ask(base, path, JSON.stringify(body))) as T,
    postBytes: async <T>(path: string, bytes: Uint8Array) =>
      expectResult(await ask(base, path, bytes, BULK_TIMEOUT_MS)) as T,
    getBytes: async (path) => {
      const response = await send(base, path, undefined, TIMEOUT_MS);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (!response.ok) expectResult(parseResponse(base, response, new TextDecoder().decode(bytes)));
      return bytes;
    },
  };
}

type ApiAnswer = { readonly result: unknown } | { readonly problem: Problem };

function expectResult(answer: ApiAnswer): unknown {
  if ("result" in answer) return answer.result;
  throw problemError(answer.problem);
}

/** The error that a problem is for the person at the command line. */
export function problemError(problem: Problem): CliError {
  const evidence = { problem: problem.body };
  const text = textOf(problem);
  if (problem.status === 404) return new CliError("NOT_FOUND", text, evidence);
  if (problem.status === 400) return new CliError("BAD_USAGE", text, evidence);
  if (problem.status >= 500) return new CliError("UNAVAILABLE", text, evidence);
  return new CliError("REFUSED", text, evidence);
}

/** A call that the ledger threw away is told by the ledger's own error. */
function textOf({ code, text, body }: Problem): Bilingual {
  const evidence = body["evidence"];
  const reverted = code === "ACT_REVERTS" || code === "TRANSACTION_REVERTED";
  const ledger =
    reverted && typeof evidence === "object" && evidence !== null
      ? (evidence as Readonly<Record<string, unknown>>)
      : {};
  return tellRevert(ledger["error"], ledger["values"]) ?? text;
}

async function ask(base: string, path: string, body?: string | Uint8Array, timeoutMs = TIMEOUT_MS): Promise<ApiAnswer> {
  const response = await send(base, path, body, timeoutMs);
  return parseResponse(base, response, await response.text());
}

function parseResponse(base: string, response: Response, text: string): ApiAnswer {
  const value = parseAnswer(base, text);
  if (response.ok) return { result: value };
  const fields = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const { code } = fields;
  const details = bilingualOf(fields["details"]);
  if (typeof code !== "string" || details === undefined) throw notOurs(base, text);
  return { problem: { status: response.status, code, text: details, body: fields } };
}

function bilingualOf(value: unknown): Bilingual | undefined {
  if (typeof value !== "object" || value === null || !("zh" in value) || !("en" in value)) return undefined;
  return typeof value.zh === "string" && typeof value.en === "string" ? { zh: value.zh, en: value.en } : undefined;
}

async function send(
  base: string,
  path: string,
  body: string | Uint8Array | undefined,
  timeoutMs: number,
): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers:
        body === undefined
          ? { accept: "application/json" }
          : { accept: "application/json", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "TimeoutError") {
      throw new CliError(
        "UNAVAILABLE",
        {
          zh: `${base} 在 ${timeoutMs / 1000} 秒内没有应答。`,
          en: `${base} gave no answer within ${timeoutMs / 1000} s.`,
        },
        { url: base },
        { cause },
      );
    }
    throw new CliError(
      "UNAVAILABLE",
      {
        zh: `${base} 没有正在运行的系统：请用 npm start 启动，或用 --url / LAIQU_URL 指定。`,
        en: `Nothing answers at ${base}: start the system with \`npm start\`, or name another with --url or LAIQU_URL.`,
      },
      { url: base },
      { cause },
    );
  }
}

function parseAnswer(base: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notOurs(base, text, cause);
  }
}

function notOurs(base: string, text: string, cause?: unknown): CliError {
  return new CliError(
    "UNAVAILABLE",
    {
      zh: `${base} 的应答不是来去的接口：请检查 --url 或 LAIQU_URL。`,
      en: `What answers at ${base} is not Laiqu's API: check --url or LAIQU_URL.`,
    },
    { url: base, answer: text.slice(0, 200) },
    { cause },
  );
}

function parseUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `${JSON.stringify(url)} 不是 http 地址，例如 http://127.0.0.1:3000。`,
        en: `${JSON.stringify(url)} is no http address such as http://127.0.0.1:3000.`,
      },
      { url },
    );
  }
  return url.replace(/\/+$/, "");
}
