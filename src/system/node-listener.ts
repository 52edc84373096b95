import type { NodeListener, NodeState } from "../chain/node-group.ts";
import type { Log } from "../log/log.ts";
import type { NodeEvidence } from "./node-evidence.ts";

/** The level and the name of the line about each change. */
const LINES: Readonly<Record<NodeState, readonly [level: "error" | "warn" | "info", event: string]>> = {
  LOST: ["warn", "node-lost"],
  BACK: ["info", "node-back"],
  BEHIND: ["warn", "node-behind"],
  CAUGHT_UP: ["info", "node-caught-up"],
  LIED: ["error", "node-lied"],
  FOREIGN: ["error", "node-foreign"],
};

/** Writes each change of a node to the log, and each fault to the evidence. */
export function nodeListener(log: Log, evidence: NodeEvidence): NodeListener {
  return {
    onChange: ({ node, state, text }) => {
      const [level, event] = LINES[state];
      log[level](event, { node, zh: text.zh, en: text.en, evidence: evidence.path });
    },
    onFault: (fault) => {
      evidence.record(fault);
      const { code, text } = fault.error;
      log.debug("node-fault", { node: fault.node, code, zh: text.zh, en: text.en });
    },
  };
}
