import type { RecordId } from "../../ledger/record-id.ts";
import type { ReconciledExport } from "../../schemas/reconciliation.ts";
import type { RecordName } from "../../schemas/record.ts";
import { LATEST_SECOND } from "../../schemas/values.ts";
import type { ApiClient } from "../http/api-client.ts";
import type { PartyAliases } from "../party-aliases.ts";
import { listExports } from "./list-exports.ts";
import type { Traffic } from "./traffic-log.ts";

/**
 * So many exports of one content may be of one line before it is called undecided: those to its recipient, or to
 * anybody where it names none. It bounds what a log of half a million lines may ask for.
 */
const MOST_OF_RECIPIENT = 50;
const MOST_OF_ANYBODY = 10;

/** An export that holds a content of which there are very many exports. */
export interface Candidate {
  readonly of: ReconciledExport;
  /** The digest by which it was found. */
  readonly digest: string;
}

/** All own exports of the contents with some digests. @throws ApiError */
export async function readCandidates(
  api: ApiClient,
  of: RecordId,
  digests: readonly string[],
): Promise<readonly Candidate[]> {
  const all: Candidate[] = [];
  for (const digest of digests) {
    const { exports } = await listExports(api, of, { until: LATEST_SECOND, digest });
    for (const each of exports) all.push({ of: each, digest });
  }
  return all;
}

/** The time from which an export counts, in seconds. */
export function beginOf({ effectiveAt, recordedAt }: ReconciledExport): number {
  return effectiveAt ?? recordedAt;
}

/** The exports of a content, by those whom the lines of a log name. */
export class Candidates {
  readonly all: readonly Candidate[];
  readonly #aliases: PartyAliases;
  /** The candidates for each recipient that a line named, by the time from which they count. */
  readonly #meant = new Map<string | undefined, readonly Candidate[]>();

  constructor(all: readonly Candidate[], aliases: PartyAliases) {
    this.all = all;
    this.#aliases = aliases;
  }

  /**
   * Those that may be of a line: the latest ones to its recipient that had begun to count, or else the next one.
   * `isCut` says whether there are more.
   */
  of({ recipient, at }: Traffic, tolerance: number): { readonly tried: readonly Candidate[]; readonly isCut: boolean } {
    const meant = this.#meantFor(recipient);
    const later = meant.findIndex(({ of }) => beginOf(of) > at + tolerance);
    const begun = later < 0 ? meant.length : later;
    const most = recipient === undefined ? MOST_OF_ANYBODY : MOST_OF_RECIPIENT;
    if (begun > 0) return { tried: meant.slice(Math.max(0, begun - most), begun), isCut: begun > most };
    // Where nothing had begun, the next export explains the line, or else any one that went to somebody else.
    const next = meant[0] ?? this.all[0];
    return { tried: next === undefined ? [] : [next], isCut: false };
  }

  #meantFor(recipient: string | undefined): readonly Candidate[] {
    const known = this.#meant.get(recipient);
    if (known !== undefined) return known;
    const isMeant = ({ of }: Candidate): boolean =>
      recipient === undefined || of.recipient === undefined || isParty(recipient, of.recipient, this.#aliases);
    const meant = this.all.filter(isMeant).toSorted((one, other) => beginOf(one.of) - beginOf(other.of));
    this.#meant.set(recipient, meant);
    return meant;
  }
}

/** Whether a text of the log names a party: by its reference, its id or its short name here. */
export function isParty(text: string, party: RecordName, aliases: PartyAliases): boolean {
  return text === party.reference || text.toLowerCase() === party.id || aliases.get(text) === party.id;
}
