import { hexlify, id, keccak256, randomBytes, solidityPacked, zeroPadBytes, zeroPadValue } from "ethers";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import {
  referenceText,
  decodeLedgerLog,
  decodeTrailData,
  encodeLedgerData,
  publicationHash,
  trailOf,
} from "../../src/ledger/event-log.ts";
import { LEDGER_TOPICS } from "../../src/ledger/event-topics.ts";
import type { Publication } from "../../src/ledger/events.ts";
import { Form } from "../../src/ledger/codes.ts";
import type { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { LedgerDataError } from "../../src/ledger/ledger-data-error.ts";
import { exportId, recordId } from "../../src/ledger/record-id.ts";
import { randomSource } from "./random-source.ts";

const abi = Ledger__factory.createInterface();

const { random, hexOf, uintOf, small, many } = randomSource(20260);
const anyKind = (): number => 1 + random(17);
const anyStatus = (): number => Object.values(Status)[random(Object.values(Status).length)]!;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const tag = (text: string): string => zeroPadBytes(hexlify(new TextEncoder().encode(text)), 32);

function randomDraft() {
  const form = random(4) as Form;
  const references = ["", "齐数授〔2026〕1号", "\ufeffwith a mark", "A-1", "号".repeat(21)];
  return {
    kind: anyKind(),
    role: random(64),
    status: anyStatus(),
    form,
    number: uintOf(64),
    parent: hexOf(10),
    link: hexOf(10),
    from: small(32),
    until: small(32),
    effectiveAt: small(32),
    content: hexOf(32),
    sha256Digest: hexOf(32),
    sm3Digest: hexOf(32),
    clear: uintOf(256),
    inputs: many(random(8), () => hexOf(10)),
    referenceText: form === Form.REFERENCE ? toHex(utf8(references[random(references.length)]!)) : "0x",
  };
}

/** Packs fields into one word with ethers, the first in the highest bits: independent of this program's own packing. */
const packed = (types: readonly string[], values: readonly unknown[]): string =>
  zeroPadValue(solidityPacked(types, values), 32);

/** A random event: its values as this program reads them, and the arguments with which ethers encodes it. */
interface RandomLog {
  readonly name: keyof typeof LEDGER_TOPICS;
  readonly values: readonly unknown[];
  readonly meant: Record<string, unknown>;
}

function randomRecorded(): RandomLog {
  const { referenceText: referenceBytes, number, form, ...fields } = randomDraft();
  const flags = small(8);
  const draft = {
    ...fields,
    backfilled: (flags & 1) === 1,
    ...(form === Form.REFERENCE
      ? { form, reference: referenceText(referenceBytes), referenceBytes, revision: number }
      : { form, ordinal: number }),
  };
  const body = {
    tag: tag("laiqu.body.2"),
    draft,
    issuer: hexOf(10),
    account: hexOf(20),
    admission: hexOf(24),
    jurisdiction: small(8),
    version: small(16),
    soft: small(32),
    flags,
    time: small(32),
    parentTrail: hexOf(24),
    linkTrail: hexOf(24),
    inputTrails: many(draft.inputs.length, () => hexOf(24)),
  };
  const recordedId =
    form === Form.REFERENCE
      ? recordId({
          kind: draft.kind as Kind,
          issuer: body.issuer,
          reference: fromHex(referenceBytes),
          revision: number,
        })
      : exportId({ sha256: draft.sha256Digest, ordinal: number });
  const logged = {
    ...body,
    ...draft,
    referenceText: referenceBytes,
    signed: packed(["bytes10", "address", "uint8", "uint8"], [body.issuer, body.account, draft.role, draft.kind]),
    placed: packed(
      ["bytes10", "bytes10", "uint32", "uint32", "uint32"],
      [draft.parent, draft.link, draft.from, draft.until, draft.effectiveAt],
    ),
    judged: packed(
      ["uint64", "uint8", "uint8", "uint8", "uint8", "uint16", "uint32", "uint32", "uint32"],
      [number, form, draft.status, flags, body.jurisdiction, body.version, body.soft, 0, body.time],
    ),
  };
  return {
    name: "Recorded",
    values: [recordedId, body.issuer, draft.kind, logged],
    meant: { id: recordedId, issuer: body.issuer, kind: draft.kind, body },
  };
}

function randomAct(settles: boolean): RandomLog {
  const common = {
    tag: tag(settles ? "laiqu.settlement.2" : "laiqu.act.2"),
    trail: hexOf(24),
    by: hexOf(10),
    account: hexOf(20),
    jurisdiction: small(8),
    version: small(16),
    soft: small(32),
    breaks: small(32),
    time: small(32),
  };
  const said = {
    subject: hexOf(10),
    role: random(64),
    until: small(32),
    effectiveAt: small(32),
    about: hexOf(10),
    document: hexOf(32),
  };
  const statement = { ...said, code: small(16), outcome: small(16), value: uintOf(88) };
  const settlement = { ...said, status: anyStatus(), reason: small(16), answers: small(32) };
  const [code, outcome, value] = settles
    ? [settlement.status, settlement.reason, settlement.answers]
    : [statement.code, statement.outcome, statement.value];
  const logged = {
    tag: common.tag,
    trail: common.trail,
    document: said.document,
    signed: packed(["bytes10", "address", "uint8", "uint8"], [common.by, common.account, said.role, 0]),
    said: packed(
      ["bytes10", "bytes10", "uint32", "uint32", "uint16", "uint16"],
      [said.subject, said.about, said.until, said.effectiveAt, code, outcome],
    ),
    judged: packed(
      ["uint8", "uint96", "uint16", "uint32", "uint32", "uint32"],
      [common.jurisdiction, value, common.version, common.soft, common.breaks, common.time],
    ),
  };
  const values = [said.subject, common.by, code, logged];
  return settles
    ? {
        name: "Settled",
        values,
        meant: { subject: said.subject, by: common.by, status: code, act: { ...common, settlement } },
      }
    : {
        name: "Attested",
        values,
        meant: { subject: said.subject, by: common.by, code, act: { ...common, statement } },
      };
}

function randomRefused(): RandomLog {
  const refusal = {
    tag: tag("laiqu.refusal.2"),
    act: random(4),
    kind: anyKind(),
    code: small(16),
    caseNumber: small(8),
    rule: small(16),
    version: small(16),
    jurisdiction: small(8),
    unmet: small(32),
    time: small(32),
    account: hexOf(20),
    parent: hexOf(10),
    link: hexOf(10),
    subject: hexOf(10),
    call: hexOf(32),
  };
  const { subject } = refusal;
  const party = hexOf(10);
  const logged = {
    ...refusal,
    signed: packed(
      ["address", "uint8", "uint8", "uint16", "uint8", "uint8", "uint16"],
      [
        refusal.account,
        refusal.act,
        refusal.kind,
        refusal.code,
        refusal.caseNumber,
        refusal.jurisdiction,
        refusal.version,
      ],
    ),
    judged: packed(
      ["bytes10", "bytes10", "uint32", "uint32", "uint32"],
      [refusal.parent, refusal.link, refusal.rule, refusal.unmet, refusal.time],
    ),
  };
  return {
    name: "Refused",
    values: [party, subject, refusal.rule, logged],
    meant: { party, subject, rule: refusal.rule, refusal },
  };
}

function randomPublished(): RandomLog {
  const steps = many(random(4), () => ({
    kind: anyKind(),
    caseNumber: small(8),
    act: small(8),
    code: small(16),
    words: many(random(5), () => hexOf(32)),
  }));
  const published = {
    jurisdiction: hexOf(10),
    ordinal: small(8),
    version: small(16),
    from: small(32),
    publication: { effectiveFrom: small(32), rulebook: hexOf(32), steps },
  };
  return { name: "RulebookPublished", values: Object.values(published), meant: published };
}

function randomDecided(): RandomLog {
  const act = {
    tag: tag("laiqu.decision.1"),
    decision: hexOf(32),
    agency: hexOf(10),
    account: hexOf(20),
    step: 1 + random(3),
    kind: 1 + random(7),
    ordinal: small(8),
    roster: small(16),
    approvals: small(16),
    time: small(32),
    content: hexOf(random(200)),
    referenceBytes: hexOf(random(64)),
  };
  const jurisdiction = hexOf(10);
  const logged = {
    ...act,
    referenceText: act.referenceBytes,
    signed: packed(["bytes10", "address", "uint8", "uint8"], [act.agency, act.account, act.step, act.kind]),
    judged: packed(["uint8", "uint16", "uint16", "uint32"], [act.ordinal, act.roster, act.approvals, act.time]),
  };
  return {
    name: "DecisionTaken",
    values: [jurisdiction, act.decision, act.step, logged],
    meant: { jurisdiction, decision: act.decision, step: act.step, act },
  };
}

function randomAdopted(): RandomLog {
  const jurisdiction = hexOf(10);
  const [ordinal, version, quorum, delaySeconds] = [small(8), small(16), small(8), small(32)];
  const agencies = Array.from({ length: random(17) }, () => hexOf(10));
  return {
    name: "RosterAdopted",
    values: [jurisdiction, ordinal, version, agencies, quorum, delaySeconds],
    meant: { jurisdiction, ordinal, version, roster: { agencies, quorum, delaySeconds } },
  };
}

function randomLog(): RandomLog {
  switch (random(7)) {
    case 0:
      return randomRecorded();
    case 1:
      return randomAct(false);
    case 2:
      return randomAct(true);
    case 3:
      return randomRefused();
    case 4:
      return randomDecided();
    case 5:
      return randomAdopted();
    default:
      return randomPublished();
  }
}

/** The same values with every integer as text, because ethers gives each one as a bigint. */
function plain(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "bigint") return value.toString();
  if (typeof value === "string") return value.toLowerCase();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  return value;
}

