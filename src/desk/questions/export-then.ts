import { Type } from "typebox";
import type { Static } from "typebox";
import { citeRule } from "../../audit/rule-citations.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { versionInForce } from "../../audit/version-in-force.ts";
import { ActKind, Structure } from "../../ledger/codes.ts";
import { isGoodStanding } from "../../ledger/evaluate-standing.ts";
import { Kind } from "../../ledger/kinds.ts";
import { NO_RECORD } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import type { Finding } from "../../rulebook/judge/finding.ts";
import { judge } from "../../rulebook/judge/judge.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";
import { atOrAbove } from "../../rulebook/judge/selected-records.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import type { RecordSummary } from "../../schemas/record.ts";
import { RuleCitationSchema } from "../../schemas/rule.ts";
import { CountSchema, described, FlagSchema, listOf, oneOf, optional } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { OVERSEERS } from "../asker-groups.ts";
import { recordsWith } from "../find-neighbours.ts";
import type { LedgerThen } from "../ledger-then.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { rolesThen } from "../seats-then.ts";
import { showRecordName } from "../sentences.ts";
import { onWholeLedger } from "../whole-ledger.ts";

const FailedSchema = Type.Object(
  {
    rule: RuleCitationSchema,
    finding: oneOf(
      ["UNMET", "UNRESOLVED", "UNKNOWN"],
      "UNMET: it was not met. UNRESOLVED: what it asks about was not there, which counts as unmet. UNKNOWN: the " +
        "index does not hold what it asks about",
    ),
    because: optional(RecordNameSchema, "The record that was held, had ended or was never in force"),
  },
  { description: "A rule that the export would not have met" },
);
type Failed = Static<typeof FailedSchema>;

const CandidateSchema = Type.Object(
  {
    agreement: optional(RecordSummarySchema, "The agreement under which it would have left; absent without one"),
    allowed: optional(FlagSchema, "Whether it would have been allowed; absent where that cannot be told"),
    failed: listOf(FailedSchema, "What would have refused it, in the order in which the ledger judges"),
    flagged: listOf(FailedSchema, "What would only have been flagged"),
  },
  { description: "The export under one agreement" },
);
type Candidate = Static<typeof CandidateSchema>;

/** T03 */
export const wouldThisExportHaveBeenAllowed = question({
  id: "T03",
  name: "would-this-export-have-been-allowed",
  title: {
    zh: "该产品当时可以向该接收方出域吗，依据哪条规则？",
    en: "Would the export of this product to this recipient have been allowed then, and by which rules?",
  },
  askers: OVERSEERS,
  parameters: {
    product: record({ zh: "数据产品", en: "The product" }, "PRODUCT"),
    recipient: record({ zh: "接收方", en: "The recipient" }, "PARTY"),
  },
  result: Type.Object(
    {
      product: described(RecordSummarySchema, "The product; a reference means the revision that was the last one then"),
      recipient: described(RecordSummarySchema, "The recipient"),
      operator: optional(RecordNameSchema, "The operator that would have exported it; absent for a product under none"),
      version: optional(CountSchema, "The version of the rulebook that judged then; absent when none did"),
      allowed: optional(FlagSchema, "Whether it would have been allowed under one of the agreements"),
      agreements: listOf(CandidateSchema, "The export under each agreement of the recipient, or under none"),
    },
    { description: "What would have become of an export" },
  ),
  example: { product: "PR-02", recipient: "119901000000003343", at: "2026-03-10" },
  ask: async (snapshot, { product: id, recipient: to }, moment) => {
    const agreements = await recordsWith(snapshot, { kind: Kind.AGREEMENT, links: [to] });
    const { jurisdiction } = (await Look.at(snapshot, moment, [id])).subject(id);
    const version = await versionInForce(snapshot, jurisdiction, moment.at, moment.knownAt);
    const judgeAll = (ledger: LedgerThen, look: Look) => {
      const product = look.summary(look.subject(id));
      const operator = operatorOf(look, ledger, id);
      const judged = { snapshot, look, ledger, product, operator, version };
      const open = look.present(agreements);
      const candidates = (open.length === 0 ? [undefined] : open).map((row) => candidateOf(judged, row));
      return { product, operator, open, candidates };
    };
    const worked = await onWholeLedger(snapshot, moment, [id, to, ...agreements], jurisdiction, judgeAll);
    const { look, ledger } = worked;
    const { product, operator, open, candidates } = worked.result;
    const recipient = look.summary(look.subject(to));
    await look.tell(ledger.statements);
    const allowed = anyAllowed(candidates);
    return {
      answer: await look.answer(
        {
          product,
          recipient,
          ...(operator === undefined ? {} : { operator: look.name(operator) }),
          ...(version === undefined ? {} : { version }),
          ...(allowed === undefined ? {} : { allowed }),
          agreements: candidates,
        },
        open.length > 0 ? {} : { absence: NO_AGREEMENT },
      ),
      says: candidates.flatMap(candidateSentences),
      notOnLedger: [
        {
          zh: "文件的内容与杂凑值：此处只判断规则，不判断将出域的文件",
          en: "the file and its digest: the rules are judged here, and no file that would have left",
        },
      ],
      proven: [product],
    };
  },
});

