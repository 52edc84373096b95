import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import type { AttemptFailure } from "../schemas/webhook.ts";
import { failureOf } from "./attempt-failures.ts";
import { isNotGivenOut, lookupPublic, notPublic } from "./public-addresses.ts";
import { signatureOf } from "./signature.ts";

/** The outcome of an attempt to deliver a message. */
export interface Attempt {
  /** The status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Why the message was not taken; undefined when it was. */
  readonly failure: AttemptFailure | undefined;
}

/** A message of a webhook. */
export interface Message {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
}

/** The longest time of an attempt, from the look-up of the name to the status of the answer. */
const TIMEOUT_MS = 10_000;
/** An answer counts by its status. What it says beside that is not read beyond this, and no longer. Bytes, and ms. */
const MOST_READ = 4_096;
const LONGEST_READ_MS = 1_000;

/**
 * Sends a message once. No redirection is followed. The addresses of a name are checked when the connection is made,
 * so that the address that was checked is the one that is connected to.
 * @param anywhere - whether http and addresses that are not public are allowed
 * @param signal - ends the attempt
 * @param timeoutMs - the longest wait for the status of the answer
 */
export async function sendMessage(
  message: Message,
  anywhere: boolean,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Attempt> {
  const { id, url, secret, body } = message;
  const at = Math.floor(Date.now() / 1_000);
  const ending = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const status = await post(new URL(url), body, anywhere, ending, {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "laiqu",
      "webhook-id": id,
      "webhook-timestamp": String(at),
      "webhook-signature": signatureOf(secret, id, at, body),
    });
    return { status, failure: status >= 200 && status < 300 ? undefined : "STATUS" };
  } catch (error) {
    return { status: undefined, failure: failureOf(error) };
  }
}

/** Posts a body, and returns the status of the answer when it has ended or enough of it was read. */
async function post(
  url: URL,
  body: string,
  anywhere: boolean,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  if (!anywhere && isNotGivenOut(url.hostname)) throw notPublic();
  const guard = { allowPrivateIPAddress: anywhere, allowMetaIPAddress: false };
  const isSecure = url.protocol === "https:";
  const agent = isSecure ? new RequestFilteringHttpsAgent(guard) : new RequestFilteringHttpAgent(guard);
  const lookedUp = anywhere ? {} : { lookup: lookupPublic };
  return await new Promise((resolve, reject) => {
    let status: number | undefined;
    // Whatever ends the connection ends the attempt: a promise left open would keep all messages of the webhook back.
    const end = (error: unknown): void => (status === undefined ? reject(error) : resolve(status));
    signal.addEventListener("abort", () => end(signal.reason), { once: true });
    const sent = (isSecure ? requestSecure : requestPlain)(url, {
      method: "POST",
      headers,
      agent,
      signal,
      ...lookedUp,
    });
    sent.on("error", end);
    sent.on("close", () => end(new Error("The connection ended without an answer.")));
    sent.on("upgrade", ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    sent.on("response", (answer) => {
      status = answer.statusCode ?? 0;
      let read = 0;
      const enough = setTimeout(() => answer.destroy(), LONGEST_READ_MS);
      answer.on("data", (piece: Buffer) => {
        read += piece.length;
        if (read > MOST_READ) answer.destroy();
      });
      answer.on("error", end);
      answer.on("close", () => {
        clearTimeout(enough);
        end(undefined);
      });
    });
    sent.end(body);
  });
}
