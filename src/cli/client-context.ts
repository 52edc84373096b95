import type { ClientContext, ClientProgress, KeySource } from "../client/client-context.ts";
import { readPartyAliases } from "../client/party-aliases.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import { showTime } from "../text/china-time.ts";
import { refuseDeadLinks } from "../files/dead-link.ts";
import type { ProgressBar } from "./progress-bar.ts";
import { apiClientOf } from "./desk-client.ts";
import type { Session } from "./session.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";

/** A manifest of more files than this keeps the index busy for seconds. */
const FILES_OF_A_LONG_MANIFEST = 10_000;

/**
 * The context that this session gives to the client.
 * @throws ApiError URL_MALFORMED; ClientError ALIASES_DAMAGED
 */
export function clientContext(session: Session): ClientContext {
  const keys = keysOf(session);
  return {
    ...keys,
    ...offlineContext(session),
    api: apiClientOf(session),
    aliases: readPartyAliases(keys.dossierDirectory),
    afterAnswer: (work) => session.afterAnswer(work),
  };
}

/** The keys of this session's data directory, and their passphrases: from the environment, or asked for. */
export function keysOf(session: Session): KeySource {
  const { signerAuthorization } = session.config;
  return {
    dossierDirectory: dossierOf(session),
    ...(signerAuthorization === undefined ? {} : { signerAuthorization }),
    passphraseOf: async (key) => {
      const prompt = { zh: `密钥 ${showForeign(key)} 的口令：`, en: `Passphrase of the key ${showForeign(key)}: ` };
      return session.config.passphrase ?? (await session.askSecret(session.say(prompt)));
    },
  };
}

/** The part of a client's context that needs no running system and no dossier. */
export function offlineContext(session: Session): Required<Pick<ClientContext, "now" | "onProgress">> {
  return { now: () => Math.floor(Date.now() / 1000), onProgress: progressOf(session) };
}

/** The dossier's folder of this session's data directory. @throws FileError FOLDER_UNMAKABLE for a disk that is away */
export function dossierOf(session: Session): string {
  const directory = dossierDirectory(session.config.dataDirectory);
  refuseDeadLinks(directory);
  return directory;
}

/** Shows the progress of long work on stderr. */
function progressOf(session: Session): (progress: ClientProgress) => void {
  const bars = new Map<string, ProgressBar>();
  const waiting = new Set<string>();
  return (progress) => {
    switch (progress.type) {
      case "HASHING": {
        const { path } = progress;
        const bar =
          bars.get(path) ??
          session.progress(session.say({ zh: `计算杂凑值 ${showPath(path)}`, en: `hashing ${showPath(path)}` }));
        bars.set(path, bar);
        bar.update(progress.bytes, progress.totalBytes);
        return;
      }
      case "HASHED":
        bars.get(progress.path)?.finish();
        bars.delete(progress.path);
        return;
      case "PAPER_NOT_KEPT":
        noticePaperNotKept(session, progress.path, progress.mostBytes);
        return;
      case "SUBMITTING_MANIFEST":
        noticeManifest(session, progress.path, progress.files);
        return;
      case "SIGNED":
        return;
      case "RESUMED":
        noticeResumed(session, progress.entry);
        return;
      case "WAITING":
        if (!waiting.has(progress.transaction)) noticeWaiting(session, progress.transaction);
        waiting.add(progress.transaction);
        return;
      default:
        progress satisfies never;
    }
  };
}

function noticePaperNotKept(session: Session, path: string, mostBytes: number): void {
  const most = `${mostBytes / 1024 ** 2} MiB`;
  session.notice(
    session.say({
      zh: `注意：${showPath(path)} 超过 ${most}，存档只留其杂凑值与路径，不留副本：请自行妥善保存该文件。`,
      en:
        `Note: ${showPath(path)} is larger than ${most}, so the dossier keeps its digests and its path and no copy: ` +
        "keep the file itself safe.",
    }),
  );
}

function noticeManifest(session: Session, path: string, files: number): void {
  if (files < FILES_OF_A_LONG_MANIFEST) return;
  session.notice(
    session.say({
      zh: `${showPath(path)} 已记录，正在将其 ${files} 个文件的清单提交索引……`,
      en: `${showPath(path)} is recorded; submitting its manifest of ${files} files to the index …`,
    }),
  );
}

function noticeResumed(session: Session, { does, transaction, signedAt }: SavedEntry): void {
  const at = showTime(signedAt);
  session.notice(
    session.say({
      zh: `继续发送先前已签名的交易 ${transaction}（${at} 签名）：${does.zh}。`,
      en: `Sending again the transaction ${transaction}, which was signed on ${at}: ${does.en}.`,
    }),
  );
}

function noticeWaiting(session: Session, transaction: string): void {
  session.notice(
    session.say({
      zh: `交易 ${transaction} 已签名并保存，尚未进入区块，继续等待……`,
      en: `The transaction ${transaction} is signed and saved, and no block has it yet; waiting …`,
    }),
  );
}
