import { ActKind, caseCode, Code, codeName, Family, familyOf } from "../ledger/codes.ts";
import type { StepCode } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { Status, statusNameOf } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";
import { meantBy } from "./meant-by.ts";
import { RulebookError } from "./rulebook-error.ts";

/**
 * The judgement of one act on one kind of record. The ledger finds its rows by it. With the act ABROAD it is the
 * judgement of a product or export that was made elsewhere of the jurisdiction's inputs.
 */
export interface Step {
  readonly kind: Kind;
  /**
   * The low byte of the code of a CASE that has rows of its own; 0 for the rows of every other case, and for every
   * other kind.
   */
  readonly caseNumber: number;
  readonly act: ActKind;
  /** The code of a statement, the status of a settlement, 0 for a recording and for what is made abroad. */
  readonly code: StepCode;
}

/** Only the constructor, or a later governance, makes records of these kinds. */
const NOT_RECORDABLE: readonly KindName[] = ["JURISDICTION"];
/** Only these kinds are made of inputs of several jurisdictions. */
const MADE_ABROAD: readonly KindName[] = ["PRODUCT", "EXPORT"];
/** A record never goes back to proposed. */
const NOT_SETTLEABLE: readonly StatusName[] = ["PROPOSED"];

/** Makes the error of a step that does not exist. */
type Refuse = (problem: Bilingual) => RulebookError;

/**
 * Reads `export.record`, `demand.attest.REVIEW`, `authorization.settle.IN_FORCE`, `product.abroad`; for cases of one
 * code `case[INCIDENT].record`.
 * @param place - the place of the step, for the error
 * @throws RulebookError STEP_UNKNOWN
 */
export function parseStep(text: string, place: string): Step {
  const refuse = refuseStep(text, place);
  const [subject = "", act = "", code, ...rest] = text.split(".");
  if (rest.length > 0) throw refuse({ zh: "分段过多", en: "it has too many parts" });
  const { kindKey, caseNumber } = parseSubject(subject, refuse);
  const kind = Kind[kindKey];
  if (act === "") throw refuse(INCOMPLETE);
  switch (act) {
    case "record":
      return { kind, caseNumber, act: ActKind.RECORD, code: codeOfRecording(kindKey, code, refuse) };
    case "attest":
      return { kind, caseNumber, act: ActKind.ATTEST, code: codeOfStatement(code, refuse) };
    case "settle":
      return { kind, caseNumber, act: ActKind.SETTLE, code: codeOfSettlement(code, refuse) };
    case "abroad":
      return { kind, caseNumber, act: ActKind.ABROAD, code: codeOfAbroad(kindKey, code, refuse) };
    default:
      throw refuse(
        unknownName(act, ["record", "attest", "settle", "abroad"], {
          zh: "不是 record、attest、settle、abroad 之一",
          en: "is not record, attest, settle or abroad",
        }),
      );
  }
}

function parseSubject(subject: string, refuse: Refuse): { readonly kindKey: KindName; readonly caseNumber: number } {
  const [, kindText = subject, caseText] = /^([a-z]+)\[([A-Z_]+)\]$/.exec(subject) ?? [];
  const kindKey = kindText.toUpperCase();
  if (kindText !== kindText.toLowerCase() || !isKeyOf(Kind, kindKey)) {
    const kinds = keysOf(Kind).map((name) => name.toLowerCase());
    throw refuse(unknownName(kindText, kinds, { zh: "不是记录种类", en: "is not a kind of record" }));
  }
  return { kindKey, caseNumber: caseText === undefined ? 0 : caseNumberOf(kindKey, caseText, refuse) };
}

function caseNumberOf(kind: KindName, name: string, refuse: Refuse): number {
  if (kind !== "CASE") throw refuse({ zh: "只有 case 可在方括号内写代码", en: "only a case has a code in brackets" });
  if (!isKeyOf(Code, name) || Code[name] >> 8 !== Family.CASE)
    throw refuse(unknownName(name, CASES, { zh: "不是 CASE 类的代码", en: "is not the code of a case" }));
  return Code[name] & 0xff;
}

