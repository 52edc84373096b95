import { Code, Form, Outcome } from "../../../src/ledger/codes.ts";
import type { CodeName, OutcomeName } from "../../../src/ledger/codes.ts";
import { clauseMask, AgreementClause } from "../../../src/ledger/agreement-clauses.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import type { KindName } from "../../../src/ledger/kinds.ts";
import { exportId, NO_RECORD, recordId } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import type { StatusName } from "../../../src/ledger/statuses.ts";
import { stepsOf } from "../../../src/rulebook/compile-rulebook.ts";
import type { Condition, ConditionOf, SelectorName, Term } from "../../../src/rulebook/requirement.ts";
import type { Rule, Rulebook } from "../../../src/rulebook/rulebook.ts";
import { saysWho } from "../../../src/rulebook/rulebook-steps.ts";
import { formatStep } from "../../../src/rulebook/step.ts";
import { keysOf } from "../../../src/text/entries.ts";
import { MORE_EXPERTS } from "./life-city.ts";
import type { LifeCity } from "./life-city.ts";

const NO_WORD = `0x${"0".repeat(64)}` as const;
const A_WORD = `0x${"1".repeat(64)}` as const;
/** A number that no constant of a rulebook is, for two quantities that must agree. */
const AGREED = 7n;
/** An export is named by its digest, so that it can be the one that was approved; a life has one export. */
const OF_THE_CONTENT = { form: Form.FILE, ordinal: 0n } as const;
const MOST_ATTEMPTS = 80;
const DAY = 86_400;
/** The lists that a settlement may have to bring, in the order in which it brings them. */
const LISTED = { DELIVERIES: "DELIVERY", EXPORTS: "EXPORT" } as const;

interface Placed {
  readonly kind: KindName;
  readonly parent?: RecordId | undefined;
  readonly link?: RecordId | undefined;
  readonly issuer?: RecordId | undefined;
  readonly inputs: readonly RecordId[];
}

/** Where a record is made. */
interface Place extends Omit<Placed, "kind" | "issuer"> {
  /** Of a case. */
  readonly code?: CodeName;
}

/** An act that was refused, and why nothing could be done about it. */
class Stuck extends Error {}

/**
 * A life under a rulebook. Each act is tried, and where a rule refuses it, what the rule asks for is done first: the
 * roles that the rulebook lets state something state it, one alternative after the other.
 */
export class Life {
  readonly #city: LifeCity;
  readonly #rules: ReadonlyMap<number, Rule>;
  readonly #steps: ReadonlyMap<string, readonly Rule[]>;
  readonly #placed = new Map<RecordId, Placed>();
  readonly #began: number;
  #count = 0;

  constructor(city: LifeCity, rulebook: Rulebook) {
    this.#city = city;
    this.#began = city.now();
    this.#rules = new Map(rulebook.rules.map((rule) => [rule.number, rule]));
    this.#steps = new Map(stepsOf(rulebook).map(({ step, rules }) => [formatStep(step), rules]));
    this.#placed.set(city.record, { kind: "JURISDICTION", inputs: [] });
    for (const name of [...keysOf(Role), ...MORE_EXPERTS])
      this.#placed.set(city.party(name), { kind: "PARTY", parent: city.record, inputs: [] });
  }

  has(step: string): boolean {
    return this.#steps.has(step);
  }

  /** Proposes a record and puts it into force. */
  async live(kind: KindName, place: Place): Promise<RecordId> {
    const id = await this.propose(kind, place);
    await this.settle(id, "IN_FORCE", place.code);
    return id;
  }

