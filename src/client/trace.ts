import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { Lineage } from "../schemas/lineage.ts";
import type { DigestAnswer, DigestMatch } from "../schemas/questions.ts";
import { showTime } from "../text/china-time.ts";
import { groupedBy } from "../text/entries.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import type { AskedMoment, LineageQuery } from "./http/api-client.ts";
import { ApiError } from "./http/api-error.ts";
import { openedSubject } from "./typed-subject.ts";
import type { TypedText } from "./typed-subject.ts";
import { showForeign } from "../text/foreign-text.ts";

/** `what` is a file, a folder, a record by any of its names, or a digest such as `sha256:…`. */
export interface TraceRequest extends TypedText {
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
      /** One answer for each digest that is recorded. A digest written without its algorithm may be two. */
      readonly files: readonly Answer<DigestAnswer>[];
      readonly records: readonly TracedRecord[];
    }
  | { readonly type: "NOT_LISTED"; readonly files: readonly Answer<DigestAnswer>[] }
  | {
      readonly type: "RECORDED_LATER";
      readonly files: readonly Answer<DigestAnswer>[];
      readonly later: readonly Answer<DigestAnswer>[];
    };

/** A record that contains the content, the place of the content in it, and the record's lineage. */
export interface TracedRecord {
  readonly id: RecordId;
  readonly matches: readonly DigestMatch[];
  readonly lineage: Answer<Lineage>;
}

/**
 * Traces a file or record back to its sources, or forward to everything made of it.
 * @throws ApiError, DossierError, InputError; ClientError RECORD_NOT_YET, and those of `openedSubject`
 */
export async function trace(context: ClientContext, request: TraceRequest): Promise<Trace> {
  const { api } = context;
  const { what, moment, query } = request;
  const lineageOf = (id: RecordId) => api.lineage(id, { ...query, ...moment });
  const subject = await openedSubject(context, request, moment);
  if (subject.type === "RECORD") {
    const { id } = subject.record;
    const lineage = await lineageOf(id).catch((cause: unknown) => {
      throw notYet(what, id, moment, cause);
    });
    return { type: "RECORD", lineage };
  }

  const { digests } = subject;
  const answersAt = (asked: AskedMoment) =>
    Promise.all(digests.map(({ algorithm, hex }) => api.digest(algorithm, hex, asked)));
  const files = await answersAt(moment);
  const found = files.filter(hasMatches);
  if (found.length > 0) {
    const matches = groupedBy(
      found.flatMap(({ result }) => result.matches),
      ({ record }) => record.id,
    );
    const records = [...matches].map(async ([id, of]) => ({ id, matches: of, lineage: await lineageOf(id) }));
    return { type: "FILE", files: found, records: await Promise.all(records) };
  }
  const later = (await answersAt({})).filter(hasMatches);
  return later.length === 0 ? { type: "NOT_LISTED", files } : { type: "RECORDED_LATER", files, later };
}

function hasMatches({ result }: Answer<DigestAnswer>): boolean {
  return result.matches.length > 0;
}

/** The error for a record that exists now, but that the API does not know at the time asked about. */
function notYet(what: string, id: RecordId, { at, knownAt }: AskedMoment, cause: unknown): unknown {
  const asked = at ?? knownAt;
  if (asked === undefined || !(cause instanceof ApiError) || cause.problem?.code !== "RECORD_UNKNOWN") return cause;
  // A record that existed at the one time may be absent because of the other one, so both are named.
  const known = at === undefined || knownAt === undefined ? undefined : showTime(knownAt);
  const time = {
    zh: `${showTime(asked)}${known === undefined ? "" : `（只计 ${known} 前已记录的）`}`,
    en: `${showTime(asked)}${known === undefined ? "" : `, counting only what was recorded by ${known}`}`,
  };
  return new ClientError(
    "RECORD_NOT_YET",
    {
      zh: `${showForeign(what)}（${id}）在 ${time.zh} 尚无记录：请改问较晚的时间，或不指定时间。`,
      en: `${showForeign(what)} (${id}) was not recorded yet at ${time.en}: ask about a later time, or name no time.`,
    },
    { what, id, asked, ...(knownAt === undefined ? {} : { knownAt }) },
    cause,
  );
}
