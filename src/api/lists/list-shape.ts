import { isJsonObject } from "../../documents/canonical-json.ts";
import { EVENTS, inResultOf } from "./answer-rows.ts";

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schemas of an answer with lists: of the whole answer, and of the rows of each list by the list's name. */
export interface ListShape {
  readonly answer: Schema;
  readonly rows: ReadonlyMap<string, Schema>;
}

/** The shape of the answers that a route writes by this schema. */
export function shapeOf(answer: Schema): ListShape {
  const members = new Map(membersOf(answer));
  const inResult = membersOf(members.get("result")).flatMap(([name, member]) => rowsOfList(inResultOf(name), member));
  return { answer, rows: new Map([...inResult, ...rowsOfList(EVENTS, members.get(EVENTS))]) };
}

/** The schemas of an object's members by name; none for what is no object. */
export function membersOf(schema: unknown): readonly (readonly [string, Schema])[] {
  const members = isJsonObject(schema) ? schema["properties"] : undefined;
  if (!isJsonObject(members)) return [];
  return Object.entries(members).flatMap(([name, member]) => (isJsonObject(member) ? [[name, member] as const] : []));
}

function rowsOfList(name: string, schema: unknown): readonly (readonly [string, Schema])[] {
  const items = isJsonObject(schema) && schema["type"] === "array" ? schema["items"] : undefined;
  return isJsonObject(items) ? [[name, items]] : [];
}
