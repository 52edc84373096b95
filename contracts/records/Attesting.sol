// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Judgement} from "../types/Act.sol";
import {ActKind, Code, Family, Kept, Kind, Outcome, Role, Status, Structure} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {FactWord, StateWord, newFact, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";
import {Breaks} from "./Breaks.sol";
import {Neighbours} from "./Neighbours.sol";

/// @title Stating something about a record
/// @notice Allowed whatever the standing of the record, so that a suspended or ended record can still be
/// commented on. A row of the rulebook says which roles may use a code.
abstract contract Attesting is Acting, Breaks, Neighbours {
    function _attest(Batch memory batch, Statement calldata statement) internal returns (Verdict memory) {
        Act memory act = _loadSubject(
            batch.seat,
            ActKind.ATTEST,
            statement.code,
            statement.role,
            statement.subject,
            statement.about
        );
        _checkStatement(act, statement);
        if (act.code == Code.SEAT_OFFERED || act.code == Code.ROLES) act.gives = uint64(statement.value);
        if (act.code == Code.ROLES) _loadCaller(act, batch.seat, act.role, states[act.about].jurisdiction());

        // slither-disable-next-line uninitialized-local -- A judgement begins with nothing unmet: 0.
        Judgement memory judgement;
        judgement.rule = _callerRule(act, statement, batch.seat);
        // An account that gives its own seat is bound by that seat, and by no row.
        if (judgement.rule == 0 && act.code != Code.SEAT_OFFERED) _judge(act, judgement);
        if (judgement.rule == 0) judgement.rule = _effectRule(act, statement);
        if (judgement.rule != 0) return _refuse(act, judgement.rule, judgement.unmet);
        _useUp(judgement);
        _carryOut(act, statement, judgement.unmet);
        return Verdict(act.id, 0, judgement.unmet);
    }

    /* ------------------------------------------------ malformed statements */

    function _checkStatement(Act memory act, Statement calldata statement) private view {
        if (!_isCode(act.code)) revert CodeUnknown(act.code);
        uint8 family = uint8(act.code >> 8);
        bool ofParty = family == Family.SEAT || family == Family.ROLE;
        bool ofProduct = act.code == Code.ROOT_APPROVED;
        if ((ofParty && !act.isOf(Kind.PARTY)) || (ofProduct && !act.isOf(Kind.PRODUCT))) {
            revert WrongKind(act.id, act.kind);
        }
        if (ofParty && statement.value > type(uint64).max) revert RoleUnknown(type(uint8).max);
        if (ofProduct && _passes(statement) && statement.document == 0) revert DigestMissing();
        if (act.code == Code.ROLES) _checkAbout(act.about, Kind.JURISDICTION);
        if (act.code == Code.HOLD && !act.about.isNone()) _checkAbout(act.about, Kind.CASE);
        _checkEffective(statement.effectiveAt);
    }

    function _isCode(uint16 code) private pure returns (bool) {
        uint8 family = uint8(code >> 8);
        return
            code == Code.HOLD ||
            code == Code.RELEASE ||
            family == Family.OPINION ||
            family == Family.FILING ||
            family == Family.CORRECTION ||
            family == Family.ANCHOR ||
            code == Code.SEAT_OFFERED ||
            code == Code.SEAT_FROZEN ||
            code == Code.ROLES;
    }

    function _checkAbout(Id about, Kind expected) private view {
        Kind kind = states[about].kind();
        if (kind != expected) revert WrongKind(about, kind);
    }

    function _passes(Statement calldata statement) private pure returns (bool) {
        return statement.outcome & Outcome.CLASS == Outcome.PASSED;
    }

    /* ------------------------------------------------ guards */

    /// @dev A held party may still file and anchor, but decides nothing. The standing of its jurisdiction is not
    /// checked, because statements must stay possible after it has ended.
    function _callerRule(Act memory act, Statement calldata statement, Seat memory seat) private view returns (uint16) {
        uint8 family = uint8(act.code >> 8);
        StateWord caller = states[act.caller];
        bool mayWhileHeld = family == Family.FILING || family == Family.ANCHOR;
        bool stands = mayWhileHeld ? caller.status() == Status.IN_FORCE : _stands(caller);
        if (!stands) return Structure.PARTY_NOT_STANDING;
        if (act.code == Code.HOLD && _isGoverned(act)) return Structure.BY_GOVERNANCE_ONLY;
        if (act.code == Code.SEAT_OFFERED) return _mayGiveOwnSeat(act, statement, seat) ? 0 : Structure.NOT_COMPETENT;
        if (act.code == Code.ROLES) return _rolesRule(act, statement);
        return 0;
    }

    /// @dev Only an account that acts for the party now may offer another account a seat, under a role that it has,
    /// with no more roles and no later end than its own. It displaces no offer that it could not have made, such as one
    /// of the agencies.
    function _mayGiveOwnSeat(
        Act memory act,
        Statement calldata statement,
        Seat memory seat
    ) private view returns (bool) {
        Offer memory before = offers[_offerKey(_accountOf(statement), act.id)];
        bool displaces = before.open && !_isWithin(before.roles, before.until, seat);
        bool own = act.caller == act.id && _hasRole(seat.roles, act.role);
        return own && !displaces && _isWithin(act.gives, statement.until, seat);
    }

    function _isWithin(uint64 roles, uint32 until, Seat memory seat) private pure returns (bool) {
        bool longer = seat.until != 0 && (until == 0 || until > seat.until);
        return !longer && roles & ~seat.roles == 0;
    }

    /// @dev A party of a jurisdiction gives ordinary roles there to an account from elsewhere: those of an authority,
    /// and those at home, come with the admission alone.
    function _rolesRule(Act memory act, Statement calldata statement) private view returns (uint16) {
        address account = _accountOf(statement);
        Seat memory given = seats[account];
        if (given.stage != BOUND || given.party != act.id) revert SeatNotOffered(account, act.id);
        if (_isGoverned(act) || act.gives & Role.AUTHORITIES != 0) return Structure.BY_GOVERNANCE_ONLY;
        bool fromHere = states[act.caller].jurisdiction() == act.jurisdiction;
        return fromHere && given.jurisdiction != act.jurisdiction ? 0 : Structure.NOT_COMPETENT;
    }

    function _accountOf(Statement calldata statement) private pure returns (address) {
        return address(uint160(uint256(statement.document)));
    }

    /// @dev Why the statement cannot take effect, though its caller may make it.
    function _effectRule(Act memory act, Statement calldata statement) private view returns (uint16) {
        if (act.code == Code.HOLD) return _mayHold(act) ? 0 : Structure.ALREADY_HELD;
        if (act.code == Code.RELEASE) return _mayRelease(act) ? 0 : Structure.NOT_THE_HOLDER;
        // The root is kept without an end, so that each export reads one word: it is taken back, and does not run out.
        bool runsOut = act.code == Code.ROOT_APPROVED && _passes(statement) && statement.until != 0;
        if (runsOut) return Structure.OUTSIDE_TERM;
        uint8 family = uint8(act.code >> 8);
        bool isFact = family == Family.OPINION || family == Family.FILING;
        return isFact && _belongsToAnother(act, statement) ? Structure.FACT_OF_ANOTHER : 0;
    }

    /// @dev A party has at most one open hold on a record.
    function _mayHold(Act memory act) private view returns (bool) {
        FactWord hold = facts[_holdKey(act.id, act.caller)];
        bool holds = hold.isStated() && !hold.isUsed();
        return !holds && states[act.id].holds() % REACHING_HOLD < MAX_HOLDS;
    }

    /// @dev Only the holder, or the upper authority (which names the holder), may release a hold, once.
    function _mayRelease(Act memory act) private view returns (bool) {
        Id holder = _holderOf(act);
        FactWord hold = facts[_holdKey(act.id, holder)];
        bool entitled = holder == act.caller || act.role == Role.UPPER_DATA_AUTHORITY;
        return entitled && hold.isStated() && !hold.isUsed();
    }

    function _holderOf(Act memory act) private pure returns (Id) {
        return act.about.isNone() ? act.caller : act.about;
    }

    /// @dev What one holder of an office stated, another does not overwrite while it is current and its author stands.
    function _belongsToAnother(Act memory act, Statement calldata statement) private view returns (bool) {
        FactWord fact = facts[_statementKey(act.id, statement.code, act.role, act.caller)];
        return _isCurrent(fact) && fact.by() != act.caller && _partyStands(fact.by());
    }

    /* ------------------------------------------------ effects, by family */

    function _carryOut(Act memory act, Statement calldata statement, uint32 unmet) private {
        uint8 family = uint8(act.code >> 8);
        StateWord state = states[act.id];
        uint32 breaks = 0;
        if (family == Family.HOLD) {
            (state, breaks) = act.code == Code.HOLD ? _hold(act, statement, state) : _release(act, state);
        } else if (family == Family.OPINION) {
            _state(act, statement);
            if (act.code == Code.ROOT_APPROVED)
                approvedRoots[act.id] = _passes(statement) ? statement.document : bytes32(0);
        } else if (family == Family.FILING) {
            _state(act, statement);
            if (act.isOf(Kind.CASE)) _handIn(act);
        } else if (family == Family.CORRECTION) {
            breaks = _breakByCorrection(act);
        } else if (act.code == Code.SEAT_OFFERED) {
            _offer(_accountOf(statement), act.id, Offer(act.gives, statement.until, act.jurisdiction, true));
        } else if (act.code == Code.SEAT_FROZEN) {
            _freeze(_accountOf(statement), act.id);
        } else if (act.code == Code.ROLES) {
            rolesElsewhere[_elsewhereKey(_accountOf(statement), act.jurisdiction)] = Grant(act.gives, statement.until);
        }

        Told memory told = _told(act, statement, state, unmet, breaks);
        // A statement that strangers may make grows no trail.
        bool aside = family == Family.FILING || family == Family.ANCHOR || family == Family.ROLE;
        if (aside) _logFiling(Attested.selector, act, told);
        else _logTrail(Attested.selector, act, told, state);
    }

    function _hold(Act memory act, Statement calldata statement, StateWord state) private returns (StateWord, uint32) {
        bool reaches = statement.value & 1 != 0;
        facts[_holdKey(act.id, act.caller)] = newFact(
            act.caller,
            block.timestamp,
            statement.until,
            statement.outcome,
            _holdValue(reaches, act.about)
        );
        uint8 holds = state.holds() + 1 + (reaches ? REACHING_HOLD : 0);
        return (state.withHolds(holds), _breakByHold(act, reaches, false));
    }

    function _release(Act memory act, StateWord state) private returns (StateWord, uint32) {
        uint256 key = _holdKey(act.id, _holderOf(act));
        FactWord hold = facts[key];
        bool reaches = _reaches(hold);
        facts[key] = hold.withUsed();
        uint8 holds = state.holds() - 1 - (reaches ? REACHING_HOLD : 0);
        return (state.withHolds(holds), _breakByHold(act, reaches, true));
    }

    /// @dev An open filing waits beside the one that passed, until it passes itself.
    function _state(Act memory act, Statement calldata statement) private {
        FactWord stated = newFact(act.caller, block.timestamp, statement.until, statement.outcome, statement.value);
        uint256 key = _statementKey(act.id, act.code, act.role, act.caller);
        FactWord before = facts[key];
        bool waits = uint8(act.code >> 8) == Family.FILING && _class(stated) == Outcome.OPEN;
        if (waits && _isCurrent(before) && _class(before) == Outcome.PASSED) return;
        facts[key] = stated;

        if (_isOffice(act.role) || _isCompetent(act.role)) return;
        uint256 joint = _factKey(act.id, act.code, act.role, NONE);
        if (_outweighs(stated, facts[joint])) facts[joint] = stated;
    }

    /// @dev Where several hold one role, a later statement of another party hides no better one.
    function _outweighs(FactWord stated, FactWord kept) private view returns (bool) {
        if (!_isCurrent(kept) || kept.by() == stated.by()) return true;
        return _isCurrent(stated) && _rank(stated) <= _rank(kept);
    }

    /// @dev From the best to the worst class; what is open comes last.
    function _rank(FactWord fact) private pure returns (uint16) {
        uint16 class = _class(fact);
        return class == Outcome.OPEN ? Outcome.CLASS + 1 : class;
    }

    /// @dev What the addressee of a case hands in before its deadline counts as handed in, whenever it is judged.
    function _handIn(Act memory act) private {
        bool inTime = act.until == 0 || block.timestamp < act.until;
        if (!inTime || _handedIn(act.id).isStated() || !_isAddressed(act)) return;
        facts[_factKey(act.id, Kept.HANDED_IN, 0, NONE)] = newFact(act.caller, block.timestamp, 0, 0, 0);
    }

    /// @dev A case that links to nobody is addressed to those whom its subject names, and a party names itself in
    /// whatever role it answers: who opens a case takes nobody his answer by leaving him out.
    function _isAddressed(Act memory act) private view returns (bool) {
        if (!act.link.isNone()) return act.caller == act.link;
        Id[] memory named = _named(act, act.role);
        for (uint256 i = 0; i < named.length; i++) if (named[i] == act.caller) return true;
        return false;
    }

    /* ------------------------------------------------ telling */

    function _told(
        Act memory act,
        Statement calldata statement,
        StateWord state,
        uint32 unmet,
        uint32 breaks
    ) private view returns (Told memory told) {
        told.tag = TAG_ACT;
        told.trail = state.trail();
        told.signed = packSigned(act.caller, msg.sender, act.role, 0);
        told.said = packSaid(
            act.id,
            statement.about,
            statement.until,
            statement.effectiveAt,
            statement.code,
            statement.outcome
        );
        told.judged = packJudged(packGiven(act.jurisdiction, statement.value), act.version, unmet, breaks, _now());
        told.document = statement.document;
    }
}
