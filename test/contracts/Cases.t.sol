// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Kept, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract CasesTest is City {
    function _opened() private returns (Id) {
        return _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
    }

    /// @dev The last case that the data authority opened of the scenario.
    function _last() private view returns (uint256) {
        return _factOf(line.scenario, CASE_CODE, Role.DATA_AUTHORITY, NO_ID);
    }

    /// @dev Its own state says how it ended.
    function _lastStatus() private view returns (uint8) {
        return _stateOf(_byOf(_last())).status();
    }

    function _open() private view returns (uint256) {
        return uint88(_factOf(line.scenario, CASE_CODE, Kept.OPEN_CASES, NO_ID));
    }

    /// @dev Cases opened and closed in any order, against a count kept here.
    function testFuzz_open_cases_are_counted_and_the_last_one_decides(uint256 seed) public {
        uint8[4] memory ways = [Status.FULFILLED, Status.DISMISSED, Status.FAILED, Status.TERMINATED];
        Id[] memory cases = new Id[](8);
        bool[] memory open = new bool[](8);
        uint256 count;
        uint256 opened;
        uint8 last;
        for (uint256 step = 0; step < 16; step++) {
            uint256 which = (seed >> (8 * step)) % 8;
            if (which >= opened) {
                if (opened == 8) continue;
                cases[opened] = _opened();
                open[opened++] = true;
                count++;
                last = Status.IN_FORCE;
            } else if (open[which]) {
                uint8 status = ways[(seed >> (8 * step + 4)) % 4];
                _settled(authority, cases[which], status);
                open[which] = false;
                count--;
                if (which == opened - 1) last = status;
            }
            assertEq(_open(), count, "open cases");
            if (opened != 0) assertTrue(_byOf(_last()) == cases[opened - 1], "the last one is kept");
            assertEq(_lastStatus(), last, "how it ended");
        }
        assertEq(_settle(regulator, line.scenario, Status.FULFILLED), count == 0 ? 0 : RULE_OPEN_CASE, "rule");
    }

    function testFuzz_a_case_closed_again_is_not_counted_twice(uint8 way) public {
        uint8[4] memory ways = [Status.CLOSED, Status.PURGED, Status.VOID, Status.REVOKED];
        Id one = _opened();
        _opened();
        _settled(authority, one, Status.FULFILLED);

        _settled(authority, one, ways[way % 4]);

        assertEq(_open(), 1, "open cases");
    }

    function testFuzz_closing_the_file_of_an_ended_case_leaves_its_outcome(bool purged, uint8 ending) public {
        uint8[3] memory ends = [Status.FULFILLED, Status.DISMISSED, Status.FAILED];
        Id one = _opened();
        _settled(authority, one, ends[ending % 3]);

        _settled(authority, one, purged ? Status.PURGED : Status.CLOSED);

        bool passed = ends[ending % 3] == Status.FULFILLED;
        assertEq(_settle(operator, line.agreement, Status.TERMINATED), passed ? 0 : RULE_CASE, "rule");
    }

    /// @dev What was declared void says nothing any more, however it had ended.
    function testFuzz_a_void_case_serves_for_nothing(uint8 way) public {
        uint8[3] memory ways = [Status.VOID, Status.REVOKED, Status.RECALLED];
        Id one = _opened();
        _settled(authority, one, Status.FULFILLED);

        _settled(authority, one, ways[way % 3]);

        assertEq(_settle(operator, line.agreement, Status.TERMINATED), RULE_CASE, "rule");
        assertEq(_open(), 0, "open cases");
    }

    function testFuzz_a_case_serves_one_settlement_only(uint8 way, bool another) public {
        uint8[4] memory ways = [Status.FULFILLED, Status.DISMISSED, Status.FAILED, Status.TERMINATED];
        uint8 status = ways[way % 4];
        Id second = _made(operator, _draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]));
        assertEq(_settle(operator, line.agreement, Status.TERMINATED), RULE_CASE, "without a case");
        Id one = _opened();
        assertEq(_settle(operator, line.agreement, Status.TERMINATED), RULE_CASE, "while it is open");
        _settled(authority, one, status);

        bool passed = status == Status.FULFILLED;
        assertEq(_settle(operator, line.agreement, Status.TERMINATED), passed ? 0 : RULE_CASE, "by this case");
        if (!passed) return;
        assertEq(_settle(operator, second, Status.TERMINATED), RULE_CASE, "by the used one");
        // To close it again gives it no second use.
        _settled(authority, one, Status.CLOSED);
        assertEq(_settle(operator, second, Status.TERMINATED), RULE_CASE, "by the used one, closed");
        if (!another) return;
        _settled(authority, _opened(), Status.FULFILLED);
        assertEq(_settle(operator, second, Status.TERMINATED), 0, "by another case");
    }

    function testFuzz_a_case_is_of_a_code_of_its_family(uint16 code) public {
        Draft memory draft = _draft(Kind.CASE, line.scenario, NO_ID);
        draft.clear = code;

        (bool done, bytes memory returned) = _send(authority, _recordCall(authority, draft));

        assertTrue(done == (code >> 8 == 3), "of its family");
        if (!done) assertEq(uint32(bytes4(returned)), uint32(CodeUnknown.selector), "selector of the error");
    }

    function testFuzz_cases_are_opened_and_closed_under_what_is_held_or_has_ended(bool held) public {
        if (held) _held(regulator, line.scenario, 0);
        else _settled(regulator, line.scenario, Status.REVOKED);

        Id one = _opened();
        _settled(authority, one, Status.FULFILLED);

        assertEq(_open(), 0, "open cases");
    }

    /// @dev Cases of a code that the rulebook names are judged by its rows, others by those of every case.
    function testFuzz_cases_of_a_code_have_rules_of_their_own(uint8 who, bool own) public {
        address[3] memory callers = [authority, operator, regulator];
        address caller = callers[who % 3];
        Draft memory draft = _draft(Kind.CASE, line.scenario, NO_ID);
        if (own) draft.clear = OWN_CASE;

        uint16 rule = _record(caller, draft).rule;

        assertEq(rule, own && caller != regulator ? RULE_WHO : 0, "recorded by whom the rulebook names");
        if (rule != 0) return;
        Id id = _referenceId(Kind.CASE, partyOf[caller], draft.referenceText, 0);
        assertEq(_settle(operator, id, Status.FULFILLED), own ? RULE_WHO : 0, "and ended by whom it names");
    }

    /// @dev What was stated before the last case says nothing about it.
    function testFuzz_a_fact_must_be_younger_than_the_last_case(uint16 before, uint16 afterwards, bool again) public {
        uint256 opened = FOUNDED + 1 + uint256(before);
        _stated(authority, line.scenario, APPROVAL, Outcome.PASSED);
        vm.warp(opened);
        _settled(authority, _opened(), Status.FULFILLED);
        _settled(authority, line.scenario, Status.FULFILLED);
        vm.warp(opened + afterwards);
        if (again) _stated(authority, line.scenario, APPROVAL, Outcome.PASSED);

        assertEq(_settle(authority, line.scenario, Status.CLOSED), again ? 0 : RULE_SINCE, "rule");
    }

    /// @dev Whatever is done with one case, the other one stays open and counted.
    function testFuzz_nothing_done_with_one_case_closes_another(uint256 seed) public {
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        Id one = _opened();
        _opened();
        for (uint256 step = 0; step < 10; step++) _settle(authority, one, statuses[(seed >> (8 * step)) % 19]);

        assertTrue(_open() != 0, "the other one is open");
        assertEq(_settle(regulator, line.scenario, Status.FULFILLED), RULE_OPEN_CASE, "rule");
    }

    /// @dev An older case that ends later does not give the last one a second use.
    function test_a_used_case_stays_used_when_an_older_one_ends() public {
        Id second = _made(operator, _draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]));
        Id older = _opened();
        _settled(authority, _opened(), Status.FULFILLED);
        _settled(operator, line.agreement, Status.TERMINATED);

        _settled(authority, older, Status.FULFILLED);

        assertEq(_settle(operator, second, Status.TERMINATED), RULE_CASE, "rule");
    }

    /// @dev A case is open from its recording on, whether it was only proposed or not.
    function testFuzz_to_put_a_proposed_case_into_force_opens_and_closes_nothing(bool proposed) public {
        Draft memory draft = _draft(Kind.CASE, line.scenario, NO_ID);
        Id one = _made(authority, proposed ? _proposed(draft) : draft);
        assertEq(_open(), 1, "open at once");

        _settle(authority, one, Status.IN_FORCE);

        assertEq(_open(), 1, "open cases");
        assertTrue(_byOf(_last()) == one, "the last one");
    }

    /* WHOSE CASE IT IS */

    /// @dev The last case is kept by the role that opened it: nobody hides another's.
    function testFuzz_a_case_of_another_hides_none(uint8 way, bool ended) public {
        uint8[2] memory ways = [Status.FULFILLED, Status.DISMISSED];
        _settled(authority, _opened(), Status.FULFILLED);

        Id other = _made(auditor, _draft(Kind.CASE, line.scenario, NO_ID));
        if (ended) _settled(auditor, other, ways[way % 2]);

        assertEq(_lastStatus(), Status.FULFILLED, "the authority's");
        uint256 others = _factOf(line.scenario, CASE_CODE, Role.AUDITOR, NO_ID);
        assertTrue(_byOf(others) == other, "the auditor's beside it");
        assertEq(_settle(operator, line.agreement, Status.TERMINATED), 0, "and it still serves");
    }

    function testFuzz_a_case_serves_only_if_the_right_role_opened_it(uint8 who) public {
        address[4] memory openers = [authority, auditor, regulator, watchers[0]];
        Id one = _made(openers[who % 4], _draft(Kind.CASE, line.scenario, NO_ID));
        _settled(authority, one, Status.FULFILLED);

        assertEq(_settle(operator, line.agreement, Status.TERMINATED), who % 4 == 0 ? 0 : RULE_CASE, "rule");
    }

    /// @dev An upheld case stays known, whatever is dismissed after it.
    function testFuzz_a_later_case_hides_no_upheld_one(uint8 way) public {
        uint8[2] memory ways = [Status.DISMISSED, Status.WITHDRAWN];
        Id upheld = _opened();
        _settled(authority, upheld, Status.FULFILLED);
        uint256 kept = _factOf(line.scenario, CASE_CODE, Kept.UPHELD_CASE, NO_ID);
        assertTrue(_byOf(kept) == upheld, "which was upheld");

        bool withdrawn = way % 2 == 1;
        Draft memory later = _draft(Kind.CASE, line.scenario, NO_ID);
        _settled(authority, _made(authority, withdrawn ? _proposed(later) : later), ways[way % 2]);

        assertEq(_factOf(line.scenario, CASE_CODE, Kept.UPHELD_CASE, NO_ID), kept, "it is kept");
    }

    /// @dev However many are declared void: the last one that still counts is known.
    function testFuzz_a_void_upheld_case_gives_way_to_the_last_one_that_counts(uint8 void_, bool backwards) public {
        Id[4] memory cases;
        for (uint256 i = 0; i < 4; i++) {
            vm.warp(FOUNDED + i);
            cases[i] = _opened();
            _settled(authority, cases[i], i % 2 == 0 ? Status.FULFILLED : Status.FAILED);
        }
        vm.warp(FOUNDED + 10);
        for (uint256 i = 0; i < 4; i++) {
            uint256 which = backwards ? 3 - i : i;
            if ((void_ >> which) & 1 == 1) _settled(authority, cases[which], Status.VOID);
        }

        uint256 kept = _factOf(line.scenario, CASE_CODE, Kept.UPHELD_CASE, NO_ID);
        Id expected;
        uint256 time;
        for (uint256 i = 0; i < 4; i++) if ((void_ >> i) & 1 == 0) (expected, time) = (cases[i], FOUNDED + i);
        assertTrue(_byOf(kept) == expected, "which was upheld");
        assertEq(uint32(kept >> 144), time, "when");
    }

    /* DEADLINES */

    /// @dev A deadline lies after the block that sets it: nobody opens a case that is overdue at once.
    function testFuzz_the_deadline_of_a_case_lies_ahead(uint32 deadline, bool proposed) public {
        deadline = uint32(bound(deadline, FOUNDED - 3, FOUNDED + 3));
        Draft memory draft = _ending(_draft(Kind.CASE, line.scenario, NO_ID), deadline);

        uint16 rule = _record(authority, proposed ? _proposed(draft) : draft).rule;

        assertEq(rule, deadline <= FOUNDED ? Structure.OUTSIDE_TERM : 0, "rule");
    }

    function _addressed(uint32 deadline) private returns (Id) {
        return _made(authority, _ending(_draft(Kind.CASE, line.scenario, partyOf[operator]), deadline));
    }

    /// @dev What was handed in before the deadline counts, whenever it is judged: to the second.
    function testFuzz_a_report_handed_in_in_time_is_never_overdue(uint32 moment, uint8 who) public {
        Id one = _addressed(FOUNDED + 10);
        moment = uint32(bound(moment, 0, 20));
        vm.warp(FOUNDED + moment);
        _stated(operator, one, FILED, Outcome.OPEN);
        if (moment < 10) vm.warp(FOUNDED + 10);

        uint16 rule = _settle(watchers[who % WATCHERS], one, Status.EXPIRED);

        assertEq(rule, moment < 10 ? Structure.CASE_ANSWERED : 0, "a rival's evaluator");
        if (rule == 0) return;
        assertEq(_settle(authority, one, Status.FULFILLED), 0, "who opened it decides");
        assertEq(_lastStatus(), Status.FULFILLED, "how it ended");
    }

    function testFuzz_only_who_opened_a_case_ends_an_answered_one(uint8 way) public {
        uint8[4] memory ways = [Status.FULFILLED, Status.DISMISSED, Status.FAILED, Status.TERMINATED];
        Id one = _addressed(FOUNDED + 10);
        _stated(operator, one, FILED, Outcome.OPEN);

        assertEq(_settle(regulator, one, ways[way % 4]), Structure.CASE_ANSWERED, "another authority");
        assertEq(_settle(operator, one, ways[way % 4]), Structure.CASE_ANSWERED, "the addressee");
        assertEq(_settle(authority, one, ways[way % 4]), 0, "who opened it");
    }

    /// @dev A stranger's filing answers for nobody.
    function testFuzz_only_the_addressee_hands_in(uint8 who) public {
        Id one = _addressed(FOUNDED + 10);
        _stated(watchers[who % WATCHERS], one, FILED, Outcome.PASSED);
        vm.warp(FOUNDED + 10);

        assertEq(_settle(watchers[0], one, Status.EXPIRED), 0, "rule");
        assertEq(_lastStatus(), Status.EXPIRED, "how it ended");
    }
}

