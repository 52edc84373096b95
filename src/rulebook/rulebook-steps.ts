import { ActKind, Code } from "../ledger/codes.ts";
import type { CodeName, OutcomeName, StepCode } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { keysOf } from "../text/entries.ts";
import { judgedSteps } from "./compile-rulebook.ts";
import type { JudgedStep } from "./compile-rulebook.ts";
import { mayAct, names } from "./neighbours.ts";
import type { ConditionOf } from "./requirement.ts";
import type { Rule, Rulebook } from "./rulebook.ts";

/** The outcome that each end of a case stands for; every other end is WITHDRAWN. */
const ENDS: Readonly<Partial<Record<StatusName, OutcomeName>>> = {
  FULFILLED: "PASSED",
  DISMISSED: "NO_OBJECTION",
  EXPIRED: "OVERDUE",
  FAILED: "REJECTED",
};

const EVERY_ROLE: ReadonlySet<RoleName> = new Set(keysOf(Role));

/** The acts that a rulebook lets each role do, and how far records can come by them. */
export class RulebookSteps {
  readonly all: readonly JudgedStep[];
  readonly #byAct: ReadonlyMap<string, readonly JudgedStep[]>;
  readonly #actors = new Map<JudgedStep, ReadonlySet<RoleName>>();
  readonly #statuses = new Map<string, ReadonlySet<StatusName>>();

  constructor(rulebook: Rulebook) {
    this.all = judgedSteps(rulebook);
    this.#byAct = Map.groupBy(this.all, ({ step }) => actKey(step.kind, step.act, step.code));
  }

  /**
   * The steps whose rules may judge an act. The rules of a case's own code judge instead of those of every case; of a
   * case whose code is not known, each of them may.
   */
  of(kind: KindName, act: ActKind, code: StepCode, caseNumber?: number): readonly JudgedStep[] {
    const given = this.#byAct.get(actKey(Kind[kind], act, code)) ?? [];
    if (caseNumber === undefined) return given;
    const own = given.filter(({ step }) => step.caseNumber === caseNumber);
    return own.length > 0 ? own : given.filter(({ step }) => step.caseNumber === 0);
  }

  /** Whether the rulebook has the step of a settlement. */
  settles(kind: KindName, status: StatusName, caseNumber?: number): boolean {
    return this.of(kind, ActKind.SETTLE, Status[status], caseNumber).length > 0;
  }

  /** Whether somebody may state this about a record of the kind under the role. */
  mayState(kind: KindName, code: CodeName, role: RoleName): boolean {
    return (
      names(kind, role) && this.of(kind, ActKind.ATTEST, Code[code]).some((judged) => this.#actorsOf(judged).has(role))
    );
  }

  /** The roles under which somebody may state this about a record of one of the kinds. */
  statersOf(kinds: readonly KindName[], code: CodeName): RoleName[] {
    return keysOf(Role).filter((role) => kinds.some((kind) => this.mayState(kind, code, role)));
  }

  /** The roles under which somebody may open a case of this code. */
  openersOf(code: CodeName): RoleName[] {
    const steps = this.of("CASE", ActKind.RECORD, 0, Code[code] & 0xff);
    return keysOf(Role).filter((role) => steps.some((judged) => this.#actorsOf(judged).has(role)));
  }

  /** The outcomes with which a case of this code can end, and OPEN before it ends. */
  endsOf(code: CodeName): Set<OutcomeName> {
    const statuses = this.statusesOf("CASE", Code[code] & 0xff);
    const ended = [...statuses].filter((status) => status !== "PROPOSED" && status !== "IN_FORCE");
    return new Set<OutcomeName>(["OPEN", ...ended.map((status) => ENDS[status] ?? "WITHDRAWN")]);
  }

  /**
   * The statuses that records of a kind can come to. A backfilled record needs no step to be proposed. Governance
   * settles jurisdictions and parties too, so these may come to every status.
   */
  statusesOf(kind: KindName, caseNumber?: number): ReadonlySet<StatusName> {
    const key = `${kind} ${caseNumber}`;
    const reached = this.#statuses.get(key) ?? this.#reachedBy(kind, caseNumber);
    this.#statuses.set(key, reached);
    return reached;
  }

  #reachedBy(kind: KindName, caseNumber: number | undefined): Set<StatusName> {
    if (kind === "JURISDICTION" || kind === "PARTY") return new Set(keysOf(Status));
    const reached = new Set<StatusName>(["PROPOSED"]);
    const steps = keysOf(Status).filter((status) => this.settles(kind, status, caseNumber));
    for (let before = -1; before < reached.size;) {
      before = reached.size;
      for (const to of steps) if (sourcesOf(kind, to).some((from) => reached.has(from))) reached.add(to);
    }
    return reached;
  }

  #actorsOf(judged: JudgedStep): ReadonlySet<RoleName> {
    const actors = this.#actors.get(judged) ?? actorsOf(judged);
    this.#actors.set(judged, actors);
    return actors;
  }
}

function actKey(kind: Kind, act: ActKind, code: StepCode): string {
  return `${kind} ${act} ${code}`;
}

/**
 * The roles under which somebody may take a step: every HARD rule that says who may act must let the role act, and the
 * record must name parties for it.
 */
export function actorsOf({ step, rules }: JudgedStep): Set<RoleName> {
  const groups = rules.filter(saysWho).map(({ require }) => require.map(({ condition }) => condition));
  if (groups.length === 0) return new Set();
  return new Set(
    [...EVERY_ROLE].filter(
      (role) =>
        mayAct(step, role) &&
        groups.every((group) =>
          group.some((who) => who.type === "who" && (who.roles === "ANY" || who.roles.includes(role))),
        ),
    ),
  );
}

/** Whether a rule limits who may act: all its terms do, and none says only who may not. */
export function saysWho({ hardness, require }: Rule): boolean {
  return hardness === "HARD" && require.every(({ condition, negated }) => condition.type === "who" && !negated);
}

/** Whether a rule limits the roles that are given: beside an alternative it would not. */
export function limitsRoles({ hardness, require: [term, ...others] }: Rule): boolean {
  return hardness === "HARD" && others.length === 0 && term.condition.type === "roles" && !term.negated;
}

/** Whether only the issuer may take a step. */
export function isForIssuerOnly({ rules }: JudgedStep): boolean {
  return rules.some(
    (rule) => saysWho(rule) && rule.require.every(({ condition }) => isWho(condition) && condition.issuerOnly),
  );
}

function isWho(condition: Rule["require"][number]["condition"]): condition is ConditionOf<"who"> {
  return condition.type === "who";
}

/** The name of the step that records a case of a code. */
export function caseStep(code: CodeName): string {
  return `case[${code}].record`;
}