function codeOfRecording(kind: KindName, code: string | undefined, refuse: Refuse): 0 {
  if (code !== undefined) throw refuse({ zh: "record 之后没有代码", en: "a recording has no code" });
  if (NOT_RECORDABLE.includes(kind))
    throw refuse({
      zh: `任何主体都不能记录 ${kind.toLowerCase()}`,
      en: `nobody records a ${kind.toLowerCase()}`,
    });
  return 0;
}

function codeOfAbroad(kind: KindName, code: string | undefined, refuse: Refuse): 0 {
  if (code !== undefined) throw refuse({ zh: "abroad 之后没有代码", en: "what is made abroad has no code" });
  if (!MADE_ABROAD.includes(kind))
    throw refuse({
      zh: "只有 product 和 export 可由其他辖区的来源制成",
      en: "only a product or an export is made of inputs of another jurisdiction",
    });
  return 0;
}

function codeOfStatement(code: string | undefined, refuse: Refuse): Code {
  if (code === undefined) throw refuse(INCOMPLETE);
  if (!isKeyOf(Code, code))
    throw refuse(unknownName(code, STATED, { zh: "不是声明的代码", en: "is not the code of a statement" }));
  if (Code[code] >> 8 === Family.CASE)
    throw refuse({
      zh: `${code} 属于整改、事件或异议，须予记录，不得以声明作出`,
      en: `${code} is a case, which is recorded and not attested`,
    });
  return Code[code];
}

function codeOfSettlement(code: string | undefined, refuse: Refuse): Status {
  if (code === undefined) throw refuse(INCOMPLETE);
  if (!isKeyOf(Status, code))
    throw refuse(unknownName(code, keysOf(Status), { zh: "不是状态", en: "is not a status" }));
  if (NOT_SETTLEABLE.includes(code))
    throw refuse({ zh: `任何记录都不能变更为状态 ${code}`, en: `nothing is settled to ${code}` });
  return Status[code];
}

const CASES = keysOf(Code).filter((name) => familyOf(Code[name]) === "CASE");
const STATED = keysOf(Code).filter((name) => familyOf(Code[name]) !== "CASE");

function unknownName(given: string, known: readonly string[], { zh, en }: Bilingual): Bilingual {
  const meant = meantBy(given, known);
  return { zh: `${showForeign(given)} ${zh}${meant.zh}`, en: `${showForeign(given)} ${en}${meant.en}` };
}

const INCOMPLETE: Bilingual = {
  zh: "应写作 kind.record、kind.attest.CODE、kind.settle.STATUS 或 kind.abroad",
  en: "write kind.record, kind.attest.CODE, kind.settle.STATUS or kind.abroad",
};

function refuseStep(step: string, place: string): Refuse {
  const shown = showForeign(step);
  return ({ zh, en }) =>
    new RulebookError(
      "STEP_UNKNOWN",
      {
        zh: `${showPlace(place)}：没有环节 ${shown}，${zh}。请改正。`,
        en: `${showPlace(place)}: there is no step ${shown}: ${en}. Correct it.`,
      },
      { place, step },
    );
}

/** Writes a step in the form that `parseStep` reads. A number without a name is written as 0x…. */
export function formatStep({ kind, caseNumber, act, code }: Step): string {
  const subject = kindName(kind).toLowerCase() + caseSuffix(caseNumber);
  if (act === ActKind.RECORD) return `${subject}.record`;
  if (act === ActKind.ABROAD) return `${subject}.abroad`;
  return act === ActKind.ATTEST
    ? `${subject}.attest.${codeName(code) ?? hexOf(code)}`
    : `${subject}.settle.${statusNameOf(code) ?? hexOf(code)}`;
}

function caseSuffix(caseNumber: number): string {
  if (caseNumber === 0) return "";
  return `[${codeName(caseCode(caseNumber)) ?? hexOf(caseNumber)}]`;
}

function hexOf(number: number): string {
  return `0x${number.toString(16)}`;
}
