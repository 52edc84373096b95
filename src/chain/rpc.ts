import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why a call to a chain node gave no result:
 * - `UNAVAILABLE`: nobody answers there, or what answers is not willing (HTTP 401, 403, 5xx …);
 * - `TIMEOUT`: no complete answer within the time allowed;
 * - `REMOTE_ERROR`: the node answered with a JSON-RPC error, kept in `remote`;
 * - `MALFORMED`: the answer is not a JSON-RPC 2.0 answer to what was asked, or too long.
 */
export type RpcErrorCode = "UNAVAILABLE" | "TIMEOUT" | "REMOTE_ERROR" | "MALFORMED";

/** The error object of a JSON-RPC 2.0 answer, as the node sent it. */
export interface RemoteError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

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

const CHINESE: Readonly<Record<RpcErrorCode, string>> = {
  UNAVAILABLE: "无法连接：请检查它是否运行、地址是否正确",
  TIMEOUT: "没有及时给出完整的答复：是否过载，或仍在启动？",
  REMOTE_ERROR: "拒绝了请求",
  MALFORMED: "的答复不是 JSON-RPC 2.0：地址是否是 JSON-RPC 端口？",
};

/** A call to a chain node failed. Says which node (without credentials), which method, and what to do. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: RpcErrorCode;
  /** The node's address, user name and password removed. */
  readonly url: string;
  /** The method asked for; of a batch, the one that failed, or all of them joined by commas. */
  readonly method: string;
  /** With `REMOTE_ERROR`: what the node said. */
  readonly remote: RemoteError | undefined;

  constructor(
    details: { code: RpcErrorCode; url: string; method: string; message: string; remote?: RemoteError },
    options?: ErrorOptions,
  ) {
    super(details.message, options);
    this.code = details.code;
    this.url = details.url;
    this.method = details.method;
    this.remote = details.remote;
  }

  /** In both languages: the Chinese sentence is the code's; what the node itself said is added as it came. */
  get text(): Bilingual {
    return {
      zh: withValues(`链节点 ${this.url} ${CHINESE[this.code]}`, { method: this.method, reason: this.remote?.message }),
      en: this.message,
    };
  }
}

/** What can be asked of a chain, one question at a time. */
export interface RpcAsker {
  /**
   * Asks one question.
   * @typeParam T - what the caller takes the result for; nothing is checked here, so a caller
   *   that does not trust the node parses it.
   * @throws RpcError
   */
  request<T>(method: string, params?: readonly unknown[]): Promise<T>;
}

