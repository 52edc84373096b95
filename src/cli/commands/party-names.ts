import type { Command } from "commander";
import { pseudonymFor } from "../../client/party-pseudonym.ts";
import type { Pseudonym } from "../../client/party-pseudonym.ts";
import { forgetShortName, giveShortName } from "../../client/short-names.ts";
import { commandWord } from "../../text/command-word.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { withKey } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";

interface PseudonymOptions {
  readonly as: string;
  readonly operator: string;
}

/** The commands about the names of parties: short ones of this machine, and pseudonyms on the ledger. */
export function addNameCommands(party: Command, ...[perform, say]: Parameters<CommandMaker>): void {
  const which = say({ zh: "主体", en: "the party" });
  const short = say({ zh: "简称，例如 CY-BANK", en: "its short name, such as CY-BANK" });
  party
    .command("name")
    .description(
      say({
        zh: "在本机给主体一个简称，各命令均可使用；账本不记载简称",
        en: "give a party a short name on this machine, which every command takes; the ledger does not learn it",
      }),
    )
    .argument("<party>", which)
    .argument("<short>", short)
    .action((named: string, name: string) => perform((session) => nameParty(session, named, name)));
  party
    .command("names")
    .description(say({ zh: "列出本机的简称", en: "list the short names of this machine" }))
    .action(() => perform((session) => Promise.resolve(listNames(session))));
  party
    .command("forget-name")
    .description(say({ zh: "删去本机的一个简称；主体不受影响", en: "forget a short name; the party stays as it is" }))
    .argument("<short>", short)
    .action((name: string) => perform((session) => forgetName(session, name)));
  addPseudonymCommand(party, perform, say);
}

function addPseudonymCommand(party: Command, ...[perform, say]: Parameters<CommandMaker>): void {
  const command = party
    .command("pseudonym")
    .description(
      say({
        zh: "应用单位、开发主体等以化名入册时所用的业务编号：由统一社会信用代码与登记机构的密值算出，他人无从还原",
        en:
          "the pseudonym under which a buyer or a developer is admitted: from its credit code and the registrar's " +
          "secret, so that nobody else can find out whose it is",
      }),
    )
    .argument("<credit-code>", say({ zh: "其统一社会信用代码", en: "its unified social credit code" }))
    .requiredOption(
      "--operator <party>",
      say({
        zh: "与其往来的运营机构：同一主体对不同运营机构用不同化名",
        en: "the operator that it deals with; with another operator it has another pseudonym",
      }),
    );
  withKey(command, say).action((creditCode: string, options: PseudonymOptions) =>
    perform((session) => showPseudonym(session, creditCode, options)),
  );
}

async function nameParty(session: Session, named: string, text: string): Promise<Answer> {
  const { name, party, given } = await giveShortName(clientContext(session), named, text);
  const shown = showForeign(name);
  return {
    document: { name, party, given },
    text: session.say(
      given
        ? { zh: `${shown} 在此处即主体 ${party}。`, en: `${shown} is the party ${party} here.` }
        : { zh: `${shown} 此前已是主体 ${party} 的简称。`, en: `${shown} was the party ${party} here already.` },
    ),
  };
}

function listNames(session: Session): Answer {
  const { aliases, dossierDirectory } = clientContext(session);
  const names = [...aliases].map(([name, party]) => ({ name, party })).toSorted(byName);
  const none = session.say({
    zh: `${showPath(dossierDirectory)} 中没有简称：laiqu party name 可以给出。`,
    en: `There is no short name in ${showPath(dossierDirectory)}: give one with \`laiqu party name\`.`,
  });
  return {
    document: { names },
    text: names.length === 0 ? none : names.map(({ name, party }) => `${party} ${showForeign(name)}`).join("\n"),
  };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

async function forgetName(session: Session, name: string): Promise<Answer> {
  const party = await forgetShortName(clientContext(session), name);
  return {
    document: { name, party },
    text: session.say({
      zh: `${showForeign(name)} 不再是主体 ${party} 的简称。`,
      en: `${showForeign(name)} is no longer a name of the party ${party} here.`,
    }),
  };
}

/** Prints the pseudonym alone, so that a shell can put it into the next command. */
async function showPseudonym(session: Session, creditCode: string, options: PseudonymOptions): Promise<Answer> {
  const { as, operator } = options;
  const made = await pseudonymFor(clientContext(session), as, { creditCode, operator });
  tellWhatNext(session, creditCode, as, made);
  return { document: made, text: made.pseudonym };
}

function tellWhatNext(session: Session, creditCode: string, as: string, made: Pseudonym): void {
  const { pseudonym, party, recorded, secretFile } = made;
  const file = showPath(secretFile);
  session.notice(
    session.say({
      zh: `算出化名的密值在 ${file}：请保密并备份，丢失后无从再得同一化名。`,
      en:
        `The secret behind pseudonyms is in ${file}: keep it secret and in every backup, because no other gives the ` +
        "same ones.",
    }),
  );
  const words = `laiqu party admit ${pseudonym} --credit-code ${commandWord(creditCode)} --as ${commandWord(as)}`;
  const command = `${words} --name … --roles BUYER --account …${session.systemWords}`;
  session.notice(
    session.say(
      recorded
        ? {
            zh: `该主体已以此化名入册：${party}。`,
            en: `The party is admitted under this pseudonym already: ${party}.`,
          }
        : { zh: `入册所用命令：${command}`, en: `Admit it with: ${command}` },
    ),
  );
}
