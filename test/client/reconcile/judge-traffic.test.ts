import { describe, expect, it } from "vitest";
import type { AskedTraffic, TrafficMatch } from "../../../src/client/reconcile/ask-traffic.ts";
import { judgeTraffic } from "../../../src/client/reconcile/judge-traffic.ts";
import type { KeptContents } from "../../../src/client/reconcile/kept-contents.ts";
import type { ReconciledExport } from "../../../src/schemas/reconciliation.ts";
import { recordIdOf } from "../fake-api.ts";

const AT = 1_772_300_000;
const NOTHING_KEPT: KeptContents = { of: () => [], files: () => undefined };
const BUYER = recordIdOf(90);

function exportWith(number: number, more: Partial<ReconciledExport> = {}): ReconciledExport {
  return {
    export: { id: recordIdOf(number), kind: "EXPORT" },
    form: "FILE",
    digest: String(number).repeat(64).slice(0, 64),
    status: "IN_FORCE",
    isOwn: true,
    recipient: { id: BUYER, kind: "PARTY", reference: "BUYER-1" },
    recordedAt: AT - 1_000,
    ...more,
  };
}

const match = (
  of: ReconciledExport,
  standing: TrafficMatch["standing"] = "IN_FORCE",
  path?: string,
  copies = 1,
): TrafficMatch => ({ of, path, copies, standing });

function traffic(matches: readonly TrafficMatch[], recipient?: string): AskedTraffic {
  return {
    line: { row: 2, at: AT, digest: `sha256:${"a".repeat(64)}`, ...(recipient === undefined ? {} : { recipient }) },
    matches,
    isCut: false,
  };
}

const aliases = new Map([["CY-BUYER", BUYER]]);
const judged = (
  lines: readonly AskedTraffic[],
  exports: readonly ReconciledExport[] = [],
  hidden: readonly ReconciledExport[] = [],
  kept = NOTHING_KEPT,
) => judgeTraffic(lines, exports, hidden, { tolerance: 300, aliases, kept });

const outcomeOf = (line: AskedTraffic, hidden: readonly ReconciledExport[] = []) =>
  judged([line], [], hidden).lines[0]!.outcome;

describe("a line of traffic", () => {
  it.each([
    ["RECORDED", traffic([match(exportWith(1))])],
    ["RECORDED", traffic([match(exportWith(1), "CONTINUED")])],
    ["NOT_IN_FORCE", traffic([match(exportWith(1), "SUSPENDED")])],
    ["NOT_IN_FORCE", traffic([match(exportWith(1), "DISPOSITION_PENDING")])],
    ["NOT_IN_FORCE", traffic([match(exportWith(1), "PROPOSED")])],
    ["ANOTHERS", traffic([match(exportWith(1, { isOwn: false }))])],
    ["UNRECORDED", traffic([])],
    // One export that was in force is enough, whatever became of the others.
    ["RECORDED", traffic([match(exportWith(1), "ENDED"), match(exportWith(2))])],
  ] as const)("is %s", (outcome, line) => {
    expect(outcomeOf(line)).toBe(outcome);
  });

  it("may be as much earlier than its record as the clocks differ, and no more", () => {
    const recordedAt = (ahead: number) =>
      traffic([{ ...match(exportWith(1, { recordedAt: AT + ahead })), standing: undefined }]);
    expect([300, 301].map((ahead) => outcomeOf(recordedAt(ahead)))).toEqual(["RECORDED", "EARLY"]);
  });

  it("counts from the legal date of its export, and is late where nobody had recorded it yet when it left", () => {
    const dated = (recordedAt: number, effectiveAt: number, standing?: TrafficMatch["standing"]) =>
      outcomeOf(traffic([{ ...match(exportWith(1, { recordedAt, effectiveAt })), standing }]));
    expect(dated(AT + 250, AT + 100)).toBe("RECORDED");
    expect(dated(AT + 9_000, AT + 100)).toBe("LATE");
    // Whoever exports first and records afterwards, under the day before, is not called recorded.
    expect(dated(AT + 9_000, AT - 86_400, "IN_FORCE")).toBe("LATE");
    expect(dated(AT + 9_000, AT - 86_400, "SUSPENDED")).toBe("NOT_IN_FORCE");
  });

  it("has its own export before one that was recorded afterwards", () => {
    const late = exportWith(2, { recordedAt: AT + 9_000, effectiveAt: AT - 10 });
    const line = traffic([match(late), match(exportWith(1))]);
    expect(judged([line]).lines[0]).toMatchObject({ outcome: "RECORDED", because: [{ of: exportWith(1) }] });
  });

  it("is undecided where the asker may not see who received it, unless an export that can be seen fits", () => {
    const { recipient: _, ...unseen } = exportWith(1);
    expect(outcomeOf(traffic([match(unseen)], "BUYER-1"))).toBe("UNDECIDED");
    expect(outcomeOf(traffic([match(unseen), match(exportWith(2))], "BUYER-1"))).toBe("RECORDED");
    expect(outcomeOf(traffic([match(unseen)]))).toBe("RECORDED");
  });

  it("is undecided where more exports may be meant than were asked about, and none of these was in force", () => {
    const cut = { ...traffic([match(exportWith(1), "ENDED")]), candidates: [], isCut: true };
    expect(outcomeOf(cut)).toBe("UNDECIDED");
    expect(outcomeOf({ ...cut, matches: [match(exportWith(1))] })).toBe("RECORDED");
  });

  it("is early beside an export that is only proposed, however near", () => {
    const of = exportWith(1, { recordedAt: AT + 10, status: "PROPOSED" });
    expect(outcomeOf(traffic([{ ...match(of), standing: undefined }]))).toBe("EARLY");
  });

  it("belongs to the export to its recipient, named by reference, id or short name", () => {
    const named = ["BUYER-1", BUYER, BUYER.toUpperCase().replace("0X", "0x"), "CY-BUYER", "BUYER-2"];
    expect(named.map((recipient) => outcomeOf(traffic([match(exportWith(1))], recipient)))).toEqual([
      "RECORDED",
      "RECORDED",
      "RECORDED",
      "RECORDED",
      "OTHER_RECIPIENT",
    ]);
  });

  it("is not called unrecorded while an export from before it cannot be recognized", () => {
    const salted = (recordedAt: number) => exportWith(3, { form: "SALTED", recordedAt });
    expect(outcomeOf(traffic([]), [salted(AT - 1)])).toBe("UNRECOGNIZED");
    expect(outcomeOf(traffic([]), [salted(AT + 301)])).toBe("UNRECORDED");
  });
});

