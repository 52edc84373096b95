import { Type } from "typebox";
import { listedItems } from "../../audit/listed-items.ts";
import { parseHex } from "../../consensus/hex.ts";
import { List } from "../../ledger/codes.ts";
import { Status } from "../../ledger/statuses.ts";
import { decodeListHead, listSlot } from "../../ledger/storage-slots.ts";
import { ListedItemsSchema } from "../../schemas/questions.ts";
import { nameOf } from "../../schemas/values.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { demandNode } from "../health/demand-health.ts";
import { idParams, parseRecordId } from "../parameters.ts";
import { askProven, headerOf } from "../proven-state.ts";
import { answers } from "../responses.ts";

const querystring = Type.Object({ status: nameOf(Status, "The status that the record would get.") });

/** The lists that a settlement must bring. */
export function listedItemRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/records/:id/listed-items",
    {
      schema: {
        operationId: "readListedItems",
        access: CONCERNED,
        summary: "Read what a settlement must bring",
        description:
          "Gives the lists of the record that the rules in force ask a settlement to the status to bring: their " +
          "items from the index, and their heads from the state of the ledger, with which the items can be compared. " +
          "A rule that asks for the list of another record is not followed.",
        params: idParams,
        querystring,
        response: answers(ListedItemsSchema),
      },
    },
    async (request) => {
      const id = parseRecordId(request.params.id);
      const status = Status[request.query.status];
      const { lists, asOf, header } = await context.ask(async (snapshot) => ({
        lists: await listedItems(snapshot, id, status),
        asOf: snapshot.asOf,
        header: await headerOf(snapshot, snapshot.asOf.block),
      }));
      if (lists.length === 0) return { asOf, record: id, lists: [] };
      await demandNode(context.health);
      const { words } = await askProven(context.rpc, {
        header,
        block: asOf.block,
        address: parseHex(context.ledgerAddress.toLowerCase(), 20),
        slots: lists.map(({ list }) => listSlot(id, List[list])),
      });
      return {
        asOf,
        record: id,
        lists: lists.map(({ list, items, truncated }, index) => ({
          list,
          items: [...items],
          truncated,
          head: decodeListHead(words[index] ?? 0n),
        })),
      };
    },
  );
}
