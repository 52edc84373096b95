// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, DecisionStep, IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {Flag, Kind, List, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Agencies} from "./Agencies.sol";
import {Vm} from "./Test.sol";

/// @title What the agencies of a jurisdiction decide together, and nobody alone
contract DecisionsTest is Agencies {
    /* ------------------------------------------------ how a decision comes about */

    function test_two_of_three_agencies_admit_an_authority_and_anybody_carries_it_out() external {
        address prices = _account("PRICES");
        IGovernance.Proposal memory proposal = _admission(prices);
        Id party = _referenceId(Kind.PARTY, city, "PRICES", 0);

        assertEq(uint256(_proposed(authority, proposal)), uint256(_idOf(proposal, 1)), "numbered by its content");
        _approved(auditor, proposal);
        _wait(DELAY);
        _carriedOut(STRANGER, proposal);

        assertEq(_stateOf(party).status(), Status.IN_FORCE, "in force");
        assertEq(_flagsOf(party), Flag.AUTHORITY, "an authority");
        _accepted(prices, party);
        roleOf[prices] = Role.PRICE_AUTHORITY;
        Statement memory filed = _statement(party, FILED, Outcome.OPEN);
        assertEq(_attest(prices, filed), RULE_WHO, "it has a seat, and no row names its role");
    }

    function test_one_agency_is_too_few() external {
        IGovernance.Proposal memory proposal = _admission(_account("PRICES"));
        bytes32 id = _proposed(authority, proposal);
        _wait(DELAY);

        bytes memory missing = abi.encodeWithSelector(IGovernance.ApprovalsMissing.selector, id, 1, 2);
        _assertRefuses(authority, _carry(proposal), missing, "one of three");
    }

    function test_agency_approves_once() external {
        IGovernance.Proposal memory proposal = _admission(_account("PRICES"));
        bytes32 id = _proposed(authority, proposal);

        bytes memory again = abi.encodeWithSelector(IGovernance.AlreadyApproved.selector, id, partyOf[authority]);
        _assertRefuses(authority, abi.encodeCall(IGovernance.approve, (proposal)), again, "its proposal approves");
    }

    function test_delay_counts_from_the_last_approval_that_is_needed() external {
        IGovernance.Proposal memory proposal = _admission(_account("PRICES"));
        bytes32 id = _proposed(authority, proposal);
        _wait(10 days);
        _approved(auditor, proposal);
        uint256 due = _now + DELAY;
        _wait(DELAY - 1);

        bytes memory early = abi.encodeWithSelector(IGovernance.DelayNotOver.selector, id, due);
        _assertRefuses(STRANGER, _carry(proposal), early, "a second too early");
        _approved(upper, proposal);
        _wait(1);
        _carriedOut(STRANGER, proposal);
    }

    function test_decision_is_carried_out_once() external {
        IGovernance.Proposal memory proposal = _end(partyOf[secondRegulator], Status.TERMINATED);
        _decided(proposal);

        bytes memory over = abi.encodeWithSelector(IGovernance.DecisionCarriedOut.selector, _idOf(proposal, 1));
        _assertRefuses(STRANGER, _carry(proposal), over, "twice");
        _assertRefuses(upper, abi.encodeCall(IGovernance.approve, (proposal)), over, "nor approved afterwards");
        bytes memory known = abi.encodeWithSelector(IGovernance.DecisionExists.selector, _idOf(proposal, 1));
        _assertRefuses(upper, abi.encodeCall(IGovernance.propose, (proposal)), known, "nor proposed again");
    }

    function test_another_content_is_another_decision() external {
        IGovernance.Proposal memory proposal = _end(partyOf[secondRegulator], Status.TERMINATED);
        _proposed(authority, proposal);
        _approved(auditor, proposal);
        _wait(DELAY);
        IGovernance.Proposal memory other = _end(partyOf[regulator], Status.TERMINATED);

        bytes memory unknown = abi.encodeWithSelector(IGovernance.DecisionUnknown.selector, _idOf(other, 1));
        _assertRefuses(STRANGER, _carry(other), unknown, "another party");
        proposal.referenceText = "DECISION 2";
        unknown = abi.encodeWithSelector(IGovernance.DecisionUnknown.selector, _idOf(proposal, 1));
        _assertRefuses(STRANGER, _carry(proposal), unknown, "another reference");
    }

    function test_only_agencies_propose_and_approve() external {
        IGovernance.Proposal memory proposal = _admission(_account("PRICES"));
        _proposed(authority, proposal);
        bytes memory propose = abi.encodeCall(IGovernance.propose, (_end(partyOf[regulator], Status.TERMINATED)));
        bytes memory approve = abi.encodeCall(IGovernance.approve, (proposal));
        address[3] memory others = [regulator, operator, secondAuditor];
        for (uint256 i = 0; i < others.length; i++) {
            Id party = partyOf[others[i]];
            bytes memory none = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, others[i], party);
            _assertRefuses(others[i], propose, none, "proposes");
            _assertRefuses(others[i], approve, none, "approves");
        }
        bytes memory nobody = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, STRANGER, NO_ID);
        _assertRefuses(STRANGER, approve, nobody, "no seat");
    }

    function test_clerk_of_an_agency_decides_nothing() external {
        address clerk = _account("CLERK");
        assertEq(_attest(authority, _offerOf(authority, clerk, 0, 0)), 0, "offered without roles");
        _accepted(clerk, partyOf[authority]);

        bytes memory none = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, clerk, partyOf[authority]);
        bytes memory propose = abi.encodeCall(IGovernance.propose, (_end(partyOf[regulator], Status.TERMINATED)));
        _assertRefuses(clerk, propose, none, "a seat without roles");
    }

    function test_approval_of_an_agency_that_fell_away_counts_no_more_and_the_delay_begins_again() external {
        IGovernance.Proposal memory proposal = _end(partyOf[regulator], Status.TERMINATED);
        bytes32 id = _proposed(authority, proposal);
        _approved(auditor, proposal);
        IGovernance.Proposal memory ending = _end(partyOf[auditor], Status.REVOKED);
        _proposed(authority, ending);
        _approved(upper, ending);
        _wait(DELAY);
        _carriedOut(STRANGER, ending);

        bytes memory missing = abi.encodeWithSelector(IGovernance.ApprovalsMissing.selector, id, 1, 2);
        _assertRefuses(STRANGER, _carry(proposal), missing, "one of two that are left");
        bytes memory none = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, auditor, partyOf[auditor]);
        _assertRefuses(
            auditor,
            abi.encodeCall(IGovernance.propose, (_admission(STRANGER))),
            none,
            "it proposes nothing"
        );
        _approved(upper, proposal);
        bytes memory early = abi.encodeWithSelector(IGovernance.DelayNotOver.selector, id, _now + DELAY);
        _assertRefuses(STRANGER, _carry(proposal), early, "the delay of the last approval");
        _wait(DELAY);
        _carriedOut(STRANGER, proposal);
    }

    function test_malformed_proposals_are_refused() external {
        IGovernance.Proposal memory proposal = _admission(_account("PRICES"));
        proposal.referenceText = "";
        _assertProposes(proposal, abi.encodeWithSelector(ReferenceLength.selector, 0));
        proposal.referenceText = new bytes(65);
        _assertProposes(proposal, abi.encodeWithSelector(ReferenceLength.selector, 65));
        proposal.referenceText = "D";
        (proposal.kind) = 0;
        _assertProposes(proposal, abi.encodeWithSelector(IGovernance.DecisionKindUnknown.selector, 0));
        proposal.kind = DecisionKind.RETIRE + 1;
        _assertProposes(proposal, abi.encodeWithSelector(IGovernance.DecisionKindUnknown.selector, proposal.kind));
        (proposal.kind, proposal.ordinal) = (DecisionKind.ADMIT_AUTHORITY, 2);
        _assertProposes(proposal, abi.encodeWithSelector(IGovernance.JurisdictionUnknown.selector, 2));
    }

    /// @dev What agencies read is what is carried out: bytes that mean the same are not proposed beside each other, and
    /// bytes that mean nothing not at all.
    function testFuzz_a_content_has_one_encoding(uint8 kind, bytes calldata more) external {
        vm.assume(more.length != 0);
        bytes[7] memory contents = [
            _admission(_account("PRICES")).content,
            _end(partyOf[secondRegulator], Status.TERMINATED).content,
            _seat(partyOf[regulator], STRANGER, 0, address(0)).content,
            abi.encode(IGovernance.RulebookPromised(2, bytes32(uint256(1)))),
            abi.encode(IGovernance.HalfYearPublished(2027, 0, 1)),
            _rosterOf(_ids(partyOf[upper], partyOf[auditor]), 1, 0).content,
            abi.encode(IGovernance.Retired(0))
        ];
        bytes memory content = contents[kind % 7];
        IGovernance.Proposal memory proposal = _proposal(1 + (kind % 7), abi.encodePacked(content, more));
        bytes memory malformed = abi.encodeWithSelector(IGovernance.ContentMalformed.selector, proposal.kind);
        _assertProposes(proposal, malformed);

        proposal.content = more;
        if (more.length == content.length) proposal.content = "";
        (bool done, ) = _send(authority, abi.encodeCall(IGovernance.propose, (proposal)));
        assertTrue(!done, "other bytes");
        proposal.content = content;
        _proposed(authority, proposal);
    }

    /// @dev The struct of a roster may lie anywhere behind its offset, and decodes alike.
    function test_an_offset_that_leads_elsewhere_is_no_encoding() external {
        IGovernance.Proposal memory proposal = _rosterOf(_ids(partyOf[upper], partyOf[auditor]), 1, 0);
        bytes memory content = proposal.content;
        proposal.content = abi.encodePacked(uint256(64), uint256(0), _after(content, 32));
        abi.decode(proposal.content, (IGovernance.RosterChanged));

        _assertProposes(proposal, abi.encodeWithSelector(IGovernance.ContentMalformed.selector, DecisionKind.ROSTER));
    }

    function _after(bytes memory data, uint256 start) private pure returns (bytes memory rest) {
        rest = new bytes(data.length - start);
        for (uint256 i = 0; i < rest.length; i++) rest[i] = data[start + i];
    }

    function _assertProposes(IGovernance.Proposal memory proposal, bytes memory expected) private {
        _assertRefuses(authority, abi.encodeCall(IGovernance.propose, (proposal)), expected, "malformed");
    }

    /* ------------------------------------------------ what it leaves behind */

    function test_each_step_joins_the_list_of_decisions_with_all_that_its_hash_is_made_of() external {
        IGovernance.Proposal memory proposal = _admission(_account("PRICES"));
        vm.recordLogs();
        _decided(proposal);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint224 head;
        uint32 count;
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != IGovernance.DecisionTaken.selector) continue;
            assertEq(uint256(logs[i].topics[2]), uint256(_idOf(proposal, 1)), "which decision");
            IGovernance.Decided memory act = abi.decode(logs[i].data, (IGovernance.Decided));
            assertEq(uint256(keccak256(act.content)), uint256(keccak256(proposal.content)), "what it decides");
            bytes32 item = keccak256(logs[i].data);
            head = uint224(uint256(keccak256(abi.encode(bytes32("laiqu.item.2"), head, item))));
            count++;
            assertEq(uint8(act.signed >> 8), count, "proposed, approved, carried out");
        }
        assertEq(count, DecisionStep.CARRIED_OUT, "three steps");
        uint256 list = _slot(_listSlot(city, List.DECISIONS));
        assertEq(list, (uint256(head) << 32) | count, "the list of the jurisdiction");
    }

    /* ------------------------------------------------ nobody alone */

    function test_no_single_party_does_what_agencies_decide() external {
        address[5] memory all = [authority, upper, auditor, regulator, operator];
        uint8[3] memory ends = [Status.TERMINATED, Status.REVOKED, Status.VOID];
        for (uint256 i = 0; i < all.length; i++) {
            for (uint256 j = 0; j < ends.length; j++) {
                uint16 rule = _settle(all[i], partyOf[secondRegulator], ends[j]);
                assertEq(rule, Structure.BY_GOVERNANCE_ONLY, "ends an authority");
                rule = _settle(all[i], city, ends[j]);
                assertTrue(rule != 0, "ends the jurisdiction");
            }
            uint16 held = _attest(all[i], partyOf[secondRegulator], HOLD, Outcome.OPEN);
            assertEq(held, Structure.BY_GOVERNANCE_ONLY, "holds an authority");
            assertTrue(_attest(all[i], city, HOLD, Outcome.OPEN) != 0, "holds the jurisdiction");
        }
        assertEq(_stateOf(city).status(), Status.IN_FORCE, "the jurisdiction stands");
    }
}
