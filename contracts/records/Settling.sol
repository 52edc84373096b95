// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../types/Act.sol";
import {ActKind, Code, Flag, Kept, Kind, Outcome, Role, Status, Structure} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {Transitions} from "../types/Transitions.sol";
import {FactWord, StateWord, newFact, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";
import {Breaks} from "./Breaks.sol";
import {Neighbours} from "./Neighbours.sol";

/// @title Giving a record a new status
abstract contract Settling is Acting, Breaks, Neighbours {
    /// So many exports of an authorization can be looked at within the gas that an act asks for.
    uint256 private constant MAX_ITEMS = 2048;

    function _settle(Batch memory batch, Settlement calldata settlement) internal returns (Verdict memory) {
        if (!Transitions.isKnown(settlement.status)) revert StatusUnknown(settlement.status);
        if (settlement.items.length > MAX_ITEMS) revert TooManyItems(settlement.items.length);
        _checkEffective(settlement.effectiveAt);
        Act memory act = _loadSubject(
            batch.seat,
            ActKind.SETTLE,
            settlement.status,
            settlement.role,
            settlement.subject,
            settlement.about
        );
        act.items = settlement.items;

        Judgement memory judgement = _judgeSettlement(batch.seat, act, settlement);
        if (judgement.rule != 0) return _refuse(act, judgement.rule, judgement.unmet);
        _useUp(judgement);
        _carryOut(act, settlement, judgement.unmet);
        return Verdict(act.id, 0, judgement.unmet);
    }

    /* ------------------------------------------------ judging */

    function _judgeSettlement(
        Seat memory seat,
        Act memory act,
        Settlement calldata settlement
    ) private returns (Judgement memory judgement) {
        StateWord state = states[act.id];
        judgement.rule = _lifecycleRule(act, state);
        if (judgement.rule != 0) return judgement;

        uint16 rule = _statusRule(act, settlement, state);
        _judge(act, judgement);
        if (rule != 0) judgement.rule = rule;
        if (act.code == Status.IN_FORCE && judgement.rule == 0) _judgeAbroad(seat, act, judgement);
    }

    /// @dev Who may settle anything at all, and from which status to which.
    function _lifecycleRule(Act memory act, StateWord state) private view returns (uint16) {
        if (!_partyStands(act.caller)) return Structure.PARTY_NOT_STANDING;
        if (_isGoverned(act)) return Structure.BY_GOVERNANCE_ONLY;
        if (!Transitions.allows(act.kind, state.status(), uint8(act.code))) return Structure.NO_SUCH_TRANSITION;
        return act.isOf(Kind.CASE) && _isAnswered(act, state.status()) ? Structure.CASE_ANSWERED : 0;
    }

    /// @dev What was handed in in time is never overdue, were the deadline past by a second. It is judged by the party
    /// that opened the case, while it stands, or by whom the rows name above it; a court may still declare it void, as
    /// the rows say. Who is no authority opens cases that others judge: it could keep them open by handing in itself.
    function _isAnswered(Act memory act, uint8 before) private view returns (bool) {
        bool ends = _isOpen(before) && act.code != Status.IN_FORCE && act.code < Status.HARMFUL;
        if (!ends || act.caller == act.issuer || !_handedIn(act.id).isStated()) return false;
        bool opener = edges[act.issuer].flags() & Flag.AUTHORITY != 0 && !_isSuperior(act.role);
        return (opener || act.code == Status.EXPIRED) && _partyStands(act.issuer);
    }

    /// @dev Offices that judge what other authorities opened.
    function _isSuperior(uint8 role) private pure returns (bool) {
        return
            role == Role.GOVERNMENT ||
            role == Role.UPPER_DATA_AUTHORITY ||
            role == Role.UPPER_GOVERNMENT ||
            role == Role.COURT;
    }

    function _statusRule(Act memory act, Settlement calldata settlement, StateWord state) private returns (uint16) {
        uint256 end = state.until() == 0 ? type(uint256).max : state.until();
        if (act.code == Status.EXPIRED) return block.timestamp < end ? Structure.NOT_YET : 0;
        if (act.code == Status.IN_FORCE) return _forceRule(act, state);
        if (!_isDisposition(act)) return 0;

        // A sunset brings an earlier end, ahead of now.
        bool isEnd = settlement.until > block.timestamp && settlement.until < end;
        if (act.code == Status.SUNSET && !isEnd) return Structure.OUTSIDE_TERM;
        // Nothing is answered before it happens.
        return settlement.answers > _breaks(act.jurisdiction) ? Structure.NOT_YET : 0;
    }

    function _forceRule(Act memory act, StateWord state) private returns (uint16) {
        bool confirms = state.status() == Status.PROPOSED && act.flags & Flag.BACKFILLED != 0;
        if (confirms && !_mayConfirm(act)) return Structure.NOT_ANOTHER_PARTY;
        return _structure(act, true);
    }

    /// @dev What was backfilled stands only by the settlement of another party with another
    /// controller; an authorization also by its operator's acceptance.
    function _mayConfirm(Act memory act) private view returns (bool) {
        if (!_separate(act.caller, act.issuer)) return false;
        if (!act.isOf(Kind.AUTHORIZATION)) return true;
        FactWord acceptance = facts[_statementKey(act.id, Code.ACCEPTANCE, Role.OPERATOR, act.link)];
        return _isCurrent(acceptance) && _class(acceptance) == Outcome.PASSED;
    }

    function _isDisposition(Act memory act) private pure returns (bool) {
        return act.code == Status.CONTINUED || act.code == Status.SUNSET;
    }

    function _isOpen(uint8 status) private pure returns (bool) {
        return status == Status.PROPOSED || status == Status.IN_FORCE;
    }

    /* ------------------------------------------------ effects */

    function _carryOut(Act memory act, Settlement calldata settlement, uint32 unmet) private {
        StateWord state = states[act.id];
        uint8 before = state.status();
        uint32 breaks = 0;
        if (_isDisposition(act)) {
            cleared[act.id] = (uint256(settlement.answers) << 32) | _now();
            if (act.code == Status.SUNSET) state = state.withUntil(settlement.until);
        } else {
            state = state.withStatus(uint8(act.code));
            breaks = _breakByStatus(act, before);
            _keepEnd(act, before);
            _keepLast(act, before);
            if (act.isOf(Kind.CASE)) _endCase(act, before);
        }
        _logTrail(Settled.selector, act, _told(act, settlement, state, unmet, breaks), state);
    }

    /// @dev The end of a record is that of its force, or the harm after it; closing its file is none. A prohibition
    /// that is lifted was no end.
    function _keepEnd(Act memory act, uint8 before) private {
        uint256 key = _factKey(act.id, Kept.ENDED, 0, NONE);
        if (act.code == Status.IN_FORCE) {
            if (before != Status.PROPOSED) facts[key] = FactWord.wrap(0);
            return;
        }
        bool harm = act.code >= Status.HARMFUL && before < Status.HARMFUL;
        if (_isOpen(before) || harm) facts[key] = newFact(act.caller, block.timestamp, 0, act.code, 0);
    }

    /// @dev What comes into force is what went before the next one of its kind, parent and link.
    function _keepLast(Act memory act, uint8 before) private {
        if (!_hasPrevious(act.kind)) return;
        if (act.code == Status.IN_FORCE) _keepPrevious(act.id, act.kind, act.parent, act.link);
        else if (before == Status.PROPOSED && act.isOf(Kind.GRANT)) {
            _forgetLast(act.id, act.kind, act.parent, act.link);
        }
    }

    /// @dev A case ends once: putting a proposed one into force opens nothing anew, and closing the
    /// file of an ended one leaves its outcome as it was.
    function _endCase(Act memory act, uint8 before) private {
        if (act.code == Status.IN_FORCE) return;
        uint16 code = _caseCode(act.caseNumber);
        if (_isOpen(before)) {
            uint256 key = _factKey(act.parent, code, Kept.OPEN_CASES, NONE);
            FactWord last = facts[key];
            facts[key] = newFact(last.by(), last.statedAt(), 0, 0, last.value() - 1);
        }
        _keepUpheld(act, _factKey(act.parent, code, Kept.UPHELD_CASE, NONE));
    }

    /// @dev The last upheld case is kept, and of each the one before it: what is declared void gives way to the last
    /// before it that still counts, however many were declared void.
    function _keepUpheld(Act memory act, uint256 key) private {
        Id last = facts[key].by();
        if (_isUpheld(uint8(act.code))) {
            if (!last.isNone()) facts[_upheldBeforeKey(act.id)] = newFact(last, block.timestamp, 0, 0, 0);
            facts[key] = newFact(act.id, block.timestamp, 0, 0, 0);
        } else if (act.code >= Status.HARMFUL && last == act.id) {
            do last = facts[_upheldBeforeKey(last)].by(); while (states[last].status() >= Status.HARMFUL);
            facts[key] = last.isNone() ? FactWord.wrap(0) : newFact(last, _ended(last).statedAt(), 0, 0, 0);
        }
    }

    /* ------------------------------------------------ telling */

    function _told(
        Act memory act,
        Settlement calldata settlement,
        StateWord state,
        uint32 unmet,
        uint32 breaks
    ) private view returns (Told memory told) {
        told.tag = TAG_SETTLEMENT;
        told.trail = state.trail();
        told.signed = packSigned(act.caller, msg.sender, act.role, 0);
        told.said = packSaid(
            act.id,
            settlement.about,
            settlement.until,
            settlement.effectiveAt,
            settlement.status,
            settlement.reason
        );
        told.judged = packJudged(packGiven(act.jurisdiction, settlement.answers), act.version, unmet, breaks, _now());
        told.document = settlement.document;
    }
}
