// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, List, Outcome, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

contract RefusalsTest is City {
    /// @dev Sixteen acts that the ledger refuses, one after the other of another sort.
    function _refused(uint256 sort) private returns (address who, Id subject, uint16 rule) {
        who = sort % 2 == 0 ? operator : authority;
        Verdict memory verdict;
        if (sort < 2) {
            Draft memory plan = _proposed(_draft(Kind.PLAN, city, NO_ID));
            verdict = _record(who, plan);
        } else if (sort < 4) {
            verdict = _record(who, _proposed(_draft(Kind.PROCUREMENT, city, NO_ID)));
        } else if (sort == 4) {
            verdict = _record(who, _draft(Kind.DEMAND, line.scenario, line.grants[2]));
        } else if (sort == 5) {
            Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
            draft.history = true;
            verdict = _record(who, draft);
        } else if (sort < 8) {
            return (who, line.product, _settle(who, line.product, Status.REJECTED));
        } else if (sort < 10) {
            return (who, line.agreement, _settle(who, line.agreement, Status.TERMINATED));
        } else if (sort < 12) {
            return (who, line.product, _attest(who, line.product, RELEASE, Outcome.OPEN));
        } else if (sort < 14) {
            return (who, line.scenario, _attest(who, line.scenario, PROVIDERS_WORD, Outcome.PASSED));
        } else {
            return (who, line.product, _attest(who, line.product, 0x01ff, Outcome.PASSED));
        }
        return (who, verdict.id, verdict.rule);
    }

    function testFuzz_a_refused_act_changes_nothing_but_the_list_of_refusals(uint8 sort, bytes32 seed) public {
        vm.warp(bound(uint256(seed), FOUNDED, FOUNDED + 1000 days));
        uint256 operators = _countOf(partyOf[operator], List.REFUSALS);
        uint256 authorities = _countOf(partyOf[authority], List.REFUSALS);
        vm.recordLogs();
        vm.record();

        (address who, Id subject, uint16 rule) = _refused(bound(sort, 0, 15));

        (, bytes32[] memory writes) = vm.accesses(address(ledger));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertTrue(rule != 0, "refused");
        for (uint256 i = 0; i < writes.length; i++) {
            assertTrue(writes[i] == _listSlot(partyOf[who], List.REFUSALS), "written slot");
        }
        assertEq(
            _countOf(partyOf[operator], List.REFUSALS),
            operators + (who == operator ? 1 : 0),
            "operator's refusals"
        );
        assertEq(_countOf(partyOf[authority], List.REFUSALS), authorities + (who == authority ? 1 : 0), "authority's");
        assertEq(logs.length, 1, "one event");
        assertTrue(logs[0].topics[0] == Refused.selector, "it is the refusal's");
        assertTrue(
            logs[0].topics[2] == bytes32(Id.unwrap(subject)) && uint256(logs[0].topics[3]) == rule,
            "its topics"
        );
    }

    /// @dev The one thing more that a refused export may write: what its walk found of the product.
    function testFuzz_a_refused_export_remembers_only_that_its_product_is_unbroken(uint8 breaks) public {
        breaks = uint8(bound(breaks, 1, 5));
        for (uint256 i = 0; i < breaks; i++) _stated(regulator, line.resources[2], CORRECTED, 0);
        _held(regulator, line.scenario, 0);
        vm.record();

        uint16 rule = _record(operator, _export(line)).rule;

        (, bytes32[] memory writes) = vm.accesses(address(ledger));
        assertTrue(rule != 0, "refused");
        assertEq(writes.length, 2, "two slots");
        bytes32 cleared = keccak256(abi.encode(line.product, uint256(4)));
        for (uint256 i = 0; i < 2; i++) {
            assertTrue(
                writes[i] == cleared || writes[i] == _listSlot(partyOf[operator], List.REFUSALS),
                "written slot"
            );
        }
        assertEq(uint256(vm.load(address(ledger), cleared)), breaks + 1, "unbroken after so many breaks");
    }

    function testFuzz_a_refused_settlement_uses_no_case_up(uint8 tries) public {
        Id ofScenario = _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
        _settled(authority, ofScenario, Status.FULFILLED);
        Id ofAgreement = _made(authority, _draft(Kind.CASE, line.agreement, NO_ID));
        for (uint256 i = 0; i < 1 + (tries % 3); i++) {
            assertEq(_settle(operator, line.agreement, Status.TERMINATED), RULE_OPEN_CASE, "refused by another row");
        }

        _settled(authority, ofAgreement, Status.DISMISSED);

        assertEq(_settle(operator, line.agreement, Status.TERMINATED), 0, "the case is still there");
    }
}
