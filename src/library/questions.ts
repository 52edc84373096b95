import type { AskedMoment, DecisionsQuery, LineageQuery } from "../client/http/api-client.ts";
import { recordName, resolveRecord } from "../client/resolve-record.ts";
import { trace } from "../client/trace.ts";
import type { Trace } from "../client/trace.ts";
import type { TypedText } from "../client/typed-subject.ts";
import { parseDigest } from "../documents/digest.ts";
import type { AccountAnswer } from "../schemas/act.ts";
import type { Answer } from "../schemas/answer.ts";
import type { DecisionsAnswer, RosterAnswer } from "../schemas/decision.ts";
import type { Lineage } from "../schemas/lineage.ts";
import type { DigestAnswer, PartyAnswer, SearchAnswer, StandingAnswer } from "../schemas/questions.ts";
import type { RulebookAnswer } from "../schemas/rulebook-answer.ts";
import type { StatusForm } from "../schemas/status.ts";
import { accountOfSigner } from "../client/signer.ts";
import type { ContextOf } from "./call-context.ts";
import type { CallOptions } from "./named-act.ts";

/** The members of a question beside its subject: its two times, and the options of the call. */
export type Asked = AskedMoment & CallOptions;

/**
 * The questions about what the ledger holds. Every answer names the block as of which it is true. A record is named by
 * its reference (业务编号), its id, `kind/issuer/reference`, or the short name of a party in the dossier.
 */
export interface Questions {
  /** The state of the system: its chain, its index, and how far it is behind. */
  status(options?: CallOptions): Promise<StatusForm>;
  /** A record with its standing. */
  record(name: string, options?: Asked): Promise<Answer<StandingAnswer>>;
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
  /** The agencies that decide in a jurisdiction. */
  roster(jurisdiction: string, options?: Asked): Promise<Answer<RosterAnswer>>;
  /** The decisions of the agencies. */
  decisions(query: DecisionsQuery, options?: Asked): Promise<Answer<DecisionsAnswer>>;
  /** The signer's account, its seat and its roles. */
  account(options?: CallOptions): Promise<AccountAnswer>;
}

/** @param signer - gives the name of the key that signs */
export function questionsOf(contextOf: ContextOf, signer: () => string): Questions {
  return {
    status: async (options) => await contextOf(options).api.status(),
    record: async (name, options = {}) => {
      const context = contextOf(options);
      const moment = momentOf(options);
      if (Object.keys(moment).length === 0) return await context.api.namedRecord(recordName(context, name));
      return await context.api.record((await resolveRecord(context, name)).id, moment);
    },
    lineage: async (name, options = {}) => {
      const context = contextOf(options);
      const { id } = await resolveRecord(context, name);
      return await context.api.lineage(id, { ...queryOf(options), ...momentOf(options) });
    },
    trace: async (content, options = {}) =>
      await trace(contextOf(options), { ...content, moment: momentOf(options), query: queryOf(options) }),
    digest: async (digest, options = {}) => {
      const { algorithm, hex } = parseDigest(digest);
      return await contextOf(options).api.digest(algorithm, hex, momentOf(options));
    },
    search: async (text, options = {}) => await contextOf(options).api.search(text, momentOf(options)),
    party: async (name, options) => {
      const context = contextOf(options);
      return await context.api.party((await resolveRecord(context, name, "PARTY")).id);
    },
    rulebook: async (jurisdiction, options) => await contextOf(options).api.findRulebook(jurisdiction),
    roster: async (jurisdiction, options = {}) => await contextOf(options).api.roster(jurisdiction, momentOf(options)),
    decisions: async (query, options = {}) =>
      await contextOf(options).api.decisions({ ...query, ...momentOf(options) }),
    account: async (options) => {
      const context = contextOf(options);
      return await context.api.account(await accountOfSigner(context, signer()));
    },
  };
}

function momentOf({ at, knownAt }: Asked): AskedMoment {
  return { ...(at === undefined ? {} : { at }), ...(knownAt === undefined ? {} : { knownAt }) };
}

function queryOf({ direction, depth }: LineageQuery): LineageQuery {
  return { ...(direction === undefined ? {} : { direction }), ...(depth === undefined ? {} : { depth }) };
}
