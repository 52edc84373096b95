import type { Hex } from "../consensus/hex.ts";
import type { FormName, StatementCode, StatementOutcome } from "../ledger/codes.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleCode, RoleName } from "../ledger/roles.ts";
import type { Status } from "../ledger/statuses.ts";
import type { LinkName } from "../ledger/views.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * The claim of a certificate, in the terms of a buyer: who recorded or exported what, to whom, under which
 * authorization of which authority, and by which rulebook. Everything in it is proven by the certificate, as of its
 * block. References and opened names are texts that others wrote. Facts that a certificate does not show are listed in
 * `hidden`, so that no absence here reads as "there is none".
 */
export interface Claim {
  readonly record: ClaimedRecord;
  /** The form of the record's name: a reference, or for an export a file, a folder or a salted digest. */
  readonly form: FormName;
  /**
   * The digests of the exported file or folder, 64 digits each; undefined where the record has none, and for a salted
   * export that the certificate does not open.
   */
  readonly sha256: string | undefined;
  readonly sm3: string | undefined;
  /** The commitment that names a salted export, 64 digits; undefined for every other record. */
  readonly commitment: string | undefined;
  /** The time of the block that took the record (入账时间), seconds. */
  readonly recordedAt: number;
  /** The legal time of the act on paper (法律时间), seconds; the time of the block where none was given. */
  readonly effectiveAt: number;
  /** The term of the record itself, seconds; 0 for an open beginning or end. A disposition may have shortened it. */
  readonly from: number;
  readonly until: number;
  /** The party that recorded it, in the role under which it acted: for an export, the exporter. */
  readonly issuer: ClaimedParty | undefined;
  /** The record that it stands under: for a case, the record that the case is about. */
  readonly under: ClaimedRecord | undefined;
  /** The other record that it names, and what that is to it; see `linkLabels`. */
  readonly names: ClaimedLink | undefined;
  readonly product: ClaimedProduct | undefined;
  readonly agreement: ClaimedRecord | undefined;
  /** The counterparty of the agreement. */
  readonly recipient: ClaimedParty | undefined;
  readonly scenario: ClaimedRecord | undefined;
  /** Every authorization on which the record rests: first the one that it stands under, then those of its material. */
  readonly authorizations: readonly ClaimedAuthorization[];
  /** The opinions and decisions about the record, its product, agreement, scenario and authorizations. */
  readonly decisions: readonly ClaimedDecision[];
  /** The jurisdiction whose rulebook judged the recording; its reference is the descriptor's. */
  readonly jurisdiction: { readonly ordinal: number; readonly reference: string | undefined };
  readonly rulebook: ClaimedRulebook;
  readonly hidden: readonly HiddenFact[];
}

/**
 * The version of the jurisdiction's rulebook that judged the recording. `BACKFILLED` and `FOUNDING` records were judged
 * by none.
 */
export type ClaimedRulebook = { readonly version: number } | { readonly none: "BACKFILLED" | "FOUNDING" };

export interface ClaimedRecord {
  readonly id: RecordId;
  readonly kind: KindName;
  /** The issuer's own reference; undefined for an export named by its digest. */
  readonly reference: string | undefined;
  readonly revision: bigint | undefined;
}

export interface ClaimedLink extends ClaimedRecord {
  readonly as: LinkName;
}

/** A party. The id and the reference are proven; a name is proven only as far as the certificate opens it. */
export interface ClaimedParty extends ClaimedRecord {
  /** The role under which it acted here; undefined where it is only named. */
  readonly role: RoleCode | undefined;
  /** The roles of the seat that its admission offered. */
  readonly admittedAs: readonly RoleName[];
  /** The opened names; empty when the certificate opens none. */
  readonly names: readonly string[];
}

export interface ClaimedProduct extends ClaimedRecord {
  readonly developer: ClaimedParty | undefined;
  /** The opened title and product form; undefined when the certificate does not open them. */
  readonly title: string | undefined;
  readonly productForm: string | undefined;
}

export interface ClaimedAuthorization extends ClaimedRecord {
  /** The party that recorded the authorization, in the role under which it gave it. */
  readonly givenBy: ClaimedParty | undefined;
  readonly operator: ClaimedParty | undefined;
  /** The parties that acted about the authorization as implementing agencies, or gave it and are admitted as one. */
  readonly implementedBy: readonly ClaimedParty[];
  /** The term, seconds; 0 for an open beginning or end. */
  readonly from: number;
  readonly until: number;
  /**
   * The standing as of the block, where only a term may have run out since by the verifier's clock. It is undefined
   * when the certificate proves the authorization at its last use only, and for all but the first 16 authorizations.
   */
  readonly standing: Standing | undefined;
  /** Its own status: as of the block, or as of the last use. */
  readonly status: Status;
}

/**
 * The party of a decision, in the role under which it decided. A record may have thousands of decisions, so they do not
 * repeat the party's names and admission: the lineage has both by its id.
 */
type ClaimedDecider = Omit<ClaimedParty, "admittedAs" | "names">;

/** An opinion about a record, or a settlement of it. */
export interface ClaimedDecision {
  readonly record: ClaimedRecord;
  readonly by: ClaimedDecider | { readonly id: RecordId; readonly role: RoleCode };
  readonly decided:
    { readonly opinion: StatementCode; readonly outcome: StatementOutcome } | { readonly settled: Status };
  /** Legal time and block time, seconds. */
  readonly effectiveAt: number;
  readonly time: number;
}

/** Something that the certificate does not disclose. */
export interface HiddenFact {
  readonly code: "RECIPIENT" | "FILE_DIGEST" | "PARTY_NAMES" | "PRODUCT_DETAILS" | "IMPLEMENTING_AGENCY" | "DOCUMENTS";
  readonly says: Bilingual;
}

/** A digest word as 64 digits; undefined for the zero word, which means that there is none. */
export function presentDigest(word: Hex): string | undefined {
  const digits = word.slice(2);
  return /^0+$/.test(digits) ? undefined : digits;
}
