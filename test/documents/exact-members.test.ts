import { expect, test } from "vitest";
import { membersOf } from "../../src/documents/exact-members.ts";

const read = (value: unknown): unknown =>
  membersOf(value, ["id", "name"], ["note"], ({ zh, en }) => new Error(`The thing ${en}. 此物${zh}。`));

test("takes an object with all required members, with and without the optional ones", () => {
  expect(read({ id: 1, name: "a" })).toEqual({ id: 1, name: "a" });
  expect(read({ id: 1, name: "a", note: null })).toEqual({ id: 1, name: "a", note: null });
});

test.each<[string, unknown, string]>([
  ["a list", [], "The thing must be a JSON object with id, name. 此物应为 JSON 对象，含 id、name。"],
  ["null", null, "The thing must be a JSON object"],
  ["a missing member", { name: "a" }, "The thing lacks id. 此物缺少 id。"],
  ["an inherited member", Object.create({ id: 1, name: "a" }), "The thing must be a JSON object"],
  [
    "an unknown member",
    { id: 1, name: "a", nmae: "b" },
    'The thing has no use for "nmae"; its members are id, name, note. 此物含有不认识的成员 "nmae"',
  ],
  ["a member with a dangerous name", { id: 1, name: "a", "\u202e": 1 }, '"\\u{202e}"'],
])("refuses %s", (_, value, message) => {
  expect(() => read(value)).toThrow(message);
});

test("does not take an inherited name for a required member", () => {
  expect(() => membersOf({ other: 1 }, ["constructor"], [], ({ en }) => new Error(en))).toThrow("lacks constructor");
});
