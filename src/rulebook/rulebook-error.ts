import type { Refuse } from "../documents/exact-members.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import { showPath, showPlace } from "../text/foreign-text.ts";

/**
 * The reasons for which a rulebook cannot be used:
 * - `RULEBOOK_UNREADABLE`: the file cannot be read, or is not JSON;
 * - `RULEBOOK_MALFORMED`: something in it does not have its form;
 * - `RULE_ID_DOUBLED`, `RULE_NUMBER_DOUBLED`: two rules have the same id or number;
 * - `RULE_NUMBER_RESERVED`: a rule has a number that the ledger keeps for its own rules;
 * - `STEP_UNKNOWN`: a rule names a step that the ledger does not have;
 * - `STEP_TOO_LONG`: a step has more rules than the ledger reads;
 * - `RULES_UNSOUND`: several rules cannot be read, or some could never do what they say; the text names each;
 * - `REQUIREMENT_UNKNOWN`: a rule asks for something that the ledger cannot judge;
 * - `BASIS_CONTRADICTED`: what a rule says that it rests on does not agree with its clause, text or reading;
 * - `LAYER_RULE_UNKNOWN`: a rule that is set aside, prevails or gives way is not there;
 * - `PRECEDENCE_CONTRADICTED`: a rule that does not judge is said to prevail;
 * - `LAYERS_TOO_DEEP`: layers stand on layers without an end;
 * - `VERSION_UNKNOWN`: a rule belongs to a version that the file does not have;
 * - `VERSIONS_OUT_OF_ORDER`: the versions are not numbered 1, 2, 3 …, or their dates do not ascend.
 */
export type RulebookErrorCode =
  | "RULEBOOK_UNREADABLE"
  | "RULEBOOK_MALFORMED"
  | "RULE_ID_DOUBLED"
  | "RULE_NUMBER_DOUBLED"
  | "RULE_NUMBER_RESERVED"
  | "STEP_UNKNOWN"
  | "STEP_TOO_LONG"
  | "RULES_UNSOUND"
  | "REQUIREMENT_UNKNOWN"
  | "BASIS_CONTRADICTED"
  | "LAYER_RULE_UNKNOWN"
  | "PRECEDENCE_CONTRADICTED"
  | "LAYERS_TOO_DEEP"
  | "VERSION_UNKNOWN"
  | "VERSIONS_OUT_OF_ORDER";

/** A rulebook cannot be used. The text names the file and the place in it. */
export class RulebookError extends CodedError<RulebookErrorCode> {
  override readonly name = "RulebookError";
}

/**
 * Refuses the value at a place.
 * @param place - the file and a JSON Pointer, such as `cangyu-2025.json#/rules/3`
 */
export function malformedAt(place: string): Refuse {
  return ({ zh, en }) =>
    new RulebookError(
      "RULEBOOK_MALFORMED",
      { zh: `${showPlace(place)} ${zh}：请改正。`, en: `${showPlace(place)} ${en}: correct it.` },
      { place },
    );
}

/** The line of each value in a rulebook file, by JSON Pointer; empty when the file's text is not known. */
export type Lines = ReadonlyMap<string, number>;

/** The line of a place, such as `cangyu-2025.json#/rules/3`: that of the nearest value that is there. */
export function lineOf(place: string, lines: Lines): number | undefined {
  const pointer = place.slice(place.lastIndexOf("#") + 1);
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
    const line = lines.get(pointer.slice(0, end));
    if (line !== undefined) return line;
  }
  // The file as a whole is the value at its top.
  return lines.get("");
}

/** The same error with the line of its place, where that is known: whoever mends a file goes to a line. */
export function withLine(error: RulebookError, lines: Lines): RulebookError {
  const { place, line: told } = error.evidence;
  const line = typeof place === "string" ? lineOf(place, lines) : undefined;
  if (line === undefined || told !== undefined) return error;
  const { zh, en } = error.text;
  const text = { zh: `第 ${line} 行，${zh}`, en: `Line ${line}, ${en}` };
  return new RulebookError(error.code, text, { ...error.evidence, line }, error.cause);
}

/** One of several faults of a rulebook: its code, and full sentences. */
export interface Fault {
  readonly code: string;
  readonly text: Bilingual;
  /** The file and a JSON Pointer, such as `cangyu-2025.json#/rules/3`; undefined where it is not known. */
  readonly place?: string | undefined;
  /** The line in that file; undefined where it is not known. */
  readonly line?: number | undefined;
}

/** An error that is several. Whoever knows the file tells them as faults (`unsound`). */
export function severalErrors(errors: readonly RulebookError[]): RulebookError {
  const all = errors.flatMap(errorsIn);
  const told = (language: keyof Bilingual): string => all.map(({ text }) => text[language]).join("\n");
  return new RulebookError("RULES_UNSOUND", { zh: told("zh"), en: told("en") }, { errors: all });
}

/** The errors of which an error consists: itself, or those that were found together. */
export function errorsIn(error: RulebookError): readonly RulebookError[] {
  const { errors } = error.evidence;
  return Array.isArray(errors) && errors.every((one) => one instanceof RulebookError) ? errors : [error];
}

/** The faults that an error tells. */
export function faultsIn(error: RulebookError): Fault[] {
  return errorsIn(error).flatMap(({ code, text, evidence: { faults, place, line } }) => {
    if (Array.isArray(faults) && faults.every(isFault)) return faults;
    const at = typeof place === "string" ? place : undefined;
    return [{ code, text, place: at, line: typeof line === "number" ? line : undefined }];
  });
}

function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null && "code" in value && "text" in value;
}

/** The most faults that an error names in its text. Its evidence has them all. */
const MOST_NAMED = 20;

/** The error of a rulebook with one or several faults: one on each line. */
export function unsound(file: string, faults: readonly Fault[]): RulebookError {
  const told = (language: keyof Bilingual): string =>
    faults
      .slice(0, MOST_NAMED)
      .map(({ text }) => `\n${text[language]}`)
      .join("");
  const more = faults.length - MOST_NAMED;
  return new RulebookError(
    "RULES_UNSOUND",
    {
      zh: `规则集 ${showPath(file)} 有 ${faults.length} 处错误，请全部改正：${told("zh")}${more > 0 ? `\n另有 ${more} 处。` : ""}`,
      en:
        `The rulebook ${showPath(file)} has faults that must be corrected, ${faults.length} in all:` +
        `${told("en")}${more > 0 ? `\nThere are ${more} more.` : ""}`,
    },
    { file, faults },
  );
}
