import { createHash } from "node:crypto";
import type { Hex } from "../../src/consensus/hex.ts";
import type { LedgerCall } from "../../src/ledger/calldata.ts";
import { Code, Form, outcomeWith, statementCode } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import type { Draft, Settlement, Statement } from "../../src/ledger/events.ts";
import { Kind, kindName } from "../../src/ledger/kinds.ts";
import type { KindName } from "../../src/ledger/kinds.ts";
import { positions } from "../../src/ledger/positions.ts";
import type { Position } from "../../src/ledger/positions.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { Role } from "../../src/ledger/roles.ts";
import type { SeededRandom } from "../forgeries/seeded-random.ts";
import type { Actor } from "./cities.ts";
import { CITIES } from "./cities.ts";
import type { LedgerModel } from "./ledger-model.ts";

const ZERO_32: Hex = `0x${"00".repeat(32)}`;
const MONTH = 30 * 86_400;

/** One transaction: who sends it, and what. */
export interface RandomAct {
  readonly actor: Actor;
  readonly call: Exclude<LedgerCall, { readonly act: "publish" }>;
}

/** Kinds by how often they are recorded: what the rest stands on comes often enough to be stood on. */
const WEIGHTS: readonly (readonly [Kind, number])[] = [
  [Kind.PARTY, 2],
  [Kind.RESOURCE, 5],
  [Kind.PLAN, 1],
  [Kind.PROCUREMENT, 1],
  [Kind.APPLICATION, 1],
  [Kind.AUTHORIZATION, 4],
  [Kind.GRANT, 8],
  [Kind.SCENARIO, 6],
  [Kind.DEMAND, 9],
  [Kind.DELIVERY, 9],
  [Kind.IMPORT, 3],
  [Kind.PRODUCT, 12],
  [Kind.AGREEMENT, 5],
  [Kind.EXPORT, 14],
  [Kind.CASE, 6],
  [Kind.DOMAIN, 1],
];
const KINDS = WEIGHTS.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));

const OPINIONS: readonly StatementCode[] = [Code.REVIEW, Code.EXPORT_APPROVAL, Code.ACCEPTANCE, Code.ROOT_APPROVED];
const FILINGS: readonly StatementCode[] = [Code.PERSONNEL_ROSTER, Code.ACCESS_LOG, Code.EMERGENCY_PLAN];
const CASES = [Code.INCIDENT, Code.RECTIFICATION, Code.OBJECTION] as const;
const ENDINGS: readonly Status[] = [
  Status.REJECTED,
  Status.WITHDRAWN,
  Status.EXPIRED,
  Status.FULFILLED,
  Status.SUPERSEDED,
  Status.TERMINATED,
  Status.CLOSED,
  Status.PURGED,
  Status.PROHIBITED,
  Status.FAILED,
  Status.DISMISSED,
  Status.VOID,
  Status.REVOKED,
  Status.RECALLED,
  Status.CLOSED_AFTER_HARM,
  Status.PROHIBITED_RECALL,
  Status.CONTINUED,
  Status.SUNSET,
];

const LOW: readonly Kind[] = [Kind.EXPORT, Kind.PRODUCT, Kind.CASE, Kind.AGREEMENT, Kind.DELIVERY, Kind.IMPORT];
const MIDDLE: readonly Kind[] = [Kind.DEMAND, Kind.SCENARIO, Kind.GRANT, Kind.RESOURCE, Kind.DOMAIN, Kind.APPLICATION];
const HIGH: readonly Kind[] = [Kind.AUTHORIZATION, Kind.PLAN, Kind.PROCUREMENT, Kind.PARTY, Kind.JURISDICTION];

/** Kinds that are never recorded without a link. */
const NEEDS_LINK: ReadonlySet<Kind> = new Set([Kind.AUTHORIZATION, Kind.GRANT, Kind.DEMAND, Kind.AGREEMENT]);

function kindsOf(names: readonly KindName[]): Kind[] {
  return names.map((name) => Kind[name]);
}

/** Chooses acts at random, most of them plausible and some of them not. */
export class RandomActs {
  readonly #random: SeededRandom;
  readonly #model: LedgerModel;
  #drafts = 0;

