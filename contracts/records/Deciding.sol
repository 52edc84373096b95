// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, IGovernance} from "../interfaces/IGovernance.sol";
import {Act} from "../types/Act.sol";
import {ActKind, Code, Flag, Kept, Kind, Role, Status} from "../types/Codes.sol";
import {CivilTime} from "../types/CivilTime.sol";
import {Id, NONE} from "../types/Id.sol";
import {StateWord, newFact, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Accepting} from "./Accepting.sol";
import {Admitting} from "./Admitting.sol";
import {Breaks} from "./Breaks.sol";
import {Rosters} from "./Rosters.sol";

/// @title What decisions do when they are carried out
/// @dev What is malformed reverts, and stays undone until the agencies decide something else.
abstract contract Deciding is IGovernance, Accepting, Admitting, Breaks, Rosters {
    uint256 private constant PUBLISHED = 1 << 255;
    /// How many words the content of each kind has, from kind 0 on; 0 where a field has a length of its own.
    bytes8 private constant WORDS = 0x0000030502030001;

    function _takeEffect(bytes32 id, Id jurisdiction, Proposal memory proposal) internal {
        (uint8 ordinal, bytes memory content) = (proposal.ordinal, proposal.content);
        if (proposal.kind == DecisionKind.ADMIT_AUTHORITY) {
            _admitAuthority(ordinal, jurisdiction, abi.decode(content, (AuthorityAdmitted)));
        } else if (proposal.kind == DecisionKind.END_AUTHORITY) {
            _endAuthority(id, ordinal, jurisdiction, abi.decode(content, (AuthorityEnded)));
        } else if (proposal.kind == DecisionKind.OFFER_SEAT) {
            _replaceSeat(ordinal, jurisdiction, abi.decode(content, (SeatReplaced)));
        } else if (proposal.kind == DecisionKind.PROMISE) {
            _promise(ordinal, abi.decode(content, (RulebookPromised)));
        } else if (proposal.kind == DecisionKind.CALENDAR) {
            _publishCalendar(ordinal, abi.decode(content, (HalfYearPublished)));
        } else if (proposal.kind == DecisionKind.ROSTER) {
            _changeRoster(ordinal, abi.decode(content, (RosterChanged)));
        } else {
            bytes32 successor = abi.decode(content, (Retired)).successor;
            _end(jurisdiction, jurisdiction, Status.TERMINATED, 0, successor);
        }
    }

    /// @dev Whether the content has the one encoding of what its kind decides. Where the number of words says it, what
    /// else may be wrong with them reverts when it is carried out.
    function _isEncoding(uint8 kind, bytes memory content) internal pure returns (bool) {
        bytes memory again;
        if (kind == DecisionKind.ADMIT_AUTHORITY) again = abi.encode(abi.decode(content, (AuthorityAdmitted)));
        else if (kind == DecisionKind.ROSTER) again = abi.encode(abi.decode(content, (RosterChanged)));
        else return content.length == uint256(uint8(WORDS[kind])) * 32;
        return keccak256(again) == keccak256(content);
    }

    /// @dev The party that a decision concerns; its own approval does not count.
    function _concerned(Proposal memory proposal) internal pure returns (Id) {
        if (proposal.kind != DecisionKind.OFFER_SEAT) return NONE;
        return abi.decode(proposal.content, (SeatReplaced)).party;
    }

    /* ------------------------------------------------ authorities and seats */

    function _admitAuthority(uint8 ordinal, Id jurisdiction, AuthorityAdmitted memory given) private {
        if (given.account == address(0)) revert AccountMissing();
        if (given.roles & Role.AUTHORITIES == 0) revert RolesOfNoAuthority(given.roles);
        uint256 clear = (uint256(uint160(given.account)) << 64) | given.roles;
        Id party = _admit(
            Kind.PARTY,
            jurisdiction,
            ordinal,
            msg.sender,
            given.referenceText,
            given.content,
            clear,
            Flag.AUTHORITY
        );
        _offer(given.account, party, Offer(given.roles, 0, ordinal, true));
    }

    /// @dev Every other party ends by the rows of the rulebook.
    function _endAuthority(bytes32 id, uint8 ordinal, Id jurisdiction, AuthorityEnded memory given) private {
        _checkAtHome(given.party, ordinal);
        if (edges[given.party].flags() & Flag.AUTHORITY == 0) revert NotAnAuthority(given.party);
        uint8 status = given.status;
        bool ends = status == Status.TERMINATED || status == Status.REVOKED || status == Status.VOID;
        if (!ends) revert StatusUnknown(status);
        if (states[given.party].status() != Status.IN_FORCE) revert PartyNotStanding(given.party);
        _end(jurisdiction, given.party, status, given.reason, id);
    }

    /// @dev A settlement that no party made: it is signed by the jurisdiction, and by the account that carried it out.
    function _end(Id jurisdiction, Id subject, uint8 status, uint16 reason, bytes32 document) private {
        StateWord state = states[subject];
        // slither-disable-next-line uninitialized-local -- Breaks and trails read only what is set below.
        Act memory act;
        (act.actKind, act.code, act.kind) = (ActKind.SETTLE, status, state.kind());
        (act.id, act.caller, act.jurisdiction) = (subject, jurisdiction, state.jurisdiction());
        uint32 breaks = _breakByStatus(act, state.status());
        facts[_factKey(subject, Kept.ENDED, 0, NONE)] = newFact(jurisdiction, block.timestamp, 0, status, 0);

        // slither-disable-next-line uninitialized-local -- What is not set below is not said: 0.
        Told memory told;
        told.tag = TAG_SETTLEMENT;
        told.trail = state.trail();
        told.signed = packSigned(jurisdiction, msg.sender, 0, 0);
        told.said = packSaid(subject, NONE, 0, 0, status, reason);
        uint16 version = _versionOf(books[act.jurisdiction]);
        told.judged = packJudged(packGiven(act.jurisdiction, 0), version, 0, breaks, _now());
        told.document = document;
        _logTrail(Settled.selector, act, told, state.withStatus(status));
    }

    function _replaceSeat(uint8 ordinal, Id jurisdiction, SeatReplaced memory given) private {
        _checkAtHome(given.party, ordinal);
        if (states[given.party].status() != Status.IN_FORCE) revert PartyNotStanding(given.party);
        if (given.account == address(0)) revert AccountMissing();
        bool enlarges = given.roles & Role.AUTHORITIES != 0;
        if (enlarges && edges[given.party].flags() & Flag.AUTHORITY == 0) revert NotAnAuthority(given.party);
        // An offer that was taken back meanwhile needs no freezing: whoever took it back stops no decision by that.
        if (given.lost != address(0) && !_isOfferOver(given.lost, given.party)) {
            _freeze(given.lost, given.party);
            // Without roles it decides nothing with the other agencies either.
            if (seats[given.lost].party == given.party) seats[given.lost].roles = 0;
            _tellSeat(Code.SEAT_FROZEN, jurisdiction, given.lost, given.party, 0, 0);
        }
        _offer(given.account, given.party, Offer(given.roles, given.until, ordinal, true));
        _tellSeat(Code.SEAT_OFFERED, jurisdiction, given.account, given.party, given.roles, given.until);
    }

    function _checkAtHome(Id party, uint8 ordinal) private view {
        StateWord state = states[party];
        if (state.kind() != Kind.PARTY) revert WrongKind(party, state.kind());
        if (state.jurisdiction() != ordinal) revert NotAtHome(party, ordinal);
    }

    /* ------------------------------------------------ rulebooks, calendars, the roster */

    /// @dev A promise may be replaced until it is published. What was published judges, or will.
    function _promise(uint8 ordinal, RulebookPromised memory given) private {
        Book storage book = books[ordinal];
        bool published = given.version <= book.current || given.version == book.pending;
        if (published) revert VersionPublished(ordinal, given.version);
        rulebooks[_bookKey(ordinal, given.version)] = given.hash;
    }

    /// @dev The state may move a holiday, so a half year may be published again.
    function _publishCalendar(uint8 ordinal, HalfYearPublished memory given) private {
        bool known = given.year >= 1970 && given.year <= 9999 && given.half <= 1;
        if (!known) revert CalendarMalformed(given.year, given.half, given.workingDays);
        uint256 start = CivilTime.startOfHalf(given.year, given.half);
        uint256 next =
            given.half == 0 ? CivilTime.startOfHalf(given.year, 1) : CivilTime.startOfHalf(given.year + 1, 0);
        if (given.workingDays >> (next - start) != 0) {
            revert CalendarMalformed(given.year, given.half, given.workingDays);
        }
        calendars[_calendarKey(ordinal, given.year, given.half)] = given.workingDays | PUBLISHED;
    }

    function _changeRoster(uint8 ordinal, RosterChanged memory given) private {
        for (uint256 i = 0; i < given.agencies.length; i++) {
            Id agency = given.agencies[i];
            _checkAtHome(agency, ordinal);
            if (edges[agency].flags() & Flag.AUTHORITY == 0) revert NotAnAuthority(agency);
            if (!_partyStands(agency)) revert PartyNotStanding(agency);
        }
        Roster memory roster = Roster(given.agencies, given.quorum, given.delaySeconds);
        _checkRoster(roster);
        _writeRoster(ordinal, roster);
    }
}
