import { fromHex, isHex } from "../consensus/hex.ts";
import { isJsonObject, parseCanonicalJson, type JsonObject, type JsonValue } from "../documents/canonical-json.ts";
import { parseOpening, type DocumentOpening } from "../documents/opening.ts";
import { membersOf } from "../documents/exact-members.ts";
import { parseMember } from "../documents/folder-tree.ts";
import { InputError } from "../documents/input-error.ts";
import { checkManifest } from "../documents/manifest.ts";
import { trimmedBytes } from "../documents/trimmed-bytes.ts";
import { isRecordId, type RecordId } from "../ledger/record-id.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import {
  BREAK_BYTES,
  CERTIFICATE_FORMAT,
  CERTIFICATE_LIMITS,
  type BreaksSince,
  type Certificate,
  type CertificateSubject,
  type FolderContents,
  type Trail,
} from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";

/**
 * Reads a certificate strictly: canonical JSON with exactly the known members, each in its form. Only a byte order mark
 * at the start and white space at the end are tolerated, see `trimmedBytes`.
 * @throws CertificateError TOO_LARGE, TRUNCATED, REFORMATTED, UNKNOWN_VERSION, NOT_A_CERTIFICATE
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  if (bytes.length > CERTIFICATE_LIMITS.bytes) throw tooManyBytes();
  const json = readObject(trimmedBytes(bytes));
  if (json.format !== CERTIFICATE_FORMAT) throw otherFormat(json.format);
  const top = membersOf(
    json,
    ["descriptor", "format", "header", "nodes", "subject", "trails"],
    ["breaks", "manifest", "member", "openings", "salted"],
    (problem) => malformed("", problem),
  );
  return {
    descriptor: readDescriptorId(top.descriptor),
    subject: readSubject(top.subject),
    header: readHex(top.header, "/header", CERTIFICATE_LIMITS.headerBytes),
    nodes: readList(top.nodes, "/nodes", CERTIFICATE_LIMITS.nodes).map((node, index) =>
      readHex(node, `/nodes/${index}`, CERTIFICATE_LIMITS.nodeBytes),
    ),
    trails: readTrails(top.trails),
    breaks: top.breaks === undefined ? undefined : readBreaks(top.breaks),
    openings: top.openings === undefined ? new Map() : readOpenings(top.openings),
    folder: readFolder(top.manifest, top.member),
    salted: top.salted === undefined ? undefined : readSalted(top.salted),
  };
}

function readObject(bytes: Uint8Array): JsonObject {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw malformed("", { zh: "不是 UTF-8 文本", en: "is not UTF-8 text" });
  const value = readJson(text);
  if (isJsonObject(value)) return value;
  throw malformed("", { zh: "应为 JSON 对象", en: "must be a JSON object" });
}

function readJson(text: string): JsonValue {
  try {
    return parseCanonicalJson(text, { values: CERTIFICATE_LIMITS.values });
  } catch (cause) {
    if (cause instanceof InputError) throw unreadable(text, cause);
    throw cause;
  }
}

function unreadable(text: string, cause: InputError): CertificateError {
  // A whole certificate starts with its opening brace and ends with its closing one. Other files start so too.
  if (text.startsWith("{") && !text.endsWith("}")) {
    return new CertificateError(
      "parse",
      "TRUNCATED",
      {
        zh: `此文件开头像凭证，而到末尾（第 ${text.length} 个字符）没有凭证的结尾：请重新获取凭证。`,
        en:
          `The file begins like a certificate, and after ${text.length} characters it has not ended like one: ` +
          "fetch the certificate again.",
      },
      { characters: text.length },
      cause,
    );
  }
  const reason = reasonOf(cause);
  if (cause.code === "JSON_TOO_MANY_VALUES") {
    return new CertificateError(
      "parse",
      "TOO_LARGE",
      { zh: `此文件不会是凭证，因为${reason.zh}。`, en: `The file cannot be a certificate, because ${reason.en}.` },
      cause.evidence,
      cause,
    );
  }
  // Only a text that is JSON and not canonical has a position.
  if (cause.evidence["position"] !== undefined && text.includes(CERTIFICATE_FORMAT)) {
    return new CertificateError(
      "parse",
      "REFORMATTED",
      {
        zh: `凭证与出具时的原件不是逐字节一致，因为${reason.zh}。`,
        en: `The certificate is not byte for byte as it was made, because ${reason.en}.`,
      },
      cause.evidence,
      cause,
    );
  }
  return new CertificateError(
    "parse",
    "NOT_A_CERTIFICATE",
    { zh: `此文件不是凭证，因为${reason.zh}。`, en: `The file is not a certificate, because ${reason.en}.` },
    cause.evidence,
    cause,
  );
}

function otherFormat(format: unknown): CertificateError {
  if (typeof format !== "string" || !/^laiqu\.certificate\.\d{1,9}$/.test(format)) {
    return malformed("/format", { zh: `应为 ${CERTIFICATE_FORMAT}`, en: `must be ${CERTIFICATE_FORMAT}` });
  }
  return new CertificateError("parse", "UNKNOWN_VERSION", otherVersion(format), { format });
}

const OLDER_FORMATS: readonly string[] = ["laiqu.certificate.1", "laiqu.certificate.2"];

/** @param format - of a certificate of another version */
function otherVersion(format: string): Bilingual {
  if (OLDER_FORMATS.includes(format))
    return {
      zh: `凭证的格式为 ${showForeign(format)}，由旧版程序出具，未证明属于哪一条链：请向出具系统重新取得凭证。`,
      en:
        `The certificate has the format ${showForeign(format)}: it was made by an older program and does not prove ` +
        "of which chain it is. Get a new one from the system that made it.",
    };
  return {
    zh: `凭证的格式为 ${showForeign(format)}，本程序只识别 ${CERTIFICATE_FORMAT}：请用较新的程序核验。`,
    en:
      `The certificate has the format ${showForeign(format)}; this program knows ${CERTIFICATE_FORMAT}: use a ` +
      "newer program.",
  };
}

