import { ConsensusError } from "../consensus/errors.ts";
import { concatBytes, fromHex, toHex, type Hex } from "../consensus/hex.ts";
import { decodeHeader } from "../consensus/header.ts";
import { readSealedHeader, type UnverifiedHeader } from "../consensus/qbft.ts";
import { Form, List } from "../ledger/codes.ts";
import { verifyOpening } from "../documents/opening.ts";
import { folderSha256, verifyMember } from "../documents/folder-tree.ts";
import { InputError } from "../documents/input-error.ts";
import { Kind } from "../ledger/kinds.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { exportId, type RecordId } from "../ledger/record-id.ts";
import { IncompleteLineage, standingOf, type Standing } from "../ledger/evaluate-standing.ts";
import {
  appendToList,
  decodeBreak,
  decodeListHead,
  decodeState,
  listSlot,
  stateSlot,
  type ListHead,
  type RecordState,
} from "../ledger/storage-slots.ts";
import { parseCertificate, type Certificate } from "./certificate.ts";
import { CertificateError, type VerificationStep } from "./certificate-error.ts";
import { descriptorId, jurisdictionAt, validatorsAt, type Descriptor } from "./descriptor.ts";
import { compareFile, type ShownFile } from "./file-match.ts";
import { isMadeOfInputs, LineageWalk, readTrail, type Lineage } from "./lineage.ts";
import { flagsOf, lineageEntries, type OpenedFields } from "./lineage-entries.ts";
import { NodePool } from "./node-pool.ts";
import type { AsOf, CannotTellReason, Verdict, VerdictCode } from "./verdict.ts";
import {
  absenceSentence,
  ASSUMPTIONS,
  cannotTellSentence,
  developmentSentence,
  forgedSentence,
  shownFileSentence,
  standingSentence,
  unprovenOf,
  warningsOf,
} from "./verdict-sentences.ts";

export interface VerifyOptions {
  /** What is shown with the certificate. */
  readonly file?: ShownFile;
  /** The verifier's clock, in seconds. Needed for `maxAgeSeconds`; terms that have run out since are said to have. */
  readonly now?: number;
  /** Older certificates give CANNOT_TELL / STALE. */
  readonly maxAgeSeconds?: number;
}

/**
 * Verifies a certificate offline, in seven steps: parse, descriptor, header, state, lineage, standing, seal. Pure: no
 * store, no network, no clock of its own. Never throws on what the file contains: every outcome is a verdict.
 *
 * @param descriptor from the agencies (`parseDescriptor`), never from whoever shows the certificate
 */
export function verifyCertificate(bytes: Uint8Array, descriptor: Descriptor, options: VerifyOptions = {}): Verdict {
  const verdict = judge(bytes, descriptor, options);
  return descriptor.environment === "production"
    ? verdict
    : { ...verdict, sentence: developmentSentence(verdict.sentence) };
}

function judge(bytes: Uint8Array, descriptor: Descriptor, options: VerifyOptions): Verdict {
  const progress: Progress = { step: "parse" };
  try {
    const certificate = parseCertificate(bytes);
    progress.step = "descriptor";
    requireDescriptor(certificate, descriptor);
    progress.step = "header";
    const unverified = readHeader(certificate, descriptor);
    const proven =
      "record" in certificate.subject
        ? proveRecord(certificate, certificate.subject.record, unverified, descriptor, progress)
        : proveAbsence(certificate, certificate.subject.absent, unverified, descriptor, progress);
    progress.step = "seal";
    const asOf = verifySeals(unverified, descriptor);
    return proven.verdict({ descriptor, asOf, options });
  } catch (error) {
    return refusal(error, progress, descriptor);
  }
}

interface Progress {
  step: VerificationStep;
}

/** What holds if the header is sealed. */
interface Proven {
  verdict(findings: Findings): Verdict;
}

interface Findings {
  readonly descriptor: Descriptor;
  readonly asOf: AsOf;
  readonly options: VerifyOptions;
}

function proveRecord(
  certificate: Certificate,
  subject: RecordId,
  { header }: UnverifiedHeader,
  descriptor: Descriptor,
  progress: Progress,
): Proven {
  progress.step = "state";
  const state = openState(certificate, descriptor, header.stateRoot);
  requirePresent(subject, state);
  progress.step = "lineage";
  const lineage = replayLineage(certificate, subject, descriptor);
  const opened = verifyDocuments(certificate, lineage);
  progress.step = "standing";
  const states = proveStates(certificate, lineage, state, descriptor);
  return { verdict: (findings) => recordVerdict({ certificate, lineage, opened, states, ...findings }) };
}

