// npm run test:forgeries -- --count N --seed S [--only K]
//
// Makes N seeded forgeries of genuine certificates of every kind, verifies each, and ends with the line
// `N forgeries, accepted 0, crashes 0, slowest S s`. A forgery counts as accepted when its verdict is neither FORGED
// nor CANNOT_TELL nor FILE_DIFFERS and states anything that is not known to be true of the ledger, see `Truth`. Each is
// verified together with the file that the genuine certificate is of, if there is one. Every finding is printed
// with its seed and number; --only makes that one forgery again. Exit code 1 if there is any.
import { mkdtempSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { makeCorpus, type Genuine } from "./forgeries/corpus.ts";
import type { Finding, Outcome } from "./forgeries/try-forgeries.ts";
import type { ForgeryMessage, ForgeryTask } from "./forgeries/worker.ts";

interface Wanted {
  readonly seed: number;
  readonly first: number;
  readonly last: number;
}

const USAGE = "usage: npm run test:forgeries -- --count N --seed S [--only K]";
const MOST_FORGERIES = 100_000_000;
const MOST_SEED = 0xffff_ffff;

await main();

async function main(): Promise<void> {
  const wanted = parseCommandLine();
  if (wanted === undefined) {
    process.exitCode = 2;
    return;
  }
  console.error("making genuine certificates");
  const corpus = await makeCorpus();
  console.error(`${corpus.length} genuine certificates`);
  const outcomes = await tryAll(corpus, wanted);
  const findings = outcomes.flatMap((outcome) => outcome.findings).sort((one, other) => one.number - other.number);
  for (const finding of findings) report(finding, wanted.seed);
  const counted = (type: Finding["type"]) => findings.filter((finding) => finding.type === type).length;
  const slowest = Math.max(...outcomes.map((outcome) => outcome.slowest)).toFixed(3);
  const count = wanted.last - wanted.first + 1;
  console.log(`${count} forgeries, accepted ${counted("ACCEPTED")}, crashes ${counted("CRASH")}, slowest ${slowest} s`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

async function tryAll(corpus: readonly Genuine[], { seed, first, last }: Wanted): Promise<Outcome[]> {
  const count = last - first + 1;
  const threads = Math.min(availableParallelism(), count);
  let done = 0;
  let shown = 0;
  const onDone = (more: number): void => {
    done += more;
    if (done - shown < 5_000) return;
    shown = done;
    console.error(`${done} of ${count} forgeries tried`);
  };
  return await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      outcomeOf({ corpus, seed, first: first + thread, step: threads, last }, onDone),
    ),
  );
}

async function outcomeOf(task: ForgeryTask, onDone: (more: number) => void): Promise<Outcome> {
  const worker = new Worker(new URL("./forgeries/worker.ts", import.meta.url), { workerData: task });
  return await new Promise((resolve, reject) => {
    worker.on("message", (message: ForgeryMessage) => {
      if ("outcome" in message) resolve(message.outcome);
      else onDone(message.done);
    });
    worker.on("error", reject);
    worker.on("exit", (code) => reject(new Error(`A thread ended with the code ${code} before its outcome.`)));
  });
}

function report({ number, of, type, what, bytes, descriptor }: Finding, seed: number): void {
  const folder = mkdtempSync(join(tmpdir(), "laiqu-forgery-"));
  writeFileSync(join(folder, "certificate.json"), bytes);
  writeFileSync(join(folder, "descriptor.json"), descriptor);
  console.log(
    `${type} --seed ${seed} --only ${number}, a change of the ${of}, kept in ${folder}: ${what.slice(0, 2_000)}`,
  );
}

/** Prints what is wrong with the command line, and returns undefined then. */
function parseCommandLine(): Wanted | undefined {
  try {
    const { values } = parseArgs({
      options: { count: { type: "string" }, seed: { type: "string" }, only: { type: "string" } },
    });
    const seed = numberOf("--seed", values.seed, 0, MOST_SEED);
    if (values.only === undefined)
      return { seed, first: 1, last: numberOf("--count", values.count, 1, MOST_FORGERIES) };
    const only = numberOf("--only", values.only, 1, MOST_FORGERIES);
    return { seed, first: only, last: only };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(USAGE);
    return undefined;
  }
}

/** @throws Error when the option is missing or is no whole number within the bounds */
function numberOf(name: string, text: string | undefined, least: number, most: number): number {
  if (text === undefined) throw new Error(`${name} is missing.`);
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text.slice(0, 40))}.`);
}
