// Puts the programs of docs/examples into the pages that show them, so that what people read is what the tests run.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DOCS = new URL("../docs/", import.meta.url);

/** The pages that show programs. */
export const PAGES = ["integration.md", "events.md"].map((name) => fileURLToPath(new URL(name, DOCS)));

/** A page with each program as its file is now. A program stands under a line that names its file. */
export function generatePage(page: string): string {
  return readFileSync(page, "utf8").replaceAll(
    /(<!-- (examples\/[\w-]+\.ts) -->\n\n```ts\n)[\s\S]*?(?=```\n)/g,
    (_, head: string, file: string) => `${head}${readFileSync(new URL(file, DOCS), "utf8")}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of PAGES) {
    writeFileSync(page, generatePage(page));
    console.log(`wrote ${page}`);
  }
}
