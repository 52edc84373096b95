import { readFileSync } from "node:fs";
import type { Example } from "../preimages/example.ts";
import { cut } from "../preimages/layout.ts";
import { PREIMAGES } from "../preimages/layouts.ts";
import type { Preimage } from "../preimages/layouts.ts";

const VECTOR = new URL("../../test/vectors/preimages.json", import.meta.url);

/** The title and the text of each preimage: its fields with their width, and one example of it in bytes. */
export function preimageSections(
  table: (head: readonly string[], lines: readonly (readonly string[])[]) => string,
): string[] {
  const examples = JSON.parse(readFileSync(VECTOR, "utf8")) as Readonly<Record<string, Example>>;
  return Object.entries(PREIMAGES).map(([name, about]) => {
    const example = examples[name];
    if (example === undefined) throw new Error(`There is no example of ${name}.`);
    const fields = cut(example.preimage, about.layout).map((each) => {
      const length = each.value.length / 2 - 1;
      return [String(length), each.name === "zeros" ? "zeros" : `\`${each.name}\``, each.meaning, shown(each.value)];
    });
    return [
      `### ${about.title}\n`,
      `${about.about} ${hashedAs(about)}\n`,
      table(["bytes", "field", "meaning", "example"], fields),
      `\n${results(example)}`,
    ].join("\n");
  });
}

function hashedAs({ algorithm, kept }: Preimage): string {
  if (kept === "none by itself") return "ABI encoding, hashed with the rest of the decision.";
  return kept === "all" ? `${algorithm}.` : `${algorithm}, of which ${kept} are kept.`;
}

/** In lines of 32 bytes, which a table can break. */
function shown(value: string): string {
  const words = value.slice(2).match(/.{1,64}/g) ?? [];
  return words.length === 0 ? "none" : words.map((word) => `\`${word}\``).join(" ");
}

function results({ hash, kept }: Example): string {
  if (hash === undefined) return "";
  return kept === undefined ? `Hash: \`${hash}\`` : `Hash: \`${hash}\`, kept: \`${kept}\``;
}
