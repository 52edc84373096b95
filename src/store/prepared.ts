/** A statement that the database plans once for each connection, under a name of its own. */
export interface Prepared {
  readonly name: string;
  /** The SQL, with its values as $1, $2 and so on. */
  readonly text: string;
}

/** Runs a prepared statement by itself, outside of any transaction: it sees one state of the index. */
export type RunPrepared = <Row>(statement: Prepared, values: readonly unknown[]) => Promise<readonly Row[]>;
