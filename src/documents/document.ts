import { equalBytes, fromHex, toHex, type Hex } from "../consensus/hex.ts";
import { canonicalJson, isJsonObject, pointerStep, type JsonObject, type JsonValue } from "./canonical-json.ts";
import { exactMembers } from "./exact-members.ts";
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

/** One place of the tree: a field with its salt, or a random leaf that hides how many fields there are. */
export type Leaf = { readonly path: string; readonly salt: Hex } | { readonly padding: Hex };

/**
 * A document with everything needed to open its fields later. The salts are secrets of whoever keeps
 * it: a lost salt is a lost proof, a published one lets others guess the value.
 */
export type CommittedDocument = {
  /** Names the meaning of the fields, for example `laiqu.export.1`. */
  readonly schemaId: string;
  readonly fields: JsonObject;
  /** 8 to 256 leaves, a power of two, the fields in random places among the padding. */
  readonly leaves: readonly Leaf[];
  /** The root that goes on chain: 32 bytes. */
  readonly root: Hex;
};

/** Some fields of a document, each with its salt, its place and its sibling hashes from the leaf upward. */
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
 * Commits a document as a salted Merkle tree over its fields. A field is what is not a non-empty
 * object: members of nested objects are fields of their own (`/price/amount`), an array is one field.
 * Salts are fresh for every call: the same document committed twice has two unlinkable roots.
 * @throws InputError DOCUMENT_MALFORMED (no fields, more than 256, a bad schemaId), JSON_NOT_REPRESENTABLE
 */
export function commitDocument(schemaId: string, fields: JsonObject, randomBytes: RandomBytes): CommittedDocument {
  checkSchemaId(schemaId, "DOCUMENT_MALFORMED");
  canonicalJson(fields);
  const paths = [...fieldsByPath(fields).keys()];
  const size = sizeFor(paths.length);
  const leaves: Leaf[] = Array.from({ length: size }, (_, index) => {
    const path = paths[index];
    const random = toHex(randomBytes(SALT_BYTES));
    return path === undefined ? { padding: random } : { path, salt: random };
  });
  shuffle(leaves, randomBytes);
  return { schemaId, fields, leaves, root: toHex(treeRoot(leafHashes(schemaId, fields, leaves))) };
}

/**
 * Reads a stored document and recomputes its root, so that a damaged salt or field is found now and
 * not when the proof is needed.
 * @throws InputError DOCUMENT_MALFORMED
 */
export function parseDocument(value: unknown): CommittedDocument {
  const document = exactMembers(value, ["fields", "leaves", "root", "schemaId"], "DOCUMENT_MALFORMED", "the document");
  const { schemaId, fields, leaves, root } = document;
  checkSchemaId(schemaId, "DOCUMENT_MALFORMED");
  if (!isJsonObject(fields)) throw new InputError("DOCUMENT_MALFORMED", "the document's fields are not a JSON object");
  const paths = [...fieldsByPath(fields).keys()];
  if (!Array.isArray(leaves) || leaves.length !== sizeFor(paths.length)) {
    throw new InputError(
      "DOCUMENT_MALFORMED",
      `a document of ${paths.length} fields has ${sizeFor(paths.length)} leaves`,
      { fields: paths.length },
    );
  }
  const parsed = leaves.map(parseLeaf);
  const named = parsed.flatMap((leaf) => ("path" in leaf ? [leaf.path] : []));
  if (canonicalJson(named.sort()) !== canonicalJson(paths.sort())) {
    throw new InputError("DOCUMENT_MALFORMED", "the document's leaves do not name each of its fields once", {
      paths,
      named,
    });
  }
  const computed = toHex(treeRoot(leafHashes(schemaId, fields, parsed)));
  if (root !== computed) {
    throw new InputError(
      "DOCUMENT_MALFORMED",
      `the document's fields and salts hash to ${computed}, not to its root ${String(root).slice(0, 80)}: a field or a salt was changed`,
      { root, computed },
    );
  }
  return { schemaId, fields, leaves: parsed, root: computed };
}

