import { resolve } from "node:path";
import type { Hex } from "../../consensus/hex.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { encodeLedgerCall } from "../../ledger/calldata.ts";
import { GAS_OF_AN_ACT } from "../../ledger/gas.ts";
import type { Act, CheckAnswer } from "../../schemas/act.ts";
import { callOf } from "../../schemas/act-call.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { prepareAct } from "../acts/prepare-act.ts";
import type { ActRequest, PreparedAct } from "../acts/prepare-act.ts";
import { wordsOfAct } from "../acts/words-of-act.ts";
import type { ActDocument } from "../act-document.ts";
import { chooseRole } from "../choose-role.ts";
import type { CheckedAct } from "../choose-role.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import type { Intent } from "../intent.ts";
import type { Actor } from "../perform-act.ts";
import { resolveSeat } from "../seat.ts";
import type { ActingSeat } from "../seat.ts";
import { concernedEntries, nextNonce } from "../send-once.ts";
import { newDraft, readDraft, writeDraft } from "./draft-file.ts";
import { rulebookInForce, stateOfSubject } from "./draft-state.ts";

/** The members of a draft beside its act. */
interface DraftTerms {
  /** How many countersignatures the draft needs before it may be signed. */
  readonly leastReviews: number;
  /** The accounts whose countersignatures count; empty: any but the signer's. */
  readonly reviewers: readonly Hex[];
  /** The number of its transaction in the row of its account; by default the next one that is free. */
  readonly nonce?: number | undefined;
  /** A record to which the act refers and that an earlier draft makes, so that the ledger does not know it yet. */
  readonly awaited?: RecordId;
}

/** The same with the file to write. */
export interface DraftPlace extends DraftTerms {
  readonly path: string;
  /** The draft of the same account after which this one is sent. */
  readonly after?: string | undefined;
}

/** A draft and the file that has it. */
export interface WrittenDraft {
  readonly path: string;
  readonly file: ActDraft;
}

/** The check of an act that the ledger would refuse, so that nothing was drafted. */
interface NotDrafted {
  readonly type: "NOT_DRAFTED";
  readonly check: CheckAnswer;
}

/** Drafts that were written, in the order in which they are sent; or none. */
export type DraftOutcome =
  { readonly type: "DRAFTED"; readonly drafts: readonly [WrittenDraft, ...WrittenDraft[]] } | NotDrafted;

/**
 * Writes what an act would send, instead of signing and sending it. The act is prepared and checked as `doAct` does it;
 * the key is not opened, and nothing is saved in the dossier.
 * @throws ClientError DRAFT_EXISTS, ACT_UNDECIDED, REVIEWS_IMPOSSIBLE and those of the act; ApiError, DossierError,
 *   InputError, DateError
 */
export async function draftAct(
  context: ClientContext,
  request: ActRequest & Actor,
  { path, after, ...terms }: DraftPlace,
): Promise<DraftOutcome> {
  const seat = await resolveSeat(context, request.as);
  const nonce = after === undefined ? terms.nonce : await nonceAfter(seat, after);
  const made = await makeDraft(context, seat, request, { ...terms, nonce });
  if (made.type === "NOT_DRAFTED") return made;
  await writeDraft(path, made.file);
  return { type: "DRAFTED", drafts: [{ path, file: made.file }] };
}

/** Makes the draft of an act, and writes nothing. @throws as {@link draftAct} */
export async function makeDraft(
  context: ClientContext,
  seat: ActingSeat,
  request: ActRequest & Actor,
  terms: DraftTerms,
): Promise<{ readonly type: "MADE"; readonly file: ActDraft } | NotDrafted> {
  refuseImpossible(seat, terms);
  const prepared = await prepareAct(context, seat, request);
  await refuseOpen(context, seat, prepared.intent);
  const checked = await chooseRole(context, seat, request.role, (role) => without(prepared.actAs(role), terms.awaited));
  if (!checked.check.allowed && request.sendAnyway !== true) return { type: "NOT_DRAFTED", check: checked.check };
  const sent = { ...checked, act: prepared.actAs(checked.role) };
  return { type: "MADE", file: newDraft(await draftedAct(context, seat, request, prepared, sent, terms)) };
}

/** The act as the ledger can check it now: without the record that an earlier draft makes. */
function without(act: Act, awaited: RecordId | undefined): Act {
  if (act.act !== "attest" || awaited === undefined) return act;
  const payload = act.payload.map((item) => {
    const { about, ...others } = item;
    return about === awaited ? others : item;
  });
  return { ...act, payload };
}

