import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isOneOf } from "../text/entries.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { AccessError } from "./access-error.ts";

/** An issuer of tokens (OpenID Connect) that a desk believes. */
export interface TokenIssuer {
  /** The `iss` of its tokens, exactly. */
  readonly issuer: string;
  /** The `aud` that names this desk, so that a token for another service opens nothing here. */
  readonly audience: string;
  /** The issuer's public keys: an address (https, or http on this machine), or a file beside the settings. */
  readonly jwks: { readonly url: URL } | { readonly keys: JsonObject };
  /** The only algorithms that its signatures may have. */
  readonly algorithms: readonly SignatureAlgorithm[];
  /** The claim that says what the holder is. */
  readonly claim: string;
}

/** The issuers of tokens that a desk trusts beside its own keys, and the proxies that stand before it. */
export interface AccessSettings {
  readonly issuers: readonly TokenIssuer[];
  /** Proxies whose `X-Forwarded-For` is believed, as addresses or ranges. */
  readonly trustedProxies: readonly string[];
}

/** Signatures by a private key. A secret that both sides know is not among them: whoever checks could also forge. */
const SIGNATURE_ALGORITHMS = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
] as const;
type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

const FORMAT = "laiqu.access.1";
const MOST_BYTES = 256 * 1024;
const DEFAULT_CLAIM = "laiqu";
/** Addresses of this machine, between which nothing can be changed on the way. */
const LOOPBACK_HOSTS = ["127.0.0.1", "[::1]", "localhost"];

/** The settings of a desk that gives no tokens any credit: only keys open what is not public. */
export const KEYS_ALONE: AccessSettings = { issuers: [], trustedProxies: [] };

/**
 * Reads a file of access settings.
 * @throws AccessError SETTINGS_MALFORMED; FileError; an error of the operating system
 */
export function readAccessSettings(path: string): AccessSettings {
  const wrong = (where: string, zh: string, en: string): AccessError => malformed(path, where, { zh, en });
  const value = jsonIn(path, readRegularFile(path, MOST_BYTES));
  if (!isJsonObject(value) || value["format"] !== FORMAT)
    throw wrong("/format", `须为 ${FORMAT}`, `it must be ${FORMAT}`);
  const unknown = Object.keys(value).find((name) => !["format", "issuers", "trustedProxies"].includes(name));
  if (unknown !== undefined) throw wrong(`/${unknown}`, "不认识此项", "this setting is not known");
  const { issuers = [], trustedProxies = [] } = value;
  if (!Array.isArray(issuers)) throw wrong("/issuers", "须为列表", "it must be a list");
  if (!isTexts(trustedProxies) || !trustedProxies.every(isAddressOfProxies))
    throw wrong(
      "/trustedProxies",
      "须为 IP 地址或网段（如 10.0.0.0/8）的列表，不得为全部地址",
      "it must be a list of IP addresses or ranges, such as 10.0.0.0/8, and never of all addresses",
    );
  return { issuers: issuers.map((each, index) => issuerIn(path, each, `/issuers/${index}`)), trustedProxies };
}

function issuerIn(path: string, value: JsonValue, place: string): TokenIssuer {
  const wrong = (name: string, zh: string, en: string): AccessError => malformed(path, `${place}/${name}`, { zh, en });
  if (!isJsonObject(value)) throw malformed(path, place, { zh: "须为对象", en: "it must be an object" });
  const { issuer, audience, jwks, algorithms, claim = DEFAULT_CLAIM } = value;
  if (!isWritten(issuer)) throw wrong("issuer", "须为签发者的标识", "it must be the issuer's identifier");
  if (!isWritten(audience))
    throw wrong("audience", "须为本审计台的标识", "it must be the name of this desk as an audience");
  if (!isWritten(claim)) throw wrong("claim", "须为声明的名称", "it must be the name of a claim");
  if (!isWritten(jwks)) throw wrong("jwks", "须为公钥集的网址或文件", "it must be an address or a file of public keys");
  if (!isTexts(algorithms) || algorithms.length === 0)
    throw wrong("algorithms", "须列出所接受的签名算法", "it must list the algorithms that are accepted");
  const allowed = algorithms.filter((each): each is SignatureAlgorithm => isOneOf(SIGNATURE_ALGORITHMS, each));
  if (allowed.length < algorithms.length)
    throw wrong(
      "algorithms",
      `只能是 ${SIGNATURE_ALGORITHMS.join("、")}`,
      `they can only be ${SIGNATURE_ALGORITHMS.join(", ")}`,
    );
  return { issuer, audience, claim, algorithms: allowed, jwks: keysAt(path, jwks, `${place}/jwks`) };
}

function keysAt(path: string, text: string, place: string): TokenIssuer["jwks"] {
  if (/^https?:/i.test(text) && URL.canParse(text)) {
    const url = new URL(text);
    if (url.protocol === "https:" || LOOPBACK_HOSTS.includes(url.hostname)) return { url };
    throw malformed(path, place, {
      zh: "须为 https：途中之人可更换 http 所给的公钥",
      en: "it must be https, because anybody on the way can change keys that come by http",
    });
  }
  const file = resolve(dirname(path), text);
  const keys = jsonIn(file, readFileSync(file));
  if (isJsonObject(keys) && Array.isArray(keys["keys"])) return { keys };
  throw malformed(file, "/keys", { zh: "须为公钥集（JWKS）", en: "it must be a set of public keys (JWKS)" });
}

function jsonIn(path: string, bytes: Uint8Array): JsonValue {
  try {
    return parseStrictJson(bytes, { bytes: MOST_BYTES });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw malformed(path, "", cause.text, cause);
  }
}

function isWritten(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** Whoever is believed about the address of others can walk around the limits, so nobody is believed by a slip. */
function isAddressOfProxies(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isWritten);
}

function malformed(path: string, place: string, why: Bilingual, cause?: unknown): AccessError {
  const [file, where] = [showPath(path), showForeign(place === "" ? "/" : place)];
  return new AccessError(
    "SETTINGS_MALFORMED",
    {
      zh: `访问设置 ${file} 的 ${where} 不合要求（${why.zh}）：请对照 docs/access.md 更正。`,
      en: `The access settings in ${file} are malformed at ${where} (${why.en}): correct them by docs/access.md.`,
    },
    { path, place },
    cause,
  );
}
