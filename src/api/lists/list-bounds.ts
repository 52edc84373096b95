/** The bounds of whole lists; times in milliseconds. */
export interface ListBounds {
  /** The most rows that are read at once. */
  readonly rowsAtOnce: number;
  /** The longest time for which nobody checks whether the credential still opens something. */
  readonly checkMs: number;
  /** The longest time in which a client must take a piece. */
  readonly slowMs: number;
  /** The longest time of a whole list; by default that of its asker's share. */
  readonly longestMs?: number;
}