/** Countersignatures that nobody can give would make a draft that nobody can sign. */
export function refuseImpossible({ account }: ActingSeat, { leastReviews, reviewers }: DraftTerms): void {
  const able = new Set(reviewers.filter((each) => each !== account)).size;
  if (reviewers.length === 0 || (able >= leastReviews && !reviewers.includes(account))) return;
  throw new ClientError(
    "REVIEWS_IMPOSSIBLE",
    {
      zh:
        `所指定的审核账户中能够审核的只有 ${able} 个，而须有 ${leastReviews} 个审核签名；签发账户 ${account} ` +
        "不能自己审核：未起草，请改正 --draft-reviews 与 --draft-reviewer。",
      en:
        `Of the named reviewers ${able} can review this draft, and it would need ${leastReviews} countersignatures; ` +
        `the account ${account} signs the act and cannot review it. Nothing was drafted: correct --draft-reviews and ` +
        "--draft-reviewer.",
    },
    { account, able, least: leastReviews },
  );
}

/** A transaction that an earlier command signed about the same record decides what this act means. */
export async function refuseOpen(context: ClientContext, seat: ActingSeat, intent: Intent): Promise<void> {
  const [open] = await concernedEntries(context, seat, intent);
  if (open === undefined) return;
  const { does, transaction } = open;
  throw new ClientError(
    "ACT_UNDECIDED",
    {
      zh: `${does.zh}：交易 ${transaction} 已签名，尚无结果，未起草：请先用 laiqu outbox send 了结。`,
      en:
        `${does.en}: the transaction ${transaction} is signed and has no outcome yet, so nothing was drafted: end it ` +
        "with `laiqu outbox send` first.",
    },
    { transaction },
  );
}

/** The act of a draft and what it is about. */
export interface ActToDraft extends Pick<PreparedAct, "subject" | "fields" | "reference"> {
  readonly document: Pick<ActDocument, "document" | "attachments"> | undefined;
  readonly exported?: NonNullable<DraftedAct["exported"]>;
}

/** Puts together what a draft says. @throws ApiError */
export async function draftedAct(
  context: ClientContext,
  seat: ActingSeat,
  { act, as, withdrawn = false, pending = false }: Pick<ActRequest, "act" | "withdrawn" | "pending"> & Actor,
  { subject, document, fields, reference, exported }: ActToDraft,
  { act: sent, role, check, terms: { next } }: CheckedAct,
  { leastReviews, reviewers, nonce }: DraftTerms,
): Promise<DraftedAct> {
  const [payload] = sent.payload;
  if (payload === undefined) throw new RangeError("An act of the catalogue has one item.");
  const state = act.on.act === "RECORD" ? undefined : await stateOfSubject(context, subject);
  const rulebook = await rulebookInForce(context, state?.jurisdiction ?? seat.seat.jurisdiction);
  const { chainId, genesisHash, ledger, gasPrice } = next;
  const { party } = seat.seat;
  return {
    act: act.name,
    does: wordsOfAct(act, reference ?? subject, withdrawn),
    subject: { id: subject, ...(reference === undefined ? {} : { reference }) },
    party: { id: party.id, ...(party.reference === undefined ? {} : { reference: party.reference }) },
    dossier: as,
    account: seat.account,
    role,
    chain: { chainId, genesisHash, ledger },
    transaction: {
      nonce: nonce ?? (await nextNonce(context, seat, next.nonce)),
      gasPrice,
      gasLimit: GAS_OF_AN_ACT.toString(),
      calldata: encodeLedgerCall(callOf(sent)),
    },
    payload,
    ...(withdrawn ? { instead: "WITHDRAWN" as const } : pending ? { instead: "OPEN" as const } : {}),
    fields,
    ...(document === undefined ? {} : { document: document.document }),
    papers: (document?.attachments ?? []).flatMap(({ path, digests }) =>
      digests === undefined ? [] : [{ path: resolve(path), ...digests }],
    ),
    ...(exported === undefined ? {} : { exported }),
    judged: {
      ...check,
      ...(rulebook === undefined ? {} : { rulebook }),
      ...(state === undefined ? {} : { subject: state.form }),
    },
    reviews: { least: leastReviews, by: [...new Set(reviewers)] },
    draftedAt: context.now(),
  };
}

/** The number after that of another draft. @throws ClientError DRAFT_OF_ANOTHER */
export async function nonceAfter({ account, genesisHash }: ActingSeat, path: string): Promise<number> {
  const { draft } = await readDraft(path);
  if (draft.account === account && draft.chain.genesisHash === genesisHash) return draft.transaction.nonce + 1;
  throw new ClientError(
    "DRAFT_OF_ANOTHER",
    {
      zh: `--draft-after 所指草稿属于另一账户 ${draft.account} 或另一条链：次序只在同一账户的交易之间有意义。`,
      en:
        `The draft of --draft-after is of another account, ${draft.account}, or for another chain: only the ` +
        "transactions of " +
        "one account have an order.",
    },
    { account: draft.account },
  );
}
