import { structureName } from "./codes.ts";
import type { StructureName } from "./codes.ts";

interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** What a reserved rule says, and what would satisfy it. */
export interface StructureText {
  readonly text: Bilingual;
  readonly remedy: Bilingual;
}

/** The ledger's own rules (结构规则), which hold whatever a rulebook says. */
export const structureTexts: Readonly<Record<StructureName, StructureText>> = {
  NO_RULE: {
    text: { zh: "现行规则集对此步骤没有任何规则，未规定的行为不予办理。", en: "The rulebook in force has no rule for this step; what it does not provide for is refused." },
    remedy: { zh: "请确认记录种类与状态，或由治理程序发布包含此步骤的规则集。", en: "Check the kind and status, or have a rulebook published that provides for this step." },
  },
  PARTY_NOT_STANDING: {
    text: { zh: "行为人主体未生效、被暂停或已终止。", en: "The acting party is not in force, is held, or has ended." },
    remedy: { zh: "先恢复该主体的状态，或由其他有权主体办理。", en: "Restore the party's standing first, or let another competent party act." },
  },
  PARENT_NOT_OPERABLE: {
    text: { zh: "其上级记录当前不可据以办理（未生效、被暂停、期满或已终止）。", en: "What it stands under is not operable now: not in force, held, past its term or ended." },
    remedy: { zh: "查明上级记录状态的原因，待其恢复后再办理。", en: "Find out why the record above is not operable and act again once it is." },
  },
  LINK_NOT_OPERABLE: {
    text: { zh: "其关联记录（运营机构、协议、资源等）当前不可据以办理。", en: "The linked record (operator, agreement, resource …) is not operable now." },
    remedy: { zh: "查明关联记录状态的原因，待其恢复后再办理。", en: "Find out why the linked record is not operable and act again once it is." },
  },
  INPUT_BROKEN: {
    text: { zh: "其来源数据已断裂：被暂停、撤销、召回或从未生效。", en: "Something it is made of is broken: held, revoked, recalled or never in force." },
    remedy: { zh: "改用未断裂的来源；来源恢复或查清后可对产品执行 refresh。", en: "Use sources that are unbroken; once they are cleared, refresh the product." },
  },
  OUTSIDE_SCOPE: {
    text: { zh: "超出授权范围：场景只能列本授权内的资源，需求只能针对场景所列资源。", en: "Outside the scope: a scenario names grants of its authorization, a demand is for a grant of its scenario." },
    remedy: { zh: "先取得包含该资源的授权或场景。", en: "Obtain an authorization or scenario that includes the resource first." },
  },
  OUTSIDE_TERM: {
    text: { zh: "期限超出上级记录的期限，或已届满。", en: "The term exceeds that of the record above, or is over." },
    remedy: { zh: "缩短期限，使其不晚于上级记录的截止时间。", en: "Shorten the term so that it ends no later than that of the record above." },
  },
  NO_SUCH_TRANSITION: {
    text: { zh: "当前状态不能变更为所请求的状态。", en: "The present status does not lead to the status asked for." },
    remedy: { zh: "先查看记录的当前状态及可行的后续状态。", en: "Look at the record's present status and at what may follow it." },
  },
  NOT_THE_HOLDER: {
    text: { zh: "只有作出暂停的主体（或上级数据主管部门）可以解除该暂停。", en: "Only the party that holds, or the upper data authority, may release the hold." },
    remedy: { zh: "由作出暂停的主体解除，或由上级数据主管部门指明后解除。", en: "Let the holder release it, or the upper data authority naming the holder." },
  },
  ALREADY_HELD: {
    text: { zh: "该主体对此记录的暂停尚未解除。", en: "This party already holds the record." },
    remedy: { zh: "无需再次暂停；如需变更，请先解除。", en: "There is no need to hold it again; to change the hold, release it first." },
  },
  FACT_OF_ANOTHER: {
    text: { zh: "该意见或备案由另一主体作出且仍然有效，他人不得覆盖。", en: "Another party stated this and it is still current; nobody overwrites what another stated." },
    remedy: { zh: "由原主体更新，或待其失效后再办理。", en: "Let the party that stated it renew it, or wait until it lapses." },
  },
  HISTORY_CLOSED: {
    text: { zh: "补录只能由数据主管部门在截止日前、就账本启用前的事项、以待生效状态办理。", en: "History is back-filled by the data authority only, before the closing date, of what precedes the ledger, and as proposed." },
    remedy: { zh: "作为新事项正常登记，或核对生效日期。", en: "Record it as something new, or check the effective date." },
  },
  NOT_ANOTHER_PARTY: {
    text: { zh: "补录事项须由另一控制关系下的其他主体确认；授权还须其运营机构接受。", en: "What was back-filled is confirmed by another party under another controller; an authorization also by its operator's acceptance." },
    remedy: { zh: "请其他有权主体确认，授权由运营机构先出具接受意见。", en: "Let another competent party settle it, after the operator's acceptance where it is an authorization." },
  },
  TOO_DEEP: {
    text: { zh: "来源层级过深，一次无法查完。", en: "The lineage is too deep for one walk." },
    remedy: { zh: "自上游产品起逐级执行 refresh 后再办理。", en: "Refresh the parent products first, from the sources downwards." },
  },
  NOT_YET: {
    text: { zh: "尚未到期限开始或截止时间，或所答复的断裂序号尚不存在。", en: "Its term has not begun or not ended yet, or it answers breaks that do not exist yet." },
    remedy: { zh: "到期后再办理，或更正所填时间与序号。", en: "Act again when the time has come, or correct the time or number given." },
  },
  NOT_COMPETENT: {
    text: { zh: "该主体对此事项无管辖权。", en: "The party is not competent for this." },
    remedy: { zh: "由有权主体办理。", en: "Let the competent party act." },
  },
  TAKEN: {
    text: { zh: "同一编号此前已登记，批量提交中予以跳过。", en: "The id was recorded before; in a batch it is skipped." },
    remedy: { zh: "核对已登记的内容；如有变更请登记新的版本。", en: "Compare with what is recorded; if something changed, record a new revision." },
  },
};

/** The text of a reserved rule; undefined for a rulebook's own. */
export function structureText(rule: number): (StructureText & { readonly name: StructureName }) | undefined {
  const name = structureName(rule);
  return name === undefined ? undefined : { name, ...structureTexts[name] };
}
