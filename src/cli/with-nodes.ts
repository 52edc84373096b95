import type { NodeListener } from "../chain/node-group.ts";
import { createJsonRpc } from "../chain/rpc.ts";
import type { JsonRpc } from "../chain/rpc.ts";
import { createLog } from "../log/log.ts";
import { consultNodes } from "../system/consulted-nodes.ts";
import type { ConsultedNodes, ConsultOptions } from "../system/consulted-nodes.ts";
import { NodeEvidence } from "../system/node-evidence.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { reasonOf } from "../text/reason-of.ts";
import type { Session } from "./session.ts";

/** With several nodes, one that gives no answer within this time is passed over, in milliseconds. */
const FAIL_OVER_AFTER_MS = 10_000;

/** Clients of the nodes at these addresses. */
export function openNodes(urls: readonly [string, ...string[]]): readonly [JsonRpc, ...JsonRpc[]] {
  const open = (url: string): JsonRpc => createJsonRpc(url, urls.length === 1 ? {} : { timeoutMs: FAIL_OVER_AFTER_MS });
  const [first, ...others] = urls;
  return [open(first), ...others.map(open)];
}

/**
 * Does the work of a command that ends by itself with one or several nodes. Faults of a node are said on
 * stderr, and the evidence is kept in the data directory.
 * @param about - what the nodes must serve
 * @param work - gets the nodes, and a function that says for what fault a node is passed over
 * @throws as `consultNodes`, and what the work throws
 */
export async function withNodes<T>(
  session: Session,
  urls: readonly [string, ...string[]],
  about: Pick<ConsultOptions, "expected" | "admit">,
  work: (nodes: ConsultedNodes, onPassedOver: (error: unknown) => void) => Promise<T>,
): Promise<T> {
  const nodes = openNodes(urls);
  try {
    const consulted = await consultNodes(nodes, { ...about, listener: listenerOf(session) });
    return await work(consulted, (error) => session.notice(session.say(passedOver(error))));
  } finally {
    for (const node of nodes) node.close();
  }
}

function listenerOf(session: Session): NodeListener {
  const log = createLog("warn", (line) => session.notice(line));
  const evidence = new NodeEvidence(session.config.dataDirectory, log);
  return {
    onChange: ({ text }) => session.notice(session.say(text)),
    onFault: (fault) => evidence.record(fault),
  };
}

function passedOver(error: unknown): Bilingual {
  const reason = reasonOf(error);
  return {
    zh: `改问下一个节点：${reason.zh}。`,
    en: `The next node is asked instead: ${reason.en}.`,
  };
}
