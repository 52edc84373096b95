// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Meaning} from "../../contracts/records/Meaning.sol";
import {ActKind, Code, Kind, List, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {Comparand, Hardness, Option, Quantity, Relation, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {RowFault} from "../../contracts/types/RowFault.sol";
import {RowBuilder} from "./RowBuilder.sol";
import {Test} from "./Test.sol";

/// @title Rows that could never be met, or never be unmet, are refused before they judge
contract MeaningTest is Test, RowBuilder {
    uint16 private constant OPINION = 0x0102;
    uint16 private constant FILING = 0x0201;
    uint16 private constant CASE = 0x0301;
    uint16 private constant RULE = 7;
    uint8 private constant PASSED = uint8(1 << Outcome.PASSED);
    uint64 private constant EXPIRED = uint64(1) << Status.EXPIRED;
    uint8 private constant LAST_STEP_ROW = 1;

    /* ------------------------------------------------ helpers */

    function _who() private pure returns (uint128) {
        return _hard(RowKind.WHO, RULE, Selector.SELF, 0, 0, Role.DATA_AUTHORITY);
    }

    function _check(Kind kind, uint8 act, uint16 code, bytes32[] memory words) private pure returns (uint8, uint8) {
        return Meaning.check(_step(kind, act, code, words));
    }

    /// @dev The fault of a row that stands after a sound WHO row; its place is checked.
    function _faultAt(Kind kind, uint8 act, uint16 code, uint128 row) private pure returns (uint8 fault) {
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
    ) private pure {
        assertEq(_faultAt(kind, act, code, row), expected, what);
    }

    /// @dev At the step that brings a demand into force: it has a parent, a link, a scenario and a resource.
    function _assertFault(uint128 row, uint8 expected, string memory what) private pure {
        _assertFault(Kind.DEMAND, ActKind.SETTLE, Status.IN_FORCE, row, expected, what);
    }

    function _fact(uint8 selector, uint8 role) private pure returns (uint128) {
        return _hard(RowKind.FACT, RULE, selector, OPINION, PASSED, role);
    }

    function _measure(
        uint8 selector,
        uint8 role,
        uint8 quantity,
        uint8 relation,
        uint8 comparand,
        uint32 operand
    ) private pure returns (uint128) {
        bool ofFact = quantity != 0 && quantity < Quantity.END;
        return
            _hard(
                RowKind.MEASURE,
                RULE,
                selector,
                ofFact ? OPINION : 0,
                ofFact ? PASSED : 0,
                (uint64(role) << 56) |
                    (uint64(quantity) << 48) |
                    (uint64(relation) << 40) |
                    (uint64(comparand) << 32) |
                    operand
            );
    }

    function _stands(uint8 selector, uint8 under, Kind kind, uint32 statuses) private pure returns (uint128) {
        uint64 value = (uint64(under) << 40) | (uint64(uint8(kind)) << 32) | statuses;
        return _hard(RowKind.STANDS, RULE, selector, 0, 0, value);
    }

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

    /* ------------------------------------------------ what a row needs */

    function test_what_stands_at_record_only_says_who_and_with_which_roles() external pure {
        uint8 fault = RowFault.NOT_AT_THIS_STEP;
        _assertFault(Kind.DEMAND, ActKind.RECORD, 0, _fact(Selector.PARENT, 2), fault, "FACT");
        _assertFault(Kind.DEMAND, ActKind.RECORD, 0, _hard(RowKind.TERM, RULE, 0, 0, 0, 36), fault, "TERM");
        _assertFault(Kind.DEMAND, ActKind.RECORD, 0, _hard(RowKind.CLAUSES, RULE, 0, 0, 0, 1), fault, "CLAUSES");
        uint128 scenario = _hard(RowKind.SAME_SCENARIO, RULE, 0, 0, 0, 0);
        _assertFault(Kind.EXPORT, ActKind.RECORD, 0, scenario, fault, "SAME_SCENARIO");
    }

    function test_term_clauses_scenario_and_root_judge_what_comes_into_force() external pure {
        uint8 fault = RowFault.NOT_AT_THIS_STEP;
        uint8 settle = ActKind.SETTLE;
        uint16 end = Status.TERMINATED;
        _assertFault(Kind.DEMAND, settle, end, _hard(RowKind.TERM, RULE, 0, 0, 0, 36), fault, "TERM");
        _assertFault(Kind.DEMAND, settle, end, _hard(RowKind.CLAUSES, RULE, 0, 0, 0, 1), fault, "CLAUSES");
        uint128 scenario = _hard(RowKind.SAME_SCENARIO, RULE, 0, 0, 0, 0);
        _assertFault(Kind.EXPORT, ActKind.ATTEST, OPINION, scenario, fault, "SAME_SCENARIO");
        _assertFault(Kind.EXPORT, settle, end, _hard(RowKind.ROOT, RULE, 0, 0, 0, 0), fault, "ROOT");
        fault = RowFault.NOT_OF_THIS_KIND;
        _assertFault(scenario, fault, "a demand has one scenario");
        _assertFault(_hard(RowKind.ROOT, RULE, 0, 0, 0, 0), fault, "and no root");
        uint128 term = _hard(RowKind.TERM, RULE, 0, 0, 0, 3);
        _assertFault(Kind.CASE, settle, Status.IN_FORCE, term, fault, "a case has a deadline");
        uint128 clauses = _hard(RowKind.CLAUSES, RULE, 0, 0, 0, 1);
        _assertFault(Kind.PARTY, settle, Status.IN_FORCE, clauses, fault, "a party agrees to no clause");
    }

    function test_only_a_settlement_brings_items() external pure {
        uint128 listed = _hard(RowKind.LISTED, RULE, Selector.SELF, List.EXPORTS, 0, EXPIRED);
        uint128 quorum = _hard(RowKind.QUORUM, RULE, 0, OPINION, PASSED, (uint64(Role.EXPERT) << 8) | 3);
        uint8 fault = RowFault.NOT_AT_THIS_STEP;
        _assertFault(Kind.AUTHORIZATION, ActKind.ATTEST, OPINION, listed, fault, "LISTED");
        _assertFault(Kind.AUTHORIZATION, ActKind.ATTEST, OPINION, quorum, fault, "QUORUM");
    }

    function test_selector_means_a_neighbour_that_there_is() external pure {
        uint8 fault = RowFault.SELECTOR;
        uint8 settle = ActKind.SETTLE;
        uint16 force = Status.IN_FORCE;
        _assertFault(_fact(Selector.AGREEMENT, 2), fault, "a demand has no agreement");
        _assertFault(_fact(Selector.PRODUCTS, 2), fault, "nor products");
        _assertFault(_fact(17, 2), fault, "unknown");
        _assertFault(Kind.SCENARIO, settle, force, _fact(Selector.LINK, 2), fault, "a scenario links to nothing");
        _assertFault(Kind.AUTHORIZATION, settle, force, _fact(Selector.RESOURCE, 2), fault, "its grants come later");
        _assertFault(Kind.RESOURCE, settle, force, _fact(Selector.OPERATOR, 2), fault, "a resource has no operator");
        _assertFault(Kind.JURISDICTION, ActKind.ATTEST, OPINION, _fact(Selector.PARENT, 2), fault, "what is on top");
        _assertFault(Kind.APPLICATION, settle, force, _fact(Selector.PLAN, 2), 0, "behind its procurement");
        _assertFault(Kind.CASE, settle, force, _fact(Selector.AGREEMENT, 2), 0, "a case may be about an export");
        _assertFault(_stands(Selector.CALLER, 0, Kind.NONE, 4), fault, "who acts, stands");
        _assertFault(_stands(Selector.SELF, 0, Kind.NONE, 4), fault, "what comes into force has no status to ask for");
        uint128 separate = _hard(RowKind.SEPARATION, RULE, Selector.JURISDICTION, 0, 0, Selector.CALLER);
        _assertFault(separate, fault, "a jurisdiction is no party");
        separate = _hard(RowKind.SEPARATION, RULE, Selector.PARENT, 0, 0, Selector.CALLER);
        _assertFault(Kind.PLAN, settle, force, separate, fault, "not as a parent either");
    }

    function test_option_belongs_to_its_kind_of_row() external pure {
        uint8 fault = RowFault.OPTION;
        uint8 hard = Hardness.HARD;
        _assertFault(_row(RowKind.TERM, hard | Option.NOT, RULE, 0, 0, 0, 36), fault, "a term that is too long");
        _assertFault(_row(RowKind.NO_OPEN_CASE, hard | Option.OR_ABSENT, RULE, 1, CASE, 0, 0), fault, "none or none");
        _assertFault(
            _row(RowKind.FACT, hard | Option.UNUSED, RULE, 0, OPINION, PASSED, 2),
            fault,
            "a fact is not used up"
        );
        uint128 negated = _row(RowKind.CASE, hard | Option.UNUSED | Option.NOT, RULE, 1, CASE, PASSED, 2);
        _assertFault(negated, fault, "what did not happen is not used up");
        uint128 ofHold = _row(RowKind.CASE, hard | Option.UNUSED, RULE, Selector.CASE, CASE, PASSED, 2);
        _assertFault(Kind.DEMAND, ActKind.ATTEST, Code.RELEASE, ofHold, fault, "the case of a hold serves its holds");
        uint128 nobody = _row(RowKind.WHO, hard | Option.NOT, RULE, 0, 0, 0, 2);
        _assertFault(nobody, fault, "everybody but one is nobody in particular");
        uint128 few = _row(RowKind.QUORUM, hard | Option.NOT, RULE, 0, OPINION, PASSED, (uint64(25) << 8) | 3);
        _assertFault(few, fault, "whoever brings nobody would meet it");
    }

    function test_codes_and_outcomes_are_those_that_the_row_asks_for() external pure {
        _assertFault(_hard(RowKind.FACT, RULE, 0, CASE, PASSED, 2), RowFault.CODE, "a case is no statement");
        _assertFault(_hard(RowKind.FACT, RULE, 0, Code.HOLD, PASSED, 2), RowFault.CODE, "nor is a hold");
        _assertFault(_hard(RowKind.FACT, RULE, 0, OPINION, 0, 2), RowFault.OUTCOMES, "no outcome");
        _assertFault(_hard(RowKind.CASE, RULE, 1, OPINION, PASSED, 2), RowFault.CODE, "a statement is no case");
        _assertFault(_hard(RowKind.CASE, RULE, 1, 0x0300, PASSED, 2), RowFault.CODE, "number 0 is every case");
        uint8 objected = uint8((1 << Outcome.CONDITIONAL) | (1 << Outcome.OBJECTION));
        _assertFault(_hard(RowKind.CASE, RULE, 1, CASE, objected, 2), RowFault.OUTCOMES, "no case ends so");
        _assertFault(_hard(RowKind.TERM, RULE, 0, OPINION, 0, 36), RowFault.CODE, "a term has no code");
        _assertFault(_hard(RowKind.TERM, RULE, 0, 0, PASSED, 36), RowFault.OUTCOMES, "nor outcomes");
        uint128 breaks = _hard(RowKind.LISTED, RULE, Selector.SELF, List.BREAKS, 0, 4);
        _assertFault(Kind.JURISDICTION, ActKind.ATTEST, OPINION, breaks, RowFault.NOT_AT_THIS_STEP, "no statement");
        _assertFault(breaks, RowFault.CODE, "the items of breaks are no records");
        uint128 exports = _hard(RowKind.LISTED, RULE, Selector.SELF, List.EXPORTS, 0, 4);
        _assertFault(exports, RowFault.CODE, "a demand has no exports");
    }

    function test_fact_is_one_that_somebody_can_state() external pure {
        uint8 fault = RowFault.ROLE;
        _assertFault(_fact(Selector.RESOURCE, Role.OPERATOR), fault, "a resource names no operator");
        _assertFault(_fact(Selector.PLAN, Role.DATA_PROVIDER), fault, "a plan names nobody");
        _assertFault(_fact(Selector.OPERATOR, Role.OPERATOR), 0, "a party names itself");
        _assertFault(_fact(Selector.SELF, 0xff), fault, "every role is for WHO");
        _assertFault(_fact(Selector.SELF, 0), fault, "no role");
        uint128 notice = _hard(RowKind.NOTICE, RULE, 0, FILING, 0, (uint64(Role.BUYER) << 16) | 3);
        _assertFault(notice, fault, "nor by notice");
        _assertFault(_hard(RowKind.NOTICE, RULE, 0, FILING, 0, 3), fault, "a notice of nobody");
        _assertFault(_hard(RowKind.CASE, RULE, 1, CASE, PASSED, 0), fault, "a case that nobody opened");
        _assertFault(_hard(RowKind.CASE, RULE, 1, CASE, PASSED, 99), fault, "or that role 99 opened");
        uint128 offices = _hard(RowKind.QUORUM, RULE, 0, OPINION, PASSED, (uint64(Role.DATA_AUTHORITY) << 8) | 2);
        _assertFault(offices, fault, "an office is one");
    }

    function test_values_have_no_stray_bits_and_no_empty_bounds() external pure {
        uint8 fault = RowFault.VALUE;
        _assertFault(_hard(RowKind.TERM, RULE, 0, 0, 0, 0), fault, "no month");
        _assertFault(_hard(RowKind.TERM, RULE, 0, 0, 0, 1201), fault, "more than a century");
        _assertFault(_hard(RowKind.NO_OPEN_CASE, RULE, 1, CASE, 0, 1), fault, "a number where none belongs");
        _assertFault(_hard(RowKind.NOTICE, RULE, 0, FILING, 0, 2 << 16), fault, "no day");
        _assertFault(
            _hard(RowKind.NOTICE, RULE, 0, FILING, 0, (1 << 24) | (2 << 16) | 3),
            fault,
            "bits above the role"
        );
        _assertFault(_hard(RowKind.QUORUM, RULE, 0, OPINION, PASSED, uint64(25) << 8), fault, "nobody is enough");
        _assertFault(_stands(Selector.PARENT, 0, Kind.NONE, 0), fault, "no status");
        _assertFault(_stands(Selector.PARENT, 0, Kind.NONE, 1), fault, "a status that there is not");
        _assertFault(_stands(Selector.PARENT, 0, Kind.EXPORT, 4), fault, "a demand's parent is no export");
        _assertFault(_stands(Selector.PARENT, 2, Kind.NONE, 4), fault, "half under");
        _assertFault(_stands(Selector.PARENT, 1, Kind.NONE, 4), RowFault.SELECTOR, "the parent is not under its child");
        uint128 since = _row(RowKind.FACT, Hardness.HARD | Option.SINCE_CASE, RULE, 0, OPINION, PASSED, 2);
        _assertFault(since, fault, "since no case");
        uint128 disposed = _hard(RowKind.LISTED, RULE, Selector.SELF, List.GRANTS, 0, (uint64(1) << 32) | 4);
        _assertFault(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, disposed, fault, "a grant is not disposed of");
        uint128 nothing = _hard(RowKind.LISTED, RULE, Selector.SELF, List.EXPORTS, 0, 0);
        _assertFault(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, nothing, fault, "no end would do");
    }

    function test_measure_compares_what_may_differ() external pure {
        uint8 value = RowFault.VALUE;
        uint8 same = RowFault.ALWAYS_THE_SAME;
        _assertFault(_measure(0, 2, 0, 1, 1, 5), value, "no quantity");
        _assertFault(_measure(0, 0, 6, 1, 1, 5), value, "an unknown quantity");
        _assertFault(_measure(0, 2, 1, 0, 1, 5), value, "no relation");
        _assertFault(_measure(0, 2, 1, 5, 1, 5), value, "an unknown relation");
        _assertFault(_measure(0, 2, 1, 1, 0, 5), value, "no comparand");
        _assertFault(_measure(0, 2, 1, 1, 8, 5), value, "an unknown comparand");
        _assertFault(_measure(0, 2, 1, 1, Comparand.NOW, 1), value, "now and one");
        _assertFault(_measure(0, 2, 1, Relation.AT_LEAST, Comparand.CONSTANT, 0), same, "at least nothing");
        _assertFault(_measure(0, 2, 1, Relation.ALL_BITS, Comparand.CONSTANT, 0), same, "all of no bits");
        _assertFault(_measure(0, 0, Quantity.NOW, 1, Comparand.NOW, 0), same, "now and now");
        _assertFault(_measure(0, 0, Quantity.NOW, 1, Comparand.MONTHS_AGO, 3), same, "now and some months ago");
        _assertFault(_measure(0, 0, Quantity.NOW, 1, Comparand.CONSTANT, 3), 0, "after a date");
        _assertFault(_measure(1, 0, Quantity.NOW, 1, Comparand.CONSTANT, 3), RowFault.SELECTOR, "now is of nothing");
        _assertFault(_measure(1, 0, Quantity.END, 1, Comparand.END, Selector.PARENT), same, "an end and itself");
        _assertFault(_measure(1, 0, Quantity.END, 1, Comparand.END, Selector.LINK), 0, "two ends");
        _assertFault(_measure(1, 2, Quantity.END, 1, Comparand.NOW, 0), RowFault.ROLE, "an end is of no role");
        uint32 price = (uint32(Selector.RESOURCE) << 24) | (uint32(FILING) << 8) | Role.PRICE_AUTHORITY;
        _assertFault(_measure(0, 2, 1, 1, Comparand.FACT_VALUE, price), RowFault.SELECTOR, "several resources");
        price = (uint32(Selector.SCENARIO) << 24) | (uint32(FILING) << 8) | Role.PRICE_AUTHORITY;
        _assertFault(_measure(0, 2, 1, 1, Comparand.FACT_VALUE, price), 0, "one scenario");
        price = (uint32(Selector.SCENARIO) << 24) | (uint32(CASE) << 8) | Role.PRICE_AUTHORITY;
        _assertFault(_measure(0, 2, 1, 1, Comparand.FACT_VALUE, price), RowFault.CODE, "a case has no value");
        _assertFault(_measure(0, 2, 1, 3, Comparand.ID, Selector.PRODUCTS), RowFault.SELECTOR, "which id");
    }

    function test_separation_compares_two_parties() external pure {
        uint8 kind = RowKind.SEPARATION;
        uint8 same = RowFault.ALWAYS_THE_SAME;
        _assertFault(_hard(kind, RULE, Selector.SELF, 0, 0, Selector.ISSUER), same, "a record is its issuer's");
        _assertFault(_hard(kind, RULE, Selector.CALLER, 0, 0, Selector.CALLER), same, "one and itself");
        _assertFault(_hard(kind, RULE, Selector.CALLER, 0, 0, Selector.RESOURCE), RowFault.VALUE, "which provider");
        _assertFault(_hard(kind, RULE, Selector.RESOURCE, 0, 0, Selector.CALLER), 0, "from each provider");
        _assertFault(_hard(kind, RULE, Selector.CALLER, 0, 0, Selector.JURISDICTION), RowFault.VALUE, "no party");
        uint128 ofParty = _hard(kind, RULE, Selector.SELF, 0, 0, Selector.ISSUER);
        _assertFault(Kind.PARTY, ActKind.SETTLE, Status.TERMINATED, ofParty, 0, "a party is not who records it");
    }

    function test_own_status_is_asked_where_it_can_differ() external pure {
        uint32 inForce = uint32(1) << Status.IN_FORCE;
        uint32 proposed = uint32(1) << Status.PROPOSED;
        uint8 settle = ActKind.SETTLE;
        uint8 same = RowFault.ALWAYS_THE_SAME;
        uint128 row = _stands(Selector.SELF, 0, Kind.NONE, inForce);
        _assertFault(Kind.DEMAND, settle, Status.TERMINATED, row, same, "only what is in force is terminated");
        _assertFault(Kind.DEMAND, settle, Status.REVOKED, row, 0, "also what is proposed is revoked");
        row = _stands(Selector.SELF, 0, Kind.NONE, proposed);
        _assertFault(Kind.DEMAND, settle, Status.TERMINATED, row, same, "never what is proposed");
        _assertFault(Kind.DEMAND, ActKind.ATTEST, OPINION, row, 0, "a statement may be about either");
    }

    function test_two_lists_of_one_kind_of_items_collide() external pure {
        uint128 own = _hard(RowKind.LISTED, RULE, Selector.PARENT, List.EXPORTS, 0, EXPIRED);
        uint128 other = _hard(RowKind.LISTED, RULE, Selector.AGREEMENT, List.EXPORTS, 0, EXPIRED);
        uint128 again = _hard(RowKind.LISTED, RULE, Selector.PARENT, List.EXPORTS, 0, uint64(1) << 17);
        uint16 code = Status.TERMINATED;
        (, uint8 fault) = _check(Kind.EXPORT, ActKind.SETTLE, code, _words(_who(), own, again));
        assertEq(fault, 0, "one list, asked twice");
        uint8 place;
        (place, fault) = _check(Kind.EXPORT, ActKind.SETTLE, code, _words(_who(), own, other));
        assertEq(fault, RowFault.LISTS_COLLIDE, "the exports of product and agreement");
        assertEq(place, 2, "at the second of them");
    }

    /* ------------------------------------------------ nothing panics */

    function testFuzz_any_row_at_any_step_is_answered(uint128 row, uint8 kind, uint8 act, uint16 code) external pure {
        kind = uint8(bound(kind, 0, uint8(Kind.DOMAIN)));
        uint128 known = (row & ~(uint128(0xff) << 120)) | (uint128(bound(row >> 120, 0, 17)) << 120);
        (, uint8 fault) = _check(Kind(kind), uint8(bound(act, 0, 4)), code, _words(_who(), known));
        assertTrue(fault <= RowFault.LISTS_COLLIDE, "a known reason");
    }
}
