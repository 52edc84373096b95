import { equalBytes, fromHex, isHex, toHex, type Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isJsonObject, isJsonValue, type JsonValue } from "./canonical-json.ts";
import { membersOf } from "./exact-members.ts";
import { isFieldPath, MOST_PATH_CHARACTERS } from "./field-path.ts";
import { InputError } from "./input-error.ts";
import { leafHash, MAX_DEPTH, MIN_DEPTH, rootFromSiblings, SALT_BYTES } from "./salted-tree.ts";
import { commitmentOf, parseBinding, sameBinding, type DocumentBinding } from "./document-binding.ts";
import { checkSchemaId, type Malformed } from "./schema-id.ts";

/** A tree has no more leaves. */
const MOST_FIELDS = 2 ** MAX_DEPTH;

/** Some fields of a document, each with its salt, its position and its sibling hashes from the leaf upward. */
export type DocumentOpening = {
  readonly schemaId: string;
  /** The record or act to which the document belongs. */
  readonly boundTo: DocumentBinding;
  /** Sorted by path (UTF-16 code units). Each is at another position. */
  readonly fields: readonly {
    readonly path: string;
    readonly value: JsonValue;
    readonly salt: Hex;
    readonly position: number;
    readonly siblings: readonly Hex[];
  }[];
};

/**
 * Checks an opening against the commitment that a record or an act has on the chain, and returns the opened fields by
 * path.
 *
 * This proves that whoever made the commitment committed these values under these paths, and for this record or act.
 * It does not prove that the document contains nothing else: a dishonest committer can hide a second leaf with the
 * same path among the padding. Two openings of one commitment that disagree prove that its committer was dishonest.
 * @param boundTo - the record or act that has the commitment
 * @throws InputError OPENING_OF_ANOTHER_RECORD; OPENING_UNPROVEN with the path
 */
export function verifyOpening(
  commitment: Hex,
  boundTo: DocumentBinding,
  opening: DocumentOpening,
): ReadonlyMap<string, JsonValue> {
  if (!sameBinding(opening.boundTo, boundTo)) throw ofAnotherRecord(opening.boundTo, boundTo);
  const { schemaId, fields } = opening;
  const expected = fromHex(commitment, 32);
  for (const { path, value, salt, position, siblings } of fields) {
    const leaf = leafHash({ schemaId, path, value, salt: fromHex(salt, SALT_BYTES) });
    const root = rootFromSiblings(
      leaf,
      position,
      siblings.map((sibling) => fromHex(sibling, 32)),
    );
    const computed = commitmentOf(root, boundTo);
    if (!equalBytes(computed, expected)) throw unproven(path, commitment, computed);
  }
  return new Map(fields.map((field) => [field.path, field.value]));
}

function ofAnotherRecord(found: DocumentBinding, expected: DocumentBinding): InputError {
  const [given, wanted] = [nameOf(found), nameOf(expected)];
  return new InputError(
    "OPENING_OF_ANOTHER_RECORD",
    {
      zh: `披露的字段属于${given.zh}的文书，而非${wanted.zh}的文书：它们对后者不证明任何内容。请重新取得凭证。`,
      en:
        `The opened fields belong to the document of ${given.en}, not to that of ${wanted.en}: ` +
        "they prove nothing about the latter. Get a new certificate.",
    },
    { found, expected },
  );
}

function nameOf(boundTo: DocumentBinding): Bilingual {
  if ("record" in boundTo) return { zh: `记录 ${boundTo.record} `, en: `record ${boundTo.record}` };
  const { subject, by } = boundTo;
  return { zh: `主体 ${by} 对记录 ${subject} 的行为`, en: `an act of party ${by} about record ${subject}` };
}

function unproven(path: string, commitment: Hex, computed: Uint8Array): InputError {
  const shown = showForeign(path);
  return new InputError(
    "OPENING_UNPROVEN",
    {
      zh:
        `披露的字段 ${shown} 不属于记载为 ${commitment} 的文书：` +
        "其值、盐值或证明已被改动，或属于另一条记录。请重新取得凭证。",
      en:
        `The opened field ${shown} is not part of the document that is recorded as ${commitment}: ` +
        "its value, salt or proof was changed, or it belongs to another record. Get a new certificate.",
    },
    { path, commitment, computed: toHex(computed) },
  );
}

/**
 * Reads an opening strictly: it has exactly its members, all proofs have one depth, and the paths are
 * sorted and can be those of one document.
 * @throws InputError OPENING_MALFORMED
 */
