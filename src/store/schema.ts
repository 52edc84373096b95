import type { Hex } from "../consensus/hex.ts";
import type { Tally } from "../consensus/validators.ts";
import type { ActKind, Form, StatementCode, StatementOutcome, StepCode } from "../ledger/codes.ts";
import type { DecisionKind, DecisionStep } from "../ledger/decisions.ts";
import type { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleCode } from "../ledger/roles.ts";
import type { SeatStage } from "../ledger/seat-stages.ts";
import type { Status } from "../ledger/statuses.ts";

/*
 * The rows of `src/store/migrations`, as Kysely sees them. Names, units and the difference between facts and
 * projections are explained there. Ids, hashes and addresses of projections are lower-case 0x text; times are seconds
 * since 1970; `null` means absent, and leaves this layer as `undefined`.
 */

/** A sealed (or, on a plain chain, only linked) block header. */
interface BlockRow {
  number: number;
  hash: Uint8Array;
  parent_hash: Uint8Array;
  time: number;
  header: Uint8Array;
  seals_verified: boolean;
}

/** A log of the ledger, byte for byte. */
export interface EventRow {
  block_number: number;
  log_index: number;
  transaction_index: number;
  transaction_hash: Uint8Array;
  /** 32 bytes each, one after the other. */
  topics: Uint8Array;
  data: Uint8Array;
  type: string;
}

/** The last block of the index, as of which answers are true. The table has one row at most. */
export interface CheckpointRow {
  single: boolean;
  chain_id: number;
  genesis_hash: Hex;
  ledger: Hex;
  start_block: number;
  block_number: number;
  block_hash: Hex;
  block_time: number;
  validators: readonly Hex[] | null;
  tally: StoredTally | null;
}

/** The life of the process that writes the index. The table has one row at most. */
interface HeartbeatRow {
  single: boolean;
  /** By the clock of the database. */
  beat_at: Date;
  head: number | null;
  code: string | null;
}

/** The validators and open votes of a QBFT chain at the checkpoint; its validators are followed from there. */
type StoredTally = Omit<Tally, "otherwise"> & {
  /** Absent in the database of an older program, which did not know that nodes count votes differently. */
  readonly otherwise?: Tally["otherwise"];
};

export interface RecordRow {
  id: RecordId;
  kind: Kind;
  issuer: RecordId | null;
  account: Hex | null;
  role: RoleCode;
  /** Ordinal. */
  jurisdiction: number;
  parent: RecordId | null;
  link: RecordId | null;
  form: Form;
  reference: string | null;
  revision: bigint | null;
  ordinal: bigint | null;
  sha256: Hex | null;
  sm3: Hex | null;
  from_time: number | null;
  original_until: number | null;
  until_time: number | null;
  effective_at: number | null;
  content: Hex;
  clear: bigint;
  recorded_status: Status;
  status: Status;
  holds: number;
  reaching_holds: number;
  disposition_answers: number | null;
  trail_head: Hex;
  recorded_trail_head: Hex;
  flags: number;
  soft: number;
  version: number;
  recorded_at: number;
  block_number: number;
  log_index: number;
}

type Relation = "PARENT" | "LINK" | "INPUT" | "ISSUER";

export interface EdgeRow {
  child: RecordId;
  relation: Relation;
  position: number;
  parent: RecordId;
}

/** A statement about a record, or a settlement of it; the fields of the other type are null. */
export interface ActRow {
  block_number: number;
  log_index: number;
  subject: RecordId;
  type: "ATTEST" | "SETTLE";
  code: StatementCode | null;
  outcome: StatementOutcome | null;
  status: Status | null;
  reason: number | null;
  role: RoleCode;
  by_party: RecordId;
  account: Hex;
  until_time: number | null;
  effective_at: number | null;
  value: bigint | null;
  about: RecordId | null;
  document: Hex | null;
  answers: number | null;
  jurisdiction: number;
  version: number;
  soft: number;
  breaks: number | null;
  trail_head: Hex;
  log_hash: Hex;
  time: number;
}

export interface HoldRow {
  subject: RecordId;
  by_party: RecordId;
  since_block: number;
  since_log_index: number;
  reach: "FORWARD" | "RECALL";
  reason: number;
  since_time: number;
  since_break: number | null;
  released_by: RecordId | null;
  released_time: number | null;
  released_block: number | null;
  released_log_index: number | null;
}

