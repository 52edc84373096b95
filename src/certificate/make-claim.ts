import { familyOf, Flag, Form, formName } from "../ledger/codes.ts";
import { standingOf, type Standing } from "../ledger/evaluate-standing.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { Role, type RoleCode } from "../ledger/roles.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { linkNameOf } from "../ledger/views.ts";
import {
  presentDigest,
  type Claim,
  type ClaimedAuthorization,
  type ClaimedDecision,
  type ClaimedLink,
  type ClaimedParty,
  type ClaimedProduct,
  type ClaimedRecord,
  type ClaimedRulebook,
} from "./claim.ts";
import { jurisdictionAt, type Descriptor } from "./descriptor.ts";
import { hiddenFacts } from "./hidden-facts.ts";
import { openedNames, openedText } from "./opened-texts.ts";
import type { Lineage } from "./lineage.ts";
import type { ActEntry, LineageEntry } from "./verdict.ts";

/**
 * The most authorizations whose standing a claim tells. A record of the ledger stands under one or two; a forged chain
 * of a thousand would cost a climb for each.
 */
const MOST_STANDINGS = 16;

type Entries = ReadonlyMap<RecordId, LineageEntry>;
type EntryOf<K extends Kind> = Extract<LineageEntry, { readonly kind: K }>;

/** The proven facts from which a claim is made. */
interface Proven {
  readonly descriptor: Descriptor;
  readonly lineage: Lineage;
  readonly entries: readonly LineageEntry[];
  /** The time (seconds) at which the standing of the authorizations is asked. */
  readonly at: number;
  /** The content of a salted export, where the certificate opens it. */
  readonly salted: SaltedContent | undefined;
}

/** The claim about a record, from the records of its lineage. */
export function makeClaim({ descriptor, lineage, entries, at, salted }: Proven): Claim {
  const known: Entries = new Map(entries.map((entry) => [entry.id, entry]));
  const subject = entryOf(known, lineage.subject.id);
  if (subject === undefined) throw new RangeError("A lineage has its subject among its entries.");
  const product = productOf(known, subject);
  const agreement = agreementOf(known, subject);
  const scenario = scenarioOf(known, subject, product, agreement);
  const authorizations = authorizationsOf(known, subject, scenario);
  const shown = [subject, product, agreement, scenario, ...authorizations].filter((each) => each !== undefined);
  const claim: Omit<Claim, "hidden"> = {
    record: recordOf(subject),
    form: formName(subject.form),
    ...digestsOf(subject, salted),
    recordedAt: subject.recordedAt,
    effectiveAt: subject.effectiveAt,
    from: subject.from,
    until: subject.until,
    issuer: partyOf(known, subject.issuer, subject.role),
    under: recordNamed(known, subject.parent),
    names: linkOf(known, subject, lineage.subject.body.draft.link),
    product: product === undefined ? undefined : claimedProduct(known, product),
    agreement: agreement === undefined ? undefined : recordOf(agreement),
    recipient: agreement === undefined ? undefined : partyOf(known, agreement.counterparty),
    scenario: scenario === undefined ? undefined : recordOf(scenario),
    authorizations: authorizations.map((entry, index) => {
      const isJudged = entry.provenNow && index < MOST_STANDINGS;
      return claimedAuthorization(known, entry, isJudged ? standingOf(lineage, entry.id, at) : undefined);
    }),
    decisions: [...new Set(shown)].flatMap((entry) => decisionsAbout(known, entry)),
    jurisdiction: {
      ordinal: subject.jurisdiction,
      reference: jurisdictionAt(descriptor, subject.jurisdiction)?.reference,
    },
    rulebook: rulebookOf(subject, (lineage.subject.body.flags & Flag.BACKFILLED) !== 0),
  };
  return { ...claim, hidden: hiddenFacts(claim, entries) };
}

/** A salted export has a commitment where the others have the digest of their content. */
function digestsOf(
  { form, sha256Digest, sm3Digest }: LineageEntry,
  salted: SaltedContent | undefined,
): Pick<Claim, "sha256" | "sm3" | "commitment"> {
  const sha256 = presentDigest(sha256Digest);
  if (form === Form.SALTED) return { sha256: salted?.sha256, sm3: salted?.sm3, commitment: sha256 };
  return { sha256, sm3: presentDigest(sm3Digest), commitment: undefined };
}

/* ------------------------------------------------ the records around the subject */

function entryOf(known: Entries, id: RecordId | undefined): LineageEntry | undefined {
  return id === undefined ? undefined : known.get(id);
}

function isOf<K extends Kind>(entry: LineageEntry | undefined, kind: K): entry is EntryOf<K> {
  return entry?.kind === kind;
}

function productOf(known: Entries, subject: LineageEntry): EntryOf<typeof Kind.PRODUCT> | undefined {
  const product = isOf(subject, Kind.EXPORT) ? known.get(subject.product) : subject;
  return isOf(product, Kind.PRODUCT) ? product : undefined;
}

function agreementOf(known: Entries, subject: LineageEntry): EntryOf<typeof Kind.AGREEMENT> | undefined {
  const agreement = isOf(subject, Kind.EXPORT) ? entryOf(known, subject.agreement) : subject;
  return isOf(agreement, Kind.AGREEMENT) ? agreement : undefined;
}

