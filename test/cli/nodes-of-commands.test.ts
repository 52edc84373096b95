import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startRpcServer } from "../../src/chain/embedded/server.ts";
import { headerFromRpc } from "../../src/consensus/header.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { qbftBlockHash } from "../../src/consensus/qbft.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import type { Ask } from "../indexer/small-ledger.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const FOUNDING = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const RULEBOOKS = fileURLToPath(new URL("../../rulebooks/", import.meta.url));
const DOWN = "http://127.0.0.1:1";
/** The proven state says that every version is published. */
const PROVEN = { certainty: "PROVEN", versions: [{ standing: "PUBLISHED" }] };
const WORD = `0x${"ab".repeat(32)}`;

const place = new Workplace();
const closing: (() => Promise<unknown>)[] = [];
let honest: Ask;
let good: string;

beforeAll(async () => {
  const chain = await place.start();
  good = chain.url;
  honest = (method, params) => chain.request({ method, params });
  await deploy("deployment.json", [good]);
}, 60_000);
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => place.cleanUp());

const file = (name: string): string => join(place.dataDirectory, name);

interface Ended {
  readonly exitCode: number;
  readonly err: string;
  readonly document: {
    readonly id?: string;
    readonly startBlock?: number;
    readonly contracts?: object;
    readonly error?: { readonly detail: string; readonly message: string };
  };
}

async function run(nodes: readonly string[], ...words: readonly string[]): Promise<Ended> {
  const rpc = nodes.flatMap((url) => ["--rpc", url]);
  const config = plainConfig({ dataDirectory: file("data") });
  const { exitCode, out, err } = await runCli(config, ...words, ...rpc, "--json");
  return { exitCode, err, document: JSON.parse(out) as Ended["document"] };
}

async function deploy(output: string, nodes: readonly string[]): Promise<Ended> {
  return await run(nodes, "deploy", "--founding", FOUNDING, "--network", "x", "-o", file(output));
}

async function describeAt(block: number, nodes: readonly string[]): Promise<Ended> {
  const files = [
    "--deployment",
    file("deployment.json"),
    "--founding",
    FOUNDING,
    "-o",
    file("network.json"),
    "--force",
  ];
  return await run(nodes, "descriptor", "create", ...files, "--block", String(block));
}

async function publish(book: string, nodes: readonly string[]): Promise<Ended> {
  return await run(nodes, "rulebook", "publish", book, "--deployment", file("deployment.json"));
}

/** A node that answers one method in its own way, or as the chain does where the way is undefined. */
async function nodeThat(
  method: string,
  change: (answer: unknown, params: readonly unknown[]) => unknown,
): Promise<string> {
  const server = await startRpcServer(0, async (asked, params) => {
    const answer = await honest(asked, params);
    return asked === method ? change(answer, params) : answer;
  });
  closing.push(() => server.close());
  return server.url;
}

const gasOf = (block: unknown, gasLimit: string): unknown => ({ ...(block as object), gasLimit });

/** A node with other blocks than the chain has, from the first one on. */
function fork(): Promise<string> {
  return nodeThat("eth_getBlockByNumber", (answer, [number]) => {
    if (number === "0x0" || answer === null) return answer;
    const block = { ...(answer as Record<string, unknown>), stateRoot: WORD };
    return { ...block, hash: toHex(qbftBlockHash(headerFromRpc(block))) };
  });
}

