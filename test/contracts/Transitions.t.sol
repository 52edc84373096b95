// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kept, Kind, List, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {City} from "./City.sol";

contract TransitionsTest is City {
    /// @dev What the trail of any record may be, told a second time.
    function _follows(uint8 from, uint8 to, bool isExport) private pure returns (bool) {
        bool harm = from >= 128;
        if (from == Status.PROPOSED) {
            return to == Status.IN_FORCE || to == Status.REJECTED || to == Status.WITHDRAWN || _harms(to);
        }
        if (from == Status.IN_FORCE) {
            if (to == Status.CONTINUED || to == Status.SUNSET) return isExport;
            if (to == Status.PROHIBITED_RECALL) return true;
            return (to >= Status.EXPIRED && to <= Status.DISMISSED && to != Status.CLOSED) || _harms(to);
        }
        if (to == Status.IN_FORCE) return from == Status.PROHIBITED || from == Status.PROHIBITED_RECALL;
        if (harm) return to == Status.CLOSED_AFTER_HARM && from != Status.CLOSED_AFTER_HARM;
        bool never = from == Status.REJECTED || from == Status.WITHDRAWN;
        if (to == Status.CLOSED) return !never && from != to;
        // What was closed stays as it is: a file is closed last.
        if (to == Status.PURGED) return !never && from != to && from != Status.CLOSED;
        return _harms(to) || (to == Status.PROHIBITED_RECALL && from == Status.PROHIBITED);
    }

    function _harms(uint8 to) private pure returns (bool) {
        return to == Status.VOID || to == Status.REVOKED || to == Status.RECALLED;
    }

    function testFuzz_any_trail_of_statuses_follows_the_lifecycle(uint256 seed, bool isExport) public {
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        Id id = _made(operator, _proposed(isExport ? _export(line) : _draft(Kind.IMPORT, line.scenario, NO_ID)));
        uint8 now_ = Status.PROPOSED;
        for (uint256 step = 0; step < 14; step++) {
            Settlement memory settlement = _settlement(id, statuses[(seed >> (16 * step)) % (step == 0 ? 1 : 19)]);
            if (settlement.status == Status.SUNSET) settlement.until = FOUNDED + 1000 - uint32(step);
            now_ = _assertStep(settlement, now_, isExport);
        }
    }

    /// @dev Settles a record of the given status, and checks all that follows; returns its status then.
    function _assertStep(Settlement memory settlement, uint8 from, bool isExport) private returns (uint8 now_) {
        (uint8 to, StateWord before) = (settlement.status, _stateOf(settlement.subject));
        uint32 breaks = _countOf(city, List.BREAKS);
        uint32 breaking = _breakingOf(1);

        assertEq(_settle(regulator, settlement), _refusalOf(before, to, isExport), "rule");

        bool done = _refusalOf(before, to, isExport) == 0;
        now_ = done && to != Status.CONTINUED && to != Status.SUNSET ? to : from;
        if (from >= 128 && now_ != from) {
            assertTrue(now_ >= 128 || from == Status.PROHIBITED_RECALL, "harm stays when it is closed");
        }
        assertEq(_stateOf(settlement.subject).status(), now_, "status");
        bool harmed = done && to >= 128 && from < 128;
        bool listed = to == Status.PROHIBITED || (to == Status.IN_FORCE && from != Status.PROPOSED);
        assertEq(_countOf(city, List.BREAKS) - breaks, harmed || (done && listed) ? 1 : 0, "breaks");
        assertEq(_breakingOf(1) - breaking, harmed && !isExport ? 1 : 0, "what can break a product");
        assertTrue(
            (_stateOf(settlement.subject).trail() != before.trail()) == done,
            "what is done is told, what is refused is not"
        );
    }

    function _refusalOf(StateWord from, uint8 to, bool isExport) private view returns (uint16) {
        if (!_follows(from.status(), to, isExport)) return Structure.NO_SUCH_TRANSITION;
        // Nothing expires before its end.
        bool ended = from.until() != 0 && block.timestamp >= from.until();
        return to == Status.EXPIRED && from.status() == Status.IN_FORCE && !ended ? Structure.NOT_YET : 0;
    }

    function testFuzz_what_did_harm_is_broken_for_ever(uint8 which, uint256 seed) public {
        uint8[3] memory harms = [Status.VOID, Status.REVOKED, Status.RECALLED];
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        _settled(regulator, line.deliveries[0], harms[which % 3]);

        for (uint256 step = 0; step < 8; step++) {
            Settlement memory settlement = _settlement(line.deliveries[0], statuses[(seed >> (8 * step)) % 19]);
            _settle(operator, settlement);
            assertTrue(_stateOf(line.deliveries[0]).status() >= 128, "the harmful bit is kept");
            assertTrue(ledger.broken(line.product), "what was made of it is broken");
        }
    }

    function testFuzz_an_unknown_status_is_no_status(uint8 status) public {
        bool known =
            (status >= 2 && status <= 13) ||
                status == 32 ||
                status == 33 ||
                (status >= 128 && status <= 130) ||
                status == 137 ||
                status == 139;
        vm.assume(!known);

        _assertReverts(regulator, _settleCall(regulator, _settlement(line.product, status)), StatusUnknown.selector);
    }

    function testFuzz_nothing_expires_before_its_end(uint32 end, uint32 moment) public {
        end = uint32(bound(end, 1, 20));
        moment = uint32(bound(moment, 0, 25));
        Id id = _made(operator, _ending(_draft(Kind.IMPORT, line.scenario, NO_ID), FOUNDED + end));
        vm.warp(FOUNDED + moment);

        assertEq(_settle(regulator, id, Status.EXPIRED), moment < end ? Structure.NOT_YET : 0, "rule");
    }

    function testFuzz_a_sunset_is_later_than_now_and_earlier_than_the_end(uint32 end, uint32 sunset) public {
        end = uint32(bound(end, 0, 20));
        sunset = uint32(bound(sunset, 0, 25));
        Id id = _made(operator, _ending(_export(line), end == 0 ? 0 : FOUNDED + end + 1));
        Settlement memory settlement = _settlement(id, Status.SUNSET);
        settlement.until = FOUNDED + sunset;

        uint16 rule = _settle(regulator, settlement);

        bool sound = sunset > 0 && (end == 0 || sunset < end + 1);
        assertEq(rule, sound ? 0 : Structure.OUTSIDE_TERM, "rule");
        uint32 until =
            sound
                ? FOUNDED + sunset
                : end == 0
                    ? 0
                    : FOUNDED + end + 1;
        assertEq(_stateOf(id).until(), until, "until");
    }

    function testFuzz_a_disposition_answers_no_break_that_is_yet_to_come(
        uint32 answers,
        uint8 breaks,
        bool sunset
    ) public {
        answers = uint32(bound(answers, 0, 12));
        Id id = _made(operator, _export(line));
        for (uint256 i = 0; i < breaks % 10; i++) _stated(regulator, line.product, CORRECTED, 0);
        Settlement memory settlement = _settlement(id, sunset ? Status.SUNSET : Status.CONTINUED);
        (settlement.answers, settlement.until) = (answers, FOUNDED + 5);

        assertEq(_settle(regulator, settlement), answers > breaks % 10 ? Structure.NOT_YET : 0, "rule");
    }

    /// @dev What was rejected or withdrawn never was in force; to close its file makes it no material.
    function testFuzz_what_never_was_in_force_is_broken_for_ever(bool rejected, uint256 seed) public {
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        Id id = _made(operator, _proposed(_draft(Kind.IMPORT, line.scenario, NO_ID)));
        _settled(regulator, id, rejected ? Status.REJECTED : Status.WITHDRAWN);

        for (uint256 step = 0; step < 8; step++) {
            _settle(regulator, _settlement(id, statuses[(seed >> (8 * step)) % 19]));
            assertTrue(ledger.broken(id), "nothing is made of it");
        }
    }

    function testFuzz_what_has_ended_is_not_revived(uint8 ending, uint256 seed) public {
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        uint8[5] memory ends = [Status.FULFILLED, Status.SUPERSEDED, Status.TERMINATED, Status.FAILED, Status.RECALLED];
        Id id = _made(operator, _draft(Kind.IMPORT, line.scenario, NO_ID));
        _settled(regulator, id, ends[ending % 5]);

        for (uint256 step = 0; step < 8; step++) {
            _settle(regulator, _settlement(id, statuses[(seed >> (8 * step)) % 19]));
            assertTrue(_stateOf(id).status() != Status.IN_FORCE, "ended is ended");
        }
    }

    /// @dev A prohibition that reaches what was made is harm like any other, until it is lifted.
    function test_a_prohibition_with_recall_breaks_what_was_made_until_it_is_lifted() public {
        _settled(regulator, line.deliveries[0], Status.PROHIBITED);
        assertTrue(!ledger.broken(line.product), "a prohibition for what is to come");

        _settled(regulator, line.deliveries[0], Status.PROHIBITED_RECALL);
        assertTrue(ledger.broken(line.product), "with recall");

        _settled(regulator, line.deliveries[0], Status.IN_FORCE);
        assertTrue(!ledger.broken(line.product), "lifted");
    }

    /// @dev What is asked of the end of a record sees none while the record goes on.
    function testFuzz_a_prohibition_is_an_end_until_it_is_lifted(bool recall) public {
        uint8 status = recall ? Status.PROHIBITED_RECALL : Status.PROHIBITED;
        _settled(regulator, line.imported, status);
        assertEq(uint16(_endOf(line.imported) >> 96), status, "prohibited");

        _settled(regulator, line.imported, Status.IN_FORCE);
        assertEq(_endOf(line.imported), 0, "lifted");
    }

    function _endOf(Id id) private view returns (uint256) {
        return _factOf(id, Kept.ENDED, 0, NO_ID);
    }

    /// @dev A file is closed last: what was purged may be closed, but not the other way round.
    function test_what_is_closed_is_not_purged() public {
        _settled(regulator, line.imported, Status.FULFILLED);
        _settled(regulator, line.imported, Status.PURGED);
        _settled(regulator, line.imported, Status.CLOSED);

        assertEq(_settle(regulator, line.imported, Status.PURGED), Structure.NO_SUCH_TRANSITION, "rule");
    }
}
