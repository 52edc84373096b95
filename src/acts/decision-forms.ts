import { parseHex, isHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { BODIES } from "../document-schemas/choice-tables.ts";
import type { DocumentForm, SchemaField } from "../document-schemas/document-schema.ts";
import type { FieldType } from "../document-schemas/field-type.ts";
import { ACCOUNT, choice, choices, DATE, DIGEST, field, optional, record } from "../document-schemas/make-schema.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { parseDigest } from "../documents/digest.ts";
import type { DecisionContent } from "../ledger/decision-content.ts";
import { decisionLabels } from "../ledger/decision-text.ts";
import type { DecisionKindName } from "../ledger/decisions.ts";
import { parseRecordId } from "../ledger/record-id.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import { Status, statusLabels } from "../ledger/statuses.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import { endOfTerm } from "../text/china-time.ts";
import { isKeyOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { GovernanceAct } from "./act.ts";
import { DecisionError } from "./decision-error.ts";
import { requirePossible } from "./possible-decision.ts";
import { workingDays } from "./working-days.ts";

/** A reference has 64 bytes at most, and so does the number of a paper. */
const NAME: FieldType = { is: "TEXT", most: 64 };
/** 32 bytes: 0x and 64 hexadecimal digits. */
const WORD: FieldType = { is: "TEXT", most: 66 };
const DAYS: FieldType = { is: "LIST", each: { is: "TEXT", most: 24 }, most: 184 };
const WAYS_TO_END = ["TERMINATED", "REVOKED", "VOID"] as const;

const PAPER = field("paper", "机关文号", "number of the agencies' paper", NAME);
const PARTY = field("party", "主体", "party", record("PARTY"));
const NEW_ACCOUNT = field("account", "账户", "account", ACCOUNT);
const ROLES = field("roles", "角色", "roles", choices(BODIES));

/** The fields of what each kind of decision decides. All of it is public, so that no document stands behind it. */
const DECIDED: Readonly<Record<DecisionKindName, readonly SchemaField[]>> = {
  ADMIT_AUTHORITY: [field("reference", "业务编号", "reference of the authority", NAME), ROLES, NEW_ACCOUNT],
  END_AUTHORITY: [
    PARTY,
    field(
      "status",
      "方式",
      "how it ends",
      choice(
        Object.fromEntries(WAYS_TO_END.map((way) => [way, [statusLabels[way].zh, statusLabels[way].en] as const])),
      ),
    ),
    optional("reason", "事由代码", "reason code", { is: "WHOLE", least: 0, most: 0xffff }),
  ],
  OFFER_SEAT: [
    PARTY,
    NEW_ACCOUNT,
    ROLES,
    optional("until", "截止日期", "last day", DATE),
    optional("lost", "密钥丢失的账户", "account whose key is lost", ACCOUNT),
  ],
  PROMISE: [
    field("version", "版本", "version of the rulebook", { is: "WHOLE", least: 1, most: 0xffff }),
    field("hash", "规则集版本的哈希", "hash of that version", WORD),
  ],
  CALENDAR: [
    field("half", "半年", "half year, such as 2026-1", { is: "TEXT", most: 6 }),
    optional("off", "放假日", "days off, or ranges such as 2026-02-16..2026-02-22", DAYS),
    optional("worked", "调休上班日", "days worked in their place", DAYS),
  ],
  ROSTER: [
    field("agencies", "机关", "agencies", { is: "LIST", each: record("PARTY"), most: 16 }),
    field("quorum", "须同意的机关数", "how many must approve", { is: "WHOLE", least: 1, most: 16 }),
    field("delaySeconds", "执行前的等待", "how long a decision waits", {
      is: "WHOLE",
      least: 0,
      most: 366 * 86_400,
      unit: { zh: "秒", en: "seconds" },
    }),
  ],
  RETIRE: [optional("successor", "后继账本的网络描述文件", "descriptor of the ledger after it", DIGEST)],
};

const NAMED: DocumentForm = {
  id: "laiqu.decision.1",
  title: { zh: "决定", en: "decision" },
  fields: [field("decision", "决定编号", "number of the decision", WORD)],
  papers: [],
};

/** The fields with which an agency proposes a decision of a kind. */
export function proposalForm(kind: DecisionKindName): DocumentForm {
  return {
    id: `laiqu.proposal.${kind.toLowerCase().replaceAll("_", "-")}.1`,
    title: decisionLabels[kind],
    fields: [PAPER, ...DECIDED[kind]],
    papers: [],
  };
}

/** The fields of a step of a decision: those of a proposal, or the number of the decision. */
export function formOfGovernance(on: GovernanceAct): DocumentForm {
  return on.act === "PROPOSAL" ? proposalForm(on.decision) : NAMED;
}

/**
 * Makes the content of a decision from the fields of its proposal.
 * @param fields - in which nothing is wrong, and records have their ids
 * @throws DecisionError, also for what the ledger would never carry out; DateError; InputError REFERENCE_*
 */
export function decisionContent(kind: DecisionKindName, fields: JsonObject): DecisionContent {
  const content = contentOf(kind, new Fields(fields));
  requirePossible(content);
  return content;
}

function contentOf(kind: DecisionKindName, fields: Fields): DecisionContent {
  switch (kind) {
    case "ADMIT_AUTHORITY": {
      const reference = parseNewReference(fields.text("reference") ?? "");
      // An authority hides nothing: its reference and its roles are public, so there is no document behind it.
      return {
        kind,
        referenceBytes: toHex(new TextEncoder().encode(reference)),
        document: NO_WORD,
        account: fields.account("account"),
        roles: fields.roles(),
      };
    }
    case "END_AUTHORITY": {
      const status = WAYS_TO_END.find((way) => way === fields.text("status")) ?? "TERMINATED";
      return { kind, party: fields.party(), status: Status[status], reason: fields.whole("reason") };
    }
    case "OFFER_SEAT": {
      const until = fields.text("until");
      return {
        kind,
        party: fields.party(),
        account: fields.account("account"),
        roles: fields.roles(),
        until: until === undefined ? 0 : endOfTerm(until),
        lost: fields.account("lost"),
      };
    }
    case "PROMISE":
      return { kind, version: fields.whole("version"), hash: hashIn(fields.text("hash") ?? "") };
    case "CALENDAR":
      return { kind, ...workingDays(fields.text("half") ?? "", fields.texts("off"), fields.texts("worked")) };
    case "ROSTER":
      return {
        kind,
        agencies: fields.texts("agencies").map(parseRecordId),
        quorum: fields.whole("quorum"),
        delaySeconds: fields.whole("delaySeconds"),
      };
    case "RETIRE": {
      const successor = fields.text("successor");
      return { kind, successor: successor === undefined ? NO_WORD : descriptorDigest(successor) };
    }
    default:
      return kind satisfies never;
  }
}

const NO_ACCOUNT: Hex = `0x${"0".repeat(40)}`;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/** The fields of a proposal in which nothing is wrong. A field that is absent is zero or empty. */
class Fields {
  readonly #fields: JsonObject;

  constructor(fields: JsonObject) {
    this.#fields = fields;
  }

  text(name: string): string | undefined {
    const value = this.#fields[name];
    return typeof value === "string" ? value : undefined;
  }

  texts(name: string): readonly string[] {
    const value = this.#fields[name];
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
  }

  whole(name: string): number {
    const value = this.#fields[name];
    return typeof value === "number" ? value : 0;
  }

  party() {
    return parseRecordId(this.text("party") ?? "");
  }

  account(name: string): { readonly account: Hex } {
    return { account: parseHex(this.text(name) ?? NO_ACCOUNT, 20) };
  }

  roles(): bigint {
    return roleMask(this.texts("roles").filter((name) => isKeyOf(Role, name)));
  }
}

function hashIn(text: string): Hex {
  if (isHex(text, 32)) return text;
  const shown = showForeign(text);
  throw new DecisionError(
    "HASH_MALFORMED",
    {
      zh: `规则集版本的哈希应为 0x 加 64 位小写十六进制数字，而不是 ${shown}。`,
      en: `The hash of a rulebook's version is 0x and 64 lower-case hexadecimal digits, not ${shown}.`,
    },
    { text },
  );
}

/** Descriptors are named by their SHA-256. */
function descriptorDigest(text: string): Hex {
  const { algorithm, hex } = parseDigest(text);
  if (algorithm === "sha256") return parseHex(`0x${hex}`, 32);
  const shown = showForeign(text);
  throw new DecisionError(
    "HASH_MALFORMED",
    {
      zh: `网络描述文件以 SHA-256 指称：应为 sha256: 加 64 位十六进制数字，而不是 ${shown}。`,
      en: `A descriptor is named by its SHA-256: sha256: and 64 hexadecimal digits, not ${shown}.`,
    },
    { text },
  );
}