/**
 * Opens fields of a document by their paths (JSON Pointers such as `/purpose`); the path of an object
 * opens all fields in it, and the empty path the whole document.
 * @throws InputError DOCUMENT_FIELD_UNKNOWN with the paths there are
 */
export function openFields(document: CommittedDocument, paths: readonly string[]): DocumentOpening {
  const values = fieldsByPath(document.fields);
  const chosen = new Set(
    paths.flatMap((path) => {
      const covered = [...values.keys()].filter((field) => field === path || field.startsWith(`${path}/`));
      if (covered.length === 0) {
        throw new InputError(
          "DOCUMENT_FIELD_UNKNOWN",
          `the document has no field ${JSON.stringify(path)}; it has ${[...values.keys()].join(", ")}`,
          { path, paths: [...values.keys()] },
        );
      }
      return covered;
    }),
  );
  const hashes = leafHashes(document.schemaId, document.fields, document.leaves);
  const opened = document.leaves.flatMap((leaf, position) => {
    if (!("path" in leaf) || !chosen.has(leaf.path)) return [];
    return [
      {
        path: leaf.path,
        value: values.get(leaf.path)!,
        salt: leaf.salt,
        position,
        siblings: siblingsOf(hashes, position).map(toHex),
      },
    ];
  });
  return { schemaId: document.schemaId, fields: opened.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/**
 * Checks an opening against the root on chain and returns the opened fields by path.
 *
 * It proves that whoever committed the root committed these values under these paths. It does not
 * prove that the root holds nothing else: a dishonest committer can hide a second leaf of the same
 * path among the padding, so two openings of one root that disagree convict their maker.
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
      throw new InputError(
        "OPENING_UNPROVEN",
        `the opened field ${path} is not part of the document with root ${root}: its value, salt or proof was changed, or it belongs to another record`,
        { path, root, computed: toHex(computed) },
      );
    }
  }
  return { schemaId, fields: new Map(fields.map((field) => [field.path, field.value])) };
}

/**
 * Reads an opening strictly: nothing missing, nothing needless, one depth, paths sorted and from one
 * possible document.
 * @throws InputError OPENING_MALFORMED
 */
export function parseOpening(value: unknown): DocumentOpening {
  const { schemaId, fields } = exactMembers(value, ["fields", "schemaId"], "OPENING_MALFORMED", "the opening");
  checkSchemaId(schemaId, "OPENING_MALFORMED");
  if (!Array.isArray(fields) || fields.length === 0)
    throw new InputError("OPENING_MALFORMED", "the opening has no fields");
  const parsed = fields.map(parseOpenedField);
  parsed.forEach((field, index) => {
    const previous = parsed[index - 1];
    if (field.siblings.length !== parsed[0]!.siblings.length)
      throw malformedOpening(field.path, "has a proof of another depth than its neighbours");
    if (previous !== undefined && previous.path >= field.path)
      throw malformedOpening(field.path, "is doubled or not in the order of paths");
  });
  const paths = new Set(parsed.map((field) => field.path));
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (paths.has(path.slice(0, end))) throw malformedOpening(path, `lies inside the field ${path.slice(0, end)}`);
    }
  }
  return { schemaId, fields: parsed };
}

