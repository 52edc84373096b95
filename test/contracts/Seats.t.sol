// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Kind, Outcome, Role, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract SeatsTest is City {
    function testFuzz_an_account_without_a_seat_is_turned_away(address who) public {
        vm.assume(roleOf[who] == 0);

        _assertReverts(who, _recordCall(who, _draft(Kind.RESOURCE, city, NO_ID)), SeatUnknown.selector);
        _assertReverts(who, _settleCall(who, _settlement(line.product, 9)), SeatUnknown.selector);
        _assertReverts(who, abi.encodeCall(ILedger.attest, (new Statement[](0))), SeatUnknown.selector);
    }

    function testFuzz_an_offered_account_speaks_only_once_it_accepted(address who) public {
        vm.assume(roleOf[who] == 0);
        _offer(authority, who, 0, uint64(1) << Role.DATA_AUTHORITY);
        bytes memory act = _asAuthority(_draft(Kind.RESOURCE, city, NO_ID));
        _assertReverts(who, act, SeatUnknown.selector);

        (bool accepted, ) = _send(who, abi.encodeCall(ILedger.accept, (partyOf[authority])));
        (bool done, ) = _send(who, act);

        assertTrue(accepted && done, "the accepted account acts");
    }

    function testFuzz_nobody_accepts_a_seat_that_was_not_offered_to_it(address who, uint8 i) public {
        vm.assume(roleOf[who] == 0);
        _offer(authority, who, 0, uint64(1) << Role.DATA_AUTHORITY);
        Id other = partyOf[watchers[i % WATCHERS]];

        _assertReverts(who, abi.encodeCall(ILedger.accept, (other)), SeatNotOffered.selector);
        _assertReverts(
            watchers[i % WATCHERS],
            abi.encodeCall(ILedger.accept, (partyOf[authority])),
            SeatNotOffered.selector
        );
    }

    function testFuzz_a_seat_ends_at_its_end(address who, uint32 end, uint32 moment) public {
        vm.assume(roleOf[who] == 0);
        end = uint32(bound(end, FOUNDED + 1, FOUNDED + 1000 days));
        moment = uint32(bound(moment, FOUNDED, FOUNDED + 2000 days));
        _seat(who, end);
        vm.warp(moment);

        (bool done, bytes memory returned) = _send(who, _asAuthority(_draft(Kind.RESOURCE, city, NO_ID)));

        assertTrue(done == (moment < end), "acts before its end, and not from it on");
        if (!done) assertEq(uint32(bytes4(returned)), uint32(SeatExpired.selector), "selector of the error");
    }

    function testFuzz_a_frozen_account_is_turned_away_for_ever(address who, uint32 later) public {
        vm.assume(roleOf[who] == 0);
        _seat(who, 0);
        Statement memory freeze = _statement(partyOf[authority], SEAT_FROZEN, Outcome.OPEN);
        freeze.document = bytes32(uint256(uint160(who)));
        assertEq(_attest(authority, freeze), 0, "frozen");
        vm.warp(bound(later, FOUNDED, type(uint32).max));

        _assertReverts(who, _asAuthority(_draft(Kind.RESOURCE, city, NO_ID)), SeatUnknown.selector);
        _assertReverts(who, abi.encodeCall(ILedger.accept, (partyOf[authority])), SeatNotOffered.selector);
        _assertReverts(authority, _offerCall(authority, who, 0, 0), AccountTaken.selector);
    }

    function testFuzz_an_account_speaks_for_one_party_only(uint8 i, uint8 j) public {
        address taken = watchers[i % WATCHERS];

        _assertReverts(watchers[j % WATCHERS], _offerCall(watchers[j % WATCHERS], taken, 0, 0), AccountTaken.selector);
    }

    function testFuzz_nobody_offers_more_roles_than_its_own(address who, uint64 roles) public {
        vm.assume(roleOf[who] == 0);
        // Half of the offers hold no role but the authority's own.
        if (roles % 2 == 0) roles &= uint64(1) << Role.DATA_AUTHORITY;
        Statement memory offer = _statement(partyOf[authority], SEAT_OFFERED, Outcome.OPEN);
        (offer.document, offer.value) = (bytes32(uint256(uint160(who))), roles);

        uint16 rule = _attest(authority, offer);

        bool more = roles & ~(uint64(1) << Role.DATA_AUTHORITY) != 0;
        assertEq(rule, more ? Structure.NOT_COMPETENT : 0, "rule");
    }

    function testFuzz_nobody_offers_a_seat_of_another_party(address who, uint8 i) public {
        vm.assume(roleOf[who] == 0);
        Statement memory offer = _statement(partyOf[authority], SEAT_OFFERED, Outcome.OPEN);
        offer.document = bytes32(uint256(uint160(who)));

        assertEq(_attest(watchers[i % WATCHERS], offer), Structure.NOT_COMPETENT, "rule");
    }

    function testFuzz_a_role_that_the_seat_has_not_is_no_role(uint8 role, uint8 i) public {
        address who = watchers[i % WATCHERS];
        role = uint8(bound(role, 1, 63));
        vm.assume(role != roleOf[who]);
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.role = role;

        assertEq(_record(who, draft).rule, RULE_WHO, "rule");
    }

    function _seat(address who, uint32 end) private {
        _offer(authority, who, end, uint64(1) << Role.DATA_AUTHORITY);
        (bool accepted, ) = _send(who, abi.encodeCall(ILedger.accept, (partyOf[authority])));
        assertTrue(accepted, "accepted");
    }

    function _offer(address by, address who, uint32 end, uint64 roles) private {
        (bool done, ) = _send(by, _offerCall(by, who, end, roles));
        assertTrue(done, "offered");
    }

    function _offerCall(address by, address who, uint32 end, uint64 roles) private view returns (bytes memory) {
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(partyOf[by], SEAT_OFFERED, Outcome.OPEN);
        (statements[0].document, statements[0].value) = (bytes32(uint256(uint160(who))), roles);
        (statements[0].until, statements[0].role) = (end, roleOf[by]);
        return abi.encodeCall(ILedger.attest, (statements));
    }

    function _asAuthority(Draft memory draft) private view returns (bytes memory) {
        return _recordCall(authority, draft);
    }

    /// @dev Offering first keeps no party from the account that comes with its admission.
    function testFuzz_an_offer_that_was_not_accepted_gives_way_to_an_admission(address account, uint8 i) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        address squatter = watchers[i % WATCHERS];
        _offer(squatter, account, 0, 0);
        _assertReverts(authority, _offerCall(authority, account, 0, 0), AccountTaken.selector);
        Draft memory draft = _draft(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | (uint64(1) << Role.DEVELOPER);

        Id admitted = _made(authority, draft);

        _assertReverts(account, abi.encodeCall(ILedger.accept, (partyOf[squatter])), SeatNotOffered.selector);
        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (admitted)));
        assertTrue(accepted, "its own party's admission stands");
    }

    function testFuzz_an_account_offers_no_seat_that_outlives_its_own(
        address who,
        address further,
        uint32 end,
        uint32 later
    ) public {
        vm.assume(roleOf[who] == 0 && roleOf[further] == 0 && who != further);
        end = uint32(bound(end, FOUNDED + 1, FOUNDED + 1000 days));
        later = uint32(bound(later, 0, FOUNDED + 2000 days));
        _seat(who, end);
        Statement memory offer = _statement(partyOf[authority], SEAT_OFFERED, Outcome.OPEN);
        (offer.document, offer.until, offer.role) = (bytes32(uint256(uint160(further))), later, Role.DATA_AUTHORITY);

        bool outlives = later == 0 || later > end;
        assertEq(_attest(who, offer), outlives ? Structure.NOT_COMPETENT : 0, "rule");
    }

    /// @dev The first account comes with the admission and once only: nobody takes it away before it is accepted.
    function testFuzz_nobody_takes_away_the_account_of_an_admitted_party(address account, uint8 i) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        address other = watchers[i % WATCHERS];
        Draft memory draft = _draft(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | (uint64(1) << Role.DEVELOPER);
        Id admitted = _made(authority, draft);

        _assertReverts(other, _offerCall(other, account, 0, 0), AccountTaken.selector);

        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (admitted)));
        assertTrue(accepted, "the admitted party has its account");
    }

    function testFuzz_accounts_and_roles_are_a_partys(uint8 which, bool roles) public {
        Id[4] memory ids = [city, line.authorization, line.product, line.agreement];
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(ids[which % 4], roles ? ROLES_GIVEN : SEAT_OFFERED, Outcome.PASSED);
        (statements[0].role, statements[0].about) = (Role.DATA_AUTHORITY, city);

        _assertReverts(authority, abi.encodeCall(ILedger.attest, (statements)), WrongKind.selector);
    }

    function testFuzz_an_account_is_frozen_as_its_own_partys(uint8 i) public {
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(partyOf[operator], SEAT_FROZEN, Outcome.OPEN);
        (statements[0].role, statements[0].document) = (
            Role.DATA_AUTHORITY,
            bytes32(uint256(uint160(watchers[i % WATCHERS])))
        );

        _assertReverts(authority, abi.encodeCall(ILedger.attest, (statements)), SeatNotOffered.selector);
    }

    /// @dev Roles are bits of a word of 64: a higher number is a mistake, not a role that somebody lacks.
    function testFuzz_a_role_is_one_of_64(uint8 role) public {
        role = uint8(bound(role, 64, 255));
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(line.product, REVIEW, Outcome.PASSED);
        Settlement memory settlement = _settlement(line.product, 9);
        draft.role = statements[0].role = settlement.role = role;

        _assertReverts(authority, _recordCall(authority, draft), RoleUnknown.selector);
        _assertReverts(authority, abi.encodeCall(ILedger.attest, (statements)), RoleUnknown.selector);
        _assertReverts(authority, _settleCall(authority, settlement), RoleUnknown.selector);
    }
}
