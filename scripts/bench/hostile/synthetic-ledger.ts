// A ledger that no contract made: records, trails, state trie and sealed header are built in memory, so that a file may
// hold what the contract would never let into the ledger. Its certificates are consistent in every step, because a
// file that fails early costs little.
import { breaksSince } from "../../../src/certificate/breaks.ts";
import { certificateBytes, type Certificate } from "../../../src/certificate/certificate.ts";
import { DESCRIPTOR_FORMAT, descriptorId, type Descriptor } from "../../../src/certificate/descriptor.ts";
import { LineageWalk } from "../../../src/certificate/lineage-walk.ts";
import { isMadeOfInputs } from "../../../src/certificate/lineage.ts";
import { readTrail } from "../../../src/certificate/trail.ts";
import { headerFromRpc } from "../../../src/consensus/header.ts";
import { concatBytes, fromHex, toHex, type Hex } from "../../../src/consensus/hex.ts";
import { keccak256 } from "../../../src/consensus/keccak.ts";
import { sealHeader, validatorAddress } from "../../../src/consensus/qbft.ts";
import { encodeRlp, encodeScalar } from "../../../src/consensus/rlp.ts";
import { readTrie } from "../../../src/consensus/trie.ts";
import { readTrieNode } from "../../../src/consensus/trie-node.ts";
import { Code, Form, List, Outcome } from "../../../src/ledger/codes.ts";
import { encodeLedgerData, idOfBody, Tag, trailOf } from "../../../src/ledger/event-log.ts";
import type { Body } from "../../../src/ledger/events.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { NO_RECORD, type RecordId } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import {
  appendAllToList,
  EMPTY_LIST,
  encodeBreak,
  IDENTITY_SLOT,
  listSlot,
  stateSlot,
} from "../../../src/ledger/storage-slots.ts";
import { TrieInMemory } from "./trie-in-memory.ts";

const ZERO_WORD: Hex = `0x${"00".repeat(32)}`;
const NO_TRAIL: Hex = `0x${"00".repeat(24)}`;
const ACCOUNT: Hex = `0x${"aa".repeat(20)}`;
const LEDGER: Hex = `0x${"1e".repeat(20)}`;
const CODE_HASH: Hex = `0x${"cd".repeat(32)}`;
const IDENTITY: Hex = `0x${"1d".repeat(32)}`;
const CITY = "城市";
const BLOCK = 1_000;
/** The time of everything: seconds. */
export const TIME = 1_800_000_000;

/** The part of a record that a hostile file chooses. */
interface Chosen {
  readonly kind: Kind;
  readonly name: string;
  readonly parent?: RecordId;
  readonly link?: RecordId;
  readonly issuer?: RecordId;
  readonly inputs?: readonly RecordId[];
  readonly content?: Hex;
  /** Names the record by the digest of a folder: an export. */
  readonly sha256Digest?: Hex;
}

interface Kept {
  readonly body: Body;
  readonly data: Uint8Array[];
}

export class SyntheticLedger {
  readonly city: RecordId;
  readonly validators: readonly Hex[];
  readonly #keys: readonly Uint8Array[];
  readonly #records = new Map<RecordId, Kept>();
  readonly #breaks: Uint8Array[] = [];

  /** @param validators - the number of validators that seal the header */
  constructor(validators = 4) {
    this.#keys = Array.from({ length: validators }, (_, index) => keccak256(new TextEncoder().encode(`key ${index}`)));
    this.validators = this.#keys.map(validatorAddress).sort();
    this.city = this.record({ kind: Kind.JURISDICTION, name: CITY });
  }

