import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf } from "../text/entries.ts";
import { clauseMask, clausesOf } from "./agreement-clauses.ts";
import type { AgreementClause, ClauseName } from "./agreement-clauses.ts";
import { statementCode } from "./codes.ts";
import type { StatementCode } from "./codes.ts";
import type { DraftContent } from "./events.ts";
import { Kind, kindName } from "./kinds.ts";
import type { KindName } from "./kinds.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { presentId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import { roleMask, rolesOf } from "./roles.ts";
import type { RoleName } from "./roles.ts";

/*
 * On the chain every record has the same words: `parent`, `link`, `clear` and `inputs`. Their meaning depends on the
 * kind (`Recording.sol` checks the kinds of the neighbours). The views of this file give each meaning its name.
 */

/** The words of a record whose meaning depends on its kind. */
export interface PackedRecord {
  readonly kind: Kind;
  readonly parent: RecordId | undefined;
  readonly link: RecordId | undefined;
  readonly clear: bigint;
  readonly inputs: readonly RecordId[];
}

/** The clauses that a record says its document contains, for rules to read. */
interface WithClauses {
  readonly clauses: readonly ClauseName[];
}

interface JurisdictionView extends WithClauses {
  readonly kind: typeof Kind.JURISDICTION;
}

interface PartyView {
  readonly kind: typeof Kind.PARTY;
  /** The party that controls this one, where it is an enterprise. */
  readonly controller: RecordId | undefined;
  /** The account to which the recording offered the party's first seat; undefined when it offered none. */
  readonly firstAccount: Hex | undefined;
  /** The roles of that seat in the party's home jurisdiction. */
  readonly roles: readonly RoleName[];
}

interface ResourceView extends WithClauses {
  readonly kind: typeof Kind.RESOURCE;
  /** The competent authority of the resource's industry. */
  readonly industryAuthority: RecordId | undefined;
}

interface PlanView extends WithClauses {
  readonly kind: typeof Kind.PLAN;
}

interface ProcurementView extends WithClauses {
  readonly kind: typeof Kind.PROCUREMENT;
  readonly plan: RecordId | undefined;
}

interface AuthorizationView extends WithClauses {
  readonly kind: typeof Kind.AUTHORIZATION;
  readonly operator: RecordId;
  /** The plan and the procurement on which it rests: one of each at most. */
  readonly grounds: readonly RecordId[];
}

interface GrantView extends WithClauses {
  readonly kind: typeof Kind.GRANT;
  readonly authorization: RecordId;
  readonly resource: RecordId;
}

interface ScenarioView extends WithClauses {
  readonly kind: typeof Kind.SCENARIO;
  readonly authorization: RecordId;
  readonly grants: readonly RecordId[];
}

interface DemandView extends WithClauses {
  readonly kind: typeof Kind.DEMAND;
  readonly scenario: RecordId;
  readonly grant: RecordId;
}

interface DeliveryView extends WithClauses {
  readonly kind: typeof Kind.DELIVERY;
  readonly demand: RecordId;
  /** The trusted domain into which it went. */
  readonly domain: RecordId | undefined;
}

interface ImportView extends WithClauses {
  readonly kind: typeof Kind.IMPORT;
  readonly scenario: RecordId;
  readonly domain: RecordId | undefined;
}

interface ProductView extends WithClauses {
  readonly kind: typeof Kind.PRODUCT;
  /** The scenario of the product; undefined for one that was redeveloped outside the domain. */
  readonly scenario: RecordId | undefined;
  readonly developer: RecordId | undefined;
  /** The deliveries, imports and products of which it is made. */
  readonly inputs: readonly RecordId[];
}

interface AgreementView extends WithClauses {
  readonly kind: typeof Kind.AGREEMENT;
  readonly scenario: RecordId;
  readonly counterparty: RecordId;
}

export interface ExportView extends WithClauses {
  readonly kind: typeof Kind.EXPORT;
  readonly product: RecordId;
  readonly agreement: RecordId | undefined;
}

interface CaseView {
  readonly kind: typeof Kind.CASE;
  /** The record that the case is about. */
  readonly subject: RecordId;
  readonly code: StatementCode;
  /** The party that must answer it. */
  readonly addressee: RecordId | undefined;
}

