// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernance} from "../interfaces/IGovernance.sol";
import {Id} from "../types/Id.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// @title The agencies that govern a jurisdiction, m of n, after a delay
abstract contract Rosters is LedgerStorage {
    uint256 internal constant MAX_AGENCIES = 16;
    uint256 private constant AGENCIES_A_WORD = 3;
    /// A longer delay would keep a jurisdiction from ever deciding again.
    uint32 private constant MAX_DELAY = 366 days;

    struct Roster {
        Id[] agencies;
        /// How many of them decide: fewer than all, unless there is only one. A lost key must not end governance.
        uint8 quorum;
        uint32 delaySeconds;
    }

    error RosterMalformed(uint256 agencies, uint256 quorum);
    error AgencyRepeated(Id agency);
    error DelayTooLong(uint32 delaySeconds);

    function _checkRoster(Roster memory roster) internal pure {
        uint256 count = roster.agencies.length;
        bool enough = roster.quorum != 0 && (roster.quorum < count || count == 1);
        if (count == 0 || count > MAX_AGENCIES || roster.quorum > count || !enough) {
            revert RosterMalformed(count, roster.quorum);
        }
        if (roster.delaySeconds > MAX_DELAY) revert DelayTooLong(roster.delaySeconds);
        for (uint256 i = 0; i < count; i++) {
            for (uint256 j = 0; j < i; j++) {
                if (roster.agencies[j] == roster.agencies[i]) revert AgencyRepeated(roster.agencies[i]);
            }
        }
    }

    /// @dev Writes the next version of the roster, which governs from now on.
    function _writeRoster(uint8 ordinal, Roster memory roster) internal {
        uint16 version = ++books[ordinal].roster;
        uint256 count = roster.agencies.length;
        rosters[_rosterKey(ordinal, version, 0)] = (uint256(roster.quorum) << 40) | (count << 32) | roster.delaySeconds;
        uint256 word = 0;
        for (uint256 i = 0; i < count; i++) {
            uint256 place = i % AGENCIES_A_WORD;
            word |= _word(roster.agencies[i]) << (80 * (AGENCIES_A_WORD - 1 - place));
            if (place == AGENCIES_A_WORD - 1 || i + 1 == count) {
                rosters[_rosterKey(ordinal, version, 1 + i / AGENCIES_A_WORD)] = word;
                word = 0;
            }
        }
        emit IGovernance.RosterAdopted(
            books[ordinal].record,
            ordinal,
            version,
            roster.agencies,
            roster.quorum,
            roster.delaySeconds
        );
    }

    function _readRoster(uint8 ordinal, uint16 version) internal view returns (Roster memory roster) {
        uint256 head = rosters[_rosterKey(ordinal, version, 0)];
        (roster.quorum, roster.delaySeconds) = (uint8(head >> 40), uint32(head));
        roster.agencies = new Id[](uint8(head >> 32));
        for (uint256 i = 0; i < roster.agencies.length; i++) {
            uint256 word = rosters[_rosterKey(ordinal, version, 1 + i / AGENCIES_A_WORD)];
            uint256 place = i % AGENCIES_A_WORD;
            roster.agencies[i] = Id.wrap(bytes10(uint80(word >> (80 * (AGENCIES_A_WORD - 1 - place)))));
        }
    }

    /// @dev How long a decision, and a new rulebook, waits before it counts.
    function _delay(uint8 ordinal) internal view returns (uint32) {
        return uint32(rosters[_rosterKey(ordinal, books[ordinal].roster, 0)]);
    }

    function _rosterKey(uint8 ordinal, uint16 version, uint256 index) internal pure returns (uint256) {
        return (uint256(ordinal) << 24) | (uint256(version) << 8) | index;
    }
}
