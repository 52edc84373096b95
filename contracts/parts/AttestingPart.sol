// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Attesting} from "../records/Attesting.sol";

/// @title The ledger's code for `attest`, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only; called directly it finds no seat
/// and reverts. One contract may hold 24,576 bytes of code, the three acts need more.
contract AttestingPart is Attesting {
    /// @notice See `ILedger.attest`.
    function attest(Statement[] calldata statements) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](statements.length);
        for (uint256 i = 0; i < statements.length; i++) {
            uint256 free = _freeMemory();
            (verdicts[i].id, verdicts[i].rule, verdicts[i].unmet) = _attest(seat, statements[i]);
            _reuseMemory(free);
        }
    }
}
