import { describe, expect, it } from "vitest";
import { formatDeployment } from "../../src/deployment/deployment.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { parseDeployment } from "../../src/deployment/parse-deployment.ts";
import { contract, EXAMPLE_DEPLOYMENT } from "./example-deployment.ts";

const read = (value: unknown): Deployment =>
  parseDeployment(new TextEncoder().encode(JSON.stringify(value)), "network.json");

describe("a deployment file", () => {
  it("is read back as it was written", () => {
    expect(parseDeployment(new TextEncoder().encode(formatDeployment(EXAMPLE_DEPLOYMENT)), "network.json")).toEqual(
      EXAMPLE_DEPLOYMENT,
    );
  });

  it("of an older program, without the facts about the network, has the defaults", () => {
    const {
      environment: _,
      blockPeriodSeconds: __,
      epochLengthBlocks: ___,
      maxStatusAgeSeconds: ____,
      ...older
    } = EXAMPLE_DEPLOYMENT;

    expect(read(older)).toEqual({
      ...older,
      environment: "production",
      blockPeriodSeconds: 0,
      epochLengthBlocks: 30_000,
    });
  });

  it.each<readonly [place: string, value: unknown]>([
    ["", [EXAMPLE_DEPLOYMENT]],
    ["", null],
    ["", { ...EXAMPLE_DEPLOYMENT, epochLength: 40 }],
    ["", { ...EXAMPLE_DEPLOYMENT, contracts: undefined }],
    ["/format", { ...EXAMPLE_DEPLOYMENT, format: "laiqu.deployment.1" }],
    ["/format", { ...EXAMPLE_DEPLOYMENT, format: "laiqu.deployment.3" }],
    ["/network", { ...EXAMPLE_DEPLOYMENT, network: "" }],
    ["/network", { ...EXAMPLE_DEPLOYMENT, network: "n".repeat(201) }],
    ["/chainId", { ...EXAMPLE_DEPLOYMENT, chainId: 0 }],
    ["/chainId", { ...EXAMPLE_DEPLOYMENT, chainId: "20260" }],
    ["/genesisHash", { ...EXAMPLE_DEPLOYMENT, genesisHash: `0x${"AB".repeat(32)}` }],
    ["/startBlock", { ...EXAMPLE_DEPLOYMENT, startBlock: 0 }],
    ["/startBlock", { ...EXAMPLE_DEPLOYMENT, startBlock: 1.5 }],
    ["/environment", { ...EXAMPLE_DEPLOYMENT, environment: "test" }],
    ["/environment", { ...EXAMPLE_DEPLOYMENT, environment: null }],
    ["/blockPeriodSeconds", { ...EXAMPLE_DEPLOYMENT, blockPeriodSeconds: -1 }],
    ["/epochLengthBlocks", { ...EXAMPLE_DEPLOYMENT, epochLengthBlocks: 0 }],
    ["/epochLengthBlocks", { ...EXAMPLE_DEPLOYMENT, epochLengthBlocks: "40" }],
    ["/maxStatusAgeSeconds", { ...EXAMPLE_DEPLOYMENT, maxStatusAgeSeconds: 0 }],
    ["/contracts", { ...EXAMPLE_DEPLOYMENT, contracts: { Ledger: contract("1") } }],
    ["/contracts", { ...EXAMPLE_DEPLOYMENT, contracts: { ...EXAMPLE_DEPLOYMENT.contracts, Other: contract("5") } }],
    ["/contracts/Ledger", { ...EXAMPLE_DEPLOYMENT, contracts: { ...EXAMPLE_DEPLOYMENT.contracts, Ledger: "0x" } }],
    [
      "/contracts/Ledger/address",
      {
        ...EXAMPLE_DEPLOYMENT,
        contracts: { ...EXAMPLE_DEPLOYMENT.contracts, Ledger: { ...contract("1"), address: "0x11" } },
      },
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
