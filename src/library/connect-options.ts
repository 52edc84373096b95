import type { ClientProgress } from "../client/client-context.ts";
import type { Signer } from "../signers/signer.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { nearestName } from "../text/nearest-name.ts";
import { LibraryError } from "./library-error.ts";

/** A key that is kept in the dossier, by its name. */
export interface KeyOfDossier {
  /** The name under which `laiqu key create` made it. The party's documents are kept under the same name. */
  readonly key: string;
  /**
   * The passphrase of its keystore, or a function that gets it when it is needed for the first time, such as from a
   * store of secrets. A development network's own keys need none.
   */
  readonly passphrase?: string | (() => string | undefined | Promise<string | undefined>);
}

/** A signer that the program brings with it, such as one before a key service of a cloud. */
export interface OwnSigner {
  /** The name under which the dossier keeps the party's documents: letters, digits, dots, hyphens, underscores. */
  readonly key: string;
  /** Its answer is compared with what was asked before it is kept or sent. A wallet of `ethers` is one. */
  readonly signer: Signer;
}

/** The options that a program gives to `connect`. */
export interface ConnectOptions {
  /** The address of a running system, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /**
   * The folder of the party's documents, salts, keys and unfinished transactions: `dossier` in the data directory of
   * `laiqu`. It is made when the first thing is saved there. Back it up: nothing else has the salts.
   */
  readonly dossier: string;
  /** A key of the desk, or a token, for a system that asks who its askers are. */
  readonly deskKey?: string;
  /** The signer of the acts. A program that only asks and verifies needs none. */
  readonly signer?: KeyOfDossier | OwnSigner;
  /** Ends the requests of every call. */
  readonly signal?: AbortSignal;
  /** Called with the progress of long work of every call. */
  readonly onProgress?: (progress: ClientProgress) => void;
}

/** Every option: the type checker refuses the table when one is missing here. */
const OPTIONS = Object.keys({
  url: true,
  dossier: true,
  deskKey: true,
  signer: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof ConnectOptions, true>);
const OF_SIGNER = ["key", "passphrase", "signer"] as const satisfies (keyof KeyOfDossier | keyof OwnSigner)[];

/** Returns the options unchanged. @throws LibraryError OPTIONS_MALFORMED */
export function requireOptions(options: ConnectOptions): ConnectOptions {
  if (typeof options !== "object" || options === null)
    throw malformed("url", { zh: "缺失：connect 须有选项", en: "is missing: connect needs its options" });
  const { url, dossier, deskKey, signer, signal, onProgress }: Partial<Record<keyof ConnectOptions, unknown>> = options;
  refuseUnknown(options, OPTIONS);
  if (typeof signer === "object" && signer !== null) refuseUnknown(signer, OF_SIGNER);
  if (typeof url !== "string") throw malformed("url", { zh: "应为系统的地址", en: "must be the address of a system" });
  if (typeof dossier !== "string" || dossier === "")
    throw malformed("dossier", { zh: "应为存档文件夹的路径", en: "must be the path of the dossier's folder" });
  if (deskKey !== undefined && (typeof deskKey !== "string" || deskKey === ""))
    throw malformed("deskKey", { zh: "应为审计台的密钥或令牌", en: "must be a key of the desk or a token" });
  if (signer !== undefined && !isSigner(signer))
    throw malformed("signer", {
      zh:
        "应写明 key（存档中密钥的名称）与 passphrase（口令，或取得口令的函数）；自带签名者的，以 signer 给出 address、" +
        "signTransaction 与 signMessage 而不给口令",
      en:
        "must have `key`, the name of a key of the dossier, and `passphrase`, a text or a function that gets it; " +
        "with a signer of your own not `passphrase` but `signer`, with `address`, `signTransaction` and `signMessage`",
    });
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw malformed("signal", { zh: "应为 AbortSignal", en: "must be an AbortSignal" });
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw malformed("onProgress", { zh: "应为函数", en: "must be a function" });
  return options;
}

/** A misspelt option would be passed over without a word, and with it what it was to do. */
function refuseUnknown(given: object, known: readonly string[]): void {
  const [unknown] = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown === undefined) return;
  const names = showForeignList([nearestName(unknown, known) ?? known].flat());
  throw malformed(unknown, {
    zh: `不是其选项，可用的有：${names.zh}`,
    en: `is none of its options; what there is: ${names.en}`,
  });
}

function isSigner(given: unknown): given is KeyOfDossier | OwnSigner {
  if (typeof given !== "object" || given === null || !("key" in given) || typeof given.key !== "string") return false;
  if ("signer" in given) return !("passphrase" in given) && canSign(given.signer);
  const passphrase = "passphrase" in given ? given.passphrase : undefined;
  return passphrase === undefined || typeof passphrase === "string" || typeof passphrase === "function";
}

function canSign(signer: unknown): signer is Signer {
  if (typeof signer !== "object" || signer === null || !("address" in signer)) return false;
  const does = (name: string): boolean => typeof Reflect.get(signer, name) === "function";
  return typeof signer.address === "string" && does("signTransaction") && does("signMessage");
}

function malformed(member: string, problem: Bilingual): LibraryError {
  const shown = showForeign(member);
  return new LibraryError(
    "OPTIONS_MALFORMED",
    { zh: `connect 的 ${shown} 有误：${problem.zh}。`, en: `In the call of connect, ${shown} ${problem.en}.` },
    { member },
  );
}
