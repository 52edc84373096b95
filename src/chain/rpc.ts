import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { excerptOf, excerptOfBytes } from "./excerpt.ts";
import { exchange } from "./http-exchange.ts";
import type { HttpAnswer } from "./http-exchange.ts";
import { AnswerObjection, outcomeOf, outcomesOf, parseBody } from "./parse-answer.ts";
import type { Outcome } from "./parse-answer.ts";
import { RpcError, saysTooMuch } from "./rpc-error.ts";
import type { RemoteError, RpcErrorCode, RpcErrorEvidence } from "./rpc-error.ts";

/** One call of a batch. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface JsonRpcOptions {
  /** Longest wait for one complete answer, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /**
   * Longest answer accepted, in bytes: a hostile node must not fill our memory. Default 64 MiB; at most 16 MiB for a
   * question that is not part of a batch.
   */
  readonly maxResponseBytes?: number;
  /** Sent with every request, e.g. `{ authorization: "Bearer …" }`. Never part of an error. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one question about a chain at a time. */
export interface RpcAsker {
  /** The node's address without credentials, as errors name it; none for a chain in this process. */
  readonly url?: string;
  /**
   * Asks one question.
   * @returns the result as it was served: its form is not checked here, see `Answer`
   * @throws RpcError
   */
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
}

/** Answers questions about a chain, over HTTP or in this process. */
export interface RpcRequester extends RpcAsker {
  /**
   * Asks several questions in one round trip.
   * @returns the results in the order of the calls, as they were served
   * @throws RpcError if any of them failed, naming the first that did.
   */
  batch(calls: readonly RpcCall[]): Promise<readonly unknown[]>;
  /** Ends the calls under way, with an error; none for a chain in this process. */
  close?(): void;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** The receipts of a block of 100 million gas fit. */
const DEFAULT_MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
/** Longest answer to a single call, in bytes: many may be under way at once. The longest are proofs and receipts. */
const SINGLE_RESPONSE_BYTES = 16 * 1024 * 1024;
/** Longest part of a node's own message that an error shows, in characters; `evidence` has more of it. */
const LONGEST_REMOTE_MESSAGE = 500;
/** "Content too large", "too many requests", and what a gateway says that gives up at a long batch. */
const TOO_MUCH: ReadonlySet<number> = new Set([413, 429, 502, 504]);
/** Enough to overlap fetching and verifying without flooding one agency's node. */
const MAX_SOCKETS = 16;

/**
 * A JSON-RPC 2.0 client over keep-alive HTTP or HTTPS. One question gives one answer: nothing is asked again by itself,
 * because only the caller knows whether and how often that is right.
 */
export class JsonRpc implements RpcRequester {
  readonly #url: URL;
  /** The node's address without credentials, as errors name it. */
  readonly url: string;
  readonly #timeoutMs: number;
  readonly #maxResponseBytes: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: HttpAgent | HttpsAgent;
  #nextId = 1;

  /** @throws TypeError if `url` is not an http or https address. */
  constructor(url: string, options: JsonRpcOptions = {}) {
    this.#url = new URL(url);
    if (this.#url.protocol !== "http:" && this.#url.protocol !== "https:") {
      throw new TypeError(`A chain node is reached over http or https, not ${this.#url.protocol}`);
    }
    this.url = withoutCredentials(this.#url);
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#maxResponseBytes = options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
    this.#headers = options.headers ?? {};
    const agentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS };
    this.#agent = this.#url.protocol === "https:" ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  }

  async request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const id = this.#nextId++;
    const mostBytes = Math.min(this.#maxResponseBytes, SINGLE_RESPONSE_BYTES);
    const asked = { method, params, calls: 1, mostBytes };
    const outcome = await this.#ask(asked, { jsonrpc: "2.0", id, method, params }, (parsed) => outcomeOf(parsed, id));
    return this.#resultOf(asked, outcome);
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    const [first] = calls;
    if (first === undefined) return [];
    const firstId = this.#nextId;
    this.#nextId += calls.length;
    const methods = [...new Set(calls.map((call) => call.method))].join(",");
    const more = { calls: calls.length, mostBytes: this.#maxResponseBytes };
    const asked = { method: methods, params: first.params, ...more };
    const body = calls.map(({ method, params }, index) => ({ jsonrpc: "2.0", id: firstId + index, method, params }));
    const outcomes = await this.#ask(asked, body, (parsed) => outcomesOf(parsed, firstId, calls.length));
    if ("error" in outcomes) throw this.#remoteError(asked, outcomes.error);
    return outcomes.map((outcome, index) => {
      const call = { ...(calls[index] ?? first), ...more };
      if (outcome !== undefined) return this.#resultOf(call, outcome);
      throw this.#malformed(call, {
        zh: `缺少对第 ${index + 1} 个请求（共 ${calls.length} 个）的答复`,
        en: `left out the answer to call ${index + 1} of ${calls.length}`,
      });
    });
  }

  /** Closes the idle connections; calls under way fail with `UNAVAILABLE`. */
  close(): void {
    this.#agent.destroy();
  }

  /** @param read - checks the JSON of the answer */
  async #ask<T>(asked: Asked, payload: unknown, read: (parsed: unknown) => T): Promise<T> {
    const answer = await exchange({
      url: this.#url,
      agent: this.#agent,
      headers: { ...this.#headers, "content-type": "application/json", "accept-encoding": "identity" },
      body: Buffer.from(JSON.stringify(payload)),
      timeoutMs: this.#timeoutMs,
      maxBytes: asked.mostBytes,
    });
    switch (answer.type) {
      case "ANSWERED":
        return this.#read(asked, answer, read);
      case "UNREACHABLE":
        throw this.#unreachable(asked, answer.cause);
      case "LATE":
        throw this.#late(asked);
      case "TOO_LONG":
        throw this.#tooLong(asked);
      case "ENCODED":
        throw this.#malformed(asked, { zh: "答复经过压缩，而并未要求压缩", en: "compressed its answer, unasked" });
      default:
        return answer satisfies never;
    }
  }

