import { Type } from "typebox";
import type { TSchema } from "typebox";
import { ProblemSchema } from "../schemas/problem.ts";
import { CSV, JSON_FORM, NDJSON } from "./lists/list-forms.ts";

const problem = {
  description: "A problem (RFC 9457). Its `code` names the error; docs/errors.md explains every code.",
  content: { "application/problem+json": { schema: ProblemSchema } },
};
const problems = { "4xx": problem, "5xx": problem };

/** The answers of a route: one form for success, and problems for every failure. */
export function answers<S extends TSchema>(schema: S) {
  return { 200: schema, ...problems };
}

/** The answers of a route that sends plain text. */
export function answersText(description: string) {
  return { 200: { description, content: { "text/plain": { schema: Type.String() } } }, ...problems };
}

/** The answers of a route that sends bytes unchanged, such as a certificate. */
export function answersBytes(description: string) {
  return { 200: { description, content: { "application/json": { schema: Type.Unsafe<unknown>({}) } } }, ...problems };
}

/** The answers of a route that gives one result in several forms: JSON, and others by their media types. */
export function answersInForms(schema: TSchema, others: readonly string[]) {
  const anything = Type.Unsafe<unknown>({});
  const content = {
    "application/json": { schema: Type.Unsafe<unknown>({ ...schema }) },
    ...Object.fromEntries(others.map((type) => [type, { schema: anything }] as const)),
  };
  return { 200: { description: "The answer.", content }, ...problems };
}

/**
 * The answers of a route that gives a list: a page in JSON, the whole list in other forms, and perhaps more forms.
 * docs/answers.md describes the records of whole lists.
 */
export function answersList<S extends TSchema>(schema: S, more: readonly string[] = []) {
  const content = {
    [JSON_FORM]: { schema },
    [NDJSON]: { schema: Type.String({ description: NDJSON_DESCRIPTION }) },
    [CSV]: { schema: Type.String({ description: CSV_DESCRIPTION }) },
    ...Object.fromEntries(more.map((type) => [type, { schema: Type.Unsafe<unknown>({}) }] as const)),
  };
  return {
    200: { description: "A page of the list in JSON, or the whole list in another form.", content },
    ...problems,
  };
}

const NDJSON_DESCRIPTION =
  "The whole list, a JSON object on each line: `list` and `row` for each row, and at last `end`, or `problem` for a " +
  "list that broke off";
const CSV_DESCRIPTION =
  "The whole list as RFC 4180: a header, a record for each row, and at last a record whose first cell is `end`, or " +
  "`problem` for a list that broke off";
