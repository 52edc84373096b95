import { compareRulebooks } from "../rulebook/compare-rulebooks.ts";
import { readRulebooks } from "../rulebook/read-rulebooks.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { formatStep } from "../rulebook/step.ts";
import { showForeign } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import { shownRule, showHead } from "./render/rulebook.ts";
import { showComparison } from "./render/rulebook-difference.ts";
import { rulebookFile } from "./rulebook-file.ts";
import type { Answer, Session } from "./session.ts";

export interface DiffOptions {
  readonly fromVersion?: number;
  readonly toVersion?: number;
}

/** Compares two rulebooks, or two versions of one: the oldest with the newest, where no version is named. */
export function diffRulebooks(session: Session, a: string, b: string | undefined, options: DiffOptions): Answer {
  refuseTwoVersions(a, "--from-version", options.fromVersion);
  refuseTwoVersions(b, "--to-version", options.toVersion);
  const isOne = b === undefined || b === a;
  const first = bookOf(a, options.fromVersion ?? (isOne && !VERSION.test(a) ? 1 : undefined));
  const second = bookOf(b ?? a.replace(VERSION, ""), options.toVersion);
  const comparison = compareRulebooks(first, second);
  const heads = [first, second].map((book, index) => {
    const name = session.say(index === 0 ? { zh: "甲", en: "A" } : { zh: "乙", en: "B" });
    return `${name}: ${showHead(session, book)}`;
  });
  return {
    document: {
      a: formOf(first),
      b: formOf(second),
      same: comparison.same,
      steps: comparison.steps.map(({ step, knownTo, onlyFirst, onlySecond, differing }) => ({
        step: formatStep(step),
        knownTo: SIDES[knownTo],
        onlyA: onlyFirst.map(shownRule),
        onlyB: onlySecond.map(shownRule),
        differing: differing.map((pair) => ({
          a: shownRule(pair.first),
          b: shownRule(pair.second),
          stricter: SIDES[pair.stricter],
        })),
      })),
    },
    text: [heads.join("\n"), showComparison(session, comparison)].join("\n\n"),
  };
}

const VERSION = /@(\d{1,5})$/;
type VersionOption = "--from-version" | "--to-version";
const SIDES = { FIRST: "A", SECOND: "B", BOTH: "BOTH", NEITHER: "NEITHER" } as const;

/** @throws CliError BAD_USAGE where the name and the option say different versions */
function refuseTwoVersions(named: string | undefined, option: VersionOption, asked: number | undefined): void {
  const [, inName] = VERSION.exec(named ?? "") ?? [];
  if (inName === undefined || asked === undefined || Number(inName) === asked) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${showForeign(named ?? "")} 指第 ${Number(inName)} 版，而 ${option} 指第 ${asked} 版：请删去其一。`,
      en:
        `${showForeign(named ?? "")} names version ${Number(inName)}, and ${option} version ${asked}: ` +
        "remove one of them.",
    },
    { named, option, asked },
  );
}

function formOf({ id, version, title, status }: Rulebook): object {
  return { rulebook: id, version, title, status };
}

/** The version that is named by `@` or by its option; else the newest one. */
function bookOf(named: string, asked: number | undefined): Rulebook {
  const [, inName] = VERSION.exec(named) ?? [];
  const version = inName === undefined ? asked : Number(inName);
  const books = readRulebooks(rulebookFile(named.replace(VERSION, "")));
  const book = version === undefined ? books.at(-1) : books.find((one) => one.version === version);
  if (book !== undefined) return book;
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `规则集 ${showForeign(named)} 没有第 ${version ?? 1} 版：共有 ${books.length} 个版本。`,
      en: `The rulebook ${showForeign(named)} has no version ${version ?? 1}; it has ${books.length}.`,
    },
    { named, version, versions: books.length },
  );
}
