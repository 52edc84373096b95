import type { StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/moment.ts";
import { Code } from "../../ledger/codes.ts";
import type { ReportCell } from "../../schemas/report.ts";
import type { RecordRow } from "../../store/schema.ts";
import { showDate } from "../../text/china-time.ts";
import { none, said } from "./cells.ts";
import type { ReportBooks } from "./report-books.ts";

/** The registration of a resource or product as it stands at the moment. */
interface Registered {
  /** The day of the registration, with the day on which it ended where it did. */
  readonly cell: ReportCell;
  /** The statement that has the code, unless it has ended. */
  readonly current: StatementRow | undefined;
  /** The statements on which this rests. */
  readonly acts: readonly StatementRow[];
}

/**
 * Tells of the registration of a record. A change or a correction does not begin it anew, a deregistration ends it, and
 * so does the end of its validity.
 */
export function registeredAs(books: ReportBooks, row: RecordRow): Registered {
  const begun = books.lastSaid([row], "REGISTRATION");
  const last = books.lastSaid(
    [row],
    "REGISTRATION",
    "REGISTRATION_CHANGE",
    "REGISTRATION_CORRECTION",
    "DEREGISTRATION",
  );
  if (last === undefined) return { cell: none("ATTESTED"), current: undefined, acts: [] };
  const acts = begun === undefined || begun === last ? [last] : [begun, last];
  const day = showDate(timeOf(begun ?? last));
  if (last.code === Code.DEREGISTRATION) {
    const ended = showDate(timeOf(last));
    return {
      cell: said({ zh: `${day}（${ended} 注销）`, en: `${day} (removed on ${ended})` }, "ATTESTED"),
      current: undefined,
      acts,
    };
  }
  const { until_time: until } = last;
  if (until === null || until > books.year.moment.at) return { cell: said(day, "ATTESTED"), current: last, acts };
  const valid = showDate(until - 1);
  return {
    cell: said({ zh: `${day}（有效期至 ${valid}，已过）`, en: `${day} (was valid until ${valid})` }, "ATTESTED"),
    current: undefined,
    acts,
  };
}

function timeOf(act: StatementRow): number {
  return legalTime(act, act.time);
}
