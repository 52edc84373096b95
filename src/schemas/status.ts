import { Type } from "typebox";
import type { Static } from "typebox";
import { AsOfSchema } from "./answer.ts";
import { WarningSchema } from "./warning.ts";
import {
  AccountSchema,
  BilingualSchema,
  CountSchema,
  described,
  FlagSchema,
  listOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

const ChainSchema = Type.Object(
  {
    id: described(CountSchema, "Id of the chain"),
    genesisHash: described(WordSchema, "Hash of the chain's first block"),
    head: optional(CountSchema, "Number of the chain's last block; absent while the node does not answer"),
    headTime: optional(SecondsSchema, "Time of that block, in seconds"),
    headAge: optional(CountSchema, "Seconds since that block by the server's clock; 0 for a block stamped ahead"),
  },
  { description: "The chain that the index follows" },
);

export const StatusSchema = Type.Object(
  {
    chain: ChainSchema,
    ledger: described(AccountSchema, "Address of the ledger's contract"),
    network: optional(TextSchema, "Name of the network by its descriptor"),
    checkpoint: AsOfSchema,
    lag: optional(
      Type.Object({
        blocks: described(CountSchema, "Blocks of the chain that are not indexed yet"),
        seconds: described(CountSchema, "Seconds between the last block of the chain and the last indexed block"),
      }),
      "The distance of the index behind the chain; absent while the node does not answer",
    ),
    verified: Type.Object(
      {
        level: oneOf(
          ["SEALED", "LINKED"],
          "SEALED: header hashes, parent links, seals and receipts were checked. LINKED: the same without " +
            "seals, on a " +
            "chain that has none",
        ),
        says: described(BilingualSchema, "The level in words"),
      },
      { description: "The checks that every indexed block has passed" },
    ),
    records: described(CountSchema, "Records in the index"),
    events: described(CountSchema, "Events in the index"),
    access: optional(
      Type.Object({
        asks: oneOf(["NOBODY", "EVERYBODY"], "NOBODY: the server asks nobody who they are. EVERYBODY: it does"),
        says: described(BilingualSchema, "The same in words"),
      }),
      "Whether the server asks who its askers are; absent from servers of an older version",
    ),
    ready: described(FlagSchema, "Whether the system follows its chain within its lag, as `/readyz` says it"),
    now: described(SecondsSchema, "The server's clock, in seconds"),
    warnings: listOf(WarningSchema, "What users and operator must know, the gravest first"),
  },
  { description: "The state of the system" },
);
export type StatusForm = Static<typeof StatusSchema>;
