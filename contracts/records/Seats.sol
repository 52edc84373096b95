// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedgerTypes} from "../interfaces/ILedgerTypes.sol";
import {Id} from "../types/Id.sol";
import {Standing} from "./Standing.sol";

/// @title Accounts: for whom they speak, and in which roles
abstract contract Seats is ILedgerTypes, Standing {
    /// @dev The seat of the account that calls.
    function _seat() internal view returns (Seat memory seat) {
        seat = seats[msg.sender];
        if (seat.stage != BOUND) revert SeatUnknown(msg.sender);
        if (seat.until != 0 && block.timestamp >= seat.until) revert SeatExpired(msg.sender, seat.until);
    }

    /// @dev Roles count at home; elsewhere they are the account's own, given there.
    function _rolesIn(Seat memory seat, uint8 jurisdiction) internal view returns (uint64) {
        if (seat.jurisdiction == jurisdiction) return seat.roles;
        Grant memory given = rolesElsewhere[_elsewhereKey(msg.sender, jurisdiction)];
        return given.until != 0 && block.timestamp >= given.until ? 0 : given.roles;
    }

    function _hasRole(uint64 roles, uint8 role) internal pure returns (bool) {
        return (roles >> role) & 1 != 0;
    }

    /// @dev Offers are kept by account and party: nobody displaces another's by offering first or later. An account
    /// speaks for one party, ever.
    function _offer(address account, Id party, Offer memory offer) internal {
        if (seats[account].stage != 0) revert AccountTaken(account, seats[account].party);
        offers[_offerKey(account, party)] = offer;
    }

    /// @dev Closes a seat of the party for good, or an offer that was not accepted. An account that only another party
    /// knows stays untouched.
    function _freeze(address account, Id party) internal {
        Seat storage seat = seats[account];
        if (seat.stage != 0 && seat.party == party) {
            seat.stage = FROZEN;
            return;
        }
        Offer storage offer = offers[_offerKey(account, party)];
        if (!offer.open) revert SeatNotOffered(account, party);
        offer.open = false;
    }

    /// @dev Whether the party once offered the account a seat, and it has neither the offer nor any seat.
    function _isOfferOver(address account, Id party) internal view returns (bool) {
        Offer storage offer = offers[_offerKey(account, party)];
        return offer.jurisdiction != 0 && !offer.open && seats[account].stage == 0;
    }

    function _offerKey(address account, Id party) internal pure returns (uint256) {
        return (uint256(uint160(account)) << 80) | _word(party);
    }

    function _elsewhereKey(address account, uint8 jurisdiction) internal pure returns (uint256) {
        return (uint256(uint160(account)) << 8) | jurisdiction;
    }
}
