import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** A secret of a webhook, in the form of Standard Webhooks. It signs messages and nothing else. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString("base64");
}

/**
 * The header `webhook-signature` of a message (Standard Webhooks 1.0).
 * @param at - the time of the attempt, in seconds since 1970
 */
export function signatureOf(secret: string, id: string, at: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`;
}
