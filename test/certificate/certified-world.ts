import type { StepCode } from "../../src/ledger/codes.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Interface, Wallet, id as keccakText, toUtf8Bytes } from "ethers";
import { descriptorBytes, type Descriptor } from "../../src/certificate/descriptor.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { LEDGER_PARTS, type LedgerPart } from "../../src/deployment/deployment.ts";
import type { FoundingPlan } from "../../src/deployment/founding-transaction.ts";
import { Code, Form, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, exportId, recordId } from "../../src/ledger/record-id.ts";
import { Role, roleMask } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { ChainSource } from "./chain-source.ts";

const abi = new Interface(Ledger__factory.abi);
const NO_WORD = `0x${"00".repeat(32)}`;
/** A row by which anyone may act, alone in its step. */
const ANYONE = `0x0183000100000000${"00".repeat(7)}ff${"00".repeat(16)}`;

const RECORDED = [
  Kind.PARTY,
  Kind.RESOURCE,
  Kind.AUTHORIZATION,
  Kind.GRANT,
  Kind.SCENARIO,
  Kind.DEMAND,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.PRODUCT,
  Kind.AGREEMENT,
  Kind.EXPORT,
];
/** Only the steps that the tests take: a founding has to fit into one deployment. */
const STEPS: readonly (readonly [kind: number, act: number, code: StepCode])[] = [
  ...RECORDED.flatMap(
    (kind) =>
      [
        [kind, 0, 0],
        [kind, 2, Status.IN_FORCE],
      ] as const,
  ),
  ...[Kind.RESOURCE, Kind.AUTHORIZATION, Kind.SCENARIO, Kind.PRODUCT, Kind.EXPORT].flatMap(
    (kind) =>
      [
        [kind, 1, Code.HOLD],
        [kind, 1, Code.RELEASE],
        [kind, 2, Status.REVOKED],
        [kind, 2, Status.TERMINATED],
      ] as const,
  ),
  ...[Kind.RESOURCE, Kind.PRODUCT].flatMap(
    (kind) =>
      [
        [kind, 1, Code.REVIEW],
        [kind, 1, Code.NOTICE],
        [kind, 1, Code.CORRECTION],
      ] as const,
  ),
  [Kind.PARTY, 1, Code.HOLD],
  [Kind.PARTY, 1, Code.RELEASE],
  [Kind.EXPORT, 2, Status.CONTINUED],
  [Kind.EXPORT, 2, Status.SUNSET],
];
const NEIGHBOUR_STEPS: typeof STEPS = [
  ...[Kind.RESOURCE, Kind.AUTHORIZATION, Kind.SCENARIO, Kind.IMPORT].flatMap(
    (kind) =>
      [
        [kind, 0, 0],
        [kind, 2, Status.IN_FORCE],
      ] as const,
  ),
  [Kind.IMPORT, 1, Code.HOLD],
  [Kind.IMPORT, 2, Status.REVOKED],
];

/** The city's ledger starts, and its back-filling closes, long after the tests. */
const BACK_FILL = { start: 4_000_000_000, closing: 4_000_000_000 };

/** Acts follow one another a day apart. */
const DAY = 86_400;

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Two cities on an embedded, sealed chain: an authorization with two granted resources, one scenario, a product of two
 * deliveries and an import, an agreement with a buyer.
 */
export class CertifiedWorld {
  readonly authority = new Wallet(keccakText("certificate test authority"));
  readonly operator = new Wallet(keccakText("certificate test operator"));
  readonly neighbour = new Wallet(keccakText("certificate test neighbour"));
  readonly chain: RunningEmbeddedChain;
  readonly source: ChainSource;
  readonly descriptor: Descriptor;
  readonly ids: Record<string, RecordId>;
  readonly #workplace: Workplace;
  readonly #nonces = new Map<string, number>();
  #time: number;

  private constructor(
    workplace: Workplace,
    chain: RunningEmbeddedChain,
    descriptor: Descriptor,
    ids: Record<string, RecordId>,
    time: number,
  ) {
    this.#workplace = workplace;
    this.chain = chain;
    this.descriptor = descriptor;
    this.ids = ids;
    this.#time = time;
    this.source = new ChainSource(chain, descriptor.ledger.address);
  }

