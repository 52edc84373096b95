import type { StatusForm } from "../../schemas/status.ts";
import { showInstant } from "../../text/china-time.ts";
import { element, pageElement } from "./element.ts";
import { failureText, isFailure } from "./failure-text.ts";
import type { Failure } from "./failure-text.ts";
import { LANGUAGE_TAGS, networkText, texts } from "./texts.ts";
import type { Language } from "./texts.ts";

/** Writes the texts around the answer: labels, hints, warnings, and the name of the network. */
export function renderFrame(language: Language, status: StatusForm | Failure | undefined): void {
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

/** Warnings are shown in both languages, so that nobody misses a development network by choosing one language. */
function renderStatus(language: Language, status: StatusForm | Failure | undefined): void {
  const warnings = pageElement("warnings", HTMLElement);
  const network = pageElement("network", HTMLElement);
  if (status === undefined) return;
  if (isFailure(status)) {
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
