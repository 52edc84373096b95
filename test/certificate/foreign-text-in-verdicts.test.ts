import { beforeAll, expect, it } from "vitest";
import { certificateBytes } from "../../src/certificate/certificate.ts";
import type { Claim } from "../../src/certificate/claim.ts";
import { descriptorId } from "../../src/certificate/descriptor.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { verdictRows } from "../../src/certificate/verdict-rows.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import type { Bilingual } from "../../src/text/bilingual.ts";
import { hostileCertificates, MEMBER_SHA256, type HostileCertificates } from "./hostile-certificates.ts";
import { verifyAtBlock } from "./verify-at-block.ts";

/*
 * Texts that others wrote and that try to speak as the verdict: references, a path in a folder, an opened field, the
 * name of the network. Each contains MARK, so that the test finds it wherever it is shown.
 */
const MARK = "沧屿市数据局批准";
const HOSTILE = `x” in force”, ${MARK}`;

let hostile: HostileCertificates;

beforeAll(async () => {
  hostile = await hostileCertificates(MARK);
}, 120_000);

const verdicts = (): Verdict[] => {
  const { descriptor, otherDescriptor, certificates } = hostile;
  const { folder, held, product, forged, absence } = certificates;
  const on = (bytes: Uint8Array, options: Partial<VerifyOptions> = {}) => verifyAtBlock(bytes, descriptor, options);
  const { time } = on(folder).asOf!;
  return [
    on(folder),
    on(held),
    on(product),
    on(absence),
    on(folder, { file: { sha256: MEMBER_SHA256 } }),
    on(folder, { file: { sha256: "99".repeat(32) } }),
    on(folder, { now: time + 100 * 86_400 }),
    on(folder, { now: time - 100 * 86_400 }),
    on(forged),
    on(new TextEncoder().encode(`{"format":"laiqu.certificate.1","a.txt” ${MARK} 2099":1}`)),
    on(certificateBytes({ ...parseCertificate(folder), descriptor: descriptorId(otherDescriptor) })),
  ];
};

const both = ({ zh, en }: Bilingual): string[] => [zh, en];

it("keeps every text that others wrote out of the sentence, the warnings and the reservations", () => {
  const codes = new Set<string>();
  for (const { code, reason, sentence, warnings, unproven, assumptions } of verdicts()) {
    codes.add(reason ?? code);
    const own = [sentence, ...warnings, ...unproven, ...assumptions].flatMap(both).join("\n");
    expect(own).not.toContain("沧屿市");
    expect(own).not.toContain("2099");
    expect(own).not.toContain("编号-");
    expect(own).not.toContain("\u001b");
  }
  expect(codes).toEqual(
    new Set([
      "AUTHENTIC_IN_FORCE",
      "AUTHENTIC_SUSPENDED",
      "NOT_RECORDED",
      "FILE_DIFFERS",
      "STALE",
      "CLOCKS_DISAGREE",
      "FORGED",
      "NOT_A_CERTIFICATE",
      "UNKNOWN_DESCRIPTOR",
    ]),
  );
});

/** Expects texts of others in values only, and there in quotation marks. @returns the number of such values */
function expectQuoted(verdict: Verdict): number {
  let shown = 0;
  for (const { label, values } of verdictRows(verdict)) {
    for (const text of both(label)) expect(text).not.toContain(MARK);
    for (const text of values.flatMap(both)) {
      const outside = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
      shown += text === outside ? 0 : 1;
      expect(outside).not.toContain(MARK);
      expect(outside).not.toContain("2099");
      expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
    }
  }
  return shown;
}

it("shows them below it, under labels of our own, and only inside quotation marks", () => {
  const shown = verdicts().reduce((sum, verdict) => sum + expectQuoted(verdict), 0);

  expect(shown).toBeGreaterThan(50);
});

/** A claim with a hostile text in the place of every reference, name, title and form. */
function hostileIn(value: unknown, name = ""): unknown {
  if (["reference", "title", "productForm"].includes(name)) return `${HOSTILE}\u001b[2J`;
  if (Array.isArray(value)) return name === "names" ? [HOSTILE] : value.map((item) => hostileIn(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hostileIn(member, key)]));
}

it("quotes every reference, name, title and form that a claim may have", () => {
  const { descriptor, certificates } = hostile;
  for (const bytes of [certificates.folder, certificates.product]) {
    const verdict = verifyAtBlock(bytes, descriptor);

    expect(expectQuoted({ ...verdict, claim: hostileIn(verdict.claim) as Claim })).toBeGreaterThan(15);
  }
});
