import { failureFields } from "../../log/failure-fields.ts";
import type { Log } from "../../log/log.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import type { RpcAsker } from "../../chain/rpc.ts";
import type { Store } from "../../store/open-store.ts";
import { longestSilence } from "./block-period.ts";
import { concernsOf } from "./concerns.ts";
import type { Concern } from "./concerns.ts";
import { faultsOf } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { MovementWatch } from "./movement.ts";
import type { Observation } from "./observation.ts";
import { viewIndex } from "./view-index.ts";
import { viewNode } from "./view-node.ts";

/** Until an observation has this age, in milliseconds, it serves everybody who does not ask for a fresh one. */
const FRESH_MS = 1_000;
/** A look under way is shared while it began less than this ago, in milliseconds. */
const SHARED_MS = 250;
/** The pause between observations that nobody asked for, in milliseconds. */
const WATCH_EVERY_MS = 5_000;

/** The parts of a system that are looked at. */
export interface HealthOptions {
  readonly store: Store;
  readonly rpc: RpcAsker;
  readonly descriptor?: Descriptor;
  /**
   * The longest time without a block on a working chain, in seconds. Default: by the period that the descriptor names,
   * or that the last blocks show.
   */
  readonly longestSilence?: number;
  /** Why the chain in this process makes no more blocks; undefined while it makes them. Default: never. */
  readonly chainStopped?: () => Bilingual | undefined;
}

/** How a system is at one time. */
export interface Health {
  readonly seen: Observation;
  /** Why the system does not follow its chain, the gravest reason first; none when it does. */
  readonly faults: readonly Fault[];
  readonly concerns: readonly Concern[];
}

/** Knows how the system is: its index, its node, its chain and its clock. */
export class SystemHealth {
  readonly #options: HealthOptions;
  readonly #log: Log;
  readonly #movement = new MovementWatch();
  #last: { readonly at: number; readonly health: Promise<Health> } | undefined;
  /** The newest look that has not ended. */
  #looking: { readonly at: number; readonly health: Promise<Health> } | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The state that the log was last told: the codes of the faults, or how the look failed. */
  #told: string | undefined;

  constructor(options: HealthOptions, log: Log) {
    this.#options = options;
    this.#log = log;
  }

  /** How the system is now, or was less than a second ago. */
  async now(): Promise<Health> {
    const isFresh = this.#last !== undefined && performance.now() - this.#last.at <= FRESH_MS;
    return isFresh && this.#last !== undefined ? await this.#last.health : await this.look();
  }

  /**
   * How the system is at this moment. Many who ask at once share the look under way: one look for each of them would
   * keep database and node so busy that they seem away.
   */
  async look(): Promise<Health> {
    const under = this.#looking;
    if (under !== undefined && performance.now() - under.at <= SHARED_MS) return await under.health;
    const last = { at: performance.now(), health: this.#observe() };
    this.#last = this.#looking = last;
    try {
      return await last.health;
    } catch (error) {
      // The next one who asks looks anew.
      if (this.#last === last) this.#last = undefined;
      throw error;
    } finally {
      if (this.#looking === last) this.#looking = undefined;
    }
  }

  /** Watches from now on, so that a halt is seen although nobody asks. Changes are logged. */
  watch(): void {
    this.#timer ??= setInterval(() => {
      this.now().then(
        ({ faults }) => this.#tell(faults),
        (error: unknown) => this.#tellFailure(error),
      );
    }, WATCH_EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #observe(): Promise<Health> {
    const { store, rpc, descriptor } = this.#options;
    const index = await viewIndex(store.watcher);
    const indexed = index.type === "HOLDS" ? index.asOf.block : undefined;
    const node = await viewNode(rpc, indexed ?? 0);
    const seen: Observation = {
      now: Math.floor(Date.now() / 1_000),
      index,
      node,
      movement: this.#movement.see(
        performance.now() / 1_000,
        node.type === "ANSWERS" ? node.state.head : undefined,
        indexed,
      ),
      stopped: this.#options.chainStopped?.(),
    };
    const silence = this.#options.longestSilence ?? longestSilence(descriptor, index);
    return { seen, faults: faultsOf(seen, silence), concerns: concernsOf(seen, descriptor) };
  }

  /** A look that fails again in the same way is not logged again. */
  #tellFailure(error: unknown): void {
    const failure = `failed: ${String(error)}`;
    if (failure === this.#told) return;
    this.#told = failure;
    this.#log.error("watch-failed", failureFields(error));
  }

  #tell(faults: readonly Fault[]): void {
    const codes = faults.map(({ code }) => code).join(" ");
    if (codes === this.#told) return;
    const isFirst = this.#told === undefined;
    this.#told = codes;
    const [worst] = faults;
    if (worst !== undefined) this.#log.warn("not-ready", { codes, ...textFields(worst.text) });
    else if (isFirst) this.#log.debug("ready");
    else this.#log.info("ready-again");
  }
}

function textFields({ zh, en }: Bilingual): { readonly zh: string; readonly en: string } {
  return { zh, en };
}