/** An application to be chosen in a procurement; its issuer is the applicant. */
interface ApplicationView extends WithClauses {
  readonly kind: typeof Kind.APPLICATION;
  readonly procurement: RecordId;
}

interface DomainView extends WithClauses {
  readonly kind: typeof Kind.DOMAIN;
  /** The party that runs the domain. */
  readonly keeper: RecordId | undefined;
}

/** A record's own words under the names that they have for its kind. */
export type RecordView =
  | JurisdictionView
  | PartyView
  | ResourceView
  | PlanView
  | ProcurementView
  | AuthorizationView
  | GrantView
  | ScenarioView
  | DemandView
  | DeliveryView
  | ImportView
  | ProductView
  | AgreementView
  | ExportView
  | CaseView
  | ApplicationView
  | DomainView;

/**
 * Names the words of a record by its kind.
 * @throws LedgerDataError NEIGHBOUR_MISSING for a record without a neighbour that the ledger demands of its kind
 */
export function viewOf(record: PackedRecord): RecordView {
  const { kind, link, clear, inputs } = record;
  const clauses = () => clausesOf(clear & LOW_64);
  const parent = () => demanded(record, "parent");
  switch (kind) {
    case Kind.JURISDICTION:
    case Kind.PLAN:
      return { kind, clauses: clauses() };
    case Kind.PARTY: {
      const seat = unpackSeat(clear);
      return { kind, controller: link, firstAccount: seat.firstAccount, roles: rolesOf(seat.roleMask) };
    }
    case Kind.RESOURCE:
      return { kind, industryAuthority: link, clauses: clauses() };
    case Kind.PROCUREMENT:
      return { kind, plan: link, clauses: clauses() };
    case Kind.AUTHORIZATION:
      return { kind, operator: demanded(record, "link"), grounds: inputs, clauses: clauses() };
    case Kind.GRANT:
      return { kind, authorization: parent(), resource: demanded(record, "link"), clauses: clauses() };
    case Kind.SCENARIO:
      return { kind, authorization: parent(), grants: inputs, clauses: clauses() };
    case Kind.DEMAND:
      return { kind, scenario: parent(), grant: demanded(record, "link"), clauses: clauses() };
    case Kind.DELIVERY:
      return { kind, demand: parent(), domain: link, clauses: clauses() };
    case Kind.IMPORT:
      return { kind, scenario: parent(), domain: link, clauses: clauses() };
    case Kind.PRODUCT:
      return { kind, scenario: record.parent, developer: link, inputs, clauses: clauses() };
    case Kind.AGREEMENT:
      return { kind, scenario: parent(), counterparty: demanded(record, "link"), clauses: clauses() };
    case Kind.EXPORT:
      return { kind, product: parent(), agreement: link, clauses: clauses() };
    case Kind.CASE:
      return { kind, subject: parent(), code: caseCodeIn(clear), addressee: link };
    case Kind.APPLICATION:
      return { kind, procurement: parent(), clauses: clauses() };
    case Kind.DOMAIN:
      return { kind, keeper: link, clauses: clauses() };
    default:
      return kind satisfies never;
  }
}

/** The view of a draft. @throws LedgerDataError NEIGHBOUR_MISSING */
export function viewOfDraft(draft: DraftContent): RecordView {
  return viewOf({ ...draft, parent: presentId(draft.parent), link: presentId(draft.link) });
}

/**
 * The number by which the rows for a case are chosen: the low byte of the case's code. It is 0 for every other kind.
 */
export function caseNumberOf({ kind, clear }: Pick<PackedRecord, "kind" | "clear">): number {
  return kind === Kind.CASE ? Number(clear & 0xffn) : 0;
}

/** The name that the link of a record has for its kind. A record of another kind has no link. */
export const LINK_NAMES = {
  PARTY: "controller",
  RESOURCE: "industryAuthority",
  PROCUREMENT: "plan",
  AUTHORIZATION: "operator",
  GRANT: "resource",
  DEMAND: "grant",
  DELIVERY: "domain",
  IMPORT: "domain",
  PRODUCT: "developer",
  AGREEMENT: "counterparty",
  EXPORT: "agreement",
  CASE: "addressee",
  DOMAIN: "keeper",
} as const satisfies Partial<Record<KindName, string>>;
export type LinkName = (typeof LINK_NAMES)[keyof typeof LINK_NAMES];

