// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {Founding} from "../../contracts/records/Founding.sol";
import {Status} from "../../contracts/types/Codes.sol";
import {Agencies} from "./Agencies.sol";
import {City} from "./City.sol";
import {TwoCities} from "./TwoCities.sol";

/// @dev Agencies decide about parties of their own jurisdiction only.
contract DecidedAtHomeTest is TwoCities, Agencies {
    function _founding() internal override(City, TwoCities) returns (Founding.FoundingJurisdiction[] memory) {
        return TwoCities._founding();
    }

    function test_no_authority_of_another_jurisdiction_is_ended() public {
        _assertFails(_end(partyOf[rogue], Status.TERMINATED), IGovernance.NotAtHome.selector);
    }

    function test_no_account_is_given_to_a_party_of_another_jurisdiction() public {
        _assertFails(_seat(partyOf[rogue], address(0xACC), PRICES, address(0)), IGovernance.NotAtHome.selector);
    }

    function test_no_authority_of_another_jurisdiction_joins_the_roster() public {
        _assertFails(_rosterOf(_ids(partyOf[authority], partyOf[rogue]), 2, DELAY), IGovernance.NotAtHome.selector);
    }
}
