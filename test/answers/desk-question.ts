import type { Question } from "../../src/desk/question.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { AskedHistory } from "./asked-question.ts";
import type { LedgerRecord } from "./history-ledger.ts";

/** The kinds of the records that the parameters of the desk's questions name. */
const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  authorization: [Kind.AUTHORIZATION],
  delivery: [Kind.DELIVERY],
  import: [Kind.IMPORT],
  incident: [Kind.CASE],
  operator: [Kind.PARTY],
  party: [Kind.PARTY],
  product: [Kind.PRODUCT],
  recipient: [Kind.PARTY],
  resource: [Kind.RESOURCE],
  resources: [Kind.RESOURCE],
  scenario: [Kind.SCENARIO],
  source: [Kind.PRODUCT, Kind.DELIVERY],
  under: [Kind.AUTHORIZATION, Kind.PARTY],
  upper: [Kind.PARTY],
  use: [Kind.AGREEMENT],
};

/** The kinds of the records that the examples of questions name, by the beginnings of their names. */
const KINDS_OF_EXAMPLES: readonly (readonly [RegExp, Kind])[] = [
  [/^DS/, Kind.RESOURCE],
  [/^A-/, Kind.AUTHORIZATION],
  [/^PR-/, Kind.PRODUCT],
  [/^DM-/, Kind.DEMAND],
  [/^PL-/, Kind.PLAN],
  [/^SO-/, Kind.CASE],
  [/^UA-/, Kind.AGREEMENT],
  [/^DOM-/, Kind.DOMAIN],
  [/^\d/, Kind.PARTY],
];

function kindsOf(name: string, example: string | undefined): readonly Kind[] {
  const ofExample = KINDS_OF_EXAMPLES.flatMap(([beginning, kind]) => (beginning.test(example ?? "") ? [kind] : []));
  return KINDS[name] ?? ofExample;
}

/**
 * Random values for the parameters without which a question cannot be asked; undefined where the history has none.
 * @param isKnown - only records of which this is true are named
 */
export function randomParameters(
  { parameters, example }: Question,
  history: AskedHistory,
  isKnown: (record: LedgerRecord) => boolean = () => true,
): Readonly<Record<string, string>> | undefined {
  const given: Record<string, string> = {};
  for (const [name, { required, schema }] of Object.entries(parameters)) {
    if (!required) continue;
    const words = (schema as { readonly enum?: readonly string[] }).enum;
    const value =
      words !== undefined
        ? history.pick(words)
        : name === "jurisdiction"
          ? String(history.ledger.ordinal(history.random(2) as 0 | 1))
          : name === "digest"
            ? history.ledger.digestOf(history.random(4)).slice(2)
            : wordFor(
                history,
                history.pick(
                  history.records(...kindsOf(name, example[name])).filter((each) => isKnown(each) && fits(name, each)),
                ),
              );
    if (value === undefined) return undefined;
    given[name] = value;
  }
  return given;
}

/** The id of a record, or its reference, which means the newest revision at the time of the question. */
function wordFor(history: AskedHistory, record: LedgerRecord | undefined): string | undefined {
  return record === undefined || record.recorded.file !== undefined || history.random(2) === 0
    ? record?.id
    : record.reference;
}

function fits(name: string, { recorded }: LedgerRecord): boolean {
  return name !== "incident" || recorded.clear === BigInt(Code.INCIDENT);
}
