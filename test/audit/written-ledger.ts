import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { project } from "../../src/indexer/project.ts";
import { ActKind, Code, Family, Flag, Form, HoldReason, Outcome, outcomeWith } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { encodeLedgerData, idOfBody, trailOf, Tag } from "../../src/ledger/event-log.ts";
import { LEDGER_TOPICS } from "../../src/ledger/event-topics.ts";
import type {
  Body,
  DraftContent,
  LedgerEvent,
  RecordedDraft,
  RulebookStep,
  Statement,
} from "../../src/ledger/events.ts";
import { idWord, NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role, roleMask } from "../../src/ledger/roles.ts";
import { extendsTrail, reachOf, reachValue } from "../../src/ledger/statements.ts";
import { reachMatters } from "../../src/ledger/operability.ts";
import { HARMFUL, Status } from "../../src/ledger/statuses.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { PROJECTIONS } from "../../src/store/schema.ts";

const NO_TRAIL: Hex = `0x${"0".repeat(48)}`;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;
const ACCOUNT: Hex = `0x${"a1".repeat(20)}`;

type Given = Partial<DraftContent> & {
  readonly kind: Kind;
  /** The name of the record: a reference with a revision, or the form of a digest with an ordinal. */
  readonly form?: Form;
  readonly reference?: string;
  readonly revision?: bigint;
  readonly ordinal?: bigint;
  readonly issuer?: RecordId;
};

/**
 * A ledger whose events a test chooses. They have the form in which the contract would log them, one in each block,
 * and the indexer's own projection writes them to an index. No rule judges them, so a test may choose any acts and
 * any times.
 */
export class WrittenLedger {
  readonly store: Store;
  readonly #events: { event: LedgerEvent; time: number }[] = [];
  readonly #trails = new Map<RecordId, Hex>();
  readonly #kinds = new Map<RecordId, Kind>();
  readonly #statuses = new Map<RecordId, Status>();
  #breaks = 0;
  #written = 0;
  /** Whether each hold, by its subject and its holder, reaches what was made. */
  readonly #reaching = new Map<string, boolean>();
  city: RecordId = NO_RECORD;
  time: number;

  private constructor(store: Store, start: number) {
    this.store = store;
    this.time = start;
  }

  /** The ledgers of one test file share one index, because opening one takes a second. Writing a ledger empties it. */
  static #shared: Store | undefined;

  /** Has the ledgers of a test file on another store than one in memory. */
  static useStore(store: Store): void {
    WrittenLedger.#shared = store;
  }