describe("decoding the ledger's events", () => {
  it("has the topics of exactly the events of the contract", () => {
    const ours = Object.entries(LEDGER_TOPICS).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const theirs: [string, string][] = [];
    abi.forEachEvent((event) => theirs.push([event.name, event.topicHash]));
    expect(ours).toEqual(theirs.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
  });

  it("reads 2,000 random events that ethers wrote, and writes them back to the same bytes", () => {
    const seen = new Set<string>();
    for (let run = 0; run < 2_000; run++) {
      const { name, values, meant } = randomLog();
      const { topics, data } = abi.encodeEventLog(name, values);

      const event = decodeLedgerLog(topics as Hex[], data as Hex);

      seen.add(event.type);
      expect(plain(event)).toEqual(plain({ type: name, ...meant }));
      expect(toHex(encodeLedgerData(event))).toBe(data);
    }
    expect(seen.size).toBe(7);
  });

  it("accepts damaged data only if it would write the same bytes itself", () => {
    let refused = 0;
    for (let run = 0; run < 1_000; run++) {
      const { name, values } = randomLog();
      const { topics, data } = abi.encodeEventLog(name, values);
      const raw = fromHex(data);
      raw[random(raw.length)]! ^= 1 << random(8);
      try {
        expect(encodeLedgerData(decodeLedgerLog(topics as Hex[], raw))).toEqual(raw);
      } catch (error) {
        expect(error).toBeInstanceOf(LedgerDataError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(400);
  });

  it("refuses data that are cut, extended, or do not agree with their topics", () => {
    const { topics, data } = attested();
    const raw = fromHex(data);
    const decode =
      (bytes: Uint8Array, given: readonly string[] = topics) =>
      () =>
        decodeLedgerLog(given as Hex[], bytes);

    expect(codeOf(decode(raw.subarray(0, raw.length - 32)))).toBe("ABI_TRUNCATED");
    expect(codeOf(decode(Uint8Array.of(...raw, ...new Uint8Array(32))))).toBe("ABI_TRAILING");
    expect(codeOf(decode(raw, [topics[0]!, hexlify(randomBytes(10)) + "00".repeat(22), topics[2]!, topics[3]!]))).toBe(
      "TOPICS_DISAGREE",
    );
    expect(codeOf(decode(raw, topics.slice(0, 3)))).toBe("TOPICS_MALFORMED");
    expect(codeOf(decode(raw, [id("Other()"), ...topics.slice(1)]))).toBe("EVENT_UNKNOWN");
    expect(codeOf(decode(raw, [LEDGER_TOPICS.Settled, ...topics.slice(1)]))).toBe("TOPICS_DISAGREE");
    raw[3]! ^= 1;
    expect(codeOf(decode(raw))).toBe("TAG_UNKNOWN");
  });

  it.each([
    ["a kind", "signed", 0, 18, "KIND_UNKNOWN"],
    ["a role", "signed", 8, 64, "CODE_OUT_OF_RANGE"],
    ["a status", "judged", 128, 77, "STATUS_UNKNOWN"],
    ["a form", "judged", 136, 4, "FORM_UNKNOWN"],
  ] as const)("refuses %s that the ledger never records", (_, word, shift, code, expected) => {
    const { topics, values, body } = recordedBy(Form.REFERENCE);
    const packedWord = BigInt(body[word] as string);
    const mask = 0xffn << BigInt(shift);
    const changed = (packedWord & ~mask) | (BigInt(code) << BigInt(shift));
    const logged = { ...body, [word]: `0x${changed.toString(16).padStart(64, "0")}` };
    const { data } = abi.encodeEventLog("Recorded", [...values.slice(0, 3), logged]);

    expect(codeOf(() => decodeLedgerLog(topics as Hex[], data as Hex))).toBe(expected);
  });

  it.each([
    ["a body", (): RandomLog => randomRecorded(), 32n],
    ["a statement", (): RandomLog => randomAct(false), 200n],
    ["a settlement", (): RandomLog => randomAct(true), 200n],
  ])("refuses a bit of %s that means nothing", (_, make, shift) => {
    const { name, values } = make();
    const logged = values[3] as { judged: string };
    const judged = `0x${(BigInt(logged.judged) | (1n << shift)).toString(16).padStart(64, "0")}`;
    const { topics, data } = abi.encodeEventLog(name, [...values.slice(0, 3), { ...logged, judged }]);

    expect(codeOf(() => decodeLedgerLog(topics as Hex[], data as Hex))).toBe("ABI_PADDING");
  });

  it("refuses a refusal whose topics name another subject", () => {
    const { values } = randomRefused();
    const { topics, data } = abi.encodeEventLog("Refused", [values[0], hexOf(10), values[2], values[3]]);

    expect(codeOf(() => decodeLedgerLog(topics as Hex[], data as Hex))).toBe("TOPICS_DISAGREE");
  });

  it("refuses a reference of an export that is named by a digest", () => {
    const { topics, values, body } = recordedBy(Form.FILE);
    const logged = { ...body, referenceText: "0x41" };
    const { data } = abi.encodeEventLog("Recorded", [...values.slice(0, 3), logged]);

    expect(codeOf(() => decodeLedgerLog(topics as Hex[], data as Hex))).toBe("REFERENCE_UNEXPECTED");
  });

  it("takes the first 24 bytes of the hash of the data as the trail head", () => {
    const { data } = attested();
    expect(trailOf(fromHex(data))).toBe(keccak256(data).slice(0, 50));
    expect(decodeTrailData(fromHex(data)).type).toBe("Attested");
  });

  it("hashes a publication as the contract does", () => {
    const { publication } = randomPublished().meant as { publication: Publication };
    const type = abi.getFunction("publish").inputs[2]!;
    expect(publicationHash(publication)).toBe(keccak256(abi.getAbiCoder().encode([type], [publication])));
  });

  it("shows a reference that is not UTF-8 text as its hexadecimal digits", () => {
    expect(referenceText("0x41ff")).toBe("0x41ff");
    expect(referenceText("0x4100")).toBe("0x4100");
    expect(referenceText(toHex(new TextEncoder().encode("齐数授〔2026〕1号")))).toBe("齐数授〔2026〕1号");
  });
});

/** A random Recorded log of a record with this form of name, with the body as the contract's struct. */
function recordedBy(form: Form) {
  for (;;) {
    const { values, meant } = randomRecorded();
    if ((meant as { body: { draft: { form: Form } } }).body.draft.form !== form) continue;
    const { topics } = abi.encodeEventLog("Recorded", values);
    return { topics, values, body: values[3] as Record<string, unknown> };
  }
}

function attested() {
  return abi.encodeEventLog("Attested", randomAct(false).values);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerDataError) return error.code;
    throw error;
  }
  throw new Error("nothing was refused");
}
