import { Command } from "commander";
import { createKey, listKeys } from "../../dossier/keystore.ts";
import { accountOf, askPassphrase } from "../../client/signer.ts";
import type { CommandMaker } from "../command-maker.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";

/** `laiqu key`: encrypted keys in the data directory; none is ever written in plain. */
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
    .action((name: string) =>
      perform(async (session) => {
        const passphrase = await askPassphrase(session, name);
        const { address } = await createKey(dossierDirectory(session.config.dataDirectory), name, passphrase);
        return {
          document: { name, address: address.toLowerCase() },
          text: `${name} ${address.toLowerCase()}\n${session.say({
            zh: "请用 laiqu backup 备份；口令丢失则密钥丢失。",
            en: "Back it up with `laiqu backup`; a lost passphrase is a lost key.",
          })}`,
        };
      }),
    );
  key
    .command("list")
    .description(say({ zh: "列出密钥", en: "list the keys" }))
    .action(() =>
      perform(async (session) => {
        const keys = (await listKeys(dossierDirectory(session.config.dataDirectory))).map(({ name, address }) => ({
          name,
          address: address.toLowerCase(),
        }));
        return { document: { keys }, text: keys.map(({ name, address }) => `${name} ${address}`).join("\n") };
      }),
    );
  key
    .command("show")
    .argument("<name>", say({ zh: "密钥名称", en: "its name" }))
    .description(say({ zh: "显示密钥的账户", en: "show the account of a key" }))
    .action((name: string) =>
      perform(async (session) => {
        const address = await accountOf(session, name);
        return { document: { name, address }, text: `${name} ${address}` };
      }),
    );
  return key;
};
