import { JournalError, ProviderRpcError } from "./errors.ts";
import type { BlockRecipe, Evm, EvmBlock } from "./evm.ts";
import { readJournalBlocks } from "./journal.ts";
import type { JournalBlock, JournalContents, JournalGenesis } from "./journal.ts";
import type { SealedHistory } from "./sealed-history.ts";
import { quantity } from "./sealed-view.ts";
import type { Sealer } from "./sealer.ts";

/** What a replay works on. */
export interface Replay {
  readonly path: string;
  readonly contents: JournalContents;
  /** At genesis. */
  readonly evm: Evm;
  readonly sealer: Sealer;
  /** At genesis; has all blocks of the journal afterwards. */
  readonly history: SealedHistory;
  readonly genesisTimestamp: number;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

/** Blocks in one trip to the EVM: it works on one chunk while the previous one is hashed here. */
const CHUNK_BLOCKS = 32;

/**
 * Makes every block of the journal again and compares its hash, which covers state,
 * transactions, receipts and time, with the journal's. Seals are taken from the journal.
 *
 * @returns the time of the last block, in seconds since 1970
 * @throws JournalError `REPLAY_MISMATCH` at the first block that differs
 */
export async function replayJournal(replay: Replay): Promise<number> {
  const { contents, history, onProgress } = replay;
  let timestamp = replay.genesisTimestamp;
  let previous: { entries: JournalBlock[]; blocks: EvmBlock[] } | undefined;
  for await (const entries of inChunks(readJournalBlocks(replay.path))) {
    const finished = previous;
    const [blocks] = await Promise.all([
      produce(replay, entries),
      (async () => finished !== undefined && compare(replay, finished.entries, finished.blocks))(),
    ]);
    previous = { entries, blocks };
    timestamp = entries.at(-1)?.timestamp ?? timestamp;
    onProgress?.(history.head, contents.blockCount);
  }
  if (previous !== undefined) {
    compare(replay, previous.entries, previous.blocks);
    onProgress?.(history.head, contents.blockCount);
  }
  return timestamp;
}

/** @throws JournalError `GENESIS_MISMATCH` if the journal is of another network than this directory and these options make */
export function refuseOtherGenesis(
  path: string,
  journal: JournalGenesis,
  ours: { readonly chainId: number; readonly validators: readonly string[]; readonly hash: string },
): void {
  const refuse = (what: string, expected: string, actual: string): JournalError =>
    new JournalError({
      code: "GENESIS_MISMATCH",
      path,
      line: 1,
      expected,
      actual,
      message: `The journal is of another network: its ${what} is ${expected}, not ${actual}. Nothing was changed`,
    });
  if (journal.chainId !== ours.chainId) throw refuse("chain id", String(journal.chainId), String(ours.chainId));
  const [theirs, mine] = [journal.validators.join(","), ours.validators.join(",")];
  if (theirs !== mine) throw refuse("validator set", theirs, mine);
  if (journal.hash !== ours.hash) throw refuse("genesis hash", journal.hash, ours.hash);
}

async function produce(replay: Replay, entries: readonly JournalBlock[]): Promise<EvmBlock[]> {
  const { evm, sealer, path } = replay;
  const recipes = entries.map(({ number, timestamp, transactions }): BlockRecipe => ({
    number,
    timestamp,
    transactions,
    coinbase: sealer.proposerOf(number),
  }));
  try {
    return await evm.produce(recipes);
  } catch (cause) {
    if (!(cause instanceof ProviderRpcError)) throw cause;
    const number = Number(await evm.request<string>("eth_blockNumber", [])) + 1;
    // The refusal may follow from an earlier block that differs: that one is to be named.
    const made = entries.filter((entry) => entry.number < number);
    compare(
      replay,
      made,
      await Promise.all(
        made.map((entry) => evm.request<EvmBlock>("eth_getBlockByNumber", [quantity(entry.number), false])),
      ),
    );
    throw new JournalError(
      {
        code: "REPLAY_MISMATCH",
        path,
        line: number + 1,
        message: `The journal does not replay: block ${number} is refused (${cause.message}). Nothing was changed; use the version of Laiqu that wrote it, or restore a backup`,
      },
      { cause },
    );
  }
}

function compare(
  { sealer, history, path }: Replay,
  entries: readonly JournalBlock[],
  blocks: readonly EvmBlock[],
): void {
  entries.forEach((entry, index) => {
    const block = blocks[index];
    const extraData = Buffer.from(entry.extraData.slice(2), "hex");
    const hash =
      block === undefined ? undefined : sealer.hashSealed(block, history.hashOf(entry.number - 1), extraData);
    if (hash !== entry.hash) {
      throw new JournalError({
        code: "REPLAY_MISMATCH",
        path,
        line: entry.number + 1,
        expected: entry.hash,
        actual: hash ?? "no block",
        message: `The journal does not replay: block ${entry.number} comes out as ${hash ?? "nothing"} instead of ${entry.hash}. Nothing was changed; use the version of Laiqu that wrote it, or restore a backup`,
      });
    }
    history.append({ hash, extraData });
  });
}

async function* inChunks(blocks: AsyncIterable<JournalBlock>): AsyncGenerator<JournalBlock[]> {
  let chunk: JournalBlock[] = [];
  for await (const block of blocks) {
    chunk.push(block);
    if (chunk.length === CHUNK_BLOCKS) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
