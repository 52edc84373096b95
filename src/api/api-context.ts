import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { withSnapshot } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { RulebookCatalog } from "../audit/rulebook-catalog.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { readOnly } from "../store/open-store.ts";
import type { Store } from "../store/open-store.ts";

/** Makes certificates from the index and the chain's proofs; canonical JSON bytes. */
export interface CertificateMaker {
  /** @throws CertificateError SUBJECT_UNKNOWN */
  ofRecord(id: Hex): Promise<Uint8Array>;
  /** That no export of a file or folder of this SHA-256 digest was recorded. @param sha256 - 0x and 64 digits */
  ofAbsence(sha256: Hex): Promise<Uint8Array>;
}

/** What the API answers from. */
export interface ApiOptions {
  readonly store: Store;
  /** The agency's own node: proofs, checks and relayed transactions. */
  readonly rpc: RpcRequester;
  readonly ledgerAddress: Hex;
  /** Other contracts that transactions are relayed to; none by default. */
  readonly allowedContracts?: readonly Hex[];
  readonly descriptor?: Descriptor;
  readonly catalog: RulebookCatalog;
  readonly certificates?: CertificateMaker;
  /** How long a relayed transaction's block, and then the index, is waited for. Default 10,000. */
  readonly relayWaitMs?: number;
  /** Fastify's logger; silent by default. */
  readonly logger?: boolean;
}

export type ApiInstance = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, TypeBoxTypeProvider>;

/** The options with the one way in which routes read: a consistent snapshot. */
export interface ApiContext extends ApiOptions {
  readonly ask: <T>(question: (snapshot: Snapshot) => Promise<T>) => Promise<T>;
}

export function apiContext(options: ApiOptions): ApiContext {
  const reader = readOnly(options.store);
  return { ...options, ask: (question) => withSnapshot(reader, question, options.catalog) };
}
