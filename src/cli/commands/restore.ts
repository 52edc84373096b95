import { Command } from "commander";
import { restore } from "../../dossier/restore.ts";
import type { CommandMaker } from "../command-maker.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";

/** `laiqu restore`: puts a backup back; what is there already must be the same and is left alone. */
export const restoreCommand: CommandMaker = (perform, say) =>
  new Command("restore").argument("<file>", say({ zh: "备份文件", en: "the backup" })).action((file: string) =>
    perform(async (session) => {
      const summary = await restore(file, dossierDirectory(session.config.dataDirectory));
      return {
        document: { file, ...summary },
        text: session.say({
          zh: `已恢复 ${summary.added.length} 项，原有 ${summary.present.length} 项。`,
          en: `Restored ${summary.added.length}; ${summary.present.length} were there already.`,
        }),
      };
    }),
  );
