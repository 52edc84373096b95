import type { Rulebook } from "../../rulebook/rulebook.ts";
import type { DecisionForm, RosterForm } from "../../schemas/decision.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { commandWord } from "../../text/command-word.ts";
import { showExactDuration } from "../../text/duration.ts";
import { openFor } from "../promises-in-hand.ts";
import type { Deciding } from "../promises-in-hand.ts";
import type { Publishing } from "../publishing.ts";

/** A step that somebody takes next; its command is undefined where it is the command that tells of it. */
interface NextStep {
  readonly what: Bilingual;
  readonly command: string | undefined;
}

/** A step whose command is not the one that tells of it. */
interface Commanded extends NextStep {
  readonly command: string;
}

/** The steps from here to the publication of a version. Others may take them, so their keys are left open. */
export function nextSteps(publishing: Publishing, deciding: Deciding, book: Rulebook): NextStep[] {
  const roster = deciding.type === "KNOWN" ? deciding.roster : undefined;
  if (deciding.type === "KNOWN" && roster === undefined) return [];
  const open = deciding.type === "KNOWN" ? openFor(deciding, book) : [];
  const { decision, named } = open.find((one) => one.decision.state === "DECIDED") ?? open[0] ?? {};
  const wasProposed = deciding.type === "KNOWN" && deciding.proposed?.version === book.version;
  // A paper of one version is not that of another: whoever approved by its number could not tell them apart.
  const paper = wordOr(named ?? (wasProposed ? publishing.options.paper : undefined));
  const { systemWords } = publishing;
  const steps = [
    ...(decision === undefined && !wasProposed ? [proposing(publishing, book, paper)] : []),
    ...(decision?.state === "DECIDED" || roster?.quorum === 1 ? [] : [approving(paper, decision, roster)]),
    carryingOut(paper, decision, roster),
  ];
  return [
    ...steps.map(({ what, command }) => ({ what, command: `${command}${systemWords}` })),
    { what: { zh: "发布：重复同一命令。", en: "Publish it: give the same command again." }, command: undefined },
  ];
}

function proposing({ named, options }: Publishing, { version }: Rulebook, paper: string): Commanded {
  const { as, allowDraft } = options;
  const allowed = allowDraft.length === 0 ? "" : ` --allow-draft ${allowDraft.map(commandWord).join(" ")}`;
  return {
    what: {
      zh: "名册中的一个机关提出，并即代表本机关同意（或在本命令后加 --propose --paper … --as …）：",
      en:
        "An agency of the roster proposes it, and so approves it (or add --propose --paper … --as … to this " +
        "command):",
    },
    command:
      `laiqu governance propose promise-rulebook ${fileWord(named)} --edition ${version}${allowed} ` +
      `--paper ${paper} --as ${wordOr(as)}`,
  };
}

function approving(paper: string, decision: DecisionForm | undefined, roster: RosterForm | undefined): Commanded {
  const missing = decision?.missing ?? (roster === undefined ? undefined : roster.quorum - 1);
  return {
    what: { zh: `${approversText(missing).zh}同意：`, en: `${approversText(missing).en} it:` },
    command: `laiqu governance approve ${paper} --as …`,
  };
}

/** @param missing - how many approvals are missing; undefined where no server tells it */
function approversText(missing: number | undefined): Bilingual {
  if (missing === undefined) return { zh: "名册中的其他机关", en: "Other agencies of the roster approve" };
  if (missing === 1) return { zh: "另 1 个机关", en: "One more agency approves" };
  return { zh: `另 ${missing} 个机关`, en: `${missing} more agencies approve` };
}

function carryingOut(paper: string, decision: DecisionForm | undefined, roster: RosterForm | undefined): Commanded {
  const from = decision?.effectiveFrom;
  const delay = roster === undefined ? undefined : showExactDuration(roster.delaySeconds);
  const when: Bilingual =
    from !== undefined && decision?.state === "DECIDED"
      ? { zh: `自 ${showTime(from)} 起`, en: `from ${showTime(from)} on` }
      : {
          zh: `最后一个同意起满 ${delay?.zh ?? "名册所定的等待时间"}`,
          en: `${delay?.en ?? "the delay of the roster"} after that`,
        };
  return {
    what: { zh: `${when.zh}，任何账户执行：`, en: `Anybody may have it carried out, ${when.en}:` },
    command: `laiqu governance carry-out ${paper} --as …`,
  };
}

/** A value as a word of a command; what is not known is left open. */
function wordOr(value: string | undefined): string {
  return value === undefined ? "…" : commandWord(value);
}

/** A file as an argument: one whose name begins as an option does is named through its folder. */
function fileWord(named: string): string {
  return commandWord(named.startsWith("-") ? `./${named}` : named);
}
