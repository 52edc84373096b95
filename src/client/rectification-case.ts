import type { Hex } from "../consensus/hex.ts";
import type { Dossier } from "../dossier/dossier.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { Code } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import { parseReference } from "../documents/reference.ts";
import type { DraftForm } from "../schemas/act.ts";
import { CliError } from "../cli/cli-error.ts";
import { endOfDay, showDate } from "../text/china-time.ts";
import type { Session } from "../cli/session.ts";
import { newCaseNumber } from "./order-document.ts";
import type { OrderDocument } from "./order-document.ts";
import { performAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { saveBeforeSending } from "./save-before-sending.ts";

/** How a case is asked for on the command line. */
export interface CaseOptions {
  /** Its business number; a new one by default. */
  readonly case?: string;
  /** Its last day. */
  readonly deadline?: string;
}

/** The rectification case (整改) that a hold opens. */
export interface RectificationCase {
  readonly id: string;
  readonly reference: string;
  /** End of its last day, seconds. */
  readonly until?: number;
  readonly subject: string;
}

/** The case that a party would open about a record. @throws CliError `BAD_USAGE` for a deadline that has passed; InputError */
export function rectificationCase(party: string, subject: string, options: CaseOptions): RectificationCase {
  const now = Math.floor(Date.now() / 1000);
  const reference =
    options.case === undefined ? newCaseNumber(showDate(now).replaceAll("-", "")) : parseReference(options.case);
  return {
    id: recordId({ kind: Kind.CASE, issuer: party as Hex, reference, revision: 0 }),
    reference,
    subject,
    ...(options.deadline === undefined ? {} : { until: deadlineAfter(now, options.deadline) }),
  };
}

/**
 * Opens the case of a record that is held.
 * @throws CliError that says also that the hold stands, and how to open the case after all
 */
export async function openCase(
  session: Session,
  actor: Actor,
  named: string,
  opened: RectificationCase,
  dossier: Dossier,
  order: OrderDocument,
): Promise<ActOutcome> {
  const draft = draftOf(opened, order.root);
  try {
    return await performAct(
      session,
      actor,
      (role) => ({ act: "record", payload: [{ ...draft, role }] }),
      () =>
        saveBeforeSending(session, dossier, opened.id, {
          body: draft as JsonObject,
          document: order.document,
          attachments: order.attachments,
        }),
    );
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { reference } = opened;
    throw new CliError(
      error.code,
      {
        zh: `${named} 已暂停，但整改 ${reference} 未能立案；加 --case ${reference} 重新运行同一命令即可立案。原因：${error.text.zh}`,
        en: `${named} is held, but its case ${reference} could not be opened; the same command again with --case ${reference} opens it. Why: ${error.text.en}`,
      },
      { ...error.evidence, held: true, case: reference },
      { cause: error },
    );
  }
}

function draftOf({ subject, reference, until }: RectificationCase, content: string): DraftForm {
  return {
    kind: "CASE",
    role: "DATA_AUTHORITY",
    status: "IN_FORCE",
    parent: subject as NonNullable<DraftForm["parent"]>,
    code: "RECTIFICATION",
    content: content as NonNullable<DraftForm["content"]>,
    reference,
    ...(until === undefined ? {} : { until }),
  };
}

function deadlineAfter(now: number, text: string): number {
  const end = endOfDay(text);
  if (end > now) return end;
  throw new CliError(
    "BAD_USAGE",
    { zh: `整改期限 ${text} 已过。`, en: `The deadline ${text} has passed already.` },
    { deadline: text },
  );
}
