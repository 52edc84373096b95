// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Meaning} from "../../contracts/records/Meaning.sol";
import {ActKind, Code, Kind, List, Role, Status} from "../../contracts/types/Codes.sol";
import {RowFault} from "../../contracts/types/RowFault.sol";
import {Comparand, Hardness, Option, Quantity, Relation, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {StepCheck} from "./StepCheck.sol";

/// @title Steps and groups of rows that could mean nothing are refused before they judge
contract MeaningTest is StepCheck {
    /* ------------------------------------------------ every kind of row means something somewhere */

    function test_each_kind_of_row_may_stand_where_it_means_something() external pure {
        uint16 force = Status.IN_FORCE;
        uint8 settle = ActKind.SETTLE;
        uint64 exported = (uint64(1) << 32) | EXPIRED;
        _assertFault(_fact(Selector.RESOURCE, Role.DATA_PROVIDER), 0, "FACT");
        _assertFault(_hard(RowKind.TERM, RULE, 0, 0, 0, 36), 0, "TERM");
        _assertFault(_hard(RowKind.CLAUSES, RULE, 0, 0, 0, 3), 0, "CLAUSES");
        _assertFault(_hard(RowKind.CASE, RULE, Selector.PARENT, CASE, PASSED, Role.COURT), 0, "CASE");
        _assertFault(_hard(RowKind.NO_OPEN_CASE, RULE, Selector.OPERATOR, CASE, 0, 0), 0, "NO_OPEN_CASE");
        _assertFault(_hard(RowKind.NO_UPHELD_CASE, RULE, Selector.OPERATOR, CASE, 0, 36), 0, "NO_UPHELD_CASE");
        _assertFault(_hard(RowKind.NOTICE, RULE, Selector.SELF, FILING, 0, (2 << 16) | 30), 0, "NOTICE");
        _assertFault(_hard(RowKind.SEPARATION, RULE, Selector.ISSUER, 0, 0, Selector.CALLER), 0, "SEPARATION");
        _assertFault(_measure(Selector.SELF, 2, Quantity.VALUE, Relation.AT_MOST, Comparand.CONSTANT, 5), 0, "MEASURE");
        _assertFault(_measure(Selector.LINK, 0, Quantity.END, Relation.AT_LEAST, Comparand.NOW, 0), 0, "MEASURE END");
        _assertFault(_stands(Selector.PREVIOUS, 0, Kind.NONE, 4), RowFault.SELECTOR, "a demand follows nothing");
        _assertFault(_stands(Selector.PLAN, 0, Kind.PLAN, 4), 0, "STANDS");
        _assertFault(Kind.EXPORT, settle, force, _hard(RowKind.SAME_SCENARIO, RULE, 0, 0, 0, 0), 0, "SAME_SCENARIO");
        _assertFault(Kind.EXPORT, settle, force, _hard(RowKind.ROOT, RULE, 0, 0, 0, 0), 0, "ROOT");
        uint128 listed = _hard(RowKind.LISTED, RULE, Selector.SELF, List.EXPORTS, 0, exported);
        _assertFault(Kind.AUTHORIZATION, settle, Status.CLOSED, listed, 0, "LISTED");
        uint128 quorum = _hard(RowKind.QUORUM, RULE, 0, OPINION, PASSED, (uint64(Role.EXPERT) << 8) | 3);
        _assertFault(Kind.AUTHORIZATION, settle, force, quorum, 0, "QUORUM");
        uint128 roles = _hard(RowKind.ROLES, RULE, 0, 0, 0, uint64(1) << Role.BUYER);
        _assertFault(Kind.PARTY, ActKind.RECORD, 0, roles, 0, "ROLES");
        _assertFault(Kind.PARTY, ActKind.ATTEST, Code.ROLES, roles, 0, "ROLES of a statement");
    }

    function test_release_may_ask_how_the_case_of_its_hold_ended_and_nothing_else_may() external pure {
        uint128 ended = _hard(RowKind.CASE, RULE, Selector.CASE, CASE, PASSED, Role.DATA_AUTHORITY);

        _assertFault(Kind.DEMAND, ActKind.ATTEST, Code.RELEASE, ended, 0, "a release has a hold");
        _assertFault(Kind.DEMAND, ActKind.ATTEST, Code.HOLD, ended, RowFault.SELECTOR, "a hold has none yet");
        _assertFault(ended, RowFault.SELECTOR, "nor has a settlement");
    }

    /* ------------------------------------------------ steps */

    function test_rows_of_steps_that_nobody_takes_are_refused() external pure {
        _assertUnknown(Kind.JURISDICTION, ActKind.RECORD, 0);
        _assertUnknown(Kind.JURISDICTION, ActKind.SETTLE, Status.TERMINATED);
        _assertUnknown(Kind.JURISDICTION, ActKind.ATTEST, Code.HOLD);
        _assertUnknown(Kind.PARTY, ActKind.ATTEST, Code.SEAT_OFFERED);
        _assertUnknown(Kind.PARTY, ActKind.ATTEST, Code.SEAT_ACCEPTED);
        _assertUnknown(Kind.DEMAND, ActKind.ATTEST, Code.SEAT_FROZEN);
        _assertUnknown(Kind.DEMAND, ActKind.ATTEST, Code.ROLES);
        _assertUnknown(Kind.DEMAND, ActKind.ATTEST, CASE);
        _assertUnknown(Kind.DEMAND, ActKind.ATTEST, 1);
        _assertUnknown(Kind.DEMAND, ActKind.RECORD, 1);
        _assertUnknown(Kind.DEMAND, ActKind.SETTLE, 0x0100 | Status.IN_FORCE);
        _assertUnknown(Kind.DEMAND, ActKind.SETTLE, Status.PROPOSED);
        _assertUnknown(Kind.DEMAND, ActKind.SETTLE, Status.CONTINUED);
        _assertUnknown(Kind.DEMAND, ActKind.ABROAD, 0);
        _assertUnknown(Kind.EXPORT, ActKind.ABROAD, 1);
        _assertUnknown(Kind.DEMAND, 4, 0);
        _assertUnknown(Kind.NONE, ActKind.RECORD, 0);
    }

    function _assertUnknown(Kind kind, uint8 act, uint16 code) private pure {
        (uint8 place, uint8 fault) = _check(kind, act, code, _words(_who()));
        assertEq(fault, RowFault.STEP_UNKNOWN, "nobody takes the step");
        assertEq(place, Meaning.WHOLE_STEP, "and that is told of the step");
    }

    function test_number_of_a_case_stands_at_steps_of_cases_only() external pure {
        ILedgerTypes.Step memory step = _step(Kind.DEMAND, ActKind.RECORD, 0, _words(_who()));
        step.caseNumber = 1;
        (, uint8 fault) = Meaning.check(step);
        assertEq(fault, RowFault.STEP_UNKNOWN, "a demand has no number");

        step.kind = Kind.CASE;
        (, fault) = Meaning.check(step);
        assertEq(fault, 0, "a case has one");
    }

    /* ------------------------------------------------ rows among rows */

    function test_step_has_at_most_32_rows_and_24_rules_8_of_them_at_record() external pure {
        assertEq(_faultOfMany(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, 24, 0), 0, "24 rules");
        uint8 rules = RowFault.TOO_MANY_RULES;
        assertEq(_faultOfMany(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, 25, 0), rules, "25 rules");
        assertEq(_faultOfMany(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, 32, 8), 0, "32 rows in 24 rules");
        assertEq(_faultOfMany(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, 33, 9), RowFault.TOO_MANY_ROWS, "33 rows");
        assertEq(_faultOfMany(Kind.DEMAND, ActKind.RECORD, 0, 8, 0), 0, "8 rules at RECORD");
        assertEq(_faultOfMany(Kind.DEMAND, ActKind.RECORD, 0, 9, 0), rules, "9 rules at RECORD");
    }

    function _faultOfMany(
        Kind kind,
        uint8 act,
        uint16 code,
        uint256 count,
        uint256 alternatives
    ) private pure returns (uint8 fault) {
        uint128[] memory rows = new uint128[](count);
        for (uint256 i = 0; i < count; i++) {
            rows[i] = _who();
            if (i < alternatives) rows[i] &= ~(uint128(Option.HARDNESS) << 112);
        }
        (, fault) = _check(kind, act, code, _words(rows));
    }

    function test_last_row_is_marked_and_no_other() external pure {
        bytes32[] memory words = _words(_who(), _who(), _who());
        words[0] |= bytes32(uint256(Option.LAST) << 112);
        (uint8 place, uint8 fault) = _check(Kind.DEMAND, ActKind.RECORD, 0, words);
        assertEq(fault, RowFault.LAST_MARK, "a mark before the last row");
        assertEq(place, 1, "is told at its row");

        words = _words(_who(), _who());
        words[0] &= ~bytes32(uint256(Option.LAST) << 112);
        (, fault) = _check(Kind.DEMAND, ActKind.RECORD, 0, words);
        assertEq(fault, RowFault.LAST_MARK, "no mark");
    }

    function test_step_without_rows_or_with_a_gap_is_refused() external pure {
        (, uint8 fault) = _check(Kind.DEMAND, ActKind.RECORD, 0, new bytes32[](0));
        assertEq(fault, RowFault.STEP_UNKNOWN, "no word");

        bytes32[] memory words = new bytes32[](2);
        words[0] = bytes32(uint256(_who()) << 128);
        words[1] = _words(_who())[0];
        (, fault) = _check(Kind.DEMAND, ActKind.RECORD, 0, words);
        assertEq(fault, RowFault.ROW_KIND, "an empty row between two");
    }

    function test_group_ends_with_a_hardness() external pure {
        uint128 open = _row(RowKind.FACT, Hardness.ALTERNATIVE, RULE, Selector.SELF, OPINION, PASSED, 2);
        _assertFault(open, RowFault.OPEN_GROUP, "an alternative to nothing");
    }

    function test_rule_has_a_number_below_the_reserved_ones() external pure {
        uint128 nameless = _row(RowKind.TERM, Hardness.HARD, 0, 0, 0, 0, 12);
        uint128 reserved = _row(RowKind.TERM, Hardness.HARD, 0xff00, 0, 0, 0, 12);
        _assertFault(nameless, RowFault.RULE_NUMBER, "0");
        _assertFault(reserved, RowFault.RULE_NUMBER, "reserved");
        _assertFault(_row(RowKind.TERM, Hardness.HARD, 0xfeff, 0, 0, 0, 12), 0, "the last free one");
    }

    /* ------------------------------------------------ who, roles */

    function test_step_that_people_take_has_a_hard_rule_of_who() external pure {
        uint128 alternative = _row(RowKind.WHO, Hardness.ALTERNATIVE, RULE, 0, 0, 0, Role.COURT);
        uint128 soft = _row(RowKind.WHO, Hardness.SOFT, RULE, 0, 0, 0, Role.COURT);
        uint128 fact = _fact(Selector.SELF, Role.COURT);

        assertEq(_faultOfStep(_words(fact)), RowFault.NO_WHO, "no WHO");
        assertEq(_faultOfStep(_words(soft)), RowFault.NO_WHO, "a SOFT one");
        assertEq(_faultOfStep(_words(alternative, fact)), RowFault.NO_WHO, "a fact instead of a role opens it to all");
        assertEq(_faultOfStep(_words(alternative, _who())), 0, "one role or another");
        assertEq(_faultOfStep(_words(soft, _who())), 0, "beside a SOFT one");
    }

    function _faultOfStep(bytes32[] memory words) private pure returns (uint8 fault) {
        (, fault) = _check(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, words);
    }

    function test_rows_for_what_is_made_elsewhere_name_nobody() external pure {
        uint128 fact = _fact(Selector.JURISDICTION, Role.DATA_AUTHORITY);
        (, uint8 fault) = _check(Kind.PRODUCT, ActKind.ABROAD, 0, _words(fact));
        assertEq(fault, 0, "no WHO is needed");

        (, fault) = _check(Kind.PRODUCT, ActKind.ABROAD, 0, _words(_who()));
        assertEq(fault, RowFault.NOT_AT_THIS_STEP, "nor can it be");
    }

    function test_abroad_a_fact_is_of_the_jurisdiction_or_its_products() external pure {
        _assertAbroad(_fact(Selector.PRODUCTS, Role.DATA_PROVIDER), 0, "an input of its own");
        _assertAbroad(_fact(Selector.SELF, Role.DATA_AUTHORITY), RowFault.ROLE, "the other side's own approval");
        _assertAbroad(_fact(Selector.LINK, Role.EVALUATOR), RowFault.ROLE, "or a word about its developer");
        uint128 ended = _hard(RowKind.CASE, RULE, Selector.SELF, CASE, PASSED, Role.COURT);
        _assertAbroad(ended, RowFault.SELECTOR, "a case of the other side");
        uint128 used = _row(RowKind.CASE, Hardness.HARD | Option.UNUSED, RULE, Selector.PRODUCTS, CASE, PASSED, 11);
        _assertAbroad(used, RowFault.OPTION, "what is used up there");
        uint128 none = _hard(RowKind.NO_OPEN_CASE, RULE, Selector.SELF, CASE, 0, 0);
        _assertAbroad(none, 0, "none is open there");
        _assertAbroad(_stands(Selector.ABOUT, 0, Kind.NONE, 4), RowFault.SELECTOR, "nothing is named beside it");
    }

    function _assertAbroad(uint128 row, uint8 expected, string memory what) private pure {
        (, uint8 fault) = _check(Kind.PRODUCT, ActKind.ABROAD, 0, _words(row));
        assertEq(fault, expected, what);
    }

    function test_every_role_may_file_anchor_open_cases_and_expire_only() external pure {
        bytes32[] memory any = _words(_hard(RowKind.WHO, RULE, 0, 0, 0, 0xff));
        _assertAny(Kind.DEMAND, ActKind.ATTEST, FILING, any, true);
        _assertAny(Kind.DEMAND, ActKind.ATTEST, 0x0601, any, true);
        _assertAny(Kind.DEMAND, ActKind.SETTLE, Status.EXPIRED, any, true);
        _assertAny(Kind.CASE, ActKind.RECORD, 0, any, true);
        _assertAny(Kind.CASE, ActKind.SETTLE, Status.IN_FORCE, any, true);
        _assertAny(Kind.CASE, ActKind.SETTLE, Status.FULFILLED, any, false);
        _assertAny(Kind.DEMAND, ActKind.RECORD, 0, any, false);
        _assertAny(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, any, false);
        _assertAny(Kind.DEMAND, ActKind.SETTLE, Status.PURGED, any, false);
        _assertAny(Kind.DEMAND, ActKind.ATTEST, OPINION, any, false);
        _assertAny(Kind.DEMAND, ActKind.ATTEST, Code.HOLD, any, false);
        _assertAny(Kind.DEMAND, ActKind.ATTEST, 0x0501, any, false);
        _assertAny(Kind.PARTY, ActKind.ATTEST, Code.SEAT_FROZEN, any, false);
        _assertAny(Kind.CASE, ActKind.ATTEST, OPINION, any, false);
    }

    function _assertAny(Kind kind, uint8 act, uint16 code, bytes32[] memory any, bool allowed) private pure {
        (, uint8 fault) = _check(kind, act, code, any);
        assertEq(fault, allowed ? RowFault.NONE : RowFault.ANY_ROLE_HERE, "every role");
    }

    function test_roles_of_who_are_known_and_somebody_can_have_one_of_them_there() external pure {
        assertEq(_faultOfWho(Kind.RESOURCE, ActKind.RECORD, 0, 64), RowFault.ROLE, "64");
        assertEq(_faultOfWho(Kind.RESOURCE, ActKind.RECORD, 0, 0), RowFault.ROLE, "none");
        assertEq(_faultOfWho(Kind.RESOURCE, ActKind.RECORD, 0, 0xff02), RowFault.ROLE, "every role beside another");
        assertEq(_faultOfWho(Kind.RESOURCE, ActKind.RECORD, 0, 0x020002), RowFault.ROLE, "a gap");
        assertEq(_faultOfWho(Kind.RESOURCE, ActKind.RECORD, 0, Role.BUYER), RowFault.ROLE, "no resource names a buyer");
        uint64 either = (uint64(Role.BUYER) << 8) | Role.DATA_PROVIDER;
        assertEq(_faultOfWho(Kind.RESOURCE, ActKind.RECORD, 0, either), 0, "but its provider");
        assertEq(
            _faultOfWho(Kind.PLAN, ActKind.RECORD, 0, Role.OPERATOR),
            RowFault.ROLE,
            "nor does a plan name anybody"
        );
        assertEq(_faultOfWho(Kind.DEMAND, ActKind.RECORD, 0, Role.DEVELOPER), 0, "a demand of a developer");
        assertEq(_faultOfWho(Kind.SCENARIO, ActKind.RECORD, 0, Role.DEVELOPER), RowFault.ROLE, "but no scenario");
        assertEq(_faultOfWho(Kind.PARTY, ActKind.ATTEST, OPINION, Role.OPERATOR), 0, "a party states of itself");
        uint16 force = Status.IN_FORCE;
        assertEq(
            _faultOfWho(Kind.PARTY, ActKind.SETTLE, force, Role.OPERATOR),
            RowFault.ROLE,
            "but admits itself never"
        );
    }

    function _faultOfWho(Kind kind, uint8 act, uint16 code, uint64 roles) private pure returns (uint8 fault) {
        (, fault) = _check(kind, act, code, _words(_hard(RowKind.WHO, RULE, 0, 0, 0, roles)));
    }

    function test_only_the_issuer_means_nothing_of_a_draft() external pure {
        uint128 own = _hard(RowKind.WHO, RULE, Selector.ISSUER, 0, 0, Role.DATA_AUTHORITY);
        (, uint8 fault) = _check(Kind.DEMAND, ActKind.RECORD, 0, _words(own));
        assertEq(fault, RowFault.SELECTOR, "whoever records is the recorder");
        (, fault) = _check(Kind.DEMAND, ActKind.SETTLE, Status.WITHDRAWN, _words(own));
        assertEq(fault, 0, "who withdraws may be another");
    }

    function test_step_that_gives_roles_says_which() external pure {
        uint128 hard = _hard(RowKind.ROLES, RULE, 0, 0, 0, uint64(1) << Role.BUYER);
        uint128 soft = _row(RowKind.ROLES, Hardness.SOFT, RULE, 0, 0, 0, uint64(1) << Role.BUYER);
        uint128 open = _row(RowKind.WHO, Hardness.ALTERNATIVE, RULE, 0, 0, 0, Role.COURT);

        assertEq(_faultOfAdmission(_words(_who())), RowFault.NO_ROLES, "none");
        assertEq(_faultOfAdmission(_words(_who(), soft)), RowFault.NO_ROLES, "a SOFT one");
        assertEq(_faultOfAdmission(_words(_who(), open, hard)), RowFault.NO_ROLES, "one that a role leads around");
        assertEq(_faultOfAdmission(_words(_who(), hard)), 0, "a HARD one");
        (, uint8 fault) = _check(Kind.PARTY, ActKind.ATTEST, Code.ROLES, _words(_who()));
        assertEq(fault, RowFault.NO_ROLES, "a statement gives roles too");
        _assertFault(Kind.PARTY, ActKind.ATTEST, OPINION, hard, RowFault.NOT_AT_THIS_STEP, "an opinion gives none");
    }

    function _faultOfAdmission(bytes32[] memory words) private pure returns (uint8 fault) {
        (, fault) = _check(Kind.PARTY, ActKind.SETTLE, Status.IN_FORCE, words);
    }

    function test_roles_of_authorities_are_given_by_no_row() external pure {
        uint64 ordinary = ~Role.AUTHORITIES;
        uint64 regulators = uint64(1) << Role.SECURITY_REGULATOR;
        uint128 regulator = _hard(RowKind.ROLES, RULE, 0, 0, 0, regulators);
        uint128 all = _hard(RowKind.ROLES, RULE, 0, 0, 0, ordinary);
        _assertFault(Kind.PARTY, ActKind.RECORD, 0, regulator, RowFault.ROLE, "governance alone gives it");
        _assertFault(Kind.PARTY, ActKind.RECORD, 0, all, RowFault.ALWAYS_THE_SAME, "all that there are limit nothing");
    }

    /* ------------------------------------------------ nothing panics */

    function testFuzz_any_row_at_any_step_is_answered(uint128 row, uint8 kind, uint8 act, uint16 code) external pure {
        kind = uint8(bound(kind, 0, uint8(Kind.DOMAIN)));
        uint128 known = (row & ~(uint128(0xff) << 120)) | (uint128(bound(row >> 120, 0, 17)) << 120);
        (, uint8 fault) = _check(Kind(kind), uint8(bound(act, 0, 4)), code, _words(_who(), known));
        assertTrue(fault <= RowFault.LISTS_COLLIDE, "a known reason");
    }
}
