import { id as keccakText, toUtf8Bytes } from "ethers";
import type { Hex } from "../../src/consensus/hex.ts";
import type { FoundingPlan } from "../../src/deployment/founding-transaction.ts";
import { Code, type StepCode } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";

const NO_WORD = `0x${"00".repeat(32)}`;
/** A row that lets anyone act. It is the only row of its step. */
const ANYONE = `0x0183000100000000${"00".repeat(7)}ff${"00".repeat(16)}`;

const RECORDED = [
  Kind.PARTY,
  Kind.RESOURCE,
  Kind.AUTHORIZATION,
  Kind.GRANT,
  Kind.SCENARIO,
  Kind.DEMAND,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.PRODUCT,
  Kind.AGREEMENT,
  Kind.EXPORT,
];
/** The steps that the tests take, and no others: a founding must fit into one deployment. */
const STEPS: readonly (readonly [kind: number, act: number, code: StepCode])[] = [
  ...RECORDED.flatMap(
    (kind) =>
      [
        [kind, 0, 0],
        [kind, 2, Status.IN_FORCE],
      ] as const,
  ),
  ...[Kind.RESOURCE, Kind.AUTHORIZATION, Kind.SCENARIO, Kind.PRODUCT, Kind.EXPORT].flatMap(
    (kind) =>
      [
        [kind, 1, Code.HOLD],
        [kind, 1, Code.RELEASE],
        [kind, 2, Status.REVOKED],
        [kind, 2, Status.TERMINATED],
      ] as const,
  ),
  ...[Kind.RESOURCE, Kind.PRODUCT].flatMap(
    (kind) =>
      [
        [kind, 1, Code.REVIEW],
        [kind, 1, Code.NOTICE],
        [kind, 1, Code.CORRECTION],
      ] as const,
  ),
  [Kind.PARTY, 1, Code.HOLD],
  [Kind.PARTY, 1, Code.RELEASE],
  [Kind.EXPORT, 2, Status.CONTINUED],
  [Kind.EXPORT, 2, Status.SUNSET],
];
const NEIGHBOUR_STEPS: typeof STEPS = [
  ...[Kind.RESOURCE, Kind.AUTHORIZATION, Kind.SCENARIO, Kind.IMPORT].flatMap(
    (kind) =>
      [
        [kind, 0, 0],
        [kind, 2, Status.IN_FORCE],
      ] as const,
  ),
  [Kind.IMPORT, 1, Code.HOLD],
  [Kind.IMPORT, 2, Status.REVOKED],
];

/** The city's ledger starts, and its backfilling closes, long after the tests. */
const BACKFILLING = { start: 4_000_000_000, closing: 4_000_000_000 };

/** Founds a city with an authority, an operator and a buyer, and a neighbour city with an authority. */
export function foundingPlan(authority: string, operator: string, neighbour: string): FoundingPlan {
  const party = (businessNumber: string, account: string, roles: bigint) => ({
    businessNumber: toUtf8Bytes(businessNumber),
    account,
    roles,
    content: NO_WORD,
  });
  const publish = (steps: typeof STEPS) => [
    {
      effectiveFrom: 0,
      rulebook: keccakText("rulebook") as Hex,
      steps: steps.map(([kind, act, code]) => ({
        kind: kind as Kind,
        caseNumber: 0,
        act,
        code,
        words: [ANYONE as Hex],
      })),
    },
  ];
  return [
    {
      businessNumber: toUtf8Bytes("城市"),
      content: keccakText("city"),
      ...BACKFILLING,
      publications: publish(STEPS),
      parties: [
        party("AUTHORITY", authority, roleMask(["DATA_AUTHORITY"])),
        party("运营-1", operator, roleMask(["OPERATOR"])),
        party("BUYER", `0x${"00".repeat(20)}`, roleMask(["BUYER"])),
      ],
    },
    {
      businessNumber: toUtf8Bytes("邻市"),
      content: keccakText("other"),
      start: 1,
      closing: 2,
      publications: publish(NEIGHBOUR_STEPS),
      parties: [party("NEIGHBOUR", neighbour, roleMask(["DATA_AUTHORITY"]))],
    },
  ];
}