function readDescriptorId(value: unknown): string {
  if (typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw malformed("/descriptor", {
    zh: "应为 sha256: 加 64 位小写十六进制数字",
    en: "must be sha256: and 64 lower-case hexadecimal digits",
  });
}

function readSubject(value: unknown): CertificateSubject {
  if (isJsonObject(value) && Object.keys(value).length === 1) {
    if (typeof value.record === "string" && isRecordId(value.record)) return { record: value.record };
    if (isHex(value.absent, 32)) return { absent: value.absent };
  }
  throw malformed("/subject", {
    zh: "应只含一条记录的标识，或一个没有记录的 SHA-256 杂凑值",
    en: "must name either a record or an absent SHA-256 digest",
  });
}

function readTrails(value: unknown): Trail[] {
  const trails = readList(value, "/trails", CERTIFICATE_LIMITS.records).map((trail, index) =>
    readList(trail, `/trails/${index}`, CERTIFICATE_LIMITS.events),
  );
  const events = trails.reduce((sum, trail) => sum + trail.length, 0);
  limit({ zh: "事件数", en: "events" }, events, CERTIFICATE_LIMITS.events);
  return trails.map((trail, index) =>
    trail.map((event, position) => readHex(event, `/trails/${index}/${position}`, CERTIFICATE_LIMITS.eventBytes)),
  );
}

function readBreaks(value: unknown): BreaksSince {
  const { before, items } = membersOf(value, ["before", "items"], [], (problem) => malformed("/breaks", problem));
  if (!isHex(before, 28)) throw malformed("/breaks/before", hexOf(28));
  if (typeof items !== "string") throw malformed("/breaks/items", { zh: "应为文本", en: "must be a text" });
  limit({ zh: "断裂数", en: "breaks" }, Math.floor(items.length / (2 * BREAK_BYTES)), CERTIFICATE_LIMITS.breaks);
  const packed = readHex(`0x${items}`, "/breaks/items", CERTIFICATE_LIMITS.breaks * BREAK_BYTES);
  if (packed.length % BREAK_BYTES !== 0) {
    throw malformed("/breaks/items", {
      zh: `应为 ${BREAK_BYTES} 字节的整数倍`,
      en: `must be a multiple of ${BREAK_BYTES} bytes`,
    });
  }
  return {
    before,
    items: Array.from({ length: packed.length / BREAK_BYTES }, (_, index) =>
      packed.subarray(index * BREAK_BYTES, (index + 1) * BREAK_BYTES),
    ),
  };
}

function readOpenings(value: unknown): Map<RecordId, DocumentOpening> {
  const records = isJsonObject(value) ? Object.keys(value).length : 0;
  limit({ zh: "披露字段的记录数", en: "records with opened fields" }, records, CERTIFICATE_LIMITS.openings);
  if (!isJsonObject(value) || records === 0) {
    throw malformed("/openings", {
      zh: "应为至少含一条记录的 JSON 对象",
      en: "must be a JSON object with at least one record",
    });
  }
  const entries = Object.entries(value);
  const fields = entries.reduce((sum, [, opening]) => sum + fieldsIn(opening), 0);
  limit({ zh: "披露的字段数", en: "opened fields" }, fields, CERTIFICATE_LIMITS.openedFields);
  return new Map(
    entries.map(([id, opening]) => {
      if (!isRecordId(id)) {
        const shown = showForeign(id, 40);
        throw malformed("/openings", {
          zh: `含有 ${shown}，它不是记录标识`,
          en: `names ${shown}, which is not the id of a record`,
        });
      }
      return [id, reading(`/openings/${id}`, () => parseOpening(opening))];
    }),
  );
}

function fieldsIn(opening: JsonValue): number {
  return isJsonObject(opening) && Array.isArray(opening.fields) ? opening.fields.length : 0;
}

function readFolder(manifest: unknown, member: unknown): FolderContents | undefined {
  if (manifest !== undefined && member !== undefined) {
    throw malformed("/member", {
      zh: "不应与清单并存：清单已列出该文件",
      en: "must not stand beside the manifest, which lists the file already",
    });
  }
  if (manifest !== undefined) {
    const files = isJsonObject(manifest) && Array.isArray(manifest.files) ? manifest.files.length : 0;
    limit({ zh: "清单所列文件数", en: "files in its manifest" }, files, CERTIFICATE_LIMITS.manifestFiles);
    return { manifest: reading("/manifest", () => checkManifest(manifest)) };
  }
  return member === undefined ? undefined : { member: reading("/member", () => parseMember(member)) };
}

function readSalted(value: unknown): SaltedContent {
  const { salt, sha256, sm3 } = membersOf(value, ["salt", "sha256", "sm3"], [], (problem) =>
    malformed("/salted", problem),
  );
  if (!isHex(salt, 32)) throw malformed("/salted/salt", hexOf(32));
  return { salt, sha256: readDigest(sha256, "/salted/sha256"), sm3: readDigest(sm3, "/salted/sm3") };
}

function readDigest(value: unknown, place: string): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value;
  throw malformed(place, {
    zh: "应为 64 位小写十六进制数字",
    en: "must be 64 lower-case hexadecimal digits",
  });
}

