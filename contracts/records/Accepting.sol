// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Code, Outcome} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {StateWord, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Seats} from "./Seats.sol";
import {Trails} from "./Trails.sol";

/// @title An account accepts to speak for a party
abstract contract Accepting is Seats, Trails {
    /// @dev An account is bound by its own transaction only, to one party, for ever.
    function _accept(Id party) internal {
        Offer storage offer = offers[_offerKey(msg.sender, party)];
        bool over = offer.until != 0 && block.timestamp >= offer.until;
        if (!offer.open || over) revert SeatNotOffered(msg.sender, party);
        if (seats[msg.sender].stage != 0) revert AccountTaken(msg.sender, seats[msg.sender].party);
        offer.open = false;
        seats[msg.sender] = Seat(party, offer.roles, offer.until, offer.jurisdiction, BOUND);
        _tellSeat(Code.SEAT_ACCEPTED, party, msg.sender, party, offer.roles, offer.until);
    }

    /// @dev Tells in the party's trail whose account speaks for it, shall, or does no more.
    function _tellSeat(uint16 code, Id by, address account, Id party, uint64 roles, uint32 until) internal {
        StateWord state = states[party];
        uint8 home = state.jurisdiction();
        // slither-disable-next-line uninitialized-local -- What is not set below is not said: 0.
        Told memory told;
        told.tag = TAG_ACT;
        told.trail = state.trail();
        told.signed = packSigned(by, msg.sender, 0, 0);
        told.said = packSaid(party, NONE, until, 0, code, Outcome.PASSED);
        told.judged = packJudged(packGiven(home, roles), _versionOf(books[home]), 0, 0, _now());
        told.document = bytes32(uint256(uint160(account)));
        bytes memory data = abi.encode(told);
        states[party] = state.withTrail(bytes24(keccak256(data)));
        _log(Attested.selector, party, by, code, data);
    }
}
