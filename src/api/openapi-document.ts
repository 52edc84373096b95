import type { TSchema } from "typebox";
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

/** The part of the document that describes the API as a whole. */
export const openApiInfo = {
  openapi: "3.1.0",
  info: {
    title: "Laiqu 来去",
    version: "1",
    description:
      "Shows where authorized public data came from and where it went. Every answer says as of which block it is " +
      "true. Times are seconds since 1970 (UTC). Failures are answered with application/problem+json.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
};

/**
 * Schemas that occur in many places of the document, with what they describe. A schema stands after those that it
 * contains.
 */
const NAMED: Readonly<Record<string, readonly [schema: TSchema, description: string]>> = {
  Bilingual: [BilingualSchema, "One text in Chinese and in English."],
  Kind: [nameOf(Kind), "The kind of a record."],
  Role: [nameOf(Role), "The role in which a party acts."],
  Status: [nameOf(Status), "The status of a record, as its last settlement set it."],
  Problem: [ProblemSchema, "Why a request was not answered (RFC 9457). docs/errors.md explains every code."],
  AsOf: [AsOfSchema, "The block as of which an answer is true."],
  RecordName: [RecordNameSchema, "A record by its id, its kind and its issuer's reference."],
  RuleCitation: [RuleCitationSchema, "A rule of a rulebook. Without `id`, the rulebook is not known to this system."],
  Standing: [StandingSchema, "Whether a record is in force at a time, since when, and the record that causes this."],
  Event: [EventFormSchema, "An event of the ledger: an act that it recorded, or one that it refused."],
  RecordSummary: [RecordSummarySchema, "A record with its names, its standing and its digests."],
  OpenHold: [OpenHoldSchema, "A hold that has not been released."],
  RecordDetail: [RecordDetailSchema, "A record with everything that the ledger holds about it."],
  LineageNode: [LineageNodeSchema, "A record of a lineage, with its distance from the record asked about."],
  Lineage: [LineageSchema, "The records from which a record was made, or those that were made of it."],
  Seat: [SeatSchema, "The seat of an account: the party that it represents, and in which roles."],
  Draft: [DraftFormSchema, "A record to be recorded. A member that is left out is zero or empty."],
  Statement: [StatementFormSchema, "A statement about a record. A member that is left out is zero."],
  Settlement: [SettlementFormSchema, "A settlement of a record: its new status. A member that is left out is zero."],
  CheckVerdict: [CheckVerdictSchema, "The ledger's answer to one item of an act, with the rules that judged it."],
  CheckAnswer: [CheckAnswerSchema, "The ledger's answer to an act that is only checked."],
  NextTransaction: [NextTransactionSchema, "What the next transaction of an account to the ledger needs."],
  TransactionAnswer: [TransactionAnswerSchema, "What a relayed transaction did, by its receipt."],
};

/**
 * The same document with every named schema under `components` and referred to from wherever it occurs, so that
 * generated types have names and the document stays short. Routes keep whole schemas, by which Fastify validates.
 */
export function withComponents(document: object): object {
  const names = new Map<string, string>();
  const schemas: Record<string, unknown> = {};
  for (const [name, [schema, description]] of Object.entries(NAMED)) {
    // Through JSON, because TypeBox marks its schemas with properties that are not part of the document.
    const short = withReferences(JSON.parse(JSON.stringify(schema)), names);
    schemas[name] = typeof short === "object" ? { ...short, description } : short;
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
