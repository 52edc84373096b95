import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EmbeddedChainError, JSON_RPC_ERROR, ProviderRpcError } from "./errors.ts";

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

/** What a client is text: an HTTP status, and a JSON-RPC answer (or several). */
interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Serves JSON-RPC 2.0 over HTTP on 127.0.0.1 only.
 *
 * A page in the user's browser can reach this address as well. It gets no answer: only
 * `application/json` is taken (which a foreign page may not send without a preflight, never
 * granted here), and only for a loopback `Host` (so that rebinding a name does not help).
 *
 * @param port - 0 for any free one
 * @throws EmbeddedChainError `PORT_IN_USE`
 */
export async function startRpcServer(port: number, answer: AnswerRequest): Promise<RpcServer> {
  const server = createServer((incoming, outgoing) => {
    replyTo(incoming, answer).then(
      (reply) => send(outgoing, reply),
      // The client went away in the middle of its request: there is nobody to tell.
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
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
        // Whoever keeps a request open must not keep the chain open.
        setTimeout(() => server.closeAllConnections(), 2_000).unref();
      }),
  };
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): EmbeddedChainError {
  return cause.code === "EADDRINUSE"
    ? new EmbeddedChainError(
        "PORT_IN_USE",
        `Port ${port} on ${HOST} is in use: stop what listens there, or choose another port`,
        { port },
        { cause },
      )
    : new EmbeddedChainError(
        "INVALID_OPTION",
        `Cannot listen on port ${port} of ${HOST}: ${cause.message}`,
        { port, reason: cause.code },
        { cause },
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
      body: failure(null, JSON_RPC_ERROR.invalidRequest, `The request is longer than ${MAX_BODY_BYTES} bytes`),
    };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { status: 400, body: failure(null, JSON_RPC_ERROR.parseError, "The request is not JSON") };
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
        `A batch holds 1 to ${MAX_BATCH_CALLS} calls, not ${parsed.length}`,
      ),
    };
  }
  const answers: unknown[] = [];
  // One after the other: a batch of transactions keeps its order.
  for (const call of parsed) {
    const one = await answerCall(call, answer);
    if (one !== undefined) answers.push(one);
  }
  return answers.length === 0 ? { status: 204, body: undefined } : { status: 200, body: answers };
}

/** `undefined` for a notification (a call without id), which JSON-RPC leaves unanswered. */
async function answerCall(call: unknown, answer: AnswerRequest): Promise<object | undefined> {
  if (typeof call !== "object" || call === null || Array.isArray(call))
    return failure(null, JSON_RPC_ERROR.invalidRequest, "A call is a JSON object");
  const { jsonrpc, id, method, params } = call as Record<string, unknown>;
  const knownId = typeof id === "string" || typeof id === "number" ? id : null;
  if (jsonrpc !== "2.0" || typeof method !== "string" || (id !== undefined && id !== null && knownId === null)) {
    return failure(
      knownId,
      JSON_RPC_ERROR.invalidRequest,
      'A call has jsonrpc "2.0", a method, and an id that is a string or a number',
    );
  }
  if (params !== undefined && !Array.isArray(params))
    return failure(knownId, JSON_RPC_ERROR.invalidParams, "params is an array");
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
  return failure(
    id,
    JSON_RPC_ERROR.internalError,
    `The embedded chain failed: ${error instanceof Error ? error.message : String(error)}`,
  );
}

function failure(id: string | number | null, code: number, message: string, data?: unknown): object {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data === undefined || data === null ? {} : { data }) } };
}

function refuseForeign(incoming: IncomingMessage): Reply | undefined {
  if (incoming.method !== "POST")
    return { status: 405, body: failure(null, JSON_RPC_ERROR.invalidRequest, "JSON-RPC is sent with POST") };
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(incoming.headers.host ?? "")) {
    return {
      status: 403,
      body: failure(null, JSON_RPC_ERROR.invalidRequest, `The embedded chain is served as ${HOST} or localhost only`),
    };
  }
  if (!/^application\/json(?:;|$)/i.test(incoming.headers["content-type"] ?? "")) {
    return { status: 415, body: failure(null, JSON_RPC_ERROR.invalidRequest, "JSON-RPC is sent as application/json") };
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
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read on without keeping it (the request timeout is the bound): a client that is cut off would not see why.
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function send(outgoing: ServerResponse, { status, body }: Reply): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    // What is left unread of a refused request would be taken for the next one.
    ...(status >= 400 ? { connection: "close" } : {}),
  });
  outgoing.end(text);
}
