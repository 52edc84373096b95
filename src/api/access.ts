import { ACCESS_LABELS } from "../schemas/access.ts";
import type { Access } from "../schemas/access.ts";
import { entriesOf } from "../text/entries.ts";

declare module "fastify" {
  interface FastifySchema {
    /** Those who may use the route. Every route says it, and the type checker refuses a route that does not. */
    readonly access: readonly [Access, ...Access[]];
  }
}

/** The routes whose answers are about parties: each party's own affairs, and everything for those who supervise. */
export const CONCERNED = ["PARTY", "AUDITOR", "AUTHORITY"] as const satisfies readonly Access[];

/** The member of an operation in the OpenAPI document that says who may use it. */
const ACCESS_EXTENSION = "x-laiqu-access";

/** The description of a route with its access also under a name that OpenAPI leaves to programs. */
export function withAccess<S extends { readonly access: readonly Access[] }>(schema: S) {
  return { ...schema, [ACCESS_EXTENSION]: schema.access };
}

/** The meaning of the declarations, for readers of the OpenAPI document. */
export const ACCESS_DESCRIPTION =
  `Every operation declares in \`${ACCESS_EXTENSION}\` who may use it: ` +
  `${entriesOf(ACCESS_LABELS)
    .map(([access, { en }]) => `${access} is ${en}`)
    .join("; ")}. ` +
  "A server that only its own machine reaches (127.0.0.1) asks nobody who they are, and says so in its status. Every " +
  "other server demands a key or a token in the header `Authorization` (`Bearer …`) for what is not PUBLIC, limits " +
  "each answer to what the asker may see, and logs it. What an asker may not see is answered as what is not there. " +
  "docs/access.md has the rules.";

/**
 * Refuses a route that does not say who may use it, when the server is built. The type checker sees only routes that
 * have a description.
 * @throws TypeError
 */
export function demandAccess({
  method,
  url,
  schema,
}: {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly schema?: { readonly access?: readonly Access[] };
}): void {
  if (schema?.access === undefined || schema.access.length === 0)
    throw new TypeError(`The route ${String(method)} ${url} does not declare who may use it.`);
}
