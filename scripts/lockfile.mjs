// Run by npm's `dependencies` hook after the lockfile is saved. npm on Node 20
// skips optional native packages whose `engines` ask for Node 22 (Hardhat's EDR),
// although the bundled Node 24 runs them; and registry addresses differ between
// machines. Both fields are dropped, so that every npm installs the same tree.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
let text;
try {
  text = readFileSync(file, "utf8");
} catch (error) {
  if (error.code === "ENOENT") process.exit(0);
  throw error;
}
const lock = JSON.parse(text);
for (const [name, entry] of Object.entries(lock.packages ?? {})) {
  if (name === "") continue;
  delete entry.engines;
  delete entry.resolved;
}
const cleaned = `${JSON.stringify(lock, null, 2)}\n`;
if (cleaned !== text) writeFileSync(file, cleaned);
