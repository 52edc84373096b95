// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "../types/Act.sol";
import {Kind, Status, Structure} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {Kinds} from "../types/Positions.sol";
import {StateWord} from "../types/Words.sol";
import {Standing} from "./Standing.sol";

/// @title What must hold of a record's place, whatever the rulebook says
abstract contract Structural is Standing {
    /// Kinds whose neighbours must belong together.
    Kinds private constant SCOPED = Kinds.wrap(
        (1 << uint8(Kind.AUTHORIZATION)) |
            (1 << uint8(Kind.GRANT)) |
            (1 << uint8(Kind.SCENARIO)) |
            (1 << uint8(Kind.DEMAND))
    );

    /// @dev What must hold of what a record stands under and is made of, at its recording and
    /// again when it is put into force.
    /// @return a reserved rule, or 0
    function _structure(Act memory act, bool intoForce) internal returns (uint16) {
        if (act.isOf(Kind.CASE)) return _liesAhead(act.until) ? 0 : Structure.OUTSIDE_TERM;
        if (act.isOf(Kind.EXPORT)) {
            uint16 rule = _unbroken(act.parent);
            if (rule != 0) return rule;
        }
        if (!_parentAllows(act, intoForce)) return Structure.PARENT_NOT_OPERABLE;
        if (!_linkAllows(act)) return Structure.LINK_NOT_OPERABLE;
        if (act.inputs.length != 0) {
            uint16 rule = _inputsAllow(act, intoForce);
            if (rule != 0) return rule;
        }
        if (!_withinScope(act)) return Structure.OUTSIDE_SCOPE;
        if (!_withinTerm(act, intoForce)) return Structure.OUTSIDE_TERM;
        if (intoForce && act.from > block.timestamp) return Structure.NOT_YET;
        return 0;
    }

    /// @dev A second grant of a resource under one authorization would go on while the first is held or prohibited.
    function _standsAlready(Act memory act) internal view returns (bool) {
        if (!act.isOf(Kind.GRANT)) return false;
        StateWord last = states[_previous(act.id, act.kindOf(), act.parent, act.link)];
        uint8 status = last.status();
        bool over = last.until() != 0 && block.timestamp >= last.until();
        return !over && (_mayComeIntoForce(status) || status == Status.IN_FORCE);
    }

    function _mayComeIntoForce(uint8 status) private pure returns (bool) {
        return status == Status.PROPOSED || status == Status.PROHIBITED || status == Status.PROHIBITED_RECALL;
    }

    /* ------------------------------------------------ parent and link */

    /// @dev Grants and scenarios are prepared under an authorization that is only proposed; a
    /// grant's own force waits there for the authorization's. An application that came in time is decided after its
    /// procurement has closed.
    function _parentAllows(Act memory act, bool intoForce) private view returns (bool) {
        if (act.parent.isNone()) return true;
        if (act.isOf(Kind.EXPORT)) return _operable(act.parent, true, act.caller);
        bool early = act.isOf(Kind.GRANT) || (act.isOf(Kind.SCENARIO) && !intoForce);
        if (early && states[act.parent].status() == Status.PROPOSED) return true;
        if (act.isOf(Kind.APPLICATION) && _isRecorded(act)) return !_ownBroken(states[act.parent]);
        return _operable(act.parent, false, act.caller);
    }

    /// @dev A party needs nothing of its controller.
    function _linkAllows(Act memory act) private view returns (bool) {
        return act.link.isNone() || act.isOf(Kind.PARTY) || _linkOperable(act.link, act.parent, act.caller);
    }

    /* ------------------------------------------------ inputs */

    function _inputsAllow(Act memory act, bool intoForce) private returns (uint16) {
        if (act.isOf(Kind.PRODUCT)) return _madeOfUnbroken(act);
        if (act.isOf(Kind.AUTHORIZATION) && intoForce) return _precededBySound(act);
        return 0;
    }

    function _madeOfUnbroken(Act memory act) private returns (uint16) {
        if (_isRecorded(act)) return _walk(act.id);
        uint256 visits = 0;
        bool found;
        for (uint256 i = 0; i < act.inputs.length; i++) {
            (found, visits) = _broken(act.inputs[i], 1, visits);
            if (found) return _brokenRule(visits);
        }
        return 0;
    }

    /// @dev Plan and procurement may be over, but not refused, revoked or held.
    function _precededBySound(Act memory act) private view returns (uint16) {
        for (uint256 i = 0; i < act.inputs.length; i++) {
            if (_ownBroken(states[act.inputs[i]])) return Structure.INPUT_BROKEN;
        }
        return 0;
    }

    /* ------------------------------------------------ scope and term */

    /// @dev Scope is made of records: a grant is of a resource of its own jurisdiction (the breaks of another are
    /// counted there, and are another authority's), an authorization follows a plan and procurement of its own, a
    /// scenario names grants of its authorization, a demand is for a grant that its scenario names.
    function _withinScope(Act memory act) private view returns (bool) {
        if (!SCOPED.contains(act.kindOf())) return true;
        if (act.isOf(Kind.GRANT)) return states[act.link].jurisdiction() == act.jurisdiction;
        if (act.isOf(Kind.DEMAND)) return _namesGrant(act.parent, act.link);
        for (uint256 i = 0; i < act.inputs.length; i++) {
            if (edges[act.inputs[i]].parent() != act.parent) return false;
        }
        return true;
    }

    function _namesGrant(Id scenario, Id grant) private view returns (bool) {
        uint256 count = edges[scenario].extra();
        for (uint256 i = 0; i < count; i++) if (_input(scenario, i) == grant) return true;
        return false;
    }

    /// @dev Nothing outlasts what it stands under, but what left it (an export) and what was handed in to it.
    function _withinTerm(Act memory act, bool intoForce) private view returns (bool) {
        if (intoForce && !_liesAhead(act.until)) return false;
        if (act.isOf(Kind.EXPORT) || act.isOf(Kind.APPLICATION)) return true;
        uint32 limit = states[act.parent].until();
        return limit == 0 || (act.until != 0 && act.until <= limit);
    }

    /// @dev An end or a deadline; 0 is none.
    function _liesAhead(uint32 until) private view returns (bool) {
        return until == 0 || until > block.timestamp;
    }

    function _isRecorded(Act memory act) internal view returns (bool) {
        return !states[act.id].kind().equals(Kind.NONE);
    }
}