export interface BreakRow {
  jurisdiction: number;
  number: number;
  subject: RecordId;
  time: number;
  act: ActKind;
  /** Code of a statement, or status of a settlement. */
  code: StepCode;
  block_number: number;
  log_index: number;
}

export interface RefusalRow {
  block_number: number;
  log_index: number;
  party: RecordId;
  subject: RecordId;
  act: ActKind;
  kind: Kind;
  case_number: number;
  code: StepCode;
  rule: number;
  version: number;
  jurisdiction: number;
  unmet: number;
  time: number;
  account: Hex;
  parent: RecordId | null;
  link: RecordId | null;
  call: Hex;
  log_hash: Hex;
}

export interface RulebookRow {
  jurisdiction: number;
  version: number;
  record: RecordId;
  effective_from: number;
  judges_from: number;
  hash: Hex;
  block_number: number;
  log_index: number;
}

export interface RuleStepRow {
  jurisdiction: number;
  version: number;
  kind: Kind;
  case_number: number;
  act: number;
  code: StepCode;
  words: Hex[];
}

/** A seat that a party offered to an account, or that the account accepted: of those it has one at most. */
export interface SeatRow {
  account: Hex;
  party: RecordId;
  roles: bigint;
  until_time: number | null;
  jurisdiction: number;
  stage: SeatStage;
  block_number: number;
  log_index: number;
}

/** The roles of an account in a jurisdiction that is not the home of its party. */
export interface ElsewhereRow {
  account: Hex;
  jurisdiction: number;
  roles: bigint;
  until_time: number | null;
  block_number: number;
  log_index: number;
}

/** The agencies of a jurisdiction that decide together. */
export interface RosterRow {
  jurisdiction: number;
  version: number;
  record: RecordId;
  agencies: RecordId[];
  quorum: number;
  delay_seconds: number;
  block_number: number;
  log_index: number;
}

/** A step of a decision of governance. */
export interface DecisionRow {
  block_number: number;
  log_index: number;
  jurisdiction: number;
  decision: Hex;
  step: DecisionStep;
  kind: DecisionKind;
  agency: RecordId | null;
  account: Hex;
  roster: number;
  approvals: number;
  time: number;
  content: Hex;
  reference: string;
  reference_bytes: Hex;
  log_hash: Hex;
}

interface ManifestRow {
  record: RecordId;
  root: Hex;
  json: string;
}

export interface ManifestEntryRow {
  record: RecordId;
  algorithm: "sha256" | "sm3";
  /** The digits without 0x. */
  hex: string;
  path: string;
  size: number;
}

/** Whom the desk tells of changes of standing. */
export interface WebhookRow {
  id: string;
  url: string;
  secret: string;
  party: RecordId;
  /** Empty: all affairs of the party. */
  records: RecordId[];
  added_by: string;
  added_at: number;
  seen_block: number;
  seen_time: number;
  /** Milliseconds since 1970, as `next_at`. */
  busy_until: number;
}

interface WebhookStandingRow {
  webhook: string;
  record: RecordId;
  standing: string;
}

export interface WebhookDeliveryRow {
  id: string;
  webhook: string;
  number: number;
  record: RecordId | null;
  body: string;
  state: "WAITING" | "DELIVERED" | "GIVEN_UP" | "WITHHELD";
  made_at: number;
  attempts: number;
  next_at: number;
  last_at: number | null;
  status: number | null;
  reason: string | null;
}

/** Every table of the store by name. */
export interface Schema {
  block: BlockRow;
  event: EventRow;
  checkpoint: CheckpointRow;
  heartbeat: HeartbeatRow;
  record: RecordRow;
  edge: EdgeRow;
  act: ActRow;
  hold: HoldRow;
  break: BreakRow;
  refusal: RefusalRow;
  rulebook: RulebookRow;
  rule_step: RuleStepRow;
  seat: SeatRow;
  elsewhere: ElsewhereRow;
  roster: RosterRow;
  decision: DecisionRow;
  manifest: ManifestRow;
  manifest_entry: ManifestEntryRow;
  webhook: WebhookRow;
  webhook_standing: WebhookStandingRow;
  webhook_delivery: WebhookDeliveryRow;
}

/** The tables that follow from the facts, in the order in which an index digest hashes them. */
export const PROJECTIONS = [
  "record",
  "edge",
  "act",
  "hold",
  "break",
  "refusal",
  "rulebook",
  "rule_step",
  "seat",
  "elsewhere",
  "roster",
  "decision",
] as const satisfies readonly (keyof Schema)[];
export type Projection = (typeof PROJECTIONS)[number];
