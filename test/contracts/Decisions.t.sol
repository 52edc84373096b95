// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, DecisionStep, IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {Rosters} from "../../contracts/records/Rosters.sol";
import {Flag, Kind, List, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

/// @title What the agencies of a jurisdiction decide together, and nobody alone
contract DecisionsTest is City {
    address private constant STRANGER = address(0x5715);
    uint64 private constant PRICES = uint64(1) << Role.PRICE_AUTHORITY;

    /* ------------------------------------------------ helpers */

    function _proposal(uint8 kind, bytes memory content) private pure returns (IGovernance.Proposal memory) {
        return IGovernance.Proposal(1, kind, content, "DECISION 1");
    }

    function _admission(address account) private pure returns (IGovernance.Proposal memory) {
        IGovernance.AuthorityAdmitted memory content = IGovernance.AuthorityAdmitted("PRICES", 0, account, PRICES);
        return _proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content));
    }

    function _end(Id party, uint8 status) private pure returns (IGovernance.Proposal memory) {
        return _proposal(DecisionKind.END_AUTHORITY, abi.encode(IGovernance.AuthorityEnded(party, status, 9)));
    }

    function _seat(
        Id party,
        address account,
        uint64 roles,
        address lost
    ) private pure returns (IGovernance.Proposal memory) {
        IGovernance.SeatReplaced memory content = IGovernance.SeatReplaced(party, account, roles, 0, lost);
        return _proposal(DecisionKind.OFFER_SEAT, abi.encode(content));
    }

    function _rosterOf(
        Id[] memory agencies,
        uint8 quorum,
        uint32 delay
    ) private pure returns (IGovernance.Proposal memory) {
        IGovernance.RosterChanged memory content = IGovernance.RosterChanged(agencies, quorum, delay);
        return _proposal(DecisionKind.ROSTER, abi.encode(content));
    }

    function _proposed(address who, IGovernance.Proposal memory proposal) private returns (bytes32 id) {
        vm.prank(who);
        id = IGovernance(address(ledger)).propose(proposal);
    }

    function _approved(address who, IGovernance.Proposal memory proposal) private {
        vm.prank(who);
        IGovernance(address(ledger)).approve(proposal);
    }

    function _carriedOut(address who, IGovernance.Proposal memory proposal) private {
        vm.prank(who);
        IGovernance(address(ledger)).carryOut(proposal);
    }

    /// @dev Decided by two agencies and carried out after the delay, by nobody in particular.
    function _decided(IGovernance.Proposal memory proposal) private {
        _proposed(authority, proposal);
        _approved(auditor, proposal);
        _wait(DELAY);
        _carriedOut(STRANGER, proposal);
    }

    function _wait(uint256 time) private {
        _now += time;
        vm.warp(_now);
    }

    uint256 private _now = FOUNDED;

    function _assertRefuses(address who, bytes memory call, bytes memory expected, string memory what) private {
        (bool done, bytes memory said) = _send(who, call);
        assertTrue(!done, what);
        assertEq(uint256(keccak256(said)), uint256(keccak256(expected)), what);
    }

    function _carry(IGovernance.Proposal memory proposal) private pure returns (bytes memory) {
        return abi.encodeCall(IGovernance.carryOut, (proposal));
    }

    function _idOf(IGovernance.Proposal memory proposal, uint16 roster) private view returns (bytes32) {
        return
            keccak256(
                abi.encode("laiqu.decision.1", city, roster, proposal.kind, proposal.content, proposal.referenceText)
            );
    }

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

    /* ------------------------------------------------ authorities */

    function test_authority_ends_as_decided_and_other_parties_do_not() external {
        _decided(_end(partyOf[regulator], Status.REVOKED));
        assertEq(_stateOf(partyOf[regulator]).status(), Status.REVOKED, "revoked");
        assertEq(
            _attest(regulator, partyOf[operator], HOLD, Outcome.OPEN),
            Structure.PARTY_NOT_STANDING,
            "acts no more"
        );

        _assertEndFails(_end(partyOf[operator], Status.TERMINATED), IGovernance.NotAnAuthority.selector);
        _assertEndFails(_end(partyOf[regulator], Status.TERMINATED), IGovernance.PartyNotStanding.selector);
        _assertEndFails(_end(partyOf[upper], Status.EXPIRED), StatusUnknown.selector);
        _assertEndFails(_end(line.product, Status.TERMINATED), WrongKind.selector);
    }

    function _assertEndFails(IGovernance.Proposal memory proposal, bytes4 expected) private {
        _proposed(authority, proposal);
        _approved(auditor, proposal);
        _wait(DELAY);
        _assertReverts(STRANGER, _carry(proposal), expected);
    }

    function test_admitted_authority_has_an_account_and_a_role_of_one() external {
        IGovernance.AuthorityAdmitted memory content = IGovernance.AuthorityAdmitted(
            "P",
            0,
            STRANGER,
            uint64(1) << Role.BUYER
        );
        _assertEndFails(
            _proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content)),
            IGovernance.RolesOfNoAuthority.selector
        );
        (content.roles, content.account) = (PRICES, address(0));
        _assertEndFails(
            _proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content)),
            IGovernance.AccountMissing.selector
        );
    }

    /* ------------------------------------------------ a lost key */

    function test_lost_key_is_replaced_and_frozen() external {
        address fresh = _account("FRESH");
        uint64 roles = uint64(1) << Role.SECURITY_REGULATOR;
        _decided(_seat(partyOf[regulator], fresh, roles, regulator));

        (bool speaks, ) = _send(regulator, _attestCall(regulator, _statement(line.product, HOLD, Outcome.OPEN)));
        assertTrue(!speaks, "the lost account speaks no more");
        _accepted(fresh, partyOf[regulator]);
        roleOf[fresh] = Role.SECURITY_REGULATOR;
        _stated(fresh, line.product, HOLD, Outcome.OPEN);
    }

    function test_authority_that_freezes_all_others_does_not_keep_them_from_ending_it() external {
        _frozen(upper);
        _frozen(auditor);
        IGovernance.Proposal memory proposal = _end(partyOf[authority], Status.REVOKED);
        _proposed(upper, proposal);
        _approved(auditor, proposal);
        _wait(DELAY);
        _carriedOut(STRANGER, proposal);

        assertEq(_stateOf(partyOf[authority]).status(), Status.REVOKED, "the two others have ended it");
    }

    function _frozen(address account) private {
        Statement memory statement = _statement(partyOf[account], SEAT_FROZEN, Outcome.OPEN);
        statement.document = bytes32(uint256(uint160(account)));
        assertEq(_attest(authority, statement), 0, "frozen");
    }

    function test_replaced_account_decides_nothing_more() external {
        _decided(_seat(partyOf[auditor], _account("FRESH"), uint64(1) << Role.AUDITOR, auditor));

        bytes memory none = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, auditor, partyOf[auditor]);
        bytes memory propose = abi.encodeCall(IGovernance.propose, (_admission(STRANGER)));
        _assertRefuses(auditor, propose, none, "the lost key");
        _accepted(_account("FRESH"), partyOf[auditor]);
        _proposed(_account("FRESH"), _admission(STRANGER));
    }

    function test_party_concerned_does_not_count() external {
        IGovernance.Proposal memory proposal = _seat(partyOf[auditor], STRANGER, uint64(1) << Role.AUDITOR, address(0));
        bytes32 id = _proposed(auditor, proposal);
        _approved(authority, proposal);
        _wait(DELAY);

        bytes memory missing = abi.encodeWithSelector(IGovernance.ApprovalsMissing.selector, id, 1, 2);
        _assertRefuses(auditor, _carry(proposal), missing, "its own approval");
        _approved(upper, proposal);
        _wait(DELAY);
        _carriedOut(auditor, proposal);
    }

    function test_seat_with_roles_of_an_authority_is_for_authorities() external {
        _assertEndFails(_seat(partyOf[operator], STRANGER, PRICES, address(0)), IGovernance.NotAnAuthority.selector);
        _decided(_seat(partyOf[operator], STRANGER, uint64(1) << Role.OPERATOR, address(0)));
        _accepted(STRANGER, partyOf[operator]);
    }

    /* ------------------------------------------------ rulebooks, calendars, roster */

    function test_later_version_is_promised_by_decision_and_judges_after_the_delay() external {
        Publication memory publication = Publication(0, keccak256("second"), _without(_steps(), Kind.PLAN, 0, 0));
        bytes32 hash = keccak256(abi.encode(publication));
        _decided(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(2, hash))));

        ledger.publish(1, 2, publication);
        assertEq(_record(authority, _draft(Kind.PLAN, city, NO_ID)).rule, RULE_HARD_CLAUSE, "the first version judges");
        _wait(DELAY - 1);
        assertEq(_record(authority, _draft(Kind.PLAN, city, NO_ID)).rule, RULE_HARD_CLAUSE, "to the last second");
        _wait(1);
        assertEq(_record(authority, _draft(Kind.PLAN, city, NO_ID)).rule, Structure.NO_RULE, "then the second");
    }

    function test_promise_is_replaced_until_it_is_published() external {
        Publication memory publication = Publication(0, keccak256("second"), _steps());
        bytes32 hash = keccak256(abi.encode(publication));
        _decided(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(2, keccak256("another")))));
        _decided(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(2, hash))));
        ledger.publish(1, 2, publication);

        bytes4 published = IGovernance.VersionPublished.selector;
        bytes32 third = keccak256("third");
        _assertEndFails(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(2, third))), published);
        _assertEndFails(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(1, third))), published);
    }

    function test_calendar_of_half_a_year_is_published() external {
        uint256 days_ = (uint256(1) << 181) - 1;
        _decided(_calendar(2027, 0, days_));
        assertEq(_calendarOf(2027, 0), days_ | (1 << 255), "181 days from January to June");

        _decided(_calendar(2028, 0, (uint256(1) << 182) - 1));
        _decided(_calendar(2027, 1, (uint256(1) << 184) - 1));
        bytes4 malformed = IGovernance.CalendarMalformed.selector;
        _assertEndFails(_calendar(2027, 0, uint256(1) << 181), malformed);
        _assertEndFails(_calendar(2027, 1, uint256(1) << 184), malformed);
        _assertEndFails(_calendar(2027, 2, 1), malformed);
        _assertEndFails(_calendar(1969, 0, 1), malformed);
    }

    function _calendar(uint16 year, uint8 half, uint256 days_) private pure returns (IGovernance.Proposal memory) {
        return _proposal(DecisionKind.CALENDAR, abi.encode(IGovernance.HalfYearPublished(year, half, days_)));
    }

    function _calendarOf(uint256 year, uint256 half) private view returns (uint256) {
        return _slot(keccak256(abi.encode((uint256(1) << 24) | (year << 8) | half, uint256(14))));
    }

    function test_changed_roster_governs_and_voids_what_is_pending() external {
        IGovernance.Proposal memory pending = _end(partyOf[secondRegulator], Status.TERMINATED);
        _proposed(authority, pending);
        _approved(auditor, pending);
        _decided(_rosterOf(_ids(partyOf[upper], partyOf[regulator]), 1, 1 days));

        bytes memory unknown = abi.encodeWithSelector(IGovernance.DecisionUnknown.selector, _idOf(pending, 2));
        _assertRefuses(STRANGER, _carry(pending), unknown, "decided by another roster");
        bytes memory none = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, authority, partyOf[authority]);
        _assertRefuses(authority, abi.encodeCall(IGovernance.propose, (pending)), none, "no agency any more");
        _proposed(regulator, pending);
        _wait(1 days);
        _carriedOut(STRANGER, pending);
    }

    function test_agencies_are_standing_authorities_of_the_jurisdiction_fewer_than_all_of_whom_decide() external {
        Id[] memory two = _ids(partyOf[upper], partyOf[operator]);
        _assertEndFails(_rosterOf(two, 1, 0), IGovernance.NotAnAuthority.selector);
        two[1] = city;
        _assertEndFails(_rosterOf(two, 1, 0), WrongKind.selector);
        two[1] = partyOf[upper];
        _assertEndFails(_rosterOf(two, 1, 0), Rosters.AgencyRepeated.selector);
        two[1] = partyOf[authority];
        _assertEndFails(_rosterOf(two, 2, 0), Rosters.RosterMalformed.selector);
        _assertEndFails(_rosterOf(two, 0, 0), Rosters.RosterMalformed.selector);
        _assertEndFails(_rosterOf(new Id[](0), 1, 0), Rosters.RosterMalformed.selector);
        _assertEndFails(_rosterOf(two, 1, 367 days), Rosters.DelayTooLong.selector);
        _decided(_end(partyOf[regulator], Status.TERMINATED));
        two[1] = partyOf[regulator];
        _assertEndFails(_rosterOf(two, 1, 0), IGovernance.PartyNotStanding.selector);
    }

    /* ------------------------------------------------ the end */

    function test_retired_jurisdiction_decides_nothing_more_and_names_its_successor() external {
        IGovernance.Proposal memory pending = _end(partyOf[secondRegulator], Status.TERMINATED);
        _proposed(authority, pending);
        _approved(auditor, pending);
        vm.recordLogs();
        _decided(_proposal(DecisionKind.RETIRE, abi.encode(IGovernance.Retired(keccak256("next ledger")))));

        assertEq(_stateOf(city).status(), Status.TERMINATED, "ended");
        assertTrue(!ledger.operable(line.product), "nothing stands under it");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Told memory told = abi.decode(logs[logs.length - 1].data, (Told));
        assertEq(uint256(told.document), uint256(keccak256("next ledger")), "its successor");
        bytes memory retired = abi.encodeWithSelector(IGovernance.JurisdictionRetired.selector, city);
        _assertRefuses(STRANGER, _carry(pending), retired, "what was pending");
        _assertRefuses(authority, abi.encodeCall(IGovernance.propose, (_admission(STRANGER))), retired, "what is new");
        _assertRefuses(auditor, abi.encodeCall(IGovernance.approve, (pending)), retired, "nor approved");
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
