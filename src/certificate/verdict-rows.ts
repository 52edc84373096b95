import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import { fieldWords } from "../document-schemas/field-words.ts";
import { schemaWithId } from "../document-schemas/schema-catalogue.ts";
import { canonicalJson, type JsonValue } from "../documents/canonical-json.ts";
import { isGoodStanding } from "../ledger/evaluate-standing.ts";
import { kindLabels, kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { statusLabels, statusName } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { claimRows, deciderText, moreThan, referenceText, same, timesText, type Row } from "./claim-rows.ts";
import { instant } from "./findings.ts";
import type { ActEntry, LineageEntry, Verdict } from "./verdict.ts";

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

/** The act, or the end of a term, that causes a standing that is not good, and who acted. */
function causeRows({ standing, lineage }: Verdict): readonly Row[] {
  if (standing === undefined || isGoodStanding(standing.code)) return [];
  const { record, act, time } = standing.cause;
  const [name] = named(lineage, [record]);
  const entry = lineage.find(({ id }) => id === record);
  if (name === undefined || entry === undefined) return [];
  const how = act === undefined ? endOfTerm(time) : actText(entry, Number(act.split("#").at(-1)), lineage);
  return [row("原因", "because of", { zh: `${name.zh}：${how.zh}`, en: `${name.en}: ${how.en}` })];
}

function endOfTerm(time: number): Bilingual {
  const at = instant(time);
  return { zh: `期限届满，${at.zh}`, en: `its term ran out, ${at.en}` };
}

/** @param number - of the act in the record's trail; 0 is the recording */
function actText(entry: LineageEntry, number: number, lineage: readonly LineageEntry[]): Bilingual {
  const act = entry.acts[number - 1];
  const party = act?.by ?? entry.issuer;
  const times = timesText(act === undefined ? entry : { ...act, recordedAt: act.time });
  if (party === undefined) return times;
  const reference = lineage.find(({ id }) => id === party)?.reference;
  const by = deciderText({ id: party, role: act?.role ?? entry.role, reference });
  const how = actLabel(act, entry);
  return { zh: `${how.zh}，${by.zh}；${times.zh}`, en: `${how.en} by ${by.en}; ${times.en}` };
}

/** The words for an act that stops a record: a hold, a settlement, or its recording without force. */
function actLabel(act: ActEntry | undefined, { status }: LineageEntry): Bilingual {
  if (act?.type === "ATTESTED") return { zh: "暂停", en: "held" };
  const { zh, en } = statusLabels[statusName(act?.code ?? status)];
  return act === undefined ? { zh: `记录为${zh}`, en: `recorded as ${en}` } : { zh, en };
}

function flagRows({ flags, lineage }: Verdict): readonly Row[] {
  const rows = [
    row("注意：记录后有过更正", "note: corrected after recording", ...named(lineage, flags.corrections)),
    row(
      "注意：已暂停新的使用（不溯及暂停前制成的产品与出域）",
      "note: held for new use, which does not reach what was made before the hold",
      ...named(lineage, flags.heldForNewUse),
    ),
    row(
      "注意：补录或依赖补录（仅有声明，未经规则审核）",
      "note: backfilled or resting on backfilled records (attested, judged by no rule)",
      ...named(lineage, flags.backfilled),
    ),
    row(
      "注意：有一般性、原则性的规则未满足",
      "note: a rule that holds only as a rule or in principle was not met",
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
  const { openedSchema = "" } = entry;
  const schema = schemaWithId(openedSchema);
  const shown = [...entry.opened].slice(0, MOST_FIELDS).map(([path, value]) => fieldText(schema, path, value));
  return row(
    `${zh}记录 ${entry.id} 所附文书中披露的字段（经核实；未披露的字段仍不可知）`,
    `opened fields, proven to be in the document recorded with ${en} ${entry.id} (other fields stay unknown)`,
    schemaText(schema, openedSchema),
    ...shown,
    ...moreThan(entry.opened.size, MOST_FIELDS),
  );
}

function schemaText(schema: DocumentSchema | undefined, id: string): Bilingual {
  if (schema === undefined)
    return {
      zh: `文书格式 ${showForeign(id)}（本程序不识其字段的含义）`,
      en: `document ${showForeign(id)} (this program does not know what its fields mean)`,
    };
  return { zh: `文书：${schema.title.zh}（${schema.id}）`, en: `document: ${schema.title.en} (${schema.id})` };
}

/** A field by the label of its schema; a value of others is quoted, and a choice is said in words. */
function fieldText(schema: DocumentSchema | undefined, path: string, value: JsonValue): Bilingual {
  const text = showForeign(typeof value === "string" ? value : canonicalJson(value), MOST_CHARACTERS);
  const words = schema === undefined ? undefined : fieldWords(schema, path, value);
  if (words === undefined) return same(`${showForeign(path)}: ${text}`);
  const { label, value: said = same(text) } = words;
  const shown = showForeign(path);
  return { zh: `${label.zh} ${shown}：${said.zh}`, en: `${label.en} ${shown}: ${said.en}` };
}

function networkRows({ network, madeUnder, asOf }: Verdict): readonly Row[] {
  const { edition, block, descriptor } = network;
  const name = showForeign(network.name);
  return [
    row("核验所用的网络描述文件", "network descriptor used here", {
      zh: `${name}，第 ${edition} 版（截至区块 ${block}），${descriptor}`,
      en: `${name}, edition ${edition} (as of block ${block}), ${descriptor}`,
    }),
    ...(madeUnder === undefined
      ? []
      : [row("凭证所称的版本", "edition that the certificate names", namedEdition(madeUnder, descriptor))]),
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

function namedEdition({ edition, descriptor }: NonNullable<Verdict["madeUnder"]>, used: string): Bilingual {
  if (descriptor === used) return { zh: `同一版（第 ${edition} 版）`, en: `the same edition (${edition})` };
  return edition === undefined
    ? { zh: `其他网络或更新的一版，${descriptor}`, en: `another network's or a newer edition, ${descriptor}` }
    : { zh: `同一网络的第 ${edition} 版，${descriptor}`, en: `edition ${edition} of the same network, ${descriptor}` };
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
