// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Comparand, Hardness, Option, Quantity, Relation, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {OneStep} from "./OneStep.sol";

/// @title Quantities
contract MeasureTest is OneStep {
    function _measure(
        uint8 options,
        uint8 selector,
        uint8 quantity,
        uint8 relation,
        uint8 comparand,
        uint32 operand
    ) private pure returns (uint128) {
        bool ofFact = quantity < Quantity.END;
        uint64 value = (uint64(ofFact ? Role.DATA_AUTHORITY : 0) << 56) | (uint64(quantity) << 48);
        value |= (uint64(relation) << 40) | (uint64(comparand) << 32) | operand;
        return
            _row(
                RowKind.MEASURE,
                Hardness.HARD | options,
                RULE_NEW,
                selector,
                ofFact ? FEE : 0,
                ofFact ? PASSED : 0,
                value
            );
    }

    function test_value_is_at_most_a_number() external {
        _judging(_measure(0, 0, Quantity.VALUE, Relation.AT_MOST, Comparand.CONSTANT, 100));

        _assertUnmet("nothing was filed");
        _valued(authority, line.scenario, FEE, 101, 0);
        _assertUnmet("101");
        _valued(authority, line.scenario, FEE, 100, 0);
        _assertMet("100");
        _stated(authority, line.scenario, FEE, Outcome.REJECTED);
        _assertUnmet("a rejected filing has no quantity");
    }

    function test_value_that_was_never_filed_is_not_above_anything_either() external {
        _judging(_measure(Option.NOT, 0, Quantity.VALUE, Relation.AT_MOST, Comparand.CONSTANT, 100));

        _assertUnmet("nothing was filed");
        _valued(authority, line.scenario, FEE, 100, 0);
        _assertUnmet("100");
        _valued(authority, line.scenario, FEE, 101, now_ + 1 days);
        _assertMet("101");
        _wait(1 days);
        _assertUnmet("what has ended counts no more");
    }

    function test_value_has_all_bits_or_equals() external {
        _judging(_measure(0, 0, Quantity.VALUE, Relation.ALL_BITS, Comparand.CONSTANT, 5));
        _valued(authority, line.scenario, FEE, 6, 0);
        _assertUnmet("6 lacks the bit of 1");
        _valued(authority, line.scenario, FEE, 13, 0);
        _assertMet("13 has both");

        _judging(_measure(0, 0, Quantity.VALUE, Relation.EQUAL, Comparand.CONSTANT, 5));
        _valued(authority, line.scenario, FEE, 13, 0);
        _assertUnmet("13 is not 5");
        _valued(authority, line.scenario, FEE, 5, 0);
        _assertMet("5");
    }

    function test_value_is_compared_with_another_fact() external {
        uint32 ceiling = (uint32(Selector.AUTHORIZATION) << 24) | (uint32(FEE) << 8) | Role.AUDITOR;
        _judging(_measure(0, 0, Quantity.VALUE, Relation.AT_MOST, Comparand.FACT_VALUE, ceiling));
        _valued(authority, line.scenario, FEE, 50, 0);

        _assertUnmet("no ceiling");
        _valued(auditor, line.authorization, FEE, 49, 0);
        _assertUnmet("above it");
        _valued(auditor, line.authorization, FEE, 50, 0);
        _assertMet("at it");
        _stated(auditor, line.authorization, FEE, Outcome.WITHDRAWN);
        _assertUnmet("a withdrawn ceiling is none");
        _judging(_measure(Option.NOT, 0, Quantity.VALUE, Relation.AT_MOST, Comparand.FACT_VALUE, ceiling));
        _stated(auditor, line.authorization, FEE, Outcome.OBJECTION);
        _assertUnmet("nor is an objection, even one of 0");
    }

    function test_value_names_a_record() external {
        _judging(_measure(0, 0, Quantity.VALUE, Relation.EQUAL, Comparand.ID, Selector.OPERATOR));

        _valued(authority, line.scenario, FEE, uint80(Id.unwrap(partyOf[buyer])), 0);
        _assertUnmet("another party won");
        _valued(authority, line.scenario, FEE, uint80(Id.unwrap(partyOf[operator])), 0);
        _assertMet("the operator won");
    }

    function test_value_of_0_does_not_name_a_record_that_there_is_not() external {
        _judging(_measure(0, 0, Quantity.VALUE, Relation.EQUAL, Comparand.ID, Selector.PROCUREMENT));

        _valued(authority, line.scenario, FEE, 0, 0);
        _assertUnmet("there was no procurement");
    }

    function testFuzz_filing_is_younger_than_a_year(uint32 age) external {
        age = uint32(bound(age, 0, 3 * 366 days));
        _judging(_measure(0, 0, Quantity.TIME, Relation.AT_LEAST, Comparand.MONTHS_AGO, 12));
        _valued(authority, line.scenario, FEE, 1, 0);
        uint256 filed = now_;
        _wait(age);

        bool young = CivilTime.subMonths(now_, 12) <= filed;
        assertEq(_reviewed(), young ? 0 : RULE_NEW, "twelve months");
    }

    function test_times_beyond_1970_are_its_beginning() external {
        _judging(_measure(0, 0, Quantity.TIME, Relation.AT_LEAST, Comparand.MONTHS_AGO, type(uint32).max));
        _valued(authority, line.scenario, FEE, 1, 0);
        _assertMet("months");

        _judging(_measure(0, 0, Quantity.TIME, Relation.AT_LEAST, Comparand.DAYS_AGO, type(uint32).max));
        _valued(authority, line.scenario, FEE, 1, 0);
        _assertMet("days");
    }

    function test_days_ago_are_days() external {
        _judging(_measure(0, 0, Quantity.TIME, Relation.AT_MOST, Comparand.DAYS_AGO, 30));
        _valued(authority, line.scenario, FEE, 1, 0);

        _wait(30 days - 1);
        _assertUnmet("a second before");
        _wait(1);
        _assertMet("thirty days");
    }

    function test_ends_are_compared_and_none_is_never() external {
        _judging(_measure(0, Selector.PARENT, Quantity.END, Relation.AT_MOST, Comparand.END, Selector.SELF));
        _assertMet("never and never");
        line = _lineage(now_ + 10 days, now_ + 5 days, now_ + 5 days, now_ + 5 days);
        _assertUnmet("the authorization outlasts the scenario");
        line = _lineage(now_ + 5 days, now_ + 5 days, now_ + 5 days, now_ + 5 days);
        _assertMet("they end together");
    }

    function test_end_of_a_filing_lies_ahead() external {
        uint128 row = _measure(0, 0, Quantity.UNTIL, Relation.AT_LEAST, Comparand.END, Selector.SELF);
        _judging(row);
        line = _lineage(now_ + 10 days, now_ + 10 days, now_ + 5 days, now_ + 5 days);

        _valued(authority, line.scenario, FEE, 1, now_ + 9 days);
        _assertUnmet("it ends before the scenario");
        _valued(authority, line.scenario, FEE, 1, now_ + 10 days);
        _assertMet("with it");
        _valued(authority, line.scenario, FEE, 1, 0);
        _assertMet("never");
    }

    function test_now_is_compared() external {
        _judging(_measure(0, 0, Quantity.NOW, Relation.AT_LEAST, Comparand.CONSTANT, FOUNDED + 1 days));

        _assertUnmet("too early");
        _wait(1 days);
        _assertMet("from that day on");
    }
}