  constructor(random: SeededRandom, model: LedgerModel) {
    this.#random = random;
    this.#model = model;
  }

  next(now: number): RandomAct {
    const dice = this.#random.below(100);
    if (dice < 58) return this.#recording(now);
    if (dice < 82) return this.#stating(now);
    return this.#settling(now);
  }

  /* ------------------------------------------------ recordings */

  #recording(now: number): RandomAct {
    const city = this.#random.one(CITIES);
    const kind = this.#kindFor(city.ordinal);
    const count = this.#random.chance(0.1) ? 2 + this.#random.below(3) : 1;
    const parent = this.#neighbour(kindsOf(positions[kindName(kind)].parents), city.ordinal);
    const jurisdiction = this.#model.record(parent)?.jurisdiction ?? city.ordinal;
    const [actor, role] = this.#actorFor(kind, jurisdiction);
    const drafts = Array.from({ length: count }, () => this.#draft(kind, parent, jurisdiction, actor, role, now));
    return { actor, call: { act: "record", drafts } };
  }

  /** A kind that has something to stand under there; seldom one that has nothing. */
  #kindFor(jurisdiction: number): Kind {
    const kind = this.#random.one(KINDS);
    if (this.#random.chance(0.05)) return kind;
    const { parents, inputs } = positions[kindName(kind)];
    const hasParent = this.#neighbour(kindsOf(parents), jurisdiction) !== NO_RECORD;
    const hasInputs =
      inputs.length === 0 || kind === Kind.AUTHORIZATION || this.#model.idsOf(kindsOf(inputs)).length > 0;
    return hasParent && hasInputs ? kind : this.#random.one([Kind.RESOURCE, Kind.AUTHORIZATION]);
  }

  #draft(kind: Kind, parent: RecordId, jurisdiction: number, actor: Actor, role: Role, now: number): Draft {
    const position = positions[kindName(kind)];
    const limit = this.#model.record(parent)?.until ?? 0;
    const status = this.#random.chance(0.7) ? Status.IN_FORCE : Status.PROPOSED;
    const content = {
      kind,
      role,
      status: this.#random.chance(0.01) ? Status.EXPIRED : status,
      backfilled: this.#random.chance(0.05),
      parent,
      link: this.#link(kind, position, parent, jurisdiction),
      from: this.#random.chance(0.9) ? 0 : now + this.#random.below(MONTH),
      until: this.#until(limit, now),
      effectiveAt: this.#random.chance(0.9) ? 0 : now - this.#random.below(12 * MONTH),
      content: this.#bytes32(),
      sha256Digest: ZERO_32,
      sm3Digest: ZERO_32,
      clear: this.#clear(kind),
      inputs: this.#inputs(kind, position, parent, jurisdiction),
    };
    if (kind === Kind.EXPORT && this.#random.chance(0.8)) {
      // Few digests, so that ordinals above 0 come to be used.
      const sha256Digest: Hex = `0x${createHash("sha256")
        .update(`file-${this.#random.below(12)}`)
        .digest("hex")}`;
      const form = this.#random.chance(0.8) ? Form.FILE : this.#random.one([Form.FOLDER, Form.SALTED]);
      return { ...content, sha256Digest, sm3Digest: this.#bytes32(), form, ordinal: this.#ordinal() };
    }
    const again = this.#random.chance(0.05);
    this.#drafts += again ? 0 : 1;
    return {
      ...content,
      sha256Digest: this.#random.chance(0.05) ? this.#bytes32() : ZERO_32,
      form: Form.REFERENCE,
      reference: `编号-${this.#drafts}`,
      revision: again ? BigInt(this.#random.below(3)) : 0n,
    };
  }

  #ordinal(): bigint {
    return this.#random.chance(0.6) ? 0n : BigInt(1 + this.#random.below(3));
  }

