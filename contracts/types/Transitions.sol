// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Status} from "./Codes.sol";
import {statusBit} from "./Rows.sol";

/// @title The lifecycle: a row for each status that a record can be given
/// @notice It is common to all kinds; which of its steps a kind really has, the rulebook says. What has ended is not
/// revived: only a prohibition is lifted, because only what was in force is prohibited. What never was in force is not
/// closed, because closed it would no longer show that nothing may be made of it.
library Transitions {
    // Masks of statuses, as `statusBit` makes them.
    uint256 private constant PROPOSED = 1 << 1;
    uint256 private constant IN_FORCE = 1 << 2;
    uint256 private constant NEVER_IN_FORCE = (1 << 3) | (1 << 4); // rejected, withdrawn
    uint256 private constant ENDED = (1 << 5) | (1 << 6) | (1 << 7) | (1 << 8); // expired, …, terminated
    uint256 private constant CLOSED = 1 << 9;
    uint256 private constant PURGED = 1 << 10;
    uint256 private constant PROHIBITED = 1 << 11;
    uint256 private constant LOST = (1 << 12) | (1 << 13); // a case that failed or was dismissed
    uint256 private constant HARMED = (1 << 16) | (1 << 17) | (1 << 18); // void, revoked, recalled
    uint256 private constant PROHIBITED_RECALL = 1 << 27;

    uint256 private constant OVER = ENDED | PROHIBITED | LOST;
    uint256 private constant UNHARMED = PROPOSED | IN_FORCE | NEVER_IN_FORCE | OVER | CLOSED | PURGED;

    /// @notice Whether a record of `kind` may go from one status to another.
    function allows(Kind kind, uint8 from, uint8 to) internal pure returns (bool) {
        return sources(kind, to) & statusBit(from) != 0;
    }

    /// @notice Whether there is such a status to go to at all.
    function isKnown(uint8 to) internal pure returns (bool) {
        return sources(Kind.EXPORT, to) != 0;
    }

    /// @dev The statuses from which a record of `kind` may go to the status `to`.
    function sources(Kind kind, uint8 to) internal pure returns (uint256) {
        // A case ends once: nothing puts it into force again.
        if (to == Status.IN_FORCE) return kind == Kind.CASE ? PROPOSED : PROPOSED | PROHIBITED | PROHIBITED_RECALL;
        if (to == Status.REJECTED) return PROPOSED;
        if (to == Status.WITHDRAWN) return PROPOSED;

        if (to == Status.EXPIRED) return IN_FORCE;
        if (to == Status.FULFILLED) return IN_FORCE;
        if (to == Status.SUPERSEDED) return IN_FORCE;
        if (to == Status.TERMINATED) return IN_FORCE;
        if (to == Status.FAILED) return IN_FORCE;
        if (to == Status.DISMISSED) return IN_FORCE;
        if (to == Status.PURGED) return IN_FORCE | OVER;
        if (to == Status.CLOSED) return OVER | PURGED;
        if (to == Status.CLOSED_AFTER_HARM) return HARMED | PROHIBITED_RECALL;

        if (to == Status.PROHIBITED) return IN_FORCE;
        if (to == Status.PROHIBITED_RECALL) return IN_FORCE | PROHIBITED;
        if (to == Status.VOID) return UNHARMED;
        if (to == Status.REVOKED) return UNHARMED;
        if (to == Status.RECALLED) return UNHARMED;

        // Dispositions decide about an export that is in force, and leave it so.
        if (to == Status.CONTINUED) return kind == Kind.EXPORT ? IN_FORCE : 0;
        if (to == Status.SUNSET) return kind == Kind.EXPORT ? IN_FORCE : 0;
        return 0;
    }
}
