import { describe, expect, test } from "vitest";
import { verifyAccount } from "../../src/consensus/account.ts";
import { ConsensusError } from "../../src/consensus/errors.ts";
import { decodeHeader, encodeHeader } from "../../src/consensus/header.ts";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import { commitSealHash, qbftBlockHash, verifySealedHeader } from "../../src/consensus/qbft.ts";
import { decodeRlp, encodeRlp, isRlpList } from "../../src/consensus/rlp.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import vector from "../vectors/besu-26.4.0-qbft.json" with { type: "json" };
import { refusalCode, withByteChanged } from "./refusal.ts";

const RLP = fromHex(vector.sealedHeader.rlp);
const { validators } = vector.sealedHeader;

describe("a Cancun header of a live Besu 26.4.0 network", () => {
  test("verifies against its validators", () => {
    const { header, blockHash, signers, round } = verifySealedHeader(RLP, validators);

    expect(toHex(blockHash)).toBe(vector.sealedHeader.blockHash);
    expect(header.number).toBe(vector.sealedHeader.number);
    expect(header.timestamp).toBe(vector.sealedHeader.timestamp);
    expect(header.items).toHaveLength(20);
    expect(round).toBe(vector.sealedHeader.round);
    expect(signers).toHaveLength(vector.sealedHeader.seals);
    expect(toHex(encodeHeader(header))).toBe(toHex(RLP));
  });

  test("its block hash is its commit-seal hash in round 0, and not the hash of the raw header", () => {
    const header = decodeHeader(RLP);

    expect(toHex(commitSealHash(header))).toBe(toHex(qbftBlockHash(header)));
    expect(toHex(keccak256(RLP))).not.toBe(vector.sealedHeader.blockHash);
  });

  test.each([0x01, 0x80, 0xff])("is refused with any one byte changed by %i", (mask) => {
    for (let index = 0; index < RLP.length; index++) {
      const changed = withByteChanged(RLP, index, mask);

      expect(() => verifySealedHeader(changed, validators), `byte ${index}`).toThrow(ConsensusError);
    }
  });

  test("is refused with any one byte cut out or repeated", () => {
    for (let index = 0; index < RLP.length; index++) {
      const cut = Uint8Array.from([...RLP.subarray(0, index), ...RLP.subarray(index + 1)]);
      const doubled = Uint8Array.from([...RLP.subarray(0, index), RLP[index]!, ...RLP.subarray(index)]);

      expect(() => verifySealedHeader(cut, validators), `byte ${index}`).toThrow(ConsensusError);
      expect(() => verifySealedHeader(doubled, validators), `byte ${index}`).toThrow(ConsensusError);
    }
  });

  test("proves an account of its state", () => {
    const { header } = verifySealedHeader(RLP, validators);

    const account = verifyAccount(header.stateRoot, fromHex(vector.accountProof.address), accountNodes());

    expect(toHex(account!.storageRoot)).toBe(vector.accountProof.storageRoot);
  });

  test("does not prove that account with a node missing, altered or for another address", () => {
    const { stateRoot } = decodeHeader(RLP);
    const address = fromHex(vector.accountProof.address);
    const nodes = accountNodes();
    const altered = nodes.map((node, index) => (index === 1 ? withByteChanged(node, 40, 1) : node));

    expect(refusalCode(() => verifyAccount(stateRoot, address, nodes.slice(0, -1)))).toBe("TRIE_PROOF_INCOMPLETE");
    expect(refusalCode(() => verifyAccount(stateRoot, address, altered))).toBe("TRIE_NODE_HASH_MISMATCH");
    expect(refusalCode(() => verifyAccount(stateRoot, withByteChanged(address, 19, 1), nodes))).toBeDefined();
  });

  test("the next header, sealed by two of four validators, is refused because seals are missing", () => {
    const rlp = fromHex(vector.tooFewSeals.rlp);

    expect(toHex(decodeHeader(rlp).parentHash)).toBe(vector.sealedHeader.blockHash);
    expect(refusalCode(() => verifySealedHeader(rlp, validators))).toBe("SEALS_TOO_FEW");
  });
});

/** The vector has the proof as an RLP list of nodes, each of which is a list too. */
function accountNodes(): Uint8Array[] {
  const list = fromHex(vector.accountProof.rlpListOfNodes);
  const items = decodeRlp(list);
  if (!isRlpList(items)) throw new Error("the vector's account proof is not a list");
  return items.map((item) => (isRlpList(item) ? encodeRlp(item) : item));
}
