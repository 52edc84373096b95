import { expect, test } from "vitest";
import { ACTS } from "../../src/acts/act-catalogue.ts";
import { ACT_GROUPS } from "../../src/cli/act-groups.ts";
import { isDocumented } from "../../src/cli/act-verb-options.ts";

/** Commands that are written by hand and take acts of the catalogue in. */
const BY_HAND = ["party", "export"];

test("every act with a document has its command, and every group of commands has acts", () => {
  const words = new Set(ACTS.filter(isDocumented).map(({ command: [word] }) => word));

  expect(new Set([...ACT_GROUPS.map(({ word }) => word), ...BY_HAND])).toEqual(words);
  for (const { word, isAct } of ACT_GROUPS)
    expect([word, ACTS.some(({ command }) => command.length === 1 && command[0] === word)]).toEqual([word, isAct]);
});

test("the acts whose commands are not made from the catalogue are these", () => {
  expect(ACTS.filter((act) => !isDocumented(act)).map(({ name }) => name)).toEqual([
    "export-propose",
    "export-record",
    "hold",
    "release",
    "account-offer",
    "account-accept",
    "account-freeze",
    ...ACTS.filter(({ command: [word] }) => word === "governance").map(({ name }) => name),
  ]);
});
