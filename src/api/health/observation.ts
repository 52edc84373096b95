import type { NodeState } from "../../chain/node-state.ts";
import type { RpcError } from "../../chain/rpc-error.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { AsOf } from "../../schemas/answer.ts";
import type { StoreError } from "../../store/store-error.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/** The index as a reader finds it. */
export type IndexView =
  | {
      readonly type: "HOLDS";
      readonly asOf: AsOf;
      readonly chainId: number;
      readonly genesisHash: Hex;
      readonly ledger: Hex;
      /** The validators of the next block, in any order; undefined on a chain without seals. */
      readonly validators: readonly Hex[] | undefined;
      /** Seconds between the last indexed blocks, the newest first. */
      readonly intervals: readonly number[];
      readonly heartbeat: HeartbeatView | undefined;
    }
  | { readonly type: "EMPTY" }
  | { readonly type: "AWAY"; readonly error: StoreError };

/** The last sign of life of the process that writes the index. */
export interface HeartbeatView {
  /** Seconds since then, by the clock of the database. */
  readonly age: number;
  /** Why the index does not go on; undefined while it follows. */
  readonly code: string | undefined;
}

export type NodeView =
  { readonly type: "ANSWERS"; readonly state: NodeState } | { readonly type: "AWAY"; readonly error: RpcError };

/** How blocks and index moved while this process watched. Seconds. */
export interface Movement {
  /** How long the last block has been the same; at most the time of watching. */
  readonly headStill: number;
  /** How long the index has been at the same block behind the head; 0 when it is not behind. */
  readonly indexStill: number;
  /** Seconds of block time in a second of real time; undefined while no new block was seen. */
  readonly pace: number | undefined;
}

/** Everything that was seen of a system at one time. */
export interface Observation {
  /** This machine's clock, in seconds since 1970. */
  readonly now: number;
  readonly index: IndexView;
  readonly node: NodeView;
  readonly movement: Movement;
  /** Why the chain in this process makes no more blocks. */
  readonly stopped: Bilingual | undefined;
}
