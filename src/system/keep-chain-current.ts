import { askLastBlock } from "../chain/blocks.ts";
import { EmbeddedChainError } from "../chain/embedded/errors.ts";
import { RpcError } from "../chain/rpc-error.ts";
import type { OpenedResources } from "./opened-resources.ts";
import type { StartedChain } from "./start-chain.ts";
import type { StartOptions } from "./start-options.ts";

/** The greatest age of the head, in seconds (an hour), before an empty block is sealed. */
const MOST_HEAD_AGE = 3_600;

/**
 * Seals an empty block now and every hour, unless another block came meanwhile. The validators of a real network seal
 * a block every few seconds, but the embedded chain seals one only for a transaction. Without this, an idle network
 * would only have certificates that are as old as its last act, and no verifier could tell anything from them.
 */
export async function keepChainCurrent(
  { embedded, rpc }: StartedChain,
  { onNotice }: Pick<StartOptions, "onNotice">,
  opened: OpenedResources,
): Promise<void> {
  const seal = async (): Promise<void> => {
    try {
      const { time } = await askLastBlock(rpc);
      if (Date.now() / 1_000 - time > MOST_HEAD_AGE) await embedded.mineBlock();
    } catch (error) {
      if (!(error instanceof EmbeddedChainError) && !(error instanceof RpcError)) throw error;
      onNotice(error.text);
    }
  };
  await seal();
  const timer = setInterval(() => void seal(), MOST_HEAD_AGE * 1_000);
  opened.add(() => clearInterval(timer));
}
