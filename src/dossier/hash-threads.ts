import { availableParallelism } from "node:os";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { LANES } from "../documents/sm3-lanes-module.ts";
import { createChunkRing } from "./chunk-ring.ts";
import { DossierError, hashingFailed } from "./dossier-error.ts";
import type { FileDigests } from "./file-digests.ts";
import type { HashAnswer, HashFailure, HashTask } from "./hash-worker.ts";
import type { Links } from "./stable-read.ts";
import { showPath } from "../text/foreign-text.ts";

/** In the compiled package, this file and the worker end in `.js`. */
const WORKER = new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url);
// More threads would wait for the disk, and each costs some 10 MB.
const MAX_WORKERS = 8;
/** Milliseconds. */
const PROGRESS_INTERVAL = 100;

/** Called with the number of bytes hashed so far, about ten times a second. */
export type OnBytes = (bytes: number) => void;

/**
 * Computes both digests of one big file. One thread reads the file and computes SHA-256; another computes SM3,
 * which takes about six times as long, from the same memory.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED, HASHING_FAILED
 */
export async function digestBigFile(
  path: string,
  links: Links,
  onBytes: OnBytes,
  signal?: AbortSignal,
): Promise<FileDigests> {
  const ring = createChunkRing();
  const progress = sharedCounter();
  const tasks: readonly HashTask[] = [
    { kind: "SM3", ring },
    { kind: "read and SHA-256", path, links, ring, progress },
  ];
  const answers = await inThreads(tasks, progress, onBytes, signal);
  const read = answers.find((answer) => answer.kind === "read and SHA-256");
  const sm3 = answers.find((answer) => answer.kind === "SM3");
  if (read === undefined || sm3 === undefined) throw noDigest(path);
  return { size: read.size, sha256: read.sha256, sm3: sm3.sm3 };
}

/**
 * Computes both digests of each of many files, up to four files per thread at a time. Put the biggest files first, so
 * that no thread is left alone with one at the end.
 * @returns the digests by the index of the path, or all failures
 * @throws DossierError HASHING_FAILED
 */
export async function digestManyFiles(
  paths: readonly string[],
  links: Links,
  onBytes: OnBytes,
  signal?: AbortSignal,
): Promise<{ readonly digests: ReadonlyMap<number, FileDigests> } | { readonly failures: readonly HashFailure[] }> {
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const progress = sharedCounter();
  const threads = Math.min(availableParallelism(), paths.length, MAX_WORKERS);
  // Few files are divided among the threads: a thread that takes all four files would leave the others idle.
  const width = Math.min(LANES, Math.ceil(paths.length / threads));
  const tasks = Array.from({ length: threads }, (): HashTask => ({
    kind: "both of each",
    paths,
    links,
    width,
    next,
    progress,
  }));
  const answers = (await inThreads(tasks, progress, onBytes, signal)).filter(
    (answer) => answer.kind === "both of each",
  );
  const failures = answers.flatMap((answer) => answer.failures);
  if (failures.length > 0) return { failures };
  return { digests: new Map(answers.flatMap((answer) => answer.digests)) };
}

/** The error of a worker, as an error of this thread. */
export function fromFailure({ code, text, evidence }: HashFailure): DossierError {
  return new DossierError(code, text, evidence);
}

/** The error of a file for which no thread gave a digest. */
export function noDigest(path: string): DossierError {
  return new DossierError(
    "HASHING_FAILED",
    {
      zh: `计算线程没有给出 ${showPath(path)} 的杂凑值：请在有更多可用内存时重试。`,
      en: `A hashing thread gave no digest of ${showPath(path)}: try again with more free memory.`,
    },
    { path },
  );
}

/**
 * Runs each task in a thread of its own. The first failure ends all threads, because they wait for each other; so do
 * the signal, and an error of whoever is told of the progress.
 */
async function inThreads(
  tasks: readonly HashTask[],
  progress: BigInt64Array,
  onBytes: OnBytes,
  signal: AbortSignal | undefined,
): Promise<HashAnswer[]> {
  signal?.throwIfAborted();
  // Some options of the main thread (--input-type, the loaders of a test runner) do not fit a worker.
  const workers = tasks.map((task) => new Worker(WORKER, { workerData: task, execArgv: [] }));
  const report = () => onBytes(Number(Atomics.load(progress, 0)));
  const ending = new AbortController();
  try {
    const answers = await Promise.race([Promise.all(workers.map(answerOf)), stopped(report, signal, ending.signal)]);
    report();
    return answers;
  } finally {
    ending.abort();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/**
 * Reports about ten times a second until it is ended.
 * @returns a promise that is only ever rejected: by the signal, or when the report fails, which nobody else would hear
 */
function stopped(report: () => void, signal: AbortSignal | undefined, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setInterval(() => {
      try {
        report();
      } catch (error) {
        reject(error);
      }
    }, PROGRESS_INTERVAL);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true, signal: ended });
    ended.addEventListener("abort", () => clearInterval(timer), { once: true });
  });
}

function answerOf(worker: Worker): Promise<HashAnswer> {
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: HashAnswer) =>
      answer.kind === "failed" ? reject(fromFailure(answer.failure)) : resolve(answer),
    );
    worker.once("error", (cause) => reject(hashingFailed(String(cause), cause)));
    worker.once("exit", (exitCode) =>
      reject(
        new DossierError(
          "HASHING_FAILED",
          {
            zh: `计算线程提前结束（退出码 ${exitCode}）：请在有更多可用内存时重试。`,
            en: `A hashing thread ended early (exit code ${exitCode}): try again with more free memory.`,
          },
          { exitCode },
        ),
      ),
    );
  });
}

function sharedCounter(): BigInt64Array {
  return new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
}
