import { stat } from "node:fs/promises";
import { disclose, shownContents } from "../certificate/build.ts";
import type { Disclosure } from "../certificate/build.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { parseDigest } from "../documents/digest.ts";
import type { Digest } from "../documents/digest.ts";
import type { Answer as ApiAnswer } from "../schemas/answer.ts";
import type { DigestAnswer, DigestMatch } from "../schemas/questions.ts";
import { CliError } from "../cli/cli-error.ts";
import { findRecordById, resolveRecord } from "./resolve-record.ts";
import type { Answer, Session } from "../cli/session.ts";
import { writeNewFile } from "../cli/write-new-file.ts";
import { hashShown } from "./hash-shown.ts";
import { findInKeptManifests, openFromDossier } from "./own-dossier.ts";
import type { KeptMember } from "./own-dossier.ts";

export interface CreateOptions {
  readonly output: string;
  readonly force?: boolean;
  /** Fields to open, with the salts of `as`'s dossier. */
  readonly open?: readonly string[];
  readonly as?: string;
}

/** Where the system makes a certificate, and what only this machine can add to it. */
interface Source {
  readonly address: string;
  readonly kept?: KeptMember;
}

/** `laiqu certificate create`: the system's certificate, with what the party's own dossier adds to it. @throws CliError */
export async function createCertificate(session: Session, what: string, options: CreateOptions): Promise<Answer> {
  const { open = [], as } = options;
  if (open.length > 0 && as === undefined)
    throw new CliError("BAD_USAGE", {
      zh: "披露字段要用 --as 指明用谁的存档。",
      en: "Opening fields needs --as: whose dossier has the document.",
    });
  const { address, kept } = await sourceOf(session, what);
  const issued = await session.api.getBytes(address);
  const bytes = await withOwn(session, issued, kept, open, as);
  await writeNewFile(options.output, bytes, options.force === true);
  return { document: { file: options.output, bytes: bytes.length }, text: `${options.output} (${bytes.length} B)` };
}

async function withOwn(
  session: Session,
  issued: Uint8Array,
  kept: KeptMember | undefined,
  fields: readonly string[],
  party: string | undefined,
): Promise<Uint8Array> {
  if (kept === undefined && fields.length === 0) return issued;
  const descriptor: Descriptor = parseDescriptor(await session.api.getBytes("/v1/descriptor"));
  const folder = kept === undefined ? undefined : shownContents(kept.manifest, kept.path);
  const openings = party === undefined ? undefined : await openFromDossier(session, issued, descriptor, party, fields);
  const disclosure: Disclosure = { ...(folder && { folder }), ...(openings && { openings }) };
  return disclose(issued, descriptor, disclosure);
}

async function sourceOf(session: Session, what: string): Promise<Source> {
  if (/^(sha256|sm3):/.test(what)) return await sourceOfDigest(session, parseDigest(what));
  if (!(await exists(what)) && !what.includes("./"))
    return { address: `/v1/records/${await resolveRecord(session, what)}/certificate` };
  const { sha256 } = await hashShown(session, what);
  return await sourceOfDigest(session, { algorithm: "sha256", hex: sha256 });
}

/** By itself or in a folder; of several exports of the same content the latest that stands; of none, the absence. */
async function sourceOfDigest(session: Session, digest: Digest): Promise<Source> {
  const { result } = await session.api.get<ApiAnswer<DigestAnswer>>(`/v1/digests/${digest.algorithm}/${digest.hex}`);
  const exports = result.matches.filter(({ record }) => record.kind === "EXPORT");
  const alone = exports.filter(({ path }) => path === undefined);
  const best = bestOf(alone.length > 0 ? alone : exports);
  if (best !== undefined) {
    tellChoice(session, best, new Set(exports.map(({ record }) => record.id)).size);
    const path = best.path === undefined ? "" : `?path=${encodeURIComponent(best.path)}`;
    return { address: `/v1/records/${best.record.id}/certificate${path}` };
  }
  const kept = digest.algorithm === "sha256" ? await recordedMember(session, digest.hex) : undefined;
  if (kept === undefined) return { address: `/v1/digests/${digest.algorithm}/${digest.hex}/certificate` };
  return { address: `/v1/records/${kept.record}/certificate`, kept };
}

function bestOf(matches: readonly DigestMatch[]): DigestMatch | undefined {
  const inForce = ({ record }: DigestMatch) => Number(record.standing.code === "IN_FORCE");
  return matches.toSorted((a, b) => inForce(b) - inForce(a) || b.record.recordedAt - a.record.recordedAt)[0];
}

/** What is kept here of an export that was refused or never sent proves nothing. */
async function recordedMember(session: Session, sha256: string): Promise<KeptMember | undefined> {
  for (const kept of await findInKeptManifests(session, sha256)) {
    if ((await findRecordById(session, kept.record)) !== undefined) return kept;
  }
  return undefined;
}

function tellChoice(session: Session, { record, path }: DigestMatch, count: number): void {
  if (path !== undefined)
    session.notice(
      session.say({
        zh: `这是出域文件夹 ${record.id} 中的文件 ${path}。`,
        en: `This is the file ${path} of the exported folder ${record.id}.`,
      }),
    );
  if (count === 1) return;
  session.notice(
    session.say({
      zh: `此内容有 ${count} 次出域，凭证针对 ${record.id}；其他请用标识指定。`,
      en: `This content was exported ${count} times; the certificate is of ${record.id}. Name another by its id.`,
    }),
  );
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
