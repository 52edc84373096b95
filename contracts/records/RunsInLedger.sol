// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AsksJudgingPart} from "./AsksJudgingPart.sol";

/// @dev What a part asks the ledger on whose storage it runs.
interface ILinksParts {
    function judgingPart() external view returns (address);
}

/// @title A part that asks the judging part
/// @notice It finds it at the ledger, so that its own code says nothing of any deployment and is the same everywhere.
abstract contract RunsInLedger is AsksJudgingPart {
    function _judgingPart() internal view override returns (address) {
        return ILinksParts(address(this)).judgingPart();
    }
}
