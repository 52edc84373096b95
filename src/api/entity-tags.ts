import { hash, randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest, FastifySchema, RouteOptions } from "fastify";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { ApiContext, ApiInstance } from "./api-context.ts";
import { askerNow } from "./asking.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * The source of the answers of a route. CHECKPOINT: from the index up to its last block and from nothing else,
     * so that the same block gives the same answer. BODY: also from something else, such as manifests that were handed
     * in. Without it an answer has no tag, because it tells of the present.
     */
    readonly follows?: "CHECKPOINT" | "BODY";
  }
}

/** Routes whose answers change with the last block of the index alone. */
export const BY_CHECKPOINT = { follows: "CHECKPOINT" } as const;
/** Routes whose answers may change while the index stays at its block. */
export const BY_BODY = { follows: "BODY" } as const;

/** A program of another version may answer otherwise, and so may this one with other texts of rulebooks. */
const OF_THIS_PROCESS = randomBytes(32).toString("base64url");
const LENGTH = 22;

/**
 * Gives answers an entity tag (RFC 9110, 8.8.3), and answers 304 to whoever has that answer already. A tag holds who
 * asked, so that no asker is told anything about the answer to another one.
 */
export function tagAnswers(app: ApiInstance): void {
  app.addHook("preSerialization", (request, reply, payload: unknown, done) => {
    if (reply.statusCode === 200 && follows(request) === "CHECKPOINT") tagAsOf(request, reply, payload);
    done(null, payload);
  });
  app.addHook("onSend", (request, reply, payload, done) => {
    varyAnswer(reply);
    if (reply.statusCode !== 200 || typeof payload !== "string") return done(null, payload);
    if (follows(request) === "BODY") void reply.header("etag", `"${digestOf(request, payload)}"`);
    const tag = reply.getHeader("etag");
    if (typeof tag !== "string") return done(null, payload);
    void reply.header("cache-control", cacheControl(request));
    if (!isHeld(request, tag)) return done(null, payload);
    void reply.code(304).removeHeader("content-type").removeHeader("content-length");
    return done(null, request.method === "HEAD" ? "" : null);
  });
}

/** Answers 304 before an index is asked for more than its last block, when the asker has the answer as of that. */
export function answerUnchanged(app: ApiInstance, { checkpoint }: Pick<ApiContext, "checkpoint">): void {
  app.addHook("preHandler", async (request, reply) => {
    const held = request.headers["if-none-match"];
    if (follows(request) !== "CHECKPOINT" || held === undefined || held.trim() === "*") return;
    const { block_hash } = await checkpoint();
    const tag = tagAt(request, block_hash);
    if (isHeld(request, tag))
      await reply.code(304).header("etag", tag).header("cache-control", cacheControl(request)).send();
  });
}

/** The meaning of tags, for readers of the OpenAPI document. */
export const TAGS_DESCRIPTION =
  "Answers that follow from the index have an `ETag`: asked again with `If-None-Match`, the server answers 304 as " +
  "long as nothing has changed. A tag is of one asker, one address and one `Accept`.";

/** The description of a route whose answers have a tag, with the answer to whoever has it already. */
export function withUnchanged<S extends FastifySchema>(schema: S, { config }: RouteOptions): S {
  if (config?.follows === undefined || !isJsonObject(schema.response)) return schema;
  return { ...schema, response: { ...schema.response, 304: UNCHANGED } };
}

const UNCHANGED = { description: "The answer is the one that `If-None-Match` names.", type: "null" };

/**
 * Gives an answer that leaves piece by piece its tag, as its JSON would have one.
 * @returns whether its asker has it already, so that nothing need leave
 */
export function tagPieces(request: FastifyRequest, reply: FastifyReply, answer: unknown): boolean {
  const source = follows(request);
  if (source === "CHECKPOINT") tagAsOf(request, reply, answer);
  if (source === "BODY") void reply.header("etag", `"${digestOf(request, JSON.stringify(answer))}"`);
  const tag = reply.getHeader("etag");
  return typeof tag === "string" && isHeld(request, tag);
}

/** Gives an answer its tag by the block as of which it is true. */
function tagAsOf(request: FastifyRequest, reply: FastifyReply, answer: unknown): void {
  const asOf = isJsonObject(answer) ? answer["asOf"] : undefined;
  const hash = isJsonObject(asOf) ? asOf["hash"] : undefined;
  if (typeof hash === "string") void reply.header("etag", tagAt(request, hash));
}

function follows(request: FastifyRequest): "CHECKPOINT" | "BODY" | undefined {
  const isReading = request.method === "GET" || request.method === "HEAD";
  return isReading ? request.routeOptions.config.follows : undefined;
}

/** The tag is weak: the same block gives the same answer, and nothing promises the same bytes. */
function tagAt(request: FastifyRequest, blockHash: string): string {
  return `W/"${digestOf(request, blockHash)}"`;
}

function digestOf(request: FastifyRequest, content: string): string {
  const about = [OF_THIS_PROCESS, request.url, request.headers.accept ?? "", askerNow(), content];
  return hash("sha256", JSON.stringify(about), "base64url").slice(0, LENGTH);
}

/** Compares weakly, as RFC 9110 demands for this header. */
function isHeld(request: FastifyRequest, tag: string): boolean {
  const held = request.headers["if-none-match"];
  if (held === undefined) return false;
  if (held.trim() === "*") return true;
  return held.split(",").some((each) => each.trim().replace(/^W\//, "") === tag.replace(/^W\//, ""));
}

/** An answer to somebody who is known is for nobody else. Whoever keeps one asks before it is used again. */
function cacheControl({ asker }: FastifyRequest): string {
  return asker?.as === "PUBLIC" ? "no-cache" : "private, no-cache";
}

/** Every answer depends on who asks, and on the form that is asked for. */
function varyAnswer(reply: FastifyReply): void {
  const before = reply.getHeader("vary");
  const names = [...(typeof before === "string" ? [before] : []), "Authorization", "Accept"];
  void reply.header("vary", names.join(", "));
}
