/** A request by the user or the machine to stop this process. */
export interface StopRequest {
  readonly requested: Promise<void>;
  /** Stops listening. */
  dispose(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Starts to listen for signals. A second signal ends the process at once, which loses nothing that was recorded. */
export function stopRequested(): StopRequest {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
    resolve();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    requested: promise,
    dispose() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
