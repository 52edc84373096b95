import type { StatementRow } from "../../audit/act-rows.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { ToldCase } from "../told-case.ts";
import { dutiesOfAuthorization } from "./authorization-duties.ts";
import { dutyOfCase } from "./case-duties.ts";
import type { DutyBooks } from "./duty-books.ts";
import { byDue } from "./duty.ts";
import type { Duty } from "./duty.ts";
import { termDuties } from "./term-duties.ts";
import { undatedDuties } from "./undated-duties.ts";

/** Duties in their order, with the acts by which they were done. */
interface FoundDuties {
  readonly duties: readonly Duty[];
  readonly done: readonly StatementRow[];
  /** The duties that cannot be among these. */
  readonly undated: readonly Bilingual[];
}

/** Finds the duties about some records and cases. */
export function foundIn(books: DutyBooks, rows: readonly RecordRow[], cases: readonly ToldCase[]): FoundDuties {
  const ofAuthorizations = rows
    .filter(({ kind }) => kind === Kind.AUTHORIZATION)
    .flatMap((row) => dutiesOfAuthorization(books, row));
  const ofCases = cases.flatMap((told) => dutyOfCase(books, books.look.row(told.case.id), told) ?? []);
  const ofTerms = rows.flatMap((row) => termDuties(books, row));
  return {
    duties: [...ofAuthorizations.map(({ duty }) => duty), ...ofCases, ...ofTerms].toSorted(byDue),
    done: ofAuthorizations.flatMap(({ done }) => done ?? []),
    undated: undatedDuties(books, rows),
  };
}