  static async begin(start: number): Promise<WrittenLedger> {
    WrittenLedger.#shared ??= await openMemoryStore();
    const ledger = new WrittenLedger(WrittenLedger.#shared, start);
    ledger.city = ledger.record({
      kind: Kind.JURISDICTION,
      reference: "CY",
      issuer: NO_RECORD,
      status: Status.IN_FORCE,
    });
    return ledger;
  }

  static async end(): Promise<void> {
    await WrittenLedger.#shared?.close();
    WrittenLedger.#shared = undefined;
  }

  party(reference: string, roles: Parameters<typeof roleMask>[0] = []): RecordId {
    return this.record({
      kind: Kind.PARTY,
      parent: this.city,
      issuer: this.city,
      reference,
      status: Status.IN_FORCE,
      clear: roleMask(roles),
    });
  }

  /**
   * Records a draft in the next block, a minute later. The record is in force unless the draft has another status.
   */
  record(given: Given, soft = 0): RecordId {
    const { form = Form.REFERENCE, reference = "", revision = 0n, ordinal = 0n, issuer = this.city, ...more } = given;
    const referenceBytes = toHex(new TextEncoder().encode(reference));
    const draft: RecordedDraft = {
      role: Role.DATA_AUTHORITY,
      status: Status.IN_FORCE,
      backfilled: false,
      parent: NO_RECORD,
      link: NO_RECORD,
      from: 0,
      until: 0,
      effectiveAt: 0,
      content: toHex(keccak256(fromHex(referenceBytes))),
      sha256Digest: NO_WORD,
      sm3Digest: NO_WORD,
      clear: 0n,
      inputs: [],
      ...more,
      ...(form === Form.REFERENCE ? { form, reference, referenceBytes, revision } : { form, ordinal }),
    };
    const trail = (id: RecordId) => this.#trails.get(id) ?? NO_TRAIL;
    const time = this.#tick();
    const founding = draft.kind === Kind.JURISDICTION || (draft.kind === Kind.PARTY && issuer === this.city);
    const body: Body = {
      tag: Tag.BODY,
      draft,
      issuer,
      account: founding ? `0x${"0".repeat(40)}` : ACCOUNT,
      admission: trail(issuer),
      jurisdiction: 1,
      version: 1,
      soft,
      flags: draft.backfilled ? Flag.BACKFILLED : 0,
      time,
      parentTrail: trail(draft.parent),
      linkTrail: trail(draft.link),
      inputTrails: draft.inputs.map(trail),
    };
    const id = idOfBody(body);
    this.#append({ type: "Recorded", id, issuer, kind: draft.kind, body }, id, time);
    this.#kinds.set(id, draft.kind);
    this.#statuses.set(id, draft.status);
    return id;
  }

  attest(
    by: RecordId,
    subject: RecordId,
    code: StatementCode,
    more: Partial<Omit<Statement, "subject" | "code">> & { readonly soft?: number } = {},
  ): void {
    const { soft = 0, ...given } = more;
    const time = this.#tick();
    const statement: Statement = {
      subject,
      code,
      outcome: Outcome.PASSED,
      role: Role.DATA_AUTHORITY,
      until: 0,
      effectiveAt: 0,
      value: 0n,
      about: NO_RECORD,
      document: NO_WORD,
      ...given,
    };
    const act = {
      tag: Tag.ACT,
      trail: this.#trails.get(subject)!,
      statement,
      by,
      account: ACCOUNT,
      jurisdiction: 1,
      version: 1,
      soft,
      breaks: this.#reaches(by, statement) ? ++this.#breaks : 0,
      time,
    };
    this.#append({ type: "Attested", subject, by, code, act }, extendsTrail(code) ? subject : undefined, time);
  }

  /** Whether a statement joins the breaks: a correction, or a hold, or its release, that reaches what was made. */
  #reaches(by: RecordId, { subject, code, value, about }: Statement): boolean {
    if (code >> 8 !== Family.HOLD) return code >> 8 === Family.CORRECTION;
    const kind = this.#kinds.get(subject)!;
    if (!reachMatters(kind)) return kind !== Kind.PARTY;
    const key = `${subject}/${code === Code.HOLD || about === NO_RECORD ? by : about}`;
    if (code === Code.HOLD) this.#reaching.set(key, reachOf(value) === "RECALL");
    return this.#reaching.get(key) === true;
  }

  hold(by: RecordId, subject: RecordId, recall = false, more: { effectiveAt?: number } = {}): void {
    this.attest(by, subject, Code.HOLD, {
      outcome: outcomeWith(Outcome.OPEN, HoldReason.SECURITY),
      value: reachValue(recall ? "RECALL" : "FORWARD"),
      ...more,
    });
  }

  release(by: RecordId, subject: RecordId): void {
    this.attest(by, subject, Code.RELEASE);
  }

  settle(
    by: RecordId,
    subject: RecordId,
    status: Status,
    more: { answers?: number; until?: number; effectiveAt?: number } = {},
  ): void {
    const time = this.#tick();
    const before = this.#statuses.get(subject)!;
    const harm = status >= HARMFUL && before < HARMFUL;
    const settlement = {
      subject,
      status,
      role: Role.DATA_AUTHORITY,
      reason: 0,
      until: 0,
      effectiveAt: 0,
      answers: 0,
      about: NO_RECORD,
      document: NO_WORD,
      ...more,
    };
    const act = {
      tag: Tag.SETTLEMENT,
      trail: this.#trails.get(subject)!,
      settlement,
      by,
      account: ACCOUNT,
      jurisdiction: 1,
      version: 1,
      soft: 0,
      breaks: harm ? ++this.#breaks : 0,
      time,
    };
    if (status !== Status.CONTINUED && status !== Status.SUNSET) this.#statuses.set(subject, status);
    this.#append({ type: "Settled", subject, by, status, act }, subject, time);
  }

