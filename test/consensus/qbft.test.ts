import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, test } from "vitest";
import {
  changeHeader,
  decodeHeader,
  encodeHeader,
  type Header,
  type HeaderChange,
} from "../../src/consensus/header.ts";
import { equalBytes, fromHex, toHex, type Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import {
  blockHash,
  commitSealHash,
  decodeGenesisExtraData,
  EMPTY_UNCLES_HASH,
  genesisExtraData,
  genesisHeader,
  plainBlockHash,
  QBFT_MIX_HASH,
  qbftBlockHash,
  quorum,
  recoverSigner,
  sealHeader,
  validatorAddress,
  verifyGenesisHeader,
  verifySealedHeader,
} from "../../src/consensus/qbft.ts";
import {
  canonicalValidators,
  decodeQbftExtraData,
  encodeQbftExtraData,
  type QbftExtraData,
} from "../../src/consensus/qbft-extra-data.ts";
import { encodeRlp, type RlpItem } from "../../src/consensus/rlp.ts";
import { refusalCode } from "./refusal.ts";
import { unsealedHeader } from "./unsealed-header.ts";

interface Network {
  readonly keys: readonly Uint8Array[];
  readonly validators: readonly Hex[];
  readonly header: Header;
}

describe("a header sealed here", () => {
  const shapes = [15, 16, 17, 20, 21].flatMap((items) => [1, 4, 7].map((size) => ({ items, size })));

  test.each(shapes)(
    "of $items items and $size validators verifies with a quorum of seals and not with one fewer",
    ({ items, size }) => {
      const { keys, validators, header } = network(size, items);
      const required = quorum(size);

      const sealed = verifySealedHeader(
        sealHeader(header, { validators, privateKeys: keys.slice(0, required) }),
        validators.toReversed(),
      );

      expect(sealed.signers).toEqual(keys.slice(0, required).map(validatorAddress));
      expect(sealed.header.items).toHaveLength(items);
      expect(sealed.header.tail).toEqual(header.tail);
      expect(
        refusalCode(() =>
          verifySealedHeader(sealHeader(header, { validators, privateKeys: keys.slice(0, required - 1) }), validators),
        ),
      ).toBe("SEALS_TOO_FEW");
    },
  );

  test("has one block hash whatever the round and the seals, and another commit-seal hash for each round", () => {
    const { keys, validators, header } = network(4, 20);
    const variants = [
      { round: 0, privateKeys: keys },
      { round: 3, privateKeys: keys.slice(1) },
      { round: 2 ** 31 - 1, privateKeys: keys.toReversed() },
    ].map((sealing) => verifySealedHeader(sealHeader(header, { validators, ...sealing }), validators));

    expect(new Set(variants.map((sealed) => toHex(sealed.blockHash))).size).toBe(1);
    expect(new Set(variants.map((sealed) => toHex(commitSealHash(sealed.header)))).size).toBe(3);
    expect(variants.map((sealed) => sealed.round)).toEqual([0, 3, 2 ** 31 - 1]);
    expect(toHex(blockHash(variants[0]!.header))).toBe(toHex(variants[0]!.blockHash));
  });

  test("carries its vote and its vanity", () => {
    const { keys, validators, header } = network(4, 15);
    const vote = { recipient: validatorAddress(key(99)), kind: "add" } as const;
    const vanity = new Uint8Array(32).fill(7);

    const sealed = verifySealedHeader(sealHeader(header, { validators, privateKeys: keys, vote, vanity }), validators);

    expect(sealed.vote).toEqual(vote);
    expect(decodeQbftExtraData(sealed.header.extraData).vanity).toEqual(vanity);
  });
});

describe("quorum", () => {
  test("is two thirds of the validators, rounded up", () => {
    const table = { 1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 4, 7: 5, 8: 6, 9: 6, 10: 7, 13: 9 };
    for (const [size, required] of Object.entries(table)) expect(quorum(Number(size))).toBe(required);
  });

  test("lets any two quorums share more than the validators that may be faulty", () => {
    for (let size = 1; size <= 200; size++) {
      expect(2 * quorum(size) - size).toBeGreaterThan(Math.floor((size - 1) / 3));
    }
  });
});

describe("verifySealedHeader refuses, each with its own code,", () => {
  const { keys, validators, header } = network(4, 20);
  const verify = (rlp: Uint8Array, expected: readonly string[] = validators) =>
    refusalCode(() => verifySealedHeader(rlp, expected));
  const seal = (change: HeaderChange) =>
    resealed(changeHeader(decodeHeader(sealHeader(header, { validators, privateKeys: [] })), change), keys);

  test("nothing in the header from which these cases start", () => {
    expect(verify(seal({}))).toBeUndefined();
  });

  test.each<[string, HeaderChange]>([
    ["uncles", { ommersHash: new Uint8Array(32) }],
    ["a difficulty other than 1", { difficulty: 2n }],
    ["another mixHash", { mixHash: new Uint8Array(32) }],
    ["a nonce", { nonce: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1) }],
  ])("%s, though the header is sealed", (_what, change) => {
    expect(verify(seal(change))).toBe("QBFT_CONSTANT_MISMATCH");
  });

  test("a proposer that is not a validator, though the header is sealed", () => {
    expect(verify(seal({ coinbase: new Uint8Array(20) }))).toBe("COINBASE_NOT_VALIDATOR");
  });

  test("a set that is smaller, larger, exchanged or empty", () => {
    const rlp = sealHeader(header, { validators, privateKeys: keys });
    const stranger = validatorAddress(key(99));

    expect(verify(rlp, validators.slice(1))).toBe("VALIDATORS_MISMATCH");
    expect(verify(rlp, [...validators, stranger])).toBe("VALIDATORS_MISMATCH");
    expect(verify(rlp, [...validators.slice(1), stranger])).toBe("VALIDATORS_MISMATCH");
    expect(verify(rlp, [])).toBe("VALIDATORS_MISMATCH");
    expect(verify(rlp, [...validators, validators[0]!])).toBe("VALIDATORS_MISMATCH");
  });

  test("a sealed header that lists only the first of the expected validators, or none as in contract mode", () => {
    const last = `0x${"ff".repeat(20)}`;

    expect(verify(sealHeader(header, { validators, privateKeys: keys }), [...validators, last])).toBe(
      "VALIDATORS_MISMATCH",
    );
    expect(verify(sealHeader(header, { validators: [], privateKeys: keys }))).toBe("VALIDATORS_MISMATCH");
  });

  test("no validators at all, which would need no seals", () => {
    expect(verify(sealHeader(header, { validators: [], privateKeys: [] }), [])).toBe("VALIDATORS_MISMATCH");
  });

  test("a foreign seal, even beyond a quorum", () => {
    expect(verify(sealHeader(header, { validators, privateKeys: [...keys.slice(0, 3), key(99)] }))).toBe(
      "SEAL_FOREIGN",
    );
  });

  test("a seal given twice, even beyond a quorum", () => {
    expect(verify(sealHeader(header, { validators, privateKeys: [keys[0]!, keys[1]!, keys[0]!] }))).toBe(
      "SEAL_DUPLICATE",
    );
    expect(verify(sealHeader(header, { validators, privateKeys: [...keys.slice(0, 3), keys[0]!] }))).toBe(
      "SEAL_DUPLICATE",
    );
  });

  test("the same seal in its mirrored form (n - s) as a second one", () => {
    const sealed = decodeHeader(sealHeader(header, { validators, privateKeys: keys.slice(0, 2) }));
    const extraData = decodeQbftExtraData(sealed.extraData);
    const seals = [...extraData.seals, mirrored(extraData.seals[0]!)];

    expect(verify(encodeHeader(withExtraData(sealed, { ...extraData, seals })))).toBe("SEAL_DUPLICATE");
  });

  test("a quorum of which one seal is given twice, the second time mirrored", () => {
    const sealed = decodeHeader(sealHeader(header, { validators, privateKeys: keys.slice(0, 3) }));
    const { seals, ...extraData } = decodeQbftExtraData(sealed.extraData);
    const doubled = [...seals, mirrored(seals[2]!)];

    expect(verify(encodeHeader(withExtraData(sealed, { ...extraData, seals: doubled })))).toBe("SEAL_DUPLICATE");
  });

  test("not a single mirrored seal, which the nodes of a chain accept as well", () => {
    const sealed = decodeHeader(sealHeader(header, { validators, privateKeys: keys.slice(0, 3) }));
    const { seals, ...extraData } = decodeQbftExtraData(sealed.extraData);
    const exchanged = [mirrored(seals[0]!), ...seals.slice(1)];

    expect(verify(encodeHeader(withExtraData(sealed, { ...extraData, seals: exchanged })))).toBeUndefined();
  });

  test("more seals than validators, before it reads any", () => {
    expect(verify(sealHeader(header, { validators, privateKeys: [...keys, key(99)] }))).toBe("SEALS_TOO_MANY");
  });

  test("seals of another round", () => {
    const sealed = decodeHeader(sealHeader(header, { validators, privateKeys: keys, round: 1 }));

    expect(verify(encodeHeader(withExtraData(sealed, { ...decodeQbftExtraData(sealed.extraData), round: 2 })))).toBe(
      "SEAL_FOREIGN",
    );
  });

  test.each<[string, (seal: Uint8Array) => Uint8Array]>([
    ["64 bytes", (seal) => seal.subarray(1)],
    ["66 bytes", (seal) => Uint8Array.of(...seal, 0)],
    ["recovery id 2", (seal) => seal.with(64, 2)],
    ["recovery id 27", (seal) => seal.with(64, seal[64]! + 27)],
    ["r = 0", (seal) => Uint8Array.of(...new Uint8Array(32), ...seal.subarray(32))],
    ["s = 0", (seal) => Uint8Array.of(...seal.subarray(0, 32), ...new Uint8Array(32), seal[64]!)],
    ["r = n", (seal) => Uint8Array.of(...fromHex(CURVE_ORDER_HEX), ...seal.subarray(32))],
    ["s = n", (seal) => Uint8Array.of(...seal.subarray(0, 32), ...fromHex(CURVE_ORDER_HEX), seal[64]!)],
    ["r on no point", (seal) => Uint8Array.of(...fromHex(`0x${"00".repeat(31)}05`), ...seal.subarray(32))],
  ])("a seal of %s", (_what, spoil) => {
    const sealed = decodeHeader(sealHeader(header, { validators, privateKeys: keys.slice(0, 3) }));
    const extraData = decodeQbftExtraData(sealed.extraData);
    const seals = [spoil(extraData.seals[0]!), ...extraData.seals.slice(1)];

    expect(verify(encodeHeader(withExtraData(sealed, { ...extraData, seals })))).toBe("SEAL_MALFORMED");
  });

  test("recovery ids that lift r beyond the curve's order, which ECDSA allows and seals do not", () => {
    for (let r = 1; r < 20; r++) {
      const seal = new Uint8Array(65).with(31, r).with(63, 1);
      expect(refusalCode(() => recoverSigner(new Uint8Array(32).fill(1), seal.with(64, 2)))).toBe("SEAL_MALFORMED");
      expect(refusalCode(() => recoverSigner(new Uint8Array(32).fill(1), seal.with(64, 3)))).toBe("SEAL_MALFORMED");
    }
  });

  test("block 0, which nobody seals", () => {
    expect(verify(genesisHeader(network(4, 20, 0).header, validators))).toBe("VALIDATORS_MISMATCH");
  });
});

