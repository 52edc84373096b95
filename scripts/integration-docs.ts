// Puts the programs of docs/examples into docs/integration.md, so that what people read is what the tests run.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DOCS = new URL("../docs/", import.meta.url);

export const GENERATED = fileURLToPath(new URL("integration.md", DOCS));

/** The document with each program as its file is now. A program stands under a line that names its file. */
export function generateIntegration(): string {
  return readFileSync(GENERATED, "utf8").replaceAll(
    /(<!-- (examples\/[\w-]+\.ts) -->\n\n```ts\n)[\s\S]*?(?=```\n)/g,
    (_, head: string, file: string) => `${head}${readFileSync(new URL(file, DOCS), "utf8")}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(GENERATED, generateIntegration());
  console.log(`wrote ${GENERATED}`);
}
