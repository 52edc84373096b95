import {
  AcceptanceAnswerSchema,
  AccountAnswerSchema,
  CandidatesAnswerSchema,
  ManifestAnswerSchema,
} from "../../schemas/act.ts";
import { TransactionAnswerSchema } from "../../schemas/act.ts";
import { answerOf } from "../../schemas/answer.ts";
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
import { VersionImpactSchema } from "../../schemas/version-impact.ts";

export { Check, Errors } from "typebox/schema";

/**
 * The schemas of the API's answers, by question. The client loads this module with the first answer that it
 * checks: TypeBox takes longer to load than a short command to run.
 */
export const ANSWER_SCHEMAS = {
  acceptance: AcceptanceAnswerSchema,
  addedWebhook: AddedWebhookSchema,
  account: AccountAnswerSchema,
  actsOfParty: answerOf(ActsOfPartySchema),
  candidates: CandidatesAnswerSchema,
  decisions: answerOf(DecisionsAnswerSchema),
  deliveries: DeliveriesSchema,
  desk: AnyDeskAnswerSchema,
  digest: answerOf(DigestAnswerSchema),
  exportParents: answerOf(ExportParentsSchema),
  indexDigest: IndexDigestSchema,
  lineage: answerOf(LineageSchema),
  listedItems: ListedItemsSchema,
  manifest: ManifestAnswerSchema,
  next: answerOf(NextAnswerSchema),
  party: answerOf(PartySchema),
  partyNext: answerOf(PartyNextAnswerSchema),
  problem: ProblemSchema,
  reconciledExports: answerOf(ReconciledExportsSchema),
  reconciledTraffic: answerOf(ReconciledTrafficSchema),
  report: answerOf(ReportSchema),
  refusals: answerOf(RefusalsAnswerSchema),
  roster: answerOf(RosterAnswerSchema),
  rulebook: RulebookAnswerSchema,
  search: answerOf(SearchSchema),
  standing: answerOf(StandingAnswerSchema),
  testedWebhook: TestedWebhookSchema,
  timeline: answerOf(TimelineSchema),
  transaction: TransactionAnswerSchema,
  versionImpact: answerOf(VersionImpactSchema),
  webhook: WebhookSchema,
  webhooks: WebhooksSchema,
} as const;
