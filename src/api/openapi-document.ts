import type { TSchema } from "typebox";
import { Code } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import {
  CheckAnswerSchema,
  CheckVerdictSchema,
  DraftFormSchema,
  NextTransactionSchema,
  SettlementFormSchema,
  StatementFormSchema,
  TransactionAnswerSchema,
} from "../schemas/act.ts";
import { ToldCaseSchema } from "../desk/told-case.ts";
import { ToldExportSchema } from "../desk/told-export.ts";
import { ActEntrySchema } from "../schemas/act-catalogue.ts";
import { AsOfSchema } from "../schemas/answer.ts";
import { GapSchema, ProofSchema, ToldActSchema } from "../schemas/desk-answer.ts";
import { EventFormSchema } from "../schemas/event.ts";
import { LineageNodeSchema, LineageSchema } from "../schemas/lineage.ts";
import { NamedActSchema, NextActSchema, UnmetSchema } from "../schemas/next.ts";
import { ProblemSchema } from "../schemas/problem.ts";
import { SeatSchema } from "../schemas/questions.ts";
import {
  OpenHoldSchema,
  RecordDetailSchema,
  RecordNameSchema,
  RecordSummarySchema,
  StandingSchema,
} from "../schemas/record.ts";
import { RuleCitationSchema } from "../schemas/rule.ts";
import { BilingualSchema, nameOf } from "../schemas/values.ts";
import { ACCESS_DESCRIPTION } from "./access.ts";
import { TAGS_DESCRIPTION } from "./entity-tags.ts";

/** The part of the document that describes the API as a whole. */
export const openApiInfo = {
  openapi: "3.1.0",
  info: {
    title: "Laiqu 来去",
    version: "1",
    description:
      "Shows where authorized public data came from and where it went. Every answer names the block as of which it " +
      "is true. Times are seconds since 1970 (UTC). Failures are answered with application/problem+json.\n\n" +
      `${ACCESS_DESCRIPTION}\n\n${TAGS_DESCRIPTION}`,
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
};

/** Schemas that occur in many places of the document. A schema comes after those that it contains. */
const NAMED: Readonly<Record<string, TSchema>> = {
  Bilingual: BilingualSchema,
  Kind: nameOf(Kind, "The kind of a record"),
  Role: nameOf(Role, "The role in which a party acts"),
  Code: nameOf(Code, "The name of a code of statements and cases"),
  Status: nameOf(Status, "The status of a record, as its last settlement set it"),
  Problem: ProblemSchema,
  AsOf: AsOfSchema,
  RecordName: RecordNameSchema,
  RuleCitation: RuleCitationSchema,
  Standing: StandingSchema,
  Event: EventFormSchema,
  RecordSummary: RecordSummarySchema,
  OpenHold: OpenHoldSchema,
  RecordDetail: RecordDetailSchema,
  Gap: GapSchema,
  Proof: ProofSchema,
  ToldAct: ToldActSchema,
  ToldCase: ToldCaseSchema,
  ToldExport: ToldExportSchema,
  ActEntry: ActEntrySchema,
  NamedAct: NamedActSchema,
  Unmet: UnmetSchema,
  NextAct: NextActSchema,
  LineageNode: LineageNodeSchema,
  Lineage: LineageSchema,
  Seat: SeatSchema,
  Draft: DraftFormSchema,
  Statement: StatementFormSchema,
  Settlement: SettlementFormSchema,
  CheckVerdict: CheckVerdictSchema,
  CheckAnswer: CheckAnswerSchema,
  NextTransaction: NextTransactionSchema,
  TransactionAnswer: TransactionAnswerSchema,
};

/**
 * The same document with every named schema under `components` and referred to from wherever it occurs, so that
 * generated types have names and the document stays short. Routes keep whole schemas, by which Fastify validates.
 */
export function withComponents(document: object): object {
  const names = new Map<string, Named>();
  const schemas: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(NAMED)) {
    // Through JSON, because TypeBox marks its schemas with properties that are not part of the document.
    const short = withReferences(JSON.parse(JSON.stringify(schema)), names);
    schemas[name] = short;
    const { description, key } = keyOf(short);
    names.set(key, { name, description });
  }
  const { paths, ...rest } = JSON.parse(JSON.stringify(document));
  return { ...rest, components: { schemas }, paths: withReferences(paths, names) };
}

interface Named {
  readonly name: string;
  readonly description: unknown;
}

/** A schema's JSON text without its own description, which may differ from place to place. */
function keyOf(schema: unknown): { readonly key: string; readonly description: unknown } {
  if (typeof schema !== "object" || schema === null) return { key: JSON.stringify(schema), description: undefined };
  const { description, ...rest }: { readonly description?: unknown } = schema;
  return { key: JSON.stringify(rest), description };
}

/** @param names - the schemas that are replaced, by their keys */
function withReferences(value: unknown, names: ReadonlyMap<string, Named>): unknown {
  if (Array.isArray(value)) return value.map((member) => withReferences(member, names));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withReferences(member, names)]);
  const short: unknown = Object.fromEntries(members);
  const { key, description } = keyOf(short);
  const named = names.get(key);
  if (named === undefined) return short;
  const reference = { $ref: `#/components/schemas/${named.name}` };
  return description === undefined || description === named.description ? reference : { ...reference, description };
}
