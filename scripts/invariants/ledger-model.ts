import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { Code, Family, Flag, Kept, KeptRole, List, Outcome } from "../../src/ledger/codes.ts";
import { trailOf } from "../../src/ledger/event-log.ts";
import type { AttestedEvent, LedgerEvent, RecordedEvent, RefusedEvent, SettledEvent } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { idWord, NO_RECORD, presentId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { HARMFUL, Status } from "../../src/ledger/statuses.ts";
import { encodeBreak } from "../../src/ledger/storage-slots.ts";
import type { Fact, FactKey } from "../../src/rulebook/judge/around.ts";
import { namedParties } from "../../src/rulebook/judge/named-parties.ts";
import { ModelState } from "./model-state.ts";
import type { ModelRecord } from "./model-state.ts";

/**
 * A plain second ledger: it replays the events alone, in maps and lists, and knows no rule. What the contract stores
 * must equal what it holds.
 */
export class LedgerModel extends ModelState {
  /* ------------------------------------------------ replaying */

  /** @param data - of the log. @returns what contradicts the events before; nothing when all is well */
  apply(event: LedgerEvent, data: Uint8Array): string[] {
    switch (event.type) {
      case "Recorded":
        return this.#recorded(event, data);
      case "Attested":
        return this.#attested(event, data);
      case "Settled":
        return this.#settled(event, data);
      case "Refused":
        this.#refused(event, data);
        return [];
      default:
        return [];
    }
  }

  /** An act rested on these facts, and no other may. */
  use(keys: readonly FactKey[]): void {
    for (const key of keys) this.change(key, { used: true });
  }

  #recorded({ id, issuer, kind, body }: RecordedEvent, data: Uint8Array): string[] {
    const { draft, jurisdiction, flags, time } = body;
    const problems: string[] = [];
    if (this.recordsById.has(id)) problems.push(`${id} was recorded twice`);
    const parentTrail = this.recordsById.get(draft.parent)?.trail ?? NO_TRAIL;
    const expected = [
      parentTrail,
      this.recordsById.get(draft.link)?.trail ?? NO_TRAIL,
      ...draft.inputs.map((input) => this.recordsById.get(input)?.trail),
    ];
    const given = [body.parentTrail, body.linkTrail, ...body.inputTrails];
    if (JSON.stringify(expected) !== JSON.stringify(given)) problems.push(`${id} commits to other trails`);
    const record: ModelRecord = {
      id,
      kind,
      issuer: presentId(issuer),
      jurisdiction,
      status: draft.status,
      holds: 0,
      from: draft.from,
      until: draft.until,
      parent: presentId(draft.parent),
      link: presentId(draft.link),
      inputs: draft.inputs,
      flags,
      cleared: undefined,
      caseNumber: kind === Kind.CASE ? Number(draft.clear & 0xffn) : 0,
      trail: trailOf(data),
      clear: draft.clear,
      digest: draft.sha256Digest,
      backfilled: (flags & Flag.BACKFILLED) !== 0,
    };
    this.recordsById.set(id, record);
    if (kind === Kind.JURISDICTION) this.jurisdictionIds.set(jurisdiction, id);
    if (issuer === NO_RECORD || this.recordsById.get(issuer)?.kind === Kind.JURISDICTION) return problems;

    const clear = kind === Kind.CASE ? 0n : draft.clear & 0xffff_ffff_ffff_ffffn;
    if (draft.from !== 0 || clear !== 0n)
      this.keep(kept(id, Kept.TERMS), { by: issuer, time, until: draft.from, outcome: 0, used: false, value: clear });
    if (kind === Kind.EXPORT && draft.status === Status.PROPOSED && draft.sha256Digest !== ZERO_32)
      this.approvedRootsById.set(id, draft.sha256Digest);
    if (draft.status === Status.IN_FORCE || kind === Kind.GRANT) this.#keepPrevious(record, time);
    if (kind === Kind.CASE) this.#openCase(record, body.draft.role, time);
    for (const [owner, list] of this.#listsOf(record)) this.append(owner, list, idWord(id));
    return problems;
  }

  #keepPrevious(record: ModelRecord, time: number): void {
    const { id, kind } = record;
    if (kind !== Kind.AUTHORIZATION && kind !== Kind.GRANT && kind !== Kind.AGREEMENT) return;
    const key = lastChildOf(record);
    const last = this.fact(key);
    if (last?.by === id) return;
    if (last !== undefined) this.keep(kept(id, Kept.LAST_CHILD), last);
    this.keep(key, { by: id, time, until: 0, outcome: 0, used: false, value: 0n });
  }

  /** A grant that never came into force gives way to the one before it. */
  #forgetLast(record: ModelRecord): void {
    const key = lastChildOf(record);
    if (this.fact(key)?.by !== record.id) return;
    const before = this.fact(kept(record.id, Kept.LAST_CHILD));
    if (before === undefined) this.forget(key);
    else this.keep(key, before);
  }

  #openCase({ id, parent, caseNumber, until }: ModelRecord, role: number, time: number): void {
    const subject = parent ?? NO_RECORD;
    const code = (Family.CASE << 8) | caseNumber;
    const opened: FactKey = { subject, code, role, party: undefined };
    const last = this.fact(opened);
    if (last !== undefined) this.keep({ subject: id, code: 0, role: KeptRole.OPEN_CASES, party: undefined }, last);
    this.keep(opened, { by: id, time, until, outcome: Outcome.OPEN, used: false, value: 0n });
    const key: FactKey = { subject, code, role: KeptRole.OPEN_CASES, party: undefined };
    const open = (this.fact(key)?.value ?? 0n) + 1n;
    this.keep(key, { by: id, time, until: 0, outcome: 0, used: false, value: open });
  }

  /** The promised lists that a record joins. */
  #listsOf({ kind, parent, link, inputs }: ModelRecord): [RecordId, number][] {
    const owners = (...given: readonly (readonly [RecordId | undefined, number])[]): [RecordId, number][] =>
      given.flatMap(([owner, list]) => (owner === undefined ? [] : [[owner, list] as [RecordId, number]]));
    const grant = (demand: RecordId | undefined): RecordId | undefined =>
      this.recordsById.get(demand ?? NO_RECORD)?.link;
    const resource = (of: RecordId | undefined): RecordId | undefined => this.recordsById.get(of ?? NO_RECORD)?.link;
    switch (kind) {
      case Kind.EXPORT:
        return owners([parent, List.EXPORTS], [link, List.EXPORTS], [this.#authorizationAbove(parent), List.EXPORTS]);
      case Kind.PRODUCT:
        return inputs.map((input) => [input, List.PRODUCTS]);
      case Kind.DELIVERY:
        return owners([resource(grant(parent)), List.DELIVERIES], [this.#authorizationAbove(parent), List.DELIVERIES]);
      case Kind.DEMAND:
        return owners([resource(link), List.DEMANDS]);
      case Kind.SCENARIO:
        return owners([parent, List.SCENARIOS]);
      case Kind.AGREEMENT:
        return owners([parent, List.AGREEMENTS]);
      case Kind.GRANT:
        return owners([parent, List.GRANTS], [link, List.GRANTS]);
      case Kind.AUTHORIZATION:
        return owners([parent, List.AUTHORIZATIONS]);
      default:
        return [];
    }
  }

  #authorizationAbove(id: RecordId | undefined): RecordId | undefined {
    let at = this.recordsById.get(id ?? NO_RECORD);
    while (at !== undefined && at.kind !== Kind.AUTHORIZATION) at = this.recordsById.get(at.parent ?? NO_RECORD);
    return at?.id;
  }

  #attested({ subject, by, code, act }: AttestedEvent, data: Uint8Array): string[] {
    const record = this.recordsById.get(subject);
    if (record === undefined) return [`a statement about ${subject}, which was never recorded`];
    const problems = act.trail === record.trail ? [] : [`the statement about ${subject} names another trail`];
    const { statement, time } = act;
    const family = code >> 8;
    if (family === Family.OPINION || family === Family.FILING) this.#state(by, act);
    if (code === Code.ROOT_APPROVED) {
      if ((statement.outcome & 7) === Outcome.PASSED) this.approvedRootsById.set(subject, statement.document);
      else this.approvedRootsById.delete(subject);
    }
    if (family === Family.FILING && record.kind === Kind.CASE) this.#handIn(record, by, statement.role, time);
    if (code === Code.HOLD) {
      const reaches = statement.value & 1n;
      const value = (reaches << 80n) | BigInt(statement.about);
      this.keep(holdOf(subject, by), {
        by,
        time,
        until: statement.until,
        outcome: statement.outcome,
        used: false,
        value,
      });
      record.holds += 1 + Number(reaches) * 16;
    }
    if (code === Code.RELEASE) {
      const key = holdOf(subject, statement.about === NO_RECORD ? by : statement.about);
      const hold = this.fact(key);
      if (hold === undefined || hold.used) problems.push(`the release of ${subject} releases no hold`);
      else {
        record.holds -= 1 + Number(hold.value >> 80n) * 16;
        this.change(key, { used: true });
      }
    }
    problems.push(...this.#break(record, act.jurisdiction, act.breaks, 1, code, time));
    if (act.breaks !== 0 && code === Code.HOLD) this.countBreaking(act.jurisdiction);
    if (family === Family.FILING || family === Family.ANCHOR || family === Family.ROLE)
      this.append(subject, List.FILINGS, keccak256(data));
    else record.trail = trailOf(data);
    return problems;
  }

  #state(by: RecordId, { statement, time }: AttestedEvent["act"]): void {
    const { subject, code, role, until, outcome, value } = statement;
    const office = role < 16;
    const key: FactKey = { subject, code, role, party: office ? undefined : by };
    const before = this.fact(key);
    const stated: Fact = { by, time, until, outcome, used: false, value };
    const waits = code >> 8 === Family.FILING && (outcome & 7) === Outcome.OPEN;
    if (waits && this.isCurrent(before) && (before.outcome & 7) === Outcome.PASSED) return;
    this.keep(key, stated);
    if (office || role >= Role.DATA_PROVIDER) return;
    const joint: FactKey = { subject, code, role, party: undefined };
    const best = this.fact(joint);
    const rank = (fact: Fact): number => ((fact.outcome & 7) === Outcome.OPEN ? 8 : fact.outcome & 7);
    const outweighs = !this.isCurrent(best) || best.by === by || (this.isCurrent(stated) && rank(stated) <= rank(best));
    if (outweighs) this.keep(joint, stated);
  }

  #handIn(record: ModelRecord, by: RecordId, role: number, time: number): void {
    const { id, link, until } = record;
    const key = kept(id, Kept.HANDED_IN);
    const inTime = until === 0 || time < until;
    const addressed = link === undefined ? namedParties(record, role, this) : [link];
    if (!addressed.includes(by) || !inTime || this.fact(key) !== undefined) return;
    this.keep(key, { by, time, until: 0, outcome: 0, used: false, value: 0n });
  }

  #settled({ subject, by, status, act }: SettledEvent, data: Uint8Array): string[] {
    const record = this.recordsById.get(subject);
    if (record === undefined) return [`a settlement of ${subject}, which was never recorded`];
    const problems = act.trail === record.trail ? [] : [`the settlement of ${subject} names another trail`];
    const before = record.status;
    const { settlement, time } = act;
    if (status === Status.CONTINUED || status === Status.SUNSET) {
      this.dispositionsById.set(subject, { time, answers: settlement.answers });
      if (status === Status.SUNSET) record.until = settlement.until;
    } else {
      record.status = status;
      this.#keepEnd(record, by, before, time);
      if (status === Status.IN_FORCE) this.#keepPrevious(record, time);
      else if (before === Status.PROPOSED && record.kind === Kind.GRANT) this.#forgetLast(record);
      if (record.kind === Kind.CASE) this.#endCase(record, before, time);
    }
    problems.push(...this.#break(record, act.jurisdiction, act.breaks, 2, status, time));
    const harm = status >= HARMFUL && before < HARMFUL;
    if (harm && MATERIAL.has(record.kind)) this.countBreaking(act.jurisdiction);
    record.trail = trailOf(data);
    return problems;
  }

  #keepEnd({ id, status }: ModelRecord, by: RecordId, before: Status, time: number): void {
    const key = kept(id, Kept.ENDED);
    const wasOpen = before === Status.PROPOSED || before === Status.IN_FORCE;
    if (status === Status.IN_FORCE) {
      if (before !== Status.PROPOSED) this.forget(key);
    } else if (wasOpen || (status >= HARMFUL && before < HARMFUL))
      this.keep(key, { by, time, until: 0, outcome: status, used: false, value: 0n });
  }

  #endCase({ id, parent, caseNumber, status }: ModelRecord, before: Status, time: number): void {
    if (status === Status.IN_FORCE) return;
    const subject = parent ?? NO_RECORD;
    const code = (Family.CASE << 8) | caseNumber;
    const open: FactKey = { subject, code, role: KeptRole.OPEN_CASES, party: undefined };
    const opened = this.fact(open);
    if ((before === Status.PROPOSED || before === Status.IN_FORCE) && opened !== undefined)
      this.keep(open, { ...opened, value: opened.value - 1n });
    const key: FactKey = { subject, code, role: KeptRole.UPHELD_CASE, party: undefined };
    const upheld = this.fact(key);
    const upheldAs = (by: RecordId, at: number): Fact => ({
      by,
      time: at,
      until: 0,
      outcome: 0,
      used: false,
      value: 0n,
    });
    const earlierOf = (of: RecordId): FactKey => ({
      subject: of,
      code: 0,
      role: KeptRole.UPHELD_CASE,
      party: undefined,
    });
    if (status === Status.FULFILLED || status === Status.FAILED) {
      if (upheld !== undefined) this.keep(earlierOf(id), upheldAs(upheld.by, time));
      this.keep(key, upheldAs(id, time));
    } else if (status >= HARMFUL && upheld?.by === id) {
      let last: RecordId | undefined = id;
      while (last !== undefined && (this.recordsById.get(last)?.status ?? 0) >= HARMFUL)
        last = this.fact(earlierOf(last))?.by;
      if (last === undefined) this.forget(key);
      else this.keep(key, upheldAs(last, this.fact(kept(last, Kept.ENDED))?.time ?? 0));
    }
  }

  #refused({ party }: RefusedEvent, data: Uint8Array): void {
    this.append(party, List.REFUSALS, keccak256(data));
  }

  /* ------------------------------------------------ breaks, lists, facts */

  #break(record: ModelRecord, ordinal: number, number: number, act: number, code: number, time: number): string[] {
    if (number === 0) return [];
    const owner = this.jurisdictionIds.get(ordinal) ?? NO_RECORD;
    this.append(owner, List.BREAKS, padded(encodeBreak({ subject: record.id, time, act, code } as never)));
    const count = this.listOf(owner, List.BREAKS).items.length;
    return count === number ? [] : [`the break of ${record.id} has the number ${number}, and is the ${count}th`];
  }
}

/** The name of the fact that keeps the last record of this one's kind, parent and link. */
function lastChildOf({ kind, parent, link }: ModelRecord): FactKey {
  return { subject: parent ?? NO_RECORD, code: Kept.LAST_CHILD + kind, role: 0, party: link };
}

/** The kinds that products are made of. */
const MATERIAL: ReadonlySet<Kind> = new Set([
  Kind.RESOURCE,
  Kind.GRANT,
  Kind.DEMAND,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.PRODUCT,
]);
const NO_TRAIL: Hex = `0x${"00".repeat(24)}`;
const ZERO_32: Hex = `0x${"00".repeat(32)}`;

function kept(subject: RecordId, code: number): FactKey {
  return { subject, code, role: 0, party: undefined };
}

function holdOf(subject: RecordId, holder: RecordId): FactKey {
  return { subject, code: Code.HOLD, role: 0, party: holder };
}

function padded(bytes: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  word.set(bytes);
  return word;
}
