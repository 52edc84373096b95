import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import { expect, it } from "vitest";
import { problemOf } from "../../src/api/problem-of.ts";
import { readBodiesStrictly } from "../../src/api/strict-body.ts";

const LIMIT = 1_000;

/** A server that answers with the body that it read, or with the problem. */
async function post(body: Uint8Array | string, type = "application/json"): Promise<{ status: number; body: unknown }> {
  const app = Fastify().withTypeProvider<TypeBoxTypeProvider>().setValidatorCompiler(TypeBoxValidatorCompiler);
  readBodiesStrictly(app, LIMIT);
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, request.id);
    return await reply.code(problem.status).send(problem.toForm());
  });
  app.post("/", (request) => ({ read: request.body }));
  const answer = await app.inject({
    method: "POST",
    url: "/",
    headers: { "content-type": type },
    payload: typeof body === "string" ? body : Buffer.from(body),
  });
  return { status: answer.statusCode, body: answer.json() };
}

it.each(["application/json", "application/json; charset=utf-8"])("a body of the type %s is read", async (type) => {
  expect(await post('{"a":[1,{"来":"去"}]}', type)).toEqual({ status: 200, body: { read: { a: [1, { 来: "去" }] } } });
});

it.each([
  [
    "two members of one name",
    '{"a":1,\n "b":{"c":1,"c":2}}',
    "JSON_MEMBER_DOUBLED",
    { line: 2, column: 13, place: "/b/c" },
  ],
  [
    "bytes in GBK",
    Uint8Array.of(0x7b, 0x22, 0xc4, 0xe3, 0x22, 0x3a, 0x31, 0x7d),
    "JSON_ENCODING",
    { line: 1, column: 3 },
  ],
  ["half a surrogate pair", String.raw`{"a":"\ud800"}`, "JSON_ENCODING", { line: 1, place: "/a" }],
  ["the trace of a wrong decoding", '{"a":"\ufffd"}', "JSON_ENCODING", {}],
  ["a byte order mark", "\ufeff{}", "JSON_ENCODING", {}],
  ["a number that loses digits", '{"a":9007199254740993}', "JSON_NUMBER_INEXACT", { place: "/a" }],
  ["no JSON", "{", "JSON_SYNTAX", {}],
  ["nothing", "", "JSON_SYNTAX", {}],
  ["too many levels", "[".repeat(100) + "]".repeat(100), "JSON_TOO_DEEP", {}],
])("a body with %s is refused with its place", async (_, body, input, evidence) => {
  expect(await post(body)).toMatchObject({
    status: 400,
    body: {
      code: "REQUEST_MALFORMED",
      evidence: { input, ...evidence },
      details: { zh: expect.stringMatching(/请求内容：/) },
    },
  });
});

it("a body that is longer than the limit is too large", async () => {
  expect(await post(`"${"x".repeat(LIMIT)}"`)).toMatchObject({ status: 413, body: { code: "BODY_TOO_LARGE" } });
});
