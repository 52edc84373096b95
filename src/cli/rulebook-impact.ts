import { readGivenRulebook } from "../rulebook/given-rulebooks.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import type { VersionImpactRequest } from "../schemas/version-impact.ts";
import { clientContext } from "./client-context.ts";
import { CliError } from "./cli-error.ts";
import { recordStyle } from "./record-style.ts";
import { showVersionImpact } from "./render/version-impact.ts";
import { rulebookFile } from "./rulebook-file.ts";
import type { Answer, Session } from "./session.ts";

export interface ImpactOptions {
  readonly jurisdiction?: string;
  readonly nextVersion?: number;
  readonly all?: true;
}

/**
 * What a version that does not judge yet would change for what is under way.
 * @param named - the rulebook's file or short name; undefined for a version that is published
 * @throws CliError BAD_USAGE, NOT_FOUND; RulebookError; ApiError
 */
export async function rulebookImpact(
  session: Session,
  named: string | undefined,
  { jurisdiction, nextVersion, all }: ImpactOptions,
): Promise<Answer> {
  const context = clientContext(session);
  const given = named === undefined ? undefined : givenVersion(named);
  const place = jurisdiction ?? given?.jurisdiction;
  if (place === undefined || (given === undefined && nextVersion === undefined)) throw nothingNamed();
  const answer = await context.api.versionImpact(place, {
    ...given?.request,
    ...(nextVersion === undefined ? {} : { version: nextVersion }),
  });
  const style = recordStyle(session, context.aliases);
  return { document: answer, text: showVersionImpact(session, style, answer, all === true) };
}

/** A rulebook as it is sent, after the checks that need its files: its layers, and the text that it quotes. */
function givenVersion(named: string): {
  readonly jurisdiction: string | undefined;
  readonly request: VersionImpactRequest;
} {
  const file = rulebookFile(named);
  const [book] = readRulebooks(file);
  const { rulebook, layers } = readGivenRulebook(file);
  return {
    jurisdiction: book?.jurisdiction,
    request: {
      rulebook: contentOf(rulebook),
      layers: layers.map((layer) => ({ ...layer, rulebook: contentOf(layer.rulebook) })),
    },
  };
}

/** A file that was read as a rulebook is an object. */
function contentOf(rulebook: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rulebook ?? {}));
}

function nothingNamed(): CliError {
  return new CliError("BAD_USAGE", {
    zh: "请给出含有下一版的规则集文件，或者以 --jurisdiction 与 --next-version 指明已发布而未施行的版本。",
    en:
      "Name the rulebook file with the next version, or a version that is published and does not judge yet by " +
      "--jurisdiction and --next-version.",
  });
}
