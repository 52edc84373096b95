// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, List, Outcome, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

/// @dev What joins the jurisdiction's list of breaks, what moves the count that products compare, and what a
/// disposition answers.
contract BreaksTest is City {
    Id private exported;

    function setUp() public override {
        super.setUp();
        exported = _made(operator, _export(line));
    }

    /// @dev Of what a product is made.
    function _material(uint8 which) private view returns (Id) {
        Id[6] memory ids = [
            line.resources[0],
            line.grants[0],
            line.demands[0],
            line.deliveries[0],
            line.imported,
            line.product
        ];
        return ids[which % 6];
    }

    /// @dev What else a disposition may have to answer.
    function _other(uint8 which) private view returns (Id) {
        Id[4] memory ids = [line.authorization, line.scenario, line.agreement, exported];
        return ids[which % 4];
    }

    function _counts() private view returns (uint32 listed, uint32 breaking) {
        return (_countOf(city, List.BREAKS), _breakingOf(1));
    }

    function _assertCounts(uint32 listed, uint32 breaking, string memory what) private view {
        assertEq(_countOf(city, List.BREAKS), listed, string.concat(what, ": the list of breaks"));
        assertEq(_breakingOf(1), breaking, string.concat(what, ": what can break a product"));
    }

    /* WHAT IS LISTED, WHAT COUNTS */

    /// @dev A hold of a resource or grant reaches what was made only if it says so; of the rest it always does.
    function testFuzz_holds_of_material_that_reach_what_was_made_are_listed_and_counted(
        uint8 which,
        bool recall
    ) public {
        (uint32 listed, uint32 breaking) = _counts();
        bool reaches = recall || which % 6 > 1;

        _held(regulator, _material(which), recall ? 1 : 0);
        _assertCounts(listed + (reaches ? 1 : 0), breaking + (reaches ? 1 : 0), "held");

        _released(regulator, _material(which));
        assertEq(_countOf(city, List.BREAKS), listed + (reaches ? 2 : 0), "its lifting is listed too");
    }

    function testFuzz_harm_to_material_is_listed_and_counted(uint8 which, uint8 way) public {
        uint8[4] memory ways = [Status.VOID, Status.REVOKED, Status.RECALLED, Status.PROHIBITED_RECALL];
        (uint32 listed, uint32 breaking) = _counts();

        _settled(regulator, _material(which), ways[way % 4]);

        _assertCounts(listed + 1, breaking + 1, "harmed");
    }

    function testFuzz_a_prohibition_and_its_lifting_are_listed(uint8 which, bool material) public {
        Id id = material ? _material(which) : _other(which);
        uint32 listed = _countOf(city, List.BREAKS);
        uint32 breaking = _breakingOf(1);

        _settled(regulator, id, Status.PROHIBITED);
        _assertCounts(listed + 1, breaking, "prohibited for what is to come");
        _settled(regulator, id, Status.IN_FORCE);
        assertEq(_countOf(city, List.BREAKS), listed + 2, "lifted");
    }

    function testFuzz_harm_to_what_else_is_answered_is_listed_but_breaks_no_product(uint8 which, uint8 way) public {
        uint8[3] memory ways = [Status.VOID, Status.REVOKED, Status.RECALLED];
        (uint32 listed, uint32 breaking) = _counts();

        _settled(regulator, _other(which), ways[way % 3]);

        _assertCounts(listed + 1, breaking, "harmed");
        assertTrue(!ledger.broken(line.product), "the product");
    }

    function test_harm_to_a_party_is_listed_but_breaks_no_product() public {
        (uint32 listed, uint32 breaking) = _counts();

        _settled(regulator, partyOf[buyer], Status.REVOKED);

        _assertCounts(listed + 1, breaking, "harmed");
    }

    function testFuzz_ordinary_ends_and_opinions_are_no_breaks(uint8 which, uint8 what) public {
        uint16[3] memory codes = [REVIEW, FILED, ANCHORED];
        (uint32 listed, uint32 breaking) = _counts();

        if (what % 4 == 3) _settled(regulator, _material(which), Status.FULFILLED);
        else _stated(regulator, _material(which), codes[what % 4], Outcome.PASSED);

        _assertCounts(listed, breaking, "done");
    }

    /// @dev Corrections of what nobody makes anything of, as of the city itself, grow nobody's certificate.
    function testFuzz_corrections_are_listed_where_certificates_need_them(uint8 which, uint8 kind) public {
        Id id =
            kind % 4 == 0
                ? city
                : kind % 4 == 1
                    ? partyOf[buyer]
                    : kind % 4 == 2
                        ? _material(which)
                        : _other(which);
        (uint32 listed, uint32 breaking) = _counts();

        _stated(regulator, id, CORRECTED, Outcome.OPEN);

        _assertCounts(listed + (kind % 4 == 0 ? 0 : 1), breaking, "corrected");
    }

    function test_who_does_not_stand_corrects_nothing() public {
        _held(regulator, partyOf[watchers[0]], 0);

        uint16 rule = _attest(watchers[0], line.product, CORRECTED, Outcome.OPEN);

        assertEq(rule, Structure.PARTY_NOT_STANDING, "rule");
    }

    /// @dev The place of an act in the list of breaks is told with it: 0 for what is no break.
    function testFuzz_a_break_is_told_with_its_place(uint8 which, bool breaks) public {
        vm.recordLogs();

        if (breaks) _settled(regulator, _material(which), Status.REVOKED);
        else _settled(regulator, _material(which), Status.FULFILLED);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        Told memory told = abi.decode(logs[logs.length - 1].data, (Told));
        assertEq(uint32(told.judged >> 32), breaks ? _countOf(city, List.BREAKS) : 0, "its place");
    }

    /// @dev An item is subject (80) | time (32) | act (8) | code (16).
    function test_an_item_of_the_breaks_says_what_was_done_when_to_which_record() public {
        bytes32 before = bytes32(_slot(_listSlot(city, List.BREAKS)) >> 32);
        vm.warp(FOUNDED + 7);

        _settled(regulator, line.imported, Status.REVOKED);

        uint256 item =
            (uint256(uint80(Id.unwrap(line.imported))) << 176) |
                (uint256(FOUNDED + 7) << 144) |
                (uint256(ActKind.SETTLE) << 136) |
                (uint256(Status.REVOKED) << 120);
        bytes32 hash = keccak256(abi.encode(bytes32("laiqu.item.2"), before, bytes32(item)));
        uint256 head = _slot(_listSlot(city, List.BREAKS));
        assertEq(head >> 32, uint224(uint256(hash)), "the head of the list");
    }

    /* DISPOSITIONS */

    /// @dev A disposition answers the breaks that there are, and keeps which and when.
    function testFuzz_a_disposition_keeps_what_it_answers_and_when(
        uint8 breaks,
        uint32 answers,
        bool sunset,
        uint32 moment
    ) public {
        breaks = uint8(bound(breaks, 0, 5));
        answers = uint32(bound(answers, 0, 7));
        moment = uint32(bound(moment, FOUNDED, FOUNDED + 20));
        for (uint256 i = 0; i < breaks; i++) _stated(regulator, line.agreement, CORRECTED, 0);
        vm.warp(moment);
        Settlement memory settlement = _settlement(exported, sunset ? Status.SUNSET : Status.CONTINUED);
        (settlement.answers, settlement.until) = (answers, sunset ? FOUNDED + 100 : 0);

        uint16 rule = _settle(regulator, settlement);

        assertEq(rule, answers > breaks ? Structure.NOT_YET : 0, "rule");
        uint256 kept = (uint256(answers) << 32) | moment;
        assertEq(_clearedOf(exported), rule == 0 ? kept : 0, "what it answers, and when");
    }
}