  #until(limit: number, now: number): number {
    if (limit !== 0) return this.#random.chance(0.9) ? limit : limit + 1 - this.#random.below(MONTH);
    const dice = this.#random.below(10);
    if (dice < 6) return 0;
    return dice < 9 ? now + 6 * MONTH + this.#random.below(12 * MONTH) : now + this.#random.below(MONTH);
  }

  #clear(kind: Kind): bigint {
    if (kind === Kind.CASE) return BigInt(this.#random.chance(0.97) ? this.#random.one(CASES) : Code.REVIEW);
    if (kind === Kind.PARTY) {
      const roles = this.#random.chance(0.9) ? [Role.OPERATOR, Role.EXPERT] : [Role.DATA_AUTHORITY];
      return (BigInt(this.#newAccount()) << 64n) | roles.reduce((mask, role) => mask | (1n << BigInt(role)), 0n);
    }
    return BigInt(this.#random.below(0x1_0000));
  }

  #newAccount(): Hex {
    return `0x${(0xacc0_0000 + this.#random.below(64)).toString(16).padStart(40, "0")}`;
  }

  #link(kind: Kind, { links }: Position, parent: RecordId, jurisdiction: number): RecordId {
    const link = kindsOf(links);
    if (link.length === 0) return this.#random.chance(0.01) ? parent : NO_RECORD;
    if (!NEEDS_LINK.has(kind) && this.#random.chance(0.4)) return NO_RECORD;
    // A demand is for a grant that its scenario names, an export under an agreement of its product's scenario.
    if (kind === Kind.DEMAND && this.#random.chance(0.9)) {
      const named = this.#model.record(parent)?.inputs ?? [];
      if (named.length > 0) return this.#random.one(named);
    }
    if (kind === Kind.EXPORT && this.#random.chance(0.9)) {
      const scenario = this.#model.record(parent)?.parent;
      const agreements = this.#model
        .idsOf([Kind.AGREEMENT])
        .filter((id) => this.#model.record(id)?.parent === scenario);
      if (agreements.length > 0) return this.#random.one(agreements);
    }
    if (link.includes(Kind.PARTY) && this.#random.chance(0.95)) {
      const role = kind === Kind.AUTHORIZATION ? Role.OPERATOR : Role.DEVELOPER;
      const actors = CITIES.flatMap((city) => city.actors).filter(
        (actor) => actor.home === jurisdiction && actor.roles.includes(role),
      );
      return this.#random.one(actors).party;
    }
    return this.#neighbour(link, jurisdiction);
  }

  #inputs(kind: Kind, given: Position, parent: RecordId, jurisdiction: number): RecordId[] {
    const inputs = kindsOf(given.inputs);
    if (inputs.length === 0) return this.#random.chance(0.01) ? [parent] : [];
    const near = this.#model.idsOf(inputs).filter((id) => this.#isNear(kind, id, parent));
    const pool = near.length > 0 && this.#random.chance(0.9) ? near : this.#model.idsOf(inputs);
    const count = Math.min(
      pool.length,
      kind === Kind.AUTHORIZATION ? this.#random.below(3) : 1 + this.#random.below(4),
    );
    const chosen = Array.from({ length: count }, () => this.#random.one(pool));
    const elsewhere = this.#random.chance(0.05) ? this.#neighbour(inputs, 3 - jurisdiction) : undefined;
    const all = elsewhere === undefined || elsewhere === NO_RECORD ? chosen : [...chosen, elsewhere];
    return this.#random.chance(0.98) ? [...new Set(all)] : all;
  }

  /** Whether an input belongs to the scenario or authorization of what is made of it. */
  #isNear(kind: Kind, input: RecordId, parent: RecordId): boolean {
    const record = this.#model.record(input);
    if (kind === Kind.SCENARIO || record?.kind === Kind.IMPORT || record?.kind === Kind.PRODUCT)
      return record?.parent === parent;
    if (record?.kind === Kind.DELIVERY) return this.#model.record(record.parent ?? NO_RECORD)?.parent === parent;
    return true;
  }

  /* ------------------------------------------------ statements */

  #stating(now: number): RandomAct {
    const subject = this.#subject();
    const record = this.#model.record(subject);
    const jurisdiction = record?.jurisdiction ?? 1;
    const dice = this.#random.below(100);
    const statement = (code: StatementCode, more: Partial<Statement> = {}): Statement => ({
      subject,
      code,
      outcome: outcomeWith(this.#random.one([0, 1, 1, 1, 2, 3, 4, 5, 7]), this.#random.below(3)),
      role: 0,
      until: this.#random.chance(0.8) ? 0 : now + this.#random.below(2 * MONTH),
      effectiveAt: 0,
      value: BigInt(this.#random.below(1_000)),
      about: NO_RECORD,
      document: this.#bytes32(),
      ...more,
    });
    const say = (given: Statement, roles: readonly Role[]): RandomAct => {
      const [actor, role] = this.#actorWith(roles, jurisdiction);
      return { actor, call: { act: "attest", statements: [{ ...given, role }] } };
    };
    const holders = [Role.DATA_AUTHORITY, Role.CYBERSPACE_REGULATOR, Role.UPPER_DATA_AUTHORITY];
    if (dice < 50) return say(statement(this.#random.one(OPINIONS)), [Role.DATA_AUTHORITY, Role.EXPERT, Role.POLICE]);
    if (dice < 65) return say(statement(this.#random.one(FILINGS)), [Role.OPERATOR, Role.DEVELOPER, Role.EXPERT]);
    if (dice < 75)
      return say(statement(Code.HOLD, { value: BigInt(this.#random.below(2)), about: this.#aCase() }), holders);
    if (dice < 90) return this.#release(say, statement, holders);
    if (dice < 94) return say(statement(Code.CORRECTION), [Role.DATA_AUTHORITY, Role.GOVERNMENT]);
    return this.#aboutAccounts(say, statement);
  }

  /** Mostly of what is held, by its holder or by the upper authority. */
  #release(
    say: (given: Statement, roles: readonly Role[]) => RandomAct,
    statement: (code: StatementCode, more?: Partial<Statement>) => Statement,
    holders: readonly Role[],
  ): RandomAct {
    const open = this.#model
      .facts()
      .filter(([{ code }, { used }]) => code === Code.HOLD && !used)
      .map(([{ subject, party }]) => ({ subject, holder: party ?? NO_RECORD }));
    if (open.length === 0 || this.#random.chance(0.2)) return say(statement(Code.RELEASE), holders);
    const { subject, holder } = this.#random.one(open);
    const own = CITIES.flatMap((city) => city.actors).find(({ party }) => party === holder);
    if (own === undefined || this.#random.chance(0.3))
      return say(statement(Code.RELEASE, { subject, about: holder }), [Role.UPPER_DATA_AUTHORITY]);
    const role = own.roles.find((held) => holders.includes(held)) ?? this.#random.one(own.roles);
    return { actor: own, call: { act: "attest", statements: [{ ...statement(Code.RELEASE, { subject }), role }] } };
  }

  #aboutAccounts(
    say: (given: Statement, roles: readonly Role[]) => RandomAct,
    statement: (code: StatementCode, more?: Partial<Statement>) => Statement,
  ): RandomAct {
    const actor = this.#random.one(this.#random.one(CITIES).actors);
    const account: Hex = `0x${this.#newAccount().slice(2).padStart(64, "0")}`;
    const dice = this.#random.below(4);
    const roles = BigInt(1) << BigInt(this.#random.one([Role.OPERATOR, Role.EXPERT, Role.DATA_AUTHORITY]));
    if (dice === 0) return { actor, call: { act: "accept", party: actor.party } };
    if (dice === 1) {
      const offered = statement(Code.SEAT_OFFERED, { subject: actor.party, value: roles, document: account });
      return { actor, call: { act: "attest", statements: [{ ...offered, role: this.#random.one(actor.roles) }] } };
    }
    const about = this.#model.jurisdictionRecord(this.#random.one([1, 2])) ?? NO_RECORD;
    if (dice === 2)
      return say(statement(Code.ROLES, { subject: actor.party, value: roles, about, document: account }), [
        Role.DATA_AUTHORITY,
      ]);
    // Numbers that no family has, and families that nobody states.
    const code = statementCode((this.#random.below(12) << 8) | this.#random.below(8));
    return say(statement(code), [Role.DATA_AUTHORITY]);
  }

  #aCase(): RecordId {
    const cases = this.#model.idsOf([Kind.CASE]);
    return cases.length > 0 && this.#random.chance(0.6) ? this.#random.one(cases) : NO_RECORD;
  }

  /* ------------------------------------------------ settlements */

  #settling(now: number): RandomAct {
    const proposed = this.#model.ids().filter((id) => this.#model.record(id)?.status === Status.PROPOSED);
    const intoForce = proposed.length > 0 && this.#random.chance(0.7);
    const subject = intoForce ? this.#random.one(proposed) : this.#subject();
    const record = this.#model.record(subject);
    const jurisdiction = record?.jurisdiction ?? 1;
    const [actor, role] = intoForce
      ? this.#actorFor(record?.kind ?? Kind.CASE, jurisdiction)
      : this.#actorWith([Role.DATA_AUTHORITY, Role.GOVERNMENT, Role.COURT], jurisdiction);
    const settlement: Settlement = {
      subject,
      status: intoForce ? Status.IN_FORCE : this.#random.one(ENDINGS),
      role,
      reason: this.#random.below(4),
      until: this.#random.chance(0.8) ? 0 : now + this.#random.below(MONTH),
      effectiveAt: 0,
      answers: this.#random.below(6),
      about: NO_RECORD,
      document: this.#bytes32(),
      items: [],
    };
    return { actor, call: { act: "settle", settlements: [settlement] } };
  }

  /* ------------------------------------------------ choices */

  /** What acts are about is mostly low in the lineage: with what everything stands under, everything ends. */
  #subject(): RecordId {
    const dice = this.#random.below(100);
    const kinds = dice < 60 ? LOW : dice < 94 ? MIDDLE : HIGH;
    const ids = this.#model.idsOf(kinds);
    return this.#random.one(ids.length > 0 ? ids : this.#model.ids());
  }

  #neighbour(kinds: readonly Kind[], jurisdiction: number): RecordId {
    if (this.#random.chance(0.03)) return this.#random.one(this.#model.ids());
    const ids = this.#model.idsOf(kinds).filter((id) => this.#model.record(id)?.jurisdiction === jurisdiction);
    const inForce = ids.filter((id) => this.#model.record(id)?.status === Status.IN_FORCE);
    const pool = inForce.length > 0 && this.#random.chance(0.9) ? inForce : ids;
    return pool.length > 0 ? this.#random.one(pool) : NO_RECORD;
  }

  #actorFor(kind: Kind, jurisdiction: number): readonly [Actor, Role] {
    const roles: Readonly<Partial<Record<Kind, readonly Role[]>>> = {
      [Kind.PARTY]: [Role.DATA_AUTHORITY, Role.REGISTRAR],
      [Kind.RESOURCE]: [Role.DATA_PROVIDER],
      [Kind.PLAN]: [Role.IMPLEMENTING_AGENCY],
      [Kind.PROCUREMENT]: [Role.IMPLEMENTING_AGENCY],
      [Kind.APPLICATION]: [Role.APPLICANT],
      [Kind.AUTHORIZATION]: [Role.DATA_AUTHORITY, Role.GOVERNMENT],
      [Kind.GRANT]: [Role.DATA_AUTHORITY],
      [Kind.DELIVERY]: [Role.DATA_PROVIDER],
      [Kind.CASE]: [Role.DATA_AUTHORITY, Role.EVALUATOR, Role.COURT],
      [Kind.DOMAIN]: [Role.DATA_AUTHORITY],
    };
    return this.#actorWith(roles[kind] ?? [Role.OPERATOR, Role.DEVELOPER], jurisdiction);
  }

  /** An actor with one of the roles, mostly of the jurisdiction; seldom anybody under any role. */
  #actorWith(roles: readonly Role[], jurisdiction: number): readonly [Actor, Role] {
    const everybody = CITIES.flatMap((city) => city.actors);
    const wanted = everybody.filter(
      (actor) => actor.home === jurisdiction && actor.roles.some((role) => roles.includes(role)),
    );
    if (wanted.length === 0 || this.#random.chance(0.04)) {
      const actor = this.#random.one(everybody);
      return [actor, this.#random.one(actor.roles)];
    }
    const actor = this.#random.one(wanted);
    return [actor, this.#random.one(actor.roles.filter((role) => roles.includes(role)))];
  }

  #bytes32(): Hex {
    return `0x${Buffer.from(this.#random.bytes(32)).toString("hex")}`;
  }
}
