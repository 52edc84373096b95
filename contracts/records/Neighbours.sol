// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "../types/Act.sol";
import {ActKind, Code, Kind, Role, Status} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {Positions} from "../types/Positions.sol";
import {Selector} from "../types/Rows.sol";
import {EdgeWord, StateWord} from "../types/Words.sol";
import {Standing} from "./Standing.sol";

/// @title Whom and what an act is about: the records around it, and the parties that they name
/// @notice Everything here is a pure function of edges that never change, so a draft and its record see the same
/// neighbours. A case sees the neighbours of what it is about.
abstract contract Neighbours is Standing {
    /// A party is compared with its controllers, their controllers, and theirs.
    uint256 internal constant CONTROLLERS = 3;

    /// @dev Where a record stands: of an act, whose record may not be written yet, or of a recorded one.
    struct Place {
        Kind kind;
        Id id;
        Id parent;
        Id link;
        Id issuer;
        /// The grants of a scenario, plan and procurement of an authorization.
        Id[] scope;
    }

    function _placeOf(Act memory act) internal view returns (Place memory) {
        if (act.isOf(Kind.CASE)) return _placeOf(act.parent);
        return Place(act.kindOf(), act.id, act.parent, act.link, act.issuer, act.inputs);
    }

    function _placeOf(Id id) internal view returns (Place memory) {
        while (states[id].kind().equals(Kind.CASE)) id = edges[id].parent();
        EdgeWord edge = edges[id];
        Kind kind = states[id].kind();
        // Nobody asks a place what a product was made of.
        Id[] memory scope = kind.equals(Kind.PRODUCT) ? new Id[](0) : _inputs(id);
        return Place(kind, id, edge.parent(), edge.link(), edge.issuer(), scope);
    }

    function _inputs(Id id) internal view returns (Id[] memory inputs) {
        Kind kind = states[id].kind();
        if (!kind.equals(Kind.PRODUCT) && !kind.equals(Kind.SCENARIO) && !kind.equals(Kind.AUTHORIZATION))
            return inputs;
        inputs = new Id[](edges[id].extra());
        for (uint256 i = 0; i < inputs.length; i++) inputs[i] = _input(id, i);
    }

    /* ------------------------------------------------ records */

    /// @dev The one record that a selector means; NONE when there is none. `RESOURCE` and `PRODUCTS` mean as many as
    /// there are: see `_selectEach`.
    function _select(Act memory act, uint8 selector) internal view returns (Id) {
        if (selector == Selector.SELF) return act.id;
        if (selector == Selector.PARENT) return act.parent;
        if (selector == Selector.LINK) return act.link;
        if (selector == Selector.ISSUER) return act.issuer;
        if (selector == Selector.CALLER) return act.caller;
        if (selector == Selector.ABOUT) return act.about;
        if (selector == Selector.JURISDICTION) return books[act.jurisdiction].record;
        if (selector == Selector.SCENARIO) return _scenarioOf(act);
        if (selector == Selector.AUTHORIZATION) return _authorizationOf(act);
        if (selector == Selector.OPERATOR) return _operatorOf(act);
        if (selector == Selector.PREVIOUS) return _previousOf(act);
        if (selector == Selector.AGREEMENT) return _agreementOf(act);
        if (selector == Selector.PLAN) return _behindAuthorization(act, Kind.PLAN);
        if (selector == Selector.PROCUREMENT) return _behindAuthorization(act, Kind.PROCUREMENT);
        if (selector == Selector.CASE) return _caseOfHold(act);
        return NONE;
    }

    /// @dev Whether a selector means as many records as there are: a row about them holds if it holds for each.
    function _meansMany(uint8 selector) internal pure returns (bool) {
        // Nearly every row asks for one of those below.
        if (selector < Selector.RESOURCE) return false;
        return selector == Selector.RESOURCE || selector == Selector.PRODUCTS;
    }

    function _selectEach(Act memory act, uint8 selector) internal view returns (Id[] memory) {
        return selector == Selector.RESOURCE ? _resources(act) : _productsAmong(act);
    }

    function _scenarioOf(Act memory act) internal view returns (Id) {
        return act.isOf(Kind.SCENARIO) ? act.id : _ancestor(act.parent, Kind.SCENARIO);
    }

    function _authorizationOf(Act memory act) internal view returns (Id) {
        return act.isOf(Kind.AUTHORIZATION) ? act.id : _authorizationAbove(act.kindOf(), act.parent);
    }

    /// @dev Every kind stands a fixed number of records below its authorization, so that the way up asks for no kinds.
    /// @return id NONE for what stands under none
    function _authorizationAbove(Kind kind, Id parent) internal view returns (Id id) {
        if (kind.equals(Kind.CASE)) return _ancestor(parent, Kind.AUTHORIZATION);
        uint256 steps = Positions.belowAuthorization(kind);
        if (steps == 0) return NONE;
        id = parent;
        for (; steps > 1 && !id.isNone(); steps--) id = edges[id].parent();
    }

    function _operatorOf(Act memory act) internal view returns (Id) {
        return act.isOf(Kind.AUTHORIZATION) ? act.link : edges[_authorizationOf(act)].link();
    }

    function _previousOf(Act memory act) internal view returns (Id) {
        return _previous(act.id, act.kindOf(), act.parent, act.link);
    }

    function _agreementOf(Act memory act) internal view returns (Id) {
        Place memory place = _placeOf(act);
        return place.kind.equals(Kind.EXPORT) ? place.link : NONE;
    }

    /// @dev The plan or procurement that an authorization names among its inputs; an application stands under its
    /// procurement, which links to its plan.
    function _behindAuthorization(Act memory act, Kind kind) internal view returns (Id) {
        Place memory place = _placeOf(act);
        if (place.kind.equals(Kind.APPLICATION))
            return kind.equals(Kind.PLAN) ? edges[place.parent].link() : place.parent;
        if (place.kind.equals(Kind.PROCUREMENT)) return kind.equals(Kind.PLAN) ? place.link : place.id;
        Id[] memory inputs =
            place.kind.equals(Kind.AUTHORIZATION)
                ? place.scope
                : _inputs(_authorizationAbove(place.kind, place.parent));
        for (uint256 i = 0; i < inputs.length; i++) if (states[inputs[i]].kind() == kind) return inputs[i];
        return NONE;
    }

    /// @dev The case for which the hold was stated that this act releases: the act names its holder, or releases its
    /// own.
    function _caseOfHold(Act memory act) internal view returns (Id) {
        if (act.code != Code.RELEASE) return NONE;
        Id holder = act.about.isNone() ? act.caller : act.about;
        return _caseOf(facts[_holdKey(act.id, holder)]);
    }

    /// @dev Every resource that a record is about: its own, or those of the grants that its scenario names.
    function _resources(Act memory act) internal view returns (Id[] memory) {
        return _resources(_placeOf(act));
    }

    function _resources(Place memory place) private view returns (Id[] memory resources) {
        Kind kind = place.kind;
        if (kind.equals(Kind.RESOURCE)) return _only(place.id);
        if (kind.equals(Kind.GRANT)) return _only(place.link);
        if (kind.equals(Kind.DEMAND)) return _only(edges[place.link].link());
        if (kind.equals(Kind.DELIVERY)) return _only(edges[edges[place.parent].link()].link());

        Id[] memory grants = kind.equals(Kind.SCENARIO) ? place.scope : _inputs(_ancestor(place.parent, Kind.SCENARIO));
        resources = new Id[](grants.length);
        for (uint256 i = 0; i < grants.length; i++) resources[i] = edges[grants[i]].link();
    }

    /// @dev The products of which a product, or the product of an export, was made. Another jurisdiction judges its
    /// own: of the others its parties can say nothing.
    function _productsAmong(Act memory act) internal view returns (Id[] memory products) {
        Place memory place = _placeOf(act);
        Id[] memory inputs = act.inputs;
        if (!act.isOf(Kind.PRODUCT)) inputs = _inputs(place.kind.equals(Kind.EXPORT) ? place.parent : place.id);
        products = new Id[](inputs.length);
        uint256 count;
        for (uint256 i = 0; i < inputs.length; i++) {
            StateWord state = states[inputs[i]];
            bool elsewhere = act.actKind == ActKind.ABROAD && state.jurisdiction() != act.jurisdiction;
            if (state.kind().equals(Kind.PRODUCT) && !elsewhere) products[count++] = inputs[i];
        }
        assembly ("memory-safe") {
            mstore(products, count)
        }
    }

    /* ------------------------------------------------ parties */

    /// @dev The parties that the act's record names for a competent role.
    function _named(Act memory act, uint8 role) internal view returns (Id[] memory) {
        bool plain = role == Role.OPERATOR && !act.isOf(Kind.CASE);
        return plain ? _only(_operatorAt(act.kindOf(), act.id, act.parent, act.link)) : _namedAt(_placeOf(act), role);
    }

    /// @dev The parties that a record names for a competent role.
    function _namedBy(Id record, uint8 role) internal view returns (Id[] memory) {
        Kind kind = states[record].kind();
        if (role != Role.OPERATOR || kind.equals(Kind.CASE)) return _namedAt(_placeOf(record), role);
        EdgeWord edge = edges[record];
        return _only(_operatorAt(kind, record, edge.parent(), edge.link()));
    }

    function _operatorAt(Kind kind, Id id, Id parent, Id link) private view returns (Id) {
        if (kind.equals(Kind.PARTY)) return id;
        if (kind.equals(Kind.AUTHORIZATION) || kind.equals(Kind.DOMAIN)) return link;
        return edges[_authorizationAbove(kind, parent)].link();
    }

    /// @dev A party names itself. Nobody is named by what has no word for him: an authorization names no provider.
    function _namedAt(Place memory place, uint8 role) private view returns (Id[] memory none) {
        Kind kind = place.kind;
        if (kind.equals(Kind.PARTY)) return _only(place.id);
        if (role == Role.DATA_PROVIDER || role == Role.INDUSTRY_AUTHORITY) return _authoritiesOver(place, role);
        if (role == Role.OPERATOR) return _only(_operatorAt(kind, place.id, place.parent, place.link));
        if (role == Role.DEVELOPER) return _developer(place);
        if (role != Role.BUYER) return none;
        if (kind.equals(Kind.AGREEMENT)) return _mayStillBe(place.id) ? _only(place.link) : none;
        return
            kind.equals(Kind.EXPORT) && _wasInForce(states[place.link].status())
                ? _only(edges[place.link].link())
                : none;
    }

    /// @dev A resource names who recorded it and whom it links to; everything else names those of its resources.
    function _authoritiesOver(Place memory place, uint8 role) private view returns (Id[] memory named) {
        bool provider = role == Role.DATA_PROVIDER;
        if (place.kind.equals(Kind.RESOURCE)) return _only(provider ? place.issuer : place.link);
        named = _resources(place);
        uint256 count;
        for (uint256 i = 0; i < named.length; i++) {
            EdgeWord resource = edges[named[i]];
            Id party = provider ? resource.issuer() : resource.link();
            if (!party.isNone()) named[count++] = party;
        }
        assembly ("memory-safe") {
            mstore(named, count)
        }
    }

    /// @dev A product and an agreement link to their developer, and an export's product does. A demand or import of
    /// his own names him where an agreement of his stands under the same scenario.
    function _developer(Place memory place) private view returns (Id[] memory none) {
        Kind kind = place.kind;
        if (kind.equals(Kind.PRODUCT) || kind.equals(Kind.AGREEMENT))
            return _mayStillBe(place.id) ? _only(place.link) : none;
        if (kind.equals(Kind.EXPORT))
            return _wasInForce(states[place.parent].status()) ? _only(edges[place.parent].link()) : none;
        if (!kind.equals(Kind.DEMAND) && !kind.equals(Kind.IMPORT)) return none;
        Id agreement = facts[_lastChildKey(Kind.AGREEMENT, place.parent, place.issuer)].by();
        return _wasInForce(states[agreement].status()) ? _only(place.issuer) : none;
    }

    /// @dev Not harmful, and neither rejected nor withdrawn: a proposed agreement names him who shall accept it.
    function _mayStillBe(Id id) private view returns (bool) {
        uint8 status = states[id].status();
        return status < Status.HARMFUL && status != Status.REJECTED && status != Status.WITHDRAWN;
    }

    function _only(Id id) private pure returns (Id[] memory ids) {
        if (id.isNone()) return ids;
        ids = new Id[](1);
        ids[0] = id;
    }

    /// @dev The party of a record: a party is itself, everything else belongs to who recorded it.
    function _partyOf(Act memory act, Id id) internal view returns (Id) {
        if (id == act.id && !act.isOf(Kind.PARTY)) return act.issuer;
        return id == act.id || states[id].kind().equals(Kind.PARTY) ? id : edges[id].issuer();
    }

    /// @dev Different parties without a common controller, neither controlling the other: a party's link is its nearest
    /// enterprise controller, and public bodies are nobody's controller.
    function _separate(Id one, Id other) internal view returns (bool) {
        return _separate(one, edges[one].link(), other);
    }

    /// @param controller of `one`, which may not be recorded yet
    function _separate(Id one, Id controller, Id other) internal view returns (bool) {
        for (uint256 i = 0; i <= CONTROLLERS && !one.isNone(); i++) {
            Id above = other;
            for (uint256 j = 0; j <= CONTROLLERS && !above.isNone(); j++) {
                if (one == above) return false;
                above = edges[above].link();
            }
            one = i == 0 ? controller : edges[one].link();
        }
        return true;
    }
}
