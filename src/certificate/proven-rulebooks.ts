import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import type { LedgerEvent } from "../ledger/events.ts";
import { CertificateError } from "./certificate-error.ts";

/** The document of a version of a rulebook: its regulation, its rules and those of its layers. */
export interface EvidenceRulebook {
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly jurisdiction: number;
  readonly version: number;
  readonly document: JsonValue;
}

/** A version of a rulebook as the ledger published it. */
export interface ProvenRulebook {
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly jurisdiction: number;
  readonly version: number;
  /** The time from which it judges, in seconds. */
  readonly from: number;
  /** The digest of its document. */
  readonly digest: Hex;
  /** Its document, where the evidence has it. It has the digest. */
  readonly document: JsonValue | undefined;
}

/** An event, and the version that judged it; 0 where none did. */
interface JudgedEvent {
  readonly event: string;
  readonly jurisdiction?: number;
  readonly version?: number;
}

/** The versions of rulebooks in evidence. */
interface RulebooksIn {
  readonly events: readonly JudgedEvent[];
  readonly published: readonly { readonly block: number; readonly event: LedgerEvent }[];
  readonly documents: readonly EvidenceRulebook[];
}

/**
 * The versions that the evidence proves: every version that judged one of its events is among them, and every document
 * is that of one of them.
 * @throws CertificateError INCOMPLETE, RULEBOOK_DIFFERS
 */
export function provenRulebooks({ events, published, documents }: RulebooksIn): ProvenRulebook[] {
  const texts = new Map(documents.map((each) => [nameOf(each), each.document]));
  const books = published.map(({ block, event }) => provenRulebook(block, event, texts));
  const proven = new Set(books.map(nameOf));
  const surplus = documents.find((each) => !proven.has(nameOf(each)));
  if (surplus !== undefined || texts.size < documents.length || proven.size < books.length)
    throw new CertificateError("lineage", "RULEBOOK_DIFFERS", SURPLUS);
  for (const { event, jurisdiction = 0, version = 0 } of events)
    if (version !== 0 && !proven.has(nameOf({ jurisdiction, version })))
      throw unpublished(event, jurisdiction, version);
  return books;
}

const SURPLUS = {
  zh: "证据中有重复的规则集版本，或有未证明已公布的规则集文本：证据已被改动，请重新取得。",
  en: "The evidence has a version of a rulebook twice, or a text whose publication it does not prove: get it again.",
};

function provenRulebook(block: number, event: LedgerEvent, texts: ReadonlyMap<string, JsonValue>): ProvenRulebook {
  if (event.type !== "RulebookPublished")
    throw new CertificateError(
      "lineage",
      "RULEBOOK_DIFFERS",
      {
        zh: `事件 ${block} 不是规则集的公布：证据已被改动，请重新取得。`,
        en: `An event of block ${block} is not the publication of a rulebook: get the evidence again.`,
      },
      { block, found: event.type },
    );
  const { ordinal: jurisdiction, version, from, publication } = event;
  const digest = publication.rulebook;
  const document = texts.get(nameOf({ jurisdiction, version }));
  const found = document === undefined ? digest : toHex(sha256(canonicalBytes(document)));
  if (found !== digest)
    throw new CertificateError(
      "lineage",
      "RULEBOOK_DIFFERS",
      {
        zh: `辖区 ${jurisdiction} 规则集第 ${version} 版的文本杂凑值为 ${found}，账本所载为 ${digest}：文本已被改动。`,
        en:
          `The text of version ${version} of the rulebook of jurisdiction ${jurisdiction} has the digest ${found}, ` +
          `and the ledger has ${digest}: the text was changed.`,
      },
      { jurisdiction, version, found, digest },
    );
  return { jurisdiction, version, from, digest, document };
}

function nameOf({ jurisdiction, version }: { readonly jurisdiction: number; readonly version: number }): string {
  return `${jurisdiction}.${version}`;
}

function unpublished(event: string, jurisdiction: number, version: number): CertificateError {
  return new CertificateError(
    "lineage",
    "INCOMPLETE",
    {
      zh: `证据没有辖区 ${jurisdiction} 规则集第 ${version} 版的公布，而该版裁判了其中的事件：请重新取得证据。`,
      en:
        `The evidence lacks the publication of version ${version} of the rulebook of jurisdiction ${jurisdiction}, ` +
        "which judged an event in it: get the evidence again.",
    },
    { event, jurisdiction, version },
  );
}
