import { ApiError } from "../../client/http/api-error.ts";
import { showSentence } from "../../text/foreign-text.ts";
import { PageError } from "./page-error.ts";
import type { Language } from "./texts.ts";

/** An error that keeps the page from answering. */
export type Failure = ApiError | PageError;

export function isFailure(error: unknown): error is Failure {
  return error instanceof ApiError || error instanceof PageError;
}

/** The failure in one sentence. Where the server answered with a problem, it is the title of that problem. */
export function failureText(language: Language, failure: Failure): string {
  const problem = problemOf(failure);
  return problem === undefined ? failure.text[language] : showSentence(problem.titles[language]);
}

/** The code of the failure, and the details of the server's problem. */
export function failureDetails(language: Language, failure: Failure): string {
  const problem = problemOf(failure);
  return problem === undefined
    ? failure.code
    : `${showSentence(problem.code)}. ${showSentence(problem.details[language])}`;
}

function problemOf(failure: Failure): ApiError["problem"] {
  return failure instanceof ApiError ? failure.problem : undefined;
}