describe("an export", () => {
  const outcomes = (lines: readonly AskedTraffic[], exports: readonly ReconciledExport[], kept = NOTHING_KEPT) =>
    judged(lines, exports, [], kept).exports.map(({ outcome }) => outcome);

  it("is seen by a line of its own, also when it was not in force, and is missed otherwise", () => {
    const [first, second, third] = [exportWith(1), exportWith(2), exportWith(3)];
    const lines = [traffic([match(first)]), traffic([match(second, "SUSPENDED")])];
    expect(outcomes(lines, [first, second, third])).toEqual(["SEEN", "SEEN", "UNSEEN"]);
  });

  it("is perhaps seen when a line may be of another export of the same content", () => {
    const [first, second] = [exportWith(1), exportWith(2)];
    const both = traffic([match(first), match(second)]);
    expect(outcomes([both], [first, second])).toEqual(["PERHAPS", "PERHAPS"]);
    expect(outcomes([both, traffic([match(second)])], [first, second])).toEqual(["PERHAPS", "SEEN"]);
  });

  it("of a folder is partly seen until each of its files has left", () => {
    const folder = exportWith(1, { form: "FOLDER", files: 2 });
    const [a, b] = ["a.csv", "b.csv"].map((path) => traffic([match(folder, "IN_FORCE", path)]));
    expect(outcomes([a!], [folder])).toEqual(["PARTLY"]);
    expect(outcomes([a!, a!], [folder])).toEqual(["PARTLY"]);
    expect(outcomes([a!, b!], [folder])).toEqual(["SEEN"]);
    expect(outcomes([traffic([match(folder)])], [folder])).toEqual(["SEEN"]);
  });

  it("of a folder with several files of one content is seen when each content has left", () => {
    const folder = exportWith(1, { form: "FOLDER", files: 3 });
    const [twice, once] = [
      traffic([match(folder, "IN_FORCE", "a.csv", 2)]),
      traffic([match(folder, "IN_FORCE", "c.csv")]),
    ];
    expect(outcomes([twice, twice], [folder])).toEqual(["PARTLY"]);
    expect(outcomes([twice, once], [folder])).toEqual(["SEEN"]);
  });

  it("of a content with very many exports is perhaps seen by a line that names no recipient", () => {
    const all = [exportWith(1), exportWith(2), exportWith(3)];
    const candidates = all.map((of) => ({ of, digest: "sha256:" }));
    const unnamed = { ...traffic([match(all[0]!)]), candidates, isCut: false };
    const named = { ...traffic([match(all[1]!)], "BUYER-1"), candidates, isCut: false };
    expect(outcomes([unnamed], all)).toEqual(["PERHAPS", "PERHAPS", "PERHAPS"]);
    expect(outcomes([named], all)).toEqual(["UNSEEN", "SEEN", "UNSEEN"]);
    expect(outcomes([unnamed, named], all)).toEqual(["PERHAPS", "SEEN", "PERHAPS"]);
  });

  it("of a folder whose manifest only this machine has is counted by that", () => {
    const folder = exportWith(1, { form: "FOLDER" });
    const kept: KeptContents = {
      of: () => [],
      files: (digest) => (digest === `sha256:${folder.digest!}` ? 2 : undefined),
    };
    expect(outcomes([traffic([match(folder, "IN_FORCE", "a.csv")])], [folder], kept)).toEqual(["PARTLY"]);
    expect(outcomes([], [folder], kept)).toEqual(["UNSEEN"]);
  });

  it("that no digest leads to is not called missing", () => {
    const hidden = [
      exportWith(1, { form: "SALTED" }),
      exportWith(2, { form: "FOLDER" }),
      exportWith(3, { form: "REFERENCE" }),
    ];
    expect(outcomes([], hidden)).toEqual(["UNRECOGNIZABLE", "UNRECOGNIZABLE", "UNRECOGNIZABLE"]);
  });

  it("that was only proposed, turned down or void need not have left", () => {
    const statuses = ["PROPOSED", "REJECTED", "WITHDRAWN", "VOID"] as const;
    expect(
      outcomes(
        [],
        statuses.map((status, number) => exportWith(number, { status })),
      ),
    ).toEqual([]);
  });

  it("to another recipient is not seen by traffic that is not its own", () => {
    const of = exportWith(1);
    expect(outcomes([traffic([match(of)], "BUYER-2")], [of])).toEqual(["UNSEEN"]);
  });
});
