import { bytesOf, field, listOf } from "./layout.ts";
import type { Layout } from "./layout.ts";

/* What the ledger logs and hashes, as `contracts/interfaces` has it. */

export const OFFSET = "of the tail, counted from the beginning of the tuple";
export const TAG = "text, zeros on the right";
export const ID = "zeros on the right of its 10 bytes";

const SIGNED_BODY = [field("issuer", 10), field("account", 20), field("role", 1), field("kind", 1)];
const TERM = [field("from", 4, "seconds"), field("until", 4, "seconds, 0: no end"), field("effectiveAt", 4, "seconds")];

/** `Body`, as it is logged. */
export const BODY: Layout = [
  field("offset of the body", 32, "32"),
  field("tag", 32, TAG),
  ...SIGNED_BODY,
  field("parent", 10),
  field("link", 10),
  ...TERM,
  field("zeros", 6),
  field("number", 8, "revision, or ordinal of an export"),
  field("form", 1),
  field("status", 1),
  field("flags", 1),
  field("jurisdiction", 1, "ordinal"),
  field("version", 2, "of the rulebook that judged"),
  field("soft", 4, "a bit for each unmet rule that is not HARD"),
  field("zeros", 4),
  field("time", 4, "of the block, seconds"),
  field("content", 32, "commitment of the document"),
  field("sha256Digest", 32, "of an export by digest; of a salted one its commitment"),
  field("sm3Digest", 32),
  field("clear", 32, "what rows see in clear"),
  field("admission", 24, "trail head of the issuer"),
  field("zeros", 8),
  field("parentTrail", 24),
  field("zeros", 8),
  field("linkTrail", 24),
  field("zeros", 8),
  field("offset of inputs", 32, OFFSET),
  field("offset of inputTrails", 32, OFFSET),
  field("offset of referenceText", 32, OFFSET),
  listOf("inputs", 32, ID),
  listOf("inputTrails", 32, "zeros on the right of its 24 bytes"),
  bytesOf("referenceText", "NFKC UTF-8; empty for an export by digest"),
];

/** `Told`: a statement or a settlement. */
export function told(code: string, outcome: string, value: string): Layout {
  return [
    field("tag", 32, TAG),
    field("trail", 24, "trail head of the subject before it"),
    field("zeros", 8),
    field("by", 10, "party"),
    field("account", 20),
    field("role", 1),
    field("zeros", 1),
    field("subject", 10),
    field("about", 10),
    field("until", 4, "seconds"),
    field("effectiveAt", 4, "seconds"),
    field(code, 2),
    field(outcome, 2),
    field("zeros", 5),
    field("jurisdiction", 1, "ordinal"),
    field(value, 12),
    field("version", 2, "of the rulebook that judged"),
    field("soft", 4, "a bit for each unmet rule that is not HARD"),
    field("breaks", 4, "number of the break that it is, or 0"),
    field("time", 4, "of the block, seconds"),
    field("document", 32),
  ];
}

export const STATEMENT = told("code", "outcome", "value");

export const REFUSAL: Layout = [
  field("tag", 32, TAG),
  field("zeros", 4),
  field("account", 20),
  field("act", 1, "`ActKind`"),
  field("kind", 1),
  field("code", 2, "code or status"),
  field("caseNumber", 1),
  field("jurisdiction", 1, "ordinal"),
  field("version", 2),
  field("parent", 10),
  field("link", 10),
  field("rule", 4, "of the rulebook, or of `Structure`"),
  field("unmet", 4, "a bit for each unmet rule"),
  field("time", 4, "of the block, seconds"),
  field("subject", 10),
  field("zeros", 22),
  field("call", 32, "see Call"),
];

export const DECISION: Layout = [
  field("offset of the step", 32, "32"),
  field("tag", 32, TAG),
  field("decision", 32, "id of the decision"),
  field("agency", 10, "none for who carries out"),
  field("account", 20),
  field("step", 1, "`DecisionStep`"),
  field("kind", 1, "`DecisionKind`"),
  field("zeros", 23),
  field("ordinal", 1),
  field("roster", 2, "version"),
  field("approvals", 2, "bit i: agency i of the roster"),
  field("time", 4, "of the block, seconds"),
  field("offset of content", 32, OFFSET),
  field("offset of referenceText", 32, OFFSET),
  bytesOf("content", "see the contents of decisions"),
  bytesOf("referenceText"),
];

export const DECISION_ID: Layout = [
  field("offset of the tag", 32, OFFSET),
  field("jurisdiction", 10, "id of its record"),
  field("zeros", 22),
  field("roster", 32, "version"),
  field("kind", 32, "`DecisionKind`"),
  field("offset of content", 32, OFFSET),
  field("offset of referenceText", 32, OFFSET),
  bytesOf("tag", "`laiqu.decision.1`"),
  bytesOf("content", "see the contents of decisions"),
  bytesOf("referenceText", "the number of the agencies' paper"),
];
