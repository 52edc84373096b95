import { describe, expect, it } from "vitest";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { InputError } from "../../src/documents/input-error.ts";
import { exportId } from "../../src/ledger/record-id.ts";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";
import {
  isOpeningOf,
  parseSaltedOpening,
  SALTED_OPENING_BYTES,
  saltedExportId,
  saltedOpeningBytes,
} from "../../src/ledger/salted-opening.ts";
import { randomSource } from "./random-source.ts";

const { hexOf } = randomSource(20264);
const opening = () => ({ salt: hexOf(32), sha256: hexOf(32).slice(2), sm3: hexOf(32).slice(2) });

describe("the opening of a salted export", () => {
  it("is read as it was written, also with what mail programs add", () => {
    const content = opening();
    const bytes = saltedOpeningBytes(content);

    expect(parseSaltedOpening(bytes)).toEqual(content);
    expect(parseSaltedOpening(Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes, Buffer.from("\r\n")]))).toEqual(
      content,
    );
  });

  it("belongs to the file with both of its digests, and names the export by its commitment", () => {
    const content = opening();

    expect(isOpeningOf(content, content)).toBe(true);
    expect(isOpeningOf(content, { ...content, sha256: opening().sha256 })).toBe(false);
    expect(isOpeningOf(content, { ...content, sm3: opening().sm3 })).toBe(false);
    expect(saltedExportId(content)).toBe(exportId({ sha256: saltedCommitment(content), ordinal: 0n }));
  });

  it.each([
    ["another format", { format: "laiqu.salted-opening.2" }],
    ["no format", { format: undefined }],
    ["a short salt", { salt: "0x12" }],
    ["a digest in capital letters", { sha256: "AB".repeat(32) }],
    ["a digest with its prefix", { sm3: `0x${"ab".repeat(31)}` }],
    ["a member more", { note: "" }],
  ])("with %s is refused, and the refusal holds no salt", (_, change) => {
    const content = opening();
    const members = { format: "laiqu.salted-opening.1", ...content, ...change };
    const bytes = canonicalBytes(
      Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
    );

    const refusal = refusalOf(bytes);

    expect(refusal.code).toBe("OPENING_MALFORMED");
    expect(JSON.stringify([refusal.text, refusal.evidence])).not.toContain(content.salt.slice(2));
  });

  it("that is too long is refused before it is read", () => {
    expect(refusalOf(Buffer.alloc(SALTED_OPENING_BYTES + 1, 0x20)).code).toBe("OPENING_MALFORMED");
  });
});

function refusalOf(bytes: Uint8Array): InputError {
  try {
    parseSaltedOpening(bytes);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("The opening was accepted.");
}
