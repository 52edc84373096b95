import { readFileSync } from "node:fs";
import { meaningOf } from "../../src/rulebook/meaning.ts";
import { parseRequirement } from "../../src/rulebook/parse-requirement.ts";
import { SORTS } from "./sorts.ts";
import { table } from "./tables.ts";

type Json = Readonly<Record<string, unknown>>;

/** A condition as rulebooks/schema.json describes it. */
interface DescribedCondition {
  /** The member that names the condition. */
  readonly name: string;
  readonly description: string;
  readonly members: readonly { readonly name: string; readonly required: boolean; readonly schema: Json }[];
}

const SCHEMA = JSON.parse(readFileSync(new URL("../../rulebooks/schema.json", import.meta.url), "utf8")) as {
  readonly $defs: Readonly<Record<string, Json>>;
};

/** Every condition that a rule can require, in the order of the schema. */
export function describedConditions(): readonly DescribedCondition[] {
  const { oneOf } = SCHEMA.$defs["condition"] as { readonly oneOf: readonly Json[] };
  return oneOf.map((one) => {
    const required = one["required"] as readonly string[];
    const properties = one["properties"] as Readonly<Record<string, Json>>;
    return {
      name: required[0]!,
      description: one["description"] as string,
      members: Object.entries(properties).map(([name, schema]) => ({
        name,
        required: required.includes(name),
        schema,
      })),
    };
  });
}

/**
 * What a condition asks, its members, and the steps at which it may stand.
 * @param example - a requirement of its own
 */
export function conditionSection({ description, members }: DescribedCondition, example: unknown): string {
  const [{ condition }] = parseRequirement(example, "docs/rulebooks.md");
  const { steps, negatable } = meaningOf(condition.type);
  const where = steps.map((sort) => SORTS[sort].name).join(", ");
  return [
    `${description} It may stand at: ${where}. ${negatable ? "It may be negated." : "It is never negated."}`,
    "",
    table(
      ["member", "", "value"],
      members.map(({ name, required, schema }) => [
        `\`${name}\``,
        required ? "must" : "may",
        MEANT[name] ?? showSchema(schema),
      ]),
    ),
  ].join("\n");
}

/** What the names mean that the schema calls names only. */
const MEANT: Readonly<Record<string, string>> = {
  filing: "the code of a filing",
  opinion: "the code of an opinion",
  quorum: "the code of an opinion or filing",
  notice: "the code of a filing",
  lastCase: "the code of a case",
  noOpenCase: "the code of a case",
  noUpheldCase: "the code of a case",
  since: "the code of a case",
  case: "the code of a case",
  kind: "a kind of record, in capitals",
  outcomes: "a list of outcomes",
  status: "a list of statuses",
  clauses: "a list of clauses",
  listed: "a list of records",
};

const REFERENCES: Readonly<Record<string, string>> = {
  "#/$defs/of": "a selector",
  "#/$defs/name": "a role",
  "#/$defs/names": "a list of roles",
  "#/$defs/roles": "up to eight roles",
  "#/$defs/quantity": "a quantity",
  "#/$defs/comparand": "a value to compare with",
};

function showSchema(schema: Json): string {
  const { $ref, const: fixed, minimum, maximum, oneOf, enum: choices } = schema;
  if (typeof $ref === "string") return REFERENCES[$ref] ?? $ref;
  if (fixed !== undefined) return `\`${JSON.stringify(fixed)}\``;
  if (typeof minimum === "number") return `a whole number from ${minimum} to ${String(maximum)}`;
  if (Array.isArray(choices)) return choices.map((choice) => `\`${String(choice)}\``).join(", ");
  if (Array.isArray(oneOf)) return oneOf.map((one) => showSchema(one as Json)).join(", or ");
  return String(schema["type"]);
}
