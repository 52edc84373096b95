import type { RecordId } from "../../ledger/record-id.ts";
import type { CatalogueCallForm } from "../../schemas/catalogue-call.ts";

/** An act of a request as the ledger takes it, with the record that it is about or that it makes. */
export interface RequestedAct {
  readonly subject: RecordId;
  readonly call: CatalogueCallForm;
}