  #read<T>(asked: Asked, answer: HttpAnswer, read: (parsed: unknown) => T): T {
    const { status, body, retryAfterMs } = answer;
    if (status >= 300 && status < 400) throw this.#refusedWith(asked, answer);
    try {
      const outcome = read(parseBody(body));
      // Nodes send JSON-RPC errors with any status. A result with the status of a failure does not count.
      if (status < 400 || carriesError(outcome)) return outcome;
    } catch (cause) {
      if (!(cause instanceof AnswerObjection)) throw cause;
      // Proxies and access control answer in HTML or plain text: then the status is the message.
      if (status < 400) throw this.#malformed(asked, cause.what, { excerpt: cause.excerpt, retryAfterMs });
    }
    throw this.#refusedWith(asked, answer);
  }

  #resultOf(asked: Asked, outcome: Outcome): unknown {
    if ("error" in outcome) throw this.#remoteError(asked, outcome.error);
    return outcome.result;
  }

  #remoteError(asked: Asked, remote: RemoteError): RpcError {
    const { code } = remote;
    const message = showForeign(remote.message, LONGEST_REMOTE_MESSAGE);
    return this.#error(
      "REMOTE_ERROR",
      asked,
      { zh: `拒绝了请求：${message}（代码 ${code}）`, en: `refused the request: ${message} (code ${code})` },
      { remote, ...(saysTooMuch(remote) ? { tooMuch: true } : {}) },
    );
  }

  #refusedWith(asked: Asked, { status, body, retryAfterMs }: HttpAnswer): RpcError {
    const what =
      status < 400
        ? {
            zh: `要求转到另一地址（HTTP 状态 ${status}），而转向不予跟随；请直接指定最终地址`,
            en: `redirects (HTTP status ${status}), which is not followed; name the final address itself`,
          }
        : {
            zh: `以 HTTP 状态 ${status} 拒绝了请求；请检查地址、凭据及节点允许访问的主机名单`,
            en: `refused with HTTP status ${status}; check the address, the credentials and the node's host allowlist`,
          };
    return this.#error("UNAVAILABLE", asked, what, {
      status,
      excerpt: excerptOfBytes(body),
      retryAfterMs,
      ...(TOO_MUCH.has(status) ? { tooMuch: true } : {}),
    });
  }

  #unreachable(asked: Asked, cause: unknown): RpcError {
    const reason = cause instanceof Error ? (errnoCode(cause) ?? showForeign(cause.message)) : String(cause);
    const what = {
      zh: `无法连接（${showForeign(reason)}）；请检查它是否运行、地址是否正确`,
      en: `cannot be reached (${showForeign(reason)}); check that it runs and that the address is right`,
    };
    return this.#error("UNAVAILABLE", asked, what, {}, cause);
  }

  #late(asked: Asked): RpcError {
    const what = {
      zh: `未在 ${this.#timeoutMs} 毫秒内给出完整的答复；请检查它是否过载，或仍在启动`,
      en: `gave no complete answer within ${this.#timeoutMs} ms; check whether it is overloaded or still starting`,
    };
    return this.#error("TIMEOUT", asked, what, { tooMuch: true });
  }

  #tooLong(asked: Asked): RpcError {
    const what = {
      zh: `的答复超过 ${asked.mostBytes} 字节，已被拒收`,
      en: `sent more than ${asked.mostBytes} bytes, which are refused`,
    };
    return this.#error("MALFORMED", asked, what, { tooMuch: true });
  }

  #malformed(asked: Asked, what: Bilingual, more: Partial<RpcErrorEvidence> = {}): RpcError {
    const advised = {
      zh: `${what.zh}；请检查该地址是否为 JSON-RPC 端口`,
      en: `${what.en}; check that this is the JSON-RPC port`,
    };
    return this.#error("MALFORMED", asked, advised, more);
  }

  /** @param what - the rest of a sentence that begins with the node */
  #error(
    code: RpcErrorCode,
    { method, params, calls }: Asked,
    what: Bilingual,
    more: Partial<RpcErrorEvidence>,
    cause?: unknown,
  ): RpcError {
    const { url } = this;
    return new RpcError(
      code,
      {
        zh: `链节点 ${showForeign(url)} ${what.zh}（方法 ${method}）。`,
        en: `The chain node at ${showForeign(url)} ${what.en} (method ${method}).`,
      },
      { url, method, params: excerptOf(params), ...(calls > 1 ? { calls } : {}), ...withoutAbsent(more) },
      cause,
    );
  }
}

/** A question as errors name it. */
interface Asked {
  readonly method: string;
  readonly params: readonly unknown[];
  /** Calls in the same round trip. */
  readonly calls: number;
  /** The longest answer accepted. */
  readonly mostBytes: number;
}

function carriesError(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && "error" in outcome;
}

function withoutAbsent(evidence: Partial<RpcErrorEvidence>): Partial<RpcErrorEvidence> {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined));
}

/** A client for one node. @throws TypeError if `url` is not an http or https address. */
export function createJsonRpc(url: string, options: JsonRpcOptions = {}): JsonRpc {
  return new JsonRpc(url, options);
}

function errnoCode(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function withoutCredentials(url: URL): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  // The address of a hosted node carries its key in the query.
  bare.search = "";
  return bare.href;
}
