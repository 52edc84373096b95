import { Transaction } from "ethers";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { DossierError } from "./dossier-error.ts";
import type { OutboxEntry } from "./outbox-entry.ts";

/**
 * A signed empty transaction of an account to itself, with the nonce of a saved transaction that its signer does not
 * want any more. The chain takes one of the two at most.
 */
export interface OutboxCancellation {
  readonly transaction: Hex;
  /** The signed bytes. */
  readonly raw: Hex;
}

const FORMAT = "laiqu.outbox-cancellation.1";
/** An empty transaction has about 110 bytes. */
export const MOST_CANCELLATION_BYTES = 4_096;

/** The content of the file that is kept beside the file of the entry. */
export function formatCancellation(entry: OutboxEntry, { raw }: OutboxCancellation): Uint8Array {
  return canonicalBytes({ format: FORMAT, cancels: entry.transaction, raw });
}

/**
 * Reads a cancellation and compares it with the entry. It is the signed bytes that count.
 * @param path - of its file, for the error
 * @returns undefined when it cancels another transaction, which was ended before
 * @throws DossierError DAMAGED
 */
export function parseCancellation(bytes: Uint8Array, entry: OutboxEntry, path: string): OutboxCancellation | undefined {
  try {
    const value = parseStrictJson(bytes, { bytes: MOST_CANCELLATION_BYTES });
    const { format, cancels, raw } = membersOf(value, ["format", "cancels", "raw"], [], ({ zh, en }) =>
      damaged(path, { zh: `其内容${zh}。`, en: `It ${en}.` }),
    );
    const signed = isHex(raw) ? signedIn(raw) : undefined;
    if (format !== FORMAT || !isHex(cancels, 32) || !isHex(raw) || signed === undefined)
      throw damaged(path, { zh: "其内容格式不对。", en: "It is malformed." });
    if (cancels !== entry.transaction) return undefined;
    if (!isHex(signed.hash, 32) || !isEmptyInPlaceOf(signed, entry))
      throw damaged(path, { zh: "其内容与所取消的交易不符。", en: "It does not fit the transaction that it cancels." });
    return { transaction: signed.hash, raw };
  } catch (cause) {
    if (cause instanceof InputError) throw damaged(path, cause.text, cause);
    throw cause;
  }
}

function isEmptyInPlaceOf({ from, to, nonce, chainId, data, value }: Transaction, entry: OutboxEntry): boolean {
  return (
    from?.toLowerCase() === entry.account &&
    to?.toLowerCase() === entry.account &&
    nonce === entry.nonce &&
    chainId === BigInt(entry.chainId) &&
    data === "0x" &&
    value === 0n
  );
}

function signedIn(raw: Hex): Transaction | undefined {
  try {
    return Transaction.from(raw);
  } catch {
    // Bytes that are no transaction make the file damaged, whatever is wrong with them.
    return undefined;
  }
}

function damaged(path: string, { zh, en }: Bilingual, cause?: unknown): DossierError {
  return new DossierError(
    "DAMAGED",
    {
      zh: `取消文件 ${showPath(path)} 已损坏，未发送任何内容：请从备份恢复；无备份的，将其移出该文件夹后重新取消。${zh}`,
      en:
        `The cancellation ${showPath(path)} is damaged, and nothing was sent: restore the file from a backup; ` +
        `without one, move it elsewhere and cancel again. ${en}`,
    },
    { path },
    cause,
  );
}
