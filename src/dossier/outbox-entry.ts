import { Transaction } from "ethers";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DossierError } from "./dossier-error.ts";
import { showPath } from "../text/foreign-text.ts";

/** A signed transaction that is kept until its outcome is known, with what is needed to recognize and to explain it. */
export interface OutboxEntry {
  readonly account: Hex;
  readonly nonce: number;
  readonly chainId: number;
  /** Hash of the chain's first block: two chains may have the same id. */
  readonly genesisHash: Hex;
  /** The called contract, which is the ledger; absent in a transaction that creates a contract. */
  readonly to?: Hex;
  /** The transaction's hash. */
  readonly transaction: Hex;
  /** The signed bytes. They are only ever sent as they are. */
  readonly raw: Hex;
  /** Digests of what the command means: the same command has the same one, whatever its salts. One for each item. */
  readonly intents: readonly Hex[];
  /** The things that it changes: ids of records, and accounts. Acts on the same thing wait for one another. */
  readonly touches: readonly string[];
  /** A description of the act in words. */
  readonly does: Bilingual;
  /** The values that the same command must use again, such as a reference that it made up. */
  readonly memo?: JsonObject;
  /** The name that the key had when it signed. */
  readonly key: string;
  /** Seconds since 1970 on the signer's clock. */
  readonly signedAt: number;
}

export const OUTBOX_FORMAT = "laiqu.outbox-entry.1";

/** A transaction of 100 acts, in hexadecimal digits, with room to spare. */
export const MOST_ENTRY_BYTES = 4 * 1024 * 1024;
const REQUIRED = [
  "format",
  "account",
  "nonce",
  "chainId",
  "genesisHash",
  "transaction",
  "raw",
  "intents",
  "touches",
  "does",
  "key",
  "signedAt",
] as const;

/**
 * Reads an entry and compares it with the signed bytes in it, which cannot be changed unnoticed.
 * @param path - of its file, for the error
 * @throws DossierError DAMAGED
 */
export function parseOutboxEntry(bytes: Uint8Array, path: string): OutboxEntry {
  try {
    return readEntry(parseStrictJson(bytes, { bytes: MOST_ENTRY_BYTES }), path);
  } catch (cause) {
    if (cause instanceof InputError) throw damagedEntry(path, cause.text, cause);
    throw cause;
  }
}

function readEntry(value: JsonValue, path: string): OutboxEntry {
  const refuse = (problem: Bilingual) => damagedEntry(path, { zh: `其内容${problem.zh}。`, en: `It ${problem.en}.` });
  const members = membersOf(value, REQUIRED, ["to", "memo"], refuse);
  const { account, nonce, chainId, genesisHash, to, transaction, raw, intents, touches, does, memo, key, signedAt } =
    members;
  const isSound =
    members.format === OUTBOX_FORMAT &&
    isHex(account, 20) &&
    isCount(nonce) &&
    isCount(chainId) &&
    isHex(genesisHash, 32) &&
    (to === undefined || isHex(to, 20)) &&
    isHex(transaction, 32) &&
    isHex(raw) &&
    isListOf(intents, (item) => isHex(item, 32)) &&
    isListOf(touches, (item) => typeof item === "string") &&
    isBilingual(does) &&
    (memo === undefined || isJsonObject(memo)) &&
    typeof key === "string" &&
    isCount(signedAt);
  if (!isSound) throw refuse({ zh: "格式不对", en: "is malformed" });
  const entry: OutboxEntry = {
    account,
    nonce,
    chainId,
    genesisHash,
    transaction,
    raw,
    intents,
    touches,
    does,
    key,
    signedAt,
    ...(to === undefined ? {} : { to }),
    ...(memo === undefined ? {} : { memo }),
  };
  if (!isOfItsTransaction(entry)) throw refuse({ zh: "与所签交易不符", en: "does not fit the signed transaction" });
  return entry;
}

/** The signature covers the whole transaction, so the account, nonce, chain and receiver follow from the bytes. */
function isOfItsTransaction({ account, nonce, chainId, to, transaction, raw }: OutboxEntry): boolean {
  try {
    const signed = Transaction.from(raw);
    return (
      signed.hash === transaction &&
      signed.from?.toLowerCase() === account &&
      signed.nonce === nonce &&
      signed.chainId === BigInt(chainId) &&
      signed.to?.toLowerCase() === to
    );
  } catch {
    // Bytes that are no transaction fit no entry.
    return false;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[];
function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isBilingual(value: unknown): value is Bilingual {
  return isJsonObject(value) && typeof value["zh"] === "string" && typeof value["en"] === "string";
}

/** @param reason - a sentence that says what is wrong with the file */
export function damagedEntry(path: string, reason: Bilingual, cause?: unknown): DossierError {
  return new DossierError(
    "DAMAGED",
    {
      zh:
        `待发交易 ${showPath(path)} 已损坏，未作任何签名：请从备份恢复该文件；无备份的，先查该行为是否已记录，` +
        `再将其移出该文件夹。${reason.zh}`,
      en:
        `The saved transaction ${showPath(path)} is damaged, and nothing was signed: restore the file from a ` +
        `backup; without one, check whether the act was recorded, and move the file elsewhere. ${reason.en}`,
    },
    { path },
    cause,
  );
}
