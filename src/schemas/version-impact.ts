import { Type } from "typebox";
import type { Static } from "typebox";
import { NamedActSchema, UnmetSchema } from "./next.ts";
import { RecordNameSchema, StandingSchema } from "./record.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  EventKeySchema,
  FlagSchema,
  listOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

/** The most bytes of the name of a layer's file. */
const MOST_OF_NAME = 500;
/** So many layers may be given. */
const MOST_LAYERS = 16;
const MOST_VERSIONS = 65_535;

const RulebookContentSchema = Type.Unsafe<Record<string, unknown>>({
  type: "object",
  additionalProperties: true,
  description: "The content of a rulebook file",
});

export const VersionImpactRequestSchema = Type.Object(
  {
    rulebook: optional(
      RulebookContentSchema,
      "The rulebook file with the next version. Without it, `version` names one that is published already",
    ),
    layers: optional(
      listOf(
        Type.Object(
          {
            file: Type.String({
              minLength: 1,
              maxLength: MOST_OF_NAME,
              description: "The path of the file as seen from the rulebook file, with / between folders",
            }),
            rulebook: RulebookContentSchema,
          },
          { additionalProperties: false, description: "A rulebook file that is a layer" },
        ),
        "The rulebook files that are its layers, and the layers of these",
        { maxItems: MOST_LAYERS },
      ),
    ),
    version: optional(
      Type.Integer({ minimum: 1, maximum: MOST_VERSIONS }),
      "The number of the version. Default: the first one of the file that does not judge yet",
    ),
  },
  { additionalProperties: false, description: "A version of a rulebook that does not judge yet" },
);
export type VersionImpactRequest = Static<typeof VersionImpactRequestSchema>;

const STATES = ["ALLOWED", "FLAGGED", "REFUSED", "CLOSED"] as const;

const VerdictSchema = Type.Object(
  {
    state: oneOf(
      STATES,
      "ALLOWED: the ledger would accept it. FLAGGED: it would accept it and flag unmet rules. REFUSED: it would " +
        "refuse it from everybody who was tried. CLOSED: no rule lets anybody do it",
    ),
    rules: listOf(RuleCitationSchema, "The rules that are unmet, the one that refuses first"),
  },
  { description: "What the rules of one version say of an act" },
);
export type VerdictForm = Static<typeof VerdictSchema>;

export const EFFECTS = ["CHANGES", "DOES_NOT_CHANGE", "UNKNOWN"] as const;
export type Effect = (typeof EFFECTS)[number];

const LineSchema = Type.Object(
  {
    record: RecordNameSchema,
    about: oneOf(
      ["STEP", "DATE", "DUTY"],
      "STEP: what may be done next with the record. DATE: a day on which a step, a term or a deadline depends. " +
        "DUTY: something that somebody owes",
    ),
    effect: oneOf(
      EFFECTS,
      "CHANGES: it is otherwise from the day on which the version applies. DOES_NOT_CHANGE: it stays as it is. " +
        "UNKNOWN: it cannot be told, and `why` says for what reason",
    ),
    what: described(BilingualSchema, "What it is about, in words"),
    why: optional(BilingualSchema, "Why it stays, or why it is unknown; in one sentence"),
    act: optional(NamedActSchema, "STEP, DATE: the act; absent where the line is about several"),
    old: optional(VerdictSchema, "STEP: what the version says that would judge otherwise"),
    next: optional(VerdictSchema, "STEP: what the next version says"),
    oldDate: optional(SecondsSchema, "DATE, DUTY: the day by the old version, in seconds; absent where it sets none"),
    nextDate: optional(SecondsSchema, "DATE, DUTY: the day by the next version, in seconds; absent where it sets none"),
    oldRules: listOf(RuleCitationSchema, "The rules of the old version on which the line rests, with their clauses"),
    nextRules: listOf(RuleCitationSchema, "The rules of the next version on which the line rests, with their clauses"),
    owners: listOf(RecordNameSchema, "DUTY: who owes it; empty where the ledger names only a role"),
    needs: listOf(UnmetSchema, "STEP: what the next version asks in addition, and who can supply it"),
    events: listOf(EventKeySchema, "The events on which the line rests"),
  },
  { description: "What would become of one thing that is under way" },
);
export type ImpactLine = Static<typeof LineSchema>;

const StepDifferenceSchema = Type.Object(
  {
    step: described(TextSchema, "The step as a rulebook writes it, such as `export.record`"),
    label: described(BilingualSchema, "The step in words"),
    dropped: listOf(RuleCitationSchema, "The rules that judge there only by the old version"),
    added: listOf(RuleCitationSchema, "The rules that judge there only by the next version"),
  },
  { description: "A step at which the two versions demand something different" },
);
export type StepDifference = Static<typeof StepDifferenceSchema>;

const UnderWaySchema = Type.Object(
  {
    record: RecordNameSchema,
    standing: StandingSchema,
    version: described(CountSchema, "The version that judged its recording: it is not judged again"),
  },
  { description: "A record that is under way" },
);

const PromiseSchema = Type.Object(
  {
    state: oneOf(
      ["PROMISED", "PROPOSED"],
      "PROMISED: agencies decided it and it was carried out, so that only this version can be published until they " +
        "decide otherwise. PROPOSED: they may still decide it",
    ),
    hash: described(WordSchema, "Digest of the publication that they name"),
    same: described(FlagSchema, "Whether it is the version of this answer: `promiseHash` is the same"),
    event: described(EventKeySchema, "The event of the decision"),
  },
  { description: "What agencies decided about a version that is not published" },
);

export const VersionImpactSchema = Type.Object(
  {
    jurisdiction: RecordNameSchema,
    old: Type.Object(
      {
        version: optional(CountSchema, "The version; absent when none judges"),
        known: described(FlagSchema, "Whether this server has its text"),
      },
      { description: "The version that would judge on that day if the next one did not" },
    ),
    next: Type.Object(
      {
        version: described(CountSchema, "Number of the version"),
        published: described(FlagSchema, "Whether it is published on the ledger already"),
        hash: described(WordSchema, "Digest of its document, with the rules of its layers"),
        from: described(
          SecondsSchema,
          "The day from which it judges, in seconds; of a version that is not published the earliest one",
        ),
        promiseHash: optional(
          WordSchema,
          "Digest of its publication, by which agencies promise it; absent where it is published",
        ),
        promises: listOf(
          PromiseSchema,
          "What agencies decided about a version of this number that is not published. A founding may have promised " +
            "it too, which no event says",
        ),
        differing: listOf(CountSchema, "The published versions that the given rulebook has with another content"),
      },
      { description: "The version that is asked about" },
    ),
    steps: listOf(StepDifferenceSchema, "The steps at which the two versions demand something different"),
    underWay: listOf(UnderWaySchema, "The records under way that were looked at, oldest first"),
    lines: listOf(LineSchema, "What would become of what is under way: by record, what changes first"),
    counts: Type.Object(
      {
        changes: described(CountSchema, "The lines that change"),
        staying: described(CountSchema, "The lines that do not change"),
        unknown: described(CountSchema, "The lines that are unknown"),
      },
      { description: "The numbers of lines by their effect" },
    ),
  },
  { description: "What the next version of a rulebook would change for what is under way" },
);
export type VersionImpact = Static<typeof VersionImpactSchema>;
