import { ActKind, Code, codeName, Family, familyOf } from "../records/codes.ts";
import type { CodeName } from "../records/codes.ts";
import { Kind, kindName } from "../records/kinds.ts";
import type { KindName } from "../records/kinds.ts";
import { Status, statusName } from "../records/statuses.ts";
import type { StatusName } from "../records/statuses.ts";
import { RulebookError } from "./rulebook-error.ts";

/** The judgement of one act on one kind of record: what the ledger keys its rows by. */
export interface Step {
  readonly kind: Kind;
  /** `ActKind`. */
  readonly act: number;
  /** Code of the statement, status of the settlement, 0 of a recording. */
  readonly code: number;
}

/** Kinds that the constructor alone, or a later governance, makes. */
const NOT_RECORDABLE: readonly KindName[] = ["JURISDICTION", "PROPOSAL"];
/** Families whose statements come as records of their own. */
const NOT_ATTESTABLE = [Family.CASE] as readonly number[];
/** Nothing is put back to proposed. */
const NOT_SETTLEABLE: readonly StatusName[] = ["PROPOSED"];

/**
 * Reads `export.record`, `demand.attest.REVIEW`, `authorization.settle.IN_FORCE`.
 * @throws RulebookError STEP_UNKNOWN
 */
export function parseStep(text: string): Step {
  const [kindText = "", actText = "", codeText, ...rest] = text.split(".");
  const kindKey = kindText.toUpperCase() as KindName;
  const unknown = (problem: string) => new RulebookError("STEP_UNKNOWN", `there is no step ${JSON.stringify(text)}: ${problem}`, { step: text });
  if (kindText !== kindText.toLowerCase() || !Object.hasOwn(Kind, kindKey)) throw unknown(`${JSON.stringify(kindText)} is no kind of record`);
  if (rest.length > 0) throw unknown("it has too many parts");
  const kind = Kind[kindKey];
  if (actText === "record") {
    if (codeText !== undefined) throw unknown("a recording has no code");
    if (NOT_RECORDABLE.includes(kindKey)) throw unknown(`nobody records a ${kindText}`);
    return { kind, act: ActKind.RECORD, code: 0 };
  }
  if (codeText === undefined) throw unknown("write kind.record, kind.attest.CODE or kind.settle.STATUS");
  if (actText === "attest") {
    if (!Object.hasOwn(Code, codeText)) throw unknown(`${codeText} is no code of a statement`);
    const code = Code[codeText as CodeName];
    if (NOT_ATTESTABLE.includes(code >> 8)) throw unknown("a case is recorded, not attested");
    return { kind, act: ActKind.ATTEST, code };
  }
  if (actText === "settle") {
    if (!Object.hasOwn(Status, codeText)) throw unknown(`${codeText} is no status`);
    if (NOT_SETTLEABLE.includes(codeText as StatusName)) throw unknown(`nothing is settled to ${codeText}`);
    return { kind, act: ActKind.SETTLE, code: Status[codeText as StatusName] };
  }
  throw unknown(`${JSON.stringify(actText)} is none of record, attest, settle`);
}

/**
 * Writes what parseStep reads; a code without a name stands as 0x….
 */
export function formatStep(step: Step): string {
  const kind = (kindName(step.kind) ?? `0x${step.kind.toString(16)}`).toLowerCase();
  if (step.act === ActKind.RECORD) return `${kind}.record`;
  const name = step.act === ActKind.ATTEST ? codeName(step.code) : statusName(step.code);
  return `${kind}.${step.act === ActKind.ATTEST ? "attest" : "settle"}.${name ?? `0x${step.code.toString(16)}`}`;
}

/** Whether two steps are the same. */
export function sameStep(one: Step, other: Step): boolean {
  return one.kind === other.kind && one.act === other.act && one.code === other.code;
}

/** Whether a code is an opinion or a filing: what a fact can be asked of. */
export function isStatedFact(code: number): boolean {
  const family = familyOf(code);
  return family === "OPINION" || family === "FILING";
}
