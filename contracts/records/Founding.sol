// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Status} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {newEdge, newState} from "../types/Words.sol";
import {Acting} from "./Acting.sol";

/// @title The founding of a ledger, in its deployment and never again
/// @notice Jurisdictions, their founding parties with accounts already bound, and their first
/// rulebooks. Nobody keeps a power from it: the deployer's account is no seat.
abstract contract Founding is Acting {
    struct FoundingParty {
        bytes businessNumber;
        address account;
        uint64 roles;
        bytes32 content;
    }

    struct Publication {
        uint32 effectiveFrom;
        bytes32 rulebook;
        Step[] steps;
    }

    struct FoundingJurisdiction {
        bytes businessNumber;
        bytes32 content;
        /// History of what precedes `start` may be back-filled until `closing`.
        uint32 start;
        uint32 closing;
        FoundingParty[] parties;
        /// One in force now, and at most one to come.
        Publication[] publications;
    }

    error TooManyJurisdictions(uint256 count);
    error PublicationsOutOfOrder(uint256 jurisdiction);

    function _found(FoundingJurisdiction[] memory founding) internal {
        if (founding.length > 255) revert TooManyJurisdictions(founding.length);
        jurisdictions = uint8(founding.length);
        for (uint256 i = 0; i < founding.length; i++) _foundOne(uint8(i + 1), founding[i]);
    }

    function _foundOne(uint8 ordinal, FoundingJurisdiction memory given) private {
        Id record = _bear(Kind.JURISDICTION, Id.wrap(0), ordinal, given.businessNumber, given.content, 0);
        Book storage book = books[ordinal];
        (book.record, book.start, book.closing) = (record, given.start, given.closing);
        for (uint256 i = 0; i < given.publications.length; i++) _publish(ordinal, record, given.publications[i]);
        for (uint256 i = 0; i < given.parties.length; i++) {
            FoundingParty memory party = given.parties[i];
            uint256 clear = (uint256(uint160(party.account)) << 64) | party.roles;
            Id id = _bear(Kind.PARTY, record, ordinal, party.businessNumber, party.content, clear);
            if (party.account == address(0)) continue;
            if (seats[party.account].stage != 0) revert AccountTaken(party.account, seats[party.account].party);
            seats[party.account] =
                Seat({party: id, roles: party.roles, until: 0, jurisdiction: ordinal, stage: BOUND});
        }
    }

    /// @dev A founding record: in force, its issuer the jurisdiction (none for a jurisdiction).
    function _bear(Kind kind, Id issuer, uint8 ordinal, bytes memory businessNumber, bytes32 content, uint256 clear)
        private
        returns (Id id)
    {
        id = Id.wrap(bytes10(_referenceHash(kind, issuer, keccak256(businessNumber), 0)));
        if (states[id].kind() != Kind.NONE) revert IdTaken(id);
        Body memory body;
        body.tag = TAG_BODY;
        body.draft.kind = kind;
        body.draft.status = Status.IN_FORCE;
        body.draft.parent = issuer;
        body.draft.content = content;
        body.draft.clear = clear;
        body.draft.businessNumber = businessNumber;
        body.issuer = issuer;
        body.jurisdiction = ordinal;
        body.version = books[ordinal].current;
        body.rulebook = rulebooks[(uint256(ordinal) << 16) | body.version];
        body.time = _now();
        body.parentStory = states[issuer].story();
        body.admission = body.parentStory;
        bytes memory data = abi.encode(body);
        states[id] = newState(bytes24(keccak256(data)), kind, Status.IN_FORCE, ordinal, 0);
        edges[id] = newEdge(issuer, Id.wrap(0), issuer, 0, 0);
        _log(Recorded.selector, id, issuer, uint8(kind), data);
    }

    function _publish(uint8 ordinal, Id record, Publication memory publication) private {
        Book storage book = books[ordinal];
        uint16 version;
        if (book.current == 0) {
            version = book.current = 1;
        } else {
            if (book.pending != 0 || publication.effectiveFrom <= block.timestamp) {
                revert PublicationsOutOfOrder(ordinal);
            }
            (version, book.pending, book.pendingFrom) = (2, 2, publication.effectiveFrom);
        }
        rulebooks[(uint256(ordinal) << 16) | version] = publication.rulebook;
        for (uint256 i = 0; i < publication.steps.length; i++) {
            Step memory step = publication.steps[i];
            uint256 key = _rowKey(ordinal, version, step.kind, step.act, step.code);
            for (uint256 j = 0; j < step.words.length; j++) rowWords[key | j] = step.words[j];
        }
        emit RulebookPublished(
            record, ordinal, version, publication.effectiveFrom, publication.rulebook, publication.steps
        );
    }
}