function parseOpenedField(field: unknown): DocumentOpening["fields"][number] {
  const { path, value, salt, position, siblings } = exactMembers(
    field,
    ["path", "position", "salt", "siblings", "value"],
    "OPENING_MALFORMED",
    "an opened field",
  );
  if (typeof path !== "string" || !/^(\/([^~/]|~[01])*)+$/.test(path) || !path.isWellFormed()) {
    throw new InputError("OPENING_MALFORMED", "an opened field's path is not a JSON Pointer", { path });
  }
  if (isJsonObject(value) && Object.keys(value).length > 0)
    throw malformedOpening(path, "is an object; only the fields in it can be opened");
  if (!isHex32(salt)) throw malformedOpening(path, "has no salt of 32 bytes in lower-case 0x hexadecimal");
  if (
    !Array.isArray(siblings) ||
    siblings.length < MIN_DEPTH ||
    siblings.length > MAX_DEPTH ||
    !siblings.every(isHex32)
  ) {
    throw malformedOpening(path, `does not have ${MIN_DEPTH} to ${MAX_DEPTH} sibling hashes`);
  }
  if (typeof position !== "number" || !Number.isInteger(position) || position < 0 || position >= 2 ** siblings.length) {
    throw malformedOpening(path, `has no place in a tree of depth ${siblings.length}`);
  }
  return { path, value: value as JsonValue, salt, position, siblings };
}

function parseLeaf(leaf: unknown, position: number): Leaf {
  const place = `leaf ${position} of the document`;
  if (isJsonObject(leaf) && "padding" in leaf) {
    const { padding } = exactMembers(leaf, ["padding"], "DOCUMENT_MALFORMED", place);
    if (isHex32(padding)) return { padding };
  } else {
    const { path, salt } = exactMembers(leaf, ["path", "salt"], "DOCUMENT_MALFORMED", place);
    if (typeof path === "string" && isHex32(salt)) return { path, salt };
  }
  throw new InputError("DOCUMENT_MALFORMED", `${place} is neither a field with a salt nor padding of 32 bytes`, {
    position,
  });
}

function leafHashes(schemaId: string, fields: JsonObject, leaves: readonly Leaf[]): Uint8Array[] {
  const values = fieldsByPath(fields);
  return leaves.map((leaf) =>
    "padding" in leaf
      ? fromHex(leaf.padding, 32)
      : leafHash({ schemaId, path: leaf.path, value: values.get(leaf.path)!, salt: fromHex(leaf.salt, SALT_BYTES) }),
  );
}

function fieldsByPath(fields: JsonObject): Map<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const visit = (value: JsonValue, path: string) => {
    if (isJsonObject(value) && Object.keys(value).length > 0) {
      for (const key of Object.keys(value)) visit(value[key]!, `${path}${pointerStep(key)}`);
    } else if (path !== "") found.set(path, value);
  };
  visit(fields, "");
  return found;
}

function sizeFor(fields: number): number {
  const depth = depthFor(fields);
  if (fields === 0) throw new InputError("DOCUMENT_MALFORMED", "a document needs at least one field");
  if (depth > MAX_DEPTH) {
    throw new InputError(
      "DOCUMENT_MALFORMED",
      `a document has at most ${2 ** MAX_DEPTH} fields, this has ${fields}: put long lists into one array`,
      { fields },
    );
  }
  return 2 ** depth;
}

// Fisher-Yates with rejection: a place must not tell how many fields sort before it.
function shuffle(leaves: Leaf[], randomBytes: RandomBytes): void {
  for (let last = leaves.length - 1; last > 0; last--) {
    const bound = 256 - (256 % (last + 1));
    let byte = randomBytes(1)[0]!;
    while (byte >= bound) byte = randomBytes(1)[0]!;
    const other = byte % (last + 1);
    [leaves[last], leaves[other]] = [leaves[other]!, leaves[last]!];
  }
}

function checkSchemaId(
  schemaId: unknown,
  code: "DOCUMENT_MALFORMED" | "OPENING_MALFORMED",
): asserts schemaId is string {
  if (typeof schemaId !== "string" || !/^[a-z0-9][a-z0-9.-]{0,63}$/.test(schemaId)) {
    throw new InputError(
      code,
      "a schemaId has 1 to 64 lower-case letters, digits, dots and hyphens, such as laiqu.export.1",
      { schemaId },
    );
  }
}

function isHex32(value: unknown): value is Hex {
  return typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
}

function malformedOpening(path: string, problem: string): InputError {
  return new InputError("OPENING_MALFORMED", `the opened field ${path} ${problem}`, { path });
}
