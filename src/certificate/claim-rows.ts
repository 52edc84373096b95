import { fieldWords } from "../document-schemas/field-words.ts";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import { kindLabels } from "../ledger/kinds.ts";
import { roleLabel, roleLabels } from "../ledger/role-labels.ts";
import { standingLabels } from "../ledger/standing-labels.ts";
import { opinionLabel, outcomeLabel } from "../ledger/statement-labels.ts";
import { statusLabels, statusName } from "../ledger/statuses.ts";
import { linkLabels } from "../ledger/views.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import type {
  Claim,
  ClaimedAuthorization,
  ClaimedDecision,
  ClaimedParty,
  ClaimedProduct,
  ClaimedRecord,
} from "./claim.ts";
import { instant, legalInstant } from "./findings.ts";

/** A label in this program's own words, and values in which every text that others wrote is quoted. */
export interface Row {
  readonly label: Bilingual;
  readonly values: readonly Bilingual[];
}

/** The most decisions and the most authorizations that are shown; the claim has them all. */
const MOST_DECISIONS = 40;
const MOST_AUTHORIZATIONS = 10;

/** The claim as a buyer reads it, from who exported what to whom down to what is hidden. */
export function claimRows(claim: Claim): readonly Row[] {
  const isExport = claim.record.kind === "EXPORT";
  const rows: readonly Row[] = [
    row(
      isExport ? "出域方" : "记录主体",
      isExport ? "exported by" : "recorded by",
      claim.issuer === undefined ? NO_ISSUER : partyText(claim.issuer),
    ),
    row(isExport ? "所出域的内容" : "记录", isExport ? "what was exported" : "record", subjectText(claim)),
    ...(isShownByItsKind(claim) ? [] : neighbourRows(claim)),
    ...(claim.product === undefined ? [] : productRows(claim.product, isExport)),
    ...(isExport || claim.recipient !== undefined ? [recipientRow(claim, isExport)] : []),
    row(isExport ? "出域时间" : "记录时间", isExport ? "exported" : "recorded", timesText(claim)),
    ...(hasTerm(claim) ? [row("期限", "term", termText(claim))] : []),
    ...(claim.agreement === undefined || claim.record.kind === "AGREEMENT"
      ? []
      : [row("依据的协议", "under the agreement", recordText(claim.agreement))]),
    ...(claim.scenario === undefined || claim.record.kind === "SCENARIO"
      ? []
      : [row("应用场景", "for the scenario", recordText(claim.scenario))]),
    ...claim.authorizations
      .slice(0, MOST_AUTHORIZATIONS)
      .flatMap((each) => authorizationRows(each, each.id === claim.record.id)),
    row("其他授权", "further authorizations", ...moreThan(claim.authorizations.length, MOST_AUTHORIZATIONS)),
    row("辖区", "jurisdiction", jurisdictionText(claim)),
    row("规则集", "rulebook", rulebookText(claim)),
    row("未披露", "hidden", ...claim.hidden.map(({ says }) => says)),
    ...decisionRows(claim.decisions),
  ];
  return rows.filter(({ values }) => values.length > 0);
}

function row(zh: string, en: string, ...values: readonly Bilingual[]): Row {
  return { label: { zh, en }, values };
}

/** Whether the rows of this kind name its neighbours already. */
function isShownByItsKind({ record: { kind } }: Claim): boolean {
  return kind === "EXPORT" || kind === "PRODUCT" || kind === "AGREEMENT" || kind === "AUTHORIZATION";
}

function neighbourRows({ record, under, names }: Claim): readonly Row[] {
  const isCase = record.kind === "CASE";
  const rows = [
    ...(under === undefined
      ? []
      : [row(isCase ? "所涉记录" : "上级记录", isCase ? "about" : "under", recordText(under))]),
    ...(names === undefined ? [] : [{ label: linkLabels[names.as], values: [recordText(names)] }]),
  ];
  return rows.map(({ label, values }) => ({ label: { zh: label.zh, en: label.en.toLowerCase() }, values }));
}

/** A text that is the same in both languages. */
export function same(text: string): Bilingual {
  return { zh: text, en: text };
}

/** A last value that counts what a row leaves out; none where it leaves out nothing. */
export function moreThan(count: number, most: number): readonly Bilingual[] {
  const more = count - most;
  return more > 0 ? [{ zh: `……另有 ${more} 项`, en: `… and ${more} more` }] : [];
}

/* ------------------------------------------------ who, what, to whom, when */

const NO_ISSUER: Bilingual = { zh: "创立时记录，没有记录主体", en: "the founding: it has no issuer" };

function subjectText({ record, form, sha256, sm3, commitment }: Claim): Bilingual {
  const { zh, en } = FORMS[form] ?? kindLabels[record.kind];
  const rest = [referenceText(record), sha256 && `SHA-256 ${sha256}`, sm3 && `SM3 ${sm3}`]
    .filter((text) => text !== undefined)
    .join(", ");
  const committed = commitment === undefined ? "" : `0x${commitment}`;
  return {
    zh: `${zh} ${rest}${committed && `, 承诺 ${committed}`}`,
    en: `${en} ${rest}${committed && `, commitment ${committed}`}`,
  };
}

