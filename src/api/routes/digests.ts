import { Type } from "typebox";
import { isDigestAlgorithm, parseDigest, parseDigestHex } from "../../documents/digest.ts";
import type { Digest } from "../../documents/digest.ts";
import { fileOf } from "../../audit/digests.ts";
import { standingAt } from "../../audit/standing-at.ts";
import { listAnswerOf } from "../../schemas/answer.ts";
import { DigestAnswerSchema } from "../../schemas/questions.ts";
import type { DigestAnswer, DigestMatch } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { BY_BODY } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answersBytes, answersList } from "../responses.ts";
import { certificatesOf, sendCertificate } from "./records.ts";

const params = Type.Object({
  algorithm: Type.String({ maxLength: 40, description: "The digest algorithm: sha256 or sm3." }),
  hex: Type.String({ maxLength: 200, description: "The digest: 64 hexadecimal digits, with or without 0x." }),
});

/** Files and folders, found by their digest. */
export function digestRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/digests/:algorithm/:hex",
    {
      config: BY_BODY,
      schema: {
        operationId: "findDigest",
        access: ["PUBLIC"],
        summary: "Find a file or folder by its digest",
        description:
          "Lists the exports of this digest: of the file or folder, and of folders that contain the file. A salted " +
          "export is found by its commitment alone, which whoever has its opening computes from file and salt.",
        params,
        querystring: Type.Object({ ...momentQuery, ...listQuery }),
        response: answersList(listAnswerOf(DigestAnswerSchema)),
      },
    },
    async (request, reply) => {
      const digest = readDigest(request.params);
      return await answerList(context, request, reply, {
        by: "POSITION",
        wanted: { digest },
        ask: (snapshot) => fileOf(snapshot, digest.algorithm, digest.hex, askedMoment(snapshot, request.query)),
      });
    },
  );

  app.get(
    "/v1/digests/:algorithm/:hex/certificate",
    {
      schema: {
        operationId: "certifyDigest",
        // A certificate names the agreement and so the recipient, whom the finder of a file need not know.
        access: CONCERNED,
        summary: "Issue a certificate for a digest",
        description:
          "Issues a certificate of the export of this file or folder. If there is none, the certificate proves that " +
          "no export with this SHA-256 digest was recorded. If there are several, the answer is the problem " +
          "EXPORTS_SEVERAL with all of them: ask for the certificate of the one that is meant, by its record.",
        params,
        response: answersBytes("The certificate, in canonical JSON."),
      },
    },
    async (request, reply) => {
      const { algorithm, hex } = readDigest(request.params);
      const answer = await context.ask((snapshot) => fileOf(snapshot, algorithm, hex, askedMoment(snapshot, {})));
      const certificates = certificatesOf(context);
      const exported = onlyExport(answer.result);
      if (exported !== undefined) {
        const { record, path } = exported;
        // Whoever has only the file may know what became of it, but not what its certificate tells of the recipient.
        await context.ask((snapshot) => standingAt(snapshot, record.id, askedMoment(snapshot, {})));
        return await sendCertificate(reply, await certificates.ofRecord(record.id, path), record.id);
      }
      if (algorithm !== "sha256") {
        throw new ApiProblem(
          "CERTIFICATE_IMPOSSIBLE",
          {
            zh: "出域以 SHA-256 命名。SM3 杂凑值没有记录的，索引可以说明，但不能出具凭证证明：请改用该文件的 SHA-256。",
            en:
              "Exports are named by SHA-256. The index can show that an SM3 digest is not recorded, but no " +
              "certificate can prove it: ask with the SHA-256 digest of the file.",
          },
          { algorithm, hex, absence: answer.absence },
        );
      }
      return await sendCertificate(reply, await certificates.ofAbsence(`0x${hex}`), `absent-${hex.slice(0, 16)}`);
    },
  );
}

/**
 * The one export of a digest, with a path of the file in it; undefined when there is none.
 * @throws ApiProblem EXPORTS_SEVERAL: nobody but the asker knows which export is meant
 */
function onlyExport({ matches }: DigestAnswer): DigestMatch | undefined {
  const exports = matches.filter(({ record }) => record.kind === "EXPORT");
  const byRecord = [...Map.groupBy(exports, ({ record }) => record.id).values()].flatMap((same) => same.slice(0, 1));
  if (byRecord.length <= 1) return byRecord[0];
  const count = byRecord.length;
  throw new ApiProblem(
    "EXPORTS_SEVERAL",
    {
      zh: `此内容有 ${count} 次出域，各有其接收方与效力状态：请按记录取得所要一次的凭证（/v1/records/{id}/certificate）。`,
      en:
        `This content was exported ${count} times, each with a recipient and a standing of its own: ask for the ` +
        "certificate of the one that is meant (/v1/records/{id}/certificate).",
    },
    {
      exports: byRecord.map(({ record, path, recipient }) => ({
        record: record.id,
        path,
        recipient,
        standing: record.standing.code,
      })),
    },
  );
}

/** @throws InputError DIGEST_MALFORMED, DIGEST_ALGORITHM_UNKNOWN */
function readDigest(given: { readonly algorithm: string; readonly hex: string }): Digest {
  const algorithm = given.algorithm.toLowerCase();
  if (!isDigestAlgorithm(algorithm)) return parseDigest(`${given.algorithm}:${given.hex}`);
  return { algorithm, hex: parseDigestHex(given.hex.replace(/^0x/i, "")) };
}
