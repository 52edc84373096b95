// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Flag, Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {City} from "./City.sol";

/// @dev After the deployment no single account admits an authority, publishes a rulebook that was not promised, pauses
/// anything or edits a record: every external function is walked with every role.
contract AuthoritiesTest is City {
    uint256 private constant ROLES = 37;

    /// One account for each role that there is; none for the numbers without a name.
    address[ROLES] private holders;

    function _founding() internal override returns (Founding.FoundingJurisdiction[] memory founding) {
        founding = super._founding();
        Founding.FoundingParty[] memory before = founding[0].parties;
        founding[0].parties = new Founding.FoundingParty[](before.length + ROLES - 1);
        for (uint256 i = 0; i < before.length; i++) founding[0].parties[i] = before[i];
        for (uint8 role = 1; role < ROLES; role++) {
            bytes memory number = abi.encodePacked("HOLDER ", role);
            holders[role] = _party(founding[0], city, before.length + role - 1, number, role);
        }
    }

    function _holder(uint8 role) private view returns (address) {
        return holders[bound(role, 1, ROLES - 1)];
    }

    /* ADMITTING */

    function testFuzz_no_account_admits_an_authority(uint8 role, uint8 given, bool proposed) public {
        address who = _holder(role);
        Draft memory draft = _draft(Kind.PARTY, city, NO_ID);
        uint64 roles = uint64(1) << bound(given, 0, Role.ORDINARY - 1);
        draft.clear = (uint256(uint160(_account("NEW"))) << 64) | roles;

        uint16 rule = _record(who, proposed ? _proposed(draft) : draft).rule;

        assertEq(rule, Structure.BY_GOVERNANCE_ONLY, "whatever the rows say");
    }

    function testFuzz_no_account_gives_an_authoritys_role_elsewhere_or_at_home(uint8 role, uint8 given) public {
        address who = _holder(role);
        Statement memory statement = _statement(partyOf[watchers[0]], ROLES_GIVEN, Outcome.PASSED);
        statement.document = bytes32(uint256(uint160(watchers[0])));
        (statement.about, statement.value) = (city, uint64(1) << bound(given, 0, Role.ORDINARY - 1));

        assertEq(_attest(who, statement), Structure.BY_GOVERNANCE_ONLY, "whatever the rows say");
    }

    /// @dev An offer gives at most what the offering account has, and only to its own party.
    function testFuzz_no_account_offers_another_partys_seat(uint8 role, uint8 other) public {
        (address who, address of_) = (_holder(role), _holder(other));
        vm.assume(who != of_);
        Statement memory offer = _offerOf(of_, _account("NEW"), 0, 0);
        offer.role = roleOf[who];

        assertEq(_attest(who, offer), Structure.NOT_COMPETENT, "rule");
    }

    /* PAUSING, ENDING */

    /// @dev Neither a hold nor any status of an authority or of the city itself is anybody's to give.
    function testFuzz_no_account_holds_or_ends_an_authority_or_the_city(uint8 role, uint8 target, uint8 what) public {
        uint8[19] memory statuses = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 32, 33, 128, 129, 130, 137, 139];
        address who = _holder(role);
        Id[4] memory ids = [city, partyOf[authority], partyOf[regulator], partyOf[auditor]];
        Id id = ids[target % 4];
        uint256 before = StateWord.unwrap(_stateOf(id));

        uint16 rule = what % 20 == 19 ? _attest(who, id, HOLD, Outcome.OPEN) : _settle(who, id, statuses[what % 20]);

        assertTrue(rule != 0, "refused");
        assertEq(StateWord.unwrap(_stateOf(id)), before, "it stands as before");
        assertEq(_record(operator, _export(line)).rule, 0, "and the city goes on");
    }

    /// @dev Those who may act at all are told why not.
    function testFuzz_what_is_governances_is_refused_as_such(uint8 target, bool hold) public {
        Id[4] memory ids = [city, partyOf[authority], partyOf[secondRegulator], partyOf[auditor]];

        uint16 rule =
            hold
                ? _attest(regulator, ids[target % 4], HOLD, Outcome.OPEN)
                : _settle(regulator, ids[target % 4], Status.TERMINATED);

        assertEq(rule, Structure.BY_GOVERNANCE_ONLY, "rule");
    }

    /// @dev An authority is whoever was founded or admitted with an authority's role; the others are held as ever.
    function testFuzz_authorities_are_flagged(uint8 role) public {
        role = uint8(bound(role, 1, ROLES - 1));
        bool flagged = _flagsOf(partyOf[holders[role]]) & Flag.AUTHORITY != 0;

        assertTrue(flagged == (role < Role.ORDINARY), "flag");
        assertEq(
            _attest(regulator, partyOf[holders[role]], HOLD, Outcome.OPEN),
            flagged ? Structure.BY_GOVERNANCE_ONLY : 0,
            "rule"
        );
    }

    /* PUBLISHING */

    function testFuzz_no_account_publishes_what_was_not_promised(uint8 role, uint16 version, bytes32 document) public {
        address who = _holder(role);
        Publication memory publication = Publication(0, document, _steps());
        version = uint16(bound(version, 0, type(uint16).max));

        (bool done, ) = _send(who, abi.encodeCall(ILedger.publish, (1, version, publication)));

        assertTrue(!done, "not published");
    }

    /* DECIDING */

    function _proposal(uint8 kind) private view returns (IGovernance.Proposal memory proposal) {
        bytes[7] memory contents = [
            abi.encode(IGovernance.AuthorityAdmitted("NEW", 0, _account("NEW"), Role.AUTHORITIES)),
            abi.encode(IGovernance.AuthorityEnded(partyOf[regulator], Status.REVOKED, 0)),
            abi.encode(IGovernance.SeatReplaced(partyOf[regulator], _account("NEW"), 0, 0, address(0))),
            abi.encode(IGovernance.RulebookPromised(2, bytes32(uint256(1)))),
            abi.encode(IGovernance.HalfYearPublished(2027, 0, 1)),
            abi.encode(IGovernance.RosterChanged(_ids(partyOf[authority]), 1, 0)),
            abi.encode(IGovernance.Retired(0))
        ];
        return IGovernance.Proposal(1, 1 + (kind % 7), contents[kind % 7], "DECISION");
    }

    /// @dev Not even the parties that hold an agency's very role: who governs is named by party.
    function testFuzz_no_account_of_no_agency_proposes_or_approves(uint8 role, uint8 kind) public {
        address who = _holder(role);
        IGovernance.Proposal memory proposal = _proposal(kind);
        _assertReverts(who, abi.encodeCall(IGovernance.propose, (proposal)), IGovernance.NotAnAgency.selector);
        (bool proposed, ) = _send(authority, abi.encodeCall(IGovernance.propose, (proposal)));
        assertTrue(proposed, "an agency proposes");

        _assertReverts(who, abi.encodeCall(IGovernance.approve, (proposal)), IGovernance.NotAnAgency.selector);
        vm.warp(FOUNDED + DELAY);

        bytes memory call = abi.encodeCall(IGovernance.carryOut, (proposal));
        _assertReverts(who, call, IGovernance.ApprovalsMissing.selector);
    }

    function testFuzz_no_agency_decides_alone(uint8 which, uint8 kind, uint32 moment) public {
        address who = [authority, upper, auditor][which % 3];
        IGovernance.Proposal memory proposal = _proposal(kind);
        (bool proposed, ) = _send(who, abi.encodeCall(IGovernance.propose, (proposal)));
        assertTrue(proposed, "it proposes");
        bytes memory call = abi.encodeCall(IGovernance.approve, (proposal));
        _assertReverts(who, call, IGovernance.AlreadyApproved.selector);
        vm.warp(bound(moment, FOUNDED, FOUNDED + 1000 days));

        call = abi.encodeCall(IGovernance.carryOut, (proposal));
        _assertReverts(who, call, IGovernance.ApprovalsMissing.selector);
    }

    /// @dev To the second: what two decided waits for the delay, and then anybody carries it out.
    function testFuzz_what_was_decided_waits_for_the_delay(uint8 role, uint8 kind, uint32 moment) public {
        IGovernance.Proposal memory proposal = _proposal(kind);
        _send(authority, abi.encodeCall(IGovernance.propose, (proposal)));
        _send(upper, abi.encodeCall(IGovernance.approve, (proposal)));
        moment = uint32(bound(moment, FOUNDED + DELAY - 2, FOUNDED + DELAY + 2));
        vm.warp(moment);

        (bool done, ) = _send(_holder(role), abi.encodeCall(IGovernance.carryOut, (proposal)));

        assertTrue(done == (moment >= FOUNDED + DELAY), "carried out");
    }

    /* EDITING */

    /// @dev Whoever does whatever: what a record is made of never changes, and its trail only goes on.
    function testFuzz_no_account_edits_a_record(uint8 role, uint8 target, uint16 code, uint8 what) public {
        address who = _holder(role);
        Id[6] memory ids = [
            line.authorization,
            line.product,
            line.agreement,
            line.resources[0],
            partyOf[buyer],
            line.deliveries[0]
        ];
        Id id = ids[target % 6];
        (uint256 edge, bytes24 trail) = (_edgeOf(id), _stateOf(id).trail());
        vm.recordLogs();

        if (what % 2 == 0) _send(who, _attestCall(who, _statement(id, code, Outcome.PASSED)));
        else _send(who, _settleCall(who, _settlement(id, uint8(code))));

        assertEq(_edgeOf(id), edge, "what never changes");
        if (_stateOf(id).trail() == trail) return;
        Told memory told = abi.decode(vm.getRecordedLogs()[0].data, (Told));
        assertTrue(told.trail == trail, "the new trail goes on from the old one");
    }

    /// @dev The parts run on the ledger's storage only by the ledger: called themselves, they know nobody.
    function testFuzz_a_part_called_by_itself_does_nothing(uint8 role, uint8 which) public {
        address who = _holder(role);
        string[3] memory names = ["attestingPart()", "settlingPart()", "governingPart()"];
        (, bytes memory found) = address(ledger).staticcall(abi.encodeWithSignature(names[which % 3]));
        address part = abi.decode(found, (address));
        bytes[3] memory calls = [
            _attestCall(who, _statement(line.product, REVIEW, Outcome.PASSED)),
            _settleCall(who, _settlement(line.product, Status.TERMINATED)),
            abi.encodeCall(ILedger.accept, (partyOf[who]))
        ];
        uint256 before = StateWord.unwrap(_stateOf(line.product));

        vm.prank(who);
        (bool done, ) = part.call(calls[which % 3]);

        assertTrue(!done, "it reverts");
        assertEq(StateWord.unwrap(_stateOf(line.product)), before, "the record");
    }
}
