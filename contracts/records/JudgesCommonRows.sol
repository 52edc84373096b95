// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../types/Act.sol";
import {AsksJudgingPart} from "./AsksJudgingPart.sol";
import {Judging} from "./Judging.sol";

/// @title Judging by oneself a step that has only common rows
/// @notice A hold must be cheap: it asks the judging part only when it meets a row that this code does not know.
abstract contract JudgesCommonRows is AsksJudgingPart, Judging {
    function _judge(Act memory act, Judgement memory judgement) internal virtual override {
        _judgeInto(act, judgement);
        if (judgement.apart) super._judge(act, judgement);
    }
}
