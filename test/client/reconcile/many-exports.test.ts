import { expect, it } from "vitest";
import { askTraffic } from "../../../src/client/reconcile/ask-traffic.ts";
import { judgeTraffic } from "../../../src/client/reconcile/judge-traffic.ts";
import type { Traffic } from "../../../src/client/reconcile/traffic-log.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import type { ReconciledExport, TrafficRequest } from "../../../src/schemas/reconciliation.ts";
import { answer, contextWith, recordIdOf } from "../fake-api.ts";

/* One content that went to more parties than one answer tells of. */

const START = 1_772_300_000;
const DIGEST = `sha256:${"f".repeat(64)}`;
const OF = recordIdOf(9);
const MOST = 100;

interface Given {
  readonly count: number;
  readonly isOwn?: (place: number) => boolean;
  readonly endedAt?: number;
  readonly buyers?: number;
}

/** A server whose ledger has one export a second, and that tells of the oldest hundred. */
function serverOf({ count, isOwn = () => true, endedAt = Infinity, buyers = count }: Given) {
  const all = Array.from({ length: count }, (_, place): ReconciledExport => ({
    export: { id: recordIdOf(1_000 + place), kind: "EXPORT" },
    form: "FILE",
    digest: "f".repeat(64),
    status: "IN_FORCE",
    isOwn: isOwn(place),
    recipient: { id: recordIdOf(50_000 + (place % buyers)), kind: "PARTY", reference: `B-${place % buyers}` },
    recordedAt: START + place,
  }));
  const requests: TrafficRequest[] = [];
  const of = { id: OF, kind: "PARTY" as const };
  const { api } = contextWith({
    reconcileTraffic: async (request) => {
      requests.push(request);
      const lines = request.lines.map(({ at, export: only }) => {
        const meant = only === undefined ? all : all.filter(({ export: { id } }) => id === only);
        const exports = meant.slice(0, MOST).map(({ export: { id }, recordedAt }) => ({
          id,
          ...(recordedAt > at ? {} : { standing: at < endedAt ? ("IN_FORCE" as const) : ("ENDED" as const) }),
        }));
        return { exports, truncated: meant.length > MOST };
      });
      return await answer({ of, exports: all, lines });
    },
    reconciledExports: async (_, { digest }) => ({
      ...(await answer({ of, exports: digest === DIGEST ? all.filter((each) => each.isOwn) : [] })),
    }),
  });
  return { api, all, requests };
}

const lineTo = (row: number, recipient?: string, at = START + 1_000): Traffic => ({
  row,
  at,
  digest: DIGEST,
  ...(recipient === undefined ? {} : { recipient }),
});

async function judged(given: Given, lines: readonly Traffic[]) {
  const { api, all, requests } = serverOf(given);
  const kept = { of: () => [], files: () => undefined };
  const terms = { aliases: new Map<string, RecordId>(), kept, tolerance: 0 };
  const { traffic } = await askTraffic(api, { of: OF, ...terms }, lines, () => undefined);
  const found = judgeTraffic(
    traffic,
    all.filter((each) => each.isOwn),
    [],
    terms,
  );
  return { requests, lines: found.lines.map(({ outcome }) => outcome), exports: found.exports };
}

it("finds the export to the recipient of a line, whichever of a thousand it is", async () => {
  const lines = [0, 99, 100, 999].map((place) => lineTo(place, `B-${place}`));
  const { lines: outcomes, exports } = await judged({ count: 1_000 }, lines);

  expect(outcomes).toEqual(["RECORDED", "RECORDED", "RECORDED", "RECORDED"]);
  expect(exports.filter(({ outcome }) => outcome === "SEEN").map(({ of }) => of.recipient?.reference)).toEqual([
    "B-0",
    "B-99",
    "B-100",
    "B-999",
  ]);
  expect(exports.filter(({ outcome }) => outcome === "UNSEEN")).toHaveLength(996);
});

it("sends no recipient, and asks once more for each line and not for each pair", async () => {
  const lines = Array.from({ length: 300 }, (_, place) => lineTo(place, `B-${place}`));
  const { requests } = await judged({ count: 300 }, lines);

  expect(JSON.stringify(requests)).not.toContain("B-");
  expect(requests.flatMap((request) => request.lines)).toHaveLength(600);
});

it("tells another recipient, an export of somebody else, an early line and an ended one apart", async () => {
  const own = { count: 150, isOwn: (place: number) => place >= 120 };
  expect((await judged({ count: 150 }, [lineTo(1, "B-7000")])).lines).toEqual(["OTHER_RECIPIENT"]);
  expect((await judged({ count: 150, isOwn: () => false }, [lineTo(1)])).lines).toEqual(["ANOTHERS"]);
  // The oldest hundred are those of others, so that the answer about the line has none of the asker's own.
  expect((await judged(own, [lineTo(1), lineTo(2, "B-130"), lineTo(3, "B-7")])).lines).toEqual([
    "RECORDED",
    "RECORDED",
    "OTHER_RECIPIENT",
  ]);
  expect((await judged({ count: 150 }, [lineTo(1, "B-140", START + 130)])).lines).toEqual(["EARLY"]);
  expect((await judged({ count: 150, endedAt: START + 500 }, [lineTo(1, "B-140")])).lines).toEqual(["NOT_IN_FORCE"]);
});

it("does not decide where more exports may be meant than it asks about, and says so of each of them", async () => {
  const ended = { count: 200, endedAt: START + 500 };
  const unnamed = await judged(ended, [lineTo(1)]);
  expect(unnamed.lines).toEqual(["UNDECIDED"]);
  expect(new Set(unnamed.exports.map(({ outcome }) => outcome))).toEqual(new Set(["PERHAPS"]));
  expect((await judged({ ...ended, buyers: 2 }, [lineTo(1, "B-1")])).lines).toEqual(["UNDECIDED"]);
  expect((await judged({ ...ended, buyers: 2 }, [lineTo(1, "B-1", START + 400)])).lines).toEqual(["RECORDED"]);
});
