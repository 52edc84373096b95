import { eventKey, legalTime } from "../../audit/moment.ts";
import { dutiesOfAuthorization, yearOf } from "../duties/authorization-duties.ts";
import { DutyBooks } from "../duties/duty-books.ts";
import type { Duty } from "../duties/duty.ts";
import { nameOfRow } from "../../audit/names.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Capacity, Publication, ReportName } from "../../schemas/report.ts";
import type { ReportBooks } from "./report-books.ts";
import { standingStatements } from "../standing-statements.ts";

/** The items of the disclosure that a party owes in each capacity. */
const ITEMS = {
  IMPLEMENTING_AGENCY: ["DISCLOSER", "AUTHORIZATION", "CEILINGS"],
  OPERATOR: ["DISCLOSER", "RESOURCES", "PRODUCTS", "FEES"],
} as const;

/** The statements by which a report goes on the ledger: what is due, by when, and what was stated already. */
export async function publicationsOf(books: ReportBooks, report: ReportName): Promise<Publication[]> {
  const publications: Publication[] = [];
  for (const { capacity, authorizations } of books.affairs) {
    const duties = await DutyBooks.open(books.snapshot, books.now, authorizations);
    for (const row of authorizations) publications.push(publicationOf(books, report, capacity, duties, row));
  }
  return publications;
}

function publicationOf(
  books: ReportBooks,
  code: ReportName,
  capacity: Capacity,
  duties: DutyBooks,
  row: RecordRow,
): Publication {
  const { party, year, now } = books;
  const duty = dutiesOfAuthorization(duties, row)
    .map((found) => found.duty)
    .find((each) => isOf(each, code, year.year) && each.owners.some(({ id }) => id === party.id));
  const stated = standingStatements(now.statements([row.id], code)).find(
    (act) => act.by_party === party.id && yearOf(act) === year.year,
  );
  return {
    authorization: nameOfRow(row),
    capacity,
    code,
    items: code === "DISCLOSURE" ? [...ITEMS[capacity]] : [],
    ...(duty?.due === undefined ? {} : { due: duty.due }),
    ...(stated === undefined
      ? {}
      : { doneAt: legalTime(stated, stated.time), event: eventKey(stated.block_number, stated.log_index) }),
    rules: [...(duty?.rules ?? [])],
  };
}

function isOf({ kind, id }: Duty, code: ReportName, year: number): boolean {
  return kind === "YEARLY" && id.includes(`.${code}.`) && id.endsWith(`.${year}`);
}
