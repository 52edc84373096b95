// The page at `/`: two ways to ask, one place for the answer.
import type { StatusForm } from "../../schemas/status.ts";
import { askLedger, askStatus } from "./ask-ledger.ts";
import { chosenLanguage, rememberLanguage } from "./chosen-language.ts";
import { droppedFile } from "./dropped-file.ts";
import { pageElement } from "./element.ts";
import { hashFile } from "./hash-file.ts";
import { PageError } from "./page-error.ts";
import { formatQuestion, fragmentOf, parseQuestion, questionOfFragment } from "./question.ts";
import { renderFrame } from "./render-frame.ts";
import { renderView, updateProgress } from "./render-view.ts";
import type { ChosenFile, View } from "./view.ts";

const result = pageElement("result", HTMLElement);
const query = pageElement("query", HTMLInputElement);
const fileInput = pageElement("file", HTMLInputElement);
const drop = pageElement("drop", HTMLElement);

let language = chosenLanguage();
let view: View = { type: "nothing" };
let status: StatusForm | PageError | undefined;
/** The work under way; a newer question ends it, so that no late answer replaces a newer one. */
let work = new AbortController();

listen();
renderFrame(language, status);
void showStatus();
askFragment();

function listen(): void {
  pageElement("search", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    askTyped(query.value);
  });
  window.addEventListener("hashchange", askFragment);
  fileInput.addEventListener("change", () => {
    const file = fileInput.files?.[0];
    if (file !== undefined) void askFile(() => file);
    // So that choosing the same file again, perhaps changed, is a change.
    fileInput.value = "";
  });
  pageElement("language", HTMLButtonElement).addEventListener("click", switchLanguage);
  listenForDrops();
}

/** A drop anywhere on the page is taken: beside the frame, the browser would leave the page for the file. */
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
    if (transfer !== null) void askFile(() => droppedFile(transfer));
  });
}

/** The same question again is no change of the fragment, yet asked anew. */
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

/** Hashes the file here and asks about its SHA-256: of that alone can an absence be proven. */
async function askFile(take: () => File | undefined): Promise<void> {
  let chosen: ChosenFile | undefined;
  await during(
    () => chosen,
    async (signal) => {
      const file = take();
      if (file === undefined) return;
      forgetFragment();
      chosen = { name: file.name, size: file.size };
      show({ type: "hashing", file: chosen, read: 0 });
      const digests = await hashFile(file, showProgress, signal);
      chosen = { ...chosen, digests };
      show({ type: "asking", file: chosen });
      show({
        type: "replied",
        file: chosen,
        reply: await askLedger({ type: "digest", algorithm: "sha256", hex: digests.sha256 }, signal),
      });
    },
  );
}

/** Does one piece of work instead of the one before; its failure becomes the view, its abortion nothing. */
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
    if (!(error instanceof PageError)) throw error;
    const chosen = file?.();
    show({ type: "failed", error, ...(chosen === undefined ? {} : { file: chosen }) });
  }
}

/** The address must not go on naming another question than the one that is answered. */
function forgetFragment(): void {
  query.value = "";
  history.replaceState(null, "", location.pathname);
}

async function showStatus(): Promise<void> {
  try {
    status = await askStatus(new AbortController().signal);
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    status = error;
  }
  renderFrame(language, status);
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
  renderFrame(language, status);
  draw();
}
