// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Why a row, or a whole step, is refused.
library RowFault {
    uint8 internal constant NONE = 0;
    uint8 internal constant STEP_UNKNOWN = 1; // nobody takes such a step, or no row judges it
    uint8 internal constant TOO_MANY_ROWS = 2;
    uint8 internal constant TOO_MANY_RULES = 3;
    uint8 internal constant LAST_MARK = 4; // missing, or not on the last row
    uint8 internal constant RULE_NUMBER = 5; // 0, or one of the ledger's own
    uint8 internal constant OPEN_GROUP = 6; // an alternative without a row that follows
    uint8 internal constant NO_WHO = 7; // no HARD rule of WHO rows alone: the step would be open to every seat
    uint8 internal constant NO_ROLES = 8; // no HARD rule ROLES at a step that gives roles
    uint8 internal constant ROW_KIND = 9; // unknown
    uint8 internal constant NOT_AT_THIS_STEP = 10;
    uint8 internal constant NOT_OF_THIS_KIND = 11;
    uint8 internal constant SELECTOR = 12; // no such neighbour here, or the row asks nothing of it
    uint8 internal constant OPTION = 13;
    uint8 internal constant CODE = 14;
    uint8 internal constant OUTCOMES = 15;
    uint8 internal constant VALUE = 16;
    uint8 internal constant ROLE = 17; // none or unknown ones, or none under which anybody could be meant
    uint8 internal constant ANY_ROLE_HERE = 18; // every role, where strangers' acts would grow a trail
    uint8 internal constant ALWAYS_THE_SAME = 19; // whatever happens, the answer is the same
    uint8 internal constant LISTS_COLLIDE = 20; // two lists of one kind: the act could not bring both
}
