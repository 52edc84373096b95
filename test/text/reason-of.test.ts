import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DateError } from "../../src/text/date-error.ts";
import { reasonOf } from "../../src/text/reason-of.ts";

test("the reason of a foreseen error reads inside another sentence, and names keep their capitals", () => {
  const reasons = ["The day is wrong.", "PostgreSQL is away.", "A day."].map((en) =>
    reasonOf(new DateError("DATE_MALFORMED", { zh: "日期不对。", en })),
  );

  expect(reasons).toEqual([
    { zh: "日期不对", en: "the day is wrong" },
    { zh: "日期不对", en: "PostgreSQL is away" },
    { zh: "日期不对", en: "a day" },
  ]);
});

test("the reason of the operating system is in both languages, without the path", () => {
  let caught: unknown;
  try {
    readFileSync("/nowhere/file");
  } catch (error) {
    caught = error;
  }

  expect(reasonOf(caught)).toEqual({
    zh: "没有此文件或文件夹，ENOENT",
    en: "there is no such file or folder, ENOENT",
  });
});

test.each([
  [{ name: "ErrnoError", errno: 44, stack: "<generic error, no stack>" }, '"ErrnoError 44"'],
  [{ reason: "away", at: 3 }, '"reason at"'],
])("an object that a library throws and that is no error is named by its members", (thrown, expected) => {
  const { zh, en } = reasonOf(thrown);

  expect([zh, en]).toEqual([expected, expected]);
});
