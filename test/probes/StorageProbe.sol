// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LedgerStorage} from "../../contracts/records/LedgerStorage.sol";
import {Kind} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {newEdge, newFact, newState} from "../../contracts/types/Words.sol";

/// @title Writes the ledger's storage as the ledger writes it, word by word
/// @dev `test/ledger/storage-layout.test.ts` reads it back by the slots that certificates prove.
contract StorageProbe is LedgerStorage {
    function writeState(
        Id id,
        bytes24 trail,
        Kind kind,
        uint8 status,
        uint8 holds,
        uint8 jurisdiction,
        uint32 until
    ) external {
        states[id] = newState(trail, kind, status, jurisdiction, until).withHolds(holds);
    }

    function writeEdge(Id id, Id parent, Id link, Id issuer, uint8 flags, uint8 extra) external {
        edges[id] = newEdge(parent, link, issuer, flags, extra);
    }

    /// @param party none for what an office stated
    function writeFact(
        Id subject,
        uint16 code,
        uint8 role,
        Id party,
        Id by,
        uint32 time,
        uint32 until,
        uint16 outcome,
        uint88 value
    ) external {
        facts[_factKey(subject, code, role, party)] = newFact(by, time, until, outcome, value);
    }

    function appendItem(Id owner, uint8 list, bytes32 item) external {
        _append(_listKey(owner, list), item);
    }

    function writeCleared(Id id, uint256 word) external {
        cleared[id] = word;
    }

    function writeSeat(
        address account,
        Id party,
        uint64 roles,
        uint32 until,
        uint8 jurisdiction,
        uint8 stage
    ) external {
        seats[account] = Seat(party, roles, until, jurisdiction, stage);
    }

    function writeOffer(address account, Id party, uint64 roles, uint32 until, uint8 jurisdiction) external {
        offers[(uint256(uint160(account)) << 80) | _word(party)] = Offer(roles, until, jurisdiction, true);
    }

    function writeRolesElsewhere(address account, uint8 jurisdiction, uint64 roles, uint32 until) external {
        rolesElsewhere[(uint256(uint160(account)) << 8) | jurisdiction] = Grant(roles, until);
    }

    function writeBook(uint8 ordinal, Book calldata book) external {
        books[ordinal] = book;
    }

    function writeRulebook(uint8 jurisdiction, uint16 version, bytes32 promised) external {
        rulebooks[_bookKey(jurisdiction, version)] = promised;
    }

    function writeRoster(uint8 jurisdiction, uint16 version, uint8 index, uint256 word) external {
        rosters[(_bookKey(jurisdiction, version) << 8) | index] = word;
    }

    function writeDecision(bytes32 id, Decision calldata decision) external {
        decisions[id] = decision;
    }

    function writeCalendar(uint8 jurisdiction, uint16 year, uint8 half, uint256 days_) external {
        calendars[(uint256(jurisdiction) << 24) | (uint256(year) << 8) | half] = days_;
    }

    function writeApprovedRoot(Id product, bytes32 digest) external {
        approvedRoots[product] = digest;
    }

    function writeIdentity(bytes32 identity_) external {
        identity = identity_;
    }
}
