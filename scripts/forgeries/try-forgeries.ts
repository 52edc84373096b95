// Makes seeded forgeries of genuine certificates and verifies each.
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { CertificateError } from "../../src/certificate/certificate-error.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { canonicalBytes, isJsonValue } from "../../src/documents/canonical-json.ts";
import { InputError } from "../../src/documents/input-error.ts";
import { editCertificate, type OpenCertificate } from "./certificate-edits.ts";
import type { Genuine } from "./corpus.ts";
import { editJson, type Json } from "./json-edits.ts";
import { SeededRandom } from "./seeded-random.ts";

/** A forgery that the verifier did not refuse. */
export interface Finding {
  readonly number: number;
  /** The certificate that was changed. */
  readonly of: string;
  /** `ACCEPTED`: it states something that the genuine one does not. `CRASH`: the verifier failed. */
  readonly type: "ACCEPTED" | "CRASH";
  readonly what: string;
  /** The forgery and its descriptor. */
  readonly bytes: Uint8Array;
  readonly descriptor: Uint8Array;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  /** The seconds of the slowest verification. */
  readonly slowest: number;
}

interface Forgery {
  readonly genuine: Genuine;
  readonly bytes: Uint8Array;
  readonly descriptor: Uint8Array;
}

/** The verifier's clock (seconds), after the last block of the corpus. No certificate is too old here. */
const NOW = 1_750_000_000;

export class ForgeryTrial {
  readonly #corpus: readonly Genuine[];
  readonly #seed: number;
  readonly #truth: Truth;

  /** @throws Error when a certificate of the corpus is refused */
  constructor(corpus: readonly Genuine[], seed: number) {
    this.#corpus = corpus;
    this.#seed = seed;
    this.#truth = new Truth(corpus.map(genuineVerdict));
  }

  /** @param onDone - called after each forgery */
  try(numbers: Iterable<number>, onDone: () => void = () => undefined): Outcome {
    const findings: Finding[] = [];
    let slowest = 0;
    for (const number of numbers) {
      const forgery = this.#forge(number);
      const started = performance.now();
      const found = this.#judge(forgery);
      slowest = Math.max(slowest, (performance.now() - started) / 1_000);
      const { bytes, descriptor, genuine } = forgery;
      if (found !== undefined) findings.push({ number, of: genuine.name, ...found, bytes, descriptor });
      onDone();
    }
    return { findings, slowest };
  }

