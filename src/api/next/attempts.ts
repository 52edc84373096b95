import { randomBytes } from "node:crypto";
import type { RecordAct, SettlementAct, StatementAct } from "../../acts/act.ts";
import type { NextAct } from "../../acts/next-acts.ts";
import type { DraftPlace } from "../../audit/draft-places.ts";
import type { RoleHolder } from "../../audit/role-holders.ts";
import { toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { AgreementClause } from "../../ledger/agreement-clauses.ts";
import { ActKind, Code, familyOf, Outcome } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { NO_RECORD } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role, roleClass } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { linkNameOf } from "../../ledger/views.ts";
import type { Place } from "../../rulebook/judge/around.ts";
import { selectorOf } from "../../rulebook/judge/condition.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";
import { namedParties } from "../../rulebook/judge/named-parties.ts";
import type { Act, CheckRequest, DraftForm } from "../../schemas/act.ts";
import { DAY } from "../../text/civil-date.ts";
import { keysOf } from "../../text/entries.ts";
import type { NextContext } from "./next-context.ts";

/** So many parties are tried for each role: the ledger says of few what it would say of all. */
const MOST_DOERS_OF_A_ROLE = 4;
/** So often one act is tried, by different parties and at different places. */
const MOST_ATTEMPTS = 12;
/** The term of a record that is only tried, in seconds: short enough for every rule about the longest term. */
const TRIED_TERM = 25 * DAY;

/** One way in which somebody could do an act now. It is asked of the ledger and never sent. */
export interface Attempt {
  readonly next: NextAct;
  readonly doer: RoleHolder;
  readonly role: RoleName;
  readonly request: CheckRequest;
  /** The same act as the rules see it, to tell who can supply what it lacks. */
  readonly judged: JudgedAct;
  /** The records on which it rests: what must stand for it. */
  readonly restsOn: readonly RecordId[];
}

/** An act without its doer. */
interface Variant {
  readonly actAs: (role: RoleName) => Act;
  readonly subject: Place;
  readonly about: RecordId | undefined;
  readonly restsOn: readonly RecordId[];
}

/**
 * The ways in which an act is tried. None where nothing can be tried without what only its document will say, such as
 * the account of a seat.
 */
export function attemptsOf(context: NextContext, next: NextAct): readonly Attempt[] {
  return variantsOf(context, next)
    .flatMap((variant) =>
      doersOf(context, next, variant.subject).map(([doer, role]): Attempt => {
        const { actAs, subject, about, restsOn } = variant;
        return {
          next,
          doer,
          role,
          request: { account: doer.account, ...actAs(role) },
          judged: judgedAct(context, next, doer, { ...subject, issuer: subject.issuer ?? doer.party.id }, about),
          restsOn,
        };
      }),
    )
    .slice(0, MOST_ATTEMPTS);
}

/* ------------------------------------------------ by whom */

/**
 * The parties that are tried, in the roles that may do the act. Where nobody has such a role, one account without it is
 * tried, because what else is missing must be told too.
 */
function doersOf(context: NextContext, next: NextAct, subject: Place): readonly (readonly [RoleHolder, RoleName])[] {
  const found = next.roles.flatMap((role) =>
    holdersFor(context, next, subject, role)
      .slice(0, MOST_DOERS_OF_A_ROLE)
      .map((holder) => [holder, role] as const),
  );
  // Where every role may act, each party needs to be tried in one of them only.
  const isForAll = next.roles.length === keysOf(Role).length;
  const tried = isForAll ? [...new Map(found.map((pair) => [pair[0].party.id, pair])).values()] : found;
  const [stranger] = context.everybody;
  const [role] = next.roles;
  if (tried.length > 0 || context.isRestricted || stranger === undefined || role === undefined) return tried;
  return [[stranger, role]];
}

