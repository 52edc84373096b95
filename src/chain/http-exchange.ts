import type { Agent as HttpAgent, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { request as httpRequest } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { request as httpsRequest } from "node:https";

/** One POST with the bounds within which it must be answered. */
export interface HttpQuestion {
  readonly url: URL;
  readonly agent: HttpAgent | HttpsAgent;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** Of the body of the answer. */
  readonly maxBytes: number;
}

/** A complete answer. */
export interface HttpAnswer {
  readonly type: "ANSWERED";
  readonly status: number;
  /** The pause that the server asks for by `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly body: Buffer;
}

/**
 * The reasons for which there is no complete answer:
 * - `UNREACHABLE`: no connection, or it broke off;
 * - `LATE`: the time is over;
 * - `TOO_LONG`: the body exceeds the bound;
 * - `ENCODED`: the body is compressed, which nobody asked for. A few bytes could become gigabytes.
 */
export interface HttpFailure {
  readonly type: "UNREACHABLE" | "LATE" | "TOO_LONG" | "ENCODED";
  readonly cause?: unknown;
}

/** Sends one question and reads the answer. It never rejects. Redirects are not followed. */
export async function exchange(question: HttpQuestion): Promise<HttpAnswer | HttpFailure> {
  const { url, agent, headers, body } = question;
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return await new Promise((resolve) => {
    const outgoing = send(url, { method: "POST", agent, headers: { ...headers, "content-length": body.length } });
    let settled = false;
    const settle = (outcome: HttpAnswer | HttpFailure): void => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      // The rest of an answer that is refused is not read.
      if (outcome.type !== "ANSWERED") outgoing.destroy();
      resolve(outcome);
    };
    // The deadline covers the whole exchange: a socket timeout alone would let a node drip bytes for ever.
    const deadline = setTimeout(() => settle({ type: "LATE" }), question.timeoutMs);
    outgoing.on("response", (incoming) => {
      readAnswer(incoming, question.maxBytes).then(settle, (cause: unknown) => settle({ type: "UNREACHABLE", cause }));
    });
    outgoing.on("error", (cause) => settle({ type: "UNREACHABLE", cause }));
    outgoing.end(body);
  });
}

async function readAnswer(incoming: IncomingMessage, maxBytes: number): Promise<HttpAnswer | HttpFailure> {
  const { statusCode, headers } = incoming;
  if ((headers["content-encoding"] ?? "identity").trim().toLowerCase() !== "identity") return { type: "ENCODED" };
  // No encoding is set on the stream, so its chunks are buffers.
  const stream: AsyncIterable<Buffer> = incoming;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes) return { type: "TOO_LONG" };
    chunks.push(chunk);
  }
  return {
    type: "ANSWERED",
    status: statusCode ?? 0,
    retryAfterMs: retryAfter(headers["retry-after"]),
    body: Buffer.concat(chunks),
  };
}

/** `Retry-After` is a number of seconds or a date; anything else is no wish. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}
