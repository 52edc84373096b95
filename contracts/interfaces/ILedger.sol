// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Id} from "../types/Id.sol";
import {ILedgerTypes} from "./ILedgerTypes.sol";

/// @title The ledger of authorized public-data operation (公共数据授权运营)
/// @notice Parties `record` things, `attest` about them and `settle` their status. The ledger
/// refuses what standing, structure or the rulebook in force forbids, and says by which rule.
///
/// What it assumes: callers keep the documents whose roots they send; digests are of what they
/// say. What it does not do: it holds no content and no person, it cannot know that a statement
/// is true, only who made it and when. Nothing is ever changed or removed.
interface ILedger is ILedgerTypes {
    /* ------------------------------------------------ the three acts */

    /// @notice Records things, judged one by one. A taken id reverts when it comes alone; among
    /// others it is skipped with TAKEN, so that a batch can be sent again.
    function record(Draft[] calldata drafts) external returns (Verdict[] memory);

    /// @notice States something about records; possible in every standing.
    function attest(Statement[] calldata statements) external returns (Verdict[] memory);

    /// @notice Gives records a new status.
    function settle(Settlement[] calldata settlements) external returns (Verdict[] memory);

    /// @notice The caller's account accepts to speak for `party`, which offered it a seat.
    function accept(Id party) external;

    /// @notice Writes the rows of a version that was promised, word for word; then they judge. Anyone may call it:
    /// what is published is fixed by its hash, when by the order of versions.
    function publish(uint8 ordinal, uint16 version, Publication calldata publication) external;

    /// @notice Walks a product's inputs and remembers that they are unbroken. Anyone may call it.
    function refresh(Id product) external returns (bool unbroken);

    /* ------------------------------------------------ views */

    /// @notice Whether new records may stand under `id` now.
    function operable(Id id) external view returns (bool);
    /// @notice Whether what was made of `id` is broken now.
    function broken(Id id) external view returns (bool);
}