/** Runs `read` and reports its objections as objections to a place of the certificate. */
function reading<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const reason = reasonOf(cause);
    throw new CertificateError(
      "parse",
      "NOT_A_CERTIFICATE",
      {
        zh: `凭证的 ${place} 格式不对，因为${reason.zh}。`,
        en: `The certificate's ${place} is malformed, because ${reason.en}.`,
      },
      { place },
      cause,
    );
  }
}

function readList(value: unknown, place: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(place, { zh: "应为 JSON 数组", en: "must be a JSON array" });
  limit({ zh: ` ${place} 的项数`, en: `items of ${place}` }, value.length, most);
  return value;
}

function readHex(value: unknown, place: string, most: number): Uint8Array {
  if (typeof value !== "string") throw malformed(place, hexOf());
  limit({ zh: ` ${place} 的字节数`, en: `bytes of ${place}` }, Math.floor(value.length / 2) - 1, most);
  if (!isHex(value)) throw malformed(place, hexOf());
  return fromHex(value);
}

function hexOf(size?: number): Bilingual {
  return size === undefined
    ? {
        zh: "应为 0x 加小写十六进制数字，每字节两位",
        en: "must be 0x and lower-case hexadecimal digits, two for each byte",
      }
    : {
        zh: `应为 0x 加 ${2 * size} 位小写十六进制数字`,
        en: `must be 0x and ${2 * size} lower-case hexadecimal digits`,
      };
}

function limit(what: Bilingual, found: number, most: number): void {
  if (found <= most) return;
  throw new CertificateError(
    "parse",
    "TOO_LARGE",
    {
      zh: `凭证的${what.zh}为 ${found}，超过上限 ${most}：请核对这是否为凭证。`,
      en: `The certificate has ${found} ${what.en}, and the limit is ${most}: check that this is a certificate.`,
    },
    { found, most },
  );
}

/** The text names no size, because a reader may stop before the end of a file that is too long. */
function tooManyBytes(): CertificateError {
  const most = CERTIFICATE_LIMITS.bytes;
  return new CertificateError(
    "parse",
    "TOO_LARGE",
    {
      zh: `此文件超过 ${most} 字节，不会是凭证：请核对文件。`,
      en: `The file has more than ${most} bytes and cannot be a certificate: check which file it is.`,
    },
    { most },
  );
}

/** @param problem - the end of a sentence about the place, such as "must be a text" and "应为文本" */
function malformed(place: string, problem: Bilingual): CertificateError {
  return new CertificateError(
    "parse",
    "NOT_A_CERTIFICATE",
    {
      zh: `凭证${place === "" ? "" : `的 ${place} `}${problem.zh}：请重新获取凭证。`,
      en: `The certificate${place === "" ? "" : `'s ${place}`} ${problem.en}: fetch the certificate again.`,
    },
    { place },
  );
}
