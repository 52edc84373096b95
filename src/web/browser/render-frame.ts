import type { StatusForm } from "../../schemas/status.ts";
import { showInstant } from "../../text/china-time.ts";
import { element, pageElement } from "./element.ts";
import { failureText } from "./failure-text.ts";
import { PageError } from "./page-error.ts";
import { LANGUAGE_TAGS, networkText, texts } from "./texts.ts";
import type { Language } from "./texts.ts";

/** The words around the answer: labels, hints, warnings, and which network this is. */
export function renderFrame(language: Language, status: StatusForm | PageError | undefined): void {
  document.documentElement.lang = LANGUAGE_TAGS[language];
  say("tagline", texts.tagline[language]);
  say("query-label", texts.queryLabel[language]);
  say("query-hint", texts.queryHint[language]);
  say("submit", texts.submit[language]);
  say("file-label", texts.fileLabel[language]);
  say("file-hint", texts.fileHint[language]);
  const other = language === "zh" ? "en" : "zh";
  const button = pageElement("language", HTMLButtonElement);
  button.textContent = texts.otherLanguage[language];
  button.lang = LANGUAGE_TAGS[other];
  renderStatus(language, status);
}

/** Warnings stay in both languages: a development network must not be missed by choosing a language. */
function renderStatus(language: Language, status: StatusForm | PageError | undefined): void {
  const warnings = pageElement("warnings", HTMLElement);
  const network = pageElement("network", HTMLElement);
  if (status === undefined) return;
  if (status instanceof PageError) {
    warnings.replaceChildren(element("p", {}, failureText(language, status)));
    return network.replaceChildren();
  }
  warnings.replaceChildren(
    ...status.warnings.map(({ zh, en }) =>
      element(
        "p",
        {},
        element("span", { lang: LANGUAGE_TAGS.zh }, zh),
        element("br", {}),
        element("span", { lang: LANGUAGE_TAGS.en }, en),
      ),
    ),
  );
  const { checkpoint, chain, records } = status;
  network.replaceChildren(
    element(
      "p",
      {},
      networkText(status.network ?? "–", chain.id, records, checkpoint.block, showInstant(checkpoint.time))[language],
    ),
    element("p", {}, status.verified.says[language]),
  );
}

function say(id: string, text: string): void {
  pageElement(id, HTMLElement).textContent = text;
}
