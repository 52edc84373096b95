import type { RoleName } from "../ledger/roles.ts";
import { DEPLOYMENT_CLAUSE } from "./parse-basis.ts";

/* Steps that every city needs and that regulations pass over in silence: without rules nobody may take them. */

/** A rule of the starter: its name, steps, requirement, words and remedy. */
type Given = readonly [
  name: string,
  steps: readonly string[],
  require: object,
  zh: string,
  en: string,
  remedyZh: string,
  remedyEn: string,
];

const who = (...roles: readonly RoleName[]): object => ({ who: roles });
const each = (kinds: readonly string[], ...acts: readonly string[]): string[] =>
  kinds.flatMap((kind) => acts.map((act) => `${kind}.${act}`));

const OF_AUTHORITY = ["resource", "plan", "procurement", "authorization", "grant", "domain"];
const OF_OPERATOR = ["scenario", "demand", "import", "product", "agreement", "export"];
const HELD = ["resource", "authorization", "grant", "scenario", "domain", "product", "agreement", "export"];
const ALL = [...OF_AUTHORITY, ...OF_OPERATOR, "delivery", "application"];

const RULES: readonly Given[] = [
  [
    "admit-party",
    each(["party"], "record", "settle.IN_FORCE", "attest.ROLES", "settle.TERMINATED"),
    who("GOVERNMENT", "DATA_AUTHORITY"),
    "主体的入册、终止与角色由市政府、数据主管部门办理。",
    "The government and the data authority admit and end parties and give them their roles.",
    "由市政府或者数据主管部门提交。",
    "Let the government or the data authority submit it.",
  ],
  [
    "admitted-roles",
    each(["party"], "record", "settle.IN_FORCE", "attest.ROLES"),
    {
      roles: [
        "DATA_PROVIDER",
        "INDUSTRY_AUTHORITY",
        "OPERATOR",
        "DEVELOPER",
        "BUYER",
        "EVALUATOR",
        "EXPERT",
        "TRADING_PLATFORM",
        "APPLICANT",
        "DATA_HOLDER",
      ],
    },
    "入册不得赋予公共管理职责。",
    "Admission gives no public authority.",
    "只申请数据提供、运营、开发、应用等角色。",
    "Ask for roles such as provider, operator, developer or buyer only.",
  ],
  [
    "hold",
    each(["party", ...HELD], "attest.HOLD"),
    who("DATA_AUTHORITY", "CYBERSPACE_REGULATOR", "POLICE"),
    "暂停由数据主管部门和监管部门在职责范围内办理。",
    "The data authority and the regulators lay holds, each in its remit.",
    "由数据主管部门、网信部门或者公安机关提交。",
    "Let the data authority, the cyberspace regulator or the police submit it.",
  ],
  [
    "authority-decides",
    [...each(OF_AUTHORITY, "record", "settle.IN_FORCE", "settle.TERMINATED"), "procurement.settle.FULFILLED"],
    who("DATA_AUTHORITY", "IMPLEMENTING_AGENCY"),
    "资源、方案、遴选、授权与环境由数据主管部门、实施机构办理。",
    "The data authority and the implementing agency decide on resources, plans, authorizations and domains.",
    "由数据主管部门或者实施机构提交。",
    "Let the data authority or the implementing agency submit it.",
  ],
  [
    "operator-proposes",
    each(OF_OPERATOR, "record"),
    who("OPERATOR"),
    "场景、需求、产品、协议与出域由运营机构提出。",
    "The operator proposes scenarios, demands, products, agreements and exports.",
    "由运营机构提交。",
    "Let the operator submit it.",
  ],
  [
    "proposal-confirmed",
    each(OF_OPERATOR, "settle.IN_FORCE", "settle.TERMINATED"),
    who("DATA_AUTHORITY"),
    "运营机构提出的事项由数据主管部门确认。",
    "The data authority confirms what the operator proposes.",
    "由数据主管部门提交。",
    "Let the data authority submit it.",
  ],
  [
    "delivery-by",
    each(["delivery"], "record", "settle.IN_FORCE", "settle.TERMINATED"),
    who("DATA_PROVIDER", "DATA_SERVICE_AGENCY"),
    "数据由提供部门或者服务机构供给。",
    "The provider or the service agency supplies the data.",
    "由数据提供部门或者公共数据服务机构提交。",
    "Let the provider or the service agency submit it.",
  ],
  [
    "application-by",
    each(["application"], "record"),
    who("APPLICANT"),
    "参选由申请单位提出。",
    "Applicants hand in their applications.",
    "由申请单位提交。",
    "Let the applicant submit it.",
  ],
  [
    "application-accepted",
    each(["application"], "settle.IN_FORCE"),
    who("IMPLEMENTING_AGENCY", "DATA_AUTHORITY"),
    "参选由实施机构、数据主管部门受理。",
    "The implementing agency or the data authority accepts applications.",
    "由实施机构或者数据主管部门提交。",
    "Let the implementing agency or the data authority submit it.",
  ],
  [
    "withdraw-proposal",
    each(OF_OPERATOR, "settle.WITHDRAWN"),
    { who: ["OPERATOR"], issuerOnly: true },
    "尚未生效的事项由提出主体撤回。",
    "What is not yet in force is withdrawn by the party that proposed it.",
    "由原提出的运营机构提交。",
    "Let the operator that proposed it submit it.",
  ],
  [
    "dispose",
    each(["export"], "settle.CONTINUED", "settle.SUNSET", "settle.RECALLED"),
    who("DATA_AUTHORITY"),
    "来源断裂的出域产品逐一处置。",
    "Each export whose source is broken is disposed of.",
    "由数据主管部门提交。",
    "Let the data authority submit it.",
  ],
  [
    "open-case",
    ["case.record", ...each(["case"], "settle.IN_FORCE", "settle.FULFILLED", "settle.DISMISSED")],
    who("DATA_AUTHORITY"),
    "案件由数据主管部门立案、办结。",
    "The data authority opens and closes cases.",
    "由数据主管部门提交。",
    "Let the data authority submit it.",
  ],
  [
    "correct",
    each(ALL, "attest.CORRECTION"),
    who("DATA_AUTHORITY", "OPERATOR", "DATA_PROVIDER"),
    "记录有误的，以更正声明更正，不得改动原记录。",
    "Errors are corrected by a statement; the record itself is never changed.",
    "由数据主管部门、运营机构或者数据提供部门提交。",
    "Let the data authority, the operator or the provider submit it.",
  ],
  [
    "anyone-expires",
    each(
      // A selection ends when it is marked as over, so that is for those who run it.
      ALL.filter((kind) => kind !== "procurement"),
      "settle.EXPIRED",
    ),
    { who: "ANY" },
    "期限届满的，任何主体均可标记期满。",
    "When the term is over any party may mark it.",
    "由在本辖区有角色的任何主体提交。",
    "Let any party with a role in the jurisdiction submit it.",
  ],
  [
    "release",
    each(["party", ...HELD], "attest.RELEASE"),
    who("DATA_AUTHORITY", "CYBERSPACE_REGULATOR", "POLICE", "UPPER_DATA_AUTHORITY"),
    "暂停由作出的部门解除；该部门已不存在或者不予解除的，上级数据主管部门可以解除。",
    "Whoever laid a hold releases it; where that party is no more, or does not, the upper data authority may.",
    "由作出暂停的部门提交，或者由上级数据主管部门指明作出暂停的部门后提交。",
    "Let whoever laid the hold release it, or the upper data authority, naming who laid it.",
  ],
  [
    "case-void",
    ["case.settle.VOID"],
    who("GOVERNMENT", "UPPER_DATA_AUTHORITY"),
    "立案有误，或者立案主体已不存在的，由市政府或者上级数据主管部门宣告该案件无效。",
    "The government or the upper data authority voids a case that was opened in error, or whose opener is no more.",
    "由市政府或者上级数据主管部门提交。",
    "Let the government or the upper data authority submit it.",
  ],
  [
    "case-void-by-another",
    ["case.settle.VOID"],
    { separate: "CALLER", from: "ISSUER" },
    "宣告案件无效的，不得是立案主体自己及其控制方。",
    "Who opened a case, or shares a controller with who did, does not declare it void.",
    "由立案主体以外的市政府或者上级数据主管部门宣告。",
    "Let the government or the upper authority do it that did not open the case.",
  ],
  [
    "selection-completed",
    ["authorization.settle.IN_FORCE"],
    { stands: "PROCUREMENT", status: ["FULFILLED"], orAbsent: true },
    "经遴选授权的，遴选应当已经完成。",
    "A selection that an authorization names was completed.",
    "先完成遴选；遴选已终止或者期满的，重新组织遴选。",
    "Complete the selection; where it was terminated or expired, run a new one.",
  ],
  [
    "application-while-selecting",
    ["application.settle.IN_FORCE"],
    { stands: "PROCUREMENT", status: ["IN_FORCE", "FULFILLED"] },
    "遴选正在进行或者已经完成的，方可受理其申请。",
    "Applications are accepted while the selection runs, or when it was completed.",
    "遴选已终止或者期满的，重新组织遴选。",
    "Where the selection was terminated or expired, run a new one.",
  ],
  [
    "selection-expires",
    ["procurement.settle.EXPIRED"],
    who("DATA_AUTHORITY", "IMPLEMENTING_AGENCY"),
    "期满未完成的遴选，由组织遴选的部门标记。",
    "Those who run a selection mark one that was not completed in its term.",
    "由数据主管部门或者实施机构提交。",
    "Let the data authority or the implementing agency submit it.",
  ],
];

