import { id as keccakText } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  buildAbsence,
  disclose,
  MOST_LISTED_FILES,
  shownContents,
  type Disclosure,
} from "../../src/certificate/build.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import { commitDocument, openFields } from "../../src/documents/document.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest, type Manifest } from "../../src/documents/manifest.ts";
import { Form } from "../../src/ledger/codes.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { exportId } from "../../src/ledger/record-id.ts";
import { verifyWithOpening } from "../../src/certificate/verify-with-opening.ts";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";
import { CertifiedWorld } from "./certified-world.ts";
import { verifyAtBlock as verifyCertificate } from "./verify-at-block.ts";

const NO_WORD = `0x${"00".repeat(32)}`;

let world: CertifiedWorld;

beforeAll(async () => {
  world = await CertifiedWorld.found();
});
// One ledger for all tests, and in it a product with records of its own for each test.
beforeEach(async () => world.recordProduct());
afterAll(async () => world.close());

function digestOf(file: number): string {
  return keccakText(`file ${file}`).slice(2);
}

function folderOf(count: number): Manifest {
  return createManifest(
    Array.from({ length: count }, (_, file) => ({
      path: `数据/${file}.csv`,
      size: 3,
      sha256: digestOf(file),
      sm3: "22".repeat(32),
    })),
  );
}

function shown(manifest: Manifest, path?: string): Disclosure {
  const folder = shownContents(manifest, path);
  return folder === undefined ? {} : { folder };
}

const textWith = (word: string): unknown => expect.objectContaining({ en: expect.stringContaining(word) as string });

function outcomeOf(bytes: Uint8Array, options: Partial<VerifyOptions>): [string, unknown] {
  const { code, file } = verifyCertificate(bytes, world.descriptor, options);
  return [code, file];
}

