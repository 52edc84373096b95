import { expect, test } from "vitest";
import { showAge, showDuration, showExactDuration } from "../../src/text/duration.ts";

test.each([
  [-5, "0 seconds", "0 秒"],
  [1.9, "1 second", "1 秒"],
  [119, "119 seconds", "119 秒"],
  [120, "2 minutes", "2 分钟"],
  [7_199, "119 minutes", "119 分钟"],
  [7_200, "2 hours", "2 小时"],
  [172_799, "47 hours", "47 小时"],
  [172_800, "2 days", "2 天"],
])("a duration of %d seconds is shown as %s", (seconds, en, zh) => {
  expect(showDuration(seconds)).toEqual({ zh, en });
});

test.each([
  [-1, "less than a minute", "1 分钟以内"],
  [59, "less than a minute", "1 分钟以内"],
  [60, "1 minute", "1 分钟"],
  [120, "2 minutes", "2 分钟"],
])("an age of %d seconds is shown as %s, without seconds", (seconds, en, zh) => {
  expect(showAge(seconds)).toEqual({ zh, en });
});

test.each([
  [0, "0 seconds", "0 秒"],
  [1, "1 second", "1 秒"],
  [90, "90 seconds", "90 秒"],
  [600, "10 minutes", "10 分钟"],
  [3_600, "1 hour", "1 小时"],
  [604_800, "7 days", "7 天"],
])("an exact duration of %d seconds is shown as %s, without rounding", (seconds, en, zh) => {
  expect(showExactDuration(seconds)).toEqual({ zh, en });
});
