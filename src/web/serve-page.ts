import type { FastifyInstance } from "fastify";
import { bundlePage } from "./bundle-page.ts";

/**
 * Lets the browser load from this server and ask this server only (Content Security Policy Level 3), so that a script
 * in the page could not send a dropped file elsewhere. WebAssembly computes the digests and needs its own permission.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  // A page from before an upgrade may not understand the API's answers, so the browser must ask again, by ETag.
  "cache-control": "no-cache",
} as const;

/**
 * Serves the page at `/` and its files under `/page/`, beside the API on the same Fastify instance.
 * Its scripts are bundled when the server starts: a page that cannot be built keeps the server from starting.
 * @throws esbuild's BuildFailure
 */
export async function servePage(app: FastifyInstance): Promise<void> {
  for (const { path, type, bytes, etag } of await bundlePage()) {
    app.get(path, { schema: { access: ["PUBLIC"], hide: true } }, async (request, reply) => {
      reply.headers({ ...HEADERS, etag });
      if (isKnown(request.headers["if-none-match"], etag)) return await reply.code(304).send();
      return await reply.type(type).send(bytes);
    });
  }
}

/** Whether If-None-Match (RFC 9110, 13.1.2) names the file that would be sent. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && ifNoneMatch.split(",").some((known) => known.trim().replace(/^W\//, "") === etag);
}
