import { showForeign } from "../text/foreign-text.ts";
import { lostInDecoding } from "../text/utf8.ts";
import { CliError } from "./cli-error.ts";

/**
 * Refuses a word of the command line that was not UTF-8, such as a name in GBK. As a reference it would name another
 * record, and as a path it would name no file, although the file is there.
 * @throws CliError BAD_USAGE with the position of the word, counted from 1
 */
export function refuseUnreadableWords(words: readonly string[]): void {
  const index = words.findIndex((word) => lostInDecoding(word) || !word.isWellFormed());
  const word = words[index];
  if (word === undefined) return;
  const shown = showForeign(word);
  throw new CliError(
    "BAD_USAGE",
    {
      zh:
        `第 ${index + 1} 个参数 ${shown} 不是 UTF-8 编码（例如是 GBK），会被读成另一个名称：请在 UTF-8 的终端中输入；` +
        "若是文件名，请先改为 UTF-8 的名称（例如 convmv -f GBK -t UTF-8）。",
      en:
        `Argument ${index + 1}, ${shown}, is not UTF-8 (it may be GBK) and would be read as another name: ` +
        "type it in a UTF-8 terminal; if it is the name of a file, give the file a name in UTF-8 first, " +
        "for example with convmv -f GBK -t UTF-8.",
    },
    { position: index + 1, word },
  );
}
