import type { RoleName } from "../ledger/roles.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DraftForm } from "../schemas/act.ts";
import type { Lineage } from "../schemas/lineage.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { CliError } from "../cli/cli-error.ts";
import { readRecord, resolveRecord } from "./resolve-record.ts";
import type { Session } from "../cli/session.ts";

/** Under what something is exported: `--product` with `--to` or `--agreement`. */
export interface ExportTarget {
  readonly product: string;
  readonly to?: string;
  readonly agreement?: string;
}

/** The records that an export stands under. */
export interface ExportParents {
  readonly product: RecordDetail;
  readonly agreement: RecordDetail;
}

/** What is exported, by its digests. */
export interface ExportedThing {
  readonly form: "FILE" | "FOLDER";
  /** 64 hexadecimal digits each. */
  readonly sha256: string;
  readonly sm3: string;
  readonly ordinal: bigint;
  /** Root of the export's document, 0x-hex. */
  readonly content: string;
}

/**
 * The product, and the agreement under which it goes to a counterparty: of those in force the one for
 * the product's own scenario.
 * @throws CliError `NOT_FOUND`, `BAD_USAGE`
 */
export async function exportParents(session: Session, target: ExportTarget): Promise<ExportParents> {
  const product = await readRecord(session, await resolveRecord(session, target.product, "PRODUCT"));
  if (target.agreement !== undefined)
    return {
      product,
      agreement: await readRecord(session, await resolveRecord(session, target.agreement, "AGREEMENT")),
    };
  if (target.to === undefined) {
    throw new CliError("BAD_USAGE", {
      zh: "请用 --to 指定接收方，或用 --agreement 指定协议。",
      en: "Name the recipient with --to, or the agreement with --agreement.",
    });
  }
  const counterparty = await resolveRecord(session, target.to, "PARTY");
  return { product, agreement: await agreementFor(session, product, counterparty, target.to) };
}

/** The draft of one export. */
export function exportDraft(parents: ExportParents, role: RoleName, thing: ExportedThing): DraftForm {
  return {
    kind: "EXPORT",
    role,
    status: "IN_FORCE",
    form: thing.form,
    ordinal: thing.ordinal.toString(),
    parent: parents.product.id,
    agreement: parents.agreement.id,
    content: thing.content as DraftForm["content"] & string,
    sha256Digest: `0x${thing.sha256}`,
    sm3Digest: `0x${thing.sm3}`,
  };
}

async function agreementFor(
  session: Session,
  product: RecordDetail,
  counterparty: string,
  named: string,
): Promise<RecordDetail> {
  const { result } = await session.api.get<Answer<Lineage>>(
    `/v1/records/${counterparty}/lineage?direction=destinations&depth=1`,
  );
  const linked = new Set(
    result.edges.filter((edge) => edge.relation === "LINK" && edge.parent === counterparty).map((edge) => edge.child),
  );
  const ids = result.nodes.filter((node) => node.kind === "AGREEMENT" && linked.has(node.id)).map((node) => node.id);
  const agreements = await Promise.all(ids.map((id) => readRecord(session, id)));
  const ofScenario = agreements.filter(
    (agreement) => product.parent === undefined || agreement.parent?.id === product.parent.id,
  );
  // One that does not stand is still the right one to be refused by, when there is no other.
  const [best] = [...(ofScenario.length > 0 ? ofScenario : agreements)].sort((a, b) => rank(b) - rank(a));
  if (best !== undefined) return best;
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `${named} 没有任何开发利用协议：请先签订并登记，或用 --agreement 指定。`,
      en: `${named} has no agreement: make and record one first, or name it with --agreement.`,
    },
    { counterparty, product: product.id },
  );
}

function rank(agreement: RecordDetail): number {
  return agreement.standing.code === "IN_FORCE" ? agreement.recordedAt + 1e12 : agreement.recordedAt;
}
