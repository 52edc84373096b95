// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act} from "../types/Act.sol";
import {Kind, List} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {Neighbours} from "./Neighbours.sol";

/// @title The lists of records that are promised complete
abstract contract Listing is Neighbours {
    /// @dev Joins the lists of what the new record stands under and is made of.
    function _list(Act memory act) internal {
        Kind kind = act.kindOf();
        if (kind.equals(Kind.EXPORT)) {
            _joinList(act, act.parent, List.EXPORTS);
            _joinList(act, act.link, List.EXPORTS);
            _joinList(act, _authorizationOf(act), List.EXPORTS);
        } else if (kind.equals(Kind.PRODUCT)) {
            for (uint256 i = 0; i < act.inputs.length; i++) _joinList(act, act.inputs[i], List.PRODUCTS);
        } else if (kind.equals(Kind.DELIVERY)) {
            _joinList(act, _resourceOf(edges[act.parent].link()), List.DELIVERIES);
            _joinList(act, _authorizationOf(act), List.DELIVERIES);
        } else if (kind.equals(Kind.DEMAND)) {
            _joinList(act, _resourceOf(act.link), List.DEMANDS);
        } else if (kind.equals(Kind.SCENARIO)) {
            _joinList(act, act.parent, List.SCENARIOS);
        } else if (kind.equals(Kind.AGREEMENT)) {
            _joinList(act, act.parent, List.AGREEMENTS);
        } else if (kind.equals(Kind.GRANT)) {
            _joinList(act, act.parent, List.GRANTS);
            _joinList(act, act.link, List.GRANTS);
        } else if (kind.equals(Kind.AUTHORIZATION)) {
            _joinList(act, act.parent, List.AUTHORIZATIONS);
        }
    }

    function _resourceOf(Id grant) private view returns (Id) {
        return edges[grant].link();
    }

    function _joinList(Act memory act, Id owner, uint8 list) private {
        if (!owner.isNone()) _append(_listKey(owner, list), bytes32(Id.unwrap(act.id)));
    }
}
