import { Command } from "commander";
import { approveDecision, carryOutDecision } from "../../client/governance/decide.ts";
import { findDecision } from "../../client/governance/find-decision.ts";
import { listDecisions } from "../../client/governance/list-decisions.ts";
import { fromHex } from "../../consensus/hex.ts";
import { decodeDecisionContent } from "../../ledger/decision-content.ts";
import { publicationHash } from "../../ledger/event-log.ts";
import { warningsOfRulebooks } from "../../deployment/founding-warnings.ts";
import { publicationOf } from "../../rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../rulebook/read-rulebooks.ts";
import { DECISION_STATES } from "../../schemas/decision.ts";
import type { DecisionForm, DecisionState } from "../../schemas/decision.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { rulebookFile } from "../rulebook-file.ts";
import { answerOfStep, showDecision, showDecisionLine } from "../render/decision.ts";
import { showRosters } from "../render/roster.ts";
import type { Answer, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";
import { addProposals } from "./governance-propose.ts";

interface ListOptions {
  readonly jurisdiction?: number;
  readonly state?: string;
}

interface ShowOptions {
  readonly rulebook?: string;
}

/** `laiqu governance`: the agencies of a jurisdiction decide together. */
export const governanceCommand: CommandMaker = (perform, say) => {
  const governance = new Command("governance");
  const which = say({ zh: "决定编号，或机关文号", en: "its number, or the number of the agencies' paper" });
  addProposals(governance, perform, say);
  governance
    .command("approve")
    .description(say({ zh: "代表名册中的机关同意一项决定", en: "approve a decision for an agency of the roster" }))
    .argument("<decision>", which)
    .requiredOption("--as <key>", say({ zh: "签名所用的密钥", en: "the key that signs" }))
    .action((named: string, { as }: { readonly as: string }) => perform((session) => approve(session, named, as)));
  governance
    .command("carry-out")
    .description(
      say({
        zh: "执行已决定的事项；延迟期满后，任何账户均可办理",
        en: "carry out what was decided; after the delay, any account may do this",
      }),
    )
    .argument("<decision>", which)
    .requiredOption("--as <key>", say({ zh: "签名所用的密钥", en: "the key that signs" }))
    .action((named: string, { as }: { readonly as: string }) => perform((session) => carryOut(session, named, as)));
  governance
    .command("list")
    .description(say({ zh: "列出各项决定及其进展", en: "list decisions and how far each has come" }))
    .option(
      "--jurisdiction <n>",
      say({ zh: "只列此序号辖区的决定", en: "only those of the jurisdiction with this number" }),
      wholeNumber(1, 255),
    )
    .option("--state <state>", `${say({ zh: "状态", en: "the state" })}: ${DECISION_STATES.join(", ")}`)
    .action((options: ListOptions) => perform((session) => list(session, options)));
  governance
    .command("show")
    .description(
      say({ zh: "一项决定的内容、同意情况与进展", en: "show what is decided, who approved, and when it counts" }),
    )
    .argument("<decision>", which)
    .option(
      "--rulebook <file>",
      say({ zh: "核对约定的哈希是否为此规则集文件的版本", en: "compare a promised hash with this rulebook's file" }),
    )
    .action((named: string, options: ShowOptions) => perform((session) => show(session, named, options)));
  governance
    .command("roster")
    .description(
      say({
        zh: "辖区的名册：共同决定的机关、法定数与等待时间",
        en: "show who governs a jurisdiction: the agencies, how many must approve, and the delay",
      }),
    )
    .argument("<jurisdiction>", say({ zh: "辖区的序号、业务编号或标识", en: "its number, reference or id" }))
    .action((named: string) => perform((session) => roster(session, named)));
  return governance;
};

async function approve(session: Session, named: string, key: string): Promise<Answer> {
  return answerOfStep(session, await approveDecision(clientContext(session), key, named), {
    done: { zh: `已同意 ${showForeign(named)}。`, en: `${showForeign(named)} is approved.` },
    already: { zh: "本机关此前已同意。", en: "This agency has approved it already." },
  });
}

async function carryOut(session: Session, named: string, key: string): Promise<Answer> {
  return answerOfStep(session, await carryOutDecision(clientContext(session), key, named), {
    done: { zh: `${showForeign(named)} 已执行。`, en: `${showForeign(named)} is carried out.` },
    already: { zh: "此前已执行。", en: "It is carried out already." },
  });
}

async function list(session: Session, { jurisdiction, state }: ListOptions): Promise<Answer> {
  const context = clientContext(session);
  const query = {
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
    ...(state === undefined ? {} : { state: readState(state) }),
  };
  const answer = await listDecisions(context.api, query);
  const lines = answer.result.decisions.map((decision) => showDecisionLine(session, decision));
  return { document: answer, text: lines.length === 0 ? session.say(answer.absence ?? NONE) : lines.join("\n") };
}

const NONE: Bilingual = { zh: "没有决定。", en: "There is no decision." };

function readState(text: string): DecisionState {
  const state = DECISION_STATES.find((each) => each === text.trim().toUpperCase().replaceAll("-", "_"));
  if (state !== undefined) return state;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `没有状态 ${showForeign(text)}，可用：${DECISION_STATES.join("、")}。`,
      en: `There is no state ${showForeign(text)}; choose one of ${DECISION_STATES.join(", ")}.`,
    },
    { text, states: DECISION_STATES },
  );
}

