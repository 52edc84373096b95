import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { parseDigestHex } from "../documents/digest.ts";
import { parseDocument } from "../documents/document.ts";
import type { CommittedDocument } from "../documents/document.ts";
import { membersOf } from "../documents/exact-members.ts";
import { parseSaltedOpening, saltedExportId, saltedOpeningBytes } from "../ledger/salted-opening.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** The form of the signed content of an envelope. */
export const CONTENT_FORMAT = "laiqu.envelope-content.1";

/** No record of a ledger has more documents than this by far. */
const MOST_DOCUMENTS = 10_000;
const MOST_PAPERS = 1_000;
const MOST_NAME_CHARACTERS = 1_024;
/** The end of the year 9999, in seconds since 1970 (UTC): no clock shows a later time. */
const LATEST_SECOND = 253_402_300_799;

/** A paper in an envelope. Its name is data: no file is ever named by it. */
export interface GivenPaper {
  readonly name: string;
  readonly sha256: string;
  readonly sm3: string;
  readonly bytes: Uint8Array;
}

/** A document with its salts, and what is given with it. */
export interface GivenDocument {
  readonly document: CommittedDocument;
  /** The opening of a salted export. */
  readonly opening?: SaltedContent;
  readonly papers: readonly GivenPaper[];
}

/**
 * The documents that one account gives to another. The signature covers all of it, so that nobody can pass it on as
 * meant for somebody else.
 */
export interface EnvelopeContent {
  /** The ledger on which the documents have their commitments. */
  readonly ledger: { readonly genesisHash: Hex; readonly address: Hex };
  readonly from: { readonly account: Hex; readonly party: Hex };
  /** The account that may read it. */
  readonly to: Hex;
  /** The record that the documents are about. */
  readonly record: Hex;
  /** Seconds since 1970 by the clock of the giver. */
  readonly at: number;
  readonly documents: readonly GivenDocument[];
}

/** The content as JSON, whose canonical bytes are signed. */
export function contentForm({ ledger, from, to, record, at, documents }: EnvelopeContent): JsonObject {
  return {
    format: CONTENT_FORMAT,
    ledger: { ...ledger },
    from: { ...from },
    to,
    record,
    at,
    documents: documents.map(({ document, opening, papers }) => ({
      document,
      ...(opening === undefined ? {} : { opening: new TextDecoder().decode(saltedOpeningBytes(opening)) }),
      papers: papers.map(({ bytes, ...paper }) => ({ ...paper, base64: Buffer.from(bytes).toString("base64") })),
    })),
  };
}

/**
 * Reads the content of an envelope strictly. Each document is recomputed, so that its commitment is that of its fields
 * and salts.
 * @throws what `refuse` makes; InputError DOCUMENT_MALFORMED
 */
export function parseContent(value: unknown, refuse: (problem: Bilingual) => Error): EnvelopeContent {
  const members = membersOf(value, ["format", "ledger", "from", "to", "record", "at", "documents"], [], refuse);
  const { genesisHash, address } = membersOf(members.ledger, ["genesisHash", "address"], [], refuse);
  const { account, party } = membersOf(members.from, ["account", "party"], [], refuse);
  const { to, record, at, documents } = members;
  const isSound =
    members.format === CONTENT_FORMAT &&
    isHex(genesisHash, 32) &&
    isHex(address, 20) &&
    isHex(account, 20) &&
    isHex(party, 10) &&
    isHex(to, 20) &&
    isHex(record, 10) &&
    typeof at === "number" &&
    Number.isSafeInteger(at) &&
    at >= 0 &&
    at <= LATEST_SECOND &&
    Array.isArray(documents);
  if (!isSound) throw refuse(WRONG_FORM);
  const items: readonly unknown[] = documents;
  if (items.length === 0 || items.length > MOST_DOCUMENTS)
    throw refuse({ zh: "没有文书，或文书过多", en: "has no documents, or too many" });
  return {
    ledger: { genesisHash, address },
    from: { account, party },
    to,
    record,
    at,
    documents: items.map((item) => parseGiven(item, record, refuse)),
  };
}

const WRONG_FORM: Bilingual = { zh: "格式不对", en: "is malformed" };

function parseGiven(item: unknown, record: Hex, refuse: (problem: Bilingual) => Error): GivenDocument {
  const { document, opening, papers } = membersOf(item, ["document", "papers"], ["opening"], refuse);
  if (!Array.isArray(papers) || papers.length > MOST_PAPERS || !isTextOrAbsent(opening)) throw refuse(WRONG_FORM);
  const list: readonly unknown[] = papers;
  const committed = parseDocument(document);
  const { boundTo } = committed;
  if (("record" in boundTo ? boundTo.record : boundTo.subject) !== record)
    throw refuse({ zh: "含有另一条记录的文书", en: "has a document that belongs to another record" });
  return {
    document: committed,
    papers: list.map((paper) => parsePaper(paper, refuse)),
    ...(opening === undefined ? {} : { opening: parseOpening(opening, committed, refuse) }),
  };
}

/** The opening of a salted export, whose id follows from it: a false one could not be told from the true one later. */
function parseOpening(
  text: string,
  { boundTo }: CommittedDocument,
  refuse: (problem: Bilingual) => Error,
): SaltedContent {
  const opening = parseSaltedOpening(new TextEncoder().encode(text));
  if ("record" in boundTo && boundTo.record === saltedExportId(opening)) return opening;
  throw refuse({ zh: "含有另一次出域的披露文件", en: "has the opening of another export" });
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

function parsePaper(paper: unknown, refuse: (problem: Bilingual) => Error): GivenPaper {
  const { name, sha256, sm3, base64 } = membersOf(paper, ["name", "sha256", "sm3", "base64"], [], refuse);
  if (typeof name !== "string" || name === "" || name.length > MOST_NAME_CHARACTERS || typeof base64 !== "string")
    throw refuse(WRONG_FORM);
  const bytes = Buffer.from(base64, "base64");
  // Node passes over characters that are no base64.
  if (bytes.toString("base64") !== base64) throw refuse(WRONG_FORM);
  return { name, sha256: parseDigestHex(String(sha256)), sm3: parseDigestHex(String(sm3)), bytes };
}
