import { membersOf } from "../../src/documents/exact-members.ts";
import { listOf, textOf } from "../../src/documents/json-values.ts";
import { Code, Structure } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { DOCUMENT_SCHEMAS } from "../../src/document-schemas/schema-catalogue.ts";
import type { Bilingual } from "../../src/text/bilingual.ts";
import { keysOf } from "../../src/text/entries.ts";
import { bilingualAt, nameAt } from "../../src/rulebook/member-at.ts";
import { malformedAt } from "../../src/rulebook/rulebook-error.ts";

/** Where a clause of a regulation has its home in this system. */
export type Home =
  /** The ledger decides it from what it knows, by rules of the rulebook or by its own structure. */
  | {
      readonly is: "ENFORCED";
      readonly rules: readonly string[];
      readonly structure: readonly string[];
      /** The test of the structure: `test/contracts/Standing.t.sol: testFuzz_…`. */
      readonly test: string | undefined;
    }
  /** The ledger demands, or can hold, what a competent party states about a fact outside. */
  | {
      readonly is: "ATTESTED";
      readonly rules: readonly string[];
      readonly by: readonly string[];
      readonly codes: readonly string[];
    }
  /** The ledger keeps evidence. */
  | {
      readonly is: "RECORDED";
      readonly kind: string | undefined;
      readonly code: string | undefined;
      readonly schema: string | undefined;
    }
  /** A ledger cannot reach it. */
  | { readonly is: "OUTSIDE"; readonly because: Bilingual };

export const HOMES = ["ENFORCED", "ATTESTED", "RECORDED", "OUTSIDE"] as const;

/** One clause of a regulation, and its home. */
export interface CoverageRow {
  /** The file and a JSON Pointer. */
  readonly place: string;
  readonly clause: string;
  /** The words of the clause, in short. */
  readonly zh: string;
  /** What it demands. */
  readonly en: string;
  readonly home: Home;
}

/**
 * A row of a coverage file.
 * @throws RulebookError RULEBOOK_MALFORMED
 */
export function parseCoverageRow(value: unknown, place: string): CoverageRow {
  const { clause, zh, en, home } = membersOf(value, ["clause", "zh", "en", "home"], [], malformedAt(place));
  return {
    place,
    clause: textOf(clause, malformedAt(`${place}/clause`)),
    zh: textOf(zh, malformedAt(`${place}/zh`)),
    en: textOf(en, malformedAt(`${place}/en`)),
    home: parseHome(home, `${place}/home`),
  };
}

function parseHome(value: unknown, place: string): Home {
  const refuse = malformedAt(place);
  const is = nameAt(typeof value === "object" && value !== null && "is" in value ? value.is : undefined, HOMES, place);
  switch (is) {
    case "ENFORCED": {
      const given = membersOf(value, ["is"], ["rules", "structure", "test"], refuse);
      if (given.rules === undefined && given.structure === undefined)
        throw refuse({ zh: "既无 rules 也无 structure", en: "has neither rules nor structure" });
      if ((given.structure === undefined) !== (given.test === undefined))
        throw refuse({ zh: "structure 与 test 须同时写明", en: "must have structure and test together" });
      return {
        is,
        rules: textsAt(given.rules, `${place}/rules`),
        structure: namesAt(given.structure, keysOf(Structure), `${place}/structure`),
        test: given.test === undefined ? undefined : textOf(given.test, malformedAt(`${place}/test`)),
      };
    }
    case "ATTESTED": {
      const given = membersOf(value, ["is", "rules", "by", "codes"], [], refuse);
      return {
        is,
        rules: textsAt(given.rules, `${place}/rules`),
        by: namesAt(given.by, keysOf(Role), `${place}/by`),
        codes: namesAt(given.codes, keysOf(Code), `${place}/codes`),
      };
    }
    case "RECORDED": {
      const given = membersOf(value, ["is"], ["kind", "code", "schema"], refuse);
      if (given.kind === undefined && given.code === undefined)
        throw refuse({ zh: "既无 kind 也无 code", en: "has neither kind nor code" });
      return {
        is,
        kind: given.kind === undefined ? undefined : nameAt(given.kind, keysOf(Kind), `${place}/kind`),
        code: given.code === undefined ? undefined : nameAt(given.code, keysOf(Code), `${place}/code`),
        schema: given.schema === undefined ? undefined : nameAt(given.schema, SCHEMAS, `${place}/schema`),
      };
    }
    case "OUTSIDE": {
      const { because } = membersOf(value, ["is", "because"], [], refuse);
      return { is, because: bilingualAt(because, `${place}/because`) };
    }
    default:
      is satisfies never;
      throw new Error("unreachable");
  }
}

const SCHEMAS = DOCUMENT_SCHEMAS.map(({ id }) => id);

function textsAt(value: unknown, place: string): string[] {
  if (value === undefined) return [];
  return listOf(value, malformedAt(place)).map((text, index) => textOf(text, malformedAt(`${place}/${index}`)));
}

function namesAt<Name extends string>(value: unknown, names: readonly Name[], place: string): Name[] {
  if (value === undefined) return [];
  return listOf(value, malformedAt(place)).map((name, index) => nameAt(name, names, `${place}/${index}`));
}