function proveAbsence(
  certificate: Certificate,
  digest: Hex,
  { header }: UnverifiedHeader,
  descriptor: Descriptor,
  progress: Progress,
): Proven {
  progress.step = "state";
  const state = openState(certificate, descriptor, header.stateRoot);
  requireAbsent(certificate, digest, state);
  return { verdict: (findings) => absenceVerdict(digest, findings) };
}

/* ------------------------------------------------ descriptor, header, seals */

function requireDescriptor(certificate: Certificate, descriptor: Descriptor): void {
  const expected = descriptorId(descriptor);
  if (certificate.descriptor !== expected) {
    throw new CertificateError(
      "descriptor",
      "UNKNOWN_DESCRIPTOR",
      `the certificate names the descriptor ${certificate.descriptor}, the one at hand is ${expected}`,
      { named: certificate.descriptor, expected },
    );
  }
}

function readHeader(certificate: Certificate, descriptor: Descriptor): UnverifiedHeader {
  // Read once to learn the height: it says whose seals are asked for.
  const { number } = decodeHeader(certificate.header);
  const validators = validatorsAt(descriptor, number);
  if (validators === undefined)
    throw new CertificateError(
      "header",
      "UNKNOWN_VALIDATORS",
      `the descriptor names no validators for block ${number}`,
      { number },
    );
  const unverified = readSealedHeader(certificate.header, validators);
  if (number < descriptor.ledger.startBlock) {
    throw new CertificateError(
      "header",
      "BEFORE_LEDGER",
      `block ${number} is older than the ledger, which begins with block ${descriptor.ledger.startBlock}`,
      { number, startBlock: descriptor.ledger.startBlock },
    );
  }
  return unverified;
}

function verifySeals(unverified: UnverifiedHeader, descriptor: Descriptor): AsOf {
  const { header, blockHash, signers } = unverified.verifySeals();
  return {
    block: header.number,
    blockHash: toHex(blockHash),
    time: header.timestamp,
    signers,
    validators: validatorsAt(descriptor, header.number)!.length,
  };
}

/* ------------------------------------------------ state */

/** The ledger's storage under the sealed state root. */
interface LedgerState {
  readonly pool: NodePool;
  word(slot: Hex): bigint;
}

function openState(certificate: Certificate, descriptor: Descriptor, stateRoot: Uint8Array): LedgerState {
  const pool = new NodePool(certificate.nodes);
  const storageRoot = requireCode(pool, stateRoot, descriptor.ledger);
  for (const part of descriptor.ledger.parts) requireCode(pool, stateRoot, part);
  return {
    pool,
    word: (slot) => pool.word(storageRoot, fromHex(slot, 32)),
  };
}

/** Storage means something only under the code that wrote it. Returns the account's storage root. */
function requireCode(
  pool: NodePool,
  stateRoot: Uint8Array,
  contract: { readonly address: Hex; readonly codeHash: Hex },
): Uint8Array {
  const { address, codeHash } = contract;
  const account = pool.account(stateRoot, fromHex(address, 20));
  if (account === undefined)
    throw new CertificateError("state", "LEDGER_ABSENT", `the sealed state has no account ${address}`, { address });
  if (toHex(account.codeHash) !== codeHash) {
    throw new CertificateError("state", "CODE_DIFFERS", `the code at ${address} is not the descriptor's`, {
      address,
      expected: codeHash,
      found: toHex(account.codeHash),
    });
  }
  return account.storageRoot;
}

function requirePresent(id: RecordId, state: LedgerState): void {
  if (state.word(stateSlot(id)) === 0n)
    throw new CertificateError("state", "RECORD_ABSENT", `the sealed state holds no record ${id}`, { record: id });
}

function requireAbsent(certificate: Certificate, digest: Hex, state: LedgerState): void {
  const id = exportId({ sha256: digest, ordinal: 0 });
  if (state.word(stateSlot(id)) !== 0n)
    throw new CertificateError(
      "state",
      "RECORD_PRESENT",
      `the certificate claims the absence of ${id}, and the sealed state holds it`,
      { record: id },
    );
  state.pool.expectAllUsed();
  if (
    certificate.trails.length > 0 ||
    certificate.breaks !== undefined ||
    certificate.openings.size > 0 ||
    certificate.folder !== undefined
  ) {
    throw new CertificateError(
      "state",
      "TRAIL_UNREFERENCED",
      "an absence has no lineage, and the certificate holds one",
      {},
    );
  }
}

