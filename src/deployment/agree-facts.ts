import { askChainIdentity, askGenesisExtraData } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { GenesisFacts } from "./genesis-file.ts";
import type { NetworkFacts } from "./network-facts.ts";

/**
 * The facts about a network from its founding file and the genesis file of its chain. Both may state a fact, and then
 * they must agree.
 * @param stated - in the founding file
 * @throws DeploymentError `GENESIS_CONTRADICTED` when the founding file or the chain contradicts the genesis file;
 *   RpcError
 */
export async function agreeOnFacts(
  chain: RpcAsker,
  stated: Partial<NetworkFacts>,
  genesis: GenesisFacts | undefined,
): Promise<Partial<NetworkFacts>> {
  if (genesis === undefined) return stated;
  await requireSameChain(chain, genesis);
  const { epochLengthBlocks, blockPeriodSeconds } = genesis;
  requireSame("epochLengthBlocks", stated.epochLengthBlocks, epochLengthBlocks);
  if (blockPeriodSeconds === undefined) return { ...stated, epochLengthBlocks };
  requireSame("blockPeriodSeconds", stated.blockPeriodSeconds, blockPeriodSeconds);
  return { ...stated, epochLengthBlocks, blockPeriodSeconds };
}

/** The chain id, and the first validators where the file lists them, are the chain's own. */
async function requireSameChain(chain: RpcAsker, { chainId, extraData }: GenesisFacts): Promise<void> {
  const served = (await askChainIdentity(chain)).chainId;
  if (served !== chainId)
    throw contradicted(
      {
        zh: `创世文件的 chainId 为 ${chainId}，而节点上的链标识为 ${served}`,
        en: `The genesis file has the chainId ${chainId}, and the node serves chain ${served}`,
      },
      { member: "chainId", genesis: chainId, chain: served },
    );
  if (extraData === undefined) return;
  if ((await askGenesisExtraData(chain)) !== extraData)
    throw contradicted(
      {
        zh: "创世文件的 extraData（首批验证节点）与节点上的创世区块不同",
        en: "The genesis file has another extraData, which lists the first validators, than the node's genesis block",
      },
      { member: "extraData" },
    );
}

/** A genesis file may name several periods, and its reader may look at another one. */
const LONGEST_PERIOD: Bilingual = {
  zh: "（其所载各间隔中最长的，含空块的间隔与 transitions 中的）",
  en: " (the longest of its periods, also of empty blocks and in transitions)",
};

function requireSame(member: keyof NetworkFacts, founding: number | undefined, genesis: number): void {
  if (founding === undefined || founding === genesis) return;
  const which = member === "blockPeriodSeconds" ? LONGEST_PERIOD : { zh: "", en: "" };
  throw contradicted(
    {
      zh: `创立文件的 network/${member} 为 ${founding}，而创世文件为 ${genesis}${which.zh}`,
      en: `The founding file has ${founding} as network/${member}, and the genesis file has ${genesis}${which.en}`,
    },
    { member, founding, genesis },
  );
}

/** @param what - what contradicts, as a sentence without its full stop */
function contradicted(what: Bilingual, evidence: Readonly<Record<string, unknown>>): DeploymentError {
  return new DeploymentError(
    "GENESIS_CONTRADICTED",
    {
      zh: `${what.zh}：请给出此链各节点所用的创世文件，并改正创立文件或节点地址。`,
      en:
        `${what.en}: give the genesis file with which this chain's nodes run, ` +
        "and correct the founding file or the node's address.",
    },
    evidence,
  );
}
