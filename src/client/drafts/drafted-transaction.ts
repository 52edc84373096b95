import { fromHex, toHex } from "../../consensus/hex.ts";
import { keccak256 } from "../../consensus/keccak.ts";
import { GAS_OF_AN_ACT } from "../../ledger/gas.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { changedFields } from "../../signers/external-signer.ts";
import type { UnsignedTransaction } from "../../signers/signer.ts";
import { callOfLedger } from "../send-once.ts";
import { draftWrong } from "./draft-wrong.ts";

/** The largest price that a transaction can hold. */
const MOST_GAS_PRICE = 2n ** 256n - 1n;

/**
 * The transaction of a draft. It asks for the gas that every act asks for, because nobody sees at a review that too
 * little of it would let the act fail; and what was signed is this very transaction, under its own hash.
 * @throws ClientError DRAFT_WRONG
 */
export function draftedTransaction({ draft, signed }: ActDraft): UnsignedTransaction {
  requireTransaction(draft);
  const { chain, transaction, account } = draft;
  const call = callOfLedger(chain, { ...transaction, gasLimit: BigInt(transaction.gasLimit) });
  if (signed === undefined) return call;
  const changed = changedFields(call, account, signed.raw) ?? ["raw"];
  const hash = toHex(keccak256(fromHex(signed.raw)));
  const fields = hash === signed.transaction ? changed : [...changed, "hash"];
  if (fields.length === 0) return call;
  throw draftWrong(
    { zh: "其中已签名的交易不是草稿所拟的交易", en: "the signed transaction in it is not the drafted one" },
    { part: "signed", fields },
  );
}

function requireTransaction({ chain: { chainId }, transaction: { nonce, gasPrice, gasLimit } }: DraftedAct): void {
  const isSound =
    Number.isSafeInteger(nonce) &&
    Number.isSafeInteger(chainId) &&
    BigInt(gasPrice) <= MOST_GAS_PRICE &&
    BigInt(gasLimit) === GAS_OF_AN_ACT;
  if (isSound) return;
  throw draftWrong(
    {
      zh: `交易的 nonce、chain id、gas 价格或 gas 上限（应为 ${GAS_OF_AN_ACT}）不是此行为所应有的`,
      en:
        `the nonce, the chain id, the price of gas or the limit of gas (${GAS_OF_AN_ACT}) of its transaction is not ` +
        "that of such an act",
    },
    { part: "transaction", nonce, chainId, gasPrice, gasLimit },
  );
}
