// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, List, Outcome, Status, Structure} from "../../contracts/types/Codes.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

contract RefusalsTest is City {
    /// @dev Sixteen acts that the ledger refuses, one after the other of another sort.
    function _refused(uint256 sort) private returns (address who, Id subject, uint16 rule) {
        who = sort % 2 == 0 ? operator : authority;
        Verdict memory verdict;
        if (sort < 2) {
            verdict = _record(who, _draft(Kind.PLAN, city, NO_ID));
        } else if (sort < 4) {
            verdict = _record(who, _draft(Kind.GRANT, line.authorization, line.resources[0]));
        } else if (sort == 4) {
            verdict = _record(who, _draft(Kind.DEMAND, line.scenario, line.grants[2]));
        } else if (sort == 5) {
            Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
            draft.backfilled = true;
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
        for (uint256 i = 0; i < breaks; i++) {
            _held(regulator, line.resources[2], 1);
            _released(regulator, line.resources[2]);
        }
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

    /* WHAT A REFUSAL NAMES */

    /// @dev Two refusals of two records are two items, though everything else about them is the same.
    function test_refusals_of_two_exports_by_one_call_differ() public {
        _held(regulator, line.scenario, 0);
        Draft[] memory drafts = new Draft[](2);
        for (uint256 i = 0; i < 2; i++) {
            drafts[i] = _export(line);
            drafts[i].role = roleOf[operator];
        }
        bytes memory data = abi.encodeCall(ILedger.record, (drafts));
        vm.recordLogs();

        Verdict[] memory verdicts = _verdicts(operator, data);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertTrue(logs.length == 2 && keccak256(logs[0].data) != keccak256(logs[1].data), "two items");
        for (uint256 i = 0; i < 2; i++) {
            Refusal memory refusal = abi.decode(logs[i].data, (Refusal));
            assertTrue(refusal.subject == verdicts[i].id, "its subject");
            bytes32 told = refusal.call;
            assertTrue(told == keccak256(data), "its call");
        }
    }

    function testFuzz_a_refusal_of_a_statement_or_settlement_names_its_subject_and_call(bool settling) public {
        bytes memory data =
            settling
                ? _settleCall(operator, _settlement(line.agreement, Status.TERMINATED))
                : _attestCall(operator, _statement(line.agreement, RELEASE, Outcome.OPEN));
        vm.recordLogs();

        Verdict[] memory verdicts = _verdicts(operator, data);

        Refusal memory refusal = abi.decode(vm.getRecordedLogs()[0].data, (Refusal));
        assertTrue(verdicts[0].rule != 0 && refusal.subject == line.agreement, "its subject");
        bytes32 told = refusal.call;
        assertTrue(told == keccak256(data), "its call");
    }

    /* BATCHES */

    /// @dev A scenario that is refused (its grant is not of its authorization), and what shall stand under it.
    function _chain() private returns (Draft[] memory drafts) {
        Lineage memory other = _lineage(0, 0, 0, 0);
        drafts = new Draft[](4);
        drafts[0] = _of(_draft(Kind.SCENARIO, line.authorization, NO_ID), _ids(other.grants[0]));
        Id scenario = _referenceId(Kind.SCENARIO, partyOf[operator], drafts[0].referenceText, 0);
        drafts[1] = _draft(Kind.IMPORT, scenario, NO_ID);
        Id imported = _referenceId(Kind.IMPORT, partyOf[operator], drafts[1].referenceText, 0);
        drafts[2] = _of(_draft(Kind.PRODUCT, line.scenario, NO_ID), _ids(line.imported, imported));
        drafts[3] = _draft(Kind.IMPORT, line.scenario, NO_ID);
        for (uint256 i = 0; i < 4; i++) drafts[i].role = roleOf[operator];
    }

    function test_what_stands_on_a_refused_record_of_its_batch_is_refused_with_it() public {
        Draft[] memory drafts = _chain();
        uint32 refusals = _refusalsOf(operator);

        Verdict[] memory verdicts = _verdicts(operator, abi.encodeCall(ILedger.record, (drafts)));

        assertEq(verdicts[0].rule, Structure.OUTSIDE_SCOPE, "the first, for its own reason");
        assertEq(verdicts[1].rule, Structure.NEIGHBOUR_REFUSED, "its child");
        assertEq(verdicts[2].rule, Structure.NEIGHBOUR_REFUSED, "what is made of its child");
        assertEq(verdicts[3].rule, 0, "and the lawful one is recorded");
        assertTrue(_stateOf(verdicts[3].id).kind() == Kind.IMPORT, "it is there");
        for (uint256 i = 0; i < 3; i++) assertTrue(_stateOf(verdicts[i].id).kind() == Kind.NONE, "nothing of the rest");
        assertEq(_refusalsOf(operator), refusals + 3, "every refusal is kept");
    }

    function test_a_link_that_was_refused_in_the_batch_refuses_what_names_it() public {
        Draft[] memory drafts = new Draft[](2);
        drafts[0] = _ending(_draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]), FOUNDED - 1);
        drafts[1] = _draft(
            Kind.EXPORT,
            line.product,
            _referenceId(Kind.AGREEMENT, partyOf[operator], drafts[0].referenceText, 0)
        );
        for (uint256 i = 0; i < 2; i++) drafts[i].role = roleOf[operator];

        Verdict[] memory verdicts = _verdicts(operator, abi.encodeCall(ILedger.record, (drafts)));

        assertEq(verdicts[0].rule, Structure.OUTSIDE_TERM, "the agreement");
        assertEq(verdicts[1].rule, Structure.NEIGHBOUR_REFUSED, "its export");
    }

    /// @dev Only what the batch itself refused: a neighbour that nobody ever named is a malformed call.
    function testFuzz_a_neighbour_that_nobody_recorded_still_reverts(bytes10 unknown) public {
        vm.assume(unknown != 0 && _stateOf(Id.wrap(unknown)).kind() == Kind.NONE);
        Draft[] memory drafts = _chain();
        drafts[3].parent = Id.wrap(unknown);

        _assertReverts(operator, abi.encodeCall(ILedger.record, (drafts)), RecordUnknown.selector);
    }

    /// @dev A later call does not find what an earlier one refused.
    function test_a_refusal_of_an_earlier_call_is_no_neighbour() public {
        Draft[] memory drafts = _chain();
        _record(operator, drafts[0]);

        _assertReverts(operator, _recordCall(operator, drafts[1]), RecordUnknown.selector);
    }
}
