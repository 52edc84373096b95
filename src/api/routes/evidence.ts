import { Type } from "typebox";
import type { Snapshot } from "../../audit/snapshot.ts";
import { rulebooksBehind } from "../../audit/rulebooks-behind.ts";
import { eventKey } from "../../audit/moment.ts";
import { momentOf } from "../../audit/snapshot.ts";
import { timelineOf } from "../../audit/timeline.ts";
import { descriptorId } from "../../certificate/descriptor.ts";
import { EVIDENCE_FORMAT } from "../../certificate/evidence.ts";
import type { Evidence, EventPlace, EvidenceBlock } from "../../certificate/evidence.ts";
import type { EvidenceRulebook } from "../../certificate/proven-rulebooks.ts";
import { askBlocks } from "../../chain/blocks.ts";
import { ReceiptReader } from "../../chain/receipts.ts";
import { decodeHeader } from "../../consensus/header.ts";
import { equalBytes, fromHex, toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { receiptProof, receiptsRoot } from "../../consensus/receipts.ts";
import type { RpcReceipt } from "../../consensus/receipts.ts";
import { canonicalBytes, isJsonValue } from "../../documents/canonical-json.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Period } from "../../text/moment-text.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { idParams, periodOf, parseRecordId, secondsQuery } from "../parameters.ts";
import { headerOf } from "../proven-state.ts";
import { answersBytes } from "../responses.ts";

/** A package holds so many events at most, so that one request costs the node a bounded number of receipts. */
const MOST_EVENTS = 1_000;

/** The proofs that the events about a record are on the ledger. */
export function evidenceRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/records/:id/evidence",
    {
      schema: {
        access: ["PARTY", "AUDITOR", "AUTHORITY"],
        operationId: "readEvidence",
        summary: "Read the proofs of the events about a record",
        description:
          "Gives the sealed headers of the blocks and the proofs of the receipts in which the events about a record " +
          "are, filings and anchors too, and of those in which the rulebooks that judged them were published, with " +
          "the texts of these. With the descriptor they verify offline, also in the package that `laiqu evidence` " +
          "writes.",
        params: idParams,
        querystring: Type.Object({
          from: secondsQuery("Only events of blocks from this time on, in seconds since 1970 (UTC). Default: all."),
          until: secondsQuery("Only events of blocks before this time, in seconds since 1970 (UTC). Default: all."),
        }),
        response: answersBytes("The proofs, in canonical JSON."),
      },
    },
    async (request, reply) => {
      const id = parseRecordId(request.params.id);
      const evidence = await evidenceOf(context, id, periodOf(request.query));
      return await reply.type("application/json; charset=utf-8").send(Buffer.from(canonicalBytes(evidence)));
    },
  );
}

/** Events of the ledger by the order of the chain, as the index has them. */
interface Logged {
  readonly event: string;
  readonly block: number;
  readonly logIndex: number;
}

async function evidenceOf(context: ApiContext, id: RecordId, period: Period): Promise<Evidence> {
  const { descriptor } = context;
  if (descriptor === undefined)
    throw new ApiProblem("DESCRIPTOR_ABSENT", {
      zh: "本系统启动时未给出网络描述文件：请以 --descriptor 指定后重新启动。",
      en: "This system was started without the descriptor of its network: start it again with --descriptor.",
    });
  const { events, publications, rulebooks } = await context.ask((snapshot) => foundAbout(snapshot, id, period));
  const blocks: EvidenceBlock[] = [];
  const places = new Map<string, EventPlace>();
  const byBlock = Map.groupBy(
    [...events, ...publications].toSorted((one, other) => one.block - other.block),
    ({ block }) => block,
  );
  for (const [number, logged] of byBlock) {
    const proven = await provenBlock(context, number, logged);
    blocks.push(proven.block);
    for (const place of proven.places) places.set(place.event, place);
  }
  const placesOf = (logged: readonly Logged[]) => logged.flatMap(({ event }) => places.get(event) ?? []);
  return {
    format: EVIDENCE_FORMAT,
    descriptor: descriptorId(descriptor),
    blocks,
    events: placesOf(events),
    publications: placesOf(publications),
    rulebooks,
  };
}