export function parseOpening(value: unknown): DocumentOpening {
  const { schemaId, boundTo, fields } = membersOf(value, ["boundTo", "fields", "schemaId"], [], malformedOpening);
  checkSchemaId(schemaId, malformedOpening);
  const binding = parseBinding(boundTo, malformedOpening);
  if (!Array.isArray(fields) || fields.length === 0) throw malformedOpening({ zh: "没有字段", en: "has no fields" });
  if (fields.length > MOST_FIELDS) {
    throw malformedOpening({
      zh: `有 ${fields.length} 个字段，而文书至多有 ${MOST_FIELDS} 个`,
      en: `has ${fields.length} fields, and a document has at most ${MOST_FIELDS}`,
    });
  }
  const parsed = fields.map(parseOpenedField);
  for (const [index, field] of parsed.entries()) {
    const previous = parsed[index - 1];
    if (previous === undefined) continue;
    if (field.siblings.length !== previous.siblings.length)
      throw malformedField(field.path, { zh: "的证明与其他字段深度不同", en: "has a proof of another depth" });
    if (previous.path >= field.path)
      throw malformedField(field.path, {
        zh: "重复或未按路径排序",
        en: "occurs twice or is not in the order of paths",
      });
  }
  requireOwnPositions(parsed);
  requireSeparatePaths(new Set(parsed.map((field) => field.path)));
  return { schemaId, boundTo: binding, fields: parsed };
}

/** A leaf holds one field. */
function requireOwnPositions(fields: DocumentOpening["fields"]): void {
  const taken = new Set<number>();
  for (const { path, position } of fields) {
    if (taken.has(position)) {
      throw malformedField(path, { zh: "的位置属于另一字段", en: "has the position of another field" });
    }
    taken.add(position);
  }
}

/** No field is inside another one. A path has at most 64 levels, so this is a bounded number of look-ups. */
function requireSeparatePaths(paths: ReadonlySet<string>): void {
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const outer = path.slice(0, end);
      if (!paths.has(outer)) continue;
      const shown = showForeign(outer);
      throw malformedField(path, { zh: `位于字段 ${shown} 之内`, en: `is inside the field ${shown}` });
    }
  }
}

function parseOpenedField(field: unknown): DocumentOpening["fields"][number] {
  const { path, value, salt, position, siblings } = membersOf(
    field,
    ["path", "position", "salt", "siblings", "value"],
    [],
    ({ zh, en }) => malformedOpening({ zh: `中的一个字段${zh}`, en: `has a field that ${en}` }),
  );
  if (!isFieldPath(path)) {
    throw malformedOpening({
      zh: `中一个字段的路径不是至多 ${MOST_PATH_CHARACTERS} 个字符的 JSON Pointer`,
      en: `has a field whose path is not a JSON Pointer of at most ${MOST_PATH_CHARACTERS} characters`,
    });
  }
  if (!isJsonValue(value)) throw malformedField(path, { zh: "的值不是 JSON", en: "has a value that is not JSON" });
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    throw malformedField(path, {
      zh: "是对象，只能披露其中的字段",
      en: "is an object, of which only the fields in it can be opened",
    });
  }
  if (!isHex(salt, SALT_BYTES)) {
    throw malformedField(path, {
      zh: `没有 ${SALT_BYTES} 字节的盐值（0x 加小写十六进制）`,
      en: `has no salt of ${SALT_BYTES} bytes in lower-case 0x hexadecimal`,
    });
  }
  if (!isHashList(siblings)) {
    throw malformedField(path, {
      zh: `没有 ${MIN_DEPTH} 至 ${MAX_DEPTH} 个相邻节点的杂凑值`,
      en: `does not have ${MIN_DEPTH} to ${MAX_DEPTH} sibling hashes`,
    });
  }
  if (typeof position !== "number" || !Number.isInteger(position) || position < 0 || position >= 2 ** siblings.length) {
    throw malformedField(path, {
      zh: `在深度为 ${siblings.length} 的树中没有位置`,
      en: `has no position in a tree of depth ${siblings.length}`,
    });
  }
  return { path, value, salt, position, siblings };
}

function isHashList(value: unknown): value is readonly Hex[] {
  if (!Array.isArray(value) || value.length < MIN_DEPTH || value.length > MAX_DEPTH) return false;
  return value.every((item) => isHex(item, 32));
}

const malformedOpening: Malformed = (problem, evidence) =>
  new InputError(
    "OPENING_MALFORMED",
    { zh: `披露的字段${problem.zh}：请重新取得凭证。`, en: `The opening ${problem.en}: get a new certificate.` },
    evidence,
  );

function malformedField(path: string, { zh, en }: Bilingual): InputError {
  const shown = showForeign(path);
  return malformedOpening({ zh: `中的 ${shown} ${zh}`, en: `has a field ${shown} that ${en}` }, { path });
}