/// @dev One act may rest on more cases than it has rows: on one of each resource.
contract ManyCasesTest is City {
    uint256 private constant RESOURCES = 32;
    uint256 private constant ROWS = 3;

    function test_an_act_uses_up_a_case_of_each_of_its_resources() public {
        vm.warp(FOUNDED);
        uint128[] memory rows = new uint128[](1 + ROWS);
        rows[0] = _everybody(Kind.SCENARIO);
        uint8 options = Hardness.HARD | Option.UNUSED;
        for (uint256 i = 1; i <= ROWS; i++) {
            rows[i] = _row(RowKind.CASE, options, RULE_CASE, Selector.RESOURCE, CASE_CODE, PASSED, Role.DATA_AUTHORITY);
        }
        _found(_with(_steps(), Kind.SCENARIO, ActKind.SETTLE, Status.TERMINATED, _words(rows)));
        Id authorization = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator]));
        Id[] memory grants = new Id[](RESOURCES);
        Id last;
        for (uint256 i = 0; i < RESOURCES; i++) {
            Id resource = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
            grants[i] = _made(authority, _draft(Kind.GRANT, authorization, resource));
            last = _made(authority, _draft(Kind.CASE, resource, NO_ID));
            if (i + 1 < RESOURCES) _settled(authority, last, Status.FULFILLED);
        }
        Draft memory draft = _draft(Kind.SCENARIO, authorization, NO_ID);
        Id one = _made(operator, _of(draft, grants));
        Id other = _made(operator, _of(_draft(Kind.SCENARIO, authorization, NO_ID), _ids(grants[0])));
        assertEq(_settle(operator, one, Status.TERMINATED), RULE_CASE, "while the last one is open");
        _settled(authority, last, Status.FULFILLED);

        assertEq(_settle(operator, one, Status.TERMINATED), 0, "when all have ended");

        assertEq(_settle(operator, other, Status.TERMINATED), RULE_CASE, "each is used up");
    }

    function test_a_row_that_is_not_met_uses_up_nothing() public {
        vm.warp(FOUNDED);
        uint8 options = Hardness.SOFT | Option.UNUSED;
        uint128 row = _row(RowKind.CASE, options, RULE_CASE, Selector.RESOURCE, CASE_CODE, PASSED, Role.DATA_AUTHORITY);
        bytes32[] memory words = _words(_everybody(Kind.SCENARIO), row);
        _found(_with(_steps(), Kind.SCENARIO, ActKind.SETTLE, Status.TERMINATED, words));
        Id authorization = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator]));
        Id heard = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
        Id unheard = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
        _settled(authority, _made(authority, _draft(Kind.CASE, heard, NO_ID)), Status.FULFILLED);
        Id[] memory grants = _ids(
            _made(authority, _draft(Kind.GRANT, authorization, heard)),
            _made(authority, _draft(Kind.GRANT, authorization, unheard))
        );
        Id both = _made(operator, _of(_draft(Kind.SCENARIO, authorization, NO_ID), grants));
        Id first = _made(operator, _of(_draft(Kind.SCENARIO, authorization, NO_ID), _ids(grants[0])));

        assertEq(_unmetAtEndOf(both), 1 << 1, "nothing was heard about the second resource");
        assertEq(_unmetAtEndOf(first), 0, "the case of the first one is still there");
    }

    function _unmetAtEndOf(Id scenario) private returns (uint32) {
        return _verdicts(operator, _settleCall(operator, _settlement(scenario, Status.TERMINATED)))[0].unmet;
    }
}
