import { resolveExportParents } from "../client/export-parents.ts";
import type { ExportTarget } from "../client/export-parents.ts";
import { listExports } from "../client/list-exports.ts";
import type { ListedExports } from "../client/list-exports.ts";
import { checkExport, recordExports } from "../client/record-exports.ts";
import type { ExportOutcome, ExportRequest } from "../client/record-exports.ts";
import { resolveSeat } from "../client/seat.ts";
import type { TypedText } from "../client/typed-subject.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { CheckAnswer } from "../schemas/act.ts";
import type { ContextOf } from "./call-context.ts";
import type { ExportDocument } from "./act-documents.ts";
import type { CallOptions } from "./named-act.ts";

/** The part of an export's document that its file and the records above it do not say. */
export type ExportWords = Pick<ExportDocument, "channel" | "purpose">;

/** Files or folders that leave, one export for each. */
export interface RecordExports extends Omit<ExportRequest, "as" | "fields"> {
  readonly document?: ExportWords;
}

/** An export that is judged before there is a file. */
export interface CheckExport extends ExportTarget {
  readonly role?: RoleName;
}

/** The ledger's answer to an export if it were sent now, and the role in which it was checked. */
export interface ExportCheck extends CheckAnswer {
  readonly role: RoleName;
}

/** The exports of products (出域). */
export interface Exports {
  /** Whether a product may leave to a party now, and by which rules. Nothing is sent, and no file is needed. */
  check(request: CheckExport, options?: CallOptions): Promise<ExportCheck>;
  /**
   * Records files and folders as exported, in one transaction. Hashing a large file takes long: its progress is
   * reported. The same call again finishes what an earlier one signed, and records nothing twice.
   */
  record(request: RecordExports, options?: CallOptions): Promise<ExportOutcome>;
  /** Every export of a content: a file, a folder, `sha256:…`, `sm3:…`, or the record of an export. */
  list(content: TypedText, options?: CallOptions): Promise<ListedExports>;
}

/** @param signer - gives the name of the key that signs */
export function exportsOf(contextOf: ContextOf, signer: () => string): Exports {
  return {
    check: async ({ role, ...target }, options) => {
      const context = contextOf(options);
      const seat = await resolveSeat(context, signer());
      const parents = await resolveExportParents(context, target);
      const checked = await checkExport(context, seat, parents, role);
      return { role: checked.role, ...checked.check };
    },
    record: async ({ document = {}, ...request }, options) => {
      const fields = Object.entries(document).flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]));
      return await recordExports(contextOf(options), { ...request, as: signer(), fields });
    },
    list: async (content, options) => await listExports(contextOf(options), content),
  };
}