async function show(session: Session, named: string, { rulebook }: ShowOptions): Promise<Answer> {
  const context = clientContext(session);
  const { decision } = await findDecision(context, named);
  const { rosters } = (await context.api.roster(String(decision.jurisdiction.ordinal))).result;
  const deciding = rosters.find(({ version }) => version === decision.roster);
  const promised = rulebook === undefined ? [] : requirePromised(decision, rulebook).map((one) => session.say(one));
  const text = showDecision(session, recordStyle(session, context.aliases), decision, deciding);
  return {
    document: { ...decision, ...(deciding === undefined ? {} : { agencies: deciding.agencies }) },
    text: [text, ...promised].join("\n"),
  };
}

/**
 * Says that a promised hash is that of a version of this rulebook, because nobody can read a hash, and what the
 * rulebook says of its own text.
 * @throws CliError `BAD_USAGE` for a decision that promises none; `NOT_VALID` for another rulebook
 */
function requirePromised({ kind, content, paper }: DecisionForm, named: string): Bilingual[] {
  const file = rulebookFile(named);
  const decided = decodeDecisionContent(kind, fromHex(content));
  if (decided?.kind !== "PROMISE")
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `决定 ${showForeign(paper)} 没有约定规则集：请省略 --rulebook。`,
        en: `The decision ${showForeign(paper)} promises no rulebook: leave --rulebook out.`,
      },
      { paper },
    );
  const { version, hash } = decided;
  const rulebook = readRulebooks(file)[version - 1];
  const own = rulebook === undefined ? undefined : publicationHash(publicationOf(rulebook));
  if (rulebook !== undefined && own === hash)
    return [
      {
        zh: `${showPath(file)} 的第 ${version} 版即是所约定的。`,
        en: `Version ${version} of ${showPath(file)} is what is promised.`,
      },
      ...warningsOfRulebooks([rulebook], file),
    ];
  throw new CliError(
    "NOT_VALID",
    {
      zh: `${showPath(file)} 的第 ${version} 版不是所约定的：约定 ${hash}，此文件为 ${own ?? "没有此版本"}。请勿同意。`,
      en:
        `Version ${version} of ${showPath(file)} is not what is promised: promised ${hash}, this file ` +
        `${own ?? "has no such version"}. Do not approve it.`,
    },
    { version, promised: hash, given: own },
  );
}

async function roster(session: Session, named: string): Promise<Answer> {
  const context = clientContext(session);
  const answer = await context.api.roster(named);
  return { document: answer, text: showRosters(session, recordStyle(session, context.aliases), answer.result) };
}
