// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Status} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {newEdge, newState, packJudged, packPlaced, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";

/// @title The founding of a ledger, in its deployment and never again
/// @notice Jurisdictions, their founding parties with accounts already bound, and the hashes of their
/// first rulebooks: whoever publishes these can bring nothing else. Nobody keeps a power from it: the
/// deployer's account is no seat.
abstract contract Founding is Acting {
    struct FoundingParty {
        bytes businessNumber;
        address account;
        uint64 roles;
        bytes32 content;
    }

    struct FoundingJurisdiction {
        bytes businessNumber;
        bytes32 content;
        /// History of what precedes `start` may be back-filled until `closing`.
        uint32 start;
        uint32 closing;
        FoundingParty[] parties;
        /// Hashes of the versions of its rulebook, from 1 on; see `ILedger.publish`.
        bytes32[] promises;
    }

    error TooManyJurisdictions(uint256 count);

    function _found(FoundingJurisdiction[] memory founding) internal {
        if (founding.length > 255) revert TooManyJurisdictions(founding.length);
        jurisdictions = uint8(founding.length);
        for (uint256 i = 0; i < founding.length; i++) _foundOne(uint8(i + 1), founding[i]);
    }

    function _foundOne(uint8 ordinal, FoundingJurisdiction memory given) private {
        Id record = _bear(Kind.JURISDICTION, Id.wrap(0), ordinal, given.businessNumber, given.content, 0);
        Book storage book = books[ordinal];
        (book.record, book.start, book.closing) = (record, given.start, given.closing);
        for (uint256 i = 0; i < given.promises.length; i++) {
            rulebooks[_bookKey(ordinal, uint16(i + 1))] = given.promises[i];
        }
        for (uint256 i = 0; i < given.parties.length; i++) {
            FoundingParty memory party = given.parties[i];
            uint256 clear = (uint256(uint160(party.account)) << 64) | party.roles;
            Id id = _bear(Kind.PARTY, record, ordinal, party.businessNumber, party.content, clear);
            if (party.account == address(0)) continue;
            if (seats[party.account].stage != 0) revert AccountTaken(party.account, seats[party.account].party);
            seats[party.account] = Seat({party: id, roles: party.roles, until: 0, jurisdiction: ordinal, stage: BOUND});
        }
    }

    /// @dev A founding record: in force, its issuer the jurisdiction (none for a jurisdiction).
    function _bear(
        Kind kind,
        Id issuer,
        uint8 ordinal,
        bytes memory businessNumber,
        bytes32 content,
        uint256 clear
    ) private returns (Id id) {
        id = Id.wrap(bytes10(_referenceHash(kind, issuer, keccak256(businessNumber), 0)));
        if (states[id].kind() != Kind.NONE) revert IdTaken(id);
        Body memory body;
        body.tag = TAG_BODY;
        body.signed = packSigned(issuer, address(0), 0, uint8(kind));
        body.placed = packPlaced(issuer, Id.wrap(0), 0, 0, 0);
        body.judged = packJudged((uint256(Status.IN_FORCE) << 16) | ordinal, 0, 0, 0, _now());
        body.content = content;
        body.clear = clear;
        body.admission = body.parentStory = states[issuer].story();
        body.businessNumber = businessNumber;
        bytes memory data = abi.encode(body);
        states[id] = newState(bytes24(keccak256(data)), kind, Status.IN_FORCE, ordinal, 0);
        edges[id] = newEdge(issuer, Id.wrap(0), issuer, 0, 0);
        _log(Recorded.selector, id, issuer, uint8(kind), data);
    }
}