/* ------------------------------------------------ lineage */

function replayLineage(certificate: Certificate, subject: RecordId, descriptor: Descriptor): Lineage {
  const walk = new LineageWalk(subject);
  for (const trail of certificate.trails) {
    if (walk.next === undefined)
      throw new CertificateError(
        "lineage",
        "TRAIL_UNREFERENCED",
        "the certificate holds a trail that nothing in its lineage refers to",
        { trails: certificate.trails.length },
      );
    walk.add(readTrail(walk.next, trail));
  }
  if (walk.next !== undefined)
    throw new CertificateError(
      "lineage",
      "TRAIL_MISSING",
      `the trail of ${walk.next}, to which the lineage refers, is not in the certificate`,
      { record: walk.next },
    );
  const lineage = walk.finish(descriptor);
  requireJurisdictions(lineage, descriptor);
  return lineage;
}

/** Every record lies in a jurisdiction of the descriptor, whose own record its id names. */
function requireJurisdictions(lineage: Lineage, descriptor: Descriptor): void {
  for (const { id, body } of lineage.records.values()) {
    const jurisdiction = jurisdictionAt(descriptor, body.jurisdiction);
    if (jurisdiction === undefined || (body.draft.kind === Kind.JURISDICTION && jurisdiction.id !== id)) {
      throw new CertificateError(
        "lineage",
        "UNKNOWN_JURISDICTION",
        `record ${id} lies in jurisdiction ${body.jurisdiction}, which the descriptor does not list`,
        { record: id, jurisdiction: body.jurisdiction },
      );
    }
  }
}

function verifyDocuments(certificate: Certificate, lineage: Lineage): OpenedFields {
  const opened = new Map<RecordId, ReturnType<typeof verifyOpening>["fields"]>();
  for (const [id, opening] of certificate.openings) {
    const record = lineage.records.get(id);
    if (record === undefined)
      throw new CertificateError(
        "lineage",
        "OPENING_DIFFERS",
        `fields are opened of ${id}, which is not in the lineage`,
        { record: id },
      );
    opened.set(id, verifyOpening(record.body.draft.content, opening).fields);
  }
  verifyFolder(certificate, lineage);
  return opened;
}

/** The files are shown of a folder that was exported, and are its. */
function verifyFolder({ folder }: Certificate, { subject }: Lineage): void {
  if (folder === undefined) return;
  const { kind, form, sha256Digest: committed } = subject.body.draft;
  if (kind !== Kind.EXPORT || form !== Form.FOLDER)
    throw new CertificateError(
      "lineage",
      "MANIFEST_DIFFERS",
      "files of a folder are shown, and what was recorded is no exported folder",
      { record: subject.id },
    );
  if ("member" in folder) verifyMember(committed, folder.member);
  else if (folderSha256(folder.manifest) !== committed)
    throw new CertificateError(
      "lineage",
      "MANIFEST_DIFFERS",
      "the manifest is not that of the folder whose digest was recorded",
      { committed },
    );
}

/* ------------------------------------------------ standing */

/** What the sealed state proves beyond the trails. */
interface ProvenStates {
  /** The records proven as they are now. */
  readonly now: ReadonlySet<RecordId>;
  /** Whether all corrections of what the subject is made of are told, those before its recording too. */
  readonly allCorrections: boolean;
}

/** Proves the present state of everything that standing rests on. */
function proveStates(
  certificate: Certificate,
  lineage: Lineage,
  state: LedgerState,
  descriptor: Descriptor,
): ProvenStates {
  const from = verifyBreaks(certificate, lineage, state, descriptor);
  const now = new Set(lineage.provenNow(lineage.touchedBy(certificate.breaks?.items ?? [], from)));
  for (const record of lineage.records.values()) {
    if (now.has(record.id)) requireState(lineage, record.id, decodeState(state.word(stateSlot(record.id))));
    else if (record.acts.length !== lineage.actsReferenced(record.id)) {
      throw new CertificateError(
        "standing",
        "TRAIL_UNREFERENCED",
        `the trail of ${record.id} goes on after the last reference to it, and nothing proves that part`,
        { record: record.id },
      );
    }
  }
  state.pool.expectAllUsed();
  return { now, allCorrections: from === lineage.breaksFrom };
}

