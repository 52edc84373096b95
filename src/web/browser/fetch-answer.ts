import type { Static, TSchema } from "typebox";
import { Check } from "typebox/value";
import { ProblemSchema } from "../../schemas/problem.ts";
import { PageError } from "./page-error.ts";

/**
 * Asks this page's own server and reads the answer by its schema; the page trusts nothing unread.
 * @param path - of the API, encoded, such as `/v1/status`
 * @throws PageError UNREACHABLE, PROBLEM, ANSWER_MALFORMED; the signal's reason when aborted
 */
export async function fetchAnswer<S extends TSchema>(path: string, schema: S, signal: AbortSignal): Promise<Static<S>> {
  const { ok, status, text } = await fetchText(path, signal);
  const body = readJson(path, text);
  if (ok && Check(schema, body)) return body as Static<S>;
  if (!ok && Check(ProblemSchema, body)) throw new PageError("PROBLEM", body.detail, { problem: body });
  throw new PageError("ANSWER_MALFORMED", `${path} answered ${status} in an unknown form: ${text.slice(0, 200)}`);
}

async function fetchText(path: string, signal: AbortSignal): Promise<{ ok: boolean; status: number; text: string }> {
  try {
    const response = await fetch(path, { signal, headers: { accept: "application/json" }, redirect: "error" });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new PageError("UNREACHABLE", path, { cause });
  }
}

function readJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PageError("ANSWER_MALFORMED", `${path} answered with something other than JSON: ${text.slice(0, 200)}`, {
      cause,
    });
  }
}
