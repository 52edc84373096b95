import { availableParallelism } from "node:os";
import type { SolidityHooks } from "hardhat/types/hooks";

const handlers = (): Promise<Partial<SolidityHooks>> =>
  Promise.resolve({
    async build(context, files, options, next) {
      // Hardhat leaves one core alone, which on two cores would be half of the machine.
      return await next(context, files, { ...options, concurrency: availableParallelism() });
    },
  });
export default handlers;