/** One account of each party that has the role and, where the records name parties for it, is named. */
function holdersFor(context: NextContext, next: NextAct, subject: Place, role: RoleName): readonly RoleHolder[] {
  const holding = context.doers.filter(({ roles }) => roles.includes(role));
  const named = roleClass(Role[role]) === "COMPETENT" ? namedFor(context, next, subject, role) : [];
  const able = holding.filter(
    ({ party }) =>
      (named.length === 0 || named.includes(party.id)) && (!isIssuerOnly(next) || party.id === context.row.issuer),
  );
  return [...new Map(able.toReversed().map((holder) => [holder.party.id, holder])).values()].toReversed();
}

function namedFor({ around }: NextContext, { on }: NextAct, subject: Place, role: RoleName): readonly RecordId[] {
  const named = namedParties(subject, Role[role], around);
  // The addressee of a case may answer it, whatever the case is about.
  const answers = subject.kind === Kind.CASE && on.act === "STATEMENT" && subject.link !== undefined;
  return answers ? [...named, subject.link] : named;
}

/** Whether only the issuer of the record may do it. Whoever makes a record is its issuer. */
function isIssuerOnly({ on, steps }: NextAct): boolean {
  if (on.act === "RECORD") return false;
  return steps.some(({ rules }) =>
    rules.some(
      ({ hardness, require }) =>
        hardness === "HARD" &&
        require.every(({ condition, negated }) => condition.type === "who" && condition.issuerOnly && !negated),
    ),
  );
}

/* ------------------------------------------------ what is tried */

function variantsOf(context: NextContext, next: NextAct): readonly Variant[] {
  const { on } = next;
  switch (on.act) {
    case "RECORD":
      return context.placesOf(next).map((place) => draftVariant(context, on, place));
    case "STATEMENT":
      return groundsOf(context, next).map((about) => statementVariant(context, on, about));
    case "SETTLEMENT":
      return groundsOf(context, next).map((about) => settlementVariant(context, on, about, context.itemsOf(next)));
    default:
      return on satisfies never;
  }
}

/**
 * The record that an act names beside its subject: a case where a rule asks for one, or the party whose hold is
 * released.
 */
function groundsOf(context: NextContext, { on, steps }: NextAct): readonly (RecordId | undefined)[] {
  if (on.act === "STATEMENT") {
    // A statement about an account can be judged only when the account is known.
    const family = familyOf(Code[on.code]);
    if (family === "SEAT" || family === "ROLE") return [];
    if (on.code === "RELEASE") return [undefined, ...context.holding];
  }
  const looksAtGround = steps.some(({ rules }) =>
    rules.some(({ require }) => require.some(({ condition }) => selectorOf(condition) === "ABOUT")),
  );
  return looksAtGround && context.cases.length > 0 ? context.cases : [undefined];
}

function statementVariant(context: NextContext, { code }: StatementAct, about: RecordId | undefined): Variant {
  const { id } = context.row;
  const family = familyOf(Code[code]);
  return {
    ...ofSubject(context, about),
    actAs: (role) => ({
      act: "attest",
      payload: [
        {
          subject: id,
          code,
          role,
          outcome: family === "OPINION" || family === "FILING" ? Outcome.PASSED : Outcome.OPEN,
          document: A_WORD,
          ...(about === undefined ? {} : { about }),
        },
      ],
    }),
  };
}

function settlementVariant(
  context: NextContext,
  { status }: SettlementAct,
  about: RecordId | undefined,
  items: readonly RecordId[],
): Variant {
  return {
    ...ofSubject(context, about),
    actAs: (role) => ({
      act: "settle",
      payload: [
        {
          subject: context.row.id,
          status,
          role,
          document: A_WORD,
          ...(about === undefined ? {} : { about }),
          ...(items.length === 0 ? {} : { items: [...items] }),
          ...(status === "SUNSET" ? { until: context.snapshot.asOf.time + DAY } : {}),
        },
      ],
    }),
  };
}

