import { Type } from "typebox";
import type { TSchema } from "typebox";
import { ProblemSchema } from "../schemas/problem.ts";

const problem = {
  description: "A problem (RFC 9457); docs/errors.md explains every code",
  content: { "application/problem+json": { schema: ProblemSchema } },
};
const problems = { "4xx": problem, "5xx": problem };

/** The answers of a route: what it gives, and problems for everything else. */
export function answers<S extends TSchema>(schema: S) {
  return { 200: schema, ...problems };
}

/** The answers of a route whose bytes count, such as a certificate: they are sent as they are. */
export function answersBytes(description: string) {
  return { 200: { description, content: { "application/json": { schema: Type.Unsafe<unknown>({}) } } }, ...problems };
}
