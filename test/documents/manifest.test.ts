import { expect, test } from "vitest";
import { compareByUtf8, createManifest, manifestBytes, parseManifest } from "../../src/documents/manifest.ts";

const file = (path: string, size = 3) => ({ path, size, sha256: "ba".repeat(32), sm3: "66".repeat(32) });
const bytesOf = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

test("files are sorted by the UTF-8 bytes of their paths and summed", () => {
  const manifest = createManifest([file("\u{1f600}"), file("a/b"), file("\uffee"), file("a-b"), file("Z", 4)]);

  expect(manifest.files.map((entry) => entry.path)).toEqual(["Z", "a-b", "a/b", "\uffee", "\u{1f600}"]);
  expect([manifest.fileCount, manifest.totalBytes]).toEqual([5, 16]);
});

test("the comparison agrees with that of the bytes on random strings", () => {
  const alphabet = [
    "",
    "a",
    "é",
    "来",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "\u{10000}",
    "\u{1f600}",
    "\u{1f601}",
    "\u{10ffff}",
  ];
  let state = 7;
  const next = (bound: number) => (state = (state * 48_271) % 2_147_483_647) % bound;
  for (let round = 0; round < 5_000; round++) {
    const [left, right] = [0, 1].map(() =>
      Array.from({ length: 3 }, () => alphabet[next(alphabet.length)]).join(""),
    ) as [string, string];

    expect(Math.sign(compareByUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
  }
});

test("a manifest read from its bytes is the one that was written", () => {
  const manifest = createManifest([file("b"), file("目录/文件.csv")]);

  expect(parseManifest(manifestBytes(manifest))).toEqual(manifest);
});

test.each(["../etc/passwd", "/etc/passwd", "a//b", "a/./b", "a/", "", ".", "a\\b", "a\u0000", "e\u0301", "\ud800"])(
  "the path %j is refused",
  (path) => {
    expect(() => createManifest([file(path)])).toThrow(expect.objectContaining({ code: "MANIFEST_PATH" }));
  },
);

test("a repeated path is refused", () => {
  expect(() => createManifest([file("a"), file("a", 4)])).toThrow(expect.objectContaining({ code: "MANIFEST_PATH" }));
});

test("an empty folder is refused", () => {
  expect(() => createManifest([])).toThrow(expect.objectContaining({ code: "MANIFEST_EMPTY" }));
});

test.each<[string, (text: string) => string]>([
  ["white space", (text) => `${text}\n`],
  ["a byte order mark", (text) => `\ufeff${text}`],
  ["another total", (text) => text.replace('"totalBytes":6', '"totalBytes":7')],
  ["another count", (text) => text.replace('"fileCount":2', '"fileCount":3')],
  ["a needless member", (text) => text.replace('{"fileCount"', '{"a":1,"fileCount"')],
  ["another format", (text) => text.replace("manifest.1", "manifest.2")],
  ["upper-case digests", (text) => text.replace("baba", "BABA")],
  ["a negative size", (text) => text.replace('"size":3', '"size":-3')],
  ["files out of order", (text) => text.replace('"path":"a"', '"path":"c"')],
  ["half of it", (text) => text.slice(0, 100)],
])("a manifest with %s is refused", (_, change) => {
  const text = new TextDecoder().decode(manifestBytes(createManifest([file("a"), file("b")])));
  expect(change(text)).not.toBe(text);

  expect(() => parseManifest(bytesOf(change(text)))).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^(MANIFEST_MALFORMED|JSON_NOT_CANONICAL)$/) }),
  );
});

test("bytes that are not UTF-8 are refused", () => {
  expect(() => parseManifest(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(
    expect.objectContaining({ code: "JSON_ENCODING" }),
  );
});
