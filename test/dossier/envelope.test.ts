import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encrypt } from "eciesjs";
import { Wallet } from "ethers";
import { describe, expect, test } from "vitest";
import { takeDocuments } from "../../src/client/dossier/take-documents.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { canonicalBytes, parseCanonicalBytes } from "../../src/documents/canonical-json.ts";
import { commitDocument } from "../../src/documents/document.ts";
import { MOST_ENVELOPE_BYTES, openEnvelope, parseEnvelope, sealEnvelope } from "../../src/dossier/envelope.ts";
import { addExternalKey } from "../../src/dossier/keystore.ts";
import { contentForm } from "../../src/dossier/envelope-content.ts";
import type { EnvelopeContent } from "../../src/dossier/envelope-content.ts";
import { saltedExportId } from "../../src/ledger/salted-opening.ts";
import { unreachableContext } from "./offline-context.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const GIVER = new Wallet(`0x${"11".repeat(32)}`);
const RECEIVER = new Wallet(`0x${"22".repeat(32)}`);
const OTHER = new Wallet(`0x${"33".repeat(32)}`);
const RECORD = "0x0123456789abcdef0123";
const publicKeyOf = (wallet: Wallet) => parseHex(wallet.signingKey.publicKey, 65);
const accountOf = (wallet: Wallet) => parseHex(wallet.address.toLowerCase(), 20);
const digestOf = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");

const PAPER = new TextEncoder().encode("a paper\n");
const NAME = "../../加工说明.pdf";

function contentFor(receiver: Wallet, more: Partial<EnvelopeContent> = {}): EnvelopeContent {
  const document = commitDocument(
    "laiqu.product.1",
    { reference: "PR-02", title: "企业用水指数" },
    { record: RECORD },
    (length) => new Uint8Array(randomBytes(length)),
  );
  const paper = { name: NAME, sha256: digestOf("sha256", PAPER), sm3: digestOf("sm3", PAPER), bytes: PAPER };
  return {
    ledger: { genesisHash: `0x${"aa".repeat(32)}`, address: `0x${"bb".repeat(20)}` },
    from: { account: accountOf(GIVER), party: `0x${"cc".repeat(10)}` },
    to: accountOf(receiver),
    record: RECORD,
    at: 1_790_000_000,
    documents: [{ document, papers: [paper] }],
    ...more,
  };
}

const sealed = await sealEnvelope(contentFor(RECEIVER), GIVER, publicKeyOf(RECEIVER));
const refusal = (open: () => unknown): unknown => {
  try {
    open();
  } catch (error) {
    return error;
  }
  return undefined;
};
const openedBy = (wallet: Wallet, bytes: Uint8Array) => () => openEnvelope(parseEnvelope(bytes), wallet);

/** Encrypts what nobody's program would: the members of the content, with any signature. */
function forged(members: unknown): Uint8Array {
  const bytes = encrypt(Buffer.from(publicKeyOf(RECEIVER).slice(2), "hex"), canonicalBytes(members));
  const envelope = {
    format: "laiqu.envelope.1",
    to: accountOf(RECEIVER),
    sealed: Buffer.from(bytes).toString("base64"),
  };
  return canonicalBytes(envelope);
}

async function signed(content: unknown, signer: Wallet): Promise<Uint8Array> {
  const text = `laiqu.envelope-content.1\nsha256:${digestOf("sha256", canonicalBytes(content))}`;
  return forged({ content, signature: await signer.signMessage(text) });
}

describe("an envelope", () => {
  test("gives its receiver the documents, the papers as data, and who signed", () => {
    const { from, documents } = openEnvelope(parseEnvelope(sealed), RECEIVER);

    expect(from.account).toBe(accountOf(GIVER));
    expect(documents[0]?.document.fields).toEqual({ reference: "PR-02", title: "企业用水指数" });
    expect(documents[0]?.papers[0]).toMatchObject({ name: NAME, sha256: digestOf("sha256", PAPER) });
    expect(Buffer.from(documents[0]?.papers[0]?.bytes ?? [])).toEqual(Buffer.from(PAPER));
  });

  test("says nothing of its content or its giver to others", () => {
    const text = new TextDecoder().decode(sealed);

    for (const secret of ["PR-02", "企业", RECORD, accountOf(GIVER).slice(2)]) expect(text).not.toContain(secret);
    expect(Object.keys(parseCanonicalBytes(sealed) as object)).toEqual(["format", "sealed", "to"]);
  });

  test("of the test vector is opened as ever", () => {
    const vector = readFileSync(new URL("vectors/envelope-1.sealed", import.meta.url));
    const { from, documents, at } = openEnvelope(parseEnvelope(vector), RECEIVER);

    expect([from.account, at]).toEqual([accountOf(GIVER), 1_790_000_000]);
    expect(documents.map(({ document }) => document.commitment)).toEqual([
      "0xe51593f7fdeef03262aafd1293ad973d307a4b18af64e78104ff7d8329d6c839",
    ]);
    expect(documents[0]?.papers[0]?.name).toBe("../加工说明.pdf");
  });
});

test("a key in an external signer opens no envelope, and is told why before anything else is asked", async () => {
  const directory = temporaryDirectory();
  const file = join(directory, "sealed.json");
  writeFileSync(file, sealed);
  const key = { address: accountOf(RECEIVER), url: "http://127.0.0.1:1", protocol: "web3signer", plainHttp: false };
  await addExternalKey(directory, "hsm", key);

  await expect(takeDocuments(unreachableContext(directory), file, "hsm")).rejects.toMatchObject({
    code: "KEY_EXTERNAL",
  });
});

