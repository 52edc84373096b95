import type { PartyAlias } from "../../src/demo/cast.ts";
import { DemoLedger } from "../../src/demo/demo-ledger.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { playDemo } from "../../src/demo/play-demo.ts";
import type { PlayedDemo } from "../../src/demo/play-demo.ts";
import { standingOf } from "../../src/ledger/evaluate-standing.ts";
import type { LedgerEvent, RecordedEvent } from "../../src/ledger/events.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { startDemoChain } from "./demo-chain.ts";
import type { DemoChain } from "./demo-chain.ts";
import { eventGraph } from "./event-graph.ts";

/** The demo, played to its end on a chain in this process. */
export class PlayedLedger {
  readonly catalog = demoRulebookCatalog();
  readonly chain: DemoChain;
  readonly demo: PlayedDemo;
  /** Every event up to the end of the demo. */
  readonly events: readonly LedgerEvent[];

  private constructor(chain: DemoChain, demo: PlayedDemo, events: readonly LedgerEvent[]) {
    this.chain = chain;
    this.demo = demo;
    this.events = events;
  }

  static async play(): Promise<PlayedLedger> {
    const chain = await startDemoChain();
    const demo = await playDemo(chain.host());
    return new PlayedLedger(chain, demo, await chain.events());
  }

  /** The id of the record that the demo calls `alias`. */
  id(alias: string): RecordId {
    return this.demo.records.get(alias)!;
  }

  aliasOf(party: RecordId): PartyAlias | undefined {
    return [...this.demo.parties].find(([, partyRecord]) => partyRecord === party)?.[0];
  }

  bodyOf(record: RecordId): RecordedEvent["body"] {
    return this.events.find((event): event is RecordedEvent => event.type === "Recorded" && event.id === record)!.body;
  }

  /** The standing of a record at a time, from the events up to then. */
  standingAt(alias: string, time: number, events: readonly LedgerEvent[] = this.events): string | undefined {
    return standingOf(eventGraph(events.filter((event) => timeOf(event) <= time)), this.id(alias), time)?.code;
  }

  /** Acts after the end of the demo. The chain then returns to the state before. */
  async afterwards(work: (ledger: DemoLedger) => Promise<void>): Promise<void> {
    await this.chain.aside(async () => {
      const ledger = new DemoLedger(this.chain.host(), this.catalog);
      for (const [alias, record] of this.demo.records) ledger.records.set(alias, record);
      ledger.proceedTo(this.demo.endedAt + 3600);
      await work(ledger);
    });
  }

  async close(): Promise<void> {
    await this.chain.close();
  }
}

/** The time at which an event entered the ledger, in seconds. */
function timeOf(event: LedgerEvent): number {
  if (event.type === "Recorded") return event.body.time;
  if (event.type === "Refused") return event.refusal.time;
  return event.type === "RulebookPublished" || event.type === "RosterAdopted" ? 0 : event.act.time;
}
