import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { askTraffic } from "../../../src/client/reconcile/ask-traffic.ts";
import { readKeptContents } from "../../../src/client/reconcile/kept-contents.ts";
import { toHex } from "../../../src/consensus/hex.ts";
import { folderDigests } from "../../../src/documents/folder-tree.ts";
import { createManifest } from "../../../src/documents/manifest.ts";
import { openDossier, saveRecord } from "../../../src/dossier/dossier.ts";
import { saltedCommitment } from "../../../src/ledger/salted-commitment.ts";
import type { Answer } from "../../../src/schemas/answer.ts";
import type { ReconciledTraffic, TrafficRequest } from "../../../src/schemas/reconciliation.ts";
import { problemError } from "../../../src/client/http/api-error.ts";
import { temporaryDirectory } from "../../dossier/temporary-directory.ts";
import { answer, contextWith, recordIdOf } from "../fake-api.ts";

const hex = (byte: string): string => byte.repeat(32);
const OPENING = { salt: toHex(randomBytes(32)), sha256: hex("aa"), sm3: hex("a3") };
const MANIFEST = createManifest([
  { path: "b.csv", size: 1, sha256: hex("bb"), sm3: hex("b3") },
  { path: "c.csv", size: 1, sha256: hex("cc"), sm3: hex("c3") },
]);

async function dossierWithBoth(): Promise<string> {
  const directory = temporaryDirectory();
  const dossier = openDossier(directory, "CY-OPR");
  await saveRecord(dossier, recordIdOf(1), { body: { kind: "EXPORT" }, opening: OPENING });
  await saveRecord(dossier, recordIdOf(2), { body: { kind: "EXPORT" }, manifest: MANIFEST });
  await saveRecord(dossier, recordIdOf(3), { body: { kind: "HOLD" } });
  return directory;
}

it("leads from a salted file, and from each file of a folder, to what the ledger names the export by", async () => {
  const kept = await readKeptContents(await dossierWithBoth());
  const commitment = `sha256:${saltedCommitment(OPENING).slice(2)}`;
  const folder = `sha256:${folderDigests(MANIFEST).sha256}`;

  expect(kept.of(`sha256:${hex("aa")}`)).toEqual([{ exported: commitment, copies: 1 }]);
  expect(kept.of(`sm3:${hex("a3")}`)).toEqual([{ exported: commitment, copies: 1 }]);
  expect(kept.of(`sm3:${hex("c3")}`)).toEqual([{ exported: folder, path: "c.csv", copies: 1 }]);
  expect(kept.of(`sha256:${hex("dd")}`)).toEqual([]);
  expect([kept.files(commitment), kept.files(folder), kept.files(hex("dd"))]).toEqual([1, 2, undefined]);
});

it("keeps a folder that was exported twice as one content, and counts its files of one content", async () => {
  const directory = temporaryDirectory();
  const dossier = openDossier(directory, "CY-OPR");
  const [first, copy] = ["b.csv", "copy.csv"].map((path) => ({ path, size: 1, sha256: hex("bb"), sm3: hex("b3") }));
  const manifest = createManifest([first!, copy!]);
  for (const number of [1, 2]) await saveRecord(dossier, recordIdOf(number), { body: { kind: "EXPORT" }, manifest });

  const kept = await readKeptContents(directory);

  const exported = `sha256:${folderDigests(manifest).sha256}`;
  expect(kept.of(`sha256:${hex("bb")}`)).toEqual([{ exported, path: "b.csv", copies: 2 }]);
  expect(kept.files(exported)).toBe(2);
});

/** A server that knows the commitment of the salted export alone, and takes no more lines at once than it says. */
async function askedOf(most: number) {
  const kept = await readKeptContents(await dossierWithBoth());
  const requests: TrafficRequest[] = [];
  const of = {
    export: { id: recordIdOf(1), kind: "EXPORT" },
    form: "SALTED",
    digest: saltedCommitment(OPENING).slice(2),
    status: "IN_FORCE",
    isOwn: true,
    recordedAt: 1,
  } as const;
  const { api } = contextWith({
    reconcileTraffic: async (request): Promise<Answer<ReconciledTraffic>> => {
      requests.push(request);
      if (request.lines.length > most) throw problemError({ ...TOO_LARGE });
      const lines = request.lines.map(({ digest }) => ({
        exports: digest === `sha256:${of.digest}` ? [{ id: of.export.id, standing: "IN_FORCE" as const }] : [],
        truncated: false,
      }));
      return await answer({ of: { id: request.of, kind: "PARTY" as const }, exports: [of], lines });
    },
  });
  const lines = [hex("dd"), hex("aa"), hex("aa")].map((digest, row) => ({
    row,
    at: 30 - row,
    digest: `sha256:${digest}`,
  }));
  return {
    requests,
    ...(await askTraffic(api, { of: recordIdOf(9), kept, aliases: new Map(), tolerance: 300 }, lines, () => undefined)),
  };
}

const TOO_LARGE = {
  type: "",
  title: "",
  titles: { zh: "", en: "" },
  status: 422,
  code: "LINEAGE_TOO_LARGE",
  detail: "",
  details: { zh: "", en: "" },
  evidence: {},
} as const;

it("asks about the commitment beside the digest, in the order of times, and sends no name of a file", async () => {
  const { requests, traffic } = await askedOf(100);

  expect(requests).toHaveLength(1);
  expect(requests[0]!.lines.map(({ at }) => at)).toEqual([28, 28, 29, 29, 30]);
  expect(traffic.map(({ matches }) => matches.length)).toEqual([0, 1, 1]);
  expect(Object.keys(requests[0]!.lines[0]!).toSorted()).toEqual(["at", "digest"]);
});

it("halves a batch that is about too many records, and loses no line", async () => {
  const { requests, traffic } = await askedOf(2);

  expect(requests.length).toBeGreaterThan(1);
  expect(traffic.map(({ matches }) => matches.length)).toEqual([0, 1, 1]);
});

it("gives up on a single line that is about too many records, and says why", async () => {
  await expect(askedOf(0)).rejects.toMatchObject({ problem: { code: "LINEAGE_TOO_LARGE" } });
});