describe("an envelope is refused", () => {
  test("with another key", () => {
    expect(refusal(openedBy(OTHER, sealed))).toMatchObject({ code: "ENVELOPE_OF_ANOTHER" });
  });

  test("when it is readdressed to whoever has another key", () => {
    const text = new TextDecoder().decode(sealed).replace(accountOf(RECEIVER), accountOf(OTHER));

    expect(refusal(openedBy(OTHER, new TextEncoder().encode(text)))).toMatchObject({ code: "ENVELOPE_CHANGED" });
  });

  test("wherever one byte of it is changed", () => {
    const envelope = parseEnvelope(sealed);
    const places = [0, 1, 64, 65, 80, 81, 96, 97, 120, envelope.sealed.length - 1];

    for (const place of places) {
      const bytes = Uint8Array.from(envelope.sealed);
      bytes[place] = (bytes[place] ?? 0) ^ 1;
      expect(refusal(() => openEnvelope({ ...envelope, sealed: bytes }, RECEIVER))).toMatchObject({
        code: "ENVELOPE_CHANGED",
      });
    }
  });

  test("when its end is missing", () => {
    const envelope = parseEnvelope(sealed);

    for (const length of [0, 1, 65, 100, envelope.sealed.length - 1])
      expect(
        refusal(() => openEnvelope({ ...envelope, sealed: envelope.sealed.subarray(0, length) }, RECEIVER)),
      ).toMatchObject({ code: "ENVELOPE_CHANGED" });
    expect(refusal(() => parseEnvelope(sealed.subarray(0, 300)))).toMatchObject({ code: "ENVELOPE_MALFORMED" });
  });

  test("when its receiver seals it again for somebody else", async () => {
    const content = contentForm(contentFor(OTHER));

    expect(refusal(openedBy(RECEIVER, await signed(content, GIVER)))).toMatchObject({ code: "ENVELOPE_OF_ANOTHER" });
  });

  test("when somebody else signed it, or nobody", async () => {
    const content = contentForm(contentFor(RECEIVER));

    expect(refusal(openedBy(RECEIVER, await signed(content, OTHER)))).toMatchObject({ code: "ENVELOPE_CHANGED" });
    for (const signature of ["0x", `0x${"00".repeat(65)}`, 7])
      expect(refusal(openedBy(RECEIVER, forged({ content, signature })))).toMatchObject({ code: "ENVELOPE_CHANGED" });
  });

  test("when a document in it belongs to another record, or has a changed salt", async () => {
    const content = contentFor(RECEIVER);
    const other = contentForm({ ...content, record: `0x${"9".repeat(20)}` });
    const text = JSON.stringify(contentForm(content)).replace(/"salt":"0x../, '"salt":"0x00');

    expect(refusal(openedBy(RECEIVER, await signed(other, GIVER)))).toMatchObject({ code: "ENVELOPE_MALFORMED" });
    expect(refusal(openedBy(RECEIVER, await signed(JSON.parse(text), GIVER)))).toMatchObject({
      code: "ENVELOPE_MALFORMED",
    });
  });

  test("when it has the opening of another export, which would be kept as the true one", async () => {
    const opening = (digit: string) => ({
      salt: parseHex(`0x${digit.repeat(64)}`, 32),
      sha256: digestOf("sha256", PAPER),
      sm3: digestOf("sm3", PAPER),
    });
    const record = saltedExportId(opening("1"));
    const salts = (length: number) => new Uint8Array(randomBytes(length));
    const document = commitDocument("laiqu.export.1", { name: "a.csv" }, { record }, salts);
    const envelope = async (digit: string) =>
      await sealEnvelope(
        contentFor(RECEIVER, { record, documents: [{ document, opening: opening(digit), papers: [] }] }),
        GIVER,
        publicKeyOf(RECEIVER),
      );

    expect(openedBy(RECEIVER, await envelope("1"))().documents[0]?.opening).toEqual(opening("1"));
    expect(refusal(openedBy(RECEIVER, await envelope("2")))).toMatchObject({ code: "ENVELOPE_MALFORMED" });
  });

  test("when it says a time that no clock shows", async () => {
    for (const at of [-1, 253_402_300_800, Number.MAX_SAFE_INTEGER]) {
      const late = await sealEnvelope(contentFor(RECEIVER, { at }), GIVER, publicKeyOf(RECEIVER));
      expect(refusal(openedBy(RECEIVER, late))).toMatchObject({ code: "ENVELOPE_MALFORMED" });
    }
  });

  test("when it is too large, of a newer program, or no envelope at all", () => {
    const newer = canonicalBytes({ format: "laiqu.envelope.2", more: 1 });

    expect(refusal(() => parseEnvelope(new Uint8Array(MOST_ENVELOPE_BYTES + 1)))).toMatchObject({
      code: "ENVELOPE_TOO_LARGE",
    });
    expect(refusal(() => parseEnvelope(newer))).toMatchObject({ code: "ENVELOPE_NEWER" });
    for (const text of ["", "{}", "[]", '{"format":"laiqu.backup.1"}', "\u0000"])
      expect(refusal(() => parseEnvelope(new TextEncoder().encode(text)))).toMatchObject({
        code: "ENVELOPE_MALFORMED",
      });
  });

  test("to be made when its papers do not fit", async () => {
    const bytes = new Uint8Array(33 * 1024 * 1024);
    const content = contentFor(RECEIVER);
    const [given] = content.documents;
    if (given === undefined) throw new Error("There is one document.");
    const paper = { name: "map.tif", sha256: "11".repeat(32), sm3: "22".repeat(32), bytes };

    await expect(
      sealEnvelope({ ...content, documents: [{ ...given, papers: [paper] }] }, GIVER, publicKeyOf(RECEIVER)),
    ).rejects.toMatchObject({ code: "ENVELOPE_TOO_LARGE" });
  });
});
