import { askBlocks } from "../chain/blocks.ts";
import type { ServedBlock } from "../chain/blocks.ts";
import { ReceiptReader } from "../chain/receipts.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { verifySealedHeader } from "../consensus/qbft.ts";
import { receiptFromRpc, receiptsRoot } from "../consensus/receipts.ts";
import type { Receipt, RpcReceipt } from "../consensus/receipts.ts";
import { decodeLedgerLog, trailOf } from "../ledger/event-log.ts";
import { Kind } from "../ledger/kinds.ts";
import { ledgerIdentity } from "../ledger/ledger-identity.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { IDENTITY_SLOT, integerWord } from "../ledger/storage-slots.ts";
import { askWord } from "./certified-state.ts";
import type { Deployment } from "./deployment.ts";
import { blockMissing, headerRefused } from "./descriptor-errors.ts";

/** What only the founding block can say of a ledger. */
export interface FoundingEvidence {
  /** The first trail head of each founding jurisdiction. */
  readonly trails: ReadonlyMap<RecordId, Hex>;
  /** See `ledgerIdentity`. */
  readonly identity: Hex;
}

/** What is known of the chain before the founding block is read. */
interface FoundingChain {
  /** The validators that must have sealed the founding block. */
  readonly validators: readonly Hex[];
  /** Whether it is an embedded chain. */
  readonly isEmbedded: boolean;
}

/**
 * Reads trails and identity from the founding block. The header must be sealed, and the receipts must have its receipts
 * root, so no node can answer otherwise.
 * @throws DeploymentError `BLOCK_MISSING`, `HEADER_REFUSED`, `PROOF_REFUSED`; RpcError
 */
export async function askFoundingEvidence(
  chain: RpcRequester,
  deployment: Deployment,
  { validators, isEmbedded }: FoundingChain,
): Promise<FoundingEvidence> {
  const { contracts, startBlock } = deployment;
  const block = await askFoundingBlock(chain, startBlock, validators);
  const [receipts] = await new ReceiptReader(chain).read([block]);
  if (receipts === undefined) throw blockMissing(startBlock);
  const address = fromHex(contracts.Ledger.address, 20);
  const logs = readReceipts(block, receipts)
    .flatMap((receipt) => receipt.logs)
    .filter((log) => equalBytes(log.address, address));
  return {
    trails: new Map(
      logs.flatMap(({ topics, data }) => {
        const event = decodeLedgerLog(topics.map(toHex), data);
        const isFounding = event.type === "Recorded" && event.kind === Kind.JURISDICTION;
        return isFounding ? [[event.id, trailOf(data)] as const] : [];
      }),
    ),
    identity: isEmbedded ? await askIdentity(chain, deployment, block) : identityAt(deployment, block),
  };
}

function identityAt({ chainId, contracts }: Deployment, { header }: ServedBlock): Hex {
  const { address } = contracts.Ledger;
  return ledgerIdentity({ chainId, address, time: header.timestamp, parentHash: toHex(header.parentHash) });
}

/** Contracts of the embedded chain see the hashes of blocks without their seals, which no header shows. */
async function askIdentity(chain: RpcRequester, { contracts }: Deployment, { header }: ServedBlock): Promise<Hex> {
  return toHex(integerWord(await askWord(chain, contracts, header, IDENTITY_SLOT)));
}

async function askFoundingBlock(chain: RpcRequester, number: number, validators: readonly Hex[]): Promise<ServedBlock> {
  try {
    const [block] = await askBlocks(chain, number, number);
    if (block === undefined) throw blockMissing(number);
    verifySealedHeader(block.rlp, validators);
    return block;
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw headerRefused(number, cause);
  }
}

function readReceipts({ header }: ServedBlock, receipts: readonly RpcReceipt[]): readonly Receipt[] {
  try {
    const read = receipts.map(receiptFromRpc);
    if (equalBytes(receiptsRoot(read), header.receiptsRoot)) return read;
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw headerRefused(header.number, cause);
  }
  throw headerRefused(
    header.number,
    new ConsensusError("RECEIPT_MALFORMED", {
      zh: "收据与区块头的收据根不符。",
      en: "The receipts do not have the receipts root of the header.",
    }),
  );
}
