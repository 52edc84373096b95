import { Worker } from "node:worker_threads";
import type { HangWatch } from "./hang-watch-worker.ts";
import type { Session } from "./session.ts";

/** The main thread of a server answers others every few milliseconds; no single step of it takes nearly this long. */
const MOST_SECONDS = 60;

/**
 * Watches the main thread from another one. A disk that neither answers nor fails holds the main thread in the kernel,
 * so that no request, no timer and no signal is handled. After a minute of that, the process says so on stderr and
 * ends.
 * @param mostSeconds - how long the main thread may be held
 * @returns stops watching
 */
export function watchForHangs({ say }: Pick<Session, "say">, mostSeconds = MOST_SECONDS): () => void {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const said = say({
    zh: `主线程已 ${mostSeconds} 秒没有响应：数据目录所在的磁盘可能没有应答，现在强制结束；已确认的记录均已落盘。`,
    en:
      `The main thread has not moved for ${mostSeconds} s: the disk of the data directory may not answer. ` +
      "The program ends now; every acknowledged record is on the disk.",
  });
  const watch: HangWatch = { beats, mostSeconds, message: `${said}\n` };
  // Some options of the main thread (--input-type, the loaders of a test runner) do not fit a worker.
  const worker = new Worker(new URL("./hang-watch-worker.ts", import.meta.url), { workerData: watch, execArgv: [] });
  worker.unref();
  const timer = setInterval(() => Atomics.add(beats, 0, 1), 1_000);
  timer.unref();
  return () => {
    clearInterval(timer);
    void worker.terminate();
  };
}
