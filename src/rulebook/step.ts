import { ActKind, caseCode, Code, codeName, Family, familyOf } from "../ledger/codes.ts";
import type { CodeName, StatementCode, StepCode } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { Status, statusNameOf } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { RulebookError } from "./rulebook-error.ts";

/** The judgement of one act on one kind of record: what the ledger keys its rows by. */
export interface Step {
  readonly kind: Kind;
  /** Of a CASE: the low byte of the code of the cases it is about, whose rows judge instead of those of 0, every case. */
  readonly caseNumber: number;
  readonly act: ActKind;
  /** Code of the statement, status of the settlement, 0 of a recording. */
  readonly code: StepCode;
}

/** Kinds that the constructor alone, or a later governance, makes. */
const NOT_RECORDABLE: readonly KindName[] = ["JURISDICTION", "PROPOSAL"];
/** Families whose statements come as records of their own. */
const NOT_ATTESTABLE = [Family.CASE] as readonly number[];
/** Nothing is put back to proposed. */
const NOT_SETTLEABLE: readonly StatusName[] = ["PROPOSED"];

/**
 * Reads `export.record`, `demand.attest.REVIEW`, `authorization.settle.IN_FORCE`; of cases of one code
 * `case[INCIDENT].record`.
 * @throws RulebookError STEP_UNKNOWN
 */
export function parseStep(text: string): Step {
  const [subject = "", actText = "", codeText, ...rest] = text.split(".");
  const [, kindText = subject, caseText] = /^([a-z]+)\[([A-Z_]+)\]$/.exec(subject) ?? [];
  const kindKey = kindText.toUpperCase() as KindName;
  const unknown = (problem: string) =>
    new RulebookError("STEP_UNKNOWN", `there is no step ${JSON.stringify(text)}: ${problem}`, { step: text });
  if (kindText !== kindText.toLowerCase() || !Object.hasOwn(Kind, kindKey))
    throw unknown(`${JSON.stringify(kindText)} is no kind of record`);
  if (rest.length > 0) throw unknown("it has too many parts");
  const kind = Kind[kindKey];
  const caseNumber = caseText === undefined ? 0 : caseNumberOf(kind, caseText, unknown);
  if (actText === "record") {
    if (codeText !== undefined) throw unknown("a recording has no code");
    if (NOT_RECORDABLE.includes(kindKey)) throw unknown(`nobody records a ${kindText}`);
    return { kind, caseNumber, act: ActKind.RECORD, code: 0 };
  }
  if (codeText === undefined) throw unknown("write kind.record, kind.attest.CODE or kind.settle.STATUS");
  if (actText === "attest") {
    if (!Object.hasOwn(Code, codeText)) throw unknown(`${codeText} is no code of a statement`);
    const code = Code[codeText as CodeName];
    if (NOT_ATTESTABLE.includes(code >> 8)) throw unknown("a case is recorded, not attested");
    return { kind, caseNumber, act: ActKind.ATTEST, code };
  }
  if (actText === "settle") {
    if (!Object.hasOwn(Status, codeText)) throw unknown(`${codeText} is no status`);
    if (NOT_SETTLEABLE.includes(codeText as StatusName)) throw unknown(`nothing is settled to ${codeText}`);
    return { kind, caseNumber, act: ActKind.SETTLE, code: Status[codeText as StatusName] };
  }
  throw unknown(`${JSON.stringify(actText)} is none of record, attest, settle`);
}

function caseNumberOf(kind: Kind, name: string, unknown: (problem: string) => RulebookError): number {
  if (kind !== Kind.CASE) throw unknown("only a case has a code in brackets");
  if (!Object.hasOwn(Code, name) || Code[name as CodeName] >> 8 !== Family.CASE)
    throw unknown(`${name} is no code of a case`);
  return Code[name as CodeName] & 0xff;
}

/**
 * Writes what parseStep reads; a code without a name stands as 0x….
 */
export function formatStep(step: Step): string {
  const kind = kindName(step.kind).toLowerCase() + caseSuffix(step.caseNumber);
  if (step.act === ActKind.RECORD) return `${kind}.record`;
  const name = step.act === ActKind.ATTEST ? codeName(step.code) : statusNameOf(step.code);
  return `${kind}.${step.act === ActKind.ATTEST ? "attest" : "settle"}.${name ?? `0x${step.code.toString(16)}`}`;
}

function caseSuffix(caseNumber: number): string {
  if (caseNumber === 0) return "";
  return `[${codeName(caseCode(caseNumber)) ?? `0x${caseNumber.toString(16)}`}]`;
}

/** Whether a code is an opinion or a filing: what a fact can be asked of. */
export function isStatedFact(code: StatementCode): boolean {
  const family = familyOf(code);
  return family === "OPINION" || family === "FILING";
}
