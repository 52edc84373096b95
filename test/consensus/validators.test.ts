import { describe, expect, test } from "vitest";
import { changeHeader, type Header } from "../../src/consensus/header.ts";
import { fromHex, type Hex } from "../../src/consensus/hex.ts";
import { genesisExtraData } from "../../src/consensus/qbft.ts";
import { encodeQbftExtraData, type ValidatorVote } from "../../src/consensus/qbft-extra-data.ts";
import {
  applyHeader,
  initialTally,
  isUndecided,
  mayChangeValidators,
  settleTally,
  type Tally,
} from "../../src/consensus/validators.ts";
import { refusalCode } from "./refusal.ts";
import { unsealedHeader } from "./unsealed-header.ts";

const [A, B, C, D, E, F] = [1, 2, 3, 4, 5, 6].map((digit): Hex => `0x${`0${digit}`.repeat(20)}`) as [
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
  Hex,
];

const NONE: readonly Cast[] = [undefined, undefined, undefined];

type Cast = readonly [voter: Hex, kind: ValidatorVote["kind"], recipient: Hex] | undefined;

describe("following the validator set through votes", () => {
  test("a majority of the current set adds a validator from the next block on", () => {
    const before = follow(
      [A, B, C, D],
      [
        [A, "add", E],
        [B, "add", E],
      ],
    );
    const after = follow(
      [A, B, C, D],
      [
        [A, "add", E],
        [B, "add", E],
        [C, "add", E],
      ],
    );

    expect(before.validators).toEqual([A, B, C, D]);
    expect(after.validators).toEqual([A, B, C, D, E]);
    expect(after.votes).toEqual([]);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [6, 4],
  ])("of %i validators, %i make that majority", (size, majority) => {
    const set = [A, B, C, D, E, F].slice(0, size);
    const recipient: Hex = `0x${"07".repeat(20)}`;
    const casts = set.map((voter): Cast => [voter, "add", recipient]);

    expect(follow(set, casts.slice(0, majority - 1)).validators).not.toContain(recipient);
    expect(follow(set, casts.slice(0, majority)).validators).toContain(recipient);
  });

  test("the set stays ascending wherever the new validator falls", () => {
    expect(
      follow(
        [B, D],
        [
          [B, "add", A],
          [D, "add", A],
          [A, "add", C],
          [B, "add", C],
        ],
      ).validators,
    ).toEqual([A, B, C, D]);
  });

  test("a majority drops a validator and all votes that it cast", () => {
    const after = follow(
      [A, B, C, D],
      [
        [D, "add", E],
        [A, "add", E],
        [A, "drop", D],
        [B, "drop", D],
        [C, "drop", D],
      ],
    );

    expect(after.validators).toEqual([A, B, C]);
    expect(after.votes).toEqual([{ voter: A, kind: "add", recipient: E }]);
  });

  test("voting twice counts once", () => {
    expect(
      follow(
        [A, B, C, D],
        [
          [A, "add", E],
          [A, "add", E],
          [A, "add", E],
        ],
      ).validators,
    ).toEqual([A, B, C, D]);
  });

  test("a later vote replaces the voter's earlier one", () => {
    const after = follow(
      [A, B, C, D],
      [
        [A, "add", E],
        [B, "add", E],
        [A, "drop", E],
        [C, "add", E],
      ],
    );

    expect(after.validators).toEqual([A, B, C, D]);
    expect(
      follow(
        [A, B, C, D],
        [
          [A, "add", E],
          [B, "add", E],
          [A, "drop", E],
          [C, "add", E],
          [A, "add", E],
        ],
      ).validators,
    ).toContain(E);
  });

  test("once a vote passed, the other votes for its recipient are void", () => {
    const after = follow(
      [A, B, C, D],
      [
        [D, "drop", E],
        [A, "add", E],
        [B, "add", E],
        [C, "add", E],
        [A, "drop", E],
        [B, "drop", E],
      ],
    );

    expect(after.validators).toContain(E);
  });

  test("the majority is that of the set at the time of the vote", () => {
    const dropped = follow(
      [A, B, C, D, E],
      [
        [A, "drop", E],
        [B, "drop", E],
        [C, "drop", E],
        [A, "drop", D],
        [B, "drop", D],
      ],
    );

    expect(dropped.validators).toEqual([A, B, C, D]);
  });

  test("an epoch block voids all votes before it", () => {
    const casts: Cast[] = [[A, "add", E], [B, "add", E], undefined, undefined, [C, "add", E], [D, "add", E]];
    const lost = follow([A, B, C, D], casts, 4);

    expect(lost.validators).toEqual([A, B, C, D]);
    expect(lost.votes).toHaveLength(2);
    expect(lost.otherwise).toEqual([]);
    expect(follow([A, B, C, D], casts, 100).validators).toContain(E);
  });

  describe("the vote that an epoch block carries", () => {
    const voted = follow([A, B, C, D], [undefined, undefined, undefined, [A, "add", E], [B, "add", E]], 4);
    const decisive = applyHeader(voted, headerAt(voted, [C, "add", E]));
    const listing = (validators: readonly Hex[]) => headerAt({ ...decisive, validators }, [D, "drop", A]);

    test("counts in one reading and not in the other, until a header shows which is the chain's", () => {
      expect([isUndecided(voted), isUndecided(decisive)]).toEqual([false, true]);
      expect(settleTally(decisive, listing([A, B, C, D]))).toMatchObject({
        validators: [A, B, C, D],
        votes: [{ voter: B }, { voter: C }],
        otherwise: [],
      });
      expect(settleTally(decisive, listing([A, B, C, D, E]))).toMatchObject({
        validators: [A, B, C, D, E],
        votes: [],
        otherwise: [],
      });
      expect(settleTally(decisive, listing([A, B, C]))).toBeUndefined();
      expect(mayChangeValidators(voted, decisive)).toBe(true);
      const settled = settleTally(decisive, listing([A, B, C, D]))!;
      expect(mayChangeValidators(decisive, applyHeader(settled, listing([A, B, C, D])))).toBe(true);
    });

    test("makes no difference any more when the voter votes again, and none beyond the next epoch block", () => {
      const repeated = applyHeader(voted, headerAt(voted, [A, "add", E]));
      const later = follow([A, B, C, D], [undefined, undefined, undefined, [A, "add", E], ...NONE, undefined], 4);

      expect(repeated).toMatchObject({ votes: [{ voter: B }, { voter: A }], otherwise: [] });
      expect(later).toMatchObject({ number: 8, votes: [], otherwise: [] });
    });

    test("may change the validators alone where there is one", () => {
      const single = follow([A], [undefined, undefined, undefined, [A, "add", E]], 4);

      expect(settleTally(single, headerAt({ ...single, validators: [A, E] }, undefined))?.validators).toEqual([A, E]);
      expect(settleTally(single, headerAt(single, undefined))?.validators).toEqual([A]);
    });

    test("and the votes to drop a validator that Besu before 26.2.0 keeps are followed side by side", () => {
      const casts: Cast[] = [
        [A, "drop", D],
        [B, "drop", D],
        [A, "add", E],
        [B, "add", F],
      ];
      const kept = follow([A, B, C, D], casts, 4);
      const decisive = applyHeader(kept, headerAt(kept, [C, "drop", D]));
      const listing = (validators: readonly Hex[]) =>
        settleTally(decisive, headerAt({ ...decisive, validators }, undefined));

      expect(kept.votes).toEqual([]);
      expect([isUndecided(kept), isUndecided(decisive)]).toEqual([false, true]);
      expect(listing([A, B, C])).toMatchObject({ validators: [A, B, C], votes: [], otherwise: [] });
      expect(listing([A, B, C, D])).toMatchObject({
        votes: [{ voter: C }],
        otherwise: [{ votes: [{ recipient: F }, {}] }],
      });
      // Votes to add a validator lapse everywhere.
      expect(isUndecided(applyHeader(kept, headerAt(kept, [C, "add", E])))).toBe(false);
    });

    test("leaves few counts to follow, however the validators vote", () => {
      const casts = Array.from({ length: 400 }, (_, index): Cast => {
        const recipient: Hex = `0x${String(index).padStart(40, "0")}`;
        return [[A, B, C, D][index % 4]!, index % 3 === 0 ? "add" : "drop", recipient];
      });

      expect(follow([A, B, C, D], casts, 3).otherwise.length).toBeLessThan(16);
    });

    test("is refused when it is that of a stranger", () => {
      const before = follow([A, B, C, D], NONE, 4);

      expect(refusalCode(() => applyHeader(before, headerAt(before, [E, "add", F])))).toBe("COINBASE_NOT_VALIDATOR");
    });
  });

  test("does not change the tally it is given", () => {
    const tally = follow([A, B, C, D], [[A, "add", E]]);
    const before = structuredClone(tally);

    applyHeader(tally, headerAt(tally, [B, "add", E]));

    expect(tally).toEqual(before);
  });

  test("refuses a header out of order, a vote of a stranger, and an epoch length below one or not whole", () => {
    const tally = follow([A, B, C, D], []);
    const next = headerAt(tally, undefined);

    expect(refusalCode(() => applyHeader({ ...tally, number: 1 }, next))).toBe("HEADER_OUT_OF_ORDER");
    expect(refusalCode(() => applyHeader(applyHeader(tally, next), next))).toBe("HEADER_OUT_OF_ORDER");
    expect(refusalCode(() => applyHeader(tally, headerAt(tally, [E, "add", F])))).toBe("COINBASE_NOT_VALIDATOR");
    for (const epochLength of [0, -1, 1.5, Number.NaN]) {
      expect(refusalCode(() => initialTally(genesisExtraData([A]), epochLength))).toBe("EPOCH_LENGTH_INVALID");
    }
  });
});

function follow(genesisValidators: readonly Hex[], casts: readonly Cast[], epochLength = 30_000): Tally {
  const genesis = initialTally(genesisExtraData(genesisValidators), epochLength);
  return casts.reduce<Tally>((tally, cast) => applyHeader(tally, headerAt(tally, cast)), genesis);
}

/** The next block's header. The tally reads only its number, coinbase and extraData. */
function headerAt(tally: Tally, cast: Cast): Header {
  const [voter, kind, recipient] = cast ?? [tally.validators[0]!, undefined, undefined];
  const header = unsealedHeader({ items: 15, number: tally.number + 1, coinbase: fromHex(voter) });
  const vote = kind === undefined ? undefined : { recipient, kind };
  return changeHeader(header, {
    extraData: encodeQbftExtraData({
      vanity: new Uint8Array(32),
      validators: tally.validators,
      vote,
      round: 0,
      seals: [],
    }),
  });
}
