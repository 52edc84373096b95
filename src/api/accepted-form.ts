import { showForeign } from "../text/foreign-text.ts";
import { ApiProblem } from "./api-problem.ts";

/** A part of the header `Accept`: a media type, or all of a type, or everything; and how much it is wanted. */
interface Range {
  readonly range: string;
  /** From 0, which is not at all, to 1. */
  readonly quality: number;
}

const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;
const RANGE = /^(?:\*\/\*|[\w!#$&^.+-]+\/(?:\*|[\w!#$&^.+-]+))$/;
/** A parameter may hold a comma or a semicolon in quotation marks. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/**
 * The form in which an asker wants an answer (RFC 9110, 12.5.1): the one that it wants most. Of several, the one that
 * the header names itself comes first, then the one that it names before the others, then the first of the route. Of
 * the parameters of a media type only `q` counts.
 * @param forms - the media types that there are, the usual one first; it is also for whoever says nothing
 * @throws ApiProblem FORM_NOT_ACCEPTABLE when the header admits none of them
 */
export function acceptedForm<Form extends string>(accept: string | undefined, forms: readonly [Form, ...Form[]]): Form {
  if (accept === undefined || accept.trim() === "") return forms[0];
  const ranges = rangesIn(accept);
  const ranked = forms
    .map((form) => ({ form, ...wantOf(form, ranges) }))
    .filter(({ quality }) => quality > 0)
    .toSorted(
      (one, other) => other.quality - one.quality || other.closeness - one.closeness || one.place - other.place,
    );
  const best = ranked[0]?.form;
  if (best === undefined) throw notAcceptable(accept, forms);
  return best;
}

/** Parts that are no media range are left out. */
function rangesIn(accept: string): readonly Range[] {
  return accept
    .replaceAll(QUOTED, "")
    .split(",")
    .flatMap((part): Range[] => {
      const [range = "", ...parameters] = part.split(";").map((each) => each.trim().toLowerCase());
      const quality = parameters.find((each) => each.startsWith("q="))?.slice(2) ?? "1";
      return RANGE.test(range) && QUALITY.test(quality) ? [{ range, quality: Number(quality) }] : [];
    });
}

/** How much a form is wanted. The range that describes it most closely says so, whatever the wider ones say. */
function wantOf(form: string, ranges: readonly Range[]) {
  const [type = ""] = form.split("/", 1);
  const [everything, all, itself] = ["*/*", `${type}/*`, form].map((range) =>
    ranges.findIndex((it) => it.range === range),
  );
  const places = [itself ?? -1, all ?? -1, everything ?? -1];
  const found = places.findIndex((place) => place >= 0);
  const place = places[found] ?? -1;
  return { quality: ranges[place]?.quality ?? 0, closeness: places.length - found, place };
}

function notAcceptable(accept: string, forms: readonly string[]): ApiProblem {
  const given = showForeign(accept);
  const names = { zh: forms.join("、"), en: forms.join(", ") };
  return new ApiProblem(
    "FORM_NOT_ACCEPTABLE",
    {
      zh: `此地址不能以 Accept 所求的形式（${given}）作答；可用的形式：${names.zh}。请改用其一，或不写 Accept。`,
      en:
        `This address has no answer in a form that the header Accept admits (${given}). The forms are ` +
        `${names.en}: ask for one of them, or leave the header out.`,
    },
    { accept: accept.slice(0, 200), forms },
  );
}
