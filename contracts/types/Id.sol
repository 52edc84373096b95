// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The name and the pointer of a record: the first 80 bits of a hash over its kind,
/// issuer and business number (see `ILedger.idOf`). Computable offline; a truncation costs a
/// taken number at worst, never another's content (SECURITY.md).
type Id is bytes10;

using {same as ==, differs as !=, isNone} for Id global;

/// @dev No record: the zero id.
Id constant NONE = Id.wrap(0);

function same(Id a, Id b) pure returns (bool) {
    return Id.unwrap(a) == Id.unwrap(b);
}

function differs(Id a, Id b) pure returns (bool) {
    return Id.unwrap(a) != Id.unwrap(b);
}

function isNone(Id id) pure returns (bool) {
    return Id.unwrap(id) == 0;
}
