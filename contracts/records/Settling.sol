// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Code, Family, Flag, Kind, Outcome, Status, Structure} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {FactWord, StateWord, newFact, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";

/// @title Giving a record a new status
abstract contract Settling is Acting {
    function _settle(Seat memory seat, Settlement memory settlement) internal returns (Id, uint16, uint32) {
        StateWord state = states[settlement.subject];
        Act memory act = _actOn(seat, ActKind.SETTLE, settlement.status, settlement.role, settlement.subject, state);
        _checkEffective(settlement.effectiveAt);

        (uint16 rule, uint32 unmet) = _judgeSettlement(act, settlement, state);
        if (rule != 0) {
            return _refuse(act, rule, unmet);
        }
        _useUp(act);
        _carryOut(act, settlement, state, unmet);
        return (act.id, 0, unmet);
    }

    /* ------------------------------------------------ judging */

    function _judgeSettlement(
        Act memory act,
        Settlement memory settlement,
        StateWord state
    ) private returns (uint16 rule, uint32 unmet) {
        _place(act);
        if (!_partyStands(act.caller)) return (Structure.PARTY_NOT_STANDING, 0);
        if (!_follows(state, settlement.status)) return (Structure.NO_SUCH_TRANSITION, 0);
        rule = _statusRule(act, settlement, state);
        uint16 first;
        (first, unmet) = _judge(act);
        if (rule == 0) rule = first;
    }

    function _statusRule(Act memory act, Settlement memory settlement, StateWord state) private returns (uint16) {
        uint8 status = settlement.status;
        if (status == Status.EXPIRED && (state.until() == 0 || block.timestamp < state.until()))
            return Structure.NOT_YET;
        if (status == Status.SUNSET) {
            bool earlier = state.until() == 0 || settlement.until < state.until();
            if (settlement.until <= block.timestamp || !earlier) return Structure.OUTSIDE_TERM;
        }
        if (status == Status.CONTINUED || status == Status.SUNSET) {
            if (settlement.answers > _breaks(act.jurisdiction)) return Structure.NOT_YET;
        }
        if (status != Status.IN_FORCE) return 0;
        if (state.status() == Status.PROPOSED && edges[act.id].flags() & Flag.HISTORY != 0 && !_confirmedHistory(act)) {
            return Structure.NOT_ANOTHER_PARTY;
        }
        act.from = facts[_factKey(act.id, Code.START, 0)].factUntil();
        act.inputs = _inputs(act.id);
        return _structure(act, true);
    }

    /// @dev What was back-filled stands only by the settlement of another party with another
    /// controller; an authorization also by its operator's acceptance.
    function _confirmedHistory(Act memory act) private view returns (bool) {
        if (!_separate(act.caller, act.issuer)) return false;
        if (act.kind != Kind.AUTHORIZATION) return true;
        FactWord acceptance = facts[_factKey(act.id, Code.ACCEPTANCE, _word(act.link))];
        return acceptance.isStated() && acceptance.outcome() & 7 == Outcome.PASSED;
    }

    /// @dev The lifecycle common to all kinds; which steps a kind really has is the rulebook's. What has ended is not
    /// revived: only what was in force is prohibited, hence lifted again, and a case ends once. What never was in force
    /// is not closed: it would no longer show that nothing may be made of it.
    function _follows(StateWord state, uint8 to) private pure returns (bool) {
        uint8 from = state.status();
        bool proposed = from == Status.PROPOSED;
        bool inForce = from == Status.IN_FORCE;
        if (to == Status.IN_FORCE) {
            return
                proposed ||
                ((from == Status.PROHIBITED || from == Status.PROHIBITED_RECALL) && state.kind() != Kind.CASE);
        }
        if (to == Status.REJECTED || to == Status.WITHDRAWN) return proposed;
        if (to == Status.CONTINUED || to == Status.SUNSET) return inForce && state.kind() == Kind.EXPORT;
        if (to == Status.CLOSED) return from >= Status.EXPIRED && from < Status.HARMFUL && from != Status.CLOSED;
        if (to == Status.CLOSED_AFTER_HARM) return from >= Status.HARMFUL && from != Status.CLOSED_AFTER_HARM;
        if (to == Status.PURGED) {
            return inForce || (from >= Status.EXPIRED && from < Status.HARMFUL && from != Status.PURGED);
        }
        if (to >= Status.EXPIRED && to <= Status.DISMISSED) return inForce;
        if (to == Status.PROHIBITED_RECALL) return inForce || from == Status.PROHIBITED;
        if (to == Status.VOID || to == Status.REVOKED || to == Status.RECALLED) return from < Status.HARMFUL;
        revert StatusUnknown(to);
    }

    /* ------------------------------------------------ effects */

    function _carryOut(Act memory act, Settlement memory settlement, StateWord state, uint32 unmet) private {
        uint8 status = settlement.status;
        uint32 breaks;
        bool disposed = status == Status.CONTINUED || status == Status.SUNSET;
        if (disposed) {
            cleared[act.id] = settlement.answers;
            if (status == Status.SUNSET) state = state.withUntil(settlement.until);
        } else {
            uint8 before = state.status();
            bool lifted = status == Status.IN_FORCE && before != Status.PROPOSED;
            bool harm = status >= Status.HARMFUL && before < Status.HARMFUL;
            state = state.withStatus(status);
            if (lifted || harm || status == Status.PROHIBITED) {
                breaks = _break(act.jurisdiction, act.id, ActKind.SETTLE, status);
            }
        }
        if (act.kind == Kind.CASE) _closeCase(act, status);
        bytes memory data = _toldData(act, settlement, unmet, breaks);
        states[act.id] = state.withStory(bytes24(keccak256(data)));
        _log(Settled.selector, act.id, act.caller, status, data);
    }

    function _toldData(
        Act memory act,
        Settlement memory settlement,
        uint32 unmet,
        uint32 breaks
    ) private view returns (bytes memory) {
        return
            abi.encode(
                Told({
                    tag: TAG_SETTLEMENT,
                    story: states[act.id].story(),
                    signed: packSigned(act.caller, msg.sender, act.role, 0),
                    said: packSaid(
                        act.id,
                        settlement.about,
                        settlement.until,
                        settlement.effectiveAt,
                        settlement.status,
                        settlement.reason
                    ),
                    judged: packJudged(
                        packGiven(act.jurisdiction, settlement.answers),
                        act.version,
                        unmet,
                        breaks,
                        _now()
                    ),
                    document: settlement.document
                })
            );
    }

    /// @dev A case ends once: putting a proposed one into force opens nothing anew, and closing the
    /// file of an ended one leaves its outcome as it was.
    function _closeCase(Act memory act, uint8 status) private {
        uint8 before = states[act.id].status();
        if ((before != Status.PROPOSED && before != Status.IN_FORCE) || status == Status.IN_FORCE) return;
        uint16 code = (uint16(Family.CASE) << 8) | edges[act.id].extra();
        uint256 key = _factKey(act.parent, code, 0);
        FactWord fact = facts[key];
        uint16 last = fact.by() == act.id ? _caseOutcome(status) : fact.outcome();
        FactWord closed = newFact(fact.by(), fact.statedAt(), fact.factUntil(), last, fact.value() - 1);
        facts[key] = fact.isUsed() ? closed.withUsed() : closed;
    }

    function _caseOutcome(uint8 status) private pure returns (uint16) {
        if (status == Status.FULFILLED) return Outcome.PASSED;
        if (status == Status.DISMISSED) return Outcome.NO_OBJECTION;
        if (status == Status.EXPIRED) return Outcome.OVERDUE;
        if (status == Status.FAILED) return Outcome.REJECTED;
        return Outcome.WITHDRAWN;
    }
}
