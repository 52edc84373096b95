// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Settling} from "../records/Settling.sol";

/// @title The ledger's code for `settle`, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only, as `AttestingPart` does.
contract SettlingPart is Settling {
    /// @notice See `ILedger.settle`.
    function settle(Settlement[] calldata settlements) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](settlements.length);
        for (uint256 i = 0; i < settlements.length; i++) {
            uint256 free = _freeMemory();
            (verdicts[i].id, verdicts[i].rule, verdicts[i].unmet) = _settle(seat, settlements[i]);
            _reuseMemory(free);
        }
    }
}
