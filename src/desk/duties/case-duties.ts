import { aroundOf } from "../../audit/graph-around.ts";
import { ActKind, Code } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { caseNumberOf } from "../../ledger/views.ts";
import { namedParties } from "../../rulebook/judge/named-parties.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { ToldCase } from "../told-case.ts";
import { dutyId } from "./duty-books.ts";
import type { DutyBooks } from "./duty-books.ts";
import type { Duty } from "./duty.ts";

/** The roles that must answer a case that names no addressee: the first of them that its matter names. */
const ANSWERING = [Role.OPERATOR, Role.DEVELOPER, Role.DATA_PROVIDER] as const;

/** The duty to answer a case by its deadline. A case without a deadline has none. */
export function dutyOfCase(books: DutyBooks, row: RecordRow, told: ToldCase): Duty | undefined {
  const { look } = books;
  const { case: summary, label, deadline, handedInAt, closedAt, daysLate, open } = told;
  if (deadline === undefined) return undefined;
  const doneAt = handedInAt ?? closedAt;
  const isMissed =
    handedInAt === undefined && (summary.standing.status === "EXPIRED" || summary.standing.status === "FAILED");
  const timed = books.stateAt(row.jurisdiction, { due: deadline, doneAt });
  const owner = told.addressee;
  return {
    id: dutyId(row.id, "CASE"),
    kind: "CASE",
    what: { zh: `${label.zh}期限`, en: `term of the ${label.en}` },
    about: look.name(row.id),
    owners: owner === undefined ? answeringParties(books, row.id).map((id) => look.name(id)) : [owner],
    roles: [],
    ...timed,
    ...(isMissed ? { state: "MISSED" as const } : {}),
    ...(open ? {} : { daysLate }),
    event: summary.recordedIn,
    rules: rulesOfCase(books, row),
  };
}

function answeringParties({ look }: DutyBooks, id: RecordId): readonly RecordId[] {
  const around = aroundOf(look.graph);
  const place = around.record(id);
  if (place === undefined) return [];
  const named = ANSWERING.map((role) => namedParties(place, role, around)).find((parties) => parties.length > 0);
  return named ?? [];
}

/** The clause that asks for the report on a rectification; for other cases the one by which they are decided. */
function rulesOfCase(books: DutyBooks, row: RecordRow): Duty["rules"] {
  const caseNumber = caseNumberOf(row);
  const isRectification = caseNumber === (Code.RECTIFICATION & 0xff);
  return isRectification
    ? books.rulesOfStep(row, { act: ActKind.ATTEST, code: Code.RECTIFICATION_REPORT, caseNumber })
    : books.rulesOfStep(row, { act: ActKind.SETTLE, code: Status.FULFILLED, caseNumber });
}
