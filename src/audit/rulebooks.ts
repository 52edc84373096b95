import { sql } from "kysely";
import { ActKind, codeName } from "../ledger/codes.ts";
import { kindName } from "../ledger/kinds.ts";
import { statusNameOf } from "../ledger/statuses.ts";
import type { RuleStep, RulebookForm } from "../schemas/rule.ts";
import type { RuleStepRow } from "../store/schema.ts";
import { AuditError } from "./audit-error.ts";
import { loadNames } from "./names.ts";
import { citeRule, ruleNumbers } from "./rule-citations.ts";
import { sourceOf } from "./rulebook-catalog.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** An answer shows this many versions at most. A regulation changes a few times in ten years. */
const MAX_VERSIONS = 100;

/**
 * The rulebook of a jurisdiction as published on the ledger: the last versions that were known at the moment, with
 * their steps and rules. Rules have texts where this server has the published file.
 * @param ordinal - number of the jurisdiction on this ledger, from 1
 * @throws AuditError JURISDICTION_UNKNOWN
 */
export async function rulebookOf(snapshot: Snapshot, ordinal: number, moment: Moment): Promise<RulebookForm> {
  const { database } = snapshot;
  const published = database.selectFrom("rulebook").selectAll("rulebook").where("jurisdiction", "=", ordinal);
  const first = await published.orderBy("version").limit(1).executeTakeFirst();
  if (first === undefined)
    throw new AuditError(
      "JURISDICTION_UNKNOWN",
      {
        zh: `截至区块 ${snapshot.asOf.block}，辖区 ${ordinal} 没有已发布的规则集。`,
        en: `No rulebook of jurisdiction ${ordinal} is published as of block ${snapshot.asOf.block}.`,
      },
      { jurisdiction: ordinal },
    );
  const newest = await published
    .innerJoin("block", "block.number", "rulebook.block_number")
    .where("block.time", "<=", moment.knownAt)
    .orderBy("version", "desc")
    .limit(MAX_VERSIONS + 1)
    .execute();
  const versions = newest.slice(0, MAX_VERSIONS).reverse();
  const steps = await database
    .selectFrom("rule_step")
    .selectAll()
    .where("jurisdiction", "=", ordinal)
    .where("version", "=", sql<number>`ANY(${versions.map(({ version }) => version)}::int[])`)
    .orderBy("kind")
    .orderBy("case_number")
    .orderBy("act")
    .orderBy("code")
    .execute();
  const inForce = versions.filter((version) => version.judges_from <= moment.at).at(-1)?.version;
  const names = await loadNames(snapshot, [first.record]);
  const { id, reference } = names(first.record);
  return {
    jurisdiction: { ordinal, id, ...(reference === undefined ? {} : { reference }) },
    versions: versions.map(({ version, effective_from: effectiveFrom, hash }) => ({
      version,
      effectiveFrom,
      hash,
      inForce: version === inForce,
      ...sourceOf(snapshot.catalog, ordinal, version),
      steps: steps.filter((step) => step.version === version).map((step) => stepForm(snapshot, step)),
    })),
    truncated: newest.length > MAX_VERSIONS,
  };
}

function stepForm(snapshot: Snapshot, step: RuleStepRow): RuleStep {
  const [act, code] = actAndCode(step);
  return {
    kind: kindName(step.kind),
    act,
    code: code ?? String(step.code),
    rules: ruleNumbers(step.words).map((rule) => citeRule(snapshot.catalog, step.jurisdiction, step.version, rule)),
  };
}

/** The act of a step by name, and the name of the code that it judges. A recording has no code. */
function actAndCode({ act, code }: RuleStepRow): readonly [RuleStep["act"], string | undefined] {
  if (act === ActKind.RECORD) return ["record", ""];
  if (act === ActKind.ABROAD) return ["abroad", ""];
  return act === ActKind.ATTEST ? ["attest", codeName(code)] : ["settle", statusNameOf(code)];
}
