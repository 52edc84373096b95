import { id, keccak256 } from "ethers";
import { describe, expect, it } from "vitest";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { exportId, recordId } from "../../src/ledger/record-id.ts";
import { randomSource } from "./random-source.ts";

const { hexOf } = randomSource(20261);

describe("ids of records", () => {
  it("follow the contract's formula", () => {
    const issuer = hexOf(10);
    const sha256 = hexOf(32);
    const coder = Ledger__factory.createInterface().getAbiCoder();
    const named = keccak256(
      coder.encode(
        ["string", "uint8", "bytes10", "bytes32", "uint64"],
        ["laiqu.record.1", 6, issuer, id("齐数授〔2026〕1号"), 3],
      ),
    );
    const exported = keccak256(
      coder.encode(["string", "bytes32", "uint64"], ["laiqu.export.1", sha256, 2n ** 64n - 1n]),
    );

    expect(recordId({ kind: 6, issuer, reference: "齐数授〔2026〕1号", revision: 3 })).toBe(named.slice(0, 22));
    expect(exportId({ sha256, ordinal: 2n ** 64n - 1n })).toBe(exported.slice(0, 22));
  });
});
