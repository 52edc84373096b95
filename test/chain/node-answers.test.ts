import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { askInBatches } from "../../src/chain/answer.ts";
import { Backoff } from "../../src/chain/backoff.ts";
import { excerptOf } from "../../src/chain/excerpt.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc, JsonRpcOptions, RpcCall, RpcRequester } from "../../src/chain/rpc.ts";
import { startLocalServer } from "../local-server.ts";

type Call = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

/** A client of a node that answers each request in its own way. */
async function clientOf(
  behaviour: (body: string, outgoing: ServerResponse) => void,
  options?: JsonRpcOptions,
): Promise<JsonRpc> {
  const server = await startLocalServer(behaviour);
  const client = createJsonRpc(server.url, options);
  cleanups.push(
    () => client.close(),
    () => server.close(),
  );
  return client;
}

async function failureOf(promise: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RpcError) return error;
  throw new Error("an RpcError was expected", { cause: error });
}

const TWO: readonly RpcCall[] = [
  { method: "a", params: [1] },
  { method: "b", params: [2] },
];
const answered = (call: Call): object => ({ jsonrpc: "2.0", id: call.id, result: call.params[0] });

describe("an answer to a batch is refused, with its beginning as evidence,", () => {
  test.each<[what: string, answers: (calls: Call[]) => unknown]>([
    ["if one call is answered twice", ([first, second]) => [first, second, first].map((call) => answered(call!))],
    ["if a call is answered that was not asked", (calls) => [...calls.map(answered), { id: 0, result: 1 }]],
    ["if an id is a text", (calls) => calls.map((call) => ({ ...answered(call), id: String(call.id) }))],
    ["if it is one result for all", ([first]) => answered(first!)],
    ["if it is null", () => null],
    ["if an error is a text", ([first]) => [{ id: first!.id, error: "no" }]],
    ["if an error has a code that is no number", ([first]) => [{ id: first!.id, error: { code: "1", message: "x" } }]],
  ])("%s", async (_, answers) => {
    const client = await clientOf((body, outgoing) =>
      outgoing.end(JSON.stringify(answers(JSON.parse(body) as Call[]))),
    );

    const error = await failureOf(client.batch(TWO));

    expect(error).toMatchObject({ code: "MALFORMED", evidence: { excerpt: expect.any(String) as string } });
  });

  test("but not if only its order is another, or a byte order mark precedes it", async () => {
    const client = await clientOf((body, outgoing) =>
      outgoing.end(`\ufeff${JSON.stringify((JSON.parse(body) as Call[]).map(answered).reverse())}`),
    );

    expect(await client.batch(TWO)).toEqual([1, 2]);
  });
});

describe("an HTTP answer is refused", () => {
  test.each<[what: string, behaviour: (outgoing: ServerResponse) => void, code: string, evidence: object]>([
    [
      "with the pause that it asks for, if it has the status 429",
      (outgoing) => outgoing.writeHead(429, { "retry-after": "7" }).end("slow down"),
      "UNAVAILABLE",
      { status: 429, retryAfterMs: 7_000, excerpt: '"slow down"' },
    ],
    [
      "if it is a redirect, which is not followed",
      (outgoing) => outgoing.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
      "UNAVAILABLE",
      { status: 307 },
    ],
    [
      "if it is compressed, before a byte of it is unpacked",
      (outgoing) => outgoing.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}")),
      "MALFORMED",
      {},
    ],
    [
      "if it is in UTF-16",
      (outgoing) => outgoing.end(Buffer.from('{"id":1,"result":"0x1"}', "utf16le")),
      "MALFORMED",
      {},
    ],
    [
      "if it is a page, whose escapes are shown",
      (outgoing) => outgoing.end("<html>\u001b[2J"),
      "MALFORMED",
      { excerpt: String.raw`"<html>\u{1b}[2J"` },
    ],
    [
      "if it has a result and the status of a failure",
      (outgoing) => outgoing.writeHead(500).end('{"jsonrpc":"2.0","id":1,"result":"0x1"}'),
      "UNAVAILABLE",
      { status: 500 },
    ],
    [
      "if it consists of millions of empty values, which would fill memory",
      (outgoing) => outgoing.end(`[${"[],".repeat(3_000_000)}[]]`),
      "MALFORMED",
      {},
    ],
    ["if it is nested a million times", (outgoing) => outgoing.end("[".repeat(1_000_000)), "MALFORMED", {}],
  ])("%s", async (_, behaviour, code, evidence) => {
    const client = await clientOf((_body, outgoing) => behaviour(outgoing));

    const error = await failureOf(client.request("eth_chainId", ["x"]));

    expect(error).toMatchObject({
      code,
      evidence: { method: "eth_chainId", params: String.raw`"[\"x\"]"`, ...evidence },
    });
  });
});

