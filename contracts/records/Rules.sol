// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Family, Hardness, Kind, Role, RowKind, Selector, Structure} from "../types/Codes.sol";
import {CivilTime} from "../types/CivilTime.sol";
import {Id, NONE} from "../types/Id.sol";
import {EdgeWord, FactWord, Row} from "../types/Words.sol";
import {Standing} from "./Standing.sol";

/// @title The rulebook, row by row
/// @notice A row is 16 bytes: kind 8 | options 8 | rule 16 | selector 8 | code 16 | outcomes 8 | value 64,
/// at most 16 a step; the last one says so. Rows of the version in force at block time judge.
/// @dev A step without rows is refused: silence in the rulebook gives nobody a right.
abstract contract Rules is Standing {
    uint256 internal constant MAX_ROWS = 16;

    /// Options of a row: hardness in the low two bits, then flags.
    uint8 internal constant ALL_OF = 4; // every role of the mask, not any
    uint8 internal constant UNUSED = 8; // the fact may carry one settlement only
    uint8 internal constant OR_ABSENT = 16; // met when no such fact was ever stated
    /// The fact is not older than the last case whose number stands in the value's highest byte.
    uint8 internal constant SINCE_CASE = 32;
    uint8 internal constant LAST = 128; // no row after this one
    /// In a WHO row: whoever has a seat in the jurisdiction, under any role of his.
    uint8 internal constant ANY_ROLE = 0xff;

    /// @dev The act under judgement, seen alike for a draft and for a recorded subject.
    struct Act {
        /// `ActKind`, and the status or code of this act: with `kind`, the step whose rows judge it.
        uint8 actKind;
        uint16 code;
        uint8 jurisdiction;
        uint16 version;
        Kind kind;
        uint8 role;
        uint64 roles;
        Id caller;
        Id id;
        /// Whether the neighbours below are read; see `_place`.
        bool placed;
        Id parent;
        Id link;
        Id issuer;
        Id authorization;
        uint32 from;
        uint32 until;
        uint64 clear;
        Id[] inputs;
        /// Facts that this act uses up if it takes effect.
        uint256[] uses;
        uint256 used;
    }

    /// @dev The version in force now: the pending one from its hour on.
    function _versionOf(Book storage book) internal view returns (uint16) {
        return book.pending != 0 && block.timestamp >= book.pendingFrom ? book.pending : book.current;
    }

    /// @dev Whatever the rows ask, nobody acts under a role that it does not have there: facts are kept by role.
    /// @return first the first unmet HARD row's rule, or NO_RULE, NOT_COMPETENT, or 0
    /// @return unmet bit i: row i is unmet, whatever its hardness
    function _judge(Act memory act) internal view returns (uint16 first, uint32 unmet) {
        uint256 key = _stepOf(act);
        uint256 word;
        for (uint256 i = 0; i < MAX_ROWS; i++) {
            word = i & 1 == 0 ? uint256(rowWords[key | (i >> 1)]) : word << 128;
            if (word == 0) break;
            Row row = Row.wrap(uint128(word >> 128));
            if (!_met(row, act)) {
                unmet |= uint32(1 << i);
                if (first == 0 && row.options() & 3 == Hardness.HARD) first = row.rule();
            }
            if (row.options() & LAST != 0)
                return (first == 0 && !_holdsRole(act) ? Structure.NOT_COMPETENT : first, unmet);
        }
        if (first == 0) first = Structure.NO_RULE;
    }

    /// @dev A CASE is judged by the rows of its own code where the rulebook has such, else by those of every case.
    function _stepOf(Act memory act) private view returns (uint256 key) {
        uint8 number = _caseNumber(act);
        if (number != 0) {
            key = _rowKey(act.jurisdiction, act.version, act.kind, number, act.actKind, act.code);
            if (rowWords[key] != 0) return key;
        }
        return _rowKey(act.jurisdiction, act.version, act.kind, 0, act.actKind, act.code);
    }

    /// @dev The low byte of a CASE's code: of a draft in `clear`, of a recorded one among its edges.
    function _caseNumber(Act memory act) internal view returns (uint8) {
        return act.kind == Kind.CASE ? uint8(act.clear) | edges[act.id].extra() : 0;
    }

    /// @dev Only an act that takes effect uses a fact up.
    function _useUp(Act memory act) internal {
        for (uint256 i = 0; i < act.used; i++) facts[act.uses[i]] = facts[act.uses[i]].withUsed();
    }

    function _met(Row row, Act memory act) private view returns (bool) {
        uint8 asked = row.rowKind();
        if (asked == RowKind.WHO) return _mayAct(row, act);
        if (asked == RowKind.FACT) return _factsStated(row, act);
        if (asked == RowKind.SAME_SCENARIO) return _sameScenario(act);
        if (asked == RowKind.TERM) {
            return act.until != 0 && act.until <= CivilTime.addMonths(act.from, row.rowValue());
        }
        if (asked == RowKind.CLAUSES) return act.clear & row.rowValue() == row.rowValue();
        if (asked == RowKind.ROLES) return act.clear & ~row.rowValue() == 0;

        Id target = _select(row, act);
        if (asked == RowKind.SEPARATION) return _separate(act.caller, edges[target].issuer());
        uint256 key = _factKey(target, row.code(), 0);
        if (asked == RowKind.CASE) return _lastCaseEnded(row, act, key);
        if (asked == RowKind.NO_OPEN_CASE) return facts[key].value() == 0;
        if (asked == RowKind.NOTICE) {
            // value: role above the low 16 bits, days in them
            FactWord notice = facts[key | (row.rowValue() >> 16)];
            return notice.isStated() && block.timestamp >= notice.statedAt() + uint256(uint16(row.rowValue())) * 1 days;
        }
        return false;
    }

    /* ------------------------------------------------ kinds of rows */

    /// @dev The roles of a WHO or FACT row are bytes of its value, lowest first, ended by 0.
    function _mayAct(Row row, Act memory act) private view returns (bool) {
        if (!_holdsRole(act)) return false;
        if (row.selector() == Selector.ISSUER) {
            _place(act);
            if (act.caller != act.issuer) return false;
        }
        for (uint64 left = row.rowValue(); left != 0; left >>= 8) {
            if (uint8(left) == ANY_ROLE || uint8(left) == act.role) return _competent(act);
        }
        return false;
    }

    function _holdsRole(Act memory act) private pure returns (bool) {
        return act.roles & (uint64(1) << act.role) != 0;
    }

    /// @dev A competent role decides only where the record names the party.
    function _competent(Act memory act) private view returns (bool) {
        if (act.role < Role.COMPETENT) return true;
        Id[] memory named = _named(act, act.role);
        for (uint256 i = 0; i < named.length; i++) if (named[i] == act.caller) return true;
        return false;
    }

    function _factsStated(Row row, Act memory act) private view returns (bool) {
        Id target = _select(row, act);
        bool all = row.options() & ALL_OF != 0;
        uint64 left = row.rowValue();
        uint32 since;
        if (row.options() & SINCE_CASE != 0) {
            since = facts[_factKey(target, (uint16(Family.CASE) << 8) | uint16(left >> 56), 0)].statedAt();
            left &= type(uint56).max;
        }
        for (; left != 0; left >>= 8) {
            bool stated = _statedBy(row, act, target, uint8(left), since);
            if (stated != all) return stated;
        }
        return all;
    }

    /// @dev Under a competent role every seat the record names must have stated it.
    function _statedBy(Row row, Act memory act, Id target, uint8 role, uint32 since) private view returns (bool) {
        if (role < Role.COMPETENT) return _passes(row, facts[_factKey(target, row.code(), role)], since);
        Id[] memory named = _named(act, role);
        for (uint256 i = 0; i < named.length; i++) {
            if (!_passes(row, facts[_factKey(target, row.code(), _word(named[i]))], since)) return false;
        }
        return named.length != 0;
    }

    function _passes(Row row, FactWord fact, uint32 since) private view returns (bool) {
        if (!fact.isStated()) return row.options() & OR_ABSENT != 0;
        if (fact.statedAt() < since) return false;
        uint32 end = fact.factUntil();
        return (end == 0 || block.timestamp < end) && _hasOutcome(row, fact);
    }

    function _hasOutcome(Row row, FactWord fact) private pure returns (bool) {
        return row.outcomes() & (1 << (fact.outcome() & 7)) != 0;
    }

    function _lastCaseEnded(Row row, Act memory act, uint256 key) private view returns (bool) {
        FactWord last = facts[key];
        if (!last.isStated()) return row.options() & OR_ABSENT != 0;
        if (!_hasOutcome(row, last)) return false;
        if (row.options() & UNUSED == 0) return true;
        if (last.isUsed()) return false;
        if (act.uses.length == 0) act.uses = new uint256[](2 * MAX_ROWS);
        act.uses[act.used++] = key;
        return true;
    }

    /// @dev EXPORT: product and agreement stand under one scenario. PRODUCT: so do its deliveries
    /// and imports with it.
    function _sameScenario(Act memory act) private view returns (bool) {
        if (act.kind == Kind.EXPORT) return edges[act.link].parent() == edges[act.parent].parent();
        for (uint256 i = 0; i < act.inputs.length; i++) {
            Kind kind = states[act.inputs[i]].kind();
            if (kind == Kind.PRODUCT) continue;
            Id scenario = edges[act.inputs[i]].parent();
            if (kind == Kind.DELIVERY) scenario = edges[scenario].parent();
            if (scenario != act.parent) return false;
        }
        return true;
    }

    /// @dev Different parties under different controllers, neither controlling the other (a party's link is its nearest
    /// enterprise controller; public bodies are nobody's controller and have none). If no issuer is
    /// recorded, separation is not met: a record that is to be in force at once has no issuer yet.
    function _separate(Id one, Id other) internal view returns (bool) {
        (Id ones, Id others) = (_controller(one), _controller(other));
        return !other.isNone() && one != other && ones != others && ones != other && others != one;
    }

    function _controller(Id party) private view returns (Id) {
        Id link = edges[party].link();
        return link.isNone() ? party : link;
    }

    /* ------------------------------------------------ whom and what a row means */

    function _select(Row row, Act memory act) private view returns (Id) {
        uint8 which = row.selector();
        if (which == Selector.SELF) return act.id;
        if (which == Selector.CALLER) return act.caller;
        if (which == Selector.JURISDICTION) return books[act.jurisdiction].record;
        _place(act);
        if (which == Selector.PARENT) return act.parent;
        if (which == Selector.LINK) return act.link;
        if (which == Selector.ISSUER) return act.issuer;
        if (which == Selector.SCENARIO)
            return act.kind == Kind.SCENARIO ? act.id : _ancestor(act.parent, Kind.SCENARIO);
        if (which == Selector.AUTHORIZATION) return _authorizationOf(act);
        if (which == Selector.OPERATOR) return _operatorOf(act);
        Id[] memory resources = _resources(act);
        return which == Selector.RESOURCE && resources.length == 1 ? resources[0] : NONE;
    }

    /// @dev Reads the neighbours of a recorded subject, when a row first asks for one: a hold by
    /// a data authority needs none.
    function _place(Act memory act) internal view {
        if (act.placed) return;
        EdgeWord edge = edges[act.id];
        (act.placed, act.parent, act.link, act.issuer) = (true, edge.parent(), edge.link(), edge.issuer());
    }

    /// @dev The authorization at or above the act's record, climbed to once.
    function _authorizationOf(Act memory act) internal view returns (Id) {
        if (act.authorization.isNone()) {
            act.authorization = act.kind == Kind.AUTHORIZATION ? act.id : _ancestor(act.parent, Kind.AUTHORIZATION);
        }
        return act.authorization;
    }

    function _operatorOf(Act memory act) private view returns (Id) {
        return act.kind == Kind.AUTHORIZATION ? act.link : edges[_authorizationOf(act)].link();
    }

    /// @dev The parties that a record names for a competent role.
    function _named(Act memory act, uint8 role) private view returns (Id[] memory named) {
        _place(act);
        if (role == Role.OPERATOR) return _only(_operatorOf(act));
        if (role != Role.DATA_PROVIDER && role != Role.INDUSTRY_AUTHORITY) {
            if (act.kind == Kind.EXPORT) return _only(edges[act.link].link());
            return _only(act.kind == Kind.PRODUCT || act.kind == Kind.AGREEMENT ? act.link : act.issuer);
        }
        bool provider = role == Role.DATA_PROVIDER;
        if (act.kind == Kind.RESOURCE) return _only(provider ? act.issuer : act.link);
        named = _resources(act);
        for (uint256 i = 0; i < named.length; i++) {
            EdgeWord resource = edges[named[i]];
            named[i] = provider ? resource.issuer() : resource.link();
        }
    }

    function _only(Id id) private pure returns (Id[] memory ids) {
        if (id.isNone()) return ids;
        ids = new Id[](1);
        ids[0] = id;
    }

    /// @dev The resources a record is about, seen from the act (it may not be recorded yet); for
    /// a case, those of its subject.
    function _resources(Act memory act) private view returns (Id[] memory) {
        (Kind kind, Id id, Id parent, Id link) = (act.kind, act.id, act.parent, act.link);
        if (kind == Kind.SCENARIO && act.inputs.length != 0) return _resourcesOf(act.inputs);
        if (kind == Kind.CASE) {
            id = parent;
            kind = states[id].kind();
            (parent, link) = (edges[id].parent(), edges[id].link());
        }
        if (kind == Kind.RESOURCE) return _only(id);
        if (kind == Kind.GRANT) return _only(link);
        if (kind == Kind.DEMAND) return _only(edges[link].link());
        if (kind == Kind.DELIVERY) return _only(edges[edges[parent].link()].link());
        if (kind == Kind.SCENARIO) return _resourcesOf(_inputs(id));
        return new Id[](0);
    }

    function _resourcesOf(Id[] memory grants) private view returns (Id[] memory resources) {
        resources = new Id[](grants.length);
        for (uint256 i = 0; i < grants.length; i++) resources[i] = edges[grants[i]].link();
    }

    function _inputs(Id id) internal view returns (Id[] memory inputs) {
        Kind kind = states[id].kind();
        if (kind != Kind.PRODUCT && kind != Kind.SCENARIO) return inputs;
        inputs = new Id[](edges[id].extra());
        for (uint256 i = 0; i < inputs.length; i++) inputs[i] = _input(id, i);
    }
}
