import { kindName } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import {
  arrayOf,
  bigUint,
  bytes,
  fixedBytes,
  packed,
  packedBigUint,
  packedBytes,
  packedUint,
  tuple,
  uint,
} from "./abi.ts";
import type { AbiType, PackedField } from "./abi.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/*
 * The structs of `contracts/interfaces/ILedgerTypes.sol` as they are logged, word by word: what is meant by them
 * stands in `ledger-events.ts`.
 */

const id = fixedBytes(10);
const trail = fixedBytes(24);
const word = fixedBytes(32);

const packedKind: PackedField<Kind> = {
  ...packedUint(8),
  read(bytes, at) {
    const code = bytes[at]!;
    if (kindName(code) === undefined)
      throw new LedgerDataError("KIND_UNKNOWN", `the ledger knows no kind ${code}`, { code });
    return code as Kind;
  },
};

const kind: AbiType<Kind> = {
  ...uint(8),
  read(reader, at) {
    reader.integer(at, 1);
    return packedKind.read(reader.bytes, at + 31);
  },
};

const BODY = tuple({
  tag: word,
  signed: packed({ issuer: packedBytes(10), account: packedBytes(20), role: packedUint(8), kind: packedKind }),
  placed: packed({
    parent: packedBytes(10),
    link: packedBytes(10),
    from: packedUint(32),
    until: packedUint(32),
    effectiveAt: packedUint(32),
  }),
  judged: packed({
    number: packedBigUint(64),
    form: packedUint(8),
    status: packedUint(8),
    flags: packedUint(8),
    jurisdiction: packedUint(8),
    version: packedUint(16),
    soft: packedUint(32),
    breaks: packedUint(32),
    time: packedUint(32),
  }),
  content: word,
  sha256Digest: word,
  sm3Digest: word,
  clear: bigUint(256),
  admission: trail,
  parentTrail: trail,
  linkTrail: trail,
  inputs: arrayOf(id),
  inputTrails: arrayOf(trail),
  businessNumber: bytes,
});

const ACT = tuple({
  tag: word,
  trail,
  signed: packed({ by: packedBytes(10), account: packedBytes(20), role: packedUint(8), unused: packedUint(8) }),
  said: packed({
    subject: packedBytes(10),
    about: packedBytes(10),
    until: packedUint(32),
    effectiveAt: packedUint(32),
    code: packedUint(16),
    outcome: packedUint(16),
  }),
  judged: packed({
    jurisdiction: packedUint(8),
    value: packedBigUint(96),
    version: packedUint(16),
    soft: packedUint(32),
    breaks: packedUint(32),
    time: packedUint(32),
  }),
  document: word,
});

const REFUSAL = tuple({
  tag: word,
  signed: packed({
    account: packedBytes(20),
    act: packedUint(8),
    kind: packedKind,
    code: packedUint(16),
    caseNumber: packedUint(8),
    jurisdiction: packedUint(8),
    version: packedUint(16),
  }),
  judged: packed({
    parent: packedBytes(10),
    link: packedBytes(10),
    rule: packedUint(32),
    unmet: packedUint(32),
    time: packedUint(32),
  }),
  call: word,
});

export const STEP = tuple({ kind, caseNumber: uint(8), act: uint(8), code: uint(16), words: arrayOf(word) });

export const RECORDED = tuple({ body: BODY });
export const ACTED = tuple({ act: ACT });
export const REFUSED = tuple({ refusal: REFUSAL });
const PUBLICATION = tuple({ effectiveFrom: uint(32), rulebook: word, steps: arrayOf(STEP) });
export const PUBLISHED = tuple({ ordinal: uint(8), version: uint(16), from: uint(32), publication: PUBLICATION });
export const PROMISED = tuple({ publication: PUBLICATION });
