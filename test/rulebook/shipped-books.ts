import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { starterRulebook } from "../../src/rulebook/starter-rulebook.ts";

const FOLDER = new URL("../../rulebooks/", import.meta.url);

/** Every version of every rulebook that comes with the program, and of the one with which a city begins its own. */
export function shippedBooks(): readonly (readonly [name: string, book: Rulebook])[] {
  const shipped = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .flatMap((name) => readRulebooks(new URL(name, FOLDER)));
  return [...shipped, ...starterBooks()].map((book) => [`${book.id} version ${book.version}`, book] as const);
}

/** The newest version of a rulebook that comes with the program. */
export function newestBook(name: string): Rulebook {
  const book = readRulebooks(new URL(`${name}.json`, FOLDER)).at(-1);
  if (book === undefined) throw new Error(`${name} has no version`);
  return book;
}

function starterBooks(): Rulebook[] {
  const folder = mkdtempSync(join(tmpdir(), "laiqu-starter-"));
  try {
    const file = join(folder, "starter.json");
    writeFileSync(
      file,
      JSON.stringify(
        starterRulebook({ name: "新市", prefix: "xs", effectiveFrom: "2027-01-01", schema: "./schema.json" }),
      ),
    );
    return readRulebooks(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
