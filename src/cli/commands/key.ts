import { Command } from "commander";
import { accountOfKey, demandPassphrase } from "../../client/signer.ts";
import { createKey, surveyKeys } from "../../dossier/keystore.ts";
import { keysOf } from "../client-context.ts";
import { ExitCode } from "../exit-code.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

/** `laiqu key`: manages encrypted keys in the data directory. No key is ever written unencrypted. */
export const keyCommand: CommandMaker = (perform, say) => {
  const key = new Command("key");
  key
    .command("new")
    .argument("<name>", say({ zh: "密钥名称", en: "its name" }))
    .description(
      say({
        zh: "新建加密密钥；口令取自 LAIQU_PASSPHRASE 或终端",
        en: "make an encrypted key; its passphrase from LAIQU_PASSPHRASE or the terminal",
      }),
    )
    .action((name: string) => perform((session) => makeKey(session, name)));
  key
    .command("list")
    .description(say({ zh: "列出密钥", en: "list the keys" }))
    .action(() => perform(showKeys));
  key
    .command("show")
    .argument("<name>", say({ zh: "密钥名称", en: "its name" }))
    .description(say({ zh: "显示密钥的账户", en: "show the account of a key" }))
    .action((name: string) =>
      perform(async (session) => {
        const address = await accountOfKey(directoryOf(session), name);
        return { document: { name, address }, text: `${showForeign(name)} ${address}` };
      }),
    );
  return key;
};

async function makeKey(session: Session, name: string): Promise<Answer> {
  const passphrase = await demandPassphrase(keysOf(session), name);
  const made = await createKey(directoryOf(session), name, passphrase);
  const address = made.address.toLowerCase();
  const advice = session.say({
    zh: "请用 laiqu backup 备份；丢失口令即丢失密钥。",
    en: "Back it up with `laiqu backup`; a lost passphrase is a lost key.",
  });
  return { document: { name, address }, text: `${showForeign(name)} ${address}\n${advice}` };
}

async function showKeys(session: Session): Promise<Answer> {
  const surveyed = await surveyKeys(directoryOf(session));
  const keys = surveyed.keys.map(({ name, address }) => ({ name, address: address.toLowerCase() }));
  const damaged = surveyed.damaged.map(({ name, fault }) => ({ name, code: fault.code, messages: fault.text }));
  const lines = [
    ...keys.map(({ name, address }) => `${showForeign(name)} ${address}`),
    ...surveyed.damaged.map(({ fault }) => `! ${session.say(fault.text)}`),
  ];
  return {
    document: { keys, ...(damaged.length === 0 ? {} : { damaged }) },
    text: lines.length === 0 ? noKeys(session) : lines.join("\n"),
    exitCode: damaged.length === 0 ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** Silence would not tell an empty directory from a mistyped one. */
function noKeys(session: Session): string {
  const directory = showPath(session.config.dataDirectory);
  return session.say({
    zh: `数据目录 ${directory} 中没有密钥：请用 laiqu key new 新建，或用 --data 指明另一数据目录。`,
    en:
      `There is no key in the data directory ${directory}: make one with \`laiqu key new\`, or name another ` +
      "directory with --data.",
  });
}

function directoryOf(session: Session): string {
  return keysOf(session).dossierDirectory;
}
