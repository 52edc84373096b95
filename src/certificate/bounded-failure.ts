import { CodedError, type Evidence } from "../text/coded-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { VerificationStep } from "./certificate-error.ts";
import type { VerificationFailure } from "./verdict.ts";

/** Every text of a failure is cut to this many characters: the objection may quote the file that it objects to. */
const MOST_CHARACTERS = 1_500;
/** The most items of a list, and members of an object, that the evidence of a failure keeps. */
const MOST_ITEMS = 50;
/** The most levels of lists and objects in the evidence of a failure. */
const MOST_LEVELS = 4;

/** The failure of a step as a verdict shows it, bounded in size whatever the file contains. */
export function boundedFailure(step: VerificationStep, { code, text, evidence }: CodedError): VerificationFailure {
  const shown: Bilingual = { zh: cut(text.zh), en: cut(text.en) };
  return { step, code, message: shown.en, text: shown, evidence: boundedMembers(evidence, MOST_LEVELS) };
}

/**
 * An error that this program did not foresee, as an objection. It is a mistake in this program; whoever verifies a file
 * must still get a verdict, and never one that a hostile file chose by causing the mistake.
 */
export class UnforeseenFault extends CodedError<"PROGRAM_FAULT"> {
  override readonly name = "UnforeseenFault";

  constructor(cause: unknown) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    super(
      "PROGRAM_FAULT",
      {
        zh: `核验程序在此文件上出错（${kind}），未得出任何结论：请将该文件报告给程序的维护者。`,
        en:
          `The verifier failed on this file by a mistake of its own (${kind}), and concludes nothing: ` +
          "report the file to the maintainers of the program.",
      },
      { kind },
      cause,
    );
  }
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

function boundedMembers(evidence: Evidence, levels: number): Evidence {
  const members = Object.entries(evidence).slice(0, MOST_ITEMS);
  return Object.fromEntries(members.map(([name, value]) => [cut(name), bounded(value, levels)]));
}

function bounded(value: unknown, levels: number): unknown {
  if (typeof value === "string") return cut(value);
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => bounded(item, levels - 1));
  return boundedMembers(Object.fromEntries(Object.entries(value)), levels - 1);
}
