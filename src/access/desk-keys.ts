import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { AccessError } from "./access-error.ts";
import { readGrant } from "./asker.ts";
import type { Asker, Grant } from "./asker.ts";

/** A key of a machine, as the desk keeps it: its secret is not there, only the SHA-256 of the whole key. */
export interface DeskKey {
  /** 16 hexadecimal digits. The key itself begins with it, and the log of answers names it. */
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly grant: Grant;
  /** Seconds since 1970, as every time here. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

/** A key that was just made. Nobody can show it again. */
export interface NewDeskKey {
  readonly key: DeskKey;
  readonly secret: string;
}

const FORMAT = "laiqu.desk-keys.1";
const FILE = "desk-keys.json";
/** About 10,000 keys. Bytes. */
const MOST_BYTES = 4 * 1024 * 1024;
const DAY = 86_400;
/** The longest term of a key, in days: a forgotten key ends by itself. */
export const MOST_DAYS = 366;
const MOST_NAME = 64;
/** The name of a holder in the log of answers is this and the id of the key. */
export const KEY_PREFIX = "key ";
/** The form of a key. Its 32 random bytes cannot be guessed, so that a plain hash protects them. */
const KEY = /^laiqu_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/**
 * The keys of a desk, in its data directory. Every use looks whether the file is another one, so that a revoked key
 * ends at once, and reads it only then.
 */
export class DeskKeys {
  #read: { readonly state: string; readonly keys: readonly DeskKey[] } | undefined;
  readonly #directory: string;
  readonly #now: () => number;

  /** @param now - seconds since 1970 */
  constructor(dataDirectory: string, now: () => number = () => Math.floor(Date.now() / 1_000)) {
    this.#directory = dataDirectory;
    this.#now = now;
  }