/** The scenario under which the subject stands: its own parents first, then those of its product and agreement. */
function scenarioOf(
  known: Entries,
  ...records: readonly (LineageEntry | undefined)[]
): EntryOf<typeof Kind.SCENARIO> | undefined {
  for (const record of records) {
    const found = above(known, record).find((entry) => isOf(entry, Kind.SCENARIO));
    if (isOf(found, Kind.SCENARIO)) return found;
  }
  return undefined;
}

/** A record and the records that it stands under, upwards. */
function above(known: Entries, record: LineageEntry | undefined): LineageEntry[] {
  const found: LineageEntry[] = [];
  for (let at = record; at !== undefined && !found.includes(at); at = entryOf(known, at.parent)) found.push(at);
  return found;
}

function authorizationsOf(
  known: Entries,
  subject: LineageEntry,
  scenario: LineageEntry | undefined,
): EntryOf<typeof Kind.AUTHORIZATION>[] {
  const own = new Set([...above(known, subject), ...above(known, scenario)].map(({ id }) => id));
  return [...known.values()]
    .filter((entry) => isOf(entry, Kind.AUTHORIZATION))
    .toSorted((a, b) => Number(own.has(b.id)) - Number(own.has(a.id)));
}

/* ------------------------------------------------ their parts of the claim */

function recordOf({ id, kind, reference, revision }: LineageEntry): ClaimedRecord {
  return { id, kind: kindName(kind), reference, revision };
}

function recordNamed(known: Entries, id: RecordId | undefined): ClaimedRecord | undefined {
  const entry = entryOf(known, id);
  return entry === undefined ? undefined : recordOf(entry);
}

function linkOf(known: Entries, { kind }: LineageEntry, link: RecordId): ClaimedLink | undefined {
  const [as, record] = [linkNameOf(kind), recordNamed(known, link)];
  return as === undefined || record === undefined ? undefined : { ...record, as };
}

function partyOf(known: Entries, id: RecordId | undefined, role?: RoleCode): ClaimedParty | undefined {
  const entry = entryOf(known, id);
  if (!isOf(entry, Kind.PARTY)) return undefined;
  return { ...recordOf(entry), role, admittedAs: entry.roles, names: openedNames(entry) };
}

function deciderOf(known: Entries, id: RecordId, role: RoleCode): ClaimedDecision["by"] {
  const entry = entryOf(known, id);
  return isOf(entry, Kind.PARTY) ? { ...recordOf(entry), role } : { id, role };
}

function claimedProduct(known: Entries, entry: EntryOf<typeof Kind.PRODUCT>): ClaimedProduct {
  return {
    ...recordOf(entry),
    developer: partyOf(known, entry.developer),
    title: openedText(entry, "/title"),
    productForm: openedText(entry, "/form"),
  };
}

function claimedAuthorization(
  known: Entries,
  entry: EntryOf<typeof Kind.AUTHORIZATION>,
  standing: Standing | undefined,
): ClaimedAuthorization {
  const givenBy = partyOf(known, entry.issuer, entry.role);
  return {
    ...recordOf(entry),
    givenBy,
    operator: partyOf(known, entry.operator),
    implementedBy: implementersOf(known, entry, givenBy),
    from: entry.from,
    until: entry.until,
    standing,
    status: entry.status,
  };
}

/**
 * The parties that acted as implementing agencies, and the giver if it is admitted as one. The giver's role is left
 * open then, so that all roles of its admission are shown.
 */
function implementersOf(known: Entries, entry: LineageEntry, givenBy: ClaimedParty | undefined): ClaimedParty[] {
  const giving = givenBy?.admittedAs.includes("IMPLEMENTING_AGENCY") === true ? [{ ...givenBy, role: undefined }] : [];
  const acting = [{ by: entry.issuer, role: entry.role }, ...entry.acts]
    .filter(({ role }) => role === Role.IMPLEMENTING_AGENCY)
    .flatMap(({ by, role }) => partyOf(known, by, role) ?? []);
  return [...new Map([...giving, ...acting].map((party) => [party.id, party])).values()];
}

/** Opinions, and the settlements that put a record in force, or that dispose of it or end it. */
function decisionsAbout(known: Entries, entry: LineageEntry): ClaimedDecision[] {
  return entry.acts.flatMap((act) => {
    const decided = decisionIn(act);
    if (decided === undefined) return [];
    const { by, role, effectiveAt, time } = act;
    return [{ record: recordOf(entry), by: deciderOf(known, by, role), decided, effectiveAt, time }];
  });
}

function decisionIn(act: ActEntry): ClaimedDecision["decided"] | undefined {
  if (act.type === "SETTLED") return { settled: act.code };
  if (familyOf(act.code) !== "OPINION") return undefined;
  return { opinion: act.code, outcome: act.outcome };
}

function rulebookOf({ kind, version, issuer }: LineageEntry, backfilled: boolean): ClaimedRulebook {
  if (backfilled) return { none: "BACKFILLED" };
  if (version === 0 || issuer === undefined || kind === Kind.JURISDICTION) return { none: "FOUNDING" };
  return { version };
}
