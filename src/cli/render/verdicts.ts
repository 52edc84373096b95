import type { CheckAnswer, CheckVerdict, TransactionAnswer } from "../../schemas/act.ts";
import type { RuleCitation } from "../../schemas/rule.ts";
import { structureName } from "../../records/codes.ts";
import type { StructureName } from "../../records/codes.ts";
import { say } from "../bilingual.ts";
import type { Bilingual } from "../bilingual.ts";
import { showName, showStanding } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/** What the ledger itself refuses, whatever the rulebook says, and what would help. */
const STRUCTURE: Readonly<Record<StructureName, { readonly text: Bilingual; readonly remedy: Bilingual }>> = {
  NO_RULE: rule("规则集没有规定此步骤", "the rulebook has no rule for this step", "在规则集允许的步骤内办理", "act within the steps that the rulebook provides"),
  PARTY_NOT_STANDING: rule("本主体未生效或已被暂停", "the acting party is not in force, or is suspended", "先恢复该主体", "have the party restored first"),
  PARENT_NOT_OPERABLE: rule("上位记录未生效、被暂停或已到期", "what it stands under is not in force, suspended or past its term", "先恢复上位记录，或换用有效的", "have that restored first, or use one in force"),
  LINK_NOT_OPERABLE: rule("关联记录未生效、被暂停或已到期", "what it is linked to is not in force, suspended or past its term", "先恢复关联记录，或换用有效的", "have that restored first, or use one in force"),
  INPUT_BROKEN: rule("所用材料已断裂", "something it is made of is broken", "换用未断裂的材料，或待暂停解除", "use unbroken inputs, or wait until the hold is released"),
  OUTSIDE_SCOPE: rule("超出授权范围", "it is outside the scope of the authorization", "只使用授权范围内的资源", "use only what the authorization grants"),
  OUTSIDE_TERM: rule("超出有效期", "it is outside the term", "把期限放在上位记录的有效期内", "keep the term within that of what it stands under"),
  NO_SUCH_TRANSITION: rule("当前状态不能这样变更", "its status cannot change like this", "先查看当前状态", "look at its present status first"),
  NOT_THE_HOLDER: rule("并非由本主体暂停", "the acting party does not hold it", "由暂停的主体或其上级解除", "the holder or its superior releases it"),
  ALREADY_HELD: rule("本主体已暂停该记录", "the acting party holds it already", "无需再次暂停", "no second hold is needed"),
  FACT_OF_ANOTHER: rule("该事项已由另一主体填报", "another party has stated this", "由原填报主体更正", "the party that stated it corrects it"),
  HISTORY_CLOSED: rule("补录已截止，或并非账本启用前的事项", "back-filling is over, or the matter does not precede the ledger", "按现行程序登记", "record it by the present procedure"),
  NOT_ANOTHER_PARTY: rule("须由另一主体确认", "another party must confirm it", "请另一控制人的主体办理", "have a party under another controller do it"),
  TOO_DEEP: rule("血缘过深，须先刷新上级产品", "its lineage is too deep to walk at once", "先刷新所用的产品", "refresh the parent products first"),
  NOT_YET: rule("期限未到", "its time has not come", "到期后再办", "wait until then"),
  NOT_COMPETENT: rule("无权办理", "the acting party is not competent", "由有权主体办理", "have the competent party act"),
  TAKEN: rule("该编号已有记录", "the number is taken", "换一个编号", "choose another number"),
};

function rule(zh: string, en: string, zhRemedy: string, enRemedy: string): { text: Bilingual; remedy: Bilingual } {
  return { text: { zh, en }, remedy: { zh: zhRemedy, en: enRemedy } };
}

/** A rule with its clause in Chinese and what would satisfy it, on up to three lines. */
export function showRule(style: RecordStyle, citation: RuleCitation): string {
  const structure = structureName(citation.rule);
  const known = structure === undefined ? citation : { id: structure, ...STRUCTURE[structure], clause: undefined };
  const clause = known.clause === undefined ? "" : ` ${known.clause}`;
  // The clause is quoted in the language of the regulation, whatever the reader's.
  const text = known.text === undefined ? "" : `\n    ${known.text.zh}${style.language === "zh" ? "" : ` / ${known.text.en}`}`;
  const remedy = known.remedy === undefined ? "" : `\n    ${say(style.language, { zh: "满足方法：", en: "What would satisfy it:" })} ${say(style.language, known.remedy)}`;
  return `${known.id ?? `#${citation.rule}`}${clause}${text}${remedy}`;
}

/** Every rule that judged an act, met or not, and what it rests on that does not stand. */
export function showCheck(style: RecordStyle, answer: CheckAnswer): string {
  const head = answer.allowed
    ? say(style.language, { zh: "现在可以办理。", en: "Allowed now." })
    : say(style.language, { zh: "现在会被拒绝。", en: "It would be refused now." });
  return [head, ...answer.verdicts.map((verdict) => showVerdict(style, verdict))].filter((line) => line !== "").join("\n");
}

function showVerdict(style: RecordStyle, verdict: CheckVerdict): string {
  const lines = [
    ...(verdict.rule === undefined ? [] : [`✗ ${showRule(style, verdict.rule)}`]),
    ...verdict.standings.map(({ record, standing }) => `  ${showName(style, record)}: ${showStanding(style, record.id, standing)}`),
    ...verdict.judgedBy.filter((judged) => judged.rule !== verdict.rule?.rule).map((judged) => (judged.met
      ? `✓ ${judged.id ?? `#${judged.rule}`} ${judged.clause ?? ""}`.trimEnd()
      : `${judged.hardness === "HARD" ? "✗" : "!"} ${showRule(style, judged)}`)),
  ];
  return lines.join("\n");
}

/** The refusals among what a transaction did. */
export function showRefusals(style: RecordStyle, answer: TransactionAnswer): string {
  return answer.acts.filter((act) => act.type === "REFUSED" && act.rule !== undefined).map((act) => `✗ ${showRule(style, act.rule!)}`).join("\n");
}
