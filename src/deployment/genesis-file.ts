import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { integerOf, showJson } from "../documents/json-values.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { keysOf } from "../text/entries.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { DeploymentError } from "./deployment-error.ts";

/** The facts of a network in its genesis file. */
export interface GenesisFacts {
  readonly chainId: number;
  /** The default of Besu and GoQuorum, 30,000, where the file names none. */
  readonly epochLengthBlocks: number;
  /**
   * The longest time between two blocks of a chain that works: the longest of all periods that the file names, also of
   * empty blocks. Undefined where it names none: then each node's own configuration decides.
   */
  readonly blockPeriodSeconds: number | undefined;
  /**
   * Whether GoQuorum may seal a block with fewer validators than index and certificates demand, which is two thirds. It
   * does by its older rule, unless the number of validators is 1, 4, 7, 10 and so on.
   */
  readonly mayLackSeals: boolean;
  /** The extraData of block 0 in lower-case hex, if the file has it. It lists the first validators. */
  readonly extraData: string | undefined;
}

/** The most bytes of a genesis file, which may hold many accounts and contracts. */
const GENESIS_BYTES = 32 * 1024 * 1024;
const DEFAULT_EPOCH_LENGTH = 30_000;

/** The least value of each period. GoQuorum names that of empty blocks without and Besu with an x. */
const LEAST_PERIODS = { blockperiodseconds: 1, emptyblockperiodseconds: 0, xemptyblockperiodseconds: 0 } as const;

/** An address of nobody: GoQuorum writes it where the validators are listed in headers. */
const NO_CONTRACT = /^(?:0x0*)?$/;

/**
 * Reads the genesis file of a QBFT network, as Besu (`config.qbft`) and GoQuorum (`config.qbft`, in older releases
 * `config.istanbul`) have it.
 * @throws DeploymentError `GENESIS_MALFORMED`; an error of the operating system
 */
export function readGenesisFile(path: string): GenesisFacts {
  return new GenesisReader(path).read();
}

/** A later change of the settings. */
interface Transition {
  /** As a JSON Pointer. */
  readonly place: string;
  readonly settings: JsonObject;
}

class GenesisReader {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  read(): GenesisFacts {
    const genesis = this.#object(this.#parse(), "");
    const config = this.#object(member(genesis, "config"), "/config");
    const [section, qbft] = this.#consensusOf(config);
    const epoch = epochOf(qbft);
    this.#refuseUnfollowable(section, qbft, epoch);
    const transitions = this.#transitionsOf(config);
    for (const { place, settings } of transitions) this.#refuseUnfollowable(place, settings, epoch);
    const all = [{ place: section, settings: qbft }, ...transitions];
    const periods = all.flatMap(({ place, settings }) => this.#periodsOf(place, settings));
    const extraData = member(genesis, "extradata");
    return {
      chainId: this.#number(member(config, "chainid"), "/config/chainId", 1),
      epochLengthBlocks:
        epoch === undefined ? DEFAULT_EPOCH_LENGTH : this.#number(epoch, `${section}/epochlength`, 1, 1_000_000_000),
      blockPeriodSeconds: periods.length === 0 ? undefined : Math.max(...periods),
      mayLackSeals: mayLackSeals(section, qbft, transitions),
      extraData: typeof extraData === "string" ? extraData.toLowerCase() : undefined,
    };
  }

  #parse(): JsonValue {
    try {
      return parseStrictJson(readRegularFile(this.#path, GENESIS_BYTES), { bytes: GENESIS_BYTES });
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      const { zh, en } = reasonOf(cause);
      throw this.#malformed("", { zh: `不是有效的 JSON（${zh}）`, en: `is not valid JSON (${en})` }, cause);
    }
  }

  #consensusOf(config: JsonObject): readonly [section: string, settings: JsonObject] {
    for (const name of ["qbft", "istanbul"]) {
      const settings = member(config, name);
      if (settings !== undefined) return [`/config/${name}`, this.#object(settings, `/config/${name}`)];
    }
    throw this.#malformed("/config", {
      zh: "没有 qbft：这不是 QBFT 网络的创世文件",
      en: "has no qbft: this is not the genesis file of a QBFT network",
    });
  }

