import { descriptorId } from "../../certificate/descriptor.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import type { StatusForm } from "../../schemas/status.ts";
import { showInstant } from "../../text/china-time.ts";
import { showSentence } from "../../text/foreign-text.ts";
import { element, pageElement } from "./element.ts";
import { failureText, isFailure } from "./failure-text.ts";
import type { Failure } from "./failure-text.ts";
import { descriptorText, LANGUAGE_TAGS, networkText, texts } from "./texts.ts";
import type { Language } from "./texts.ts";

/** The state of the page around the answer. */
export interface Frame {
  readonly status: StatusForm | Failure | undefined;
  /** The visitor's own descriptor, once one is chosen. */
  readonly descriptor: Descriptor | undefined;
}

/** Writes the texts around the answer: labels, hints, warnings, and the name of the network. */
export function renderFrame(language: Language, { status, descriptor }: Frame): void {
  document.documentElement.lang = LANGUAGE_TAGS[language];
  say("tagline", texts.tagline[language]);
  say("query-label", texts.queryLabel[language]);
  say("query-hint", texts.queryHint[language]);
  say("submit", texts.submit[language]);
  say("file-label", texts.fileLabel[language]);
  say("file-hint", texts.fileHint[language]);
  say("descriptor-label", texts.descriptorLabel[language]);
  say("descriptor-hint", texts.descriptorHint[language]);
  renderDescriptor(language, descriptor);
  const other = language === "zh" ? "en" : "zh";
  const button = pageElement("language", HTMLButtonElement);
  button.textContent = texts.otherLanguage[language];
  button.lang = LANGUAGE_TAGS[other];
  renderStatus(language, status);
}

function renderDescriptor(language: Language, descriptor: Descriptor | undefined): void {
  if (descriptor === undefined) return;
  const { network, edition } = descriptor;
  const text = descriptorText(network, edition, descriptorId(descriptor))[language];
  pageElement("descriptor-used", HTMLElement).replaceChildren(element("span", {}, text));
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
        element("span", { lang: LANGUAGE_TAGS.zh }, showSentence(zh)),
        element("br", {}),
        element("span", { lang: LANGUAGE_TAGS.en }, showSentence(en)),
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
    element("p", { class: "servers-words" }, showSentence(status.verified.says[language])),
  );
}

function say(id: string, text: string): void {
  pageElement(id, HTMLElement).textContent = text;
}
