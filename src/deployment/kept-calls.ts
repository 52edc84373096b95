import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Transaction } from "ethers";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalJson, isJsonObject } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { isSystemError } from "../text/system-error.ts";
import { DeploymentError } from "./deployment-error.ts";

/** A signed transaction, with the values that follow from its bytes. */
export interface KeptCall {
  readonly raw: Hex;
  readonly transaction: Hex;
  readonly from: Hex;
  readonly nonce: number;
  readonly chainId: bigint;
  /** The called contract; null in a transaction that creates one. */
  readonly to: string | null;
  readonly data: string;
}

const FORMAT = "laiqu.unfinished-deployment.1";
/** Five contracts and the publications of many jurisdictions, in hexadecimal digits. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The signed transactions of an unfinished deployment or publication, in one file beside the deployment file. A
 * transaction is in it before it is sent, so that the same command after a halt or a kill goes on where it stood and
 * founds no second ledger. Only the owner can read the file (0600), and it is removed when nothing in it is open.
 */
export class KeptCalls {
  readonly path: string;
  readonly #raws: Map<string, Hex>;

  private constructor(path: string, raws: Map<string, Hex>) {
    this.path = path;
    this.#raws = raws;
  }

  /**
   * The transactions that belong to a deployment file.
   * @param deploymentPath - of the deployment file, which need not exist yet
   * @throws DeploymentError UNFINISHED_MALFORMED
   */
  static beside(deploymentPath: string): KeptCalls {
    const path = `${deploymentPath}.unfinished`;
    const bytes = readRegularFileIfPresent(path, MOST_BYTES);
    return new KeptCalls(path, bytes === undefined ? new Map() : parse(bytes, path));
  }

  /** The steps of which a transaction is kept, in the order in which they were signed. */
  get steps(): readonly string[] {
    return [...this.#raws.keys()];
  }

  find(step: string): KeptCall | undefined {
    const raw = this.#raws.get(step);
    return raw === undefined ? undefined : readCall(raw, this.path);
  }

  /** @throws DeploymentError UNFINISHED_UNWRITABLE; then the transaction must not be sent */
  keep(step: string, raw: Hex): void {
    this.#raws.set(step, raw);
    this.#write();
  }

  end(...steps: readonly string[]): void {
    if (!steps.some((step) => this.#raws.has(step))) return;
    for (const step of steps) this.#raws.delete(step);
    this.#write();
  }

  #write(): void {
    try {
      if (this.#raws.size === 0) rmSync(this.path, { force: true });
      else replaceFile(this.path, `${canonicalJson({ format: FORMAT, calls: Object.fromEntries(this.#raws) })}\n`);
    } catch (cause) {
      if (!isSystemError(cause)) throw cause;
      throw unkeepable(this.path, cause);
    }
  }
}

/** Replaces a file by another content, flushed to the disk. After a failure the file is as it was. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  try {
    flush(temporary, "w", (file) => writeFileSync(file, text));
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  flush(dirname(path), "r");
}

function flush(path: string, flags: "r" | "w", write?: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    write?.(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The error of a place where signed transactions cannot be kept. @param path - of a file in that folder */
export function unkeepable(path: string, cause: unknown): DeploymentError {
  const [shown, reason] = [showPath(dirname(path)), reasonOf(cause)];
  return new DeploymentError(
    "UNFINISHED_UNWRITABLE",
    {
      zh: `文件夹 ${shown} 无法写入（${reason.zh}），而所签的每笔交易须先存于该处：请检查磁盘与权限，再重复同一命令。`,
      en:
        `The folder ${shown} cannot be written (${reason.en}), and every transaction must be kept there before it is ` +
        "sent: check the disk and the permissions, and give the same command again.",
    },
    { path },
    cause,
  );
}

/** @throws DeploymentError UNFINISHED_MALFORMED */
function parse(bytes: Uint8Array, path: string): Map<string, Hex> {
  try {
    const value = parseStrictJson(bytes, { bytes: MOST_BYTES });
    const calls = isJsonObject(value) && value["format"] === FORMAT ? value["calls"] : undefined;
    if (!isJsonObject(calls)) throw malformed(path);
    return new Map(
      Object.entries(calls).map(([step, raw]) => {
        if (!isHex(raw)) throw malformed(path);
        return [step, readCall(raw, path).raw];
      }),
    );
  } catch (cause) {
    if (cause instanceof InputError) throw malformed(path, cause);
    throw cause;
  }
}

/** @throws DeploymentError UNFINISHED_MALFORMED */
function readCall(raw: Hex, path: string): KeptCall {
  const transaction = signedIn(raw);
  const { hash, from, nonce, chainId, to, data } = transaction ?? {};
  if (!isHex(hash, 32) || typeof from !== "string" || nonce === undefined || chainId === undefined)
    throw malformed(path);
  const account = from.toLowerCase();
  if (!isHex(account, 20) || data === undefined) throw malformed(path);
  return { raw, transaction: hash, from: account, nonce, chainId, to: to?.toLowerCase() ?? null, data };
}

function signedIn(raw: Hex): Transaction | undefined {
  try {
    return Transaction.from(raw);
  } catch {
    // Bytes that are no transaction make the file malformed, whatever is wrong with them.
    return undefined;
  }
}

function malformed(path: string, cause?: unknown): DeploymentError {
  const shown = showPath(path);
  return new DeploymentError(
    "UNFINISHED_MALFORMED",
    {
      zh: `${shown} 已损坏，未发送任何内容：它保存着未完成部署的已签名交易；请先查链上是否已有该账本，再将其移开。`,
      en:
        `${shown} is damaged, and nothing was sent: it keeps the signed transactions of an unfinished deployment. ` +
        "Check first whether the chain has that ledger, and then move the file elsewhere.",
    },
    { path },
    cause,
  );
}
