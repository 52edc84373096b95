// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ILedgerTypes} from "../interfaces/ILedgerTypes.sol";
import {Code, Kind, List, Status, Structure} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {FactWord, StateWord, packPlaced} from "../types/Words.sol";
import {Rules} from "./Rules.sol";

/// @title What the three acts share: the caller's seat, the structure, refusals, breaks
abstract contract Acting is ILedgerTypes, Rules {
    /* ------------------------------------------------ the caller */

    function _seat() internal view returns (Seat memory seat) {
        seat = seats[msg.sender];
        if (seat.stage != BOUND) revert SeatUnknown(msg.sender);
        if (seat.until != 0 && block.timestamp >= seat.until) revert SeatExpired(msg.sender, seat.until);
    }

    /// @dev An account speaks for one party, ever, and only once it has accepted. An offer that it did not accept
    /// gives way to an admission, which comes once, but to no other party's offer: nobody can keep the account of an
    /// admitted party from it, by offering first or later.
    function _offer(
        address account,
        Id party,
        uint64 roles,
        uint32 until,
        uint8 jurisdiction,
        bool admission
    ) internal {
        Seat storage seat = seats[account];
        bool free = seat.stage == 0 || (seat.stage == OFFERED && (admission || seat.party == party));
        if (!free) revert AccountTaken(account, seat.party);
        seats[account] = Seat(party, roles, until, jurisdiction, OFFERED);
    }

    /// @dev Roles count at home; elsewhere they are facts of the party, granted there.
    function _rolesIn(Seat memory seat, uint8 jurisdiction) private view returns (uint64) {
        if (seat.jurisdiction == jurisdiction) return seat.roles;
        FactWord granted = facts[_factKey(seat.party, Code.ROLES, _word(books[jurisdiction].record))];
        uint32 end = granted.factUntil();
        return end != 0 && block.timestamp >= end ? 0 : uint64(granted.value());
    }

    /// @dev The act of `seat` in `jurisdiction`, still without its subject.
    function _actOf(
        Seat memory seat,
        uint8 actKind,
        uint16 code,
        uint8 role,
        uint8 jurisdiction
    ) internal view returns (Act memory act) {
        if (role > 63) revert RoleUnknown(role);
        act.actKind = actKind;
        act.code = code;
        act.jurisdiction = jurisdiction;
        act.version = _versionOf(books[jurisdiction]);
        act.role = role;
        act.roles = _rolesIn(seat, jurisdiction);
        act.caller = seat.party;
    }

    /// @dev The act of `seat` on a recorded subject, not yet placed among its neighbours.
    function _actOn(
        Seat memory seat,
        uint8 actKind,
        uint16 code,
        uint8 role,
        Id subject,
        StateWord state
    ) internal view returns (Act memory act) {
        if (state.kind() == Kind.NONE) revert RecordUnknown(subject);
        act = _actOf(seat, actKind, code, role, state.jurisdiction());
        act.kind = state.kind();
        act.id = subject;
        act.until = state.until();
    }

    function _checkEffective(uint32 effectiveAt) internal view {
        if (effectiveAt > block.timestamp) revert EffectiveInFuture(effectiveAt, block.timestamp);
    }

    /* ------------------------------------------------ structure */

    /// @dev What must hold of what a record stands under and is made of, at its recording and
    /// again when it is put into force. Returns a reserved rule, or 0.
    function _structure(Act memory act, bool intoForce) internal returns (uint16) {
        if (act.kind == Kind.CASE) return 0;
        if (act.kind == Kind.EXPORT) {
            uint16 rule = _unbroken(act.parent);
            if (rule != 0) return rule;
        }
        if (!_parentAllows(act, intoForce)) return Structure.PARENT_NOT_OPERABLE;
        if (act.kind != Kind.PARTY && !act.link.isNone() && !_linkAllows(act)) return Structure.LINK_NOT_OPERABLE;
        if (act.kind == Kind.PRODUCT) {
            uint16 rule = _madeOfUnbroken(act);
            if (rule != 0) return rule;
        }
        if (!_withinScope(act)) return Structure.OUTSIDE_SCOPE;
        if (!_withinTerm(act, intoForce)) return Structure.OUTSIDE_TERM;
        if (intoForce && act.from > block.timestamp) return Structure.NOT_YET;
        return 0;
    }

    /// @dev Grants and scenarios are prepared under an authorization that is only proposed; a
    /// grant's own force waits there for the authorization's.
    function _parentAllows(Act memory act, bool intoForce) private view returns (bool) {
        if (act.parent.isNone()) return true;
        if (act.kind == Kind.EXPORT) return _operable(act.parent, true, act.caller);
        bool early = act.kind == Kind.GRANT || (act.kind == Kind.SCENARIO && !intoForce);
        if (early && states[act.parent].status() == Status.PROPOSED) return true;
        return _operable(act.parent, false, act.caller);
    }

    function _linkAllows(Act memory act) private view returns (bool) {
        return _linkOperable(act.link, act.parent, act.caller);
    }

    function _madeOfUnbroken(Act memory act) private returns (uint16) {
        if (states[act.id].kind() != Kind.NONE) return _walk(act.id);
        uint256 visits;
        bool found;
        for (uint256 i = 0; i < act.inputs.length; i++) {
            (found, visits) = _broken(act.inputs[i], 1, visits);
            if (found) return _brokenRule(visits);
        }
        return 0;
    }

    /// @dev Scope is made of records: a grant is of a resource of its own jurisdiction (the breaks of another are
    /// counted there, and are another authority's), a scenario names grants of its authorization, a demand is
    /// for a grant that its scenario names.
    function _withinScope(Act memory act) private view returns (bool) {
        if (act.kind == Kind.GRANT) return states[act.link].jurisdiction() == act.jurisdiction;
        if (act.kind == Kind.SCENARIO) {
            for (uint256 i = 0; i < act.inputs.length; i++) {
                if (edges[act.inputs[i]].parent() != act.parent) return false;
            }
            return true;
        }
        if (act.kind != Kind.DEMAND) return true;
        uint256 count = edges[act.parent].extra();
        for (uint256 i = 0; i < count; i++) if (_input(act.parent, i) == act.link) return true;
        return false;
    }

    function _withinTerm(Act memory act, bool intoForce) private view returns (bool) {
        if (intoForce && act.until != 0 && block.timestamp >= act.until) return false;
        uint32 limit = states[act.parent].until();
        return limit == 0 || act.kind == Kind.EXPORT || (act.until != 0 && act.until <= limit);
    }

    /* ------------------------------------------------ naming */

    function _referenceHash(
        Kind kind,
        Id issuer,
        bytes32 businessNumber,
        uint64 number
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode("laiqu.record.1", kind, issuer, businessNumber, number));
    }

    /* ------------------------------------------------ refusals */

    /// @dev Changes nothing but the caller's list of refusals (and what a walk remembers to be unbroken,
    /// which is true whoever asked): a forbidden act leaves its trace.
    function _refuse(Act memory act, uint16 rule, uint32 unmet) internal returns (Id, uint16, uint32) {
        _place(act);
        uint256 judgedBy = (uint256(_caseNumber(act)) << 24) | (uint256(act.jurisdiction) << 16) | act.version;
        bytes memory data = abi.encode(
            Refusal({
                tag: TAG_REFUSAL,
                signed: (uint256(uint160(msg.sender)) << 64) |
                    (uint256(act.actKind) << 56) |
                    (uint256(uint8(act.kind)) << 48) |
                    (uint256(act.code) << 32) |
                    judgedBy,
                judged: packPlaced(act.parent, act.link, rule, unmet, _now()),
                call: keccak256(msg.data)
            })
        );
        _append(_listKey(act.caller, List.REFUSALS), keccak256(data));
        _log(Refused.selector, act.caller, act.id, rule, data);
        return (act.id, rule, unmet);
    }

    /* ------------------------------------------------ breaks */

    /// @dev Holds, harm, corrections and their lifting join the jurisdiction's list of breaks.
    /// An item is subject (80) | time (32) | act (8) | code (16), so that a certificate carries
    /// the breaks since a recording in 17 bytes each.
    function _break(uint8 jurisdiction, Id subject, uint8 actKind, uint16 code) internal returns (uint32) {
        uint256 item =
            (_word(subject) << 176) | (block.timestamp << 144) | (uint256(actKind) << 136) | (uint256(code) << 120);
        return _append(_breaksKey(jurisdiction), bytes32(item));
    }

    /// @dev Emits an event of three indexed arguments whose data are already encoded: the bytes
    /// that were hashed are the bytes that are logged, and encoding is paid for once.
    function _log(bytes32 selector, Id first, Id second, uint256 third, bytes memory data) internal {
        bytes32 one = bytes32(Id.unwrap(first));
        bytes32 two = bytes32(Id.unwrap(second));
        assembly ("memory-safe") {
            log4(add(data, 0x20), mload(data), selector, one, two, third)
        }
    }

    /// @dev Memory grows dearer with its square: the items of a batch use the same memory, one
    /// after the other. What an item leaves behind is in storage, the log, or its verdict.
    function _freeMemory() internal pure returns (uint256 free) {
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }

    function _reuseMemory(uint256 free) internal pure {
        assembly {
            mstore(0x40, free)
        }
    }

    function _now() internal view returns (uint32) {
        return SafeCast.toUint32(block.timestamp);
    }
}
