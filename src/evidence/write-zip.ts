import { crc32, deflateRawSync } from "node:zlib";
import { civilDateAt, startOfCivilDate } from "../text/civil-date.ts";
import { ATTRIBUTES, CENTRAL, DEFLATED, END, LOCAL, MADE_BY, UTF8_NAMES, VERSION } from "./zip-form.ts";

/**
 * A ZIP archive of some files, in their order. The same files give the same bytes.
 * @param time - the time that each of them gets, in seconds, shown as in China
 */
export function zipOf(files: Readonly<Record<string, Uint8Array>>, time: number): Uint8Array {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const named = Buffer.from(name, "utf8");
    const packed = deflateRawSync(bytes);
    const common = commonFields({ time, crc: crc32(bytes), packed: packed.length, size: bytes.length, named });
    parts.push(numbers([LOCAL, 4]), common, named, packed);
    entries.push(
      numbers([CENTRAL, 4], [MADE_BY, 2]),
      common,
      numbers([0, 2], [0, 2], [0, 2], [ATTRIBUTES, 4], [offset, 4]),
      named,
    );
    offset += 4 + common.length + named.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const count = Object.keys(files).length;
  const end = numbers([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directory.length, 4], [offset, 4], [0, 2]);
  return Buffer.concat([...parts, directory, end]);
}

interface FileFields {
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly named: Buffer;
}

/** The fields that stand both before a file and in the directory at the end. */
function commonFields({ time, crc, packed, size, named }: FileFields): Buffer {
  return numbers(
    [VERSION, 2],
    [UTF8_NAMES, 2],
    [DEFLATED, 2],
    ...dosTime(time),
    [crc, 4],
    [packed, 4],
    [size, 4],
    [named.length, 2],
    [0, 2],
  );
}

/** The form of an archive has days of these years only. A time outside is written as the nearest day. */
const FIRST_SECOND = startOfCivilDate({ year: 1980, month: 1, day: 1 });
const LAST_SECOND = startOfCivilDate({ year: 2108, month: 1, day: 1 }) - 1;

/** The time of day in steps of two seconds, and the day in years from 1980. */
function dosTime(time: number): readonly (readonly [value: number, bytes: number])[] {
  const seconds = Math.min(Math.max(time, FIRST_SECOND), LAST_SECOND);
  const date = civilDateAt(seconds);
  const ofDay = seconds - startOfCivilDate(date);
  const clock = (Math.floor(ofDay / 3_600) << 11) | (Math.floor((ofDay / 60) % 60) << 5) | Math.floor((ofDay % 60) / 2);
  return [
    [clock, 2],
    [((date.year - 1980) << 9) | (date.month << 5) | date.day, 2],
  ];
}

/** Numbers of some bytes each, the lowest byte first. */
function numbers(...fields: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [, size]) => sum + size, 0));
  let place = 0;
  for (const [value, size] of fields) place = bytes.writeUIntLE(value, place, size);
  return bytes;
}
