import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseReference } from "../documents/reference.ts";
import { examineRulebooks } from "../rulebook/read-rulebooks.ts";
import { starterRulebook } from "../rulebook/starter-rulebook.ts";
import { showDate } from "../text/china-time.ts";
import { LAST_SECOND } from "../rulebook/parse-versions.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import type { Answer, Session } from "./session.ts";
import { writeNewFile } from "./write-new-file.ts";

const SCHEMA = new URL("../../rulebooks/schema.json", import.meta.url);

export interface NewOptions {
  readonly output: string;
  readonly prefix: string;
  readonly from?: string;
}

/** Writes a rulebook file to begin with: it is sound, and everything in it is the deployer's decision. */
export async function newRulebook(
  session: Session,
  city: string,
  { output, prefix, from }: NewOptions,
): Promise<Answer> {
  if (!/^[a-z][a-z0-9]{0,11}$/.test(prefix)) throw badPrefix(prefix);
  parseReference(city);
  const effectiveFrom = from ?? showDate(Math.floor(Date.now() / 1000));
  requireRecordable(effectiveFrom);
  const schema = relative(dirname(resolve(output)), fileURLToPath(SCHEMA)).replaceAll(sep, "/");
  const book = starterRulebook({ name: city, prefix, effectiveFrom, schema });
  await writeNewFile(output, new TextEncoder().encode(`${JSON.stringify(book, null, 2)}\n`), false);
  const { books } = examineRulebooks(output);
  const rules = books[0]?.rules.length ?? 0;
  return {
    document: { file: output, rules },
    text: session.say({
      zh:
        `已写入 ${showPath(output)}：${showForeign(city)}的规则集，${rules} 条规则，均为部署方设定。` +
        "请逐条核对，补入规定的条文（写法见 docs/rulebooks.md），并以 laiqu rulebook check 与 laiqu rulebook test 核对。",
      en:
        `${showPath(output)} is written: a rulebook of ${showForeign(city)} with ${rules} rules, all of them the ` +
        "deployer's decision. Check each, add what the regulation says (docs/rulebooks.md tells how), and run laiqu " +
        "rulebook check and laiqu rulebook test on it.",
    }),
  };
}

/** @throws DateError; CliError BAD_USAGE for a day that the ledger cannot record */
function requireRecordable(day: string): void {
  if (startOfCivilDate(parseCivilDate(day)) <= LAST_SECOND) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `--from 为 ${showForeign(day)}，晚于账本所能记载的最后一日 2106-02-07：请改为较早的日期。`,
      en:
        `--from is ${showForeign(day)}, after 2106-02-07, which is the last day that the ledger can record: ` +
        "name an earlier one.",
    },
    { from: day },
  );
}

function badPrefix(prefix: string): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `规则标识的前缀 ${showForeign(prefix)} 应为 1 至 12 个小写字母或数字，以字母开头，如 qqhr。`,
      en:
        `The prefix ${showForeign(prefix)} must be 1 to 12 small letters or digits, the first a letter, such as ` +
        "qqhr.",
    },
    { prefix },
  );
}
