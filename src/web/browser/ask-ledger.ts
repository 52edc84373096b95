import type { DigestAlgorithm } from "../../documents/digest.ts";
import { answerOf } from "../../schemas/answer.ts";
import type { Answer } from "../../schemas/answer.ts";
import { LineageSchema } from "../../schemas/lineage.ts";
import type { LineageNode } from "../../schemas/lineage.ts";
import { DigestAnswerSchema, SearchSchema, StandingAnswerSchema } from "../../schemas/questions.ts";
import type { DigestAnswer, SearchAnswer, StandingAnswer } from "../../schemas/questions.ts";
import type { RecordSummary } from "../../schemas/record.ts";
import { StatusSchema } from "../../schemas/status.ts";
import type { StatusForm } from "../../schemas/status.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { PageError } from "./page-error.ts";
import type { Question } from "./question.ts";

/** Under which authorizations a record stands; `failure` when its lineage could not be had. */
export type Authorizations =
  { readonly records: readonly LineageNode[]; readonly truncated: boolean } | { readonly failure: PageError };

/** What the ledger says to a question. */
export type Reply =
  | {
      readonly type: "digest";
      readonly answer: Answer<DigestAnswer>;
      readonly authorizations: ReadonlyMap<string, Authorizations>;
    }
  | {
      readonly type: "record";
      readonly answer: Answer<StandingAnswer>;
      readonly authorizations: Authorizations | undefined;
    }
  | { readonly type: "search"; readonly answer: Answer<SearchAnswer> };

/** Matches whose lineage is asked for; each is a request, and a file is seldom exported more often. */
export const MOST_LINEAGES = 10;

/** @throws PageError */
export async function askLedger(question: Question, signal: AbortSignal): Promise<Reply> {
  switch (question.type) {
    case "digest":
      return await askDigest(question.algorithm, question.hex, signal);
    case "record":
      return await askRecord(question.path, signal);
    case "search":
      return {
        type: "search",
        answer: await fetchAnswer(`/v1/search?q=${encodeURIComponent(question.text)}`, answerOf(SearchSchema), signal),
      };
    default:
      return question satisfies never;
  }
}

/** @throws PageError */
export async function askStatus(signal: AbortSignal): Promise<StatusForm> {
  return await fetchAnswer("/v1/status", StatusSchema, signal);
}

async function askDigest(algorithm: DigestAlgorithm | "any", hex: string, signal: AbortSignal): Promise<Reply> {
  const answer = await digestAnswer(algorithm, hex, signal);
  const exports = answer.result.matches
    .map(({ record }) => record)
    .filter(isExport)
    .slice(0, MOST_LINEAGES);
  const found = await Promise.all(exports.map(async ({ id }) => [id, await authorizationsOf(id, signal)] as const));
  return { type: "digest", answer, authorizations: new Map(found) };
}

/** Sixty-four digits without an algorithm are asked for as SHA-256, and as SM3 when that is not found. */
async function digestAnswer(
  algorithm: DigestAlgorithm | "any",
  hex: string,
  signal: AbortSignal,
): Promise<Answer<DigestAnswer>> {
  const ask = (named: DigestAlgorithm) =>
    fetchAnswer(`/v1/digests/${named}/${hex}`, answerOf(DigestAnswerSchema), signal);
  if (algorithm !== "any") return await ask(algorithm);
  const sha256 = await ask("sha256");
  if (sha256.result.matches.length > 0) return sha256;
  const sm3 = await ask("sm3");
  return sm3.result.matches.length > 0 ? sm3 : sha256;
}

async function askRecord(path: string, signal: AbortSignal): Promise<Reply> {
  const answer = await fetchAnswer(`/v1/records/${path}`, answerOf(StandingAnswerSchema), signal);
  const { record } = answer.result;
  const derived = isExport(record) || record.kind === "PRODUCT";
  return { type: "record", answer, authorizations: derived ? await authorizationsOf(record.id, signal) : undefined };
}

/** A lineage too large to be told must not take the answer with it: the failure is part of the answer. */
async function authorizationsOf(id: string, signal: AbortSignal): Promise<Authorizations> {
  try {
    const { result } = await fetchAnswer(
      `/v1/records/${id}/lineage?direction=sources`,
      answerOf(LineageSchema),
      signal,
    );
    const among = new Set<string>(result.authorizations);
    return { records: result.nodes.filter((node) => among.has(node.id)), truncated: result.truncated };
  } catch (error) {
    if (error instanceof PageError) return { failure: error };
    throw error;
  }
}

function isExport(record: Pick<RecordSummary, "kind">): boolean {
  return record.kind === "EXPORT";
}
