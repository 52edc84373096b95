import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servePage } from "../../src/web/serve-page.ts";

let app: FastifyInstance;

beforeAll(async () => {
  app = Fastify();
  await app.register(servePage);
});
afterAll(async () => {
  await app.close();
});

describe("the page", () => {
  it.each([
    ["/", "text/html; charset=utf-8"],
    ["/page/page.js", "text/javascript; charset=utf-8"],
    ["/page/hash-worker.js", "text/javascript; charset=utf-8"],
    ["/page/page.css", "text/css; charset=utf-8"],
    ["/page/icon.svg", "image/svg+xml"],
  ])("is served strictly: %s", async (path, type) => {
    const first = await app.inject({ method: "GET", url: path });
    const again = await app.inject({
      method: "GET",
      url: path,
      headers: { "if-none-match": String(first.headers.etag) },
    });
    const changed = await app.inject({
      method: "GET",
      url: path,
      headers: { "if-none-match": '"of-another-version"' },
    });

    expect(first).toMatchObject({
      statusCode: 200,
      headers: { "content-type": type, "x-content-type-options": "nosniff" },
    });
    expect(String(first.headers["content-security-policy"])).toMatch(
      /^default-src 'self'; script-src 'self' 'wasm-unsafe-eval';/,
    );
    expect(first.body).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect([again.statusCode, again.body, changed.statusCode]).toEqual([304, "", 200]);
  });

  it("names no other origin than its own in its HTML and style", async () => {
    const files = await Promise.all(["/", "/page/page.css"].map((url) => app.inject({ method: "GET", url })));

    expect(files.map(({ body }) => body.match(/(?:https?:)?\/\/[a-z]/i))).toEqual([null, null]);
  });
});
