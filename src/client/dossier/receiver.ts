import { computeAddress, Transaction } from "ethers";
import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { RecordName } from "../../schemas/record.ts";
import { showForeign, showForeignList } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { resolveRecord } from "../resolve-record.ts";
import { readAccount } from "../signer.ts";

/** Somebody to whom documents are given. */
export interface Receiver {
  readonly account: Hex;
  readonly party: RecordName;
  /** Uncompressed, 65 bytes. */
  readonly publicKey: Hex;
}

/**
 * The receiver that a person named, with the public key of its account. Every account has signed a transaction to
 * accept its seat, and the signature reveals its key; the address that follows from the key must be the account, so
 * that no server can slip in another key.
 * @param named - an account, or a party by any of its names
 * @throws ClientError ACCOUNTS_SEVERAL, SEAT_UNKNOWN, SEAT_FROZEN, PUBLIC_KEY_UNKNOWN, PUBLIC_KEY_DIFFERS,
 *   ACCOUNT_MALFORMED; ApiError; InputError
 */
export async function receiverNamed(context: ClientContext, named: string): Promise<Receiver> {
  const account = /^0x[0-9a-fA-F]{40}$/.test(named)
    ? await readAccount(context.dossierDirectory, named)
    : await accountOfParty(context, named);
  const answer = await context.api.findAcceptance(account);
  if (answer === undefined)
    throw new ClientError(
      "SEAT_UNKNOWN",
      {
        zh: `账户 ${account} 不代表任何主体，无从给予：请核对账户。`,
        en: `The account ${account} speaks for no party, so nothing can be given to it: check the account.`,
      },
      { account },
    );
  const { seat, signed } = answer;
  if (seat.stage === "FROZEN") throw frozen(account);
  if (signed === undefined) throw nothingSigned(account);
  return { account, party: seat.party, publicKey: publicKeyIn(signed.raw, account) };
}

/** The only account that speaks for a party. @throws ClientError ACCOUNTS_SEVERAL, PUBLIC_KEY_UNKNOWN */
async function accountOfParty(context: ClientContext, named: string): Promise<Hex> {
  const { id } = await resolveRecord(context, named, "PARTY");
  const { seats } = (await context.api.party(id)).result;
  const accounts = seats.filter(({ stage }) => stage === "BOUND").map(({ account }) => account);
  const [only, ...others] = accounts;
  if (only === undefined)
    throw new ClientError(
      "PUBLIC_KEY_UNKNOWN",
      {
        zh: `${showForeign(named)} 没有已接受席位的账户，因而没有可用于加密的公钥：请其先接受席位。`,
        en:
          `No account of ${showForeign(named)} has accepted a seat, so there is no public key to encrypt to: ask the ` +
          "party to accept one first.",
      },
      { party: id },
    );
  if (others.length === 0) return only;
  const { zh, en } = showForeignList(accounts);
  throw new ClientError(
    "ACCOUNTS_SEVERAL",
    {
      zh: `${showForeign(named)} 有多个账户：${zh}。密封件只给一个账户，请写明账户。`,
      en: `${showForeign(named)} has several accounts: ${en}. An envelope is for one account, so name it.`,
    },
    { party: id, accounts },
  );
}

function publicKeyIn(raw: string, account: Hex): Hex {
  const publicKey = recovered(raw);
  if (isHex(publicKey, 65) && computeAddress(publicKey).toLowerCase() === account) return publicKey;
  throw new ClientError(
    "PUBLIC_KEY_DIFFERS",
    {
      zh: `服务器给出的交易不是账户 ${account} 所签，未作加密：请换用其他地址的系统。`,
      en:
        `The server gave a transaction that the account ${account} did not sign, and nothing was encrypted: use the ` +
        "system at another address.",
    },
    { account },
  );
}

function recovered(raw: string): string | null {
  try {
    return Transaction.from(raw).fromPublicKey;
  } catch {
    // ethers refuses bytes that are no transaction with errors of many kinds; no key follows from them.
    return null;
  }
}

function frozen(account: Hex): ClientError {
  return new ClientError(
    "SEAT_FROZEN",
    {
      zh: `账户 ${account} 已被冻结，其密钥或已不由该主体掌握，未作加密：请改用该主体的其他账户。`,
      en:
        `The account ${account} is frozen and its key may no longer be with the party, so nothing was encrypted: use ` +
        "another account of the party.",
    },
    { account },
  );
}

function nothingSigned(account: Hex): ClientError {
  return new ClientError(
    "PUBLIC_KEY_UNKNOWN",
    {
      zh: `账户 ${account} 尚未签过任何交易，因而没有可用于加密的公钥：请其先接受席位。`,
      en:
        `The account ${account} has signed no transaction yet, so there is no public key to encrypt to: ask it to ` +
        "accept its seat first.",
    },
    { account },
  );
}
