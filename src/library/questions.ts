import type { ClientContext } from "../client/client-context.ts";
import { ApiError } from "../client/http/api-error.ts";
import type { AskedMoment, LineageQuery } from "../client/http/api-client.ts";
import { pagesOf } from "../client/http/pages.ts";
import { recordName, resolveRecord, resolveRecordAt } from "../client/resolve-record.ts";
import { resolveSeat } from "../client/seat.ts";
import { accountOfSigner } from "../client/signer.ts";
import { trace } from "../client/trace.ts";
import type { Trace } from "../client/trace.ts";
import type { TypedText } from "../client/typed-subject.ts";
import { parseDigest } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { AccountAnswer } from "../schemas/act.ts";
import type { Answer, ListAnswer } from "../schemas/answer.ts";
import type { RosterAnswer } from "../schemas/decision.ts";
import type { DeskAnswer } from "../schemas/desk-answer.ts";
import type { EventForm } from "../schemas/event.ts";
import type { Lineage } from "../schemas/lineage.ts";
import type { NextAnswer, PartyNextAnswer } from "../schemas/next.ts";
import type {
  DigestAnswer,
  PartyAnswer,
  RefusalsAnswer,
  SearchAnswer,
  StandingAnswer,
  Timeline,
} from "../schemas/questions.ts";
import { REPORTS } from "../schemas/report.ts";
import type { Report, ReportName } from "../schemas/report.ts";
import type { RulebookAnswer } from "../schemas/rulebook-answer.ts";
import type { StatusForm } from "../schemas/status.ts";
import type { VersionImpact, VersionImpactRequest } from "../schemas/version-impact.ts";
import type { Perform } from "./call-context.ts";
import { requireContent } from "./exports.ts";
import type { CallOptions } from "./named-act.ts";
import { malformed, readMembers, requireText } from "./read-request.ts";

/** The members of a question beside its subject: its two times, and the options of the call. */
export type Asked = AskedMoment & CallOptions;

/** Whether only what the signer may do is asked about. */
export interface AskedNext extends CallOptions {
  readonly mine?: boolean;
}

/** The page of a list: the `next` of the page before, and the first one without it. */
export interface AskedPage extends CallOptions {
  readonly cursor?: string;
}

/** The year of a report, and whether it need not have ended. */
export interface AskedReport extends Asked {
  readonly year: number;
  readonly interim?: boolean;
}

/** The parameters of a question of the audit desk, by their names in docs/questions.md. */
export type DeskParameters = Readonly<Record<string, string | number>>;

/**
 * The questions about what the ledger holds. Every answer names the block as of which it is true. A record is named by
 * its reference (业务编号), its id, `kind/issuer/reference`, or the short name of a party in the dossier.
 */
export interface Questions {
  /** The state of the system: its chain, its index, and how far it is behind. */
  status(options?: CallOptions): Promise<StatusForm>;
  /** A record with its standing. */
  record(name: string, options?: Asked): Promise<Answer<StandingAnswer>>;
  /** The acts that may be done with a record now, what is missing for the others, and who can supply it. */
  next(name: string, options?: AskedNext): Promise<Answer<NextAnswer>>;
  /** The acts that the signer's party may do at all, and the latest proposed records that wait for it. */
  waiting(options?: CallOptions): Promise<Answer<PartyNextAnswer>>;
  /** A page of the events about a record; undefined for a record that the ledger does not have. */
  timeline(name: string, options?: AskedPage): Promise<ListAnswer<Timeline> | undefined>;
  /** The first page of the refused acts about a record. */
  refusals(name: string, options?: CallOptions): Promise<ListAnswer<RefusalsAnswer>>;
  /** The lineage of a record: back to its sources, or forward to everything made of it. */
  lineage(name: string, options?: LineageQuery & Asked): Promise<Answer<Lineage>>;
  /** The lineage of a file, a folder, a record or a digest. A file is hashed here and does not leave this machine. */
  trace(content: TypedText, options?: LineageQuery & Asked): Promise<Trace>;
  /** The exports in which a digest was found. @param digest - `sha256:` or `sm3:` and 64 hexadecimal digits */
  digest(digest: string, options?: Asked): Promise<Answer<DigestAnswer>>;
  /** The records of which a reference or an id has this text. */
  search(text: string, options?: Asked): Promise<Answer<SearchAnswer>>;
  /** A party with its seats. */
  party(name: string, options?: CallOptions): Promise<Answer<PartyAnswer>>;
  /** The published versions of a jurisdiction's rulebook; undefined when it has none. */
  rulebook(jurisdiction: string, options?: CallOptions): Promise<RulebookAnswer | undefined>;
  /**
   * What a version of the rulebook that does not judge yet would change for what is under way.
   * @param version - the content of the rulebook's file and of its layers' files, or the number of a published version
   */
  versionImpact(
    jurisdiction: string,
    version: VersionImpactRequest,
    options?: CallOptions,
  ): Promise<Answer<VersionImpact>>;
  /** The agencies that decide in a jurisdiction. */
  roster(jurisdiction: string, options?: Asked): Promise<Answer<RosterAnswer>>;
  /** The signer's account, its seat and its roles. */
  account(options?: CallOptions): Promise<AccountAnswer>;
  /** A yearly report: what a party must disclose, or the figures of its annual report (docs/reports.md). */
  report(name: ReportName, party: string, asked: AskedReport): Promise<Answer<Report>>;
  /** A question of the audit desk. @param name - such as `where-did-my-data-go`; docs/questions.md lists them */
  ask(name: string, parameters: DeskParameters, options?: CallOptions): Promise<DeskAnswer>;
  /** The pages of the answer to a question of the desk, one after another. All are true as of one block. */
  askPages(name: string, parameters: DeskParameters, options?: CallOptions): AsyncIterable<DeskAnswer>;
  /** The events about a record, one after another; none for a record that the ledger does not have. */
  events(name: string, options?: CallOptions): AsyncIterable<EventForm>;
}

