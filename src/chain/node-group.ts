import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import { reasonOf } from "../text/reason-of.ts";
import { Backoff } from "./backoff.ts";
import { askChainIdentity, askHead } from "./blocks.ts";
import { sameChain } from "./chain-identity.ts";
import type { ChainIdentity } from "./chain-identity.ts";
import { isFaultOfProgram } from "./fault-of-program.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcRequester } from "./rpc.ts";

/**
 * A change in the state of a node:
 * - `LOST`: it gives no usable answer any more;
 * - `BACK`: it does again;
 * - `BEHIND`: it lacks blocks that are verified already;
 * - `CAUGHT_UP`: it has them now;
 * - `LIED`: it contradicted what is proven, and is not used any more;
 * - `FOREIGN`: it serves another chain, and is not used.
 */
export type NodeState = "LOST" | "BACK" | "BEHIND" | "CAUGHT_UP" | "LIED" | "FOREIGN";

export interface NodeChange {
  /** The node's name: its address without credentials. */
  readonly node: string;
  readonly state: NodeState;
  readonly text: Bilingual;
}

/** An answer, or a silence, that is a node's fault. `error` holds the evidence. */
export interface NodeFault {
  readonly node: string;
  readonly error: Pick<CodedError, "code" | "text" | "evidence">;
}

/** The listeners of a group of nodes. */
export interface NodeListener {
  /** Called once for each change, never for each attempt. */
  readonly onChange?: (change: NodeChange) => void;
  /** Called for every fault. */
  readonly onFault?: (fault: NodeFault) => void;
}

/** One of the nodes from which a chain is read. */
export interface ChainNode {
  readonly rpc: RpcRequester;
  readonly name: string;
  /** Its last block according to itself; undefined before it has answered. */
  readonly head: number | undefined;
  readonly state: NodeState | undefined;
  /** The notice about its last change of state. */
  readonly change: Bilingual | undefined;
}

/** A node may lack this many of the last blocks before it counts as behind: blocks take time to travel. */
export const MAY_LAG_BLOCKS = 5;
/** The identity of a node that keeps answering is asked again after this time, in milliseconds. */
const IDENTITY_EVERY_MS = 10_000;
/** After the first node has answered, the others are awaited this long, in milliseconds. */
const GRACE_MS = 1_000;
/** A node that failed at its work is tried again after this time, when another one does the work meanwhile. */
const FAILED_FOR_MS = 60_000;

class GroupedNode implements ChainNode {
  readonly rpc: RpcRequester;
  readonly name: string;
  head: number | undefined;
  state: NodeState | undefined;
  change: Bilingual | undefined;
  identity: ChainIdentity | undefined;
  identityAt = -Infinity;
  /** The poll under way. A node that hangs is not asked a second time meanwhile. */
  polling: Promise<void> | undefined;
  /** Whether its last poll was answered. */
  answers = false;
  /** Since when the node failed at its work although it answers polls. */
  failedAt = -Infinity;
  /** The last fault; undefined while all is well. */
  fault: unknown;
  retryAt = -Infinity;
  readonly backoff = new Backoff();

  constructor(rpc: RpcRequester, name: string) {
    this.rpc = rpc;
    this.name = name;
  }
}

/**
 * Several nodes of one chain, of which none is trusted. The group knows which of them answer, how far each says it is,
 * and which one to ask.
 */
export class NodeGroup {
  readonly #nodes: readonly GroupedNode[];
  readonly #listener: NodeListener;
  #expected: ChainIdentity | undefined;
  /** A fault of this program that a poll met. */
  #broken: unknown;

  /**
   * @param nodes - in the order of preference, at least one
   * @param expected - the chain that they must serve; by default that of the first node that answers
   */
  constructor(nodes: readonly RpcRequester[], expected: ChainIdentity | undefined, listener: NodeListener = {}) {
    this.#nodes = nodes.map((rpc, index) => new GroupedNode(rpc, rpc.url ?? `node ${index + 1}`));
    this.#expected = expected;
    this.#listener = listener;
  }

  get nodes(): readonly ChainNode[] {
    return this.#nodes;
  }

  /** The chain that the nodes must serve; undefined before any has answered. */
  get identity(): ChainIdentity | undefined {
    return this.#expected;
  }

