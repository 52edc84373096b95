import type { Answer, AsOf } from "../../schemas/answer.ts";
import type { DigestAnswer, DigestMatch } from "../../schemas/questions.ts";
import type { Authorizations, Reply } from "./ask-ledger.ts";
import { showInstant } from "../../text/china-time.ts";
import { showPath, showSentence } from "../../text/foreign-text.ts";
import { described, element } from "./element.ts";
import {
  certificateLink,
  digestRows,
  recordLink,
  renderAuthorizations,
  renderRecord,
  standingText,
  timeElement,
} from "./render-record.ts";
import { absenceText, ageText, asOfText, completenessTexts, matchTexts, severalText, texts } from "./texts.ts";
import type { Language } from "./texts.ts";

/** The ledger's answer under a heading, with the block as of which it is true. */
export function renderReply(language: Language, reply: Reply): HTMLElement[] {
  return [
    ...renderFindings(language, reply),
    asOfParagraph(language, reply.answer.asOf),
    ...completeness(language, reply.answer),
  ];
}

function renderFindings(language: Language, reply: Reply): HTMLElement[] {
  switch (reply.type) {
    case "digest":
      return [reply.answer, ...(reply.alsoAs === undefined ? [] : [reply.alsoAs])].flatMap((answer) =>
        renderDigest(language, answer, reply.authorizations),
      );
    case "record":
      return [
        heading(texts.record[language]),
        renderRecord(language, reply.answer.result.record, reply.authorizations),
      ];
    case "search": {
      const { results, truncated } = reply.answer.result;
      if (results.length === 0) return absent(language, reply.answer);
      const items = results.map((record) =>
        element("li", {}, recordLink(language, record), " ", standingText(language, record.id, record.standing)),
      );
      return [
        heading(texts.searchResults[language]),
        element("ul", {}, ...items),
        ...(truncated ? [element("p", {}, texts.someLeftOut[language])] : []),
      ];
    }
    default:
      return reply satisfies never;
  }
}

function renderDigest(
  language: Language,
  answer: Answer<DigestAnswer>,
  authorizations: ReadonlyMap<string, Authorizations>,
): HTMLElement[] {
  const { algorithm, hex, matches } = answer.result;
  const asked = element("p", { class: "hint" }, element("code", {}, `${algorithm}:${hex}`));
  if (matches.length === 0) return [...absent(language, answer), asked];
  return [
    heading(texts.recorded[language]),
    asked,
    ...severalExports(language, matches),
    ...matches.map((match) => renderMatch(language, match, authorizations.get(match.record.id))),
  ];
}

/** Several exports of one content are told before the first of them, so that nobody takes it for the only one. */
function severalExports(language: Language, matches: readonly DigestMatch[]): HTMLElement[] {
  const exports = new Set(matches.flatMap(({ record }) => (record.kind === "EXPORT" ? record.id : [])));
  return exports.size < 2 ? [] : [element("p", { class: "several" }, severalText(exports.size)[language])];
}

function renderMatch(
  language: Language,
  { match, path, record, product, recipient }: DigestMatch,
  authorizations: Authorizations | undefined,
): HTMLElement {
  const { issuer } = record;
  const issued = record.kind === "EXPORT" ? texts.exporter : texts.issuer;
  return element(
    "article",
    {},
    element("h3", {}, matchTexts[match][language]),
    element(
      "dl",
      {},
      ...described(texts.product[language], product === undefined ? undefined : recordLink(language, product)),
      ...described(texts.pathInFolder[language], path === undefined ? undefined : showPath(path)),
      ...described(issued[language], issuer === undefined ? undefined : recordLink(language, issuer)),
      ...described(texts.recipient[language], recipient === undefined ? undefined : recordLink(language, recipient)),
      ...renderAuthorizations(language, authorizations ?? (record.kind === "EXPORT" ? "not-asked" : undefined)),
      ...described(texts.standing[language], standingText(language, record.id, record.standing)),
      ...described(texts.recordedAt[language], timeElement(record.recordedAt)),
      ...digestRows(record),
      ...described(texts.record[language], recordLink(language, record)),
    ),
    certificateLink(language, record, path),
  );
}

/** The text of an answer that found nothing. It names what was not found, and the block as of which that is true. */
function absent(language: Language, { asOf, absence }: Answer<unknown>): HTMLElement[] {
  return [
    heading(texts.notRecorded[language]),
    element("p", { class: "absence" }, absenceText(asOf.block, showInstant(asOf.time))[language]),
    ...(absence === undefined ? [] : [element("p", { class: "servers-words" }, showSentence(absence[language]))]),
  ];
}

function asOfParagraph(language: Language, { block, hash, time }: AsOf): HTMLElement {
  const age = ageText(Math.floor(Date.now() / 1_000) - time)[language];
  const text = `${asOfText(block, showInstant(time))[language]}${age} `;
  return element("p", { class: "as-of" }, text, element("code", {}, hash));
}

function completeness(language: Language, { completeness: gap }: Answer<unknown>): HTMLElement[] {
  return gap === "complete" ? [] : [element("p", { class: "completeness" }, completenessTexts[gap][language])];
}

/** A heading that can take the focus, so that a screen reader begins there when an answer arrives. */
function heading(text: string): HTMLElement {
  return element("h2", { tabindex: "-1" }, text);
}
