import type { Hex } from "../consensus/hex.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { Code, Form, Outcome } from "../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { decodeLedgerLog } from "../ledger/event-log.ts";
import type { Draft, LedgerEvent, RefusedEvent } from "../ledger/events.ts";
import { exportId, NO_RECORD, recordId } from "../ledger/record-id.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import { CAST, CITIES, jurisdictionId, PARTY_ALIASES, partyId, partyNumber } from "./cast.ts";
import type { CityName, PartyAlias } from "./cast.ts";
import { DemoError } from "./demo-error.ts";
import { demoFile } from "./demo-files.ts";
import type { LedgerCall, DemoFile, Telling } from "./telling.ts";
import { encodeBytes } from "./text-bytes.ts";

const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/** A thing that the demo records; what is left out is none. Neighbours stand under their names in the demo. */
export interface RecordSpec {
  readonly kind: Exclude<KindName, "JURISDICTION" | "PROPOSAL">;
  /** How the demo calls it, and its business number unless it is an export of a file. */
  readonly alias: string;
  readonly role: RoleName;
  readonly status?: "PROPOSED" | "IN_FORCE";
  /** Revision of the business number, or ordinal of the file's export. */
  readonly number?: bigint;
  readonly parent?: string;
  readonly link?: string;
  readonly inputs?: readonly string[];
  readonly from?: number;
  readonly until?: number;
  /** The legal date; now when left out. */
  readonly effectiveAt?: number;
  readonly history?: true;
  readonly clear?: bigint;
  /** The document behind it. */
  readonly fields: JsonObject;
  /** Of an export: the demo's file that leaves. */
  readonly file?: string;
}

export interface StatementSpec {
  readonly about?: string;
  readonly until?: number;
  readonly effectiveAt?: number;
  /** Why; the part of the outcome above its class. */
  readonly reason?: number;
  readonly value?: bigint;
}

export interface SettlementSpec {
  readonly about?: string;
  readonly reason?: number;
  readonly until?: number;
  readonly effectiveAt?: number;
  readonly answers?: number;
}

/** The rule that refuses an act of the demo, by its id; the demo goes on only if it does. */
export interface Refusal {
  readonly refusedBy?: string;
}

/** An act of the demo that the ledger refused, as text. */
export interface DemoRefusal {
  readonly party: PartyAlias;
  readonly subject: Hex;
  readonly rule: string;
  /** Seconds. */
  readonly time: number;
}

/** Speaks to the ledger in the demo's own names, and checks that it answers as text. */
export class Teller {
  readonly records = new Map<string, Hex>();
  readonly files = new Map<string, DemoFile>();
  readonly refusals: DemoRefusal[] = [];
  readonly #telling: Telling;
  readonly #catalog: RulebookCatalog;
  /** Ordinal of the jurisdiction of every record text. */
  readonly #jurisdictions = new Map<Hex, number>();
  readonly #breaks = new Map<number, number>();
  #clock = 0;

  constructor(telling: Telling, catalog: RulebookCatalog) {
    this.#telling = telling;
    this.#catalog = catalog;
    for (const city of Object.keys(CITIES) as CityName[]) {
      this.#name(city, jurisdictionId(city), CITIES[city].ordinal);
    }
    for (const alias of PARTY_ALIASES) this.#name(alias, partyId(alias), CITIES[CAST[alias].city].ordinal);
  }

  /** Seconds: the time of the act told last. */
  get now(): number {
    return this.#clock;
  }

  /** The time goes on to `seconds`, or stays where it is when it is later already. */
  proceedTo(seconds: number): void {
    this.#clock = Math.max(this.#clock, seconds);
  }

  /** The id of what the demo calls `alias`; of several revisions the latest. @throws DemoError NAME_UNKNOWN */
  id(alias: string): Hex {
    const id = this.records.get(alias);
    if (id === undefined) throw new DemoError("NAME_UNKNOWN", `the demo has not told of ${alias} yet`, { alias });
    return id;
  }

  /** How many breaks a city's list counts: what a disposition answers. */
  breaks(city: CityName): number {
    return this.#breaks.get(CITIES[city].ordinal) ?? 0;
  }

