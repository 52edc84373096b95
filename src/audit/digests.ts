import { formName } from "../ledger/codes.ts";
import type { Hex } from "../consensus/hex.ts";
import type { DigestAlgorithm } from "../documents/digest.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import { exportId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DigestAnswer, DigestMatch } from "../schemas/questions.ts";
import type { RecordSummary } from "../schemas/record.ts";
import type { RecordRow } from "../store/schema.ts";
import { affairsAmong, seeFile } from "../store/sight.ts";
import { changedStanding } from "./act-rows.ts";
import { answer, weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { agreementOf, productOf, recipientOf } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { recordSummary } from "./record-form.ts";
import { eventKey } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** An answer shows this many records of one digest; a question about the product's exports finds the others. */
export const MAX_MATCHES = 200;

interface Match {
  readonly id: RecordId;
  readonly path?: string;
}

/**
 * Whether a file was exported, by itself or in a folder, and the standing of that export. For a SHA-256 digest a
 * certificate can prove an absence (by `firstId`); for an SM3 digest only the index can report it. Whoever knows the
 * digest has the file and may know what became of it, but not to whom others gave it.
 * @param hex - 64 lower-case digits
 */
export async function fileOf(
  snapshot: Snapshot,
  algorithm: DigestAlgorithm,
  hex: string,
  moment: Moment,
): Promise<Answer<DigestAnswer>> {
  if (snapshot.sight !== undefined) await seeFile(snapshot.database, `0x${hex}`);
  const found = await matchesOf(snapshot, algorithm, hex);
  const isOwn = await ownAffairs(snapshot, found);
  const kept = found.slice(0, MAX_MATCHES);
  const graph = await LedgerGraph.around(
    snapshot,
    kept.map((match) => match.id),
    moment,
  );
  const all = kept.filter((match) => graph.existed(graph.known(match.id)));
  const present = snapshot.sight === undefined ? all : withoutCountingOthers(graph, all, isOwn);
  const rows = [...new Set(present.map((match) => graph.known(match.id)))];
  const summaries = new Map(rows.map((row) => [row.id, recordSummary(graph, row.id)]));
  const causes = new Set([...summaries.values()].map(({ standing }) => standing.cause.event));
  const acts = rows.flatMap((row) =>
    graph
      .actsAbout(row.id)
      .filter((act) => changedStanding(act) || causes.has(eventKey(act.block_number, act.log_index))),
  );
  const none = present.length === 0;
  const shown = await eventsOf(snapshot, { recordings: rows, acts, subjects: rows });
  return answer(snapshot, moment, {
    result: {
      algorithm,
      hex,
      matches: present.map((match) =>
        matchForm(graph, match, summaries.get(match.id) ?? recordSummary(graph, match.id), isOwn),
      ),
      ...(algorithm === "sha256" ? { firstId: firstIdOf(hex, rows) } : {}),
    },
    events: shown.events,
    basis: weakestBasis(rows.map(basisOfRecord)),
    truncated: isCut(snapshot, found, present, isOwn) || shown.truncated,
    restsOnBackfill: rows.some(restsOnBackfill),
    absence: none
      ? {
          zh: "没有该杂凑值的文件或文件夹单独出域的记录，已知的清单中也没有该杂凑值",
          en: "No plain file or folder with this digest is recorded as exported, and no manifest known here has it,",
        }
      : undefined,
  });
}

async function matchesOf(snapshot: Snapshot, algorithm: DigestAlgorithm, hex: string): Promise<readonly Match[]> {
  const found = snapshot.foundByDigest;
  if (found?.algorithm === algorithm && found.hex === hex)
    return found.matches.map(({ id, path }) => (path === null ? { id } : { id, path }));
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

/**
 * What an asker learns of a file that others got too: of the exports that are its own affair each, and else one of each
 * product and standing. Who else got it, and how many, is nothing that a recipient may count.
 */
function withoutCountingOthers(
  graph: LedgerGraph,
  matches: readonly Match[],
  isOwn: (id: RecordId) => boolean,
): readonly Match[] {
  const own = matches.filter(({ id }) => isOwn(id));
  if (own.length > 0) return own;
  const kinds = Map.groupBy(matches, ({ id }) => {
    const { standing } = recordSummary(graph, id);
    return `${productOf(graph, graph.known(id)).id} ${standing.code}`;
  });
  return [...kinds.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
}

/** Whether exports were left out that the asker would be told of. */
function isCut(
  { sight }: Snapshot,
  found: readonly Match[],
  present: readonly Match[],
  isOwn: (id: RecordId) => boolean,
): boolean {
  const [next] = found.slice(MAX_MATCHES);
  if (next === undefined) return false;
  return sight === undefined || (isOwn(next.id) && present.length === MAX_MATCHES);
}

/** Tells of each export whether the asker may know its recipient. */
async function ownAffairs(snapshot: Snapshot, matches: readonly Match[]): Promise<(id: RecordId) => boolean> {
  if (snapshot.sight === undefined) return () => true;
  const affairs = await affairsAmong(
    snapshot.database,
    matches.map(({ id }) => id),
  );
  return (id) => affairs.has(id);
}

/** The id of the first export of a digest, also when nobody recorded one: a certificate proves its absence by it. */
function firstIdOf(hex: string, rows: readonly RecordRow[]): RecordId {
  const sha256: Hex = `0x${hex}`;
  // The ledger takes an export under no other id, and to derive an id takes long.
  return rows.find((row) => row.sha256 === sha256 && row.ordinal === 0n)?.id ?? exportId({ sha256, ordinal: 0 });
}

function matchForm(
  graph: LedgerGraph,
  { id, path }: Match,
  summary: RecordSummary,
  isOwn: (id: RecordId) => boolean,
): DigestMatch {
  const row = graph.known(id);
  if (!isOwn(id)) {
    const { standing } = summary;
    const { kind } = standing.cause.record;
    return {
      // The path is that of the exporter's folder, and the cause may be the agreement with the recipient.
      match: path === undefined ? matchKind(row) : "ENTRY",
      record: {
        ...summary,
        standing: { ...standing, cause: { ...standing.cause, record: { id: standing.cause.record.id, kind } } },
      },
      product: nameOfRow(productOf(graph, row)),
    };
  }
  return {
    ...(path === undefined ? { match: matchKind(row) } : { match: "ENTRY", path }),
    record: summary,
    ...exportFields(graph, row),
  };
}

function exportFields(graph: LedgerGraph, row: RecordRow): Pick<DigestMatch, "product" | "recipient" | "agreement"> {
  const recipient = recipientOf(graph, row);
  const agreement = agreementOf(graph, row);
  return {
    product: nameOfRow(productOf(graph, row)),
    ...(recipient === undefined ? {} : { recipient: nameOfRow(recipient) }),
    ...(agreement === undefined ? {} : { agreement: nameOfRow(agreement) }),
  };
}

/** The ledger takes a digest only in an export that is named by it. */
function matchKind({ id, form }: RecordRow): DigestMatch["match"] {
  const name = formName(form);
  if (name === "REFERENCE") throw new RangeError(`The record ${id} has a reference and a digest.`);
  return name;
}
