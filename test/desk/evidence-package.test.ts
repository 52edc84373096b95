import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPromise } from "yauzl";
import { verifyEvidence } from "../../src/certificate/evidence.ts";
import { parseEvidence } from "../../src/certificate/parse-evidence.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { bundleVerifier } from "../../src/evidence/bundle-verifier.ts";
import { checkPackage } from "../../src/evidence/check-package.ts";
import { MANIFEST, packageId, readManifest, withManifest } from "../../src/evidence/package-manifest.ts";
import type { PackageFiles, PackageSubject } from "../../src/evidence/package-manifest.ts";
import { readPackage } from "../../src/evidence/read-package.ts";
import { CodedError } from "../../src/text/coded-error.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { AskedDemo } from "./asked-demo.ts";

const run = promisify(execFile);

const place = mkdtempSync(join(tmpdir(), "laiqu-evidence-"));
const [folder, other] = [join(place, "unpacked"), join(place, "other")];
let demo: AskedDemo;
let files: PackageFiles;
let ofShuowan: PackageFiles;

beforeAll(async () => {
  demo = await AskedDemo.start();
  const made = await make("A-01", "2026-03-01", "2026-04-15", join(place, "A-01.zip"));
  expect([made.exitCode, made.err]).toEqual([0, ""]);
  await unpack(join(place, "A-01.zip"), folder);
  files = readPackage(folder);
  await make("A-SW-01", "2025-01-01", "2025-09-15", join(place, "A-SW-01.zip"));
  await unpack(join(place, "A-SW-01.zip"), other);
  ofShuowan = readPackage(other);
}, 240_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function make(record: string, from: string, until: string | undefined, file: string) {
  const config = plainConfig({ url: demo.url, dataDirectory: demo.dataDirectory, language: "en" });
  const end = until === undefined ? [] : ["--until", until];
  return await runCli(config, "evidence", record, "--from", from, ...end, "-o", file);
}

async function unpack(file: string, into: string): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    const path = join(into, entry.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await buffer(stream));
  }
}

const DESCRIPTOR = () => parseDescriptor(files["descriptor.json"]!);
const NOW = Math.floor(Date.now() / 1000);
const verifier = () => join(folder, "verify.mjs");
const descriptor = () => join(folder, "descriptor.json");

/** The exit code of the verifier with some words, and what it says. */
async function verified(...words: readonly string[]): Promise<readonly [code: number, said: string]> {
  return await run(process.execPath, [verifier(), ...words], { env: {}, cwd: "/" }).then(
    ({ stdout }) => [0, stdout] as const,
    ({ code, stdout }: { readonly code: number; readonly stdout: string }) => [code, stdout] as const,
  );
}

const text = (name: string) => new TextDecoder().decode(files[name]);

/** The package with some of its files changed and a manifest that names them, as somebody makes it who knows how. */
function remade(changes: PackageFiles, subject: Partial<PackageSubject> = {}): PackageFiles {
  const { [MANIFEST]: _, ...own } = files;
  const { files: __, ...named } = readManifest(files);
  return withManifest({ ...named, ...subject }, { ...own, ...changes });
}

const check = (given: PackageFiles) => checkPackage(given, DESCRIPTOR(), NOW);
const codeOf = (given: PackageFiles) => {
  try {
    return `${check(given).missing.length} missing`;
  } catch (error) {
    return error instanceof CodedError ? error.code : error;
  }
};
const json = (value: unknown): Uint8Array => canonicalBytes(value);

