import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transaction } from "ethers";
import type { ClientContext } from "../../src/client/client-context.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { problemError } from "../../src/client/http/api-error.ts";
import type { ApiError } from "../../src/client/http/api-error.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import type { AccountAnswer, CandidateCheck, TransactionAnswer } from "../../src/schemas/act.ts";
import type { Answer } from "../../src/schemas/answer.ts";
import type { RecordDetail } from "../../src/schemas/record.ts";

export const NOW = 1_800_000_000;
export const PARTY = recordIdOf(1);
export const ACCOUNT = parseHex(`0x${"1".repeat(40)}`, 20);
export const GENESIS_HASH = parseHex(`0x${"e".repeat(64)}`, 32);
export const NEXT = { chainId: 20260, genesisHash: GENESIS_HASH, ledger: ACCOUNT, nonce: 4, gasPrice: "0" };
export const AS_OF = { block: 7, hash: parseHex(`0x${"a".repeat(64)}`, 32), time: NOW - 10 };
const PLACEHOLDER = parseHex(`0x${"b".repeat(64)}`, 32);
const TEXT = { zh: "无", en: "none" };

/** A record id that ends with a number. */
export function recordIdOf(number: number): RecordId {
  return parseRecordId(`0x${number.toString(16).padStart(20, "0")}`);
}

/** A context whose API has only the given functions: every other call fails the test. */
export function contextWith(api: Partial<ApiClient>, dossierDirectory = "/nonexistent"): ClientContext {
  return {
    api: { ...api, ...relayOf(api) } as ApiClient,
    dossierDirectory,
    aliases: new Map([["CY-OPR", PARTY]]),
    passphraseOf: () => Promise.resolve("correct horse"),
    now: () => NOW,
  };
}

/** Puts the hash of the sent transaction in the place of the placeholder of {@link transaction}. */
function relayOf({ relay }: Partial<ApiClient>): Partial<Pick<ApiClient, "relay">> {
  if (relay === undefined) return {};
  return {
    relay: async (request) => {
      const answer = await relay(request);
      if (answer.transaction !== PLACEHOLDER) return answer;
      return { ...answer, transaction: parseHex(Transaction.from(request.raw).hash!, 32) };
    },
  };
}

/** The answer with which the server refuses to hand a transaction to a node. */
export function notRelayed(): ApiError {
  const code = "TRANSACTION_OTHER_CONTRACT";
  return problemError({
    type: "",
    title: "",
    titles: TEXT,
    status: 422,
    code,
    detail: "",
    details: TEXT,
    evidence: {},
  });
}

/** A dossier directory with one key, which is removed by `remove`. */
export async function dossierWithKey(name: string): Promise<{ directory: string; remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), "laiqu-client-"));
  await createKey(directory, name, "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The answer about an account whose seat has these roles. */
export function accountWith(...roles: RoleName[]): AccountAnswer {
  const party = { id: PARTY, kind: "PARTY" as const };
  const seat = { account: ACCOUNT, party, mask: "0", jurisdiction: 1, stage: "BOUND", event: "1:0" } as const;
  return { asOf: AS_OF, account: ACCOUNT, seat: { ...seat, roles, elsewhere: [] }, next: NEXT };
}

/** The check of an act with one item. */
export function check(allowed: boolean, unmet = 0): CandidateCheck {
  const judgedBy = Array.from({ length: unmet }, (_, rule) => ({ rule, met: false }));
  return { allowed, verdicts: [{ id: PARTY, allowed, judgedBy, standings: [] }] };
}

/** The check of an act that the ledger reverts with an error of its own. */
export function reverting(error: string): CandidateCheck {
  const problem = { type: "", title: "", titles: TEXT, status: 422, detail: "", details: TEXT };
  return { allowed: false, verdicts: [], problem: { ...problem, code: "ACT_REVERTS", evidence: { error } } };
}

export function transaction(outcome: TransactionAnswer["outcome"]): TransactionAnswer {
  return {
    transaction: PLACEHOLDER,
    outcome,
    block: { number: 8, hash: parseHex(`0x${"c".repeat(64)}`, 32) },
    indexed: true,
    acts: [],
  };
}

/** A record of the index with every member that the client reads. */
export function recordWith(more: Partial<RecordDetail>): RecordDetail {
  const id = more.id ?? recordIdOf(2);
  return {
    id,
    kind: "AUTHORIZATION",
    label: TEXT,
    form: "REFERENCE",
    jurisdiction: 1,
    standing: {
      code: "IN_FORCE",
      label: TEXT,
      status: "IN_FORCE",
      since: 1,
      cause: { record: { id, kind: "AUTHORIZATION" }, time: 1 },
    },
    flags: [],
    basis: "ENFORCED",
    recordedAt: 1,
    recordedIn: "1:0",
    inputs: [],
    content: parseHex(`0x${"0".repeat(64)}`, 32),
    version: 1,
    trailHead: parseHex(`0x${"d".repeat(48)}`, 24),
    holds: [],
    ...more,
  };
}

/** An answer of the audit with its result. */
export function answer<T>(result: T): Promise<Answer<T>> {
  return Promise.resolve({
    asOf: AS_OF,
    at: NOW,
    knownAt: NOW,
    completeness: "complete",
    basis: "ENFORCED",
    events: [],
    result,
  });
}
