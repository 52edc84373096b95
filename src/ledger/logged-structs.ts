import {
  arrayOf,
  bigUint,
  bytes,
  checked,
  checkedField,
  fixedBytes,
  packed,
  packedBigUint,
  packedBytes,
  packedUint,
  tuple,
  uint,
} from "./abi.ts";
import { actKind, formOf, stepCode } from "./codes.ts";
import { decisionKind, decisionStep } from "./decisions.ts";
import { kindOf } from "./kinds.ts";
import { parseRecordId } from "./record-id.ts";
import { roleCode } from "./roles.ts";
import { statusOf } from "./statuses.ts";

/*
 * The structs of `contracts/interfaces/ILedgerTypes.sol` as the ledger logs them, word by word. Names of members are
 * the contract's where no other part of this program sees them; `events.ts` says what the values mean.
 */

const id = checked(fixedBytes(10), parseRecordId);
const trail = fixedBytes(24);
const word = fixedBytes(32);
const kind = checked(uint(8), kindOf);

const packedId = checkedField(packedBytes(10), parseRecordId);
const packedKind = checkedField(packedUint(8), kindOf);
const packedRole = checkedField(packedUint(8), roleCode);

const BODY = tuple({
  tag: word,
  signed: packed({ issuer: packedId, account: packedBytes(20), role: packedRole, kind: packedKind }),
  placed: packed({
    parent: packedId,
    link: packedId,
    from: packedUint(32),
    until: packedUint(32),
    effectiveAt: packedUint(32),
  }),
  judged: packed({
    number: packedBigUint(64),
    form: checkedField(packedUint(8), formOf),
    status: checkedField(packedUint(8), statusOf),
    flags: packedUint(8),
    jurisdiction: packedUint(8),
    version: packedUint(16),
    soft: packedUint(32),
    unused: packedUint(32),
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
  referenceText: bytes,
});

/* A statement and a settlement have the same words; in a settlement the code is the status, the outcome the reason. */
const ACT = tuple({
  tag: word,
  trail,
  signed: packed({ by: packedId, account: packedBytes(20), role: packedRole, unused: packedUint(8) }),
  said: packed({
    subject: packedId,
    about: packedId,
    until: packedUint(32),
    effectiveAt: packedUint(32),
    code: packedUint(16),
    outcome: packedUint(16),
  }),
  judged: packed({
    jurisdiction: packedUint(8),
    unused: packedUint(8),
    value: packedBigUint(88),
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
    act: checkedField(packedUint(8), actKind),
    kind: packedKind,
    code: checkedField(packedUint(16), stepCode),
    caseNumber: packedUint(8),
    jurisdiction: packedUint(8),
    version: packedUint(16),
  }),
  judged: packed({
    parent: packedId,
    link: packedId,
    rule: packedUint(32),
    unmet: packedUint(32),
    time: packedUint(32),
  }),
  subject: id,
  call: word,
});

const DECISION = tuple({
  tag: word,
  decision: word,
  signed: packed({
    agency: packedId,
    account: packedBytes(20),
    step: checkedField(packedUint(8), decisionStep),
    kind: checkedField(packedUint(8), decisionKind),
  }),
  judged: packed({
    ordinal: packedUint(8),
    roster: packedUint(16),
    approvals: packedUint(16),
    time: packedUint(32),
  }),
  content: bytes,
  referenceText: bytes,
});

export const STEP = tuple({
  kind,
  caseNumber: uint(8),
  act: uint(8),
  code: checked(uint(16), stepCode),
  words: arrayOf(word),
});

export const RECORDED = tuple({ body: BODY });
export const ACTED = tuple({ act: ACT });
export const REFUSED = tuple({ refusal: REFUSAL });
export const DECIDED = tuple({ act: DECISION });
export const ADOPTED = tuple({
  ordinal: uint(8),
  version: uint(16),
  agencies: arrayOf(id),
  quorum: uint(8),
  delaySeconds: uint(32),
});
export const PUBLICATION = tuple({ effectiveFrom: uint(32), rulebook: word, steps: arrayOf(STEP) });
export const PUBLISHED = tuple({ ordinal: uint(8), version: uint(16), from: uint(32), publication: PUBLICATION });
export const PROMISED = tuple({ publication: PUBLICATION });
