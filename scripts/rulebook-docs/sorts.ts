import type { StepSort } from "../../src/rulebook/neighbours.ts";

/** The sorts of steps in the words of docs/rulebooks.md. */
export const SORTS: Readonly<Record<StepSort, { readonly name: string; readonly written: string }>> = {
  RECORD: { name: "recording", written: "`kind.record`" },
  STATEMENT: { name: "statement", written: "`kind.attest.CODE`" },
  INTO_FORCE: { name: "into force", written: "`kind.settle.IN_FORCE`" },
  SETTLEMENT: { name: "settlement", written: "`kind.settle.STATUS`, every other status" },
  ABROAD: { name: "abroad", written: "`product.abroad`, `export.abroad`" },
};
