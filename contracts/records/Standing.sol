// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Flag, Kind, Status, Structure} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {EdgeWord, StateWord} from "../types/Words.sol";
import {Facts} from "./Facts.sol";

/// @title Standing is structure and clock
/// @notice What a record stands under must be operable now; what it is made of must be unbroken.
/// One suspension at the top stops everything below at once, without a loop over what is below.
abstract contract Standing is Facts {
    /// @dev Bounds of one walk: products nested in products, and records met. A product with more is refreshed from
    /// its parent products upwards, one call each.
    uint256 internal constant MAX_DEPTH = 8;
    uint256 internal constant MAX_VISITS = 128;
    /// What a walk that went beyond its bounds says it visited.
    uint256 internal constant BEYOND = MAX_VISITS + 1;
    /// `holds` of a state is two counters of four bits: all open holds, and above them those that reach what was made.
    uint8 internal constant MAX_HOLDS = 15;
    uint8 internal constant REACHING_HOLD = 16;

    /// @dev The version whose rows judge now: the pending one from its hour on.
    function _versionOf(Book storage book) internal view returns (uint16) {
        return book.pending != 0 && block.timestamp >= book.pendingFrom ? book.pending : book.current;
    }

    /// @dev In force, not held, before its end: the record's own state, nothing above it.
    function _stands(StateWord state) internal view returns (bool) {
        uint32 end = state.until();
        return state.status() == Status.IN_FORCE && state.holds() == 0 && (end == 0 || block.timestamp < end);
    }

    /// @dev A party stands by itself and its home jurisdiction; not by the registrar who admitted
    /// it, nor by its controller. A jurisdiction stands by itself.
    function _partyStands(Id party) internal view returns (bool) {
        return _partyStands(states[party], 0);
    }

    /// @param home ordinal of a jurisdiction that was just found standing; 0 for none
    function _partyStands(StateWord state, uint8 home) private view returns (bool) {
        if (!_stands(state)) return false;
        uint8 own = state.jurisdiction();
        return own == home || state.kind().equals(Kind.JURISDICTION) || _stands(states[books[own].record]);
    }

    function _operable(Id id) internal view returns (bool) {
        return _operable(id, false, NONE);
    }

    /// @dev Climbs from `id` to its jurisdiction: one loop, because everything stands under one parent.
    /// @param unbroken the inputs of `id` were just found unbroken
    /// @param stood a party that was just found standing: an operator is met again at every step
    function _operable(Id id, bool unbroken, Id stood) internal view returns (bool) {
        uint8 home = stood.isNone() ? 0 : states[stood].jurisdiction();
        while (true) {
            StateWord state = states[id];
            Kind kind = state.kind();
            if (kind.equals(Kind.PARTY) || kind.equals(Kind.JURISDICTION)) return _partyStands(state, home);
            if (!_stands(state)) return false;

            EdgeWord edge = edges[id];
            // A link that is the issuer was just asked.
            Id issuer = edge.issuer();
            Id link = edge.link();
            if (issuer != stood && !_partyStands(states[issuer], home)) return false;
            bool asks = !link.isNone() && link != stood && link != issuer;
            if (asks && !_linkOperable(link, edge.parent(), stood)) return false;
            if (kind.equals(Kind.PRODUCT) && !unbroken && !_unbrokenView(id, state, edge)) return false;
            id = edge.parent();
            if (id.isNone() || kind.equals(Kind.CASE)) return true;
        }
        return false;
    }

    /// @dev A link that stands under the same parent, or whose parent the climb meets anyway,
    /// is asked for its own standing only: an agreement of the product's scenario, a demand's
    /// grant (its authorization is the scenario's).
    function _linkOperable(Id link, Id linkingParent, Id stood) internal view returns (bool) {
        StateWord state = states[link];
        Kind kind = state.kind();
        if (kind.equals(Kind.PARTY)) return _partyStands(state, 0);
        EdgeWord edge = edges[link];
        bool met =
            kind.equals(Kind.GRANT) || (kind.equals(Kind.AGREEMENT) && edge.parent() == edges[linkingParent].parent());
        if (!met) return _operable(link, false, stood);
        if (!_stands(state)) return false;
        Id party = edge.issuer();
        return (party == stood || _partyStands(party)) && _operable(edge.link(), false, stood);
    }

    /* ------------------------------------------------ broken */

    /// @dev What a product that was just found unbroken remembers. Only harm and holds that reach what was made raise
    /// the count: nothing else can break a product, and what cannot break must not make others walk again.
    function _mark(uint8 jurisdiction) internal view returns (uint256) {
        return uint256(books[jurisdiction].breaking) + 1;
    }

    /// @dev A product of one jurisdiction is unbroken while that jurisdiction's count has not moved since it was found
    /// so. Of a FOREIGN product, which is walked every time, the word says something else.
    function _isCleared(Id product, StateWord state, EdgeWord edge) private view returns (bool) {
        // slither-disable-next-line incorrect-equality -- The count as it was then: a moved one clears nothing.
        return edge.flags() & Flag.FOREIGN == 0 && cleared[product] == _mark(state.jurisdiction());
    }

    function _unbrokenView(Id product, StateWord state, EdgeWord edge) private view returns (bool) {
        if (_isCleared(product, state, edge)) return true;
        (bool found, ) = _inputsBroken(product, edge, 0, 0);
        return !found;
    }

    /// @dev As `_unbrokenView`, remembering what it found.
    function _unbroken(Id product) internal returns (uint16) {
        return _isCleared(product, states[product], edges[product]) ? 0 : _walk(product);
    }

    /// @dev Walks the inputs whatever is remembered: a product that is put into force may have
    /// been backfilled unjudged, when nothing vouches for its inputs yet.
    /// @return 0 when unbroken, else INPUT_BROKEN or TOO_DEEP
    function _walk(Id product) internal returns (uint16) {
        StateWord state = states[product];
        EdgeWord edge = edges[product];
        (bool found, uint256 visits) = _inputsBroken(product, edge, 0, 0);
        if (found) return _brokenRule(visits);
        if (edge.flags() & Flag.FOREIGN == 0) cleared[product] = _mark(state.jurisdiction());
        return 0;
    }

    /// @dev A lineage beyond the bounds is not known to be broken: its parent products must be refreshed first.
    function _brokenRule(uint256 visits) internal pure returns (uint16) {
        return visits == BEYOND ? Structure.TOO_DEEP : Structure.INPUT_BROKEN;
    }

    /// @dev Held, harmful, or never in force. A hold of a resource or grant breaks only when it
    /// reaches what was made (RECALL).
    function _ownBroken(StateWord state) internal pure returns (bool) {
        if (!_wasInForce(state.status())) return true;
        uint8 held = state.holds();
        return (_holdsChooseReach(state.kind()) ? held / REACHING_HOLD : held) != 0;
    }

    /// @dev In force, or ended without harm.
    function _wasInForce(uint8 status) internal pure returns (bool) {
        bool never = status < Status.IN_FORCE || status == Status.REJECTED || status == Status.WITHDRAWN;
        return !never && status < Status.HARMFUL;
    }

    /// @dev A hold of these may stop what is new and leave what was made. A hold of other material always reaches it.
    function _holdsChooseReach(Kind kind) internal pure returns (bool) {
        return kind.equals(Kind.RESOURCE) || kind.equals(Kind.GRANT);
    }

    /// @dev Own states only: delivery, demand, grant, resource; imports; products by their inputs.
    /// Beyond the bounds the answer is broken: an unproven lineage carries nothing.
    function _broken(Id id, uint256 depth, uint256 visits) internal view returns (bool, uint256) {
        while (true) {
            if (++visits > MAX_VISITS || depth > MAX_DEPTH) return (true, BEYOND);
            StateWord state = states[id];
            if (_ownBroken(state)) return (true, visits);

            Kind kind = state.kind();
            EdgeWord edge = edges[id];
            if (kind.equals(Kind.DELIVERY) || kind.equals(Kind.EXPORT)) id = edge.parent();
            else if (kind.equals(Kind.DEMAND) || kind.equals(Kind.GRANT)) id = edge.link();
            else if (!kind.equals(Kind.PRODUCT) || _isCleared(id, state, edge)) return (false, visits);
            else return _inputsBroken(id, edge, depth, visits);
        }
        return (true, visits);
    }

    function _inputsBroken(
        Id product,
        EdgeWord edge,
        uint256 depth,
        uint256 visits
    ) internal view returns (bool found, uint256) {
        uint256 count = edge.extra();
        for (uint256 i = 0; i < count; i++) {
            (found, visits) = _broken(_input(product, i), depth + 1, visits);
            if (found) break;
        }
        return (found, visits);
    }

    /* ------------------------------------------------ climbing */

    /// @dev The nearest record of `kind` at or above `id`; NONE when there is none.
    function _ancestor(Id id, Kind kind) internal view returns (Id) {
        while (!id.isNone() && states[id].kind() != kind) id = edges[id].parent();
        return id;
    }
}
