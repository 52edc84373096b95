import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import type { JsonObject, JsonValue } from "../../src/documents/canonical-json.ts";
import { commitDocument, openFields, parseDocument, rebindDocument } from "../../src/documents/document.ts";
import { commitmentOf, type DocumentBinding } from "../../src/documents/document-binding.ts";
import { parseOpening, verifyOpening } from "../../src/documents/opening.ts";
import { leafHash, siblingsOf, treeRoot } from "../../src/documents/salted-tree.ts";

const FIELDS = {
  purpose: "flood warning",
  price: { amount: 0, currency: "CNY" },
  approved: true,
  people: [],
  note: null,
  extra: {},
};
/** An opening as an attacker may write it. */
type Opening = {
  schemaId: string;
  boundTo: unknown;
  fields: { path: string; value: unknown; salt: string; position: number; siblings: string[]; comment?: string }[];
};

const SCHEMA = "laiqu.export.1";
const RECORD = "0x00112233445566778899";
const BOUND = { record: RECORD } as const;

/** Reads and checks an opening of the record's document. */
function verify(commitment: Hex, opening: unknown) {
  return verifyOpening(commitment, BOUND, parseOpening(opening));
}

test("a leaf hashes tag, schema, path, type, canonical value and salt, each text behind its length", () => {
  const salt = new Uint8Array(32).fill(7);
  const part = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, Buffer.byteLength(text)]), Buffer.from(text)]);

  const hash = leafHash({ schemaId: SCHEMA, path: "/a", value: { b: [1, "来"] }, salt });

  const expected = keccak256(
    Buffer.concat([Buffer.from([0]), part(SCHEMA), part("/a"), part("object"), part('{"b":[1,"来"]}'), salt]),
  );
  expect(toHex(hash)).toBe(toHex(expected));
});

test("opened fields verify against the root and come back by path", () => {
  const document = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);

  const verified = verify(
    document.commitment,
    JSON.parse(JSON.stringify(openFields(document, ["/purpose", "/price"]))),
  );

  expect([...verified]).toEqual([
    ["/price/amount", 0],
    ["/price/currency", "CNY"],
    ["/purpose", "flood warning"],
  ]);
});

test("the empty path opens the whole document", () => {
  const document = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);

  const fields = verify(document.commitment, openFields(document, [""]));

  expect([...fields.keys()]).toEqual([
    "/approved",
    "/extra",
    "/note",
    "/people",
    "/price/amount",
    "/price/currency",
    "/purpose",
  ]);
});

test("every document of up to eight fields has eight leaves, all different, and every salt is fresh", () => {
  const fields = (names: string): JsonObject => Object.fromEntries(names.split("").map((name) => [name, 1]));
  const one = commitDocument(SCHEMA, { a: 1 }, BOUND, randomBytes);
  const eight = commitDocument(SCHEMA, fields("abcdefgh"), BOUND, randomBytes);
  const nine = commitDocument(SCHEMA, fields("abcdefghi"), BOUND, randomBytes);

  const secrets = [one, eight, nine].flatMap((document) =>
    document.leaves.map((leaf) => ("path" in leaf ? leaf.salt : leaf.padding)),
  );
  expect([one, eight, nine].map((document) => document.leaves.length)).toEqual([8, 8, 16]);
  expect(new Set(secrets).size).toBe(secrets.length);
});

test("a field's position does not depend on its name: over many commitments it has every position", () => {
  const places = new Set(
    Array.from({ length: 200 }, () =>
      commitDocument(SCHEMA, { a: 1 }, BOUND, randomBytes).leaves.findIndex((leaf) => "path" in leaf),
    ),
  );

  expect(places.size).toBe(8);
});

test("the same document committed twice has two roots", () => {
  expect(commitDocument(SCHEMA, FIELDS, BOUND, randomBytes).commitment).not.toBe(
    commitDocument(SCHEMA, FIELDS, BOUND, randomBytes).commitment,
  );
});

test("values that differ only in type or structure have different leaves", () => {
  const salt = new Uint8Array(32);
  const hashes = [1, "1", [1], "", null, "null", true, "true", [], {}].map((value) =>
    toHex(leafHash({ schemaId: SCHEMA, path: "/a", value, salt })),
  );

  expect(new Set(hashes).size).toBe(hashes.length);
});

