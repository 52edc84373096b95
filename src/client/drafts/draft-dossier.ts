import { surveyKeys } from "../../dossier/keystore.ts";
import type { DraftedAct } from "../../schemas/act-draft.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ClientError } from "../client-error.ts";

/**
 * The name of the dossier on this machine that keeps the document of a draft: that of a key of the draft's account. The
 * drafter's name for it counts where no key of the account is here, because whoever sends need not have one.
 * @throws ClientError DRAFT_OF_ANOTHER where that name is the dossier of another account here
 */
export async function dossierOfDraft(directory: string, { dossier, account }: DraftedAct): Promise<string> {
  const { keys } = await surveyKeys(directory);
  const own = keys.filter(({ address }) => address.toLowerCase() === account).map(({ name }) => name);
  const [first] = own.toSorted();
  if (own.includes(dossier)) return dossier;
  if (first !== undefined) return first;
  if (keys.every(({ name }) => name !== dossier)) return dossier;
  const named = showForeign(dossier);
  throw new ClientError(
    "DRAFT_OF_ANOTHER",
    {
      zh:
        `草稿将文书存入 ${named} 的存档，而此处名为 ${named} 的密钥属于另一账户，不是 ${account}：未办理。` +
        "请在有该账户密钥的机器上办理，或在此处以另一名称登记该密钥。",
      en:
        `The draft keeps its document in the dossier of ${named}, and the key ${named} here is that of another ` +
        `account than ${account}: nothing was done. Do it where a key of the account is, or give that key another ` +
        "name here.",
    },
    { account, dossier },
  );
}
