// Writes the tables of docs/rulebooks.md again, from the vocabulary, the schema and the checks of rulebooks, and the
// example rulebook. The prose between them is written by hand and stays.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { conditionSection, describedConditions } from "./rulebook-docs/conditions.ts";
import { conditionsIn, examplesIn } from "./rulebook-docs/examples.ts";
import { SORTS } from "./rulebook-docs/sorts.ts";
import {
  clauseList,
  codeTable,
  competentTable,
  listTable,
  numberTable,
  outcomeList,
  roleTable,
  selectorTable,
  statusTable,
  stepTable,
  table,
} from "./rulebook-docs/tables.ts";

export const GENERATED = fileURLToPath(new URL("../docs/rulebooks.md", import.meta.url));

const EXAMPLE = new URL("../docs/example-city/luming-2026.txt", import.meta.url);

const SECTIONS: Readonly<Record<string, () => string>> = {
  text: () => `\`\`\`text\n${readFileSync(EXAMPLE, "utf8")}\`\`\``,
  sorts: () =>
    table(
      ["sort of step", "written"],
      Object.values(SORTS).map(({ name, written }) => [name, written]),
    ),
  steps: stepTable,
  selectors: selectorTable,
  competent: competentTable,
  roles: roleTable,
  statuses: statusTable,
  outcomes: outcomeList,
  clauses: clauseList,
  lists: listTable,
  numbers: numberTable,
  opinions: () => codeTable("OPINION"),
  filings: () => codeTable("FILING"),
  cases: () => codeTable("CASE"),
};

/** The text with every part between `<!-- generated: name -->` and `<!-- end -->` written anew. */
export function generateRulebookDocs(text: string): string {
  return text.replaceAll(
    /<!-- generated: (\S+) -->\n[\s\S]*?<!-- end -->/g,
    (_, name: string) => `<!-- generated: ${name} -->\n${sectionOf(name, text)}\n<!-- end -->`,
  );
}

function sectionOf(name: string, text: string): string {
  const make = SECTIONS[name];
  if (make !== undefined) return make();
  const condition = describedConditions().find((one) => `condition-${one.name}` === name);
  const example = examplesIn(text)
    .flatMap(({ require }) => conditionsIn(require))
    .find((one) => condition !== undefined && condition.name in one);
  if (condition === undefined || example === undefined)
    throw new Error(`docs/rulebooks.md asks for the table ${name}, which does not exist or has no example.`);
  return conditionSection(condition, example);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(GENERATED, generateRulebookDocs(readFileSync(GENERATED, "utf8")));
  console.log(`wrote ${GENERATED}`);
}
