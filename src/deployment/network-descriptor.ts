import {
  DESCRIPTOR_BYTES,
  DESCRIPTOR_ITEMS,
  descriptorBytes,
  descriptorId,
  validatorsAt,
} from "../certificate/descriptor.ts";
import type { DescribedJurisdiction, Descriptor } from "../certificate/descriptor.ts";
import { askHead } from "../chain/blocks.ts";
import { isDevelopmentGenesis } from "../chain/embedded/development-genesis.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { checkFounding, checkNode } from "./check-deployment.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { jurisdictionId } from "../ledger/jurisdiction-id.ts";
import { describeDeployment } from "./describe-deployment.ts";
import { foundingAbsent } from "./descriptor-errors.ts";
import { askGenesis, followValidators } from "./follow-validators.ts";
import { planFounding } from "./founding.ts";
import type { FoundedJurisdiction } from "./founding.ts";
import { askFoundingEvidence } from "./founding-evidence.ts";
import type { FoundingEvidence } from "./founding-evidence.ts";
import { chooseBlock } from "./named-block.ts";
import { requireExtended, requireSameNetwork } from "./previous-edition.ts";

/** Everything that decides the bytes of an edition: the deployment, the edition before, and the block. */
export interface EditionRequest {
  readonly deployment: Deployment;
  /** The edition that comes before; without it the first edition is made. */
  readonly previous?: Descriptor | undefined;
  /** The block for which the edition is made; the node's head without it. */
  readonly block?: number | undefined;
  /** See `FollowedChain`. */
  readonly fromGenesisUpTo?: number | undefined;
  /** Called while the validators are followed, with the last block followed and the last of all. */
  readonly onProgress?: ((block: number, last: number) => void) | undefined;
}

/**
 * Makes an edition of the descriptor of a network on a chain of its own, and checks deployment and founding against the
 * agency's own node. Agencies that agree on deployment, founding, previous edition and block get the same bytes from
 * each of their nodes: nothing in an edition comes from its maker, not even the time.
 * @throws DeploymentError; RpcError
 */
export async function networkDescriptor(
  chain: RpcRequester,
  founding: readonly FoundedJurisdiction[],
  request: EditionRequest,
): Promise<Descriptor> {
  const { deployment } = request;
  await checkNode(chain, deployment);
  await checkFounding(chain, deployment, planFounding(founding));
  return await describeNetwork(
    chain,
    founding.map(({ reference }) => reference),
    request,
  );
}

/**
 * Makes an edition for a deployment that was checked before.
 * @param references - of the founding jurisdictions, by ordinal
 */
export async function describeNetwork(
  chain: RpcRequester,
  references: readonly string[],
  { deployment, previous, block: named, fromGenesisUpTo, onProgress }: EditionRequest,
): Promise<Descriptor> {
  const { genesisHash, epochLengthBlocks, startBlock } = deployment;
  const { extraData } = (await askGenesis(chain, genesisHash)).header;
  const isEmbedded = isDevelopmentGenesis(extraData);
  const environment = isEmbedded ? "development" : deployment.environment;
  if (previous !== undefined) requireSameNetwork(previous, deployment, environment);
  const block = chooseBlock(named, { startBlock, head: await askHead(chain), previous });
  const followed = { chain, genesisHash, epochLengthBlocks, previous, fromGenesisUpTo, onProgress };
  const { epochs, asOf } = await followValidators(followed, block);
  const validators = validatorsAt(epochs, startBlock) ?? [];
  const { trails, identity } = await askFoundingEvidence(chain, deployment, { validators, isEmbedded });
  const jurisdictions = describeJurisdictions(references, trails, startBlock);
  if (previous !== undefined) requireExtended(previous, { epochs, identity, jurisdictions });
  const descriptor = describeDeployment(deployment, {
    edition: previous === undefined ? 1 : previous.edition + 1,
    previous: previous === undefined ? [] : [...previous.previous, descriptorId(previous)],
    environment,
    asOf,
    epochs,
    identity,
    jurisdictions,
  });
  requireRoom(descriptor);
  return descriptor;
}

function describeJurisdictions(
  references: readonly string[],
  trails: FoundingEvidence["trails"],
  startBlock: number,
): readonly DescribedJurisdiction[] {
  return references.map((reference, index) => {
    const id = jurisdictionId(reference);
    const trailHead = trails.get(id);
    if (trailHead === undefined) throw foundingAbsent(reference, startBlock);
    return { id, reference, ordinal: index + 1, trailHead };
  });
}

/** Every verifier refuses an edition beyond these bounds. @throws DeploymentError `DESCRIPTOR_FULL` */
function requireRoom(descriptor: Descriptor): void {
  const epochs = descriptor.consensus.validatorEpochs.length;
  const editions = descriptor.edition;
  const bytes = descriptorBytes(descriptor).length;
  if (epochs <= DESCRIPTOR_ITEMS && editions <= DESCRIPTOR_ITEMS + 1 && bytes <= DESCRIPTOR_BYTES) return;
  throw new DeploymentError(
    "DESCRIPTOR_FULL",
    {
      zh:
        `这一版将是第 ${editions} 版，有 ${epochs} 个时期的验证节点、${bytes} 字节，超过核验程序所能接受的` +
        `（各列表 ${DESCRIPTOR_ITEMS} 项、共 ${DESCRIPTOR_BYTES} 字节）：请少出版本，少变更验证节点。`,
      en:
        `This would be edition ${editions} with ${epochs} epochs of validators and ${bytes} bytes. Verifiers accept ` +
        `${DESCRIPTOR_ITEMS} items in each list and ${DESCRIPTOR_BYTES} bytes in all: make fewer ` +
        "editions, and change validators less often.",
    },
    { edition: editions, epochs, bytes },
  );
}
