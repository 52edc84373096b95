// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Kind} from "../../contracts/types/Codes.sol";
import {Hardness, Option} from "../../contracts/types/Rows.sol";

/// @title How tests write rows, steps and publications
abstract contract RowBuilder {
    function _row(
        uint8 kind,
        uint8 options,
        uint16 rule,
        uint8 selector,
        uint16 code,
        uint8 outcomes,
        uint64 value
    ) internal pure returns (uint128) {
        return uint128(bytes16(abi.encodePacked(kind, options, rule, selector, code, outcomes, value)));
    }

    function _hard(
        uint8 kind,
        uint16 rule,
        uint8 selector,
        uint16 code,
        uint8 outcomes,
        uint64 value
    ) internal pure returns (uint128) {
        return _row(kind, Hardness.HARD, rule, selector, code, outcomes, value);
    }

    /// @dev Four roles as a row lists them; the first one stands lowest.
    function _roles(uint8 one, uint8 two, uint8 three, uint8 four) internal pure returns (uint64) {
        return one | (uint64(two) << 8) | (uint64(three) << 16) | (uint64(four) << 24);
    }

    /// @dev Two rows a word, the last one marked.
    function _words(uint128[] memory rows) internal pure returns (bytes32[] memory words) {
        words = new bytes32[]((rows.length + 1) / 2);
        for (uint256 i = 0; i < rows.length; i++) {
            uint256 row = rows[i];
            if (i + 1 == rows.length) row |= uint256(Option.LAST) << 112;
            words[i / 2] |= bytes32(row << (i % 2 == 0 ? 128 : 0));
        }
    }

    function _words(uint128 only) internal pure returns (bytes32[] memory) {
        uint128[] memory rows = new uint128[](1);
        rows[0] = only;
        return _words(rows);
    }

    function _words(uint128 one, uint128 two) internal pure returns (bytes32[] memory) {
        uint128[] memory rows = new uint128[](2);
        (rows[0], rows[1]) = (one, two);
        return _words(rows);
    }

    function _words(uint128 one, uint128 two, uint128 three) internal pure returns (bytes32[] memory) {
        uint128[] memory rows = new uint128[](3);
        (rows[0], rows[1], rows[2]) = (one, two, three);
        return _words(rows);
    }

    function _step(
        Kind kind,
        uint8 act,
        uint16 code,
        bytes32[] memory words
    ) internal pure returns (ILedgerTypes.Step memory) {
        return ILedgerTypes.Step(kind, 0, act, code, words);
    }

    /// @dev The same steps with this one in the place of its namesake, or added.
    function _with(
        ILedgerTypes.Step[] memory steps,
        Kind kind,
        uint8 act,
        uint16 code,
        bytes32[] memory words
    ) internal pure returns (ILedgerTypes.Step[] memory more) {
        for (uint256 i = 0; i < steps.length; i++) {
            ILedgerTypes.Step memory step = steps[i];
            if (step.kind == kind && step.caseNumber == 0 && step.act == act && step.code == code) {
                step.words = words;
                return steps;
            }
        }
        more = new ILedgerTypes.Step[](steps.length + 1);
        for (uint256 i = 0; i < steps.length; i++) more[i] = steps[i];
        more[steps.length] = _step(kind, act, code, words);
    }

    function _without(
        ILedgerTypes.Step[] memory steps,
        Kind kind,
        uint8 act,
        uint16 code
    ) internal pure returns (ILedgerTypes.Step[] memory) {
        for (uint256 i = 0; i < steps.length; i++) {
            if (steps[i].kind != kind || steps[i].act != act || steps[i].code != code) continue;
            steps[i] = steps[steps.length - 1];
            assembly ("memory-safe") {
                mstore(steps, sub(mload(steps), 1))
            }
            return steps;
        }
        return steps;
    }
}
