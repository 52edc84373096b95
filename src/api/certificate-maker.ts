import { sql } from "kysely";
import type { Snapshot } from "../audit/snapshot.ts";
import { buildAbsence, buildCertificate, MOST_LISTED_FILES, shownContents } from "../certificate/build.ts";
import type { CertificateRequest, CertificateSource } from "../certificate/build.ts";
import type { FolderContents, Trail } from "../certificate/certificate.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { LISTED_FAMILIES } from "../ledger/statements.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { encodeBreak } from "../ledger/storage-slots.ts";
import type { Break } from "../ledger/storage-slots.ts";
import { Kind } from "../ledger/kinds.ts";
import type { Manifest } from "../documents/manifest.ts";
import { showForeign } from "../text/foreign-text.ts";
import { ApiProblem } from "./api-problem.ts";
import { askProven, headerOf } from "./proven-state.ts";

type Ask = <T>(question: (snapshot: Snapshot) => Promise<T>) => Promise<T>;

/** Issues certificates as of the checkpoint. They are canonical JSON, and each is verified before it is returned. */
export interface CertificateMaker {
  /**
   * The certificate of a record.
   * @param path - one file of an exported folder, by its path in the manifest; the certificate then shows that file
   * @throws CertificateError SUBJECT_UNKNOWN, SOURCE_INCONSISTENT; RpcError; ApiProblem PATH_UNKNOWN
   */
  ofRecord(id: RecordId, path?: string): Promise<Uint8Array>;
  /** The certificate that no export with this SHA-256 digest was recorded. @param sha256 - 0x and 64 digits */
  ofAbsence(sha256: Hex): Promise<Uint8Array>;
}

/**
 * Takes events and headers from the index, which holds them byte for byte, and proofs of the state from the node.
 * Every question names its block, so that an index that advances in between changes nothing.
 */
export function createCertificateMaker(ask: Ask, rpc: RpcRequester, descriptor: Descriptor): CertificateMaker {
  const source: CertificateSource = {
    rawHeader: (block) => ask((snapshot) => headerOf(snapshot, block)),
    proof: async (address, slots, block) => {
      const header = await ask((snapshot) => headerOf(snapshot, block));
      return (await askProven(rpc, { header, block, address, slots })).proof;
    },
    trail: (id, block) => ask((snapshot) => trailOf(snapshot, id, block)),
    breaks: (jurisdiction, block) => ask((snapshot) => breaksOf(snapshot, jurisdiction, block)),
  };
  const request = async (): Promise<CertificateRequest> => ({
    source,
    descriptor,
    block: await ask(({ asOf }) => Promise.resolve(asOf.block)),
  });
  return {
    ofRecord: async (id, path) => {
      const folder = await ask((snapshot) => contentsOf(snapshot, id, path));
      return await buildCertificate(await request(), id, folder === undefined ? {} : { folder });
    },
    ofAbsence: async (sha256) => await buildAbsence(await request(), sha256),
  };
}

/** The event data of the body, then of every act that extended the trail. Filings, anchors and roles do not. */
async function trailOf(snapshot: Snapshot, id: RecordId, block: number): Promise<Trail | undefined> {
  const { database } = snapshot;
  const body = await database
    .selectFrom("record")
    .innerJoin("event", (join) =>
      join.onRef("event.block_number", "=", "record.block_number").onRef("event.log_index", "=", "record.log_index"),
    )
    .select("event.data")
    .where("record.id", "=", id)
    .where("record.block_number", "<=", block)
    .executeTakeFirst();
  if (body === undefined) return undefined;
  const acts = await database
    .selectFrom("act")
    .innerJoin("event", (join) =>
      join.onRef("event.block_number", "=", "act.block_number").onRef("event.log_index", "=", "act.log_index"),
    )
    .select("event.data")
    .where("act.subject", "=", id)
    .where("act.block_number", "<=", block)
    .where((where) =>
      where.or([where("act.code", "is", null), where(sql<number>`act.code / 256`, "not in", [...LISTED_FAMILIES])]),
    )
    .orderBy("act.block_number")
    .orderBy("act.log_index")
    .execute();
  return [body, ...acts].map(({ data }) => data);
}

/** The manifest as a certificate shows it. A long manifest is shown only if one of its files is asked for. */
async function contentsOf(
  { database }: Snapshot,
  id: RecordId,
  path: string | undefined,
): Promise<FolderContents | undefined> {
  const files = await database
    .selectFrom("manifest_entry")
    .select("path")
    .where("record", "=", id)
    .where("algorithm", "=", "sha256")
    .where((where) => (path === undefined ? where.lit(true) : where("path", "=", path)))
    .limit(MOST_LISTED_FILES + 1)
    .execute();
  if (path !== undefined && files.length === 0)
    throw new ApiProblem(
      "PATH_UNKNOWN",
      {
        zh:
          `已提交的清单中，${id} 没有文件 ${showForeign(path)}：路径须与清单一致；` +
          "尚未提交清单的，请先提交（POST /v1/manifests）。",
        en:
          `No submitted manifest has a file ${showForeign(path)} in ${id}: write the path as the manifest has it, ` +
          "and submit the manifest first if it is missing (POST /v1/manifests).",
      },
      { record: id, path },
    );
  if (files.length === 0 || files.length > MOST_LISTED_FILES) return undefined;
  const { json } = await database
    .selectFrom("manifest")
    .select("json")
    .where("record", "=", id)
    .executeTakeFirstOrThrow();
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The index checked it when it accepted it.
  return shownContents(JSON.parse(json) as Manifest, path);
}

/** All breaks of a jurisdiction up to and including a block, oldest first. */
async function breaksOf(snapshot: Snapshot, jurisdiction: RecordId, block: number): Promise<readonly Uint8Array[]> {
  const { database } = snapshot;
  const { ordinal } = await database
    .selectFrom("record")
    .select("jurisdiction as ordinal")
    .where("id", "=", jurisdiction)
    .where("kind", "=", Kind.JURISDICTION)
    .executeTakeFirstOrThrow();
  const rows: Break[] = await database
    .selectFrom("break")
    .select(["subject", "time", "act", "code"])
    .where("jurisdiction", "=", ordinal)
    .where("block_number", "<=", block)
    .orderBy("number")
    .execute();
  return rows.map(encodeBreak);
}
