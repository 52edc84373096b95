import { Structure } from "../ledger/codes.ts";
import type { StructureName } from "../ledger/codes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { keysOf, tableOf } from "../text/entries.ts";
import type { CitedRule } from "./rulebook.ts";

/** The ledger's own rules have the numbers from here on (`Structure`). */
export const FIRST_STRUCTURE_RULE = 0xff00;

/** The text of a structural rule, and the way to satisfy it. */
interface Wording {
  readonly text: Bilingual;
  readonly remedy: Bilingual;
}

const WORDINGS: Readonly<Record<StructureName, Wording>> = {
  NO_RULE: {
    text: {
      zh: "现行规则集对该行为没有规定；没有规定即无权实施。",
      en: "The rulebook in force has no rule for this act, and nobody may do what it does not provide for.",
    },
    remedy: {
      zh: "发布包含该行为的新版规则集。",
      en: "Publish a version of the rulebook that provides for this act.",
    },
  },
  PARTY_NOT_STANDING: {
    text: {
      zh: "行为主体未生效、已被暂停或期满，或者其所属辖区已停止运行。",
      en: "The acting party is not in force, is held or is past its term, or its jurisdiction is no longer operable.",
    },
    remedy: {
      zh: "先恢复该主体或其辖区，再实施该行为。",
      en: "Restore the party or its jurisdiction first, then act again.",
    },
  },
  PARENT_NOT_OPERABLE: {
    text: {
      zh: "所依据的上级记录当前不可运行：未生效、被暂停、期满或已终结。",
      en: "The record above this one is not operable now: it is not in force, is held, is past its term or has ended.",
    },
    remedy: {
      zh: "查明不可运行的上级记录，待其恢复后再试。",
      en: "Find the record above that is not operable, and act again when it is restored.",
    },
  },
  LINK_NOT_OPERABLE: {
    text: {
      zh: "所关联的记录（资源、授权资源、协议或相对方）当前不可运行。",
      en: "The linked record (a resource, grant, agreement or counterparty) is not operable now.",
    },
    remedy: {
      zh: "查明所关联的记录为何不可运行，待其恢复或改用有效记录后再试。",
      en: "Find out why it is not operable. Act again when it is restored, or link a record that is in force.",
    },
  },
  INPUT_BROKEN: {
    text: {
      zh: "产品的来源已断裂：某项来源被暂停、撤销或召回，或者从未生效。",
      en: "The lineage of the product is broken: an input is held, revoked or recalled, or was never in force.",
    },
    remedy: {
      zh: "解除该来源的暂停，或以未断裂的来源制作新版本。",
      en: "Have the hold of the input released, or make a new version of unbroken inputs.",
    },
  },
  OUTSIDE_SCOPE: {
    text: {
      zh: "超出授权范围：场景只能使用本授权的授权资源，需求只能针对场景列明的授权资源。",
      en:
        "Outside the scope: a scenario may use only grants of its own authorization, " +
        "and a demand only a grant of its scenario.",
    },
    remedy: {
      zh: "在授权范围内提出，或先扩展授权范围、场景。",
      en: "Stay within the scope, or have the authorization or the scenario extended first.",
    },
  },
  OUTSIDE_TERM: {
    text: {
      zh: "期限不合：已经期满、晚于上级记录的期限、没有缩短原有的期限，或者为定稿摘要的确认填写了期限。",
      en:
        "Outside the term: the end is past, is later than that of the record above, " +
        "does not shorten the present term, or is that of an approved root, which has none.",
    },
    remedy: {
      zh: "填写尚未到来、且不晚于上级记录期限的截止时间。",
      en: "Give an end that is still to come and not later than that of the record above.",
    },
  },
  NO_SUCH_TRANSITION: {
    text: {
      zh: "该记录不能从现有状态转为所请求的状态。",
      en: "The record cannot go from its present status to the requested one.",
    },
    remedy: {
      zh: "核对记录的现有状态；已终结的记录不能恢复，应另行记录。",
      en: "Check the present status. A record that has ended cannot be revived: make a new record.",
    },
  },
  NOT_THE_HOLDER: {
    text: {
      zh: "只有作出暂停的主体或其上级主管部门可以解除暂停，且该暂停须尚未解除。",
      en: "Only the holder or its upper authority may release the record, and only while the hold is open.",
    },
    remedy: {
      zh: "由作出暂停的主体解除，或由上级主管部门注明原暂停主体后解除。",
      en: "Let the holder release it, or let the upper authority release it and name the holder.",
    },
  },
  ALREADY_HELD: {
    text: {
      zh: "同一主体对同一记录只能有一个未解除的暂停。",
      en: "A party has at most one open hold on a record.",
    },
    remedy: {
      zh: "无需重复暂停；须变更影响范围的，先解除再暂停。",
      en: "No second hold is needed. To change its reach, release it and hold again.",
    },
  },
  FACT_OF_ANOTHER: {
    text: {
      zh: "同一角色下另一主体的意见或备案仍然有效，不得覆盖。",
      en: "Another party's opinion or filing under this role is still valid, and nobody else may overwrite it.",
    },
    remedy: {
      zh: "由原主体变更，或待其到期、失效。",
      en: "Let that party change it, or wait until it ends.",
    },
  },
  BACKFILL_CLOSED: {
    text: {
      zh: "补录只能由数据主管部门在截止日前，对账本启用前的事项，以待生效状态进行。",
      en:
        "Only the data authority may backfill, before the closing date, acts from before the ledger, " +
        "and only as proposed.",
    },
    remedy: {
      zh: "账本启用后的事项按正常程序记录。",
      en: "Record what happened after the ledger's start in the ordinary way.",
    },
  },
  NOT_ANOTHER_PARTY: {
    text: {
      zh: "补录的记录须由控制主体不同的另一主体确认；授权还须由运营机构确认。",
      en:
        "Another party under another controller must confirm a backfilled record; " +
        "for an authorization its operator must confirm too.",
    },
    remedy: {
      zh: "请另一主体确认；授权须先经运营机构接受。",
      en: "Ask another party to confirm it. An authorization is confirmed after its operator has accepted it.",
    },
  },
  TOO_DEEP: {
    text: {
      zh: "产品来源的层级或数量超过一次核验的上限。",
      en: "The product's lineage has more levels or records than one check may visit.",
    },
    remedy: {
      zh: "自上游产品起逐级刷新后再试。",
      en: "Refresh the products that it is made of first, from the sources upward, and act again.",
    },
  },
  NOT_YET: {
    text: {
      zh: "时间未到：期限尚未开始或尚未届满，或者所涵盖的断裂尚未发生。",
      en: "Not yet: the term has not begun or has not ended, or the breaks that it answers have not happened.",
    },
    remedy: {
      zh: "到期后再试，或更正所涵盖的断裂数。",
      en: "Act again when the time has come, or correct the number of breaks that it answers.",
    },
  },
  NOT_COMPETENT: {
    text: {
      zh: "该主体在此辖区没有所称的角色，或对此事项没有管辖权，或授予了自己没有的角色。",
      en:
        "The party does not have this role in the jurisdiction, is not competent for the matter, " +
        "or gives roles that it does not have.",
    },
    remedy: {
      zh: "由有管辖权的主体以其确有的角色实施。",
      en: "Let the competent party act, under a role that it has.",
    },
  },
  NEIGHBOUR_REFUSED: {
    text: {
      zh: "所依据的记录已在同一批次中被拒绝。",
      en: "A record that this one stands on was refused in the same batch.",
    },
    remedy: {
      zh: "先满足该记录被拒绝时所引的规则，再重新提交两者。",
      en: "Satisfy the rule by which that record was refused, then send both again.",
    },
  },
  FIRST_OF_DIGEST_MISSING: {
    text: {
      zh: "该摘要的首个序号（0）尚未记录，不能使用其他序号。",
      en: "Ordinal 0 of this digest is not recorded, and no other ordinal may come before it.",
    },
    remedy: {
      zh: "先以序号 0 记录该摘要。",
      en: "Record the digest under ordinal 0 first.",
    },
  },
  NO_CONSENT_ABROAD: {
    text: {
      zh: "某项来源属于其他辖区，而该辖区的规则集没有允许在外地开发利用的规定。",
      en: "An input belongs to another jurisdiction, whose rulebook has no rules for what is made of it elsewhere.",
    },
    remedy: {
      zh: "改用本辖区的来源，或请该辖区发布含有域外开发利用规定的规则集。",
      en: "Use inputs of this jurisdiction, or ask the other one to publish rules for what is made elsewhere.",
    },
  },
  BY_GOVERNANCE_ONLY: {
    text: {
      zh: "公共管理主体的入册、终止、限制以及公共管理职责的赋予，只能由治理程序决定。",
      en: "Governance alone admits an authority, ends or holds it, and gives the roles of one.",
    },
    remedy: {
      zh: "由治理成员提出并批准相应决定。",
      en: "Have the agencies of the roster propose and approve it as a decision of governance.",
    },
  },
  BEFORE_THE_LEDGER: {
    text: {
      zh: "行为的法定日期早于账本启用，只能以补录方式记录。",
      en: "The legal date is before the ledger's start, and only a back-fill records what happened then.",
    },
    remedy: {
      zh: "以补录方式提出并经另一主体确认，或更正日期。",
      en: "Back-fill it and have another party confirm it, or correct the date.",
    },
  },
  CASE_ANSWERED: {
    text: {
      zh: "被处理主体已在期限内提交材料，该案件不因逾期而终结，只能由立案主体或其上级办结。",
      en:
        "The addressee handed something in before the deadline, so the case is not overdue: " +
        "the party that opened it or an authority above it ends it.",
    },
    remedy: {
      zh: "由立案主体或其上级审查所提交的材料并办结。",
      en: "Let the party that opened the case, or an authority above it, judge what was handed in and end the case.",
    },
  },
  STANDS_ALREADY: {
    text: {
      zh: "同一授权下该资源已有有效的授权记录，不能重复授予。",
      en: "A grant of this resource stands under this authorization already, and there is no second one beside it.",
    },
    remedy: {
      zh: "沿用现有的授权资源，或先将其终结。",
      en: "Use the grant that stands, or end it first.",
    },
  },
  TAKEN: {
    text: {
      zh: "批次中的该业务编号已经记录，未重复记录。",
      en: "The reference is recorded already, so this item of the batch was not recorded again.",
    },
    remedy: {
      zh: "无需处理；内容不同的，请使用新的业务编号或修订号。",
      en: "Nothing needs to be done. If the content differs, use a new reference or revision.",
    },
  },
};

/**
 * The ledger's own rules, by which it refuses acts whatever the rulebook contains (`Structure` in
 * contracts/types/Codes.sol).
 */
export const structureRules: Readonly<Record<StructureName, CitedRule>> = tableOf(keysOf(Structure), (name) => ({
  id: `ledger.${name.toLowerCase().replaceAll("_", "-")}`,
  number: Structure[name],
  hardness: "HARD",
  clause: "账本结构规则",
  ...WORDINGS[name],
}));
