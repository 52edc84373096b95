import { Type } from "typebox";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { Kind } from "../ledger/kinds.ts";
import { isRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { parseReference } from "../documents/reference.ts";
import { findRecord } from "../audit/find-records.ts";
import type { Page } from "../audit/page.ts";
import type { Period } from "../text/moment-text.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Moment } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { LATEST_SECOND } from "../schemas/values.ts";
import { isKeyOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";
import { ApiProblem } from "./api-problem.ts";

/** The two times that a question can be about. */
export const momentQuery = {
  at: secondsQuery("The legal time that the question is about, in seconds since 1970 (UTC). Default: now."),
  knownAt: secondsQuery(
    "Only acts that the ledger had recorded by this time count, in seconds since 1970 (UTC). Default: all of them.",
  ),
};

const text = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });

/** The parameters of a feed, which is continued after a place of the chain and not as of a block. */
export const pageQuery = {
  after: Type.Optional(
    Type.String({
      maxLength: 40,
      description: "The `next` of the page before, such as 120:3. Default: the first page.",
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000, default: 200, description: "The most events that one page may hold." }),
  ),
};

/** The parameter that names a record by its id. */
export const idParams = Type.Object({ id: text("The id of the record: 0x and 20 hexadecimal digits.") });
/** The parameters that name a record by its kind, issuer and reference. */
export const addressParams = Type.Object({
  kind: text("The kind of the record, such as `resource`, in upper or lower case."),
  issuer: text("The issuer's reference or id; `-` for a jurisdiction, which has no issuer."),
  reference: text("The issuer's own identifier of the record."),
});
/** The parameter that names an account of the chain. */
export const accountParams = Type.Object({
  account: Type.String({ maxLength: 60, description: "The account: 0x and 40 hexadecimal digits." }),
});
export const revisionQuery = {
  revision: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        "The revision of the reference, from 0. Default: the latest one at the time asked about. Not for an id.",
    }),
  ),
};

/** A query parameter that is a time. It has the limits of `SecondsSchema`. */
export function secondsQuery(description: string) {
  return Type.Optional(Type.Integer({ minimum: 0, maximum: LATEST_SECOND, description }));
}

/**
 * The period of a query.
 * @throws ApiProblem REQUEST_MALFORMED for a period that ends before it begins, in which nothing could be found
 */
export function periodOf({ from, until }: Period): Period {
  if (from === undefined || until === undefined || from < until) return { from, until };
  throw new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `参数 from 为 ${from}，不早于参数 until 的 ${until}：期间应先开始后结束，请更正。`,
      en:
        `The parameter from is ${from}, which is not before the parameter until, ${until}: ` +
        "a period ends after it begins, so correct one of them.",
    },
    { from, until },
  );
}

/** A query parameter that names a jurisdiction by its ordinal. */
export function jurisdictionQuery(description: string) {
  return Type.Optional(Type.Integer({ minimum: 1, maximum: 255, description }));
}

/** A query parameter that names a record by its id. */
export function idQuery(description: string) {
  return Type.String({ minLength: 1, maxLength: 60, description });
}

/** The parts of a path that name a record: its id, or its kind, issuer and reference. */
export type RecordParams =
  { readonly id: string } | { readonly kind: string; readonly issuer: string; readonly reference: string };

/**
 * The id of the record that a path names. Of a reference without a revision it is the latest that existed at the times
 * of the query.
 * @throws ApiProblem RECORD_ID_MALFORMED, KIND_UNKNOWN, REQUEST_MALFORMED; InputError;
 * AuditError RECORD_UNKNOWN, REFERENCE_AMBIGUOUS
 */
export async function recordIn(
  snapshot: Snapshot,
  params: RecordParams,
  { revision, ...times }: { readonly revision?: number | undefined } & Partial<Moment>,
): Promise<RecordId> {
  if ("id" in params) {
    const id = parseRecordId(params.id);
    // An ignored parameter would answer for another revision than the one that was asked about.
    if (revision !== undefined) throw revisionOfId(id, revision);
    return id;
  }
  const { kind, issuer, reference } = params;
  return await findRecord(
    snapshot,
    {
      kind: parseKind(kind),
      issuer: issuer === "-" ? undefined : parseReference(issuer),
      reference: parseReference(reference),
      revision,
    },
    momentOf(snapshot, times),
  );
}

