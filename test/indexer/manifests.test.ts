import type { RecordId } from "../../src/ledger/record-id.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptManifest } from "../../src/indexer/accept-manifest.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { reindex } from "../../src/indexer/reindex.ts";
import { Form } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { folderSha256 } from "../../src/documents/folder-tree.ts";
import { createManifest, manifestBytes } from "../../src/documents/manifest.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";

const place = new Workplace();
const digest = (letter: string): string => letter.repeat(64);
const folderManifest = createManifest([
  { path: "说明.txt", size: 3, sha256: digest("a"), sm3: digest("b") },
  { path: "data/part-1.csv", size: 5, sha256: digest("c"), sm3: digest("d") },
]);
const manifest = manifestBytes(folderManifest);
const root = folderSha256(folderManifest);
let store: Store;
let folder: Hex;

beforeAll(async () => {
  const chain = await place.start();
  const ask = (method: string, params: readonly unknown[]) => chain.request({ method, params });
  const ledger = await new SmallLedger(ask).deploy();
  const [product] = await ledger.record({ kind: Kind.PRODUCT, reference: "P-1" });
  [folder] = (await ledger.record({ kind: Kind.EXPORT, form: Form.FOLDER, parent: product, sha256Digest: root })) as [
    RecordId,
  ];
  store = await openMemoryStore();
  await createIndexer({
    rpc: requesterOf(ask),
    store,
    ...ledger.followed,
  }).converge();
});
afterAll(async () => {
  await store?.close();
  await place.cleanUp();
});

test("a manifest of a recorded folder makes its files known by both digests, and stays through a rebuild", async () => {
  const accepted = await acceptManifest(store, manifest);
  const again = await acceptManifest(store, manifest);
  await reindex(store);

  const files = await store.database
    .selectFrom("manifest_entry")
    .selectAll()
    .where("hex", "in", [digest("a"), digest("d")])
    .orderBy("hex")
    .execute();
  expect(accepted).toEqual([folder]);
  expect(again).toEqual([folder]);
  expect(files).toEqual([
    { record: folder, algorithm: "sha256", hex: digest("a"), path: "说明.txt", size: 3 },
    { record: folder, algorithm: "sm3", hex: digest("d"), path: "data/part-1.csv", size: 5 },
  ]);
});

test("a manifest that no recorded folder has is not kept", async () => {
  const foreign = manifestBytes(createManifest([{ path: "x", size: 1, sha256: digest("e"), sm3: digest("f") }]));

  expect(await acceptManifest(store, foreign)).toEqual([]);

  expect(
    await store.database.selectFrom("manifest_entry").select("hex").where("hex", "=", digest("e")).execute(),
  ).toEqual([]);
});

test("bytes that are not a manifest are refused", async () => {
  await expect(acceptManifest(store, new TextEncoder().encode("{}"))).rejects.toMatchObject({ name: "InputError" });
});
