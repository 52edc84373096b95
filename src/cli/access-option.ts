import type { Command } from "commander";
import { openAccessControl } from "../access/access-control.ts";
import type { AccessControl } from "../access/access-control.ts";
import { KEYS_ALONE, readAccessSettings } from "../access/access-settings.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Session } from "./session.ts";

/** The option of a server for those who may ask it. */
export interface AccessOptions {
  readonly access?: string;
  readonly webhooksAnywhere?: true;
}

/** The word for a server that believes the keys of its data directory and no tokens. */
const KEYS = "keys";

/** The line of a server that asks nobody, where it says that it is ready. */
export const ASKS_NOBODY: Bilingual = {
  zh: "接口只供本机，不问发问者是谁：本机的任何程序都得到全部答复（laiqu serve --access 可识别发问者，见 docs/access.md）。",
  en:
    "The API is for this machine alone and asks nobody who they are: every program here gets every answer (laiqu " +
    "serve --access asks them, docs/access.md).",
};

/** Adds `--access` and `--webhooks-anywhere`. */
export function withAccessOption(command: Command, say: (text: Bilingual) => string): Command {
  command.option(
    "--webhooks-anywhere",
    say({
      zh: "允许向 http 网址及内网、本机地址推送（默认只向公网的 https 网址）",
      en: "let webhooks be told over http and at private addresses (default: https at public addresses alone)",
    }),
  );
  return command.option(
    "--access <keys|file>",
    say({
      zh: "识别发问者：keys 只认 laiqu desk key 发放的密钥，文件为访问设置（OpenID Connect 令牌）；默认只供本机，不问身份",
      en:
        "ask who asks: `keys` for the keys of `laiqu desk key` alone, or a file of access settings (OpenID Connect " +
        "tokens); by default the server is for this machine alone and asks nobody",
    }),
  );
}

/**
 * Opens what the option names; undefined without it.
 * @throws AccessError; DataDirectoryError; FileError; an error of the operating system
 */
export async function openAccess(session: Session, { access }: AccessOptions): Promise<AccessControl | undefined> {
  if (access === undefined) return undefined;
  return await openAccessControl(
    session.config.dataDirectory,
    access === KEYS ? KEYS_ALONE : readAccessSettings(access),
  );
}
