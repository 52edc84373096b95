import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hashFile } from "../../dossier/hash-files.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { ClientError } from "../client-error.ts";
import { namedPapers } from "../dossier/described-entry.ts";
import type { NamedPaper } from "../dossier/described-entry.ts";
import { jsonOf } from "./draft-json.ts";

/** A paper of a draft, and the file on this machine that has its digests; undefined when it is not here. */
export interface FoundPaper {
  readonly path: string;
  readonly sha256: string;
  readonly sm3: string;
  readonly found: string | undefined;
}

/**
 * Looks for the papers of a draft and hashes each: beside the draft, where it is put when a draft goes from one machine
 * to another, and at the drafter's path. Something else may have its name at one of the two places.
 * @throws ClientError DRAFT_PAPER_DIFFERS where a file is here and none has the digests; DossierError as for a file
 *   that is hashed
 */
export async function findPapers(draftPath: string, { draft }: ActDraft): Promise<readonly FoundPaper[]> {
  const papers: FoundPaper[] = [];
  for (const paper of draft.papers) {
    const { path, sha256, sm3 } = paper;
    const here = [join(dirname(draftPath), basename(path)), path].filter((each) => isFile(each));
    papers.push({ path, sha256, sm3, found: await sameAmong(here, paper) });
  }
  return papers;
}

/** The first of several files that has the digests of a paper; undefined when there is no file at all. */
async function sameAmong(
  paths: readonly string[],
  expected: { readonly sha256: string; readonly sm3: string },
): Promise<string | undefined> {
  let other: ClientError | undefined;
  for (const path of new Set(paths)) {
    const { sha256, sm3 } = await hashFile(path);
    if (sha256 === expected.sha256 && sm3 === expected.sm3) return path;
    other ??= paperDiffers(path, expected.sha256, sha256);
  }
  if (other !== undefined) throw other;
  return undefined;
}

/** A folder or a pipe of that name is no paper, and nobody waits for it. */
function isFile(path: string): boolean {
  // A path that no system can have, which a draft may name, is no error here.
  return existsSync(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The error of a file that is not the one that was drafted with. */
export function paperDiffers(path: string, expected: string, found: string): ClientError {
  return new ClientError(
    "DRAFT_PAPER_DIFFERS",
    {
      zh:
        `${showPath(path)} 不是起草时所附的文件：SHA-256 应为 ${showForeign(expected)}，实为 ${found}。` +
        "请找回原件，或重新起草。",
      en:
        `${showPath(path)} is not the paper that was drafted with: its SHA-256 is ${found} instead of ` +
        `${showForeign(expected)}. Find the original, or draft the act again.`,
    },
    { path, expected, found },
  );
}

/** The papers that a document names and that no file came for, by their places in it. */
export function unseenPapers({ papers, fields }: DraftedAct): readonly NamedPaper[] {
  const given = new Set(papers.map(({ sha256 }) => sha256));
  return namedPapers("", jsonOf(fields)).filter(({ sha256 }) => !given.has(sha256));
}

/** @throws ClientError DRAFT_PAPER_ABSENT */
export function requirePapers(papers: readonly FoundPaper[]): readonly (FoundPaper & { readonly found: string })[] {
  return papers.map(({ found, ...paper }) => {
    if (found !== undefined) return { ...paper, found };
    throw paperAbsent(paper.path);
  });
}

/** The error of a file that is needed and not here. */
export function paperAbsent(path: string): ClientError {
  return new ClientError(
    "DRAFT_PAPER_ABSENT",
    {
      zh: `找不到附件 ${showPath(path)}，未办理：请将其放在草稿旁，再次运行同一命令。`,
      en: `The paper ${showPath(path)} is not here, and nothing was done: put it beside the draft and try again.`,
    },
    { path },
  );
}
