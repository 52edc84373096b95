import type { ClientContext } from "../client/client-context.ts";
import { isProposed, requireProposer } from "../client/governance/open-promises.ts";
import { warningsOfRulebooks } from "../deployment/founding-warnings.ts";
import { refuseDrafts } from "../deployment/refuse-drafts.ts";
import { parseReference } from "../documents/reference.ts";
import type { DecisionContent } from "../ledger/decision-content.ts";
import { publicationHash } from "../ledger/event-log.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import { rulebookFile } from "./rulebook-file.ts";
import type { Session } from "./session.ts";

export interface PromiseOptions {
  /** The key that proposes. */
  readonly as: string;
  /** The number of the agencies' paper. */
  readonly paper: string;
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
  { as, paper, edition, allowDraft }: PromiseOptions,
): Promise<DecisionContent> {
  const file = rulebookFile(named);
  const rulebook = versionIn(file, readRulebooks(file), edition);
  const reference = parseReference(rulebook.jurisdiction);
  refuseDrafts([{ reference, rulebooks: [rulebook] }], allowDraft);
  await requireProposer(context, as, reference);
  const content = promiseOf(rulebook);
  await requireUnpublished(context, reference, paper, content);
  for (const warning of warningsOfRulebooks([rulebook], file)) session.notice(session.say(warning));
  return content;
}

/**
 * Refuses a version that is published already: the ledger never carries such a promise out, and would say so only after
 * every agency has approved and the delay is over. A proposal that was made before the publication is only repeated.
 * @throws CliError BAD_USAGE; ApiError
 */
async function requireUnpublished(
  context: ClientContext,
  reference: string,
  paper: string,
  content: PromiseContent,
): Promise<void> {
  const { jurisdiction, versions } = (await context.api.findRulebook(reference))?.result ?? NOTHING_PUBLISHED;
  const last = Math.max(0, ...versions.map(({ version }) => version));
  if (content.version > last || (await isProposed(context, jurisdiction.ordinal, paper, content))) return;
  const { version } = content;
  throw new CliError(
    "BAD_USAGE",
    {
      zh:
        `${showForeign(reference)} 的规则集第 ${version} 版已发布，不再更改，未提出：` +
        `内容有变的，请在文件中另加第 ${last + 1} 版，并以 --edition 指明。`,
      en:
        `Version ${version} of the rulebook of ${showForeign(reference)} is published and never changes, so nothing ` +
        `was proposed: put what changes into a version ${last + 1} of the file, and name it with --edition.`,
    },
    { version, published: last },
  );
}

const NOTHING_PUBLISHED = { jurisdiction: { ordinal: 0 }, versions: [] };

type PromiseContent = Extract<DecisionContent, { kind: "PROMISE" }>;

/** The decision that promises a version. */
export function promiseOf(rulebook: Rulebook): PromiseContent {
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
