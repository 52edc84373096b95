import { expect } from "vitest";
import { clauseMask } from "../../../src/ledger/agreement-clauses.ts";
import type { AgreementClause } from "../../../src/ledger/agreement-clauses.ts";
import type { LedgerCall } from "../../../src/ledger/calldata.ts";
import { Code, Form, Outcome } from "../../../src/ledger/codes.ts";
import type { CodeName } from "../../../src/ledger/codes.ts";
import type { LedgerEvent } from "../../../src/ledger/events.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import type { KindName } from "../../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import type { StatusName } from "../../../src/ledger/statuses.ts";
import { packClear } from "../../../src/ledger/views.ts";
import { stepsOf } from "../../../src/rulebook/compile-rulebook.ts";
import { RulebookCatalog } from "../../../src/rulebook/rulebook-catalog.ts";
import type { Rule, Rulebook } from "../../../src/rulebook/rulebook.ts";
import { formatStep } from "../../../src/rulebook/step.ts";
import { chinaTime, endOfDay, showDate } from "../../../src/text/china-time.ts";
import { keysOf } from "../../../src/text/entries.ts";
import type { LifeCity } from "../../rulebook/life/life-city.ts";
import type { Acting, Actor, Cited, Deed, Procedure, Said } from "./procedure.ts";

const NO_WORD = `0x${"0".repeat(64)}` as const;
/** What has no end of its own. */
const ENDLESS: readonly KindName[] = ["RESOURCE", "DOMAIN", "EXPORT"];
const A_WORD = `0x${"1".repeat(64)}` as const;

/** What the ledger must answer. Without `refusedBy` it accepts the act, and flags no rule but those of `flags`. */
export interface Expected {
  readonly refusedBy?: Cited;
  readonly flags?: readonly string[];
}

/** A record to be proposed. Its neighbours are given by their names in the story. */
export interface Proposed {
  readonly kind: KindName;
  readonly name: string;
  readonly parent?: string;
  readonly link?: string;
  readonly inputs?: readonly string[];
  /** Its last day. Default: that of the life, or none for a resource, a domain or an export. */
  readonly until?: string;
  /** The code of a case. */
  readonly code?: CodeName;
  readonly clauses?: readonly AgreementClause[];
}

interface Known {
  readonly id: RecordId;
  readonly kind: KindName;
  readonly code?: CodeName;
}

/**
 * Sends the acts of a story to a city's ledger, under the names that the story gives its records, and holds each
 * answer against the one expected. The parties are called after their roles.
 */
export class Journey {
  readonly #city: LifeCity;
  readonly #lastDay: string;
  readonly #catalog: RulebookCatalog;
  readonly #steps: ReadonlyMap<string, readonly Rule[]>;
  readonly #known = new Map<string, Known>();
  #count = 0;
  #breaks = 0;

  constructor(city: LifeCity, rulebook: Rulebook, lastDay: string) {
    this.#city = city;
    this.#lastDay = lastDay;
    this.#catalog = new RulebookCatalog(new Map([[1, [{ ...rulebook, version: 1 }]]]));
    this.#steps = new Map(stepsOf(rulebook).map(({ step, rules }) => [formatStep(step), rules]));
    this.#known.set("CITY", { id: city.record, kind: "JURISDICTION" });
    for (const name of [...keysOf(Role), "EXPERT-2", "EXPERT-3"])
      this.#known.set(name, { id: city.party(name), kind: "PARTY" });
  }

