// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AsksJudgingPart} from "../records/AsksJudgingPart.sol";
import {Attesting} from "../records/Attesting.sol";
import {JudgesCommonRows} from "../records/JudgesCommonRows.sol";
import {RunsInLedger} from "../records/RunsInLedger.sol";
import {Act, Judgement} from "../types/Act.sol";

/// @title The ledger's code for `attest`, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only; called directly it finds no seat
/// and reverts. One contract may hold 24,576 bytes of code, the three acts need more.
contract AttestingPart is RunsInLedger, Attesting, JudgesCommonRows {
    /// @notice See `ILedger.attest`.
    function attest(Statement[] calldata statements) external returns (Verdict[] memory) {
        Batch memory batch = _begin(statements.length);
        while (_next(batch)) _answer(batch, _attest(batch, statements[_index(batch)]));
        return batch.verdicts;
    }

    function _judge(Act memory act, Judgement memory judgement) internal override(AsksJudgingPart, JudgesCommonRows) {
        JudgesCommonRows._judge(act, judgement);
    }
}
