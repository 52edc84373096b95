import { showPath } from "../../text/foreign-text.ts";
import { described, element } from "./element.ts";
import { failureDetails, failureText } from "./failure-text.ts";
import type { Failure } from "./failure-text.ts";
import { digestRows } from "./render-record.ts";
import { renderReply } from "./render-reply.ts";
import { renderVerdict } from "./render-verdict.ts";
import { texts } from "./texts.ts";
import type { Language } from "./texts.ts";
import type { ChosenFile, View } from "./view.ts";

/** The elements of a view. @param cancel - ends the hashing */
export function renderView(language: Language, view: View, cancel: () => void): HTMLElement[] {
  switch (view.type) {
    case "nothing":
      return [];
    case "hashing":
      return [renderHashing(language, view.file, view.read, cancel)];
    case "asking":
      return [...renderFile(language, view.file), element("p", {}, texts.asking[language])];
    case "replied":
      return [...renderReply(language, view.reply), ...renderFile(language, view.file)];
    case "verified":
      return [
        ...renderVerdict(language, view.verdict, view.ownDescriptor),
        element("dl", {}, ...described(texts.certificateFile[language], showPath(view.certificate.name))),
        ...renderFile(language, view.file),
      ];
    case "failed":
      return [renderFailure(language, view.error), ...renderFile(language, view.file)];
    default:
      return view satisfies never;
  }
}

/** Moves the bar alone: drawing the page again would take the focus from the button beside it. */
export function updateProgress(result: HTMLElement, read: number): void {
  const bar = result.querySelector("progress");
  if (bar !== null) bar.value = read;
}

function renderHashing(language: Language, { name, size }: ChosenFile, read: number, cancel: () => void): HTMLElement {
  const button = element("button", { type: "button", id: "cancel" }, texts.cancel[language]);
  button.addEventListener("click", cancel);
  return element(
    "div",
    { role: "group", "aria-labelledby": "hashing" },
    element("p", { id: "hashing" }, `${texts.hashing[language]}: ${showPath(name)} (${bytesText(size)})`),
    element("progress", { max: String(Math.max(size, 1)), value: String(read), "aria-labelledby": "hashing" }),
    button,
  );
}

function renderFile(language: Language, file: ChosenFile | undefined): HTMLElement[] {
  if (file === undefined) return [];
  const named = described(texts.file[language], `${showPath(file.name)} (${bytesText(file.size)})`);
  return [element("dl", { id: "file-digests" }, ...named, ...digestRows(file.digests ?? {}))];
}

function renderFailure(language: Language, error: Failure): HTMLElement {
  return element(
    "article",
    { class: "problem", role: "alert" },
    element("h2", { tabindex: "-1" }, texts.failure[language]),
    element("p", {}, failureText(language, error)),
    element("p", { class: "hint" }, `${texts.details[language]}: ${failureDetails(language, error)}`),
  );
}

function bytesText(bytes: number): string {
  return `${bytes.toLocaleString("en")} B`;
}
