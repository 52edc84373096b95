// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Code, Kind, List, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {RowFault} from "../../contracts/types/RowFault.sol";
import {Comparand, Hardness, Option, Quantity, Relation, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {StepCheck} from "./StepCheck.sol";

/// @title Rows that could never be met, or never be unmet, are refused before they judge
contract RowMeaningTest is StepCheck {
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
        _assertFault(Kind.AUTHORIZATION, settle, force, _fact(Selector.PROCUREMENT, 2), 0, "behind an authorization");
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
        _assertFault(_stands(Selector.JURISDICTION, 0, Kind.JURISDICTION, 4), 0, "a jurisdiction is one");
        _assertFault(_stands(Selector.JURISDICTION, 0, Kind.PARTY, 4), fault, "a jurisdiction is no party");
        uint128 ofCase = _hard(RowKind.STANDS, RULE, Selector.SELF, CASE, 0, (uint64(Kind.CASE) << 32) | 4);
        _assertFault(Kind.CASE, ActKind.SETTLE, Status.FULFILLED, ofCase, 0, "a case has a code");
        uint128 ofParent = _hard(RowKind.STANDS, RULE, Selector.PARENT, CASE, 0, 4);
        _assertFault(ofParent, RowFault.CODE, "what a demand stands under has none");
        uint128 since = _row(RowKind.FACT, Hardness.HARD | Option.SINCE_CASE, RULE, 0, OPINION, PASSED, 2);
        _assertFault(since, fault, "since no case");
        uint128 disposed = _hard(RowKind.LISTED, RULE, Selector.SELF, List.GRANTS, 0, (uint64(1) << 32) | 4);
        _assertFault(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, disposed, fault, "a grant is not disposed of");
        uint128 nothing = _hard(RowKind.LISTED, RULE, Selector.SELF, List.EXPORTS, 0, 0);
        _assertFault(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, nothing, fault, "no end would do");
        uint64[3] memory strays = [EXPIRED | (uint64(1) << 40), EXPIRED | (uint64(2) << 32), EXPIRED | 1];
        for (uint256 i = 0; i < strays.length; i++) {
            uint128 stray = _hard(RowKind.LISTED, RULE, Selector.SELF, List.EXPORTS, 0, strays[i]);
            _assertFault(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, stray, fault, "a bit that means nothing");
        }
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
}
