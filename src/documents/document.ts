import { byteAt, equalBytes, fromHex, isHex, toHex, type Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import {
  canonicalJson,
  isJsonObject,
  isJsonValue,
  pointerStep,
  type JsonObject,
  type JsonValue,
} from "./canonical-json.ts";
import { membersOf } from "./exact-members.ts";
import { InputError } from "./input-error.ts";
import {
  depthFor,
  leafHash,
  MAX_DEPTH,
  MIN_DEPTH,
  rootFromSiblings,
  SALT_BYTES,
  siblingsOf,
  treeRoot,
} from "./salted-tree.ts";

/** One leaf of the tree: a field with its salt, or random bytes that hide how many fields there are. */
export type Leaf = { readonly path: string; readonly salt: Hex } | { readonly padding: Hex };

/**
 * A document with everything that is needed to open its fields later. The salts are secrets of its keeper:
 * without its salt a field can no longer be proven, and with a published salt others can guess its value.
 */
export type CommittedDocument = {
  /** Names the meaning of the fields, for example `laiqu.export.1`. */
  readonly schemaId: string;
  readonly fields: JsonObject;
  /** 8 to 256 leaves, a power of two. The fields have random positions among the padding. */
  readonly leaves: readonly Leaf[];
  /** The root that is recorded on the chain: 32 bytes. */
  readonly root: Hex;
};

/** Some fields of a document, each with its salt, its position and its sibling hashes from the leaf upward. */
export type DocumentOpening = {
  readonly schemaId: string;
  /** Sorted by path (UTF-16 code units). */
  readonly fields: readonly {
    readonly path: string;
    readonly value: JsonValue;
    readonly salt: Hex;
    readonly position: number;
    readonly siblings: readonly Hex[];
  }[];
};

/** `length` bytes from a cryptographically secure generator. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * Commits a document as a salted Merkle tree over its fields. Members of nested objects are fields of
 * their own, such as `/price/amount`; an array and an empty object are one field each. Every call makes
 * fresh salts, so the roots of one document that is committed twice cannot be linked.
 * @throws InputError DOCUMENT_MALFORMED (no fields, more than 256, a malformed schemaId), JSON_NOT_REPRESENTABLE
 */
export function commitDocument(schemaId: string, fields: JsonObject, randomBytes: RandomBytes): CommittedDocument {
  checkSchemaId(schemaId, malformedDocument);
  canonicalJson(fields);
  const paths = [...fieldsByPath(fields).keys()];
  const size = sizeFor(paths.length);
  const ordered: Leaf[] = Array.from({ length: size }, (_, index) => {
    const path = paths[index];
    const random = toHex(randomBytes(SALT_BYTES));
    return path === undefined ? { padding: random } : { path, salt: random };
  });
  const leaves = shuffled(ordered, randomBytes);
  return { schemaId, fields, leaves, root: toHex(treeRoot(leafHashes(schemaId, fields, leaves))) };
}

/**
 * Reads a stored document and recomputes its root. A damaged salt or field is so found when the document
 * is read, and not only when a proof is needed.
 * @throws InputError DOCUMENT_MALFORMED
 */
export function parseDocument(value: unknown): CommittedDocument {
  const { schemaId, fields, leaves, root } = membersOf(
    value,
    ["fields", "leaves", "root", "schemaId"],
    [],
    malformedDocument,
  );
  checkSchemaId(schemaId, malformedDocument);
  if (!isJsonObject(fields))
    throw malformedDocument({ zh: "的 fields 不是 JSON 对象", en: "has fields that are not a JSON object" });
  const paths = [...fieldsByPath(fields).keys()];
  const size = sizeFor(paths.length);
  if (!Array.isArray(leaves) || leaves.length !== size) {
    throw malformedDocument(
      {
        zh: `有 ${paths.length} 个字段，leaves 应恰有 ${size} 项`,
        en: `has ${paths.length} fields, so it must have ${size} leaves`,
      },
      { fields: paths.length },
    );
  }
  const parsed = leaves.map(parseLeaf);
  const named = parsed.flatMap((leaf) => ("path" in leaf ? [leaf.path] : []));
  if (canonicalJson(named.sort()) !== canonicalJson(paths.sort())) {
    throw malformedDocument(
      { zh: "的 leaves 没有将每个字段恰好列出一次", en: "has leaves that do not name each of its fields once" },
      { paths, named },
    );
  }
  const computed = toHex(treeRoot(leafHashes(schemaId, fields, parsed)));
  if (root !== computed) {
    const shown = showForeign(String(root));
    throw malformedDocument(
      {
        zh: `的字段与盐值算得 ${computed}，与其 root ${shown} 不符：有字段或盐值被改动`,
        en: `has fields and salts that hash to ${computed}, not to its root ${shown}: a field or a salt was changed`,
      },
      { root, computed },
    );
  }
  return { schemaId, fields, leaves: parsed, root: computed };
}

/**
 * Opens fields of a document by their paths (JSON Pointers such as `/purpose`). The path of an object
 * opens all fields in it, and the empty path opens the whole document.
 * @throws InputError DOCUMENT_FIELD_UNKNOWN with the document's paths
 */
export function openFields(document: CommittedDocument, paths: readonly string[]): DocumentOpening {
  const values = fieldsByPath(document.fields);
  const known = [...values.keys()];
  const chosen = new Set(paths.flatMap((path) => coveredBy(path, known)));
  const hashes = leafHashes(document.schemaId, document.fields, document.leaves);
  const opened = document.leaves.flatMap((leaf, position) => {
    if (!("path" in leaf) || !chosen.has(leaf.path)) return [];
    const { path, salt } = leaf;
    const siblings = siblingsOf(hashes, position).map(toHex);
    return [{ path, value: valueAt(values, path), salt, position, siblings }];
  });
  return { schemaId: document.schemaId, fields: opened.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The paths of the fields that a path opens: the field itself, or all fields in the object at the path. */
function coveredBy(path: string, known: readonly string[]): readonly string[] {
  const covered = known.filter((field) => field === path || field.startsWith(`${path}/`));
  if (covered.length > 0) return covered;
  const [shown, there] = [showForeign(path), known.map((field) => showForeign(field))];
  throw new InputError(
    "DOCUMENT_FIELD_UNKNOWN",
    {
      zh: `文档没有字段 ${shown}，现有字段：${there.join("、")}。请核对字段路径。`,
      en: `The document has no field ${shown}; its fields are ${there.join(", ")}: check the path.`,
    },
    { path, paths: known },
  );
}

/**
 * Checks an opening against the root on the chain and returns the opened fields by path.
 *
 * This proves that the committer of the root committed these values under these paths. It does not prove
 * that the root contains nothing else: a dishonest committer can hide a second leaf with the same path
 * among the padding. Two openings of one root that disagree prove that its committer was dishonest.
 * @throws InputError OPENING_MALFORMED, OPENING_UNPROVEN, each with the path
 */
export function verifyOpening(
  root: Hex,
  opening: unknown,
): { readonly schemaId: string; readonly fields: ReadonlyMap<string, JsonValue> } {
  const { schemaId, fields } = parseOpening(opening);
  const expected = fromHex(root, 32);
  for (const { path, value, salt, position, siblings } of fields) {
    const leaf = leafHash({ schemaId, path, value, salt: fromHex(salt, SALT_BYTES) });
    const computed = rootFromSiblings(
      leaf,
      position,
      siblings.map((sibling) => fromHex(sibling, 32)),
    );
    if (!equalBytes(computed, expected)) {
      const shown = showForeign(path);
      throw new InputError(
        "OPENING_UNPROVEN",
        {
          zh:
            `披露的字段 ${shown} 不属于根为 ${root} 的文档：` +
            "其值、盐值或证明已被改动，或属于另一条记录。请重新取得凭证。",
          en:
            `The opened field ${shown} is not part of the document with the root ${root}: ` +
            "its value, salt or proof was changed, or it belongs to another record. Get a new certificate.",
        },
        { path, root, computed: toHex(computed) },
      );
    }
  }
  return { schemaId, fields: new Map(fields.map((field) => [field.path, field.value])) };
}

/**
 * Reads an opening strictly: it has exactly its members, all proofs have one depth, and the paths are
 * sorted and can be those of one document.
 * @throws InputError OPENING_MALFORMED
 */
export function parseOpening(value: unknown): DocumentOpening {
  const { schemaId, fields } = membersOf(value, ["fields", "schemaId"], [], malformedOpening);
  checkSchemaId(schemaId, malformedOpening);
  if (!Array.isArray(fields) || fields.length === 0) throw malformedOpening({ zh: "没有字段", en: "has no fields" });
  const parsed = fields.map(parseOpenedField);
  parsed.reduce((previous, field) => {
    if (field.siblings.length !== previous.siblings.length)
      throw malformedField(field.path, { zh: "的证明与其他字段深度不同", en: "has a proof of another depth" });
    if (previous.path >= field.path)
      throw malformedField(field.path, { zh: "重复或未按路径排序", en: "is doubled or not in the order of paths" });
    return field;
  });
  const paths = new Set(parsed.map((field) => field.path));
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const outer = path.slice(0, end);
      if (!paths.has(outer)) continue;
      const shown = showForeign(outer);
      throw malformedField(path, { zh: `位于字段 ${shown} 之内`, en: `lies inside the field ${shown}` });
    }
  }
  return { schemaId, fields: parsed };
}

function parseOpenedField(field: unknown): DocumentOpening["fields"][number] {
  const { path, value, salt, position, siblings } = membersOf(
    field,
    ["path", "position", "salt", "siblings", "value"],
    [],
    ({ zh, en }) => malformedOpening({ zh: `中的一个字段${zh}`, en: `has a field that ${en}` }),
  );
  if (typeof path !== "string" || !/^(\/([^~/]|~[01])*)+$/.test(path) || !path.isWellFormed()) {
    throw malformedOpening(
      { zh: "中一个字段的路径不是 JSON Pointer", en: "has a field whose path is not a JSON Pointer" },
      { path },
    );
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
  if (!isHashList(siblings) || siblings.length < MIN_DEPTH || siblings.length > MAX_DEPTH) {
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

function parseLeaf(leaf: unknown, position: number): Leaf {
  const refuse = ({ zh, en }: Bilingual): InputError =>
    malformedDocument(
      { zh: `的 leaves/${position} ${zh}`, en: `has a value at leaves/${position} that ${en}` },
      { position },
    );
  if (isJsonObject(leaf) && "padding" in leaf) {
    const { padding } = membersOf(leaf, ["padding"], [], refuse);
    if (isHex(padding, SALT_BYTES)) return { padding };
  } else {
    const { path, salt } = membersOf(leaf, ["path", "salt"], [], refuse);
    if (typeof path === "string" && isHex(salt, SALT_BYTES)) return { path, salt };
  }
  throw refuse({
    zh: `既不是带盐值的字段，也不是 ${SALT_BYTES} 字节的填充`,
    en: `is neither a field with a salt nor padding of ${SALT_BYTES} bytes`,
  });
}

function leafHashes(schemaId: string, fields: JsonObject, leaves: readonly Leaf[]): Uint8Array[] {
  const values = fieldsByPath(fields);
  return leaves.map((leaf) =>
    "padding" in leaf
      ? fromHex(leaf.padding, 32)
      : leafHash({
          schemaId,
          path: leaf.path,
          value: valueAt(values, leaf.path),
          salt: fromHex(leaf.salt, SALT_BYTES),
        }),
  );
}

/** The value of a field that the document is known to have. */
function valueAt(values: ReadonlyMap<string, JsonValue>, path: string): JsonValue {
  const value = values.get(path);
  if (value === undefined) throw new Error(`The document has a leaf for ${path} and no such field.`);
  return value;
}

function fieldsByPath(fields: JsonObject): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const visit = (value: JsonValue, path: string) => {
    if (isJsonObject(value) && Object.keys(value).length > 0) {
      for (const [key, member] of Object.entries(value)) visit(member, `${path}${pointerStep(key)}`);
    } else if (path !== "") found.set(path, value);
  };
  visit(fields, "");
  return found;
}

function sizeFor(fields: number): number {
  const depth = depthFor(fields);
  if (fields === 0)
    throw malformedDocument({ zh: "没有字段，至少应有一个", en: "has no fields and needs at least one" });
  if (depth > MAX_DEPTH) {
    throw malformedDocument(
      {
        zh: `有 ${fields} 个字段，上限为 ${2 ** MAX_DEPTH}：请将长列表放入一个数组`,
        en: `has ${fields} fields, the limit is ${2 ** MAX_DEPTH}: put long lists into one array`,
      },
      { fields },
    );
  }
  return 2 ** depth;
}

/** The leaves in a random order, each equally likely: a position must not reveal how many fields sort before it. */
function shuffled(leaves: readonly Leaf[], randomBytes: RandomBytes): Leaf[] {
  const rest = [...leaves];
  return leaves.flatMap(() => rest.splice(randomBelow(rest.length, randomBytes), 1));
}

/** A random number from 0 to `bound` - 1; `bound` is at most 256. A byte that would favour small numbers is dropped. */
function randomBelow(bound: number, randomBytes: RandomBytes): number {
  const fair = 256 - (256 % bound);
  for (;;) {
    const byte = byteAt(randomBytes(1), 0);
    if (byte < fair) return byte % bound;
  }
}

function checkSchemaId(schemaId: unknown, malformed: Malformed): asserts schemaId is string {
  if (typeof schemaId === "string" && /^[a-z0-9][a-z0-9.-]{0,63}$/.test(schemaId)) return;
  throw malformed(
    {
      zh: "的 schemaId 应为 1 至 64 个小写字母、数字、点和连字符，例如 laiqu.export.1",
      en: "needs a schemaId of 1 to 64 lower-case letters, digits, dots and hyphens, such as laiqu.export.1",
    },
    { schemaId },
  );
}

function isHashList(value: unknown): value is readonly Hex[] {
  return Array.isArray(value) && value.every((item) => isHex(item, 32));
}

/** Makes the error of something malformed. @param problem - the end of a sentence about it */
type Malformed = (problem: Bilingual, evidence?: Evidence) => InputError;

const malformedDocument: Malformed = (problem, evidence) =>
  new InputError(
    "DOCUMENT_MALFORMED",
    {
      zh: `文档${problem.zh}。已保存的文档请从备份恢复。`,
      en: `The document ${problem.en}. Restore a saved one from a backup.`,
    },
    evidence,
  );

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
