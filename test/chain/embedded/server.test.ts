import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JsonRpcProvider } from "ethers";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../../src/chain/rpc.ts";
import { asWord, CHAIN_ID, Signer, GENESIS_TIME, STORE_AND_LOG, Workplace } from "./development-chain.ts";

const workplace = new Workplace();
let chain: RunningEmbeddedChain;
beforeAll(async () => {
  chain = await workplace.start();
});
afterAll(() => workplace.cleanUp());

interface Answer {
  status: number;
  body: string;
}

/** One HTTP request with full control over method and headers. */
function http(body: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      chain.url,
      { method: options.method ?? "POST", headers: { "content-type": "application/json", ...options.headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function callError(body: unknown): Promise<{ id: unknown; error: { code: number } }> {
  return JSON.parse((await http(typeof body === "string" ? body : JSON.stringify(body))).body) as {
    id: unknown;
    error: { code: number };
  };
}

test("ethers deploys, calls and reads with an account that owns nothing", async () => {
  // By default ethers caches answers, also nonces, for 250 ms, and a transaction takes less time here.
  const provider = new JsonRpcProvider(chain.url, CHAIN_ID, { staticNetwork: true, cacheTimeout: -1 });
  try {
    const wallet = new Signer().wallet.connect(provider);

    const deployment = await (await wallet.sendTransaction({ data: STORE_AND_LOG })).wait();
    const receipt = await (await wallet.sendTransaction({ to: deployment!.contractAddress, data: asWord(42) })).wait();

    expect(receipt).toMatchObject({ status: 1, blockHash: (await provider.getBlock(receipt!.blockNumber))!.hash });
    expect(await provider.getStorage(deployment!.contractAddress!, 0)).toBe(asWord(42));
    expect(await provider.getBalance(wallet.address)).toBe(0n);
  } finally {
    provider.destroy();
  }
});

test("gives its chain id, and identifies itself as a development chain", async () => {
  const client = createJsonRpc(chain.url);

  const answers = await client.batch(
    ["eth_chainId", "net_version", "web3_clientVersion"].map((method) => ({ method, params: [] })),
  );

  expect(answers).toEqual(["0x4f24", "20260", "Laiqu/embedded-development-chain"]);
  client.close();
});

test.each([
  "evm_mine",
  "evm_revert",
  "evm_setNextBlockTimestamp",
  "evm_setAutomine",
  "hardhat_setStorageAt",
  "hardhat_setBalance",
  "hardhat_impersonateAccount",
  "hardhat_setCode",
  "hardhat_reset",
  "eth_accounts",
  "eth_sendTransaction",
  "eth_sign",
  "eth_signTransaction",
  "personal_sign",
  "debug_traceTransaction",
  "constructor",
  "__proto__",
  "",
])("refuses the method %j", async (method) => {
  expect(await callError({ jsonrpc: "2.0", id: 7, method, params: [] })).toMatchObject({
    id: 7,
    error: { code: -32601 },
  });
});

test.each([
  ["text that is not JSON", "{", -32700],
  ["a number", "1", -32600],
  ["null", "null", -32600],
  ["an empty batch", "[]", -32600],
  [
    "a batch that is too long",
    JSON.stringify(Array.from({ length: 1_001 }, (_, id) => ({ jsonrpc: "2.0", id, method: "eth_chainId" }))),
    -32600,
  ],
  ["another version", JSON.stringify({ jsonrpc: "1.0", id: 1, method: "eth_chainId" }), -32600],
  ["no method", JSON.stringify({ jsonrpc: "2.0", id: 1 }), -32600],
  ["an id that is an object", JSON.stringify({ jsonrpc: "2.0", id: {}, method: "eth_chainId" }), -32600],
  ["named parameters", JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: {} }), -32602],
  [
    "a malformed block",
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBlockByNumber", params: ["1", false] }),
    -32602,
  ],
  [
    "a malformed hash",
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getBlockByHash", params: ["0x12", false] }),
    -32602,
  ],
  ["a malformed filter", JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getLogs", params: [] }), -32602],
  [
    "a transaction that is not hex",
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendRawTransaction", params: ["0xzz"] }),
    -32602,
  ],
])("answers %s with its JSON-RPC error", async (_name, body, code) => {
  expect((await callError(body)).error.code).toBe(code);
});

test("answers the calls of a batch one by one, errors beside results, and leaves notifications out", async () => {
  const { body } = await http(
    JSON.stringify([
      { jsonrpc: "2.0", id: "a", method: "eth_chainId" },
      { jsonrpc: "2.0", method: "eth_chainId" },
      { jsonrpc: "2.0", id: 2, method: "evm_mine" },
      5,
    ]),
  );

  expect(JSON.parse(body)).toMatchObject([
    { id: "a", result: "0x4f24" },
    { id: 2, error: { code: -32601 } },
    { id: null, error: { code: -32600 } },
  ]);
});

test("a lone notification gets no answer", async () => {
  expect(await http(JSON.stringify({ jsonrpc: "2.0", method: "eth_chainId" }))).toEqual({ status: 204, body: "" });
});

test.each([
  ["announced", {}],
  ["sent in chunks", { "transfer-encoding": "chunked" }],
])("refuses a body of more than 2 MiB, %s", async (_how, headers) => {
  const answer = await http(`"${"x".repeat(2 * 1024 * 1024)}"`, { headers });

  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.body)).toMatchObject({ error: { code: -32600 } });
});

test.each([
  ["a page of another name bound to this address", { headers: { host: "evil.example" } }, 403],
  ["a form or a page without preflight", { headers: { "content-type": "text/plain" } }, 415],
])("refuses %s", async (_who, options, status) => {
  const answer = await http(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" }), options);

  expect(answer.status).toBe(status);
});

test("refuses a request that is not sent with POST", async () => {
  expect((await http("", { method: "GET" })).status).toBe(405);
});

test("listens on the loopback interface only", () => {
  expect(new URL(chain.url).hostname).toBe("127.0.0.1");
});

test("a port in use is named, and the data directory is free again", async () => {
  const other = new Workplace();
  const port = Number(new URL(chain.url).port);

  await expect(other.start({ port, initialTimestamp: GENESIS_TIME })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    message: expect.stringContaining(String(port)),
  });

  await other.start();
  await other.cleanUp();
});