  static async found(): Promise<CertifiedWorld> {
    const workplace = new Workplace();
    const chain = await workplace.start();
    const authority = new Wallet(keccakText("certificate test authority"));
    const operator = new Wallet(keccakText("certificate test operator"));
    const neighbour = new Wallet(keccakText("certificate test neighbour"));
    const request = async <T>(method: string, params: readonly unknown[] = []): Promise<T> =>
      (await chain.request({ method, params })) as T;
    const deployer = Wallet.createRandom() as unknown as Wallet;
    const founding = foundingPlan(authority.address, operator.address, neighbour.address);
    const { contracts, startBlock, genesisHash, chainId } = await deployLedger({
      chain: { request },
      deployer,
      network: "test",
      founding,
    });

    const jurisdiction = (reference: string) =>
      recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0 });
    const party = (city: RecordId, reference: string) =>
      recordId({ kind: Kind.PARTY, issuer: city, reference, revision: 0 });
    const [city, other] = [jurisdiction("城市"), jurisdiction("邻市")];
    const part = (name: LedgerPart) => ({
      name,
      address: contracts[name].address as Hex,
      codeHash: contracts[name].codeHash as Hex,
    });
    const descriptor: Descriptor = {
      format: "laiqu.descriptor.1",
      network: "测试网络",
      environment: "development",
      chainId,
      genesisHash: genesisHash as Hex,
      consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: chain.validators as Hex[] }] },
      blockPeriodSeconds: 1,
      ledger: {
        address: contracts.Ledger.address as Hex,
        codeHash: contracts.Ledger.codeHash as Hex,
        startBlock,
        parts: LEDGER_PARTS.map(part),
        jurisdictions: [
          { id: city, reference: "城市", ordinal: 1 },
          { id: other, reference: "邻市", ordinal: 2 },
        ],
      },
      issuedAt: 1_709_251_200,
    };
    const time = Number((await request<{ timestamp: string }>("eth_getBlockByNumber", ["latest", false])).timestamp);
    const ids = {
      city,
      other,
      authority: party(city, "AUTHORITY"),
      operator: party(city, "运营-1"),
      buyer: party(city, "BUYER"),
      neighbour: party(other, "NEIGHBOUR"),
    };
    return new CertifiedWorld(workplace, chain, parseDescriptor(descriptorBytes(descriptor)), ids, time);
  }

  /** Everything up to a product in force and an agreement. */
  async buildProduct(): Promise<void> {
    const { authority, operator, ids } = this;
    await this.record("authorization", authority, { kind: Kind.AUTHORIZATION, parent: ids.city, link: ids.operator });
    for (const name of ["1", "2"]) {
      await this.record(`resource${name}`, authority, { kind: Kind.RESOURCE, parent: ids.city });
      await this.attest(authority, `resource${name}`, Code.REVIEW);
      await this.record(`grant${name}`, authority, {
        kind: Kind.GRANT,
        parent: ids.authorization,
        link: ids[`resource${name}`],
      });
    }
    await this.record("scenario", operator, {
      kind: Kind.SCENARIO,
      parent: ids.authorization,
      inputs: [ids.grant1, ids.grant2],
    });
    for (const name of ["1", "2"]) {
      await this.record(`demand${name}`, operator, {
        kind: Kind.DEMAND,
        parent: ids.scenario,
        link: ids[`grant${name}`],
      });
      await this.record(`delivery${name}`, authority, {
        kind: Kind.DELIVERY,
        parent: ids[`demand${name}`],
        status: Status.PROPOSED,
      });
      await this.settle(authority, `delivery${name}`, Status.IN_FORCE);
    }
    await this.record("import", operator, { kind: Kind.IMPORT, parent: ids.scenario });
    await this.record("product", operator, {
      kind: Kind.PRODUCT,
      parent: ids.scenario,
      inputs: [ids.delivery1, ids.delivery2, ids.import],
    });
    await this.attest(authority, "product", Code.REVIEW);
    // A filing is in no trail and so in no certificate.
    await this.attest(operator, "product", Code.NOTICE);
    await this.record("agreement", operator, { kind: Kind.AGREEMENT, parent: ids.scenario, link: ids.buyer });
  }

  /** An export of the product by digest of a text; its id is kept under `name`. */
  async export(name: string, fields: Fields = {}): Promise<RecordId> {
    const draft = {
      kind: Kind.EXPORT,
      form: Form.FILE,
      parent: this.ids.product,
      link: this.ids.agreement,
      sha256Digest: keccakText(name),
      sm3Digest: keccakText(`sm3 ${name}`),
      reference: "",
      ...fields,
    };
    await this.record(name, this.operator, draft);
    return (this.ids[name] = exportId({ sha256: draft.sha256Digest as Hex, ordinal: 0 }));
  }

  async record(name: string, by: Wallet, fields: Fields): Promise<void> {
    const { reference = `编号-${name}`, backfilled = false, ...given } = fields;
    await this.#call(by, "record", [
      [
        {
          status: Status.IN_FORCE,
          form: Form.REFERENCE,
          // The contract's names.
          history: backfilled,
          number: 0,
          parent: NO_RECORD,
          link: NO_RECORD,
          from: 0,
          until: 0,
          effectiveAt: 0,
          content: keccakText(`content of ${name}`),
          sha256Digest: NO_WORD,
          sm3Digest: NO_WORD,
          clear: 0,
          inputs: [],
          ...given,
          ...this.#roleOf(by),
          businessNumber: toUtf8Bytes(reference as string),
        },
      ],
    ]);
    this.ids[name] = recordId({
      kind: fields.kind as Kind,
      issuer: this.#partyOf(by),
      reference: reference as string,
      revision: 0,
    });
  }

  async attest(by: Wallet, name: string, code: number, fields: Fields = {}): Promise<void> {
    await this.#call(by, "attest", [
      [
        {
          subject: this.ids[name],
          code,
          outcome: Outcome.PASSED,
          until: 0,
          effectiveAt: 0,
          value: 0,
          about: NO_RECORD,
          document: keccakText("document"),
          ...this.#roleOf(by),
          ...fields,
        },
      ],
    ]);
  }

  async settle(by: Wallet, name: string, status: number, fields: Fields = {}): Promise<void> {
    await this.#call(by, "settle", [
      [
        {
          subject: this.ids[name],
          status,
          reason: 0,
          until: 0,
          effectiveAt: 0,
          answers: 0,
          about: NO_RECORD,
          document: NO_WORD,
          ...this.#roleOf(by),
          ...fields,
        },
      ],
    ]);
  }

  /** Number of the latest block. */
  async head(): Promise<number> {
    return Number(await this.chain.request({ method: "eth_blockNumber" }));
  }

  /** Time of the latest block, seconds. */
  get time(): number {
    return this.#time;
  }

  async close(): Promise<void> {
    await this.#workplace.cleanUp();
  }

  /** Sends an act and takes it only when it did what it should. */
  async #call(by: Wallet, name: string, values: readonly unknown[]): Promise<void> {
    this.#time += DAY;
    await this.chain.setNextTimestamp(this.#time);
    const nonce = this.#nonces.get(by.address) ?? 0;
    this.#nonces.set(by.address, nonce + 1);
    const raw = await by.signTransaction({
      type: 0,
      chainId: this.descriptor.chainId,
      nonce,
      gasPrice: 0,
      gasLimit: 20_000_000,
      to: this.descriptor.ledger.address,
      data: abi.encodeFunctionData(name, values),
    });
    const hash = await this.chain.request({ method: "eth_sendRawTransaction", params: [raw] });
    const receipt = (await this.chain.request({ method: "eth_getTransactionReceipt", params: [hash] })) as {
      status: string;
      logs: { topics: string[] }[];
    };
    if (receipt.status !== "0x1") throw new Error(`${name} reverted`);
    const refused = receipt.logs.find((log) => log.topics[0] === abi.getEvent("Refused")!.topicHash);
    if (refused !== undefined) throw new Error(`${name} was refused by rule ${refused.topics[3]}`);
  }

  #partyOf(wallet: Wallet): RecordId {
    return wallet === this.authority
      ? this.ids.authority!
      : wallet === this.operator
        ? this.ids.operator!
        : this.ids.neighbour!;
  }

  #roleOf(wallet: Wallet): { role: number } {
    return { role: wallet === this.operator ? Role.OPERATOR : Role.DATA_AUTHORITY };
  }
}

