import type { ClientContext } from "../client/client-context.ts";
import { requireProposer } from "../client/governance/open-promises.ts";
import { warningsOfRulebooks } from "../deployment/founding-warnings.ts";
import { refuseDrafts } from "../deployment/refuse-drafts.ts";
import { parseReference } from "../documents/reference.ts";
import type { DecisionContent } from "../ledger/decision-content.ts";
import { publicationHash } from "../ledger/event-log.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import { rulebookFile } from "./rulebook-file.ts";
import type { Session } from "./session.ts";

export interface PromiseOptions {
  /** The key that proposes. */
  readonly as: string;
  /** The version; by default the last one in the file. */
  readonly edition?: number;
  /** The ids of rulebooks that may be drafts or superseded. */
  readonly allowDraft: readonly string[];
}

/**
 * The decision by which agencies promise a version of a rulebook file. The file is refused and warned of as a founding
 * refuses and warns of its rulebooks.
 * @throws CliError NOT_FOUND, BAD_USAGE; RulebookError; DeploymentError RULEBOOK_NOT_IN_FORCE; ClientError
 *   RULEBOOK_OF_ANOTHER, PARTY_NOT_IN_ROSTER; ApiError
 */
export async function promisedContent(
  session: Session,
  context: ClientContext,
  named: string,
  { as, edition, allowDraft }: PromiseOptions,
): Promise<DecisionContent> {
  const file = rulebookFile(named);
  const rulebook = versionIn(file, readRulebooks(file), edition);
  const reference = parseReference(rulebook.jurisdiction);
  refuseDrafts([{ reference, rulebooks: [rulebook] }], allowDraft);
  await requireProposer(context, as, reference);
  for (const warning of warningsOfRulebooks([rulebook], file)) session.notice(session.say(warning));
  return promiseOf(rulebook);
}

/** The decision that promises a version. */
export function promiseOf(rulebook: Rulebook): DecisionContent {
  return { kind: "PROMISE", version: rulebook.version, hash: publicationHash(publicationOf(rulebook)) };
}

/** @throws CliError BAD_USAGE */
function versionIn(file: string, rulebooks: readonly Rulebook[], edition: number | undefined): Rulebook {
  const version = edition ?? rulebooks.length;
  const rulebook = rulebooks[version - 1];
  if (rulebook !== undefined) return rulebook;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${showPath(file)} 没有第 ${version} 版，共有 ${rulebooks.length} 版：请改正 --edition。`,
      en: `${showPath(file)} has no version ${version}; it has ${rulebooks.length}: correct --edition.`,
    },
    { file, version },
  );
}
