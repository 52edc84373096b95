import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Descriptor } from "../../src/certificate/descriptor.ts";

/** The work of one thread. It changes the bytes at the places `first`, `first + step` and so on. */
export interface ChangedBytesTask extends ChangedBytes {
  readonly first: number;
  readonly step: number;
}

export interface ChangedBytes {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
  /** The SHA-256 digest of the file that is shown with the certificate, in hexadecimal digits. */
  readonly file?: string;
  /** Whether `partsOf` the certificate are changed in the steps that read them, and in the file once for each word. */
  readonly inParts: boolean;
  /** Places from `from` up to `to` that another certificate covers. */
  readonly coveredElsewhere?: { readonly from: number; readonly to: number };
}

const WORKERS = 2;

/** The places of a certificate at which a changed byte goes unnoticed. Each is tried by itself, in two threads. */
export async function unnoticedPlaces(certificate: ChangedBytes): Promise<number[]> {
  const shares = Array.from({ length: WORKERS }, async (_, first) => {
    const task: ChangedBytesTask = { ...certificate, first, step: WORKERS };
    // `once` rejects when the worker throws.
    const [places] = (await once(
      new Worker(new URL("./changed-bytes-worker.ts", import.meta.url), { workerData: task }),
      "message",
    )) as [number[]];
    return places;
  });
  return (await Promise.all(shares)).flat().sort((a, b) => a - b);
}
