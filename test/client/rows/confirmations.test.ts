import { expect, test } from "vitest";
import { TABLE_ACTS, tableAct } from "../../../src/cli/documented-acts.ts";
import { confirmationsOf } from "../../../src/client/rows/confirmations.ts";
import type { JudgedRow } from "../../../src/client/rows/row-run.ts";
import { parseRecordId } from "../../../src/ledger/record-id.ts";

const subject = parseRecordId("0x3c9663e857e5db021844");

function judged(act: string, state: "RECORDED" | "LEFT", backfilled = true): JudgedRow {
  const row = { place: "2", role: undefined, request: { act: tableAct(act), name: "X-1", backfilled } };
  return { row, state: state === "LEFT" ? { type: "LEFT", subject } : { type: state, subject } };
}

test("what is back-filled is confirmed by another party, and an authorization by its operator first", () => {
  const rows = [
    judged("demand-submit", "RECORDED"),
    judged("authorization-propose", "RECORDED"),
    judged("resource-submit", "LEFT"),
    judged("resource-submit", "RECORDED", false),
  ];

  expect(confirmationsOf(rows, TABLE_ACTS)).toEqual([
    { act: "demand-approve", subject, reference: "X-1", by: "ANOTHER" },
    { act: "sign", subject, reference: "X-1", by: "OPERATOR" },
    { act: "authorization-activate", subject, reference: "X-1", by: "ANOTHER" },
  ]);
});
