// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Governing} from "../records/Governing.sol";
import {Id} from "../types/Id.sol";

/// @title The ledger's code for `accept` and `publish`, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only; called directly it finds nothing
/// offered and nothing promised, and reverts.
contract GoverningPart is Governing {
    /// @notice See `ILedger.accept`.
    function accept(Id party) external {
        _accept(party);
    }

    /// @notice See `ILedger.publish`.
    function publish(uint8 ordinal, uint16 version, Publication calldata publication) external {
        _publish(ordinal, version, publication);
    }
}
