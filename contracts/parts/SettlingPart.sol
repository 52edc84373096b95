// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RunsInLedger} from "../records/RunsInLedger.sol";
import {Settling} from "../records/Settling.sol";

/// @title The ledger's code for `settle`, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only, as `AttestingPart` does.
contract SettlingPart is RunsInLedger, Settling {
    /// @notice See `ILedger.settle`.
    function settle(Settlement[] calldata settlements) external returns (Verdict[] memory) {
        Batch memory batch = _begin(settlements.length);
        while (_next(batch)) _answer(batch, _settle(batch, settlements[_index(batch)]));
        return batch.verdicts;
    }
}
