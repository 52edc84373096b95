import type { ExportParentsQuery } from "./http/api-client.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { recordName, resolveRecord } from "./resolve-record.ts";
import { showForeign } from "../text/foreign-text.ts";

/** The product of an export, and its recipient or agreement. */
export interface ExportTarget {
  readonly product: string;
  readonly to?: string;
  readonly agreement?: string;
  /** Whether it stands under no agreement, so that only its document names a recipient. */
  readonly withoutAgreement?: boolean;
}

/** The records that an export stands under, and the party to which it goes where that is known. */
export interface ExportParents {
  readonly product: RecordDetail;
  readonly agreement?: RecordDetail;
  readonly recipient?: RecordId;
}

/**
 * Finds the product, and the agreement under which it goes to a recipient. Among the recipient's agreements, one for
 * the product's own scenario comes first, then one in force, then the latest. An export without an agreement is
 * looked up by its product alone.
 * @throws ClientError RECIPIENT_ABSENT, AGREEMENT_ABSENT, AGREEMENT_OF_ANOTHER; ApiError as for a name;
 *   InputError REFERENCE_*
 */
export async function resolveExportParents(context: ClientContext, target: ExportTarget): Promise<ExportParents> {
  if (target.withoutAgreement === true) return await parentsWithoutAgreement(context, target);
  const { product, agreements } = (await context.api.exportParents(queryOf(context, target))).result;
  const ofScenario = agreements.filter(
    (agreement) => product.parent === undefined || agreement.parent?.id === product.parent.id,
  );
  // If no agreement is in force, another one is used, so that the ledger's refusal gives the reason.
  const [agreement] = (ofScenario.length > 0 ? ofScenario : agreements).toSorted(compareAgreements);
  if (agreement !== undefined) return { product, agreement, ...recipientOf(agreement) };
  const recipient = target.to ?? "";
  if (target.agreement !== undefined) throw ofAnother(target.agreement, recipient);
  throw new ClientError(
    "AGREEMENT_ABSENT",
    {
      zh: `${showForeign(recipient)} 没有任何开发利用协议：请先签订并记录，或另行指定协议。`,
      en: `${showForeign(recipient)} has no agreement: make and record one first, or name another agreement.`,
    },
    { recipient, product: product.id },
  );
}

function recipientOf({ counterparty }: RecordDetail): Pick<ExportParents, "recipient"> {
  return counterparty === undefined ? {} : { recipient: counterparty.id };
}

async function parentsWithoutAgreement(context: ClientContext, { product, to }: ExportTarget): Promise<ExportParents> {
  const found = await resolveRecord(context, product, "PRODUCT");
  if (to === undefined) return { product: found };
  return { product: found, recipient: (await resolveRecord(context, to, "PARTY")).id };
}

function queryOf(context: ClientContext, { product, to, agreement }: ExportTarget): ExportParentsQuery {
  const named = recordName(context, product, "PRODUCT");
  if (agreement === undefined && to === undefined)
    throw new ClientError("RECIPIENT_ABSENT", {
      zh: "请指定接收方或协议。",
      en: "Name the recipient or the agreement.",
    });
  return {
    product: named,
    ...(to === undefined ? {} : { recipient: recordName(context, to, "PARTY") }),
    ...(agreement === undefined ? {} : { agreement: recordName(context, agreement, "AGREEMENT") }),
  };
}

/** The server gives no agreement when the one that is named is not with the recipient that is named. */
function ofAnother(agreement: string, recipient: string): ClientError {
  const [named, party] = [showForeign(agreement), showForeign(recipient)];
  return new ClientError(
    "AGREEMENT_OF_ANOTHER",
    {
      zh: `协议 ${named} 的相对方不是 ${party}：产品只能出域给协议的相对方，请改正其一，或只指定协议。`,
      en:
        `The agreement ${named} is not with ${party}, and an export goes to the party of its agreement: ` +
        "correct one of them, or name the agreement alone.",
    },
    { agreement, recipient },
  );
}

/** Sorts the better agreement first. */
function compareAgreements(a: RecordDetail, b: RecordDetail): number {
  const inForce = ({ standing }: RecordDetail) => Number(standing.code === "IN_FORCE");
  return inForce(b) - inForce(a) || b.recordedAt - a.recordedAt;
}
