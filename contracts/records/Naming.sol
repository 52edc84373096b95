// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../interfaces/ILedgerTypes.sol";
import {Form, Kind} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";

/// @title What records are called
abstract contract Naming is ILedgerTypes {
    uint256 internal constant MAX_REFERENCE = 64;

    function _checkReferenceLength(bytes memory referenceText) internal pure {
        uint256 length = referenceText.length;
        if (length == 0 || length > MAX_REFERENCE) revert ReferenceLength(length);
    }

    /// @dev A name by reference, or for an export by its digest.
    function _idOf(Draft calldata draft, Id issuer) internal pure returns (Id) {
        if (draft.form != Form.REFERENCE) return _exportId(draft.sha256Digest, draft.number);
        return _referenceId(draft.kind, issuer, draft.referenceText, draft.number);
    }

    function _referenceId(
        Kind kind,
        Id issuer,
        bytes memory referenceText,
        uint64 revision
    ) internal pure returns (Id) {
        return
            Id.wrap(bytes10(keccak256(abi.encode("laiqu.record.1", kind, issuer, keccak256(referenceText), revision))));
    }

    function _exportId(bytes32 digest, uint64 ordinal) internal pure returns (Id) {
        return Id.wrap(bytes10(keccak256(abi.encode("laiqu.export.1", digest, ordinal))));
    }
}