/** The words for the link of a record. */
export const linkLabels: Readonly<Record<LinkName, Bilingual>> = {
  controller: { zh: "控制主体", en: "Controller" },
  industryAuthority: { zh: "行业主管部门", en: "Industry authority" },
  plan: { zh: "实施方案", en: "Plan" },
  operator: { zh: "运营机构", en: "Operator" },
  resource: { zh: "数据资源", en: "Resource" },
  grant: { zh: "授权资源", en: "Grant" },
  developer: { zh: "产品开发主体", en: "Developer" },
  counterparty: { zh: "协议相对方", en: "Counterparty" },
  agreement: { zh: "开发利用协议", en: "Agreement" },
  domain: { zh: "可信域", en: "Trusted domain" },
  addressee: { zh: "相关主体", en: "Addressee" },
  keeper: { zh: "可信域运行单位", en: "Keeper of the domain" },
};

/** The name of the link of a kind; undefined for a kind without one. */
export function linkNameOf(kind: Kind): LinkName | undefined {
  const name = kindName(kind);
  return isKeyOf(LINK_NAMES, name) ? LINK_NAMES[name] : undefined;
}

/* ------------------------------------------------ the clear word */

const LOW_64 = (1n << 64n) - 1n;
const LOW_160 = (1n << 160n) - 1n;

/** The seat that the recording of a party offers: an account with its roles at home. */
export interface OfferedSeat {
  readonly firstAccount: Hex | undefined;
  /** 64 bits, see `rolesOf`. */
  readonly roleMask: bigint;
}

/** Reads the clear word of a party: the account in 160 bits above the roles in 64 bits. */
export function unpackSeat(clear: bigint): OfferedSeat {
  const account = (clear >> 64n) & LOW_160;
  const bytes = Uint8Array.from({ length: 20 }, (_, index) => Number((account >> BigInt(8 * (19 - index))) & 0xffn));
  return { firstAccount: account === 0n ? undefined : toHex(bytes), roleMask: clear & LOW_64 };
}

/** Writes the clear word that `unpackSeat` reads. */
export function packSeat(seat: OfferedSeat): bigint {
  return (BigInt(seat.firstAccount ?? 0) << 64n) | seat.roleMask;
}

/** The content of a clear word. A record has only the members of its kind. */
export interface ClearParts {
  /** A PARTY has this member. */
  readonly firstAccount?: Hex | undefined;
  /** A PARTY has this member. */
  readonly roles?: readonly RoleName[] | undefined;
  /** A CASE has this member. */
  readonly code?: StatementCode | undefined;
  /** Every other kind has this member. */
  readonly clauses?: readonly AgreementClause[] | undefined;
}

/** The clear word of a record, see `viewOf`. */
export function packClear(kind: Kind, parts: ClearParts): bigint {
  const { firstAccount, roles = [], code = 0, clauses = [] } = parts;
  if (kind === Kind.PARTY) return packSeat({ firstAccount, roleMask: roleMask(roles) });
  return kind === Kind.CASE ? BigInt(code) : clauseMask(clauses);
}

/** A case has its code in the low 16 bits of its clear word. */
function caseCodeIn(clear: bigint): StatementCode {
  return statementCode(Number(clear & 0xffffn));
}

/* ------------------------------------------------ neighbours */

function demanded(record: PackedRecord, neighbour: "parent" | "link"): RecordId {
  const id = record[neighbour];
  if (id !== undefined) return id;
  const kind: KindName = kindName(record.kind);
  throw new LedgerDataError(
    "NEIGHBOUR_MISSING",
    {
      zh: `种类为 ${kind} 的记录缺少 ${neighbour}，账本不会写入这样的记录：数据不是账本所写。`,
      en:
        `A record of the kind ${kind} lacks its ${neighbour}. The ledger records none without it, so ` +
        "these data do not come from the ledger.",
    },
    { kind, neighbour },
  );
}
