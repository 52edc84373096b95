import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Descriptor } from "../../src/certificate/descriptor.ts";

/** The places `first`, `first + step`, … of a certificate. */
export interface ChangedBytesTask {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
  /** The file that is shown with it: its SHA-256 digest in hexadecimal digits. */
  readonly file: string | undefined;
  readonly first: number;
  readonly step: number;
}

const WORKERS = 2;

/** The places of a certificate at which a changed byte is not found: every one is tried, in threads side by side. */
export async function unnoticedPlaces(bytes: Uint8Array, descriptor: Descriptor, file?: string): Promise<number[]> {
  const shares = Array.from({ length: WORKERS }, async (_, first) => {
    const task: ChangedBytesTask = { bytes, descriptor, file, first, step: WORKERS };
    // `once` rejects with what the worker throws.
    const [places] = (await once(
      new Worker(new URL("./changed-bytes-worker.ts", import.meta.url), { workerData: task }),
      "message",
    )) as [number[]];
    return places;
  });
  return (await Promise.all(shares)).flat().sort((a, b) => a - b);
}