const VERSION = ["rulebook", "layers", "version"] as const satisfies (keyof VersionImpactRequest)[];
const MOMENT = ["at", "knownAt"] as const satisfies (keyof AskedMoment)[];
const REPORT = [...MOMENT, "year", "interim"] as const satisfies (keyof AskedReport)[];
const LINEAGE = [...MOMENT, "direction", "depth"] as const satisfies (keyof (AskedMoment & LineageQuery))[];

/** @param signer - gives the name of the key that signs */
export function questionsOf(perform: Perform, signer: () => string): Questions {
  const questions = { ...aboutRecords(perform, signer), ...aboutParties(perform, signer) };
  return {
    ...questions,
    askPages: (name, parameters, options) =>
      pagesOf(async (cursor) => await questions.ask(name, { ...parameters, ...pageAfter(cursor) }, options)),
    events: (name, options) =>
      eventsOn(pagesOf(async (cursor) => await questions.timeline(name, { ...options, ...pageAfter(cursor) }))),
  };
}

/** The id of the record that a text names; undefined where the ledger has none, or the asker may not see it. */
async function knownRecord(context: ClientContext, name: string): Promise<RecordId | undefined> {
  try {
    return (await resolveRecord(context, name)).id;
  } catch (error) {
    if (error instanceof ApiError && error.problem?.code === "RECORD_UNKNOWN") return undefined;
    throw error;
  }
}

function pageAfter(cursor: string | undefined): { readonly cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}

async function* eventsOn(pages: AsyncIterable<ListAnswer<Timeline>>): AsyncGenerator<EventForm, void> {
  for await (const { events } of pages) yield* events;
}

type Alone = Omit<Questions, "askPages" | "events">;

type AboutRecords = Pick<
  Questions,
  "record" | "next" | "timeline" | "refusals" | "lineage" | "trace" | "digest" | "search"
>;

function aboutRecords(perform: Perform, signer: () => string): AboutRecords {
  return {
    record: async (name, options = {}) =>
      await perform(
        named("record", name),
        options,
        async (context) => {
          const moment = momentOf(options);
          if (Object.keys(moment).length === 0) return await context.api.namedRecord(recordName(context, name));
          return await context.api.record((await resolveRecordAt(context, name, moment)).id, moment);
        },
        MOMENT,
      ),
    next: async (name, options = {}) => {
      const of = named("next", name);
      const { mine = false } = options;
      if (typeof mine !== "boolean")
        throw malformed(of, "mine", { zh: "应为 true 或 false", en: "must be true or false" });
      return await perform(
        of,
        options,
        async (context) => {
          const account = mine ? await accountOfSigner(context, signer()) : undefined;
          return await context.api.next((await resolveRecord(context, name)).id, account);
        },
        ["mine"],
      );
    },
    timeline: async (name, options = {}) =>
      await perform(
        named("timeline", name),
        options,
        async (context) => {
          const id = await knownRecord(context, name);
          return id === undefined ? undefined : await context.api.findTimeline(id, options.cursor);
        },
        ["cursor"],
      ),
    refusals: async (name, options) =>
      await perform(
        named("refusals", name),
        options,
        async (context) => await context.api.refusals({ subject: (await resolveRecord(context, name)).id }),
      ),
    lineage: async (name, options = {}) =>
      await perform(
        named("lineage", name),
        options,
        async (context) => {
          const moment = momentOf(options);
          const { id } = await resolveRecordAt(context, name, moment);
          return await context.api.lineage(id, { ...queryOf(options), ...moment });
        },
        LINEAGE,
      ),
    trace: async (content, options = {}) => {
      const asked = requireContent("questions.trace", content);
      const [moment, query] = [momentOf(options), queryOf(options)];
      return await perform(
        "questions.trace",
        options,
        async (context) => await trace(context, { ...asked, moment, query }),
        LINEAGE,
      );
    },
    digest: async (digest, options = {}) =>
      await perform(
        named("digest", digest),
        options,
        async ({ api }) => {
          const { algorithm, hex } = parseDigest(digest);
          return await api.digest(algorithm, hex, momentOf(options));
        },
        MOMENT,
      ),
    search: async (text, options = {}) =>
      await perform(
        named("search", text),
        options,
        async ({ api }) => await api.search(text, momentOf(options)),
        MOMENT,
      ),
  };
}