  /** The periods that a section names, in seconds. A period of empty blocks of 0 is none of its own. */
  #periodsOf(place: string, settings: JsonObject): readonly number[] {
    return keysOf(LEAST_PERIODS).flatMap((name) => {
      const period = member(settings, name);
      return period === undefined ? [] : [this.#number(period, `${place}/${name}`, LEAST_PERIODS[name], 99_999)];
    });
  }

  /** Changes of the validators must be followed from the votes in headers. */
  #refuseUnfollowable(place: string, settings: JsonObject, epoch: JsonValue | undefined): void {
    const contract = member(settings, "validatorcontractaddress");
    const mode = member(settings, "validatorselectionmode");
    const changed = {
      validatorcontractaddress: contract !== undefined && !(typeof contract === "string" && NO_CONTRACT.test(contract)),
      validatorselectionmode: mode !== undefined && mode !== "blockheader",
      validators: member(settings, "validators") !== undefined,
      epochlength: epochOf(settings) !== undefined && epochOf(settings) !== (epoch ?? DEFAULT_EPOCH_LENGTH),
    };
    const found = keysOf(changed).find((name) => changed[name]);
    if (found !== undefined) throw this.#unfollowable(`${place}/${found}`);
  }

  /** Besu has `transitions.qbft`, GoQuorum has a list. */
  #transitionsOf(config: JsonObject): readonly Transition[] {
    const given = member(config, "transitions");
    const list = isJsonObject(given) ? member(given, "qbft") : given;
    if (!Array.isArray(list)) return [];
    return list.map((item: unknown, index) => {
      const place = `/config/transitions/${index}`;
      return { place, settings: this.#object(item, place) };
    });
  }

  #object(value: unknown, place: string): JsonObject {
    if (!isJsonObject(value))
      throw this.#malformed(place, {
        zh: `为 ${showJson(value)}，应为 JSON 对象`,
        en: `is ${showJson(value)} and must be a JSON object`,
      });
    this.#refuseDoubled(value, place);
    return value;
  }

  /** Nodes read names without regard to case, and of two members that are one name they take the first or the last. */
  #refuseDoubled(value: JsonObject, place: string): void {
    const names = Object.keys(value).map((name) => name.toLowerCase());
    const doubled = names.find((name, index) => names.indexOf(name) !== index);
    if (doubled === undefined) return;
    const shown = showForeign(doubled);
    throw this.#malformed(place, {
      zh: `有两个成员 ${shown}（不计大小写）`,
      en: `has two members ${shown} (without regard to case)`,
    });
  }

  #number(value: unknown, place: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
    return integerOf(value, least, most, (problem) => this.#malformed(place, problem));
  }

  #unfollowable(place: string): DeploymentError {
    return this.#malformed(place, {
      zh: "使验证节点或纪元不经投票而变更，这样的变更无法由区块头跟踪，凭证也就无法核验",
      en:
        "changes validators or epochs without votes. Such changes cannot be followed from headers, and certificates " +
        "could not be verified",
    });
  }

  #malformed(place: string, problem: Bilingual, cause?: unknown): DeploymentError {
    const file = showPath(this.#path);
    const [atZh, atEn] = place === "" ? ["", ""] : [` 的 ${place}`, ` at ${place}`];
    return new DeploymentError(
      "GENESIS_MALFORMED",
      {
        zh: `创世文件 ${file}${atZh} ${problem.zh}：请给出此链各节点所用的创世文件。`,
        en: `The genesis file ${file}${atEn} ${problem.en}: give the genesis file with which this chain's nodes run.`,
      },
      { path: this.#path, place },
      cause,
    );
  }
}

/** @param section - `config.istanbul` of older GoQuorum files has the older rule unless it names a block */
function mayLackSeals(section: string, settings: JsonObject, transitions: readonly Transition[]): boolean {
  const newRuleFrom = member(settings, "ceil2nby3block") ?? (section === "/config/istanbul" ? undefined : 0);
  return newRuleFrom !== 0 || transitions.some((transition) => member(transition.settings, "2fplus1enabled") === true);
}

/** The epoch length of a section. Older GoQuorum files call it `epoch`. */
function epochOf(settings: JsonObject): JsonValue | undefined {
  return member(settings, "epochlength") ?? member(settings, "epoch");
}

/** A member by its name in lower case, because Besu reads genesis files without regard to case. */
function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
}