function foundingPlan(authority: string, operator: string, neighbour: string): FoundingPlan {
  const party = (businessNumber: string, account: string, roles: bigint) => ({
    businessNumber: toUtf8Bytes(businessNumber),
    account,
    roles,
    content: NO_WORD,
  });
  const publish = (steps: typeof STEPS) => [
    {
      effectiveFrom: 0,
      rulebook: keccakText("rulebook") as Hex,
      steps: steps.map(([kind, act, code]) => ({
        kind: kind as Kind,
        caseNumber: 0,
        act,
        code,
        words: [ANYONE as Hex],
      })),
    },
  ];
  return [
    {
      businessNumber: toUtf8Bytes("城市"),
      content: keccakText("city"),
      ...BACK_FILL,
      publications: publish(STEPS),
      parties: [
        party("AUTHORITY", authority, roleMask(["DATA_AUTHORITY"])),
        party("运营-1", operator, roleMask(["OPERATOR"])),
        party("BUYER", `0x${"00".repeat(20)}`, roleMask(["BUYER"])),
      ],
    },
    {
      businessNumber: toUtf8Bytes("邻市"),
      content: keccakText("other"),
      start: 1,
      closing: 2,
      publications: publish(NEIGHBOUR_STEPS),
      parties: [party("NEIGHBOUR", neighbour, roleMask(["DATA_AUTHORITY"]))],
    },
  ];
}
