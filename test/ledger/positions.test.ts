import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Kind } from "../../src/ledger/kinds.ts";
import { positions } from "../../src/ledger/positions.ts";
import { sourcesOf } from "../../src/ledger/transitions.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { keysOf } from "../../src/text/entries.ts";

const read = (name: string) => readFileSync(new URL(`../../contracts/types/${name}.sol`, import.meta.url), "utf8");
const POSITIONS = read("Positions");
const TRANSITIONS = read("Transitions");

describe("the tables of the lifecycle are the contract's", () => {
  test("what stands under what", () => {
    const rows = [...POSITIONS.matchAll(/if \(kind == Kind\.(\w+)\) return standing\((.*)\);/g)].map(
      ([, kind, sets = ""]) => [kind, ...sets.split(", ").map((set) => kindsIn(set))] as const,
    );

    expect(rows).toHaveLength(keysOf(Kind).length - 1);
    for (const [kind, parents, links, inputs] of rows)
      expect(positions[kind as keyof typeof positions]).toEqual({ parents, links, inputs });
  });

  test("which status follows which", () => {
    const masks = new Map<string, bigint>();
    const valueOf = (expression: string): bigint =>
      expression
        .split(" | ")
        .map((term) => masks.get(term) ?? term.replace(/[()]/g, "").split(" << "))
        .reduce((sum: bigint, term) => sum | (typeof term === "bigint" ? term : 1n << BigInt(term[1]!)), 0n);
    for (const [, name = "", expression = ""] of TRANSITIONS.matchAll(/uint256 private constant (\w+) = (.*);/g))
      masks.set(name, valueOf(expression));
    const rows = [...TRANSITIONS.matchAll(/if \(to == Status\.(\w+)\) return (.*);/g)].map(
      ([, to, sources = ""]) => [to as keyof typeof Status, sources] as const,
    );

    expect(rows).toHaveLength(keysOf(Status).length - 1);
    for (const [to, sources] of rows)
      for (const kind of keysOf(Kind)) {
        const [, asked, yes = sources, no = sources] = /^kind == Kind\.(\w+) \? (.*) : (.*)$/.exec(sources) ?? [];
        const expected = asked === undefined || asked === kind ? yes : no;
        expect(maskOf(sourcesOf(kind, to)), `${kind} to ${to}`).toBe(expected === "0" ? 0n : valueOf(expected));
      }
  });
});

function kindsIn(set: string): (keyof typeof Kind)[] {
  const names = set === "ANY" ? keysOf(Kind) : set.split(" | ");
  return keysOf(Kind).filter((kind) => names.includes(kind));
}

function maskOf(statuses: readonly (keyof typeof Status)[]): bigint {
  return statuses.reduce(
    (mask, name) => mask | (1n << BigInt(Status[name] < 128 ? Status[name] : (Status[name] & 15) + 16)),
    0n,
  );
}
