// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Flag, Kind, Role} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {Admitting} from "./Admitting.sol";
import {Rosters} from "./Rosters.sol";

/// @title The founding of a ledger, in its deployment and never again
/// @notice Jurisdictions, their founding parties with accounts already bound, the agencies that govern, and the hashes
/// of the first rulebooks: whoever publishes these can bring nothing else. Nobody keeps a power from it: the
/// deployer's account is no seat.
abstract contract Founding is Admitting, Rosters {
    uint256 private constant MAX_JURISDICTIONS = 255;

    struct FoundingParty {
        bytes referenceText;
        address account;
        uint64 roles;
        bytes32 content;
    }

    struct FoundingJurisdiction {
        bytes referenceText;
        bytes32 content;
        /// Records of the time before `start` may be back-filled until `closing`.
        uint32 start;
        uint32 closing;
        FoundingParty[] parties;
        /// Hashes of the versions of its rulebook, from 1 on; see `ILedger.publish`.
        bytes32[] promises;
        /// The agencies that govern, as indices of `parties`; `quorum` of them decide, `delaySeconds` before it counts.
        uint8[] agencies;
        uint8 quorum;
        uint32 delaySeconds;
    }

    error TooManyJurisdictions(uint256 count);
    error AgencyUnknown(uint256 index);

    /// @dev The hash of the parent block belongs to this chain alone. It is read here and nowhere else.
    function _found(FoundingJurisdiction[] memory founding) internal {
        if (founding.length > MAX_JURISDICTIONS) revert TooManyJurisdictions(founding.length);
        identity = keccak256(abi.encode(block.chainid, address(this), block.timestamp, blockhash(block.number - 1)));
        for (uint256 i = 0; i < founding.length; i++) _foundOne(uint8(i + 1), founding[i]);
    }

    function _foundOne(uint8 ordinal, FoundingJurisdiction memory given) private {
        Id record = _admit(Kind.JURISDICTION, NONE, ordinal, address(0), given.referenceText, given.content, 0, 0);
        Book storage book = books[ordinal];
        (book.record, book.start, book.closing) = (record, given.start, given.closing);
        for (uint256 i = 0; i < given.promises.length; i++) {
            rulebooks[_bookKey(ordinal, uint16(i + 1))] = given.promises[i];
        }
        Id[] memory parties = new Id[](given.parties.length);
        for (uint256 i = 0; i < parties.length; i++) parties[i] = _foundParty(ordinal, record, given.parties[i]);
        _foundRoster(ordinal, given, parties);
    }

    function _foundParty(uint8 ordinal, Id record, FoundingParty memory party) private returns (Id id) {
        uint256 clear = (uint256(uint160(party.account)) << 64) | party.roles;
        uint8 flags = party.roles & Role.AUTHORITIES != 0 ? Flag.AUTHORITY : 0;
        id = _admit(Kind.PARTY, record, ordinal, address(0), party.referenceText, party.content, clear, flags);
        if (party.account == address(0)) return id;
        if (seats[party.account].stage != 0) revert AccountTaken(party.account, seats[party.account].party);
        seats[party.account] = Seat({party: id, roles: party.roles, until: 0, jurisdiction: ordinal, stage: BOUND});
    }

    function _foundRoster(uint8 ordinal, FoundingJurisdiction memory given, Id[] memory parties) private {
        Id[] memory agencies = new Id[](given.agencies.length);
        for (uint256 i = 0; i < agencies.length; i++) {
            if (given.agencies[i] >= parties.length) revert AgencyUnknown(given.agencies[i]);
            agencies[i] = parties[given.agencies[i]];
        }
        Roster memory roster = Roster(agencies, given.quorum, given.delaySeconds);
        _checkRoster(roster);
        _writeRoster(ordinal, roster);
    }
}
