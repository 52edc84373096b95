import { AbiCoder, keccak256 } from "ethers";
import { describe, expect, it } from "vitest";
import { fromHex } from "../../src/consensus/hex.ts";
import { concernedParty, decisionId, decodeDecisionContent } from "../../src/ledger/decision-content.ts";
import { encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import type { DecisionContent } from "../../src/ledger/decision-content.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import type { DecisionKindName } from "../../src/ledger/decisions.ts";
import { decisionText } from "../../src/ledger/decision-text.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { keysOf } from "../../src/text/entries.ts";
import { workingDays } from "../../src/acts/working-days.ts";
import { randomSource } from "./random-source.ts";

/* ethers is the independent judge of the bytes; the types are those of contracts/interfaces/IGovernance.sol. */
const coder = AbiCoder.defaultAbiCoder();
const TYPES: Readonly<Record<DecisionKindName, string>> = {
  ADMIT_AUTHORITY: "(bytes referenceBytes, bytes32 document, address account, uint64 roles)",
  END_AUTHORITY: "(bytes10 party, uint8 status, uint16 reason)",
  OFFER_SEAT: "(bytes10 party, address account, uint64 roles, uint32 until, address lost)",
  PROMISE: "(uint16 version, bytes32 hash)",
  CALENDAR: "(uint16 year, uint8 half, uint256 workingDays)",
  ROSTER: "(bytes10[] agencies, uint8 quorum, uint32 delaySeconds)",
  RETIRE: "(bytes32 successor)",
};

const { random, hexOf, small, uintOf, many } = randomSource(20262);
const idOf = () => parseRecordId(hexOf(10));

const ACCOUNTS = { account: { account: hexOf(20) }, lost: { account: `0x${"0".repeat(40)}` } } as const;

function randomContent(kind: DecisionKindName): DecisionContent {
  const account = () => ({ account: hexOf(20) });
  switch (kind) {
    case "ADMIT_AUTHORITY":
      return {
        kind,
        referenceBytes: hexOf(random(64)),
        document: hexOf(32),
        account: account(),
        roles: uintOf(64),
      };
    case "END_AUTHORITY":
      return { kind, party: idOf(), status: small(8), reason: small(16) };
    case "OFFER_SEAT":
      return {
        kind,
        party: idOf(),
        account: account(),
        roles: uintOf(64),
        until: small(32),
        lost: account(),
      };
    case "PROMISE":
      return { kind, version: small(16), hash: hexOf(32) };
    case "CALENDAR":
      return { kind, year: 1970 + random(200), half: random(2), workingDays: uintOf(256) };
    case "ROSTER":
      return { kind, agencies: many(random(17), idOf), quorum: small(8), delaySeconds: small(32) };
    case "RETIRE":
      return { kind, successor: hexOf(32) };
    default:
      return kind satisfies never;
  }
}

/** The values as ethers takes them: an account is an address. */
function plain(content: DecisionContent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [
      name,
      typeof value === "object" && "account" in value ? (value as { account: string }).account : value,
    ]),
  );
}

describe("what agencies decide", () => {
  it.each(keysOf(DecisionKind))("%s is encoded to the bytes that ethers writes, and read back", (kind) => {
    for (let run = 0; run < 100; run++) {
      const content = randomContent(kind);

      const encoded = encodeDecisionContent(content);

      expect(encoded).toBe(coder.encode([TYPES[kind]], [plain(content)]));
      expect(decodeDecisionContent(kind, fromHex(encoded))).toEqual(content);
      expect(decisionText(content, (party) => party).zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it("is unknown where the bytes are not its encoding, cut, longer or of another kind", () => {
    for (const kind of keysOf(DecisionKind)) {
      const bytes = fromHex(encodeDecisionContent(randomContent(kind)));
      const wrong = [bytes.subarray(0, -1), new Uint8Array([...bytes, 0]), new Uint8Array(0)];

      expect(wrong.map((each) => decodeDecisionContent(kind, each))).toEqual([undefined, undefined, undefined]);
    }
  });

  it("names every role that it gives, also one without a name", () => {
    const seat = { kind: "OFFER_SEAT", party: idOf(), until: 0, ...ACCOUNTS } as const;

    const [some, none] = [(1n << 15n) | (1n << 34n), 0n].map((roles) => decisionText({ ...seat, roles }, () => "P"));

    expect(some?.en).toMatch(/\(operator, unnamed role 15\)$/);
    expect(some?.zh).toMatch(/、未命名角色 15）$/);
    expect(none?.en).toMatch(/\(none\)$/);
  });

  it("names the days by which a calendar differs from plain weeks", () => {
    const {
      year,
      half,
      workingDays: days,
    } = workingDays("2026-1", ["2026-01-01..2026-01-03", "2026-02-16"], ["2026-01-04"]);
    const text = (bits: bigint) => decisionText({ kind: "CALENDAR", year, half, workingDays: bits }, () => "").en;

    expect(text(days)).toBe(
      "The first half of 2026 has 127 working days; of Monday to Friday off: 2026-01-01..2026-01-02, 2026-02-16; " +
        "worked at weekends: 2026-01-04",
    );
    expect(text(workingDays("2026-1", [], []).workingDays)).toMatch(/off: none; .* weekends: none$/);
    expect(text(0n)).toMatch(/ has 0 working days; .* off: 2026-01-01\.\.2026-01-02, 2026-01-05\.\.2026-01-09, /);
  });

  it("concerns a party only where it offers a seat", () => {
    const contents = keysOf(DecisionKind).map(randomContent);

    expect(contents.filter((content) => concernedParty(content) !== undefined).map(({ kind }) => kind)).toEqual([
      "OFFER_SEAT",
    ]);
  });

  it("is numbered by the hash of its content, of the roster that decides and of the paper", () => {
    const proposal = { ordinal: 3, kind: DecisionKind.RETIRE, content: hexOf(32), referenceBytes: hexOf(9) };
    const by = { jurisdiction: idOf(), roster: 7 };

    expect(decisionId(proposal, by)).toBe(
      keccak256(
        coder.encode(
          ["string", "bytes10", "uint16", "uint8", "bytes", "bytes"],
          ["laiqu.decision.1", by.jurisdiction, by.roster, proposal.kind, proposal.content, proposal.referenceBytes],
        ),
      ),
    );
    expect(decisionId(proposal, { ...by, roster: 8 })).not.toBe(decisionId(proposal, by));
  });
});
