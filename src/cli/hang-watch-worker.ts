// The worker thread of hang-watch.ts: it ends the process when the main thread is held for too long.
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

/** The data that the main thread shares with its watch. */
export interface HangWatch {
  /** The main thread adds one every second. */
  readonly beats: Int32Array;
  /** The number of seconds in a row without a beat after which the process ends. */
  readonly mostSeconds: number;
  /** The text on stderr before the end. */
  readonly message: string;
}

const { beats, mostSeconds, message }: HangWatch = workerData;
let last = -1;
let missed = 0;

// Its own seconds are counted, not those of a clock, because a machine that sleeps stops both threads.
setInterval(() => {
  const now = Atomics.load(beats, 0);
  missed = now === last ? missed + 1 : 0;
  last = now;
  if (missed < mostSeconds) return;
  try {
    writeSync(2, message);
  } finally {
    // Nothing else ends a process whose main thread waits in the kernel: its signals are never handled.
    process.kill(process.pid, "SIGKILL");
  }
}, 1_000);
