import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import runtimeCode from "./scripts/hardhat/runtime-code-plugin.ts";
import simpleTests from "./scripts/hardhat/simple-tests-plugin.ts";

/**
 * One compiler setting for every profile: the descriptor under which certificates are verified contains hashes of the
 * code, so no build may differ. `paris` runs on every permissioned EVM from Berlin on (GoQuorum has no PUSH0).
 */
const solc = {
  version: "0.8.37",
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
  settings: {
    evmVersion: "paris",
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none" },
  },
} as const;

/** The code that every export runs is optimized for more runs; the other parts have little room below 24,576 bytes. */
const often = { ...solc, settings: { ...solc.settings, optimizer: { enabled: true, runs: 10_000 } } } as const;
const compilers = {
  compilers: [solc],
  overrides: { "contracts/Ledger.sol": often, "contracts/parts/JudgingPart.sol": often },
};

export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain, runtimeCode, simpleTests],
  solidity: { profiles: { default: compilers, production: compilers }, splitTestsCompilation: true },
  paths: { tests: { solidity: "./test/contracts" } },
  // The seed ("laiqu" in ASCII) is fixed, so that a failing run can be repeated.
  test: { solidity: { fuzz: { seed: "0x6c61697175" } } },
  typechain: { outDir: "./src/deployment/bindings" },
});
