import { Command } from "commander";
import { Interface } from "ethers";
import { Ledger__factory } from "../../contracts/bindings/factories/Ledger__factory.ts";
import { roleMask } from "../../records/roles.ts";
import type { StatementForm } from "../../schemas/act.ts";
import { performAct, showDone } from "../acts/perform-act.ts";
import type { Actor } from "../acts/perform-act.ts";
import { refusedByLedger } from "../acts/refused.ts";
import { parseRole, seatOf } from "../acts/seat.ts";
import { sendCall } from "../acts/send-act.ts";
import { accountOf, openSigner } from "../acts/signer.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../program.ts";
import { resolveRecord } from "../resolve-record.ts";
import type { Answer, Session } from "../session.ts";

/** `laiqu account`: which accounts speak for a party. */
export const accountCommand: CommandMaker = (perform, say) => {
  const account = new Command("account").description(say({ zh: "账户：谁可以代表主体", en: "accounts: who speaks for a party" }));
  const as = say({ zh: "以谁的密钥办理", en: "whose key signs" });
  account.command("offer").description(say({ zh: "本主体给另一账户席位", en: "offer another account a seat of one's own party" }))
    .argument("<account>", say({ zh: "账户地址或本机密钥名", en: "an address, or a key kept here" }))
    .requiredOption("--as <key>", as)
    .option("--roles <roles>", say({ zh: "角色，逗号分隔（默认与本账户相同）", en: "roles, by commas (default: one's own)" }))
    .action((given: string, options: Actor & { readonly roles?: string }) => perform((session) => offer(session, given, options)));
  account.command("accept").description(say({ zh: "接受所给的席位", en: "accept a seat that was offered" }))
    .argument("<party>", say({ zh: "主体", en: "the party" })).requiredOption("--as <key>", as)
    .action((party: string, options: Actor) => perform((session) => accept(session, party, options)));
  account.command("freeze").description(say({ zh: "冻结账户", en: "freeze an account" }))
    .argument("<account>").requiredOption("--as <key>", as)
    .action((given: string, options: Actor) => perform((session) => freeze(session, given, options)));
  return account;
};

async function offer(session: Session, given: string, options: Actor & { readonly roles?: string }): Promise<Answer> {
  const account = await readAccount(session, given);
  const own = await seatOf(session, await accountOf(session, options.as));
  const mask = options.roles === undefined ? BigInt(own.mask) : roleMask(options.roles.split(",").map(parseRole));
  return await tell(session, options, own.party.id, { code: "SEAT_OFFERED", value: mask.toString(), account }, { zh: `已给 ${account} 席位，待其接受。`, en: `${account} is offered a seat, to be accepted.` });
}

async function freeze(session: Session, given: string, options: Actor): Promise<Answer> {
  const account = await readAccount(session, given);
  const { party } = await seatOf(session, account);
  return await tell(session, options, party.id, { code: "SEAT_FROZEN", value: "0", account }, { zh: `${account} 已冻结。`, en: `${account} is frozen.` });
}

async function accept(session: Session, named: string, options: Actor): Promise<Answer> {
  const party = await resolveRecord(session, named, "PARTY");
  const data = new Interface(Ledger__factory.abi).encodeFunctionData("accept", [party]);
  const transaction = await sendCall(session, await openSigner(session, options.as), data);
  if (transaction.outcome !== "DONE") return refusedByLedger(session, transaction, "");
  return { document: { party, transaction }, text: showDone(session, [session.say({ zh: `${options.as} 现可代表 ${named}。`, en: `${options.as} now speaks for ${named}.` })], transaction) };
}

async function tell(session: Session, actor: Actor, subject: string, seat: { code: "SEAT_OFFERED" | "SEAT_FROZEN"; value: string; account: string }, said: { zh: string; en: string }): Promise<Answer> {
  const statement = { subject, code: seat.code, value: seat.value, document: `0x${seat.account.slice(2).padStart(64, "0")}` } as Omit<StatementForm, "role">;
  // Nothing stands behind it that could be lost: the statement is the whole of it.
  const outcome = await performAct(session, actor, (role) => ({ act: "attest", payload: [{ ...statement, role }] }), () => Promise.resolve());
  if (!outcome.done) return outcome.answer;
  return { document: { account: seat.account, transaction: outcome.transaction }, text: showDone(session, [session.say(said)], outcome.transaction) };
}

async function readAccount(session: Session, given: string): Promise<string> {
  if (/^0x[0-9a-fA-F]{40}$/.test(given)) return given.toLowerCase();
  if (given.startsWith("0x")) throw new CliError("BAD_USAGE", { zh: `${given} 不是账户地址。`, en: `${given} is no account address.` }, { account: given });
  return await accountOf(session, given);
}
