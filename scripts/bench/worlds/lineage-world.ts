// A small ledger to measure on: one city, one authorization, one product of seven inputs.
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { AbiCoder, Interface, Wallet, id as keccakText, toUtf8Bytes } from "ethers";
import { Ledger__factory } from "../../../src/deployment/bindings/factories/Ledger__factory.ts";
import type { RpcAsker } from "../../../src/chain/rpc.ts";
import { deployLedger } from "../../../src/deployment/deploy-ledger.ts";
import type { DeployedContracts, Deployment } from "../../../src/deployment/deployment.ts";
import type { FoundingPlan } from "../../../src/deployment/founding-transaction.ts";
import { encodeLedgerCall } from "../../../src/ledger/calldata.ts";
import { DecisionKind } from "../../../src/ledger/decisions.ts";
import { encodeDecisionContent } from "../../../src/ledger/decision-content.ts";
import type { Proposal } from "../../../src/ledger/decision-content.ts";
import { Code, Form, Outcome } from "../../../src/ledger/codes.ts";
import { toHex } from "../../../src/consensus/hex.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { exportId, recordId } from "../../../src/ledger/record-id.ts";
import { Role, roleMask } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import { exportRules } from "./export-rules.ts";
import type { AskedStatement, ExportRules } from "./export-rules.ts";

export interface Receipt {
  readonly gasUsed: bigint;
  readonly blockNumber: number;
  readonly hash: string;
  readonly logs: { readonly topics: string[]; readonly data: string; readonly address: string }[];
}

export type Draft = Record<string, unknown>;

const NO_RECORD = "0x00000000000000000000";
const NO_DIGEST = `0x${"00".repeat(32)}`;
const LONG_AGO = 0;

const abi = new Interface(Ledger__factory.abi);

/** A ledger on a chain, with the wallets of its parties and its records. */
export class LineageWorld {
  readonly authority = new Wallet(keccakText("laiqu bench authority"));
  readonly operator = new Wallet(keccakText("laiqu bench operator"));
  readonly developer = new Wallet(keccakText("laiqu bench developer"));
  readonly registrar = new Wallet(keccakText("laiqu bench registrar"));
  readonly records: Record<string, RecordId> = {};
  readonly gas: Record<string, bigint> = {};
  ledger = "";
  contracts: DeployedContracts | undefined;
  readonly #chain: RpcAsker;
  readonly #chainId: number;
  readonly #rules: ExportRules;
  readonly #nonces = new Map<string, number>();

  constructor(chain: RpcAsker, chainId: number, rules = exportRules("cangyu-2025")) {
    this.#chain = chain;
    this.#chainId = chainId;
    this.#rules = rules;
  }

