import { createServer } from "node:http";
import type { Server } from "node:http";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAccessSettings } from "../../src/access/access-settings.ts";
import { BearerTokens } from "../../src/access/bearer-tokens.ts";

const PARTY = `0x${"ab".repeat(10)}`;
const ISSUER = "https://id.example";
const AUDIENCE = "laiqu-desk";

let folder: string;
let server: Server;
let signing: CryptoKey;
let foreign: CryptoKey;
let publicKey: JWK;
let tokens: BearerTokens;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-tokens-"));
  const pair = await generateKeyPair("ES256");
  signing = pair.privateKey;
  foreign = (await generateKeyPair("ES256")).privateKey;
  publicKey = { ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" };
  server = createServer((_, response) => void response.end(JSON.stringify({ keys: [publicKey] })));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  tokens = new BearerTokens(
    settings({ jwks: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks` }).issuers,
  );
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function settings(more: Readonly<Record<string, unknown>> = {}) {
  const path = join(folder, "access.json");
  const issuer = { issuer: ISSUER, audience: AUDIENCE, jwks: "jwks.json", algorithms: ["ES256"], ...more };
  writeFileSync(join(folder, "jwks.json"), JSON.stringify({ keys: [publicKey] }));
  writeFileSync(path, JSON.stringify({ format: "laiqu.access.1", issuers: [issuer] }));
  return readAccessSettings(path);
}

const now = () => Math.floor(Date.now() / 1_000);
const CLAIMS = { iss: ISSUER, aud: AUDIENCE, sub: "clerk-7", laiqu: { as: "PARTY", party: PARTY } };

async function tokenOf(
  claims: Readonly<Record<string, unknown>>,
  key: CryptoKey | Uint8Array = signing,
  header = {},
): Promise<string> {
  return await new SignJWT({ exp: now() + 300, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "one", ...header })
    .sign(key);
}

describe("a bearer token", () => {
  it("says who its holder is, with keys from an address and from a file", async () => {
    const holder = { as: "PARTY", party: PARTY, who: `${ISSUER} clerk-7` };
    expect(await tokens.holderOf(await tokenOf(CLAIMS))).toEqual(holder);
    expect(await new BearerTokens(settings().issuers).holderOf(await tokenOf(CLAIMS))).toEqual(holder);
  });

  it.each<[string, () => Promise<string>]>([
    ["has ended", () => tokenOf({ ...CLAIMS, exp: now() - 60 })],
    ["does not hold yet", () => tokenOf({ ...CLAIMS, nbf: now() + 600 })],
    ["never ends", () => tokenOf({ ...CLAIMS, exp: undefined })],
    ["is of another issuer", () => tokenOf({ ...CLAIMS, iss: "https://other.example" })],
    ["is for another audience", () => tokenOf({ ...CLAIMS, aud: "another-desk" })],
    ["names nobody", () => tokenOf({ ...CLAIMS, sub: undefined })],
    ["was signed by somebody else", () => tokenOf(CLAIMS, foreign)],
    ["names a key that the issuer does not have", () => tokenOf(CLAIMS, foreign, { kid: "two" })],
    ["does not say what its holder is", () => tokenOf({ ...CLAIMS, laiqu: undefined })],
    ["says it in another form", () => tokenOf({ ...CLAIMS, laiqu: { as: "PARTY", party: "CY-EMB" } })],
    ["grants more than there is", () => tokenOf({ ...CLAIMS, laiqu: { as: "EVERYTHING" } })],
    [
      "is signed with the public key as a secret",
      () => tokenOf(CLAIMS, new TextEncoder().encode(JSON.stringify(publicKey)), { alg: "HS256" }),
    ],
    [
      "is not signed",
      async () => {
        const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
        return `${part({ alg: "none" })}.${part({ ...CLAIMS, exp: now() + 300 })}.`;
      },
    ],
    [
      "was changed",
      async () => {
        const [head, , signature] = (await tokenOf(CLAIMS)).split(".");
        const claims = Buffer.from(JSON.stringify({ ...CLAIMS, exp: now() + 9_999 })).toString("base64url");
        return [head, claims, signature].join(".");
      },
    ],
    ["is no token", () => Promise.resolve("laiqu")],
  ])("that %s is nobody's", async (_, make) => {
    expect(await tokens.holderOf(await make())).toBeUndefined();
  });

  it("by an algorithm that is not on the list is nobody's", async () => {
    const other = new BearerTokens(settings({ algorithms: ["ES384", "RS256"] }).issuers);
    expect(await other.holderOf(await tokenOf(CLAIMS))).toBeUndefined();
  });

  it("cannot be judged while the issuer's keys cannot be had", async () => {
    const away = new BearerTokens(settings({ jwks: "http://127.0.0.1:1/jwks" }).issuers);
    await expect(away.holderOf(await tokenOf(CLAIMS))).rejects.toMatchObject({ code: "ISSUER_UNAVAILABLE" });
  });
});

describe("access settings", () => {
  it.each([
    ["/issuers/0/issuer", { issuer: "" }],
    ["/issuers/0/audience", { audience: 1 }],
    ["/issuers/0/algorithms", { algorithms: [] }],
    ["/issuers/0/algorithms", { algorithms: ["ES256", "HS256"] }],
    ["/issuers/0/algorithms", { algorithms: ["none"] }],
    ["/issuers/0/jwks", { jwks: "http://id.example/jwks" }],
    ["/issuers/0/claim", { claim: "" }],
  ])("are refused at %s for %j", (place, more) => {
    expect(() => settings(more)).toThrow(
      expect.objectContaining({ code: "SETTINGS_MALFORMED", evidence: expect.objectContaining({ place }) as unknown }),
    );
  });
});
