import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isRpcObject } from "./rpc-object.ts";
import { RpcError, isRemoteError } from "./rpc-error.ts";
import type { RemoteError, RpcErrorCode } from "./rpc-error.ts";

/** One call of a batch. */
export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface JsonRpcOptions {
  /** Longest wait for one complete answer, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Longest answer accepted, in bytes: a hostile node must not fill our memory. Default 256 MiB. */
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
}

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** One entry of a JSON-RPC answer whose shape has been checked. */
type CheckedAnswer =
  { readonly id: number; readonly result: unknown } | { readonly id: number | undefined; readonly error: RemoteError };

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 256 * 1024 * 1024;
/** Longest part of a node's own message that an error shows, in characters; `evidence` has the whole one. */
const LONGEST_REMOTE_MESSAGE = 500;
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
    const answer = await this.#post(method, { jsonrpc: "2.0", id, method, params });
    const entry = this.#checkEntry(method, this.#parse(method, answer));
    if ("error" in entry) throw this.#remoteError(method, entry.error);
    if (entry.id !== id) {
      throw this.#malformed(method, {
        zh: `答复的是请求 ${entry.id}，而不是请求 ${id}`,
        en: `answered request ${entry.id} instead of request ${id}`,
      });
    }
    return entry.result;
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    if (calls.length === 0) return [];
    const methods = [...new Set(calls.map((call) => call.method))].join(",");
    const firstId = this.#nextId;
    this.#nextId += calls.length;
    const body = calls.map(({ method, params }, index) => ({ jsonrpc: "2.0", id: firstId + index, method, params }));

    const answer = await this.#post(methods, body);
    const parsed = this.#parse(methods, answer);
    if (!Array.isArray(parsed)) {
      // A node that refuses the whole batch, for example because it is too long, answers with a single error.
      const entry = this.#checkEntry(methods, parsed);
      if ("error" in entry) throw this.#remoteError(methods, entry.error);
      throw this.#malformed(methods, {
        zh: "对一批请求只给出一个结果",
        en: "answered a batch with a single result",
      });
    }
    const entries = new Map(parsed.map((entry) => this.#checkEntry(methods, entry)).map((entry) => [entry.id, entry]));
    return calls.map(({ method }, index) => {
      const entry = entries.get(firstId + index);
      if (entry === undefined) {
        throw this.#malformed(method, {
          zh: `缺少对第 ${index + 1} 个请求（共 ${calls.length} 个）的答复`,
          en: `left out the answer to call ${index + 1} of ${calls.length}`,
        });
      }
      if ("error" in entry) throw this.#remoteError(method, entry.error);
      return entry.result;
    });
  }

  /** Closes the idle connections; calls under way fail with `UNAVAILABLE`. */
  close(): void {
    this.#agent.destroy();
  }

  #post(method: string, payload: unknown): Promise<HttpAnswer> {
    const body = Buffer.from(JSON.stringify(payload));
    const options: RequestOptions = {
      method: "POST",
      agent: this.#agent,
      headers: { ...this.#headers, "content-type": "application/json", "content-length": body.length },
    };
    const send = this.#url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (outcome: () => void): void => {
        if (settled) return;
        settled = true;
        clearTimeout(deadline);
        outcome();
      };
      const outgoing = send(this.#url, options, (incoming) => {
        readBody(incoming, this.#maxResponseBytes).then(
          (text) =>
            settle(() => {
              if (text !== undefined) return resolve({ status: incoming.statusCode ?? 0, body: text });
              outgoing.destroy();
              reject(this.#tooLong(method));
            }),
          (cause: unknown) => settle(() => reject(this.#unreachable(method, cause))),
        );
      });
      // The deadline covers the whole exchange: a socket timeout alone would let a node drip bytes for ever.
      const deadline = setTimeout(
        () =>
          settle(() => {
            outgoing.destroy();
            reject(this.#late(method));
          }),
        this.#timeoutMs,
      );
      outgoing.on("error", (cause) => settle(() => reject(this.#unreachable(method, cause))));
      outgoing.end(body);
    });
  }

  #parse(method: string, answer: HttpAnswer): unknown {
    try {
      return JSON.parse(answer.body);
    } catch (cause) {
      const { status, body } = answer;
      // Proxies and access control answer in HTML or plain text: then the status is the message.
      if (status >= 400) {
        throw this.#error(
          "UNAVAILABLE",
          method,
          {
            zh: `以 HTTP 状态 ${status} 拒绝了请求；请检查地址、凭据及节点允许访问的主机名单`,
            en: `refused with HTTP status ${status}; check the address, the credentials and the node's host allowlist`,
          },
          cause,
        );
      }
      throw this.#malformed(
        method,
        {
          zh: `答复的 ${body.length} 个字符不是 JSON`,
          en: `sent ${body.length} characters that are not JSON`,
        },
        cause,
      );
    }
  }

  #checkEntry(method: string, value: unknown): CheckedAnswer {
    if (isRpcObject(value)) {
      const { id, result, error } = value;
      if (isRemoteError(error)) return { id: typeof id === "number" ? id : undefined, error };
      if (typeof id === "number" && "result" in value) return { id, result };
    }
    throw this.#malformed(method, {
      zh: "答复的 JSON 不是 JSON-RPC 2.0 答复",
      en: "sent JSON that is not a JSON-RPC 2.0 answer",
    });
  }

  #remoteError(method: string, remote: RemoteError): RpcError {
    const { code } = remote;
    const message = showForeign(remote.message, LONGEST_REMOTE_MESSAGE);
    return this.#error(
      "REMOTE_ERROR",
      method,
      { zh: `拒绝了请求：${message}（代码 ${code}）`, en: `refused the request: ${message} (code ${code})` },
      undefined,
      remote,
    );
  }

  #unreachable(method: string, cause: unknown): RpcError {
    const reason = cause instanceof Error ? (errnoCode(cause) ?? cause.message) : String(cause);
    const what = {
      zh: `无法连接（${reason}）；请检查它是否运行、地址是否正确`,
      en: `cannot be reached (${reason}); check that it runs and that the address is right`,
    };
    return this.#error("UNAVAILABLE", method, what, cause);
  }

  #late(method: string): RpcError {
    return this.#error("TIMEOUT", method, {
      zh: `未在 ${this.#timeoutMs} 毫秒内给出完整的答复；请检查它是否过载，或仍在启动`,
      en: `gave no complete answer within ${this.#timeoutMs} ms; check whether it is overloaded or still starting`,
    });
  }

  #tooLong(method: string): RpcError {
    return this.#error("MALFORMED", method, {
      zh: `的答复超过 ${this.#maxResponseBytes} 字节，已被拒收`,
      en: `sent more than ${this.#maxResponseBytes} bytes, which are refused`,
    });
  }

  #malformed(method: string, what: Bilingual, cause?: unknown): RpcError {
    const advised = {
      zh: `${what.zh}；请检查该地址是否为 JSON-RPC 端口`,
      en: `${what.en}; check that this is the JSON-RPC port`,
    };
    return this.#error("MALFORMED", method, advised, cause);
  }

  /** @param what - the rest of a sentence that begins with the node */
  #error(code: RpcErrorCode, method: string, what: Bilingual, cause?: unknown, remote?: RemoteError): RpcError {
    const { url } = this;
    return new RpcError(
      code,
      {
        zh: `链节点 ${url} ${what.zh}（方法 ${method}）。`,
        en: `The chain node at ${url} ${what.en} (method ${method}).`,
      },
      { url, method, ...(remote === undefined ? {} : { remote }) },
      cause,
    );
  }
}

/** A client for one node. @throws TypeError if `url` is not an http or https address. */
export function createJsonRpc(url: string, options: JsonRpcOptions = {}): JsonRpc {
  return new JsonRpc(url, options);
}

/** The whole body as text, or `undefined` if it is longer than `limit` bytes. */
async function readBody(incoming: IncomingMessage, limit: number): Promise<string | undefined> {
  // No encoding is set on the stream, so its chunks are buffers.
  const stream: AsyncIterable<Buffer> = incoming;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
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
