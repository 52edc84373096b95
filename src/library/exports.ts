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
import type { ExportDocument } from "./act-documents.ts";
import type { Perform } from "./call-context.ts";
import type { CallOptions } from "./named-act.ts";
import { malformed, Members, readMembers, requireText } from "./read-request.ts";

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

const TARGET = ["product", "to", "agreement", "withoutAgreement", "role"] as const satisfies (keyof CheckExport)[];
const RECORDED = [
  ...TARGET,
  "paths",
  "document",
  "proposed",
  "backfilled",
  "effectiveAt",
  "again",
  "salted",
  "sendAnyway",
] as const satisfies (keyof RecordExports)[];

/** @param signer - gives the name of the key that signs */
export function exportsOf(perform: Perform, signer: () => string): Exports {
  return {
    check: async ({ role, ...target }, options) => {
      const of = "exports.check";
      requireTarget(of, readMembers(of, { role, ...target }, TARGET));
      return await perform(of, options, async (context) => {
        const seat = await resolveSeat(context, signer());
        const parents = await resolveExportParents(context, target);
        const checked = await checkExport(context, seat, parents, role);
        return { role: checked.role, ...checked.check };
      });
    },
    record: async (asked, options) => {
      const of = "exports.record";
      const members = readMembers(of, asked, RECORDED);
      requireTarget(of, members);
      const paths = new Members(of, members).texts("paths") ?? [];
      if (paths.length === 0) throw malformed(of, "paths", { zh: "应为至少一个路径的列表", en: "must list a path" });
      const fields = Object.entries(new Members(of, members).json("document")).map(([name, text]) => ({
        name,
        text: requireText(of, name, text),
      }));
      const { document: _, ...request } = asked;
      return await perform(
        of,
        options,
        async (context) => await recordExports(context, { ...request, as: signer(), fields }),
      );
    },
    list: async (content, options) => {
      const { what, opening } = requireContent("exports.list", content);
      const named = opening === undefined ? { what } : { what, opening };
      return await perform("exports.list", options, async (context) => await listExports(context, named));
    },
  };
}

function requireTarget(of: string, members: ReadonlyMap<string, unknown>): void {
  const read = new Members(of, members);
  read.demand("product", read.text("product"));
  for (const name of ["to", "agreement", "role"]) read.text(name);
  for (const name of ["withoutAgreement", "proposed", "backfilled", "again", "salted", "sendAnyway"]) read.yes(name);
}

/** A content that a call names. @throws LibraryError REQUEST_MALFORMED */
export function requireContent(of: string, content: TypedText, more: readonly string[] = []): TypedText {
  const read = new Members(of, readMembers(of, content, ["what", "opening", ...more]));
  const opening = read.text("opening");
  return { what: read.demand("what", read.text("what")), ...(opening === undefined ? {} : { opening }) };
}
