import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { NodeFault } from "../chain/node-group.ts";
import { excerptOf, isSmall } from "../chain/excerpt.ts";
import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";
import { escapeJson } from "../text/escape-json.ts";

/** The characters of JSON of one piece of evidence; of a longer one the beginning is kept. The headers always fit. */
const PIECE_CHARACTERS = 512 * 1024;
const CUT_CHARACTERS = 10_000;
/** A file of this size becomes the older one of the two that are kept, in bytes. */
const LARGEST_FILE = 16 * 1024 * 1024;
/** The same fault of a node is written once in this time, in milliseconds, with the number of its repetitions. */
const REPEATED_EVERY_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/**
 * Keeps the evidence against chain nodes: one line of JSON for each answer that contradicts what is proven, has a wrong
 * form, or did not come. An operator finds it in `evidence/nodes.jsonl` of the data directory.
 */
export class NodeEvidence {
  readonly path: string;
  readonly #log: Log;
  readonly #written = new Map<string, { at: number; repeated: number }>();

  constructor(dataDirectory: string, log: Log) {
    this.path = join(dataDirectory, "evidence", "nodes.jsonl");
    this.#log = log;
  }

  /** Writes a fault down. A file that cannot be written is logged, and does not end the work. */
  record({ node, error }: NodeFault): void {
    const { code, text, evidence } = error;
    const repeated = this.#count(`${node} ${code} ${String(evidence["method"])} ${String(evidence["number"])}`);
    if (repeated === undefined) return;
    const entry = {
      time: new Date().toISOString(),
      node,
      code,
      ...(repeated === 0 ? {} : { repeated }),
      zh: text.zh,
      en: text.en,
      evidence: Object.fromEntries(Object.entries(evidence).map(([name, piece]) => [name, bounded(piece)])),
    };
    try {
      this.#append(`${escapeJson(JSON.stringify(entry, exactNumbers))}\n`);
    } catch (failure) {
      this.#log.error("evidence-not-written", { path: this.path, ...failureFields(failure) });
    }
  }

  #append(line: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LARGEST_FILE) renameSync(this.path, this.path.replace(/\.jsonl$/, ".older.jsonl"));
    appendFileSync(this.path, line, { mode: 0o600 });
  }

  /** @returns how often a fault was left out since it was written; undefined if it is to be left out now */
  #count(fault: string): number | undefined {
    const known = this.#written.get(fault);
    if (known !== undefined && performance.now() - known.at < REPEATED_EVERY_MS) {
      known.repeated++;
      return undefined;
    }
    if (this.#written.size >= MOST_REMEMBERED) this.#written.clear();
    this.#written.set(fault, { at: performance.now(), repeated: 0 });
    return known?.repeated ?? 0;
  }
}

/** Exact numbers become text, because JSON cannot hold them. */
function exactNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function bounded(piece: unknown): unknown {
  return isSmall(piece, PIECE_CHARACTERS) ? piece : excerptOf(piece, CUT_CHARACTERS);
}
