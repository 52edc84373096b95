import { isKeyName } from "../dossier/keystore.ts";
import type { FoundedJurisdiction } from "../deployment/founding.ts";
import { jurisdictionId } from "../ledger/jurisdiction-id.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";

/** A founding party with the short name of its key and its dossier on this machine. */
export interface NamedParty {
  readonly name: string;
  readonly id: RecordId;
  readonly jurisdiction: string;
  readonly reference: string;
  readonly roles: readonly RoleName[];
}

/**
 * Names every founding party: by its reference, where that can name a key and no other party has it, else by its first
 * role and a number. The same founding always gives the same names.
 */
export function namedParties(jurisdictions: readonly FoundedJurisdiction[]): NamedParty[] {
  const references = jurisdictions.flatMap(({ parties }) => parties.map(({ reference }) => folded(reference)));
  const taken = new Set<string>();
  return jurisdictions.flatMap(({ reference: jurisdiction, parties }) => {
    const issuer = jurisdictionId(jurisdiction);
    return parties.map(({ reference, roles }) => {
      const own = isKeyName(reference) && !taken.has(folded(reference));
      const name = own ? reference : freeName(roles[0], (text) => taken.has(text) || references.includes(text));
      taken.add(folded(name));
      return {
        name,
        id: recordId({ kind: Kind.PARTY, issuer, reference, revision: 0 }),
        jurisdiction,
        reference,
        roles,
      };
    });
  });
}

function freeName(role: RoleName | undefined, isTaken: (folded: string) => boolean): string {
  const stem = (role ?? "PARTY").replaceAll("_", "-");
  for (let number = 1; ; number++) {
    const name = `${stem}-${number}`;
    if (!isTaken(folded(name))) return name;
  }
}

/** Some file systems do not tell upper from lower case. */
function folded(text: string): string {
  return text.toLowerCase();
}
