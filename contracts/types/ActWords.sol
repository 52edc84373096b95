// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "./Act.sol";

/// @title How an act comes to the judging part, and its judgement back
/// @notice Both go as they lie in memory, member by member, a word each. The ABI would check and copy each member
/// twice, at 8,000 gas for every export, and both sides are the ledger's own code.
library ActWords {
    uint256 private constant WORD = 0x20;
    /// @dev `Act` has 22 members; a test counts them. The last two are arrays: in their places go their lengths, behind
    /// all their items.
    uint256 private constant ACT = 0x2c0;
    uint256 private constant INPUTS = 0x280;
    uint256 private constant ITEMS = 0x2a0;
    /// @dev Of `Judgement` go rule, unmet, soft, and behind them as many of the keys of its array as count.
    uint256 private constant VERDICT = 0x60;
    uint256 private constant USES = 0x60;
    uint256 private constant USED = 0x80;
    /// The precompiled contract that copies memory.
    uint256 private constant IDENTITY = 4;

    /// @dev The data of a call that carries an act.
    function encodeCall(bytes4 selector, Act memory act) internal view returns (bytes memory data) {
        assembly ("memory-safe") {
            function copy(to, from, size) {
                if size {
                    pop(staticcall(gas(), IDENTITY, from, size, to, size))
                }
            }
            let inputs := mload(add(act, INPUTS))
            let items := mload(add(act, ITEMS))
            data := mload(0x40)
            let place := add(data, WORD)
            mstore(place, selector)
            place := add(place, 4)
            copy(place, act, ACT)
            mstore(add(place, INPUTS), mload(inputs))
            mstore(add(place, ITEMS), mload(items))
            place := add(place, ACT)
            let size := mul(mload(inputs), WORD)
            copy(place, add(inputs, WORD), size)
            place := add(place, size)
            size := mul(mload(items), WORD)
            copy(place, add(items, WORD), size)
            place := add(place, size)
            mstore(data, sub(sub(place, data), WORD))
            mstore(0x40, and(add(place, 31), not(31)))
        }
    }

    /// @dev The act that the call at hand carries.
    function decodeCall() internal pure returns (Act memory act) {
        assembly ("memory-safe") {
            calldatacopy(act, 4, ACT)
            let source := add(4, ACT)
            let inputs := mload(0x40)
            mstore(inputs, mload(add(act, INPUTS)))
            let size := mul(mload(inputs), WORD)
            calldatacopy(add(inputs, WORD), source, size)
            let items := add(add(inputs, WORD), size)
            mstore(items, mload(add(act, ITEMS)))
            source := add(source, size)
            size := mul(mload(items), WORD)
            calldatacopy(add(items, WORD), source, size)
            mstore(add(act, INPUTS), inputs)
            mstore(add(act, ITEMS), items)
            mstore(0x40, add(add(items, WORD), size))
        }
    }

    /// @dev Ends the call with a judgement.
    function returnJudgement(Judgement memory judgement) internal pure {
        assembly ("memory-safe") {
            let place := mload(0x40)
            for {
                let i := 0
            } lt(i, VERDICT) {
                i := add(i, WORD)
            } {
                mstore(add(place, i), mload(add(judgement, i)))
            }
            let size := mul(mload(add(judgement, USED)), WORD)
            let keys := add(mload(add(judgement, USES)), WORD)
            for {
                let i := 0
            } lt(i, size) {
                i := add(i, WORD)
            } {
                mstore(add(add(place, VERDICT), i), mload(add(keys, i)))
            }
            return(place, add(VERDICT, size))
        }
    }

    /// @dev The judgement that a call returned: its keys become the array where they lie.
    function decodeJudgement(bytes memory data, Judgement memory judgement) internal pure {
        assembly ("memory-safe") {
            let words := add(data, WORD)
            for {
                let i := 0
            } lt(i, VERDICT) {
                i := add(i, WORD)
            } {
                mstore(add(judgement, i), mload(add(words, i)))
            }
            let used := div(sub(mload(data), VERDICT), WORD)
            let uses := add(words, sub(VERDICT, WORD))
            mstore(uses, used)
            mstore(add(judgement, USES), uses)
            mstore(add(judgement, USED), used)
        }
    }
}
