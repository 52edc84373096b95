import { BODY, DECISION, DECISION_ID, ID, OFFSET, REFUSAL, STATEMENT, TAG, told } from "./event-layouts.ts";
import { bytesOf, field, listOf, rest } from "./layout.ts";
import type { Layout } from "./layout.ts";

/** What is hashed: where, how, and what of the hash is kept. */
export interface Preimage {
  readonly title: string;
  /** What the hash is for, in one or two sentences. */
  readonly about: string;
  readonly algorithm: "keccak-256" | "SHA-256";
  /** How many bytes of the hash are kept, and which; "all" of 32. Content of a decision is no hash by itself. */
  readonly kept: "all" | "the first 10 bytes" | "the first 24 bytes" | "the last 28 bytes" | "none by itself";
  readonly layout: Layout;
}

const PUBLICATION: Layout = [
  field("offset of the publication", 32, "32"),
  field("effectiveFrom", 32, "seconds"),
  field("rulebook", 32, "hash of the rulebook's document"),
  field("offset of steps", 32, OFFSET),
  field("number of steps", 32, "1 in this example; each further step has an offset and a tuple"),
  field("offset of step 0", 32, "counted from behind the number of steps"),
  field("kind", 32),
  field("caseNumber", 32),
  field("act", 32, "`ActKind`"),
  field("code", 32, "code or status"),
  field("offset of words", 32, OFFSET),
  listOf("words", 32, "two rows of 16 bytes"),
];

const LIST_HEAD: Layout = [
  field("tag", 32, TAG),
  field("zeros", 4),
  field("hash", 28, "that of the head before; zeros of an empty list"),
];

const HASHED_ITEM = field("item", 32, "keccak-256 of the log data");

const CONTENT: Readonly<Record<string, Layout>> = {
  ADMIT_AUTHORITY: [
    field("offset of the struct", 32, "32"),
    field("offset of referenceText", 32, OFFSET),
    field("content", 32, "commitment of the document"),
    field("account", 32, "in the low 20 bytes"),
    field("roles", 32, "a bit for each role"),
    bytesOf("referenceText"),
  ],
  END_AUTHORITY: [field("party", 32, ID), field("status", 32), field("reason", 32)],
  OFFER_SEAT: [
    field("party", 32, ID),
    field("account", 32, "in the low 20 bytes"),
    field("roles", 32, "a bit for each role"),
    field("until", 32, "seconds"),
    field("lost", 32, "account, in the low 20 bytes; 0: none"),
  ],
  PROMISE: [field("version", 32), field("hash", 32, "see Publication")],
  CALENDAR: [field("year", 32), field("half", 32, "0 or 1"), field("workingDays", 32, "bit i: day i of the half")],
  ROSTER: [
    field("offset of the struct", 32, "32"),
    field("offset of agencies", 32, OFFSET),
    field("quorum", 32),
    field("delaySeconds", 32),
    listOf("agencies", 32, ID),
  ],
  RETIRE: [field("successor", 32, "digest of the next ledger's descriptor")],
};

const ZEROS = (bytes: number) => field("zeros", bytes);
const RECORD_KEY = [field("id", 10), ZEROS(22)];

/** The keys of the mappings; behind each stands the number of the mapping. */
const KEYS: Readonly<Record<string, Layout>> = {
  seats: [ZEROS(12), field("account", 20)],
  states: RECORD_KEY,
  edges: RECORD_KEY,
  inputWords: [ZEROS(21), field("id", 10), field("index", 1, "three inputs a word")],
  cleared: RECORD_KEY,
  facts: [ZEROS(9), field("subject", 10), field("code", 2), field("role", 1), field("party", 10)],
  lists: [ZEROS(21), field("owner", 10), field("list", 1)],
  rowWords: [
    ZEROS(23),
    field("jurisdiction", 1, "ordinal"),
    field("version", 2),
    field("kind", 1),
    field("case", 1),
    field("act", 1, "`ActKind`"),
    field("code", 2),
    field("index", 1, "two rows a word"),
  ],
  books: [ZEROS(31), field("jurisdiction", 1, "ordinal")],
  rulebooks: [ZEROS(29), field("jurisdiction", 1, "ordinal"), field("version", 2)],
  rosters: [ZEROS(28), field("jurisdiction", 1, "ordinal"), field("version", 2), field("index", 1)],
  decisions: [field("id", 32)],
  offers: [ZEROS(2), field("account", 20), field("party", 10)],
  rolesElsewhere: [ZEROS(11), field("account", 20), field("jurisdiction", 1, "ordinal")],
  calendars: [ZEROS(28), field("jurisdiction", 1, "ordinal"), field("year", 2), field("half", 1)],
  approvedRoots: RECORD_KEY,
};

