import { ActKind } from "../ledger/codes.ts";
import type { StepCode } from "../ledger/codes.ts";
import type { Kind } from "../ledger/kinds.ts";
import { FIRST_BIT_OF_RECORD } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import type { RuleCitation } from "../schemas/rule.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RulebookCatalog } from "./rulebook-catalog.ts";

/** The step that judged an act. Its rows are in one version of the rulebook of one jurisdiction. */
export interface JudgedStep {
  readonly jurisdiction: number;
  readonly version: number;
  readonly kind: Kind;
  /** See `caseNumberOf`. */
  readonly caseNumber: number;
  readonly act: number;
  readonly code: StepCode;
}

/** A rule by its number, with its text where the catalog has it. The catalog always has the ledger's own rules. */
export function citeRule(catalog: RulebookCatalog, jurisdiction: number, version: number, rule: number): RuleCitation {
  const known = catalog.ruleOf(jurisdiction, version, rule);
  if (known === undefined) return { rule };
  const { id, clause, hardness, text, remedy, basis, reading, instrument } = known;
  return {
    rule,
    id,
    clause,
    hardness,
    ...(instrument === undefined ? {} : { layer: instrument.id, status: instrument.status }),
    ...(instrument?.note === undefined ? {} : { note: instrument.note }),
    ...(basis === undefined ? {} : { basis }),
    ...(reading === undefined ? {} : { reading }),
    text,
    remedy,
  };
}

/** Cites the rules behind the bits of `soft` and `unmet` words, from the steps that were published on the ledger. */
export class RuleCitations {
  readonly #catalog: RulebookCatalog;
  readonly #steps: ReadonlyMap<string, readonly number[]>;

  private constructor(catalog: RulebookCatalog, steps: ReadonlyMap<string, readonly number[]>) {
    this.#catalog = catalog;
    this.#steps = steps;
  }

  /** Loads the steps of the given kinds in the given versions. A version has hundreds of steps, a kind about ten. */
  static async load(
    snapshot: Snapshot,
    judged: readonly Pick<JudgedStep, "jurisdiction" | "version" | "kind">[],
  ): Promise<RuleCitations> {
    const jurisdictions = [...new Set(judged.map(({ jurisdiction }) => jurisdiction))];
    const rows =
      jurisdictions.length === 0
        ? []
        : await snapshot.database
            .selectFrom("rule_step")
            .selectAll()
            .where("jurisdiction", "in", jurisdictions)
            .where("version", "in", [...new Set(judged.map(({ version }) => version))])
            .where("kind", "in", [...new Set(judged.map(({ kind }) => kind))])
            .execute();
    return new RuleCitations(
      snapshot.catalog,
      new Map(rows.map((row) => [keyOf({ ...row, caseNumber: row.case_number }), ruleNumbers(row.words)])),
    );
  }

  rule(step: Pick<JudgedStep, "jurisdiction" | "version">, rule: number): RuleCitation {
    return citeRule(this.#catalog, step.jurisdiction, step.version, rule);
  }

  /** The rules of a step, in the order in which they judge. */
  rulesOf(step: JudgedStep): RuleCitation[] {
    const rules = this.#steps.get(keyOf(step)) ?? this.#steps.get(keyOf({ ...step, caseNumber: 0 })) ?? [];
    return rules.map((rule) => this.rule(step, rule));
  }

  /** The unmet rules of one step: bit i stands for rule i. */
  ofStep(step: JudgedStep, bits: number): RuleCitation[] {
    if (bits === 0) return [];
    return this.rulesOf(step).filter((_, index) => ((bits >>> index) & 1) === 1);
  }

  /**
   * The unmet rules of a recording. One that is to be in force at once is judged by two steps: the low bits stand for
   * the rules of coming into force, and those from `FIRST_BIT_OF_RECORD` on for the rules of recording.
   * @param status - the status as which it was to be recorded
   */
  ofRecording(step: Omit<JudgedStep, "act" | "code">, status: StepCode, bits: number): RuleCitation[] {
    const recording = { ...step, act: ActKind.RECORD, code: 0 } as const;
    if (status !== Status.IN_FORCE) return this.ofStep(recording, bits);
    return [
      ...this.ofStep(recording, bits >>> FIRST_BIT_OF_RECORD),
      ...this.ofStep({ ...step, act: ActKind.SETTLE, code: Status.IN_FORCE }, bits & LOW_BITS),
    ];
  }
}

const LOW_BITS = 2 ** FIRST_BIT_OF_RECORD - 1;

const LAST = 128n;
const HARDNESS = 3n;

/**
 * The numbers of the rules of a step. A word holds two rows of 16 bytes; the last row is marked. A row without a
 * hardness counts together with the next one: the rule is that of the last row of such a group.
 */
export function ruleNumbers(words: readonly string[]): number[] {
  const numbers: number[] = [];
  for (const word of words) {
    for (const shift of [128n, 0n]) {
      const row = (BigInt(word) >> shift) & ((1n << 128n) - 1n);
      if (row === 0n) return numbers;
      const options = row >> 112n;
      if ((options & HARDNESS) !== 0n) numbers.push(Number((row >> 96n) & 0xffffn));
      if ((options & LAST) !== 0n) return numbers;
    }
  }
  return numbers;
}

function keyOf(step: JudgedStep): string {
  return `${step.jurisdiction}.${step.version}.${step.kind}.${step.caseNumber}.${step.act}.${step.code}`;
}
