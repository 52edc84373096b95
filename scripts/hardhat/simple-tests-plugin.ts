import { definePlugin } from "hardhat/plugins";

/** Compiles Solidity tests without optimizing them, and as many compilations at once as there are cores. */
export default definePlugin({
  id: "laiqu-simple-tests",
  hookHandlers: {
    config: () => import("./compile-tests-simply.ts"),
    solidity: () => import("./compile-on-all-cores.ts"),
  },
});
