import { ApiError } from "../../client/http/api-error.ts";
import { createApiClient } from "../../client/http/api-client.ts";
import type { ApiClient } from "../../client/http/api-client.ts";
import type { DigestAlgorithm } from "../../documents/digest.ts";
import { isRecordId } from "../../ledger/record-id.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { LineageNode } from "../../schemas/lineage.ts";
import type { DigestAnswer, SearchAnswer, StandingAnswer } from "../../schemas/questions.ts";
import type { RecordSummary } from "../../schemas/record.ts";
import type { StatusForm } from "../../schemas/status.ts";
import type { Question } from "./question.ts";

/** The authorizations among the sources of a record; `failure` when its lineage could not be read. */
export type Authorizations =
  { readonly records: readonly LineageNode[]; readonly truncated: boolean } | { readonly failure: ApiError };

/** The ledger's answer to a question. */
export type Reply =
  | {
      readonly type: "digest";
      /** The answer for the digest; for one without its algorithm, the answer for the digest that is recorded. */
      readonly answer: Answer<DigestAnswer>;
      /** A second answer: the same digits as the other algorithm, if both are recorded or neither is. */
      readonly alsoAs?: Answer<DigestAnswer>;
      /** The authorizations by the id of the export. */
      readonly authorizations: ReadonlyMap<string, Authorizations>;
    }
  | {
      readonly type: "record";
      readonly answer: Answer<StandingAnswer>;
      readonly authorizations: Authorizations | undefined;
    }
  | { readonly type: "search"; readonly answer: Answer<SearchAnswer> };

/** The most exports of one digest whose lineage is read. Each needs a request. */
const MOST_LINEAGES = 10;

/** @throws ApiError; the signal's reason when the signal aborts the question */
export async function askLedger(question: Question, signal: AbortSignal): Promise<Reply> {
  const api = ownServer(signal);
  switch (question.type) {
    case "digest":
      return await askDigest(api, question.algorithm, question.hex);
    case "record":
      return await askRecord(api, question.name);
    case "search":
      return { type: "search", answer: await api.search(question.text) };
    default:
      return question satisfies never;
  }
}

/** @throws ApiError */
export async function askStatus(): Promise<StatusForm> {
  return await ownServer(new AbortController().signal).status();
}

/** The descriptor of the network that this system serves. @throws ApiError */
export async function askDescriptor(signal: AbortSignal): Promise<Uint8Array> {
  return await ownServer(signal).descriptor();
}

/** The API of the server that sent this page. A redirection to another server is an error. */
function ownServer(signal: AbortSignal): ApiClient {
  return createApiClient(location.origin, { signal, redirect: "error" });
}

async function askDigest(api: ApiClient, algorithm: DigestAlgorithm | "any", hex: string): Promise<Reply> {
  const [answer, alsoAs] = await digestAnswers(api, algorithm, hex);
  const exports = [answer, ...(alsoAs === undefined ? [] : [alsoAs])]
    .flatMap(({ result }) => result.matches.map(({ record }) => record))
    .filter(isExport)
    .slice(0, MOST_LINEAGES);
  const found = await Promise.all(exports.map(async ({ id }) => [id, await authorizationsOf(api, id)] as const));
  return { type: "digest", answer, ...(alsoAs === undefined ? {} : { alsoAs }), authorizations: new Map(found) };
}

/** Sixty-four digits without an algorithm are looked up as SHA-256 and as SM3. */
async function digestAnswers(
  api: ApiClient,
  algorithm: DigestAlgorithm | "any",
  hex: string,
): Promise<readonly [Answer<DigestAnswer>, Answer<DigestAnswer>?]> {
  if (algorithm !== "any") return [await api.digest(algorithm, hex)];
  const [sha256, sm3] = await Promise.all([api.digest("sha256", hex), api.digest("sm3", hex)]);
  const isRecorded = ({ result }: Answer<DigestAnswer>) => result.matches.length > 0;
  if (isRecorded(sha256) === isRecorded(sm3)) return [sha256, sm3];
  return [isRecorded(sha256) ? sha256 : sm3];
}

async function askRecord(api: ApiClient, name: string): Promise<Reply> {
  const answer = isRecordId(name) ? await api.record(name) : await api.namedRecord(name);
  const { record } = answer.result;
  const derived = isExport(record) || record.kind === "PRODUCT";
  return { type: "record", answer, authorizations: derived ? await authorizationsOf(api, record.id) : undefined };
}

/** A lineage that is too large must not hide the answer, so its failure becomes a part of the answer. */
async function authorizationsOf(api: ApiClient, id: string): Promise<Authorizations> {
  try {
    const { result } = await api.lineage(id, { direction: "sources" });
    const among = new Set<string>(result.authorizations);
    return { records: result.nodes.filter((node) => among.has(node.id)), truncated: result.truncated };
  } catch (error) {
    if (error instanceof ApiError) return { failure: error };
    throw error;
  }
}

function isExport(record: Pick<RecordSummary, "kind">): boolean {
  return record.kind === "EXPORT";
}
