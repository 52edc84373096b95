import { concatBytes, firstBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { encodeLedgerCall } from "../../src/ledger/calldata.ts";
import type { LedgerCall } from "../../src/ledger/calldata.ts";
import { Code, Form, List, Outcome, outcomeWith } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import { decodeLedgerLog } from "../../src/ledger/event-log.ts";
import type { Draft, DraftContent, LedgerEvent, Settlement, Statement } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role, roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { listSlot, stateSlot } from "../../src/ledger/storage-slots.ts";
import { CITIES } from "../invariants/cities.ts";
import type { Actor } from "../invariants/cities.ts";
import { DEPLOYER, FOUNDED_AT, jurisdictionId, World } from "../invariants/world.ts";
import type { RawLog } from "../invariants/world.ts";
import { documentOfStatement, salted } from "./own-examples.ts";
import { decide } from "./played-decisions.ts";

/** The examples that a ledger of this program hashed, and what its storage or its topics then said. */
export interface Played {
  readonly world: World;
  /** By name, as in `PREIMAGES`. */
  readonly preimages: ReadonlyMap<string, Hex>;
  /** What the ledger kept of each hash, by name. */
  readonly kept: ReadonlyMap<string, Hex>;
  /** The records of the first city's lineage. */
  readonly ids: Lineage;
  /** The export that is only proposed. */
  readonly proposed: RecordId;
  readonly decision: Hex;
}

interface Lineage {
  readonly resource: RecordId;
  readonly scenario: RecordId;
  readonly product: RecordId;
  readonly agreement: RecordId;
}

const [CITY, OTHER_CITY] = CITIES;
const FIRST = FOUNDED_AT + 1_000;
const NEXT_YEAR = FOUNDED_AT + 365 * 86_400;
const ITEM_TAG = "laiqu.item.2";
const ZERO_32 = toHex(new Uint8Array(32));

/** Plays a few acts with fixed values at fixed times on a ledger of two cities. */
export async function playExamples(): Promise<Played> {
  const { world, founding } = await World.found();
  const examples = new Examples(world);
  const ids = examples.takeFounding(founding);
  const { first, proposed } = await examples.exports(ids);
  await examples.statements(ids);
  await examples.breaksAndRefusals(ids);
  await examples.disposition(first, ids.scenario);
  const { preimages, kept } = examples;
  const decision = await decide(world, examples);
  return { world, preimages, kept, ids, proposed, decision };
}

/** Sends acts one second after the other, and remembers what they hashed. */
export class Examples {
  readonly preimages = new Map<string, Hex>();
  readonly kept = new Map<string, Hex>();
  readonly #world: World;
  #now = FIRST;

  constructor(world: World) {
    this.#world = world;
  }

  /* ------------------------------------------------ what is taken down */

  take(name: string, preimage: Hex, kept?: Hex): void {
    this.preimages.set(name, preimage);
    if (kept !== undefined) this.kept.set(name, kept);
  }

  /** The trail head of a record, as its storage word has it. */
  async trailHead(id: RecordId): Promise<Hex> {
    return firstBytes(await this.#wordAt(stateSlot(id)), 24);
  }

  /** An item that just came last into a list, behind a head with this hash. */
  async takeItem(name: string, owner: RecordId, list: number, before: Hex, item: Uint8Array): Promise<Hex> {
    const tag = new Uint8Array(36);
    tag.set(new TextEncoder().encode(ITEM_TAG));
    const hash = await this.hashOfList(owner, list);
    this.take(name, toHex(concatBytes(tag, fromHex(before, 28), item)), hash);
    return hash;
  }

  async hashOfList(owner: RecordId, list: number): Promise<Hex> {
    return firstBytes(await this.#wordAt(listSlot(owner, list)), 28);
  }

  async #wordAt(slot: Hex): Promise<Hex> {
    return `0x${(await this.#world.word(slot)).toString(16).padStart(64, "0")}`;
  }

  later(seconds: number): void {
    this.#now += seconds;
  }

  /** @throws Error when the call reverts */
  async send(account: Hex, call: LedgerCall): Promise<readonly (LedgerEvent & { readonly raw: RawLog })[]> {
    const sent = await this.#world.send(account, call, this.#now++);
    if ("reverted" in sent) throw new Error(`An example reverts: ${sent.reverted}`);
    return sent.logs.map((raw) => ({ ...decodeLedgerLog(raw.topics, raw.data), raw }));
  }

  /* ------------------------------------------------ the acts */

  takeFounding(logs: readonly RawLog[]): Lineage {
    const events = logs.map((raw) => ({ raw, event: decodeLedgerLog(raw.topics, raw.data) }));
    const recorded = (kind: Kind): { readonly id: RecordId; readonly raw: RawLog } => {
      for (const { raw, event } of events)
        if (event.type === "Recorded" && event.kind === kind && event.body.jurisdiction === CITY.ordinal)
          return { id: event.id, raw };
      throw new Error(`No record of the kind ${kind} was founded.`);
    };
    const product = recorded(Kind.PRODUCT);
    const party = recorded(Kind.PARTY);
    for (const { event } of events) {
      // The next event of a trail says the head before it, and a body that of its issuer.
      if (event.type === "Attested" && event.subject === product.id)
        this.take("body", product.raw.data, event.act.trail);
      if (event.type === "Recorded" && event.body.issuer === party.id)
        this.take("admittedBody", party.raw.data, event.body.admission);
    }
    this.kept.set("recordId", product.id);
    return {
      resource: recorded(Kind.RESOURCE).id,
      scenario: recorded(Kind.SCENARIO).id,
      product: product.id,
      agreement: recorded(Kind.AGREEMENT).id,
    };
  }

  /** A salted export in force, and a second one of the same file that is proposed. */
  async exports({ product, agreement }: Lineage): Promise<{ readonly first: RecordId; readonly proposed: RecordId }> {
    const before = await this.hashOfList(product, List.EXPORTS);
    const draft: Draft = { ...contentOfExport(product, agreement), form: Form.SALTED, ordinal: 0n };
    const operator = actorWith(Role.OPERATOR);
    const [first] = await this.send(operator.account, { act: "record", drafts: [draft] });
    if (first?.type !== "Recorded") throw new Error("The export was not recorded.");
    this.take("exportBody", first.raw.data, await this.trailHead(first.id));
    await this.takeItem("listOfRecords", product, List.EXPORTS, before, padded(fromHex(first.id)));
    const proposal: Draft = { ...draft, status: Status.PROPOSED, form: Form.SALTED, ordinal: 5n };
    const [second] = await this.send(operator.account, { act: "record", drafts: [proposal] });
    if (second?.type !== "Recorded") throw new Error("The proposed export was not recorded.");
    this.kept.set("exportId", second.id);
    return { first: first.id, proposed: second.id };
  }

  async statements({ product, scenario }: Lineage): Promise<void> {
    const authority = actorWith(Role.DATA_AUTHORITY);
    const approval = statementOf(product, Code.EXPORT_APPROVAL, Role.DATA_AUTHORITY, {
      outcome: outcomeWith(Outcome.PASSED, 5),
      until: NEXT_YEAR,
      effectiveAt: FOUNDED_AT + 500,
      value: 1_000n,
      about: scenario,
      document: documentOfStatement({ subject: product, by: authority.party, code: Code.EXPORT_APPROVAL }),
    });
    await this.#attest(authority, approval, "statement");
    this.kept.set("statement", await this.trailHead(product));

    const operator = actorWith(Role.OPERATOR);
    const none = await this.hashOfList(scenario, List.FILINGS);
    const filing = statementOf(scenario, Code.PERSONNEL_ROSTER, Role.OPERATOR, { value: 12n });
    const data = await this.#attest(operator, filing, "filing");
    await this.takeItem("listOfFilings", scenario, List.FILINGS, none, keccak256(fromHex(data)));

    const buyer = OTHER_CITY.actors.at(-1);
    if (buyer === undefined) throw new Error("The other city has no parties.");
    const roles = { value: roleMask(["BUYER"]), about: jurisdictionId(CITY), document: accountWord(buyer.account) };
    await this.#attest(authority, statementOf(buyer.party, Code.ROLES, Role.DATA_AUTHORITY, roles));

    const government = actorWith(Role.GOVERNMENT);
    const seat = { value: roleMask(["GOVERNMENT"]), until: NEXT_YEAR, document: accountWord(DEPLOYER) };
    await this.#attest(government, statementOf(government.party, Code.SEAT_OFFERED, Role.GOVERNMENT, seat));
    const [accepted] = await this.send(DEPLOYER, { act: "accept", party: government.party });
    if (accepted === undefined) throw new Error("The seat was not accepted.");
    this.take("seatStatement", accepted.raw.data, await this.trailHead(government.party));
  }

  /** Two holds that reach what was made, and an export that is refused because of them. */
  async breaksAndRefusals({ resource, product, agreement }: Lineage): Promise<void> {
    const city = jurisdictionId(CITY);
    const [authority, regulator] = [actorWith(Role.DATA_AUTHORITY), actorWith(Role.CYBERSPACE_REGULATOR)];
    await this.#attest(authority, statementOf(resource, Code.HOLD, Role.DATA_AUTHORITY, { value: 1n }));
    const before = await this.hashOfList(city, List.BREAKS);
    const time = this.#now;
    await this.#attest(regulator, statementOf(resource, Code.HOLD, Role.CYBERSPACE_REGULATOR, { value: 1n }));
    const item = concatBytes(fromHex(resource), bigEndian(time, 4), Uint8Array.of(1), bigEndian(Code.HOLD, 2));
    await this.takeItem("listOfBreaks", city, List.BREAKS, before, padded(item));

    const operator = actorWith(Role.OPERATOR);
    const name = { form: Form.REFERENCE, reference: "出域〔2027〕1号", revision: 0n } as const;
    const draft: Draft = { ...contentOfExport(product, agreement), ...name, sha256Digest: ZERO_32 };
    const none = await this.hashOfList(operator.party, List.REFUSALS);
    const call: LedgerCall = { act: "record", drafts: [draft] };
    const [refused] = await this.send(operator.account, call);
    if (refused?.type !== "Refused") throw new Error("The export was not refused.");
    this.take("refusal", refused.raw.data);
    this.take("call", encodeLedgerCall(call), refused.refusal.call);
    await this.takeItem("listOfRefusals", operator.party, List.REFUSALS, none, keccak256(fromHex(refused.raw.data)));
  }

  /** The export goes on in spite of both breaks. */
  async disposition(exported: RecordId, about: RecordId): Promise<void> {
    const authority = actorWith(Role.DATA_AUTHORITY);
    const settlement: Settlement = {
      subject: exported,
      status: Status.CONTINUED,
      role: Role.DATA_AUTHORITY,
      reason: 7,
      until: 0,
      effectiveAt: FOUNDED_AT + 500,
      answers: 2,
      about,
      document: toHex(new Uint8Array(32).fill(0xd0)),
      items: [],
    };
    const [settled] = await this.send(authority.account, { act: "settle", settlements: [settlement] });
    if (settled?.type !== "Settled") throw new Error("The export was not settled.");
    this.take("settlement", settled.raw.data, await this.trailHead(settled.subject));
  }

  /** @returns the log data */
  async #attest(actor: Actor, statement: Statement, name?: string): Promise<Hex> {
    const [event] = await this.send(actor.account, { act: "attest", statements: [statement] });
    if (event?.type !== "Attested") throw new Error(`The statement ${statement.code} was not accepted.`);
    if (name !== undefined) this.take(name, event.raw.data);
    return event.raw.data;
  }
}

function actorWith(role: Role): Actor {
  const actor = CITY.actors.find(({ roles }) => roles.includes(role));
  if (actor === undefined) throw new Error(`Nobody has the role ${role}.`);
  return actor;
}

function contentOfExport(parent: RecordId, link: RecordId): DraftContent {
  return {
    kind: Kind.EXPORT,
    role: Role.OPERATOR,
    status: Status.IN_FORCE,
    backfilled: false,
    parent,
    link,
    from: FIRST,
    until: NEXT_YEAR,
    effectiveAt: FOUNDED_AT + 500,
    content: toHex(new Uint8Array(32).fill(0xc0)),
    sha256Digest: salted(),
    sm3Digest: ZERO_32,
    clear: 5n,
    inputs: [],
  };
}

function statementOf(subject: RecordId, code: StatementCode, role: Role, more: Partial<Statement>): Statement {
  return {
    subject,
    code,
    role,
    outcome: outcomeWith(Outcome.PASSED, 0),
    until: 0,
    effectiveAt: 0,
    value: 0n,
    about: NO_RECORD,
    document: ZERO_32,
    ...more,
  };
}

function accountWord(account: Hex): Hex {
  return `0x${"00".repeat(12)}${account.slice(2)}`;
}

function padded(bytes: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  word.set(bytes);
  return word;
}

function bigEndian(value: number, bytes: number): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(2 * bytes, "0")}`, bytes);
}
