// The source of the certificate of an early export. It needs no index of the records that came after.
import type { CertificateSource } from "../../../src/certificate/build.ts";
import type { Trail } from "../../../src/certificate/certificate.ts";
import { askProof } from "../../../src/chain/proofs.ts";
import type { RpcRequester } from "../../../src/chain/rpc.ts";
import { fromHex } from "../../../src/consensus/hex.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { decodeLedgerLog } from "../../../src/ledger/event-log.ts";
import type { LedgerEvent } from "../../../src/ledger/events.ts";
import { extendsTrail } from "../../../src/ledger/statements.ts";

/**
 * Reads the ledger's log up to `lastBlock`. After that block there must be no act on the lineage and no break. If this
 * source were wrong, the certificate would not verify and would not be issued.
 */
export async function createLineageSource(
  rpc: RpcRequester,
  ledger: { readonly address: Hex; readonly startBlock: number },
  lastBlock: number,
): Promise<CertificateSource> {
  const trails = await trailsOf(rpc, ledger, lastBlock);
  return {
    rawHeader: async (block) => (await rpc.request("debug_getRawHeader", [quantity(block)])) as Hex,
    proof: (address, slots, block) => askProof(rpc, address, slots, block),
    trail: (id) => Promise.resolve(trails.get(id)),
    breaks: () => Promise.resolve([]),
  };
}

async function trailsOf(
  rpc: RpcRequester,
  { address, startBlock }: { readonly address: Hex; readonly startBlock: number },
  lastBlock: number,
): Promise<ReadonlyMap<Hex, Trail>> {
  const filter = { address, fromBlock: quantity(startBlock), toBlock: quantity(lastBlock) };
  const logs = (await rpc.request("eth_getLogs", [filter])) as readonly {
    readonly topics: Hex[];
    readonly data: Hex;
  }[];
  const trails = new Map<Hex, Uint8Array[]>();
  for (const { topics, data } of logs) {
    const id = extendedBy(decodeLedgerLog(topics, data));
    if (id !== undefined) trails.set(id, [...(trails.get(id) ?? []), fromHex(data)]);
  }
  return trails;
}

/** The record whose trail an event extends. Filings, anchors and roles extend none. */
function extendedBy(event: LedgerEvent): Hex | undefined {
  switch (event.type) {
    case "Recorded":
      return event.id;
    case "Settled":
      return event.subject;
    case "Attested":
      return extendsTrail(event.code) ? event.subject : undefined;
    case "Refused":
    case "RulebookPublished":
    case "RosterAdopted":
    case "DecisionTaken":
      return undefined;
    default:
      return event satisfies never;
  }
}

function quantity(block: number): string {
  return `0x${block.toString(16)}`;
}
