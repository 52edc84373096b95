import { Command } from "commander";
import { restore } from "../../dossier/restore.ts";
import type { CommandMaker } from "../command-maker.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";

/** `laiqu restore`: puts a backup back. Files that exist already must be the same, and stay as they are. */
export const restoreCommand: CommandMaker = (perform, say) =>
  new Command("restore").argument("<file>", say({ zh: "备份文件", en: "the backup" })).action((file: string) =>
    perform(async (session) => {
      const summary = await restore(file, dossierDirectory(session.config.dataDirectory));
      return {
        document: { file, ...summary },
        text: session.say({
          zh: `已恢复 ${summary.added.length} 个文件，原已存在 ${summary.present.length} 个。`,
          en: `${summary.added.length} files are restored; ${summary.present.length} existed already.`,
        }),
      };
    }),
  );