  /** Runs some acts and then returns the city to the day before them. */
  async aside(work: () => Promise<void>): Promise<void> {
    const known = [...this.#known];
    const breaks = this.#breaks;
    await this.#city.aside(work);
    this.#known.clear();
    for (const [name, record] of known) this.#known.set(name, record);
    this.#breaks = breaks;
  }

  wait(days: number): void {
    this.#city.wait(days);
  }

  /** The date so many days from now. */
  dayIn(days: number): string {
    return showDate(this.#city.now() + days * 86_400);
  }

  /** Waits for the morning of the day after a date. */
  waitUntilAfter(date: string): void {
    const days = Math.ceil((endOfDay(date) - this.#city.now()) / 86_400);
    if (days < 0) throw new Error(`${date} is over already`);
    this.wait(days + 1);
  }

  /* ------------------------------------------------ acts */

  /** Proposes a record. */
  async propose(by: Acting, proposed: Proposed, expected: Expected = {}): Promise<void> {
    const { kind, name, parent, link, inputs = [], code, clauses = [] } = proposed;
    const until = proposed.until ?? (ENDLESS.includes(kind) ? undefined : this.#lastDay);
    const { party, role } = actingOf(by);
    const reference = `${name}-${(this.#count += 1)}`;
    const id = recordId({ kind: Kind[kind], issuer: this.#idOf(party), reference, revision: 0 });
    const draft = {
      kind: Kind[kind],
      role: Role[role],
      status: Status.PROPOSED,
      form: Form.REFERENCE,
      reference,
      revision: 0n,
      backfilled: false,
      parent: parent === undefined ? NO_RECORD : this.#idOf(parent),
      link: link === undefined ? NO_RECORD : this.#idOf(link),
      from: this.#city.now(),
      until: until === undefined ? 0 : endOfDay(until),
      effectiveAt: this.#city.now(),
      content: A_WORD,
      sha256Digest: NO_WORD,
      sm3Digest: NO_WORD,
      clear: code === undefined ? clauseMask(clauses) : BigInt(Code[code]),
      inputs: inputs.map((input) => this.#idOf(input)),
    };
    await this.#send(party, `${kind.toLowerCase()}.record`, { act: "record", drafts: [draft] }, expected);
    if (expected.refusedBy === undefined) this.#known.set(name, { id, kind, ...(code !== undefined && { code }) });
  }

  /** States something about a record. */
  async state(by: Acting, subject: string, code: CodeName, say: Said = {}, expected: Expected = {}): Promise<void> {
    const { outcome = "PASSED", value = 0n, about } = say;
    const { party, role } = actingOf(by);
    const statement = {
      subject: this.#idOf(subject),
      code: Code[code],
      outcome: Outcome[outcome],
      role: Role[role],
      until: 0,
      effectiveAt: this.#city.now(),
      value: typeof value === "bigint" ? value : BigInt(this.#idOf(value.idOf)),
      about: about === undefined ? NO_RECORD : this.#idOf(about),
      document: A_WORD,
    };
    const step = this.#stepOf(subject, `attest.${code}`);
    await this.#send(party, step, { act: "attest", statements: [statement] }, expected);
  }

  /** Gives a record another status. `brings` are the records of the lists that a rule asks for. */
  async settle(
    by: Acting,
    subject: string,
    status: StatusName,
    { brings = [], about, ...expected }: Expected & { brings?: readonly string[]; about?: string } = {},
  ): Promise<void> {
    const { party, role } = actingOf(by);
    const settlement = {
      subject: this.#idOf(subject),
      status: Status[status],
      role: Role[role],
      reason: 0,
      until: 0,
      effectiveAt: this.#city.now(),
      answers: status === "CONTINUED" ? this.#breaks : 0,
      about: about === undefined ? NO_RECORD : this.#idOf(about),
      document: A_WORD,
      items: brings.map((name) => this.#idOf(name)),
    };
    const step = this.#stepOf(subject, `settle.${status}`);
    await this.#send(party, step, { act: "settle", settlements: [settlement] }, expected);
  }

  /** Admits an enterprise under the control of another party, which takes its seat. */
  async admit(by: Acting, name: string, roles: readonly RoleName[], controller?: string): Promise<void> {
    const { party, role } = actingOf(by);
    const draft = {
      kind: Kind.PARTY,
      role: Role[role],
      status: Status.IN_FORCE,
      form: Form.REFERENCE,
      reference: name,
      revision: 0n,
      backfilled: false,
      parent: this.#city.record,
      link: controller === undefined ? NO_RECORD : this.#idOf(controller),
      from: 0,
      until: 0,
      effectiveAt: this.#city.now(),
      content: A_WORD,
      sha256Digest: NO_WORD,
      sm3Digest: NO_WORD,
      clear: packClear(Kind.PARTY, { firstAccount: this.#city.accountOf(name), roles }),
      inputs: [],
    };
    const id = recordId({ kind: Kind.PARTY, issuer: this.#idOf(party), reference: name, revision: 0 });
    await this.#send(party, "party.record", { act: "record", drafts: [draft] }, {});
    await this.#city.act(name, { act: "accept", party: id });
    this.#known.set(name, { id, kind: "PARTY" });
  }

  /* ------------------------------------------------ procedures */

  /** Does a deed for a step about `subject`. */
  async do(deed: Deed, subject: string): Promise<void> {
    if (deed.type === "settling")
      return this.by(deed.by, (by, expected) => this.settle(by, deed.settles, deed.to, expected));
    for (const by of deed.by) await this.state(by, deed.say.of ?? subject, deed.states, deed.say);
  }

  /**
   * Takes a step by its procedure. Before each deed that a HARD rule asks for, the step is tried, and this rule refuses
   * it. When all is done, another party tries it, and only then the right one takes it.
   */
  async take(
    { deeds, settledBy, flags = [] }: Procedure,
    subject: string,
    status: StatusName,
    brings: readonly string[] = [],
  ): Promise<void> {
    const { who, not, cites } = settledBy;
    const step = this.#stepOf(subject, `settle.${status}`);
    for (const deed of deeds) {
      if (this.#refuses(step, deed, subject))
        await this.settle(who, subject, status, { brings, refusedBy: deed.cites });
      await this.do(deed, subject);
    }
    if (not !== undefined) await this.settle(not, subject, status, { brings, refusedBy: cites });
    await this.settle(who, subject, status, { brings, flags });
  }

  /** Does every deed for a step about `subject`, and does not try the step. */
  async prepare(deeds: readonly Deed[], subject: string): Promise<void> {
    for (const deed of deeds) await this.do(deed, subject);
  }

  /** Tries an act that a rule refuses, does what the rule asks for, and tries the act again. */
  async refusedUntil(
    cites: Cited,
    attempt: (expected: Expected) => Promise<void>,
    mend: () => Promise<void>,
  ): Promise<void> {
    await attempt({ refusedBy: cites });
    await mend();
    await attempt({});
  }

  /** Lets another party try what a rule reserves to somebody, and then the right one do it. */
  async by({ who, not, cites }: Actor, act: (by: Acting, expected: Expected) => Promise<void>): Promise<void> {
    if (not !== undefined) await act(not, { refusedBy: cites });
    await act(who, {});
  }

  /** @returns whether the rule that a deed cites is a HARD one of the step. @throws when no step knows it */
  #refuses(step: string, deed: Deed, subject: string): boolean {
    const own =
      deed.type === "paper"
        ? this.#stepOf(deed.say.of ?? subject, `attest.${deed.states}`)
        : this.#stepOf(deed.settles, `settle.${deed.to}`);
    const [article, id] = deed.cites;
    const judging = [step, own].flatMap((name) => (this.#steps.get(name) ?? []).filter((rule) => rule.id === id));
    expect(judging.map(({ clause }) => clause)[0], `the clause of ${id} at ${step} or ${own}`).toBe(article);
    return (this.#steps.get(step) ?? []).some((rule) => rule.id === id && rule.hardness === "HARD");
  }

  /* ------------------------------------------------ sending */

  async #send(party: string, step: string, call: LedgerCall, { refusedBy, flags = [] }: Expected): Promise<void> {
    const events = await this.#city.act(party, call);
    const answers = events.map((event) => this.#answerOf(event, step));
    expect(answers, `${step} by ${party}`).toEqual([refusedBy === undefined ? { flags } : { refusedBy }]);
  }

  #answerOf(event: LedgerEvent, step: string): Expected {
    if (event.type === "Refused") {
      const rule = this.#catalog.ruleOf(1, 1, event.rule);
      return { refusedBy: [rule?.clause ?? "", rule?.id ?? String(event.rule)] };
    }
    if (event.type === "Recorded") return { flags: this.#unmetOf(event.body.soft, step) };
    if (event.type !== "Attested" && event.type !== "Settled") throw new Error(`nobody expected ${event.type}`);
    this.#breaks = Math.max(this.#breaks, event.act.breaks);
    return { flags: this.#unmetOf(event.act.soft, step) };
  }

  /** The rules of a step by the bits in which the ledger logs those that are unmet and not HARD. */
  #unmetOf(soft: number, step: string): string[] {
    return (this.#steps.get(step) ?? []).filter((_, bit) => ((soft >> bit) & 1) === 1).map(({ id }) => id);
  }

  /** The step by which an act on a record is judged: that of its own case, where the rulebook has one. */
  #stepOf(subject: string, act: string): string {
    const { kind, code } = this.#knownAs(subject);
    const own = `case[${code}].${act}`;
    return code !== undefined && this.#steps.has(own) ? own : `${kind.toLowerCase()}.${act}`;
  }

  #idOf(name: string): RecordId {
    return this.#knownAs(name).id;
  }

  #knownAs(name: string): Known {
    const known = this.#known.get(name);
    if (known === undefined) throw new Error(`the story has not come to ${name} yet`);
    return known;
  }
}

function actingOf(by: Acting): { readonly party: string; readonly role: RoleName } {
  return typeof by === "string" ? { party: by, role: by } : { party: by.party, role: by.as };
}

/** Ten in the morning of a date in China, in seconds. */
export const morningOf = (date: string): number => chinaTime(`${date}T10:00`);
