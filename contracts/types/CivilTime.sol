// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Days, months and years by the calendar of China (+08:00)
/// @notice Terms in the regulations are civil months and days; the ledger keeps half-open UTC instants.
library CivilTime {
    uint256 private constant OFFSET = 8 hours;

    /// @notice The instant `months` civil months after `from` (seconds). A day that the month does
    /// not have becomes the first of the next month: 31 January + 1 month ends at 1 March.
    function addMonths(uint256 from, uint256 months) internal pure returns (uint256) {
        uint256 local = from + OFFSET;
        (uint256 year, uint256 month, uint256 day) = _civil(local / 1 days);
        return _atMonth(year * 12 + (month - 1) + months, day) + (local % 1 days) - OFFSET;
    }

    /// @notice The instant `months` civil months before `from`, with the same rule for a day that the month does not
    /// have: 31 March - 1 month is 1 March. Before 1970 it is 0.
    function subMonths(uint256 from, uint256 months) internal pure returns (uint256) {
        uint256 local = from + OFFSET;
        (uint256 year, uint256 month, uint256 day) = _civil(local / 1 days);
        uint256 total = year * 12 + (month - 1);
        if (months > total - 1970 * 12) return 0;
        uint256 instant = _atMonth(total - months, day) + (local % 1 days);
        return instant < OFFSET ? 0 : instant - OFFSET;
    }

    /// @notice The number of the civil day in which the instant lies, counted from 1 January 1970.
    function dayOf(uint256 instant) internal pure returns (uint256) {
        return (instant + OFFSET) / 1 days;
    }

    /// @notice The year in which the civil day of this number lies.
    function yearOfDay(uint256 day) internal pure returns (uint256 year) {
        (year, , ) = _civil(day);
    }

    /// @notice The number of the civil day with which a half of a year begins: 1 January, or 1 July.
    function startOfHalf(uint256 year, uint256 half) internal pure returns (uint256) {
        return _days(year, half == 0 ? 1 : 7, 1);
    }

    /// @dev Seconds since 1970 by the local clock at the `day` of a month; months count from the year 0.
    function _atMonth(uint256 total, uint256 day) private pure returns (uint256) {
        uint256 limit = _days((total + 1) / 12, ((total + 1) % 12) + 1, 1);
        uint256 end = _days(total / 12, (total % 12) + 1, 1) + day - 1;
        return (end < limit ? end : limit) * 1 days;
    }

    /// @dev Days since 1970-01-01 of a proleptic Gregorian date; years count from March, so that
    /// the leap day comes last.
    function _days(uint256 year, uint256 month, uint256 day) private pure returns (uint256) {
        uint256 y = month <= 2 ? year - 1 : year;
        uint256 m = month <= 2 ? month + 9 : month - 3;
        return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719469;
    }

    // slither-disable-next-line divide-before-multiply -- Whole eras, years and months are subtracted.
    function _civil(uint256 since1970) private pure returns (uint256 year, uint256 month, uint256 day) {
        uint256 z = since1970 + 719468;
        uint256 era = z / 146097;
        uint256 doe = z - era * 146097;
        uint256 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
        uint256 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        uint256 mp = (5 * doy + 2) / 153;
        day = doy - (153 * mp + 2) / 5 + 1;
        month = mp < 10 ? mp + 3 : mp - 9;
        year = yoe + era * 400 + (month <= 2 ? 1 : 0);
    }
}