/** What can be asked of a chain, over HTTP or in process. */
export interface RpcRequester extends RpcAsker {
  /**
   * Asks several questions in one round trip; the results come in the order of the calls.
   * @throws RpcError if any of them failed, naming the first that did.
   */
  batch<T>(calls: readonly RpcCall[]): Promise<T[]>;
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
/** Enough to overlap fetching and verifying without flooding one agency's node. */
const MAX_SOCKETS = 16;

/**
 * A JSON-RPC 2.0 client over keep-alive HTTP(S): one question, one answer, no hidden retry
 * (who may ask again, and how often, is the caller's decision) and no interpretation.
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

  async request<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const id = this.#nextId++;
    const answer = await this.#post(method, { jsonrpc: "2.0", id, method, params });
    const entry = this.#checkEntry(method, this.#parse(method, answer));
    if ("error" in entry) throw this.#remoteError(method, entry.error);
    if (entry.id !== id) throw this.#error("MALFORMED", method, `answered request ${entry.id} instead of ${id}`);
    return entry.result as T;
  }

  async batch<T>(calls: readonly RpcCall[]): Promise<T[]> {
    if (calls.length === 0) return [];
    const methods = [...new Set(calls.map((call) => call.method))].join(",");
    const firstId = this.#nextId;
    this.#nextId += calls.length;
    const body = calls.map(({ method, params }, index) => ({ jsonrpc: "2.0", id: firstId + index, method, params }));

    const answer = await this.#post(methods, body);
    const parsed = this.#parse(methods, answer);
    if (!Array.isArray(parsed)) {
      // A node that refuses the whole batch (too long, for one) answers with a single error.
      const entry = this.#checkEntry(methods, parsed);
      if ("error" in entry) throw this.#remoteError(methods, entry.error);
      throw this.#error("MALFORMED", methods, "answered a batch with a single result");
    }
    const entries = new Map(parsed.map((entry) => this.#checkEntry(methods, entry)).map((entry) => [entry.id, entry]));
    return calls.map(({ method }, index) => {
      const entry = entries.get(firstId + index);
      if (entry === undefined)
        throw this.#error("MALFORMED", method, `left out the answer to call ${index + 1} of ${calls.length}`);
      if ("error" in entry) throw this.#remoteError(method, entry.error);
      return entry.result as T;
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
      const outgoing = send(this.#url, options, (incoming) => {
        readBody(incoming, this.#maxResponseBytes).then(
          (text) =>
            settle(() => {
              if (text === undefined) {
                outgoing.destroy();
                reject(this.#error("MALFORMED", method, `sent more than ${this.#maxResponseBytes} bytes`));
              } else {
                resolve({ status: incoming.statusCode ?? 0, body: text });
              }
            }),
          (cause: unknown) => settle(() => reject(this.#unavailable(method, cause))),
        );
      });
      // A deadline for the whole exchange: a socket timeout alone would let a node drip bytes for ever.
      const deadline = setTimeout(
        () =>
          settle(() => {
            outgoing.destroy();
            reject(
              this.#error(
                "TIMEOUT",
                method,
                `gave no complete answer within ${this.#timeoutMs} ms; is it overloaded, or still starting?`,
              ),
            );
          }),
        this.#timeoutMs,
      );
      let settled = false;
      const settle = (outcome: () => void): void => {
        if (settled) return;
        settled = true;
        clearTimeout(deadline);
        outcome();
      };
      outgoing.on("error", (cause) => settle(() => reject(this.#unavailable(method, cause))));
      outgoing.end(body);
    });
  }

  #parse(method: string, answer: HttpAnswer): unknown {
    try {
      return JSON.parse(answer.body) as unknown;
    } catch (cause) {
      // Proxies and access control answer in HTML or plain text: the status then is the message.
      if (answer.status >= 400) {
        throw this.#error(
          "UNAVAILABLE",
          method,
          `refused with HTTP status ${answer.status}; check the address, the credentials and the node's host allowlist`,
          { cause },
        );
      }
      throw this.#error(
        "MALFORMED",
        method,
        `sent ${answer.body.length} characters that are not JSON; is this the JSON-RPC port?`,
        { cause },
      );
    }
  }

  #checkEntry(method: string, value: unknown): CheckedAnswer {
    if (typeof value === "object" && value !== null) {
      const { id, result, error } = value as Record<string, unknown>;
      if (isRemoteError(error)) return { id: typeof id === "number" ? id : undefined, error };
      if (typeof id === "number" && "result" in value) return { id, result };
    }
    throw this.#error("MALFORMED", method, "sent JSON that is not a JSON-RPC 2.0 answer; is this the JSON-RPC port?");
  }

  #remoteError(method: string, remote: RemoteError): RpcError {
    return new RpcError({
      code: "REMOTE_ERROR",
      url: this.url,
      method,
      remote,
      message: `The chain node at ${this.url} refused ${method}: ${remote.message} (code ${remote.code})`,
    });
  }

  #unavailable(method: string, cause: unknown): RpcError {
    const reason = cause instanceof Error ? (errnoCode(cause) ?? cause.message) : String(cause);
    return this.#error(
      "UNAVAILABLE",
      method,
      `cannot be reached (${reason}); check that it runs and that the address is right`,
      { cause },
    );
  }

  #error(code: RpcErrorCode, method: string, what: string, options?: ErrorOptions): RpcError {
    return new RpcError(
      { code, url: this.url, method, message: `The chain node at ${this.url} ${what} [${method}]` },
      options,
    );
  }
}

/** {@link JsonRpc} for one node. */
export function createJsonRpc(url: string, options: JsonRpcOptions = {}): JsonRpc {
  return new JsonRpc(url, options);
}

/** The whole body as text, or `undefined` if it is longer than `limit` bytes. */
async function readBody(incoming: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isRemoteError(value: unknown): value is RemoteError {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "number" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

function errnoCode(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function withoutCredentials(url: URL): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  // Hosted nodes carry the key in the query.
  bare.search = "";
  return bare.href;
}