const NO_AGREEMENT: Bilingual = {
  zh: "没有与该接收方的协议的记录",
  en: "No agreement with this recipient is recorded",
};

interface Judged {
  readonly snapshot: Snapshot;
  readonly look: Look;
  readonly ledger: LedgerThen;
  readonly product: RecordSummary;
  readonly operator: RecordId | undefined;
  readonly version: number | undefined;
}

/** The operator of the authorization above a product, which alone exports it. */
function operatorOf(look: Look, ledger: LedgerThen, product: RecordId): RecordId | undefined {
  const place = ledger.record(product);
  const above = place === undefined ? undefined : atOrAbove(place, Kind.AUTHORIZATION, ledger);
  return above?.link ?? look.row(product).issuer ?? undefined;
}

function anyAllowed(candidates: readonly Candidate[]): boolean | undefined {
  if (candidates.some(({ allowed }) => allowed === true)) return true;
  return candidates.every(({ allowed }) => allowed === false) ? false : undefined;
}

function candidateOf(judged: Judged, agreement: RecordRow | undefined): Candidate {
  const { look } = judged;
  const summary = agreement === undefined ? undefined : look.summary(agreement);
  const structure = structureFailures(judged, summary);
  const ofRules = failuresOfRules(judged, agreement?.id);
  const hard = [...structure, ...ofRules.filter(({ rule }) => rule.hardness === "HARD")];
  const isUnknown = hard.length > 0 && hard.every(({ finding }) => finding === "UNKNOWN");
  const cannotTell = isUnknown || (hard.length === 0 && rulesInForce(judged) === undefined);
  return {
    ...(summary === undefined ? {} : { agreement: summary }),
    ...(cannotTell ? {} : { allowed: hard.length === 0 }),
    failed: hard,
    flagged: ofRules.filter(({ rule }) => rule.hardness !== "HARD"),
  };
}

/** The rules of the version that judged, where this server has its text. */
function rulesInForce({ snapshot, look, product, version }: Judged): readonly Rule[] | undefined {
  return version === undefined
    ? undefined
    : snapshot.catalog.rulebook(look.row(product.id).jurisdiction, version)?.rules;
}

/** The failures by the ledger's own rules: who acts must stand, and so must what the export stands under. */
function structureFailures(judged: Judged, agreement: RecordSummary | undefined): Failed[] {
  const { look, operator, product } = judged;
  const party = operator === undefined ? undefined : look.summary(look.row(operator));
  const checks = [
    [Structure.PARTY_NOT_STANDING, party],
    [Structure.PARENT_NOT_OPERABLE, product],
    [Structure.LINK_NOT_OPERABLE, agreement],
  ] as const;
  return checks.flatMap(([rule, on]): Failed[] =>
    on === undefined || isGoodStanding(on.standing.code)
      ? []
      : [{ rule: cite(judged, rule), finding: "UNMET", because: on.standing.cause.record }],
  );
}

