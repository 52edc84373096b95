import { actsOfParty } from "../../src/audit/acts-of-party.ts";
import { authorizations, authorizedFor } from "../../src/audit/authorized.ts";
import { decisions } from "../../src/audit/decisions.ts";
import { fileOf } from "../../src/audit/digests.ts";
import { exportParents } from "../../src/audit/export-parents.ts";
import { exportsOf } from "../../src/audit/exports.ts";
import { findRecord, searchRecords } from "../../src/audit/find-records.ts";
import { lineageOf } from "../../src/audit/lineage.ts";
import { LARGEST_WALK } from "../../src/audit/lineage-walk.ts";
import { recordNamed } from "../../src/audit/named-record.ts";
import { WHOLE_PAGE } from "../../src/audit/page.ts";
import { partyAt } from "../../src/audit/parties.ts";
import { refusals } from "../../src/audit/refusals.ts";
import { rosterOf } from "../../src/audit/rosters.ts";
import { rulebookOf } from "../../src/audit/rulebooks.ts";
import { standingAt } from "../../src/audit/standing-at.ts";
import { timelineOf } from "../../src/audit/timeline.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { QuestionMaker } from "./asked-question.ts";
import * as naive from "./naive-answers.ts";
import { decisionsOf } from "./naive-decisions.ts";
import { naiveLineage } from "./naive-lineage.ts";
import { toldEnds, toldSummary } from "./told-answer.ts";

const PAGE = 3;