function revisionOfId(id: RecordId, revision: number): ApiProblem {
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `标识 ${id} 已指明版次，不与参数 revision（${revision}）同用：请删去 revision，或按业务编号查询。`,
      en:
        `The id ${id} names one revision already, so the parameter revision (${revision}) is not for it: leave it ` +
        "out, or ask by the reference.",
    },
    { id, revision },
  );
}

/**
 * @param parameter - the parameter of the query that holds the id; undefined for an id in the path
 * @throws ApiProblem RECORD_ID_MALFORMED
 */
export function parseRecordId(
  id: string,
  parameter?: "of" | "operator" | "resources" | "record" | "party" | "subject" | "parent",
): RecordId {
  const lower = id.toLowerCase();
  if (isRecordId(lower)) return lower;
  const given = showForeign(id);
  const place =
    parameter === undefined
      ? { zh: "", en: "T" }
      : { zh: `参数 ${parameter} 有误：`, en: `The parameter ${parameter} is malformed: t` };
  throw new ApiProblem(
    "RECORD_ID_MALFORMED",
    {
      zh:
        `${place.zh}记录标识应为 0x 加 20 位十六进制数字，而不是 ${given}；` +
        "按业务编号查询请用 /v1/records/种类/记录主体/业务编号。",
      en:
        `${place.en}he id of a record is 0x and 20 hexadecimal digits, not ${given}. ` +
        "To read a record by its reference, use /v1/records/kind/issuer/reference.",
    },
    { id: id.slice(0, 80), ...(parameter === undefined ? {} : { parameter }) },
  );
}

/** @throws ApiProblem ACCOUNT_MALFORMED */
export function parseAccount(account: string): Hex {
  const lower = account.toLowerCase();
  if (isHex(lower, 20)) return lower;
  const given = showForeign(account);
  throw new ApiProblem(
    "ACCOUNT_MALFORMED",
    {
      zh: `账户应为 0x 加 40 位十六进制数字，而不是 ${given}：请核对后重试。`,
      en: `An account is 0x and 40 hexadecimal digits, not ${given}: correct it and try again.`,
    },
    { account: account.slice(0, 80) },
  );
}

/** @throws ApiProblem KIND_UNKNOWN */
export function parseKind(kind: string): Kind {
  const name = kind.toUpperCase();
  if (isKeyOf(Kind, name)) return Kind[name];
  const given = showForeign(kind, 40);
  const kinds = Object.keys(Kind).join(", ").toLowerCase();
  throw new ApiProblem(
    "KIND_UNKNOWN",
    {
      zh: `没有 ${given} 这种记录；种类有：${kinds}。`,
      en: `There is no kind of record called ${given}. The kinds are ${kinds}.`,
    },
    { kind: kind.slice(0, 40) },
  );
}

/** The place after all events of a block, as a cursor. */
export function afterBlock(block: number): string {
  return `${block}:999999999`;
}

/** The page that a query asks for. @throws ApiProblem CURSOR_MALFORMED */
export function pageOf(query: { readonly after?: string | undefined; readonly limit?: number | undefined }): Page {
  const limit = query.limit ?? 200;
  if (query.after === undefined) return { limit };
  const match = /^(\d{1,15}):(\d{1,9})$/.exec(query.after);
  if (match === null) {
    const given = showForeign(query.after);
    throw new ApiProblem(
      "CURSOR_MALFORMED",
      {
        zh: `after 应为上一页给出的 next，例如 120:3，而不是 ${given}。`,
        en: `The parameter after must be the next of the page before, such as 120:3, not ${given}.`,
      },
      { after: query.after.slice(0, 80) },
    );
  }
  return { limit, after: { block: Number(match[1]), logIndex: Number(match[2]) } };
}

/** The moment that a query asks about. */
export function askedMoment(
  snapshot: Snapshot,
  query: { readonly at?: number | undefined; readonly knownAt?: number | undefined },
): Moment {
  return momentOf(snapshot, query);
}