function ofSubject({ row, graph, around }: NextContext, about: RecordId | undefined): Omit<Variant, "actAs"> {
  const inputs = graph.inputs(row.id);
  const neighbours = [row.parent, row.link, ...inputs].flatMap((id) => (id === null ? [] : [id]));
  const subject = around.record(row.id);
  if (subject === undefined) throw new RangeError(`The graph was loaded without the record ${row.id}.`);
  return { subject, about, restsOn: neighbours };
}

/** The digest of a document that nobody has: what is tried is never sent. */
const A_WORD: Hex = `0x${"11".repeat(32)}`;

function draftVariant(context: NextContext, on: RecordAct, place: DraftPlace): Variant {
  const { parent, link, inputs = [] } = place;
  const kind = Kind[on.kind];
  return {
    subject: {
      id: NO_RECORD,
      kind,
      caseNumber: on.caseCode === undefined ? 0 : Code[on.caseCode] & 0xff,
      parent,
      link,
      issuer: undefined,
      inputs,
    },
    about: undefined,
    restsOn: [parent, ...(link === undefined ? [] : [link]), ...inputs],
    actAs: (role) => ({ act: "record", payload: [draftForm(context, on, place, role)] }),
  };
}

/** A draft that says what it can: every clause, and a short term within that of the record above. */
function draftForm(context: NextContext, on: RecordAct, place: DraftPlace, role: RoleName): DraftForm {
  const { parent, link, inputs = [] } = place;
  const linkName = linkNameOf(Kind[on.kind]);
  const hasClauses = on.kind !== "PARTY" && on.kind !== "CASE";
  return {
    kind: on.kind,
    status: on.status,
    role,
    // Nobody has recorded this name or this digest, and nobody ever will.
    ...(on.kind === "EXPORT"
      ? { form: "FILE" as const, sha256Digest: toHex(randomBytes(32)) }
      : { reference: `next-${randomBytes(16).toString("hex")}` }),
    parent,
    ...(link === undefined || linkName === undefined ? {} : { [linkName]: link }),
    ...(inputs.length === 0 ? {} : { inputs: [...inputs] }),
    ...(on.caseCode === undefined ? {} : { code: on.caseCode }),
    ...(hasClauses ? { clauses: [...keysOf(AgreementClause)] } : {}),
    until: triedEnd(context, on, parent),
    content: A_WORD,
  };
}

/** An export, a filing and a case about a record may last longer than that record. */
const OUTLASTING: readonly KindName[] = ["EXPORT", "APPLICATION", "CASE"];

function triedEnd({ graph, snapshot }: NextContext, { kind }: RecordAct, parent: RecordId): number {
  const row = OUTLASTING.includes(kind) ? undefined : graph.row(parent);
  const limit = row === undefined ? 0 : graph.stateOf(row).until;
  const end = snapshot.asOf.time + TRIED_TERM;
  return limit === 0 ? end : Math.min(limit, end);
}

/* ------------------------------------------------ as the rules see it */

/** @param subject - the record of the act; of a new one with its doer as the issuer */
function judgedAct(
  { row }: NextContext,
  { on }: NextAct,
  { party }: RoleHolder,
  subject: Place,
  about: RecordId | undefined,
): JudgedAct {
  return {
    ...codesOf(on),
    jurisdiction: row.jurisdiction,
    caller: party.id,
    subject,
    about,
    // The parties that can supply a missing fact do not depend on the rest.
    role: 0,
    roles: 0n,
    from: 0,
    until: 0,
    clauses: 0n,
    gives: 0n,
    digest: undefined,
    items: [],
  };
}

function codesOf(on: NextAct["on"]): Pick<JudgedAct, "act" | "code"> {
  switch (on.act) {
    case "RECORD":
      return { act: ActKind.RECORD, code: Status[on.status] };
    case "STATEMENT":
      return { act: ActKind.ATTEST, code: Code[on.code] };
    case "SETTLEMENT":
      return { act: ActKind.SETTLE, code: Status[on.status] };
    default:
      return on satisfies never;
  }
}
