import { join } from "node:path";
import { toHex } from "../../consensus/hex.ts";
import { acquireDataDirectoryLock } from "../../data-directory/data-directory-lock.ts";
import type { DataDirectoryLock } from "../../data-directory/data-directory-lock.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { EmbeddedChainError } from "./errors.ts";
import { Evm } from "./evm.ts";
import type { EvmBlock } from "./evm.ts";
import { JOURNAL_FORMAT, JournalWriter, readJournalContents } from "./journal.ts";
import { refuseOtherGenesis, replayJournal } from "./replay.ts";
import { SealedHistory } from "./sealed-history.ts";
import { hashOf, Sealer } from "./sealer.ts";
import { Validators } from "./validators.ts";
import { loadValidatorKeys } from "./validator-keys.ts";

export interface EmbeddedChainOptions {
  /** The folder of the journal, the validators' seed and the lock; created if missing. */
  readonly dataDirectory: string;
  /** Default 20260. */
  readonly chainId?: number;
  /** Time of a new chain's genesis, in seconds since 1970; default now. An existing chain keeps its own time. */
  readonly initialTimestamp?: number;
  /**
   * 0 (the default): every transaction is mined at once in a block of its own. 1 to 3600: the seconds between blocks;
   * each block takes the transactions that wait, even if there are none; a transaction is durable once it is mined.
   */
  readonly intervalSeconds?: number;
  /** Blocks after which all open votes about validators lapse; default 30,000. An existing chain must have the same. */
  readonly epochLength?: number;
  /** Called while the journal is replayed, with the blocks done and the blocks in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with a notice that the user should see and need not act on. */
  readonly onNotice?: (notice: Bilingual) => void;
  /** Called once, when a block could not be kept and the chain makes no more. */
  readonly onStopped?: (reason: EmbeddedChainError) => void;
}

const DEFAULT_CHAIN_ID = 20260;
/** The default of Besu and GoQuorum. */
const DEFAULT_EPOCH_LENGTH = 30_000;
const MAX_EPOCH_LENGTH = 1_000_000_000;
const JOURNAL_FILE = "journal.jsonl";
const MAX_INTERVAL_SECONDS = 3600;
/** The last second of the year 9999 (UTC), which fits the EVM's and JavaScript's numbers. */
const MAX_TIMESTAMP = 253_402_300_799;

/**
 * The development chain: one process, one EVM, and throwaway validators that seal every block as a QBFT network would:
 * four at first, and others when they are voted in. After a restart the same chain is made again from a journal, to the
 * last byte of every header.
 *
 * A block is visible to readers, and its transaction acknowledged, once its journal line is synced to disk. If that
 * fails the chain stops, because it must not show a block that could be lost.
 */