const FORMS: Readonly<Record<Claim["form"], Bilingual | undefined>> = {
  REFERENCE: undefined,
  FILE: { zh: "文件", en: "a file" },
  FOLDER: { zh: "文件夹", en: "a folder" },
  SALTED: { zh: "加盐承诺", en: "a salted commitment" },
};

function productRows(product: ClaimedProduct, isExport: boolean): readonly Row[] {
  const { title, productForm, developer } = product;
  const opened = (text: string | undefined): Bilingual => (text === undefined ? CLOSED : same(showForeign(text)));
  const [named, form] = [opened(title), formWords(productForm) ?? opened(productForm)];
  return [
    ...(isExport ? [row("数据产品", "product", recordText(product))] : []),
    row("产品名称与形态", "title and product form", {
      zh: `名称：${named.zh}；产品形态：${form.zh}`,
      en: `title: ${named.en}; product form: ${form.en}`,
    }),
    ...(developer === undefined ? [] : [row("产品开发主体", "developed by", partyText(developer))]),
  ];
}

/** A product form of the catalogue in words; undefined for any other text. */
function formWords(productForm: string | undefined): Bilingual | undefined {
  return productForm === undefined ? undefined : fieldWords(PRODUCT, "/form", productForm)?.value;
}

const PRODUCT = schemaBehind({ act: "RECORD", kind: "PRODUCT" });
const CLOSED: Bilingual = { zh: "未披露", en: "not disclosed" };

function recipientRow({ recipient }: Claim, isExport: boolean): Row {
  const value =
    recipient === undefined
      ? { zh: "未载明（该记录未指明协议）", en: "hidden: the record names no agreement" }
      : partyText(recipient);
  return row(isExport ? "接收方" : "协议相对方", isExport ? "recipient" : "counterparty", value);
}

/** The legal time of an act and the time of its block. */
export function timesText({ effectiveAt, recordedAt }: Pick<Claim, "effectiveAt" | "recordedAt">): Bilingual {
  const [legal, block] = [instant(effectiveAt), instant(recordedAt)];
  return {
    zh: `法律时间 ${legal.zh}；入账时间 ${block.zh}`,
    en: `legal time ${legal.en}; block time ${block.en}`,
  };
}

/* ------------------------------------------------ under what, by whom */

function authorizationRows(authorization: ClaimedAuthorization, isSubject: boolean): readonly Row[] {
  const { givenBy, operator, implementedBy } = authorization;
  const label = isSubject ? ITSELF : authorization.standing === undefined ? OF_ITS_MATERIAL : ABOVE;
  const [name, standing, term] = [recordText(authorization), standingText(authorization), termText(authorization)];
  return [
    row(label.zh, label.en, {
      zh: `${name.zh}；${standing.zh}；${term.zh}`,
      en: `${name.en}; ${standing.en}; ${term.en}`,
    }),
    ...(givenBy === undefined ? [] : [row("作出授权的机关", "given by", partyText(givenBy))]),
    row(
      "实施机构",
      "implementing agency",
      ...(implementedBy.length > 0 ? implementedBy.map(implementerText) : [NO_IMPLEMENTER]),
    ),
    ...(operator === undefined ? [] : [row("获授权的运营机构", "given to the operator", partyText(operator))]),
  ];
}

const ITSELF: Bilingual = { zh: "该授权", en: "this authorization" };
const ABOVE: Bilingual = { zh: "依据的授权", en: "under the authorization" };
const OF_ITS_MATERIAL: Bilingual = { zh: "其来源所依据的授权", en: "its material is under the authorization" };

/** Only an act in the role proves that a party carries the authorization out; an admission proves that it may. */
function implementerText(party: ClaimedParty): Bilingual {
  const { zh, en } = partyText(party);
  if (party.role !== undefined) return { zh, en };
  return {
    zh: `${zh}；作出授权的机关以实施机构身份入册，凭证所含的行为中没有以该身份作出的`,
    en: `${en}; the giver is admitted as one, and no act in this certificate was made in that role`,
  };
}

const NO_IMPLEMENTER: Bilingual = {
  zh: "凭证所含的行为中，没有以实施机构身份作出的",
  en: "hidden: no act in this certificate was made in the role of implementing agency",
};

function standingText({ standing, status }: ClaimedAuthorization): Bilingual {
  if (standing !== undefined) {
    const isAct = standing.cause.act !== undefined;
    const [label, since] = [standingLabels[standing.code], (isAct ? legalInstant : instant)(standing.since)];
    return { zh: `${label.zh}，自${since.zh}起`, en: `${label.en} since ${since.en}` };
  }
  const label = statusLabels[statusName(status)];
  return {
    zh: `最后一次被引用时自身状态为${label.zh}，此后未证明`,
    en: `by itself ${label.en} at its last use here, not proven after that`,
  };
}