/** The status questions of the audit, by the function that answers them. */
export const STATUS_QUESTIONS: Readonly<Record<string, QuestionMaker>> = {
  standingAt: (history) => {
    const id = history.record()!.id;
    return {
      about: { id },
      product: async (snapshot, moment) => {
        const answer = await standingAt(snapshot, id, moment);
        const { record, suspendedScopes } = answer.result;
        const holds = record.holds.map(({ by, reach, since, event }) => ({ by: by.id, reach, since, event }));
        return {
          record: toldSummary(record),
          holds: holds.toSorted((one, other) => (one.by < other.by ? -1 : 1)),
          trailHead: record.trailHead,
          suspendedScopes: suspendedScopes.map(toldSummary),
          ...toldEnds(answer),
        };
      },
      model: (ledger) => naive.standing(ledger, id),
    };
  },

  findRecord: (history) => {
    const { kind, reference, recorded } = history.record()!;
    const by = recorded.by === undefined ? undefined : history.ledger.records.get(recorded.by)!.id;
    const address = { kind, issuer: by, reference };
    if (recorded.file !== undefined) return undefined;
    return {
      about: address,
      product: async (snapshot, moment) => {
        const id = await findRecord(snapshot, address, moment);
        return toldSummary((await standingAt(snapshot, id, moment)).result.record);
      },
      model: (ledger) => naive.byReference(ledger, address),
    };
  },

  recordNamed: (history) => {
    const { reference, recorded } = history.record()!;
    if (recorded.file !== undefined) return undefined;
    return {
      about: { reference },
      product: async (snapshot, moment) => {
        const id = await recordNamed(snapshot, reference, undefined, moment);
        return toldSummary((await standingAt(snapshot, id, moment)).result.record);
      },
      model: (ledger) => naive.named(ledger, reference),
    };
  },

  lineageOf: (history) => {
    const id = history.record()!.id;
    const direction = history.random(2) === 0 ? "sources" : "destinations";
    return {
      about: { id, direction },
      product: async (snapshot, moment) => {
        const answer = await lineageOf(snapshot, id, direction, moment, LARGEST_WALK);
        const { nodes, edges, exports, authorizations: found, truncated } = answer.result;
        return {
          nodes: nodes.map((node) => ({ ...toldSummary(node), depth: node.depth })),
          edges: edges.map(({ child, parent, relation }) => `${child} ${relation} ${parent}`).toSorted(),
          exports: exports.map(({ record, product, recipient }) => `${record} ${product.id} ${recipient?.id}`),
          authorizations: found,
          truncated,
          ...toldEnds(answer),
        };
      },
      model: (ledger) => naiveLineage(ledger, id, direction),
    };
  },

  authorizedFor: (history) => {
    const grant = history.pick(history.records(Kind.GRANT));
    const authorization = history.ledger.records.get(grant?.recorded.parent ?? "");
    const operator = history.ledger.records.get(authorization?.recorded.link ?? "") ?? history.record(Kind.PARTY);
    const resources = new Set([grant?.recorded.link, history.record(Kind.RESOURCE)?.name]);
    const ids = [...resources].flatMap((name) => history.ledger.records.get(name ?? "")?.id ?? []);
    if (operator === undefined || ids.length === 0) return undefined;
    return {
      about: { operator: operator.id, resources: ids },
      product: async (snapshot, moment) => {
        const answer = await authorizedFor(snapshot, operator.id, ids, moment);
        return {
          resources: answer.result.resources.map(({ resource, authorized, grants }) => ({
            resource: resource.id,
            authorized,
            grants: grants.map((each) => [toldSummary(each.grant), toldSummary(each.authorization)]),
          })),
          ...toldEnds(answer),
        };
      },
      model: (ledger) => naive.authorized(ledger, operator.id, ids),
    };
  },

  authorizations: (history) => {
    const operator = history.record(Kind.PARTY)!.id;
    return {
      about: { operator },
      product: async (snapshot, moment) => {
        const answer = await authorizations(snapshot, { operator }, moment);
        return { authorizations: answer.result.authorizations.map(toldSummary), ...toldEnds(answer) };
      },
      model: (ledger) => naive.authorizations(ledger, operator),
    };
  },

  exportsOf: (history) => {
    const of = history.record(Kind.AUTHORIZATION, Kind.PARTY)!.id;
    const from = history.random(3) === 0 ? history.pick(history.ledger.events)?.blockNumber : undefined;
    const period = from === undefined ? {} : { from: history.ledger.timeOf(from) };
    return {
      about: { of, ...period },
      product: async (snapshot, moment) => {
        const answer = await exportsOf(snapshot, of, period, moment);
        return {
          exports: answer.result.exports.map(({ record, product, scenario, authorization, recipient, approvals }) => ({
            ...toldSummary(record),
            neighbours: [product.id, scenario?.id, authorization?.id, recipient?.id],
            approvals: approvals.toSorted(),
          })),
          ...toldEnds(answer),
        };
      },
      model: (ledger) => naive.exports(ledger, of, period.from ?? 0),
    };
  },

  exportParents: (history) => {
    const [product, agreement] = [history.record(Kind.PRODUCT), history.record(Kind.AGREEMENT)];
    const recipient = history.ledger.records.get(agreement?.recorded.link ?? "");
    if (product === undefined || agreement === undefined || recipient === undefined) return undefined;
    const chosen = history.random(3);
    const under = {
      ...(chosen === 0 ? {} : { recipient: recipient.id }),
      ...(chosen === 1 ? {} : { agreement: agreement.id }),
    };
    return {
      about: { product: product.id, ...under },
      product: async (snapshot, moment) => {
        const answer = await exportParents(snapshot, product.id, under, moment);
        return {
          product: toldSummary(answer.result.product),
          agreements: answer.result.agreements.map(toldSummary),
          ...toldEnds(answer),
        };
      },
      model: (ledger) => naive.exportParents(ledger, product.id, under),
    };
  },

  timelineOf: (history) => {
    const id = history.record()!.id;
    return {
      about: { id },
      product: async (snapshot, moment) => {
        const answer = await timelineOf(snapshot, id, { limit: PAGE }, moment);
        return { next: answer.next, ...toldEnds(answer) };
      },
      model: (ledger) => naive.timeline(ledger, id, PAGE),
    };
  },

  actsOfParty: (history) => {
    const id = history.record(Kind.PARTY)!.id;
    return {
      about: { id },
      product: async (snapshot, moment) => {
        const answer = await actsOfParty(snapshot, id, { limit: PAGE }, moment);
        return {
          next: answer.next,
          completeness: answer.completeness,
          events: answer.events.map((it) => it.event),
        };
      },
      model: (ledger) => naive.actsOfParty(ledger, id, PAGE),
    };
  },

  refusals: (history) => {
    const party = history.record(Kind.PARTY)!.id;
    return {
      about: { party },
      product: async (snapshot, moment) => toldEnds(await refusals(snapshot, { party }, { limit: PAGE }, moment)),
      model: (ledger) => naive.refused(ledger, party, PAGE),
    };
  },

  searchRecords: (history) => {
    const { reference, id, recorded } = history.record()!;
    const text = history.random(3) === 0 ? id : reference;
    return {
      about: { text, file: recorded.file !== undefined },
      product: async (snapshot, moment) => {
        const answer = await searchRecords(snapshot, text, moment);
        return { results: answer.result.results.map(toldSummary), absent: answer.absence !== undefined };
      },
      model: (ledger) => naive.search(ledger, text),
    };
  },

  fileOf: (history) => {
    const digest = history.ledger.digestOf(history.random(4));
    return {
      about: { digest },
      product: async (snapshot, moment) => {
        const answer = await fileOf(snapshot, "sha256", digest.slice(2), moment);
        const matches = answer.result.matches.map(({ record }) => toldSummary(record));
        return { matches, ...toldEnds(answer) };
      },
      model: (ledger) => naive.file(ledger, digest),
    };
  },

  partyAt: (history) => {
    const id = history.record(Kind.PARTY)!.id;
    return {
      about: { id },
      product: async (snapshot, moment) => {
        const answer = await partyAt(snapshot, id, moment);
        const seats = answer.result.seats.map(({ account, mask, stage, until, event, elsewhere }) => ({
          account,
          mask,
          stage,
          until,
          event,
          elsewhere: elsewhere.map((given) => given.roles.join()),
        }));
        return { record: toldSummary(answer.result.record), seats };
      },
      model: (ledger) => naive.party(ledger, id),
    };
  },

  rosterOf: (history) => {
    const ordinal = history.ledger.ordinal(history.random(2) as 0 | 1);
    return {
      about: { ordinal },
      product: async (snapshot, moment) => {
        const { isRetired, rosters } = (await rosterOf(snapshot, ordinal, moment)).result;
        return {
          isRetired,
          rosters: rosters.map(({ version, governs, agencies }) => ({
            version,
            governs,
            agencies: agencies.map(({ agency, stands }) => `${agency.id} ${stands}`),
          })),
        };
      },
      model: (ledger) => naive.roster(ledger, ordinal),
    };
  },

  decisions: (history) => {
    const ordinal = history.ledger.ordinal(history.random(2) as 0 | 1);
    return {
      about: { ordinal },
      product: async (snapshot, moment) => {
        const { result } = await decisions(snapshot, { jurisdiction: ordinal }, WHOLE_PAGE, moment);
        return result.decisions.map(({ decision, proposed, approvals, missing, state, decidedAt, carriedOut }) => ({
          decision,
          proposed,
          approvals: approvals.map(({ agency, event, counts }) => `${agency.id} ${event} ${counts}`),
          missing,
          state,
          decidedAt,
          carriedOut: carriedOut?.event,
        }));
      },
      model: (ledger) => decisionsOf(ledger, ordinal),
    };
  },

  rulebookOf: (history) => {
    const ordinal = history.ledger.ordinal(history.random(2) as 0 | 1);
    return {
      about: { ordinal },
      product: async (snapshot, moment) => {
        const { versions } = await rulebookOf(snapshot, ordinal, moment);
        return { versions: versions.map(({ version, inForce }) => `${version} ${inForce}`) };
      },
      model: (ledger) => naive.rulebook(ledger, ordinal),
    };
  },
};
