// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Act, Judgement} from "../types/Act.sol";
import {ActWords} from "../types/ActWords.sol";

/// @dev What a part that judges answers to. Act and judgement go with the call as `ActWords` says.
interface IJudges {
    function judge() external view;
}

/// @title Asking the judging part what the rows say of an act
/// @notice The part runs by delegatecall on the ledger's storage and changes nothing. A contract that judges by itself
/// what it can overrides `_judge`.
abstract contract AsksJudgingPart {
    /// @dev Where the part's code lies: fixed in the code that asks.
    function _judgingPart() internal view virtual returns (address);

    /// @param judgement an empty one to be filled: each that is returned would be made twice
    function _judge(Act memory act, Judgement memory judgement) internal virtual {
        // The part is linked at the deployment, and the call reads only.
        bytes memory call = ActWords.encodeCall(IJudges.judge.selector, act);
        bytes memory data = Address.functionDelegateCall(_judgingPart(), call);
        ActWords.decodeJudgement(data, judgement);
    }
}
