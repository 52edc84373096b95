// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {Test} from "./Test.sol";

contract CivilTimeTest is Test {
    /// @dev The calendar counted out, year by year and month by month: no formula in common.
    function _daysIn(uint256 year, uint256 month) private pure returns (uint256) {
        if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    function _dayNumber(uint256 year, uint256 month, uint256 day) private pure returns (uint256 number) {
        for (uint256 y = 1970; y < year; y++) number += _daysIn(y, 2) + 337;
        for (uint256 m = 1; m < month; m++) number += _daysIn(year, m);
        return number + day - 1;
    }

    /// @dev The second at which `months` civil months after that moment in China have passed.
    function _expected(
        uint256 year,
        uint256 month,
        uint256 day,
        uint256 second,
        uint256 months
    ) private pure returns (uint256) {
        for (uint256 i = 0; i < months; i++) (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
        // A day the month has not: the first of the next one.
        if (day > _daysIn(year, month)) (year, month, day) = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1);
        return _dayNumber(year, month, day) * 86400 + second - 28800;
    }

    function testFuzz_months_are_those_of_the_calendar_in_china(uint256 seed, uint16 months) public pure {
        uint256 year = bound(seed, 1971, 2105);
        uint256 month = bound(seed >> 32, 1, 12);
        uint256 day = bound(seed >> 64, 1, _daysIn(year, month));
        uint256 second = bound(seed >> 96, 0, 86399);
        uint256 from = _dayNumber(year, month, day) * 86400 + second - 28800;

        assertEq(CivilTime.addMonths(from, months % 241), _expected(year, month, day, second, months % 241), "end");
    }

    function testFuzz_the_last_days_of_a_month_end_on_the_first_when_there_is_no_such_day(
        uint16 y,
        uint8 m,
        uint8 n
    ) public pure {
        uint256 year = bound(y, 1971, 2105);
        uint256 month = bound(m, 1, 12);
        for (uint256 day = 28; day <= _daysIn(year, month); day++) {
            uint256 from = _dayNumber(year, month, day) * 86400 - 28800;
            assertEq(CivilTime.addMonths(from, n % 25), _expected(year, month, day, 0, n % 25), "end");
        }
    }

    function test_a_month_after_the_31st_of_january_is_the_1st_of_march() public pure {
        // 2027-01-31T00:00+08:00 and 2027-03-01T00:00+08:00.
        assertEq(CivilTime.addMonths(1_801_324_800, 1), 1_803_830_400, "end");
    }

    /* BACK */

    /// @dev The second `months` civil months before that moment in China, counted out.
    function _before(
        uint256 year,
        uint256 month,
        uint256 day,
        uint256 second,
        uint256 months
    ) private pure returns (uint256) {
        for (uint256 i = 0; i < months; i++) (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1);
        if (day > _daysIn(year, month)) (year, month, day) = month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1);
        return _dayNumber(year, month, day) * 86400 + second - 28800;
    }

    function testFuzz_months_back_are_those_of_the_calendar_in_china(uint256 seed, uint16 months) public pure {
        uint256 year = bound(seed, 1991, 2105);
        uint256 month = bound(seed >> 32, 1, 12);
        uint256 day = bound(seed >> 64, 1, _daysIn(year, month));
        uint256 second = bound(seed >> 96, 0, 86399);
        uint256 from = _dayNumber(year, month, day) * 86400 + second - 28800;

        assertEq(CivilTime.subMonths(from, months % 240), _before(year, month, day, second, months % 240), "start");
    }

    /// @dev No rule brings the ledger to its knees by asking for what lies before the beginning of time.
    function testFuzz_months_beyond_1970_are_the_beginning_of_time(uint32 from, uint256 months) public pure {
        uint256 since = (uint256(from) + 28800) / 86400 / 28 + 12;

        assertEq(CivilTime.subMonths(from, bound(months, since, type(uint256).max - 1)), 0, "start");
    }

    function test_the_first_month_of_1970_is_reached() public pure {
        // 1970-02-15T00:00+08:00 and 1970-01-15T00:00+08:00.
        assertEq(CivilTime.subMonths(3_859_200, 1), 1_180_800, "start");
        assertEq(CivilTime.subMonths(3_859_200, 2), 0, "and none before it");
    }

    function test_a_month_before_the_31st_of_march_is_the_1st_of_march() public pure {
        // 2027-03-31T00:00+08:00 and 2027-03-01T00:00+08:00.
        assertEq(CivilTime.subMonths(1_806_422_400, 1), 1_803_830_400, "start");
    }

    /* DAYS */

    /// @dev To the second: a civil day begins at midnight in China.
    function testFuzz_days_are_numbered_by_the_calendar_in_china(uint256 seed, uint256 second) public pure {
        uint256 year = bound(seed, 1971, 2105);
        uint256 month = bound(seed >> 32, 1, 12);
        uint256 number = _dayNumber(year, month, bound(seed >> 64, 1, _daysIn(year, month)));
        uint256 midnight = number * 86400 - 28800;

        assertEq(CivilTime.dayOf(midnight + (second % 86400)), number, "the number of the day");
        assertEq(CivilTime.dayOf(midnight - 1), number - 1, "a second before it begins");
        assertEq(CivilTime.yearOfDay(number), year, "its year");
    }

    function testFuzz_a_half_year_begins_in_january_and_july(uint16 y) public pure {
        uint256 year = bound(y, 1970, 2200);

        assertEq(CivilTime.startOfHalf(year, 0), _dayNumber(year, 1, 1), "the first");
        assertEq(CivilTime.startOfHalf(year, 1), _dayNumber(year, 7, 1), "the second");
    }
}
