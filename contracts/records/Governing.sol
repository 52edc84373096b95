// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Code, Outcome} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {Row, StateWord, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";

/// @title What stands above the three acts: rulebooks carried out as promised, seats accepted
abstract contract Governing is Acting {
    /// @dev Numbers of rules from here on are the ledger's own (`Structure`).
    uint16 private constant RESERVED_RULES = 0xff00;

    /* ------------------------------------------------ publishing */

    /// @dev A version's hash is fixed before its rows are written, so it does not matter who brings them.
    /// Versions come in order, one to come at a time; each is in force from its date, or from its
    /// publication if that is later.
    function _publish(uint8 ordinal, uint16 version, Publication calldata publication) internal {
        Book storage book = books[ordinal];
        bytes32 promised = rulebooks[_bookKey(ordinal, version)];
        if (promised == 0) revert RulebookNotPromised(ordinal, version);
        bytes32 given = keccak256(abi.encode(publication));
        if (given != promised) revert PublicationDiffers(promised, given);
        if (book.pending != 0 && block.timestamp >= book.pendingFrom) (book.current, book.pending) = (book.pending, 0);
        if (book.pending != 0 || version != book.current + 1) revert PublicationOutOfOrder(ordinal, version);

        uint32 from = _now();
        if (version == 1) {
            book.current = version;
        } else {
            if (publication.effectiveFrom > from) from = publication.effectiveFrom;
            (book.pending, book.pendingFrom) = (version, from);
        }
        for (uint256 i = 0; i < publication.steps.length; i++) _writeStep(ordinal, version, publication.steps[i]);
        emit RulebookPublished(book.record, ordinal, version, from, publication);
    }

    function _writeStep(uint8 ordinal, uint16 version, Step calldata step) private {
        uint256 key = _rowKey(ordinal, version, step.kind, step.caseNumber, step.act, step.code);
        if (rowWords[key] != 0) revert StepRepeated(step.kind, step.caseNumber, step.act, step.code);
        if (!_wellFormed(step.words)) revert StepMalformed(step.kind, step.act, step.code);
        for (uint256 i = 0; i < step.words.length; i++) rowWords[key | i] = step.words[i];
    }

    /// @dev One to sixteen rows without a gap, the last one marked and no other: a row after the mark would be
    /// published and never judge. Each has a hardness and a number of its own: what is refused in the name of no
    /// rule would not be refused.
    function _wellFormed(bytes32[] calldata words) private pure returns (bool) {
        if (words.length == 0 || words.length > MAX_ROWS / 2) return false;
        uint256 last = 2 * words.length - 1;
        if (uint128(uint256(words[words.length - 1])) == 0) last--;
        for (uint256 i = 0; i <= last; i++) {
            Row row = Row.wrap(uint128(uint256(words[i / 2]) >> (i % 2 == 0 ? 128 : 0)));
            if (row.options() & 3 == 0 || row.rule() == 0 || row.rule() >= RESERVED_RULES) return false;
            if ((row.options() & LAST != 0) != (i == last)) return false;
        }
        return true;
    }

    /* ------------------------------------------------ accepting a seat */

    function _accept(Id party) internal {
        Seat memory seat = seats[msg.sender];
        if (seat.stage != OFFERED || seat.party != party) revert SeatNotOffered(msg.sender, party);
        seats[msg.sender].stage = BOUND;

        StateWord state = states[party];
        uint8 home = state.jurisdiction();
        bytes memory data = abi.encode(
            Told({
                tag: TAG_ACT,
                story: state.story(),
                signed: packSigned(party, msg.sender, 0, 0),
                said: packSaid(party, Id.wrap(0), seat.until, 0, Code.SEAT_ACCEPTED, Outcome.PASSED),
                judged: packJudged(packGiven(home, seat.roles), _versionOf(books[home]), 0, 0, _now()),
                document: bytes32(uint256(uint160(msg.sender)))
            })
        );
        states[party] = state.withStory(bytes24(keccak256(data)));
        _log(Attested.selector, party, party, Code.SEAT_ACCEPTED, data);
    }
}
