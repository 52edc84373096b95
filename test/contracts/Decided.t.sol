// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Rosters} from "../../contracts/records/Rosters.sol";
import {Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Agencies} from "./Agencies.sol";
import {Vm} from "./Test.sol";

/// @title What decisions do when they are carried out
contract DecidedTest is Agencies {
    /* ------------------------------------------------ authorities */

    function test_authority_ends_as_decided_and_other_parties_do_not() external {
        _decided(_end(partyOf[regulator], Status.REVOKED));
        assertEq(_stateOf(partyOf[regulator]).status(), Status.REVOKED, "revoked");
        assertEq(
            _attest(regulator, partyOf[operator], HOLD, Outcome.OPEN),
            Structure.PARTY_NOT_STANDING,
            "acts no more"
        );

        _assertFails(_end(partyOf[operator], Status.TERMINATED), IGovernance.NotAnAuthority.selector);
        _assertFails(_end(partyOf[regulator], Status.TERMINATED), IGovernance.PartyNotStanding.selector);
        _assertFails(_end(partyOf[upper], Status.EXPIRED), StatusUnknown.selector);
        _assertFails(_end(line.product, Status.TERMINATED), WrongKind.selector);
    }

    function test_admitted_authority_has_an_account_and_a_role_of_one() external {
        IGovernance.AuthorityAdmitted memory content = IGovernance.AuthorityAdmitted(
            "P",
            0,
            STRANGER,
            uint64(1) << Role.BUYER
        );
        _assertFails(
            _proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content)),
            IGovernance.RolesOfNoAuthority.selector
        );
        (content.roles, content.account) = (PRICES, address(0));
        _assertFails(_proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content)), IGovernance.AccountMissing.selector);
    }

    function test_admission_chains_the_trail_of_the_jurisdiction() external {
        bytes24 trail = _stateOf(city).trail();
        vm.recordLogs();
        _decided(_admission(_account("PRICES")));

        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 i = 0;
        while (logs[i].topics[0] != Recorded.selector) i++;
        Body memory body = abi.decode(logs[i].data, (Body));
        assertTrue(body.admission == trail, "its admission");
        assertTrue(body.parentTrail == trail, "its parent");
    }

    /// @dev As every other reference: no certificate could show a longer one.
    function testFuzz_an_authority_has_a_reference_of_1_to_64_bytes(uint8 length) external {
        IGovernance.AuthorityAdmitted memory content = IGovernance.AuthorityAdmitted("", 0, _account("NEW"), PRICES);
        content.referenceText = new bytes(length);
        IGovernance.Proposal memory proposal = _proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content));

        if (length == 0 || length > 64) _assertFails(proposal, ReferenceLength.selector);
        else _decided(proposal);
    }

    /// @dev With fewer agencies than decide nobody could ever change the roster, and a city without a roster is lost.
    function test_so_many_agencies_are_left_as_decide() external {
        _decided(_end(partyOf[upper], Status.TERMINATED));
        bytes4 missing = IGovernance.ApprovalsMissing.selector;
        _assertFails(_end(partyOf[auditor], Status.TERMINATED), missing);
        assertEq(_stateOf(partyOf[auditor]).status(), Status.IN_FORCE, "it goes on");

        _decided(_rosterOf(_ids(partyOf[authority], partyOf[auditor]), 1, DELAY));
        _decided(_end(partyOf[regulator], Status.TERMINATED));
        IGovernance.Proposal memory ending = _end(partyOf[auditor], Status.REVOKED);
        _proposed(authority, ending);
        _wait(DELAY);
        _carriedOut(STRANGER, ending);
        assertEq(_stateOf(partyOf[auditor]).status(), Status.REVOKED, "one decides, and one is left");
    }

    /* ------------------------------------------------ a lost key */

    /// @dev Whoever may freeze accounts takes the open offer back that a decision names as lost.
    function test_an_offer_that_was_taken_back_stops_no_decision() external {
        address lost = _account("LOST");
        address fresh = _account("FRESH");
        uint64 roles = uint64(1) << Role.AUDITOR;
        assertEq(_attest(auditor, _offerOf(auditor, lost, roles, 0)), 0, "offered");
        IGovernance.Proposal memory proposal = _seat(partyOf[auditor], fresh, roles, lost);
        _proposed(authority, proposal);
        _approved(upper, proposal);
        Statement memory taken = _statement(partyOf[auditor], SEAT_FROZEN, Outcome.OPEN);
        taken.document = bytes32(uint256(uint160(lost)));
        assertEq(_attest(authority, taken), 0, "taken back");
        _wait(DELAY);

        _carriedOut(STRANGER, proposal);

        _accepted(fresh, partyOf[auditor]);
        _assertReverts(lost, abi.encodeCall(ILedger.accept, (partyOf[auditor])), SeatNotOffered.selector);
    }

    function test_a_lost_account_that_the_party_never_had_is_a_mistake() external {
        IGovernance.Proposal memory proposal = _seat(partyOf[regulator], STRANGER, 0, operator);
        _assertFails(proposal, SeatNotOffered.selector);
    }

    /// @dev A clerk's account of the party, or the robbed one itself, displaces no offer of the agencies.
    function test_no_seat_displaces_an_offer_that_it_could_not_make() external {
        address clerk = _account("CLERK");
        address fresh = _account("FRESH");
        (uint64 own, uint64 few) = (uint64(1) << Role.SECURITY_REGULATOR, uint64(1) << Role.EVALUATOR);
        _decided(_seat(partyOf[regulator], clerk, few, address(0)));
        _accepted(clerk, partyOf[regulator]);
        (partyOf[clerk], roleOf[clerk]) = (partyOf[regulator], Role.EVALUATOR);
        _decided(_seat(partyOf[regulator], fresh, own, address(0)));

        assertEq(_attest(clerk, _offerOf(clerk, fresh, 0, 0)), Structure.NOT_COMPETENT, "by a clerk");
        assertEq(_attest(clerk, _offerOf(clerk, STRANGER, 0, 0)), 0, "another account");
        assertEq(_attest(regulator, _offerOf(regulator, fresh, own, 0)), 0, "by a seat of the same roles");
        _accepted(fresh, partyOf[regulator]);
        roleOf[fresh] = Role.SECURITY_REGULATOR;
        _stated(fresh, line.product, HOLD, Outcome.OPEN);
    }

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

    function test_ended_party_gets_no_account() external {
        _decided(_end(partyOf[regulator], Status.TERMINATED));
        uint64 roles = uint64(1) << Role.SECURITY_REGULATOR;
        IGovernance.Proposal memory proposal = _seat(partyOf[regulator], _account("FRESH"), roles, regulator);
        _assertFails(proposal, IGovernance.PartyNotStanding.selector);
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
        address fresh = _account("FRESH");
        IGovernance.Proposal memory proposal = _seat(partyOf[auditor], fresh, uint64(1) << Role.AUDITOR, auditor);
        _proposed(authority, proposal);
        _approved(upper, proposal);
        _wait(DELAY);
        _carriedOut(STRANGER, proposal);

        bytes memory none = abi.encodeWithSelector(IGovernance.NotAnAgency.selector, auditor, partyOf[auditor]);
        bytes memory propose = abi.encodeCall(IGovernance.propose, (_admission(STRANGER)));
        _assertRefuses(auditor, propose, none, "the lost key");
        _accepted(fresh, partyOf[auditor]);
        _proposed(fresh, _admission(STRANGER));
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
        _assertFails(_seat(partyOf[operator], STRANGER, PRICES, address(0)), IGovernance.NotAnAuthority.selector);
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
        _assertFails(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(2, third))), published);
        _assertFails(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(1, third))), published);
    }

    /// @dev One version is to come at a time, so a mistyped date would keep every other from coming for as long.
    function test_a_version_is_published_a_year_before_its_date_at_most() external {
        uint32 from = uint32(_now + DELAY + 366 days + 1);
        Publication memory publication = Publication(from, keccak256("second"), _steps());
        bytes32 hash = keccak256(abi.encode(publication));
        _decided(_proposal(DecisionKind.PROMISE, abi.encode(IGovernance.RulebookPromised(2, hash))));

        bytes memory call = abi.encodeCall(ILedger.publish, (1, 2, publication));
        _assertReverts(STRANGER, call, PublicationTooEarly.selector);
        _wait(1);
        ledger.publish(1, 2, publication);
    }

    function test_calendar_of_half_a_year_is_published() external {
        uint256 days_ = (uint256(1) << 181) - 1;
        _decided(_calendar(2027, 0, days_));
        assertEq(_calendarOf(2027, 0), days_ | (1 << 255), "181 days from January to June");

        _decided(_calendar(2028, 0, (uint256(1) << 182) - 1));
        _decided(_calendar(2027, 1, (uint256(1) << 184) - 1));
        _decided(_calendar(1970, 0, 1));
        _decided(_calendar(9999, 1, 1));
        bytes4 malformed = IGovernance.CalendarMalformed.selector;
        _assertFails(_calendar(2027, 0, uint256(1) << 181), malformed);
        _assertFails(_calendar(2027, 1, uint256(1) << 184), malformed);
        _assertFails(_calendar(2027, 2, 1), malformed);
        _assertFails(_calendar(1969, 0, 1), malformed);
        _assertFails(_calendar(10_000, 0, 1), malformed);
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
        _assertFails(_rosterOf(two, 1, 0), IGovernance.NotAnAuthority.selector);
        two[1] = city;
        _assertFails(_rosterOf(two, 1, 0), WrongKind.selector);
        two[1] = partyOf[upper];
        _assertFails(_rosterOf(two, 1, 0), Rosters.AgencyRepeated.selector);
        two[1] = partyOf[authority];
        _assertFails(_rosterOf(two, 2, 0), Rosters.RosterMalformed.selector);
        _assertFails(_rosterOf(two, 0, 0), Rosters.RosterMalformed.selector);
        _assertFails(_rosterOf(new Id[](0), 1, 0), Rosters.RosterMalformed.selector);
        _assertFails(_rosterOf(two, 1, 367 days), Rosters.DelayTooLong.selector);
        _decided(_end(partyOf[regulator], Status.TERMINATED));
        two[1] = partyOf[regulator];
        _assertFails(_rosterOf(two, 1, 0), IGovernance.PartyNotStanding.selector);
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
}
