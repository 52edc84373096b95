import { Type } from "typebox";
import { isDigestAlgorithm, parseDigest, parseDigestHex } from "../../documents/digest.ts";
import type { Digest } from "../../documents/digest.ts";
import { fileOf } from "../../audit/digests.ts";
import { answerOf } from "../../schemas/answer.ts";
import { DigestAnswerSchema } from "../../schemas/questions.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answers, answersBytes } from "../responses.ts";
import { certificatesOf, sendCertificate } from "./records.ts";

const params = Type.Object({ algorithm: Type.String({ maxLength: 40 }), hex: Type.String({ maxLength: 200 }) });

/** A file or folder by its digest. */
export function digestRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/digests/:algorithm/:hex",
    {
      schema: {
        operationId: "findDigest",
        summary: "Is this file one that was exported? (S02)",
        params,
        querystring: Type.Object(momentQuery),
        response: answers(answerOf(DigestAnswerSchema)),
      },
    },
    async (request) => {
      const digest = readDigest(request.params);
      return await context.ask((snapshot) =>
        fileOf(snapshot, digest.algorithm, digest.hex, askedMoment(snapshot, request.query)),
      );
    },
  );

  app.get(
    "/v1/digests/:algorithm/:hex/certificate",
    {
      schema: {
        operationId: "certifyDigest",
        summary: "A certificate of its first export, by itself or in a folder, or of its absence",
        params,
        response: answersBytes("The certificate, canonical JSON"),
      },
    },
    async (request, reply) => {
      const { algorithm, hex } = readDigest(request.params);
      const answer = await context.ask((snapshot) => fileOf(snapshot, algorithm, hex, askedMoment(snapshot, {})));
      const certificates = certificatesOf(context);
      const exported = answer.result.matches.find(({ record }) => record.kind === "EXPORT");
      if (exported !== undefined)
        return await sendCertificate(
          reply,
          await certificates.ofRecord(exported.record.id, exported.path),
          exported.record.id,
        );
      if (algorithm !== "sha256") {
        throw new ApiProblem(
          "CERTIFICATE_IMPOSSIBLE",
          {
            zh: "出域以 SHA-256 命名：只有 SHA-256 杂凑值能证明未曾登记；SM3 的只能由索引说明未登记。",
            en: "exports are named by SHA-256: only of a SHA-256 digest can the absence be proven; the index alone can say that no such SM3 digest is recorded",
          },
          { algorithm, hex, absence: answer.absence },
        );
      }
      return await sendCertificate(reply, await certificates.ofAbsence(`0x${hex}`), `absent-${hex.slice(0, 16)}`);
    },
  );
}

/** @throws InputError DIGEST_MALFORMED, DIGEST_ALGORITHM_UNKNOWN */
function readDigest(given: { readonly algorithm: string; readonly hex: string }): Digest {
  const algorithm = given.algorithm.toLowerCase();
  if (!isDigestAlgorithm(algorithm)) return parseDigest(`${given.algorithm}:${given.hex}`);
  return { algorithm, hex: parseDigestHex(given.hex.replace(/^0x/i, "")) };
}