describe("the disclosure of a certificate", () => {
  it("distinguishes the certified file from any other", async () => {
    await world.export("file");
    const bytes = await world.certify("file");
    const [mine, sm3, other] = [world.digestOf("file"), world.sm3DigestOf("file"), keccakText("other")].map((digest) =>
      digest.slice(2),
    );

    const codeWith = (file: VerifyOptions["file"]) => verifyCertificate(bytes, world.descriptor, { file: file! }).code;

    expect(codeWith({ sha256: mine! })).toBe("AUTHENTIC_IN_FORCE");
    expect(codeWith({ sha256: mine!, sm3: sm3! })).toBe("AUTHENTIC_IN_FORCE");
    expect(codeWith({ sha256: other! })).toBe("FILE_DIFFERS");
    expect(codeWith({ sha256: mine!, sm3: other! })).toBe("FILE_DIFFERS");
    expect(
      verifyCertificate(await world.certify("product"), world.descriptor, { file: { sha256: mine! } }),
    ).toMatchObject({
      code: "CANNOT_TELL",
      reason: "FILE_NOT_COMPARABLE",
    });
  });

  it("names the shown file of a folder: any file of a small folder, the requested one of a big folder", async () => {
    const small = folderOf(MOST_LISTED_FILES);
    const big = folderOf(MOST_LISTED_FILES + 1);
    await world.export("small", { form: Form.FOLDER, sha256Digest: folderSha256(small) });
    await world.export("big", { form: Form.FOLDER, sha256Digest: folderSha256(big) });
    const listed = await world.certify("small", shown(small));
    const member = await world.certify("big", shown(big, "数据/7.csv"));
    const bare = await world.certify("big", shown(big));
    const whole = { file: { sha256: folderSha256(big).slice(2), isFolder: true } };
    const [seventh, eighth, stranger] = [
      { file: { sha256: digestOf(7) } },
      { file: { sha256: digestOf(8) } },
      { file: { sha256: digestOf(10_000) } },
    ];

    expect(parseCertificate(listed).folder).toEqual({ manifest: small });
    expect(parseCertificate(bare).folder).toBeUndefined();
    expect(outcomeOf(listed, seventh)).toEqual(["AUTHENTIC_IN_FORCE", { path: "数据/7.csv" }]);
    expect(outcomeOf(listed, eighth)).toEqual(["AUTHENTIC_IN_FORCE", { path: "数据/8.csv" }]);
    expect(outcomeOf(listed, stranger)).toEqual(["FILE_DIFFERS", { differs: "FOLDER" }]);
    expect(outcomeOf(member, seventh)).toEqual(["AUTHENTIC_IN_FORCE", { path: "数据/7.csv" }]);
    expect(outcomeOf(member, whole)).toEqual(["AUTHENTIC_IN_FORCE", { whole: true }]);
    expect(outcomeOf(member, eighth)).toEqual(["FILE_DIFFERS", { differs: "MEMBER", path: "数据/7.csv" }]);
    expect(outcomeOf(bare, whole)).toEqual(["AUTHENTIC_IN_FORCE", { whole: true }]);
    expect(outcomeOf(bare, seventh)).toEqual(["CANNOT_TELL", undefined]);
    expect(outcomeOf(bare, { file: { sha256: digestOf(7), isFolder: true } })).toEqual([
      "FILE_DIFFERS",
      { differs: "WHOLE" },
    ]);
    expect(verifyCertificate(member, world.descriptor, eighth).sentence.en).not.toContain("7.csv");
    expect(() => shownContents(big, "数据/999.csv")).toThrow(expect.objectContaining({ code: "MEMBER_UNKNOWN" }));
  });

  it("opens fields of its document, and takes up disclosures that its issuer did not have", async () => {
    const manifest = folderOf(3);
    const sha256Digest = folderSha256(manifest);
    const document = commitDocument(
      "laiqu.export.1",
      { purpose: "信贷风控", price: { amount: 5 } },
      { record: exportId({ sha256: sha256Digest, ordinal: 0 }) },
      (length) => crypto.getRandomValues(new Uint8Array(length)),
    );
    await world.export("opened", { form: Form.FOLDER, sha256Digest, content: document.commitment });
    const issued = await world.certify("opened");
    const openings = new Map([[world.ids.opened!, openFields(document, ["/purpose"])]]);

    const bytes = disclose(issued, world.descriptor, { openings, ...shown(manifest, "数据/1.csv") });
    const verdict = verifyCertificate(bytes, world.descriptor, { file: { sha256: digestOf(1) } });

    expect(bytes).toEqual(await world.certify("opened", { openings, ...shown(manifest, "数据/1.csv") }));
    expect(verdict).toMatchObject({ code: "AUTHENTIC_IN_FORCE", file: { path: "数据/1.csv" } });
    expect(verdict.lineage[0]!).toMatchObject({
      opened: new Map([["/purpose", "信贷风控"]]),
      openedSchema: "laiqu.export.1",
    });
    expect(() => disclose(issued, world.descriptor, { folder: { manifest: folderOf(4) } })).toThrow(
      expect.objectContaining({ code: "SOURCE_INCONSISTENT" }),
    );
  });

  it("opens the content of a salted export, and matches the shown file with it", async () => {
    const salted = { salt: parseHex(`0x${"5a".repeat(32)}`), sha256: "11".repeat(32), sm3: "22".repeat(32) };
    const commitment = saltedCommitment(salted);
    await world.export("salted", { form: Form.SALTED, sha256Digest: commitment, sm3Digest: NO_WORD });
    const closed = await world.certify("salted");
    const other = { ...salted, sha256: "33".repeat(32) };

    const opened = disclose(closed, world.descriptor, { salted });
    const verdict = verifyCertificate(opened, world.descriptor, { file: { sha256: salted.sha256 } });

    expect(parseCertificate(opened).salted).toEqual(salted);
    expect(verifyCertificate(closed, world.descriptor, { file: { sha256: salted.sha256 } })).toMatchObject({
      code: "CANNOT_TELL",
      reason: "FILE_SALTED",
      claim: { sha256: undefined, commitment: commitment.slice(2) },
    });
    expect(verdict).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { whole: true },
      claim: { sha256: salted.sha256, sm3: salted.sm3, commitment: commitment.slice(2) },
    });
    expect(verdict.claim!.hidden.map(({ code }) => code)).not.toContain("FILE_DIGEST");
    expect(outcomeOf(opened, { file: { sm3: other.sha256 } })).toEqual(["FILE_DIFFERS", { differs: "WHOLE" }]);
    expect(() => disclose(closed, world.descriptor, { salted: other })).toThrow(
      expect.objectContaining({ code: "SOURCE_INCONSISTENT", text: textWith("OPENING_DIFFERS") }),
    );
    await world.export("plain");
    const plain = await world.certify("plain");
    const options = { file: { sha256: salted.sha256 }, now: verdict.asOf!.time };
    expect(verifyWithOpening(closed, world.descriptor, options, salted)).toEqual({ verdict, fits: true });
    expect([
      verifyWithOpening(closed, world.descriptor, options, other).fits,
      verifyWithOpening(plain, world.descriptor, options, salted).fits,
    ]).toEqual([false, false]);
    expect(() => disclose(plain, world.descriptor, { salted })).toThrow(
      expect.objectContaining({ text: textWith("OPENING_DIFFERS") }),
    );
  });

  it("proves that a digest was never recorded, as of a block", async () => {
    const digest = world.digestOf("never exported");
    const request = { source: world.source, descriptor: world.descriptor, block: await world.head() };
    const bytes = await buildAbsence(request, digest);
    await world.export("never exported");

    const verdict = verifyCertificate(bytes, world.descriptor, { file: { sha256: digest.slice(2) } });

    expect(verdict.code).toBe("NOT_RECORDED");
    expect(verdict.asOf?.block).toBe(request.block);
    expect(verifyCertificate(bytes, world.descriptor, { file: { sha256: "00".repeat(32) } }).code).toBe("FILE_DIFFERS");
    await expect(buildAbsence({ ...request, block: await world.head() }, digest)).rejects.toMatchObject({
      code: "SOURCE_INCONSISTENT",
    });
  });
});