test("an answer of millions of empty values is refused before it is parsed", async () => {
  const client = await clientOf((_body, outgoing) => outgoing.end(`[${"[],".repeat(1_000_000)}[]]`));

  const { text } = await failureOf(client.request("eth_chainId"));

  expect(text.zh).toContain("由过多的细碎值组成");
  expect(text.en).toContain("of too many tiny values");
});

test("an excerpt is short, whatever is in the value", () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];

  expect(excerptOf(deep).length).toBeLessThan(400);
  expect(excerptOf({ text: "x".repeat(10_000_000) }).length).toBeLessThan(400);
  expect(excerptOf(Array.from({ length: 1_000_000 }, () => null)).length).toBeLessThan(400);
  expect(excerptOf({ a: ["\u202e", 2n, undefined] })).toBe(String.raw`"{\"a\":[\"\u{202e}\",2,undefined]}"`);
});

describe("a list of calls", () => {
  const calls = Array.from({ length: 250 }, (_, index) => ({
    method: "eth_test",
    params: [`0x${index.toString(16)}`],
  }));

  test.each<[what: string, refusal: (length: number) => Error]>([
    ["a limit", () => remoteError(-32005, "limit exceeded")],
    ["too long an answer", () => remoteError(-32003, "response too large")],
    ["a batch that is too long", () => remoteError(-32600, "batch too large")],
  ])("is asked in smaller batches when the node speaks of %s, and in order", async (_, refusal) => {
    const sizes: number[] = [];
    const node: RpcRequester = {
      request: () => Promise.reject(new Error("only batches are expected")),
      batch: (batch) => {
        sizes.push(batch.length);
        return batch.length > 10
          ? Promise.reject(refusal(batch.length))
          : Promise.resolve(batch.map(({ params }) => params[0]));
      },
    };

    const answers = await askInBatches(node, calls);

    expect(answers.map((answer) => answer.count())).toEqual(calls.map((_call, index) => index));
    expect(sizes.filter((size) => size > 10).length).toBeLessThan(40);
  });

  test("ends with the node's error when one call alone is too much, and when the node is away", async () => {
    const failing = (failure: Error): RpcRequester => {
      const reject = async (): Promise<never> => await Promise.reject(failure);
      return { request: reject, batch: reject };
    };

    await expect(askInBatches(failing(remoteError(-32005, "limit exceeded")), calls)).rejects.toMatchObject({
      code: "REMOTE_ERROR",
    });
    await expect(askInBatches(failing(new Error("away")), calls)).rejects.toThrow("away");
  });
});

function remoteError(code: number, message: string): RpcError {
  return new RpcError(
    "REMOTE_ERROR",
    { zh: message, en: message },
    { method: "eth_test", remote: { code, message }, tooMuch: true },
  );
}

test("pauses double up to ten seconds, vary, respect a node's wish up to a minute, and begin anew later", () => {
  const backoff = new Backoff(250, () => 0.999_999);
  const varied = new Backoff(1_000, () => 0);

  expect(Array.from({ length: 8 }, () => backoff.next())).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect(backoff.next(30_000)).toBe(30_000);
  expect(backoff.next(86_400_000)).toBe(60_000);
  backoff.reset();
  expect(backoff.next()).toBe(250);
  expect(varied.next()).toBe(500);
});
