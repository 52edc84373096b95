// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev An application is handed in while its procurement is open, and decided when that is over.
contract ApplicationsTest is City {
    Id private procurement;
    Id private application;

    function setUp() public override {
        super.setUp();
        procurement = _made(authority, _ending(_draft(Kind.PROCUREMENT, city, NO_ID), FOUNDED + 5));
        application = _made(watchers[0], _proposed(_draft(Kind.APPLICATION, procurement, NO_ID)));
    }

    function testFuzz_an_application_is_decided_after_its_procurement(bool marked) public {
        vm.warp(FOUNDED + 5);
        if (marked) _settled(regulator, procurement, Status.FULFILLED);

        assertEq(_settle(regulator, application, Status.IN_FORCE), 0, "rule");
    }

    function testFuzz_no_application_is_granted_in_a_procurement_that_is_held_or_harmful(uint8 way) public {
        uint8[3] memory ways = [Status.REVOKED, Status.VOID, Status.PROHIBITED_RECALL];
        if (way % 4 == 3) _held(regulator, procurement, 0);
        else _settled(regulator, procurement, ways[way % 4]);

        assertEq(_settle(regulator, application, Status.IN_FORCE), Structure.PARENT_NOT_OPERABLE, "rule");
    }

    function testFuzz_no_authorization_comes_into_force_behind_a_procurement_that_is_held_or_harmful(uint8 way) public {
        Id[] memory behind = _ids(procurement);
        Id sound = _made(authority, _proposed(_of(_draft(Kind.AUTHORIZATION, city, partyOf[operator]), behind)));
        Id authorization = _made(
            authority,
            _proposed(_of(_draft(Kind.AUTHORIZATION, city, partyOf[operator]), behind))
        );
        assertEq(_settle(regulator, sound, Status.IN_FORCE), 0, "the procurement is sound");

        if (way % 2 == 0) _held(regulator, procurement, 0);
        else _settled(regulator, procurement, Status.REVOKED);

        assertEq(_settle(regulator, authorization, Status.IN_FORCE), Structure.INPUT_BROKEN, "rule");
    }
}
