import { describe, expect, test } from "vitest";
import {
  ActKind,
  Code,
  codeLabel,
  Family,
  familyOf,
  Flag,
  Form,
  Kept,
  KeptRole,
  List,
  Outcome,
  Structure,
} from "../../src/ledger/codes.ts";
import { Kind, kindLabels } from "../../src/ledger/kinds.ts";
import { AUTHORITY_ROLES, FIRST_COMPETENT_ROLE, isOrdinaryRole, Role, roleClass } from "../../src/ledger/roles.ts";
import { roleLabels } from "../../src/ledger/role-labels.ts";
import { HARMFUL, Status } from "../../src/ledger/statuses.ts";
import { keysOf } from "../../src/text/entries.ts";
import { kindConstants, libraryConstants } from "./solidity-constants.ts";

describe("the numbers of the vocabulary are the contract's", () => {
  test.each([
    ["Form", Form],
    ["ActKind", ActKind],
    ["Family", Family],
    ["List", List],
    ["Flag", Flag],
  ])("%s", (name, table) => {
    expect(table).toEqual(libraryConstants(name));
  });

  test("kinds, codes, kept facts, statuses and the ledger's own rules", () => {
    const { HARMFUL: harmful, ...statuses } = libraryConstants("Status");
    const { FIRST: _, ...structure } = libraryConstants("Structure");
    const { CLASS: mask, ...outcomes } = libraryConstants("Outcome");

    expect(Kind).toEqual(kindConstants());
    expect(Code).toMatchObject(libraryConstants("Code"));
    expect({ ...Kept, ...KeptRole }).toEqual(libraryConstants("Kept"));
    expect(Status).toEqual(statuses);
    expect(HARMFUL).toBe(harmful);
    expect(Structure).toEqual(structure);
    expect(Outcome).toEqual(outcomes);
    expect(Math.max(...Object.values(Outcome))).toBe(mask);
  });

  test("roles, and the bounds between their classes", () => {
    const { SEVERAL, ORDINARY, COMPETENT, ...roles } = libraryConstants("Role");
    expect(Role).toEqual(roles);

    for (const role of Object.values(Role)) {
      const several = role >= SEVERAL! ? "SEVERAL" : "OFFICE";
      expect(roleClass(role)).toBe(role >= COMPETENT! ? "COMPETENT" : several);
      expect(isOrdinaryRole(role)).toBe(role >= ORDINARY!);
    }
    expect(FIRST_COMPETENT_ROLE).toBe(COMPETENT);
    expect(AUTHORITY_ROLES).toBe((1n << BigInt(ORDINARY!)) - 1n);
  });
});

describe("the words of the vocabulary", () => {
  test("no number stands for two codes, and every code belongs to a family", () => {
    const codes = Object.values(Code);

    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(familyOf(code)).not.toBeOneOf([undefined, "KEPT"]);
  });

  test.each([
    ["codes", keysOf(Code).map((name) => codeLabel(name))],
    ["roles", Object.values(roleLabels)],
    ["kinds", Object.values(kindLabels)],
  ])("every one of the %s has words of its own in both languages", (_, labels) => {
    for (const language of ["zh", "en"] as const) {
      const words = labels.map((label) => label[language]);
      expect(new Set(words).size).toBe(words.length);
      expect(words).not.toContain("");
    }
  });
});
