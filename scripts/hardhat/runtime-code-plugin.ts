import { definePlugin } from "hardhat/plugins";

/** Writes beside the bindings where each contract's runtime code lies in the code that creates it. */
export default definePlugin({
  id: "laiqu-runtime-code",
  hookHandlers: { solidity: () => import("./write-runtime-code.ts") },
});
