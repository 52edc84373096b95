import type { CheckAnswer, CheckRequest } from "../schemas/act.ts";
import type { Session } from "../cli/session.ts";
import type { Act } from "../schemas/act.ts";

/** Asks what the ledger would answer now, and by which rules; nothing is sent. */
export async function checkAct(session: Session, account: string, act: Act): Promise<CheckAnswer> {
  return await session.api.post<CheckAnswer>("/v1/checks", { account, ...act } as CheckRequest);
}
