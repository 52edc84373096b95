import { decodeRlp, encodeRlp, toBeHex, Transaction, Wallet } from "ethers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseHex } from "../../src/consensus/hex.ts";
import { encodeLedgerCall } from "../../src/ledger/calldata.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { externalSigner, requireAccount, signerOf } from "../../src/signers/external-signer.ts";
import type { ExternalSigner, SignerProtocol } from "../../src/signers/external-signer.ts";
import { SignerError } from "../../src/signers/signer-error.ts";
import { parseSignerUrl } from "../../src/signers/signer-url.ts";
import type { UnsignedTransaction } from "../../src/signers/signer.ts";
import { startLocalServer } from "../local-server.ts";
import { startSigner } from "./signer-server.ts";
import type { SignerServer } from "./signer-server.ts";

const CHAIN = 20_260;
const wallet = new Wallet(`0x${"17".repeat(32)}`);
const stranger = new Wallet(`0x${"18".repeat(32)}`);
const account = parseHex(wallet.address.toLowerCase(), 20);
const data = encodeLedgerCall({ act: "accept", party: parseRecordId("0x00000000000000000001") });
const ASKED: UnsignedTransaction = {
  type: 0,
  chainId: CHAIN,
  nonce: 7,
  to: `0x${"ab".repeat(20)}`,
  data,
  value: 0,
  gasPrice: 3n,
  gasLimit: 100_000n,
};
const signers = {} as Record<SignerProtocol, SignerServer>;

beforeAll(async () => {
  signers.web3signer = await startSigner(wallet, "web3signer", CHAIN);
  signers.clef = await startSigner(wallet, "clef", CHAIN);
});
afterEach(() => {
  for (const server of Object.values(signers)) server.instead = undefined;
});
afterAll(async () => {
  for (const server of Object.values(signers)) await server.close();
});

const signerAt = (protocol: SignerProtocol, more: Partial<ExternalSigner> = {}) =>
  externalSigner({ url: signers[protocol].url, protocol, account, ...more });

describe.each(["web3signer", "clef"] as const)("a key in %s", (protocol) => {
  it("signs exactly the transaction that it is asked to, and texts", async () => {
    const signer = signerAt(protocol);
    await requireAccount({ url: signers[protocol].url, protocol, account });

    const signed = Transaction.from(await signer.signTransaction(ASKED));

    expect([signer.address, signed.from]).toEqual([wallet.address, wallet.address]);
    expect([signed.chainId, signed.nonce, signed.data, signed.gasPrice, signed.gasLimit]).toEqual([
      20_260n,
      7,
      data,
      3n,
      100_000n,
    ]);
    expect(signerOf("审核 review", await signer.signMessage("审核 review"))).toBe(account);
  });

  it("signs a creation of a contract, which has no receiver", async () => {
    const signed = Transaction.from(await signerAt(protocol).signTransaction({ ...ASKED, to: null, data: "0x6001" }));

    expect([signed.to, signed.data]).toEqual([null, "0x6001"]);
  });

  it("is refused for another account, for another chain, and by the person who denies", async () => {
    const server = signers[protocol];
    const ask = async () => await signerAt(protocol).signTransaction(ASKED);
    const other = { url: server.url, protocol, account: parseHex(stranger.address.toLowerCase(), 20) };
    const elsewhere = await startSigner(wallet, protocol, CHAIN + 1);

    await expect(requireAccount(other)).rejects.toMatchObject({ code: "SIGNER_ACCOUNT_UNKNOWN" });
    await expect(signerAt(protocol, { url: elsewhere.url }).signTransaction(ASKED)).rejects.toMatchObject({
      code: "SIGNER_OTHER_CHAIN",
    });
    server.instead = () => ({ error: { code: -32_000, message: "request denied" } });
    await expect(ask()).rejects.toMatchObject({
      code: "SIGNER_REFUSED",
      text: { en: expect.stringMatching(/"request denied"/) },
    });
    await elsewhere.close();
  });

  it.each<[string, Partial<UnsignedTransaction>]>([
    ["nonce", { nonce: 8 }],
    ["to", { to: `0x${"cd".repeat(20)}` }],
    ["data", { data: `${data}00` }],
    ["gasPrice", { gasPrice: 4n }],
    ["gas", { gasLimit: 1n }],
  ])("is not believed when it signs another %s", async (field, changed) => {
    signers[protocol].instead = async () => ({ result: await wallet.signTransaction({ ...ASKED, ...changed }) });

    await expect(signerAt(protocol).signTransaction(ASKED)).rejects.toMatchObject({
      code: "SIGNER_ANSWER_WRONG",
      evidence: { fields: [field] },
    });
  });

  it("is not believed when it signs with another key, sends coins, or gives no signature", async () => {
    const server = signers[protocol];
    const answers: [unknown, readonly string[] | undefined][] = [
      [{ result: await stranger.signTransaction(ASKED) }, ["from"]],
      [{ result: await wallet.signTransaction({ ...ASKED, value: 1 }) }, ["value"]],
      [{ result: { raw: await wallet.signTransaction({ ...ASKED, type: 1 }) } }, ["type"]],
      [{ result: Transaction.from(ASKED).unsignedSerialized }, undefined],
      [{ result: "0x1234" }, undefined],
      [{ result: "signed" }, undefined],
      [{ result: null }, undefined],
      [{}, undefined],
    ];
    for (const [answer, fields] of answers) {
      server.instead = () => answer;
      const refused = { code: "SIGNER_ANSWER_WRONG", ...(fields === undefined ? {} : { evidence: { fields } }) };
      await expect(signerAt(protocol).signTransaction(ASKED)).rejects.toMatchObject(refused);
    }
    server.instead = async () => ({ result: await stranger.signMessage("text") });
    await expect(signerAt(protocol).signMessage("text")).rejects.toMatchObject({ code: "SIGNER_ANSWER_WRONG" });
  });
});

