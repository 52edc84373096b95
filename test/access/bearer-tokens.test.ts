import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, JWK } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
    ["names nobody by an empty name", () => tokenOf({ ...CLAIMS, sub: " " })],
    ["names somebody by more than a name", () => tokenOf({ ...CLAIMS, sub: { clerk: 7 } })],
    ["names somebody by a name without end", () => tokenOf({ ...CLAIMS, sub: "7".repeat(256) })],
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

describe("an issuer's address", () => {
  let asked = 0;
  let answer: RequestListener;
  let other: Server;
  const askOf = () => {
    const { port } = other.address() as AddressInfo;
    return new BearerTokens(settings({ jwks: `http://127.0.0.1:${port}/jwks` }).issuers, 200);
  };
  const unavailable = { code: "ISSUER_UNAVAILABLE" };

  beforeAll(async () => {
    other = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
  });
  beforeEach(() => (asked = 0));
  afterAll(() => {
    other.closeAllConnections();
    other.close();
  });

  const wrongAnswers: readonly [string, RequestListener][] = [
    ["does not answer", () => undefined],
    ["leads elsewhere", (_, response) => void response.writeHead(302, { location: "/jwks" }).end()],
    ["says what is no set of keys", (_, response) => void response.end("{}")],
    ["says more than a set of keys", (_, response) => void response.end(`{"keys":[],"x":"${"x".repeat(300_000)}"}`)],
    ["ends in the middle", (_, response) => void (response.write('{"keys":['), response.destroy())],
  ];
  it.each(wrongAnswers)("that %s opens nothing, and nobody is asked again at once", async (_, wrong) => {
    answer = wrong;
    const away = askOf();
    for (let count = 0; count < 3; count += 1)
      await expect(away.holderOf(await tokenOf(CLAIMS))).rejects.toMatchObject(unavailable);
    expect(asked).toBe(1);
  });

  it("that went away takes nothing from the keys that are known", async () => {
    answer = (_, response) => void response.end(JSON.stringify({ keys: [publicKey] }));
    const known = askOf();
    expect(await known.holderOf(await tokenOf(CLAIMS))).toBeDefined();
    answer = () => undefined;
    expect(await known.holderOf(await tokenOf(CLAIMS, foreign, { kid: "unknown" }))).toBeUndefined();
    expect(await known.holderOf(await tokenOf(CLAIMS))).toBeDefined();
  });

  it("that also has a secret makes nobody a signer by it", async () => {
    const secret = new TextEncoder().encode("a secret that is long enough for HS256");
    const symmetric = { kty: "oct", kid: "two", k: Buffer.from(secret).toString("base64url") };
    answer = (_, response) => void response.end(JSON.stringify({ keys: [publicKey, symmetric] }));
    const lied = askOf();
    expect(await lied.holderOf(await tokenOf(CLAIMS, secret, { kid: "two", alg: "HS256" }))).toBeUndefined();
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
  const proxies = (trustedProxies: unknown) => {
    const path = join(folder, "proxies.json");
    writeFileSync(path, JSON.stringify({ format: "laiqu.access.1", trustedProxies }));
    return readAccessSettings(path).trustedProxies;
  };
  it("name proxies by addresses and ranges, and nothing by which everybody would be one", () => {
    const good = ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"];
    expect(proxies(good)).toEqual(good);
    for (const wrong of [
      "proxy.example",
      "10.0.0.0/33",
      "0.0.0.0/0",
      "::/0",
      "10.0.0.0/8/8",
      "10.0.0.0/",
      "loopback",
      1,
    ])
      expect(() => proxies([wrong])).toThrow(expect.objectContaining({ code: "SETTINGS_MALFORMED" }));
  });
});
