import { Flag, Form } from "../ledger/codes.ts";
import type { DigestAlgorithm } from "../documents/digest.ts";
import { Kind } from "../ledger/kinds.ts";
import { exportId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DigestAnswer, DigestMatch } from "../schemas/questions.ts";
import type { RecordRow } from "../store/schema.ts";
import { answer, weakestBasis } from "./answer.ts";
import { toldEvents } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { recipientOf } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { basisOf, recordSummary } from "./record-form.ts";
import { eventKey } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** One digest can have been exported often; more is asked for by the exports of its product. */
const MAX_MATCHES = 200;

interface Match {
  readonly id: RecordId;
  readonly path?: string;
}

/**
 * S02: is this file one that was exported, as itself or in a folder, and how does that export stand?
 * Only of a SHA-256 digest can an absence be proven (`firstId`); of SM3 the index alone can speak.
 * @param hex - 64 lower-case digits
 */
export async function fileOf(
  snapshot: Snapshot,
  algorithm: DigestAlgorithm,
  hex: string,
  moment: Moment,
): Promise<Answer<DigestAnswer>> {
  const found = await matchesOf(snapshot, algorithm, hex);
  const kept = found.slice(0, MAX_MATCHES);
  const graph = await LedgerGraph.load(
    snapshot,
    kept.map((match) => match.id),
    moment,
  );
  const present = kept.filter((match) => graph.existed(graph.known(match.id)));
  const rows = [...new Set(present.map((match) => graph.known(match.id)))];
  const shaping = new Set(rows.map((row) => recordSummary(graph, row.id).standing.cause.event));
  const acts = rows.flatMap((row) =>
    graph
      .actsAbout(row.id)
      .filter(
        (act) => act.type === "SETTLE" || act.breaks !== null || shaping.has(eventKey(act.block_number, act.log_index)),
      ),
  );
  const none = present.length === 0;
  const text = await toldEvents(snapshot, { recordings: rows, acts, subjects: rows });
  return answer(snapshot, moment, {
    result: {
      algorithm,
      hex,
      matches: present.map((match) => matchForm(graph, match)),
      ...(algorithm === "sha256" ? { firstId: exportId({ sha256: `0x${hex}`, ordinal: 0 }) } : {}),
    },
    events: text.events,
    basis: weakestBasis(rows.map(basisOf)),
    truncated: found.length > MAX_MATCHES || text.truncated,
    restsOnBackfill: rows.some((row) => (row.flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)) !== 0),
    absence: none
      ? {
          zh: "该杂凑值未登记为任何单独出域的文件或文件夹，也不在已知清单之中",
          en: "This digest is not listed as a plain file or folder, nor in a manifest known here,",
        }
      : undefined,
  });
}

async function matchesOf(snapshot: Snapshot, algorithm: DigestAlgorithm, hex: string): Promise<Match[]> {
  const own = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where(algorithm, "=", `0x${hex}`)
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MAX_MATCHES + 1)
    .execute();
  const entries = await snapshot.database
    .selectFrom("manifest_entry")
    .innerJoin("record", "record.id", "manifest_entry.record")
    .select(["record.id", "manifest_entry.path"])
    .where("algorithm", "=", algorithm)
    .where("hex", "=", hex)
    .orderBy("record.block_number")
    .orderBy("record.log_index")
    .orderBy("path")
    .limit(MAX_MATCHES + 1)
    .execute();
  return [...own, ...entries];
}

function matchForm(graph: LedgerGraph, { id, path }: Match): DigestMatch {
  const row = graph.known(id);
  const recipient = row.kind === Kind.EXPORT ? recipientOf(graph, row) : undefined;
  return {
    match: path === undefined ? matchKind(row) : "ENTRY",
    ...(path === undefined ? {} : { path }),
    record: recordSummary(graph, id),
    ...(row.kind === Kind.EXPORT && row.parent !== null ? { product: nameOfRow(graph.known(row.parent)) } : {}),
    ...(recipient === undefined ? {} : { recipient: nameOfRow(recipient) }),
    ...(row.kind === Kind.EXPORT && row.link !== null ? { agreement: nameOfRow(graph.known(row.link)) } : {}),
  };
}

function matchKind(row: RecordRow): DigestMatch["match"] {
  switch (row.form) {
    case Form.FILE:
      return "FILE";
    case Form.FOLDER:
      return "FOLDER";
    case Form.SALTED:
      return "SALTED";
    default:
      return "CONTENT";
  }
}
