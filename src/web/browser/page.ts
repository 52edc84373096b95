// The page at `/`: a search box and a place for a file, and below them the answer.
import type { Descriptor } from "../../certificate/descriptor.ts";
import type { StatusForm } from "../../schemas/status.ts";
import { askLedger, askStatus } from "./ask-ledger.ts";
import { chosenLanguage, rememberLanguage } from "./chosen-language.ts";
import { droppedFiles, sortFiles } from "./chosen-files.ts";
import type { ReadFile } from "./chosen-files.ts";
import { pageElement } from "./element.ts";
import { isFailure } from "./failure-text.ts";
import type { Failure } from "./failure-text.ts";
import { hashFile } from "./hash-file.ts";
import { filesMany, pageFault } from "./page-error.ts";
import { formatQuestion, fragmentOf, parseQuestion, questionOfFragment } from "./question.ts";
import { demandOpeningOf, demandRecorded, readOpening } from "./read-opening.ts";
import type { ReadOpening } from "./read-opening.ts";
import { renderFrame } from "./render-frame.ts";
import { renderView, updateProgress } from "./render-view.ts";
import { readOwnDescriptor, verifyOnPage } from "./verify-on-page.ts";
import type { ChosenFile, View } from "./view.ts";

const result = pageElement("result", HTMLElement);
const query = pageElement("query", HTMLInputElement);
const fileInput = pageElement("file", HTMLInputElement);
const drop = pageElement("drop", HTMLElement);
const trust = pageElement("trust", HTMLElement);
const descriptorInput = pageElement("descriptor", HTMLInputElement);

let language = chosenLanguage();
let view: View = { type: "nothing" };
let status: StatusForm | Failure | undefined;
/** The visitor's own descriptor. Only its own control sets it: the person who shows a certificate must not. */
let descriptor: Descriptor | undefined;
/** The work under way. A newer question ends it, so that a late answer never replaces a newer one. */
let work = new AbortController();

listen();
renderFrame(language, { status, descriptor });
void showStatus();
askFragment();

function listen(): void {
  pageElement("search", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    askTyped(query.value);
  });
  window.addEventListener("hashchange", askFragment);
  fileInput.addEventListener("change", () => {
    const files = [...(fileInput.files ?? [])];
    if (files.length > 0) void askFiles(() => files);
    // Without this, choosing the same file again would not be an event, though the file may have changed.
    fileInput.value = "";
  });
  descriptorInput.addEventListener("change", () => {
    const file = descriptorInput.files?.[0];
    if (file !== undefined) void useDescriptor(() => [file]);
    descriptorInput.value = "";
  });
  pageElement("language", HTMLButtonElement).addEventListener("click", switchLanguage);
  listenForDrops();
}

/** The whole page takes a dropped file: outside the frame, the browser would otherwise open the file instead. */
function listenForDrops(): void {
  window.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  window.addEventListener("dragleave", () => drop.classList.remove("over"));
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const transfer = event.dataTransfer;
    if (transfer === null) return;
    const isDescriptor = event.target instanceof Node && trust.contains(event.target);
    void (isDescriptor ? useDescriptor : askFiles)(() => droppedFiles(transfer));
  });
}

/** Asking the same question again does not change the fragment, so it is asked here. */
function askTyped(typed: string): void {
  const question = parseQuestion(typed);
  if (question === undefined) return;
  const fragment = fragmentOf(question);
  if (location.hash === fragment) askFragment();
  else location.hash = fragment;
}

function askFragment(): void {
  const question = questionOfFragment(location.hash);
  if (question === undefined) return;
  query.value = formatQuestion(question);
  void during(undefined, async (signal) => {
    show({ type: "asking" });
    show({ type: "replied", reply: await askLedger(question, signal) });
  });
}

/**
 * Hashes the file in the browser. With a certificate, verifies the certificate for this file; without one, asks about
 * the file's SHA-256, because only for SHA-256 an absence can be proved, or with an opening about its commitment.
 */