export class EmbeddedChain {
  readonly chainId: number;
  readonly evm: Evm;
  readonly history: SealedHistory;
  readonly sealer: Sealer;
  /** The validators of the next block, and the votes about them. */
  readonly validators: Validators;
  readonly intervalSeconds: number;
  readonly #journal: JournalWriter;
  readonly #lock: DataDirectoryLock;
  /** Signed transactions in the EVM's pool, by hash: the journal keeps them as they were received. */
  readonly #waiting = new Map<string, string>();
  #lastTimestamp: number;
  #nextTimestamp: number | undefined;
  /** The end of the queue in which writers take turns. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopped: EmbeddedChainError | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #onStopped: ((reason: EmbeddedChainError) => void) | undefined;

  private constructor(parts: {
    chainId: number;
    evm: Evm;
    history: SealedHistory;
    sealer: Sealer;
    validators: Validators;
    journal: JournalWriter;
    lock: DataDirectoryLock;
    lastTimestamp: number;
    intervalSeconds: number;
    onStopped: ((reason: EmbeddedChainError) => void) | undefined;
  }) {
    this.chainId = parts.chainId;
    this.evm = parts.evm;
    this.history = parts.history;
    this.sealer = parts.sealer;
    this.validators = parts.validators;
    this.#journal = parts.journal;
    this.#lock = parts.lock;
    this.#lastTimestamp = parts.lastTimestamp;
    this.intervalSeconds = parts.intervalSeconds;
    this.#onStopped = parts.onStopped;
  }

  /**
   * Opens the chain of a data directory, or starts a new one there.
   * @throws DataDirectoryError; EmbeddedChainError `VALIDATOR_SEED_INVALID`, `INVALID_OPTION`
   * @throws JournalError if the journal is damaged, belongs to another network, or does not replay; then nothing is
   *   changed
   */
  static async open(options: EmbeddedChainOptions): Promise<EmbeddedChain> {
    const { dataDirectory, onProgress, onNotice } = options;
    const chainId = checkOption("chainId", options.chainId ?? DEFAULT_CHAIN_ID, 1, Number.MAX_SAFE_INTEGER);
    const intervalSeconds = checkOption("intervalSeconds", options.intervalSeconds ?? 0, 0, MAX_INTERVAL_SECONDS);
    const epochLength = checkOption("epochLength", options.epochLength ?? DEFAULT_EPOCH_LENGTH, 1, MAX_EPOCH_LENGTH);
    const startTime = checkOption("initialTimestamp", options.initialTimestamp ?? wallClock(), 0, MAX_TIMESTAMP);

    const lock = acquireDataDirectoryLock(dataDirectory, "chain.lock");
    try {
      const sealer = new Sealer(loadValidatorKeys(dataDirectory));
      const journalPath = join(dataDirectory, JOURNAL_FILE);
      const contents = await readJournalContents(journalPath);
      const genesisTimestamp = contents.genesis?.timestamp ?? startTime;
      const evm = await Evm.create({ chainId, genesisTimestamp });
      const genesis = sealer.sealGenesis(await evm.blockAt(0));
      const history = new SealedHistory(genesis);
      const validators = new Validators(genesis.extraData, epochLength, [...sealer.founders, ...sealer.spares]);
      const own = { chainId, validators: sealer.founders, epochLength, hash: genesis.hash };

      if (contents.genesis !== undefined) refuseOtherGenesis(journalPath, contents.genesis, own);
      const lastTimestamp = await replayJournal({
        path: journalPath,
        contents,
        evm,
        sealer,
        validators,
        history,
        genesisTimestamp,
        onProgress,
      });
      if (contents.tornBytes > 0) {
        onNotice?.({
          zh: `日志的最后一行在写入途中中断（${contents.tornBytes} 字节）；其中没有任何交易得到过确认，已将其去除。`,
          en:
            `The journal's last line was cut off in the middle of a write (${contents.tornBytes} bytes); ` +
            "no transaction in it was ever acknowledged, and it is removed.",
        });
      }
      const journal = await JournalWriter.open(journalPath, contents);
      if (contents.genesis === undefined) {
        await journal.append({ format: JOURNAL_FORMAT, timestamp: genesisTimestamp, ...own });
      }
      const chain = new EmbeddedChain({
        chainId,
        evm,
        history,
        sealer,
        validators,
        journal,
        lock,
        lastTimestamp,
        intervalSeconds,
        onStopped: options.onStopped,
      });
      await chain.#startInterval();
      return chain;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /**
   * Accepts a signed transaction (0x-hex) and returns its hash. The transaction is then mined and kept or, with an
   * interval, waits for the next block. A transaction that reverts is mined too.
   * @throws ProviderRpcError if it is not valid
   * @throws EmbeddedChainError `CHAIN_STOPPED`, `CHAIN_CLOSED`
   */
  async sendRawTransaction(raw: string): Promise<string> {
    return await this.#inTurn(async () => {
      if (this.intervalSeconds > 0) return await this.#addToPool(raw);
      const hash = (await this.#mine([raw])).transactions[0];
      if (hash === undefined) throw new Error("The EVM accepted a transaction and mined a block without it.");
      return hash;
    });
  }

  /**
   * Mines several signed transactions in one block, in this order, and returns their hashes.
   * @throws EmbeddedChainError `TRANSACTION_NOT_INCLUDED` if not all of them fit (a gap in the nonces, too much gas);
   *   then none is mined
   * @throws ProviderRpcError if one of them is not valid; then none is mined
   */
  async sendBatch(raws: readonly string[]): Promise<string[]> {
    return await this.#inTurn(async () => {
      if (this.intervalSeconds === 0) await this.evm.setAutomine(false);
      const hashes: string[] = [];
      try {
        for (const raw of raws) hashes.push(await this.#addToPool(raw));
        const included = new Set(await this.evm.minablePool());
        const left = hashes.find((hash) => !included.has(hash));
        if (left !== undefined) {
          throw new EmbeddedChainError(
            "TRANSACTION_NOT_INCLUDED",
            {
              zh: `交易 ${left} 不能与其他交易放入同一区块：请检查其 nonce 与各交易 gas 上限之和。`,
              en:
                `The transaction ${left} does not fit into one block with the others: ` +
                "check its nonce and the sum of the gas limits.",
            },
            { transaction: left },
          );
        }
        await this.#mine([]);
        return hashes;
      } catch (error) {
        for (const hash of hashes) if (this.#waiting.delete(hash)) await this.evm.dropFromPool(hash);
        throw error;
      } finally {
        if (this.intervalSeconds === 0) await this.evm.setAutomine(true);
      }
    });
  }

  /**
   * Mines the waiting transactions in one block, which may be empty.
   * @throws EmbeddedChainError `CHAIN_STOPPED`, `CHAIN_CLOSED`
   */
  async mineBlock(): Promise<void> {
    await this.#inTurn(async () => this.#mine([]));
  }

  /**
   * Sets the time of the next block (seconds since 1970), so that the demo can have its dates. Later blocks follow the
   * wall clock again, but none is older than the one before.
   * @throws EmbeddedChainError `TIMESTAMP_TOO_EARLY`, `INVALID_OPTION`
   */
  async setNextTimestamp(seconds: number): Promise<void> {
    checkOption("timestamp", seconds, 0, MAX_TIMESTAMP);
    await this.#inTurn(async () => {
      if (seconds < this.#lastTimestamp) {
        throw new EmbeddedChainError(
          "TIMESTAMP_TOO_EARLY",
          {
            zh: `下一区块的时间不能是 ${seconds}：上一区块的时间是 ${this.#lastTimestamp}，新区块不得早于上一区块。`,
            en:
              `The next block cannot have the time ${seconds}: the last block has the time ${this.#lastTimestamp}, ` +
              "and a block may not be older than the one before.",
          },
          { given: seconds, limit: this.#lastTimestamp },
        );
      }
      this.#nextTimestamp = seconds;
    });
  }

