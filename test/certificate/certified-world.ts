import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Interface, Wallet, id as keccakText, toUtf8Bytes } from "ethers";
import { buildCertificate, type CertificateRequest, type Disclosure } from "../../src/certificate/build.ts";
import { descriptorBytes, type Descriptor } from "../../src/certificate/descriptor.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { describeNetwork } from "../../src/deployment/network-descriptor.ts";
import { jurisdictionId } from "../../src/ledger/jurisdiction-id.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import { deployLedger } from "../../src/deployment/deploy-ledger.ts";
import { Code, Form, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD, exportId, recordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { requesterOf } from "../indexer/small-ledger.ts";
import { foundingPlan } from "./certified-founding.ts";
import { ChainSource } from "./chain-source.ts";

const abi = new Interface(Ledger__factory.abi);
const NO_WORD = `0x${"00".repeat(32)}`;
/** The time between two acts, in seconds. */
const DAY = 86_400;

/** The names of one record of every kind that a world has after `recordProduct`. */
export const RECORDED = [
  "city",
  "operator",
  "authorization",
  "resource1",
  "grant1",
  "scenario",
  "demand1",
  "delivery1",
  "import",
  "product",
  "agreement",
] as const;

export type Fields = Readonly<Record<string, unknown>>;

/** Two cities on an embedded chain with sealed blocks, and the acts that the tests of certificates need. */
export class CertifiedWorld {
  readonly authority = new Wallet(keccakText("certificate test authority"));
  readonly operator = new Wallet(keccakText("certificate test operator"));
  readonly neighbour = new Wallet(keccakText("certificate test neighbour"));
  readonly chain: RunningEmbeddedChain;
  readonly source: ChainSource;
  readonly descriptor: Descriptor;
  /** The ids of the founding parties and of the latest record of each name. */
  readonly ids: Record<string, RecordId>;
  readonly #workplace: Workplace;
  readonly #nonces = new Map<string, number>();
  #time: number;
  /** The number of recorded products. It keeps the references and digests of each product's records apart. */
  #products = 0;

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

  /**
   * Founds the cities on a new chain. Deployer, chain id and founding are always the same, so two ledgers have the same
   * addresses.
   * @param seed - of the validators' keys, 64 hexadecimal digits; random by default
   * @param startedAt - the time of the chain's first block, in seconds; the chain's own clock by default
   * @param foundedAt - the time of the founding, in seconds; the chain's own clock by default
   */
  static async found({
    seed,
    startedAt,
    foundedAt,
  }: { seed?: string; startedAt?: number; foundedAt?: number } = {}): Promise<CertifiedWorld> {
    const workplace = new Workplace();
    if (seed !== undefined) writeFileSync(join(workplace.dataDirectory, "validators.seed"), `${seed}\n`);
    const chain = await workplace.start();
    let nextTime = startedAt ?? foundedAt;
    const authority = new Wallet(keccakText("certificate test authority"));
    const operator = new Wallet(keccakText("certificate test operator"));
    const neighbour = new Wallet(keccakText("certificate test neighbour"));
    const request = async <T>(method: string, params: readonly unknown[] = []): Promise<T> =>
      (await chain.request({ method, params })) as T;
    const requester = requesterOf((method, params) => request(method, params));
    const deployment = await deployLedger({
      chain: requester,
      deployer: new Wallet(keccakText("certificate test deployer")),
      network: "测试网络",
      facts: { blockPeriodSeconds: 1 },
      founding: foundingPlan(authority.address, operator.address, neighbour.address),
      beforeSending: async () => {
        if (nextTime !== undefined) await chain.setNextTimestamp(nextTime);
        nextTime = foundedAt;
      },
    });
    const descriptor = await describeNetwork(requester, ["城市", "邻市"], {
      deployment,
      block: deployment.startBlock,
    });

    const party = (city: RecordId, reference: string) =>
      recordId({ kind: Kind.PARTY, issuer: city, reference, revision: 0 });
    const [city, other] = [jurisdictionId("城市"), jurisdictionId("邻市")];
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

  /**
   * Records a product in force with all that it stands under and is made of, and an agreement with a buyer. The product
   * is made of deliveries of two resources and of an import. Each product has records of
   * its own, so that a test can harm them without touching the product of another test.
   */
  async recordProduct(): Promise<void> {
    const resources = ["1", "2"];
    this.#products += 1;
    const { authority, operator, ids } = this;
    await this.record("authorization", authority, { kind: Kind.AUTHORIZATION, parent: ids.city, link: ids.operator });
    for (const name of resources) {
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
      inputs: resources.map((name) => ids[`grant${name}`]),
    });
    for (const name of resources) {
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
    // A filing extends no trail, so no certificate contains it.
    await this.attest(operator, "product", Code.NOTICE);
    await this.record("agreement", operator, { kind: Kind.AGREEMENT, parent: ids.scenario, link: ids.buyer });
  }

  /** The reference of the latest record of a name. */
  referenceOf(name: string): string {
    return `编号-${name}${this.#products > 1 ? `-${this.#products}` : ""}`;
  }

  /** The SHA-256 digest of the file that `export` records under a name. */
  digestOf(name: string): Hex {
    return keccakText(this.referenceOf(name)) as Hex;
  }

  /** The id of the record that `export` makes under a name, unless another digest is given. */
  exportIdOf(name: string): RecordId {
    return exportId({ sha256: this.digestOf(name), ordinal: 0 });
  }

  /** The SM3 digest of the file that `export` records under a name. */
  sm3DigestOf(name: string): Hex {
    return keccakText(`sm3 ${this.referenceOf(name)}`) as Hex;
  }

  /** Records an export of the latest product under the digests that `digestOf` and `sm3DigestOf` give. */
  async export(name: string, fields: Fields = {}): Promise<RecordId> {
    const draft = {
      kind: Kind.EXPORT,
      form: Form.FILE,
      parent: this.ids.product,
      link: this.ids.agreement,
      sha256Digest: this.digestOf(name),
      sm3Digest: this.sm3DigestOf(name),
      reference: "",
      ...fields,
    };
    await this.record(name, this.operator, draft);
    return (this.ids[name] = exportId({ sha256: draft.sha256Digest, ordinal: 0 }));
  }

  async record(name: string, by: Wallet, fields: Fields): Promise<void> {
    const { reference = this.referenceOf(name), backfilled = false, ...given } = fields;
    await this.#call(by, "record", [
      [
        {
          status: Status.IN_FORCE,
          form: Form.REFERENCE,
          backfilled,
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
          referenceText: toUtf8Bytes(reference as string),
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
    await this.attestAll(by, name, [code], fields);
  }

  /** Makes several statements about a record in one transaction. */
  async attestAll(by: Wallet, name: string, codes: readonly number[], fields: Fields = {}): Promise<void> {
    await this.#call(by, "attest", [
      codes.map((code) => ({
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
      })),
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
          items: [],
          ...this.#roleOf(by),
          ...fields,
        },
      ],
    ]);
  }

  /** A request for a certificate as of the latest block. */
  async request(): Promise<CertificateRequest> {
    return { source: this.source, descriptor: this.descriptor, block: await this.head() };
  }

  /** A certificate of a record as of the latest block. */
  async certify(name: string, disclosure: Disclosure = {}): Promise<Uint8Array> {
    return await buildCertificate(await this.request(), this.ids[name]!, disclosure);
  }

  /** The number of the latest block. */
  async head(): Promise<number> {
    return Number(await this.chain.request({ method: "eth_blockNumber" }));
  }

  /** The time of the latest block, in seconds. */
  get time(): number {
    return this.#time;
  }

  async close(): Promise<void> {
    await this.#workplace.cleanUp();
  }

  /** Sends an act, and throws unless the ledger accepted it. */
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
