// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Recording} from "../records/Recording.sol";

/// @title The ledger's code for `record`, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only; called directly it finds no seat
/// and reverts. One contract may hold 24,576 bytes of code, the three acts need more.
contract RecordingPart is Recording {
    /// @notice See `ILedger.record`.
    function record(Draft[] calldata drafts) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](drafts.length);
        for (uint256 i = 0; i < drafts.length; i++) {
            uint256 free = _freeMemory();
            (verdicts[i].id, verdicts[i].rule, verdicts[i].unmet) = _record(seat, drafts[i], drafts.length == 1);
            _reuseMemory(free);
        }
    }
}
