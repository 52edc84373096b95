import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp, openApiOf } from "../../src/api/app.ts";
import type { ApiInstance, ApiOptions } from "../../src/api/api-context.ts";
import { ACCESS_LABELS } from "../../src/schemas/access.ts";

interface Document {
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly "x-laiqu-access"?: unknown }>>>>;
}

/** No request is made, so the routes need no store and no chain node. */
const NOTHING_BEHIND = { ledgerAddress: `0x${"0".repeat(40)}` } as ApiOptions;

let app: ApiInstance;
let document: Document;

beforeAll(async () => {
  app = await buildApp(NOTHING_BEHIND);
  await app.ready();
  document = openApiOf(app) as Document;
});
afterAll(async () => await app?.close());

describe("every route of the API", () => {
  it("declares in the OpenAPI document who may use it, by names that the document explains", () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation["x-laiqu-access"]] as const),
    );

    expect(operations.length).toBeGreaterThan(30);
    const names: readonly unknown[] = Object.keys(ACCESS_LABELS);
    const undeclared = operations.filter(
      ([, access]) => !Array.isArray(access) || access.length === 0 || access.some((each) => !names.includes(each)),
    );
    expect(undeclared).toEqual([]);
    for (const name of names) expect(document.info.description).toContain(`${String(name)} is `);
  });

  it("is described with what a server does that asks nobody, and with what others demand", () => {
    expect(document.info.description).toContain("asks nobody who they are");
    expect(document.info.description).toContain("demands a key or a token");
  });

  it.each([
    ["without a description", {}],
    ["without its access", { schema: { summary: "Read everything" } }],
    ["with an empty access", { schema: { summary: "Read everything", access: [] } }],
  ])("is refused %s when the server is built", async (_, options) => {
    const other = await buildApp(NOTHING_BEHIND);

    expect(() => other.get("/v1/everything", options as never, () => ({}))).toThrow(
      "GET /v1/everything does not declare who may use it",
    );
    await other.close();
  });
});
