import { describe, expect, test } from "vitest";
import { FailingOver } from "../../src/chain/failing-over.ts";
import { NodeGroup } from "../../src/chain/node-group.ts";
import type { NodeChange, NodeFault } from "../../src/chain/node-group.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import type { RpcRequester } from "../../src/chain/rpc.ts";
import { sendTransaction } from "../../src/chain/send-transaction.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";

const GENESIS = `0x${"01".repeat(32)}` as const;
const IDENTITY = { chainId: 7, genesisHash: GENESIS };

/** A node whose behaviour a test may change as it goes. */
class Node implements RpcRequester {
  readonly url: string;
  readonly asked: string[] = [];
  head = 100;
  away = false;
  genesis: string = GENESIS;
  answers: Readonly<Record<string, unknown>> = {};

  constructor(name: string) {
    this.url = `http://${name}/`;
  }

  request(method: string): Promise<unknown> {
    this.asked.push(method);
    if (this.away) return Promise.reject(failure("UNAVAILABLE", this.url, method));
    const answer = this.answers[method];
    if (answer instanceof Error) return Promise.reject(answer);
    if (answer !== undefined) return Promise.resolve(answer);
    if (method === "eth_chainId") return Promise.resolve("0x7");
    if (method === "eth_blockNumber") return Promise.resolve(`0x${this.head.toString(16)}`);
    return Promise.resolve({ hash: this.genesis });
  }

  batch(): Promise<readonly unknown[]> {
    return Promise.reject(new Error("no batches are expected"));
  }
}

function failure(code: "UNAVAILABLE" | "REMOTE_ERROR", url: string, method: string, message = "no"): RpcError {
  const remote = code === "REMOTE_ERROR" ? { remote: { code: -32000, message } } : {};
  return new RpcError(code, { zh: message, en: message }, { url, method, ...remote });
}

interface Watched {
  readonly nodes: readonly Node[];
  readonly group: NodeGroup;
  readonly changes: string[];
  readonly faults: NodeFault[];
}

function groupOf(...names: readonly string[]): Watched {
  const nodes = names.map((name) => new Node(name));
  const changes: string[] = [];
  const faults: NodeFault[] = [];
  const group = new NodeGroup(nodes, IDENTITY, {
    onChange: ({ node, state }: NodeChange) => void changes.push(`${node} ${state}`),
    onFault: (fault) => void faults.push(fault),
  });
  return { nodes, group, changes, faults };
}

const names = (group: NodeGroup): string[] => group.usable().map(({ name }) => name);

describe("a group of nodes", () => {
  test("says once that a node is lost and once that it is back, however often it was asked", async () => {
    const { nodes, group, changes, faults } = groupOf("one");
    nodes[0]!.away = true;
    for (let time = 0; time < 5; time++) await group.poll();
    nodes[0]!.away = false;
    for (let time = 0; time < 5; time++) await group.poll();

    expect(changes).toEqual(["http://one/ LOST", "http://one/ BACK"]);
    expect(faults).toHaveLength(5);
  });

  test.each([["abc"], [0 - 5], [1.5], ["0x"], ["-0x5"], [`0x${(2n ** 70n).toString(16)}`], [null], [{}], [[]]])(
    "does not use a node whose head is %j",
    async (head) => {
      const { nodes, group } = groupOf("one", "two");
      nodes[0]!.answers = { eth_blockNumber: head };
      if (head === null) nodes[0]!.request = () => Promise.resolve(null);

      await group.poll();

      expect(names(group)).toEqual(["http://two/"]);
      expect(group.highest()).toBe(100);
    },
  );

  test("asks first the node that has the blocks, and names the ones that lack blocks which are verified", async () => {
    const { nodes, group, changes } = groupOf("behind", "ahead");
    nodes[0]!.head = 50;

    await group.poll();
    const order = names(group);
    group.compareWith(100);
    nodes[0]!.head = 99;
    await group.poll();
    group.compareWith(100);

    expect(order).toEqual(["http://ahead/", "http://behind/"]);
    expect(changes).toEqual(["http://behind/ BEHIND", "http://behind/ CAUGHT_UP"]);
    expect(names(group)).toEqual(["http://behind/", "http://ahead/"]);
  });

  test("does not wait for a node that hangs when another one answers", async () => {
    const { nodes, group } = groupOf("hangs", "answers");
    nodes[0]!.request = () => new Promise(() => undefined);

    await group.poll();
    await group.poll();

    expect(names(group)).toEqual(["http://answers/"]);
  });

  test("leaves out a node of another chain, and says which chain it has", async () => {
    const { nodes, group, changes } = groupOf("ours", "other");
    nodes[1]!.genesis = `0x${"02".repeat(32)}`;

    await group.poll();

    expect(names(group)).toEqual(["http://ours/"]);
    expect(group.foreign()).toEqual([
      { node: "http://other/", identity: { chainId: 7, genesisHash: `0x${"02".repeat(32)}` } },
    ]);
    expect(changes).toEqual(["http://other/ FOREIGN"]);
  });

  test("does not believe a node again that contradicted what is proven", async () => {
    const { group, changes, faults } = groupOf("liar", "other");
    await group.poll();

    group.lied(group.nodes[0]!, failure("REMOTE_ERROR", "http://liar/", "eth_getBlockReceipts"));
    await group.poll();

    expect(names(group)).toEqual(["http://other/"]);
    expect(changes).toEqual(["http://liar/ LIED"]);
    expect(faults).toHaveLength(1);
  });
});

