import { Command } from "commander";
import { backup } from "../../dossier/backup.ts";
import { dossierOf } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Answer, Session } from "../session.ts";
import { demandPlaceFor } from "../write-new-file.ts";
import { showPath } from "../../text/foreign-text.ts";

/** `laiqu backup`: writes every document, salt, manifest and key into one file. */
export const backupCommand: CommandMaker = (perform, say) =>
  new Command("backup")
    .argument(
      "<file>",
      say({ zh: "备份文件（不覆盖已有文件）", en: "the file to make; an existing one is not overwritten" }),
    )
    .action((file: string) => perform((session) => makeBackup(session, file)));

async function makeBackup(session: Session, file: string): Promise<Answer> {
  // An older backup of the same name is refused with a reason of its own.
  await demandPlaceFor(file, true);
  const summary = await backup(dossierOf(session), file);
  const { files, bytes } = summary;
  return {
    document: { file, ...summary },
    text: session.say({
      zh: `${showPath(file)}：${files} 个文件，${bytes} 字节。其中密钥已加密，文书与盐值未加密，请与数据目录同等妥善保管。`,
      en:
        `${showPath(file)}: ${files} files, ${bytes} bytes. Keys in it are encrypted; documents and salts are not: ` +
        "keep it as safe as the data directory.",
    }),
  };
}