  /** Admits parties, with their accounts, and lets each account accept. */
  async admit(by: PartyAlias, role: RoleName, aliases: readonly PartyAlias[]): Promise<void> {
    await this.record(
      by,
      aliases.map((alias) => ({ ...this.#admission(alias), role, status: "IN_FORCE" })),
    );
    for (const alias of aliases) await this.#send(alias, { act: "accept", party: partyId(alias) }, {});
  }

  /** Proposes a party without an account, for somebody to decide on. */
  async propose(by: PartyAlias, role: RoleName, alias: PartyAlias): Promise<void> {
    await this.record(by, [{ ...this.#admission(alias), role, clear: roleMask(CAST[alias].roles) }]);
  }

  /** Records things, in one batch. */
  async record(by: PartyAlias, specs: readonly RecordSpec[], { refusedBy }: Refusal = {}): Promise<void> {
    const drafts: Draft[] = [];
    for (const spec of specs) drafts.push(await this.#draft(by, spec));
    await this.#send(by, { act: "record", drafts }, { refusedBy });
  }

  /** States the same about several records, in one batch. */
  async attest(
    by: PartyAlias,
    role: RoleName,
    subjects: readonly string[],
    code: CodeName,
    outcome: OutcomeName,
    spec: StatementSpec & Refusal = {},
  ): Promise<void> {
    const { refusedBy, about, until = 0, effectiveAt = this.#clock, reason = 0, value = 0n } = spec;
    const statements = subjects.map((subject) => ({
      subject: this.id(subject),
      code: Code[code],
      outcome: (reason << 3) | Outcome[outcome],
      role: Role[role],
      until,
      effectiveAt,
      value,
      about: about === undefined ? NO_RECORD : this.id(about),
      document: NO_WORD,
    }));
    await this.#send(by, { act: "attest", statements }, { refusedBy });
  }

  /** Gives several records the same new status, in one batch. */
  async settle(
    by: PartyAlias,
    role: RoleName,
    subjects: readonly string[],
    status: StatusName,
    spec: SettlementSpec & Refusal = {},
  ): Promise<void> {
    const { refusedBy, about, reason = 0, until = 0, effectiveAt = this.#clock, answers = 0 } = spec;
    const settlements = subjects.map((subject) => ({
      subject: this.id(subject),
      status: Status[status],
      role: Role[role],
      reason,
      until,
      effectiveAt,
      answers,
      about: about === undefined ? NO_RECORD : this.id(about),
      document: NO_WORD,
    }));
    await this.#send(by, { act: "settle", settlements }, { refusedBy });
  }

  #admission(alias: PartyAlias): Omit<RecordSpec, "role"> {
    const { zh, en, city, roles, creditCode } = CAST[alias];
    return {
      kind: "PARTY",
      alias,
      parent: city,
      clear: (BigInt(this.#telling.accountOf(alias)) << 64n) | roleMask(roles),
      fields: { name: { zh, en }, ...(creditCode === undefined ? {} : { creditCode }) },
    };
  }

  async #draft(by: PartyAlias, spec: RecordSpec): Promise<Draft> {
    const { kind, alias, number = 0n, fields, effectiveAt = this.#clock } = spec;
    const file = spec.file === undefined ? undefined : demoFile(spec.file);
    const businessNumber = kind === "PARTY" ? partyNumber(alias as PartyAlias) : alias;
    const sha256: Hex = file === undefined ? NO_WORD : `0x${file.sha256}`;
    const id =
      file === undefined
        ? recordId({ kind: Kind[kind], issuer: partyId(by), businessNumber, number })
        : exportId({ sha256, ordinal: number });
    const neighbour = (name: string | undefined) => (name === undefined ? NO_RECORD : this.id(name));
    const inputs = (spec.inputs ?? []).map((name) => this.id(name));
    // Saved before it is sent: a lost salt is a lost proof.
    const content = await this.#telling.keep({
      party: by,
      id,
      kind,
      alias,
      schemaId: `laiqu.${kind.toLowerCase()}.1`,
      fields: { reference: alias, ...fields },
      ...(file && { file }),
    });
    const draft: Draft = {
      kind: Kind[kind],
      role: Role[spec.role],
      status: Status[spec.status ?? "PROPOSED"],
      form: file === undefined ? Form.REFERENCE : Form.FILE,
      history: spec.history ?? false,
      number,
      parent: neighbour(spec.parent),
      link: neighbour(spec.link),
      from: spec.from ?? 0,
      until: spec.until ?? 0,
      effectiveAt,
      content,
      sha256Digest: sha256,
      sm3Digest: file === undefined ? NO_WORD : `0x${file.sm3}`,
      clear: spec.clear ?? 0n,
      inputs,
      businessNumber: encodeBytes(file === undefined ? businessNumber : ""),
    };
    this.records.set(alias, id);
    if (file !== undefined) this.files.set(alias, file);
    return draft;
  }

  async #send(
    by: PartyAlias,
    call: LedgerCall,
    { refusedBy }: { readonly refusedBy?: string | undefined },
  ): Promise<void> {
    await this.#telling.chainClock.set(this.#clock);
    const logs = await this.#telling.send(by, call);
    const events = logs.map(({ topics, data }) => decodeLedgerLog(topics, data));
    if (events.length === 0)
      throw new DemoError("NOTHING_RECORDED", `the ledger said nothing to ${by}'s ${call.act}`, { by, call });
    for (const event of events) this.#follow(event);
    this.#expect(
      by,
      call,
      events.filter((event) => event.type === "Refused"),
      refusedBy,
    );
    this.#clock += 1;
  }

  /** Keeps what later acts need to know. */
  #follow(event: LedgerEvent): void {
    if (event.type === "Recorded") this.#jurisdictions.set(event.id, event.body.jurisdiction);
    if (event.type !== "Attested" && event.type !== "Settled") return;
    const ordinal = this.#jurisdictions.get(event.subject);
    if (ordinal !== undefined && event.act.breaks !== 0) this.#breaks.set(ordinal, event.act.breaks);
  }

  #expect(by: PartyAlias, call: LedgerCall, refused: readonly RefusedEvent[], expected: string | undefined): void {
    const [first] = refused;
    if (first === undefined) {
      if (expected !== undefined)
        throw new DemoError("NOT_REFUSED", `${by}'s ${call.act} should have been refused by ${expected}`, {
          by,
          call,
          expected,
        });
      return;
    }
    const { jurisdiction, version, time, unmet } = first.refusal;
    const rule = this.#catalog.ruleOf(jurisdiction, version, first.rule)?.id ?? String(first.rule);
    if (expected === undefined)
      throw new DemoError("REFUSED_UNEXPECTEDLY", `the ledger refused ${by}'s ${call.act} by ${rule}`, {
        by,
        call,
        rule,
        unmet,
      });
    if (rule !== expected)
      throw new DemoError(
        "REFUSED_BY_ANOTHER_RULE",
        `the ledger refused ${by}'s ${call.act} by ${rule} instead of ${expected}`,
        { by, call, rule, expected },
      );
    for (const { subject } of refused) this.refusals.push({ party: by, subject, rule, time });
  }

  #name(alias: string, id: Hex, ordinal: number): void {
    this.records.set(alias, id);
    this.#jurisdictions.set(id, ordinal);
  }
}
