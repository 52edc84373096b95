import { Type } from "typebox";
import type { Hex } from "../consensus/hex.ts";
import { Kind } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { parseReference } from "../documents/reference.ts";
import { findRecord } from "../audit/find-records.ts";
import type { Page } from "../audit/refusals.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Moment, Snapshot } from "../audit/snapshot.ts";
import { SecondsSchema } from "../schemas/values.ts";
import { ApiProblem } from "./api-problem.ts";

/** The two times of a question. */
export const momentQuery = {
  at: Type.Optional(SecondsSchema),
  knownAt: Type.Optional(SecondsSchema),
};

export const pageQuery = {
  after: Type.Optional(Type.String({ maxLength: 40, description: "`next` of the page before" })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 200 })),
};

const text = Type.String({ minLength: 1, maxLength: 200 });

export const idParams = Type.Object({ id: text });
/** `-` as issuer of a jurisdiction, which has none. */
export const addressParams = Type.Object({ kind: text, issuer: text, reference: text });
export const revisionQuery = {
  revision: Type.Optional(Type.Integer({ minimum: 0, description: "The latest by default" })),
};

/** What names a record in a path: its id, or kind, issuer and reference. */
export type RecordParams =
  { readonly id: string } | { readonly kind: string; readonly issuer: string; readonly reference: string };

/**
 * The id that a path names.
 * @throws ApiProblem RECORD_ID_MALFORMED, KIND_UNKNOWN; InputError; AuditError RECORD_UNKNOWN, REFERENCE_AMBIGUOUS
 */
export async function recordIn(snapshot: Snapshot, params: RecordParams, revision?: number): Promise<RecordId> {
  if ("id" in params) return parseRecordId(params.id);
  const { kind, issuer, reference } = params;
  return await findRecord(snapshot, {
    kind: parseKind(kind),
    issuer: issuer === "-" ? undefined : parseReference(issuer),
    reference: parseReference(reference),
    revision,
  });
}

/** @throws ApiProblem RECORD_ID_MALFORMED */
export function parseRecordId(id: string): RecordId {
  const lower = id.toLowerCase();
  if (!/^0x[0-9a-f]{20}$/.test(lower)) {
    throw new ApiProblem(
      "RECORD_ID_MALFORMED",
      {
        zh: `记录标识应为 0x 加 20 位十六进制数字，而不是 ${JSON.stringify(id.slice(0, 80))}；按业务编号查询请用 /v1/records/种类/登记主体/编号。`,
        en: `a record's id is 0x and 20 hexadecimal digits, not ${JSON.stringify(id.slice(0, 80))}; a reference is addressed as /v1/records/kind/issuer/reference`,
      },
      { id: id.slice(0, 80) },
    );
  }
  return lower as RecordId;
}

/** @throws ApiProblem ACCOUNT_MALFORMED */
export function parseAccount(account: string): Hex {
  const lower = account.toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(lower)) {
    throw new ApiProblem(
      "ACCOUNT_MALFORMED",
      {
        zh: `账户应为 0x 加 40 位十六进制数字，而不是 ${JSON.stringify(account.slice(0, 80))}。`,
        en: `an account is 0x and 40 hexadecimal digits, not ${JSON.stringify(account.slice(0, 80))}`,
      },
      { account: account.slice(0, 80) },
    );
  }
  return lower as Hex;
}

/** @throws ApiProblem KIND_UNKNOWN */
export function parseKind(kind: string): Kind {
  const name = kind.toUpperCase();
  if (!Object.hasOwn(Kind, name)) {
    throw new ApiProblem(
      "KIND_UNKNOWN",
      {
        zh: `没有 ${JSON.stringify(kind.slice(0, 40))} 这种记录；种类有：${Object.keys(Kind).join(", ").toLowerCase()}。`,
        en: `there is no kind ${JSON.stringify(kind.slice(0, 40))}; the kinds are ${Object.keys(Kind).join(", ").toLowerCase()}`,
      },
      { kind: kind.slice(0, 40) },
    );
  }
  return Kind[name as KindName];
}

/** The page that a query asks for. @throws ApiProblem CURSOR_MALFORMED */
export function pageOf(query: { readonly after?: string | undefined; readonly limit?: number | undefined }): Page {
  const limit = query.limit ?? 200;
  if (query.after === undefined) return { limit };
  const match = /^(\d{1,15}):(\d{1,9})$/.exec(query.after);
  if (match === null)
    throw new ApiProblem(
      "CURSOR_MALFORMED",
      {
        zh: "after 应为上一页给出的 next，例如 120:3。",
        en: "`after` is the `next` of the page before, such as 120:3",
      },
      { after: query.after },
    );
  return { limit, after: { block: Number(match[1]), logIndex: Number(match[2]) } };
}

/** The moment that a query asks about. */
export function askedMoment(
  snapshot: Snapshot,
  query: { readonly at?: number | undefined; readonly knownAt?: number | undefined },
): Moment {
  return momentOf(snapshot, query);
}
