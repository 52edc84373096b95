import type { Hex } from "../../src/consensus/hex.ts";
import type { LedgerCall } from "../../src/ledger/calldata.ts";
import { Code, Form, outcomeWith, Outcome } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import type { Draft } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { Actor, City } from "./cities.ts";

const ZERO_32: Hex = `0x${"00".repeat(32)}`;

/** A transaction and who sends it. */
export interface SentAct {
  readonly actor: Actor;
  readonly call: LedgerCall;
}

/**
 * One sound lineage of a city, from its resources to an agreement, so that random acts begin with something to stand on
 * and to break. What came before must have been sent when the next act is taken.
 */
export function* firstLineage(city: City, jurisdiction: RecordId): Generator<SentAct> {
  const actorWith = (role: Role): Actor => {
    const actor = city.actors.find(({ roles }) => roles.includes(role));
    if (actor === undefined) throw new Error(`Nobody has the role ${role}.`);
    return actor;
  };
  const record = (role: Role, kind: Kind, name: string, more: Partial<Draft>): [SentAct, RecordId] => {
    const actor = actorWith(role);
    const reference = `${city.reference}-${name}`;
    const draft: Draft = {
      kind,
      role,
      status: Status.IN_FORCE,
      backfilled: false,
      parent: jurisdiction,
      link: NO_RECORD,
      from: 0,
      until: 0,
      effectiveAt: 0,
      content: ZERO_32,
      sha256Digest: ZERO_32,
      sm3Digest: ZERO_32,
      clear: 0n,
      inputs: [],
      ...more,
      form: Form.REFERENCE,
      reference,
      revision: 0n,
    };
    return [
      { actor, call: { act: "record", drafts: [draft] } },
      recordId({ kind, issuer: actor.party, reference, revision: 0n }),
    ];
  };
  const state = (role: Role, subject: RecordId, code: StatementCode): SentAct => ({
    actor: actorWith(role),
    call: {
      act: "attest",
      statements: [
        {
          subject,
          code,
          outcome: outcomeWith(Outcome.PASSED, 0),
          role,
          until: 0,
          effectiveAt: 0,
          value: 0n,
          about: NO_RECORD,
          document: ZERO_32,
        },
      ],
    },
  });

  const operator = actorWith(Role.OPERATOR);
  const provider = actorWith(Role.DATA_PROVIDER);
  const [resourceAct, resource] = record(Role.DATA_PROVIDER, Kind.RESOURCE, "R", { link: provider.party });
  yield resourceAct;
  const [authorizationAct, authorization] = record(Role.GOVERNMENT, Kind.AUTHORIZATION, "A", { link: operator.party });
  yield authorizationAct;
  const [grantAct, grant] = record(Role.DATA_AUTHORITY, Kind.GRANT, "G", { parent: authorization, link: resource });
  yield grantAct;
  const [scenarioAct, scenario] = record(Role.OPERATOR, Kind.SCENARIO, "S", { parent: authorization, inputs: [grant] });
  yield scenarioAct;
  const [demandAct, demand] = record(Role.OPERATOR, Kind.DEMAND, "D", {
    parent: scenario,
    link: grant,
    status: Status.PROPOSED,
  });
  yield demandAct;
  yield state(Role.DATA_AUTHORITY, demand, Code.REVIEW);
  yield {
    actor: operator,
    call: {
      act: "settle",
      settlements: [
        {
          subject: demand,
          status: Status.IN_FORCE,
          role: Role.OPERATOR,
          reason: 0,
          until: 0,
          effectiveAt: 0,
          answers: 0,
          about: NO_RECORD,
          document: ZERO_32,
          items: [],
        },
      ],
    },
  };
  const [deliveryAct, delivery] = record(Role.DATA_PROVIDER, Kind.DELIVERY, "L", { parent: demand });
  yield deliveryAct;
  const [importAct, imported] = record(Role.OPERATOR, Kind.IMPORT, "I", { parent: scenario });
  yield importAct;
  const [productAct, product] = record(Role.OPERATOR, Kind.PRODUCT, "P", {
    parent: scenario,
    inputs: [delivery, imported],
  });
  yield productAct;
  yield state(Role.DATA_AUTHORITY, product, Code.EXPORT_APPROVAL);
  const [agreementAct, agreement] = record(Role.OPERATOR, Kind.AGREEMENT, "C", {
    parent: scenario,
    link: operator.party,
  });
  yield agreementAct;
  yield record(Role.OPERATOR, Kind.EXPORT, "E", { parent: product, link: agreement })[0];
}
