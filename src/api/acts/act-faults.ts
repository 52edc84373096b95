import type { Act } from "../../acts/act.ts";
import type { DocumentFault } from "../../document-schemas/check-document.ts";
import { showForeign, showForeignList } from "../../text/foreign-text.ts";
import { ApiProblem } from "../api-problem.ts";

/** A fault of a request about an act. Its place is a JSON pointer into the body, such as `/fields/until`. */
export type ActFault = DocumentFault;

const MOST_SAID = 5;
const MOST_SHOWN = 50;

/** @throws ApiProblem ACT_MALFORMED when there is a fault */
export function refuseFaults({ name, title }: Act, faults: readonly ActFault[]): void {
  if (faults.length === 0) return;
  const said = (language: "zh" | "en"): string =>
    faults
      .slice(0, MOST_SAID)
      .map(({ place, problem }) => `${showForeign(place)} ${problem[language]}`)
      .join(language === "zh" ? "；" : "; ");
  throw new ApiProblem(
    "ACT_MALFORMED",
    {
      zh: `行为“${title.zh}”（${name}）的请求有误：${said("zh")}。请更正后重试；GET /v1/acts/${name} 说明各字段。`,
      en:
        `The request for the act, to ${title.en} (${name}), is wrong: ${said("en")}. Correct it and try again; ` +
        `GET /v1/acts/${name} explains the fields.`,
    },
    {
      act: name,
      faults: faults.slice(0, MOST_SHOWN).map(({ place, problem: { zh, en } }) => ({ place, zh, en })),
      count: faults.length,
    },
  );
}

/**
 * Fields that are only committed must stay with their party: whoever guesses a value could compare it, and this server
 * would know what it must not. Only their names are told back.
 */
export function privateFields({ name, title }: Act, fields: readonly string[]): ApiProblem {
  const { zh, en } = showForeignList(fields, MOST_SHOWN);
  return new ApiProblem(
    "FIELDS_PRIVATE",
    {
      zh:
        `行为“${title.zh}”（${name}）的字段 ${zh} 只存承诺，不上链公开，本服务器不得知悉其内容：` +
        "请从 fields 中删去，只在本地的文书中填写，并在 root 中给出文书的承诺。所收内容未保存。",
      en:
        `The act, to ${title.en} (${name}), only commits to ${en}: they do not stand in the clear, and this server ` +
        "must not learn them. Leave them out of fields, say them in the document on your own machine alone, and give " +
        "the commitment of the document as root. Nothing of what came was kept.",
    },
    { act: name, fields: fields.slice(0, MOST_SHOWN) },
  );
}
