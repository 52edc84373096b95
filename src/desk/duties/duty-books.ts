import type { StatementRow } from "../../audit/act-rows.ts";
import { citeRule, RuleCitations } from "../../audit/rule-citations.ts";
import { eventKey, legalTime } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { knownVersions } from "../../audit/version-in-force.ts";
import type { KnownVersion } from "../../audit/version-in-force.ts";
import { outcomeName } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { roleName } from "../../ledger/roles.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { RecordRow } from "../../store/schema.ts";
import { DAY } from "../../text/civil-date.ts";
import type { Look } from "../look.ts";
import type { Duty } from "./duty.ts";
import { WorkingCalendar } from "./working-calendar.ts";

/** The times of a duty, from which its state follows. */
interface Times {
  /** The end of its term, in seconds; undefined where no day is set. */
  readonly due: number | undefined;
  /** When it was done, in seconds. */
  readonly doneAt?: number | undefined;
}

/**
 * The part of a snapshot that the search for duties needs beside a look: the rulebooks that judged at the moment, the
 * rules that are cited, and the calendars of working days.
 */
export class DutyBooks {
  readonly snapshot: Snapshot;
  readonly look: Look;
  readonly #citations: RuleCitations;
  readonly #versions: ReadonlyMap<number, readonly KnownVersion[]>;
  readonly #calendars: ReadonlyMap<number, WorkingCalendar>;

  private constructor(
    snapshot: Snapshot,
    look: Look,
    citations: RuleCitations,
    versions: ReadonlyMap<number, readonly KnownVersion[]>,
    calendars: ReadonlyMap<number, WorkingCalendar>,
  ) {
    this.snapshot = snapshot;
    this.look = look;
    this.#citations = citations;
    this.#versions = versions;
    this.#calendars = calendars;
  }

  /**
   * Opens the books for the jurisdictions of some records.
   * @param judging - the versions of a jurisdiction; by default those that were known at the moment
   */
  static async open(
    snapshot: Snapshot,
    look: Look,
    rows: readonly RecordRow[],
    judging: (jurisdiction: number) => Promise<readonly KnownVersion[]> = (jurisdiction) =>
      knownVersions(snapshot, jurisdiction, look.moment.knownAt),
  ): Promise<DutyBooks> {
    const versions = new Map<number, readonly KnownVersion[]>();
    const calendars = new Map<number, WorkingCalendar>();
    for (const jurisdiction of new Set(rows.map((row) => row.jurisdiction))) {
      versions.set(jurisdiction, await judging(jurisdiction));
      calendars.set(jurisdiction, await WorkingCalendar.load(snapshot, jurisdiction, look.moment));
    }
    return new DutyBooks(snapshot, look, await RuleCitations.load(snapshot, rows), versions, calendars);
  }

  get at(): number {
    return this.look.moment.at;
  }

  /** The version that judged a jurisdiction at a time, as far as it was known; undefined where none did. */
  versionAt(jurisdiction: number, time: number): number | undefined {
    return this.#versions.get(jurisdiction)?.findLast(({ from }) => from <= time)?.version;
  }

  /** The version that applied by its text at a time, also where it was published on the ledger afterwards. */
  appliedAt(jurisdiction: number, time: number): number | undefined {
    return this.#versions.get(jurisdiction)?.findLast(({ effectiveFrom }) => effectiveFrom <= time)?.version;
  }

  /** The versions of a jurisdiction that were known at the moment, oldest first. */
  versionsOf(jurisdiction: number): readonly number[] {
    return (this.#versions.get(jurisdiction) ?? []).map(({ version }) => version);
  }

  /** The rules of a version; undefined where this server has no text of it. */
  rulesOf(jurisdiction: number, version: number): readonly Rule[] | undefined {
    return this.snapshot.catalog.rulebook(jurisdiction, version)?.rules;
  }

  /** A rule of a version. */
  cite(jurisdiction: number, version: number, { number }: Rule): Duty["rules"][number] {
    return citeRule(this.snapshot.catalog, jurisdiction, version, number);
  }

  /** The rules of a step in the version that judged a record at its recording. */
  rulesOfStep(
    { jurisdiction, version, kind }: RecordRow,
    step: Pick<Parameters<RuleCitations["rulesOf"]>[0], "act" | "code" | "caseNumber">,
  ): Duty["rules"] {
    return this.#citations.rulesOf({ jurisdiction, version, kind, ...step });
  }

  /** The state of a duty at the moment. */
  stateAt(
    jurisdiction: number,
    { due, doneAt }: Times,
  ): Pick<Duty, "due" | "doneAt" | "state" | "daysLate" | "workingDaysLeft"> {
    const until = doneAt ?? this.at;
    const daysLate = due === undefined || until < due ? 0 : Math.floor((until - due) / DAY) + 1;
    const isLate = daysLate > 0;
    const state = doneAt === undefined ? (isLate ? "LATE" : "OPEN") : isLate ? "DONE_LATE" : "DONE";
    const left =
      state === "OPEN" && due !== undefined
        ? this.#calendars.get(jurisdiction)?.workingDaysUntil(this.at, due)
        : undefined;
    return {
      ...(due === undefined ? {} : { due }),
      ...(doneAt === undefined ? {} : { doneAt }),
      state,
      daysLate,
      ...(left === undefined ? {} : { workingDaysLeft: left }),
    };
  }

  /** The act by which something was done, with its legal time. */
  doneBy(act: StatementRow | undefined): { readonly doneAt?: number; readonly event?: string } {
    if (act === undefined) return {};
    return { doneAt: legalTime(act, act.time), event: eventKey(act.block_number, act.log_index) };
  }
}

/** The parties that owe something in a role about an authorization: the operator, or the authority that made it. */
export function ownersIn(look: Look, authorization: RecordRow, roles: readonly RoleName[]): Duty["owners"] {
  const isOperator = roles.includes("OPERATOR");
  const own = isOperator ? authorization.link : authorizing(authorization, roles) ? authorization.issuer : null;
  return own === null ? [] : [look.name(own)];
}

/** The authority that made an authorization owes what its role owes. */
function authorizing({ role }: RecordRow, roles: readonly RoleName[]): boolean {
  const own = roleName(role);
  return own !== undefined && roles.includes(own);
}

/**
 * The statement by which something was done first: one that counts, under one of some roles, and that its party did not
 * take back. The ledger keeps a party's last statement, so that a report which was withdrawn is owed again.
 * @param found - in the order of the chain
 */
export function firstStatement(
  found: readonly StatementRow[],
  roles: readonly RoleName[],
  counts: (act: StatementRow) => boolean,
): StatementRow | undefined {
  const made = new Map<string, StatementRow>();
  for (const act of found) {
    const name = roleName(act.role);
    if (name === undefined || !roles.includes(name)) continue;
    const by = `${act.by_party} ${act.role} ${act.code}`;
    if (!counts(act)) {
      if (isTakenBack(act)) made.delete(by);
    } else if (!made.has(by)) made.set(by, act);
  }
  return found.find((act) => [...made.values()].includes(act));
}

/** A statement that only announces something, or calls it overdue, takes nothing back. */
function isTakenBack({ outcome }: StatementRow): boolean {
  const name = outcomeName(outcome);
  return name === "WITHDRAWN" || name === "REJECTED";
}

/** The name of a duty that stays the same in every answer. */
export function dutyId(about: RecordId, what: string): string {
  return `${about}.${what}`;
}
