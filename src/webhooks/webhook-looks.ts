import { withSnapshot } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Store } from "../store/open-store.ts";
import type { WebhookRow } from "../store/schema.ts";
import { inSight } from "./in-sight.ts";
import { changeMessage } from "./messages.ts";
import { mayHaveChanged, standingChanges, standingsNow } from "./standing-changes.ts";
import type { StandingChange, StandingNow } from "./standing-changes.ts";
import type { WebhookTable } from "./webhook-table.ts";

/** Parties that are looked for at once. */
const MOST_AT_ONCE = 2;
/**
 * After a look at the affairs of a party, nobody looks at them for so many times as long as the look took: a party
 * with very many affairs, or one whose look fails, takes a tenth of the time of one reader at most.
 */
const RESTS = 9;
/** Standings that need not be told when a record is seen for the first time. */
const UNREMARKABLE = /^(?:PROPOSED|IN_FORCE|CONTINUED) /;

/** The parts that looks need. */
interface LookOptions {
  readonly store: Store;
  readonly table: WebhookTable;
  /** Whether the key or token that added a webhook still opens something. */
  readonly isHolder: (addedBy: string) => boolean;
  readonly onFailure: (error: unknown) => void;
}

/** Looks for changes of standing in the sight of each party that has webhooks, and notes what is to be told. */
export class WebhookLooks {
  readonly #options: LookOptions;
  /** When the affairs of a party may be looked at again, on the clock of `performance`. */
  readonly #restsUntil = new Map<RecordId, number>();

  constructor(options: LookOptions) {
    this.#options = options;
  }

  /** Looks once for every party whose webhooks have not seen the last block. */
  async round(signal: AbortSignal): Promise<void> {
    const { table, isHolder } = this.#options;
    const behind = (await table.behind()).filter(({ added_by: addedBy }) => isHolder(addedBy));
    const parties = Map.groupBy(behind, ({ party }) => party);
    for (const party of this.#restsUntil.keys()) if (!parties.has(party)) this.#restsUntil.delete(party);
    const ahead = [...parties].filter(([party]) => performance.now() >= (this.#restsUntil.get(party) ?? 0));
    const next = async (): Promise<void> => {
      for (let each = ahead.shift(); each !== undefined && !signal.aborted; each = ahead.shift())
        await this.#lookFor(...each);
    };
    await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, ahead.length) }, () => next()));
  }

  /** Looks for the webhooks of a party. A look that fails concerns this party alone. */
  async #lookFor(party: RecordId, webhooks: readonly WebhookRow[]): Promise<void> {
    const from = performance.now();
    try {
      const news = await this.#newsFor(webhooks);
      if (news.length > 0) await this.#tell(party, news);
    } catch (error) {
      this.#options.onFailure(error);
    }
    const now = performance.now();
    this.#restsUntil.set(party, now + RESTS * (now - from));
  }

  /** The webhooks for which something may have changed. The others have seen the last block with this. */
  async #newsFor(webhooks: readonly WebhookRow[]): Promise<WebhookRow[]> {
    const { store, table } = this.#options;
    const { asOf, news } = await withSnapshot(store.reader, async (snapshot) => ({
      asOf: snapshot.asOf,
      news: await withNews(snapshot, webhooks),
    }));
    // To find out what a party sees costs more than everything else, and most blocks are empty.
    for (const webhook of webhooks.filter((each) => !news.includes(each)))
      await table.note(webhook, [], new Map(), asOf);
    return news;
  }

  /** Notes what has changed for webhooks of one party. */
  async #tell(party: RecordId, webhooks: readonly WebhookRow[]): Promise<void> {
    const { store, table } = this.#options;
    const told = new Map<WebhookRow, ReadonlyMap<RecordId, string> | undefined>();
    for (const webhook of webhooks) told.set(webhook, webhook.seen_block < 0 ? undefined : await table.told(webhook));
    const { asOf, found } = await inSight(store, party, async (snapshot) => {
      const now = await standingsNow(snapshot, namedBy(webhooks));
      const changes = [];
      for (const [webhook, before] of told)
        changes.push({ webhook, ...(await standingChanges(snapshot, watchedBy(webhook, now), before)) });
      return { asOf: snapshot.asOf, found: changes };
    });
    for (const { webhook, changes, more } of found) {
      const remarkable = told.get(webhook) === undefined ? [] : changes.filter((change) => isRemarkable(change));
      const bodies = new Map(remarkable.map((change) => [change, changeMessage(change, asOf)] as const));
      await table.note(webhook, changes, bodies, more ? undefined : asOf);
    }
  }
}

async function withNews(snapshot: Snapshot, webhooks: readonly WebhookRow[]): Promise<WebhookRow[]> {
  const news: WebhookRow[] = [];
  // Webhooks that have seen the same block are answered together.
  for (const alike of Map.groupBy(webhooks, (each) => `${each.seen_block} ${each.seen_time}`).values()) {
    const [{ seen_block: block, seen_time: time } = { seen_block: -1, seen_time: 0 }] = alike;
    if (block < 0 || (await mayHaveChanged(snapshot, { block, time }))) news.push(...alike);
  }
  return news;
}

/** The records that some webhooks of a party name; none when one of them is for all affairs. */
function namedBy(webhooks: readonly WebhookRow[]): readonly RecordId[] {
  if (webhooks.some(({ records }) => records.length === 0)) return [];
  return [...new Set(webhooks.flatMap(({ records }) => records))];
}

function watchedBy(
  { records }: WebhookRow,
  now: ReadonlyMap<RecordId, StandingNow>,
): ReadonlyMap<RecordId, StandingNow> {
  if (records.length === 0) return now;
  return new Map([...now].filter(([record]) => records.includes(record)));
}

function isRemarkable({ before, after }: StandingChange): boolean {
  return before !== undefined || !UNREMARKABLE.test(after);
}