function aboutParties(perform: Perform, signer: () => string): Omit<Alone, keyof AboutRecords> {
  return {
    status: async (options) => await perform("questions.status", options, async ({ api }) => await api.status()),
    waiting: async (options) =>
      await perform("questions.waiting", options, async (context) => {
        const { seat } = await resolveSeat(context, signer());
        return await context.api.nextOfParty(seat.party.id);
      }),
    party: async (name, options) =>
      await perform(
        named("party", name),
        options,
        async (context) => await context.api.party((await resolveRecord(context, name, "PARTY")).id),
      ),
    versionImpact: async (jurisdiction, version, options) => {
      const of = named("versionImpact", jurisdiction);
      // The server reads the content strictly; a member that it would not know is told here.
      readMembers(of, version, VERSION);
      return await perform(of, options, async ({ api }) => await api.versionImpact(jurisdiction, version));
    },
    rulebook: async (jurisdiction, options) =>
      await perform(named("rulebook", jurisdiction), options, async ({ api }) => await api.findRulebook(jurisdiction)),
    roster: async (jurisdiction, options = {}) =>
      await perform(
        named("roster", jurisdiction),
        options,
        async ({ api }) => await api.roster(jurisdiction, momentOf(options)),
        MOMENT,
      ),
    account: async (options) =>
      await perform("questions.account", options, async (context) => await accountAnswer(context, signer())),
    report: async (name, party, options) => {
      const of = named("report", party);
      if (!REPORTS.includes(name))
        throw malformed(of, "name", { zh: `应为 ${REPORTS.join(" 或 ")}`, en: `must be ${REPORTS.join(" or ")}` });
      const { year, interim = false } = options;
      if (!Number.isSafeInteger(year)) throw malformed(of, "year", { zh: "应为整数", en: "must be a whole number" });
      if (typeof interim !== "boolean")
        throw malformed(of, "interim", { zh: "应为 true 或 false", en: "must be true or false" });
      return await perform(
        of,
        options,
        async (context) => {
          // The server knows the times of the report, and so what the party's name meant then.
          const asked = { party: recordName(context, party, "PARTY"), year, interim, ...momentOf(options) };
          return await context.api.report(name, asked);
        },
        REPORT,
      );
    },
    ask: async (name, parameters, options) => {
      const of = named("ask", name);
      const asked = Object.fromEntries(readMembers(of, parameters, Object.keys(parameters)));
      if (!isParameters(asked))
        throw malformed(of, "parameters", { zh: "应为文字或数", en: "must be texts or numbers" });
      return await perform(of, options, async ({ api }) => await api.ask(name, asked));
    },
  };
}

async function accountAnswer(context: ClientContext, signer: string): Promise<AccountAnswer> {
  return await context.api.account(await accountOfSigner(context, signer));
}

/** The name of a question, whose subject is a text. @throws LibraryError REQUEST_MALFORMED */
function named(question: keyof Questions, subject: unknown): string {
  const of = `questions.${question}`;
  requireText(of, "name", subject);
  return of;
}

function isParameters(given: Readonly<Record<string, unknown>>): given is DeskParameters {
  return Object.values(given).every((value) => typeof value === "string" || typeof value === "number");
}

function momentOf({ at, knownAt }: Asked): AskedMoment {
  return { ...(at === undefined ? {} : { at }), ...(knownAt === undefined ? {} : { knownAt }) };
}

function queryOf({ direction, depth }: LineageQuery): LineageQuery {
  return { ...(direction === undefined ? {} : { direction }), ...(depth === undefined ? {} : { depth }) };
}