describe("a question to several nodes", () => {
  test.each<[what: string, answer: (node: Node) => void]>([
    ["does not answer", (node) => void (node.away = true)],
    ["answers with another form", (node) => void (node.answers = { eth_gasPrice: "abc" })],
    ["answers with null", (node) => void (node.answers = { eth_gasPrice: null })],
    [
      "lacks the state",
      (node) =>
        void (node.answers = {
          eth_gasPrice: failure("REMOTE_ERROR", node.url, "eth_gasPrice", "header not found"),
        }),
    ],
  ])("is answered by the second when the first one %s", async (_, change) => {
    const { nodes, group } = groupOf("first", "second");
    change(nodes[0]!);
    nodes[1]!.answers = { eth_gasPrice: "0x5" };
    if (nodes[0]!.answers["eth_gasPrice"] === null) nodes[0]!.request = () => Promise.resolve(null);

    expect(await new FailingOver(group).request("eth_gasPrice")).toBe("0x5");
  });

  test("is not asked again of another node when the first one gave the chain's own refusal", async () => {
    const { nodes, group } = groupOf("first", "second");
    const reverted = failure("REMOTE_ERROR", "http://first/", "eth_call", "execution reverted");
    nodes[0]!.answers = { eth_call: reverted };

    await expect(new FailingOver(group).request("eth_call")).rejects.toBe(reverted);
    expect(nodes[1]!.asked).toEqual([]);
  });

  test("fails with the first failure when no node answers", async () => {
    const { nodes, group } = groupOf("first", "second");
    for (const node of nodes) node.away = true;

    await expect(new FailingOver(group).request("eth_chainId")).rejects.toMatchObject({
      evidence: { url: "http://first/" },
    });
  });

  test("fails as unavailable, and says why, when the only node has lied", async () => {
    const { group } = groupOf("liar");
    const [liar] = group.nodes;
    group.lied(liar!, new RpcError("MALFORMED", { zh: "另一区块。", en: "Another block." }, { method: "eth_call" }));

    await expect(new FailingOver(group).request("eth_chainId")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      text: {
        zh: expect.stringContaining("另一区块") as string,
        en: expect.stringContaining("Another block") as string,
      },
    });
  });

  test("sends a transaction by the next node, which may know it already", async () => {
    const { nodes, group } = groupOf("dies", "knows");
    const raw = "0x010203";
    const hash = toHex(keccak256(Uint8Array.of(1, 2, 3)));
    nodes[0]!.away = true;
    nodes[1]!.answers = {
      eth_sendRawTransaction: failure("REMOTE_ERROR", "http://knows/", "eth_sendRawTransaction", "already known"),
      eth_getTransactionByHash: { blockNumber: null, from: `0x${"00".repeat(20)}`, nonce: "0x0", input: "0x" },
    };
    nodes[1]!.request = (method: string) => {
      nodes[1]!.asked.push(method);
      if (method === "eth_getTransactionReceipt") return Promise.resolve(null);
      const answer = nodes[1]!.answers[method];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };

    expect(await sendTransaction(new FailingOver(group), raw)).toBe(hash);
    expect(nodes[1]!.asked).toContain("eth_sendRawTransaction");
  });
});
