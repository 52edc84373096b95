import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { RpcError } from "../../src/chain/rpc-error.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc, JsonRpcOptions } from "../../src/chain/rpc.ts";
import { startLocalServer } from "../local-server.ts";

type Call = { id: number; method: string; params: unknown[] };
type Behaviour = (body: string, outgoing: ServerResponse, incoming: IncomingMessage) => void;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

/** A node with the given behaviour, and a client for it. */
async function nodeThat(
  behaviour: Behaviour,
  options?: JsonRpcOptions,
): Promise<{ client: JsonRpc; server: Server; url: string }> {
  const { server, url, close } = await startLocalServer(behaviour);
  const client = createJsonRpc(url, { timeoutMs: 5_000, ...options });
  cleanups.push(() => client.close(), close);
  return { client, server, url };
}

function echo(call: Call): object {
  return { jsonrpc: "2.0", id: call.id, result: [call.method, ...call.params] };
}

async function failureOf(promise: Promise<unknown>): Promise<RpcError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RpcError);
  return error as RpcError;
}

test("gives the result of one call and keeps the connection for the next", async () => {
  const ports = new Set<number | undefined>();
  const { client } = await nodeThat((body, outgoing, incoming) => {
    ports.add(incoming.socket.remotePort);
    outgoing.end(JSON.stringify(echo(JSON.parse(body) as Call)));
  });

  const first = await client.request("eth_call", [1, "latest"]);
  const second = await client.request("eth_chainId");

  expect(first).toEqual(["eth_call", 1, "latest"]);
  expect(second).toEqual(["eth_chainId"]);
  expect(ports.size).toBe(1);
});

test("puts the answers of a batch into the order of the calls, however the node orders them", async () => {
  const { client } = await nodeThat((body, outgoing) =>
    outgoing.end(JSON.stringify((JSON.parse(body) as Call[]).map(echo).reverse())),
  );

  const results = await client.batch([
    { method: "a", params: [1] },
    { method: "b", params: [2] },
  ]);

  expect(results).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
});

test("an empty batch sends no request", async () => {
  const { client } = await nodeThat((_body, outgoing) => outgoing.destroy());

  const results = await client.batch([]);

  expect(results).toEqual([]);
});

test("passes the node's error on with its code and data", async () => {
  const { client } = await nodeThat((body, outgoing) => {
    outgoing.statusCode = 400;
    outgoing.end(
      JSON.stringify({
        jsonrpc: "2.0",
        id: (JSON.parse(body) as Call).id,
        error: { code: 3, message: "reverted", data: "0x01" },
      }),
    );
  });

  const error = await failureOf(client.request("eth_call"));

  expect(error).toMatchObject({
    code: "REMOTE_ERROR",
    evidence: { method: "eth_call", remote: { code: 3, message: "reverted", data: "0x01" } },
  });
});

test("a batch fails with the first call that failed", async () => {
  const { client } = await nodeThat((body, outgoing) => {
    const [good, bad] = JSON.parse(body) as [Call, Call];
    outgoing.end(JSON.stringify([echo(good), { jsonrpc: "2.0", id: bad.id, error: { code: -32601, message: "no" } }]));
  });

  const error = await failureOf(
    client.batch([
      { method: "good", params: [] },
      { method: "bad", params: [] },
    ]),
  );

  expect(error).toMatchObject({ code: "REMOTE_ERROR", evidence: { method: "bad", remote: { code: -32601 } } });
});

test("a batch that the node refuses as a whole fails with its error", async () => {
  const { client } = await nodeThat((_body, outgoing) =>
    outgoing.end(JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "too long" } })),
  );

  const error = await failureOf(client.batch([{ method: "a", params: [] }]));

  expect(error).toMatchObject({ code: "REMOTE_ERROR", evidence: { remote: { code: -32600 } } });
});

test.each([
  ["text that is not JSON", () => "<html>"],
  ["JSON that is not an answer", () => "{}"],
  ["the answer to another request", (call: Call) => JSON.stringify({ ...echo(call), id: call.id + 1 })],
])("refuses %s as malformed", async (_name, answer) => {
  const { client } = await nodeThat((body, outgoing) => outgoing.end(answer(JSON.parse(body) as Call)));

  const error = await failureOf(client.request("eth_chainId"));

  expect(error.code).toBe("MALFORMED");
});

test("refuses a batch with an answer left out as malformed", async () => {
  const { client } = await nodeThat((body, outgoing) =>
    outgoing.end(JSON.stringify((JSON.parse(body) as Call[]).slice(1).map(echo))),
  );

  const error = await failureOf(
    client.batch([
      { method: "a", params: [] },
      { method: "b", params: [] },
    ]),
  );

  expect(error).toMatchObject({ code: "MALFORMED", evidence: { method: "a" } });
});

test("refuses an answer longer than the limit instead of filling memory", async () => {
  const { client } = await nodeThat(
    (body, outgoing) => outgoing.end(JSON.stringify({ ...echo(JSON.parse(body) as Call), padding: "x".repeat(2_000) })),
    { maxResponseBytes: 1_000 },
  );

  const error = await failureOf(client.request("eth_getLogs"));

  expect(error.code).toBe("MALFORMED");
});

test("gives up on a node that drips its answer past the deadline", async () => {
  const { client } = await nodeThat(
    (_body, outgoing) => {
      outgoing.write("{");
      const drip = setInterval(() => outgoing.write(" "), 20);
      outgoing.on("close", () => clearInterval(drip));
    },
    { timeoutMs: 150 },
  );

  const error = await failureOf(client.request("eth_blockNumber"));

  expect(error.code).toBe("TIMEOUT");
});

test("reports a node that does not run as unavailable, without the credentials in its address", async () => {
  const { server, url } = await nodeThat((_body, outgoing) => outgoing.end());
  await new Promise((resolve) => server.close(resolve));
  const client = createJsonRpc(`${url.replace("http://", "http://user:secret@")}/?key=secret`);

  const error = await failureOf(client.request("eth_chainId"));

  expect(error.code).toBe("UNAVAILABLE");
  expect(error.evidence.url).toBe(`${url}/`);
  expect(JSON.stringify(error) + error.message).not.toContain("secret");
});

test("reports an access refusal in plain text as unavailable", async () => {
  const { client } = await nodeThat((_body, outgoing) => {
    outgoing.statusCode = 403;
    outgoing.end("host not in allowlist");
  });

  const error = await failureOf(client.request("eth_chainId"));

  expect(error.code).toBe("UNAVAILABLE");
});

test("reports a connection that is cut in the middle of an answer as unavailable", async () => {
  const { client } = await nodeThat((_body, outgoing) => {
    outgoing.writeHead(200, { "content-length": "100" });
    outgoing.write("{", () => outgoing.destroy());
  });

  const error = await failureOf(client.request("eth_chainId"));

  expect(error.code).toBe("UNAVAILABLE");
});

test("a node is reached over http or https only", () => {
  expect(() => createJsonRpc("ftp://127.0.0.1")).toThrow(TypeError);
});
