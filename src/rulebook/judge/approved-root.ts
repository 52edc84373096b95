import type { Around } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";

/** Whether the digest of an export is the root that was approved for its product. */
export function approvedRoot({ subject, digest }: JudgedAct, around: Around): Finding {
  const approved = subject.parent === undefined ? undefined : around.approvedRoot(subject.parent);
  if (approved === undefined || digest === undefined) return "UNRESOLVED";
  return found(approved === digest);
}
