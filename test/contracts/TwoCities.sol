// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {Kind, Role} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @title Two cities under the same rules; the authority of the second has gone astray
abstract contract TwoCities is City {
    uint8 internal constant CITY = 1;
    uint8 internal constant NEIGHBOUR = 2;

    Id internal neighbour;
    address internal rogue;
    address internal rogueOperator;
    address internal rogueProvider;

    function _founding() internal virtual override returns (Founding.FoundingJurisdiction[] memory founding) {
        Founding.FoundingJurisdiction[] memory cities = super._founding();
        founding = new Founding.FoundingJurisdiction[](2);
        founding[0] = cities[0];
        founding[1] = _emptyCity("NEIGHBOUR", 3);
        neighbour = _referenceId(Kind.JURISDICTION, NO_ID, "NEIGHBOUR", 0);
        rogue = _party(founding[1], neighbour, 0, "ROGUE AUTHORITY", Role.DATA_AUTHORITY);
        rogueOperator = _party(founding[1], neighbour, 1, "ROGUE OPERATOR", Role.OPERATOR);
        rogueProvider = _party(founding[1], neighbour, 2, "ROGUE PROVIDER", Role.DATA_PROVIDER);
    }

    /// @dev A scenario of the neighbour, ready to be worked under.
    function _neighbourScenario() internal returns (Id) {
        Id authorization = _made(rogue, _draft(Kind.AUTHORIZATION, neighbour, partyOf[rogueOperator]));
        return _made(rogueOperator, _draft(Kind.SCENARIO, authorization, NO_ID));
    }
}