  /** Adds a record in force. It refers to the trail heads that other records have now. */
  record(chosen: Chosen): RecordId {
    const { kind, name, parent = NO_RECORD, link = NO_RECORD, issuer = NO_RECORD, inputs = [], sha256Digest } = chosen;
    const named = new TextEncoder().encode(name);
    const body: Body = {
      tag: Tag.BODY,
      draft: {
        kind,
        role: Role.OPERATOR,
        status: Status.IN_FORCE,
        backfilled: false,
        parent,
        link,
        from: 0,
        until: 0,
        effectiveAt: 0,
        content: chosen.content ?? ZERO_WORD,
        sha256Digest: sha256Digest ?? ZERO_WORD,
        sm3Digest: ZERO_WORD,
        clear: 0n,
        inputs,
        ...(sha256Digest === undefined
          ? { form: Form.REFERENCE, reference: name, referenceBytes: toHex(named), revision: 0n }
          : { form: Form.FOLDER, ordinal: 0n }),
      },
      issuer,
      account: ACCOUNT,
      admission: this.#headOf(issuer),
      jurisdiction: 1,
      version: 1,
      soft: 0,
      flags: 0,
      time: TIME,
      parentTrail: this.#headOf(parent),
      linkTrail: this.#headOf(link),
      inputTrails: inputs.map((input) => this.#headOf(input)),
    };
    const id = idOfBody(body);
    const event = { type: "Recorded", id, issuer, kind, body } as const;
    this.#records.set(id, { body, data: [encodeLedgerData(event)] });
    return id;
  }

  /** Adds an act to a record's trail: a favourable review, which changes nothing. */
  review(subject: RecordId, by: RecordId): void {
    const { data } = this.#records.get(subject)!;
    const code = Code.REVIEW;
    const statement = {
      subject,
      code,
      outcome: Outcome.PASSED,
      role: Role.OPERATOR,
      until: 0,
      effectiveAt: 0,
      value: 0n,
      about: NO_RECORD,
      document: ZERO_WORD,
    };
    const act = {
      tag: Tag.ACT,
      trail: this.#headOf(subject),
      by,
      account: ACCOUNT,
      jurisdiction: 1,
      version: 1,
      soft: 0,
      breaks: 0,
      time: TIME,
      statement,
    };
    data.push(encodeLedgerData({ type: "Attested", subject, by, code, act }));
  }

  /** Adds breaks of a record to the list of the jurisdiction; no act shows them. */
  breakOf(subject: RecordId, count: number): void {
    const item = encodeBreak({ subject, time: TIME, act: 1, code: Code.CORRECTION });
    for (let index = 0; index < count; index++) this.#breaks.push(item);
  }

  #headOf(id: RecordId): Hex {
    const kept = this.#records.get(id);
    return kept === undefined ? NO_TRAIL : trailOf(kept.data.at(-1)!);
  }

  /** A certificate of a record, with its descriptor. `more` adds the parts that an issuer does not sign. */
  certificate(
    subject: RecordId,
    more: Partial<Pick<Certificate, "openings" | "folder">> = {},
  ): { readonly bytes: Uint8Array; readonly descriptor: Descriptor } {
    const walk = new LineageWalk(subject);
    for (let id = walk.next; id !== undefined; id = walk.next) walk.add(readTrail(id, this.#records.get(id)!.data));
    const descriptor = this.#descriptor();
    const lineage = walk.finish(descriptor);
    const { draft, time } = lineage.subject.body;
    const breaks = isMadeOfInputs(draft.kind) ? breaksSince(this.#breaks, time) : undefined;
    const now = lineage.provenNow(lineage.touchedBy(breaks?.items ?? []));
    const slots = [IDENTITY_SLOT, ...now.map(stateSlot)];
    if (breaks !== undefined) slots.splice(2, 0, listSlot(this.city, List.BREAKS));
    const provenNow = new Set(now);
    const { storage, state } = this.#tries();
    const certificate: Certificate = {
      descriptor: descriptorId(descriptor),
      subject: { record: subject },
      header: this.#header(state.root),
      nodes: nodesFor(state, [fromHex(LEDGER)], storage, slots),
      trails: [...lineage.records.values()].map(({ id, data, lastUse }) =>
        provenNow.has(id) ? data : data.slice(0, 1 + lastUse.acts),
      ),
      breaks,
      openings: new Map(),
      folder: undefined,
      salted: undefined,
      ...more,
    };
    return { bytes: certificateBytes(certificate), descriptor };
  }

  #descriptor(): Descriptor {
    const cityTrail = trailOf(this.#records.get(this.city)!.data[0]!);
    return {
      format: DESCRIPTOR_FORMAT,
      network: "hostile",
      environment: "production",
      chainId: 1,
      genesisHash: ZERO_WORD,
      edition: 1,
      previous: [],
      asOf: { block: 1, hash: ZERO_WORD, time: 1 },
      consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: this.validators }] },
      blockPeriodSeconds: 1,
      ledger: {
        address: LEDGER,
        codeHash: CODE_HASH,
        identity: IDENTITY,
        parts: [],
        startBlock: 1,
        jurisdictions: [{ id: this.city, reference: CITY, ordinal: 1, trailHead: cityTrail }],
      },
    };
  }

