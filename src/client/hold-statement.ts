import { Code, HoldReason } from "../ledger/codes.ts";
import type { HoldReasonName } from "../ledger/codes.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { StatementForm } from "../schemas/act.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "../cli/cli-error.ts";

/** Why something is held, and how far it reaches. */
export interface HoldOptions {
  /** Name of a `HoldReason`. */
  readonly reason: string;
  /** Of a resource or grant: breaks also what was made of it (RECALL instead of FORWARD). */
  readonly recall?: boolean;
}

type Say = (text: Bilingual) => string;

/** What `--help` says of `--reason` and `--recall`. */
export const reasonHelp = (say: Say): string =>
  `${say({ zh: "事由", en: "the reason" })}: ${Object.keys(HoldReason).join(", ")}`;
export const recallHelp = (say: Say): string =>
  say({
    zh: "溯及既往：已制成的产品也受影响（资源、授权资源）",
    en: "reaches also what was made of it (resources, grants)",
  });

/** The class of an outcome takes its low three bits; the reason stands above. */
const REASON_SHIFT = 3;

/**
 * The statement that holds a record.
 * @param document - root of the order's document, when there is one
 * @throws CliError `BAD_USAGE` for an unknown reason
 */
export function holdStatement(subject: string, role: RoleName, options: HoldOptions, document?: string): StatementForm {
  return {
    subject: subject as StatementForm["subject"],
    code: "HOLD",
    role,
    outcome: HoldReason[parseReason(options.reason)] << REASON_SHIFT,
    ...(options.recall === true ? { value: "1" } : {}),
    ...(document === undefined ? {} : { document: document as NonNullable<StatementForm["document"]> }),
  };
}

/** The statement that releases the caller's own hold, or as the upper authority that of `holder`. */
export function releaseStatement(subject: string, role: RoleName, holder?: string, document?: string): StatementForm {
  return {
    subject: subject as StatementForm["subject"],
    code: Code.RELEASE,
    role,
    ...(holder === undefined ? {} : { about: holder as NonNullable<StatementForm["about"]> }),
    ...(document === undefined ? {} : { document: document as NonNullable<StatementForm["document"]> }),
  };
}

function parseReason(text: string): HoldReasonName {
  const name = text.toUpperCase();
  if (Object.hasOwn(HoldReason, name)) return name as HoldReasonName;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `没有暂停事由 ${text}，可用：${Object.keys(HoldReason).join("、")}`,
      en: `There is no reason ${text}; the reasons are ${Object.keys(HoldReason).join(", ")}.`,
    },
    { reason: text },
  );
}
