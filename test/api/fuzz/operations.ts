import type { Access } from "../../../src/schemas/access.ts";

/** A JSON Schema, of which the fuzz reads a few members. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** An operation as the OpenAPI document describes it. */
export interface Operation {
  readonly operationId: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly access: readonly Access[];
  readonly query: Readonly<Record<string, Schema>>;
  readonly body: Schema | undefined;
  /** The schema of each form of the answer, by its media type; none where anything may come. */
  readonly answers: Readonly<Record<string, Schema | undefined>>;
}

type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };

interface Described {
  readonly operationId: string;
  readonly "x-laiqu-access": readonly Access[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export function operationsOf(document: object): Operation[] {
  const { paths } = document as { readonly paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      operationId: described.operationId,
      method: method.toUpperCase() as Operation["method"],
      path,
      access: described["x-laiqu-access"],
      query: Object.fromEntries(
        (described.parameters ?? []).flatMap(({ name, schema, in: place }) =>
          place === "query" ? [[name, schema]] : [],
        ),
      ),
      body: described.requestBody?.content?.["application/json"]?.schema,
      answers: Object.fromEntries(
        Object.entries(described.responses["200"]?.content ?? {}).map(([type, { schema }]) => [type, schema]),
      ),
    })),
  );
}
