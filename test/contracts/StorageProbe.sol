// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LedgerStorage} from "../../contracts/records/LedgerStorage.sol";
import {Kind} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {newEdge, newFact, newState} from "../../contracts/types/Words.sol";

/// @title Writes the ledger's storage as the ledger writes it, word by word
/// @dev `test/records/storage-layout.test.ts` reads it back by the slots that certificates prove.
contract StorageProbe is LedgerStorage {
    function writeState(
        Id id,
        bytes24 story,
        Kind kind,
        uint8 status,
        uint8 holds,
        uint8 jurisdiction,
        uint32 until
    ) external {
        states[id] = newState(story, kind, status, jurisdiction, until).withHolds(holds);
    }

    function writeEdge(Id id, Id parent, Id link, Id issuer, uint8 flags, uint8 extra) external {
        edges[id] = newEdge(parent, link, issuer, flags, extra);
    }

    function writeFact(
        Id subject,
        uint16 code,
        uint256 who,
        Id by,
        uint32 time,
        uint32 until,
        uint16 outcome,
        uint88 value
    ) external {
        facts[_factKey(subject, code, who)] = newFact(by, time, until, outcome, value);
    }

    function appendItem(Id owner, uint8 list, bytes32 item) external {
        _append(_listKey(owner, list), item);
    }

    function writeCleared(Id id, uint256 breaks) external {
        cleared[id] = breaks;
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
}
