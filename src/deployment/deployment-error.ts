import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which a founding file is not accepted:
 * - `FOUNDING_UNREADABLE`: it is not JSON;
 * - `FOUNDING_MALFORMED`: something in it does not have its form, or the plan made from it cannot be encoded;
 * - `FOUNDING_DOUBLED`: a jurisdiction, party, account or role occurs in it twice;
 * - `RULEBOOK_OF_ANOTHER`: the rulebook belongs to another jurisdiction;
 * - `RULEBOOK_NOT_IN_FORCE`: the rulebook is a draft or superseded, and the deployer did not allow it by name;
 * - `GENESIS_MALFORMED`: the genesis file is not that of a QBFT network whose validators can be followed;
 * - `GENESIS_CONTRADICTED`: the founding file or the chain says something else than the genesis file.
 */
type FoundingErrorCode =
  | "FOUNDING_UNREADABLE"
  | "FOUNDING_MALFORMED"
  | "FOUNDING_DOUBLED"
  | "RULEBOOK_OF_ANOTHER"
  | "RULEBOOK_NOT_IN_FORCE"
  | "GENESIS_MALFORMED"
  | "GENESIS_CONTRADICTED";

/**
 * The reasons for which a ledger is not deployed, or is not the one that a deployment describes:
 * - `NETWORK_UNFIT`: the network cannot carry a ledger, for example because its blocks hold too little gas;
 * - `DEPLOYMENT_REVERTED`: the chain executed the transaction and discarded its effects;
 * - `DEPLOYMENT_NOT_MINED`: no block took the transaction within the time allowed;
 * - `CALL_UNDECIDED`: the node gave no usable answer about a signed transaction, which is kept; `cause` has the reason;
 * - `UNFINISHED_MALFORMED`: the file of an unfinished deployment is damaged;
 * - `UNFINISHED_UNWRITABLE`: what is signed cannot be kept beside the deployment file, so nothing is sent;
 * - `DEPLOYMENT_BUSY`: another process deploys or publishes with the same deployment file;
 * - `UNFINISHED_DIFFERS`: the unfinished deployment was signed for another founding or chain;
 * - `DEPLOYMENT_MALFORMED`: the deployment file is not what `laiqu deploy` writes;
 * - `OTHER_CHAIN`: the node serves another chain than the deployment's;
 * - `NODES_DISAGREE`: of several nodes, some refuse what others accept;
 * - `CREATION_UNCONFIRMED`: the node's answers do not confirm a contract that was just created;
 * - `CODE_DIFFERS`: the code at an address of the deployment is not the code that it names;
 * - `CODE_FOREIGN`: the code that the deployment names is not the code of this program;
 * - `FOUNDING_DIFFERS`: the ledger was not founded with this founding, in this block, at this address, or a part of it
 *   was not created by a transaction of its own with this program's code;
 * - `FOUNDING_NOT_SERVED`: the node does not have the transaction that created the ledger or a part of it.
 */
type LedgerErrorCode =
  | "NETWORK_UNFIT"
  | "DEPLOYMENT_REVERTED"
  | "DEPLOYMENT_NOT_MINED"
  | "CALL_UNDECIDED"
  | "UNFINISHED_MALFORMED"
  | "UNFINISHED_DIFFERS"
  | "UNFINISHED_UNWRITABLE"
  | "DEPLOYMENT_BUSY"
  | "DEPLOYMENT_MALFORMED"
  | "OTHER_CHAIN"
  | "NODES_DISAGREE"
  | "CREATION_UNCONFIRMED"
  | "CODE_DIFFERS"
  | "CODE_FOREIGN"
  | "FOUNDING_DIFFERS"
  | "FOUNDING_NOT_SERVED";

/**
 * The reasons for which no version of a rulebook is published:
 * - `JURISDICTION_UNKNOWN`: the ledger was founded without this jurisdiction;
 * - `PUBLICATION_DIFFERS`: a version at hand is not the one that is promised or published, or is not at hand;
 * - `REFUSAL_UNPROVEN`: only the node says that one of these is so, and the chain has no seals that could prove it.
 */
type PublicationErrorCode = "JURISDICTION_UNKNOWN" | "PUBLICATION_DIFFERS" | "REFUSAL_UNPROVEN";

/**
 * The reasons for which no edition of a network's descriptor is made:
 * - `NO_SEALS`: nobody seals the chain's blocks;
 * - `GENESIS_DIFFERS`: the node shows another genesis header than the deployment names;
 * - `VALIDATORS_IN_CONTRACT`: the genesis header lists no validators;
 * - `VALIDATORS_MISMATCH`: a header lists other validators than those that follow from the votes before it;
 * - `PROOF_REFUSED`: a proof of the ledger's state does not fit the sealed header;
 * - `HEADER_REFUSED`: the node shows a header or receipts that are malformed, unsealed or out of place;
 * - `BLOCK_MISSING`: the node does not have a block yet;
 * - `BLOCK_TOO_EARLY`: the named block is before the founding or before that of the previous edition;
 * - `BLOCK_AHEAD`: the named block is not made yet;
 * - `PREVIOUS_DIFFERS`: the previous edition is of another network, or contradicts this chain;
 * - `DESCRIPTOR_FULL`: the edition would have more epochs, editions or bytes than any verifier accepts.
 */
type DescriptorErrorCode =
  | "NO_SEALS"
  | "GENESIS_DIFFERS"
  | "VALIDATORS_IN_CONTRACT"
  | "VALIDATORS_MISMATCH"
  | "HEADER_REFUSED"
  | "PROOF_REFUSED"
  | "BLOCK_MISSING"
  | "BLOCK_TOO_EARLY"
  | "BLOCK_AHEAD"
  | "PREVIOUS_DIFFERS"
  | "DESCRIPTOR_FULL";

export type DeploymentErrorCode = FoundingErrorCode | LedgerErrorCode | PublicationErrorCode | DescriptorErrorCode;

/** A ledger cannot be founded, found again, given a rulebook, or described. */
export class DeploymentError extends CodedError<DeploymentErrorCode> {
  override readonly name = "DeploymentError";
}
