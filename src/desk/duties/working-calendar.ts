import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { fromHex } from "../../consensus/hex.ts";
import { decodeDecisionContent } from "../../ledger/decision-content.ts";
import { DecisionKind, DecisionStep } from "../../ledger/decisions.ts";
import { civilDayAt, civilDayOf, dateOfCivilDay } from "../../text/civil-date.ts";

/** A count of working days looks at this many days at most: eleven years. */
const MOST_DAYS = 4_000;

/** The working days of a half year, as agencies decide them. */
interface HalfYear {
  readonly year: number;
  /** 0: January to June; 1: July to December. */
  readonly half: number;
  /** Bit i: the day i of the half year is a working day. */
  readonly workingDays: bigint;
}

/** The working days of a jurisdiction, as far as its agencies published calendars on the ledger. */
export class WorkingCalendar {
  /** The working days as bits, by the half year: `2026/0` for January to June. */
  readonly #halves: ReadonlyMap<string, bigint>;

  private constructor(halves: ReadonlyMap<string, bigint>) {
    this.#halves = halves;
  }

  /** The calendars of some half years; a later one of a half year replaces the earlier. */
  static of(decided: readonly HalfYear[]): WorkingCalendar {
    return new WorkingCalendar(new Map(decided.map(({ year, half, workingDays }) => [`${year}/${half}`, workingDays])));
  }

  /** The calendars that were carried out by the time of knowledge. A later one of a half year replaces the earlier. */
  static async load(snapshot: Snapshot, jurisdiction: number, moment: Moment): Promise<WorkingCalendar> {
    const rows = await snapshot.database
      .selectFrom("decision")
      .select("content")
      .where("jurisdiction", "=", jurisdiction)
      .where("kind", "=", DecisionKind.CALENDAR)
      .where("step", "=", DecisionStep.CARRIED_OUT)
      .where("time", "<=", moment.knownAt)
      .orderBy("block_number")
      .orderBy("log_index")
      .execute();
    return WorkingCalendar.of(
      rows.flatMap(({ content }) => {
        const decided = decodeDecisionContent("CALENDAR", fromHex(content));
        return decided?.kind === "CALENDAR" ? [decided] : [];
      }),
    );
  }

  /** @returns undefined where no calendar of that half year is published */
  isWorkingDay(day: number): boolean | undefined {
    const { year, month } = dateOfCivilDay(day);
    const half = month <= 6 ? 0 : 1;
    const bits = this.#halves.get(`${year}/${half}`);
    if (bits === undefined) return undefined;
    const first = civilDayOf({ year, month: half === 0 ? 1 : 7, day: 1 });
    return ((bits >> BigInt(day - first)) & 1n) === 1n;
  }

  /**
   * The working days after the day of an instant, up to and including the last day of a term.
   * @param due - the end of the term, in seconds, which it does not include
   * @returns undefined where a calendar is missing, or the term is very long
   */
  workingDaysUntil(now: number, due: number): number | undefined {
    const [first, last] = [civilDayAt(now) + 1, civilDayAt(due - 1)];
    if (last - first > MOST_DAYS) return undefined;
    let count = 0;
    for (let day = first; day <= last; day += 1) {
      const working = this.isWorkingDay(day);
      if (working === undefined) return undefined;
      if (working) count += 1;
    }
    return count;
  }
}
