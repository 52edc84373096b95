// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "../types/Act.sol";
import {Kind, List, Status} from "../types/Codes.sol";
import {Kinds} from "../types/Positions.sol";
import {Standing} from "./Standing.sol";

/// @title The jurisdiction's list of what harmed or mended its records
/// @notice Certificates carry what came into it since their recording; a disposition answers it up to a number.
abstract contract Breaks is Standing {
    /// The kinds that products are made of.
    Kinds private constant MATERIAL = Kinds.wrap(
        (1 << uint8(Kind.RESOURCE)) |
            (1 << uint8(Kind.GRANT)) |
            (1 << uint8(Kind.DEMAND)) |
            (1 << uint8(Kind.DELIVERY)) |
            (1 << uint8(Kind.IMPORT)) |
            (1 << uint8(Kind.PRODUCT))
    );
    /// The other kinds whose harm a disposition may have to answer.
    Kinds private constant AROUND = Kinds.wrap(
        (1 << uint8(Kind.PARTY)) |
            (1 << uint8(Kind.AUTHORIZATION)) |
            (1 << uint8(Kind.SCENARIO)) |
            (1 << uint8(Kind.AGREEMENT)) |
            (1 << uint8(Kind.EXPORT))
    );

    /// @dev A hold joins if it reaches what was made, and breaks it. Its release mends, which makes nobody walk again.
    /// @return the number of the break; 0 if it is none
    function _breakByHold(Act memory act, bool reaches, bool released) internal returns (uint32) {
        if (!MATERIAL.contains(act.kind) || (_holdsChooseReach(act.kind) && !reaches)) return 0;
        if (!released) books[act.jurisdiction].breaking++;
        return _joinBreaks(act);
    }

    /// @dev A correction joins, and breaks nothing.
    function _breakByCorrection(Act memory act) internal returns (uint32) {
        return _mayBreak(act.kind) ? _joinBreaks(act) : 0;
    }

    /// @dev Harm, a prohibition, and its lifting join; only harm breaks.
    function _breakByStatus(Act memory act, uint8 before) internal returns (uint32) {
        bool harm = act.code >= Status.HARMFUL && before < Status.HARMFUL;
        bool lifted = act.code == Status.IN_FORCE && before != Status.PROPOSED;
        if (!_mayBreak(act.kind) || !(harm || lifted || act.code == Status.PROHIBITED)) return 0;
        if (harm && MATERIAL.contains(act.kind)) books[act.jurisdiction].breaking++;
        return _joinBreaks(act);
    }

    function _breaks(uint8 jurisdiction) internal view returns (uint32) {
        return lists[_listKey(books[jurisdiction].record, List.BREAKS)].count();
    }

    function _mayBreak(Kind kind) private pure returns (bool) {
        return (MATERIAL | AROUND).contains(kind);
    }

    /// @dev An item is subject (80) | time (32) | act (8) | code (16), so that a certificate carries
    /// the breaks since a recording in 17 bytes each.
    function _joinBreaks(Act memory act) private returns (uint32) {
        uint256 what = (uint256(act.actKind) << 136) | (uint256(act.code) << 120);
        uint256 item = (_word(act.id) << 176) | (block.timestamp << 144) | what;
        return _append(_listKey(books[act.jurisdiction].record, List.BREAKS), bytes32(item));
    }
}
