import { expect, test } from "vitest";
import { exportFields } from "../../src/client/export-fields.ts";
import type { PathDigests } from "../../src/dossier/hash-files.ts";
import { recordIdOf, recordWith } from "./fake-api.ts";

const PARENTS = {
  product: recordWith({ id: recordIdOf(3), kind: "PRODUCT", reference: "PR-02" }),
  agreement: recordWith({ id: recordIdOf(4), kind: "AGREEMENT", reference: "UA-05" }),
};
const DIGESTS = { sha256: "0".repeat(64), sm3: "1".repeat(64) };
/** More than one disk holds. */
const PETABYTE = 1_000_000_000_000_000;

/** A file that leaves a domain has any size, and its export must not be refused after hours of hashing. */
test.each<[string, PathDigests, object]>([
  ["a file", { kind: "file", size: PETABYTE, ...DIGESTS }, { bytes: PETABYTE }],
  [
    "a folder",
    {
      kind: "folder",
      ...DIGESTS,
      manifest: { format: "laiqu.manifest.1", fileCount: 2_000_000, totalBytes: PETABYTE, files: [] },
    },
    { bytes: PETABYTE, files: 2_000_000 },
  ],
])("the document of an export says how big %s is, whatever its size", (_, digests, said) => {
  expect(exportFields({ parents: PARENTS, given: {} }, "/data/tiles", digests)).toMatchObject(said);
});
