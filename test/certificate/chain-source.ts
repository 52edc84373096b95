import type { RecordId } from "../../src/ledger/record-id.ts";
import type { CertificateSource, ProofAnswer } from "../../src/certificate/build.ts";
import { fromHex, type Hex } from "../../src/consensus/hex.ts";
import type { LedgerEvent } from "../../src/ledger/events.ts";
import { decodeLedgerLog } from "../../src/ledger/event-log.ts";
import { extendsTrail } from "../../src/ledger/statements.ts";
import { encodeBreak } from "../../src/ledger/storage-slots.ts";

interface Asked {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>;
}

interface DecodedLog {
  readonly block: number;
  readonly event: LedgerEvent;
  readonly data: Uint8Array;
}

/** A source without an index: it reads the ledger's logs from the chain, each block once. */
export class ChainSource implements CertificateSource {
  readonly #chain: Asked;
  readonly #ledger: Hex;
  /** The logs of all blocks before `#next`. */
  readonly #known: DecodedLog[] = [];
  #next = 0;

  constructor(chain: Asked, ledger: Hex) {
    this.#chain = chain;
    this.#ledger = ledger;
  }

  async rawHeader(block: number): Promise<Hex> {
    return (await this.#chain.request({ method: "debug_getRawHeader", params: [quantity(block)] })) as Hex;
  }

  async proof(address: Hex, slots: readonly Hex[], block: number): Promise<ProofAnswer> {
    return (await this.#chain.request({
      method: "eth_getProof",
      params: [address, slots, quantity(block)],
    })) as ProofAnswer;
  }

  async trail(id: RecordId, block: number): Promise<Uint8Array[] | undefined> {
    const logs = (await this.#logs(block)).filter(({ event }) => extendsTrailOf(event, id));
    return logs.length === 0 ? undefined : logs.map(({ data }) => data);
  }

  async breaks(jurisdiction: RecordId, block: number): Promise<Uint8Array[]> {
    const events = (await this.#logs(block)).map(({ event }) => event);
    const ordinals = new Map(
      events.flatMap((event) => (event.type === "Recorded" ? [[event.id, event.body.jurisdiction] as const] : [])),
    );
    return events.flatMap((event) => {
      if (event.type !== "Attested" && event.type !== "Settled") return [];
      if (event.act.breaks === 0 || ordinals.get(event.subject) !== ordinals.get(jurisdiction)) return [];
      const [act, code] = event.type === "Attested" ? ([1, event.code] as const) : ([2, event.status] as const);
      return [encodeBreak({ subject: event.subject, time: event.act.time, act, code })];
    });
  }

  async #logs(block: number): Promise<DecodedLog[]> {
    if (block >= this.#next) {
      const filter = { address: this.#ledger, fromBlock: quantity(this.#next), toBlock: quantity(block) };
      const logs = (await this.#chain.request({ method: "eth_getLogs", params: [filter] })) as {
        blockNumber: Hex;
        topics: Hex[];
        data: Hex;
      }[];
      for (const { blockNumber, topics, data } of logs)
        this.#known.push({ block: Number(blockNumber), event: decodeLedgerLog(topics, data), data: fromHex(data) });
      this.#next = block + 1;
    }
    return this.#known.filter((log) => log.block <= block);
  }
}

/** Filings, anchors and roles are about a record and do not extend its trail. */
function extendsTrailOf(event: LedgerEvent, id: RecordId): boolean {
  switch (event.type) {
    case "Recorded":
      return event.id === id;
    case "Settled":
      return event.subject === id;
    case "Attested":
      return event.subject === id && extendsTrail(event.code);
    case "Refused":
    case "RulebookPublished":
    case "RosterAdopted":
    case "DecisionTaken":
      return false;
    default:
      return event satisfies never;
  }
}

function quantity(block: number): string {
  return `0x${block.toString(16)}`;
}
