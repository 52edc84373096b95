import type { TSchema } from "typebox";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import {
  NextTransactionSchema,
  CheckAnswerSchema,
  CheckVerdictSchema,
  TransactionAnswerSchema,
} from "../schemas/act.ts";
import { DraftFormSchema, SettlementFormSchema, StatementFormSchema } from "../schemas/act.ts";
import { AsOfSchema } from "../schemas/answer.ts";
import { EventFormSchema } from "../schemas/event.ts";
import { LineageNodeSchema, LineageSchema } from "../schemas/lineage.ts";
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

/** What the document says of the API as a whole. */
export const openApiInfo = {
  openapi: "3.1.0",
  info: {
    title: "Laiqu 来去",
    version: "1",
    description:
      "Where authorized public data came from and where it went. Every answer says as of which block it is true. " +
      "Errors are application/problem+json.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
};

/** Schemas that occur in many places of the document. A schema stands after those that it contains. */
const NAMED: Readonly<Record<string, TSchema>> = {
  Bilingual: BilingualSchema,
  Kind: nameOf(Kind),
  Role: nameOf(Role),
  Status: nameOf(Status),
  Problem: ProblemSchema,
  AsOf: AsOfSchema,
  RecordName: RecordNameSchema,
  RuleCitation: RuleCitationSchema,
  Standing: StandingSchema,
  Event: EventFormSchema,
  RecordSummary: RecordSummarySchema,
  OpenHold: OpenHoldSchema,
  RecordDetail: RecordDetailSchema,
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
  const names = new Map<string, string>();
  const schemas: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(NAMED)) {
    // Through JSON: TypeBox marks its schemas with properties that are not part of the document.
    const short = withReferences(JSON.parse(JSON.stringify(schema)), names);
    schemas[name] = short;
    names.set(JSON.stringify(short), name);
  }
  const { paths, ...rest } = JSON.parse(JSON.stringify(document));
  return { ...rest, components: { schemas }, paths: withReferences(paths, names) };
}

/** @param names - of the schemas that are replaced, by their JSON text */
function withReferences(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((member) => withReferences(member, names));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withReferences(member, names)]);
  const short: unknown = Object.fromEntries(members);
  const name = names.get(JSON.stringify(short));
  return name === undefined ? short : { $ref: `#/components/schemas/${name}` };
}