  #forge(number: number): Forgery {
    const random = new SeededRandom(this.#seed, number);
    const genuine = random.one(this.#corpus);
    const { bytes, descriptor } = genuine;
    if (random.chance(0.05)) return { genuine, bytes, descriptor: editedJson(random, descriptor) };
    if (random.chance(0.2)) return { genuine, bytes: editedBytes(random, bytes), descriptor };
    if (random.chance(0.3)) return { genuine, bytes: editedJson(random, bytes), descriptor };
    const certificate = open(bytes);
    editCertificate(random, certificate, open(random.one(this.#corpus).bytes));
    return { genuine, bytes: written(random, certificate), descriptor };
  }

  #judge({ genuine, bytes, descriptor }: Forgery): Pick<Finding, "type" | "what"> | undefined {
    try {
      const trusted = readDescriptor(descriptor);
      if (trusted === undefined) return undefined;
      const verdict = verify(bytes, trusted, genuine);
      if (verdict.reason === "PROGRAM_FAULT") return { type: "CRASH", what: JSON.stringify(verdict.failure) };
      if (REFUSALS.has(verdict.code)) return undefined;
      const what = this.#truth.falsehoodIn(verdict);
      return what === undefined ? undefined : { type: "ACCEPTED", what: `${verdict.code}: ${what}` };
    } catch (error) {
      return { type: "CRASH", what: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }
}

/** A file that differs from the shown one is refused too: whoever has the file is not deceived about it. */
const REFUSALS: ReadonlySet<string> = new Set(["FORGED", "CANNOT_TELL", "FILE_DIFFERS"]);

function verify(bytes: Uint8Array, descriptor: Descriptor, { sha256 }: Genuine): Verdict {
  return verifyCertificate(bytes, descriptor, {
    now: NOW,
    maxAgeSeconds: NOW,
    ...(sha256 === undefined ? {} : { file: { sha256 } }),
  });
}

/** A changed descriptor may be refused; then nothing is verified under it. */
function readDescriptor(bytes: Uint8Array): Descriptor | undefined {
  try {
    return parseDescriptor(bytes);
  } catch (error) {
    if (error instanceof CertificateError || error instanceof InputError) return undefined;
    throw error;
  }
}

function genuineVerdict(genuine: Genuine): Verdict {
  const verdict = verify(genuine.bytes, parseDescriptor(genuine.descriptor), genuine);
  if (REFUSALS.has(verdict.code)) throw new Error(`The genuine ${genuine.name} is refused: ${verdict.sentence.en}`);
  return verdict;
}

/**
 * Everything that is true of the ledger of the corpus: what its genuine certificates state, and the absence of every
 * digest that it does not hold. Whoever has the nodes of a proof can always write a certificate of another true
 * statement: of a certificate with fewer opened fields, of another record, or of the absence of a random digest. Nobody
 * is deceived by it. A statement that no genuine certificate makes is a forgery.
 */
export class Truth {
  readonly #wholes = new Set<string>();
  readonly #opened = new Set<string>();
  readonly #blocks = new Set<string>();
  readonly #recorded = new Set<string>();

  constructor(genuine: readonly Verdict[]) {
    for (const verdict of genuine) {
      const { whole, opened } = factsOf(verdict);
      this.#wholes.add(whole);
      this.#blocks.add(blockOf(verdict));
      for (const fact of opened) this.#opened.add(fact);
      for (const { sha256Digest } of verdict.lineage) this.#recorded.add(sha256Digest.slice(2));
    }
  }

  /** A statement of a verdict that is not known to be true; undefined when there is nothing. */
  falsehoodIn(verdict: Verdict): string | undefined {
    const { whole, opened } = factsOf(verdict);
    if (verdict.codeAsOf === "NOT_RECORDED") return this.#isTrueAbsence(verdict) ? undefined : whole;
    if (!this.#wholes.has(whole)) return whole;
    return opened.find((fact) => !this.#opened.has(fact));
  }

  #isTrueAbsence(verdict: Verdict): boolean {
    const [digest] = /[0-9a-f]{64}/.exec(verdict.sentence.en) ?? [];
    return digest !== undefined && !this.#recorded.has(digest) && this.#blocks.has(blockOf(verdict));
  }
}

function blockOf({ asOf }: Verdict): string {
  return JSON.stringify([asOf?.block, asOf?.time]);
}

/**
 * The statement of a verdict: one text for what a certificate proves as a whole, and one for each opened field. The
 * block's hash and signers depend on who sealed it, and the match of the file on what was shown.
 */
function factsOf(verdict: Verdict): { readonly whole: string; readonly opened: readonly string[] } {
  const { code, codeAsOf, standing, exportedBeforeHarm, flags, lineage, network } = verdict;
  const opened = lineage.flatMap((record) =>
    [...record.opened].map(([path, value]) => JSON.stringify([record.id, path, value])),
  );
  const records = lineage.map((record) => ({ ...record, opened: undefined }));
  const on = { ...network, descriptor: undefined };
  const stated = { code, codeAsOf, standing, exportedBeforeHarm, flags, records, at: blockOf(verdict), on };
  const whole = JSON.stringify(stated, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  return { whole, opened };
}

function editedBytes(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  const length = 1 + random.below(40);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.below(6)) {
    case 0:
      return joined(before, random.bytes(length), after);
    case 1:
      return joined(before, after.subarray(length));
    case 2:
      return joined(before, after.subarray(0, length), after);
    case 3:
      return joined(before, random.bytes(random.below(3)));
    case 4:
      return joined(new TextEncoder().encode(random.one(["\ufeff", "\n", " ", "{", "\u0000"])), bytes);
    default: {
      const changed = bytes.slice();
      for (let flips = 1 + random.below(3); flips > 0; flips--) {
        const place = random.below(changed.length);
        changed[place] = random.chance(0.7) ? HEX_DIGITS[random.below(16)]! : random.below(256);
      }
      return changed;
    }
  }
}

const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function editedJson(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  const value = JSON.parse(new TextDecoder().decode(bytes)) as { [name: string]: Json };
  editJson(random, value);
  return written(random, value);
}

/** Most forgers write the canonical form, because any other is refused at once. Some values have none. */
function written(random: SeededRandom, value: { [name: string]: Json }): Uint8Array {
  if (random.chance(0.95) && isJsonValue(value)) return canonicalBytes(value);
  return new TextEncoder().encode(JSON.stringify(value));
}

function open(bytes: Uint8Array): OpenCertificate {
  return JSON.parse(new TextDecoder().decode(bytes)) as OpenCertificate;
}
