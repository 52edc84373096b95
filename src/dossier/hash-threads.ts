import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { LANES } from "../documents/sm3-lanes-module.ts";
import { createChunkRing } from "./chunk-ring.ts";
import { DossierError } from "./dossier-error.ts";
import type { FileDigests } from "./file-digests.ts";
import type { HashAnswer, HashFailure, HashTask } from "./hash-worker.ts";
import type { Links } from "./stable-read.ts";

// More threads than this are bound by the disk, and each costs some 10 MB.
const MAX_WORKERS = 8;
const PROGRESS_INTERVAL = 100;

/** Told how many bytes have been hashed so far, about ten times a second. */
export type OnBytes = (bytes: number) => void;

/**
 * Both digests of one big file: one thread reads and computes SHA-256, another computes SM3, which
 * takes about six times as long, from the same memory.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED, HASHING_FAILED
 */
export async function digestBigFile(path: string, links: Links, onBytes: OnBytes): Promise<FileDigests> {
  const ring = createChunkRing();
  const progress = sharedCounter();
  const [read, sm3] = await inThreads(
    [
      { kind: "SM3", ring },
      { kind: "read and SHA-256", path, links, ring, progress },
    ],
    progress,
    onBytes,
  ).then(
    (answers) =>
      [
        answers.find((answer) => answer.kind === "read and SHA-256"),
        answers.find((answer) => answer.kind === "SM3"),
      ] as const,
  );
  if (read === undefined || sm3 === undefined)
    throw new DossierError("HASHING_FAILED", `a hashing thread gave no digest for ${path}`, { path });
  return { size: read.size, sha256: read.sha256, sm3: sm3.sm3 };
}

/**
 * Both digests of each of many files, up to four files per thread at a time; the answer is in the order of `paths`.
 * Put the biggest files first, so that no thread is left alone with one at the end.
 * @returns the digests, or every failure there was
 * @throws DossierError HASHING_FAILED
 */
export async function digestManyFiles(
  paths: readonly string[],
  links: Links,
  onBytes: OnBytes,
): Promise<{ readonly digests: readonly FileDigests[] } | { readonly failures: readonly HashFailure[] }> {
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const progress = sharedCounter();
  const threads = Math.min(availableParallelism(), paths.length, MAX_WORKERS);
  // Few files are shared out: a thread that took four of four would leave the others idle.
  const width = Math.min(LANES, Math.ceil(paths.length / threads));
  const tasks = Array.from({ length: threads }, (): HashTask => ({
    kind: "both of each",
    paths,
    links,
    width,
    next,
    progress,
  }));
  const answers = (await inThreads(tasks, progress, onBytes)).filter((answer) => answer.kind === "both of each");
  const failures = answers.flatMap((answer) => answer.failures);
  if (failures.length > 0) return { failures };
  const digests = new Map(answers.flatMap((answer) => answer.digests));
  return { digests: paths.map((_, index) => digests.get(index)!) };
}

/** The error that a worker met, of this thread's class again. */
export function fromFailure({ code, message, evidence }: HashFailure): DossierError {
  return new DossierError(code, message, evidence);
}

/** Runs each task in a thread of its own; the first failure ends all, since the others wait for it. */
async function inThreads(tasks: readonly HashTask[], progress: BigInt64Array, onBytes: OnBytes): Promise<HashAnswer[]> {
  // Without the main thread's options: some of them (--input-type, a test runner's loaders) do not fit a worker.
  const workers = tasks.map(
    (task) => new Worker(new URL("./hash-worker.ts", import.meta.url), { workerData: task, execArgv: [] }),
  );
  const report = () => onBytes(Number(Atomics.load(progress, 0)));
  const timer = setInterval(report, PROGRESS_INTERVAL);
  try {
    const answers = await Promise.all(workers.map(answerOf));
    report();
    return answers;
  } finally {
    clearInterval(timer);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function answerOf(worker: Worker): Promise<HashAnswer> {
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: HashAnswer) =>
      answer.kind === "failed" ? reject(fromFailure(answer.failure)) : resolve(answer),
    );
    worker.once("error", (cause) =>
      reject(new DossierError("HASHING_FAILED", `a hashing thread failed: ${String(cause)}`, {}, cause)),
    );
    worker.once("exit", (exitCode) =>
      reject(
        new DossierError(
          "HASHING_FAILED",
          `a hashing thread ended early (exit code ${exitCode}): try again with more free memory`,
          { exitCode },
        ),
      ),
    );
  });
}

function sharedCounter(): BigInt64Array {
  return new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
}
