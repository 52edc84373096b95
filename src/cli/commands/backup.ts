import { Command } from "commander";
import { backup } from "../../dossier/backup.ts";
import type { CommandMaker } from "../command-maker.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";

/** `laiqu backup`: one file with every document, salt, manifest and key. */
export const backupCommand: CommandMaker = (perform, say) =>
  new Command("backup")
    .argument(
      "<file>",
      say({ zh: "备份文件（不覆盖已有文件）", en: "the file to make; an existing one is not overwritten" }),
    )
    .action((file: string) =>
      perform(async (session) => {
        const summary = await backup(dossierDirectory(session.config.dataDirectory), file);
        return {
          document: { file, ...summary },
          text: session.say({
            zh: `${file}：${summary.files} 个文件，${summary.bytes} 字节。其中密钥已加密，文书与盐值未加密，请妥善保管。`,
            en: `${file}: ${summary.files} files, ${summary.bytes} bytes. Keys in it are encrypted; documents and salts are not: keep it as safe as the data directory.`,
          }),
        };
      }),
    );
