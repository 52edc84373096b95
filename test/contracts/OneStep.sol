// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Outcome} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Hardness, RowKind} from "../../contracts/types/Rows.sol";
import {City} from "./City.sol";

/// @title A ledger in which one more row judges one step
abstract contract OneStep is City {
    uint16 internal constant RULE_NEW = 99;
    uint16 internal constant FEE = 0x0202;
    uint8 internal constant REJECTED = uint8(1 << Outcome.REJECTED);
    uint32 internal now_;

    function setUp() public override {
        super.setUp();
        now_ = FOUNDED;
    }

    function _wait(uint256 time) internal {
        now_ += uint32(time);
        vm.warp(now_);
    }

    /// @dev A ledger in which the row judges reviews of a scenario, beside WHO: they can be tried again and again.
    function _judging(uint128 row) internal {
        _judging(Kind.SCENARIO, ActKind.ATTEST, REVIEW, row);
    }

    function _judging(Kind kind, uint8 act, uint16 code, uint128 row) internal {
        _judgingAll(kind, act, code, _words(_everybody(kind), row));
    }

    /// @dev Every office, regulator and evaluator may file fees about anything.
    function _judgingAll(Kind kind, uint8 act, uint16 code, bytes32[] memory words) internal {
        Step[] memory steps = _with(_steps(), kind, act, code, words);
        Kind[4] memory filed = [Kind.SCENARIO, Kind.RESOURCE, Kind.AUTHORIZATION, Kind.PRODUCT];
        for (uint256 i = 0; i < 4; i++) {
            steps = _with(steps, filed[i], ActKind.ATTEST, FEE, _words(_everybody(filed[i])));
        }
        _found(steps);
        line = _lineage(0, 0, 0, 0);
    }

    function _reviewed() internal returns (uint16) {
        return _attest(authority, line.scenario, REVIEW, Outcome.PASSED);
    }

    function _assertMet(string memory what) internal {
        assertEq(_reviewed(), 0, what);
    }

    function _assertUnmet(string memory what) internal {
        assertEq(_reviewed(), RULE_NEW, what);
    }

    function _fact(uint8 options, uint8 selector, uint8 outcomes, uint64 roles) internal pure returns (uint128) {
        return _row(RowKind.FACT, Hardness.HARD | options, RULE_NEW, selector, FILED, outcomes, roles);
    }

    function _valued(address who, Id subject, uint16 code, uint88 value, uint32 until) internal {
        Statement memory statement = _statement(subject, code, Outcome.PASSED);
        (statement.value, statement.until) = (value, until);
        assertEq(_attest(who, statement), 0, "valued");
    }

    function _case(address who, Id subject) internal returns (Id) {
        return _made(who, _draft(Kind.CASE, subject, NO_ID));
    }
}
