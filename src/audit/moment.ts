/**
 * The two times of a question, in seconds. `at` is the legal time asked about. `knownAt` leaves out acts of later
 * blocks. Both default to the time of the last indexed block.
 */
export interface Moment {
  readonly at: number;
  readonly knownAt: number;
}

/** The legal time of a recording or act: the date on paper where one was given. */
export function legalTime(row: { readonly effective_at: number | null }, blockTime: number): number {
  return row.effective_at ?? blockTime;
}

/**
 * Whether a record existed at a moment: the ledger had it by then, and its legal time had come. This matters for the
 * records that an answer is about. The records under which they stand exist in any case, whatever their legal dates
 * are.
 */
export function existedAt(
  row: { readonly recorded_at: number; readonly effective_at: number | null },
  { at, knownAt }: Moment,
): boolean {
  return row.recorded_at <= knownAt && legalTime(row, row.recorded_at) <= at;
}

/** The name of an event in answers: its block and the position of its log in the block. */
export function eventKey(block: number, logIndex: number): string {
  return `${block}:${logIndex}`;
}