describe("an evidence package", () => {
  test("proves the hold of A-01, the disclosures and the release, and what its documents are", () => {
    const { events, missing } = check(files);
    const { result } = JSON.parse(text("answer.json")) as {
      readonly result: { readonly documents: readonly { readonly event: string; readonly document: string }[] };
    };

    expect(events.map(({ what }) => what)).toEqual(["INSPECTION", "HOLD", "DISCLOSURE", "DISCLOSURE", "RELEASE"]);
    expect(result.documents).toEqual(events.map(({ event, document }) => expect.objectContaining({ event, document })));
    expect(missing).toEqual([]);
  });

  test("proves the text of each version of the rulebook that judged in its period, and not that of today alone", () => {
    const { events, rulebooks } = checkPackage(ofShuowan, DESCRIPTOR(), NOW);

    expect(rulebooks.map(({ version, document }) => [version, (document as { id: string }).id])).toEqual([
      [1, "SW-2023"],
    ]);
    expect(new Set(events.map(({ version }) => version))).toEqual(new Set([1]));
  });

  test("verifies with what is inside, by Node alone, and a copy of the verifier verifies another folder", async () => {
    const { stdout } = await run(process.execPath, [verifier()], { env: {}, cwd: "/" });
    expect(stdout).toMatch(/\n已核验 VERIFIED: 5 events\n$/);
    expect(stdout).toMatch(/HOLD {2}OPEN/);
    expect(stdout).toContain("AUTHENTIC_IN_FORCE");
    expect(stdout).toContain(`package: ${packageId(files)}`);

    symlinkSync(join(folder, "README.md"), join(other, "notes.md"));
    expect(await verified(descriptor(), other)).toEqual([1, expect.stringMatching(/NOT VERIFIED: .*"notes.md"/)]);
  });

  test("verifies as it was handed over too, with the words in either order and the same verdict", async () => {
    const archive = join(place, "A-01.zip");
    const ofFolder = await verified(descriptor(), folder);

    expect(ofFolder).toEqual([0, expect.stringMatching(/\n已核验 VERIFIED: 5 events\n$/)]);
    expect(await verified(descriptor(), archive)).toEqual(ofFolder);
    expect(await verified(archive, descriptor())).toEqual(ofFolder);
    expect(await verified(archive)).toEqual(await verified(folder));
    expect(await verified(descriptor(), join(place, "A-SW-01.zip"))).toEqual([
      expect.anything(),
      expect.stringMatching(/VERIFIED|NOT COMPLETE/),
    ]);
    const bytes = readFileSync(archive);
    for (const [name, changed] of [
      ["cut", bytes.subarray(0, -1)],
      ["longer", Buffer.concat([bytes, bytes])],
      ["one changed byte", bytes.map((byte, index) => (index === 5_000 ? byte ^ 1 : byte))],
    ] as const) {
      writeFileSync(join(place, "changed.zip"), changed);
      expect(await verified(descriptor(), join(place, "changed.zip")), name).toEqual([
        1,
        expect.stringMatching(/^未通过 NOT VERIFIED: 证据包文件/),
      ]);
    }
  });

  test("a place where nothing is, and a file that is no descriptor, are not told as a false package", async () => {
    expect(await verified(descriptor(), join(place, "none.zip"))).toEqual([
      2,
      expect.stringMatching(/^未能读取，没有核验 NOT READ, nothing was verified: "[^"]*none.zip": /),
    ]);
    expect(await verified(join(folder, "README.md"), folder)).toEqual([
      1,
      expect.stringMatching(/README.md" 不是网络描述文件（.* is no descriptor of a network/),
    ]);
    expect(await verified("--help")).toEqual([2, expect.stringMatching(/usage: node verify.mjs/)]);
  });

  test("has a verifier that is the same file wherever it is made, and instructions in both languages", async () => {
    const here = process.cwd();
    const one = await bundleVerifier();
    process.chdir(place);
    const other = await bundleVerifier().finally(() => process.chdir(here));

    expect(Buffer.from(other).equals(one)).toBe(true);
    expect(Buffer.from(one).equals(files["verify.mjs"]!)).toBe(true);
    for (const step of ["## 如何核验", "## How to verify"])
      expect(text("README.md").split(step)[1]).toMatch(/ {7}node verify.mjs network.json A-01.zip\n[^]*NOT READ/);
  });

  test("a file that is changed, taken away, added or exchanged is found", () => {
    for (const [name, bytes] of Object.entries(files)) {
      for (const place of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const changed = Uint8Array.from(bytes);
        changed[place]! ^= 1;
        expect(codeOf({ ...files, [name]: changed }), `${name} at ${place}`).not.toMatch(/missing/);
      }
      const { [name]: _, ...less } = files;
      expect(codeOf(less), name).toBe("MALFORMED");
      if (ofShuowan[name] !== undefined && name !== "descriptor.json" && name !== "verify.mjs")
        expect(codeOf({ ...files, [name]: ofShuowan[name] }), name).not.toMatch(/missing/);
    }
    expect(codeOf({ ...files, "more.txt": new Uint8Array() })).toBe("MALFORMED");
    expect(codeOf({ ...files, "certificates/more": new Uint8Array() })).toBe("MALFORMED");
  });

  test("whoever also writes the manifest anew cannot leave out an act, or say another thing than is proven", () => {
    const evidence = parseEvidence(files["evidence.json"]!);
    const answer = JSON.parse(text("answer.json")) as {
      readonly events: readonly object[];
      readonly result: { readonly events: readonly object[]; readonly documents: readonly object[] };
    };
    const isHold = (_: unknown, index: number) => index !== 1;
    const withoutHold = {
      ...answer,
      events: answer.events.filter(isHold),
      result: {
        ...answer.result,
        events: answer.result.events.filter(isHold),
        documents: answer.result.documents.filter(isHold),
      },
    };
    const certificate = (record: string) => `certificates/${record}.laiqu.json`;
    const { record } = readManifest(files);
    const { record: shuowan } = readManifest(ofShuowan);
    const said = (from: string, to: string) => new TextEncoder().encode(text("answer.json").replaceAll(from, to));

    expect(codeOf(remade({}))).toBe("0 missing");
    expect(
      codeOf(
        remade({
          "evidence.json": json({ ...evidence, events: evidence.events.filter(isHold) }),
          "answer.json": json(withoutHold),
        }),
      ),
    ).toBe("1 missing");
    const doubled = [evidence.events[0]!, ...evidence.events];
    expect(codeOf(remade({ "evidence.json": json({ ...evidence, events: doubled }) }))).toBe("EVENTS_MISNAMED");
    const renamed = evidence.events.map((event) => ({ ...event, event: "1:1" }));
    expect(codeOf(remade({ "evidence.json": json({ ...evidence, events: renamed }) }))).toBe("EVENTS_MISNAMED");
    const otherText = evidence.rulebooks.map((book) => ({ ...book, document: { id: "CY-2025" } }));
    expect(codeOf(remade({ "evidence.json": json({ ...evidence, rulebooks: otherText }) }))).toBe("RULEBOOK_DIFFERS");
    expect(codeOf(remade({ "evidence.json": json({ ...evidence, publications: [] }) }))).toBe("RULEBOOK_DIFFERS");
    expect(codeOf(remade({ "evidence.json": json({ ...evidence, publications: [], rulebooks: [] }) }))).toBe(
      "INCOMPLETE",
    );
    expect(codeOf(remade({ "evidence.json": ofShuowan["evidence.json"]! }))).toBe("CONTRADICTED");
    expect(codeOf(remade({ [certificate(record)]: ofShuowan[certificate(shuowan)]! }))).toBe("CONTRADICTED");
    for (const [from, to] of [
      ["INSPECTION", "INVESTIGATION"],
      [record, shuowan],
      [String(evidence.events[1]!.block), "7"],
    ] as const)
      expect(codeOf(remade({ "answer.json": said(from, to) })), from).toBe("CONTRADICTED");
    const { asOf } = check(files).verdict;
    expect(codeOf(remade({}, { until: asOf!.time + 1 }))).toBe("0 missing");
    expect(codeOf(remade({}, { until: asOf!.time + 2 }))).toBe("CONTRADICTED");
  });

  test("a changed receipt or header, a wrong place, and another descriptor are found", () => {
    const evidence = parseEvidence(files["evidence.json"]!);
    const [block] = evidence.blocks;
    const changed = (from: string) => {
      const middle = Math.floor(from.length / 2);
      const other = from[middle] === "0" ? "1" : "0";
      return text("evidence.json").replace(from, `${from.slice(0, middle)}${other}${from.slice(middle + 1)}`);
    };

    for (const part of [block!.header, block!.receipts[0]!.nodes[0]!])
      expect(() => verifyEvidence(parseEvidence(Buffer.from(changed(part))), DESCRIPTOR())).toThrow();
    const moved = { ...evidence, events: evidence.events.map((event) => ({ ...event, log: event.log + 1 })) };
    expect(() => verifyEvidence(moved, DESCRIPTOR())).toThrow(/lacks log/);
    expect(() => verifyEvidence(evidence, { ...DESCRIPTOR(), edition: 2 })).toThrow(/another descriptor/);
  });

  test("a period after the last block is refused, and one without an event says so", async () => {
    const later = await make("A-01", "2099-01-01", undefined, join(place, "later.zip"));
    expect([later.exitCode, later.err]).toEqual([2, expect.stringContaining("later events are not known yet")]);

    const { absence, result } = await demo.ask("what-is-the-evidence A-01 --from 2026-07-01 --until 2026-07-31");
    expect(absence?.en).toMatch(/^No event about it is recorded .*from 2026-07-01/);
    expect(result).toMatchObject({ events: [], documents: [] });
    const evidence = parseEvidence(files["evidence.json"]!);
    const nothing = { ...evidence, blocks: [], events: [], publications: [], rulebooks: [] };
    expect(verifyEvidence(nothing, DESCRIPTOR())).toEqual({ events: [], rulebooks: [] });
  });
});
