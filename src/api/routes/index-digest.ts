import { Type } from "typebox";
import { indexDigest } from "../../indexer/index-digest.ts";
import type { IndexDigest } from "../../indexer/index-digest.ts";
import { IndexDigestSchema } from "../../schemas/index-digest.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { answers } from "../responses.ts";

/** The most events that are projected anew for one question: some ten seconds of work. */
const MOST_EVENTS = 20_000;

const querystring = Type.Object({
  block: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "The number of the block as of which the digest is. Default: the last indexed block.",
    }),
  ),
});

/** The digest of the index, for two agencies to compare. */
export function indexDigestRoutes(app: ApiInstance, { store }: ApiContext): void {
  // Digests are made one after the other, so that many questions take no more of the database than one does.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = async (work: () => Promise<IndexDigest>): Promise<IndexDigest> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return await turn;
  };
  app.get(
    "/v1/index-digest",
    {
      schema: {
        operationId: "readIndexDigest",
        access: ["AUDITOR", "AUTHORITY", "NODE_OPERATOR"],
        summary: "Read the digest of the index",
        description:
          "Gives a digest of everything that the index derives from the chain, as of a block. Indexes of one chain " +
          "have the same digest at the same block, whoever built them and on whatever database.",
        querystring,
        response: answers(IndexDigestSchema),
      },
    },
    async (request) => await inTurn(() => indexDigest(store, request.query.block, MOST_EVENTS)),
  );
}
