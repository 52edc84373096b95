import { Structure } from "../ledger/codes.ts";
import type { StructureName } from "../ledger/codes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { CitedRule } from "./rulebook.ts";

/** The ledger's own rules have the numbers from here on (`Structure`). */
export const FIRST_STRUCTURE_RULE = 0xff00;

function rule(name: StructureName, text: Bilingual, remedy: Bilingual): CitedRule {
  return {
    id: `ledger.${name.toLowerCase().replaceAll("_", "-")}`,
    number: Structure[name],
    hardness: "HARD",
    clause: "账本结构规则",
    text,
    remedy,
  };
}

/** What the ledger itself refuses, whatever the rulebook says (`Structure` in contracts/types/Codes.sol). */
export const structureRules: Readonly<Record<StructureName, CitedRule>> = {
  NO_RULE: rule(
    "NO_RULE",
    {
      zh: "现行规则集对该行为没有规定；没有规定即无权实施。",
      en: "The rulebook in force has no rule for this act, and silence gives nobody a right.",
    },
    {
      zh: "由治理程序公布包含该行为的新版规则集。",
      en: "Publish a version of the rulebook that provides for this act.",
    },
  ),
  PARTY_NOT_STANDING: rule(
    "PARTY_NOT_STANDING",
    {
      zh: "行为主体未生效、已被暂停、期满，或其所属辖区已停止运行。",
      en: "The acting party is not in force, is held or past its term, or its jurisdiction no longer stands.",
    },
    { zh: "先恢复该主体（或其辖区），再实施该行为。", en: "Restore the party (or its jurisdiction) first." },
  ),
  PARENT_NOT_OPERABLE: rule(
    "PARENT_NOT_OPERABLE",
    {
      zh: "所依据的上级记录当前不可运行（未生效、暂停、期满或已结束）。",
      en: "What this stands under is not operable now: not in force, held, past its term or ended.",
    },
    {
      zh: "查明不可运行的上级记录，待其恢复后再试。",
      en: "Find the record above that is not operable and act again when it is restored.",
    },
  ),
  LINK_NOT_OPERABLE: rule(
    "LINK_NOT_OPERABLE",
    {
      zh: "所关联的记录（资源、授权资源、协议或相对方）当前不可运行。",
      en: "The resource, grant, agreement or counterparty this is linked to is not operable now.",
    },
    {
      zh: "查明不可运行的关联记录，待其恢复或改用有效记录后再试。",
      en: "Find what keeps the linked record from being operable, or use one that is in force.",
    },
  ),
  INPUT_BROKEN: rule(
    "INPUT_BROKEN",
    {
      zh: "产品的来源已断裂：某项输入被暂停、撤销、召回，或从未生效。",
      en: "What the product is made of is broken: an input is held, revoked, recalled, or was never in force.",
    },
    {
      zh: "解除该输入的暂停，或以未断裂的输入制作新版本。",
      en: "Have the hold released, or make a new version of unbroken inputs.",
    },
  ),
  OUTSIDE_SCOPE: rule(
    "OUTSIDE_SCOPE",
    {
      zh: "超出授权范围：场景只能使用本授权的资源，需求只能针对场景列明的资源。",
      en: "Outside the scope: a scenario names grants of its own authorization, a demand is for a grant its scenario names.",
    },
    {
      zh: "在授权范围内提出，或先扩展授权范围、场景。",
      en: "Stay within the scope, or have the authorization or scenario extended first.",
    },
  ),
  OUTSIDE_TERM: rule(
    "OUTSIDE_TERM",
    {
      zh: "期限不合：已经期满、晚于上级记录的期限，或者延长了应当缩短的期限。",
      en: "Outside the term: already past, later than the end of what this stands under, or no earlier than before.",
    },
    {
      zh: "填写不晚于上级记录期限且尚未到来的截止时间。",
      en: "Give an end that is still to come and not later than that of the record above.",
    },
  ),
  NO_SUCH_TRANSITION: rule(
    "NO_SUCH_TRANSITION",
    { zh: "该记录不能从现有状态转为所请求的状态。", en: "The record cannot go from its present status to this one." },
    {
      zh: "核对记录的现有状态；已结束的记录不能恢复，应另行记录。",
      en: "Look at the present status; what has ended is not revived, record anew.",
    },
  ),
  NOT_THE_HOLDER: rule(
    "NOT_THE_HOLDER",
    {
      zh: "只有作出暂停的主体或其上级主管部门可以解除，且该暂停须尚未解除。",
      en: "Only the party that holds the record, or its upper authority, releases it, and only while the hold is open.",
    },
    {
      zh: "由作出暂停的主体解除，或由上级主管部门注明原暂停主体后解除。",
      en: "Let the holder release it, or the upper authority, naming the holder.",
    },
  ),
  ALREADY_HELD: rule(
    "ALREADY_HELD",
    { zh: "同一主体对同一记录只能有一个未解除的暂停。", en: "A party has at most one open hold on a record." },
    {
      zh: "无需重复暂停；须变更影响范围的，先解除再暂停。",
      en: "Nothing more is needed; to change its reach, release it and hold again.",
    },
  ),
  FACT_OF_ANOTHER: rule(
    "FACT_OF_ANOTHER",
    {
      zh: "同一职责下另一主体的意见或备案仍然有效，不得覆盖。",
      en: "Another party's opinion or filing under this role is current; nobody overwrites it.",
    },
    { zh: "由原主体变更，或待其到期、失效。", en: "Let that party change it, or wait until it ends." },
  ),
  BACKFILL_CLOSED: rule(
    "BACKFILL_CLOSED",
    {
      zh: "补录只能由数据主管部门在截止日前，对账本启用前的事项，以待生效状态进行。",
      en: "Only the data authority back-fills, before the closing date, what precedes the ledger, and only as proposed.",
    },
    {
      zh: "账本启用后的事项按正常程序记录。",
      en: "Record what happened after the ledger's start in the ordinary way.",
    },
  ),
  NOT_ANOTHER_PARTY: rule(
    "NOT_ANOTHER_PARTY",
    {
      zh: "补录的记录须由控制关系不同的另一主体确认；授权还须运营机构确认。",
      en: "What was back-filled is confirmed by another party under another controller, an authorization also by its operator.",
    },
    {
      zh: "请另一主体（授权须先经运营机构接受）确认。",
      en: "Ask another party to confirm it, after the operator's acceptance where it is an authorization.",
    },
  ),
  TOO_DEEP: rule(
    "TOO_DEEP",
    { zh: "产品来源层级或数量超过一次核验的上限。", en: "The product's lineage is larger than one walk may visit." },
    { zh: "自上游产品起逐级刷新后再试。", en: "Refresh the parent products first, from the sources upward." },
  ),
  NOT_YET: rule(
    "NOT_YET",
    {
      zh: "时间未到：期限尚未开始或尚未届满，或所答复的断裂尚未发生。",
      en: "Not yet: the term has not begun or not ended, or the breaks it answers have not happened.",
    },
    {
      zh: "到期后再试，或更正所答复的断裂数。",
      en: "Act when the time has come, or correct the number of breaks answered.",
    },
  ),
  NOT_COMPETENT: rule(
    "NOT_COMPETENT",
    {
      zh: "该主体在此辖区没有所称的角色，对此事项没有管辖权，或者授予了自己没有的角色。",
      en: "The party does not have the role it acts under in this jurisdiction, is not competent for this, or gives roles that it does not have.",
    },
    { zh: "由有管辖权的主体以其确有的角色实施。", en: "Let the competent party do it, under a role that it has." },
  ),
  TAKEN: rule(
    "TAKEN",
    {
      zh: "批次中该编号已经记录，未重复记录。",
      en: "In this batch the number was recorded before; nothing was done twice.",
    },
    {
      zh: "无需处理；内容不同的，请使用新的编号或修订号。",
      en: "Nothing to do; if the content differs, use a new number or revision.",
    },
  ),
};
