import { Command, Option } from "commander";
import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import { meantBy } from "../../rulebook/meant-by.ts";
import { tryRulebook } from "../../rulebook/generate/try-rulebook.ts";
import type { TriedStep } from "../../rulebook/generate/try-rulebook.ts";
import { diffRulebooks } from "../diff-rulebooks.ts";
import type { DiffOptions } from "../diff-rulebooks.ts";
import { newRulebook } from "../new-rulebook.ts";
import type { NewOptions } from "../new-rulebook.ts";
import { examineRulebooks, readRulebooks } from "../../rulebook/read-rulebooks.ts";
import { reservationsOf } from "../../rulebook/reservations.ts";
import type { Rulebook } from "../../rulebook/rulebook.ts";
import { formatStep } from "../../rulebook/step.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { MOST_OF_TITLE, showByClauses, showBySteps, showHead, shownRule, showSetAside } from "../render/rulebook.ts";
import { answerOfFaults } from "../render/rulebook-faults.ts";
import { countsOf, isAsItSays, showCounts, showTriedStep } from "../render/tried-rulebook.ts";
import { RULEBOOK_HELP, rulebookFile, versionOn } from "../rulebook-file.ts";
import type { Answer, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";
import { addImpact } from "./rulebook-impact.ts";
import { addPublish } from "./rulebook-publish.ts";

/** `laiqu rulebook`: rulebooks as their authors and readers use them, up to their publication on a ledger. */
export const rulebookCommand: CommandMaker = (perform, say) => {
  const rulebook = new Command("rulebook");
  const which = say(RULEBOOK_HELP);
  rulebook
    .command("check")
    .description(
      say({
        zh: "核对规则集文件：一次列出全部错误、所在行与改法",
        en: "check a rulebook's file: everything that is wrong at once, by line, with what to do about it",
      }),
    )
    .argument("<rulebook>", which)
    .action((named: string) => perform((session) => Promise.resolve(check(session, named))));
  rulebook
    .command("show")
    .description(
      say({
        zh: "以文字列出规则：要求、条文、依据、所属层级与办法",
        en: "show the rules in words: what each demands, its clause, basis, layer and remedy",
      }),
    )
    .argument("<rulebook>", which)
    .option(
      "--at <date>",
      say({ zh: "该日施行的版本（默认今日）", en: "the version in force on that day (default: today)" }),
    )
    .addOption(
      new Option("--by <order>", say({ zh: "按环节或按条文排列", en: "the order: by step or by clause" }))
        .choices(["step", "clause"])
        .default("step"),
    )
    .option(
      "--step <step>",
      say({ zh: "只列此环节，如 export.record", en: "only the rules of this step, such as export.record" }),
    )
    .action((named: string, options: ShowOptions) =>
      perform((session) => Promise.resolve(show(session, named, options))),
    );
  rulebook
    .command("diff")
    .description(
      say({
        zh: "比较两份规则集，或同一份的两个版本：各环节谁多要求什么、谁更严",
        en: "compare two rulebooks, or two versions of one: what each demands at a step, and which is stricter",
      }),
    )
    .argument("<a>", say({ zh: "甲：文件或名称，可加 @版本", en: "A: a file or name, perhaps with @version" }))
    .argument(
      "[b]",
      say({ zh: "乙：同上（默认为甲的最新版本）", en: "B: the same (default: the newest version of A)" }),
    )
    .option("--from-version <n>", say({ zh: "甲的版本", en: "the version of A" }), wholeNumber(1, 65_535))
    .option("--to-version <n>", say({ zh: "乙的版本", en: "the version of B" }), wholeNumber(1, 65_535))
    .action((a: string, b: string | undefined, options: DiffOptions) =>
      perform((session) => Promise.resolve(diffRulebooks(session, a, b, options))),
    );
  rulebook
    .command("test")
    .description(
      say({
        zh: "逐条试验：为每个环节造出可以办理的行为，为每条规则造出仅因它而被拒绝或标记的行为",
        en: "try every rule: make for each step an act that is allowed, and for each rule one that it alone refuses",
      }),
    )
    .argument("<rulebook>", which)
    .action((named: string) => perform((session) => test(session, named)));
  rulebook
    .command("new")
    .description(
      say({
        zh: "为一地写一份起步的规则集：各地都需要、而规定通常没有写明的环节",
        en: "write a rulebook to begin with: the steps that every city needs and regulations pass over",
      }),
    )
    .argument("<city>", say({ zh: "辖区名称", en: "the jurisdiction's name" }))
    .requiredOption("-o, --output <file>", say({ zh: "写入的文件", en: "the file to write" }))
    .option("--prefix <letters>", say({ zh: "规则标识的前缀", en: "what the ids of its rules begin with" }), "my")
    .option("--from <date>", say({ zh: "施行日（默认今日）", en: "its first day (default: today)" }))
    .action((city: string, options: NewOptions) => perform((session) => newRulebook(session, city, options)));
  addImpact(rulebook, perform, say);
  addPublish(rulebook, perform, say);
  return rulebook;
};

interface ShowOptions {
  readonly at?: string;
  readonly by: string;
  readonly step?: string;
}

/* ------------------------------------------------ check */

function check(session: Session, named: string): Answer {
  const file = rulebookFile(named);
  const { books, faults } = examineRulebooks(file);
  return faults.length > 0 ? answerOfFaults(session, file, faults) : answerOfSound(session, file, books);
}

function answerOfSound(session: Session, file: string, books: readonly Rulebook[]): Answer {
  const [first] = books;
  const versions = books.map(versionForm);
  const reservations = reservationsOf(books);
  const title = first?.title ?? { zh: "", en: "" };
  const lines = versions.map((version) => `  ${versionLine(session, version)}`);
  const head = session.say({
    zh: `规则集 ${showPath(file)} 无误：${showForeign(title.zh, MOST_OF_TITLE)}，${books.length} 个版本：`,
    en:
      `The rulebook ${showPath(file)} is sound: ${showForeign(title.en, MOST_OF_TITLE)}, ` +
      `${books.length} ${books.length === 1 ? "version" : "versions"}:`,
  });
  return {
    document: { file, sound: true, rulebook: first?.id, versions, reservations },
    text: [head, ...lines, ...reservations.map((one) => session.say(one))].join("\n"),
  };
}

interface VersionForm {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly rules: number;
  readonly steps: number;
  readonly layers: readonly { readonly layer: string; readonly rules: number }[];
  readonly setAside: number;
}

function versionForm(book: Rulebook): VersionForm {
  return {
    version: book.version,
    effectiveFrom: showDate(book.effectiveFrom),
    rules: book.rules.length,
    steps: judgedSteps(book).length,
    layers: book.layers.map(({ id }) => ({
      layer: id,
      rules: book.rules.filter(({ instrument }) => instrument.id === id).length,
    })),
    setAside: book.setAside.length,
  };
}

function versionLine(session: Session, form: VersionForm): string {
  const { version, effectiveFrom, rules, steps, layers, setAside } = form;
  const ofLayers = layers.map(({ layer, rules: count }) => ({
    zh: `，其中 ${count} 条来自 ${showForeign(layer)}`,
    en: `, ${count} of them from ${showForeign(layer)}`,
  }));
  return session.say({
    zh:
      `第 ${version} 版，自 ${effectiveFrom} 起：${rules} 条规则${ofLayers.map(({ zh }) => zh).join("")}，` +
      `${steps} 个环节${setAside === 0 ? "" : `；另有 ${setAside} 条不予适用`}`,
    en:
      `version ${version}, from ${effectiveFrom} on: ${rules} rules${ofLayers.map(({ en }) => en).join("")}, at ` +
      `${steps} steps${setAside === 0 ? "" : `; ${setAside} more ${setAside === 1 ? "is" : "are"} set aside`}`,
  });
}

/* ------------------------------------------------ show */

function show(session: Session, named: string, { at, by, step }: ShowOptions): Answer {
  const books = readRulebooks(rulebookFile(named));
  const book = versionOn(books, at);
  const only = step === undefined ? undefined : stepOf(book, step);
  const rules = book.rules.map(shownRule).filter(({ steps }) => only === undefined || steps.includes(only));
  const { id, title, status, version, effectiveFrom } = book;
  const shown = by === "clause" ? showByClauses(session, book, only) : showBySteps(session, book, only);
  return {
    document: {
      rulebook: id,
      title,
      status,
      version,
      effectiveFrom: showDate(effectiveFrom),
      reservations: reservationsOf([book]),
      rules,
      setAside: book.setAside.map(({ rule, prevails, because }) => ({ rule: rule.id, prevails, because })),
    },
    text: [showHead(session, book), shown, ...showSetAside(session, book, only)].join("\n\n"),
  };
}

/** A step as the rulebook writes it; a misspelt one is told with what was most likely meant. */
function stepOf(book: Rulebook, given: string): string {
  const steps = judgedSteps(book).map((judged) => formatStep(judged.step));
  if (steps.includes(given)) return given;
  const meant = meantBy(given, steps);
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `规则集 ${showForeign(book.id)} 在环节 ${showForeign(given)} 没有规则，即无人可以办理${meant.zh}。`,
      en:
        `The rulebook ${showForeign(book.id)} has no rule at the step ${showForeign(given)}, so nobody may take ` +
        `it${meant.en}.`,
    },
    { step: given },
  );
}

/* ------------------------------------------------ test */

async function test(session: Session, named: string): Promise<Answer> {
  const file = rulebookFile(named);
  const books = readRulebooks(file);
  const steps = await tryAll(session, books);
  const counts = countsOf(steps);
  const sound = isAsItSays(counts);
  return {
    document: {
      file,
      sound,
      counts,
      steps: steps.map(({ judged, versions, acts }) => ({
        step: formatStep(judged.step),
        versions,
        acts: acts.map(({ without, together, outcome, hindering }) => ({
          without: without?.id,
          together: together.map(({ id }) => id),
          outcome,
          hindering: hindering.map(({ id }) => id),
        })),
      })),
    },
    text: [...steps.map((step) => showTriedStep(session, step)), showCounts(session, steps, counts)].join("\n"),
    exitCode: sound ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

async function tryAll(session: Session, books: readonly Rulebook[]): Promise<TriedStep[]> {
  const bar = session.progress(session.say({ zh: "试验各环节", en: "trying the steps" }));
  const steps: TriedStep[] = [];
  try {
    for (const { tried, of } of tryRulebook(books)) {
      steps.push(tried);
      bar.update(steps.length, of);
      // A signal to stop is heard between two steps.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    bar.finish();
  }
  return steps;
}
