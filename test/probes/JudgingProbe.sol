// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {JudgingApart} from "../../contracts/records/JudgingApart.sol";
import {Act, Judgement} from "../../contracts/types/Act.sol";

/// @title Judges acts in a storage that a test has written
/// @dev `test/rulebook/judging` compares the answers with those of the evaluator in TypeScript.
contract JudgingProbe is JudgingApart {
    function judge(Act[] calldata acts) external view returns (Judgement[] memory judgements) {
        judgements = new Judgement[](acts.length);
        for (uint256 i = 0; i < acts.length; i++) {
            Act memory act = acts[i];
            judgements[i] = _judgeHere(act);
        }
    }
}