  #tries(): { readonly storage: TrieInMemory; readonly state: TrieInMemory } {
    const words: [Hex, bigint][] = [...this.#records].map(([id, kept]) => [stateSlot(id), stateWord(kept)]);
    words.push([IDENTITY_SLOT, BigInt(IDENTITY)]);
    const { count, hash } = appendAllToList(EMPTY_LIST, padded(this.#breaks));
    if (count > 0) words.push([listSlot(this.city, List.BREAKS), (BigInt(hash) << 32n) | BigInt(count)]);
    const storage = new TrieInMemory(
      words.map(([slot, word]) => [keccak256(fromHex(slot)), encodeRlp(encodeScalar(word))]),
    );
    const account = encodeRlp([encodeScalar(1), encodeScalar(0), storage.root, fromHex(CODE_HASH)]);
    const state = new TrieInMemory([
      [keccak256(fromHex(LEDGER)), account],
      [keccak256(fromHex(ACCOUNT)), account],
    ]);
    return { storage, state };
  }

  #header(stateRoot: Uint8Array): Uint8Array {
    const unsealed = headerFromRpc({
      parentHash: ZERO_WORD,
      sha3Uncles: ZERO_WORD,
      miner: this.validators[0]!,
      stateRoot: toHex(stateRoot),
      transactionsRoot: ZERO_WORD,
      receiptsRoot: ZERO_WORD,
      logsBloom: `0x${"00".repeat(256)}`,
      difficulty: "0x1",
      number: `0x${BLOCK.toString(16)}`,
      gasLimit: "0x1",
      gasUsed: "0x0",
      timestamp: `0x${TIME.toString(16)}`,
      extraData: "0x",
      mixHash: ZERO_WORD,
      nonce: "0x0000000000000000",
    });
    return sealHeader(unsealed, { validators: this.validators, privateKeys: this.#keys });
  }
}

/** The word of a record's state: its trail gives it a status in force and no holds. */
function stateWord({ body, data }: Kept): bigint {
  const head = BigInt(trailOf(data.at(-1)!));
  const { kind, status } = body.draft;
  return (head << 64n) | (BigInt(kind) << 56n) | (BigInt(status) << 48n) | (1n << 32n);
}

function padded(items: readonly Uint8Array[]): Uint8Array[] {
  return items.map((item) => concatBytes(item, new Uint8Array(32 - item.length)));
}

/** The nodes that a verifier reads, each once, in the order of first use. */
function nodesFor(
  state: TrieInMemory,
  addresses: readonly Uint8Array[],
  storage: TrieInMemory,
  slots: readonly Hex[],
): Uint8Array[] {
  const used = new Map<string, Uint8Array>();
  const read = (trie: TrieInMemory, key: Uint8Array): void => {
    readTrie(trie.root, keccak256(key), (reference) => {
      const name = toHex(reference);
      const node = trie.nodes.get(name)!;
      used.set(name, node);
      return readTrieNode(node, reference === trie.root);
    });
  };
  for (const address of addresses) read(state, address);
  for (const slot of slots) read(storage, fromHex(slot));
  return [...used.values()];
}
