import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { AccessControl } from "../access/access-control.ts";
import { lastCheckpoint, withSnapshot } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { Snapshots } from "../audit/snapshots.ts";
import type { Wanted } from "../audit/snapshots.ts";
import type { DifferingVersion, RulebookCatalog } from "../audit/rulebook-catalog.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { SILENT_LOG } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { sightNow } from "./asking.ts";
import { createCertificateMaker } from "./certificate-maker.ts";
import type { CertificateMaker } from "./certificate-maker.ts";
import { forLimitedAsker } from "./unseen-error.ts";
import type { StreamTimes } from "./events/open-stream.ts";
import type { ListBounds } from "./lists/list-bounds.ts";
import type { WebhookTimes } from "../webhooks/webhook-worker.ts";
import { demandNode } from "./health/demand-health.ts";
import { SystemHealth } from "./health/system-health.ts";
import type { HealthOptions } from "./health/system-health.ts";
import type { Store } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";

/** The parts that the API answers from, and its settings. */
export interface ApiOptions extends HealthOptions {
  readonly store: Store;
  /** The agency's own node: it gives proofs, checks acts and accepts relayed transactions. */
  readonly rpc: RpcRequester;
  readonly ledgerAddress: Hex;
  /** Other contracts to which transactions are relayed. Default: none. */
  readonly allowedContracts?: readonly Hex[];
  /** Certificates prove something only under a descriptor, so without it none are issued. */
  readonly descriptor?: Descriptor;
  readonly catalog: RulebookCatalog;
  /** The longest wait for a relayed transaction's block, and then for the index, in milliseconds. Default: 10,000. */
  readonly relayWaitMs?: number;
  /**
   * Lets the index of this process look for new blocks at once, after a transaction has come into one. An index that
   * another process keeps looks by itself, several times a second.
   */
  readonly onNewBlock?: () => void;
  /** The log of requests and of errors. Default: none. */
  readonly log?: Log;
  /** The times of streams of events that differ from the usual ones. */
  readonly streamTimes?: Partial<StreamTimes>;
  /** The bounds of whole lists that differ from the usual ones. */
  readonly listBounds?: Partial<ListBounds>;
  /** Whether webhooks may be told over http and at addresses that are not public. Default: no. */
  readonly webhooksAnywhere?: boolean;
  /** The times of deliveries to webhooks that differ from the usual ones. */
  readonly webhookTimes?: Partial<WebhookTimes>;
  /** Whether the records on which most questions rest are read before anybody asks, in the background. Default: no. */
  readonly readsAhead?: boolean;
  /** Tells who asks. Without it nobody is asked, so the server may be reached from this machine alone. */
  readonly access?: AccessControl;
}

export type ApiInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Asks the index within one consistent snapshot. What is wanted for sure is read together with it. */
type Ask = <T>(question: (snapshot: Snapshot) => Promise<T>, wanted?: Wanted) => Promise<T>;

/** The options, and the only ways in which routes read the index. */
export interface ApiContext extends ApiOptions {
  /** Shows the part of the index that the asker of the request under way may see. */
  readonly ask: Ask;
  /** Shows the whole index, for what is about no party, and for what was found to be the asker's own before. */
  readonly askWhole: Ask;
  /** The chain and the last block of the index, for whoever asks about nothing else. @throws AuditError INDEX_EMPTY */
  readonly checkpoint: () => Promise<CheckpointRow>;
  /** Reads what most questions rest on before anybody asks, see `ReadAhead.read`. */
  readonly readAhead: (signal: AbortSignal) => Promise<number | undefined>;
  readonly certificates: CertificateMaker | undefined;
  readonly health: SystemHealth;
}

export function apiContext(options: ApiOptions): ApiContext {
  const log = options.log ?? SILENT_LOG;
  const differing = differingTold(log);
  const { store, catalog, access } = options;
  const snapshots = new Snapshots(store, catalog, differing);
  const askWhole: Ask = (question, wanted) => snapshots.ask(question, wanted);
  const askLimited: Ask = async (question, wanted) => {
    const sight = sightNow();
    if (sight === undefined) return await askWhole(question, wanted);
    try {
      return await withSnapshot(store.reader, question, catalog, differing, sight);
    } catch (error) {
      throw forLimitedAsker(error);
    }
  };
  const health = new SystemHealth(options, log);
  const certificates =
    options.descriptor === undefined
      ? undefined
      : onlyAtHead(createCertificateMaker(askWhole, options.rpc, options.descriptor), health);
  const checkpoint: ApiContext["checkpoint"] = () => lastCheckpoint(store.reader);
  const ask = access === undefined ? askWhole : askLimited;
  const readAhead: ApiContext["readAhead"] = (signal) => snapshots.readAhead(signal);
  return { ...options, ask, askWhole, checkpoint, readAhead, certificates, health };
}

/** Tells once of each published version of which this server was given another text: it cites nothing from that. */
function differingTold(log: Log): (version: DifferingVersion) => void {
  const told = new Set<string>();
  return ({ jurisdiction, version, published, given }) => {
    const name = `${jurisdiction}.${version}`;
    if (told.has(name)) return;
    told.add(name);
    log.warn("rulebook-differs", { jurisdiction, version, published, given });
  };
}

/** A node that is not at the chain's head would give proofs of another state. */
function onlyAtHead(maker: CertificateMaker, health: SystemHealth): CertificateMaker {
  return {
    ofRecord: async (id, path) => {
      await demandNode(health);
      return await maker.ofRecord(id, path);
    },
    ofAbsence: async (sha256) => {
      await demandNode(health);
      return await maker.ofAbsence(sha256);
    },
  };
}
