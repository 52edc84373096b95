import type { startSystem } from "./start-system.ts";
import { SystemStartError } from "./system-start-error.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * Loads the system with its EVM. The EVM is a native module that only `start` needs, so it is loaded here, on demand.
 * @throws SystemStartError `EVM_UNAVAILABLE`
 */
export async function importStartSystem(): Promise<typeof startSystem> {
  try {
    return (await import("./start-system.ts")).startSystem;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (!/edr|native binding|\.node\b/i.test(reason)) throw cause;
    throw new SystemStartError(
      "EVM_UNAVAILABLE",
      {
        zh: `无法加载 EVM（@nomicfoundation/edr）：${showForeign(reason)}。请重新运行 npm ci（不要加 --omit=optional）。`,
        en:
          `The EVM (@nomicfoundation/edr) cannot be loaded: ${showForeign(reason)}. Run npm ci again, without ` +
          "--omit=optional.",
      },
      { reason },
      cause,
    );
  }
}
