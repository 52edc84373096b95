import type { Digest } from "../documents/digest.ts";
import type { Manifest } from "../documents/manifest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { AsOf, Completeness } from "../schemas/answer.ts";
import type { DigestMatch } from "../schemas/questions.ts";
import type { RecordName, StandingForm } from "../schemas/record.ts";
import { standingLabels } from "../ledger/standing-labels.ts";
import { statusLabels } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showDate } from "../text/china-time.ts";
import { groupedBy } from "../text/entries.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { findInKeptManifests } from "./open-fields.ts";
import { resolveRecord } from "./resolve-record.ts";

/** One export of some content: of the content itself, or of a folder that contains it. */
export interface ExportOfContent {
  readonly id: RecordId;
  /** The path of the content in the exported folder; undefined where it is the export itself. */
  readonly path: string | undefined;
  /** The party to which it was exported; undefined where the record or this machine does not know it. */
  readonly recipient: RecordName | undefined;
  readonly standing: StandingForm;
  /** The folder's manifest, where only the dossier on this machine has it. */
  readonly kept: Manifest | undefined;
}

/** The choice among several exports of one content. */
export interface ExportChoice {
  /** The export that is meant, by any of its names. */
  readonly record?: string;
  /** Whether every export is meant. */
  readonly all?: boolean;
}

/** The most exports that an error lists. */
const MOST_LISTED = 20;

/**
 * Of the digests that a text may be, the one that is recorded. If none is, it is the first one, a SHA-256, because
 * only its absence can be proved.
 */
export async function recordedDigest({ api }: ClientContext, digests: readonly [Digest, ...Digest[]]): Promise<Digest> {
  const [first, ...others] = digests;
  for (const digest of others.length === 0 ? [] : digests) {
    const { result } = await api.digest(digest.algorithm, digest.hex);
    if (result.matches.length > 0) return digest;
  }
  return first;
}

/**
 * The exports of a content that are meant: all of them, the one that was chosen, or the only one. The list is empty
 * when the content was never exported.
 * @throws ClientError EXPORTS_SEVERAL when there are several and none was chosen; EXPORT_OF_OTHER_CONTENT when the
 *   chosen record is not among them; EXPORTS_INCOMPLETE when all are wanted and the index lists only a part
 */
export async function chooseExports(
  context: ClientContext,
  digest: Digest,
  { record, all }: ExportChoice,
): Promise<readonly ExportOfContent[]> {
  const { exports, completeness } = await exportsOfContent(context, digest);
  if (record !== undefined) {
    const { id } = await resolveRecord(context, record, "EXPORT");
    const chosen = exports.find((each) => each.id === id);
    if (chosen !== undefined) return [chosen];
    throw exportOfOtherContent(context, id, exports);
  }
  if (all === true) {
    if (completeness === "truncated") throw exportsIncomplete(exports.length);
    return exports;
  }
  if (exports.length > 1) throw exportsSeveral(context, exports);
  return exports;
}

/** Every export of a content that the index lists, and those of folders whose manifests only this machine has. */
export async function exportsOfContent(
  context: ClientContext,
  { algorithm, hex }: Digest,
): Promise<{
  readonly exports: readonly ExportOfContent[];
  readonly completeness: Completeness;
  readonly asOf: AsOf;
}> {
  const { result, completeness, asOf } = await context.api.digest(algorithm, hex);
  const matches = result.matches.filter(({ record }) => record.kind === "EXPORT");
  // A content that is in a folder at several places is exported once, and any of its places will do.
  const listed = [...groupedBy(matches, ({ record }) => record.id).values()].map(exportOfMatches);
  const known = new Set(listed.map(({ id }) => id));
  const kept = algorithm === "sha256" ? await keptExports(context, hex) : [];
  return { exports: [...listed, ...kept.filter(({ id }) => !known.has(id))], completeness, asOf };
}

function exportOfMatches(matches: readonly DigestMatch[]): ExportOfContent {
  const match = matches.find(({ path }) => path === undefined) ?? matches[0];
  if (match === undefined) throw new RangeError("A group of matches has at least one.");
  const { record, path, recipient } = match;
  return { id: record.id, path, recipient, standing: record.standing, kept: undefined };
}

/**
 * The exported folders with this content whose manifests are kept on this machine. Manifests whose export is not on
 * the ledger prove nothing.
 */
