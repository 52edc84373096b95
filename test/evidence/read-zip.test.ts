import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { crc32, deflateRawSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { writeXlsx } from "hucre/xlsx";
import { fromBufferPromise } from "yauzl";
import { MOST_FILES } from "../../src/evidence/package-bounds.ts";
import { PackageError } from "../../src/evidence/package-error.ts";
import { readPackage } from "../../src/evidence/read-package.ts";
import { readZip } from "../../src/evidence/read-zip.ts";
import { zipOf } from "../../src/evidence/write-zip.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const FILES = { "README.md": bytes("说明 read me\n"), "certificates/0x01.json": bytes("{}"), empty: bytes("") };
const ARCHIVE = Buffer.from(zipOf(FILES, 1_780_000_000));
const END = 22;

const folder = mkdtempSync(join(tmpdir(), "laiqu-zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

const refused = (archive: Uint8Array): string => {
  try {
    return `read ${Object.keys(readZip(archive)).join(" ")}`;
  } catch (error) {
    return error instanceof PackageError ? error.text.en : String(error);
  }
};

/** The archive with some bytes of it written anew. */
function written(place: number, ...numbers: readonly number[]): Buffer {
  const copy = Buffer.from(ARCHIVE);
  copy.set(numbers, place < 0 ? copy.length + place : place);
  return copy;
}

/** Moves the place that the end of an archive names, as whoever puts bytes before the directory must do. */
function withDirectoryMoved(archive: Buffer, by: number): Buffer {
  const place = archive.length - END + 16;
  archive.writeUInt32LE(archive.readUInt32LE(place) + by, place);
  return archive;
}

const directory = ARCHIVE.readUInt32LE(ARCHIVE.length - END + 16);

test("an archive gives back its files, and another program reads the same ones", async () => {
  const zip = await fromBufferPromise(ARCHIVE, { lazyEntries: true });
  const others: Record<string, Uint8Array> = {};
  for await (const entry of zip.eachEntry())
    others[entry.fileName] = new Uint8Array(await buffer(await zip.openReadStreamPromise(entry)));

  const read = readZip(ARCHIVE);

  expect(Object.fromEntries(Object.entries(read).map(([name, file]) => [name, new Uint8Array(file)]))).toEqual(FILES);
  expect(others).toEqual(FILES);
});

test("no byte can be changed, taken away or added", () => {
  for (let place = 0; place < ARCHIVE.length; place += 1) {
    const changed = written(place, ARCHIVE[place]! ^ 1);
    expect(refused(changed), `byte ${place}`).toMatch(/^The file of the package /);
    expect(refused(ARCHIVE.subarray(0, place)), `cut at ${place}`).toMatch(/^The file of the package /);
  }
  const other = Buffer.from(zipOf({ other: bytes("other") }, 0));
  for (const more of [Buffer.from("\0"), Buffer.from("PK"), other, ARCHIVE]) {
    expect(refused(Buffer.concat([more, ARCHIVE]))).toMatch(/does not have the form/);
    expect(refused(Buffer.concat([ARCHIVE, more]))).toMatch(/^The file of the package /);
  }
});

test("a remark at the end, a gap before the directory, and a part of another archive are refused", () => {
  const remark = Buffer.concat([written(-2, 3), Buffer.from("abc")]);
  const gap = Buffer.concat([ARCHIVE.subarray(0, directory), Buffer.from("gap"), ARCHIVE.subarray(directory)]);

  expect(refused(remark)).toMatch(/has something after its end/);
  expect(refused(withDirectoryMoved(gap, 3))).toMatch(/something beside the files/);
  expect(refused(written(-END + 4, 1))).toMatch(/does not have the form/);
  expect(refused(written(-END + 10, 2))).toMatch(/does not have the form/);
  expect(refused(written(-END + 8, 2, 0, 2, 0))).toMatch(/something beside the files/);
});

test("two files of one name, and names that lead elsewhere, reach nobody", () => {
  const twice = Buffer.from(zipOf({ "a.md": bytes("1"), "b.md": bytes("2") }, 0)).toString("latin1");
  expect(refused(Buffer.from(twice.replaceAll("b.md", "a.md"), "latin1"))).toMatch(/two files of one name/);

  // A name is never a path here. The manifest does not list these, and so the package is refused.
  const named = { "../../x": bytes(""), ["__proto__"]: bytes("own") };
  expect(Object.keys(readZip(zipOf(named, 0)))).toEqual(["../../x", "__proto__"]);
});

test("a time that the form of an archive cannot tell is told as the nearest day", () => {
  for (const time of [0, 315_500_000, 4_500_000_000]) expect(Object.keys(readZip(zipOf(FILES, time)))).toHaveLength(3);
});

test("a link, a file that is stored or encrypted, and one with an extension are refused", () => {
  const fields: readonly (readonly [number, number])[] = [
    [4, 0],
    [6, 45],
    [8, 1],
    [10, 0],
    [30, 1],
    [32, 1],
    [34, 1],
    [36, 1],
    [41, 0xa1],
    [42, 9],
  ];
  for (const [place, value] of fields)
    expect(refused(written(directory + place, value)), `field ${place}`).toMatch(/^The file of the package /);
});

/** An archive of one file that states sizes and check sum of its own choice. */
function stating(packed: Uint8Array, { size, crc }: { readonly size: number; readonly crc: number }): Buffer {
  const stated = Buffer.from(zipOf({ bomb: bytes("x") }, 0));
  const [end, start] = [stated.length - END, stated.readUInt32LE(stated.length - END + 16)];
  const [local, central] = [stated.subarray(0, 34), stated.subarray(start, end)];
  for (const [header, place] of [
    [local, 14],
    [central, 16],
  ] as const) {
    header.writeUInt32LE(crc, place);
    header.writeUInt32LE(packed.length, place + 4);
    header.writeUInt32LE(size, place + 8);
  }
  const last = stated.subarray(end);
  last.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, central, last]);
}

test("what unpacks to more than it states, or states more than a package may have, is not unpacked", () => {
  const zeros = Buffer.alloc(100 * 1024 * 1024);
  const packed = deflateRawSync(zeros);
  const crc = crc32(zeros);
  const small = deflateRawSync(bytes("x"));

  expect(refused(stating(small, { size: 1, crc: crc32("x") }))).toBe("read bomb");
  expect(refused(stating(packed, { size: 1, crc }))).toMatch(/is damaged, or not of the size/);
  expect(refused(stating(packed, { size: zeros.length, crc }))).toMatch(/unpacks to more than/);
  expect(refused(stating(small, { size: 2, crc: crc32("x") }))).toMatch(/is damaged/);
  expect(refused(stating(Buffer.concat([small, bytes("hidden")]), { size: 1, crc: crc32("x") }))).toMatch(/is damaged/);
  const many = Object.fromEntries(Array.from({ length: MOST_FILES + 1 }, (_, number) => [`f${number}`, bytes("")]));
  expect(refused(zipOf(many, 0))).toMatch(/lists more than 20 files/);
});

test("an archive of another program is refused with the advice to unpack it", async () => {
  const other = await writeXlsx({ sheets: [{ name: "one", rows: [["a"]] }] });
  expect(refused(other)).toMatch(/unpack it into an empty folder and verify that folder/);
});

test("a file of any name in an unpacked package is seen, also one that objects have from birth", () => {
  const place = join(folder, "unpacked");
  mkdirSync(place);
  writeFileSync(join(place, "__proto__"), "more");
  writeFileSync(join(place, "README.md"), "");
  expect(Object.keys(readPackage(place)).toSorted()).toEqual(["README.md", "__proto__"]);
  expect(() => readPackage("/dev/null")).toThrow(PackageError);
});
