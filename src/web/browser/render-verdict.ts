import { verdictRows } from "../../certificate/verdict-rows.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import { described, element } from "./element.ts";
import { fragmentOf } from "./question.ts";
import { texts } from "./texts.ts";
import type { Language } from "./texts.ts";

/**
 * The verdict on a certificate: warnings and the sentence first, and whose descriptor it rests on; then what it says,
 * and what it leaves open. Texts that others wrote stand in the list only, each in quotation marks.
 * @param ownDescriptor - whether the visitor chose the descriptor
 */
export function renderVerdict(language: Language, verdict: Verdict, ownDescriptor: boolean): HTMLElement[] {
  const { code, sentence, warnings, claim } = verdict;
  const rows = verdictRows(verdict).flatMap(({ label, values }) =>
    described(label[language], ...values.map((value) => value[language])),
  );
  return [
    element("h2", { tabindex: "-1" }, texts.verdict[language]),
    element(
      "article",
      { class: "verdict", "data-code": code },
      ...warnings.map((warning) => element("p", { class: "warning" }, warning[language])),
      element("p", { class: "sentence" }, element("code", {}, code), " ", sentence[language]),
      element("p", { class: "trust" }, (ownDescriptor ? texts.ownDescriptor : texts.serversDescriptor)[language]),
      element("p", { class: "hint" }, texts.quoted[language]),
      element("dl", {}, ...rows),
      ...(claim === undefined ? [] : [presentStanding(language, claim.record.id)]),
      element(
        "ul",
        { class: "hint" },
        ...[...verdict.unproven, ...verdict.assumptions].map((each) => element("li", {}, each[language])),
      ),
    ),
  ];
}

/** A certificate is as of its block. The server's answer is newer, but it is not proven. */
function presentStanding(language: Language, id: string): HTMLElement {
  const link = element("a", { href: fragmentOf({ type: "record", name: id }) }, texts.lookUpNow[language]);
  return element("p", {}, link);
}
