import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { withSnapshot } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { RulebookCatalog } from "../audit/rulebook-catalog.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { createCertificateMaker } from "./certificate-maker.ts";
import type { CertificateMaker } from "./certificate-maker.ts";
import type { Store } from "../store/open-store.ts";

/** What the API answers from. */
export interface ApiOptions {
  readonly store: Store;
  /** The agency's own node: proofs, checks and relayed transactions. */
  readonly rpc: RpcRequester;
  readonly ledgerAddress: Hex;
  /** Other contracts that transactions are relayed to; none by default. */
  readonly allowedContracts?: readonly Hex[];
  /** Without it no certificates are made: they prove only relative to one. */
  readonly descriptor?: Descriptor;
  readonly catalog: RulebookCatalog;
  /** How long a relayed transaction's block, and then the index, is waited for. Default 10,000. */
  readonly relayWaitMs?: number;
  /** Fastify's logger; silent by default. */
  readonly logger?: boolean;
}

export type ApiInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The options with the one way in which routes read: a consistent snapshot. */
export interface ApiContext extends ApiOptions {
  readonly ask: <T>(question: (snapshot: Snapshot) => Promise<T>) => Promise<T>;
  readonly certificates: CertificateMaker | undefined;
}

export function apiContext(options: ApiOptions): ApiContext {
  const ask: ApiContext["ask"] = (question) => withSnapshot(options.store.reader, question, options.catalog);
  const certificates =
    options.descriptor === undefined ? undefined : createCertificateMaker(ask, options.rpc, options.descriptor);
  return { ...options, ask, certificates };
}
