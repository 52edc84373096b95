import type { FaultCode } from "../../schemas/warning-codes.ts";
import { ApiProblem } from "../api-problem.ts";
import type { Fault } from "./faults.ts";
import type { Health, SystemHealth } from "./system-health.ts";

/** Faults that leave an answer as good as ever: the index is at the head, although nobody seems to keep it. */
const HARMLESS_TO_CHECKS: ReadonlySet<FaultCode> = new Set(["INDEX_SILENT"]);

/** Faults of the node: what it says now is not what the chain says. */
const OF_THE_NODE: ReadonlySet<FaultCode> = new Set([
  "CHAIN_UNAVAILABLE",
  "CHAIN_TIMEOUT",
  "NODE_OF_ANOTHER_CHAIN",
  "CHAIN_SYNCING",
  "NODE_BEHIND",
]);

/**
 * Refuses to say what the ledger would answer now while nobody can know it: the chain has halted, the node is not at
 * the chain's head, or the index is behind.
 * @throws ApiProblem with the code of the fault
 */
export async function demandPresent(health: SystemHealth): Promise<void> {
  const { faults } = await health.now();
  refuse(faults.filter(({ code }) => !HARMLESS_TO_CHECKS.has(code)));
}

/** Refuses to ask a node that is not at the chain's head. @throws ApiProblem with the code of the fault */
export async function demandNode(health: SystemHealth): Promise<void> {
  const { faults } = await health.now();
  refuse(faults.filter(({ code }) => OF_THE_NODE.has(code)));
}

/** Why a system is not ready. Its status is 503 whatever the reason: a probe asks only whether, and not why. */
class UnreadyProblem extends ApiProblem {
  override get status(): number {
    return 503;
  }
}

/** The problem of a system that does not follow its chain; undefined for one that does. */
export function notReady({ faults }: Health): ApiProblem | undefined {
  const [worst] = faults;
  if (worst === undefined) return undefined;
  return new UnreadyProblem(worst.code, worst.text, {
    faults: faults.map(({ code, text }) => ({ code, zh: text.zh, en: text.en })),
  });
}

function refuse([worst]: readonly Fault[]): void {
  if (worst !== undefined) throw new ApiProblem(worst.code, worst.text);
}