/** Whether the rows must state the record's own term. Those of an authorization do so with its name. */
function hasTerm({ record, from, until }: Claim): boolean {
  return record.kind !== "AUTHORIZATION" && (from !== 0 || until !== 0);
}

function termText({ from, until }: Pick<Claim, "from" | "until">): Bilingual {
  const [begin, end] = [instant(from), instant(until)];
  if (from === 0 && until === 0) return { zh: "未载明期限", en: "no term stated" };
  if (until === 0) return { zh: `期限自${begin.zh} 起`, en: `term from ${begin.en}` };
  if (from === 0) return { zh: `期限至${end.zh}`, en: `term until ${end.en}` };
  return { zh: `期限自${begin.zh} 至${end.zh}`, en: `term from ${begin.en} until ${end.en}` };
}

function decisionRows(decisions: readonly ClaimedDecision[]): readonly Row[] {
  return [
    row(
      "审核意见与决定",
      "opinions and decisions",
      ...decisions.slice(0, MOST_DECISIONS).map(decisionText),
      ...moreThan(decisions.length, MOST_DECISIONS),
    ),
  ];
}

function decisionText({ record, by, decided, effectiveAt, time }: ClaimedDecision): Bilingual {
  const name = recordText(record);
  const at = timesText({ effectiveAt, recordedAt: time });
  const party = deciderText(by);
  if ("settled" in decided) {
    const label = statusLabels[statusName(decided.settled)];
    return {
      zh: `${name.zh}：状态变更为${label.zh}，${party.zh}；${at.zh}`,
      en: `${name.en}: settled as ${label.en} by ${party.en}; ${at.en}`,
    };
  }
  const [opinion, outcome] = [opinionLabel(decided.opinion), outcomeLabel(decided.outcome)];
  return {
    zh: `${name.zh}：${opinion.zh}，${outcome.zh}，${party.zh}；${at.zh}`,
    en: `${name.en}: ${opinion.en}, ${outcome.en}, by ${party.en}; ${at.en}`,
  };
}

function jurisdictionText({ jurisdiction: { ordinal, reference } }: Claim): Bilingual {
  const shown = reference === undefined ? "" : ` ${showForeign(reference)}`;
  return { zh: `第 ${ordinal} 号辖区${shown}`, en: `jurisdiction ${ordinal}${shown}` };
}

function rulebookText({ rulebook }: Claim): Bilingual {
  if ("version" in rulebook) {
    return {
      zh: `该辖区规则集第 ${rulebook.version} 版，本记录依其审核入账`,
      en: `version ${rulebook.version} of this jurisdiction's rulebook judged the recording`,
    };
  }
  return rulebook.none === "BACKFILLED"
    ? { zh: "补录，未经规则审核", en: "none: the record is backfilled and no rule judged it" }
    : { zh: "创立时记录，未经规则审核", en: "none: the record is of the founding and no rule judged it" };
}

/* ------------------------------------------------ names */

/** A record by its reference, revision and id; an export named by its digest has its id only. */
export function referenceText({
  reference,
  revision,
  id,
}: Pick<ClaimedRecord, "reference" | "revision" | "id">): string {
  if (reference === undefined) return id;
  return `${showForeign(reference)} r${String(revision ?? 0n)} (${id})`;
}

function recordText(record: ClaimedRecord): Bilingual {
  const { zh, en } = kindLabels[record.kind];
  const reference = referenceText(record);
  return { zh: `${zh} ${reference}`, en: `${en} ${reference}` };
}

/** A party by the role under which it acted, else by the roles of its admission; then its reference, id and name. */
function partyText({ id, reference, role, admittedAs, names }: ClaimedParty): Bilingual {
  const name = showForeign(reference ?? id);
  const called =
    role === undefined
      ? {
          zh: admittedAs.map((each) => roleLabels[each].zh).join("、"),
          en: admittedAs.map((each) => roleLabels[each].en).join(", "),
        }
      : roleLabel(role);
  const shown = names.map((each) => showForeign(each));
  return names.length === 0
    ? { zh: `${called.zh} ${name}（${id}），名称未披露`, en: `${called.en} ${name} (${id}), name not disclosed` }
    : {
        zh: `${called.zh} ${name}（${id}），名称 ${shown.join("、")}`,
        en: `${called.en} ${name} (${id}), name ${shown.join(", ")}`,
      };
}

/** A party by its role and reference alone; its id where the certificate does not hold its record. */
export function deciderText(by: ClaimedDecision["by"] | Pick<ClaimedParty, "id" | "reference" | "role">): Bilingual {
  const name = "reference" in by && by.reference !== undefined ? showForeign(by.reference) : by.id;
  const { zh, en } = by.role === undefined ? { zh: "主体", en: "party" } : roleLabel(by.role);
  return { zh: `${zh} ${name}`, en: `${en} ${name}` };
}
