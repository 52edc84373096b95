import { Type } from "typebox";
import { AuditError } from "../../audit/audit-error.ts";
import { rulebookOf } from "../../audit/rulebooks.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import { AsOfSchema } from "../../schemas/answer.ts";
import { RulebookSchema } from "../../schemas/rule.ts";
import { showForeign, showForeignList } from "../../text/foreign-text.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answers } from "../responses.ts";
import { isSpellingOf } from "../../documents/reference.ts";

const params = Type.Object({
  jurisdiction: Type.String({
    minLength: 1,
    maxLength: 200,
    description: "The ordinal, the id or the reference of the jurisdiction.",
  }),
});

/** The rulebooks by which the ledger judges. */
export function rulebookRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/rulebooks/:jurisdiction",
    {
      schema: {
        operationId: "readRulebook",
        summary: "Read the rulebooks of a jurisdiction",
        description: "Gives the versions of the rulebook of a jurisdiction, with the steps and their rules.",
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
      row.id === named.toLowerCase() ||
      (row.reference !== null && isSpellingOf(named, row.reference)) ||
      String(row.jurisdiction) === named,
  );
  if (found === undefined) {
    const known = rows.map((row) => row.reference ?? row.id);
    throw new AuditError(
      "JURISDICTION_UNKNOWN",
      {
        zh: `截至区块 ${snapshot.asOf.block}，没有辖区 ${showForeign(named)}；已知的辖区：${showForeignList(known).zh}。`,
        en:
          `As of block ${snapshot.asOf.block}, there is no jurisdiction ${showForeign(named)}. ` +
          `The known ones are ${showForeignList(known).en}.`,
      },
      { jurisdiction: named, known },
    );
  }
  return found.jurisdiction;
}