  /** Why this chain makes no more blocks; undefined while it makes them. */
  get stopped(): EmbeddedChainError | undefined {
    return this.#stopped;
  }

  /** Finishes the block under way, closes the journal and frees the data directory. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#stopped?.code === "CHAIN_CLOSED") return;
    const lastTurn = this.#turn;
    this.#stopped = new EmbeddedChainError("CHAIN_CLOSED", {
      zh: "内嵌链已关闭：请重新启动。",
      en: "The embedded chain has been closed: start it again.",
    });
    await lastTurn;
    await this.#journal.close();
    this.#lock.release();
  }

  async #addToPool(raw: string): Promise<string> {
    const hash = await this.evm.addToPool(raw);
    this.#waiting.set(hash, raw);
    return hash;
  }

  /** Makes, seals and keeps one block. Readers see it only after that. */
  async #mine(raws: readonly string[]): Promise<EvmBlock> {
    const number = this.history.head + 1;
    const timestamp = Math.max(this.#lastTimestamp, this.#nextTimestamp ?? wallClock());
    const validators = this.validators.next;
    const coinbase = this.sealer.proposerOf(number, validators);
    const vote = this.validators.voteOf(coinbase);
    const [block] = await this.evm.produce([{ number, timestamp, coinbase, transactions: raws }]);
    if (block === undefined) throw new Error("The EVM made no block.");
    // From here on the EVM is ahead of the journal: a failure cannot be undone, so it stops the chain.
    try {
      const header = this.sealer.seal(block, this.history.hashOf(number - 1), { validators, vote });
      const sealed = { hash: hashOf(header), extraData: header.extraData };
      const transactions = raws.length > 0 ? raws : block.transactions.map((hash) => this.#takeWaiting(hash));
      await this.#journal.append({
        number,
        timestamp,
        transactions,
        extraData: toHex(sealed.extraData),
        hash: sealed.hash,
      });
      this.#lastTimestamp = timestamp;
      this.#nextTimestamp = undefined;
      this.validators.apply(header);
      this.history.append(sealed);
      return block;
    } catch (cause) {
      throw this.#stop({ zh: `区块 ${number} 未能保存`, en: `Block ${number} could not be kept` }, cause);
    }
  }

  /** Stops the chain: nothing more is accepted. If it has stopped before, the first reason stays. */
  #stop(what: Bilingual, cause: unknown): EmbeddedChainError {
    clearInterval(this.#timer);
    if (this.#stopped !== undefined) return this.#stopped;
    const reason = reasonOf(cause);
    this.#stopped = new EmbeddedChainError(
      "CHAIN_STOPPED",
      {
        zh: `${what.zh}（${reason.zh}），链已停止。已确认的内容均已保存；请排除原因后重新启动。`,
        en:
          `${what.en} (${reason.en}), so the chain has stopped. ` +
          "Everything that was acknowledged is kept; remove the cause and start again.",
      },
      { reason: what.en },
      cause,
    );
    this.#onStopped?.(this.#stopped);
    return this.#stopped;
  }

  #takeWaiting(hash: string): string {
    const raw = this.#waiting.get(hash);
    if (raw === undefined) throw new Error(`The EVM mined the transaction ${hash}, which was never sent.`);
    this.#waiting.delete(hash);
    return raw;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#stopped !== undefined) throw this.#stopped;
      return work();
    });
    // The next writer does not depend on the success of this one; the caller of this one gets the failure.
    this.#turn = result.catch(() => undefined);
    return await result;
  }

  async #startInterval(): Promise<void> {
    if (this.intervalSeconds === 0) return;
    await this.evm.setAutomine(false);
    let mining = false;
    this.#timer = setInterval(() => {
      if (mining) return;
      mining = true;
      // This is not awaited: every later request fails with the reason instead.
      this.mineBlock()
        .catch((cause: unknown) => this.#stop({ zh: "未能出块", en: "A block could not be mined" }, cause))
        .finally(() => {
          mining = false;
        });
    }, this.intervalSeconds * 1000).unref();
  }
}

function wallClock(): number {
  return Math.floor(Date.now() / 1000);
}

function checkOption(name: string, value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new EmbeddedChainError(
      "INVALID_OPTION",
      {
        zh: `${name} 须为 ${least} 至 ${most} 的整数，不能是 ${value}。`,
        en: `${name} must be a whole number from ${least} to ${most}, not ${value}.`,
      },
      { name, given: value, least, most },
    );
  }
  return value;
}
