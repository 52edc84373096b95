import { hexlify, id, keccak256, randomBytes, toBeHex, zeroPadBytes, zeroPadValue } from "ethers";
import type { ParamType } from "ethers";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/contracts/bindings/factories/Ledger__factory.ts";
import { LEDGER_TOPICS, businessNumberText, decodeLedgerLog, decodeStoryData, encodeLedgerData, storyOf } from "../../src/records/ledger-events.ts";
import { LedgerDataError } from "../../src/records/ledger-data-error.ts";
import { exportId, recordId } from "../../src/records/record-id.ts";

const abi = Ledger__factory.createInterface();

/* A small deterministic generator (mulberry32): a failure must come again. */
let state = 20260;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
}
const hexOf = (size: number): Hex => toHex(Uint8Array.from({ length: size }, () => random(256)));
const uintOf = (bits: number): bigint => BigInt(hexOf(bits / 8)) >> BigInt(random(bits));
const small = (bits: number): number => Number(uintOf(bits));
const anyKind = (): number => 1 + random(16);
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const tag = (text: string): string => zeroPadBytes(hexlify(new TextEncoder().encode(text)), 32);

function randomDraft() {
  const form = random(4);
  const numbers = ["", "齐数授〔2026〕1号", "\ufeffwith a mark", "A-1", "号".repeat(21)];
  return {
    kind: anyKind(), role: small(8), status: small(8), form, history: random(2) === 1, number: uintOf(64),
    parent: hexOf(10), link: hexOf(10), from: small(32), until: small(32), effectiveAt: small(32),
    content: hexOf(32), sha256Digest: hexOf(32), sm3Digest: hexOf(32), clear: uintOf(256),
    inputs: many(random(8), () => hexOf(10)), businessNumber: hexlify(new TextEncoder().encode(numbers[random(numbers.length)]!)),
  };
}

function randomLog(): { name: keyof typeof LEDGER_TOPICS; values: readonly unknown[] } {
  const common = { by: hexOf(10), account: hexOf(20), version: small(16), soft: small(32), breaks: small(32), time: small(32) };
  const said = { role: small(8), until: small(32), effectiveAt: small(32), about: hexOf(10), document: hexOf(32) };
  switch (random(5)) {
    case 0: {
      const draft = randomDraft();
      const body = {
        tag: tag("laiqu.body.1"), draft, issuer: hexOf(10), account: hexOf(20), admission: hexOf(24), jurisdiction: small(8), version: small(16),
        rulebook: hexOf(32), soft: small(32), flags: small(8), breaks: small(32), time: small(32), parentStory: hexOf(24), linkStory: hexOf(24),
        inputStories: many(draft.inputs.length, () => hexOf(24)),
      };
      const recordedId = draft.form === 0
        ? recordId({ kind: draft.kind as 1, issuer: body.issuer, businessNumber: fromHex(draft.businessNumber), number: draft.number })
        : exportId({ sha256: draft.sha256Digest, ordinal: draft.number });
      return { name: "Recorded", values: [recordedId, body.issuer, draft.kind, body] };
    }
    case 1: {
      const statement = { subject: hexOf(10), code: small(16), outcome: small(16), value: uintOf(96), ...said };
      return { name: "Attested", values: [statement.subject, common.by, statement.code, { tag: tag("laiqu.act.1"), story: hexOf(24), statement, ...common }] };
    }
    case 2: {
      const settlement = { subject: hexOf(10), status: small(8), reason: small(16), answers: small(32), ...said };
      return { name: "Settled", values: [settlement.subject, common.by, settlement.status, { tag: tag("laiqu.settlement.1"), story: hexOf(24), settlement, ...common }] };
    }
    case 3: {
      const refusal = { tag: tag("laiqu.refusal.1"), act: small(8), kind: anyKind(), code: small(16), rule: small(16), version: small(16), jurisdiction: small(8), unmet: small(32), time: small(32), account: hexOf(20), parent: hexOf(10), link: hexOf(10), call: hexOf(32) };
      return { name: "Refused", values: [hexOf(10), hexOf(10), refusal.rule, refusal] };
    }
    default: {
      const steps = many(random(4), () => ({ kind: anyKind(), act: small(8), code: small(16), words: many(random(5), () => hexOf(32)) }));
      return { name: "RulebookPublished", values: [hexOf(10), small(8), small(16), small(32), hexOf(32), steps] };
    }
  }
}

/** Numbers and bigints alike as text: ethers gives every integer as a bigint. */
function plain(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "bigint") return value.toString();
  if (typeof value === "string") return value.toLowerCase();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  return value;
}

