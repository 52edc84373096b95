// The most expensive files of the greatest size, one for each kind of cost that a certificate can have.
import { CERTIFICATE_LIMITS } from "../../../src/certificate/certificate.ts";
import { DESCRIPTOR_VALIDATORS, type Descriptor } from "../../../src/certificate/descriptor.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { canonicalBytes } from "../../../src/documents/canonical-json.ts";
import { commitDocument, openFields } from "../../../src/documents/document.ts";
import { folderSha256, proveMember } from "../../../src/documents/folder-tree.ts";
import { createManifest } from "../../../src/documents/manifest.ts";
import type { DocumentOpening } from "../../../src/documents/opening.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { exportId, recordId, type RecordId } from "../../../src/ledger/record-id.ts";
import { SyntheticLedger } from "./synthetic-ledger.ts";

/** A file, and the descriptor under which it is verified. */
interface HostileFile {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

export interface Family {
  readonly name: string;
  /** The verdict that the file must get: a file that is refused too early measures nothing. */
  readonly verdict: string;
  readonly make: () => HostileFile;
}

const { bytes: MOST_BYTES } = CERTIFICATE_LIMITS;

export const FAMILIES: readonly Family[] = [
  { name: "empty arrays", verdict: "TOO_LARGE", make: () => filled("[", "[],", "[]]") },
  { name: "objects of one member each", verdict: "TOO_LARGE", make: () => filled("[", '{"a":0},', "{}]") },
  { name: "nested arrays", verdict: "NOT_A_CERTIFICATE", make: () => filled("", "[", "") },
  { name: "escaped characters", verdict: "NOT_A_CERTIFICATE", make: () => filled('{"format":"', "\\u0001", '"}') },
  { name: "white space", verdict: "NOT_A_CERTIFICATE", make: () => filled("", " \n", "x") },
  { name: "a long path of a field", verdict: "NOT_A_CERTIFICATE", make: () => withPath(`/${"a".repeat(4_000_000)}`) },
  { name: "a field's path of slashes", verdict: "NOT_A_CERTIFICATE", make: () => withPath("/".repeat(4_000_000)) },
  { name: "paths of many levels in many documents", verdict: "AUTHENTIC_IN_FORCE", make: deepPaths },
  { name: "many opened fields", verdict: "AUTHENTIC_IN_FORCE", make: manyFields },
  { name: "one opened value of 4 MB", verdict: "AUTHENTIC_IN_FORCE", make: longValue },
  { name: "file paths of many combining marks", verdict: "AUTHENTIC_IN_FORCE", make: markedPaths },
  { name: "a member with a path of 4 MB", verdict: "NOT_A_CERTIFICATE", make: longMember },
  { name: "one record with 10,000 acts", verdict: "AUTHENTIC_IN_FORCE", make: manyActs },
  { name: "2,000 records under one party of many acts", verdict: "AUTHENTIC_IN_FORCE", make: busyParty },
  { name: "a graph of shared ancestors", verdict: "AUTHENTIC_IN_FORCE", make: sharedAncestors },
  { name: "products of products, each of all before", verdict: "AUTHENTIC_IN_FORCE", make: sharedInputs },
  { name: "a long name that is repeated for 7,500 acts", verdict: "AUTHENTIC_IN_FORCE", make: longName },
  { name: "a long reference that is repeated for 9,800 acts", verdict: "AUTHENTIC_IN_FORCE", make: longReference },
  { name: "a chain of 1,400 authorizations", verdict: "AUTHENTIC_IN_FORCE", make: manyAuthorizations },
  { name: "an opened value of characters to escape", verdict: "AUTHENTIC_IN_FORCE", make: escapedValue },
  { name: "30,000 breaks", verdict: "AUTHENTIC_IN_FORCE", make: manyBreaks },
  { name: "128 validators that all seal", verdict: "AUTHENTIC_IN_FORCE", make: manyValidators },
  { name: "all of these at once", verdict: "AUTHENTIC_IN_FORCE", make: allAtOnce },
];

/** A text of the greatest size: `start`, then `part` as often as it fits, then `end`. */
function filled(start: string, part: string, end: string): HostileFile {
  const times = Math.floor((MOST_BYTES - start.length - end.length) / part.length);
  const { descriptor } = new Ledger().small();
  return { bytes: new TextEncoder().encode(`${start}${part.repeat(times)}${end}`), descriptor };
}

/** A ledger with the records that most files need. */
class Ledger extends SyntheticLedger {
  readonly party: RecordId;