  /**
   * Asks every node for its chain and its last block, each at most once at a time. It waits for the first answer, and
   * then a moment for the others.
   */
  async poll(): Promise<void> {
    const due = this.#nodes.filter((node) => node.polling === undefined && this.#isDue(node));
    const polls = due.map((node) => (node.polling = this.#ask(node).finally(() => (node.polling = undefined))));
    if (polls.length === 0) return await this.#firstUnderWay();
    if (this.#nodes.length === 1) await Promise.all(polls);
    else await this.#awaitMost(due, polls);
    if (this.#broken !== undefined) throw this.#broken;
    for (const node of this.#nodes) this.#compareChain(node);
  }

  async #awaitMost(due: readonly GroupedNode[], polls: readonly Promise<void>[]): Promise<void> {
    const answered = Promise.any(
      due.map(async (node, index) => {
        await polls[index];
        if (!node.answers) throw new Error("no answer");
      }),
    ).then(() => sleep(GRACE_MS));
    await Promise.race([Promise.all(polls), answered.catch(() => Promise.all(polls))]);
  }

  /** The nodes that may be asked now, the best one first. */
  usable(): readonly ChainNode[] {
    const usable = this.#nodes.filter((node) => node.answers && node.state !== "LIED" && node.state !== "FOREIGN");
    const sound = usable.filter((node) => !hasFailed(node));
    const highest = Math.max(...sound.map(({ head }) => head ?? 0), 0);
    const rank = (node: GroupedNode): number =>
      (hasFailed(node) ? 2 : 0) + ((node.head ?? 0) < highest - MAY_LAG_BLOCKS ? 1 : 0);
    return usable.toSorted((left, right) => rank(left) - rank(right));
  }

  /** The highest block that a node which works says it has; undefined if none answers. */
  highest(): number | undefined {
    const heads = this.#nodes.filter((node) => node.answers && !hasFailed(node) && !isExcluded(node));
    return heads.length === 0 ? undefined : Math.max(...heads.map(({ head }) => head ?? 0));
  }

  /** The nodes that serve another chain. */
  foreign(): readonly { readonly node: string; readonly identity: ChainIdentity }[] {
    return this.#nodes.flatMap(({ state, name, identity }) =>
      state === "FOREIGN" && identity !== undefined ? [{ node: name, identity }] : [],
    );
  }

  /** The faults of the nodes, in their order. */
  faults(): readonly unknown[] {
    return this.#nodes.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  }

  /** Notes that a node gave no usable answer to a question of the work, or still lacks what the work needs. */
  failed(node: ChainNode, error: unknown, state: "LOST" | "BEHIND" = "LOST"): void {
    const known = this.#known(node);
    known.failedAt = Date.now();
    if (state === "LOST") return this.#lose(known, error);
    known.fault = error;
    if (error instanceof CodedError) this.#enter(known, "BEHIND", error.text);
  }

  /** Notes that a node contradicted what is proven. It is not used any more. */
  lied(node: ChainNode, error: CodedError): void {
    const known = this.#known(node);
    known.fault = error;
    this.#listener.onFault?.({ node: known.name, error });
    this.#enter(known, "LIED", {
      zh: `链节点 ${known.name} 的答复与已证明的内容矛盾，不再使用：${reasonOf(error).zh}。`,
      en: `The node ${known.name} contradicts what is proven and is not used any more: ${reasonOf(error).en}.`,
    });
  }

  /** Notes that a node did what was asked of it. */
  worked(node: ChainNode): void {
    const known = this.#known(node);
    known.failedAt = -Infinity;
    this.#recover(known);
  }

  /** Names the nodes that lack blocks up to one that is verified, and those that have caught up. */
  compareWith(verified: number): void {
    for (const node of this.#nodes) {
      if (!node.answers || node.head === undefined || isExcluded(node) || node.state === "LOST") continue;
      if (node.head < verified - MAY_LAG_BLOCKS) this.#fallBehind(node, node.head, verified);
      else if (node.state === "BEHIND")
        this.#enter(node, "CAUGHT_UP", {
          zh: `链节点 ${node.name} 已赶上，位于区块 ${node.head}。`,
          en: `The node ${node.name} has caught up and is at block ${node.head}.`,
        });
    }
  }

