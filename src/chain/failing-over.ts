import { CodedError } from "../text/coded-error.ts";
import type { ChainNode, NodeGroup } from "./node-group.ts";
import { checkForm } from "./result-forms.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcCall, RpcRequester } from "./rpc.ts";

/**
 * One requester over several nodes. Every answer is checked for the form of its method. When a node does not answer,
 * or answers with another form, the next one is asked; so a reading or a sending fails only when all nodes do.
 */
export class FailingOver implements RpcRequester {
  readonly #group: NodeGroup;

  constructor(group: NodeGroup) {
    this.#group = group;
  }

  /** The address of the node that is asked first. */
  get url(): string {
    return this.#inOrder()[0]?.name ?? "";
  }

  async request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return await this.#attempt(method, async ({ rpc }) => {
      const result = await rpc.request(method, params);
      checkForm(rpc.url, method, params, result);
      return result;
    });
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    const methods = [...new Set(calls.map(({ method }) => method))].join(",");
    return await this.#attempt(methods, async ({ rpc }) => {
      const results = await rpc.batch(calls);
      for (const [index, { method, params }] of calls.entries()) checkForm(rpc.url, method, params, results[index]);
      return results;
    });
  }

  /** @param method - of the question, for the error */
  async #attempt<T>(method: string, question: (node: ChainNode) => Promise<T>): Promise<T> {
    let first: unknown;
    for (const node of this.#inOrder()) {
      try {
        const answer = await question(node);
        this.#group.worked(node);
        return answer;
      } catch (error) {
        if (!anotherMayAnswer(error)) throw error;
        first ??= error;
        if (isFaultOfNode(error)) this.#group.failed(node, error);
      }
    }
    throw first ?? this.#noneUsable(method);
  }

  /** Every node serves another chain or has lied. */
  #noneUsable(method: string): RpcError {
    const said = this.#group.nodes.flatMap(({ change }) => (change === undefined ? [] : [change]));
    return new RpcError(
      "UNAVAILABLE",
      {
        zh: `没有可用的链节点，请以可信的节点（--rpc）重新启动。${said.map(({ zh }) => zh).join("")}`,
        en: [
          "No chain node may be used: start again with one that can be trusted (--rpc).",
          ...said.map(({ en }) => en),
        ].join(" "),
      },
      { method },
    );
  }

  /** The usable nodes, the best first, and then those that did not answer lately: they may be back. */
  #inOrder(): readonly ChainNode[] {
    const usable = this.#group.usable();
    const others = this.#group.nodes.filter(
      (node) => !usable.includes(node) && node.state !== "LIED" && node.state !== "FOREIGN",
    );
    return [...usable, ...others];
  }
}

/** An answer that has no usable form may be another node's right answer. So may an error, unless it is a verdict. */
function anotherMayAnswer(error: unknown): boolean {
  if (!(error instanceof RpcError)) return error instanceof CodedError;
  return error.code !== "REMOTE_ERROR" || lacksState(error);
}

/** The node lacks what is asked for, or has a limit. A revert and a refused transaction are the chain's own answers. */
function lacksState({ evidence: { remote, tooMuch } }: RpcError): boolean {
  if (remote === undefined || remote.data !== undefined) return tooMuch === true;
  return (
    tooMuch === true ||
    remote.code === -32603 ||
    /not found|not available|unavailable|unknown block|missing trie|pruned|syncing|world state/i.test(remote.message)
  );
}

function isFaultOfNode(error: unknown): boolean {
  return !(error instanceof RpcError) || error.code !== "REMOTE_ERROR";
}
