import { RpcError } from "../chain/rpc-error.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { showForeign } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { DeploymentError } from "./deployment-error.ts";

/** The answer of a node: a result, or a refusal for a reason that nothing proves. */
type Said<T> = { readonly node: string } & ({ readonly result: T } | { readonly refusal: DeploymentError });

/**
 * Asks every node a question whose answer nothing proves. A refusal counts only if all nodes that answer refuse, and if
 * a single node says it twice.
 * @returns the result of the first node
 * @throws DeploymentError: the refusal, or `NODES_DISAGREE`; RpcError when no node answers
 */
export async function sameFromEach<T>(
  nodes: readonly RpcRequester[],
  question: (node: RpcRequester) => Promise<T>,
): Promise<T> {
  const [only, second] = nodes;
  const asked = only !== undefined && second === undefined ? [only, only] : nodes;
  const said: Said<T>[] = [];
  let silence: unknown;
  for (const node of asked) {
    try {
      said.push({ node: node.url ?? "", result: await question(node) });
      if (asked !== nodes) break;
    } catch (error) {
      if (error instanceof DeploymentError) said.push({ node: node.url ?? "", refusal: error });
      else if (error instanceof RpcError) silence ??= error;
      else throw error;
    }
  }
  const refused = said.flatMap((one) => ("refusal" in one ? [one] : []));
  const accepted = said.flatMap((one) => ("result" in one ? [one] : []));
  const [refusing, accepting] = [refused[0], accepted[0]];
  if (accepting === undefined) throw refusing === undefined ? silence : refusing.refusal;
  if (refusing !== undefined && asked === nodes) throw disagree(refusing.node, refusing.refusal, accepting.node);
  return accepting.result;
}

function disagree(refusing: string, refusal: DeploymentError, accepting: string): DeploymentError {
  const [one, other] = [showForeign(refusing), showForeign(accepting)];
  const reason = reasonOf(refusal);
  return new DeploymentError(
    "NODES_DISAGREE",
    {
      zh: `链节点 ${one} 与 ${other} 的答复不一致，后者没有异议，而前者：${reason.zh}。请查明哪个节点有误。`,
      en:
        `The nodes ${one} and ${other} disagree. The latter has no objection, and the former says: ${reason.en}. ` +
        "Find out which node is wrong.",
    },
    { node: refusing, other: accepting, refusal: refusal.code },
    refusal,
  );
}