describe("extraData", () => {
  const { validators } = network(2, 15);
  const [first, second] = validators.map((address) => fromHex(address));
  const good: readonly RlpItem[] = [new Uint8Array(32), [first!, second!], [], new Uint8Array(0), []];
  const decode = (items: RlpItem) => refusalCode(() => decodeQbftExtraData(encodeRlp(items)));
  const recipient = new Uint8Array(20).fill(1);

  test("decodes in the form from which these cases start, with either vote", () => {
    expect(decode(good)).toBeUndefined();
    expect(decodeQbftExtraData(encodeRlp(good.with(2, [recipient, Uint8Array.of(0xff)]))).vote).toEqual({
      recipient: toHex(recipient),
      kind: "add",
    });
    expect(decodeQbftExtraData(encodeRlp(good.with(2, [recipient, new Uint8Array(0)]))).vote).toEqual({
      recipient: toHex(recipient),
      kind: "drop",
    });
  });

  test.each<[string, RlpItem, string]>([
    ["a byte string", new Uint8Array(90), "EXTRA_DATA_MALFORMED"],
    ["four items", good.slice(0, 4), "EXTRA_DATA_MALFORMED"],
    ["six items, which Besu would let pass", [...good, []], "EXTRA_DATA_MALFORMED"],
    ["a vanity of 31 bytes", good.with(0, new Uint8Array(31)), "EXTRA_DATA_MALFORMED"],
    ["a vanity that is a list", good.with(0, []), "EXTRA_DATA_MALFORMED"],
    ["validators that descend", good.with(1, [second!, first!]), "EXTRA_DATA_MALFORMED"],
    ["a validator twice", good.with(1, [first!, first!]), "EXTRA_DATA_MALFORMED"],
    ["a validator of 19 bytes", good.with(1, [first!.subarray(1)]), "EXTRA_DATA_MALFORMED"],
    ["IBFT2's form of no vote", good.with(2, new Uint8Array(0)), "EXTRA_DATA_MALFORMED"],
    ["IBFT2's drop vote", good.with(2, [recipient, Uint8Array.of(0)]), "EXTRA_DATA_MALFORMED"],
    ["a vote of one item", good.with(2, [recipient]), "EXTRA_DATA_MALFORMED"],
    ["a vote of three items", good.with(2, [recipient, new Uint8Array(0), []]), "EXTRA_DATA_MALFORMED"],
    ["a vote of two bytes", good.with(2, [recipient, Uint8Array.of(0xff, 0xff)]), "EXTRA_DATA_MALFORMED"],
    ["a vote for 19 bytes", good.with(2, [recipient.subarray(1), new Uint8Array(0)]), "EXTRA_DATA_MALFORMED"],
    ["IBFT2's round of four bytes", good.with(3, new Uint8Array(4)), "RLP_NOT_CANONICAL"],
    ["a round beyond 2^31-1", good.with(3, Uint8Array.of(0x80, 0, 0, 0)), "EXTRA_DATA_MALFORMED"],
    ["a round that is a list", good.with(3, []), "EXTRA_DATA_MALFORMED"],
    ["seals that are a byte string", good.with(4, new Uint8Array(65)), "EXTRA_DATA_MALFORMED"],
    ["a seal that is a list", good.with(4, [[]]), "EXTRA_DATA_MALFORMED"],
    ["a seal of 64 bytes", good.with(4, [new Uint8Array(64)]), "SEAL_MALFORMED"],
  ])("is refused as %s", (_what, items, code) => {
    expect(decode(items)).toBe(code);
  });
});

