import { eventKey } from "../../audit/moment.ts";
import { outcomeName } from "../../ledger/codes.ts";
import { isGoodStanding } from "../../ledger/evaluate-standing.ts";
import { Kind } from "../../ledger/kinds.ts";
import { Status } from "../../ledger/statuses.ts";
import type { RecordRow } from "../../store/schema.ts";
import { dutyId } from "./duty-books.ts";
import type { DutyBooks } from "./duty-books.ts";
import type { Duty } from "./duty.ts";

/** The terms that end on a day: of a registration, of kept logs, of delivered data, of an export that is phased out. */
export function termDuties(books: DutyBooks, row: RecordRow): Duty[] {
  const { kind } = row;
  if (kind === Kind.RESOURCE || kind === Kind.PRODUCT) return registrationOf(books, row);
  if (kind === Kind.AUTHORIZATION) return logsOf(books, row);
  if (kind === Kind.DELIVERY) return purgeOf(books, row);
  return kind === Kind.EXPORT ? sunsetOf(books, row) : [];
}

/** A registration is renewed before it ends, as long as what is registered stands. */
function registrationOf(books: DutyBooks, row: RecordRow): Duty[] {
  const { look } = books;
  const last = look
    .statements([row.id], "REGISTRATION", "DEREGISTRATION")
    .findLast(({ outcome }) => outcomeName(outcome) === "PASSED");
  if (last === undefined || last.until_time === null || !isGoodStanding(look.summary(row).standing.code)) return [];
  return [
    {
      ...base(books, row, "REGISTRATION", last.until_time),
      what: { zh: "登记续期", en: "renewal of the registration" },
      owners: row.issuer === null ? [] : [look.name(row.issuer)],
      event: eventKey(last.block_number, last.log_index),
    },
  ];
}

/** The logs are kept until a day. Once it has come nothing is due any more. */
function logsOf(books: DutyBooks, row: RecordRow): Duty[] {
  const { look } = books;
  const last = look.statements([row.id], "LOG_RETENTION").at(-1);
  if (last === undefined || last.until_time === null || last.until_time <= books.at) return [];
  return [
    {
      ...base(books, row, "LOG_RETENTION", last.until_time),
      what: { zh: "日志留存至期满", en: "keeping of the logs until the day" },
      owners: [look.name(last.by_party)],
      event: eventKey(last.block_number, last.log_index),
    },
  ];
}

/** Delivered data are purged when their term is over. */
function purgeOf(books: DutyBooks, row: RecordRow): Duty[] {
  const { ownStatus, until } = books.look.graph.stateOf(row);
  if (until === 0 || ownStatus !== Status.IN_FORCE) return [];
  return [
    {
      ...base(books, row, "PURGE", until),
      what: { zh: "清除期限届满的数据供给", en: "purge of the delivery at the end of its term" },
      owners: row.issuer === null ? [] : [books.look.name(row.issuer)],
    },
  ];
}

/** An export with a last day: its recipient stops using it then. */
function sunsetOf(books: DutyBooks, row: RecordRow): Duty[] {
  const { look } = books;
  const sunset = look.actsAbout(row.id).findLast((act) => act.type === "SETTLE");
  const isSunset = sunset?.type === "SETTLE" && sunset.status === Status.SUNSET;
  if (!isSunset || sunset.until_time === null || sunset.until_time <= books.at) return [];
  const recipient = row.link === null ? null : look.row(row.link).link;
  return [
    {
      ...base(books, row, "SUNSET", sunset.until_time),
      what: { zh: "限期停用出域产品", en: "end of the use of the exported product" },
      owners: recipient === null ? [] : [look.name(recipient)],
      event: eventKey(sunset.block_number, sunset.log_index),
    },
  ];
}

function base(books: DutyBooks, row: RecordRow, what: string, due: number) {
  return {
    id: dutyId(row.id, what),
    kind: "TERM" as const,
    about: books.look.name(row.id),
    roles: [],
    ...books.stateAt(row.jurisdiction, { due }),
    event: eventKey(row.block_number, row.log_index),
    rules: [],
  };
}
