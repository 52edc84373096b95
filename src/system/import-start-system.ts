import { CliError } from "../cli/cli-error.ts";
import type { startSystem } from "./start-system.ts";

/**
 * Loads the system with its EVM, which is a native module: only `start` needs it, and where it cannot
 * be loaded one sentence says so.
 * @throws CliError `UNAVAILABLE`
 */
export async function importStartSystem(): Promise<typeof startSystem> {
  try {
    return (await import("./start-system.ts")).startSystem;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (!/edr|native binding|\.node\b/i.test(message)) throw cause;
    throw new CliError(
      "UNAVAILABLE",
      {
        zh: "无法加载 EVM（@nomicfoundation/edr）：请重新运行 npm ci（不要加 --omit=optional）。",
        en: "The EVM (@nomicfoundation/edr) cannot be loaded: run `npm ci` again, without --omit=optional.",
      },
      { detail: message },
      { cause },
    );
  }
}
