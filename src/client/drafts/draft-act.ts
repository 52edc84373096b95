import { resolve } from "node:path";
import type { Hex } from "../../consensus/hex.ts";
import { encodeLedgerCall } from "../../ledger/calldata.ts";
import { GAS_OF_AN_ACT } from "../../ledger/gas.ts";
import type { CheckAnswer } from "../../schemas/act.ts";
import { callOf } from "../../schemas/act-call.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { prepareAct } from "../acts/prepare-act.ts";
import type { ActRequest, PreparedAct } from "../acts/prepare-act.ts";
import { wordsOfAct } from "../acts/words-of-act.ts";
import { chooseRole } from "../choose-role.ts";
import type { CheckedAct } from "../choose-role.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { digestsOf } from "../intent.ts";
import type { Actor } from "../perform-act.ts";
import { resolveSeat } from "../seat.ts";
import type { ActingSeat } from "../seat.ts";
import { concernedEntries, nextNonce } from "../send-once.ts";
import { newDraft, readDraft, writeDraft } from "./draft-file.ts";
import { rulebookInForce, stateOfSubject } from "./draft-state.ts";

/** How an act is drafted. */
export interface DraftTerms {
  /** The file to write. */
  readonly path: string;
  /** How many countersignatures the draft needs before it may be signed. */
  readonly leastReviews: number;
  /** The accounts whose countersignatures count; empty: any but the signer's. */
  readonly reviewers: readonly Hex[];
  /** The draft of the same account after which this one is sent. */
  readonly after?: string;
}

/** A draft that was written, or the check of an act that the ledger would refuse. */
export type DraftOutcome =
  | { readonly type: "DRAFTED"; readonly draft: ActDraft }
  | { readonly type: "NOT_DRAFTED"; readonly check: CheckAnswer };

/**
 * Writes what an act would send, instead of signing and sending it. The act is prepared and checked as `doAct` does it;
 * the key is not opened, and nothing is saved in the dossier.
 * @throws ClientError DRAFT_EXISTS, ACT_UNDECIDED and those of the act; ApiError, DossierError, InputError, DateError
 */
export async function draftAct(
  context: ClientContext,
  request: ActRequest & Actor,
  terms: DraftTerms,
): Promise<DraftOutcome> {
  const seat = await resolveSeat(context, request.as);
  const prepared = await prepareAct(context, seat, request);
  await refuseOpen(context, seat, prepared);
  const checked = await chooseRole(context, seat, request.role, prepared.actAs);
  if (!checked.check.allowed && request.sendAnyway !== true) return { type: "NOT_DRAFTED", check: checked.check };
  const draft = newDraft(await draftedAct(context, seat, request, prepared, checked, terms));
  await writeDraft(terms.path, draft);
  return { type: "DRAFTED", draft };
}

/** A transaction that an earlier command signed about the same record decides what this act means. */
async function refuseOpen(context: ClientContext, seat: ActingSeat, { intent }: PreparedAct): Promise<void> {
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

async function draftedAct(
  context: ClientContext,
  seat: ActingSeat,
  { act, as, withdrawn = false, pending = false }: ActRequest & Actor,
  { subject, document, fields, intent, reference }: PreparedAct,
  { act: sent, role, check, terms: { next } }: CheckedAct,
  { leastReviews, reviewers, after }: DraftTerms,
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
      nonce: after === undefined ? await nextNonce(context, seat, next.nonce) : await nonceAfter(seat, after),
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
    intents: [...digestsOf(intent)],
    touches: [...intent.touches],
    judged: {
      ...check,
      ...(rulebook === undefined ? {} : { rulebook }),
      ...(state === undefined ? {} : { subject: state.form }),
    },
    reviews: { least: leastReviews, by: [...reviewers] },
    draftedAt: context.now(),
  };
}

/** The number after that of another draft. @throws ClientError DRAFT_OF_ANOTHER */
async function nonceAfter({ account, genesisHash }: ActingSeat, path: string): Promise<number> {
  const { draft } = await readDraft(path);
  if (draft.account === account && draft.chain.genesisHash === genesisHash) return draft.transaction.nonce + 1;
  throw new ClientError(
    "DRAFT_OF_ANOTHER",
    {
      zh: `--after 所指草稿属于另一账户 ${draft.account} 或另一条链：次序只在同一账户的交易之间有意义。`,
      en:
        `The draft of --after is of another account, ${draft.account}, or for another chain: only the ` +
        "transactions of " +
        "one account have an order.",
    },
    { account: draft.account },
  );
}
