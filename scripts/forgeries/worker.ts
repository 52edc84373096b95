// Tries every n-th forgery in a thread of its own, and posts its progress and its outcome.
import { parentPort, workerData } from "node:worker_threads";
import { useFastKeccak } from "../../src/chain/fast-keccak.ts";
import type { Genuine } from "./corpus.ts";
import { ForgeryTrial, type Outcome } from "./try-forgeries.ts";

/** The forgeries `first`, `first + step` and so on, up to and including `last`. */
export interface ForgeryTask {
  readonly corpus: readonly Genuine[];
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly last: number;
}

export type ForgeryMessage = { readonly done: number } | { readonly outcome: Outcome };

/** Forgeries between two reports of progress. */
const REPORTED = 500;

await useFastKeccak();
const { corpus, seed, first, step, last } = workerData as ForgeryTask;
let sinceReport = 0;
const outcome = new ForgeryTrial(corpus, seed).try(numbers(), () => {
  if (++sinceReport < REPORTED) return;
  post({ done: sinceReport });
  sinceReport = 0;
});
post({ outcome });

function* numbers(): Generator<number> {
  for (let number = first; number <= last; number += step) yield number;
}

function post(message: ForgeryMessage): void {
  parentPort?.postMessage(message, []);
}
