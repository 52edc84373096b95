import { describe, expect, it, vi } from "vitest";
import { parseCanonicalBytes, parseCanonicalJson } from "../../src/documents/canonical-json.ts";
import { commitDocument, parseDocument } from "../../src/documents/document.ts";
import { parseMember } from "../../src/documents/folder-tree.ts";
import { InputError } from "../../src/documents/input-error.ts";
import { checkRelativePath, parseManifest } from "../../src/documents/manifest.ts";
import { parseOpening } from "../../src/documents/opening.ts";

/* Files that strangers hand over. Their cost is bounded beforehand, and every objection is an InputError. */

const WORD = `0x${"00".repeat(32)}` as const;
const RECORD = "0x00112233445566778899";
const LONG = 3_900_000;

function field(path: string, position = 0) {
  return { path, value: 0, salt: WORD, position, siblings: [WORD, WORD, WORD] };
}

function opening(fields: readonly unknown[]) {
  return { schemaId: "a", boundTo: { record: RECORD }, fields };
}

/** The code of the error that some work throws. Any other error than an InputError fails the test. */
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) {
      expect(JSON.stringify([error.text, error.evidence]).length).toBeLessThan(20_000);
      return error.code;
    }
    throw error;
  }
  return "accepted";
}

describe("canonical JSON of strangers", () => {
  it("is counted before it becomes a million objects", () => {
    const parse = vi.spyOn(JSON, "parse");
    const bounds = { values: 1_000 };

    const codes = [
      () => parseCanonicalJson(`[${"[],".repeat(1_000)}[]]`, bounds),
      () => parseCanonicalJson(`[${'{"a":0},'.repeat(1_000)}0]`, bounds),
      () => parseCanonicalJson("[".repeat(1_000_000)),
      () => parseCanonicalJson('{"a":'.repeat(1_000_000)),
    ].map(codeOf);

    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
    expect(codes).toEqual(["JSON_TOO_MANY_VALUES", "JSON_TOO_MANY_VALUES", "JSON_TOO_DEEP", "JSON_TOO_DEEP"]);
  });

  it("may have as many brackets and commas in its texts as it likes", () => {
    const text = JSON.stringify({ a: `[[{{,,::\\"${"[".repeat(5_000)}`, b: "\\" });

    expect(parseCanonicalJson(text, { values: 5 })).toEqual(JSON.parse(text));
    expect(codeOf(() => parseCanonicalJson(text, { values: 4 }))).toBe("JSON_TOO_MANY_VALUES");
  });

  it("is refused at the first character that is not canonical", () => {
    expect(() => parseCanonicalJson('{"b":1,"a":2}')).toThrow(
      expect.objectContaining({ code: "JSON_NOT_CANONICAL", evidence: expect.objectContaining({ position: 2 }) }),
    );
    expect(() => parseCanonicalJson('{"a":1} ')).toThrow(
      expect.objectContaining({ evidence: expect.objectContaining({ position: 7, expected: "" }) }),
    );
    expect(() => parseCanonicalJson("[1.0]")).toThrow(
      expect.objectContaining({ evidence: expect.objectContaining({ position: 2, expected: "]" }) }),
    );
  });

  it("has a bounded error also where a name of megabytes is wrong", () => {
    expect(codeOf(() => parseCanonicalJson(`{"${"a".repeat(LONG)}\\ud800":0}`))).toBe("JSON_NOT_REPRESENTABLE");
  });
});

describe("an opening of a stranger", () => {
  it.each([
    ["one path of megabytes", () => [field(`/${"a".repeat(LONG)}`)]],
    ["a path of escapes", () => [field(`/${"~0".repeat(LONG / 2)}`)]],
    ["a path of slashes", () => [field("/".repeat(LONG))]],
    ["a path of more levels than a document has", () => [field("/a".repeat(65))]],
    ["more fields than a tree has leaves", () => Array.from({ length: 257 }, (_, at) => field(`/${at + 100}`, 0))],
    ["two fields at one position", () => [field("/a", 3), field("/b", 3)]],
    ["siblings without end", () => [{ ...field("/a"), siblings: new Array(100_000).fill(WORD) }]],
    ["a salt of megabytes", () => [{ ...field("/a"), salt: `0x${"00".repeat(LONG)}` }]],
    ["a position beyond every tree", () => [field("/a", 2 ** 52)]],
  ])("with %s is refused", (_, fields) => {
    expect(codeOf(() => parseOpening(opening(fields())))).toBe("OPENING_MALFORMED");
  });

  it("with more fields than a document has is refused before any of them is read", () => {
    expect(() => parseOpening(opening(Array(257).fill(0)))).toThrow("has 257 fields, and a document has at most 256");
  });

  it("with the most fields and the longest paths is read", () => {
    const fields = Array.from({ length: 8 }, (_, at) => field(`/${at}${"/abcdefghijklmno".repeat(63)}`, at));

    expect(parseOpening(opening(fields)).fields).toHaveLength(8);
  });
});

describe("a document of a stranger", () => {
  it("with long names above many fields is refused before the paths are written", () => {
    const members = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`a${at}`, 0]));
    const fields = { ["n".repeat(1_000_000)]: members };
    const document = { schemaId: "a", boundTo: { record: RECORD }, fields, leaves: [], commitment: WORD };

    expect(codeOf(() => parseDocument(document))).toBe("DOCUMENT_MALFORMED");
    expect(codeOf(() => parseDocument({ ...document, fields: members }))).toBe("DOCUMENT_MALFORMED");
    expect(codeOf(() => commitDocument("a", fields, { record: RECORD }, (length) => new Uint8Array(length)))).toBe(
      "DOCUMENT_MALFORMED",
    );
  });
});

describe("the path of a file in a stranger's manifest", () => {
  it.each([
    ["of megabytes", "a".repeat(LONG)],
    ["of slashes", "/".repeat(LONG)],
    ["of marks that take turns", "\u0323\u0301".repeat(LONG / 2)],
    ["with 31 marks on one letter", `a${"\u0301".repeat(31)}`],
  ])("%s is refused before it is normalized", (_, path) => {
    const normalize = vi.spyOn(String.prototype, "normalize");

    expect(codeOf(() => checkRelativePath(path))).toBe("MANIFEST_PATH");

    expect(normalize).not.toHaveBeenCalled();
    normalize.mockRestore();
  });

  it("may be 4,096 characters long and have 30 marks on a letter", () => {
    const path = `a${"\u0323".repeat(30)}/${"b".repeat(4_000)}`.normalize("NFC");

    expect(checkRelativePath(path)).toBe(path);
  });

  it("is bounded in a member's proof too", () => {
    const file = { path: "a".repeat(LONG), size: 1, sha256: "00".repeat(32), sm3: "00".repeat(32) };
    const member = { file, position: 0, fileCount: 1, totalBytes: 1, siblings: [] };

    expect(codeOf(() => parseMember(member))).toBe("MANIFEST_PATH");
    expect(
      codeOf(() => parseMember({ ...member, file: { ...file, path: "a" }, siblings: new Array(100_000).fill(WORD) })),
    ).toBe("MEMBER_MALFORMED");
  });
});

describe("a manifest of a stranger", () => {
  it("of empty arrays does not fill the memory", () => {
    const bytes = new TextEncoder().encode(`[${"[],".repeat(4_000_000)}[]]`);

    expect(codeOf(() => parseManifest(bytes))).toBe("JSON_TOO_MANY_VALUES");
    expect(codeOf(() => parseCanonicalBytes(Uint8Array.of(0xff)))).toBe("JSON_ENCODING");
  });
});
