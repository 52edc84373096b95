import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatTypechain from "@nomicfoundation/hardhat-typechain";
import { defineConfig } from "hardhat/config";
import runtimeCode from "./scripts/hardhat/runtime-code-plugin.ts";

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

export default defineConfig({
  plugins: [hardhatEthers, hardhatTypechain, runtimeCode],
  solidity: { profiles: { default: solc, production: solc }, splitTestsCompilation: true },
  paths: { tests: { solidity: "./test/contracts" } },
  // The seed ("laiqu" in ASCII) is fixed, so that a failing run can be repeated.
  test: { solidity: { fuzz: { seed: "0x6c61697175" } } },
  typechain: { outDir: "./src/deployment/bindings" },
});