describe("a command that names several nodes", () => {
  it("goes on with the next one when the first is down, and says so once", async () => {
    const alone = await describeAt(6, [good]);
    const deployed = await deploy("second.json", [DOWN, good]);
    const described = await describeAt(6, [DOWN, good]);
    const published = await publish(`${RULEBOOKS}cangyu-2025.json`, [DOWN, good]);

    expect([deployed.exitCode, described.document.id]).toEqual([0, alone.document.id]);
    expect([published.exitCode, published.document]).toMatchObject([0, PROVEN]);
    for (const { err } of [deployed, described, published])
      expect(err.match(/:1\/ gives no usable answer/g)).toHaveLength(1);
  }, 60_000);

  it("sends by the next one what the first does not take", async () => {
    const taking = await nodeThat("eth_sendRawTransaction", (hash) => hash);
    const mute = await startRpcServer(0, async (method, params) =>
      method === "eth_sendRawTransaction" ? "not a hash" : await honest(method, params),
    );
    closing.push(() => mute.close());

    const { exitCode, err } = await deploy("third.json", [mute.url, taking]);

    expect(exitCode).toBe(0);
    expect(err).toContain(`${mute.url}/ gives no usable answer`);
  }, 60_000);

  it("refuses nodes of two chains, and nodes with two blocks of one number", async () => {
    const foreign = await nodeThat("eth_chainId", () => "0x7");
    const other = await fork();

    for (const command of [
      (nodes: string[]) => deploy("none.json", nodes),
      (nodes: string[]) => describeAt(6, nodes),
    ]) {
      const chains = await command([good, foreign]);
      const blocks = await command([good, other]);

      expect([chains.exitCode, chains.document.error?.detail]).toEqual([3, "OTHER_CHAIN"]);
      expect(chains.document.error?.message).toContain(`${foreign}/`);
      expect([blocks.exitCode, blocks.document.error?.detail]).toEqual([3, "NODES_DISAGREE"]);
    }
    expect(existsSync(file("none.json"))).toBe(false);
    expect(readFileSync(file("data/evidence/nodes.jsonl"), "utf8")).toContain('"witnessHeader":"0x');
  });

  it("makes the descriptor with a node that serves it when another shows a header that nobody sealed", async () => {
    const lying = await nodeThat("eth_getBlockByNumber", (answer, [number]) =>
      number === "0x5" ? gasOf(answer, "0x1") : answer,
    );

    const { exitCode, err } = await describeAt(6, [lying, good]);

    expect(exitCode).toBe(0);
    expect(err).toContain("The next node is asked instead");
  });

  it("deploys on no network of which one of them says that it cannot carry a ledger", async () => {
    const small = await nodeThat("eth_getBlockByNumber", (answer) => gasOf(answer, "0xf73140"));

    const divided = await deploy("none.json", [small, good]);
    const agreed = await deploy("none.json", [small]);

    expect([divided.exitCode, divided.document.error?.detail]).toEqual([3, "NODES_DISAGREE"]);
    expect([agreed.exitCode, agreed.document.error?.detail]).toEqual([1, "NETWORK_UNFIT"]);
  });
});

it("a head that a node only claims does not make another node seem behind", async () => {
  const boastful = await nodeThat("eth_blockNumber", () => "0x3b9aca00");

  const { exitCode, err } = await describeAt(6, [boastful, good]);

  expect([exitCode, err.includes("behind")]).toEqual([0, false]);
});

describe("a publication is not refused on the word of a node", () => {
  const cangyu = `${RULEBOOKS}cangyu-2025.json`;

  it.each<[what: string, word: () => string]>([
    ["that the ledger has no jurisdiction", () => `0x${"0".repeat(64)}`],
    ["that storage holds what no ledger wrote", () => `0x${"f".repeat(64)}`],
  ])("%s", async (_, word) => {
    const lying = await nodeThat("eth_getStorageAt", word);

    const { exitCode, document } = await publish(cangyu, [lying]);

    expect([exitCode, document]).toMatchObject([0, PROVEN]);
  });

  it("which cannot prove it: that is undecided, and another node decides", async () => {
    const stranger = file("stranger.json");
    writeFileSync(stranger, readFileSync(cangyu, "utf8").replace("沧屿市", "临澜市"));
    const unproven = await nodeThat("eth_getProof", (proof) => ({ ...(proof as object), accountProof: [] }));

    const alone = await publish(stranger, [unproven]);
    const both = await publish(stranger, [unproven, good]);

    expect([alone.exitCode, alone.document.error?.detail]).toEqual([3, "PROOF_REFUSED"]);
    expect([both.exitCode, both.document.error?.detail]).toEqual([1, "JURISDICTION_UNKNOWN"]);
  });
});

describe("a deployment is not written on the word of a node", () => {
  it.each<[what: string, method: string, change: (answer: unknown) => unknown]>([
    ["that serves no code", "eth_getCode", () => "0x"],
    ["that serves other code", "eth_getCode", () => `0x${"60".repeat(3_000)}`],
    [
      "that names another block",
      "eth_getTransactionReceipt",
      (receipt) => (receipt === null ? null : { ...(receipt as object), blockNumber: "0x1", blockHash: WORD }),
    ],
  ])(
    "%s",
    async (what, method, change) => {
      const output = `${what.replaceAll(" ", "-")}.json`;
      const lying = await nodeThat(method, change);

      const stopped = await deploy(output, [lying]);
      const written = existsSync(file(output));
      const resumed = await deploy(output, [good]);

      expect([stopped.exitCode, stopped.document.error?.detail]).toEqual([3, "CREATION_UNCONFIRMED"]);
      expect([written, resumed.exitCode]).toEqual([false, 0]);
    },
    60_000,
  );
});