function cite({ snapshot, look, product, version }: Judged, rule: number): Failed["rule"] {
  return citeRule(snapshot.catalog, look.row(product.id).jurisdiction, version ?? 0, rule);
}

/** The rules of the two steps of an export that is to be in force at once, each judged by itself. */
function failuresOfRules(judged: Judged, agreement: RecordId | undefined): Failed[] {
  const { ledger } = judged;
  const act = exportAct(judged, agreement);
  const steps = judgedSteps({ rules: rulesInForce(judged) ?? [] }).filter(({ step }) => isOfExport(step));
  const failed = new Map<number, Failed>();
  for (const { step, rules } of steps)
    for (const rule of rules) {
      ledger.takeLack();
      const alone = judge([{ step, rules: [rule] }], { ...act, act: step.act, code: step.code }, ledger);
      const finding = alone.findings[0]?.finding ?? "MET";
      const told = toldFinding(finding, ledger.takeLack());
      if (told !== undefined) failed.set(rule.number, { rule: cite(judged, rule.number), finding: told });
    }
  return [...failed.values()];
}

function isOfExport({
  kind,
  act,
  code,
}: {
  readonly kind: number;
  readonly act: number;
  readonly code: number;
}): boolean {
  return kind === Kind.EXPORT && (act === ActKind.RECORD || (act === ActKind.SETTLE && code === Status.IN_FORCE));
}

function toldFinding(finding: Finding, lacked: boolean): Failed["finding"] | undefined {
  if (finding === "MET") return undefined;
  return lacked ? "UNKNOWN" : finding;
}

function exportAct({ look, product, operator }: Judged, agreement: RecordId | undefined): JudgedAct {
  const { jurisdiction, until_time: until } = look.row(product.id);
  const roles =
    operator === undefined
      ? 0n
      : rolesThen(look, [operator], jurisdiction).reduce((mask, held) => mask | held.roles, 0n);
  return {
    act: ActKind.RECORD,
    code: Status.PROPOSED,
    jurisdiction,
    caller: operator ?? NO_RECORD,
    role: Role.OPERATOR,
    roles,
    subject: {
      id: NO_RECORD,
      kind: Kind.EXPORT,
      caseNumber: 0,
      parent: product.id,
      link: agreement,
      issuer: operator,
      inputs: [],
    },
    about: undefined,
    from: look.moment.at,
    until: until ?? 0,
    clauses: 0n,
    gives: 0n,
    digest: undefined,
    items: [],
  };
}

function candidateSentences({ agreement, allowed, failed, flagged }: Candidate): Bilingual[] {
  const under =
    agreement === undefined
      ? { zh: "没有协议", en: "Without an agreement" }
      : { zh: `依据 ${showRecordName(agreement)}`, en: `Under ${showRecordName(agreement)}` };
  const verdict = allowed === undefined ? VERDICTS.unknown : allowed ? VERDICTS.allowed : VERDICTS.refused;
  return [
    { zh: `${under.zh}：${verdict.zh}。`, en: `${under.en}: ${verdict.en}.` },
    ...[...failed, ...flagged].map(failedSentence),
  ];
}

const VERDICTS = {
  allowed: { zh: "可以出域", en: "it would have been allowed" },
  refused: { zh: "不得出域", en: "it would have been refused" },
  unknown: { zh: "无法判断", en: "that cannot be told" },
} as const satisfies Readonly<Record<string, Bilingual>>;

function failedSentence({ rule, because }: Failed): Bilingual {
  const clause = showForeign(rule.clause ?? String(rule.rule));
  const cause =
    because === undefined
      ? { zh: "", en: "" }
      : { zh: `（原因在于 ${showRecordName(because)}）`, en: ` (because of ${showRecordName(because)})` };
  const text = rule.text ?? { zh: `规则 ${rule.rule}`, en: `rule ${rule.rule}` };
  return {
    zh: `${clause}：${showForeign(text.zh, 400)}${cause.zh}。`,
    en: `${clause}: ${showForeign(text.en, 400)}${cause.en}.`,
  };
}
