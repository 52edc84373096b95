// The worker thread of hash-threads.ts: it does one task and posts one answer.
import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { createSm3 } from "../documents/sm3.ts";
import { chunkProducer, consumeChunks, type ChunkRing } from "./chunk-ring.ts";
import { DossierError, hashingFailed } from "./dossier-error.ts";
import { digestInLanes } from "./digest-lanes.ts";
import { hexOf, type FileDigests } from "./file-digests.ts";
import { readStable, type Links } from "./stable-read.ts";

/**
 * The task of a worker. `progress` and `next` are counters that all threads share; `width` is the number of files
 * that the worker hashes at once.
 */
export type HashTask =
  | {
      readonly kind: "read and SHA-256";
      readonly path: string;
      readonly links: Links;
      readonly ring: ChunkRing;
      readonly progress: BigInt64Array;
    }
  | { readonly kind: "SM3"; readonly ring: ChunkRing }
  | {
      readonly kind: "both of each";
      readonly paths: readonly string[];
      readonly links: Links;
      readonly width: number;
      readonly next: Int32Array;
      readonly progress: BigInt64Array;
    };

/** An error as it passes between threads, which do not keep classes. */
export type HashFailure = Pick<DossierError, "code" | "text" | "evidence">;

/** The answer to each kind of task. For many files it has the index in `paths` of every file that this worker took. */
export type HashAnswer =
  | { readonly kind: "read and SHA-256"; readonly size: number; readonly sha256: string }
  | { readonly kind: "SM3"; readonly sm3: string }
  | {
      readonly kind: "both of each";
      readonly digests: readonly (readonly [number, FileDigests])[];
      readonly failures: readonly HashFailure[];
    }
  | { readonly kind: "failed"; readonly failure: HashFailure };

// The main thread gives a HashTask to every worker that it starts.
const task: HashTask = workerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread's port has no origin.
parentPort?.postMessage(perform(task));

function perform(task: HashTask): HashAnswer {
  try {
    switch (task.kind) {
      case "read and SHA-256":
        return readAndHash(task);
      case "SM3":
        return hashRing(task);
      case "both of each":
        return hashEach(task);
      default:
        return task satisfies never;
    }
  } catch (error) {
    return { kind: "failed", failure: toFailure(error) };
  }
}

function readAndHash({ path, links, ring, progress }: Extract<HashTask, { kind: "read and SHA-256" }>): HashAnswer {
  const hash = createHash("sha256");
  const producer = chunkProducer(ring);
  let chunk: Uint8Array = new Uint8Array();
  const size = readStable(path, links, {
    buffer: () => (chunk = producer.next()),
    read(bytes) {
      // The chunk is published before SHA-256 takes it, because SM3 is the slower digest and must never wait.
      producer.publish(bytes);
      hash.update(chunk.subarray(0, bytes));
      Atomics.add(progress, 0, BigInt(bytes));
    },
  });
  producer.close();
  return { kind: "read and SHA-256", size, sha256: hash.digest("hex") };
}

function hashRing({ ring }: Extract<HashTask, { kind: "SM3" }>): HashAnswer {
  const hasher = createSm3();
  consumeChunks(ring, (chunk) => hasher.update(chunk));
  return { kind: "SM3", sm3: hexOf(hasher.digest()) };
}

function hashEach({ paths, links, width, next, progress }: Extract<HashTask, { kind: "both of each" }>): HashAnswer {
  // Every worker takes the next file that no other has taken, so that all end at about the same time.
  const outcomes = digestInLanes(
    paths,
    () => Atomics.add(next, 0, 1),
    width,
    links,
    (bytes) => Atomics.add(progress, 0, BigInt(bytes)),
  );
  return {
    kind: "both of each",
    digests: outcomes.flatMap((outcome): [number, FileDigests][] =>
      "digests" in outcome ? [[outcome.index, outcome.digests]] : [],
    ),
    failures: outcomes.flatMap((outcome) => ("failure" in outcome ? [toFailure(outcome.failure)] : [])),
  };
}

function toFailure(error: unknown): HashFailure {
  const { code, text, evidence } =
    error instanceof DossierError
      ? error
      : hashingFailed(error instanceof Error ? (error.stack ?? error.message) : String(error), error);
  return { code, text, evidence };
}