  async propose(kind: KindName, place: Place): Promise<RecordId> {
    const { code, parent, link, inputs } = place;
    const reference = `${kind}-${(this.#count += 1)}`;
    let made: RecordId | undefined;
    await this.#attempt(this.#stepName(kind, "record", code), undefined, async (role) => {
      const issuer = this.#city.party(role);
      made =
        kind === "EXPORT"
          ? exportId({ sha256: A_WORD, ordinal: 0 })
          : recordId({ kind: Kind[kind], issuer, reference, revision: 0 });
      this.#placed.set(made, { kind, parent, link, issuer, inputs });
      return this.#city.send(role, {
        act: "record",
        drafts: [
          {
            kind: Kind[kind],
            role: Role[role],
            status: Status.PROPOSED,
            ...(kind === "EXPORT" ? OF_THE_CONTENT : { form: Form.REFERENCE, reference, revision: 0n }),
            backfilled: false,
            parent: parent ?? NO_RECORD,
            link: link ?? NO_RECORD,
            from: this.#city.now(),
            until: this.#untilOf(kind),
            effectiveAt: this.#city.now(),
            content: A_WORD,
            sha256Digest: kind === "EXPORT" ? A_WORD : NO_WORD,
            sm3Digest: kind === "EXPORT" ? A_WORD : NO_WORD,
            clear: code === undefined ? clauseMask(keysOf(AgreementClause)) : BigInt(Code[code]),
            inputs,
          },
        ],
      });
    });
    if (made === undefined) throw new Stuck(`nobody may propose ${kind}`);
    return made;
  }

  async settle(id: RecordId, status: StatusName, code?: CodeName, about: RecordId = NO_RECORD): Promise<void> {
    const { kind } = this.#placedAt(id);
    const step = this.#stepName(kind, `settle.${status}`, code);
    await this.#attempt(step, id, async (role) =>
      this.#city.send(role, {
        act: "settle",
        settlements: [
          {
            subject: id,
            status: Status[status],
            role: Role[role],
            reason: 0,
            until: 0,
            effectiveAt: this.#city.now(),
            answers: 0,
            about,
            document: A_WORD,
            items: this.#itemsFor(step, id),
          },
        ],
      }),
    );
  }

  async state(id: RecordId, code: CodeName, say: Partial<Said> = {}): Promise<void> {
    const { outcome = "PASSED", value = this.#valueOf(code), roles, by } = say;
    const step = this.#stepName(this.#placedAt(id).kind, `attest.${code}`);
    const about = say.about ?? this.#aboutFor(step, id);
    await this.#attempt(
      step,
      id,
      async (role) =>
        this.#city.send(by ?? role, {
          act: "attest",
          statements: [
            {
              subject: id,
              code: Code[code],
              outcome: Outcome[outcome],
              role: Role[role],
              until: 0,
              effectiveAt: this.#city.now(),
              value,
              about,
              document: A_WORD,
            },
          ],
        }),
      roles,
    );
  }

  /** A selection decides on the operator that is authorized later. */
  #valueOf(code: CodeName): bigint {
    return code === "SELECTION_DECISION" ? BigInt(this.#city.party("OPERATOR")) : 0n;
  }

  /* ------------------------------------------------ trying, and doing what is asked */

  async #attempt(
    step: string,
    subject: RecordId | undefined,
    send: (role: RoleName) => Promise<number>,
    only?: readonly RoleName[],
  ): Promise<void> {
    const roles = this.#whoOf(step).filter((role) => only === undefined || only.includes(role));
    const done = new Map<number, number>();
    for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
      const [role] = roles;
      if (role === undefined) throw new Stuck(`${step}: nobody of ${only?.join(", ") ?? "the step"} may do it`);
      const refusedBy = await send(role);
      if (refusedBy === 0) return;
      const rule = this.#rules.get(refusedBy);
      if (rule === undefined) throw new Stuck(`${step}: refused by the ledger's rule 0x${refusedBy.toString(16)}`);
      if (rule.require.some(({ condition }) => condition.type === "who") && rule.require.length === 1) roles.shift();
      else await this.#satisfy(rule, step, subject, done);
    }
    throw new Stuck(`${step}: too many attempts`);
  }

  /** Tries the next alternative of a rule that refused the act. */
  async #satisfy(rule: Rule, step: string, subject: RecordId | undefined, done: Map<number, number>): Promise<void> {
    for (let index = done.get(rule.number) ?? 0; index < rule.require.length; index += 1) {
      done.set(rule.number, index + 1);
      if (subject !== undefined && (await this.#bringAbout(rule.require[index]!, subject))) return;
    }
    throw new Stuck(`${step}: ${rule.id} cannot be satisfied`);
  }

  /** @returns whether something was done */
  async #bringAbout({ condition, negated }: Term, subject: RecordId): Promise<boolean> {
    if (negated) return false;
    switch (condition.type) {
      case "fact":
        for (const target of this.#selected(condition.of, subject)) await this.#stateFact(condition, target);
        return true;
      case "measure":
        return this.#measure(condition, subject);
      case "notice":
        for (const target of this.#selected(condition.of, subject))
          await this.state(target, condition.code, { roles: [condition.by] });
        this.#city.wait(condition.days + 2);
        return true;
      case "quorum":
        for (const by of ["EXPERT", ...MORE_EXPERTS])
          await this.state(subject, condition.code, { roles: [condition.by], by });
        return true;
      case "lastCase":
        for (const target of this.#selected(condition.of, subject)) {
          const opened = await this.live("CASE", { parent: target, inputs: [], code: condition.code });
          if (condition.outcomes.includes("OVERDUE") || condition.outcomes.includes("REJECTED"))
            await this.settle(opened, "FAILED", condition.code);
        }
        return true;
      case "approvedRoot":
        for (const product of this.#selected("PARENT", subject)) await this.state(product, "ROOT_APPROVED");
        return true;
      case "listed":
        return this.#endListed(condition, subject);
      default:
        return false;
    }
  }

  async #stateFact(fact: Extract<Condition, { type: "fact" }>, target: RecordId): Promise<void> {
    const outcome = preferred(fact.outcomes);
    const failures: unknown[] = [];
    for (const role of fact.by)
      try {
        await this.state(target, fact.code, { outcome, roles: [role] });
        if (!fact.all) return;
      } catch (error) {
        if (!(error instanceof Stuck)) throw error;
        // A role under which the record names nobody is left out.
        failures.push(error);
      }
    if (failures.length === fact.by.length) throw failures[0];
  }

  async #measure(measure: Extract<Condition, { type: "measure" }>, subject: RecordId): Promise<boolean> {
    const { quantity, comparand } = measure;
    if (!("code" in quantity)) return false;
    let value = AGREED;
    if (comparand.type === "CONSTANT") value = BigInt(comparand.number);
    if (comparand.type === "ID") for (const target of this.#selected(comparand.of, subject)) value = BigInt(target);
    if (comparand.type === "FACT_VALUE")
      for (const target of this.#selected(comparand.of, subject))
        await this.state(target, comparand.code, { value, roles: [comparand.by] });
    for (const target of this.#selected(quantity.of, subject))
      await this.state(target, quantity.code, { value, roles: [quantity.by], outcome: preferred(quantity.outcomes) });
    return true;
  }

  /** Exports are disposed of by the story itself. */
  async #endListed({ list, of, statuses }: ConditionOf<"listed">, subject: RecordId): Promise<boolean> {
    if (list !== "DELIVERIES" || !statuses.includes("PURGED")) return false;
    for (const target of this.#selected(of, subject))
      for (const delivery of this.#listed("DELIVERY", target)) await this.settle(delivery, "PURGED");
    return true;
  }

  /* ------------------------------------------------ who and what */

  #whoOf(step: string): RoleName[] {
    const rule = this.#steps.get(step)?.find(saysWho);
    if (rule === undefined) throw new Stuck(`${step}: the rulebook has no such step`);
    return rule.require.flatMap(({ condition }) => {
      if (condition.type !== "who") return [];
      return condition.roles === "ANY" ? [...keysOf(Role)] : [...condition.roles];
    });
  }

  #itemsFor(step: string, subject: RecordId): readonly RecordId[] {
    const conditions = this.#conditionsOf(step);
    const lists = new Set(conditions.flatMap((condition) => (condition.type === "listed" ? [condition.list] : [])));
    const listed = keysOf(LISTED).flatMap((list) => (lists.has(list) ? this.#listed(LISTED[list], subject) : []));
    if (!conditions.some((condition) => condition.type === "quorum")) return listed;
    return ["EXPERT", ...MORE_EXPERTS].map((name) => this.#city.party(name));
  }

  /** Everything of a kind under a record, at any distance, in the order in which it was made. */
  #listed(kind: KindName, under: RecordId): readonly RecordId[] {
    const { kind: above } = this.#placedAt(under);
    return [...this.#placed]
      .filter(([id, placed]) => placed.kind === kind && this.#above(id, above) === under)
      .map(([id]) => id);
  }

  /** What a statement must name beside its subject: the last record of the kind that stands under it. */
  #aboutFor(step: string, subject: RecordId): RecordId {
    const asked = this.#conditionsOf(step).find(
      (condition) => condition.type === "stands" && condition.of === "ABOUT" && condition.underSubject,
    );
    const kind = asked?.type === "stands" ? asked.kind : undefined;
    const under = kind === undefined ? undefined : this.#listed(kind, subject).at(-1);
    return under ?? NO_RECORD;
  }

  #conditionsOf(step: string): readonly Condition[] {
    return (this.#steps.get(step) ?? []).flatMap(({ require }) => require.map((term) => term.condition));
  }

  #selected(selector: SelectorName, subject: RecordId): readonly RecordId[] {
    const { parent, link, issuer } = this.#placedAt(subject);
    const present = (id: RecordId | undefined): readonly RecordId[] => (id === undefined ? [] : [id]);
    switch (selector) {
      case "SELF":
        return [subject];
      case "PARENT":
        return present(parent);
      case "LINK":
      case "AGREEMENT":
        return present(link);
      case "ISSUER":
        return present(issuer);
      case "JURISDICTION":
        return [this.#city.record];
      case "SCENARIO":
      case "AUTHORIZATION":
        return present(this.#above(subject, selector));
      case "OPERATOR":
        return present(this.#placedAt(this.#above(subject, "AUTHORIZATION") ?? subject).link);
      case "PLAN":
      case "PROCUREMENT":
        return this.#placedAt(this.#above(subject, "AUTHORIZATION") ?? subject).inputs.filter(
          (id) => this.#placedAt(id).kind === selector,
        );
      case "RESOURCE":
        return this.#resourcesOf(subject);
      default:
        return [];
    }
  }

  #above(id: RecordId | undefined, kind: KindName): RecordId | undefined {
    let at = id;
    while (at !== undefined && this.#placedAt(at).kind !== kind) at = this.#placedAt(at).parent;
    return at;
  }

  #resourcesOf(id: RecordId): readonly RecordId[] {
    const { kind, link, parent, inputs } = this.#placedAt(id);
    if (kind === "RESOURCE") return [id];
    if (kind === "GRANT") return link === undefined ? [] : [link];
    if (kind === "DEMAND") return link === undefined ? [] : this.#resourcesOf(link);
    if (kind === "SCENARIO") return inputs.flatMap((grant) => this.#resourcesOf(grant));
    return parent === undefined ? [] : this.#resourcesOf(parent);
  }

  #placedAt(id: RecordId): Placed {
    const placed = this.#placed.get(id);
    if (placed === undefined) throw new Error(`${id} was not made here`);
    return placed;
  }

  #stepName(kind: KindName, act: string, code?: CodeName): string {
    const own = code === undefined ? undefined : `case[${code}].${act}`;
    return own !== undefined && this.#steps.has(own) ? own : `${kind.toLowerCase()}.${act}`;
  }

  /** A case has a month from its opening, a call two, and everything else less than two years: the shortest term. */
  #untilOf(kind: KindName): number {
    if (kind === "EXPORT" || kind === "RESOURCE") return 0;
    // Cases are opened when notices and calls have taken their time.
    if (kind === "CASE") return this.#city.now() + 30 * DAY;
    return this.#began + (kind === "PROCUREMENT" ? 60 : 700) * DAY;
  }
}

interface Said {
  readonly outcome: OutcomeName;
  readonly value: bigint;
  readonly about: RecordId;
  readonly roles: readonly RoleName[];
  /** The party, where it is not the one whose name is the role. */
  readonly by: string;
}

function preferred(outcomes: readonly OutcomeName[]): OutcomeName {
  return outcomes.includes("PASSED") ? "PASSED" : (outcomes.find((name) => name !== "OPEN") ?? outcomes[0]!);
}