test.each<[string, (opening: Opening) => void, string]>([
  ["another value", (o) => (o.fields[0]!.value = 1), "OPENING_UNPROVEN"],
  ["another type of the same value", (o) => (o.fields[0]!.value = "0"), "OPENING_UNPROVEN"],
  ["another path", (o) => (o.fields[0]!.path = "/price/amoun"), "OPENING_UNPROVEN"],
  ["another schema", (o) => (o.schemaId = "laiqu.export.2"), "OPENING_UNPROVEN"],
  ["another salt", (o) => (o.fields[0]!.salt = `0x${"00".repeat(32)}`), "OPENING_UNPROVEN"],
  ["another sibling", (o) => (o.fields[0]!.siblings[2] = `0x${"00".repeat(32)}`), "OPENING_UNPROVEN"],
  ["another place", (o) => (o.fields[0]!.position ^= 1), "OPENING_"],
  ["a place outside", (o) => (o.fields[0]!.position += 8), "OPENING_MALFORMED"],
  ["a short proof", (o) => o.fields[0]!.siblings.pop(), "OPENING_MALFORMED"],
  ["a long proof", (o) => o.fields[0]!.siblings.push(`0x${"00".repeat(32)}`), "OPENING_MALFORMED"],
  ["a needless member", (o) => (o.fields[0]!.comment = "x"), "OPENING_MALFORMED"],
  [
    "an upper-case salt",
    (o) => (o.fields[0]!.salt = o.fields[0]!.salt.toUpperCase().replace("0X", "0x")),
    "OPENING_MALFORMED",
  ],
  ["a field twice", (o) => o.fields.push(o.fields[2]!), "OPENING_MALFORMED"],
  ["another order", (o) => o.fields.reverse(), "OPENING_MALFORMED"],
  ["no fields", (o) => (o.fields = []), "OPENING_MALFORMED"],
  ["no record", (o) => Reflect.deleteProperty(o, "boundTo"), "OPENING_MALFORMED"],
  ["a record and an act", (o) => (o.boundTo = { record: RECORD, act: "ATTEST" }), "OPENING_MALFORMED"],
  ["half of an act", (o) => (o.boundTo = { act: "ATTEST", subject: RECORD }), "OPENING_MALFORMED"],
])("an opening with %s is refused", (_, change, code) => {
  const document = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);
  const opening = JSON.parse(JSON.stringify(openFields(document, ["/purpose", "/price"])));

  change(opening);

  expect(() => verify(document.commitment, opening)).toThrow(
    expect.objectContaining({ code: expect.stringContaining(code) }),
  );
});

// A dishonest committer may put leaves into the tree that no document has.
test.each<[string, Record<string, JsonValue>, string[]]>([
  ["an object as one field", { "/price": { amount: 1 } }, ["/price"]],
  ["a field inside another field", { "/price": 1, "/price/amount": 2 }, ["/price", "/price/amount"]],
])("a tree made with %s does not verify although every leaf is in it", (_, planted, opened) => {
  const salt = new Uint8Array(32).fill(1);
  const paths = Object.keys(planted);
  const leaves = Array.from({ length: 8 }, (_, position) => {
    const path = paths[position];
    return path === undefined ? new Uint8Array(32) : leafHash({ schemaId: SCHEMA, path, value: planted[path]!, salt });
  });
  const fields = opened.map((path) => {
    const position = paths.indexOf(path);
    return {
      path,
      value: planted[path],
      salt: toHex(salt),
      position,
      siblings: siblingsOf(leaves, position).map(toHex),
    };
  });

  expect(() =>
    verify(toHex(commitmentOf(treeRoot(leaves), BOUND)), { schemaId: SCHEMA, boundTo: BOUND, fields }),
  ).toThrow(expect.objectContaining({ code: "OPENING_MALFORMED" }));
});

test("an inner node cannot be opened as a field", () => {
  const document = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);
  const opening = JSON.parse(JSON.stringify(openFields(document, ["/purpose"])));

  opening.fields[0].siblings.shift();
  opening.fields[0].position >>= 1;

  expect(() => verify(document.commitment, opening)).toThrow(expect.objectContaining({ code: "OPENING_MALFORMED" }));
});

test("the commitment hashes a tag, the record or act to which the document belongs, and the root", () => {
  const root = new Uint8Array(32).fill(9);
  const tag = (text: string) => Buffer.from(text.padEnd(32, "\0"));
  const [subject, by] = [fromHex(RECORD), fromHex("0x99887766554433221100")];
  const act = { subject: toHex(subject), by: toHex(by), code: 0x0102 };

  expect([BOUND, { ...act, act: "ATTEST" } as const, { ...act, act: "SETTLE" } as const].map(hashed)).toEqual([
    toHex(keccak256(Buffer.concat([tag("laiqu.content.1"), subject, root]))),
    toHex(keccak256(Buffer.concat([tag("laiqu.act-document.1"), subject, by, Buffer.from([1, 1, 2]), root]))),
    toHex(keccak256(Buffer.concat([tag("laiqu.act-document.1"), subject, by, Buffer.from([2, 1, 2]), root]))),
  ]);

  function hashed(boundTo: DocumentBinding): Hex {
    return toHex(commitmentOf(root, boundTo));
  }
});

