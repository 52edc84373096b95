import { authorizedFor } from "../../audit/authorized.ts";
import { fileOf } from "../../audit/digests.ts";
import { DEFAULT_WALK } from "../../audit/lineage-walk.ts";
import { lineageOf } from "../../audit/lineage.ts";
import { LineageSchema } from "../../schemas/lineage.ts";
import { DigestAnswerSchema, ScopeAnswerSchema } from "../../schemas/questions.ts";
import type { ScopeAnswer } from "../../schemas/questions.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { ANYBODY, INVOLVED } from "../asker-groups.ts";
import { digest, record, records } from "../parameter.ts";
import { question } from "../question.ts";
import { showRecordName, showRecordNames, standingSentences } from "../sentences.ts";

/** S01 */
export const whereDidThisComeFrom = question({
  id: "S01",
  name: "where-did-this-come-from",
  title: { zh: "这个产品从哪里来？", en: "Where did this product come from?" },
  askers: INVOLVED,
  parameters: {
    record: record({ zh: "产品、出域或其他记录", en: "The product, the export or another record" }),
  },
  result: LineageSchema,
  example: { record: "PR-02" },
  ask: async (snapshot, { record: id }, moment) => {
    const answer = await lineageOf(snapshot, id, "sources", moment, DEFAULT_WALK);
    const { nodes } = answer.result;
    return {
      answer,
      says: standingSentences(nodes.filter(({ kind }) => kind !== "PARTY" && kind !== "JURISDICTION")),
      proven: nodes.filter((node) => node.id === id),
    };
  },
});

/** S02 */
export const isThisFileTheExportedOne = question({
  id: "S02",
  name: "is-this-file-the-exported-one",
  title: { zh: "这个文件就是经批准出域的那个吗？", en: "Is this file the one that was approved and exported?" },
  askers: ANYBODY,
  parameters: { digest: digest({ zh: "文件或文件夹的杂凑值", en: "The digest of the file or folder" }) },
  result: DigestAnswerSchema,
  example: { digest: `sha256:${"0".repeat(64)}` },
  ask: async (snapshot, { digest: { algorithms, hex } }, moment) => {
    const answers = [];
    for (const algorithm of algorithms) answers.push(await fileOf(snapshot, algorithm, hex, moment));
    const [first, second] = answers;
    const answer = first?.result.matches.length === 0 && second !== undefined ? second : first;
    if (answer === undefined) throw new RangeError("A digest is of at least one algorithm.");
    const exports = answer.result.matches.map((match) => match.record);
    return { answer, says: standingSentences(exports), proven: exports };
  },
});

/** S03 */
export const isTheOperatorAuthorized = question({
  id: "S03",
  name: "is-the-operator-authorized",
  title: { zh: "该运营机构获授权使用这些数据吗？", en: "Is the operator authorized for these data?" },
  askers: ANYBODY,
  parameters: {
    operator: record({ zh: "运营机构", en: "The operator" }, "PARTY"),
    resources: records({ zh: "数据资源，以逗号分隔", en: "The resources" }, "RESOURCE"),
  },
  result: ScopeAnswerSchema,
  example: { operator: "91990100MA000020XJ", resources: "DS01,DS05" },
  ask: async (snapshot, { operator, resources }, moment) => {
    const answer = await authorizedFor(snapshot, operator, resources, moment);
    const grants = answer.result.resources.flatMap((each) => each.grants.map(({ grant }) => grant));
    return { answer, says: answer.result.resources.map(scopeSentence), proven: grants };
  },
});

function scopeSentence({ resource, authorized, grants }: ScopeAnswer["resources"][number]): Bilingual {
  const under = showRecordNames(grants.map(({ authorization }) => authorization));
  return authorized
    ? {
        zh: `${showRecordName(resource)}：已获授权（${under.zh}）。`,
        en: `${showRecordName(resource)}: authorized, under ${under.en}.`,
      }
    : {
        zh: `${showRecordName(resource)}：没有有效的授权（曾有：${under.zh}）。`,
        en: `${showRecordName(resource)}: no authorization in force; those recorded: ${under.en}.`,
      };
}
