import { CodedError } from "../text/coded-error.ts";
import type { RecordId } from "./record-id.ts";

/** The graph lacks a record on which the answer rests. A wrong standing would be worse than none. */
export class IncompleteLineage extends CodedError<"LINEAGE_INCOMPLETE"> {
  override readonly name = "IncompleteLineage";
  readonly record: RecordId;

  constructor(record: RecordId) {
    super(
      "LINEAGE_INCOMPLETE",
      {
        zh: `无法判断效力状态：血缘中的记录 ${record} 在此处未知。请补全所依据的数据后重试。`,
        en:
          `The standing cannot be determined: record ${record} of the lineage is not known here. Complete the ` +
          "data and try again.",
      },
      { record },
    );
    this.record = record;
  }
}
