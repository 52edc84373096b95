import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { entriesOf } from "../text/entries.ts";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import { AttestingPart__factory } from "./bindings/factories/parts/AttestingPart__factory.ts";
import { GoverningPart__factory } from "./bindings/factories/parts/GoverningPart__factory.ts";
import { JudgingPart__factory } from "./bindings/factories/parts/JudgingPart__factory.ts";
import { SettlingPart__factory } from "./bindings/factories/parts/SettlingPart__factory.ts";
import { RUNTIME_CODE } from "./bindings/runtime-code.ts";
import type { ContractName, LedgerPart, PartAddresses } from "./deployment.ts";

/** The code that creates each contract, without the arguments of its constructor. */
const CREATION_CODE: Readonly<Record<ContractName, string>> = {
  Ledger: Ledger__factory.bytecode,
  AttestingPart: AttestingPart__factory.bytecode,
  SettlingPart: SettlingPart__factory.bytecode,
  GoverningPart: GoverningPart__factory.bytecode,
  JudgingPart: JudgingPart__factory.bytecode,
};

/** The part whose address each immutable holds. */
const LINKS: Readonly<Record<string, LedgerPart>> = {
  attestingPart: "AttestingPart",
  settlingPart: "SettlingPart",
  governingPart: "GoverningPart",
  judgingPart: "JudgingPart",
};

/**
 * The code that a contract of this program has on a chain when it is linked to these parts, byte for byte. A ledger is
 * this program's only if its own code and that of every part are this: a part runs on the ledger's whole storage, so
 * one with other code could hand out seats. What a deployer says of his code proves nothing.
 */
export function programCode(name: ContractName, parts: PartAddresses): Uint8Array {
  const { start, length, immutables } = RUNTIME_CODE[name];
  const code = fromHex(CREATION_CODE[name]).slice(start, start + length);
  for (const [immutable, places] of entriesOf<Readonly<Record<string, readonly number[]>>>(immutables)) {
    const part = LINKS[immutable];
    if (part === undefined) throw new Error(`The immutable ${immutable} of ${name} is no part.`);
    const address = fromHex(parts[part], 20);
    // An address stands in the low 20 bytes of its word; the others are zero in the code that creates.
    for (const place of places) code.set(address, place + 12);
  }
  return code;
}

/** The data of the transaction that creates a part: no part has a constructor. */
export function partCreation(part: LedgerPart): string {
  return CREATION_CODE[part];
}

/** keccak256 of the code that a contract of this program has when it is linked to these parts. */
export function programCodeHash(name: ContractName, parts: PartAddresses): Hex {
  return toHex(keccak256(programCode(name, parts)));
}
