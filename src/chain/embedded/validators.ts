import { ConsensusError } from "../../consensus/errors.ts";
import type { Header } from "../../consensus/header.ts";
import type { Hex } from "../../consensus/hex.ts";
import { decodeQbftExtraData } from "../../consensus/qbft-extra-data.ts";
import type { ValidatorVote } from "../../consensus/qbft-extra-data.ts";
import { quorum } from "../../consensus/qbft.ts";
import { applyHeader, initialTally } from "../../consensus/validators.ts";
import type { Tally } from "../../consensus/validators.ts";
import { JSON_RPC_ERROR, ProviderRpcError } from "./errors.ts";

/**
 * The validators that must seal the next block, the votes about them, and the proposals for which the validators of
 * this chain vote. The votes are in the headers, so a replay counts them again. Proposals that nobody has voted for yet
 * are lost when the chain stops, as on a real node.
 */
export class Validators {
  readonly #own: ReadonlySet<string>;
  readonly #proposals = new Map<Hex, ValidatorVote["kind"]>();
  readonly #changes: number[] = [];
  #tally: Tally;

  /** @param own - the addresses whose keys this chain has */
  constructor(genesisExtraData: Uint8Array, epochLength: number, own: readonly string[]) {
    this.#tally = initialTally(genesisExtraData, epochLength);
    this.#own = new Set(own);
  }

  /** The validators that must seal the next block, ascending. */
  get next(): readonly Hex[] {
    return this.#tally.validators;
  }

  /** The blocks whose votes changed the validators, oldest first: the next block is sealed by others. */
  get changes(): readonly number[] {
    return this.#changes;
  }

  get proposals(): ReadonlyMap<Hex, ValidatorVote["kind"]> {
    return this.#proposals;
  }

  /**
   * Lets every validator vote for a change, each in the next block that it proposes, until the change is made.
   * @throws ProviderRpcError when there is nothing to change, or when the chain could not seal afterwards
   */
  propose(recipient: Hex, kind: ValidatorVote["kind"]): void {
    const isValidator = this.next.includes(recipient);
    if (isValidator === (kind === "add"))
      throw refused(`${recipient} is ${isValidator ? "a validator already" : "not a validator"}.`);
    if (!this.#canSealAfter({ recipient, kind }))
      throw refused(
        "After this change the keys of this chain would be no quorum, and it could make no block any more.",
      );
    this.#proposals.set(recipient, kind);
  }

  /** Takes a proposal back. Votes that were cast stay until the epoch ends. */
  discard(recipient: Hex): void {
    this.#proposals.delete(recipient);
  }

  /** The vote that a validator casts in the next block, if it is the one to propose it. */
  voteOf(proposer: string): ValidatorVote | undefined {
    const { number, epochLength, votes } = this.#tally;
    // A vote in such a block would not be counted.
    if ((number + 1) % epochLength === 0) return undefined;
    const open = [...this.#proposals].map(([recipient, kind]): ValidatorVote => ({ recipient, kind }));
    return open.find(
      (vote) =>
        this.#canSealAfter(vote) &&
        !votes.some(
          ({ voter, recipient, kind }) => voter === proposer && recipient === vote.recipient && kind === vote.kind,
        ),
    );
  }

  /**
   * Counts the vote of the next block.
   * @throws ConsensusError VALIDATORS_MISMATCH when the header lists other validators; as `applyHeader`
   */
  apply(header: Header): void {
    const { validators } = decodeQbftExtraData(header.extraData);
    if (validators.join() !== this.next.join()) throw otherValidators(header.number);
    this.#tally = applyHeader(this.#tally, header);
    if (validators.join() !== this.next.join()) this.#changes.push(header.number);
    for (const [recipient, kind] of this.#proposals)
      if (this.next.includes(recipient) === (kind === "add")) this.#proposals.delete(recipient);
  }

  #canSealAfter({ recipient, kind }: ValidatorVote): boolean {
    const others = this.next.filter((validator) => validator !== recipient);
    const after = kind === "add" ? [...others, recipient] : others;
    return after.length > 0 && after.filter((validator) => this.#own.has(validator)).length >= quorum(after.length);
  }
}

function refused(reason: string): ProviderRpcError {
  return new ProviderRpcError(JSON_RPC_ERROR.invalidParams, `No vote is cast: ${reason}`);
}

function otherValidators(number: number): ConsensusError {
  return new ConsensusError(
    "VALIDATORS_MISMATCH",
    {
      zh: `区块 ${number} 所列的验证节点与按投票推得的不同。`,
      en: `Block ${number} lists other validators than the votes before it give.`,
    },
    { number },
  );
}
