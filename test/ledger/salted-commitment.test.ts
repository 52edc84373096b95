import { AbiCoder, keccak256 } from "ethers";
import { expect, it } from "vitest";
import { saltedCommitment } from "../../src/ledger/salted-commitment.ts";
import { randomSource } from "./random-source.ts";

const { hexOf } = randomSource(20263);

it("the commitment of a salted export is the hash of its tag, salt and digests in ABI encoding", () => {
  for (let run = 0; run < 20; run++) {
    const [salt, sha256, sm3] = [hexOf(32), hexOf(32), hexOf(32)] as const;
    const types = ["string", "bytes32", "bytes32", "bytes32"];
    const preimage = AbiCoder.defaultAbiCoder().encode(types, ["laiqu.salted.1", salt, sha256, sm3]);

    expect(saltedCommitment({ salt, sha256: sha256.slice(2), sm3: sm3.slice(2) })).toBe(keccak256(preimage));
  }
});
