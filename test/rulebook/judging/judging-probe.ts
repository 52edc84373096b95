import hre from "hardhat";
import { Interface } from "ethers";
import type { Hex } from "../../../src/consensus/hex.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { NO_RECORD } from "../../../src/ledger/record-id.ts";
import type { JudgedAct } from "../../../src/rulebook/judge/judged-act.ts";
import { encodeRow } from "../../../src/rulebook/row.ts";
import { rowsOf } from "../../../src/rulebook/compile-rulebook.ts";
import type { JudgedStep } from "../../../src/rulebook/compile-rulebook.ts";
import type { MadeLedger } from "../../../src/rulebook/generate/made-ledger.ts";
import { compileProbe } from "../../compile-probe.ts";
import { rowSlot, storageOf } from "./storage-words.ts";

const PROBE = "0x00000000000000000000000000000000001ad6e5";
const SENDER = "0x000000000000000000000000000000000000a5ed";
/** Gas of one call: a batch of judgements may cost more than a block holds. */
const GAS = "0x3b9aca00";

/** An act, and the steps of the rulebook that judges it. */
export interface ProbedAct {
  readonly act: JudgedAct;
  /** The version under which the rules of this act alone stand. */
  readonly version: number;
  readonly steps: readonly JudgedStep[];
}

/** What the contract says of an act. */
export interface ProbedJudgement {
  readonly rule: number;
  readonly unmet: number;
  readonly soft: boolean;
  /** The keys of the facts that it uses up. */
  readonly uses: readonly bigint[];
}

/** The ledger's code for judging, on the EVM of this process. */
export class JudgingProbe {
  readonly #connection: Awaited<ReturnType<typeof hre.network.create>>;
  readonly #views: Interface;
  /** The time of the last block. */
  #now = 0;

  private constructor(connection: Awaited<ReturnType<typeof hre.network.create>>, views: Interface) {
    this.#connection = connection;
    this.#views = views;
  }

  /** @param startsAt - block time of the first block, before every moment at which it will judge */
  static async create(startsAt: number): Promise<JudgingProbe> {
    const { abi, code } = compileProbe("JudgingProbe");
    const connection = await hre.network.create({
      override: {
        hardfork: "shanghai",
        allowUnlimitedContractSize: true,
        blockGasLimit: BigInt(GAS),
        initialDate: new Date(startsAt * 1000),
      },
    });
    await connection.provider.request({ method: "hardhat_setCode", params: [PROBE, code] });
    return new JudgingProbe(connection, new Interface(abi));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** Judges acts in a made-up state, at its time. Time does not go back: a later call is not about an earlier time. */
  async judge(ledger: MadeLedger, acts: readonly ProbedAct[]): Promise<ProbedJudgement[]> {
    const { provider } = this.#connection;
    if (ledger.now !== this.#now) {
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${ledger.now.toString(16)}`] });
      await provider.request({ method: "hardhat_mine", params: ["0x1"] });
      this.#now = ledger.now;
    }
    const words = [...storageOf(ledger), ...acts.flatMap(wordsOfRules)];
    const answer = await provider.request({
      method: "eth_call",
      params: [
        {
          from: SENDER,
          to: PROBE,
          gas: GAS,
          data: this.#views.encodeFunctionData("judge", [acts.map(actStruct)]),
        },
        "latest",
        { [PROBE]: { stateDiff: Object.fromEntries(words) } },
      ],
    });
    const [judgements] = this.#views.decodeFunctionResult("judge", String(answer));
    return (judgements as JudgementStruct[]).map(({ rule, unmet, soft, uses, used }) => ({
      rule: Number(rule),
      unmet: Number(unmet),
      soft,
      uses: [...uses].slice(0, Number(used)),
    }));
  }
}

interface JudgementStruct {
  readonly rule: bigint;
  readonly unmet: bigint;
  readonly soft: boolean;
  readonly uses: readonly bigint[];
  readonly used: bigint;
}

function wordsOfRules({ act: { jurisdiction }, version, steps }: ProbedAct): (readonly [slot: Hex, word: Hex])[] {
  return steps.flatMap(({ step, rules }) => {
    const rows = rowsOf(rules).map(encodeRow);
    return Array.from({ length: Math.ceil(rows.length / 2) }, (_, index) => {
      const word = ((rows[2 * index] ?? 0n) << 128n) | (rows[2 * index + 1] ?? 0n);
      return [rowSlot({ ...step, jurisdiction, version }, index), `0x${word.toString(16).padStart(64, "0")}`] as const;
    });
  });
}

function actStruct({ act, version }: ProbedAct): object {
  const id = (value: RecordId | undefined): string => value ?? NO_RECORD;
  const { subject } = act;
  return {
    actKind: act.act,
    code: act.code,
    kind: subject.kind,
    caseNumber: subject.caseNumber,
    jurisdiction: act.jurisdiction,
    version,
    caller: act.caller,
    role: act.role,
    roles: act.roles,
    id: subject.id,
    parent: id(subject.parent),
    link: id(subject.link),
    issuer: id(subject.issuer),
    about: id(act.about),
    flags: 0,
    from: act.from,
    until: act.until,
    clear: act.clauses,
    gives: act.gives,
    digest: act.digest ?? `0x${"00".repeat(32)}`,
    inputs: subject.inputs,
    items: act.items,
  };
}
