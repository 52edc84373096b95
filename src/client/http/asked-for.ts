import { InputError } from "../../documents/input-error.ts";
import { parseReference } from "../../documents/reference.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../ledger/record-id.ts";
import { parseTypedName } from "../../ledger/typed-name.ts";
import type { TypedAddress } from "../../ledger/typed-name.ts";
import type { ReconciledTraffic, TrafficRequest } from "../../schemas/reconciliation.ts";
import type { RecordDetail, RecordName } from "../../schemas/record.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiError } from "./api-error.ts";

/*
 * A server that is wrong, a cache on the way, or somebody who wants another act signed may answer about another record
 * than the one that was named. An answer is believed only when it is about what was asked.
 */

type AnsweredRecord = Pick<
  RecordDetail,
  "id" | "kind" | "form" | "reference" | "revision" | "issuer" | "sha256" | "sm3"
>;

/** @throws ApiError ANSWER_MALFORMED for a record that the name does not name, or whose id does not follow from it */
export function requireNamed(name: string, kind: KindName | undefined, record: AnsweredRecord): void {
  if ((kind !== undefined && record.kind !== kind) || !hasName(name, record)) throw other(name, record.id);
  if (!hasOwnId(record)) throw foreignId(name, record.id);
}

/** @throws ApiError ANSWER_MALFORMED */
export function requireId(id: string, record: AnsweredRecord): void {
  if (record.id !== id.toLowerCase()) throw other(id, record.id);
  if (!hasOwnId(record)) throw foreignId(id, record.id);
}

/** The same of a record that is only named in passing. @throws ApiError ANSWER_MALFORMED */
export function requirePassing(name: string, record: RecordName | undefined): void {
  if (record === undefined || !hasName(name, record)) throw other(name, record?.id ?? "-");
}

/** @throws ApiError ANSWER_MALFORMED for a report of another sort, of another party or about another year */
export function requireReport(
  asked: { readonly party: string; readonly report: string; readonly year: number },
  answered: { readonly party: RecordName; readonly report: string; readonly year: number },
): void {
  requirePassing(asked.party, answered.party);
  const [of, got] = [`${asked.report} ${asked.year}`, `${answered.report} ${answered.year}`];
  if (of !== got) throw other(of, got);
}

/** @throws ApiError ANSWER_MALFORMED */
export function requireAccount(asked: string, ...answered: readonly (string | undefined)[]): void {
  const found = answered.find((account) => account !== undefined && account !== asked.toLowerCase());
  if (found !== undefined) throw other(asked, found);
}

/**
 * An answer about traffic must be line by line that of the request, and must name every export of which it tells.
 * @throws ApiError ANSWER_MALFORMED
 */
export function requireLines({ of, lines }: TrafficRequest, { exports, lines: answered }: ReconciledTraffic): void {
  const named = new Set(exports.map((each) => each.export.id));
  const isWhole =
    answered.length === lines.length && answered.every((line) => line.exports.every(({ id }) => named.has(id)));
  if (isWhole) return;
  throw new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `问的是 ${lines.length} 行流量，答复与之不能逐行对应：不予采信。请核对系统地址，并告知其运维人员。`,
      en:
        `${lines.length} lines of traffic were asked about, and the answer does not go with them line by line: it is ` +
        "not believed. Check the address of the system, and tell whoever runs it.",
    },
    { of, lines: lines.length, answered: answered.length },
  );
}

function hasName(name: string, record: RecordName & Partial<AnsweredRecord>): boolean {
  const typed = parseTypedName(name);
  switch (typed.type) {
    case "ID":
      return record.id === typed.id;
    case "DIGEST":
      return record.sha256 === typed.hex || record.sm3 === typed.hex;
    case "NAME": {
      const isWhole = record.reference !== undefined && record.reference === referenceIn(name);
      return isWhole || (typed.address !== undefined && hasAddress(typed.address, record));
    }
    default:
      return typed satisfies never;
  }
}

function hasAddress(address: TypedAddress, { kind, reference, issuer }: RecordName & Partial<AnsweredRecord>): boolean {
  if (kind !== address.kind || reference !== referenceIn(address.reference)) return false;
  const by = address.issuer;
  if (by === "-") return issuer === undefined;
  return issuer?.id === by.toLowerCase() || issuer?.reference === referenceIn(by);
}

/** A text that is too long, or has another fault, is no reference. */
function referenceIn(text: string): string | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * Whether the id of a record follows from its kind, issuer, reference and revision. What the ledger holds under a
 * reference in another spelling than its one form is shown as text, from which nothing follows.
 */
function hasOwnId({ id, kind, form, reference, revision = 0, issuer }: AnsweredRecord): boolean {
  if (form !== "REFERENCE" || reference === undefined || referenceIn(reference) !== reference) return true;
  return id === recordId({ kind: Kind[kind], issuer: issuer?.id ?? NO_RECORD, reference, revision });
}

function other(asked: string, answered: string): ApiError {
  const [named, given] = [showForeign(asked), showForeign(answered)];
  return new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `所问为 ${named}，服务器却答以 ${given}，不予采信：请检查地址，以及与服务器之间的代理或缓存，或换用本机关的服务器。`,
      en:
        `The question was about ${named}, and the server answers about ${given}: that is not believed. Check the ` +
        "address and what is between it and the server, or ask your agency's own server.",
    },
    { asked, answered },
  );
}

function foreignId(asked: string, answered: string): ApiError {
  const given = showForeign(answered);
  return new ApiError(
    "ANSWER_MALFORMED",
    {
      zh:
        `服务器所答记录的标识 ${given}，不是由其签发主体、编号与修订号得出的，不予采信：` +
        "请检查地址，以及与服务器之间的代理或缓存，或换用本机关的服务器。",
      en:
        `The id ${given} in the server's answer does not follow from the issuer, the reference and the revision of ` +
        "the record: that is not believed. Check the address and what is between it and the server, or ask your " +
        "agency's own server.",
    },
    { asked, answered },
  );
}
