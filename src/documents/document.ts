import { byteAt, fromHex, isHex, toHex, type Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { canonicalJson, isJsonObject, pointerStep, type JsonObject, type JsonValue } from "./canonical-json.ts";
import { membersOf } from "./exact-members.ts";
import { MOST_PATH_CHARACTERS } from "./field-path.ts";
import { InputError } from "./input-error.ts";
import type { DocumentOpening } from "./opening.ts";
import { commitmentOf, parseBinding, type DocumentBinding } from "./document-binding.ts";
import { depthFor, leafHash, MAX_DEPTH, SALT_BYTES, siblingsOf, treeRoot } from "./salted-tree.ts";
import { checkSchemaId, type Malformed } from "./schema-id.ts";

/** A tree has no more leaves. */
const MOST_FIELDS = 2 ** MAX_DEPTH;

/** One leaf of the tree: a field with its salt, or random bytes that hide the number of fields. */
type Leaf = { readonly path: string; readonly salt: Hex } | { readonly padding: Hex };

/**
 * A document with everything that is needed to open its fields later. The salts are secrets of its keeper:
 * without its salt a field can no longer be proven, and with a published salt others can guess its value.
 */
export type CommittedDocument = {
  /** Names the meaning of the fields, for example `laiqu.export.1`. */
  readonly schemaId: string;
  readonly fields: JsonObject;
  /** The record or act to which the document belongs. */
  readonly boundTo: DocumentBinding;
  /** 8 to 256 leaves, a power of two. The fields have random positions among the padding. */
  readonly leaves: readonly Leaf[];
  /** The hash that is recorded on the chain, of 32 bytes: see `commitmentOf`. */
  readonly commitment: Hex;
};

/** `length` bytes from a cryptographically secure generator. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * Commits a document of a record or an act as a salted Merkle tree over its fields. Members of nested objects are
 * fields of their own, such as `/price/amount`; an array and an empty object are one field each. Every call makes
 * fresh salts, so the commitments of one document that is committed twice cannot be linked.
 * @throws InputError DOCUMENT_MALFORMED (no fields, more than 256, a malformed schemaId), JSON_NOT_REPRESENTABLE
 */
export function commitDocument(
  schemaId: string,
  fields: JsonObject,
  boundTo: DocumentBinding,
  randomBytes: RandomBytes,
): CommittedDocument {
  checkSchemaId(schemaId, malformedDocument);
  canonicalJson(fields);
  const paths = [...fieldsByPath(fields).keys()];
  const size = sizeFor(paths.length);
  const ordered: Leaf[] = Array.from({ length: size }, (_, index) => {
    const path = paths[index];
    const random = toHex(randomBytes(SALT_BYTES));
    return path === undefined ? { padding: random } : { path, salt: random };
  });
  return committed({ schemaId, fields, boundTo, leaves: shuffled(ordered, randomBytes) });
}

/**
 * The same document with the same salts for another record or act, such as an export that is recorded under another
 * ordinal than planned. It has another commitment.
 */
export function rebindDocument(document: CommittedDocument, boundTo: DocumentBinding): CommittedDocument {
  return committed({ ...document, boundTo });
}

/**
 * Reads a stored document and recomputes its commitment, so that a damaged salt or field is found when the
 * document is read and not only when a proof is needed.
 * @throws InputError DOCUMENT_MALFORMED
 */
export function parseDocument(value: unknown): CommittedDocument {
  const { schemaId, fields, leaves, boundTo, commitment } = membersOf(
    value,
    ["boundTo", "commitment", "fields", "leaves", "schemaId"],
    [],
    malformedDocument,
  );
  checkSchemaId(schemaId, malformedDocument);
  const binding = parseBinding(boundTo, malformedDocument);
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
  const document = committed({ schemaId, fields, boundTo: binding, leaves: parsed });
  const computed = document.commitment;
  if (commitment !== computed) {
    const shown = showForeign(String(commitment));
    throw malformedDocument(
      {
        zh: `的字段与盐值算得 ${computed}，与其 commitment ${shown} 不符：有字段或盐值被改动`,
        en:
          `has fields and salts that hash to ${computed}, not to its commitment ${shown}: ` +
          "a field or a salt was changed",
      },
      { computed },
    );
  }
  return document;
}

/** Adds its commitment to a document. */
function committed({ schemaId, fields, boundTo, leaves }: Omit<CommittedDocument, "commitment">): CommittedDocument {
  const root = treeRoot(leafHashes(schemaId, fields, leaves));
  return { schemaId, fields, boundTo, leaves, commitment: toHex(commitmentOf(root, boundTo)) };
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
  const { schemaId, boundTo } = document;
  return { schemaId, boundTo, fields: opened.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The paths of the fields that a path opens: the field itself, or all fields in the object at the path. */
function coveredBy(path: string, known: readonly string[]): readonly string[] {
  const covered = known.filter((field) => field === path || field.startsWith(`${path}/`));
  if (covered.length > 0) return covered;
  const [shown, there] = [showForeign(path), showForeignList(known)];
  throw new InputError(
    "DOCUMENT_FIELD_UNKNOWN",
    {
      zh: `文书没有字段 ${shown}，现有字段：${there.zh}。请核对字段路径。`,
      en: `The document has no field ${shown}; its fields are ${there.en}: check the path.`,
    },
    { path, paths: known },
  );
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

/**
 * The fields of a document by path.
 * @throws InputError DOCUMENT_MALFORMED for too many fields or too long a path, before either costs much
 */
function fieldsByPath(fields: JsonObject): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const visit = (value: JsonValue, path: string) => {
    if (path.length > MOST_PATH_CHARACTERS) throw pathTooLong(path);
    if (isJsonObject(value) && Object.keys(value).length > 0) {
      for (const [key, member] of Object.entries(value)) visit(member, `${path}${pointerStep(key)}`);
    } else if (path !== "") {
      found.set(path, value);
      if (found.size > MOST_FIELDS) throw tooManyFields();
    }
  };
  visit(fields, "");
  return found;
}

function pathTooLong(path: string): InputError {
  const shown = showForeign(path);
  return malformedDocument({
    zh: `的字段 ${shown} 的路径有 ${path.length} 个字符，上限为 ${MOST_PATH_CHARACTERS}：请缩短名称或减少层次`,
    en:
      `has a field ${shown} whose path has ${path.length} characters, the limit is ${MOST_PATH_CHARACTERS}: ` +
      "use shorter names or fewer levels",
  });
}

function tooManyFields(): InputError {
  return malformedDocument({
    zh: `的字段超过上限 ${MOST_FIELDS} 个：请将长列表放入一个数组`,
    en: `has more fields than the limit of ${MOST_FIELDS}: put long lists into one array`,
  });
}

function sizeFor(fields: number): number {
  if (fields === 0)
    throw malformedDocument({ zh: "没有字段，至少应有一个", en: "has no fields and needs at least one" });
  return 2 ** depthFor(fields);
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

const malformedDocument: Malformed = (problem, evidence) =>
  new InputError(
    "DOCUMENT_MALFORMED",
    {
      zh: `文书${problem.zh}。已保存的文书请从备份恢复。`,
      en: `The document ${problem.en}. Restore a saved one from a backup.`,
    },
    evidence,
  );
