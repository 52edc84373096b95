import { startEmbeddedChain } from "../chain/embedded/start-embedded-chain.ts";
import type { RunningEmbeddedChain } from "../chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../chain/rpc.ts";
import type { JsonRpc } from "../chain/rpc.ts";
import { failureFields } from "../log/failure-fields.ts";
import type { DataLayout } from "./data-layout.ts";
import type { OpenedResources } from "./opened-resources.ts";
import type { StartOptions } from "./start-options.ts";

/** The embedded chain, and a client that asks it over HTTP as it would ask any other node. */
export interface StartedChain {
  readonly embedded: RunningEmbeddedChain;
  readonly rpc: JsonRpc;
}

/**
 * Starts the embedded chain of a data directory.
 * @param foundedAt - the time at which a new chain begins, in seconds
 * @throws EmbeddedChainError; JournalError; DataDirectoryError
 */
export async function startChain(
  layout: DataLayout,
  foundedAt: number,
  options: StartOptions,
  opened: OpenedResources,
): Promise<StartedChain> {
  const embedded = await startEmbeddedChain({
    dataDirectory: layout.chain,
    port: options.chainPort,
    initialTimestamp: foundedAt,
    onProgress: (done, total) => options.onProgress("REPLAYING", done, total),
    onNotice: options.onNotice,
    onStopped: (reason) => options.log.error("chain-stopped", failureFields(reason)),
  });
  opened.add(() => embedded.close());
  const rpc = createJsonRpc(embedded.url);
  opened.add(() => rpc.close());
  return { embedded, rpc };
}
