// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Flag, Kind, List, Status} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// @title Standing is structure and clock
/// @notice What a record stands under must be operable now; what it is made of must be unbroken.
/// One suspension at the top stops everything below at once, without a loop over what is below.
abstract contract Standing is LedgerStorage {
    /// @dev Bounds of one walk through a product's inputs. A product with more is refreshed from
    /// its parent products upwards, one call each.
    uint256 internal constant MAX_DEPTH = 8;
    uint256 internal constant MAX_VISITS = 64;

    /// @dev In force, not held, before its end: the record's own state, nothing above it.
    function _stands(Id id) internal view returns (bool) {
        return _standsBy(states[id]);
    }

    function _standsBy(State memory state) private view returns (bool) {
        return state.status == Status.IN_FORCE && state.holds == 0
            && (state.until == 0 || block.timestamp < state.until);
    }

    /// @dev A party stands by itself and its home jurisdiction; not by the registrar who admitted
    /// it, nor by its controller.
    function _partyStands(Id party) internal view returns (bool) {
        State memory state = states[party];
        if (!_standsBy(state)) return false;
        return state.kind == Kind.JURISDICTION || _stands(books[state.jurisdiction].record);
    }

    function _operable(Id id) internal view returns (bool) {
        State memory state = states[id];
        if (state.kind == Kind.PARTY || state.kind == Kind.JURISDICTION) return _partyStands(id);
        if (!_standsBy(state)) return false;

        Edge memory edge = edges[id];
        if (!_partyStands(edge.issuer)) return false;
        if (!edge.link.isNone() && !_operable(edge.link)) return false;
        if (state.kind == Kind.PRODUCT && !_unbrokenView(id, state.jurisdiction, edge)) return false;
        return edge.parent.isNone() || state.kind == Kind.CASE || _operable(edge.parent);
    }

    /* ------------------------------------------------ broken */

    function _breaksKey(uint8 jurisdiction) internal view returns (uint256) {
        return _listKey(books[jurisdiction].record, List.BREAKS);
    }

    function _breaks(uint8 jurisdiction) internal view returns (uint32) {
        return lists[_breaksKey(jurisdiction)].count;
    }

    /// @dev A product of one jurisdiction is unbroken while that jurisdiction's count of breaks
    /// has not moved since it was found so. A FOREIGN product is walked every time.
    function _isCleared(Id product, uint8 jurisdiction, Edge memory edge) internal view returns (bool) {
        return edge.flags & Flag.FOREIGN == 0 && cleared[product] == _breaks(jurisdiction);
    }

    function _unbrokenView(Id product, uint8 jurisdiction, Edge memory edge) private view returns (bool) {
        if (_isCleared(product, jurisdiction, edge)) return true;
        (bool found,) = _inputsBroken(product, edge, 0, 0);
        return !found;
    }

    /// @dev As `_unbrokenView`, remembering what it found.
    function _unbroken(Id product) internal returns (bool) {
        uint8 jurisdiction = states[product].jurisdiction;
        Edge memory edge = edges[product];
        if (_isCleared(product, jurisdiction, edge)) return true;
        (bool found,) = _inputsBroken(product, edge, 0, 0);
        if (found) return false;
        if (edge.flags & Flag.FOREIGN == 0) cleared[product] = _breaks(jurisdiction);
        return true;
    }

    /// @dev Held, harmful, or never in force. A hold of a resource or grant breaks only when it
    /// reaches what was made (RECALL).
    function _ownBroken(State memory state) private pure returns (bool) {
        if (state.status >= Status.HARMFUL) return true;
        if (
            state.status < Status.IN_FORCE || state.status == Status.REJECTED || state.status == Status.WITHDRAWN
        ) return true;
        bool reaching = state.kind == Kind.RESOURCE || state.kind == Kind.GRANT;
        return reaching ? state.holds >> 4 != 0 : state.holds != 0;
    }

    /// @dev Own states only: delivery, demand, grant, resource; imports; products by their inputs.
    /// Beyond the bounds the answer is broken: an unproven lineage carries nothing.
    function _broken(Id id, uint256 depth, uint256 visits) internal view returns (bool, uint256) {
        if (++visits > MAX_VISITS || depth > MAX_DEPTH) return (true, visits);
        State memory state = states[id];
        if (_ownBroken(state)) return (true, visits);

        Edge memory edge = edges[id];
        if (state.kind == Kind.DELIVERY || state.kind == Kind.EXPORT) {
            return _broken(edge.parent, depth + 1, visits);
        }
        if (state.kind == Kind.DEMAND || state.kind == Kind.GRANT) return _broken(edge.link, depth + 1, visits);
        if (state.kind == Kind.PRODUCT) {
            if (_isCleared(id, state.jurisdiction, edge)) return (false, visits);
            return _inputsBroken(id, edge, depth, visits);
        }
        return (false, visits);
    }

    function _inputsBroken(Id product, Edge memory edge, uint256 depth, uint256 visits)
        internal
        view
        returns (bool found, uint256)
    {
        for (uint256 i = 0; i < edge.extra; i++) {
            (found, visits) = _broken(_input(product, i), depth + 1, visits);
            if (found) return (true, visits);
        }
        return (false, visits);
    }

    /* ------------------------------------------------ climbing */

    /// @dev The nearest record of `kind` at or above `id`; NONE when there is none.
    function _ancestor(Id id, Kind kind) internal view returns (Id) {
        while (!id.isNone() && states[id].kind != kind) id = edges[id].parent;
        return id;
    }
}
