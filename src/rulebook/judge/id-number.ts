import { parseRecordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";

const ID_BITS = 80;

/** The id in the low 80 bits of a number, as the value of a fact keeps one. */
export function idOfNumber(value: bigint): RecordId {
  return parseRecordId(
    `0x${BigInt.asUintN(ID_BITS, value)
      .toString(16)
      .padStart(ID_BITS / 4, "0")}`,
  );
}
