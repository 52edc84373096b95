import { AuditError } from "../../audit/audit-error.ts";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { showInstant } from "../../text/china-time.ts";
import { startOfCivilDate } from "../../text/civil-date.ts";

/** The year of a report, with the moment as of which it is told. Times in seconds. */
export interface ReportedYear {
  readonly year: number;
  /** The beginning of the year in China. */
  readonly from: number;
  /** The end of what is counted: that of the year, or of a part of it. It is not included. */
  readonly until: number;
  /** Whether the year had not ended at the moment. */
  readonly interim: boolean;
  readonly moment: Moment;
  /** The time of the ledger's first block. What is older can only be backfilled. */
  readonly ledgerBegan: number;
}

/** The times of a report, as somebody asks for them. */
export interface AskedYear {
  readonly year: number;
  /** The legal time; by default the last second of the year, or the last indexed block before it. */
  readonly at?: number | undefined;
  readonly knownAt?: number | undefined;
  /** Whether a report about a year that has not ended is wanted. */
  readonly interim?: boolean | undefined;
}

/**
 * The year that is asked for.
 * @throws AuditError YEAR_NOT_ENDED, also with `interim` for a year that has not begun; YEAR_BEFORE_LEDGER
 */
export async function reportedYear(snapshot: Snapshot, asked: AskedYear): Promise<ReportedYear> {
  const { year } = asked;
  const from = startOfCivilDate({ year, month: 1, day: 1 });
  const end = startOfCivilDate({ year: year + 1, month: 1, day: 1 });
  const ledgerBegan = await firstBlockTime(snapshot);
  if (end <= ledgerBegan) throw beforeLedger(year, ledgerBegan);
  const knownAt = Math.min(asked.knownAt ?? snapshot.asOf.time, snapshot.asOf.time);
  const at = asked.at ?? Math.min(end - 1, knownAt);
  const last = Math.min(at, knownAt);
  if (last < from) throw notBegun(year, last);
  const interim = last < end - 1;
  if (interim && asked.interim !== true) throw notEnded(year, last);
  return { year, from, until: Math.min(end, at + 1), interim, moment: { at, knownAt }, ledgerBegan };
}

async function firstBlockTime({ database, checkpoint }: Snapshot): Promise<number> {
  const first = await database.selectFrom("block").select("time").orderBy("number").limit(1).executeTakeFirst();
  return first?.time ?? checkpoint.block_time;
}

function beforeLedger(year: number, ledgerBegan: number): AuditError {
  const began = showInstant(ledgerBegan);
  return new AuditError(
    "YEAR_BEFORE_LEDGER",
    {
      zh: `${year} 年在账本开始（${began}）之前已经结束：账本至多有该年的补录，不能据以编制年度报告。请填写其后的年度。`,
      en:
        `The year ${year} was over before the ledger began (${began}): at most the ledger has backfilled acts of it, ` +
        "from which no yearly report can be made. Ask for a later year.",
    },
    { year, ledgerBegan },
  );
}

function notEnded(year: number, last: number): AuditError {
  return new AuditError(
    "YEAR_NOT_ENDED",
    {
      zh:
        `截至所计的最后时点（${showInstant(last)}），${year} 年尚未结束：请待年度结束后再编制，` +
        "或写明 interim=yes（命令行加 --interim），编制标明“中期”的报告。",
      en:
        `The year ${year} has not ended at the last time that counts (${showInstant(last)}): wait until it has, or ` +
        "ask for a report that is marked as interim (interim=yes, on the command line --interim).",
    },
    { year, last },
  );
}

function notBegun(year: number, last: number): AuditError {
  return new AuditError(
    "YEAR_NOT_ENDED",
    {
      zh: `截至所计的最后时点（${showInstant(last)}），${year} 年尚未开始：请填写更早的年度，或更晚的时点。`,
      en:
        `The year ${year} has not begun at the last time that counts (${showInstant(last)}): ask for an earlier ` +
        "year, or for a later time.",
    },
    { year, last },
  );
}
