// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Meaning} from "../../contracts/records/Meaning.sol";
import {ActKind, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {Quantity, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {RowFault} from "../../contracts/types/RowFault.sol";
import {RowBuilder} from "./RowBuilder.sol";
import {Test} from "./Test.sol";

/// @title Asks the check of a published step
abstract contract StepCheck is Test, RowBuilder {
    uint16 internal constant OPINION = 0x0102;
    uint16 internal constant FILING = 0x0201;
    uint16 internal constant CASE = 0x0301;
    uint16 internal constant RULE = 7;
    uint8 internal constant PASSED = uint8(1 << Outcome.PASSED);
    uint64 internal constant EXPIRED = uint64(1) << Status.EXPIRED;
    uint8 internal constant LAST_STEP_ROW = 1;

    function _who() internal pure returns (uint128) {
        return _hard(RowKind.WHO, RULE, Selector.SELF, 0, 0, Role.DATA_AUTHORITY);
    }

    function _check(Kind kind, uint8 act, uint16 code, bytes32[] memory words) internal pure returns (uint8, uint8) {
        return Meaning.check(_step(kind, act, code, words));
    }

    /// @dev The fault of a row that stands after a sound WHO row; its place is checked.
    function _faultAt(Kind kind, uint8 act, uint16 code, uint128 row) internal pure returns (uint8 fault) {
        uint8 place;
        (place, fault) = _check(kind, act, code, _words(_who(), row));
        assertTrue(fault == RowFault.NONE || place == LAST_STEP_ROW, "the place of the row is told");
    }

    function _assertFault(
        Kind kind,
        uint8 act,
        uint16 code,
        uint128 row,
        uint8 expected,
        string memory what
    ) internal pure {
        assertEq(_faultAt(kind, act, code, row), expected, what);
    }

    /// @dev At the step that brings a demand into force: it has a parent, a link, a scenario and a resource.
    function _assertFault(uint128 row, uint8 expected, string memory what) internal pure {
        _assertFault(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, row, expected, what);
    }

    function _fact(uint8 selector, uint8 role) internal pure returns (uint128) {
        return _hard(RowKind.FACT, RULE, selector, OPINION, PASSED, role);
    }

    function _measure(
        uint8 selector,
        uint8 role,
        uint8 quantity,
        uint8 relation,
        uint8 comparand,
        uint32 operand
    ) internal pure returns (uint128) {
        bool ofFact = quantity != 0 && quantity < Quantity.END;
        uint64 value = (uint64(role) << 56) | (uint64(quantity) << 48) | (uint64(relation) << 40);
        value |= (uint64(comparand) << 32) | operand;
        return _hard(RowKind.MEASURE, RULE, selector, ofFact ? OPINION : 0, ofFact ? PASSED : 0, value);
    }

    function _stands(uint8 selector, uint8 under, Kind kind, uint32 statuses) internal pure returns (uint128) {
        uint64 value = (uint64(under) << 40) | (uint64(uint8(kind)) << 32) | statuses;
        return _hard(RowKind.STANDS, RULE, selector, 0, 0, value);
    }
}