function requireState(lineage: Lineage, id: RecordId, word: RecordState | undefined): void {
  const record = lineage.records.get(id)!;
  const { ownStatus, holds, until } = lineage.stateOf(record);
  const computed = {
    trailHead: record.trails.at(-1)!,
    kind: record.body.draft.kind,
    status: ownStatus,
    holds: holds & 15,
    reachingHolds: holds >> 4,
    jurisdiction: record.body.jurisdiction,
    until,
  };
  const differs = (Object.keys(computed) as (keyof typeof computed)[]).filter((key) => word?.[key] !== computed[key]);
  if (differs.length > 0) {
    throw new CertificateError(
      "standing",
      "STATE_DIFFERS",
      `the sealed state of ${id} is not what its trail tells (${differs.join(", ")}): acts are missing or exchanged`,
      { record: id, computed, sealed: word },
    );
  }
}

/**
 * The breaks chain to the sealed head, and begin where they must: at the recording, or at the first use of what the
 * subject is made of. Returns the count before the first of them.
 */
function verifyBreaks(certificate: Certificate, lineage: Lineage, state: LedgerState, descriptor: Descriptor): number {
  const { body } = lineage.subject;
  const { breaks } = certificate;
  if (isMadeOfInputs(body.draft.kind) !== (breaks !== undefined)) {
    throw new CertificateError(
      "standing",
      "BREAKS_DIFFER",
      breaks === undefined
        ? "the breaks since the recording are missing"
        : "the certificate carries breaks that its subject's standing does not rest on",
    );
  }
  if (breaks === undefined) return body.breaks;
  const sealed = decodeListHead(state.word(listSlot(jurisdictionAt(descriptor, body.jurisdiction)!.id, List.BREAKS)));
  const from = sealed.count - breaks.items.length;
  if (from !== body.breaks && from !== lineage.breaksFrom) {
    throw new CertificateError(
      "standing",
      "BREAKS_DIFFER",
      `the sealed list counts ${sealed.count} breaks, ${body.breaks} of them before the recording, and the certificate has ${breaks.items.length}: not those since the recording, nor those since the first use (${lineage.breaksFrom})`,
      { sealed: sealed.count, recorded: body.breaks, firstUse: lineage.breaksFrom, given: breaks.items.length },
    );
  }
  let head: ListHead = { count: from, hash: breaks.before };
  for (const item of breaks.items) head = appendToList(head, concatBytes(item, new Uint8Array(15)));
  if (head.hash !== sealed.hash)
    throw new CertificateError(
      "standing",
      "BREAKS_DIFFER",
      "the breaks do not chain to the sealed head of their list",
      { computed: head.hash, sealed: sealed.hash },
    );
  return from;
}

/* ------------------------------------------------ verdicts */

function recordVerdict(
  proven: Findings & {
    readonly certificate: Certificate;
    readonly lineage: Lineage;
    readonly opened: OpenedFields;
    readonly states: ProvenStates;
  },
): Verdict {
  const { certificate, descriptor, lineage, states, asOf, options } = proven;
  // A term can only have become shorter since the block: what has run out by the verifier's clock has ended.
  const standing = standingOf(lineage, lineage.subject.id, Math.max(asOf.time, options.now ?? 0))!;
  const entries = lineageEntries(lineage, states.now, proven.opened);
  const subject = entries[0]!;
  const code = codeOf(standing);
  const cause = entries.find((entry) => entry.id === standing.cause.record) ?? subject;
  const exportedBeforeHarm =
    code === "AUTHENTIC_DISPOSITION_PENDING" ? subject.effectiveAt < standing.since : undefined;
  const { material } = lineage;
  const onlyNamed = entries.filter(({ id, provenNow }) => !provenNow && !material.has(id)).length;
  const verdict: Verdict = {
    ...blank(descriptor, asOf),
    code,
    standing,
    exportedBeforeHarm,
    lineage: entries,
    flags: flagsOf(lineage),
    sentence: standingSentence(code, standing, subject, cause, asOf, exportedBeforeHarm),
    unproven: unprovenOf(asOf, {
      ...states,
      onlyNamed,
      fileShown: subject.kind !== Kind.EXPORT || isShown(options.file),
    }),
  };
  return withPolicy(verdict, options, () => compareFile(lineage.subject.body, certificate.folder, options.file!));
}

function absenceVerdict(digest: Hex, { descriptor, asOf, options }: Findings): Verdict {
  const verdict: Verdict = {
    ...blank(descriptor, asOf),
    code: "NOT_RECORDED",
    sentence: absenceSentence(digest.slice(2), asOf),
  };
  return withPolicy(verdict, options, () => {
    if (options.file!.sha256 === undefined) return "NO_DIGEST";
    return options.file!.sha256 === digest.slice(2) ? { whole: true } : { differs: "WHOLE" };
  });
}

