import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { ApiInstance } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";

/**
 * Reads the JSON of every request body strictly: as UTF-8, without doubled members and without numbers that would
 * lose digits. Fastify's own parser takes the last of two members and replaces bytes that are not UTF-8, so two
 * programs could read one request differently.
 * @param limit - the most bytes of a body
 */
export function readBodiesStrictly(app: ApiInstance, limit: number): void {
  // Fastify also takes plain text, which no route does.
  app.removeContentTypeParser(["application/json", "text/plain"]);
  app.addContentTypeParser("application/json", { parseAs: "buffer", bodyLimit: limit }, (_, body, done) => {
    try {
      done(null, parseStrictJson(new Uint8Array(Buffer.from(body)), { bytes: limit }));
    } catch (error) {
      done(bodyProblem(error));
    }
  });
}

function bodyProblem(error: unknown): Error {
  if (!(error instanceof InputError)) return error instanceof Error ? error : new Error(String(error));
  const { code, text, evidence } = error;
  return new ApiProblem(
    "REQUEST_MALFORMED",
    { zh: `请求内容：${text.zh}`, en: `The body: ${text.en}` },
    { ...evidence, input: code },
    error,
  );
}
