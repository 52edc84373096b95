import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { isJsonObject, isJsonValue, parseCanonicalJson } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { trimmedBytes } from "../documents/trimmed-bytes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { CertificateError } from "./certificate-error.ts";
import { EVIDENCE_FORMAT } from "./evidence.ts";
import type { Evidence, EvidenceBlock, EventPlace } from "./evidence.ts";
import type { EvidenceRulebook } from "./proven-rulebooks.ts";

/** Bounds that are checked before what they bound costs anything. */
const EVIDENCE_LIMITS = {
  bytes: 64 * 1024 * 1024,
  values: 1_000_000,
  blocks: 1_200,
  events: 1_000,
  rulebooks: 100,
} as const;

/**
 * Reads the proofs of events strictly: canonical JSON with exactly the known members, each in its form.
 * @throws CertificateError TOO_LARGE, NOT_A_CERTIFICATE, UNKNOWN_VERSION; InputError JSON_NOT_CANONICAL
 */
export function parseEvidence(bytes: Uint8Array): Evidence {
  if (bytes.length > EVIDENCE_LIMITS.bytes) throw malformed({ zh: "过大", en: "is too large" });
  const text = decodeUtf8(trimmedBytes(bytes));
  if (text === undefined) throw malformed({ zh: "不是 UTF-8 文本", en: "is not UTF-8 text" });
  const json = parseCanonicalJson(text, { values: EVIDENCE_LIMITS.values });
  // Another format has other members, and only its name can be read.
  if (isJsonObject(json) && "format" in json && json.format !== EVIDENCE_FORMAT) throw otherFormat(json.format);
  const { descriptor, blocks, events, publications, rulebooks } = membersOf(
    json,
    ["blocks", "descriptor", "events", "format", "publications", "rulebooks"],
    [],
    malformed,
  );
  return {
    format: EVIDENCE_FORMAT,
    descriptor: asText(descriptor),
    blocks: asList(blocks, EVIDENCE_LIMITS.blocks).map(asBlock),
    events: asList(events, EVIDENCE_LIMITS.events).map(asPlace),
    publications: asList(publications, EVIDENCE_LIMITS.rulebooks).map(asPlace),
    rulebooks: asList(rulebooks, EVIDENCE_LIMITS.rulebooks).map(asRulebook),
  };
}

function asRulebook(value: unknown): EvidenceRulebook {
  const { jurisdiction, version, document } = membersOf(value, ["document", "jurisdiction", "version"], [], malformed);
  if (!isJsonValue(document)) throw malformed({ zh: "的规则集不是 JSON", en: "has a rulebook that is no JSON" });
  return { jurisdiction: asCount(jurisdiction), version: asCount(version), document };
}

function asBlock(value: unknown): EvidenceBlock {
  const { number, header, receipts } = membersOf(value, ["header", "number", "receipts"], [], malformed);
  return {
    number: asCount(number),
    header: asHex(header),
    receipts: asList(receipts, EVIDENCE_LIMITS.events).map((receipt) => {
      const { transaction, nodes } = membersOf(receipt, ["nodes", "transaction"], [], malformed);
      return { transaction: asCount(transaction), nodes: asList(nodes, EVIDENCE_LIMITS.events).map(asHex) };
    }),
  };
}

function asPlace(value: unknown): EventPlace {
  const { event, block, transaction, log } = membersOf(value, ["block", "event", "log", "transaction"], [], malformed);
  return { event: asText(event), block: asCount(block), transaction: asCount(transaction), log: asCount(log) };
}

function asList(value: unknown, most: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw malformed({ zh: `应为至多 ${most} 项的列表`, en: `must have a list of at most ${most} items` });
}

function asText(value: unknown): string {
  if (typeof value === "string" && value.length <= 100) return value;
  throw malformed({ zh: "应为至多 100 个字符的文本", en: "must have a text of at most 100 characters" });
}

function asHex(value: unknown): Hex {
  if (isHex(value)) return value;
  throw malformed({ zh: "应为 0x 加小写十六进制", en: "must have lower-case 0x hexadecimal" });
}

function asCount(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed({ zh: "应为非负整数", en: "must have a whole number" });
}

function malformed({ zh, en }: Bilingual): CertificateError {
  return new CertificateError("parse", "NOT_A_CERTIFICATE", {
    zh: `证据文件${zh}：请重新取得证据。`,
    en: `The file of evidence ${en}: get the evidence again.`,
  });
}

function otherFormat(format: unknown): CertificateError {
  const shown = showForeign(String(format), 40);
  return new CertificateError("parse", "UNKNOWN_VERSION", {
    zh: `证据文件的格式为 ${shown}，本程序只读 ${EVIDENCE_FORMAT}：请使用出具它的程序。`,
    en:
      `The file of evidence has the format ${shown}, and this program reads ${EVIDENCE_FORMAT}: ` +
      "use the program that made it.",
  });
}
