import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  folderDigests,
  folderSha256,
  parseMember,
  proveMember,
  verifyMember,
  type FolderMember,
} from "../../src/documents/folder-tree.ts";
import { createManifest, type Manifest } from "../../src/documents/manifest.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const folderOf = (count: number): Manifest =>
  createManifest(
    Array.from({ length: count }, (_, index) => ({
      path: `目录/${index}.csv`,
      size: index,
      sha256: digest(`a${index}`),
      sm3: digest(`b${index}`),
    })),
  );

/** The digest by its definition, top down, with OpenSSL. */
function byDefinition(algorithm: "sha256" | "sm3", { files, fileCount, totalBytes }: Manifest): string {
  const hash = (...parts: readonly Uint8Array[]): Buffer => createHash(algorithm).update(Buffer.concat(parts)).digest();
  const tree = (leaves: readonly Buffer[]): Buffer => {
    if (leaves.length === 1) return leaves[0]!;
    const left = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1);
    return hash(Buffer.of(1), tree(leaves.slice(0, left)), tree(leaves.slice(left)));
  };
  const numbers = Buffer.alloc(16);
  numbers.writeBigUInt64BE(BigInt(fileCount), 0);
  numbers.writeBigUInt64BE(BigInt(totalBytes), 8);
  const leaves = files.map(({ path, sha256, size, sm3 }) =>
    hash(Buffer.of(0), Buffer.from(JSON.stringify({ path, sha256, size, sm3 }))),
  );
  return hash(Buffer.of(2), numbers, tree(leaves)).toString("hex");
}

test.each([1, 2, 3, 4, 5, 7, 8, 9, 31, 33])(
  "the digests of %i files are the roots by definition, and exactly these files can be proven",
  (count) => {
    const manifest = folderOf(count);
    const root = folderSha256(manifest);

    expect(folderDigests(manifest)).toEqual({
      sha256: byDefinition("sha256", manifest),
      sm3: byDefinition("sm3", manifest),
    });
    expect(root).toBe(`0x${folderDigests(manifest).sha256}`);
    for (const { path } of manifest.files) {
      const member = proveMember(manifest, path)!;
      verifyMember(root, parseMember(member));
      expect(member.siblings.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      for (const wrong of changes(member))
        expect(() => verifyMember(root, parseMember(wrong))).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/^MEMBER_/) as string }),
        );
    }
    expect(proveMember(manifest, "其他")).toBeUndefined();
  },
);

/** Every member of a proof changed in turn. */
function changes(member: FolderMember): FolderMember[] {
  const { file, position, fileCount, totalBytes, siblings } = member;
  const other = `0x${digest("other")}` as const;
  return [
    { ...member, file: { ...file, path: `${file.path}x` } },
    { ...member, file: { ...file, size: file.size + 1 } },
    { ...member, file: { ...file, sha256: digest("other") } },
    { ...member, file: { ...file, sm3: digest("other") } },
    { ...member, position: position + 1 },
    { ...member, position: position ^ 1 },
    { ...member, fileCount: fileCount + 1 },
    { ...member, fileCount: fileCount * 2 },
    { ...member, totalBytes: totalBytes + 1 },
    { ...member, siblings: [...siblings, other] },
    ...siblings.map((_, index) => ({ ...member, siblings: siblings.with(index, other) })),
    ...siblings.map((_, index) => ({ ...member, siblings: siblings.toSpliced(index, 1) })),
  ];
}

test("a proof of one of 100,000 files is small", () => {
  const manifest = folderOf(100_000);

  expect(JSON.stringify(proveMember(manifest, "目录/77777.csv")).length).toBeLessThan(1_600);
}, 60_000);

test.each([
  ["a needless member", (it: FolderMember) => ({ ...it, note: 1 })],
  ["no files", (it: FolderMember) => ({ ...it, fileCount: 0, position: 0 })],
  ["a position beyond the files", (it: FolderMember) => ({ ...it, position: it.fileCount })],
  ["a position that is not a number", (it: FolderMember) => ({ ...it, position: "0" })],
  ["a negative size", (it: FolderMember) => ({ ...it, file: { ...it.file, size: -1 } })],
  ["a path that leads elsewhere", (it: FolderMember) => ({ ...it, file: { ...it.file, path: "../x" } })],
  ["a short hash", (it: FolderMember) => ({ ...it, siblings: ["0x00"] })],
  [
    "more hashes than any folder needs",
    (it: FolderMember) => ({ ...it, siblings: Array.from({ length: 32 }, () => `0x${"00".repeat(32)}`) }),
  ],
])("%s is refused", (_, change) => {
  const member = proveMember(folderOf(3), "目录/1.csv")!;

  expect(() => parseMember(change(member))).toThrow(expect.objectContaining({ name: "InputError" }));
});
