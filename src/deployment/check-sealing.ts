import type { NetworkConditions } from "../chain/network-conditions.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import { QBFT_MIX_HASH, quorum } from "../consensus/qbft.ts";
import { decodeQbftExtraData } from "../consensus/qbft-extra-data.ts";
import type { QbftExtraData } from "../consensus/qbft-extra-data.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** Whether the chain is of the family of IBFT, to which QBFT belongs. */
export function hasSeals({ mixHash }: NetworkConditions): boolean {
  return mixHash === toHex(QBFT_MIX_HASH);
}

/** Why index and certificates would refuse the blocks of a chain with seals, however honest its validators are. */
export function wrongSealing(conditions: NetworkConditions): readonly Bilingual[] {
  if (!hasSeals(conditions)) return [];
  const genesis = readExtraData(fromHex(conditions.genesisExtraData));
  const last = readExtraData(fromHex(conditions.lastExtraData));
  if (genesis === undefined || last === undefined) return [NOT_QBFT];
  if (genesis.validators.length === 0 || last.validators.length === 0) return [IN_CONTRACT];
  return conditions.lastBlock > 0 && last.seals.length < quorum(last.validators.length) ? [fewSeals(last)] : [];
}

function readExtraData(bytes: Uint8Array): QbftExtraData | undefined {
  try {
    return decodeQbftExtraData(bytes);
  } catch (error) {
    if (error instanceof ConsensusError) return undefined;
    throw error;
  }
}

const NOT_QBFT: Bilingual = {
  zh: "其区块头不是 QBFT 的，而是 IBFT 的或自 IBFT 转换而来（创世文件 config 应自首个区块起使用 qbft）",
  en:
    "its headers are not those of QBFT but of IBFT, or were so at first (config of the genesis file must have qbft " +
    "from the first block on)",
};

const IN_CONTRACT: Bilingual = {
  zh:
    "其区块头没有列出验证节点，凭证无法核验（创世文件 config.qbft 不得有 validatorcontractaddress，" +
    "extraData 应列出首批验证节点）",
  en:
    "its headers list no validators, so certificates could not be verified (config.qbft of the genesis file must not " +
    "have validatorcontractaddress, and extraData must list the first validators)",
};

function fewSeals({ seals, validators }: QbftExtraData): Bilingual {
  const [made, needed, all] = [seals.length, quorum(validators.length), validators.length];
  return {
    zh:
      `其 ${all} 个验证节点中只有 ${made} 个签封最新区块，而索引与凭证须有 ${needed} 个` +
      "（GoQuorum 创世文件的 ceil2Nby3Block 应为 0，2FPlus1Enabled 不得启用）",
    en:
      `only ${made} of its ${all} validators sealed its last block, and index and certificates need ${needed} ` +
      "(ceil2Nby3Block of GoQuorum's genesis file must be 0, and 2FPlus1Enabled must not be on)",
  };
}