  #isDue(node: GroupedNode): boolean {
    // The only node is asked as often as the caller wants: the caller makes the pauses then.
    return this.#nodes.length === 1 || Date.now() >= node.retryAt;
  }

  async #firstUnderWay(): Promise<void> {
    const underWay = this.#nodes.flatMap(({ polling }) => (polling === undefined ? [] : [polling]));
    if (underWay.length > 0) await Promise.race([...underWay, sleep(GRACE_MS)]);
  }

  async #ask(node: GroupedNode): Promise<void> {
    try {
      if (Date.now() - node.identityAt >= IDENTITY_EVERY_MS || node.fault !== undefined) {
        node.identity = await askChainIdentity(node.rpc);
        node.identityAt = Date.now();
      }
      node.head = await askHead(node.rpc);
      node.answers = true;
      node.retryAt = -Infinity;
      node.backoff.reset();
      if (Date.now() - node.failedAt >= FAILED_FOR_MS) this.worked(node);
    } catch (error) {
      if (isFaultOfProgram(error)) this.#broken ??= error;
      node.answers = false;
      const wished = error instanceof RpcError ? error.evidence.retryAfterMs : undefined;
      node.retryAt = Date.now() + node.backoff.next(wished);
      this.#lose(node, error);
    }
  }

  #compareChain(node: GroupedNode): void {
    const { identity, name } = node;
    if (identity === undefined || !node.answers) return;
    this.#expected ??= identity;
    const { chainId, genesisHash } = this.#expected;
    if (sameChain(this.#expected, identity)) {
      if (node.state === "FOREIGN") this.#recover(node);
      return;
    }
    const text = {
      zh:
        `链节点 ${name} 上是链 ${identity.chainId}（创世区块 ${identity.genesisHash}），` +
        `而不是链 ${chainId}（创世区块 ${genesisHash}）：不予使用，请更正其地址。`,
      en:
        `The node ${name} serves chain ${identity.chainId} with genesis ${identity.genesisHash} instead of ` +
        `chain ${chainId} with genesis ${genesisHash}: it is not used; correct its address.`,
    };
    if (node.state !== "FOREIGN") {
      const evidence = { expected: this.#expected, found: identity };
      this.#listener.onFault?.({ node: name, error: { code: "OTHER_CHAIN", text, evidence } });
    }
    this.#enter(node, "FOREIGN", text);
  }

  #fallBehind(node: GroupedNode, head: number, verified: number): void {
    if (node.state === "BEHIND") return;
    this.#enter(node, "BEHIND", {
      zh: `链节点 ${node.name} 位于区块 ${head}，落后于已核验的区块 ${verified}：请检查它是否仍在同步，或已被重置。`,
      en:
        `The node ${node.name} is at block ${head}, behind the verified block ${verified}: ` +
        "check whether it is still synchronizing, or was reset.",
    });
  }

  #lose(node: GroupedNode, error: unknown): void {
    node.fault = error;
    if (error instanceof CodedError) this.#listener.onFault?.({ node: node.name, error });
    if (isExcluded(node)) return;
    this.#enter(node, "LOST", {
      zh: `链节点 ${node.name} 没有给出可用的答复，将继续询问：${reasonOf(error).zh}。`,
      en: `The node ${node.name} gives no usable answer and is asked again: ${reasonOf(error).en}.`,
    });
  }

  #recover(node: GroupedNode): void {
    node.fault = undefined;
    if (node.state === "LOST" || node.state === "FOREIGN")
      this.#enter(node, "BACK", {
        zh: `链节点 ${node.name} 已恢复，位于区块 ${node.head ?? 0}。`,
        en: `The node ${node.name} is back and is at block ${node.head ?? 0}.`,
      });
  }

  #enter(node: GroupedNode, state: NodeState, text: Bilingual): void {
    if (node.state === state) return;
    node.state = state;
    node.change = text;
    this.#listener.onChange?.({ node: node.name, state, text });
  }

  #known(node: ChainNode): GroupedNode {
    const known = this.#nodes.find((each) => each === node);
    if (known === undefined) throw new Error(`The node ${node.name} is not of this group.`);
    return known;
  }
}

function hasFailed(node: GroupedNode): boolean {
  return node.failedAt > -Infinity;
}

function isExcluded({ state }: GroupedNode): boolean {
  return state === "LIED" || state === "FOREIGN";
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
