import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SILENT_LOG } from "../../src/log/log.ts";
import { startSystem } from "../../src/system/start-system.ts";
import { isRunning, readyFile } from "./shared-demo.ts";
import type { SharedDemo } from "./shared-demo.ts";

/* The process of a shared demo. It ends with the runner of the tests, also where that is killed. */

const LOOK_MS = 1_000;
const [folder = "", runner = ""] = process.argv.slice(2);
const dataDirectory = join(folder, "data");

const { url, chainUrl } = await startSystem({
  dataDirectory,
  port: 0,
  chainPort: 0,
  empty: false,
  chosen: undefined,
  onProgress: () => undefined,
  onNotice: () => undefined,
  log: SILENT_LOG,
});
const unfinished = join(folder, "ready.unfinished");
writeFileSync(unfinished, JSON.stringify({ url, chainUrl, dataDirectory, pid: process.pid } satisfies SharedDemo));
renameSync(unfinished, readyFile(folder));
setInterval(() => {
  if (!isRunning(Number(runner))) process.exit();
}, LOOK_MS);
