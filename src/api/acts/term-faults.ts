import { termsOfAct } from "../../acts/act-terms.ts";
import type { ActTerm } from "../../acts/act-terms.ts";
import { isInClear } from "../../acts/act-form.ts";
import { clearText } from "../../document-schemas/clear-terms.ts";
import { recordedTime } from "../../text/china-time.ts";
import { DateError } from "../../text/date-error.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { keysOf } from "../../text/entries.ts";
import type { ActCheckRequest } from "../../schemas/act-request.ts";
import type { ActFault } from "./act-faults.ts";
import type { DocumentedAct } from "./documented-act.ts";
import { wrong } from "./fields-in-clear.ts";

/** The terms that stand in a request. What a list of persons gives, the client has put into the fields. */
type RequestTerm = Exclude<ActTerm, "persons"> & keyof ActCheckRequest;

/** The acts that each term is for, in words. Any other act would lose it. */
const USES: Readonly<Record<RequestTerm, Bilingual>> = {
  role: { zh: "按规则集判断的行为", en: "an act that the rulebook judges" },
  effectiveAt: {
    zh: "文书未载明日期的行为（已载明的，写在 fields 中）",
    en: "an act whose document does not name that date (where it does, the date belongs into fields)",
  },
  revision: { zh: "以业务编号命名的新记录", en: "a new record with a reference" },
  backfilled: { zh: "新记录", en: "a new record" },
  jurisdiction: { zh: "以业务编号命名的新记录", en: "a new record with a reference" },
  from: { zh: "实施方案", en: "a plan" },
  form: { zh: "产品出域", en: "an export" },
  ordinal: { zh: "产品出域", en: "an export" },
  salted: { zh: "产品出域", en: "an export" },
  withdrawn: { zh: "声明", en: "a statement" },
  open: { zh: "意见", en: "an opinion" },
  about: {
    zh: "文书未必指明另一记录的声明或状态变更",
    en: "a statement or settlement whose document need name no record",
  },
  items: { zh: "状态变更", en: "a settlement" },
};

/** The faults of the members beside the fields. @param needsRoot - whether the document's commitment must be there */
export function termFaults(
  documented: DocumentedAct,
  request: ActCheckRequest,
  needsRoot: boolean,
): readonly ActFault[] {
  const { on, schema } = documented;
  const terms = termsOfAct(on, schema);
  // A record that stands under another one has no jurisdiction of its own, and is told so by name.
  const allowed = on.act === "RECORD" && on.kind !== "EXPORT" ? new Set([...terms, "jurisdiction"]) : terms;
  const misplaced = keysOf(USES).filter((name) => request[name] !== undefined && !allowed.has(name));
  return [
    ...misplaced.map((name) => misplacedTerm(name)),
    ...(request.role === undefined ? [{ place: "/role", problem: ROLE_MISSING }] : []),
    ...rootFaults(documented, request, needsRoot),
    ...dateFaults(request),
    ...contradictions(documented, request),
  ];
}

/** An act that nothing judges and that has no document takes no member beside its fields. */
export function refusedTerms(request: ActCheckRequest): readonly ActFault[] {
  const root = request.root === undefined ? [] : [{ place: "/root", problem: NO_DOCUMENT }];
  return [
    ...keysOf(USES)
      .filter((name) => request[name] !== undefined)
      .map(misplacedTerm),
    ...root,
  ];
}

function misplacedTerm(name: RequestTerm): ActFault {
  const { zh, en } = USES[name];
  return {
    place: `/${name}`,
    problem: { zh: `只用于${zh}，此行为不是，应删去`, en: `is only for ${en}, which this act is not: leave it out` },
  };
}

const ROLE_MISSING: Bilingual = { zh: "缺少：以何角色办理", en: "is missing: the role in which the party acts" };
const NO_DOCUMENT: Bilingual = {
  zh: "不应给出：收回声明、意见待定或所述全部公开的行为没有文书",
  en:
    "must be left out: an act that takes a statement back, leaves an opinion open or says everything in the clear " +
    "has no document",
};

function rootFaults(
  { schema }: DocumentedAct,
  { root, withdrawn = false, open = false }: ActCheckRequest,
  needsRoot: boolean,
): readonly ActFault[] {
  const place = "/root";
  if (withdrawn || open || isInClear(schema)) return root === undefined ? [] : [{ place, problem: NO_DOCUMENT }];
  if (root !== undefined || !needsRoot) return [];
  return [{ place, problem: { zh: "缺少：文书的承诺", en: "is missing: the commitment of the document" } }];
}

function dateFaults(request: ActCheckRequest): readonly ActFault[] {
  return (["effectiveAt", "from"] as const).flatMap((name) => {
    const text = request[name];
    if (text === undefined) return [];
    try {
      recordedTime(text);
      return [];
    } catch (error) {
      if (!(error instanceof DateError)) throw error;
      return [{ place: `/${name}`, problem: wrong(error) }];
    }
  });
}

/** The members that exclude each other: neither is passed over. */
function contradictions({ on, schema }: DocumentedAct, request: ActCheckRequest): readonly ActFault[] {
  const { about, fields, withdrawn = false, open = false, form = "FILE", salted, ordinal = "0" } = request;
  const isExport = on.act === "RECORD" && on.kind === "EXPORT";
  const found: (ActFault | false)[] = [
    withdrawn &&
      open && {
        place: "/open",
        problem: { zh: "与 withdrawn 矛盾：只给其一", en: "contradicts withdrawn: give one of them" },
      },
    about !== undefined &&
      clearText(schema, fields, "ABOUT") !== undefined && {
        place: "/about",
        problem: { zh: "与 fields 中所指的记录重复：只给其一", en: "is named in fields as well: give it once" },
      },
    isExport &&
      (form === "SALTED") !== (salted !== undefined) && {
        place: "/salted",
        problem: {
          zh: "与 form 为 SALTED 须同时给出",
          en: "goes with the form SALTED: give both or neither",
        },
      },
    BigInt(ordinal) > MOST_ORDINAL && {
      place: "/ordinal",
      problem: { zh: "超过 64 位", en: "has more than 64 bits" },
    },
  ];
  return found.filter((fault) => fault !== false);
}

const MOST_ORDINAL = 2n ** 64n - 1n;
