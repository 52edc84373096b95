// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Kind, Outcome, Role, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract SeatsTest is City {
    uint64 private constant AUTHORITYS = uint64(1) << Role.DATA_AUTHORITY;

    function testFuzz_an_account_without_a_seat_is_turned_away(address who) public {
        vm.assume(roleOf[who] == 0);

        _assertReverts(who, _recordCall(who, _draft(Kind.RESOURCE, city, NO_ID)), SeatUnknown.selector);
        _assertReverts(who, _settleCall(who, _settlement(line.product, 9)), SeatUnknown.selector);
        _assertReverts(who, abi.encodeCall(ILedger.attest, (new Statement[](0))), SeatUnknown.selector);
    }

    function testFuzz_an_offered_account_speaks_only_once_it_accepted(address who) public {
        vm.assume(roleOf[who] == 0);
        _offer(authority, who, 0, AUTHORITYS);
        bytes memory act = _asAuthority(_draft(Kind.RESOURCE, city, NO_ID));
        _assertReverts(who, act, SeatUnknown.selector);

        (bool accepted, ) = _send(who, abi.encodeCall(ILedger.accept, (partyOf[authority])));
        (bool done, ) = _send(who, act);

        assertTrue(accepted && done, "the accepted account acts");
    }

    function testFuzz_nobody_accepts_a_seat_that_was_not_offered_to_it(address who, uint8 i) public {
        vm.assume(roleOf[who] == 0);
        _offer(authority, who, 0, AUTHORITYS);
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
        assertEq(_attest(authority, _freezing(partyOf[authority], who)), 0, "frozen");
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
        _offer(authority, who, end, AUTHORITYS);
        _accepted(who, partyOf[authority]);
    }

    function _offer(address by, address who, uint32 end, uint64 roles) private {
        assertEq(_attest(by, _offerOf(by, who, roles, end)), 0, "offered");
    }

    function _offerCall(address by, address who, uint32 end, uint64 roles) private view returns (bytes memory) {
        return _attestCall(by, _offerOf(by, who, roles, end));
    }

    function _admission(address account) private returns (Draft memory draft) {
        draft = _draft(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | (uint64(1) << Role.DEVELOPER);
    }

    function _freezing(Id party, address account) private pure returns (Statement memory freeze) {
        freeze = _statement(party, SEAT_FROZEN, Outcome.OPEN);
        freeze.document = bytes32(uint256(uint160(account)));
    }

    function _asAuthority(Draft memory draft) private view returns (bytes memory) {
        return _recordCall(authority, draft);
    }

    /* OFFERS STAND SIDE BY SIDE */

    /// @dev Offering first keeps no party from the account that comes with its admission, nor from a rotated one.
    function testFuzz_no_offer_stands_in_anothers_way(address account, uint8 i, bool first, bool rotation) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        address squatter = watchers[i % WATCHERS];
        if (first) _offer(squatter, account, 0, 0);
        Id own = partyOf[authority];
        if (rotation) _offer(authority, account, 0, AUTHORITYS);
        else own = _made(authority, _admission(account));
        if (!first) _offer(squatter, account, 0, 0);

        _accepted(account, own);

        _assertReverts(account, abi.encodeCall(ILedger.accept, (partyOf[squatter])), AccountTaken.selector);
        _assertReverts(squatter, _offerCall(squatter, account, 0, 0), AccountTaken.selector);
    }

    /// @dev Neither does an admission, not even a proposed one: the account chooses whom it speaks for.
    function testFuzz_an_admission_displaces_no_offer(address account, bool proposed) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        _offer(authority, account, 0, AUTHORITYS);
        Draft memory draft = _admission(account);
        _made(authority, proposed ? _proposed(draft) : draft);

        _accepted(account, partyOf[authority]);

        assertTrue(_record(account, _resource()).rule == 0, "it acts for the party that it accepted");
    }

    function _resource() private returns (Draft memory draft) {
        draft = _draft(Kind.RESOURCE, city, NO_ID);
        draft.role = Role.DATA_AUTHORITY;
    }

    /// @dev Freezing an offer burns no address: the others stand.
    function testFuzz_to_freeze_one_offer_leaves_the_others(address account, uint8 i) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        Id squatter = partyOf[watchers[i % WATCHERS]];
        _offer(watchers[i % WATCHERS], account, 0, 0);
        Id own = _made(authority, _admission(account));

        assertEq(_attest(authority, _freezing(squatter, account)), 0, "frozen");

        _assertReverts(account, abi.encodeCall(ILedger.accept, (squatter)), SeatNotOffered.selector);
        _accepted(account, own);
    }

    function test_an_offer_is_accepted_once() public {
        address account = _account("NEW");
        _seat(account, 0);

        _assertReverts(account, abi.encodeCall(ILedger.accept, (partyOf[authority])), SeatNotOffered.selector);
    }

    /// @dev A proposed party is no party yet: its account may accept, and does nothing.
    function test_the_account_of_a_proposed_party_does_nothing() public {
        address account = _account("NEW");
        Id party = _made(authority, _proposed(_admission(account)));
        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (party)));
        if (!accepted) return;
        Statement memory filing = _statement(line.product, FILED, Outcome.PASSED);
        filing.role = Role.DEVELOPER;

        assertEq(_attest(account, filing), Structure.PARTY_NOT_STANDING, "rule");
    }

    /* WHAT A SEAT MAY GIVE */

    /// @dev Whoever offers a seat signs in a role that its account really has, with no more than it has itself.
    function testFuzz_nobody_offers_a_seat_under_a_role_that_its_account_has_not(uint8 role, uint8 i) public {
        role = uint8(bound(role, 1, 63));
        address who = watchers[i % WATCHERS];
        Statement memory offer = _offerOf(who, _account("NEW"), 0, 0);
        offer.role = role;

        assertEq(_attest(who, offer), role == roleOf[who] ? 0 : Structure.NOT_COMPETENT, "rule");
    }

    /// @dev A clerk's account without roles brings no further account in.
    function testFuzz_an_account_without_roles_offers_nothing(uint64 roles, uint8 role) public {
        address clerk = _account("CLERK");
        _offer(authority, clerk, 0, 0);
        _accepted(clerk, partyOf[authority]);
        Statement memory offer = _offerOf(authority, _account("NEW"), roles, 0);
        offer.role = uint8(bound(role, 1, 63));

        assertEq(_attest(clerk, offer), Structure.NOT_COMPETENT, "rule");
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

    function test_an_account_offers_a_seat_that_ends_with_its_own() public {
        address who = _account("ENDING");
        _seat(who, FOUNDED + 10 days);
        Statement memory offer = _statement(partyOf[authority], SEAT_OFFERED, Outcome.OPEN);
        offer.document = bytes32(uint256(uint160(_account("NEW"))));
        (offer.until, offer.role) = (FOUNDED + 10 days, Role.DATA_AUTHORITY);

        assertEq(_attest(who, offer), 0, "rule");
    }

    function testFuzz_accounts_and_roles_are_a_partys(uint8 which, bool roles) public {
        Id[4] memory ids = [city, line.authorization, line.product, line.agreement];
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(ids[which % 4], roles ? ROLES_GIVEN : SEAT_OFFERED, Outcome.PASSED);
        (statements[0].role, statements[0].about) = (Role.DATA_AUTHORITY, city);

        _assertReverts(authority, abi.encodeCall(ILedger.attest, (statements)), WrongKind.selector);
    }

    function testFuzz_an_account_is_frozen_as_its_own_partys(uint8 i) public {
        bytes memory call = _attestCall(authority, _freezing(partyOf[operator], watchers[i % WATCHERS]));

        _assertReverts(authority, call, SeatNotOffered.selector);
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
