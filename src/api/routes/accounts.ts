import { acceptanceOf } from "../../audit/acceptance-of.ts";
import { AuditError } from "../../audit/audit-error.ts";
import { seatOf } from "../../audit/parties.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { Hex } from "../../consensus/hex.ts";
import { AcceptanceAnswerSchema, AccountAnswerSchema } from "../../schemas/act.ts";
import type { SeatForm } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { demandNode } from "../health/demand-health.ts";
import { askNextTransaction } from "../next-transaction.ts";
import { accountParams, parseAccount } from "../parameters.ts";
import { answers } from "../responses.ts";
import { signedBytes } from "../signed-bytes.ts";

/** Accounts of the chain that act on the ledger. */
export function accountRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/accounts/:account",
    {
      schema: {
        operationId: "readAccount",
        access: CONCERNED,
        summary: "Read an account",
        description:
          "Gives the seat of the account, if it has one, and the values that its next transaction to the ledger needs.",
        params: accountParams,
        response: answers(AccountAnswerSchema),
      },
    },
    async (request) => {
      const account = parseAccount(request.params.account);
      await demandNode(context.health);
      const next = await askNextTransaction(context, account);
      return await context.ask(async (snapshot) => {
        const seat = await findSeat(snapshot, account);
        return { asOf: snapshot.asOf, account, ...(seat === undefined ? {} : { seat }), next };
      });
    },
  );

  app.get(
    "/v1/accounts/:account/acceptance",
    {
      schema: {
        operationId: "readAcceptance",
        access: CONCERNED,
        summary: "Read a transaction that an account signed",
        description:
          "Gives the transaction by which the account accepted its seat. Its signature reveals the account's public " +
          "key, with which others encrypt documents for it.",
        params: accountParams,
        response: answers(AcceptanceAnswerSchema),
      },
    },
    async (request) => {
      const account = parseAccount(request.params.account);
      const { asOf, seat, transaction } = await context.ask(async (snapshot) => ({
        asOf: snapshot.asOf,
        ...(await acceptanceOf(snapshot, account)),
      }));
      if (transaction === undefined) return { asOf, account, seat };
      await demandNode(context.health);
      return { asOf, account, seat, signed: { transaction, raw: await signedBytes(context, transaction, account) } };
    },
  );
}

async function findSeat(snapshot: Snapshot, account: Hex): Promise<SeatForm | undefined> {
  try {
    return (await seatOf(snapshot, account)).result;
  } catch (error) {
    if (error instanceof AuditError && error.code === "SEAT_UNKNOWN") return undefined;
    throw error;
  }
}