  refuse(party: RecordId, subject: RecordId, kind: Kind, rule: number, unmet = 0): void {
    const time = this.#tick();
    const refusal = {
      tag: Tag.REFUSAL,
      act: ActKind.RECORD,
      kind,
      caseNumber: 0,
      code: Status.IN_FORCE,
      rule,
      version: 1,
      jurisdiction: 1,
      unmet,
      time,
      account: ACCOUNT,
      parent: NO_RECORD,
      link: NO_RECORD,
      subject,
      call: NO_WORD,
    };
    this.#append({ type: "Refused", party, subject, rule, refusal }, undefined, time);
  }

  publish(steps: readonly RulebookStep[], version = 1, effectiveFrom?: number): void {
    const time = this.#tick();
    this.#append(
      {
        type: "RulebookPublished",
        jurisdiction: this.city,
        ordinal: 1,
        version,
        from: time,
        publication: { effectiveFrom: effectiveFrom ?? time, rulebook: NO_WORD, steps },
      },
      undefined,
      time,
    );
  }

  get breaks(): number {
    return this.#breaks;
  }

  /** Writes all events to the index, a block for each event, with the checkpoint. */
  async write(): Promise<this> {
    await this.store.database.transaction().execute(async (transaction) => {
      for (const table of ["manifest", "checkpoint", ...PROJECTIONS, "event", "block"] as const)
        await transaction.deleteFrom(table).execute();
    });
    this.#written = 0;
    return await this.writeMore();
  }

  /** Writes the events since the last writing, as an index does that follows the chain. */
  async writeMore(): Promise<this> {
    await this.store.database.transaction().execute(async (transaction) => {
      for (const [index, { event, time }] of this.#events.entries()) {
        const number = index + 1;
        if (number <= this.#written) continue;
        const data = encodeLedgerData(event);
        await transaction
          .insertInto("block")
          .values({
            number,
            hash: hashOf(number),
            parent_hash: hashOf(number - 1),
            time,
            header: new Uint8Array(),
            seals_verified: true,
          })
          .execute();
        await transaction
          .insertInto("event")
          .values({
            block_number: number,
            log_index: 0,
            transaction_index: 0,
            transaction_hash: hashOf(number + 1_000_000),
            topics: fromHex(LEDGER_TOPICS[event.type]),
            data,
            type: event.type,
          })
          .execute();
        await project(transaction, [{ blockNumber: number, logIndex: 0, event, logHash: toHex(keccak256(data)) }]);
      }
      const last = this.#events.length;
      await transaction.deleteFrom("checkpoint").execute();
      await transaction
        .insertInto("checkpoint")
        .values({
          single: true,
          chain_id: 20260,
          genesis_hash: toHex(hashOf(0)),
          ledger: `0x${"1e".repeat(20)}`,
          start_block: 1,
          block_number: last,
          block_hash: toHex(hashOf(last)),
          block_time: this.#events.at(-1)!.time,
          validators: JSON.stringify([]) as never,
          tally: null,
        })
        .execute();
    });
    this.#written = this.#events.length;
    return this;
  }

  #tick(): number {
    this.time += 60;
    return this.time;
  }

  /** @param about - the record whose trail the event extends */
  #append(event: LedgerEvent, about: RecordId | undefined, time: number): void {
    if (about !== undefined) this.#trails.set(about, trailOf(encodeLedgerData(event)));
    this.#events.push({ event, time });
  }
}

function hashOf(number: number): Uint8Array {
  return keccak256(concatBytes(fromHex(`0x${number.toString(16).padStart(16, "0")}`), idWord(NO_RECORD)));
}
