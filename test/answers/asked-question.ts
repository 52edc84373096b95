import { AuditError } from "../../src/audit/audit-error.ts";
import type { Moment } from "../../src/audit/moment.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import type { Kind } from "../../src/ledger/kinds.ts";
import type { HistoryLedger, LedgerRecord } from "./history-ledger.ts";
import type { Random } from "./random-history.ts";
import type { ReplayedLedger } from "./replayed-ledger.ts";

/** One question with its parameters, for the product and for the model. */
export interface AskedQuestion {
  /** The parameters as a person reads them. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly product: (snapshot: Snapshot, moment: Moment) => Promise<unknown>;
  readonly model: (ledger: ReplayedLedger) => unknown;
}

/** Makes a question about a history with random parameters; undefined where the history has nothing to ask about. */
export type QuestionMaker = (history: AskedHistory) => AskedQuestion | undefined;

/** A history that questions are asked about. */
export class AskedHistory {
  readonly ledger: HistoryLedger;
  readonly random: Random;

  constructor(ledger: HistoryLedger, random: Random) {
    this.ledger = ledger;
    this.random = random;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.random(from.length)];
  }

  records(...kinds: readonly Kind[]): LedgerRecord[] {
    const all = [...this.ledger.records.values()];
    return kinds.length === 0 ? all : all.filter(({ kind }) => kinds.includes(kind));
  }

  record(...kinds: readonly Kind[]): LedgerRecord | undefined {
    return this.pick(this.records(...kinds));
  }
}

/** The answer of the product, or the code of the error by which it refused to answer. */
export async function answerOrCode(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AuditError) return { refused: error.code };
    throw error;
  }
}

export const UNKNOWN = { refused: "RECORD_UNKNOWN" };
