import { createLocalJWKSet, createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify } from "jose";
import type { FetchImplementation, JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from "jose";
import { isJsonObject } from "../documents/canonical-json.ts";
import { AccessError } from "./access-error.ts";
import type { TokenIssuer } from "./access-settings.ts";
import { readGrant } from "./asker.ts";
import type { Asker } from "./asker.ts";

/** Clocks of well kept machines differ by less than this, in seconds. */
const CLOCK_TOLERANCE = 30;
/** How long the issuer's keys are awaited, in milliseconds. */
const KEYS_TIMEOUT_MS = 5_000;
/** How long they are not asked for again after they could not be had, in milliseconds. */
const KEYS_PAUSE_MS = 5_000;
/** Longer sets of keys are none. Bytes. */
const MOST_KEY_BYTES = 256 * 1024;
/** The longest subject, as OpenID Connect has it. Characters. */
const LONGEST_SUBJECT = 255;

/** An issuer with its public keys. Keys at an address are fetched when a token names one that is not known yet. */
interface KnownIssuer extends TokenIssuer {
  readonly publicKeys: JWTVerifyGetKey;
}

/** Tells who holds a token of one of several issuers. */
export class BearerTokens {
  readonly #issuers: readonly KnownIssuer[];

  /** @param timeoutMs - how long an issuer's keys are awaited */
  constructor(issuers: readonly TokenIssuer[], timeoutMs: number = KEYS_TIMEOUT_MS) {
    this.#issuers = issuers.map((issuer) => ({ ...issuer, publicKeys: publicKeysOf(issuer, timeoutMs) }));
  }

  /**
   * Whoever holds a token; undefined for a token that is none, is forged, has ended, is for another audience or says
   * nothing of what its holder is here.
   * @throws AccessError ISSUER_UNAVAILABLE while nobody can tell
   */
  async holderOf(token: string): Promise<Asker | undefined> {
    const issuer = this.#issuers.find((each) => each.issuer === issuerNamedIn(token));
    if (issuer === undefined) return undefined;
    const claims = await claimsOf(token, issuer);
    const grant = readGrant(claims?.[issuer.claim]);
    return grant === undefined || !isSubject(claims?.sub)
      ? undefined
      : { ...grant, who: `${issuer.issuer} ${claims.sub}` };
  }
}

/** Whoever signs a token can write anything in it, and the log of answers names its holder by this. */
function isSubject(subject: unknown): subject is string {
  return typeof subject === "string" && subject.trim() !== "" && subject.length <= LONGEST_SUBJECT;
}

function publicKeysOf({ jwks }: TokenIssuer, timeoutDuration: number): JWTVerifyGetKey {
  if ("url" in jwks) return createRemoteJWKSet(jwks.url, { timeoutDuration, [customFetch]: fetchWithPauses() });
  // oxlint-disable-next-line typescript/consistent-type-assertions -- jose checks every key before it uses it.
  return createLocalJWKSet(jwks.keys as unknown as JSONWebKeySet);
}

/**
 * Fetches an issuer's keys, and asks nobody for a while after that failed: whoever sends tokens with keys that nobody
 * knows would otherwise make this desk ask for ever.
 */
function fetchWithPauses(): FetchImplementation {
  let notBefore = 0;
  return async (url, options) => {
    if (Date.now() < notBefore) throw new TypeError("The keys could not be had a moment ago.");
    try {
      const response = await fetch(url, options);
      return Response.json(keySetIn(response.status, await textOf(response)));
    } catch (error) {
      notBefore = Date.now() + KEYS_PAUSE_MS;
      throw error;
    }
  };
}

/** @throws TypeError, SyntaxError for an answer that is no set of keys */
function keySetIn(status: number, text: string): unknown {
  const value: unknown = status === 200 ? JSON.parse(text) : undefined;
  if (isJsonObject(value) && Array.isArray(value["keys"])) return value;
  throw new TypeError(`The answer with the status ${status} is no set of keys.`);
}

/** @throws RangeError for more bytes than a set of keys has */
async function textOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    if (length > MOST_KEY_BYTES) throw new RangeError(`A set of keys has at most ${MOST_KEY_BYTES} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** The issuer that a token names before anything of it is checked: it only chooses whose keys must have signed it. */
function issuerNamedIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

async function claimsOf(token: string, issuer: KnownIssuer): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, issuer.publicKeys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [...issuer.algorithms],
      requiredClaims: ["exp", "sub"],
      clockTolerance: CLOCK_TOLERANCE,
    });
    return payload;
  } catch (cause) {
    if (isOfToken(cause)) return undefined;
    throw new AccessError(
      "ISSUER_UNAVAILABLE",
      {
        zh: "目前取不到令牌签发者的公钥，无法核对令牌：请稍后重试，或告知运维人员。",
        en:
          "The public keys of the token's issuer cannot be had now, so nobody can check it: try again, or tell the " +
          "operator.",
      },
      {},
      cause,
    );
  }
}

/** Whether the token itself is at fault, and not the way to the issuer's keys. */
function isOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
