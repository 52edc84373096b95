import { hexlify, id, keccak256, randomBytes } from "ethers";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Form } from "../../src/ledger/codes.ts";
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
import { LedgerDataError } from "../../src/ledger/ledger-data-error.ts";
import {
  abi,
  hexOf,
  random,
  randomAct,
  randomLog,
  randomPublished,
  randomRecorded,
  randomRefused,
} from "./random-logs.ts";
import type { RandomLog } from "./random-logs.ts";

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
