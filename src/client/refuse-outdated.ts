import type { SavedEntry } from "../dossier/outbox.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { ApiError } from "./http/api-error.ts";
import { lookUp, stateOf } from "./outbox-report.ts";

/** Checks an act as it would be signed now. `DECIDED` when there is nothing to sign. */
type Prepare = () => Promise<{ readonly type: "READY" | "DECIDED" }>;

/**
 * Sends nothing again that no node has and that the ledger would not record any more, because a refusal stays for ever.
 * While nobody can know that, as in a halt, the act is sent as it is.
 * @throws ClientError TRANSACTION_OUTDATED; DossierError
 */
export async function refuseOutdated(context: ClientContext, entry: SavedEntry, prepare: Prepare): Promise<void> {
  if (entry.cancellation !== undefined) return;
  const state = await stateOf(entry.genesisHash, entry, () => lookUp(context, entry));
  if (state.type !== "ABSENT") return;
  const reason = await reasonAgainst(prepare);
  if (reason !== undefined) throw outdated(entry, reason);
}

async function reasonAgainst(prepare: Prepare): Promise<Bilingual | undefined> {
  try {
    const { type } = await prepare();
    if (type === "READY") return undefined;
    return {
      zh: "按账本现状预检，它会被拒绝，或已由他人办理。",
      en: "A check says that it would be refused, or that somebody else has done it.",
    };
  } catch (error) {
    if (error instanceof ClientError) return error.text;
    if (!(error instanceof ApiError)) throw error;
    return error.problem?.code === "ACT_REVERTS" ? error.text : undefined;
  }
}

function outdated({ does, transaction, account, nonce }: SavedEntry, reason: Bilingual): ClientError {
  return new ClientError(
    "TRANSACTION_OUTDATED",
    {
      zh:
        `${does.zh}：交易 ${transaction} 先前已签名并保存，而链节点没有它，账本现在也不会照此记录，` +
        `故未再次发送。${reason.zh}`,
      en:
        `${does.en}: the transaction ${transaction} was signed and saved earlier. The chain node does not have it, ` +
        `and the ledger would not record it now, so it was not sent again. ${reason.en}`,
    },
    { transaction, account, nonce },
  );
}
