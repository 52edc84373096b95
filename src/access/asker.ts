import { isJsonObject } from "../documents/canonical-json.ts";
import { isRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { isOneOf } from "../text/entries.ts";

/** The kinds of asker that a key or a token can make of its holder. */
export type Grant =
  | { readonly as: "PARTY"; readonly party: RecordId }
  | { readonly as: Overseer; readonly jurisdictions: readonly number[] | "ALL" }
  | { readonly as: "NODE_OPERATOR" };

/** Those who see whole jurisdictions. */
const OVERSEERS = ["AUDITOR", "AUTHORITY"] as const;
type Overseer = (typeof OVERSEERS)[number];

/** Whoever asks: nobody that is known, or the holder of a key or a token under the name that the log of answers has. */
export type Asker = { readonly as: "PUBLIC" } | (Grant & { readonly who: string });

const LAST_ORDINAL = 255;
/** A ledger has 255 jurisdictions at most. */
const MOST_JURISDICTIONS = 255;

/**
 * Reads a grant that stands in the file of keys or in the claim of a token. It is exact: a member too many, or of
 * another form, makes it no grant, because whoever wrote it meant something else.
 * @returns undefined for a value that is no grant
 */
export function readGrant(value: unknown): Grant | undefined {
  if (!isJsonObject(value)) return undefined;
  const { as, party, jurisdictions, ...others } = value;
  if (Object.keys(others).length > 0) return undefined;
  if (as === "NODE_OPERATOR") return party === undefined && jurisdictions === undefined ? { as } : undefined;
  if (as === "PARTY")
    return typeof party === "string" && isRecordId(party) && jurisdictions === undefined ? { as, party } : undefined;
  if (!isOneOf(OVERSEERS, as) || party !== undefined) return undefined;
  const ordinals = jurisdictions === "ALL" ? jurisdictions : readOrdinals(jurisdictions);
  return ordinals === undefined ? undefined : { as, jurisdictions: ordinals };
}

function readOrdinals(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_JURISDICTIONS) return undefined;
  const ordinals = value.filter((each): each is number => Number.isInteger(each) && each >= 1 && each <= LAST_ORDINAL);
  return ordinals.length === value.length ? [...new Set(ordinals)].sort((a, b) => a - b) : undefined;
}
