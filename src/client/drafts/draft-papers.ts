import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hashFile } from "../../dossier/hash-files.ts";
import type { ActDraft } from "../../schemas/act-draft.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { ClientError } from "../client-error.ts";

/** A paper of a draft, and the file on this machine that has its digests; undefined when it is not here. */
export interface FoundPaper {
  readonly path: string;
  readonly sha256: string;
  readonly sm3: string;
  readonly found: string | undefined;
}

/**
 * Looks for the papers of a draft and hashes each: at the drafter's path, and beside the draft, where it is put when a
 * draft goes from one machine to another.
 * @throws ClientError DRAFT_PAPER_DIFFERS; DossierError as for a file that is hashed
 */
export async function findPapers(draftPath: string, { draft }: ActDraft): Promise<readonly FoundPaper[]> {
  const papers: FoundPaper[] = [];
  for (const { path, sha256, sm3 } of draft.papers) {
    const beside = join(dirname(draftPath), basename(path));
    const found = [path, beside].find((each) => existsSync(each));
    if (found !== undefined) await requireDigests(found, { sha256, sm3 });
    papers.push({ path, sha256, sm3, found });
  }
  return papers;
}

async function requireDigests(
  path: string,
  expected: { readonly sha256: string; readonly sm3: string },
): Promise<void> {
  const { sha256, sm3 } = await hashFile(path);
  if (sha256 === expected.sha256 && sm3 === expected.sm3) return;
  throw new ClientError(
    "DRAFT_PAPER_DIFFERS",
    {
      zh:
        `${showPath(path)} 不是起草时所附的文件：SHA-256 应为 ${showForeign(expected.sha256)}，实为 ${sha256}。` +
        "请找回原件，或重新起草。",
      en:
        `${showPath(path)} is not the paper that was drafted with: its SHA-256 is ${sha256} instead of ` +
        `${showForeign(expected.sha256)}. Find the original, or draft the act again.`,
    },
    { path, expected: expected.sha256, found: sha256 },
  );
}

/** @throws ClientError DRAFT_PAPER_ABSENT */
export function requirePapers(papers: readonly FoundPaper[]): readonly (FoundPaper & { readonly found: string })[] {
  return papers.map(({ found, ...paper }) => {
    if (found !== undefined) return { ...paper, found };
    throw new ClientError(
      "DRAFT_PAPER_ABSENT",
      {
        zh: `找不到附件 ${showPath(paper.path)}，未发送：请将其放在草稿旁，再次发送。`,
        en:
          `The paper ${showPath(paper.path)} is not here, and nothing was sent: put it beside the draft and send ` +
          "again.",
      },
      { path: paper.path },
    );
  });
}
