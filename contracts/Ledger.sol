// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernance} from "./interfaces/IGovernance.sol";
import {ILedger} from "./interfaces/ILedger.sol";
import {Founding} from "./records/Founding.sol";
import {Recording} from "./records/Recording.sol";
import {Kind} from "./types/Codes.sol";
import {Id} from "./types/Id.sol";

/// @title The ledger: three acts on any kind of record
/// @notice No owner, no proxy, no upgrade: code that cannot change is the feature. What comes by
/// the thousand, recording, lies here; the rest in parts whose addresses are fixed in this code. A
/// descriptor lists all code hashes.
/// @custom:security-contact SECURITY.md in the repository that publishes this code
contract Ledger is ILedger, IGovernance, Founding, Recording {
    /// @notice Where the code of `attest`, of `settle`, of all that governs, and of judging by rows lies.
    address public immutable attestingPart;
    address public immutable settlingPart;
    address public immutable governingPart;
    address public immutable judgingPart;

    error PartMissing(address part);

    constructor(
        address attesting,
        address settling,
        address governing,
        address judging,
        FoundingJurisdiction[] memory founding
    ) {
        (attestingPart, settlingPart) = (_part(attesting), _part(settling));
        (governingPart, judgingPart) = (_part(governing), _part(judging));
        _found(founding);
    }

    function _part(address part) private view returns (address) {
        if (part.code.length == 0) revert PartMissing(part);
        return part;
    }

    /* THE THREE ACTS */

    /// @inheritdoc ILedger
    function record(Draft[] calldata drafts) external returns (Verdict[] memory) {
        Batch memory batch = _begin(drafts.length);
        while (_next(batch)) _answer(batch, _record(batch, drafts[_index(batch)]));
        return batch.verdicts;
    }

    /// @inheritdoc ILedger
    function attest(Statement[] calldata) external returns (Verdict[] memory) {
        _run(attestingPart);
    }

    /// @inheritdoc ILedger
    function settle(Settlement[] calldata) external returns (Verdict[] memory) {
        _run(settlingPart);
    }

    /* SEATS, RULEBOOKS, DECISIONS, REFRESHING */

    /// @inheritdoc ILedger
    function accept(Id) external {
        _run(governingPart);
    }

    /// @inheritdoc ILedger
    function publish(uint8, uint16, Publication calldata) external {
        _run(governingPart);
    }

    /// @inheritdoc IGovernance
    function propose(Proposal calldata) external returns (bytes32) {
        _run(governingPart);
    }

    /// @inheritdoc IGovernance
    function approve(Proposal calldata) external returns (bytes32) {
        _run(governingPart);
    }

    /// @inheritdoc IGovernance
    function carryOut(Proposal calldata) external returns (bytes32) {
        _run(governingPart);
    }

    /// @inheritdoc ILedger
    function refresh(Id product) external returns (bool unbroken) {
        Kind kind = states[product].kind();
        if (kind != Kind.PRODUCT) revert WrongKind(product, kind);
        return _unbroken(product) == 0;
    }

    /* VIEWS */

    /// @inheritdoc ILedger
    function operable(Id id) external view returns (bool) {
        return _operable(id);
    }

    /// @inheritdoc ILedger
    function broken(Id id) external view returns (bool found) {
        (found, ) = _broken(id, 0, 0);
    }

    /* PARTS */

    function _judgingPart() internal view override returns (address) {
        return judgingPart;
    }

    /// @dev Runs a part on this storage with this call, and returns or reverts as it does.
    function _run(address part) private {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), part, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch done
            case 0 {
                revert(0, returndatasize())
            }
            default {
                return(0, returndatasize())
            }
        }
    }
}