  constructor(validators?: number) {
    super(validators);
    this.party = this.record({ kind: Kind.PARTY, name: "PARTY", issuer: this.city, parent: this.city });
  }

  resource(name: string, more: { readonly content?: Hex; readonly parent?: RecordId; readonly link?: RecordId } = {}) {
    return this.record({ kind: Kind.RESOURCE, name, issuer: this.party, parent: this.city, ...more });
  }

  product(name: string, inputs: readonly RecordId[], more: { readonly content?: Hex } = {}): RecordId {
    return this.record({ kind: Kind.PRODUCT, name, issuer: this.party, parent: this.city, inputs, ...more });
  }

  small(): HostileFile {
    return this.certificate(this.resource("R"));
  }

  /** The id of a record that is named before it is made. */
  idOf(kind: Kind, name: string): RecordId {
    return recordId({ kind, issuer: this.party, reference: name, revision: 0 });
  }
}

function changed({ bytes, descriptor }: HostileFile, change: (json: Record<string, unknown>) => void): HostileFile {
  const json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  change(json);
  return { bytes: canonicalBytes(json), descriptor };
}

function withPath(path: string): HostileFile {
  const ledger = new Ledger();
  const id = ledger.resource("R");
  const field = { path, value: 0, salt: `0x${"00".repeat(32)}`, position: 0, siblings: hashes(3) };
  const opening = { schemaId: "a", boundTo: { record: id }, fields: [field] };
  return changed(ledger.certificate(id), (json) => (json["openings"] = { [id]: opening }));
}

function hashes(count: number): Hex[] {
  return Array.from({ length: count }, () => `0x${"00".repeat(32)}` as const);
}

/** A certificate of a product that is made of `count` resources, each with a document that is opened whole. */
function opened(
  count: number,
  fieldsOf: (index: number) => Record<string, unknown>,
  ledger = new Ledger(),
  breaks = 0,
): HostileFile {
  const openings = new Map<RecordId, DocumentOpening>();
  const inputs = Array.from({ length: count }, (_, index) => {
    const name = `R${index}`;
    const record = ledger.idOf(Kind.RESOURCE, name);
    const zeros = (length: number) => new Uint8Array(length).fill(index + 1);
    const document = commitDocument("a", fieldsOf(index) as never, { record }, zeros);
    openings.set(record, openFields(document, [""]));
    return ledger.resource(name, { content: document.commitment });
  });
  const product = ledger.product("P", inputs);
  ledger.breakOf(ledger.idOf(Kind.RESOURCE, "another"), breaks);
  return ledger.certificate(product, { openings });
}

function manyFields(): HostileFile {
  return opened(10, () => Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, 0])));
}

function allAtOnce(): HostileFile {
  const ledger = new Ledger(DESCRIPTOR_VALIDATORS);
  for (let act = 0; act < 5_600; act++) ledger.review(ledger.party, ledger.party);
  const fields = () => Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, 0]));
  return opened(10, fields, ledger, CERTIFICATE_LIMITS.breaks);
}

/** Every path has 60 levels and 1,000 characters. */
function deepPaths(): HostileFile {
  return opened(10, () => {
    let value: unknown = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, 0]));
    for (let level = 0; level < 58; level++) value = { ["k".repeat(15)]: value };
    return value as Record<string, unknown>;
  });
}

/** DEL is one byte in the file and six characters in the JSON of the verdict. */
function escapedValue(): HostileFile {
  return opened(1, () => ({ text: "\u007f".repeat(4_150_000) }));
}

function longValue(): HostileFile {
  return opened(1, () => ({ text: "长".repeat(1_390_000) }));
}

function folder(paths: readonly string[]) {
  return createManifest(paths.map((path) => ({ path, size: 1, sha256: "11".repeat(32), sm3: "22".repeat(32) })));
}

function withFolder(contents: (manifest: ReturnType<typeof folder>) => unknown, paths: readonly string[]): HostileFile {
  const ledger = new Ledger();
  const manifest = folder(paths);
  const product = ledger.product("P", []);
  const sha256Digest = folderSha256(manifest);
  ledger.record({ kind: Kind.EXPORT, name: "", issuer: ledger.party, parent: product, sha256Digest });
  return ledger.certificate(exportId({ sha256: sha256Digest, ordinal: 0 }), { folder: contents(manifest) as never });
}

