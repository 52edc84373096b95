import { fromHex, parseHex, toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { keccak256 } from "../../consensus/keccak.ts";
import type { ActDraft } from "../../schemas/act-draft.ts";
import { changedFields } from "../../signers/external-signer.ts";
import type { KeySource } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { accountOfKey, openSigner } from "../signer.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { addToDraft } from "./draft-file.ts";
import { requireReviews } from "./review-draft.ts";
import type { ReviewTerms } from "./review-draft.ts";
import type { SoundDraft } from "./verify-draft.ts";

/**
 * Signs a draft that was verified, and puts the signed transaction into its file. Nothing but the key is needed: no
 * system, no chain and no network. A draft that is signed already stays as it is, so that an act is signed once.
 * @throws ClientError DRAFT_OF_ANOTHER, REVIEWS_MISSING, REVIEW_WRONG and those of the signer; SignerError
 */
export async function signDraft(
  keys: KeySource & { now(): number },
  path: string,
  file: ActDraft,
  { transaction }: SoundDraft,
  { key, reviews }: { readonly key: string; readonly reviews: ReviewTerms },
): Promise<ActDraft> {
  const { draft, signed } = file;
  const account = await accountOfKey(keys.dossierDirectory, key);
  if (account !== draft.account) throw ofAnother(file, key, account);
  requireReviews(file, reviews);
  if (signed !== undefined) return file;
  const signer = await openSigner(keys, key);
  const raw = parseHex(await signer.signTransaction(transaction));
  const changed = changedFields(transaction, account, raw);
  if (changed === undefined || changed.length > 0) throw new TypeError("A signer returned another transaction.");
  const done = { raw, transaction: toHex(keccak256(fromHex(raw))), at: keys.now() };
  return await addToDraft(path, file.digest, { signed: done });
}

function ofAnother({ draft }: ActDraft, key: string, account: Hex): ClientError {
  const named = showForeign(key);
  return new ClientError(
    "DRAFT_OF_ANOTHER",
    {
      zh: `此草稿须由账户 ${draft.account} 签发，而密钥 ${named} 属于 ${account}：未签名。`,
      en:
        `The account ${draft.account} must sign this draft, and the key ${named} is that of ${account}: nothing ` +
        "was signed.",
    },
    { account, wanted: draft.account },
  );
}
