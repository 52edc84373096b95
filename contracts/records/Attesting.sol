// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Code, Family, Kind, List, Outcome, Role, Status, Structure} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {FactWord, StateWord, newFact, packGiven, packJudged, packSaid, packSigned} from "../types/Words.sol";
import {Acting} from "./Acting.sol";

/// @title Stating something about a record
/// @notice Allowed whatever the standing of the record, so that a suspended or ended record can still be
/// commented on. A row of the rulebook says which roles may use a code.
abstract contract Attesting is Acting {
    /// @dev `State.holds` is two counters of 4 bits: of the open holds, and of those that reach what was made.
    uint8 private constant MAX_HOLDS = 15;
    uint8 private constant REACHING = 0x10;

    function _attest(Seat memory seat, Statement memory statement) internal returns (Id, uint16, uint32) {
        StateWord state = states[statement.subject];
        Act memory act = _actOn(seat, ActKind.ATTEST, statement.code, statement.role, statement.subject, state);
        _checkStatement(statement, act.kind);
        if (statement.code == Code.ROLES) act = _inJurisdiction(act, seat, statement);

        (uint16 rule, uint32 unmet) = _judgeStatement(act, statement, seat);
        if (rule == 0) (rule, state) = _apply(act, statement, state);
        if (rule != 0) {
            return _refuse(act, rule, unmet);
        }
        _useUp(act);
        _tell(act, statement, state, unmet);
        return (act.id, 0, unmet);
    }

    function _checkStatement(Statement memory statement, Kind kind) private view {
        uint16 code = statement.code;
        uint8 family = uint8(code >> 8);
        bool known =
            family == Family.OPINION ||
                family == Family.FILING ||
                family == Family.CORRECTION ||
                family == Family.ANCHOR ||
                code == Code.HOLD ||
                code == Code.RELEASE ||
                code == Code.SEAT_OFFERED ||
                code == Code.SEAT_FROZEN ||
                code == Code.ROLES;
        if (!known) revert CodeUnknown(code);
        if (family >= Family.SEAT && kind != Kind.PARTY) revert WrongKind(statement.subject, kind);
        _checkEffective(statement.effectiveAt);
    }

    /// @dev The rulebook of the jurisdiction in which the roles will count judges the grant; its row ROLES sees them.
    function _inJurisdiction(
        Act memory home,
        Seat memory seat,
        Statement memory statement
    ) private view returns (Act memory act) {
        Id where = statement.about;
        StateWord state = states[where];
        if (state.kind() != Kind.JURISDICTION) revert WrongKind(where, state.kind());
        act = _actOf(seat, ActKind.ATTEST, Code.ROLES, home.role, state.jurisdiction());
        (act.kind, act.id, act.until) = (home.kind, home.id, home.until);
        act.clear = uint64(statement.value);
    }

    /// @dev A held party may still file, anchor and correct. The standing of its jurisdiction is not checked, because
    /// statements must stay possible after it has ended.
    function _judgeStatement(
        Act memory act,
        Statement memory statement,
        Seat memory seat
    ) private view returns (uint16, uint32) {
        uint8 family = uint8(statement.code >> 8);
        bool mayWhileHeld = family == Family.FILING || family == Family.ANCHOR || family == Family.CORRECTION;
        bool standing = mayWhileHeld ? states[act.caller].status() == Status.IN_FORCE : _stands(states[act.caller]);
        if (!standing) return (Structure.PARTY_NOT_STANDING, 0);
        if (statement.code == Code.SEAT_OFFERED) {
            // Only an account that acts for the party now may offer another account a seat, with no more roles and no
            // later end than its own seat.
            bool longer = seat.until != 0 && (statement.until == 0 || statement.until > seat.until);
            bool own = act.caller == act.id && uint256(statement.value) & ~uint256(seat.roles) == 0;
            return (own && !longer ? 0 : Structure.NOT_COMPETENT, 0);
        }
        return _judge(act);
    }

    /* ------------------------------------------------ effects, by family */

    /// @dev Returns a reserved rule, and changes nothing, if the statement cannot take effect.
    function _apply(Act memory act, Statement memory statement, StateWord state) private returns (uint16, StateWord) {
        uint8 family = uint8(statement.code >> 8);
        if (statement.code == Code.HOLD) return _hold(act, statement, state);
        if (statement.code == Code.RELEASE) return _release(act, statement, state);
        if (family == Family.OPINION || family == Family.FILING) return (_state(act, statement), state);
        if (family == Family.SEAT) return (_changeSeat(act, statement, state), state);
        if (family == Family.ROLE) return (_grantRoles(act, statement), state);
        return (0, state);
    }

    /// @dev A current fact of another party is not overwritten. An open filing does not replace a passed one.
    function _state(Act memory act, Statement memory statement) private returns (uint16) {
        uint256 who = statement.role < Role.COMPETENT ? statement.role : _word(act.caller);
        uint256 key = _factKey(act.id, statement.code, who);
        FactWord fact = facts[key];
        uint32 end = fact.factUntil();
        bool current = fact.isStated() && (end == 0 || block.timestamp < end);
        if (current && fact.by() != act.caller && _partyStands(fact.by())) return Structure.FACT_OF_ANOTHER;
        bool waits =
            statement.code >> 8 == Family.FILING &&
                statement.outcome & 7 == Outcome.OPEN &&
                fact.outcome() & 7 == Outcome.PASSED;
        if (!(current && waits)) facts[key] = _factOf(act, statement);
        return 0;
    }

    /// @dev A party has at most one open hold on a record.
    function _hold(Act memory act, Statement memory statement, StateWord state) private returns (uint16, StateWord) {
        uint256 key = _factKey(act.id, Code.HOLD, _word(act.caller));
        FactWord fact = facts[key];
        uint8 held = state.holds();
        if ((fact.isStated() && !fact.isUsed()) || held & MAX_HOLDS == MAX_HOLDS) {
            return (Structure.ALREADY_HELD, state);
        }
        facts[key] = _factOf(act, statement);
        return (0, state.withHolds(held + 1 + (statement.value & 1 != 0 ? REACHING : 0)));
    }

    /// @dev Only the holder, or the upper authority (which names the holder in `about`), may release a hold.
    function _release(Act memory act, Statement memory statement, StateWord state) private returns (uint16, StateWord) {
        Id holder = statement.about.isNone() ? act.caller : statement.about;
        uint256 key = _factKey(act.id, Code.HOLD, _word(holder));
        FactWord fact = facts[key];
        bool entitled = holder == act.caller || statement.role == Role.UPPER_DATA_AUTHORITY;
        if (!entitled || !fact.isStated() || fact.isUsed()) return (Structure.NOT_THE_HOLDER, state);
        facts[key] = fact.withUsed();
        return (0, state.withHolds(state.holds() - 1 - (fact.value() & 1 != 0 ? REACHING : 0)));
    }

    function _changeSeat(Act memory act, Statement memory statement, StateWord state) private returns (uint16) {
        address account = address(uint160(uint256(statement.document)));
        Seat storage seat = seats[account];
        if (statement.code == Code.SEAT_FROZEN) {
            if (seat.party != act.id) revert SeatNotOffered(account, act.id);
            seat.stage = FROZEN;
            return 0;
        }
        _offer(account, act.id, uint64(statement.value), statement.until, state.jurisdiction(), false);
        return 0;
    }

    /// @dev Roles in a jurisdiction can be granted only by a party of that jurisdiction.
    function _grantRoles(Act memory act, Statement memory statement) private returns (uint16) {
        if (act.jurisdiction != states[act.caller].jurisdiction()) return Structure.NOT_COMPETENT;
        facts[_factKey(act.id, Code.ROLES, _word(statement.about))] = _factOf(act, statement);
        return 0;
    }

    function _factOf(Act memory act, Statement memory statement) private view returns (FactWord) {
        return newFact(act.caller, block.timestamp, statement.until, statement.outcome, statement.value);
    }

    /* ------------------------------------------------ telling */

    /// @dev Filings and anchors go to the subject's list; every other act extends its hash chain (`story`).
    function _tell(Act memory act, Statement memory statement, StateWord state, uint32 unmet) private {
        uint8 family = uint8(statement.code >> 8);
        bool breaks = family == Family.HOLD || family == Family.CORRECTION;
        uint32 count = breaks ? _break(act.jurisdiction, act.id, ActKind.ATTEST, statement.code) : 0;
        bytes memory data = abi.encode(
            Told({
                tag: TAG_ACT,
                story: state.story(),
                signed: packSigned(act.caller, msg.sender, act.role, 0),
                said: packSaid(
                    act.id,
                    statement.about,
                    statement.until,
                    statement.effectiveAt,
                    statement.code,
                    statement.outcome
                ),
                judged: packJudged(packGiven(act.jurisdiction, statement.value), act.version, unmet, count, _now()),
                document: statement.document
            })
        );
        bytes32 hash = keccak256(data);
        if (family == Family.FILING || family == Family.ANCHOR) {
            _append(_listKey(act.id, List.FILINGS), hash);
        } else {
            states[act.id] = state.withStory(bytes24(hash));
        }
        _log(Attested.selector, act.id, act.caller, statement.code, data);
    }
}
