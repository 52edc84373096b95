// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Family, Hardness, Kind, Role, RowKind, Selector, Structure} from "../types/Codes.sol";
import {CivilTime} from "../types/CivilTime.sol";
import {Id, NONE} from "../types/Id.sol";
import {Standing} from "./Standing.sol";

/// @title The rulebook, row by row
/// @notice A row is 16 bytes: kind 8 | options 8 | rule 16 | selector 8 | code 16 | outcomes 8 | value 64,
/// at most 16 a step. Rows of the version in force at block time judge.
/// @dev A step without rows is refused: silence in the rulebook gives nobody a right.
abstract contract Rules is Standing {
    uint256 internal constant MAX_ROWS = 16;

    /// Options of a row: hardness in the low two bits, then flags.
    uint8 internal constant ALL_OF = 4; // every role of the mask, not any
    uint8 internal constant UNUSED = 8; // the fact may carry one settlement only
    uint8 internal constant OR_ABSENT = 16; // met when no such fact was ever stated
    uint8 internal constant LAST = 128; // no row after this one

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
        Id parent;
        Id link;
        Id issuer;
        uint32 from;
        uint32 until;
        uint64 clear;
        Id[] inputs;
        /// Facts that this act uses up if it takes effect.
        uint256[] uses;
        uint256 used;
    }

    struct Row {
        uint8 kind;
        uint8 options;
        uint16 rule;
        uint8 selector;
        uint16 code;
        uint8 outcomes;
        uint64 value;
    }

    /// @dev The version in force now: the pending one from its hour on.
    function _versionOf(Book memory book) internal view returns (uint16) {
        return book.pending != 0 && block.timestamp >= book.pendingFrom ? book.pending : book.current;
    }

    /// @return rule the first unmet HARD row's rule, or NO_RULE, or 0
    /// @return unmet bit i: row i is unmet, whatever its hardness
    function _judge(Act memory act) internal view returns (uint16 rule, uint32 unmet) {
        uint256 key = _rowKey(act.jurisdiction, act.version, act.kind, act.actKind, act.code);
        bytes32 word;
        for (uint256 i = 0; i < MAX_ROWS; i++) {
            word = i & 1 == 0 ? rowWords[key | (i >> 1)] : word << 128;
            if (word == 0) {
                if (i == 0) return (Structure.NO_RULE, 0);
                break;
            }
            Row memory row = _decode(uint128(bytes16(word)));
            (bool met, uint256 use) = _met(row, act);
            if (met && use != 0) {
                if (act.uses.length == 0) act.uses = new uint256[](2 * MAX_ROWS);
                act.uses[act.used++] = use;
            }
            if (!met) {
                unmet |= uint32(1) << uint32(i);
                if (rule == 0 && row.options & 3 == Hardness.HARD) rule = row.rule;
            }
            if (row.options & LAST != 0) break;
        }
    }

    /// @dev Only an act that takes effect uses a fact up.
    function _useUp(Act memory act) internal {
        for (uint256 i = 0; i < act.used; i++) facts[act.uses[i]].used = 1;
    }

    function _decode(uint128 bits) private pure returns (Row memory row) {
        row.kind = uint8(bits >> 120);
        row.options = uint8(bits >> 112);
        row.rule = uint16(bits >> 96);
        row.selector = uint8(bits >> 88);
        row.code = uint16(bits >> 72);
        row.outcomes = uint8(bits >> 64);
        row.value = uint64(bits);
    }

    function _met(Row memory row, Act memory act) private view returns (bool met, uint256 use) {
        if (row.kind == RowKind.WHO) return (_mayAct(row, act), 0);
        if (row.kind == RowKind.FACT) return (_factsStated(row, act), 0);
        if (row.kind == RowKind.CASE) return _lastCaseEnded(row, act);
        if (row.kind == RowKind.SAME_SCENARIO) return (_sameScenario(act), 0);
        if (row.kind == RowKind.TERM) {
            return (act.until != 0 && act.until <= CivilTime.addMonths(act.from, row.value), 0);
        }
        if (row.kind == RowKind.NO_OPEN_CASE) return (_fact(row, act, 0).value == 0, 0);
        if (row.kind == RowKind.NOTICE) {
            Fact memory notice = _fact(row, act, act.role);
            return (notice.time != 0 && block.timestamp >= notice.time + uint256(row.value) * 1 days, 0);
        }
        if (row.kind == RowKind.CLAUSES) return (act.clear & row.value == row.value, 0);
        if (row.kind == RowKind.ROLES) return (act.clear & ~row.value == 0, 0);
        if (row.kind == RowKind.SEPARATION) return (_separate(act.caller, edges[_select(row, act)].issuer), 0);
        return (false, 0);
    }

    /* ------------------------------------------------ kinds of rows */

    function _mayAct(Row memory row, Act memory act) private view returns (bool) {
        uint64 bit = uint64(1) << act.role;
        if (row.value & bit == 0 || act.roles & bit == 0) return false;
        if (row.selector == Selector.ISSUER && act.caller != act.issuer) return false;
        return _competent(act);
    }

    /// @dev A competent role decides only where the record names the party.
    function _competent(Act memory act) internal view returns (bool) {
        if (act.role < Role.COMPETENT) return true;
        Id[] memory named = _named(act, act.role);
        for (uint256 i = 0; i < named.length; i++) if (named[i] == act.caller) return true;
        return false;
    }

    function _factsStated(Row memory row, Act memory act) private view returns (bool) {
        Id target = _select(row, act);
        bool all = row.options & ALL_OF != 0;
        for (uint8 role = 0; role < 64; role++) {
            if (row.value & (uint64(1) << role) == 0) continue;
            bool stated = _statedBy(row, act, target, role);
            if (stated != all) return stated;
        }
        return all;
    }

    /// @dev Under a competent role every seat the record names must have stated it.
    function _statedBy(Row memory row, Act memory act, Id target, uint8 role) private view returns (bool) {
        if (role < Role.COMPETENT) return _passes(row, facts[_factKey(target, row.code, role)]);
        Id[] memory named = _named(act, role);
        for (uint256 i = 0; i < named.length; i++) {
            if (!_passes(row, facts[_factKey(target, row.code, _word(named[i]))])) return false;
        }
        return named.length != 0;
    }

    function _passes(Row memory row, Fact memory fact) private view returns (bool) {
        if (fact.time == 0) return row.options & OR_ABSENT != 0;
        if (fact.until != 0 && block.timestamp >= fact.until) return false;
        return row.outcomes & (uint8(1) << uint8(fact.outcome & 7)) != 0;
    }

    function _lastCaseEnded(Row memory row, Act memory act) private view returns (bool met, uint256 use) {
        uint256 key = _factKey(_select(row, act), row.code, 0);
        Fact memory fact = facts[key];
        if (fact.time == 0) return (row.options & OR_ABSENT != 0, 0);
        bool once = row.options & UNUSED != 0;
        met = row.outcomes & (uint8(1) << uint8(fact.outcome & 7)) != 0 && !(once && fact.used != 0);
        use = once ? key : 0;
    }

    /// @dev EXPORT: product and agreement stand under one scenario. PRODUCT: so do its deliveries
    /// and imports with it.
    function _sameScenario(Act memory act) private view returns (bool) {
        if (act.kind == Kind.EXPORT) return edges[act.link].parent == edges[act.parent].parent;
        for (uint256 i = 0; i < act.inputs.length; i++) {
            Kind kind = states[act.inputs[i]].kind;
            if (kind == Kind.PRODUCT) continue;
            Id scenario = edges[act.inputs[i]].parent;
            if (kind == Kind.DELIVERY) scenario = edges[scenario].parent;
            if (scenario != act.parent) return false;
        }
        return true;
    }

    /// @dev Different parties under different controllers (a party's link is its nearest
    /// enterprise controller; public bodies are nobody's controller and have none).
    function _separate(Id one, Id other) internal view returns (bool) {
        return one != other && _controller(one) != _controller(other);
    }

    function _controller(Id party) private view returns (Id) {
        Id link = edges[party].link;
        return link.isNone() ? party : link;
    }

    /* ------------------------------------------------ whom and what a row means */

    function _fact(Row memory row, Act memory act, uint256 who) private view returns (Fact memory) {
        return facts[_factKey(_select(row, act), row.code, who)];
    }

    function _select(Row memory row, Act memory act) private view returns (Id) {
        if (row.selector == Selector.SELF) return act.id;
        if (row.selector == Selector.PARENT) return act.parent;
        if (row.selector == Selector.LINK) return act.link;
        if (row.selector == Selector.ISSUER) return act.issuer;
        if (row.selector == Selector.CALLER) return act.caller;
        if (row.selector == Selector.JURISDICTION) return books[act.jurisdiction].record;
        if (row.selector == Selector.SCENARIO) return _above(act, Kind.SCENARIO);
        if (row.selector == Selector.AUTHORIZATION) return _above(act, Kind.AUTHORIZATION);
        if (row.selector == Selector.OPERATOR) return _operatorOf(act);
        if (row.selector == Selector.RESOURCE) {
            Id[] memory resources = _resources(act.kind, act.id, act.parent, act.link);
            return resources.length == 0 ? NONE : resources[0];
        }
        return NONE;
    }

    function _above(Act memory act, Kind kind) private view returns (Id) {
        return act.kind == kind ? act.id : _ancestor(act.parent, kind);
    }

    function _operatorOf(Act memory act) private view returns (Id) {
        return act.kind == Kind.AUTHORIZATION ? act.link : edges[_ancestor(act.parent, Kind.AUTHORIZATION)].link;
    }

    /// @dev The parties that a record names for a competent role.
    function _named(Act memory act, uint8 role) internal view returns (Id[] memory named) {
        if (role == Role.DATA_PROVIDER || role == Role.INDUSTRY_AUTHORITY) {
            if (act.kind == Kind.RESOURCE) {
                return _only(role == Role.DATA_PROVIDER ? act.issuer : act.link);
            }
            named = act.kind == Kind.SCENARIO && act.inputs.length != 0
                ? _resourcesOf(act.inputs)
                : _resources(act.kind, act.id, act.parent, act.link);
            for (uint256 i = 0; i < named.length; i++) {
                Edge memory resource = edges[named[i]];
                named[i] = role == Role.DATA_PROVIDER ? resource.issuer : resource.link;
            }
            return named;
        }
        if (role == Role.OPERATOR) return _only(_operatorOf(act));
        if (role == Role.BUYER && act.kind == Kind.EXPORT) return _only(edges[act.link].link);
        if (act.kind == Kind.PRODUCT || act.kind == Kind.AGREEMENT) return _only(act.link);
        return _only(act.issuer);
    }

    function _only(Id id) private pure returns (Id[] memory ids) {
        if (id.isNone()) return ids;
        ids = new Id[](1);
        ids[0] = id;
    }

    function _resources(Kind kind, Id id, Id parent, Id link) private view returns (Id[] memory) {
        if (kind == Kind.RESOURCE) return _only(id);
        if (kind == Kind.GRANT) return _only(link);
        if (kind == Kind.DEMAND) return _only(edges[link].link);
        if (kind == Kind.DELIVERY) return _only(edges[edges[parent].link].link);
        if (kind == Kind.SCENARIO) return _resourcesOf(_inputs(id));
        if (kind == Kind.CASE) {
            Edge memory about = edges[parent];
            return _resources(states[parent].kind, parent, about.parent, about.link);
        }
        return new Id[](0);
    }

    function _resourcesOf(Id[] memory grants) private view returns (Id[] memory resources) {
        resources = new Id[](grants.length);
        for (uint256 i = 0; i < grants.length; i++) resources[i] = edges[grants[i]].link;
    }

    function _inputs(Id id) internal view returns (Id[] memory inputs) {
        if (states[id].kind != Kind.PRODUCT && states[id].kind != Kind.SCENARIO) return inputs;
        inputs = new Id[](edges[id].extra);
        for (uint256 i = 0; i < inputs.length; i++) inputs[i] = _input(id, i);
    }
}
