import { disclose, shownContents } from "../certificate/build.ts";
import type { CertificateSubject } from "../certificate/certificate.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { parseCertificate } from "../certificate/parse-certificate.ts";
import type { Verdict } from "../certificate/verdict.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import type { Digest } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { escapeUnprintable, showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { chooseExports, recordedDigest } from "./exports-of-content.ts";
import type { ExportChoice, ExportOfContent } from "./exports-of-content.ts";
import { ApiError } from "./http/api-error.ts";
import { noteOpenings, openFromDossier } from "./open-fields.ts";
import { openingNotRecorded } from "./salted-file.ts";
import { servedDescriptor } from "./served-descriptor.ts";
import { openedSubject } from "./typed-subject.ts";
import type { TypedText } from "./typed-subject.ts";

/** `what` is a file, a folder, a record by any of its names, or a digest such as `sha256:…`. */
export interface CertificateRequest extends ExportChoice, TypedText {
  /** Fields to open, with the salts of the dossier of `as`. */
  readonly open?: readonly string[];
  readonly as?: string;
  /** For whom the fields are opened, in the user's words; the dossier keeps a note of it. */
  readonly for?: string;
}

/** A certificate's bytes, what it certifies, and the verdict that a verifier reaches on it now. */
export interface MadeCertificate {
  readonly bytes: Uint8Array;
  /** The certified record; undefined for an absence. */
  readonly record: RecordId | undefined;
  /** The path of the certified file in an exported folder. */
  readonly path: string | undefined;
  readonly verdict: Verdict;
}

/** The request by which the system makes a certificate, and the parts that only this machine can add. */
interface Source extends Partial<Pick<ExportOfContent, "path" | "kept">> {
  readonly salted?: SaltedContent;
  readonly subject: CertificateSubject;
  readonly fetch: () => Promise<Uint8Array>;
}

/**
 * The system's certificates, with the additions from the party's own dossier: one, or with `all` one for each export of
 * the content.
 * @throws ClientError OPENING_WITHOUT_DOSSIER, those of opened fields, and those of `chooseExports`; ApiError,
 *   DossierError, InputError
 */
export async function createCertificates(
  context: ClientContext,
  request: CertificateRequest,
): Promise<readonly MadeCertificate[]> {
  const { open = [], as } = request;
  if (open.length > 0 && as === undefined)
    throw new ClientError("OPENING_WITHOUT_DOSSIER", {
      zh: "披露字段须用存有该文书的存档：请指明是哪个主体的存档。",
      en: "Opening fields needs a dossier that has the document: name the party whose dossier it is.",
    });
  const sources = await sourcesOf(context, request);
  const { descriptor } = await servedDescriptor(context.api);
  const made: MadeCertificate[] = [];
  for (const source of sources) {
    const bytes = await withOwn(context, descriptor, source, request);
    const verdict = verifyCertificate(bytes, descriptor, { now: context.now() });
    const record = "record" in source.subject ? source.subject.record : undefined;
    made.push({ bytes, record, path: source.path, verdict });
  }
  return made;
}

/**
 * Refuses a certificate that does not verify, and one of something else than the system was asked for. Another export
 * of the same bytes may be in force although this one was recalled.
 */
function demandAsked(
  context: ClientContext,
  descriptor: Descriptor,
  asked: CertificateSubject,
  bytes: Uint8Array,
): void {
  const { failure } = verifyCertificate(bytes, descriptor, { now: context.now() });
  if (failure === undefined && isOf(asked, parseCertificate(bytes).subject)) return;
  const { url } = context.api;
  const why = failure?.text ?? { zh: "它证明的是别的内容", en: "it is of something else" };
  throw new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `${showForeign(url)} 给出的不是所要的凭证（${escapeUnprintable(why.zh)}）：没有写入文件。请检查地址，并在两端使用同一版本。`,
      en:
        `${showForeign(url)} gave another certificate than the one that is meant (${escapeUnprintable(why.en)}): ` +
        "no file was written. Check the address, and use the same version on both sides.",
    },
    { url, asked, ...(failure === undefined ? {} : { reason: failure.code }) },
  );
}

function isOf(asked: CertificateSubject, given: CertificateSubject): boolean {
  if ("record" in asked) return "record" in given && given.record === asked.record;
  return "absent" in given && given.absent === asked.absent;
}

async function withOwn(
  context: ClientContext,
  descriptor: Descriptor,
  { subject, fetch, kept, path, salted }: Source,
  { open: fields = [], as: party, for: receiver }: CertificateRequest,
): Promise<Uint8Array> {
  const issued = await fetch();
  demandAsked(context, descriptor, subject, issued);
  if (kept === undefined && salted === undefined && fields.length === 0) return issued;
  const folder = kept === undefined ? undefined : shownContents(kept, path);
  const openings = party === undefined ? undefined : await openFromDossier(context, issued, descriptor, party, fields);
  // The note is kept before the fields leave this machine.
  if (party !== undefined && openings !== undefined) await noteOpenings(context, party, openings, receiver);
  return disclose(issued, descriptor, {
    ...(folder && { folder }),
    ...(openings && { openings: new Map([...openings].map(([id, { opening }]) => [id, opening])) }),
    ...(salted && { salted }),
  });
}

async function sourcesOf(context: ClientContext, request: CertificateRequest): Promise<readonly Source[]> {
  const subject = await openedSubject(context, request);
  if (subject.type === "RECORD") return [sourceOfRecord(context, subject.record.id, request)];
  const { salted } = subject;
  const digest = await recordedDigest(context, subject.digests);
  const sources = await sourcesOfDigest(context, digest, request);
  if (salted === undefined) return sources;
  // That nothing has this commitment proves nothing about the file.
  if (sources.some((source) => "absent" in source.subject))
    throw openingNotRecorded(request.what, request.opening ?? "", digest.hex);
  return sources.map((source) => ({ ...source, salted }));
}

function sourceOfRecord(context: ClientContext, id: RecordId, { record }: ExportChoice): Source {
  if (record !== undefined)
    throw new ClientError("CHOICE_WITHOUT_CONTENT", {
      zh: "所要证明的已是一条记录，无须再指明出域记录：请在文件、文件夹与记录之中只写一个。",
      en: "What is to be certified is a record already, so no export can be chosen: name either a file or a record.",
    });
  return { subject: { record: id }, fetch: () => context.api.certificate(id) };
}

/** If there is no export, the certificate proves the absence. */
async function sourcesOfDigest(
  context: ClientContext,
  digest: Digest,
  choice: ExportChoice,
): Promise<readonly Source[]> {
  const { api } = context;
  const exports = await chooseExports(context, digest, choice);
  if (exports.length === 0)
    return [
      {
        // The system makes no certificate of the absence of an SM3 digest.
        subject: { absent: `0x${digest.hex}` },
        fetch: () => api.digestCertificate(digest.algorithm, digest.hex),
      },
    ];
  return exports.map(({ id, path, kept }) => ({
    subject: { record: id },
    path,
    kept,
    // The system does not have a manifest that is only kept here, so it cannot show the file.
    fetch: () => api.certificate(id, kept === undefined ? path : undefined),
  }));
}
