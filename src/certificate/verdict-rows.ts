import { canonicalJson, type JsonValue } from "../documents/canonical-json.ts";
import { kindLabels, kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { claimRows, moreThan, referenceText, same, type Row } from "./claim-rows.ts";
import { instant, legalInstant } from "./findings.ts";
import type { LineageEntry, Verdict } from "./verdict.ts";

/** The most characters of an opened value; a longer one is cut. */
const MOST_CHARACTERS = 400;

/** The most opened fields of a record, records with opened fields, and flagged records that are shown. */
const MOST_FIELDS = 100;
const MOST_OPENED = 20;
const MOST_NAMED = 40;

/**
 * Everything that a reader needs below a verdict's sentence, as rows of a label and values: the claim, the shown file,
 * the cause of a bad standing, the flags, the opened fields, and what the verification rests on. Labels are this
 * program's own words. Texts that others wrote stand in the values only, each in quotation marks.
 */
export function verdictRows(verdict: Verdict): readonly Row[] {
  const { claim, failure } = verdict;
  return [
    ...(failure === undefined
      ? []
      : [row("异议", "objection", prefixed(`${failure.step}, ${failure.code}: `, failure.text))]),
    ...(claim === undefined ? [] : claimRows(claim)),
    ...fileRows(verdict),
    ...causeRows(verdict),
    ...flagRows(verdict),
    ...openedRows(verdict),
    ...networkRows(verdict),
  ];
}

function row(zh: string, en: string, ...values: readonly Bilingual[]): Row {
  return { label: { zh, en }, values };
}

function prefixed(prefix: string, { zh, en }: Bilingual): Bilingual {
  return { zh: `${prefix}${zh}`, en: `${prefix}${en}` };
}

function fileRows({ file }: Verdict): readonly Row[] {
  if (file === undefined || !("path" in file)) return [];
  const path = same(showPath(file.path));
  return [
    file.differs === undefined
      ? row("出示文件的路径", "path of the file shown", path)
      : row("所证文件的路径", "path of the certified file", path),
  ];
}

/** The record that causes a standing that is not good, when it is another record. */
function causeRows({ standing, lineage }: Verdict): readonly Row[] {
  const [subject] = lineage;
  if (standing === undefined || subject === undefined || standing.cause.record === subject.id) return [];
  const { act, time } = standing.cause;
  const at = act === undefined ? instant(time) : legalInstant(time);
  return named(lineage, [standing.cause.record]).map(({ zh, en }) =>
    row("原因", "because of", { zh: `${zh}，${at.zh}`, en: `${en}, ${at.en}` }),
  );
}

function flagRows({ flags, lineage }: Verdict): readonly Row[] {
  const rows = [
    row("注意：记录后有过更正", "note: corrected after recording", ...named(lineage, flags.corrections)),
    row(
      "注意：补录或依赖补录（仅有声明，未经规则审核）",
      "note: backfilled or resting on backfilled records (attested, judged by no rule)",
      ...named(lineage, flags.backfilled),
    ),
    row(
      "注意：有“一般”“原则上”类规则未满足",
      'note: a rule that holds "as a rule" or "in principle" was not met',
      ...named(lineage, flags.soft),
    ),
  ];
  return rows.filter(({ values }) => values.length > 0);
}

function openedRows({ lineage }: Verdict): readonly Row[] {
  const opened = lineage.filter((entry) => entry.opened.size > 0);
  const rows = opened.slice(0, MOST_OPENED).map(openedRow);
  const more = moreThan(opened.length, MOST_OPENED);
  return more.length === 0 ? rows : [...rows, row("其他披露字段的记录", "further records with opened fields", ...more)];
}

function openedRow(entry: LineageEntry): Row {
  const { zh, en } = kindLabels[kindName(entry.kind)];
  const shown = [...entry.opened].slice(0, MOST_FIELDS).map(([path, value]) => same(fieldText(path, value)));
  return row(
    `${zh}记录 ${entry.id} 所附文书中披露的字段（经核实；未披露的字段仍不可知）`,
    `opened fields, proven to be in the document recorded with ${en} ${entry.id} (other fields stay unknown)`,
    ...shown,
    ...moreThan(entry.opened.size, MOST_FIELDS),
  );
}

function fieldText(path: string, value: JsonValue): string {
  const text = typeof value === "string" ? value : canonicalJson(value);
  return `${showForeign(path)}: ${showForeign(text, MOST_CHARACTERS)}`;
}

function networkRows({ network, asOf }: Verdict): readonly Row[] {
  const name = showForeign(network.name);
  return [
    row("网络描述文件", "network descriptor", {
      zh: `${name}，${network.descriptor}`,
      en: `${name}, ${network.descriptor}`,
    }),
    ...(asOf === undefined
      ? []
      : [
          row("区块", "block", {
            zh: `${asOf.block}，${asOf.blockHash}，${asOf.validators} 个验证节点中 ${asOf.signers.length} 个签封`,
            en: `${asOf.block}, ${asOf.blockHash}, sealed by ${asOf.signers.length} of ${asOf.validators} validators`,
          }),
        ]),
  ];
}

/** Records of the lineage by kind, reference and id. */
function named(lineage: readonly LineageEntry[], ids: readonly RecordId[]): readonly Bilingual[] {
  const wanted = new Set(ids.slice(0, MOST_NAMED));
  const names = lineage
    .filter(({ id }) => wanted.has(id))
    .map((entry): Bilingual => {
      const { zh, en } = kindLabels[kindName(entry.kind)];
      const reference = referenceText(entry);
      return { zh: `${zh}${reference}`, en: `${en} ${reference}` };
    });
  return [...names, ...moreThan(ids.length, MOST_NAMED)];
}
