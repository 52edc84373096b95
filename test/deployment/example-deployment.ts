import type { Deployment } from "../../src/deployment/deployment.ts";

/** A contract whose address and hashes are one digit. */
export const contract = (digit: string) =>
  ({
    address: `0x${digit.repeat(40)}`,
    codeHash: `0x${digit.repeat(64)}`,
    transaction: `0x${digit.repeat(64)}`,
  }) as const;

/** The content of a deployment file, with every member. No chain has this ledger. */
export const EXAMPLE_DEPLOYMENT: Deployment = {
  format: "laiqu.deployment.2",
  network: "沧屿网 network",
  chainId: 20260,
  genesisHash: `0x${"ab".repeat(32)}`,
  startBlock: 4,
  environment: "production",
  blockPeriodSeconds: 2,
  epochLengthBlocks: 40,
  maxStatusAgeSeconds: 86_400,
  contracts: {
    Ledger: contract("1"),
    AttestingPart: contract("2"),
    SettlingPart: contract("3"),
    GoverningPart: contract("4"),
    JudgingPart: contract("5"),
  },
};
