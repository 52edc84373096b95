// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RowFault} from "../types/RowFault.sol";
import {Meaning} from "./Meaning.sol";
import {Rosters} from "./Rosters.sol";
import {Seats} from "./Seats.sol";
import {Trails} from "./Trails.sol";

/// @title Rulebooks, carried out as promised
abstract contract Publishing is Seats, Trails, Rosters {
    /// One version is to come at a time: a date that is far ahead would keep every other from coming before it.
    uint32 private constant MOST_AHEAD = 366 days;

    /// @dev A version's hash is fixed before its rows are written, so it does not matter who brings them.
    /// Versions come in order, one to come at a time. The first judges at once; a later one from its date, but never
    /// before the delay in which people can read it.
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
            if (publication.effectiveFrom > from + MOST_AHEAD) revert PublicationTooEarly(publication.effectiveFrom);
            from += _delay(ordinal);
            if (publication.effectiveFrom > from) from = publication.effectiveFrom;
            (book.pending, book.pendingFrom) = (version, from);
        }
        for (uint256 i = 0; i < publication.steps.length; i++) _writeStep(ordinal, version, publication.steps[i]);
        emit RulebookPublished(book.record, ordinal, version, from, publication);
    }

    function _writeStep(uint8 ordinal, uint16 version, Step memory step) private {
        uint256 key = _rowKey(ordinal, version, step.kind, step.caseNumber, step.act, step.code);
        if (rowWords[key] != 0) revert StepRepeated(step.kind, step.caseNumber, step.act, step.code);
        (uint8 row, uint8 fault) = Meaning.check(step);
        if (fault != RowFault.NONE) revert RowRefused(step.kind, step.caseNumber, step.act, step.code, row, fault);
        for (uint256 i = 0; i < step.words.length; i++) rowWords[key | i] = step.words[i];
    }
}
