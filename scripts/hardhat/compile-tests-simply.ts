// A test deploys the ledger by the code that its own compilation made (`vm.getCode`), so how the test itself is
// compiled changes nothing that is tested. Optimizing 30 tests costs minutes, and compiling them plainly half a minute.
import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { ConfigHooks } from "hardhat/types/hooks";

const handlers = (): Promise<Partial<ConfigHooks>> =>
  Promise.resolve({
    async resolveUserConfig(userConfig, resolveVariable, next) {
      const config = await next(userConfig, resolveVariable);
      const tests = testsBelow(config.paths.tests.solidity, config.paths.root);
      for (const profile of Object.values(config.solidity.profiles)) {
        const { settings, ...compiler } = profile.compilers[0]!;
        const plain = { ...compiler, settings: { ...settings, viaIR: false, optimizer: { enabled: false } } };
        // Files with the very same object of settings are compiled together.
        for (const test of tests) profile.overrides[test] = plain;
      }
      return config;
    },
  });
export default handlers;

function testsBelow(folder: string, root: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sol"))
    .map((name) => relative(root, join(folder, name)).split(sep).join("/"));
}
