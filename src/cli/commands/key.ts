import { resolve } from "node:path";
import { Command, Option } from "commander";
import { addExternal } from "../../client/external-keys.ts";
import { accountOfKey, demandPassphrase, readAccount } from "../../client/signer.ts";
import type { KeyName } from "../../dossier/keystore.ts";
import { createKey, surveyKeys } from "../../dossier/keystore.ts";
import { keysOf } from "../client-context.ts";
import { ExitCode } from "../exit-code.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";
import { SIGNER_PROTOCOLS } from "../../signers/external-signer.ts";
import type { SignerProtocol } from "../../signers/external-signer.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

interface ExternalOptions {
  readonly signer: string;
  readonly account: string;
  readonly protocol: SignerProtocol;
  readonly authorizationFile?: string;
  readonly allowPlainHttp?: boolean;
}

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
  addExternalCommand(key, say).action((name: string, options: ExternalOptions) =>
    perform((session) => addKey(session, name, options)),
  );
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

function addExternalCommand(key: Command, say: (text: Bilingual) => string): Command {
  return key
    .command("add-external")
    .argument("<name>", say({ zh: "密钥名称", en: "its name" }))
    .description(
      say({
        zh: "登记存放在外部签名服务（Web3Signer、Clef）中的密钥，此后 --as 可用此名称",
        en: "name a key that lies in an external signer (Web3Signer, Clef), so that --as takes this name",
      }),
    )
    .requiredOption(
      "--signer <url>",
      say({ zh: "签名服务的地址，如 http://127.0.0.1:9000", en: "the signer's address, as http://127.0.0.1:9000" }),
    )
    .requiredOption("--account <address>", say({ zh: "账户地址（0x…）", en: "the account (0x…)" }))
    .addOption(
      new Option("--protocol <protocol>", say({ zh: "签名服务的协议", en: "the protocol of the signer" }))
        .choices(SIGNER_PROTOCOLS)
        .default("web3signer" satisfies SignerProtocol),
    )
    .option(
      "--authorization-file <file>",
      say({
        zh: "存有凭证（Authorization 标头的值）的文件，权限 600；默认取 LAIQU_SIGNER_AUTHORIZATION",
        en:
          "a file (mode 600) with the credentials, the value of an Authorization header " +
          "(default: LAIQU_SIGNER_AUTHORIZATION)",
      }),
    )
    .option(
      "--allow-plain-http",
      say({
        zh: "允许以不加密的 http 访问另一台机器：途中之人可更改所签内容",
        en: "allow plain http to another machine, where anybody on the way can change what is signed",
      }),
    );
}

async function addKey(session: Session, name: string, options: ExternalOptions): Promise<Answer> {
  const { signer: url, account, protocol, authorizationFile, allowPlainHttp } = options;
  const added = await addExternal(keysOf(session), {
    name,
    url,
    account: await readAccount(directoryOf(session), account),
    protocol,
    plainHttp: allowPlainHttp === true,
    ...(authorizationFile === undefined ? {} : { authorizationFile: resolve(authorizationFile) }),
  });
  return { document: documentOf(added), text: lineOf(session, added) };
}

function documentOf({ name, address, external }: KeyName): Readonly<Record<string, unknown>> {
  const where = external === undefined ? {} : { url: external.url, protocol: external.protocol };
  return { name, address: address.toLowerCase(), ...where };
}

function lineOf(session: Session, { name, address, external }: KeyName): string {
  const line = `${showForeign(name)} ${address.toLowerCase()}`;
  if (external === undefined) return line;
  const [protocol, url] = [showForeign(external.protocol), showForeign(external.url)];
  return `${line} ${session.say({ zh: `（在 ${protocol} ${url}）`, en: `(in ${protocol} at ${url})` })}`;
}

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
  const keys = surveyed.keys.map(documentOf);
  const damaged = surveyed.damaged.map(({ name, fault }) => ({ name, code: fault.code, messages: fault.text }));
  const lines = [
    ...surveyed.keys.map((each) => lineOf(session, each)),
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