describe("decoding the ledger's events", () => {
  it("knows the topic of every event of the contract and of no other", () => {
    const ours = Object.entries(LEDGER_TOPICS).sort();
    const theirs: [string, string][] = [];
    abi.forEachEvent((event) => theirs.push([event.name, event.topicHash]));
    expect(ours).toEqual(theirs.sort());
  });

  it("reads 2,000 random events as ethers does, and writes them back to the same bytes", () => {
    const seen = new Set<string>();
    for (let run = 0; run < 2_000; run++) {
      const { name, values } = randomLog();
      const { topics, data } = abi.encodeEventLog(name, values);

      const event = decodeLedgerLog(topics as Hex[], data as Hex);

      const theirs = abi.parseLog({ topics, data })!;
      seen.add(event.type);
      expect(event.type).toBe(theirs.name);
      const named = Object.fromEntries(theirs.fragment.inputs.map((input, index) => [input.name, byName(input, theirs.args[index])]));
      const expected = plain(withText(named)) as object;
      expect(plain(event)).toEqual({ type: event.type.toLowerCase(), ...expected });
      expect(toHex(encodeLedgerData(event))).toBe(data);
    }
    expect(seen.size).toBe(5);
  });

  it("accepts of damaged data only what it would write itself", () => {
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

  it("refuses data that are cut, padded, or tell another story than their topics", () => {
    const { topics, data } = attested();
    const raw = fromHex(data);
    const decode = (bytes: Uint8Array, given: readonly string[] = topics) => () => decodeLedgerLog(given as Hex[], bytes);

    expect(codeOf(decode(raw.subarray(0, raw.length - 32)))).toBe("ABI_TRUNCATED");
    expect(codeOf(decode(Uint8Array.of(...raw, ...new Uint8Array(32))))).toBe("ABI_TRAILING");
    expect(codeOf(decode(raw, [topics[0]!, hexlify(randomBytes(10)) + "00".repeat(22), topics[2]!, topics[3]!]))).toBe("TOPICS_DISAGREE");
    expect(codeOf(decode(raw, topics.slice(0, 3)))).toBe("TOPICS_MALFORMED");
    expect(codeOf(decode(raw, [id("Other()"), ...topics.slice(1)]))).toBe("EVENT_UNKNOWN");
    expect(codeOf(decode(raw, [LEDGER_TOPICS.Settled, ...topics.slice(1)]))).toBe("TOPICS_DISAGREE");
    raw[3]! ^= 1;
    expect(codeOf(decode(raw))).toBe("TAG_UNKNOWN");
  });

  it("takes the first 192 bits of the data's hash as the story", () => {
    const { data } = attested();
    expect(storyOf(fromHex(data))).toBe(keccak256(data).slice(0, 50));
    expect(decodeStoryData(fromHex(data)).type).toBe("Attested");
  });

  it("shows a business number that is no text as its digits instead of failing", () => {
    expect(businessNumberText("0x41ff")).toBe("0x41ff");
    expect(businessNumberText("0x4100")).toBe("0x4100");
    expect(businessNumberText(toHex(new TextEncoder().encode("齐数授〔2026〕1号")))).toBe("齐数授〔2026〕1号");
  });
});

describe("ids of records", () => {
  it("equal the contract's formula", () => {
    const issuer = hexOf(10);
    const sha256 = hexOf(32);
    const coder = abi.getAbiCoder();
    const named = keccak256(coder.encode(["string", "uint8", "bytes10", "bytes32", "uint64"], ["laiqu.record.1", 6, issuer, id("齐数授〔2026〕1号"), 3]));
    const exported = keccak256(coder.encode(["string", "bytes32", "uint64"], ["laiqu.export.1", sha256, 2n ** 64n - 1n]));

    expect(recordId({ kind: 6, issuer, businessNumber: "齐数授〔2026〕1号", number: 3 })).toBe(named.slice(0, 22));
    expect(exportId({ sha256, ordinal: 2n ** 64n - 1n })).toBe(exported.slice(0, 22));
  });
});

function attested() {
  const statement = { subject: hexOf(10), code: 0x0101, outcome: 1, role: 2, until: 0, effectiveAt: 1, value: 0, about: hexOf(10), document: zeroPadValue(toBeHex(5), 32) };
  const act = { tag: tag("laiqu.act.1"), story: hexOf(24), statement, by: hexOf(10), account: hexOf(20), version: 1, soft: 0, breaks: 0, time: 9 };
  return abi.encodeEventLog("Attested", [statement.subject, act.by, statement.code, act]);
}

/** An ethers result as objects and arrays, by the names of the ABI. */
function byName(type: ParamType, value: unknown): unknown {
  if (type.arrayChildren !== null) return (value as unknown[]).map((item) => byName(type.arrayChildren!, item));
  if (type.components !== null) return Object.fromEntries(type.components.map((member, index) => [member.name, byName(member, (value as unknown[])[index])]));
  return value;
}

/** ethers gives the business number as bytes; we give text and bytes. */
function withText(args: Record<string, unknown>): unknown {
  const body = args.body as { draft: { businessNumber: Hex } } | undefined;
  if (body === undefined) return args;
  const bytes = body.draft.businessNumber;
  return { ...args, body: { ...body, draft: { ...body.draft, businessNumber: businessNumberText(bytes), businessNumberBytes: bytes } } };
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
