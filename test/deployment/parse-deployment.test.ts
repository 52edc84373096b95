import { describe, expect, it } from "vitest";
import { formatDeployment } from "../../src/deployment/deployment.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { parseDeployment } from "../../src/deployment/parse-deployment.ts";

const contract = (digit: string) =>
  ({
    address: `0x${digit.repeat(40)}`,
    codeHash: `0x${digit.repeat(64)}`,
    transaction: `0x${digit.repeat(64)}`,
  }) as const;

const DEPLOYMENT: Deployment = {
  format: "laiqu.deployment.1",
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
  },
};

const read = (value: unknown): Deployment =>
  parseDeployment(new TextEncoder().encode(JSON.stringify(value)), "network.json");

describe("a deployment file", () => {
  it("is read back as it was written", () => {
    expect(parseDeployment(new TextEncoder().encode(formatDeployment(DEPLOYMENT)), "network.json")).toEqual(DEPLOYMENT);
  });

  it("of an older program, without the facts about the network, has the defaults", () => {
    const {
      environment: _,
      blockPeriodSeconds: __,
      epochLengthBlocks: ___,
      maxStatusAgeSeconds: ____,
      ...older
    } = DEPLOYMENT;

    expect(read(older)).toEqual({
      ...older,
      environment: "production",
      blockPeriodSeconds: 0,
      epochLengthBlocks: 30_000,
    });
  });

  it.each<readonly [place: string, value: unknown]>([
    ["", [DEPLOYMENT]],
    ["", null],
    ["", { ...DEPLOYMENT, epochLength: 40 }],
    ["", { ...DEPLOYMENT, contracts: undefined }],
    ["/format", { ...DEPLOYMENT, format: "laiqu.deployment.2" }],
    ["/network", { ...DEPLOYMENT, network: "" }],
    ["/network", { ...DEPLOYMENT, network: "n".repeat(201) }],
    ["/chainId", { ...DEPLOYMENT, chainId: 0 }],
    ["/chainId", { ...DEPLOYMENT, chainId: "20260" }],
    ["/genesisHash", { ...DEPLOYMENT, genesisHash: `0x${"AB".repeat(32)}` }],
    ["/startBlock", { ...DEPLOYMENT, startBlock: 0 }],
    ["/startBlock", { ...DEPLOYMENT, startBlock: 1.5 }],
    ["/environment", { ...DEPLOYMENT, environment: "test" }],
    ["/environment", { ...DEPLOYMENT, environment: null }],
    ["/blockPeriodSeconds", { ...DEPLOYMENT, blockPeriodSeconds: -1 }],
    ["/epochLengthBlocks", { ...DEPLOYMENT, epochLengthBlocks: 0 }],
    ["/epochLengthBlocks", { ...DEPLOYMENT, epochLengthBlocks: "40" }],
    ["/maxStatusAgeSeconds", { ...DEPLOYMENT, maxStatusAgeSeconds: 0 }],
    ["/contracts", { ...DEPLOYMENT, contracts: { Ledger: contract("1") } }],
    ["/contracts", { ...DEPLOYMENT, contracts: { ...DEPLOYMENT.contracts, Other: contract("5") } }],
    ["/contracts/Ledger", { ...DEPLOYMENT, contracts: { ...DEPLOYMENT.contracts, Ledger: "0x" } }],
    [
      "/contracts/Ledger/address",
      { ...DEPLOYMENT, contracts: { ...DEPLOYMENT.contracts, Ledger: { ...contract("1"), address: "0x11" } } },
    ],
  ])("is refused with the place %j of what is missing, unknown or malformed", (place, value) => {
    expect(() => read(value)).toThrow(
      expect.objectContaining({
        code: "DEPLOYMENT_MALFORMED",
        evidence: { path: "network.json", place },
        message: expect.stringContaining("network.json") as string,
      }),
    );
  });
});
