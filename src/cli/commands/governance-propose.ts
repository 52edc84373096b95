import type { Command } from "commander";
import { requirePossible } from "../../acts/possible-decision.ts";
import { workingDays } from "../../acts/working-days.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { proposeDecision } from "../../client/governance/decide.ts";
import { nameOfProposal } from "../../client/governance/name-in-commands.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import { readAccount } from "../../client/signer.ts";
import { toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { DecisionContent } from "../../ledger/decision-content.ts";
import { roleMask } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { parseNewReference } from "../../ledger/typed-name.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { endOfTerm } from "../../text/china-time.ts";
import { commandWord } from "../../text/command-word.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { readRoles } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import { promisedContent } from "../promised-content.ts";
import type { PromiseOptions } from "../promised-content.ts";
import { answerOfStep } from "../render/decision.ts";
import { ALLOW_DRAFT_HELP, RULEBOOK_HELP } from "../rulebook-file.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";

type Say = (text: Bilingual) => string;

/** The key that signs, and the number of the agencies' paper. */
interface ProposerOptions {
  readonly as: string;
  readonly paper: string;
}

/** Makes what is decided from the arguments of a command. */
type Content<Options> = (
  context: ClientContext,
  named: string,
  options: Options,
  session: Session,
) => Promise<DecisionContent>;

const NO_ACCOUNT: Hex = `0x${"0".repeat(40)}`;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;
/** The ways in which an authority ends. */
const ENDS = ["TERMINATED", "REVOKED", "VOID"] as const;

/** Adds `laiqu governance propose` with a command for each kind of decision. */
export function addProposals(governance: Command, perform: Perform, say: Say): void {
  const propose = governance.command("propose").description(
    say({
      zh: "提出一项决定，并代表本机关同意；其他机关随后同意",
      en: "propose a decision and approve it for your agency; then other agencies approve it",
    }),
  );
  const add = <Options extends ProposerOptions>(name: string, description: Bilingual, content: Content<Options>) => {
    const command = propose.command(name).description(say(description));
    return withProposer(command, say).action((...given: unknown[]) => {
      // Commander gives the arguments, then the options, then the command.
      const [named, options] = given.length === 2 ? ["", given[0]] : [String(given[0]), given[1]];
      // oxlint-disable-next-line typescript/consistent-type-assertions -- Commander has read these options.
      return perform((session) => proposed(session, options as Options, named, content));
    });
  };
  const roles = say({ zh: "角色，以逗号分隔", en: "roles, separated by commas" });
  const account = say({ zh: "账户地址或本机密钥名", en: "an address, or a key kept here" });
  const party = say({ zh: "主体", en: "the party" });

  add("admit-authority", { zh: "机关入册", en: "admit an authority" }, admitAuthority)
    .argument(
      "<reference>",
      say({ zh: "业务编号，例如统一社会信用代码", en: "its reference, such as its credit code" }),
    )
    .requiredOption("--roles <roles>", roles)
    .requiredOption("--account <account>", account);
  add("end-authority", { zh: "终止机关", en: "end an authority" }, endAuthority)
    .argument("<party>", party)
    .requiredOption("--status <status>", `${say({ zh: "方式", en: "how it ends" })}: ${ENDS.join(", ")}`)
    .option("--reason <n>", say({ zh: "事由代码（默认 0）", en: "reason code (default 0)" }), wholeNumber(0, 65_535));
  add("offer-seat", { zh: "给予账户席位，以代替丢失的密钥", en: "offer a seat in place of a lost key" }, offerSeat)
    .argument("<party>", party)
    .requiredOption("--account <account>", account)
    .requiredOption("--roles <roles>", roles)
    .option("--until <date>", say({ zh: "最后一日，例如 2026-12-31", en: "the last day, such as 2026-12-31" }))
    .option(
      "--lost <account>",
      say({ zh: "密钥丢失的账户，即行冻结", en: "the account whose key is lost, frozen at once" }),
    );
  add("promise-rulebook", { zh: "约定规则集的一个版本", en: "promise a version of the rulebook" }, promiseRulebook)
    .argument("<rulebook>", say(RULEBOOK_HELP))
    .option(
      "--edition <n>",
      say({ zh: "版本号（默认最后一版）", en: "its version (default: the last one in the file)" }),
      wholeNumber(1, 65_535),
    )
    .option("--allow-draft <rulebooks...>", say(ALLOW_DRAFT_HELP), []);
  add("calendar", { zh: "公布半年的工作日历", en: "publish the working days of half a year" }, calendar)
    .argument("<half>", say({ zh: "例如 2026-1（1 至 6 月）", en: "such as 2026-1, January to June" }))
    .option(
      "--off <days>",
      say({ zh: "放假：日期或起..止，以逗号分隔", en: "days off: dates or from..to, with commas" }),
    )
    .option("--worked <days>", say({ zh: "调休上班的日期", en: "days worked in their place" }));
  add("roster", { zh: "变更名册", en: "change the roster" }, roster)
    .requiredOption("--agencies <parties>", say({ zh: "机关，以逗号分隔", en: "agencies, separated by commas" }))
    .requiredOption("--quorum <n>", say({ zh: "须同意的机关数", en: "how many must approve" }), wholeNumber(1, 16))
    .requiredOption(
      "--delay <seconds>",
      say({ zh: "执行前的等待，秒", en: "how long a decision waits, in seconds" }),
      wholeNumber(0, 366 * 86_400),
    );
  add("retire", { zh: "停用辖区", en: "retire the jurisdiction" }, retire).option(
    "--successor <sha256>",
    say({ zh: "后继账本的网络描述文件（sha256:…）", en: "descriptor of the ledger after it (sha256:…)" }),
  );
}

function withProposer(command: Command, say: Say): Command {
  return command
    .requiredOption("--as <key>", say({ zh: "签名所用的密钥", en: "the key that signs" }))
    .requiredOption("--paper <number>", say({ zh: "机关文号", en: "the number of the agencies' paper" }));
}

async function proposed<Options extends ProposerOptions>(
  session: Session,
  options: Options,
  named: string,
  content: Content<Options>,
): Promise<Answer> {
  const context = clientContext(session);
  const { as, paper } = options;
  const decided = await content(context, named, options, session);
  requirePossible(decided);
  const word = commandWord(await nameOfProposal(context, as, paper, decided));
  const approve = `laiqu governance approve ${word} --as …${session.systemWords}`;
  const outcome = await proposeDecision(context, { as, paper, content: decided });
  return answerOfStep(session, outcome, {
    done: {
      zh: `已提出 ${showForeign(paper)}；其他机关以此同意：${approve}`,
      en: `${showForeign(paper)} is proposed; other agencies approve it with: ${approve}`,
    },
    already: { zh: "此前已提出。", en: "It is proposed already." },
  });
}

/* ------------------------------------------------ what is decided */

const admitAuthority: Content<ProposerOptions & { readonly roles: string; readonly account: string }> = async (
  context,
  reference,
  { roles, account },
) => ({
  kind: "ADMIT_AUTHORITY",
  referenceBytes: toHex(new TextEncoder().encode(parseNewReference(reference))),
  // An authority hides nothing: its reference and its roles are public, so there is no document behind it.
  document: NO_WORD,
  account: { account: await readAccount(context.dossierDirectory, account) },
  roles: roleMask(readRoles(roles)),
});

const endAuthority: Content<ProposerOptions & { readonly status: string; readonly reason?: number }> = async (
  context,
  named,
  { status, reason = 0 },
) => ({ kind: "END_AUTHORITY", party: await partyOf(context, named), status: Status[readEnd(status)], reason });

const offerSeat: Content<
  ProposerOptions & {
    readonly account: string;
    readonly roles: string;
    readonly until?: string;
    readonly lost?: string;
  }
> = async (context, named, { account, roles, until, lost }) => ({
  kind: "OFFER_SEAT",
  party: await partyOf(context, named),
  account: { account: await readAccount(context.dossierDirectory, account) },
  roles: roleMask(readRoles(roles)),
  until: until === undefined ? 0 : endOfTerm(until),
  lost: { account: lost === undefined ? NO_ACCOUNT : await readAccount(context.dossierDirectory, lost) },
});

const promiseRulebook: Content<ProposerOptions & PromiseOptions> = async (context, named, options, session) =>
  await promisedContent(session, context, named, options);

const calendar: Content<ProposerOptions & { readonly off?: string; readonly worked?: string }> = (
  _,
  half,
  { off, worked },
) => Promise.resolve({ kind: "CALENDAR", ...workingDays(half, off?.split(",") ?? [], worked?.split(",") ?? []) });

const roster: Content<
  ProposerOptions & { readonly agencies: string; readonly quorum: number; readonly delay: number }
> = async (context, _, { agencies, quorum, delay: delaySeconds }) => ({
  kind: "ROSTER",
  agencies: await Promise.all(agencies.split(",").map((agency) => partyOf(context, agency.trim()))),
  quorum,
  delaySeconds,
});

const retire: Content<ProposerOptions & { readonly successor?: string }> = (_, __, { successor }) =>
  Promise.resolve({ kind: "RETIRE", successor: successor === undefined ? NO_WORD : readSuccessor(successor) });

async function partyOf(context: ClientContext, named: string) {
  return (await resolveRecord(context, named, "PARTY")).id;
}

function readEnd(text: string): (typeof ENDS)[number] {
  const status = ENDS.find((each) => each === text.trim().toUpperCase());
  if (status !== undefined) return status;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `机关不能以 ${showForeign(text)} 终止，可用：${ENDS.join("、")}。`,
      en: `An authority does not end as ${showForeign(text)}; choose one of ${ENDS.join(", ")}.`,
    },
    { text, statuses: ENDS },
  );
}

function readSuccessor(text: string): Hex {
  const match = /^sha256:([0-9a-f]{64})$/.exec(text.trim().toLowerCase());
  if (match !== null) return `0x${match[1] ?? ""}`;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `--successor 应为 sha256: 加 64 位十六进制数字，而不是 ${showForeign(text)}。`,
      en: `--successor is sha256: and 64 hexadecimal digits, not ${showForeign(text)}.`,
    },
    { text },
  );
}
