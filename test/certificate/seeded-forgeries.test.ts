import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { makeCorpus, type Genuine } from "../../scripts/forgeries/corpus.ts";
import { ForgeryTrial, Truth } from "../../scripts/forgeries/try-forgeries.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import type { LineageEntry, Verdict } from "../../src/certificate/verdict.ts";
import type * as Verify from "../../src/certificate/verify.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { useFastKeccak } from "../../src/chain/fast-keccak.ts";

/* `npm run test:forgeries -- --count 100000 --seed 1` tries many more. */
const FORGERIES = 1_500;
const SCRIPT = fileURLToPath(new URL("../../scripts/test-forgeries.ts", import.meta.url));

/** A verifier with a mistake of its own, for the tests of the judgement; undefined for the real one. */
const mistaken = vi.hoisted((): { verdictOn: ((real: Verdict) => Verdict) | undefined } => ({ verdictOn: undefined }));

vi.mock("../../src/certificate/verify.ts", async (importOriginal) => {
  const real = await importOriginal<typeof Verify>();
  const verdictOn = (...given: Parameters<typeof Verify.verifyCertificate>): Verdict => {
    const verdict = real.verifyCertificate(...given);
    return mistaken.verdictOn === undefined ? verdict : mistaken.verdictOn(verdict);
  };
  return { ...real, verifyCertificate: verdictOn };
});

let corpus: readonly Genuine[];

beforeAll(async () => {
  await useFastKeccak();
  corpus = await makeCorpus();
});

describe("seeded forgeries of genuine certificates", () => {
  it("are all refused, and none makes the verifier fail", () => {
    const numbers = Array.from({ length: FORGERIES }, (_, index) => index + 1);

    const { findings } = new ForgeryTrial(corpus, 2_026).try(numbers);

    expect(findings.map(({ number, of, type, what }) => ({ number, of, type, what: what.slice(0, 300) }))).toEqual([]);
  });

  it("are the same for the same seed and number", async () => {
    const again = await makeCorpus();

    expect(again.map(({ bytes }) => bytes)).toEqual(corpus.map(({ bytes }) => bytes));
  });
});

describe("the judgement of a forgery", () => {
  const verdictOf = ({ bytes, descriptor }: Genuine): Verdict =>
    verifyCertificate(bytes, parseDescriptor(descriptor), { now: 1_750_000_000, maxAgeSeconds: 1e9 });
  const opened = (): Verdict => verdictOf(corpus.find((genuine) => verdictOf(genuine).lineage[0]!.opened.size > 0)!);
  const withSubject = (verdict: Verdict, change: Partial<LineageEntry>): Verdict => ({
    ...verdict,
    lineage: verdict.lineage.map((entry, index) => (index === 0 ? Object.assign({}, entry, change) : entry)),
  });

  it("finds what no genuine certificate states, and nothing in what states less", () => {
    const genuine = opened();
    const truth = new Truth([genuine]);

    expect(truth.falsehoodIn(genuine)).toBeUndefined();
    expect(truth.falsehoodIn(withSubject(genuine, { opened: new Map() }))).toBeUndefined();
    expect(truth.falsehoodIn(withSubject(genuine, { opened: new Map([["/purpose", "别的"]]) }))).toContain("别的");
    expect(truth.falsehoodIn(withSubject(genuine, { recordedAt: 1 }))).toContain('"recordedAt":1');
    expect(truth.falsehoodIn({ ...genuine, code: "AUTHENTIC_ENDED" })).toContain("AUTHENTIC_ENDED");
    const absence = (digest: string): Verdict => ({
      ...genuine,
      codeAsOf: "NOT_RECORDED",
      sentence: { zh: digest, en: `no file with ${digest} was recorded` },
    });
    expect(truth.falsehoodIn(absence(genuine.lineage[0]!.sha256Digest.slice(2)))).toBeDefined();
    expect(truth.falsehoodIn(absence("ab".repeat(32)))).toBeUndefined();
  });
});

describe("a verifier with a mistake of its own", () => {
  let trial: ForgeryTrial;

  beforeAll(() => void (trial = new ForgeryTrial(corpus, 2_026)));
  afterEach(() => (mistaken.verdictOn = undefined));

  it.each<readonly [what: string, type: string, verdictOn: (real: Verdict) => Verdict]>([
    ["believes a forgery", "ACCEPTED", (real) => ({ ...real, code: "AUTHENTIC_CONTINUED" })],
    ["has a fault", "CRASH", (real) => ({ ...real, code: "CANNOT_TELL", reason: "PROGRAM_FAULT" })],
    [
      "throws",
      "CRASH",
      () => {
        throw new RangeError("Maximum call stack size exceeded");
      },
    ],
  ])("is found out when it %s", (_, type, verdictOn) => {
    mistaken.verdictOn = verdictOn;

    const { findings } = trial.try([1, 2, 3, 4, 5]);

    expect(new Set(findings.map((finding) => finding.type))).toEqual(new Set([type]));
  });
});

describe("the command", () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
    return { status, last: stdout.trimEnd().split("\n").at(-1)!, stderr };
  };

  it("ends with the number of forgeries and of those that were accepted or made the verifier fail", () => {
    const { status, last, stderr } = run("--count", "30", "--seed", "1");

    expect(last).toMatch(/^30 forgeries, accepted 0, crashes 0, slowest \d+\.\d{3} s$/);
    expect([status, stderr]).toEqual([0, expect.stringContaining("genuine certificates")]);
  });

  it.each([
    [["--seed", "1"], "--count is missing."],
    [["--count", "5"], "--seed is missing."],
    [["--count", "0", "--seed", "1"], "--count must be a whole number from 1"],
    [["--count", "1e3", "--seed", "1"], 'not "1e3"'],
    [["--count", "1", "--seed", "-1"], "--seed"],
    [["--count", "1", "--seed", "1", "more"], "more"],
  ])("refuses the arguments %j", (args, problem) => {
    const { status, last, stderr } = run(...args);

    expect([status, last]).toEqual([2, ""]);
    expect(stderr).toContain(problem);
    expect(stderr).toContain("usage: npm run test:forgeries -- --count N --seed S");
  });
});
