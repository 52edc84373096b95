import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { IncomingMessage } from "node:http";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { signatureOf } from "./signature.ts";

/** The outcome of an attempt to deliver a message. */
export interface Attempt {
  readonly delivered: boolean;
  /** The status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  readonly reason: string | undefined;
}

/** A message of a webhook. */
export interface Message {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
}

/** The longest time of an attempt, from the look-up of the name to the end of the answer. */
const TIMEOUT_MS = 10_000;
/** An answer counts by its status. What it says beside that is not read beyond this. Bytes. */
const MOST_READ = 4_096;
const LONGEST_REASON = 200;

/**
 * Sends a message once. No redirection is followed. The addresses of a name are checked when the connection is made,
 * so that the address that was checked is the one that is connected to.
 * @param anywhere - whether http and addresses that are not public are allowed
 * @param signal - ends the attempt
 */
export async function sendMessage(message: Message, anywhere: boolean, signal: AbortSignal): Promise<Attempt> {
  const { id, url, secret, body } = message;
  const at = Math.floor(Date.now() / 1_000);
  try {
    const answer = await post(
      new URL(url),
      body,
      anywhere,
      AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
        "user-agent": "laiqu",
        "webhook-id": id,
        "webhook-timestamp": String(at),
        "webhook-signature": signatureOf(secret, id, at, body),
      },
    );
    const status = answer.statusCode ?? 0;
    const delivered = status >= 200 && status < 300;
    return { delivered, status, reason: delivered ? undefined : `HTTP ${status}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { delivered: false, status: undefined, reason: reason.slice(0, LONGEST_REASON) };
  }
}

/** Posts a body, and returns the answer when it has ended or enough of it was read. */
async function post(
  url: URL,
  body: string,
  anywhere: boolean,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  const options = { allowPrivateIPAddress: anywhere, allowMetaIPAddress: false };
  const isSecure = url.protocol === "https:";
  const agent = isSecure ? new RequestFilteringHttpsAgent(options) : new RequestFilteringHttpAgent(options);
  return await new Promise((resolve, reject) => {
    const sent = (isSecure ? requestSecure : requestPlain)(url, { method: "POST", headers, agent, signal });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      let read = 0;
      answer.on("data", (piece: Buffer) => {
        read += piece.length;
        if (read > MOST_READ) answer.destroy();
      });
      answer.on("error", reject);
      answer.on("close", () => resolve(answer));
    });
    sent.end(body);
  });
}