/// @title Cases, notices, calendars
contract OverTimeTest is OneStep {
    function testFuzz_upheld_case_stands_in_the_way_for_so_many_months(uint32 age, bool ever) external {
        age = uint32(bound(age, 0, 4 * 366 days));
        _judging(_hard(RowKind.NO_UPHELD_CASE, RULE_NEW, Selector.SELF, CASE_CODE, 0, ever ? 0 : 36));
        _assertMet("no case");
        Id dismissed = _case(authority, line.scenario);
        _settled(authority, dismissed, Status.DISMISSED);
        _assertMet("a dismissed one");
        Id upheld = _case(authority, line.scenario);
        _assertMet("an open one");
        _settled(authority, upheld, Status.FAILED);
        _settled(authority, _case(authority, line.scenario), Status.DISMISSED);
        uint256 since = now_;
        _wait(age);

        bool passed = !ever && since <= CivilTime.subMonths(now_, 36);
        assertEq(_reviewed(), passed ? 0 : RULE_NEW, "an upheld one, which a later one does not hide");
    }

    function test_upheld_case_is_past_to_the_second() external {
        _judging(_hard(RowKind.NO_UPHELD_CASE, RULE_NEW, Selector.SELF, CASE_CODE, 0, 36));
        _settled(authority, _case(authority, line.scenario), Status.FAILED);
        uint256 over = CivilTime.addMonths(now_, 36);

        _wait(uint32(over - now_ - 1));
        assertEq(_reviewed(), RULE_NEW, "a second before");
        _wait(1);
        assertEq(_reviewed(), 0, "after thirty-six months");
    }

    function _notice(uint8 options, uint64 days_) private pure returns (uint128) {
        uint64 value = (uint64(Role.DATA_AUTHORITY) << 16) | days_;
        return _row(RowKind.NOTICE, Hardness.HARD | options, RULE_NEW, Selector.SELF, FILED, 0, value);
    }

    function test_notice_that_was_withdrawn_or_has_ended_gives_none() external {
        _judging(_notice(0, 30));
        Statement memory notice = _statement(line.scenario, FILED, Outcome.OPEN);
        notice.until = now_ + 31 days;
        assertEq(_attest(authority, notice), 0, "given");

        _wait(30 days - 1);
        _assertUnmet("a second before");
        _wait(1);
        _assertMet("thirty days");
        _wait(1 days);
        _assertUnmet("it has ended");
        notice.until = 0;
        assertEq(_attest(authority, notice), 0, "given again");
        _wait(30 days);
        _assertMet("it ran again");
        _stated(authority, line.scenario, FILED, Outcome.WITHDRAWN);
        _wait(30 days);
        _assertUnmet("it was withdrawn");
    }

    function _publishCalendar(uint256 year, uint8 half, uint256 workingDays) private {
        bytes memory content = abi.encode(IGovernance.HalfYearPublished(uint16(year), half, workingDays));
        IGovernance.Proposal memory proposal = IGovernance.Proposal(1, DecisionKind.CALENDAR, content, "CALENDAR");
        IGovernance governance = IGovernance(address(ledger));
        vm.prank(authority);
        governance.propose(proposal);
        vm.prank(auditor);
        governance.approve(proposal);
        _wait(DELAY);
        governance.carryOut(proposal);
    }

    function testFuzz_working_days_are_counted_by_the_calendars(uint256 first, uint256 second, uint16 age) external {
        _judging(_notice(Option.WORKING_DAYS, 20));
        // Founded on 15 January 2027.
        _publishCalendar(2027, 0, first % (1 << 181));
        _publishCalendar(2027, 1, second % (1 << 184));
        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        uint256 given = CivilTime.dayOf(now_);
        _wait(bound(age, 0, 330) * 1 days);

        uint256 count;
        for (uint256 day = given + 1; day < CivilTime.dayOf(now_); day++) {
            uint256 half = CivilTime.startOfHalf(2027, 1);
            bool works =
                day < half
                    ? (first >> (day - CivilTime.startOfHalf(2027, 0))) & 1 != 0
                    : (second >> (day - half)) & 1 != 0;
            if (works) count++;
        }
        assertEq(_reviewed(), count >= 20 ? 0 : RULE_NEW, "twenty working days");
    }

    function test_working_days_of_a_half_year_without_a_calendar_are_unknown() external {
        _judging(_notice(Option.WORKING_DAYS, 20));
        _publishCalendar(2027, 0, (1 << 181) - 1);
        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _wait(20 days);
        _assertUnmet("nineteen whole days");
        _wait(1 days);
        _assertMet("twenty");
        _wait(400 days);
        _assertMet("they were complete before the calendars end");

        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _wait(100 days);
        _assertUnmet("nobody has published these");
    }
}