/** Above the numbers of every shipped rulebook, so that one of them can become a layer. */
const FIRST_NUMBER = 20_001;

/** A city whose rulebook is begun. */
export interface StarterCity {
  readonly name: string;
  /** The letters with which the ids of its rules begin, such as `qqhr`. */
  readonly prefix: string;
  /** The first day of version 1, such as 2027-01-01. */
  readonly effectiveFrom: string;
  /** The path from the file to rulebooks/schema.json, by which editors complete words. */
  readonly schema: string;
}

/** A rulebook file with the steps that every city needs, decided as a deployer may decide them. */
export function starterRulebook({ name, prefix, effectiveFrom, schema }: StarterCity): object {
  return {
    $schema: schema,
    id: `${prefix.toUpperCase()}-${effectiveFrom.slice(0, 4)}`,
    jurisdiction: name,
    title: { zh: `${name}公共数据授权运营规则集`, en: `Rulebook of ${name}` },
    status: "DRAFT",
    source: "未据任何规定的文本：各条均由部署方设定，请逐条核对并补入规定的条文。",
    versions: [{ version: 1, effectiveFrom }],
    rules: RULES.map(([rule, step, require, zh, en, remedyZh, remedyEn], index) => ({
      id: `${prefix}.${rule}`,
      number: FIRST_NUMBER + index,
      step,
      require,
      hardness: "HARD",
      basis: "DEPLOYMENT",
      clause: DEPLOYMENT_CLAUSE,
      zh,
      en,
      remedy: { zh: remedyZh, en: remedyEn },
    })),
  };
}