test("an opening proves nothing for a record or an act that only copied the commitment", () => {
  const subject = RECORD;
  const by = "0x99887766554433221100";
  const hold = { subject, by, act: "ATTEST", code: 7 } as const;
  const others: DocumentBinding[] = [
    { record: "0x0000000000000000000a" },
    { ...hold, subject: by },
    { ...hold, by: subject },
    { ...hold, act: "SETTLE" },
    { ...hold, code: 8 },
  ];
  for (const boundTo of [BOUND, hold]) {
    const document = commitDocument(SCHEMA, FIELDS, boundTo, randomBytes);
    const opening = openFields(document, ["/purpose"]);

    expect(verifyOpening(document.commitment, boundTo, opening).get("/purpose")).toBe("flood warning");
    for (const copier of others) {
      expect(() => verifyOpening(document.commitment, copier, opening)).toThrow(
        expect.objectContaining({ code: "OPENING_OF_ANOTHER_RECORD" }),
      );
      expect(() => verifyOpening(document.commitment, copier, { ...opening, boundTo: copier })).toThrow(
        expect.objectContaining({ code: "OPENING_UNPROVEN" }),
      );
    }
  }
});

test("a document that is bound again has the same salts and opens only where it is bound now", () => {
  const planned = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);
  const boundTo = { record: "0x0000000000000000000a" } as const;

  const bound = rebindDocument(planned, boundTo);

  expect(bound.leaves).toEqual(planned.leaves);
  expect(bound.commitment).not.toBe(planned.commitment);
  expect(parseDocument(JSON.parse(JSON.stringify(bound)))).toEqual(bound);
  expect(verifyOpening(bound.commitment, boundTo, openFields(bound, ["/purpose"])).size).toBe(1);
  expect(() => verifyOpening(planned.commitment, BOUND, openFields(bound, ["/purpose"]))).toThrow(
    expect.objectContaining({ code: "OPENING_OF_ANOTHER_RECORD" }),
  );
});

test("an opening of one document does not verify against another of the same record", () => {
  const [first, second] = [
    commitDocument(SCHEMA, FIELDS, BOUND, randomBytes),
    commitDocument(SCHEMA, FIELDS, BOUND, randomBytes),
  ];

  expect(() => verify(second.commitment, openFields(first, ["/purpose"]))).toThrow(
    expect.objectContaining({ code: "OPENING_UNPROVEN" }),
  );
});

test("an unknown field is refused, and the error names the fields of the document", () => {
  const document = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);

  expect(() => openFields(document, ["/purpos"])).toThrow(
    expect.objectContaining({ code: "DOCUMENT_FIELD_UNKNOWN", evidence: expect.objectContaining({ path: "/purpos" }) }),
  );
});

test("a stored document is read back, and any changed byte of its secrets or values is noticed", () => {
  const document = commitDocument(SCHEMA, FIELDS, BOUND, randomBytes);
  const stored = JSON.stringify(document);

  expect(parseDocument(JSON.parse(stored))).toEqual(document);
  for (const leaf of document.leaves) {
    const secret = "path" in leaf ? leaf.salt : leaf.padding;
    const flipped = toHex(fromHex(secret).map((byte, index) => (index === 5 ? byte ^ 1 : byte)));
    expect(() => parseDocument(JSON.parse(stored.replace(secret, flipped)))).toThrow(
      expect.objectContaining({ code: "DOCUMENT_MALFORMED" }),
    );
  }
  expect(() => parseDocument(JSON.parse(stored.replace("flood", "Flood")))).toThrow(
    expect.objectContaining({ code: "DOCUMENT_MALFORMED" }),
  );
});

test("documents without fields, with too many, or under a malformed schema are refused", () => {
  const many = Object.fromEntries(Array.from({ length: 257 }, (_, index) => [`f${index}`, index]));

  for (const [schemaId, fields] of [
    [SCHEMA, {}],
    [SCHEMA, many],
    ["Export", { a: 1 }],
  ] as const) {
    expect(() => commitDocument(schemaId, fields, BOUND, randomBytes)).toThrow(
      expect.objectContaining({ code: "DOCUMENT_MALFORMED" }),
    );
  }
  expect(() => commitDocument(SCHEMA, { a: NaN }, BOUND, randomBytes)).toThrow(
    expect.objectContaining({ code: "JSON_NOT_REPRESENTABLE" }),
  );
});
