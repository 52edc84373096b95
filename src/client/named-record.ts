import type { RecordDetail } from "../schemas/record.ts";

/** The facts that an act needs to know of a record that it names. */
export type NamedRecord = Pick<RecordDetail, "id" | "kind" | "reference">;
