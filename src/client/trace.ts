import { existsSync } from "node:fs";
import { parseDigest } from "../documents/digest.ts";
import type { Digest } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { Lineage } from "../schemas/lineage.ts";
import type { DigestAnswer, DigestMatch } from "../schemas/questions.ts";
import { showTime } from "../text/china-time.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { hashWithProgress } from "./hash-with-progress.ts";
import type { AskedMoment, LineageQuery } from "./http/api-client.ts";
import { ApiError } from "./http/api-error.ts";
import { resolveRecord } from "./resolve-record.ts";
import { showForeign } from "../text/foreign-text.ts";

export interface TraceRequest {
  /** A file, a folder, a record by any of its names, or a digest such as `sha256:…`. */
  readonly what: string;
  readonly moment: AskedMoment;
  readonly query: LineageQuery;
}

/**
 * The result of a trace:
 * - `RECORD`: the lineage of a record;
 * - `FILE`: every record of the content, with the lineage of each;
 * - `NOT_LISTED`: the content is recorded nowhere that the index knows;
 * - `RECORDED_LATER`: it was not recorded at the time asked about, but has been recorded since.
 */
export type Trace =
  | { readonly type: "RECORD"; readonly lineage: Answer<Lineage> }
  | {
      readonly type: "FILE";
      readonly digest: Digest;
      readonly file: Answer<DigestAnswer>;
      readonly records: readonly TracedRecord[];
    }
  | { readonly type: "NOT_LISTED"; readonly file: Answer<DigestAnswer> }
  | { readonly type: "RECORDED_LATER"; readonly file: Answer<DigestAnswer>; readonly later: Answer<DigestAnswer> };

/** A record that contains the content, the place of the content in it, and the record's lineage. */
export interface TracedRecord {
  readonly id: RecordId;
  readonly matches: readonly DigestMatch[];
  readonly lineage: Answer<Lineage>;
}

/**
 * Traces a file or record back to its sources, or forward to everything made of it.
 * @throws ApiError, DossierError, InputError; ClientError RECORD_NOT_YET
 */
export async function trace(context: ClientContext, { what, moment, query }: TraceRequest): Promise<Trace> {
  const { api } = context;
  const lineageOf = (id: RecordId) => api.lineage(id, { ...query, ...moment });
  const digest = await digestOf(context, what);
  if (digest === undefined) {
    const { id } = await resolveRecord(context, what);
    const lineage = await lineageOf(id).catch((cause: unknown) => {
      throw notYet(what, id, moment, cause);
    });
    return { type: "RECORD", lineage };
  }

  const file = await api.digest(digest.algorithm, digest.hex, moment);
  if (file.result.matches.length === 0) {
    const later = await api.digest(digest.algorithm, digest.hex);
    return later.result.matches.length === 0 ? { type: "NOT_LISTED", file } : { type: "RECORDED_LATER", file, later };
  }
  const byRecord = [...Map.groupBy(file.result.matches, (match) => match.record.id)];
  const records = byRecord.map(async ([id, matches]) => ({ id, matches, lineage: await lineageOf(id) }));
  return { type: "FILE", digest, file, records: await Promise.all(records) };
}

/** The error for a record that exists now, but that the API does not know at the time asked about. */
function notYet(what: string, id: RecordId, { at, knownAt }: AskedMoment, cause: unknown): unknown {
  const asked = at ?? knownAt;
  if (asked === undefined || !(cause instanceof ApiError) || cause.problem?.code !== "RECORD_UNKNOWN") return cause;
  const time = showTime(asked);
  return new ClientError(
    "RECORD_NOT_YET",
    {
      zh: `${showForeign(what)}（${id}）在 ${time} 尚无记录：请改问较晚的时间，或不指定时间。`,
      en: `${showForeign(what)} (${id}) was not recorded yet at ${time}: ask about a later time, or name no time.`,
    },
    { what, id, asked },
    cause,
  );
}

/**
 * The digest of the content that a text names; undefined when it names a record. A text in the form of a digest is
 * read as one; otherwise a file of that name comes before a record.
 */
async function digestOf(context: ClientContext, what: string): Promise<Digest | undefined> {
  // Digests of unknown algorithms are parsed too, so that the error says that the algorithm is unknown.
  if (/^(sha256|sm3):|^[a-z][a-z0-9-]*:[0-9a-f]{8,}$/i.test(what)) return parseDigest(what);
  if (/^[0-9a-fA-F]{64}$/.test(what)) return parseDigest(`sha256:${what}`);
  if (!existsSync(what) && !looksLikePath(what)) return undefined;
  const { sha256 } = await hashWithProgress(context, what);
  return { algorithm: "sha256", hex: sha256 };
}

/**
 * Whether a text is meant as a path: a missing ./matrix.csv is a missing file and is not looked up as a reference.
 */
function looksLikePath(what: string): boolean {
  return what.startsWith("./") || what.startsWith("../") || what.startsWith("/") || what.endsWith("/");
}
