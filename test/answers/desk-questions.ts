import type { Static } from "typebox";
import type { Question } from "../../src/desk/question.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import type { FATES } from "../../src/desk/imagined-graph.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import type { RecordSummarySchema } from "../../src/schemas/record.ts";
import type { QuestionMaker } from "./asked-question.ts";
import * as naive from "./naive-desk.ts";
import { toldSummary } from "./told-answer.ts";

type Summary = Static<typeof RecordSummarySchema>;

const ROLES = ["DATA_AUTHORITY", "AUDITOR"] as const;
const FATE_NAMES: typeof FATES = ["HELD", "HELD_WITH_RECALL", "ENDED", "REVOKED"];

/** Asks a question of the desk, and gives its result. The form of the result is that of the question's own schema. */
async function resultOf<T>(name: string, ...asked: readonly [...Parameters<Question["ask"]>]): Promise<T> {
  const [snapshot, given] = asked;
  const question = QUESTIONS.find((each) => each.name === name)!;
  return (await question.ask(snapshot, given)).result as T;
}

/** Questions of the desk that the model answers too, by their names. */
export const DESK_QUESTIONS: Readonly<Record<string, QuestionMaker>> = {
  "was-the-authorization-in-force": (history) => {
    const id = history.record(Kind.AUTHORIZATION)?.id;
    if (id === undefined) return undefined;
    return {
      about: { id },
      product: async (snapshot, moment) => {
        const told = await resultOf<{
          readonly authorization: Summary;
          readonly inForce: boolean;
          readonly cause?: { readonly event: string };
          readonly ends: readonly { readonly event: string }[];
          readonly suspendedScopes: readonly Summary[];
        }>("was-the-authorization-in-force", snapshot, { authorization: id, ...moment });
        return {
          authorization: toldSummary(told.authorization),
          inForce: told.inForce,
          ends: told.ends.map(({ event }) => event),
          suspendedScopes: told.suspendedScopes.map(toldSummary),
        };
      },
      model: (ledger) => naive.wasInForce(ledger, id),
    };
  },

  "which-authorizations-were-in-force": (history) => {
    const ordinal = history.ledger.ordinal(history.random(2) as 0 | 1);
    return {
      about: { ordinal },
      product: async (snapshot, moment) => {
        const told = await resultOf<{ readonly inForce: readonly Summary[]; readonly others: readonly Summary[] }>(
          "which-authorizations-were-in-force",
          snapshot,
          { jurisdiction: String(ordinal), ...moment },
        );
        return { inForce: told.inForce.map(toldSummary), others: told.others.map(toldSummary) };
      },
      model: (ledger) => naive.authorizationsInForce(ledger, ordinal),
    };
  },

  "what-did-the-ledger-say-then": (history) => {
    const id = history.record()!.id;
    return {
      about: { id },
      product: async (snapshot, moment) => {
        const told = await resultOf<{
          readonly known: boolean;
          readonly asThen?: Summary;
          readonly asNow?: Summary;
          readonly later: readonly { readonly event: string }[];
        }>("what-did-the-ledger-say-then", snapshot, { record: id, ...moment });
        return {
          known: told.known,
          asThen: told.asThen === undefined ? undefined : toldSummary(told.asThen),
          asNow: told.asNow === undefined ? undefined : toldSummary(told.asNow),
          later: told.later.map(({ event }) => event),
        };
      },
      model: (ledger) => naive.saidThen(ledger, id),
    };
  },

  "what-falls-with-it": (history) => {
    const id = history.record()!.id;
    const fate = history.pick(FATE_NAMES)!;
    return {
      about: { id, fate },
      product: async (snapshot, moment) => {
        const told = await resultOf<{
          readonly reached: readonly { readonly record: Summary; readonly effect: string; readonly after?: string }[];
          readonly affected: number;
          readonly recipients: readonly { readonly id: string }[];
        }>("what-falls-with-it", snapshot, { record: id, fate, ...moment });
        const reached = told.reached.map(({ record, effect, after }) => `${record.id} ${effect} ${after}`);
        const recipients = told.recipients.map((each) => each.id);
        return { reached: reached.toSorted(), affected: told.affected, recipients: recipients.toSorted() };
      },
      model: (ledger) => naive.impact(ledger, id, fate),
    };
  },

  "who-held-the-role": (history) => {
    const ordinal = history.ledger.ordinal(history.random(2) as 0 | 1);
    const role = history.pick(ROLES)!;
    const scope = history.records(Kind.JURISDICTION).find(({ city }) => history.ledger.ordinal(city) === ordinal)!.id;
    return {
      about: { scope, role },
      product: async (snapshot, moment) => {
        const told = await resultOf<{
          readonly holders: readonly {
            readonly party: Summary;
            readonly account: string;
            readonly until?: number;
            readonly elsewhere: boolean;
          }[];
        }>("who-held-the-role", snapshot, { role, scope, ...moment });
        const holders = told.holders.map(
          ({ party, account, until, elsewhere }) => `${party.id} ${account} ${until} ${elsewhere}`,
        );
        return { holders: holders.toSorted() };
      },
      model: (ledger) => naive.roleHolders(ledger, ordinal, Role[role]),
    };
  },
};
