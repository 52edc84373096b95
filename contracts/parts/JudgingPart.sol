// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {JudgingApart} from "../records/JudgingApart.sol";
import {ActWords} from "../types/ActWords.sol";

/// @title The ledger's code for judging an act by the rows of its step, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only; called directly it finds no rows. It reads and answers,
/// and writes nothing.
contract JudgingPart is JudgingApart {
    /// @notice What the rows of the act's step say of it. Act and judgement go with the call as `ActWords` says.
    function judge() external view {
        ActWords.returnJudgement(_judgeHere(ActWords.decodeCall()));
    }
}
