import { validatorsAt } from "../../certificate/descriptor.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import type { NodeHead } from "../../chain/node-state.ts";
import { GAS_OF_AN_ACT, LARGEST_BLOCK_GAS } from "../../ledger/gas.ts";
import type { ConcernCode } from "../../schemas/warning-codes.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showDuration } from "../../text/duration.ts";
import type { IndexView, Observation } from "./observation.ts";

/** Something that an operator should look at, although the system follows its chain. */
export interface Concern {
  readonly code: ConcernCode;
  readonly text: Bilingual;
}

/** Clocks of well kept machines differ by less than this, in seconds. */
const LARGEST_DIFFERENCE = 30;

/** Everything that an operator should look at. */
export function concernsOf(seen: Observation, descriptor: Descriptor | undefined): readonly Concern[] {
  const { index, node } = seen;
  return [
    ...(descriptor?.environment === "development" ? [DEVELOPMENT] : []),
    ...(descriptor === undefined ? [] : ofDescriptor(index, descriptor)),
    ...(node.type === "ANSWERS" ? [...ofClock(seen, node.state.head), ...ofGasLimit(node.state.head)] : []),
  ];
}

const DEVELOPMENT: Concern = {
  code: "DEVELOPMENT_NETWORK",
  text: {
    zh: "开发网络：验证节点密钥为本机临时密钥，其凭证对他人没有证明力",
    en:
      "Development network: the keys of its validators are temporary keys of this machine, so its certificates prove " +
      "nothing to others",
  },
};

/** A descriptor of another network, or of other validators, makes certificates that nobody can verify. */
function ofDescriptor(index: IndexView, descriptor: Descriptor): readonly Concern[] {
  if (index.type !== "HOLDS") return [];
  const { asOf, chainId, genesisHash, ledger, validators } = index;
  const isOther =
    descriptor.chainId !== chainId ||
    descriptor.genesisHash.toLowerCase() !== genesisHash ||
    descriptor.ledger.address.toLowerCase() !== ledger;
  if (isOther)
    return [
      differs({
        zh: "网络描述文件属于另一条链或另一账本，所出具的凭证无法核验：请检查 --descriptor。",
        en:
          "The descriptor is of another chain or of another ledger, so nobody can verify certificates: " +
          "check --descriptor.",
      }),
    ];
  const described = validatorsAt(descriptor.consensus.validatorEpochs, asOf.block + 1);
  if (validators === undefined || described === undefined || sameMembers(described, validators)) return [];
  return [
    differs({
      zh:
        `网络描述文件所列的验证节点与区块 ${asOf.block} 的不符，其后的凭证无法核验：` +
        "请用 laiqu descriptor create 编制新版，经各机关比对后公布，并以 --descriptor 载入。",
      en:
        `The descriptor lists other validators than those of block ${asOf.block}, so nobody can verify certificates ` +
        "made now: make a new edition with laiqu descriptor create, let the agencies compare and publish it, and " +
        "serve it with --descriptor.",
    }),
  ];
}

function differs(text: Bilingual): Concern {
  return { code: "DESCRIPTOR_DIFFERS", text };
}

function sameMembers(left: readonly string[], right: readonly string[]): boolean {
  const lower = new Set(left.map((address) => address.toLowerCase()));
  return lower.size === right.length && right.every((address) => lower.has(address.toLowerCase()));
}

function ofClock({ now, movement }: Observation, { number, time }: NodeHead): readonly Concern[] {
  const ahead = time - now;
  if (ahead > LARGEST_DIFFERENCE) {
    const span = showDuration(ahead);
    return [
      {
        code: "CLOCK_AHEAD",
        text: {
          zh:
            `区块 ${number} 的时间 ${showTime(time)} 比本机时钟快 ${span.zh}：验证节点的时钟快了，或本机的慢了。` +
            "在真实时间追上之前，新的记录所记的时间都晚于真实时间；请校准各机时钟（NTP）。",
          en:
            `Block ${number} is stamped ${showTime(time)}, ${span.en} ahead of this machine's clock: the validators' ` +
            "clocks are fast, or this one is slow. Until real time has passed it, new records are stamped too late. " +
            "Set all clocks (NTP).",
        },
      },
    ];
  }
  // Blocks that come at the pace of real time, and are old all the same, show that this machine's clock is fast.
  // A node that was reset, or changed for one that is behind, shows blocks that go back in time.
  const { pace } = movement;
  const isKeepingPace = pace !== undefined && pace > 0 && pace < 2 && movement.headStill < LARGEST_DIFFERENCE;
  if (!isKeepingPace || -ahead <= LARGEST_DIFFERENCE + movement.headStill) return [];
  const span = showDuration(-ahead);
  return [
    {
      code: "CLOCK_BEHIND",
      text: {
        zh: `新区块 ${number} 的时间比本机时钟慢 ${span.zh}：本机的时钟快了，或验证节点的慢了。请校准各机时钟（NTP）。`,
        en:
          `The new block ${number} is stamped ${span.en} behind this machine's clock: this clock is fast, or the ` +
          "validators' clocks are slow. Set all clocks (NTP).",
      },
    },
  ];
}

function ofGasLimit({ gasLimit }: NodeHead): readonly Concern[] {
  if (gasLimit < GAS_OF_AN_ACT)
    return [
      {
        code: "GAS_LIMIT_LOW",
        text: {
          zh:
            `区块 gas 上限为 ${gasLimit}，而每一行为须 ${GAS_OF_AN_ACT}，因此任何行为都不能上链：` +
            "请在各验证节点上调高目标上限，建议 60000000。",
          en:
            `The gas limit of blocks is ${gasLimit}, but each act asks for ${GAS_OF_AN_ACT}, so no act can be ` +
            "recorded: raise the target limit of all validators, best to 60000000.",
        },
      },
    ];
  if (gasLimit <= LARGEST_BLOCK_GAS) return [];
  return [
    {
      code: "GAS_LIMIT_HIGH",
      text: {
        zh: `区块 gas 上限为 ${gasLimit}，积压时验证节点可能接连出空块：请在各验证节点上调低，建议 60000000。`,
        en:
          `The gas limit of blocks is ${gasLimit}: with a backlog, validators may seal empty blocks in a row. Lower ` +
          "the target limit of all validators, best to 60000000.",
      },
    },
  ];
}
