import { RpcError } from "./rpc-error.ts";
import type { RpcCall, RpcRequester } from "./rpc.ts";

/** Calls in one round trip: every known node accepts 100, and an answer stays below a few megabytes. */
const MOST_CALLS = 100;
/** Round trips under way at once. Most of the time of an index that catches up is spent waiting for receipts. */
const SIDE_BY_SIDE = 3;

/** The number of calls that each node is asked at once. It falls when a node says that it is too much. */
const sizes = new WeakMap<RpcRequester, number>();

/**
 * Asks any number of questions in batches, some side by side. A batch that is too much for the node, or whose answer is
 * too long, is halved and asked again; the node is then asked less at once for a while.
 * @returns the results in the order of the calls, as they were served
 * @throws RpcError
 */
export async function batchAll(rpc: RpcRequester, calls: readonly RpcCall[]): Promise<unknown[]> {
  const results: unknown[] = [];
  let next = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (next < calls.length && !failed) {
      const start = next;
      const batch = calls.slice(start, start + sizeFor(rpc));
      next += batch.length;
      try {
        const answered = await askHalving(rpc, batch);
        answered.forEach((result, index) => (results[start + index] = result));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return results;
}

async function askHalving(rpc: RpcRequester, batch: readonly RpcCall[]): Promise<readonly unknown[]> {
  try {
    const results = await rpc.batch(batch);
    sizes.set(rpc, Math.min(MOST_CALLS, sizeFor(rpc) + 1));
    return results;
  } catch (error) {
    if (!(error instanceof RpcError) || error.evidence.tooMuch !== true) throw error;
    sizes.set(rpc, Math.max(1, Math.floor(batch.length / 2)));
    // To ask a node that is too slow again at once would multiply the wait; the next attempt asks less.
    if (batch.length === 1 || !answeredAtOnce(error)) throw error;
    const half = Math.ceil(batch.length / 2);
    return [...(await askHalving(rpc, batch.slice(0, half))), ...(await askHalving(rpc, batch.slice(half)))];
  }
}

function answeredAtOnce({ code, evidence }: RpcError): boolean {
  return code === "REMOTE_ERROR" || code === "MALFORMED" || evidence.status === 413;
}

function sizeFor(rpc: RpcRequester): number {
  return sizes.get(rpc) ?? MOST_CALLS;
}