/** Marks of two classes take turns, so that they must be put in order, in runs of 30, the longest that is allowed. */
function markedPaths(): HostileFile {
  const run = "a" + "\u0323".repeat(15) + "\u0301".repeat(15);
  const paths = Array.from({ length: 250 }, (_, index) => `${index}/${run.repeat(130)}`.normalize("NFC"));
  return withFolder((manifest) => ({ manifest }), paths);
}

function longMember(): HostileFile {
  const file = withFolder((manifest) => ({ member: proveMember(manifest, "a") }), ["a", "b"]);
  return changed(
    file,
    (json) => ((json["member"] as { file: { path: string } }).file.path = "\u0301\u0323".repeat(900_000)),
  );
}

function manyActs(): HostileFile {
  const ledger = new Ledger();
  const id = ledger.resource("R");
  for (let act = 0; act < 9_900; act++) ledger.review(id, ledger.party);
  return ledger.certificate(id);
}

/** The party of every decision has a name of almost a megabyte. */
function longName(): HostileFile {
  const ledger = new SyntheticLedger();
  const record = recordId({ kind: Kind.PARTY, issuer: ledger.city, reference: "PARTY", revision: 0 });
  const document = commitDocument("a", { name: "名".repeat(300_000) }, { record }, (length) => new Uint8Array(length));
  ledger.record({
    kind: Kind.PARTY,
    name: "PARTY",
    issuer: ledger.city,
    parent: ledger.city,
    content: document.commitment,
  });
  const id = ledger.record({ kind: Kind.RESOURCE, name: "R", issuer: record, parent: ledger.city });
  for (let act = 0; act < 7_500; act++) ledger.review(id, record);
  return ledger.certificate(id, { openings: new Map([[record, openFields(document, [""])]]) });
}

function longReference(): HostileFile {
  const ledger = new Ledger();
  const id = ledger.resource("R".repeat(CERTIFICATE_LIMITS.referenceBytes));
  for (let act = 0; act < 9_800; act++) ledger.review(id, ledger.party);
  return ledger.certificate(id);
}

/** The ledger records no authorization under another. */
function manyAuthorizations(): HostileFile {
  const ledger = new Ledger();
  const below = (parent: RecordId, index: number): RecordId =>
    ledger.record({ kind: Kind.AUTHORIZATION, name: `A${index}`, issuer: ledger.party, parent, link: ledger.party });
  let last = ledger.city;
  for (let index = 0; index < 1_400; index++) last = below(last, index);
  return ledger.certificate(last);
}

function busyParty(): HostileFile {
  const ledger = new Ledger();
  for (let act = 0; act < 4_000; act++) ledger.review(ledger.party, ledger.party);
  let inputs: RecordId[] = [];
  for (let index = 0; index < 1_600; index++) inputs.push(ledger.resource(`R${index}`));
  while (inputs.length > 100) {
    inputs = inputs.reduce<RecordId[]>((made, _, at) => {
      if (at % 100 === 0) made.push(ledger.product(`P${inputs.length}-${at}`, inputs.slice(at, at + 100)));
      return made;
    }, []);
  }
  return ledger.certificate(ledger.product("P", inputs));
}

/** Every record stands under the one before by parent and by link: 2^n ways lead to the first. */
function sharedAncestors(): HostileFile {
  const ledger = new Ledger();
  let above = ledger.resource("R0");
  for (let index = 1; index < 1_450; index++) above = ledger.resource(`R${index}`, { parent: above, link: above });
  return ledger.certificate(above);
}

/** Every product is made of the 32 before it: 32^n ways lead to the first. */
function sharedInputs(): HostileFile {
  const ledger = new Ledger();
  const made: RecordId[] = [ledger.resource("R")];
  for (let index = 0; index < 500; index++) made.push(ledger.product(`P${index}`, made.slice(-32)));
  return ledger.certificate(made.at(-1)!);
}

function manyBreaks(): HostileFile {
  const ledger = new Ledger();
  const resource = ledger.resource("R");
  const product = ledger.product("P", [resource]);
  ledger.breakOf(ledger.idOf(Kind.RESOURCE, "another"), CERTIFICATE_LIMITS.breaks);
  return ledger.certificate(product);
}

function manyValidators(): HostileFile {
  return new Ledger(DESCRIPTOR_VALIDATORS).small();
}
