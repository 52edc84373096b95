import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { ActDraft, Countersignature } from "../../schemas/act-draft.ts";
import { signerOf } from "../../signers/external-signer.ts";
import type { KeySource } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { accountOfKey, openSigner } from "../signer.ts";
import { addToDraft } from "./draft-file.ts";

/** How many countersignatures somebody asks for, and of whom. */
export interface ReviewTerms {
  readonly least: number;
  /** The accounts whose countersignatures count; empty: any but the signer's. */
  readonly by: readonly Hex[];
}

/**
 * Adds a reviewer's signature over the digest of a draft, which must have been verified. Whoever signs the act cannot
 * review it. Who typed the draft is not known to anybody: a draft is made with the account's name and no key.
 * @throws ClientError REVIEW_BY_SIGNER, REVIEW_DOUBLED, DRAFT_SIGNED and those of the signer; SignerError; DossierError
 */
export async function countersign(
  keys: KeySource & { now(): number },
  path: string,
  file: ActDraft,
  key: string,
): Promise<ActDraft> {
  const account = await accountOfKey(keys.dossierDirectory, key);
  refuseReviewer(file, account);
  const at = keys.now();
  const signer = await openSigner(keys, key);
  const text = textOf(file.digest, account, at);
  const signature = (await signer.signMessage(text)).toLowerCase();
  if (!isHex(signature, 65) || signerOf(text, signature) !== account) throw reviewWrong(account);
  return await addToDraft(path, file.digest, { countersignatures: [{ account, at, signature }] });
}

function refuseReviewer({ draft, countersignatures, signed }: ActDraft, account: Hex): void {
  if (account === draft.account)
    throw new ClientError(
      "REVIEW_BY_SIGNER",
      {
        zh: `账户 ${account} 是此行为的签发账户，不能自己审核：请由另一账户审核。`,
        en: `The account ${account} is the one that signs this act and cannot review it: another account must.`,
      },
      { account },
    );
  if (countersignatures.some((each) => each.account === account))
    throw new ClientError(
      "REVIEW_DOUBLED",
      {
        zh: `账户 ${account} 已审核此草稿，未再签名。`,
        en: `The account ${account} has reviewed this draft already, and nothing was signed again.`,
      },
      { account },
    );
  if (signed !== undefined)
    throw new ClientError(
      "DRAFT_SIGNED",
      {
        zh: "此草稿已经签发，审核须在签发之前：未作签名。",
        en: "This draft is signed, and a review comes before that: nothing was signed.",
      },
      { transaction: signed.transaction },
    );
}

/**
 * Verifies every countersignature of a draft, also those that nobody asked for: one that is false says that somebody
 * tampered with the file.
 * @throws ClientError REVIEW_WRONG, REVIEW_BY_SIGNER
 */
export function verifyReviews({ draft, digest, countersignatures }: ActDraft): readonly Countersignature[] {
  const seen = new Set<string>();
  for (const { account, at, signature } of countersignatures) {
    if (signerOf(textOf(digest, account, at), signature) !== account || account === draft.account || seen.has(account))
      throw reviewWrong(account);
    seen.add(account);
  }
  return countersignatures;
}

/**
 * Whether a draft has the countersignatures that it and its signer ask for: the larger number, and only of accounts
 * that both name where they name any.
 * @throws ClientError REVIEWS_MISSING and those of `verifyReviews`
 */
export function requireReviews(file: ActDraft, asked: ReviewTerms): void {
  const { reviews } = file.draft;
  const least = Math.max(reviews.least, asked.least);
  const counts = (account: Hex): boolean =>
    [reviews.by, asked.by].every((accounts) => accounts.length === 0 || accounts.includes(account));
  const counted = verifyReviews(file).filter(({ account }) => counts(account)).length;
  if (counted >= least) return;
  throw new ClientError(
    "REVIEWS_MISSING",
    {
      zh: `此草稿须有 ${least} 个审核签名，现有效 ${counted} 个，未签发：请先用 laiqu act review 审核。`,
      en:
        `This draft needs ${least} countersignatures and has ${counted} that count, so it was not signed: have it ` +
        "reviewed with `laiqu act review` first.",
    },
    { least, counted },
  );
}

/** The text that a reviewer signs. It begins with words, so that a person at the signer sees what it is. */
function textOf(digest: Hex, account: Hex, at: number): string {
  return `来去：审核行为草稿\nLaiqu: review of the draft of an act\ndigest ${digest}\nreviewer ${account}\nat ${at}`;
}

function reviewWrong(account: Hex): ClientError {
  return new ClientError(
    "REVIEW_WRONG",
    {
      zh: `账户 ${account} 的审核签名无效：它不是对此草稿作出的，或重复，或出自签发账户。此草稿不得签发，请查明何人改动。`,
      en:
        `The countersignature of the account ${account} is not valid: it is not of this draft, it is doubled, or ` +
        "it is " +
        "that of the signing account. The draft must not be signed: find out who changed it.",
    },
    { account },
  );
}
