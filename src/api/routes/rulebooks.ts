import { Type } from "typebox";
import { AuditError } from "../../audit/audit-error.ts";
import { rulebookOf } from "../../audit/rulebooks.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import { AsOfSchema } from "../../schemas/answer.ts";
import { RulebookSchema } from "../../schemas/rule.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answers } from "../responses.ts";

const params = Type.Object({ jurisdiction: Type.String({ minLength: 1, maxLength: 200 }) });

/** The regulations as the ledger judges by them. */
export function rulebookRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/rulebooks/:jurisdiction",
    {
      schema: {
        operationId: "readRulebook",
        summary: "Rules of a jurisdiction, by its ordinal, id or reference",
        params,
        querystring: Type.Object(momentQuery),
        response: answers(Type.Object({ asOf: AsOfSchema, result: RulebookSchema })),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const ordinal = await ordinalOf(snapshot, request.params.jurisdiction);
        return {
          asOf: snapshot.asOf,
          result: await rulebookOf(snapshot, ordinal, askedMoment(snapshot, request.query)),
        };
      }),
  );
}

async function ordinalOf(snapshot: Snapshot, named: string): Promise<number> {
  const rows = await snapshot.database
    .selectFrom("record")
    .select(["id", "jurisdiction", "reference"])
    .where("kind", "=", Kind.JURISDICTION)
    .execute();
  const found = rows.find(
    (row) =>
      row.id === named.toLowerCase() || row.reference === named.normalize("NFKC") || String(row.jurisdiction) === named,
  );
  if (found === undefined)
    throw new AuditError(
      "JURISDICTION_UNKNOWN",
      {
        zh: `截至区块 ${snapshot.asOf.block}，没有辖区 ${JSON.stringify(named)}。`,
        en: `there is no jurisdiction ${JSON.stringify(named)} as of block ${snapshot.asOf.block}`,
      },
      { jurisdiction: named, known: rows.map((row) => row.reference) },
    );
  return found.jurisdiction;
}