/** What the verifier asks beyond authenticity: this file, and not too old. */
function withPolicy(
  verdict: Verdict,
  { now, maxAgeSeconds, file }: VerifyOptions,
  compare: () => ReturnType<typeof compareFile>,
): Verdict {
  if (now !== undefined && maxAgeSeconds !== undefined && now - verdict.asOf!.time > maxAgeSeconds)
    return cannotTell(verdict, "STALE");
  if (!isShown(file)) return verdict;
  const match = compare();
  if (match === "NO_DIGEST") return cannotTell(verdict, "FILE_NOT_COMPARABLE");
  if (match === "NOT_LISTED") return cannotTell(verdict, "FILE_NOT_LISTED");
  const code = match.differs === undefined ? verdict.code : "FILE_DIFFERS";
  return { ...verdict, code, file: match, sentence: shownFileSentence(match, verdict) };
}

function isShown(file: ShownFile | undefined): boolean {
  return file?.sha256 !== undefined || file?.sm3 !== undefined;
}

function cannotTell(verdict: Verdict, reason: CannotTellReason): Verdict {
  return { ...verdict, code: "CANNOT_TELL", reason, sentence: cannotTellSentence(reason, verdict.asOf) };
}

function codeOf(standing: Standing): VerdictCode {
  switch (standing.code) {
    case "IN_FORCE":
      return "AUTHENTIC_IN_FORCE";
    case "CONTINUED":
      return "AUTHENTIC_CONTINUED";
    case "SUSPENDED":
      return "AUTHENTIC_SUSPENDED";
    case "DISPOSITION_PENDING":
      return "AUTHENTIC_DISPOSITION_PENDING";
    case "BROKEN":
      return "AUTHENTIC_BROKEN";
    case "PROPOSED":
      return "AUTHENTIC_PROPOSED";
    case "EXPIRED":
    case "ENDED":
      return "AUTHENTIC_ENDED";
    default:
      return standing.code satisfies never;
  }
}

/** What is lacking is no forgery; whatever contradicts the proof is. Other errors are ours and not swallowed. */
function refusal(error: unknown, { step }: Progress, descriptor: Descriptor): Verdict {
  if (error instanceof IncompleteLineage) return refused(step, descriptor, error, {}, "INCOMPLETE");
  if (!(
    error instanceof CertificateError ||
    error instanceof ConsensusError ||
    error instanceof InputError ||
    error instanceof LedgerDataError
  ))
    throw error;
  return refused(step, descriptor, error, error.evidence, lacking(error.code));
}

function lacking(code: string): CannotTellReason | undefined {
  if (code === "VALIDATORS_MISMATCH") return "UNKNOWN_VALIDATORS";
  return LACKING.find((reason) => reason === code);
}

const LACKING: readonly CannotTellReason[] = [
  "TOO_LARGE",
  "TRUNCATED",
  "NOT_A_CERTIFICATE",
  "REFORMATTED",
  "UNKNOWN_VERSION",
  "UNKNOWN_DESCRIPTOR",
  "UNKNOWN_VALIDATORS",
  "UNKNOWN_JURISDICTION",
  "BEFORE_LEDGER",
  "INCOMPLETE",
];

function refused(
  step: VerificationStep,
  descriptor: Descriptor,
  error: Error & { readonly code: string },
  evidence: Readonly<Record<string, unknown>>,
  reason: CannotTellReason | undefined,
): Verdict {
  const failure = { step, code: error.code, message: error.message, evidence };
  const verdict: Verdict = {
    ...blank(descriptor, undefined),
    failure,
    code: "FORGED",
    sentence: forgedSentence(step, error.message),
  };
  return reason === undefined ? verdict : cannotTell(verdict, reason);
}

function blank(descriptor: Descriptor, asOf: AsOf | undefined): Omit<Verdict, "code" | "sentence"> {
  return {
    reason: undefined,
    failure: undefined,
    asOf,
    standing: undefined,
    exportedBeforeHarm: undefined,
    file: undefined,
    flags: { soft: [], backfilled: [], corrections: [] },
    lineage: [],
    warnings: warningsOf(descriptor),
    assumptions: ASSUMPTIONS,
    unproven: asOf === undefined ? [] : unprovenOf(asOf),
  };
}
