import { expect, test } from "vitest";
import { canonicalJson, parseCanonicalBytes, parseCanonicalJson } from "../../src/documents/canonical-json.ts";
import { parseCreditCode } from "../../src/documents/credit-code.ts";
import { parseDigest } from "../../src/documents/digest.ts";
import { commitDocument, openFields, parseDocument } from "../../src/documents/document.ts";
import { parseMember } from "../../src/documents/folder-tree.ts";
import { createManifest, parseManifest } from "../../src/documents/manifest.ts";
import { parseOpening } from "../../src/documents/opening.ts";
import { parseReference } from "../../src/documents/reference.ts";
import { parseStrictJson } from "../../src/documents/strict-json.ts";
import { chinaTime, parseInstant } from "../../src/text/china-time.ts";
import { parseCivilDate } from "../../src/text/civil-date.ts";
import { CodedError } from "../../src/text/coded-error.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const zeros = (length: number): Uint8Array => new Uint8Array(length);
const file = (path: string) => ({ path, size: 3, sha256: "ba".repeat(32), sm3: "66".repeat(32) });
const strict = (text: string) => () => parseStrictJson(bytes(text), { bytes: 30 });
const document = commitDocument("laiqu.export.1", { a: 1 }, { record: "0x00112233445566778899" }, zeros);
const opening = openFields(document, ["/a"]);

/** The values in the English text: quoted texts, numbers, hexadecimal digits and code points. */
function valuesIn(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|U\+[0-9A-F]+|0x[0-9a-f]+|\d+/g) ?? [];
}

test.each<[string, () => unknown]>([
  ["a malformed date", () => parseCivilDate("2026-3-1")],
  ["a day that does not exist", () => parseCivilDate("2026-02-30")],
  ["a malformed time", () => chinaTime("2026-02-11T24:00")],
  ["a time without an offset", () => parseInstant("2026-02-11T09:50")],
  ["a digest without an algorithm", () => parseDigest("66c7")],
  ["an unknown algorithm", () => parseDigest("md5:66c7")],
  ["a digest with a wrong character", () => parseDigest("sm3:66x7")],
  ["a short digest", () => parseDigest("sm3:66c7")],
  ["a reference with an invisible character", () => parseReference("DS\u200b07")],
  ["a reference that ends with a space", () => parseReference("DS07 ")],
  ["a long reference", () => parseReference("D".repeat(65))],
  ["a short credit code", () => parseCreditCode("91350100M")],
  ["a credit code with a wrong character", () => parseCreditCode("91350100M000100Y4I")],
  ["a value that JSON does not have", () => canonicalJson({ a: [undefined] })],
  ["half a surrogate pair", () => canonicalJson({ a: "\ud800" })],
  ["JSON that is not canonical", () => parseCanonicalJson('{ "a": 1}')],
  ["text that is not JSON", () => parseCanonicalJson("{")],
  ["bytes that are not UTF-8", () => parseCanonicalBytes(Uint8Array.of(0xff))],
  ["long JSON", strict(`"${"x".repeat(50)}"`)],
  ["a repeated member", strict('{"b":{"a":1,"a":1}}')],
  ["a number with too many digits", strict("9007199254740993")],
  ["a missing colon", strict('{"a" 1}')],
  ["JSON that breaks off", strict("[1,")],
  ["deep JSON", () => parseStrictJson(bytes("[[1]]"), { bytes: 30, depth: 1 })],
  [
    "a document without fields",
    () => commitDocument("laiqu.export.1", {}, { record: "0x00112233445566778899" }, zeros),
  ],
  ["a malformed schema", () => commitDocument("No Schema", { a: 1 }, { record: "0x00112233445566778899" }, zeros)],
  ["an unknown field", () => openFields(document, ["/b"])],
  ["a document without a member", () => parseDocument({ ...document, commitment: undefined })],
  ["a document with an unknown member", () => parseDocument({ ...document, more: 1 })],
  ["a document with a changed field", () => parseDocument({ ...document, fields: { a: 2 } })],
  ["a document with few leaves", () => parseDocument({ ...document, leaves: [] })],
  ["a document with a malformed leaf", () => parseDocument({ ...document, leaves: document.leaves.map(() => 1) })],
  ["an opening of no fields", () => parseOpening({ ...opening, fields: [] })],
  ["a repeated field", () => parseOpening({ ...opening, fields: [...opening.fields, ...opening.fields] })],
  ["a field with a malformed salt", () => parseOpening({ ...opening, fields: [{ ...opening.fields[0], salt: "0x" }] })],
  ["a field without a position", () => parseOpening({ ...opening, fields: [{ ...opening.fields[0], position: 99 }] })],
  ["a manifest with a path that leads elsewhere", () => createManifest([file("../a")])],
  ["a manifest with a repeated path", () => createManifest([file("a"), file("a")])],
  [
    "a manifest of another format",
    () => parseManifest(bytes(canonicalJson({ ...createManifest([file("a")]), format: "" }))),
  ],
  ["a manifest with a malformed digest", () => createManifest([{ ...file("a"), sm3: "66" }])],
  ["a folder without files", () => createManifest([])],
  ["a member without a proof", () => parseMember({ file: file("a"), fileCount: 1, totalBytes: 3, position: 0 })],
  [
    "a member with a position outside its folder",
    () => parseMember({ file: file("a"), fileCount: 1, totalBytes: 3, position: 1, siblings: [] }),
  ],
])("the error of %s has the same values in whole sentences of both languages", (_, fail) => {
  let error: unknown;
  try {
    fail();
  } catch (caught) {
    error = caught;
  }

  expect(error).toBeInstanceOf(CodedError);
  const { zh, en } = (error as CodedError).text;
  expect(en).toMatch(/^[A-Z"][^]*[.?]$/);
  expect(zh).toMatch(/[。？]$/);
  expect(valuesIn(en).filter((value) => !zh.includes(value))).toEqual([]);
});
