import type { CheckpointRow } from "../store/schema.ts";
import { draftKey, readDraftKey } from "../schemas/draft-key.ts";
import type { NamedDraft } from "../schemas/draft-key.ts";
import { showForeign } from "../text/foreign-text.ts";
import { ApiProblem } from "./api-problem.ts";
import type { SentDraft } from "./recorded-draft.ts";
import type { SignedCall } from "./relay-transaction.ts";

/** The key of a draft as a request gives it: in the header `Idempotency-Key`, in the body, or in both. */
export interface GivenKey {
  readonly header: string | undefined;
  readonly body: string | undefined;
}

/**
 * The draft that a signed transaction carries, when the request names one. The key is computed again from the
 * transaction, so that it cannot stand for anything else.
 * @returns undefined without a key
 * @throws ApiProblem REQUEST_MALFORMED for a key of another form, TRANSACTION_OTHER_DRAFT
 */
export function draftOfTransaction(
  { genesis_hash: genesisHash, ledger }: CheckpointRow,
  { from: account, to, data: calldata }: SignedCall,
  { header, body }: GivenKey,
): SentDraft | undefined {
  const [named, other] = [header, body].flatMap((given) => (given === undefined ? [] : [namedBy(given)]));
  if (named === undefined) return undefined;
  const key = `${named.after}-${named.digest}`;
  if (other !== undefined && `${other.after}-${other.digest}` !== key) throw contradicting(header, body);
  const { after } = named;
  const isSame = to === ledger.toLowerCase() && draftKey({ genesisHash, ledger, account, calldata, after }) === key;
  if (!isSame) throw otherDraft(key, account);
  return { account, calldata, after };
}

/** @throws ApiProblem REQUEST_MALFORMED */
function namedBy(given: string): NamedDraft {
  const named = readDraftKey(given);
  if (named !== undefined) return named;
  throw malformed(given);
}

function malformed(given: string): ApiProblem {
  const shown = showForeign(given);
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `Idempotency-Key 为 ${shown}，应为预备该行为时所给的键（区块号、连字符、0x 加 64 位十六进制数字）：请原样给出。`,
      en:
        `The Idempotency-Key is ${shown}, but it must be the key that the preparation of the act gave (the number of ` +
        "a block, a hyphen, 0x and 64 hexadecimal digits): send that one unchanged.",
    },
    { places: ["headers/idempotency-key"] },
  );
}

function contradicting(header = "", body = ""): ApiProblem {
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `请求头 Idempotency-Key（${showForeign(header)}）与请求内容的 draft（${showForeign(body)}）不是同一键：请只给其一。`,
      en:
        `The header Idempotency-Key (${showForeign(header)}) and the draft of the body (${showForeign(body)}) are ` +
        "different keys: give one of them.",
    },
    { places: ["headers/idempotency-key", "body/draft"] },
  );
}

function otherDraft(key: string, account: string): ApiProblem {
  return new ApiProblem(
    "TRANSACTION_OTHER_DRAFT",
    {
      zh:
        `交易的账户、账本或调用数据与键 ${key} 所指的不同，未发送：` +
        "请签署预备该行为时所给的交易，nonce 可以另取，其余不得更改；要办理别的，请重新预备。",
      en:
        `The account, the ledger or the call data of the transaction are not those of the key ${key}. Nothing was ` +
        "sent: sign the transaction that the preparation gave. Its nonce may be another one, and nothing else. For " +
        "another act, prepare that.",
    },
    { key, account },
  );
}
