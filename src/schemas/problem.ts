import { Type } from "typebox";
import type { Static } from "typebox";
import { BilingualSchema, CountSchema, described, oneOf } from "./values.ts";

/** Every code that an error answer can carry; docs/errors.md has a section for each. The list may only grow. */
export const PROBLEM_CODES = [
  "REQUEST_MALFORMED",
  "BODY_TOO_LARGE",
  "MEDIA_TYPE_UNSUPPORTED",
  "ROUTE_UNKNOWN",
  "RECORD_ID_MALFORMED",
  "ACCOUNT_MALFORMED",
  "KIND_UNKNOWN",
  "REFERENCE_MALFORMED",
  "DIGEST_MALFORMED",
  "DIGEST_ALGORITHM_UNKNOWN",
  "CURSOR_MALFORMED",
  "RECORD_UNKNOWN",
  "RECORD_OTHER_KIND",
  "REFERENCE_AMBIGUOUS",
  "SEAT_UNKNOWN",
  "JURISDICTION_UNKNOWN",
  "LINEAGE_TOO_LARGE",
  "ACT_MALFORMED",
  "ACT_REVERTS",
  "TRANSACTION_MALFORMED",
  "TRANSACTION_OTHER_CHAIN",
  "TRANSACTION_OTHER_CONTRACT",
  "TRANSACTION_CARRIES_VALUE",
  "TRANSACTION_REJECTED",
  "TRANSACTION_NONCE_USED",
  "TRANSACTION_NONCE_PENDING",
  "TRANSACTION_NONCE_GAP",
  "TRANSACTION_UNFUNDED",
  "TRANSACTION_GAS_LIMIT",
  "TRANSACTION_FEE_TOO_LOW",
  "TRANSACTION_REVERTED",
  "MANIFEST_MALFORMED",
  "MANIFEST_UNKNOWN",
  "CERTIFICATE_IMPOSSIBLE",
  "DESCRIPTOR_ABSENT",
  "DESCRIPTOR_OUTDATED",
  "INDEX_EMPTY",
  "INDEX_UNAVAILABLE",
  "INDEX_TIMEOUT",
  "CHAIN_UNAVAILABLE",
  "CHAIN_TIMEOUT",
  "CHAIN_POOL_FULL",
  "CHAIN_SYNCING",
  "INTERNAL",
  "PATH_UNKNOWN",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: "urn:laiqu:problem: and the code in lower case" }),
    title: Type.String({ description: "The kind of problem, in both languages, Chinese first" }),
    titles: described(BilingualSchema, "The kind of problem, in each language"),
    status: described(CountSchema, "The HTTP status"),
    code: oneOf(PROBLEM_CODES, "The code of the problem, from a closed set"),
    detail: Type.String({ description: "The error and its remedy in both languages, Chinese first" }),
    details: described(BilingualSchema, "The error and its remedy, in each language"),
    evidence: Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: "object",
      additionalProperties: true,
      description: "The values that show what was wrong, by name",
    }),
  },
  { description: "An error, as application/problem+json (RFC 9457)" },
);
export type ProblemForm = Static<typeof ProblemSchema>;
