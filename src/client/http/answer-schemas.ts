import type { Static, TSchema } from "typebox";
import { Check, Compile, Errors } from "typebox/schema";
import type { Validator } from "typebox/schema";
import {
  AcceptanceAnswerSchema,
  AccountAnswerSchema,
  CandidatesAnswerSchema,
  ManifestAnswerSchema,
} from "../../schemas/act.ts";
import { TransactionAnswerSchema } from "../../schemas/act.ts";
import { answerOf, listAnswerOf } from "../../schemas/answer.ts";
import { DecisionsAnswerSchema, RosterAnswerSchema } from "../../schemas/decision.ts";
import { AnyDeskAnswerSchema } from "../../schemas/desk-answer.ts";
import { IndexDigestSchema } from "../../schemas/index-digest.ts";
import { LineageSchema } from "../../schemas/lineage.ts";
import { NextAnswerSchema, PartyNextAnswerSchema } from "../../schemas/next.ts";
import { ProblemSchema } from "../../schemas/problem.ts";
import {
  ActsOfPartySchema,
  DigestAnswerSchema,
  ExportParentsSchema,
  ListedItemsSchema,
  PartySchema,
  RefusalsAnswerSchema,
  SearchSchema,
  StandingAnswerSchema,
  TimelineSchema,
} from "../../schemas/questions.ts";
import { ReconciledExportsSchema, ReconciledTrafficSchema } from "../../schemas/reconciliation.ts";
import { ReportSchema } from "../../schemas/report.ts";
import {
  AddedWebhookSchema,
  DeliveriesSchema,
  TestedWebhookSchema,
  WebhookSchema,
  WebhooksSchema,
} from "../../schemas/webhook.ts";
import { RulebookAnswerSchema } from "../../schemas/rulebook-answer.ts";
import { WholeListEndSchema } from "../../schemas/whole-list.ts";
import { VersionImpactSchema } from "../../schemas/version-impact.ts";
import { isKeyOf } from "../../text/entries.ts";

export { Errors };

/**
 * The schemas of the API's answers, by question. The client loads this module with the first answer that it
 * checks: TypeBox takes longer to load than a short command to run.
 */
export const ANSWER_SCHEMAS = {
  acceptance: AcceptanceAnswerSchema,
  addedWebhook: AddedWebhookSchema,
  account: AccountAnswerSchema,
  actsOfParty: listAnswerOf(ActsOfPartySchema),
  candidates: CandidatesAnswerSchema,
  decisions: listAnswerOf(DecisionsAnswerSchema),
  deliveries: DeliveriesSchema,
  desk: AnyDeskAnswerSchema,
  digest: listAnswerOf(DigestAnswerSchema),
  exportParents: listAnswerOf(ExportParentsSchema),
  indexDigest: IndexDigestSchema,
  lineage: answerOf(LineageSchema),
  listedItems: ListedItemsSchema,
  manifest: ManifestAnswerSchema,
  next: answerOf(NextAnswerSchema),
  party: listAnswerOf(PartySchema),
  partyNext: answerOf(PartyNextAnswerSchema),
  problem: ProblemSchema,
  reconciledExports: listAnswerOf(ReconciledExportsSchema),
  reconciledTraffic: answerOf(ReconciledTrafficSchema),
  report: answerOf(ReportSchema),
  refusals: listAnswerOf(RefusalsAnswerSchema),
  roster: listAnswerOf(RosterAnswerSchema),
  rulebook: RulebookAnswerSchema,
  search: listAnswerOf(SearchSchema),
  standing: answerOf(StandingAnswerSchema),
  testedWebhook: TestedWebhookSchema,
  timeline: listAnswerOf(TimelineSchema),
  transaction: TransactionAnswerSchema,
  versionImpact: answerOf(VersionImpactSchema),
  webhook: WebhookSchema,
  webhooks: WebhooksSchema,
  wholeListEnd: WholeListEndSchema,
} as const;

type AnswerSchemas = typeof ANSWER_SCHEMAS;

/**
 * The answers that one command asks for by the hundred, each with thousands of entries: compiling their schemas takes a
 * moment and saves minutes. The page asks none of them, because its security policy would forbid compiled code.
 */
const COMPILED = {
  reconciledExports: compiled(ANSWER_SCHEMAS.reconciledExports),
  reconciledTraffic: compiled(ANSWER_SCHEMAS.reconciledTraffic),
};

/** Whether data have the form of an answer. */
export function isAnswer<Name extends keyof AnswerSchemas>(
  name: Name,
  data: unknown,
): data is Static<AnswerSchemas[Name]> {
  return isKeyOf(COMPILED, name) ? COMPILED[name](data) : Check(ANSWER_SCHEMAS[name], data);
}

function compiled(schema: TSchema): (data: unknown) => boolean {
  let validator: Validator | undefined;
  return (data) => (validator ??= Compile(schema)).Check(data);
}
