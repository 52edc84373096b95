import type { StepCode } from "../../src/ledger/codes.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Interface, Wallet, id as keccakText, toUtf8Bytes } from "ethers";
import type { RpcRequester } from "../../src/chain/rpc.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import type { FoundingPlan } from "../../src/deployment/founding-transaction.ts";
import { Code, Form, HoldReason, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, exportId, recordId } from "../../src/ledger/record-id.ts";
import { Role, roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { simpleStep } from "../ledger/simple-steps.ts";

const abi = new Interface(Ledger__factory.abi);
const NO_WORD = `0x${"00".repeat(32)}`;
const NO_ADDRESS = `0x${"00".repeat(20)}`;

/** Asks a chain in this process that accepts signed transactions. */
export type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** Turns a chain in this process into the node that the index asks. */
export function requesterOf(ask: Ask): RpcRequester {
  return {
    request: (method, params = []) => ask(method, params),
    batch: (calls) => Promise.all(calls.map(({ method, params }) => ask(method, params))),
  };
}

const STEPS = [
  ...[Kind.RESOURCE, Kind.PRODUCT, Kind.EXPORT].flatMap((kind) => [
    [kind, 0, 0],
    [kind, 2, Status.IN_FORCE],
    [kind, 2, Status.TERMINATED],
    [kind, 2, Status.RECALLED],
    ...[Code.REVIEW, Code.NOTICE, Code.HOLD, Code.RELEASE, Code.CORRECTION, Code.ACCESS_LOG].map((code) => [
      kind,
      1,
      code,
    ]),
  ]),
  [Kind.EXPORT, 2, Status.CONTINUED],
  [Kind.EXPORT, 2, Status.SUNSET],
  [Kind.PARTY, 0, 0],
  [Kind.PARTY, 2, Status.IN_FORCE],
  [Kind.PARTY, 1, Code.SEAT_FROZEN],
  [Kind.PARTY, 1, Code.ROLES],
].map(([kind, act, code]) => simpleStep(kind as Kind, act!, code as StepCode, ["DATA_AUTHORITY", "AUDITOR"]));

/** A ledger with a city, an authority and an inspector, the acts of these two, and a visitor from another city. */
export class SmallLedger {
  readonly authority = new Wallet(keccakText("test authority"));
  readonly inspector = new Wallet(keccakText("test inspector"));
  readonly visitor = new Wallet(keccakText("test visitor"));
  readonly ids: Readonly<Record<"city" | "authority" | "inspector" | "visitor", RecordId>>;
  readonly #ask: Ask;
  readonly #nonces = new Map<string, number>();
  deployment!: Deployment;

  constructor(ask: Ask) {
    this.#ask = ask;
    const city = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "城市", revision: 0 });
    const elsewhere = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "外地", revision: 0 });
    const party = (reference: string, issuer = city) => recordId({ kind: Kind.PARTY, issuer, reference, revision: 0 });
    this.ids = {
      city,
      authority: party("AUTHORITY"),
      inspector: party("INSPECTOR"),
      visitor: party("VISITOR", elsewhere),
    };
  }

  async deploy(): Promise<this> {
    this.deployment = await deployLedger({
      chain: requesterOf(this.#ask),
      deployer: new Wallet(keccakText("test deployer")),
      founding: this.#founding(),
      network: "test",
    });
    return this;
  }

  get address(): Hex {
    return this.deployment.contracts.Ledger.address;
  }

  /** The chain and the contract that an index of this ledger follows. */
  get followed() {
    const ledger = { address: this.address, startBlock: this.deployment.startBlock };
    return { ledger, consensus: { type: "QBFT", epochLength: 30_000 } as const };
  }

  /** Records drafts by the authority. @returns their ids */
  async record(...drafts: readonly Record<string, unknown>[]): Promise<RecordId[]> {
    await this.call(this.authority, "record", [
      drafts.map((draft) => ({
        role: Role.DATA_AUTHORITY,
        status: Status.IN_FORCE,
        form: Form.REFERENCE,
        backfilled: false,
        number: 0,
        parent: NO_RECORD,
        link: NO_RECORD,
        from: 0,
        until: 0,
        effectiveAt: 0,
        content: keccakText("content"),
        sha256Digest: NO_WORD,
        sm3Digest: NO_WORD,
        clear: 0,
        inputs: [],
        ...draft,
        referenceText: typeof draft.reference === "string" ? toUtf8Bytes(draft.reference) : (draft.reference ?? "0x"),
      })),
    ]);
    return drafts.map((draft) =>
      draft.sha256Digest === undefined
        ? recordId({
            kind: draft.kind as Kind,
            issuer: this.ids.authority,
            reference: draft.reference as string | Uint8Array,
            revision: (draft.number as number | undefined) ?? 0,
          })
        : exportId({ sha256: draft.sha256Digest as Hex, ordinal: 0n }),
    );
  }

  async resource(reference: string, more: Record<string, unknown> = {}): Promise<RecordId> {
    return (await this.record({ kind: Kind.RESOURCE, parent: this.ids.city, reference, ...more }))[0]!;
  }

  async attest(by: Wallet, subject: RecordId, code: number, more: Record<string, unknown> = {}): Promise<void> {
    await this.call(by, "attest", [
      [
        {
          subject,
          code,
          outcome: Outcome.PASSED,
          role: this.#roleOf(by),
          until: 0,
          effectiveAt: 0,
          value: 0,
          about: NO_RECORD,
          document: keccakText("document"),
          ...more,
        },
      ],
    ]);
  }

  async settle(by: Wallet, subject: RecordId, status: number, more: Record<string, unknown> = {}): Promise<void> {
    await this.call(by, "settle", [
      [
        {
          subject,
          status,
          role: this.#roleOf(by),
          reason: 0,
          until: 0,
          effectiveAt: 0,
          answers: 0,
          about: NO_RECORD,
          document: NO_WORD,
          items: [],
          ...more,
        },
      ],
    ]);
  }

  /**
   * Writes an event of every kind: a batch, holds, filings, harm, a disposition, seats, refusals, and a reference
   * whose bytes are not text.
   */
  async recordEveryEvent(until: number): Promise<{
    first: RecordId;
    second: RecordId;
    hostile: RecordId;
    product: RecordId;
    folder: RecordId;
    newcomer: Wallet;
  }> {
    const { authority, inspector } = this;
    const [first, second] = await this.record(
      { kind: Kind.RESOURCE, parent: this.ids.city, reference: "资源-1" },
      { kind: Kind.RESOURCE, parent: this.ids.city, reference: "R-2", until },
    );
    const [hostile] = await this.record({
      kind: Kind.RESOURCE,
      parent: this.ids.city,
      reference: Uint8Array.of(0x41, 0x00, 0xff),
    });
    await this.attest(inspector, first!, Code.REVIEW, { effectiveAt: 1_700_000_000 });
    await this.attest(authority, first!, Code.NOTICE);
    await this.attest(authority, first!, Code.HOLD, { value: 1, outcome: HoldReason.SECURITY << 3 });
    await this.attest(inspector, first!, Code.HOLD, { outcome: HoldReason.QUALITY << 3 });
    await this.attest(authority, first!, Code.RELEASE);
    await this.attest(authority, first!, Code.ACCESS_LOG);
    await this.settle(authority, second!, Status.TERMINATED, { reason: 7, effectiveAt: 1_700_000_000 });
    // Both are refused: a terminated record does not come back, and no row lets anyone expire it.
    await this.settle(authority, second!, Status.IN_FORCE);
    await this.settle(authority, second!, Status.EXPIRED);

    const [product] = await this.record({ kind: Kind.PRODUCT, reference: "P-1" });
    const [folder] = await this.record({
      kind: Kind.EXPORT,
      form: Form.FOLDER,
      parent: product,
      sha256Digest: keccakText("folder"),
      sm3Digest: keccakText("sm3"),
    });
    await this.settle(authority, folder!, Status.SUNSET, { until, answers: 2 });
    await this.settle(authority, product!, Status.RECALLED);

    await this.giveRolesToVisitor();

    const newcomer = new Wallet(keccakText("newcomer"));
    await this.attest(inspector, this.ids.inspector, Code.SEAT_OFFERED, {
      value: roleMask(["AUDITOR"]),
      document: `0x${"00".repeat(12)}${newcomer.address.slice(2)}`,
    });
    await this.call(newcomer, "accept", [this.ids.inspector]);
    await this.attest(authority, this.ids.inspector, Code.SEAT_FROZEN, {
      document: `0x${"00".repeat(12)}${newcomer.address.slice(2)}`,
    });
    return { first: first!, second: second!, hostile: hostile!, product: product!, folder: folder!, newcomer };
  }

  /** Roles join the filings of a party, whose trail goes on with its next act as if nothing had been. */
  async giveRolesToVisitor(): Promise<void> {
    const document = `0x${"00".repeat(12)}${this.visitor.address.slice(2)}`;
    const roles = { value: roleMask(["EVALUATOR"]), about: this.ids.city, document };
    await this.attest(this.authority, this.ids.visitor, Code.ROLES, roles);
    await this.attest(this.visitor, this.ids.visitor, Code.SEAT_OFFERED, {
      role: Role.EVALUATOR,
      value: roleMask(["EVALUATOR"]),
      document: `0x${"00".repeat(12)}${new Wallet(keccakText("another visitor")).address.slice(2)}`,
    });
  }

  async call(by: Wallet, name: string, values: readonly unknown[]): Promise<string> {
    const chainId = this.deployment.chainId;
    const nonce =
      this.#nonces.get(by.address) ?? Number(await this.#ask("eth_getTransactionCount", [by.address, "latest"]));
    this.#nonces.set(by.address, nonce + 1);
    const raw = await by.signTransaction({
      type: 0,
      chainId,
      nonce,
      gasPrice: 0,
      gasLimit: 10_000_000,
      to: this.address,
      data: abi.encodeFunctionData(name, values),
    });
    const hash = (await this.#ask("eth_sendRawTransaction", [raw])) as string;
    const receipt = (await this.#ask("eth_getTransactionReceipt", [hash])) as { status: string };
    if (receipt.status !== "0x1") throw new Error(`${name} reverted`);
    return hash;
  }

  /** The name of the error with which the ledger would revert a call of anybody now; undefined where it would not. */
  async wouldCall(name: string, values: readonly unknown[]): Promise<string | undefined> {
    const call = { to: this.address, data: abi.encodeFunctionData(name, values) };
    try {
      await this.#ask("eth_call", [call, "latest"]);
      return undefined;
    } catch (error) {
      const [selector] = /0x[0-9a-f]{8}/.exec(JSON.stringify(error, Object.getOwnPropertyNames(error))) ?? [];
      return selector === undefined ? String(error) : (abi.getError(selector)?.name ?? selector);
    }
  }

  /** Asks for the nonces anew, after the chain was reverted to an earlier block. */
  forgetNonces(): void {
    this.#nonces.clear();
  }

  #roleOf(wallet: Wallet): number {
    return wallet === this.authority ? Role.DATA_AUTHORITY : Role.AUDITOR;
  }

  #founding(): FoundingPlan {
    const party = (reference: string, account: string, roles: bigint) => ({
      referenceText: toUtf8Bytes(reference),
      account,
      roles,
      content: NO_WORD,
    });
    const city = (reference: string, parties: FoundingPlan[number]["parties"]): FoundingPlan[number] => ({
      referenceText: toUtf8Bytes(reference),
      content: keccakText("city"),
      start: 1,
      closing: 2,
      agencies: [0],
      quorum: 1,
      delaySeconds: 0,
      parties,
      publications: [{ effectiveFrom: 0, rulebook: keccakText("rulebook") as Hex, steps: STEPS }],
    });
    return [
      city("城市", [
        party("AUTHORITY", this.authority.address, roleMask(["DATA_AUTHORITY"])),
        party("INSPECTOR", this.inspector.address, roleMask(["AUDITOR"])),
        party("SILENT", NO_ADDRESS, roleMask(["EVALUATOR"])),
      ]),
      city("外地", [party("VISITOR", this.visitor.address, roleMask(["EVALUATOR"]))]),
    ];
  }
}
