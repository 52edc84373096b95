// A receiver of Laiqu's webhooks: it checks the signature of each message (Standard Webhooks) before it reads it.
import { createHmac, timingSafeEqual } from "node:crypto";

/** A message that is older or newer than this may be one that somebody caught and sends again. Seconds. */
const TOLERANCE = 300;

/**
 * Whether a message comes from the desk that has the secret.
 * @param secret - whsec_… as `laiqu desk webhook add` showed it
 * @param headers - of the request, with names in lower case
 * @param body - exactly as it arrived: parse it only afterwards
 * @param now - seconds since 1970
 */
export function isGenuine(secret: string, headers: Readonly<Record<string, string>>, body: string, now: number) {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers;
  if (id === undefined || at === undefined || !(Math.abs(now - Number(at)) <= TOLERANCE)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest();
  // There may be several while a secret is replaced, with blanks between them.
  return signatures.split(" ").some((signature) => {
    const [version, digest = ""] = signature.split(",");
    const given = Buffer.from(digest, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
