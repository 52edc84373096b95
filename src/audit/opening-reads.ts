import type { DigestAlgorithm } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Store } from "../store/open-store.ts";
import { MAX_MATCHES } from "./digests.ts";
import { GatheredReads } from "./gathered-reads.ts";
import { READ_DIGESTS, READ_RECORDS, READ_STATE } from "./shelf-statements.ts";
import type { FoundByDigest, ReadFor, ReadMatch, ReadRecord, ReadState } from "./shelf-statements.ts";

/** A digest as a question names it: 64 lower-case digits. */
export interface AskedDigest {
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
}

/** The rows that the first statement of a question gave; without a version when the index is empty. */
export interface Opened {
  readonly version: string | undefined;
  readonly rows: readonly ReadRecord[];
  readonly foundByDigest?: FoundByDigest;
}

/** So many records or digests are read by one statement. */
const MOST_TOGETHER = 500;

/** The first reads of questions: the state of the index, together with what a question certainly needs. */
export class OpeningReads {
  readonly #states: GatheredReads<undefined, Opened>;
  readonly #records: GatheredReads<RecordId, Opened>;
  /** By themselves, so that a question about very many records keeps no other from its beginning. */
  readonly #above: GatheredReads<RecordId, Opened>;
  readonly #digests: Readonly<Record<DigestAlgorithm, GatheredReads<string, Opened>>>;

  constructor(store: Pick<Store, "runPrepared">) {
    this.#states = new GatheredReads<undefined, Opened>(async (asked) => {
      const [state] = await store.runPrepared<ReadState>(READ_STATE, []);
      return asked.map(() => ({ version: state?.as_of_version, rows: [] }));
    }, Number.POSITIVE_INFINITY);
    const readRecords = async (ids: readonly RecordId[]) =>
      openedFor(ids, await store.runPrepared<ReadRow>(READ_RECORDS, [[...ids]]));
    this.#records = new GatheredReads<RecordId, Opened>(readRecords, MOST_TOGETHER);
    this.#above = new GatheredReads<RecordId, Opened>(readRecords, MOST_TOGETHER);
    const byDigest = (algorithm: DigestAlgorithm) =>
      new GatheredReads<string, Opened>(async (digests) => {
        const values = [[...digests], MAX_MATCHES + 1];
        const rows = await store.runPrepared<ReadRow & ReadMatch>(READ_DIGESTS[algorithm], values);
        return openedFor(digests, rows).map((opened, place) => ({
          ...opened,
          foundByDigest: { algorithm, hex: digests[place] ?? "", matches: opened.rows },
        }));
      }, MOST_TOGETHER);
    this.#digests = { sha256: byDigest("sha256"), sm3: byDigest("sm3") };
  }

  async state(): Promise<Opened> {
    return await this.#states.read(undefined);
  }

  async record(id: RecordId): Promise<Opened> {
    return await this.#records.read(id);
  }

  /** A record above one that was read. */
  async above(id: RecordId): Promise<Opened> {
    return await this.#above.read(id);
  }

  async digest({ algorithm, hex }: AskedDigest): Promise<Opened> {
    return await this.#digests[algorithm].read(hex);
  }
}

type ReadRow = ReadRecord & ReadState & ReadFor;

/** Gives each that was asked for the rows that were read for it. */
function openedFor<Row extends ReadRow>(asked: readonly unknown[], rows: readonly Row[]) {
  const version = rows[0]?.as_of_version;
  const found = asked.map((): Row[] => []);
  // For what is not there, a statement gives a row without a record.
  for (const row of rows) if (typeof row.id === "string") found[row.place - 1]?.push(row);
  return found.map((own) => ({ version, rows: own }));
}
