import { askCreatedCode, askNetworkConditions } from "../chain/network-conditions.ts";
import type { NetworkConditions } from "../chain/network-conditions.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { toHex } from "../consensus/hex.ts";
import { GAS_OF_A_LONG_ACT, GAS_OF_AN_ACT, LARGEST_BLOCK_GAS } from "../ledger/gas.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { hasSeals, wrongSealing } from "./check-sealing.ts";
import { NO_PARTS } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { partCreation, programCode } from "./program-code.ts";

/**
 * Checks before anything is sent that a network can carry a ledger: its founding and every later act.
 * @param payer - the account that deploys
 * @returns what does not prevent the deployment and should be known
 * @throws DeploymentError `NETWORK_UNFIT` with everything that is wrong, and where to set it; RpcError
 */
export async function checkNetwork(chain: RpcAsker, payer: string): Promise<readonly Bilingual[]> {
  const conditions = await askNetworkConditions(chain, payer);
  const wrong = [
    ...wrongChainId(conditions),
    ...wrongGasLimit(conditions),
    ...wrongPrice(conditions),
    ...wrongSealing(conditions),
    ...((await canRun(chain, payer)) ? [] : [WRONG_EVM]),
  ];
  if (wrong.length > 0) throw unfit(wrong, conditions);
  return noticesOf(conditions);
}

function wrongChainId({ chainId }: NetworkConditions): readonly Bilingual[] {
  if (chainId > 0) return [];
  return [
    {
      zh: "链标识为 0，交易可在任何链上重放（创世文件 config.chainId 应为正整数）",
      en: "its chain id is 0, so that transactions could be replayed anywhere (config.chainId of the genesis file)",
    },
  ];
}

function wrongGasLimit({ gasLimit }: NetworkConditions): readonly Bilingual[] {
  if (gasLimit >= GAS_OF_AN_ACT) return [];
  return [
    {
      zh:
        `区块 gas 上限为 ${gasLimit}，而每一行为须 ${GAS_OF_AN_ACT}：创立也许成功，首个行为必定失败` +
        "（创世文件 gasLimit 建议 0x3938700，即 60000000；已出块的链，Besu 用 --target-gas-limit，" +
        "GoQuorum 用 --miner.gastarget 与 --miner.gaslimit）",
      en:
        `a block holds ${gasLimit} gas, but each act asks for ${GAS_OF_AN_ACT}: the founding might succeed, and the ` +
        "first act would fail (gasLimit of the genesis file, best 0x3938700 = 60000000; on a running chain " +
        "--target-gas-limit of Besu, or --miner.gastarget and --miner.gaslimit of GoQuorum)",
    },
  ];
}

function wrongPrice({ baseFee, balance }: NetworkConditions): readonly Bilingual[] {
  if (baseFee === 0n || balance > 0n) return [];
  return [
    {
      zh: `链对每单位 gas 收 ${baseFee}，而部署账户没有余额（创世文件 config.zeroBaseFee 设为 true，或以 --as 指定有余额的密钥）`,
      en:
        `it charges ${baseFee} for a unit of gas, and the deploying account has no coin (config.zeroBaseFee: true of ` +
        "the genesis file, or --as with the key of an account that has coin)",
    },
  ];
}

const WRONG_EVM: Bilingual = {
  zh:
    "其 EVM 不能建立账本的合约（创世文件 config 应启用 Berlin 及以前的各分叉：berlinBlock 为 0；" +
    "Besu 的 contractSizeLimit 不得低于 24576 字节，GoQuorum 的 maxCodeSize 不得低于 24 KiB）",
  en:
    "its EVM cannot create the ledger's contracts (config of the genesis file must enable every fork up to Berlin, " +
    "with berlinBlock: 0; contractSizeLimit of Besu must not be below 24576 bytes, and maxCodeSize of GoQuorum not " +
    "below 24 KiB)",
};

/** Whether the EVM creates one of the ledger's parts with its whole code. */
async function canRun(chain: RpcAsker, payer: string): Promise<boolean> {
  const code = await askCreatedCode(chain, payer, partCreation("AttestingPart"));
  return code === toHex(programCode("AttestingPart", NO_PARTS));
}

function unfit(wrong: readonly Bilingual[], { chainId, gasLimit, baseFee }: NetworkConditions): DeploymentError {
  return new DeploymentError(
    "NETWORK_UNFIT",
    {
      zh: `此网络不能承载账本，未发送任何交易：${wrong.map(({ zh }) => zh).join("；")}。请更正后重试。`,
      en:
        `This network cannot carry a ledger, and nothing was sent: ${wrong.map(({ en }) => en).join("; ")}. ` +
        "Correct this and try again.",
    },
    { chainId, gasLimit: gasLimit.toString(), baseFee: baseFee.toString() },
  );
}

function noticesOf(conditions: NetworkConditions): readonly Bilingual[] {
  const { gasLimit, gasPrice, balance } = conditions;
  return [
    ...(hasSeals(conditions) ? [] : [NO_SEALS]),
    ...(gasLimit < GAS_OF_A_LONG_ACT ? [smallBlocks(gasLimit)] : []),
    ...(gasLimit > LARGEST_BLOCK_GAS ? [largeBlocks(gasLimit)] : []),
    ...(gasPrice > 0n && balance === 0n ? [priced(gasPrice)] : []),
  ];
}

const NO_SEALS: Bilingual = {
  zh: "注意：此链不是 QBFT，区块没有验证节点的签封：索引须加 --plain，且不能出具凭证。",
  en:
    "Note: this is no QBFT chain, and nobody seals its blocks: the index needs --plain, and there are no " +
    "certificates.",
};

function smallBlocks(gasLimit: bigint): Bilingual {
  return {
    zh: `注意：区块 gas 上限为 ${gasLimit}，一笔交易中超过 32 个行为的（须 ${GAS_OF_A_LONG_ACT}）不能上链；建议 60000000。`,
    en:
      `Note: a block holds ${gasLimit} gas, so no transaction with more than 32 acts is recorded (it asks for ` +
      `${GAS_OF_A_LONG_ACT}); 60000000 is best.`,
  };
}

function largeBlocks(gasLimit: bigint): Bilingual {
  return {
    zh: `注意：区块 gas 上限为 ${gasLimit}，积压时验证节点可能接连出空块；建议 60000000。`,
    en:
      `Note: a block holds ${gasLimit} gas; with a backlog, validators may seal empty blocks in a row. ` +
      "60000000 is best.",
  };
}

function priced(gasPrice: bigint): Bilingual {
  return {
    zh:
      `注意：链节点建议的 gas 单价为 ${gasPrice}，而部署账户没有余额，将以 0 签名；` +
      "若被拒收，请设 Besu 的 --min-gas-price=0 或 GoQuorum 的 --miner.gasprice 0，或以 --as 指定有余额的密钥。",
    en:
      `Note: the node suggests a gas price of ${gasPrice}, and the deploying account has no coin and signs 0. If it ` +
      "is refused, set --min-gas-price=0 of Besu or --miner.gasprice 0 of GoQuorum, or give --as a key with coin.",
  };
}
