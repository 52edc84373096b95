// A bureau's OA system (办公系统). When its own workflow on a demand for data has ended, this program puts the bureau's
// opinion on the ledger, with the signed report. The OA system starts it with the file of an ended workflow:
//
//   node oa-approval.js ended-workflow.json
//
// It is started again for the same workflow when it ended with 75: an opinion that was signed is then sent again, and no
// other one is signed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiError, ClientError, CodedError, connect } from "laiqu/client";
import type { ActCheck, LaiquClient } from "laiqu/client";

/** The note that the OA system writes when a workflow has ended. */
interface EndedWorkflow {
  /** The reference of the demand, such as `DM-20`. */
  readonly demand: string;
  readonly decision: "agreed" | "refused";
  readonly reasons: string;
  /** The path of the report with all signatures. */
  readonly report: string;
}

/** The exit codes that the OA system knows. It starts the program again after `LATER`. */
const DONE = 0;
const REFUSED = 1;
const LATER = 75;

async function giveOpinion(client: LaiquClient, workflow: EndedWorkflow): Promise<number> {
  const opinion = {
    record: workflow.demand,
    document: {
      conclusion: workflow.decision === "agreed" ? "NO_OBJECTION" : "OBJECTION",
      reasons: workflow.reasons,
    },
    papers: { report: workflow.report },
  } as const;

  const check = await client.checks["review"](opinion);
  if (!check.allowed) {
    tellRules(check);
    return REFUSED;
  }

  const { subject, outcome } = await client.acts["review"](opinion);
  if (outcome.type !== "DONE") return REFUSED;
  console.log(`${workflow.demand} (${subject}): 意见已记录，交易 ${outcome.transaction.transaction}`);
  return DONE;
}

/** The rules that the act does not meet, each with its clause. */
function tellRules({ verdicts }: ActCheck): void {
  for (const { judgedBy } of verdicts)
    for (const { met, clause, text } of judgedBy) if (!met) console.error(`${clause ?? "账本规则"}：${text?.zh ?? ""}`);
}

/** Nothing is lost by an error: what was signed is in the dossier, and the next start sends it again. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof CodedError)) throw error;
  console.error(`${error.code}: ${error.text.zh}`);
  const isPassing =
    (error instanceof ApiError && error.isUnavailable) ||
    (error instanceof ClientError && error.code === "TRANSACTION_UNDECIDED");
  return isPassing ? LATER : REFUSED;
}

const { LAIQU_URL = "", LAIQU_DATA = "", LAIQU_PASSPHRASE, SIGNING_KEY = "" } = process.env;
try {
  const client = connect({
    url: LAIQU_URL,
    dossier: join(LAIQU_DATA, "dossier"),
    signer: { key: SIGNING_KEY, passphrase: () => LAIQU_PASSPHRASE },
  });
  const workflow: EndedWorkflow = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
  process.exitCode = await giveOpinion(client, workflow);
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
