import type { Hex } from "../consensus/hex.ts";
import { clearValue } from "../document-schemas/clear-value.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { DocumentBinding } from "../documents/document-binding.ts";
import { accountWord } from "../ledger/account-word.ts";
import type { LedgerCall } from "../ledger/calldata.ts";
import { Code, Form, Outcome, outcomeWith } from "../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { decodeLedgerLog } from "../ledger/event-log.ts";
import type { Draft, LedgerEvent, RefusedEvent, Settlement, Statement } from "../ledger/events.ts";
import { exportId, NO_RECORD, recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import { linkNameOf, packClear } from "../ledger/views.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { RulebookCatalog } from "../rulebook/rulebook-catalog.ts";
import { documentOfSettlement, documentOfStatement } from "./act-documents.ts";
import type { ExpectedRefusal, RecordSpec, SettlementSpec, StatementSpec } from "./act-specs.ts";
import { CAST, PARTY_ALIASES } from "./cast.ts";
import { CITIES, CITY_NAMES, jurisdictionId } from "./cities.ts";
import { partyId, partyReference } from "./party-references.ts";
import type { CityName } from "./cities.ts";
import type { PartyAlias } from "./cast.ts";
import { DemoError } from "./demo-error.ts";
import { documentBehind } from "./demo-documents.ts";
import type { DocumentBehind } from "./demo-documents.ts";
import { ROLL_SCHEMA, rollOf } from "../documents/persons-roll.ts";
import { Persons } from "./persons.ts";
import { nothingRecorded, notRefused, refusedByAnotherRule, refusedUnexpectedly } from "./unexpected-answers.ts";
import { demoFile } from "./demo-files.ts";
import type { DemoFile } from "./demo-files.ts";
import type { DemoHost } from "./demo-host.ts";

const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/** An act of the demo that the ledger refused, as the demo expects. */
export interface DemoRefusal {
  readonly party: PartyAlias;
  readonly subject: RecordId;
  readonly rule: string;
  /** Seconds. */
  readonly time: number;
}

/** Sends acts to the ledger under the demo's own names, and checks that the ledger answers as expected. */
export class DemoLedger {
  readonly records = new Map<string, RecordId>();
  readonly files = new Map<string, DemoFile>();
  readonly refusals: DemoRefusal[] = [];
  readonly persons = new Persons();
  readonly #host: DemoHost;
  readonly #catalog: RulebookCatalog;
  /** Ordinal of the jurisdiction of every record so far. */
  readonly #jurisdictions = new Map<RecordId, number>();
  readonly #breaks = new Map<number, number>();
  #clock = 0;

  constructor(host: DemoHost, catalog: RulebookCatalog) {
    this.#host = host;
    this.#catalog = catalog;
    for (const city of CITY_NAMES) this.#name(city, jurisdictionId(city), CITIES[city].ordinal);
    for (const alias of PARTY_ALIASES) this.#name(alias, partyId(alias), CITIES[CAST[alias].city].ordinal);
  }

  /** The time of the next act, in seconds. */
  get now(): number {
    return this.#clock;
  }

  /** Moves the time on to `seconds`; an earlier time changes nothing. */
  proceedTo(seconds: number): void {
    this.#clock = Math.max(this.#clock, seconds);
  }

  /**
   * The id of the record that the demo calls `alias`; of several revisions the latest.
   * @throws DemoError NAME_UNKNOWN
   */
  id(alias: string): RecordId {
    const id = this.records.get(alias);
    if (id !== undefined) return id;
    throw new DemoError(
      "NAME_UNKNOWN",
      {
        zh: `演示尚未记录 ${alias}：须先记录，才能在其他行为中引用。`,
        en: `The demo has not recorded ${alias} yet: record it before another act names it.`,
      },
      { alias },
    );
  }

  /** The number of breaks in a city's list, which a disposition answers. */
  breaks(city: CityName): number {
    return this.#breaks.get(CITIES[city].ordinal) ?? 0;
  }

  /** Admits parties with their accounts. Each account then accepts its seat. */
  async admit(by: PartyAlias, role: RoleName, aliases: readonly PartyAlias[]): Promise<void> {
    await this.record(
      by,
      aliases.map((alias) => ({
        ...this.#partySpec(alias),
        firstAccount: this.#host.accountOf(alias),
        role,
        status: "IN_FORCE",
      })),
    );
    for (const alias of aliases) await this.#send(alias, { act: "accept", party: partyId(alias) });
  }

  /** Proposes a party without an account; the registrar decides on it later. */
  async propose(by: PartyAlias, role: RoleName, alias: PartyAlias): Promise<void> {
    await this.record(by, [{ ...this.#partySpec(alias), role }]);
  }

  /** Records one batch. */
  async record(by: PartyAlias, specs: readonly RecordSpec[], { refusedBy }: ExpectedRefusal = {}): Promise<void> {
    const drafts: Draft[] = [];
    for (const spec of specs) drafts.push(await this.#draft(by, spec));
    await this.#send(by, { act: "record", drafts }, { refusedBy });
  }

  /** Makes the same statement about several records, in one batch. */
  async attest(
    by: PartyAlias,
    role: RoleName,
    subjects: readonly string[],
    code: CodeName,
    outcome: OutcomeName,
    spec: StatementSpec & ExpectedRefusal = {},
  ): Promise<void> {
    const statements = await Promise.all(
      subjects.map((subject) => this.#statement(by, role, subject, code, outcome, spec)),
    );
    await this.#send(by, { act: "attest", statements }, spec);
  }

  /** Gives the account of a party roles in another city. */
  async giveRoles(
    by: PartyAlias,
    role: RoleName,
    party: PartyAlias,
    city: CityName,
    roles: readonly RoleName[],
  ): Promise<void> {
    const statement = {
      subject: partyId(party),
      code: Code.ROLES,
      outcome: Outcome.PASSED,
      role: Role[role],
      until: 0,
      effectiveAt: this.#clock,
      value: roleMask(roles),
      about: jurisdictionId(city),
      document: accountWord(this.#host.accountOf(party)),
    };
    await this.#send(by, { act: "attest", statements: [statement] });
  }

  /** Gives several records the same new status, in one batch. */
  async settle(
    by: PartyAlias,
    role: RoleName,
    subjects: readonly string[],
    status: StatusName,
    spec: SettlementSpec & ExpectedRefusal = {},
  ): Promise<void> {
    const settlements = await Promise.all(subjects.map((subject) => this.#settlement(by, role, subject, status, spec)));
    await this.#send(by, { act: "settle", settlements }, spec);
  }

  /**
   * Keeps the roll of the persons that a statement is about, before the statement names its root.
   * @returns the root
   */
  async keepRoll(by: PartyAlias, subject: string, code: CodeName, persons: readonly Hex[]): Promise<Hex> {
    return await this.#host.keep({
      party: by,
      boundTo: { subject: this.id(subject), by: partyId(by), act: "ATTEST", code: Code[code] },
      body: { roll: code, alias: subject },
      schemaId: ROLL_SCHEMA,
      fields: rollOf(persons),
    });
  }

  /** Keeps the document of a statement, where there is one, and builds the statement. */
  async #statement(
    by: PartyAlias,
    role: RoleName,
    subject: string,
    code: CodeName,
    outcome: OutcomeName,
    spec: StatementSpec,
  ): Promise<Statement> {
    const { about, until = 0, effectiveAt = this.#clock, reason = 0 } = spec;
    const behind = documentOfStatement(subject, code, outcome, { ...spec, effectiveAt });
    const id = this.id(subject);
    const binding = { subject: id, by: partyId(by), act: "ATTEST", code: Code[code] } as const;
    return {
      subject: id,
      code: Code[code],
      outcome: outcomeWith(Outcome[outcome], reason),
      role: Role[role],
      until,
      effectiveAt,
      value:
        behind === undefined ? 0n : clearValue(behind.schema, behind.fields, (reference) => BigInt(this.id(reference))),
      about: this.#neighbour(about),
      document: behind === undefined ? NO_WORD : await this.#keepOf(by, subject, binding, { code }, behind),
    };
  }

  /** Keeps the document of a settlement and builds the settlement. */
  async #settlement(
    by: PartyAlias,
    role: RoleName,
    subject: string,
    status: StatusName,
    spec: SettlementSpec,
  ): Promise<Settlement> {
    const { about, reason = 0, until = 0, effectiveAt = this.#clock, answers = 0, items = [] } = spec;
    const behind = documentOfSettlement(subject, status, { ...spec, effectiveAt });
    const id = this.id(subject);
    const binding = { subject: id, by: partyId(by), act: "SETTLE", code: Status[status] } as const;
    return {
      subject: id,
      status: Status[status],
      role: Role[role],
      reason,
      until,
      effectiveAt,
      answers,
      about: this.#neighbour(about),
      document: await this.#keepOf(by, subject, binding, { status }, behind),
      items: items.map((name) => this.id(name)),
    };
  }

  /** Keeps the document of an act. @returns its commitment */
  async #keepOf(
    party: PartyAlias,
    alias: string,
    boundTo: DocumentBinding,
    act: JsonObject,
    { schemaId, fields }: DocumentBehind,
  ): Promise<Hex> {
    return await this.#host.keep({ party, boundTo, body: { ...act, alias }, schemaId, fields });
  }

  #partySpec(alias: PartyAlias): Omit<RecordSpec, "role"> {
    const { zh, en, city, roles, creditCode, controller } = CAST[alias];
    return {
      kind: "PARTY",
      alias,
      reference: partyReference(alias),
      parent: city,
      roles,
      ...(controller === undefined ? {} : { controller }),
      fields: { name: `${zh} ${en}`, ...(creditCode === undefined ? {} : { creditCode }) },
    };
  }

  /** Keeps the document of a record and builds its draft. */
  async #draft(by: PartyAlias, spec: RecordSpec): Promise<Draft> {
    const { kind, alias, reference = alias, revision = 0n, ordinal = 0n } = spec;
    const file = spec.file === undefined ? undefined : demoFile(spec.file);
    const sha256: Hex = file === undefined ? NO_WORD : `0x${file.sha256}`;
    const id =
      file === undefined
        ? recordId({ kind: Kind[kind], issuer: partyId(by), reference, revision })
        : exportId({ sha256, ordinal });
    const inputs = (spec.inputs ?? []).map((name) => this.id(name));
    const linkName = linkNameOf(Kind[kind]);
    const parent = this.#neighbour(spec.parent);
    const link = this.#neighbour(linkName === undefined ? undefined : spec[linkName]);
    // The document is kept before the record is sent: a lost salt is a lost proof.
    const content = await this.#host.keep({
      party: by,
      boundTo: { record: id },
      body: { kind, alias },
      ...documentBehind(spec, file),
      ...(file && { file }),
    });
    this.records.set(alias, id);
    if (file !== undefined) this.files.set(alias, file);
    return {
      kind: Kind[kind],
      role: Role[spec.role],
      status: Status[spec.status ?? "PROPOSED"],
      backfilled: spec.backfilled ?? false,
      parent,
      link,
      from: spec.from ?? 0,
      until: spec.until ?? 0,
      effectiveAt: spec.effectiveAt ?? this.#clock,
      content,
      sha256Digest: sha256,
      sm3Digest: file === undefined ? NO_WORD : `0x${file.sm3}`,
      clear: packClear(Kind[kind], { ...spec, code: spec.code === undefined ? undefined : Code[spec.code] }),
      inputs,
      ...(file === undefined ? { form: Form.REFERENCE, reference, revision } : { form: Form.FILE, ordinal }),
    };
  }

  #neighbour(name: string | undefined): RecordId {
    return name === undefined ? NO_RECORD : this.id(name);
  }

  /** Sends a call, reads the events that the ledger logged, and checks them. One second passes for each call. */
  async #send(
    by: PartyAlias,
    call: LedgerCall,
    { refusedBy }: { readonly refusedBy?: string | undefined } = {},
  ): Promise<void> {
    await this.#host.setNextBlockTime(this.#clock);
    const logs = await this.#host.send(by, call);
    const events = logs.map(({ topics, data }) => decodeLedgerLog(topics, data));
    if (events.length === 0) throw nothingRecorded(by, call);
    for (const event of events) this.#remember(event);
    const refused = events.filter((event) => event.type === "Refused");
    this.#checkRefusals(by, call, refused, refusedBy);
    this.#clock += 1;
  }

  /** Remembers the values that later acts need: the jurisdiction of each record and the number of breaks. */
  #remember(event: LedgerEvent): void {
    if (event.type === "Recorded") this.#jurisdictions.set(event.id, event.body.jurisdiction);
    if (event.type !== "Attested" && event.type !== "Settled") return;
    const ordinal = this.#jurisdictions.get(event.subject);
    if (ordinal !== undefined && event.act.breaks !== 0) this.#breaks.set(ordinal, event.act.breaks);
  }

  /** @throws DemoError NOT_REFUSED, REFUSED_UNEXPECTEDLY, REFUSED_BY_ANOTHER_RULE */
  #checkRefusals(
    by: PartyAlias,
    call: LedgerCall,
    refused: readonly RefusedEvent[],
    expected: string | undefined,
  ): void {
    const [first] = refused;
    if (first === undefined) {
      if (expected !== undefined) throw notRefused(by, call, expected);
      return;
    }
    const { jurisdiction, version, time } = first.refusal;
    const rule = this.#catalog.ruleOf(jurisdiction, version, first.rule)?.id ?? String(first.rule);
    if (expected === undefined) throw refusedUnexpectedly(by, call, rule);
    if (rule !== expected) throw refusedByAnotherRule(by, call, rule, expected);
    for (const { subject } of refused) this.refusals.push({ party: by, subject, rule, time });
  }

  #name(alias: string, id: RecordId, ordinal: number): void {
    this.records.set(alias, id);
    this.#jurisdictions.set(id, ordinal);
  }
}
