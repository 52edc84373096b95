import { hexlify, solidityPacked, zeroPadBytes, zeroPadValue } from "ethers";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { Form } from "../../src/ledger/codes.ts";
import { referenceText } from "../../src/ledger/event-log.ts";
import type { LEDGER_TOPICS } from "../../src/ledger/event-topics.ts";
import type { Kind } from "../../src/ledger/kinds.ts";
import { exportId, recordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { randomSource } from "./random-source.ts";

export const abi = Ledger__factory.createInterface();

const source = randomSource(20260);
export const { random, hexOf } = source;
const { uintOf, small, many } = source;
const anyKind = (): number => 1 + random(17);
const anyStatus = (): number => Object.values(Status)[random(Object.values(Status).length)]!;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const tag = (text: string): string => zeroPadBytes(hexlify(new TextEncoder().encode(text)), 32);

function randomDraft() {
  const form = random(4) as Form;
  const references = ["", "齐数授〔2026〕1号", "\ufeffwith a mark", "A-1", "号".repeat(21)];
  return {
    kind: anyKind(),
    role: random(64),
    status: anyStatus(),
    form,
    number: uintOf(64),
    parent: hexOf(10),
    link: hexOf(10),
    from: small(32),
    until: small(32),
    effectiveAt: small(32),
    content: hexOf(32),
    sha256Digest: hexOf(32),
    sm3Digest: hexOf(32),
    clear: uintOf(256),
    inputs: many(random(8), () => hexOf(10)),
    referenceText: form === Form.REFERENCE ? toHex(utf8(references[random(references.length)]!)) : "0x",
  };
}

/** Packs fields into one word with ethers, the first in the highest bits: independent of this program's own packing. */
const packed = (types: readonly string[], values: readonly unknown[]): string =>
  zeroPadValue(solidityPacked(types, values), 32);

/** A random event: its values as this program reads them, and the arguments with which ethers encodes it. */
export interface RandomLog {
  readonly name: keyof typeof LEDGER_TOPICS;
  readonly values: readonly unknown[];
  readonly meant: Record<string, unknown>;
}

export function randomRecorded(): RandomLog {
  const { referenceText: referenceBytes, number, form, ...fields } = randomDraft();
  const flags = small(8);
  const draft = {
    ...fields,
    backfilled: (flags & 1) === 1,
    ...(form === Form.REFERENCE
      ? { form, reference: referenceText(referenceBytes), referenceBytes, revision: number }
      : { form, ordinal: number }),
  };
  const body = {
    tag: tag("laiqu.body.2"),
    draft,
    issuer: hexOf(10),
    account: hexOf(20),
    admission: hexOf(24),
    jurisdiction: small(8),
    version: small(16),
    soft: small(32),
    flags,
    time: small(32),
    parentTrail: hexOf(24),
    linkTrail: hexOf(24),
    inputTrails: many(draft.inputs.length, () => hexOf(24)),
  };
  const recordedId =
    form === Form.REFERENCE
      ? recordId({
          kind: draft.kind as Kind,
          issuer: body.issuer,
          reference: fromHex(referenceBytes),
          revision: number,
        })
      : exportId({ sha256: draft.sha256Digest, ordinal: number });
  const logged = {
    ...body,
    ...draft,
    referenceText: referenceBytes,
    signed: packed(["bytes10", "address", "uint8", "uint8"], [body.issuer, body.account, draft.role, draft.kind]),
    placed: packed(
      ["bytes10", "bytes10", "uint32", "uint32", "uint32"],
      [draft.parent, draft.link, draft.from, draft.until, draft.effectiveAt],
    ),
    judged: packed(
      ["uint64", "uint8", "uint8", "uint8", "uint8", "uint16", "uint32", "uint32", "uint32"],
      [number, form, draft.status, flags, body.jurisdiction, body.version, body.soft, 0, body.time],
    ),
  };
  return {
    name: "Recorded",
    values: [recordedId, body.issuer, draft.kind, logged],
    meant: { id: recordedId, issuer: body.issuer, kind: draft.kind, body },
  };
}

export function randomAct(settles: boolean): RandomLog {
  const common = {
    tag: tag(settles ? "laiqu.settlement.2" : "laiqu.act.2"),
    trail: hexOf(24),
    by: hexOf(10),
    account: hexOf(20),
    jurisdiction: small(8),
    version: small(16),
    soft: small(32),
    breaks: small(32),
    time: small(32),
  };
  const said = {
    subject: hexOf(10),
    role: random(64),
    until: small(32),
    effectiveAt: small(32),
    about: hexOf(10),
    document: hexOf(32),
  };
  const statement = { ...said, code: small(16), outcome: small(16), value: uintOf(88) };
  const settlement = { ...said, status: anyStatus(), reason: small(16), answers: small(32) };
  const [code, outcome, value] = settles
    ? [settlement.status, settlement.reason, settlement.answers]
    : [statement.code, statement.outcome, statement.value];
  const logged = {
    tag: common.tag,
    trail: common.trail,
    document: said.document,
    signed: packed(["bytes10", "address", "uint8", "uint8"], [common.by, common.account, said.role, 0]),
    said: packed(
      ["bytes10", "bytes10", "uint32", "uint32", "uint16", "uint16"],
      [said.subject, said.about, said.until, said.effectiveAt, code, outcome],
    ),
    judged: packed(
      ["uint8", "uint96", "uint16", "uint32", "uint32", "uint32"],
      [common.jurisdiction, value, common.version, common.soft, common.breaks, common.time],
    ),
  };
  const values = [said.subject, common.by, code, logged];
  return settles
    ? {
        name: "Settled",
        values,
        meant: { subject: said.subject, by: common.by, status: code, act: { ...common, settlement } },
      }
    : {
        name: "Attested",
        values,
        meant: { subject: said.subject, by: common.by, code, act: { ...common, statement } },
      };
}

export function randomRefused(): RandomLog {
  const refusal = {
    tag: tag("laiqu.refusal.2"),
    act: random(4),
    kind: anyKind(),
    code: small(16),
    caseNumber: small(8),
    rule: small(16),
    version: small(16),
    jurisdiction: small(8),
    unmet: small(32),
    time: small(32),
    account: hexOf(20),
    parent: hexOf(10),
    link: hexOf(10),
    subject: hexOf(10),
    call: hexOf(32),
  };
  const { subject } = refusal;
  const party = hexOf(10);
  const logged = {
    ...refusal,
    signed: packed(
      ["address", "uint8", "uint8", "uint16", "uint8", "uint8", "uint16"],
      [
        refusal.account,
        refusal.act,
        refusal.kind,
        refusal.code,
        refusal.caseNumber,
        refusal.jurisdiction,
        refusal.version,
      ],
    ),
    judged: packed(
      ["bytes10", "bytes10", "uint32", "uint32", "uint32"],
      [refusal.parent, refusal.link, refusal.rule, refusal.unmet, refusal.time],
    ),
  };
  return {
    name: "Refused",
    values: [party, subject, refusal.rule, logged],
    meant: { party, subject, rule: refusal.rule, refusal },
  };
}

export function randomPublished(): RandomLog {
  const steps = many(random(4), () => ({
    kind: anyKind(),
    caseNumber: small(8),
    act: small(8),
    code: small(16),
    words: many(random(5), () => hexOf(32)),
  }));
  const published = {
    jurisdiction: hexOf(10),
    ordinal: small(8),
    version: small(16),
    from: small(32),
    publication: { effectiveFrom: small(32), rulebook: hexOf(32), steps },
  };
  return { name: "RulebookPublished", values: Object.values(published), meant: published };
}

function randomDecided(): RandomLog {
  const act = {
    tag: tag("laiqu.decision.1"),
    decision: hexOf(32),
    agency: hexOf(10),
    account: hexOf(20),
    step: 1 + random(3),
    kind: 1 + random(7),
    ordinal: small(8),
    roster: small(16),
    approvals: small(16),
    time: small(32),
    content: hexOf(random(200)),
    referenceBytes: hexOf(random(64)),
  };
  const jurisdiction = hexOf(10);
  const logged = {
    ...act,
    referenceText: act.referenceBytes,
    signed: packed(["bytes10", "address", "uint8", "uint8"], [act.agency, act.account, act.step, act.kind]),
    judged: packed(["uint8", "uint16", "uint16", "uint32"], [act.ordinal, act.roster, act.approvals, act.time]),
  };
  return {
    name: "DecisionTaken",
    values: [jurisdiction, act.decision, act.step, logged],
    meant: { jurisdiction, decision: act.decision, step: act.step, act },
  };
}

function randomAdopted(): RandomLog {
  const jurisdiction = hexOf(10);
  const [ordinal, version, quorum, delaySeconds] = [small(8), small(16), small(8), small(32)];
  const agencies = Array.from({ length: random(17) }, () => hexOf(10));
  return {
    name: "RosterAdopted",
    values: [jurisdiction, ordinal, version, agencies, quorum, delaySeconds],
    meant: { jurisdiction, ordinal, version, roster: { agencies, quorum, delaySeconds } },
  };
}

export function randomLog(): RandomLog {
  switch (random(7)) {
    case 0:
      return randomRecorded();
    case 1:
      return randomAct(false);
    case 2:
      return randomAct(true);
    case 3:
      return randomRefused();
    case 4:
      return randomDecided();
    case 5:
      return randomAdopted();
    default:
      return randomPublished();
  }
}