function keccak(title: string, about: string, kept: Preimage["kept"], layout: Layout): Preimage {
  return { title, about, algorithm: "keccak-256", kept, layout };
}

function sha(title: string, about: string, layout: Layout): Preimage {
  return { title, about, algorithm: "SHA-256", kept: "all", layout };
}

const ACTS_TRAIL = "The data of the event `Attested`. Its hash is the subject's new trail head.";

/** Every preimage that the ledger hashes, or whose hash it keeps, by name. */
export const PREIMAGES: Readonly<Record<string, Preimage>> = {
  reference: keccak("Reference", "A part of the record's id.", "all", [rest("referenceText", "NFKC UTF-8")]),
  recordId: keccak("Id of a record by reference", "ABI encoding of five values.", "the first 10 bytes", [
    field("offset of the tag", 32, OFFSET),
    field("kind", 32),
    field("issuer", 10, "party; the jurisdiction of an authority or a founding party"),
    ZEROS(22),
    field("reference", 32, "see Reference"),
    field("revision", 32),
    bytesOf("tag", "`laiqu.record.1`"),
  ]),
  exportId: keccak("Id of an export by digest", "ABI encoding of three values.", "the first 10 bytes", [
    field("offset of the tag", 32, OFFSET),
    field("sha256Digest", 32, "of the file or folder, or the commitment of a salted export"),
    field("ordinal", 32),
    bytesOf("tag", "`laiqu.export.1`"),
  ]),
  saltedCommitment: keccak("Commitment of a salted export", "It stands in the place of the SHA-256 digest.", "all", [
    field("offset of the tag", 32, OFFSET),
    field("salt", 32, "random"),
    field("sha256", 32, "of the file"),
    field("sm3", 32, "of the file"),
    bytesOf("tag", "`laiqu.salted.1`"),
  ]),
  body: keccak(
    "Body of a record",
    "The data of the event `Recorded`. Its hash is the record's first trail head.",
    "the first 24 bytes",
    BODY,
  ),
  exportBody: keccak("Body of an export by digest", "The same, without a reference.", "the first 24 bytes", BODY),
  admittedBody: keccak(
    "Body of what no party made",
    "What is founded, and the authorities that governance admits: the same fields, most of them zero.",
    "the first 24 bytes",
    BODY,
  ),
  statement: keccak("Statement", ACTS_TRAIL, "the first 24 bytes", STATEMENT),
  seatStatement: keccak(
    "Statement of a seat",
    "What the ledger itself says in a party's trail when an account accepts a seat.",
    "the first 24 bytes",
    STATEMENT,
  ),
  filing: keccak(
    "Filing",
    "The data of `Attested` too; its hash is an item of the subject's list FILINGS. So are roles and anchors.",
    "all",
    STATEMENT,
  ),
  settlement: keccak(
    "Settlement",
    "The data of the event `Settled`. Its hash is the subject's new trail head.",
    "the first 24 bytes",
    told("status", "reason", "answers"),
  ),
  refusal: keccak(
    "Refusal",
    "The data of the event `Refused`. Its hash is an item of the caller's list REFUSALS.",
    "all",
    REFUSAL,
  ),
  call: keccak("Call", "A part of a refusal: the calldata of the transaction.", "all", [
    field("selector", 4, "of the function"),
    rest("parameters", "ABI encoding"),
  ]),
  listOfRecords: keccak("Head of a list of records", "Beside the hash the head has the count.", "the last 28 bytes", [
    ...LIST_HEAD,
    field("item", 10, "id of the record"),
    ZEROS(22),
  ]),
  listOfBreaks: keccak("Head of the list of breaks", "The second item of the list.", "the last 28 bytes", [
    ...LIST_HEAD,
    field("subject", 10),
    field("time", 4, "of the block, seconds"),
    field("act", 1, "`ActKind`"),
    field("code", 2, "code or status"),
    ZEROS(15),
  ]),
  listOfFilings: keccak("Head of a list of filings", "Its items are hashes.", "the last 28 bytes", [
    ...LIST_HEAD,
    HASHED_ITEM,
  ]),
  listOfRefusals: keccak("Head of a list of refusals", "Its items are hashes.", "the last 28 bytes", [
    ...LIST_HEAD,
    HASHED_ITEM,
  ]),
  listOfDecisions: keccak("Head of the list of decisions", "Its items are hashes.", "the last 28 bytes", [
    ...LIST_HEAD,
    HASHED_ITEM,
  ]),
  decisionId: keccak("Id of a decision", "ABI encoding of six values.", "all", DECISION_ID),
  decisionStep: keccak(
    "Step of a decision",
    "The data of `DecisionTaken`. Its hash is an item of the jurisdiction's list DECISIONS.",
    "all",
    DECISION,
  ),
  ...Object.fromEntries(
    Object.entries(CONTENT).map(([name, layout]) => [
      `content.${name}`,
      keccak(`Content of a decision ${name}`, "A part of the decision's id.", "none by itself", layout),
    ]),
  ),
  publication: keccak(
    "Publication of a rulebook's version",
    "What is promised before it is published (slot 9): document, date and all rows.",
    "all",
    PUBLICATION,
  ),
  identity: keccak("Identity of a ledger", "Written once, in the founding (slot 16).", "all", [
    field("chainId", 32),
    field("address", 32, "of the ledger, in the low 20 bytes"),
    field("time", 32, "of the founding block, seconds"),
    field("parentHash", 32, "hash of the block before"),
  ]),
  ...Object.fromEntries(
    Object.entries(KEYS).map(([name, layout]) => [
      `slot.${name}`,
      keccak(`Slot of \`${name}\``, "Where a value of the mapping stands in the storage.", "all", [
        ...layout,
        field("mapping", 32, "its number"),
      ]),
    ]),
  ),
  fieldLeaf: keccak(
    "Leaf of a document",
    "One field. A random padding leaf has 32 random bytes and no preimage.",
    "all",
    [
      field("tag", 1, "0"),
      field("length of schemaId", 4),
      field("schemaId", 14),
      field("length of path", 4),
      field("path", 13, "JSON Pointer"),
      field("length of type", 4),
      field("type", 6, "of the JSON value"),
      field("length of value", 4),
      field("value", 7, "canonical JSON"),
      field("salt", 32, "random"),
    ],
  ),
  treeNode: keccak("Inner node of a document's tree", "The last one is the root.", "all", [
    field("tag", 1, "1"),
    field("left", 32),
    field("right", 32),
  ]),
  contentCommitment: keccak("Commitment of a record's document", "`content` of the body.", "all", [
    field("tag", 32, "`laiqu.content.1`, zeros on the right"),
    field("record", 10),
    field("root", 32),
  ]),
  actCommitment: keccak("Commitment of an act's document", "`document` of a statement or settlement.", "all", [
    field("tag", 32, "`laiqu.act-document.1`, zeros on the right"),
    field("subject", 10),
    field("by", 10, "party"),
    field("act", 1, "1 a statement, 2 a settlement"),
    field("code", 2, "code or status"),
    field("root", 32),
  ]),
  folderLeaf: sha("File of a folder", "And the same under SM3.", [
    field("tag", 1, "0"),
    rest("entry", "of the manifest, canonical JSON"),
  ]),
  folderNode: sha("Inner node of a folder's tree", "And the same under SM3.", [
    field("tag", 1, "1"),
    field("left", 32),
    field("right", 32),
  ]),
  folderDigest: sha("Digest of a folder", "`sha256Digest` of its export; `sm3Digest` is the same under SM3.", [
    field("tag", 1, "2"),
    field("files", 8, "their number"),
    field("bytes", 8, "their sum"),
    field("root", 32),
  ]),
};