async function askFiles(take: () => readonly File[]): Promise<void> {
  let chosen: ChosenFile | undefined;
  await during(
    () => chosen,
    async (signal) => {
      const files = take();
      if (files.length === 0) return;
      forgetFragment();
      const { file, certificate, opening: chosenOpening } = await sortFiles(files);
      const opening = chosenOpening === undefined ? undefined : readOpening(chosenOpening);
      if (file !== undefined) {
        chosen = { name: file.name, size: file.size };
        show({ type: "hashing", file: chosen, read: 0 });
        chosen = { ...chosen, digests: await hashFile(file, showProgress, signal) };
        if (opening !== undefined) demandOpeningOf(chosen, opening);
        show({ type: "asking", file: chosen });
      }
      if (certificate !== undefined) {
        await verify(certificate, chosen, opening, signal);
      } else if (chosen?.digests !== undefined) {
        const hex = opening === undefined ? chosen.digests.sha256 : opening.commitment;
        const reply = await askLedger({ type: "digest", algorithm: "sha256", hex }, signal);
        if (opening !== undefined) demandRecorded(chosen, opening, reply);
        show({ type: "replied", file: chosen, reply });
      }
    },
  );
}

async function verify(
  certificate: ReadFile,
  file: ChosenFile | undefined,
  opening: ReadOpening | undefined,
  signal: AbortSignal,
): Promise<void> {
  const own = descriptor;
  const verdict = await verifyOnPage(certificate, file?.digests, opening, own, signal);
  show({
    type: "verified",
    certificate,
    verdict,
    ownDescriptor: own !== undefined,
    ...(file === undefined ? {} : { file }),
    ...(opening === undefined ? {} : { opening }),
  });
}

/**
 * Uses the visitor's own descriptor from now on, and reaches a verdict on the page again with it. A file that is no
 * descriptor ends the work under way, so that nobody takes a verdict for one under that file.
 */
async function useDescriptor(take: () => readonly File[]): Promise<void> {
  try {
    const [file, ...others] = take();
    if (file === undefined) return;
    if (others.length > 0) throw filesMany(others.length + 1);
    descriptor = await readOwnDescriptor(file);
  } catch (error) {
    if (!isFailure(error)) throw error;
    work.abort();
    return show({ type: "failed", error });
  }
  renderFrame(language, { status, descriptor });
  if (view.type !== "verified") return;
  const { certificate, file, opening } = view;
  await during(
    () => file,
    (signal) => verify(certificate, file, opening, signal),
  );
}

/**
 * Ends the work under way and does this work instead. A failure is shown; an aborted work shows nothing. A mistake of
 * this page is shown too, so that nobody waits for an answer that never comes, and goes to the browser's console.
 */
async function during(
  file: (() => ChosenFile | undefined) | undefined,
  task: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  work.abort();
  work = new AbortController();
  const { signal } = work;
  try {
    await task(signal);
  } catch (error) {
    if (signal.aborted) return;
    const chosen = file?.();
    const failure = isFailure(error) ? error : pageFault(error);
    show({ type: "failed", error: failure, ...(chosen === undefined ? {} : { file: chosen }) });
    if (failure !== error) throw error;
  }
}

/** Removes the question from the address, which must not name another question than the one that is answered. */
function forgetFragment(): void {
  query.value = "";
  history.replaceState(null, "", location.pathname);
}

async function showStatus(): Promise<void> {
  try {
    status = await askStatus();
  } catch (error) {
    if (!isFailure(error)) throw error;
    status = error;
  }
  renderFrame(language, { status, descriptor });
}

function show(next: View): void {
  view = next;
  draw();
  result.querySelector<HTMLElement>("h2")?.focus();
}

function showProgress(read: number): void {
  if (view.type !== "hashing") return;
  view = { ...view, read };
  updateProgress(result, read);
}

function draw(): void {
  result.replaceChildren(...renderView(language, view, cancel));
}

function cancel(): void {
  work.abort();
  show({ type: "nothing" });
}

function switchLanguage(): void {
  language = language === "zh" ? "en" : "zh";
  rememberLanguage(language);
  renderFrame(language, { status, descriptor });
  draw();
}
