import { Command, Option } from "commander";
import type { Act } from "../../acts/act.ts";
import { actNamed, ACTS } from "../../acts/act-catalogue.ts";
import { mayAct, stepsOfAct } from "../../acts/act-in-rulebook.ts";
import { Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { meantBy } from "../../rulebook/meant-by.ts";
import { readRulebooks } from "../../rulebook/read-rulebooks.ts";
import type { Rulebook } from "../../rulebook/rulebook.ts";
import { formatStep } from "../../rulebook/step.ts";
import { keysOf } from "../../text/entries.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { listNext, listNextOfParty } from "../list-next.ts";
import { shownAct, showAct, showActLine, showActSteps } from "../render/act.ts";
import { shownRule, showHead } from "../render/rulebook.ts";
import { addDraftCommands } from "./act-draft.ts";
import { addRedraftCommands } from "./act-redraft.ts";
import { rulebookFile, versionOn } from "../rulebook-file.ts";
import type { Answer, Session } from "../session.ts";
import { suggesting } from "../suggested-values.ts";
import { addRunCommand } from "./act-run.ts";
import { addTemplateCommand } from "./act-template.ts";

interface RulebookOptions {
  readonly rulebook?: string;
  readonly at?: string;
}

interface ListOptions extends RulebookOptions {
  readonly role?: RoleName;
  readonly as?: string;
}

/**
 * `laiqu act`: the catalogue of acts, for which no system need run, what may be done with a record now, acts by tables,
 * and the way of a draft.
 */
export const actCommand: CommandMaker = (perform, say) => {
  const act = new Command("act");
  const rulebook = say({
    zh: "依此规则集：文件，或随附规则集的名称",
    en: "under this rulebook: its file, or the name of one that comes with the program",
  });
  const at = say({ zh: "该日施行的版本（默认今日）", en: "the version in force on that day (default: today)" });
  act
    .command("list")
    .description(
      say({
        zh: "列出行为；指明记录时，说明现在可以对它办理什么，其余尚缺什么、可由谁补齐",
        en: "list the acts; of a record: what may be done with it now, what is missing, and who can supply it",
      }),
    )
    .argument("[record]", say({ zh: "业务编号或标识", en: "its reference or id" }))
    .addOption(
      suggesting(
        new Option(
          "--as <key>",
          say({
            zh: "只列该密钥的主体可以办理的；未指明记录时，另列等待该主体的记录",
            en: "only what the party of this key may do; without a record, also the records that wait for it",
          }),
        ),
        "KEY_NAMES",
      ),
    )
    .option("--rulebook <rulebook>", rulebook)
    .option("--at <date>", at)
    .addOption(
      new Option("--role <role>", say({ zh: "只列该角色可以办理的", en: "only those that this role may do" })).choices(
        keysOf(Role),
      ),
    )
    .action((record: string | undefined, options: ListOptions) =>
      perform(async (session) => await listFor(session, record, options)),
    );
  act
    .command("show")
    .description(
      say({
        zh: "说明一项行为：字段、附件；依一份规则集时，还有谁依哪一条可以办理",
        en: "explain an act: its form and papers; under a rulebook, who may do it and under which clause",
      }),
    )
    .argument("<act>", say({ zh: "行为名称，如 demand-submit", en: "its name, such as demand-submit" }))
    .option("--rulebook <rulebook>", rulebook)
    .option("--at <date>", at)
    .action((name: string, options: RulebookOptions) =>
      perform((session) => Promise.resolve(show(session, name, options))),
    );
  addTemplateCommand(act, perform, say);
  addRunCommand(act, perform, say);
  addDraftCommands(act, perform, say);
  addRedraftCommands(act, perform, say);
  return act;
};

async function listFor(session: Session, record: string | undefined, options: ListOptions): Promise<Answer> {
  const { as } = options;
  if (record !== undefined || as !== undefined) refuseForCatalogue(options);
  if (record !== undefined) return await listNext(session, record, as);
  return as === undefined ? list(session, options) : await listNextOfParty(session, as);
}

/** The rulebook in force judges a record, so another one would only be passed over. @throws CliError BAD_USAGE */
function refuseForCatalogue({ rulebook, at, role }: ListOptions): void {
  const given = Object.entries({ "--rulebook": rulebook, "--at": at, "--role": role }).flatMap(([option, value]) =>
    value === undefined ? [] : [option],
  );
  if (given.length === 0) return;
  const options = given.join(" ");
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${options} 用于列出目录，不与记录或 --as 一起使用：对记录可以办理什么，由现行规则集裁断。请删去。`,
      en:
        `${options} is for the catalogue and not for a record or --as, about which the rulebook in force decides: ` +
        "leave it out.",
    },
    { given },
  );
}

function list(session: Session, options: ListOptions): Answer {
  const { role } = options;
  const book = rulebookOf(options);
  if (role !== undefined && book === undefined)
    throw new CliError(
      "BAD_USAGE",
      {
        zh: "--role 须与 --rulebook 一起使用：谁可以办理，由规则集规定。",
        en: "Give --rulebook with --role: a rulebook says who may act.",
      },
      { role },
    );
  const listed = ACTS.filter((act) => isListed(act, book, role));
  const head = session.say({
    zh: `${listed.length} 项行为（laiqu act show 名称 可查看一项）：`,
    en: `${listed.length} acts (laiqu act show NAME explains one):`,
  });
  return {
    document: { rulebook: book?.id, version: book?.version, acts: listed.map(shownAct) },
    text: [
      ...(book === undefined ? [] : [showHead(session, book), ""]),
      head,
      ...listed.map((act) => showActLine(session, act)),
    ].join("\n"),
  };
}

/** The acts on accounts and decisions need no rulebook's leave, and no rulebook names a role for them. */
function isListed(act: Act, book: Rulebook | undefined, role: RoleName | undefined): boolean {
  if (book === undefined) return true;
  return role === undefined ? stepsOfAct(act, book).length > 0 : mayAct(role, act, book);
}

function show(session: Session, name: string, options: RulebookOptions): Answer {
  const act = actNamed(name);
  if (act === undefined) throw unknownAct(name);
  const book = rulebookOf(options);
  const steps = book === undefined ? [] : stepsOfAct(act, book);
  const none = session.say({
    zh: "依该规则集，没有主体可以办理。",
    en: "Under this rulebook nobody may do it.",
  });
  return {
    document: {
      ...shownAct(act),
      ...(book === undefined
        ? {}
        : {
            rulebook: book.id,
            version: book.version,
            steps: steps.map(({ step, roles, rules }) => ({
              step: formatStep(step),
              roles,
              rules: rules.map(shownRule),
            })),
          }),
    },
    text: [
      showAct(session, act),
      ...(book === undefined
        ? []
        : [showHead(session, book), steps.length === 0 ? none : showActSteps(session, steps)]),
    ].join("\n\n"),
  };
}

/** @throws CliError BAD_USAGE for a day without a rulebook, which would be passed over */
function rulebookOf({ rulebook, at }: RulebookOptions): Rulebook | undefined {
  if (rulebook !== undefined) return versionOn(readRulebooks(rulebookFile(rulebook)), at);
  if (at === undefined) return undefined;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: "--at 须与 --rulebook 一起使用：它指规则集在该日施行的版本。",
      en: "Give --rulebook with --at: it means the version of a rulebook that is in force on that day.",
    },
    { at },
  );
}

function unknownAct(name: string): CliError {
  const meant = meantBy(
    name,
    ACTS.map((act) => act.name),
  );
  return new CliError(
    "NOT_FOUND",
    {
      zh: `没有名为 ${showForeign(name)} 的行为${meant.zh}。laiqu act list 列出全部。`,
      en: `There is no act ${showForeign(name)}${meant.en}. laiqu act list shows them all.`,
    },
    { name },
  );
}
