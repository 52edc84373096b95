import { getAddress, Transaction, verifyMessage } from "ethers";
import { isHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { signatureOfCall } from "../ledger/calldata.ts";
import { showForeign } from "../text/foreign-text.ts";
import { askSigner, notASigner } from "./external-rpc.ts";
import type { SignerAddress, SignerPlace } from "./external-rpc.ts";
import { SignerError } from "./signer-error.ts";
import type { Signer, UnsignedTransaction } from "./signer.ts";

/** The protocols of external signers by the names of the programs that speak them. */
export const SIGNER_PROTOCOLS = ["web3signer", "clef"] as const;
export type SignerProtocol = (typeof SIGNER_PROTOCOLS)[number];

/** An external signer, and the account for which it signs. */
export interface ExternalSigner {
  readonly url: string;
  readonly protocol: SignerProtocol;
  readonly account: Hex;
  readonly authorization?: string | undefined;
  /** The longest wait for an answer, in milliseconds. By default as long as its protocol needs. */
  readonly timeoutMs?: number;
}

/** The differences between the protocols. */
interface Dialect {
  readonly timeoutMs: number;
  readonly listAccounts: string;
  readonly signTransaction: string;
  /** More parameters of that method, after the transaction. */
  more(transaction: UnsignedTransaction): readonly JsonValue[];
  signMessage(account: string, message: Hex): readonly [method: string, ...parameters: JsonValue[]];
}

const DIALECTS: Readonly<Record<SignerProtocol, Dialect>> = {
  // Web3Signer asks nobody. A module of hardware or a key service of a cloud takes seconds at most.
  web3signer: {
    timeoutMs: 30_000,
    listAccounts: "eth_accounts",
    signTransaction: "eth_signTransaction",
    more: () => [],
    signMessage: (account, message) => ["eth_sign", account, message],
  },
  // Clef asks the person at it. It refuses calldata of which it does not know the function.
  clef: {
    timeoutMs: 120_000,
    listAccounts: "account_list",
    signTransaction: "account_signTransaction",
    more: ({ to, data }) => {
      const signature = to === null || !isHex(data) ? undefined : signatureOfCall(data);
      return signature === undefined ? [] : [signature];
    },
    signMessage: (account, message) => ["account_signData", "text/plain", account, message],
  },
};

/**
 * A key that lies in an external signer, such as Web3Signer before a module of hardware. What it returns is decoded,
 * compared with what was asked field by field, and its signer is recovered, before anybody gets it.
 */
export function externalSigner(external: ExternalSigner): Signer {
  const dialect = DIALECTS[external.protocol];
  const address = addressOf(external, dialect);
  const account = getAddress(external.account);
  return {
    address: account,
    signTransaction: async (transaction) => {
      const parameters = [parametersOf(account, transaction), ...dialect.more(transaction)];
      const result = await askSigner(address, dialect.signTransaction, parameters);
      return requireAsked(external, transaction, rawOf(external, result));
    },
    signMessage: async (text) => {
      const [method, ...parameters] = dialect.signMessage(account, toHex(new TextEncoder().encode(text)));
      const result = await askSigner(address, method, parameters);
      return requireSignature(external, text, result);
    },
  };
}

/**
 * Asks an external signer whether it has the key of the account.
 * @throws SignerError SIGNER_ACCOUNT_UNKNOWN and those of a request
 */
export async function requireAccount(external: ExternalSigner): Promise<void> {
  const dialect = DIALECTS[external.protocol];
  const result = await askSigner(addressOf(external, dialect), dialect.listAccounts, []);
  if (!Array.isArray(result)) throw notASigner(external, JSON.stringify(result));
  const accounts = result.map((each) => (isJsonObject(each) ? each["address"] : each));
  if (accounts.some((each) => typeof each === "string" && each.toLowerCase() === external.account)) return;
  const { url, account } = external;
  const shown = showForeign(url);
  throw new SignerError(
    "SIGNER_ACCOUNT_UNKNOWN",
    {
      zh: `签名服务 ${shown} 没有账户 ${account} 的密钥（它列出 ${accounts.length} 个账户）：请核对账户。`,
      en:
        `The signer at ${shown} has no key of the account ${account}; it lists ${accounts.length}: check the ` +
        "account.",
    },
    { url, account, listed: accounts.length },
  );
}

function addressOf({ url, authorization, timeoutMs }: ExternalSigner, dialect: Dialect): SignerAddress {
  return { url, authorization, timeoutMs: timeoutMs ?? dialect.timeoutMs };
}

/** Clef warns of an address without its checksum, and refuses what it warns of. */
function parametersOf(account: string, transaction: UnsignedTransaction): JsonObject {
  const { chainId, nonce, to, data, gasPrice, gasLimit } = transaction;
  return {
    from: account,
    ...(to === null ? {} : { to: getAddress(to) }),
    gas: quantity(gasLimit),
    gasPrice: quantity(gasPrice),
    value: quantity(0),
    nonce: quantity(nonce),
    data,
    // Web3Signer passes this over: it signs for the chain that it was started for, which is compared afterwards.
    chainId: quantity(chainId),
  };
}

function quantity(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** Web3Signer returns the signed bytes; Clef and nodes return an object with them and with the transaction in JSON. */
function rawOf(place: SignerPlace, result: JsonValue): Hex {
  const given = isJsonObject(result) ? result["raw"] : result;
  const raw = typeof given === "string" ? given.toLowerCase() : given;
  if (isHex(raw)) return raw;
  throw notASigner(place, JSON.stringify(result));
}

/** A signer, and the account for which it signs, in lower case. */
interface AccountSigner extends SignerPlace {
  readonly account: Hex;
}

/** @throws SignerError SIGNER_OTHER_CHAIN, SIGNER_ANSWER_WRONG */
export function requireAsked(signer: AccountSigner, asked: UnsignedTransaction, raw: Hex): Hex {
  const { url, account } = signer;
  const changed = changedFields(asked, account, raw);
  if (changed === undefined) throw notASigner(signer, raw);
  if (changed.length === 0) return raw;
  if (changed.includes("chainId")) throw otherChain(url, asked.chainId, Number(Transaction.from(raw).chainId));
  throw differs(url, changed);
}

/**
 * The fields in which a signed transaction is not the one that was to be signed by an account; undefined for bytes that
 * are no transaction.
 */
export function changedFields(asked: UnsignedTransaction, account: Hex, raw: Hex): readonly string[] | undefined {
  const signed = decode(raw);
  if (signed === undefined) return undefined;
  const fields: Readonly<Record<string, readonly [asked: unknown, signed: unknown]>> = {
    type: [asked.type, signed.type],
    chainId: [BigInt(asked.chainId), signed.chainId],
    nonce: [asked.nonce, signed.nonce],
    to: [asked.to?.toLowerCase(), signed.to?.toLowerCase()],
    data: [asked.data.toLowerCase(), signed.data.toLowerCase()],
    value: [0n, signed.value],
    gasPrice: [asked.gasPrice, signed.gasPrice],
    gas: [asked.gasLimit, signed.gasLimit],
    from: [account, signed.from?.toLowerCase()],
  };
  const changed = Object.entries(fields).flatMap(([name, [one, other]]) => (one === other ? [] : [name]));
  // Each signature has a second form, which modules of hardware may give and no chain takes (EIP-2).
  if (signed.signature?.isValid() !== true) changed.push("signature");
  // Other bytes for the same transaction would have another hash.
  return changed.length === 0 && signed.serialized !== raw ? ["raw"] : changed;
}

function decode(raw: Hex): Transaction | undefined {
  try {
    return Transaction.from(raw);
  } catch {
    return undefined;
  }
}

/** @throws SignerError SIGNER_ANSWER_WRONG */
export function requireSignature(signer: AccountSigner, text: string, result: JsonValue): string {
  const signature = typeof result === "string" ? result.toLowerCase() : result;
  if (!isHex(signature, 65)) throw notASigner(signer, JSON.stringify(signature));
  if (signerOf(text, signature) === signer.account) return signature;
  throw differs(signer.url, ["signature"]);
}

/** The account that signed a text by EIP-191; undefined for bytes that are no signature. */
export function signerOf(text: string, signature: string): string | undefined {
  try {
    return verifyMessage(text, signature).toLowerCase();
  } catch {
    return undefined;
  }
}

function otherChain(url: string, asked: number, signed: number): SignerError {
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_OTHER_CHAIN",
    {
      zh:
        `签名服务 ${shown} 为 chain id ${signed} 签名，而账本所在链为 ${asked}；所签内容未采用，也未发送。` +
        "请以该链的 chain id 启动它。",
      en:
        `The signer at ${shown} signed for chain id ${signed}, but the ledger's chain has ${asked}. The signature ` +
        "was not used, and nothing was sent: start the signer with the chain id of this chain.",
    },
    { url, asked, signed },
  );
}

function differs(url: string, fields: readonly string[]): SignerError {
  const shown = showForeign(url);
  return new SignerError(
    "SIGNER_ANSWER_WRONG",
    {
      zh: `签名服务 ${shown} 所签与所求不符（${fields.join("、")}），未采用，也未发送：请检查该服务，它可能已被篡改。`,
      en:
        `The signer at ${shown} did not sign what it was asked to (${fields.join(", ")}). Its answer was not used, ` +
        "and nothing was sent: examine the signer, because somebody may have changed it.",
    },
    { url, fields },
  );
}
