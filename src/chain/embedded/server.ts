import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { reasonOf } from "../../text/reason-of.ts";
import { isRpcObject } from "../rpc-object.ts";
import { EmbeddedChainError, JSON_RPC_ERROR, ProviderRpcError } from "./errors.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** Answers one request; throws ProviderRpcError or EmbeddedChainError to refuse it. */
export type AnswerRequest = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** A JSON-RPC server on the loopback interface. */
export interface RpcServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
/** A signed transaction is at most 128 KiB on most chains; a batch of a dozen fits. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_BATCH_CALLS = 1_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 256;

/** An HTTP status, and one JSON-RPC answer or several. */
interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Serves JSON-RPC 2.0 over HTTP on 127.0.0.1 only.
 *
 * A foreign page in the user's browser can reach this address as well, and is refused. Requests must be
 * `application/json`, which such a page may send only after a preflight, and no preflight is granted. The `Host` must
 * be a loopback name, so an attacker gains nothing by rebinding a name of his own to 127.0.0.1.
 *
 * @param port - 0 for any free one
 * @throws EmbeddedChainError `PORT_IN_USE`
 */
export async function startRpcServer(port: number, answer: AnswerRequest): Promise<RpcServer> {
  const server = createServer((incoming, outgoing) => {
    replyTo(incoming, answer).then(
      (reply) => send(outgoing, reply),
      // The client closed the connection in the middle of its request, so there is nobody to answer.
      () => outgoing.destroy(),
    );
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(cannotListen(port, cause)));
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no TCP port.");
  return {
    url: `http://${HOST}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
        // A client that keeps its request open must not keep the chain open.
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): EmbeddedChainError {
  return cause.code === "EADDRINUSE"
    ? new EmbeddedChainError(
        "PORT_IN_USE",
        {
          zh: `${HOST} 的端口 ${port} 已被占用：请停止占用它的程序，或另选端口。`,
          en: `Port ${port} of ${HOST} is in use: stop the program that listens there, or choose another port.`,
        },
        { port },
        cause,
      )
    : new EmbeddedChainError(
        "INVALID_OPTION",
        {
          zh: `无法监听 ${HOST} 的端口 ${port}（${showForeign(cause.message)}）：请另选端口。`,
          en: `Port ${port} of ${HOST} cannot be listened on (${showForeign(cause.message)}): choose another port.`,
        },
        { port, reason: cause.code },
        cause,
      );
}

async function replyTo(incoming: IncomingMessage, answer: AnswerRequest): Promise<Reply> {
  const refusal = refuseForeign(incoming);
  if (refusal !== undefined) {
    incoming.resume();
    return refusal;
  }
  const body = await readBody(incoming);
  if (body === undefined)
    return {
      status: 413,
      body: failure(null, JSON_RPC_ERROR.invalidRequest, `The request is longer than ${MAX_BODY_BYTES} bytes.`),
    };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { status: 400, body: failure(null, JSON_RPC_ERROR.parseError, "The request is not JSON.") };
  }
  return await replyToJson(parsed, answer);
}

async function replyToJson(parsed: unknown, answer: AnswerRequest): Promise<Reply> {
  if (!Array.isArray(parsed)) {
    const single = await answerCall(parsed, answer);
    return single === undefined ? { status: 204, body: undefined } : { status: 200, body: single };
  }
  if (parsed.length === 0 || parsed.length > MAX_BATCH_CALLS) {
    return {
      status: 400,
      body: failure(
        null,
        JSON_RPC_ERROR.invalidRequest,
        `A batch must hold 1 to ${MAX_BATCH_CALLS} calls, not ${parsed.length}.`,
      ),
    };
  }
  const answers: unknown[] = [];
  // The calls are answered one after the other: a batch of transactions keeps its order.
  for (const call of parsed) {
    const one = await answerCall(call, answer);
    if (one !== undefined) answers.push(one);
  }
  return answers.length === 0 ? { status: 204, body: undefined } : { status: 200, body: answers };
}

/** `undefined` for a notification (a call without id), which JSON-RPC leaves unanswered. */
async function answerCall(call: unknown, answer: AnswerRequest): Promise<object | undefined> {
  if (!isRpcObject(call)) return failure(null, JSON_RPC_ERROR.invalidRequest, "A call must be a JSON object.");
  const { jsonrpc, id, method, params } = call;
  const knownId = typeof id === "string" || typeof id === "number" ? id : null;
  if (jsonrpc !== "2.0" || typeof method !== "string" || (id !== undefined && id !== null && knownId === null)) {
    return failure(
      knownId,
      JSON_RPC_ERROR.invalidRequest,
      'A call must have jsonrpc "2.0", a method, and an id that is a string or a number.',
    );
  }
  if (params !== undefined && !Array.isArray(params))
    return failure(knownId, JSON_RPC_ERROR.invalidParams, "params must be an array.");
  const outcome = await answer(method, params ?? []).then(
    (result) => ({ jsonrpc: "2.0", id: knownId, result: result ?? null }),
    (error: unknown) => refusalOf(knownId, error),
  );
  return id === undefined ? undefined : outcome;
}

function refusalOf(id: string | number | null, error: unknown): object {
  if (error instanceof ProviderRpcError) return failure(id, error.code, error.message, error.data);
  if (error instanceof EmbeddedChainError)
    return failure(id, JSON_RPC_ERROR.serverError, error.message, { code: error.code });
  return failure(id, JSON_RPC_ERROR.internalError, `The embedded chain failed: ${reasonOf(error).en}.`);
}

function failure(id: string | number | null, code: number, message: string, data?: unknown): object {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data === undefined || data === null ? {} : { data }) } };
}

function refuseForeign(incoming: IncomingMessage): Reply | undefined {
  if (incoming.method !== "POST")
    return { status: 405, body: failure(null, JSON_RPC_ERROR.invalidRequest, "JSON-RPC must be sent with POST.") };
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(incoming.headers.host ?? "")) {
    return {
      status: 403,
      body: failure(null, JSON_RPC_ERROR.invalidRequest, `The embedded chain is served as ${HOST} or localhost only.`),
    };
  }
  if (!/^application\/json(?:;|$)/i.test(incoming.headers["content-type"] ?? "")) {
    return {
      status: 415,
      body: failure(null, JSON_RPC_ERROR.invalidRequest, "JSON-RPC must be sent as application/json."),
    };
  }
  return undefined;
}

/** The whole body as text, or `undefined` if it is too long. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  if (Number(incoming.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    incoming.resume();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  // No encoding is set on the stream, so its chunks are buffers.
  const stream: AsyncIterable<Buffer> = incoming;
  for await (const chunk of stream) {
    length += chunk.length;
    // The rest is read without keeping it, because a client that is cut off would not see why. The request timeout
    // limits how long that takes.
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function send(outgoing: ServerResponse, { status, body }: Reply): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    // The unread rest of a refused request would be read as the next request.
    ...(status >= 400 ? { connection: "close" } : {}),
  });
  outgoing.end(text);
}
