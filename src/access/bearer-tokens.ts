import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify } from "jose";
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from "jose";
import { AccessError } from "./access-error.ts";
import type { TokenIssuer } from "./access-settings.ts";
import { readGrant } from "./asker.ts";
import type { Asker } from "./asker.ts";

/** Clocks of well kept machines differ by less than this, in seconds. */
const CLOCK_TOLERANCE = 30;
/** How long the issuer's keys are awaited, in milliseconds. */
const KEYS_TIMEOUT_MS = 5_000;

/** An issuer with its public keys. Keys at an address are fetched when a token names one that is not known yet. */
interface KnownIssuer extends TokenIssuer {
  readonly publicKeys: JWTVerifyGetKey;
}

/** Tells who holds a token of one of several issuers. */
export class BearerTokens {
  readonly #issuers: readonly KnownIssuer[];

  constructor(issuers: readonly TokenIssuer[]) {
    this.#issuers = issuers.map((issuer) => ({ ...issuer, publicKeys: publicKeysOf(issuer) }));
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
    return grant === undefined || claims?.sub === undefined
      ? undefined
      : { ...grant, who: `${issuer.issuer} ${claims.sub}` };
  }
}

function publicKeysOf({ jwks }: TokenIssuer): JWTVerifyGetKey {
  if ("url" in jwks) return createRemoteJWKSet(jwks.url, { timeoutDuration: KEYS_TIMEOUT_MS });
  // oxlint-disable-next-line typescript/consistent-type-assertions -- jose checks every key before it uses it.
  return createLocalJWKSet(jwks.keys as unknown as JSONWebKeySet);
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
