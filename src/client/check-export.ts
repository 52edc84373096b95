import { randomBytes } from "node:crypto";
import type { RoleName } from "../ledger/roles.ts";
import type { CheckAnswer } from "../schemas/act.ts";
import type { Session } from "../cli/session.ts";
import { exportDraft } from "./export-draft.ts";
import type { ExportParents } from "./export-draft.ts";
import { chooseRole } from "./seat.ts";

/**
 * Whether an export under these parents would be allowed now, in which role and by which rules. Rules
 * do not look at digests, so random ones stand for files that may not exist yet.
 */
export async function checkExport(
  session: Session,
  account: string,
  parents: ExportParents,
  role: string | undefined,
): Promise<{ readonly role: RoleName; readonly check: CheckAnswer }> {
  const any = {
    form: "FILE" as const,
    sha256: randomBytes(32).toString("hex"),
    sm3: randomBytes(32).toString("hex"),
    ordinal: 0n,
    content: `0x${randomBytes(32).toString("hex")}`,
  };
  return await chooseRole(session, account, role, (as) => ({
    act: "record",
    payload: [exportDraft(parents, as, any)],
  }));
}
