import { existsSync } from "node:fs";
import { disclose, shownContents } from "../certificate/build.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import { parseDigest } from "../documents/digest.ts";
import type { Digest } from "../documents/digest.ts";
import type { DigestMatch } from "../schemas/questions.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { hashWithProgress } from "./hash-with-progress.ts";
import { findInKeptManifests, openFromDossier } from "./open-fields.ts";
import type { KeptMember } from "./open-fields.ts";
import { resolveRecord } from "./resolve-record.ts";

export interface CertificateRequest {
  /** A file, a folder, a record by any of its names, or a digest such as `sha256:…`. */
  readonly what: string;
  /** Fields to open, with the salts of the dossier of `as`. */
  readonly open?: readonly string[];
  readonly as?: string;
}

/** A certificate's bytes and, if the content was exported several times, the export that it certifies. */
export interface MadeCertificate {
  readonly bytes: Uint8Array;
  readonly chosen?: ChosenExport;
}

/** The export that a certificate certifies. */
export interface ChosenExport {
  readonly match: DigestMatch;
  /** The number of exports of the same content. */
  readonly exports: number;
}

/** The request by which the system makes a certificate, and the parts that only this machine can add. */
interface Source {
  readonly fetch: () => Promise<Uint8Array>;
  readonly kept?: KeptMember;
  readonly chosen?: ChosenExport;
}

/**
 * The system's certificate, with the additions from the party's own dossier.
 * @throws ClientError OPENING_WITHOUT_DOSSIER and those of opened fields; ApiError, DossierError, InputError
 */
export async function createCertificate(context: ClientContext, request: CertificateRequest): Promise<MadeCertificate> {
  const { what, open = [], as } = request;
  if (open.length > 0 && as === undefined)
    throw new ClientError("OPENING_WITHOUT_DOSSIER", {
      zh: "披露字段须用存有该文书的存档：请指明是哪个主体的存档。",
      en: "Opening fields needs a dossier that has the document: name the party whose dossier it is.",
    });
  const { fetch, kept, chosen } = await sourceOf(context, what);
  const issued = await fetch();
  const bytes = await withOwn(context, issued, kept, open, as);
  return { bytes, ...(chosen === undefined ? {} : { chosen }) };
}

async function withOwn(
  context: ClientContext,
  issued: Uint8Array,
  kept: KeptMember | undefined,
  fields: readonly string[],
  party: string | undefined,
): Promise<Uint8Array> {
  if (kept === undefined && fields.length === 0) return issued;
  const descriptor = parseDescriptor(await context.api.descriptor());
  const folder = kept === undefined ? undefined : shownContents(kept.manifest, kept.path);
  const openings = party === undefined ? undefined : await openFromDossier(context, issued, descriptor, party, fields);
  return disclose(issued, descriptor, { ...(folder && { folder }), ...(openings && { openings }) });
}

async function sourceOf(context: ClientContext, what: string): Promise<Source> {
  if (/^(sha256|sm3):/.test(what)) return await sourceOfDigest(context, parseDigest(what));
  if (!existsSync(what) && !what.includes("./")) {
    const { id } = await resolveRecord(context, what);
    return { fetch: () => context.api.certificate(id) };
  }
  const { sha256 } = await hashWithProgress(context, what);
  return await sourceOfDigest(context, { algorithm: "sha256", hex: sha256 });
}

/**
 * Prefers a direct export to one inside a folder, then one that is in force, then the latest. If there is none, the
 * certificate proves the absence.
 */
async function sourceOfDigest(context: ClientContext, { algorithm, hex }: Digest): Promise<Source> {
  const { api, dossierDirectory } = context;
  const { result } = await api.digest(algorithm, hex);
  const exports = result.matches.filter(({ record }) => record.kind === "EXPORT");
  const alone = exports.filter(({ path }) => path === undefined);
  const [match] = (alone.length > 0 ? alone : exports).toSorted(compareMatches);
  if (match !== undefined) {
    const { record, path } = match;
    const chosen = { match, exports: new Set(exports.map((one) => one.record.id)).size };
    return { fetch: () => api.certificate(record.id, path), chosen };
  }
  const kept = algorithm === "sha256" ? await recordedMember(context, dossierDirectory, hex) : undefined;
  if (kept === undefined) return { fetch: () => api.digestCertificate(algorithm, hex) };
  return { fetch: () => api.certificate(kept.record), kept };
}

/** Sorts the better match first. */
function compareMatches(a: DigestMatch, b: DigestMatch): number {
  const inForce = ({ record }: DigestMatch) => Number(record.standing.code === "IN_FORCE");
  return inForce(b) - inForce(a) || b.record.recordedAt - a.record.recordedAt;
}

/** Skips manifests whose export is not on the ledger: they prove nothing. */
async function recordedMember(
  { api }: ClientContext,
  directory: string,
  sha256: string,
): Promise<KeptMember | undefined> {
  for (const kept of await findInKeptManifests(directory, sha256)) {
    if ((await api.findRecord(kept.record)) !== undefined) return kept;
  }
  return undefined;
}