  /** Every key, also those that have ended. @throws AccessError KEYS_MALFORMED */
  list(): readonly DeskKey[] {
    const state = stateOf(this.#path);
    if (this.#read === undefined || this.#read.state !== state) this.#read = { state, keys: this.#readAll() };
    return this.#read.keys;
  }

  #readAll(): readonly DeskKey[] {
    const bytes = this.#bytes();
    if (bytes === undefined) return [];
    const keys = keysIn(bytes);
    if (keys !== undefined) return keys;
    throw this.#malformed();
  }

  #bytes(): Uint8Array | undefined {
    try {
      return readRegularFileIfPresent(this.#path, MOST_BYTES);
    } catch (cause) {
      throw this.#malformed(cause);
    }
  }

  #malformed(cause?: unknown): AccessError {
    const reason = cause === undefined ? undefined : reasonOf(cause);
    const why = reason === undefined ? { zh: "", en: "" } : { zh: `（${reason.zh}）`, en: ` (${reason.en})` };
    return new AccessError(
      "KEYS_MALFORMED",
      {
        zh:
          `${showPath(this.#path)} 不是本程序所写的密钥表，或无法读取${why.zh}：` +
          "请从备份恢复，或移走后重新发放各密钥。",
        en:
          `${showPath(this.#path)} is not the table of keys that this program writes, or cannot be read${why.en}: ` +
          "restore it from a backup, or move it away and issue every key anew.",
      },
      { path: this.#path },
      cause,
    );
  }

  /**
   * Makes a key.
   * @param days - its term
   * @throws AccessError KEY_NAME_TAKEN, KEY_TERM_WRONG, KEYS_MALFORMED; DataDirectoryError
   */
  create(name: string, grant: Grant, days: number): NewDeskKey {
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) throw termWrong(days);
    return this.#change((keys) => {
      const now = this.#now();
      if (name.trim() === "" || name.length > MOST_NAME || keys.some((key) => key.name === name && lives(key, now)))
        throw nameTaken(name);
      const id = randomBytes(8).toString("hex");
      const secret = `laiqu_${id}_${randomBytes(32).toString("base64url")}`;
      const key = { id, name, sha256: hashOf(secret), grant, createdAt: now, expiresAt: now + days * DAY };
      return { keys: [...keys, key], result: { key, secret } };
    });
  }

  /** Ends a key at once. @param named - its id, or the name of one that lives @throws AccessError KEY_UNKNOWN */
  revoke(named: string): DeskKey {
    return this.#change((keys) => {
      const now = this.#now();
      const found = keys.find((key) => (key.id === named || key.name === named) && lives(key, now));
      if (found === undefined) throw keyUnknown(named);
      const revoked = { ...found, revokedAt: now };
      return { keys: keys.map((key) => (key.id === found.id ? revoked : key)), result: revoked };
    });
  }

  /** Whoever holds a key that lives; undefined for any other text. @throws AccessError KEYS_MALFORMED */
  holderOf(secret: string): Asker | undefined {
    const id = KEY.exec(secret)?.[1];
    if (id === undefined) return undefined;
    const key = this.list().find((each) => each.id === id);
    if (key === undefined || !isSame(hashOf(secret), key.sha256) || !lives(key, this.#now())) return undefined;
    return { ...key.grant, who: KEY_PREFIX + key.id };
  }

  /** Whether a key lives. @param id - its id @throws AccessError KEYS_MALFORMED */
  isAlive(id: string): boolean {
    const key = this.list().find((each) => each.id === id);
    return key !== undefined && lives(key, this.#now());
  }

  get #path(): string {
    return join(this.#directory, FILE);
  }

  #change<T>(change: (keys: readonly DeskKey[]) => { readonly keys: readonly DeskKey[]; readonly result: T }): T {
    const lock = acquireDataDirectoryLock(this.#directory, "desk-keys.lock");
    try {
      const { keys, result } = change(this.list());
      writeWhole(this.#path, `${JSON.stringify({ format: FORMAT, keys }, undefined, 2)}\n`);
      return result;
    } finally {
      lock.release();
    }
  }
}

/** Whether a key opens anything at a time. */
export function lives({ expiresAt, revokedAt }: DeskKey, now: number): boolean {
  return revokedAt === undefined && now < expiresAt;
}

/** A text that is another one whenever the file is. */
function stateOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return "";
  return [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(" ");
}

/** A reader finds the old file or the new one. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

function keysIn(bytes: Uint8Array): readonly DeskKey[] | undefined {
  const value = jsonOf(bytes);
  if (!isJsonObject(value) || value["format"] !== FORMAT || !Array.isArray(value["keys"])) return undefined;
  const keys = value["keys"].map(keyIn).filter((key) => key !== undefined);
  return keys.length === value["keys"].length ? keys : undefined;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, { bytes: MOST_BYTES });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function keyIn(value: unknown): DeskKey | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, name, sha256, createdAt, expiresAt, revokedAt } = value;
  const grant = readGrant(value["grant"]);
  if (typeof id !== "string" || typeof name !== "string" || typeof sha256 !== "string") return undefined;
  if (!/^[0-9a-f]{16}$/.test(id) || !/^[0-9a-f]{64}$/.test(sha256) || grant === undefined) return undefined;
  if (typeof createdAt !== "number" || typeof expiresAt !== "number") return undefined;
  if (revokedAt !== undefined && typeof revokedAt !== "number") return undefined;
  return { id, name, sha256, grant, createdAt, expiresAt, ...(revokedAt === undefined ? {} : { revokedAt }) };
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Takes the same time wherever two hashes differ. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left, "hex"), Buffer.from(right, "hex"));
}

function nameTaken(name: string): AccessError {
  return new AccessError(
    "KEY_NAME_TAKEN",
    {
      zh: `密钥名称 ${showForeign(name)} 已在使用，或为空，或超过 ${MOST_NAME} 个字：请另取名称，或先撤销同名密钥。`,
      en:
        `The name ${showForeign(name)} belongs to a key that lives, or is empty or longer than ${MOST_NAME} ` +
        "characters: choose another one, or revoke that key first.",
    },
    { name },
  );
}

function keyUnknown(named: string): AccessError {
  return new AccessError(
    "KEY_UNKNOWN",
    {
      zh: `没有编号或名称为 ${showForeign(named)} 的有效密钥：请用 laiqu desk key list 查看。`,
      en: `No key that lives has the id or name ${showForeign(named)}: \`laiqu desk key list\` shows them.`,
    },
    { named },
  );
}

function termWrong(days: number): AccessError {
  return new AccessError(
    "KEY_TERM_WRONG",
    {
      zh: `密钥的期限须为 1 至 ${MOST_DAYS} 天，所给为 ${days}。`,
      en: `The term of a key is from 1 to ${MOST_DAYS} days, not ${days}.`,
    },
    { days, most: MOST_DAYS },
  );
}
