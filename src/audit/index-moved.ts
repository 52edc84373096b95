/** The index was written while a question was being answered. The question is asked again, in one transaction. */
export class IndexMoved extends Error {
  override readonly name = "IndexMoved";
}
