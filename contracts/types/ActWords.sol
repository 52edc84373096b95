// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "./Act.sol";

/// @title An act as it lies in memory
/// @notice The ledger hands an act to its judging part as a row of words: the members of `Act` in their order, with the
/// lengths of the two arrays in their places, then the items of these arrays. The ABI would check and copy each member
/// twice, at 5,000 gas for every export, and both sides are the ledger's own code.
library ActWords {
    uint256 private constant WORD = 0x20;
    /// The members of `Act`, 22 words; the last two are the arrays.
    uint256 private constant MEMBERS = 0x2c0;
    uint256 private constant INPUTS = 0x280;
    uint256 private constant ITEMS = 0x2a0;

    /// @dev The data of a call that carries nothing but an act.
    function encodeCall(bytes4 selector, Act memory act) internal pure returns (bytes memory data) {
        uint256 inputs = act.inputs.length * WORD;
        uint256 items = act.items.length * WORD;
        data = new bytes(4 + MEMBERS + inputs + items);
        assembly ("memory-safe") {
            function copy(to, from, size) {
                for {
                    let i := 0
                } lt(i, size) {
                    i := add(i, WORD)
                } {
                    mstore(add(to, i), mload(add(from, i)))
                }
            }
            let place := add(data, WORD)
            mstore(place, selector)
            place := add(place, 4)
            copy(place, act, MEMBERS)
            copy(add(place, MEMBERS), add(mload(add(act, INPUTS)), WORD), inputs)
            copy(add(add(place, MEMBERS), inputs), add(mload(add(act, ITEMS)), WORD), items)
            mstore(add(place, INPUTS), div(inputs, WORD))
            mstore(add(place, ITEMS), div(items, WORD))
        }
    }

    /// @dev The act that the call at hand carries.
    function decodeCall() internal pure returns (Act memory act) {
        assembly ("memory-safe") {
            act := mload(0x40)
            calldatacopy(act, 4, MEMBERS)
            let inputs := add(act, MEMBERS)
            mstore(inputs, mload(add(act, INPUTS)))
            let size := mul(mload(inputs), WORD)
            calldatacopy(add(inputs, WORD), add(4, MEMBERS), size)
            let items := add(add(inputs, WORD), size)
            mstore(items, mload(add(act, ITEMS)))
            calldatacopy(add(items, WORD), add(add(4, MEMBERS), size), mul(mload(items), WORD))
            mstore(add(act, INPUTS), inputs)
            mstore(add(act, ITEMS), items)
            mstore(0x40, add(add(items, WORD), mul(mload(items), WORD)))
        }
    }
}
