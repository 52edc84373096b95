// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Meaning} from "../../contracts/records/Meaning.sol";

/// @title Asks the ledger's check of a published step, without publishing it
contract MeaningProbe {
    /// @return row index of the refused row, or 255
    /// @return fault the reason (`RowFault`), or 0
    function check(ILedgerTypes.Step calldata step) external pure returns (uint8 row, uint8 fault) {
        return Meaning.check(step);
    }

    /// @notice As `check`, for many steps at once.
    function checkAll(
        ILedgerTypes.Step[] calldata steps
    ) external pure returns (uint8[] memory rows, uint8[] memory faults) {
        (rows, faults) = (new uint8[](steps.length), new uint8[](steps.length));
        for (uint256 i = 0; i < steps.length; i++) (rows[i], faults[i]) = Meaning.check(steps[i]);
    }
}
