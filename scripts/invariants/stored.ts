import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import {
  approvedRootSlot,
  bookSlot,
  clearedSlot,
  edgeSlot,
  factSlot,
  listSlot,
  stateSlot,
} from "../../src/ledger/storage-slots.ts";
import { statementCode } from "../../src/ledger/codes.ts";

import type { LedgerModel } from "./ledger-model.ts";
import type { ModelRecord } from "./model-state.ts";
import type { World } from "./world.ts";

/** Every word of the ledger's storage that differs from what the events alone say it must be. */
export async function storedDifferently(world: World, model: LedgerModel): Promise<string[]> {
  const problems: string[] = [];
  const expect = async (what: string, slot: Hex, word: bigint): Promise<void> => {
    const stored = await world.word(slot);
    if (stored !== word) problems.push(`${what} is ${hex(stored)}, and must be ${hex(word)}`);
  };
  for (const id of model.ids()) {
    const record = model.record(id);
    if (record === undefined) continue;
    await expect(`the state of ${id}`, stateSlot(id), stateWord(record));
    await expect(`the edges of ${id}`, edgeSlot(id), edgeWord(record));
    await expect(`the approved root of ${id}`, approvedRootSlot(id), BigInt(model.approvedRoot(id) ?? 0));
    if (record.kind === Kind.EXPORT) {
      const { time = 0, answers = 0 } = model.disposition(id) ?? {};
      await expect(`the disposition of ${id}`, clearedSlot(id), (BigInt(answers) << 32n) | BigInt(time));
    }
  }
  for (const [{ subject, code, role, party }, fact] of model.facts()) {
    const word =
      (BigInt(fact.by) << 176n) |
      (BigInt(fact.time) << 144n) |
      (BigInt(fact.until) << 112n) |
      (BigInt(fact.outcome) << 96n) |
      (fact.used ? 1n << 88n : 0n) |
      fact.value;
    const slot = factSlot(subject, statementCode(code), role as never, party ?? NO_RECORD);
    await expect(`the fact ${subject} ${code} ${role} ${party ?? ""}`, slot, word);
  }
  for (const [owner, list, { head }] of model.lists())
    await expect(`list ${list} of ${owner}`, listSlot(owner, list), (BigInt(head.hash) << 32n) | BigInt(head.count));
  for (const ordinal of [1, 2]) {
    const book = await world.word(bookSlot(ordinal));
    const breaking = Number((book >> 208n) & 0xffff_ffffn);
    if (breaking !== model.breakingCount(ordinal))
      problems.push(`${breaking} breaking acts are counted, and must be ${model.breakingCount(ordinal)}`);
  }
  return problems;
}

function stateWord({ trail, kind, status, holds, jurisdiction, until }: ModelRecord): bigint {
  return (
    (BigInt(trail) << 64n) |
    (BigInt(kind) << 56n) |
    (BigInt(status) << 48n) |
    (BigInt(holds) << 40n) |
    (BigInt(jurisdiction) << 32n) |
    BigInt(until)
  );
}

function edgeWord({ parent, link, issuer, flags, kind, caseNumber, inputs }: ModelRecord): bigint {
  const extra = kind === Kind.CASE ? caseNumber : inputs.length;
  const id = (value: string | undefined): bigint => BigInt(value ?? 0);
  return (id(parent) << 176n) | (id(link) << 96n) | (id(issuer) << 16n) | (BigInt(flags) << 8n) | BigInt(extra);
}

function hex(word: bigint): Hex {
  return toHex(Uint8Array.from(Buffer.from(word.toString(16).padStart(64, "0"), "hex")));
}
