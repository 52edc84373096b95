import { ACTS, actNamed, schemaOfAct } from "../../acts/act-catalogue.ts";
import type { Act, RecordAct, SettlementAct, StatementAct } from "../../acts/act.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import { meantBy } from "../../rulebook/meant-by.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiProblem } from "../api-problem.ts";

/** An act that this API can check and prepare: one whose content its document says. */
export interface DocumentedAct {
  readonly act: Act;
  readonly on: RecordAct | StatementAct | SettlementAct;
  readonly schema: DocumentSchema;
}

/** The act with a name. @throws ApiProblem ACT_UNKNOWN, which says what was most likely meant */
export function requireAct(name: string): Act {
  const act = actNamed(name);
  if (act !== undefined) return act;
  const meant = meantBy(
    name,
    ACTS.map((each) => each.name),
  );
  throw new ApiProblem(
    "ACT_UNKNOWN",
    {
      zh: `没有名为 ${showForeign(name)} 的行为${meant.zh}：GET /v1/acts 列出全部。`,
      en: `There is no act ${showForeign(name)}${meant.en}: GET /v1/acts lists them all.`,
    },
    { name: name.slice(0, 80) },
  );
}

/** @throws ApiProblem ACT_UNKNOWN, ACT_NOT_PREPARED */
export function requireDocumented(name: string): DocumentedAct {
  const act = requireAct(name);
  const { on } = act;
  const schema = schemaOfAct(act);
  const isDocumented = on.act === "RECORD" || on.act === "STATEMENT" || on.act === "SETTLEMENT";
  if (!isDocumented || schema === undefined) throw notPrepared(act, OF_GOVERNANCE);
  if (on.act === "RECORD" && on.kind === "EXPORT") throw notPrepared(act, OF_EXPORTS);
  if (on.act === "STATEMENT" && on.code === "SEAT_ACCEPTED") throw notPrepared(act, OF_SEATS);
  return { act, on, schema };
}

const OF_GOVERNANCE = {
  zh: "机关的决定没有文书，由名册机关以 laiqu governance 提议、同意与执行",
  en: "the decisions of agencies have no document; they are proposed, approved and carried out by laiqu governance",
};
const OF_EXPORTS = {
  zh: "出域以文件或文件夹的杂凑值命名，以 laiqu export 办理，其判断另见 POST /v1/checks",
  en:
    "an export is named by the digest of its file or folder; laiqu export makes it, and POST /v1/checks says what " +
    "the ledger would answer",
};
const OF_SEATS = {
  zh: "接受席位是账户自身的调用，以 laiqu account accept 办理",
  en: "an account accepts its seat by a call of its own, which laiqu account accept makes",
};

function notPrepared({ name, title }: Act, because: { readonly zh: string; readonly en: string }): ApiProblem {
  return new ApiProblem(
    "ACT_NOT_PREPARED",
    {
      zh: `本接口不检查也不预备“${title.zh}”（${name}）：${because.zh}。`,
      en: `This API neither checks nor prepares the act, to ${title.en} (${name}): ${because.en}.`,
    },
    { act: name },
  );
}