describe("an external signer", () => {
  it("is told apart when it fails, is away, answers too late, or wants credentials", async () => {
    const ask = async (authorization?: string) =>
      await signerAt("web3signer", authorization === undefined ? {} : { authorization }).signTransaction(ASKED);
    const codes: unknown[] = [];
    for (const answer of [
      500,
      404,
      401,
      { error: { code: -32_603, message: "Internal error" } },
      { error: { code: -32_602, message: "Invalid params" } },
      { error: { code: -32_601, message: "Method not found" } },
      { error: { code: -32_000, message: "No unlocked account matches the Sender" } },
      { error: { code: -32_002, message: "request timed out" } },
      { error: "no" },
    ]) {
      signers.web3signer.instead = () => answer;
      codes.push(await ask().catch((error: unknown) => (error as { code: string }).code));
    }
    signers.web3signer.instead = () => new Promise(() => undefined);
    const late = signerAt("web3signer", { timeoutMs: 50 }).signTransaction(ASKED);
    await expect(late).rejects.toMatchObject({ code: "SIGNER_TIMEOUT" });
    const away = signerAt("web3signer", { url: "http://127.0.0.1:1" }).signTransaction(ASKED);

    expect(codes).toEqual([
      "SIGNER_FAILED",
      "SIGNER_ANSWER_WRONG",
      "SIGNER_UNAUTHORIZED",
      "SIGNER_FAILED",
      "SIGNER_REFUSED",
      "SIGNER_METHOD_UNKNOWN",
      "SIGNER_ACCOUNT_UNKNOWN",
      "SIGNER_TIMEOUT",
      "SIGNER_REFUSED",
    ]);
    await expect(away).rejects.toMatchObject({ code: "SIGNER_UNREACHABLE" });
  });

  it("gets its credentials, and nobody to whom it redirects does", async () => {
    const asked: (string | undefined)[] = [];
    const elsewhere = await startLocalServer((_, outgoing, { headers }) => {
      asked.push(headers.authorization);
      outgoing.writeHead(200).end("{}");
    });
    const redirecting = await startLocalServer((_, outgoing) => {
      outgoing.writeHead(307, { location: elsewhere.url }).end();
    });

    await signerAt("web3signer", { authorization: "Bearer secret" }).signTransaction(ASKED);
    const redirected = signerAt("web3signer", { url: redirecting.url, authorization: "Bearer secret" });

    expect(signers.web3signer.asked.at(-1)!.authorization).toBe("Bearer secret");
    await expect(redirected.signTransaction(ASKED)).rejects.toMatchObject({ code: "SIGNER_UNREACHABLE" });
    expect(asked).toEqual([]);
    await elsewhere.close();
    await redirecting.close();
  });

  it("has an address that leads over no open network in plain, and that holds no secret", () => {
    const code = (url: string, plain = false): unknown => {
      try {
        return parseSignerUrl(url, plain);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };

    expect(
      ["http://127.0.0.1:9000/", "http://[::1]:9000", "http://localhost:9", "https://hsm.example"].map((url) =>
        code(url),
      ),
    ).toEqual(["http://127.0.0.1:9000", "http://[::1]:9000", "http://localhost:9", "https://hsm.example"]);
    expect(code("http://hsm.example:9000", true)).toBe("http://hsm.example:9000");
    for (const url of [
      "http://hsm.example:9000",
      "http://127.0.0.1.example",
      "http://u:p@127.0.0.1",
      "ftp://127.0.0.1",
      "hsm",
    ])
      expect([url, code(url)]).toEqual([url, "SIGNER_URL_MALFORMED"]);
    expect(() => parseSignerUrl("http://127.0.0.1:9000/?key=s3cr3t", false)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("s3cr3t") }),
    );
  });

  it("is not believed when it gives the other signature of the same transaction, which no chain takes", async () => {
    const parts = decodeRlp(await wallet.signTransaction({ ...ASKED })) as string[];
    const [v, s] = [BigInt(parts[6]!), BigInt(parts[8]!)];
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const other = [...parts.slice(0, 6), toBeHex(v % 2n === 1n ? v + 1n : v - 1n), parts[7]!, toBeHex(order - s, 32)];
    signers.web3signer.instead = () => ({ result: encodeRlp(other) });

    expect(Transaction.from(encodeRlp(other)).from).toBe(wallet.address);
    await expect(signerAt("web3signer").signTransaction(ASKED)).rejects.toMatchObject({
      code: "SIGNER_ANSWER_WRONG",
      evidence: { fields: ["signature"] },
    });
  });

  it("shows no credentials that its answer repeats, and no more of the answer than can be read", async () => {
    const answers: unknown[] = [
      { error: { code: -32_000, message: `denied for Bearer s3cr3t "quoted" of ${"x".repeat(100_000)}` } },
      { error: { code: { secret: 's3cr3t "quoted"' }, message: "no" } },
      { result: { said: 's3cr3t "quoted"' } },
    ];
    for (const given of answers) {
      signers.web3signer.instead = () => given;
      const asking = signerAt("web3signer", { authorization: 'Bearer s3cr3t "quoted"' }).signTransaction(ASKED);
      const error = await asking.catch((thrown: unknown) => thrown as SignerError);
      expect(error).toBeInstanceOf(SignerError);
      const { text, evidence } = error as SignerError;
      const told = JSON.stringify({ text, evidence });
      expect(told).not.toContain("s3cr3t");
      expect(told.length).toBeLessThan(2_000);
    }
  });
});