  /** Deploys the ledger and records the lineage of one product of seven inputs. @returns the deployment */
  async build(): Promise<Deployment> {
    const deployment = await deployLedger({
      chain: this.#chain,
      deployer: this.authority,
      founding: this.#founding(),
      network: "bench",
    });
    this.ledger = deployment.contracts.Ledger.address;
    this.contracts = deployment.contracts;
    this.#nonces.clear();
    const city = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: "CITY", revision: 0 });
    const party = (reference: string) => recordId({ kind: Kind.PARTY, issuer: city, reference, revision: 0 });
    Object.assign(this.records, {
      city,
      authority: party("AUTHORITY"),
      operator: party("OPERATOR"),
      developer: party("DEVELOPER"),
      registrar: party("REGISTRAR"),
      buyer: party("BUYER"),
    });

    await this.#record("authorization", this.authority, {
      kind: Kind.AUTHORIZATION,
      parent: city,
      link: this.records["operator"],
    });
    const grants: string[] = [];
    for (let i = 0; i < 6; i++) {
      const resource = await this.#record("resource", this.authority, { kind: Kind.RESOURCE, parent: city });
      grants.push(
        await this.#record("grant", this.authority, {
          kind: Kind.GRANT,
          parent: this.records["authorization"],
          link: resource,
        }),
      );
    }
    const scenario = await this.#record("scenario", this.operator, {
      kind: Kind.SCENARIO,
      parent: this.records["authorization"],
      inputs: grants,
    });
    const inputs: string[] = [];
    for (const grant of grants) {
      const demand = await this.#record("demand", this.operator, { kind: Kind.DEMAND, parent: scenario, link: grant });
      inputs.push(await this.#record("delivery", this.authority, { kind: Kind.DELIVERY, parent: demand }));
    }
    inputs.push(await this.#record("import", this.operator, { kind: Kind.IMPORT, parent: scenario }));
    await this.#record("product", this.developer, {
      kind: Kind.PRODUCT,
      parent: scenario,
      link: this.records["developer"],
      inputs,
    });
    await this.#record("agreement", this.operator, {
      kind: Kind.AGREEMENT,
      parent: scenario,
      link: this.records["buyer"],
    });
    for (const asked of this.#rules.asked) this.gas["opinion"] = (await this.#state(asked)).gasUsed;
    return deployment;
  }

  /** A draft of an export of the product. Each `i` stands for another file. */
  exportDraft(i: number): Draft {
    return this.#draft(this.operator, {
      kind: Kind.EXPORT,
      form: Form.FILE,
      parent: this.records["product"],
      link: this.records["agreement"],
      referenceText: "0x",
      content: keccakText(`content ${i}`),
      sha256Digest: keccakText(`file ${i}`),
      sm3Digest: keccakText(`sm3 ${i}`),
    });
  }

  /** The id of the export that the draft of `i` makes. */
  exportOf(i: number): RecordId {
    return exportId({ sha256: keccakText(`file ${i}`) as Hex, ordinal: 0 });
  }

  async record(wallet: Wallet, drafts: readonly Draft[]): Promise<Receipt> {
    return await this.send(wallet, this.ledger, abi.encodeFunctionData("record", [drafts]));
  }

  async attest(wallet: Wallet, subject: string, code: number, more: Draft = {}): Promise<Receipt> {
    const statement = {
      subject,
      code,
      outcome: Outcome.PASSED,
      role: this.#role(wallet),
      until: 0,
      effectiveAt: LONG_AGO,
      value: 0,
      about: NO_RECORD,
      document: keccakText("document"),
      ...more,
    };
    return await this.send(wallet, this.ledger, abi.encodeFunctionData("attest", [[statement]]));
  }

  /** A proposal of the city's agencies: the promise of a later version of the rulebook. */
  async govern(act: "propose" | "approve" | "carryOut", wallet: Wallet): Promise<Receipt> {
    const proposal: Proposal = {
      ordinal: 1,
      kind: DecisionKind.PROMISE,
      content: encodeDecisionContent({ kind: "PROMISE", version: 2, hash: keccakText("version 2") as Hex }),
      referenceBytes: toHex(toUtf8Bytes("DECISION-1")),
    };
    return await this.send(wallet, this.ledger, encodeLedgerCall({ act, proposal }));
  }

  /** Settles records as the authority. */
  async settle(subjects: readonly string[], status: Status, more: Draft = {}): Promise<Receipt> {
    const settlements = subjects.map((subject) => ({
      subject,
      status,
      role: Role.DATA_AUTHORITY,
      reason: 0,
      until: 0,
      effectiveAt: LONG_AGO,
      answers: 0,
      about: NO_RECORD,
      document: keccakText("document"),
      items: [],
      ...more,
    }));
    return await this.send(this.authority, this.ledger, abi.encodeFunctionData("settle", [settlements]));
  }

  /** Sends a transaction and checks that it was neither reverted nor refused. */
  async send(wallet: Wallet, to: string | null, data: string): Promise<Receipt> {
    const nonce =
      this.#nonces.get(wallet.address) ??
      Number(await this.#chain.request("eth_getTransactionCount", [wallet.address, "latest"]));
    this.#nonces.set(wallet.address, nonce + 1);
    const raw = await wallet.signTransaction({
      type: 0,
      chainId: this.#chainId,
      nonce,
      gasPrice: 0,
      gasLimit: 50_000_000,
      data,
      ...(to === null ? {} : { to }),
    });
    const hash = (await this.#chain.request("eth_sendRawTransaction", [raw])) as string;
    const receipt = (await this.#chain.request("eth_getTransactionReceipt", [hash])) as {
      status: string;
      gasUsed: string;
      blockNumber: string;
      logs: Receipt["logs"];
    };
    if (Number(receipt.status) !== 1) throw new Error(`transaction ${hash} reverted`);
    const refused = receipt.logs.find((log) => log.topics[0] === abi.getEvent("Refused")!.topicHash);
    if (refused !== undefined) throw new Error(`transaction ${hash} was refused by rule ${refused.topics[3]}`);
    return { hash, gasUsed: BigInt(receipt.gasUsed), blockNumber: Number(receipt.blockNumber), logs: receipt.logs };
  }

  async #state({ code, by, about, outcome, value }: AskedStatement): Promise<Receipt> {
    const more = { role: Role[by], outcome: Outcome[outcome], value };
    return await this.attest(this.#walletOf(by), this.records[about]!, Code[code], more);
  }

  async #record(name: string, wallet: Wallet, fields: Draft): Promise<RecordId> {
    const number = Object.keys(this.records).length;
    const reference = `${name}-${number}`;
    const draft = this.#draft(wallet, {
      referenceText: toUtf8Bytes(reference),
      content: keccakText(reference),
      ...fields,
    });
    const receipt = await this.record(wallet, [draft]);
    this.gas[name] ??= receipt.gasUsed;
    if (this.records[name] !== undefined) this.gas[name] = receipt.gasUsed;
    const issuer = this.records[this.#partyOf(wallet)]!;
    const id = recordId({ kind: fields["kind"] as Kind, issuer, reference, revision: 0 });
    this.records[this.records[name] === undefined ? name : reference] = id;
    return id;
  }

  #draft(wallet: Wallet, fields: Draft): Draft {
    return {
      role: this.#role(wallet),
      status: Status.IN_FORCE,
      form: Form.REFERENCE,
      backfilled: false,
      number: 0,
      parent: NO_RECORD,
      link: NO_RECORD,
      from: 0,
      until: 0,
      effectiveAt: LONG_AGO,
      content: NO_DIGEST,
      sha256Digest: NO_DIGEST,
      sm3Digest: NO_DIGEST,
      clear: 0,
      inputs: [],
      ...fields,
    };
  }

  #partyOf(wallet: Wallet): "authority" | "operator" | "developer" | "registrar" {
    if (wallet === this.operator) return "operator";
    if (wallet === this.developer) return "developer";
    return wallet === this.registrar ? "registrar" : "authority";
  }

  #walletOf(role: RoleName): Wallet {
    if (role === "OPERATOR") return this.operator;
    return role === "REGISTRAR" ? this.registrar : this.authority;
  }

  #role(wallet: Wallet): number {
    return {
      authority: Role.DATA_AUTHORITY,
      operator: Role.OPERATOR,
      developer: Role.DEVELOPER,
      registrar: Role.REGISTRAR,
    }[this.#partyOf(wallet)];
  }

  #founding(): FoundingPlan {
    const party = (referenceText: string, account: string, roles: bigint) => ({
      referenceText: toUtf8Bytes(referenceText),
      account,
      roles,
      content: NO_DIGEST,
    });
    return [
      {
        referenceText: toUtf8Bytes("CITY"),
        content: NO_DIGEST,
        start: 1,
        closing: 2,
        parties: [
          party("AUTHORITY", this.authority.address, roleMask(["DATA_AUTHORITY", "IMPLEMENTING_AGENCY"])),
          party("OPERATOR", this.operator.address, roleMask(["OPERATOR"])),
          party("DEVELOPER", this.developer.address, roleMask(["DEVELOPER"])),
          party("REGISTRAR", this.registrar.address, roleMask(["REGISTRAR"])),
          party("BUYER", `0x${"00".repeat(20)}`, roleMask(["BUYER"])),
        ],
        publications: [{ effectiveFrom: 0, rulebook: keccakText("rulebook") as Hex, steps: [...this.#rules.steps] }],
        agencies: [0, 3],
        quorum: 1,
        delaySeconds: 0,
      },
    ];
  }
}

/** The encoder of the calldata of both EAS and the ledger, so that the comparison is fair. */
export const abiCoder = AbiCoder.defaultAbiCoder();
