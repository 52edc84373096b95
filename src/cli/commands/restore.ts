import { Command } from "commander";
import { restore } from "../../dossier/restore.ts";
import type { CommandMaker } from "../command-maker.ts";
import { dossierOf } from "../client-context.ts";

/** `laiqu restore`: puts a backup back. Files that exist already must be the same, and stay as they are. */
export const restoreCommand: CommandMaker = (perform, say) =>
  new Command("restore").argument("<file>", say({ zh: "备份文件", en: "the backup" })).action((file: string) =>
    perform(async (session) => {
      const summary = await restore(file, dossierOf(session));
      const { added, present } = summary.files;
      return {
        document: { file, ...summary },
        text: session.say({
          zh: `已恢复 ${added} 个文件，原已存在 ${present} 个。`,
          en: `${added} files are restored; ${present} existed already.`,
        }),
      };
    }),
  );