describe("canonicalValidators", () => {
  test("writes addresses in lower case, ascending, and refuses one given twice in any case", () => {
    const [low, high] = [`0x${"0a".repeat(20)}`, `0x${"B0".repeat(20)}`];

    expect(canonicalValidators([high, low])).toEqual([low, high.toLowerCase()]);
    expect(refusalCode(() => canonicalValidators([high, low, high.toLowerCase()]))).toBe("VALIDATORS_MISMATCH");
    expect(refusalCode(() => canonicalValidators(["0x12"]))).toBe("HEX_MALFORMED");
  });
});

describe("block 0", () => {
  test("is made, hashed with its extraData unchanged, and read again", () => {
    const { header, validators } = network(4, 20, 0);

    const rlp = genesisHeader(header, validators);

    const genesis = verifyGenesisHeader(rlp);
    expect(genesis.validators).toEqual(validators);
    expect(toHex(genesis.blockHash)).toBe(toHex(keccak256(rlp)));
    expect(genesis.header.mixHash).toEqual(QBFT_MIX_HASH);
    expect(genesis.header.ommersHash).toEqual(EMPTY_UNCLES_HASH);
    expect(toHex(qbftBlockHash(genesis.header))).toBe(toHex(plainBlockHash(genesis.header)));
  });

  test("is hashed as it is, even with the extraData of a sealed block", () => {
    const { header, validators } = network(4, 20, 0);
    const extraData = { ...decodeQbftExtraData(genesisExtraData(validators)), round: 1 };
    const odd = withExtraData(decodeHeader(genesisHeader(header, validators)), extraData);

    expect(toHex(blockHash(odd))).toBe(toHex(plainBlockHash(odd)));
  });

  test("in contract mode has the extraData that Besu writes", () => {
    expect(toHex(genesisExtraData([]))).toBe(`0xe5a0${"00".repeat(32)}c0c080c0`);
  });

  test("has no seals, round or vote, and no other number", () => {
    const { header, validators, keys } = network(4, 20);
    const extraData = decodeQbftExtraData(genesisExtraData(validators));
    const decode = (change: Partial<QbftExtraData>) =>
      refusalCode(() => decodeGenesisExtraData(encodeQbftExtraData({ ...extraData, ...change })));

    expect(decode({})).toBeUndefined();
    expect(decode({ round: 1 })).toBe("GENESIS_SEALED");
    expect(decode({ seals: [new Uint8Array(65)] })).toBe("GENESIS_SEALED");
    expect(decode({ vote: { recipient: validators[0]!, kind: "drop" } })).toBe("GENESIS_SEALED");
    expect(refusalCode(() => verifyGenesisHeader(sealHeader(header, { validators, privateKeys: keys })))).toBe(
      "HEADER_MALFORMED",
    );
    expect(refusalCode(() => sealHeader(network(4, 20, 0).header, { validators, privateKeys: keys }))).toBe(
      "GENESIS_NOT_SEALABLE",
    );
  });
});

