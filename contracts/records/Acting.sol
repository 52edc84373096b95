// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../types/Act.sol";
import {ActKind, Flag, Kind, Structure} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {Acts} from "./Acts.sol";
import {AsksJudgingPart} from "./AsksJudgingPart.sol";
import {Structural} from "./Structural.sol";
import {Trails} from "./Trails.sol";

/// @title What the three acts share: the batch, the consent of other jurisdictions, and guards
abstract contract Acting is AsksJudgingPart, Acts, Structural, Trails {
    /* ------------------------------------------------ the batch */

    /// @dev The items of one call, which are judged and carried out one after the other.
    struct Batch {
        Seat seat;
        Verdict[] verdicts;
        /// The item at hand, from 1 on.
        uint256 item;
        /// Where the memory begins that the items use in turn: memory grows dearer with its square. What an item leaves
        /// behind is in storage, in the log, or in its verdict.
        uint256 memoryMark;
    }

    function _begin(uint256 count) internal view returns (Batch memory batch) {
        batch.seat = _seat();
        batch.verdicts = new Verdict[](count);
        uint256 mark;
        assembly ("memory-safe") {
            mark := mload(0x40)
        }
        batch.memoryMark = mark;
    }

    /// @dev Goes on to the next item; false after the last.
    function _next(Batch memory batch) internal pure returns (bool) {
        uint256 mark = batch.memoryMark;
        assembly {
            mstore(0x40, mark)
        }
        return batch.item++ < batch.verdicts.length;
    }

    function _index(Batch memory batch) internal pure returns (uint256) {
        return batch.item - 1;
    }

    function _answer(Batch memory batch, Verdict memory verdict) internal pure {
        Verdict memory kept = batch.verdicts[_index(batch)];
        (kept.id, kept.rule, kept.unmet) = (verdict.id, verdict.rule, verdict.unmet);
    }

    /// @dev Whether `id` was refused earlier in this call.
    function _wasRefused(Batch memory batch, Id id) internal pure returns (bool) {
        for (uint256 i = 0; i < _index(batch); i++) {
            Verdict memory earlier = batch.verdicts[i];
            if (earlier.id == id && earlier.rule != 0 && earlier.rule != Structure.TAKEN) return true;
        }
        return false;
    }

    /* ------------------------------------------------ judging */

    /// @dev What is made of other jurisdictions' data comes into force only where each of them agrees, by the rows that
    /// it has for what is made elsewhere: a jurisdiction without such rows consents to nothing. A refusal is told as
    /// theirs, so the act stays in the jurisdiction whose rule it cites.
    function _judgeAbroad(Seat memory seat, Act memory act, Judgement memory judgement) internal {
        uint256 others = _jurisdictionsAbroad(act);
        (uint8 actKind, uint16 code, uint8 home) = (act.actKind, act.code, act.jurisdiction);
        for (uint256 ordinal = 1; others >> ordinal != 0; ordinal++) {
            if ((others >> ordinal) & 1 == 0) continue;
            (act.actKind, act.code) = (ActKind.ABROAD, 0);
            _loadCaller(act, seat, act.role, uint8(ordinal));
            // slither-disable-next-line uninitialized-local -- A judgement begins with nothing unmet: 0.
            Judgement memory theirs;
            _judge(act, theirs);
            (act.actKind, act.code) = (actKind, code);
            _join(judgement, theirs);
            if (theirs.rule != 0) {
                judgement.unmet = theirs.unmet;
                judgement.rule = theirs.rule == Structure.NO_RULE ? Structure.NO_CONSENT_ABROAD : theirs.rule;
                return;
            }
        }
        if (others != 0) _loadCaller(act, seat, act.role, home);
    }

    /// @dev The other jurisdictions of whose data a product, or the product of an export, is made: a bit for each
    /// ordinal. A product keeps them where others keep that they are unbroken.
    function _jurisdictionsAbroad(Act memory act) internal view returns (uint256 others) {
        if (act.isOf(Kind.EXPORT)) return _isForeign(act.parent) ? cleared[act.parent] : 0;
        if (!act.isOf(Kind.PRODUCT) || act.flags & Flag.FOREIGN == 0) return 0;
        if (_isRecorded(act)) return cleared[act.id];
        for (uint256 i = 0; i < act.inputs.length; i++) {
            Id input = act.inputs[i];
            others |= 1 << states[input].jurisdiction();
            if (_isForeign(input)) others |= cleared[input];
        }
        return others & ~(1 << act.jurisdiction);
    }

    function _isForeign(Id id) private view returns (bool) {
        return edges[id].flags() & Flag.FOREIGN != 0;
    }

    /// @dev What two judgements of one act use up, and whether they leave a SOFT rule unmet, counts together.
    function _join(Judgement memory judgement, Judgement memory other) internal pure {
        judgement.soft = judgement.soft || other.soft;
        if (other.used == 0) return;
        uint256[] memory uses = new uint256[](judgement.used + other.used);
        for (uint256 i = 0; i < judgement.used; i++) uses[i] = judgement.uses[i];
        for (uint256 i = 0; i < other.used; i++) uses[judgement.used + i] = other.uses[i];
        (judgement.uses, judgement.used) = (uses, uses.length);
    }

    /// @dev Only an act that takes effect uses a fact up.
    function _useUp(Judgement memory judgement) internal {
        for (uint256 i = 0; i < judgement.used; i++) {
            facts[judgement.uses[i]] = facts[judgement.uses[i]].withUsed();
        }
    }

    /* ------------------------------------------------ guards of all acts */

    /// @dev A legal date says when something happened, so it lies in the past.
    function _checkEffective(uint32 effectiveAt) internal view {
        if (effectiveAt > block.timestamp) revert EffectiveInFuture(effectiveAt, block.timestamp);
    }

    /// @dev Jurisdictions and authorities are governed: no party holds, ends or enlarges them.
    function _isGoverned(Act memory act) internal pure returns (bool) {
        return act.isOf(Kind.JURISDICTION) || act.flags & Flag.AUTHORITY != 0;
    }
}
