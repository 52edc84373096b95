import { watchForHangs } from "./hang-watch.ts";
import type { Session } from "./session.ts";

/** A request by the user or the machine to stop this process. */
export interface StopRequest {
  readonly requested: Promise<void>;
  /** Stops listening. */
  dispose(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * An orderly stop takes less than this, unless a disk or a database does not answer. Docker and systemd wait 10 s or
 * longer.
 */
const STOPPED_WITHIN_MS = 8_000;

/**
 * Starts to listen for signals. Call it once the program runs, and not before: until then a signal ends the process at
 * once, also while it waits for a disk that does not answer. A second signal, and a stop that takes too long, end the
 * process by that signal. Nothing that was recorded is lost then, because every record is on the disk before it is
 * acknowledged. A main thread that hangs handles no signal, so from now on it is watched.
 * @param session - is told when the stop takes too long
 */
export function stopRequested({ notice, say }: Pick<Session, "notice" | "say">): StopRequest {
  const stopWatching = watchForHangs({ say });
  const { promise, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    clearTimeout(timer);
    stopWatching();
  };
  const end = (signal: NodeJS.Signals): void => {
    stopListening();
    // Without a listener the signal ends the process. An exit would first wait for reads and writes that hang.
    process.kill(process.pid, signal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (timer !== undefined) return end(signal);
    timer = setTimeout(() => {
      notice(
        say({
          zh: "停止时有磁盘、数据库或连接没有应答，现在强制结束；已确认的记录均已落盘。",
          en:
            "A disk, a database or a connection does not answer, so the program ends now without waiting for it; " +
            "every acknowledged record is on the disk.",
        }),
      );
      end(signal);
    }, STOPPED_WITHIN_MS);
    resolve();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { requested: promise, dispose: stopListening };
}
