import { HoldReason } from "../../ledger/codes.ts";
import { kindLabels } from "../../ledger/kinds.ts";
import { standingLabels } from "../../ledger/standing-labels.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import { linkLabels } from "../../ledger/views.ts";
import { isKeyOf, keysOf } from "../../text/entries.ts";
import type { RecordDetail, RecordName, RecordSummary, StandingForm } from "../../schemas/record.ts";
import type { Authorizations } from "./ask-ledger.ts";
import { showInstant } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { described, element } from "./element.ts";
import type { Content } from "./element.ts";
import { failureText } from "./failure-text.ts";
import { encodedForUrl, fragmentOf } from "./question.ts";
import { causeText, endedText, flagTexts, sinceText, texts } from "./texts.ts";
import type { Language } from "./texts.ts";

/** A record with everything that the page shows of one. */
export function renderRecord(
  language: Language,
  record: RecordDetail,
  authorizations: Authorizations | undefined,
): HTMLElement {
  const link = (name: RecordName | undefined) => (name === undefined ? undefined : recordLink(language, name));
  return element(
    "article",
    {},
    element("h3", {}, ...nameParts(language, record)),
    element(
      "dl",
      {},
      ...described(texts.standing[language], standingText(language, record.id, record.standing)),
      ...described(texts.issuer[language], link(record.issuer)),
      ...described(texts.parent[language], link(record.parent)),
      ...keysOf(linkLabels).flatMap((name) => described(linkLabels[name][language], link(record[name]))),
      ...described(texts.inputs[language], ...record.inputs.map(link)),
      ...renderAuthorizations(language, authorizations),
      ...described(
        texts.holds[language],
        ...record.holds.map((hold) =>
          element(
            "span",
            {},
            recordLink(language, hold.by),
            ` ${isKeyOf(HoldReason, hold.reason) ? hold.reason : showForeign(hold.reason)}, `,
            sinceText(showInstant(hold.since))[language],
          ),
        ),
      ),
      ...described(texts.flags[language], ...record.flags.map((flag) => flagTexts[flag][language])),
      ...described(texts.term[language], termText(record)),
      ...described(
        texts.effectiveAt[language],
        record.effectiveAt === undefined ? undefined : timeElement(record.effectiveAt),
      ),
      ...described(texts.recordedAt[language], timeElement(record.recordedAt)),
      ...digestRows(record),
      ...described(texts.record[language], element("code", {}, record.id)),
    ),
    certificateLink(language, record),
  );
}

/**
 * The authorities, and the authorizations among the sources of a record with their standing. A record of a kind without
 * such sources has undefined.
 */
export function renderAuthorizations(
  language: Language,
  authorizations: Authorizations | "not-asked" | undefined,
): readonly Node[] {
  if (authorizations === undefined) return [];
  if (authorizations === "not-asked") return described(texts.authority[language], texts.authorityNotAsked[language]);
  if ("failure" in authorizations)
    return described(texts.authority[language], failureText(language, authorizations.failure));
  const { records, truncated } = authorizations;
  const cut = truncated ? texts.lineageCut[language] : undefined;
  if (records.length === 0) return described(texts.authority[language], texts.unauthorized[language], cut);
  return [
    ...described(texts.authority[language], ...issuersOf(records).map((issuer) => recordLink(language, issuer)), cut),
    ...described(
      texts.authorization[language],
      ...records.map((record) =>
        element("span", {}, recordLink(language, record), " ", standingText(language, record.id, record.standing)),
      ),
    ),
  ];
}

/**
 * A link to the record's certificate, which the browser saves.
 * @param path - the file of an exported folder that the certificate shows
 */
export function certificateLink(language: Language, { id }: Pick<RecordSummary, "id">, path?: string): HTMLElement {
  const query = path === undefined ? "" : `?path=${encodedForUrl(path)}`;
  return element("p", {}, element("a", { href: `/v1/records/${id}/certificate${query}` }, texts.certificate[language]));
}

/** The name of a record, as a link that looks it up. */
export function recordLink(language: Language, name: RecordName): HTMLElement {
  return element("a", { href: fragmentOf({ type: "record", name: name.id }) }, ...nameParts(language, name));
}

/** The standing of a record, since when it holds, and the other record that causes it. */
export function standingText(
  language: Language,
  id: string,
  { code, status, since, cause }: StandingForm,
): HTMLElement {
  const way = code === "ENDED" && cause.record.id === id ? endedText(statusLabels[status])[language] : "";
  return element(
    "span",
    {},
    element("span", { class: "standing", "data-code": code }, `${standingLabels[code][language]}${way}`),
    ` (${sinceText(showInstant(since))[language]}`,
    ...(cause.record.id === id ? [] : [language === "zh" ? "，" : ", ", causeText[language], shortName(cause.record)]),
    ")",
  );
}

export function timeElement(seconds: number): HTMLElement {
  return element("time", { datetime: new Date(seconds * 1000).toISOString() }, showInstant(seconds));
}

export function digestRows({ sha256, sm3 }: { readonly sha256?: string; readonly sm3?: string }): readonly Node[] {
  const code = (hex: string | undefined) => (hex === undefined ? undefined : element("code", {}, hex));
  return [...described("SHA-256", code(sha256)), ...described("SM3", code(sm3))];
}

function issuersOf(records: readonly RecordSummary[]): readonly RecordName[] {
  const issuers = records.flatMap(({ issuer }) => (issuer === undefined ? [] : [issuer]));
  return [...new Map(issuers.map((issuer) => [issuer.id, issuer])).values()];
}

function termText({ from, until }: RecordDetail): string | undefined {
  if (from === undefined && until === undefined) return undefined;
  const bound = (seconds: number | undefined) => (seconds === undefined ? "…" : showInstant(seconds));
  return `${bound(from)} – ${bound(until)}`;
}

function nameParts(language: Language, name: RecordName): readonly Content[] {
  return [`${kindLabels[name.kind][language]} `, shortName(name)];
}

function shortName({ reference, id }: RecordName): Content {
  return reference === undefined ? id : showForeign(reference);
}
