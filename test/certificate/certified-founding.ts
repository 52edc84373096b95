import { id as keccakText, toUtf8Bytes } from "ethers";
import type { Hex } from "../../src/consensus/hex.ts";
import type { FoundingPlan } from "../../src/deployment/founding-transaction.ts";
import { ActKind, Code, type StepCode } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { simpleStep } from "../ledger/simple-steps.ts";

const NO_WORD = `0x${"00".repeat(32)}`;
const RECORDED = [
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
const STEPS: readonly (readonly [kind: Kind, act: number, code: StepCode])[] = [
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
  [Kind.PRODUCT, ActKind.ABROAD, 0],
  [Kind.EXPORT, ActKind.ABROAD, 0],
];

/** The cities' ledgers start long before the tests, and their backfilling closes long after them. */
const BACKFILLING = { start: 1_650_000_000, closing: 4_000_000_000 };
/** One authority governs each city alone, without delay. */
const ROSTER = { agencies: [0], quorum: 1, delaySeconds: 0 };

/** Founds a city with an authority, an operator and a buyer, and a neighbour city with an authority. */
export function foundingPlan(authority: string, operator: string, neighbour: string): FoundingPlan {
  const party = (reference: string, account: string, roles: bigint) => ({
    referenceText: toUtf8Bytes(reference),
    account,
    roles,
    content: NO_WORD,
  });
  const publish = (steps: typeof STEPS) => [
    {
      effectiveFrom: 0,
      rulebook: keccakText("rulebook") as Hex,
      steps: steps.map(([kind, act, code]) => simpleStep(kind, act, code, ["DATA_AUTHORITY", "OPERATOR"])),
    },
  ];
  return [
    {
      referenceText: toUtf8Bytes("城市"),
      content: keccakText("city"),
      ...BACKFILLING,
      ...ROSTER,
      publications: publish(STEPS),
      parties: [
        party("AUTHORITY", authority, roleMask(["DATA_AUTHORITY"])),
        party("运营-1", operator, roleMask(["OPERATOR"])),
        party("BUYER", `0x${"00".repeat(20)}`, roleMask(["BUYER"])),
      ],
    },
    {
      referenceText: toUtf8Bytes("邻市"),
      content: keccakText("other"),
      ...BACKFILLING,
      ...ROSTER,
      publications: publish(NEIGHBOUR_STEPS),
      parties: [party("NEIGHBOUR", neighbour, roleMask(["DATA_AUTHORITY"]))],
    },
  ];
}
