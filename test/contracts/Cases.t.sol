// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Outcome, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract CasesTest is City {
    function _opened() private returns (Id) {
        return _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
    }

    function _outcomeOf(uint8 status) private pure returns (uint16) {
        if (status == Status.FULFILLED) return Outcome.PASSED;
        if (status == Status.DISMISSED) return Outcome.NO_OBJECTION;
        return status == Status.FAILED ? Outcome.REJECTED : Outcome.WITHDRAWN;
    }

    /// @dev Cases opened and closed in any order, against a count kept here.
    function testFuzz_open_cases_are_counted_and_the_last_one_decides(uint256 seed) public {
        uint8[4] memory ways = [Status.FULFILLED, Status.DISMISSED, Status.FAILED, Status.TERMINATED];
        Id[] memory cases = new Id[](8);
        bool[] memory open = new bool[](8);
        uint256 count;
        uint256 opened;
        uint16 last;
        for (uint256 step = 0; step < 16; step++) {
            uint256 which = (seed >> (8 * step)) % 8;
            if (which >= opened) {
                if (opened == 8) continue;
                cases[opened] = _opened();
                open[opened++] = true;
                count++;
                last = Outcome.OPEN;
            } else if (open[which]) {
                uint8 status = ways[(seed >> (8 * step + 4)) % 4];
                _settled(authority, cases[which], status);
                open[which] = false;
                count--;
                if (which == opened - 1) last = _outcomeOf(status);
            }
            uint256 fact = _factOf(line.scenario, CASE_CODE, 0);
            assertEq(uint88(fact), count, "open cases");
            assertEq(uint16(fact >> 96), last, "how the last one ended");
        }
        assertEq(_settle(regulator, line.scenario, Status.FULFILLED), count == 0 ? 0 : RULE_OPEN_CASE, "rule");
    }

    function testFuzz_a_case_closed_again_is_not_counted_twice(uint8 way) public {
        uint8[4] memory ways = [Status.CLOSED, Status.PURGED, Status.VOID, Status.REVOKED];
        Id one = _opened();
        _opened();
        _settled(authority, one, Status.FULFILLED);

        _settled(authority, one, ways[way % 4]);

        assertEq(uint88(_factOf(line.scenario, CASE_CODE, 0)), 1, "open cases");
    }

    function testFuzz_closing_the_file_of_an_ended_case_leaves_its_outcome(uint8 way, uint8 ending) public {
        uint8[3] memory ends = [Status.FULFILLED, Status.DISMISSED, Status.FAILED];
        uint8[4] memory ways = [Status.CLOSED, Status.PURGED, Status.VOID, Status.REVOKED];
        Id one = _opened();
        _settled(authority, one, ends[ending % 3]);
        uint256 ended = _factOf(line.scenario, CASE_CODE, 0);

        _settled(authority, one, ways[way % 4]);

        assertEq(_factOf(line.scenario, CASE_CODE, 0), ended, "the fact of the last case");
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

        assertEq(uint88(_factOf(line.scenario, CASE_CODE, 0)), 0, "open cases");
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
        Id id = _referenceId(Kind.CASE, partyOf[caller], draft.businessNumber, 0);
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

        assertTrue(uint88(_factOf(line.scenario, CASE_CODE, 0)) != 0, "the other one is open");
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
        assertEq(uint88(_factOf(line.scenario, CASE_CODE, 0)), 1, "open at once");

        _settle(authority, one, Status.IN_FORCE);

        uint256 fact = _factOf(line.scenario, CASE_CODE, 0);
        assertEq(uint88(fact), 1, "open cases");
        assertEq(uint16(fact >> 96), Outcome.OPEN, "how the last one stands");
    }
}
