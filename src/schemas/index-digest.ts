import { Type } from "typebox";
import type { Static } from "typebox";
import { CountSchema, described, DigestHexSchema, WordSchema } from "./values.ts";

export const IndexDigestSchema = Type.Object(
  {
    block: described(CountSchema, "The block as of which the digest is"),
    blockHash: described(WordSchema, "Hash of that block"),
    digest: described(DigestHexSchema, "SHA-256 over all rows that follow from the chain up to that block"),
  },
  { description: "The digest of an index: two indexes of one chain have the same one at the same block" },
);
export type IndexDigestForm = Static<typeof IndexDigestSchema>;
