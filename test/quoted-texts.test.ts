import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unquotedValues } from "./architecture/quoted-texts.ts";
import { inSrc, readSources, ROOT } from "./architecture/sources.ts";

/**
 * Values in our sentences that the check cannot see to be ours, by file: words of our own tables and schemas, digests
 * and addresses that were parsed before, and texts that a function of the same file has quoted. A value that anybody
 * else can write does not belong here: show it with a function of src/text/foreign-text.ts.
 */
const KNOWN_AS_OURS = new Set(
  readFileSync(join(ROOT, "test/architecture/texts-known-as-ours.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")),
);
const FILES = inSrc(readSources("src")).map(({ path }) => path);

const WITHIN = { timeout: 300_000 };

test("a text of others stands in our sentences only in quotation marks", WITHIN, () => {
  expect([...new Set(unquotedValues(FILES))].filter((value) => !KNOWN_AS_OURS.has(value))).toEqual([]);
});

test("a name, path, reference, reason or message that is not quoted is found", WITHIN, () => {
  const file = "src/text/bilingual.ts";
  const breaches = ["name", "e.message", "JSON.stringify(name)", "list.join()", "name.slice(1)"];
  const quoted = ["showForeign(name)", "list.map((it) => showForeign(it)).join()", "list.length", "kind"];
  const sentences = [...breaches, ...quoted].map((value) => `{ zh: "", en: \`x \${${value}}\` }`);
  const text = [
    'import { showForeign } from "./foreign-text.ts";',
    'type Kind = "FILE" | "FOLDER";',
    `export const texts = (name: string, e: Error, list: string[], kind: Kind) => [${sentences.join(", ")}];`,
  ].join("\n");

  expect(unquotedValues([file], new Map([[file, text]]))).toEqual(breaches.map((value) => `${file} ${value}`));
});
