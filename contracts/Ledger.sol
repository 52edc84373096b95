// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "./interfaces/ILedger.sol";
import {Attesting} from "./records/Attesting.sol";
import {Founding} from "./records/Founding.sol";
import {Kind} from "./types/Codes.sol";
import {Id} from "./types/Id.sol";

/// @title The ledger: three acts on any kind of record
/// @notice No owner, no proxy, no upgrade: code that cannot change is the feature. Two of the
/// acts lie in parts whose addresses are fixed in this code; a descriptor lists all code hashes.
contract Ledger is ILedger, Founding, Attesting {
    /// @notice Where the code of `record` and of `settle` lies.
    address public immutable recordingPart;
    address public immutable settlingPart;

    error PartMissing(address part);

    constructor(address recording, address settling, FoundingJurisdiction[] memory founding) {
        if (recording.code.length == 0) revert PartMissing(recording);
        if (settling.code.length == 0) revert PartMissing(settling);
        (recordingPart, settlingPart) = (recording, settling);
        _found(founding);
    }

    /* THE THREE ACTS */

    /// @inheritdoc ILedger
    function record(Draft[] calldata) external returns (Verdict[] memory) {
        _run(recordingPart);
    }

    /// @inheritdoc ILedger
    function attest(Statement[] calldata statements) external returns (Verdict[] memory verdicts) {
        Seat memory seat = _seat();
        verdicts = new Verdict[](statements.length);
        for (uint256 i = 0; i < statements.length; i++) {
            uint256 free = _freeMemory();
            (verdicts[i].id, verdicts[i].rule, verdicts[i].unmet) = _attest(seat, statements[i]);
            _reuseMemory(free);
        }
    }

    /// @inheritdoc ILedger
    function settle(Settlement[] calldata) external returns (Verdict[] memory) {
        _run(settlingPart);
    }

    /// @dev Runs a part on this storage with this call, and returns or reverts as it does.
    function _run(address part) private {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), part, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch done
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }

    /* SEATS, REFRESHING */

    /// @inheritdoc ILedger
    function accept(Id party) external {
        _accept(party);
    }

    /// @inheritdoc ILedger
    function refresh(Id product) external returns (bool unbroken) {
        Kind kind = states[product].kind();
        if (kind != Kind.PRODUCT) revert WrongKind(product, kind);
        return _unbroken(product);
    }

    /* VIEWS */

    /// @inheritdoc ILedger
    function operable(Id id) external view returns (bool) {
        return _operable(id);
    }

    /// @inheritdoc ILedger
    function broken(Id id) external view returns (bool found) {
        (found,) = _broken(id, 0, 0);
    }
}