async function keptExports({ api, dossierDirectory }: ClientContext, sha256: string): Promise<ExportOfContent[]> {
  const exports = new Map<RecordId, ExportOfContent>();
  for (const { record, manifest, path } of await findInKeptManifests(dossierDirectory, sha256)) {
    const found = (await api.findRecord(record))?.result.record;
    if (found === undefined || exports.has(found.id)) continue;
    const { id, standing } = found;
    exports.set(id, { id, path, recipient: undefined, standing, kept: manifest });
  }
  return [...exports.values()];
}

function exportsSeveral(context: ClientContext, exports: readonly ExportOfContent[]): ClientError {
  const list = linesOfExports(context, exports);
  return new ClientError(
    "EXPORTS_SEVERAL",
    {
      zh: `此内容有 ${exports.length} 次出域，各有其接收方与效力状态：\n${list.zh}\n凭证只证明其中一次，请指明。`,
      en:
        `This content was exported ${exports.length} times, each with a recipient and a standing of its own:\n` +
        `${list.en}\nA certificate is of one of them: choose.`,
    },
    { exports: exports.map(({ id, path, recipient, standing }) => ({ id, path, recipient, standing })) },
  );
}

function exportOfOtherContent(context: ClientContext, id: RecordId, exports: readonly ExportOfContent[]): ClientError {
  const list = linesOfExports(context, exports);
  const others =
    exports.length === 0
      ? { zh: "此内容没有出域记录。", en: "This content has no exports." }
      : { zh: `此内容的出域记录：\n${list.zh}\n请指明其一。`, en: `Its exports:\n${list.en}\nName one of them.` };
  return new ClientError(
    "EXPORT_OF_OTHER_CONTENT",
    {
      zh: `${id} 不是此内容的出域记录。${others.zh}`,
      en: `${id} is not an export of this content. ${others.en}`,
    },
    { record: id, exports: exports.map((each) => each.id) },
  );
}

function exportsIncomplete(count: number): ClientError {
  return new ClientError(
    "EXPORTS_INCOMPLETE",
    {
      zh: `此内容的出域多于一次应答所能列出的 ${count} 次：请逐一指明所要的出域记录。`,
      en: `This content was exported more often than the ${count} times that one answer lists: choose single exports.`,
    },
    { count },
  );
}

/**
 * The exports, one on a line: id, recipient, path, standing.
 * @param most - the most exports that are shown
 */
export function linesOfExports(
  { aliases }: Pick<ClientContext, "aliases">,
  exports: readonly ExportOfContent[],
  most = MOST_LISTED,
): Bilingual {
  const shown = exports.slice(0, most).map((each): Bilingual => {
    const name = nameOf(each.recipient, aliases);
    const standing = standingOf(each.standing);
    const place = each.path && showPath(each.path);
    return {
      zh: `  ${each.id} → ${name ?? "接收方未载明"}：${standing.zh}${place ? `，文件夹中的 ${place}` : ""}`,
      en: `  ${each.id} → ${name ?? "recipient not named"}: ${standing.en}${place ? `, ${place} in a folder` : ""}`,
    };
  });
  const more = exports.length - shown.length;
  const rest = more > 0 ? [{ zh: `  ……另有 ${more} 次`, en: `  … and ${more} more` }] : [];
  const lines = [...shown, ...rest];
  return { zh: lines.map(({ zh }) => zh).join("\n"), en: lines.map(({ en }) => en).join("\n") };
}

/**
 * A party by its reference, and its short name on this machine. A party whose reference is the short name of another
 * one is shown by its id, so that it is not taken for that one.
 */
function nameOf(party: RecordName | undefined, aliases: ClientContext["aliases"]): string | undefined {
  if (party === undefined) return undefined;
  const { id, reference = id } = party;
  const isTaken = aliases.has(reference) && aliases.get(reference) !== id;
  const [alias] = [...aliases].find(([, each]) => each === id) ?? [];
  return `${showForeign(isTaken ? id : reference)}${alias === undefined ? "" : ` (${showForeign(alias)})`}`;
}

function standingOf({ code, status, since }: StandingForm): Bilingual {
  const label = standingLabels[code];
  if (code === "IN_FORCE") return label;
  const way = code === "ENDED" ? statusLabels[status] : label;
  const date = showDate(since);
  return { zh: `${way.zh}（${date} 起）`, en: `${way.en} since ${date}` };
}
