import { ActKind, Form, Kept, Structure } from "../../src/ledger/codes.ts";
import type { Draft, Settlement, Statement } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { exportId, presentId, recordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import type { JudgedStep } from "../../src/rulebook/compile-rulebook.ts";
import { judge } from "../../src/rulebook/judge/judge.ts";
import type { Judgement } from "../../src/rulebook/judge/judge.ts";
import type { JudgedAct } from "../../src/rulebook/judge/judged-act.ts";
import { roleMask } from "../../src/ledger/roles.ts";
import type { Actor } from "./cities.ts";
import { CITIES } from "./cities.ts";
import type { LedgerModel } from "./ledger-model.ts";
import { rulebookOfRandomActs } from "./rulebook-of-random-acts.ts";

const STEPS: ReadonlyMap<number, readonly JudgedStep[]> = new Map(
  CITIES.map(({ ordinal, reference }) => [ordinal, stepsOf(rulebookOfRandomActs(reference))]),
);

/** The id that a draft of the caller's party will have. */
export function idOfDraft(draft: Draft, issuer: RecordId): RecordId {
  return draft.form === Form.REFERENCE
    ? recordId({ kind: draft.kind, issuer, reference: draft.reference, revision: draft.revision })
    : exportId({ sha256: draft.sha256Digest, ordinal: draft.ordinal });
}

/** The plain evaluator's judgement of a draft, at the step RECORD and, if it is in force at once, at IN_FORCE. */
export function judgeDraft(model: LedgerModel, draft: Draft, actor: Actor, roles: bigint): Judgement {
  const recording = judgeDraftAt(model, draft, actor, roles, [ActKind.RECORD, 0]);
  if (draft.status !== Status.IN_FORCE) return recording;
  const intoForce = judgeDraftAt(model, draft, actor, roles, [ActKind.SETTLE, Status.IN_FORCE]);
  const abroad = judgeAbroad(model, draft, actor);
  const rule = [recording, intoForce, ...abroad].find((judgement) => judgement.rule !== 0)?.rule ?? 0;
  return { ...intoForce, rule, uses: [recording, intoForce, ...abroad].flatMap((judgement) => judgement.uses) };
}

/** The judgements of the other jurisdictions of whose data a draft in force is made, in the order of their ordinals. */
function judgeAbroad(model: LedgerModel, draft: Draft, actor: Actor): Judgement[] {
  const home = model.record(draft.parent)?.jurisdiction ?? actor.home;
  const made = draft.kind === Kind.PRODUCT ? draft.inputs : draft.kind === Kind.EXPORT ? [draft.parent] : [];
  const ordinals = new Set(made.flatMap((id) => [...model.madeOfDataOf(id)]));
  ordinals.delete(home);
  return [...ordinals]
    .sort((one, other) => one - other)
    .map((ordinal) => consentOf(judgeDraftAt(model, draft, actor, 0n, [ActKind.ABROAD, 0], ordinal)));
}

/** A jurisdiction without rules for what is made elsewhere consents to nothing. */
function consentOf(judgement: Judgement): Judgement {
  return judgement.rule === Structure.NO_RULE ? { ...judgement, rule: Structure.NO_CONSENT_ABROAD } : judgement;
}

function judgeDraftAt(
  model: LedgerModel,
  draft: Draft,
  actor: Actor,
  roles: bigint,
  [actKind, code]: readonly [JudgedAct["act"], JudgedAct["code"]],
  jurisdiction = model.record(draft.parent)?.jurisdiction ?? actor.home,
): Judgement {
  const act: JudgedAct = {
    act: actKind,
    code,
    jurisdiction,
    caller: actor.party,
    role: draft.role,
    roles,
    subject: {
      id: idOfDraft(draft, actor.party),
      kind: draft.kind,
      caseNumber: draft.kind === Kind.CASE ? Number(draft.clear & 0xffn) : 0,
      parent: presentId(draft.parent),
      link: presentId(draft.link),
      issuer: actor.party,
      inputs: draft.inputs,
    },
    about: undefined,
    from: draft.from,
    until: draft.until,
    clauses: draft.kind === Kind.PARTY || draft.kind === Kind.CASE ? 0n : draft.clear & LOW_64,
    gives: draft.kind === Kind.PARTY ? draft.clear & LOW_64 : 0n,
    digest: draft.kind === Kind.EXPORT ? draft.sha256Digest : undefined,
    items: [],
  };
  return judge(STEPS.get(jurisdiction) ?? [], act, model);
}

/** The plain evaluator's judgement of a settlement. */
export function judgeSettlement(model: LedgerModel, settlement: Settlement, actor: Actor, roles: bigint): Judgement {
  const { subject, status, role, about, items } = settlement;
  const intoForce = status === Status.IN_FORCE;
  if (intoForce && model.madeOfDataOf(subject).size > 1) return judgeAlsoAbroad(model, settlement, actor, roles);
  return judgeRecorded(model, { act: ActKind.SETTLE, code: status, subject, role, about, items }, actor, roles);
}

/** A settlement into force of what is made of other jurisdictions' data. */
function judgeAlsoAbroad(model: LedgerModel, settlement: Settlement, actor: Actor, roles: bigint): Judgement {
  const { subject, role, about, items } = settlement;
  const here = judgeRecorded(
    model,
    { act: ActKind.SETTLE, code: Status.IN_FORCE, subject, role, about, items },
    actor,
    roles,
  );
  const ordinals = [...model.madeOfDataOf(subject)].filter(
    (ordinal) => ordinal !== model.record(subject)?.jurisdiction,
  );
  const abroad = ordinals
    .sort((one, other) => one - other)
    .map((ordinal) =>
      consentOf(
        judgeRecorded(model, { act: ActKind.ABROAD, code: 0, subject, role, about, items }, actor, 0n, ordinal),
      ),
    );
  return { ...here, rule: [here, ...abroad].find(({ rule }) => rule !== 0)?.rule ?? 0 };
}

/** The plain evaluator's judgement of a statement. */
export function judgeStatement(model: LedgerModel, statement: Statement, actor: Actor, roles: bigint): Judgement {
  const { subject, code, role, about } = statement;
  return judgeRecorded(model, { act: ActKind.ATTEST, code, subject, role, about, items: [] }, actor, roles);
}

interface OnRecord {
  readonly act: JudgedAct["act"];
  readonly code: JudgedAct["code"];
  readonly subject: RecordId;
  readonly role: number;
  readonly about: RecordId;
  readonly items: readonly RecordId[];
}

function judgeRecorded(
  model: LedgerModel,
  given: OnRecord,
  actor: Actor,
  roles: bigint,
  jurisdiction = model.record(given.subject)?.jurisdiction ?? actor.home,
): Judgement {
  const record = model.record(given.subject);
  if (record === undefined) throw new Error(`There is no record ${given.subject}.`);
  const terms = model.fact({ subject: given.subject, code: Kept.TERMS, role: 0, party: undefined });
  const clear = terms?.value ?? 0n;
  const act: JudgedAct = {
    act: given.act,
    code: given.code,
    jurisdiction,
    caller: actor.party,
    role: given.role,
    roles,
    subject: record,
    about: presentId(given.about),
    from: terms?.until ?? 0,
    until: record.until,
    clauses: record.kind === Kind.PARTY ? 0n : clear,
    gives: record.kind === Kind.PARTY ? clear : 0n,
    digest: record.kind === Kind.EXPORT ? record.digest : undefined,
    items: given.items,
  };
  return judge(STEPS.get(jurisdiction) ?? [], act, model);
}

/** The roles that an actor has in a jurisdiction: those at home; elsewhere none, until they are given there. */
export function rolesAtHome(actor: Actor, jurisdiction: number): bigint {
  const city = CITIES.find(({ ordinal }) => ordinal === actor.home);
  const party = city?.parties.find(({ account }) => account === actor.account);
  return party !== undefined && actor.home === jurisdiction ? roleMask(party.roles) : 0n;
}

const LOW_64 = 0xffff_ffff_ffff_ffffn;