/** The events about a record, the publications of the rulebooks behind them, and the documents of these. */
interface Found {
  readonly events: readonly Logged[];
  readonly publications: readonly Logged[];
  readonly rulebooks: readonly EvidenceRulebook[];
}

/** Finds the events about a record in a period, by the times of their blocks. @throws ApiProblem LINEAGE_TOO_LARGE */
async function foundAbout(snapshot: Snapshot, id: RecordId, period: Period): Promise<Found> {
  const moment = momentOf(snapshot, {});
  // The recording comes first, and is no act.
  const timeline = await timelineOf(snapshot, id, { limit: MOST_EVENTS - 1 }, moment, period);
  if (timeline.completeness === "truncated")
    throw new ApiProblem(
      "LINEAGE_TOO_LARGE",
      {
        zh: `关于 ${id} 的事件超过 ${MOST_EVENTS} 个：请缩短期间，分几次取得。`,
        en: `There are more than ${MOST_EVENTS} events about ${id}: ask for a shorter period, several times.`,
      },
      { record: id, limit: MOST_EVENTS },
    );
  const versions = await rulebooksBehind(snapshot, { record: id, moment, period });
  return {
    events: timeline.events.map(({ event, block }) => ({ event, block, logIndex: Number(event.split(":")[1]) })),
    publications: versions.map(({ block_number: block, log_index: logIndex }) => ({
      event: eventKey(block, logIndex),
      block,
      logIndex,
    })),
    rulebooks: versions.flatMap(({ jurisdiction, version }) => {
      const document = snapshot.catalog.rulebook(jurisdiction, version)?.document;
      return document === undefined || !isJsonValue(document) ? [] : [{ jurisdiction, version, document }];
    }),
  };
}

/** A block with the proofs of the receipts of some events, and the places of these. */
async function provenBlock(
  context: ApiContext,
  number: number,
  logged: readonly Logged[],
): Promise<{ readonly block: EvidenceBlock; readonly places: readonly EventPlace[] }> {
  const header = await context.ask((snapshot) => headerOf(snapshot, number));
  const receipts = await receiptsOf(context, number, header);
  const found = placesIn(receipts);
  const places = logged.map(({ event, block, logIndex }) => {
    const place = found[logIndex];
    if (place === undefined) throw withheld(number);
    return { event, block, ...place };
  });
  const transactions = [...new Set(places.map(({ transaction }) => transaction))];
  return {
    block: {
      number,
      header,
      receipts: transactions.map((transaction) => ({
        transaction,
        nodes: receiptProof(receipts, transaction).map(toHex),
      })),
    },
    places,
  };
}

/**
 * The receipts of a block, which must be those of the header that the index verified.
 * @throws ApiProblem CHAIN_UNAVAILABLE; RpcError
 */
async function receiptsOf({ rpc }: ApiContext, number: number, header: Hex): Promise<readonly RpcReceipt[]> {
  const [served] = await askBlocks(rpc, number, number);
  const [receipts] = served === undefined ? [] : await new ReceiptReader(rpc).read([served]);
  const { receiptsRoot: expected } = decodeHeader(fromHex(header));
  if (receipts === undefined || !equalBytes(receiptsRoot(receipts), expected)) throw withheld(number);
  return receipts;
}

/** The places of all logs of a block, by the position that answers count. */
function placesIn(receipts: readonly RpcReceipt[]): readonly Pick<EventPlace, "transaction" | "log">[] {
  return receipts.flatMap(({ logs }, transaction) => logs.map((_, log) => ({ transaction, log })));
}

function withheld(block: number): ApiProblem {
  return new ApiProblem(
    "CHAIN_UNAVAILABLE",
    {
      zh: `链节点没有给出区块 ${block} 的收据，或所给的与区块头不符：暂不能出具证据，请稍后再试，或换用另一节点。`,
      en:
        `The chain node does not give the receipts of block ${block}, or gives others than the header has: ` +
        "no evidence can be made now, so try again later, or use another node.",
    },
    { block },
  );
}