const CURVE_ORDER_HEX = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

function key(index: number): Uint8Array {
  return keccak256(Uint8Array.of(0x6b, index));
}

function network(size: number, items: number, number = 7): Network {
  const keys = Array.from({ length: size }, (_, index) => key(index));
  const validators = keys.map(validatorAddress).sort();
  return { keys, validators, header: unsealedHeader({ items, number, coinbase: fromHex(validators[0]!) }) };
}

/** Seals a header as it is, without putting the QBFT constants in. */
function resealed(header: Header, keys: readonly Uint8Array[]): Uint8Array {
  const extraData = decodeQbftExtraData(header.extraData);
  const digest = commitSealHash(header);
  const seals = keys.map((privateKey) => sealOver(digest, privateKey));
  return encodeHeader(withExtraData(header, { ...extraData, seals }));
}

function sealOver(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const [recovery, ...scalars] = secp256k1.sign(digest, privateKey, { prehash: false, format: "recovered" });
  const seal = Uint8Array.of(...scalars, recovery!);
  if (recoverSigner(digest, seal) !== validatorAddress(privateKey))
    throw new Error("the seal does not lead back to its key");
  return seal;
}

function mirrored(seal: Uint8Array): Uint8Array {
  const s = BigInt(CURVE_ORDER_HEX) - BigInt(toHex(seal.subarray(32, 64)));
  const mirror = Uint8Array.of(
    ...seal.subarray(0, 32),
    ...fromHex(`0x${s.toString(16).padStart(64, "0")}`),
    seal[64]! ^ 1,
  );
  if (equalBytes(mirror, seal)) throw new Error("the mirrored seal is the seal");
  return mirror;
}

function withExtraData(header: Header, extraData: QbftExtraData): Header {
  return changeHeader(header, { extraData: encodeQbftExtraData(extraData) });
}
