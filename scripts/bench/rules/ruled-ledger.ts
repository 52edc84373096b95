// A ledger of cities with the same acts, judged by rules of different numbers.
import { Wallet, id as keccakText } from "ethers";
import type { Wallet as BaseWallet } from "ethers";
import type { RpcAsker } from "../../../src/chain/rpc.ts";
import { deployLedger } from "../../../src/deployment/deploy-ledger.ts";
import { planFounding } from "../../../src/deployment/founding.ts";
import type { FoundedJurisdiction } from "../../../src/deployment/founding.ts";
import { encodeLedgerCall } from "../../../src/ledger/calldata.ts";
import { Code, Family, Form, Outcome } from "../../../src/ledger/codes.ts";
import type { CodeName } from "../../../src/ledger/codes.ts";
import type { Draft, Statement } from "../../../src/ledger/events.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { NO_RECORD, recordId } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Role } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import { parseRulebooks } from "../../../src/rulebook/parse-rulebook.ts";
import type { Rulebook } from "../../../src/rulebook/rulebook.ts";
import { keysOf } from "../../../src/text/entries.ts";
import type { Send } from "./policy-engine.ts";

/** Each rule asks for one of these opinions about the record above, so that no two of them read the same fact. */
const OPINIONS: readonly CodeName[] = keysOf(Code).filter(
  (name) => Code[name] >> 8 === Family.OPINION && !["ACCEPTANCE", "ROOT_APPROVED", "REVIEW"].includes(name),
);
const NO_WORD = `0x${"00".repeat(32)}` as const;

/** The gas of the two acts under one number of rules. */
export interface RuledActs {
  /** A statement about a resource. The attesting part judges it itself. */
  readonly statement: bigint;
  /** A resource that is recorded in force. The judging part judges it. */
  readonly recording: bigint;
}

/** Measures both acts in a city for each number of rules, each time the second one of its kind. */
export async function measureRules(
  chain: RpcAsker,
  send: Send,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, RuledActs>> {
  const cities = numbers.map((rules) => new City(rules));
  const deployer = new Wallet(keccakText("laiqu bench deployer"));
  const founding = planFounding(cities.map((city) => city.founding()));
  const { contracts } = await deployLedger({ chain, deployer, founding, network: "bench" });
  const measured = new Map<number, RuledActs>();
  for (const city of cities) measured.set(city.rules, await city.measure(send, contracts.Ledger.address));
  return measured;
}

/** A city in which a number of rules judges, beside the one that says who may act. */
class City {
  readonly rules: number;
  readonly #wallet: BaseWallet;
  readonly #reference: string;
  readonly #id: RecordId;
  readonly #authority: RecordId;

  constructor(rules: number) {
    this.rules = rules;
    this.#wallet = new Wallet(keccakText(`laiqu bench rules ${rules}`));
    this.#reference = `CITY-${rules}`;
    this.#id = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference: this.#reference, revision: 0 });
    this.#authority = recordId({ kind: Kind.PARTY, issuer: this.#id, reference: "AUTHORITY", revision: 0 });
  }

  founding(): FoundedJurisdiction {
    return {
      reference: this.#reference,
      ledgerStart: 1,
      backfillUntil: 2,
      parties: [{ reference: "AUTHORITY", account: this.#wallet.address as `0x${string}`, roles: ["DATA_AUTHORITY"] }],
      roster: { agencies: ["AUTHORITY"], quorum: 1, delaySeconds: 0 },
      rulebooks: rulebooks(this.#reference, this.rules),
    };
  }

  async measure(send: Send, ledger: string): Promise<RuledActs> {
    const attest = async (subject: RecordId, name: CodeName) =>
      (await send(this.#wallet, ledger, encodeLedgerCall({ act: "attest", statements: [statement(subject, name)] })))
        .gasUsed;
    const record = async (reference: string) => {
      const drafts = [draft(this.#id, reference)];
      return (await send(this.#wallet, ledger, encodeLedgerCall({ act: "record", drafts }))).gasUsed;
    };
    const resource = (reference: string) =>
      recordId({ kind: Kind.RESOURCE, issuer: this.#authority, reference, revision: 0 });

    for (const opinion of OPINIONS.slice(0, this.rules)) await attest(this.#id, opinion);
    await record("FIRST");
    const recording = await record("SECOND");
    await attest(resource("FIRST"), "REVIEW");
    return { recording, statement: await attest(resource("SECOND"), "REVIEW") };
  }
}

function rulebooks(jurisdiction: string, count: number): Rulebook[] {
  const common = {
    hardness: "HARD",
    clause: "1",
    zh: "规则。",
    en: "A rule.",
    remedy: { zh: "照办。", en: "Follow it." },
  };
  const judged = ["resource.settle.IN_FORCE", "resource.attest.REVIEW"];
  const stated = OPINIONS.map((opinion) => `jurisdiction.attest.${opinion}`);
  return parseRulebooks(
    {
      $schema: "./schema.json",
      id: jurisdiction,
      jurisdiction,
      title: { zh: "测量", en: "Measurement" },
      status: "FICTIONAL",
      source: "benchmark",
      versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
      rules: [
        {
          ...common,
          id: "bench.who",
          number: 1,
          step: ["resource.record", ...judged, ...stated],
          require: { who: ["DATA_AUTHORITY"] },
        },
        ...OPINIONS.slice(0, count).map((opinion, index) => ({
          ...common,
          id: `bench.rule-${index + 1}`,
          number: 101 + index,
          step: judged,
          require: { opinion, by: ["DATA_AUTHORITY"], outcomes: ["PASSED"], of: "PARENT" },
        })),
      ],
    },
    "bench",
  );
}

function statement(subject: RecordId, name: CodeName): Statement {
  return {
    subject,
    code: Code[name],
    outcome: Outcome.PASSED,
    role: Role.DATA_AUTHORITY,
    until: 0,
    effectiveAt: 0,
    value: 0n,
    about: NO_RECORD,
    document: keccakText("document") as `0x${string}`,
  };
}

function draft(parent: RecordId, reference: string): Draft {
  return {
    kind: Kind.RESOURCE,
    role: Role.DATA_AUTHORITY,
    status: Status.IN_FORCE,
    form: Form.REFERENCE,
    reference,
    revision: 0n,
    backfilled: false,
    parent,
    link: NO_RECORD,
    from: 0,
    until: 0,
    effectiveAt: 0,
    content: keccakText(reference) as `0x${string}`,
    sha256Digest: NO_WORD,
    sm3Digest: NO_WORD,
    clear: 0n,
    inputs: [],
  };
}
