// npm's `dependencies` hook runs this script after it has saved the lockfile. The script removes two fields of
// every package, so that every npm installs the same tree. `engines`: npm on Node 20 would skip optional native
// packages that ask for Node 22 (Hardhat's EDR), although the bundled Node 24 runs them. `resolved`: the addresses
// of registries differ between machines.
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
