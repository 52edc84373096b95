// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernance} from "../interfaces/IGovernance.sol";
import {Governing} from "../records/Governing.sol";
import {Publishing} from "../records/Publishing.sol";
import {Id} from "../types/Id.sol";

/// @title The ledger's code for `accept`, `publish` and what agencies decide, linked at its deployment
/// @notice Runs by delegatecall on the ledger's storage only; called directly it finds nothing
/// offered, promised or founded, and reverts.
contract GoverningPart is Governing, Publishing {
    /// @notice See `ILedger.accept`.
    function accept(Id party) external {
        _accept(party);
    }

    /// @notice See `ILedger.publish`.
    function publish(uint8 ordinal, uint16 version, Publication calldata publication) external {
        _publish(ordinal, version, publication);
    }

    /// @inheritdoc IGovernance
    function propose(Proposal calldata proposal) external returns (bytes32) {
        return _propose(proposal);
    }

    /// @inheritdoc IGovernance
    function approve(Proposal calldata proposal) external returns (bytes32) {
        return _approve(proposal);
    }

    /// @inheritdoc IGovernance
    function carryOut(Proposal calldata proposal) external returns (bytes32) {
        return _carryOut(proposal);
    }
}
