// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract StandingTest is City {
    /// Products within products that one walk goes down, below the first.
    uint256 private constant DEEPEST = 7;

    uint256 private constant LEVELS = 6;

    /// @dev What an export stands under, from the top down, as far as a single party may hold or end it, with the rule
    /// that refuses. What governance alone ends: `Governing.t.sol`.
    function _above(uint256 level) private view returns (Id, uint16) {
        if (level == 0) return (partyOf[operator], Structure.PARTY_NOT_STANDING);
        if (level == 1) return (line.authorization, Structure.PARENT_NOT_OPERABLE);
        if (level == 2) return (line.scenario, Structure.PARENT_NOT_OPERABLE);
        if (level == 3) return (line.product, Structure.PARENT_NOT_OPERABLE);
        if (level == 4) return (line.agreement, Structure.LINK_NOT_OPERABLE);
        return (partyOf[buyer], Structure.LINK_NOT_OPERABLE);
    }

    function _refuses(uint16 expected) private {
        assertEq(_record(operator, _export(line)).rule, expected, "rule of the export");
    }

    function testFuzz_a_hold_at_any_level_stops_what_is_below_until_its_release(uint8 level, uint8 who) public {
        (Id id, uint16 rule) = _above(level % LEVELS);
        address holder = watchers[who % WATCHERS];
        _refuses(0);

        _held(holder, id, 0);
        _refuses(rule);

        _released(holder, id);
        _refuses(0);
    }

    function testFuzz_harm_and_ends_at_any_level_stop_what_is_below(uint8 level, uint8 way) public {
        uint8[11] memory ways = [
            Status.FULFILLED,
            Status.SUPERSEDED,
            Status.TERMINATED,
            Status.PURGED,
            Status.PROHIBITED,
            Status.FAILED,
            Status.DISMISSED,
            Status.VOID,
            Status.REVOKED,
            Status.RECALLED,
            Status.PROHIBITED_RECALL
        ];
        (Id id, uint16 rule) = _above(level % LEVELS);
        uint8 status = ways[way % 11];
        // The tiny rulebook ends an agreement only after a case.
        vm.assume(!(id == line.agreement && status == Status.TERMINATED));

        _settled(regulator, id, status);

        _refuses(rule);
    }

    function testFuzz_a_lifted_prohibition_lets_what_is_below_go_on(uint8 level, bool recall) public {
        (Id id, uint16 rule) = _above(level % LEVELS);
        _settled(regulator, id, recall ? Status.PROHIBITED_RECALL : Status.PROHIBITED);
        _refuses(rule);

        _settled(authority, id, Status.IN_FORCE);

        _refuses(0);
    }

    function testFuzz_what_has_ended_by_the_clock_carries_nothing(uint256 seed, uint32 moment) public {
        uint32 authorizationEnd = uint32(bound(seed, 10, 40));
        uint32 scenarioEnd = uint32(bound(seed >> 32, 9, authorizationEnd));
        uint32 productEnd = uint32(bound(seed >> 64, 8, scenarioEnd));
        uint32 agreementEnd = uint32(bound(seed >> 96, 8, scenarioEnd));
        Lineage memory under = _lineage(
            FOUNDED + authorizationEnd,
            FOUNDED + scenarioEnd,
            FOUNDED + productEnd,
            FOUNDED + agreementEnd
        );
        moment = uint32(bound(moment, 0, 50));
        vm.warp(FOUNDED + moment);

        uint16 rule = _record(operator, _export(under)).rule;
        uint16 demand = _record(operator, _ending(_draft(Kind.DEMAND, under.scenario, under.grants[0]), FOUNDED + 9))
            .rule;
        uint16 scenario = _record(operator, _ending(_draft(Kind.SCENARIO, under.authorization, NO_ID), FOUNDED + 9))
            .rule;

        bool parentEnded = moment >= productEnd;
        assertEq(
            rule,
            parentEnded
                ? Structure.PARENT_NOT_OPERABLE
                : moment >= agreementEnd
                    ? Structure.LINK_NOT_OPERABLE
                    : 0,
            "export"
        );
        assertTrue((demand == Structure.PARENT_NOT_OPERABLE) == (moment >= scenarioEnd), "demand");
        assertTrue((scenario == Structure.PARENT_NOT_OPERABLE) == (moment >= authorizationEnd), "scenario");
    }

    /* WHAT A PRODUCT IS MADE OF */

    /// @dev Everything that the product is made of, transitively.
    function _inside(uint256 which) private view returns (Id) {
        uint256 i = which % 2;
        if (which < 2) return line.deliveries[i];
        if (which < 4) return line.demands[i];
        if (which < 6) return line.grants[i];
        if (which < 8) return line.resources[i];
        return line.imported;
    }

    function testFuzz_an_export_of_broken_input_is_refused_until_the_break_is_lifted(uint8 which, uint8 depth) public {
        Id inside = _inside(bound(which, 0, 8));
        Id[] memory tower = _tower(depth % (DEEPEST + 1));
        Id top = tower[tower.length - 1];
        Draft memory made = _draft(Kind.EXPORT, top, line.agreement);
        assertEq(_record(operator, made).rule, 0, "before the break");

        _held(regulator, inside, 1);
        assertEq(_record(operator, _draft(Kind.EXPORT, top, line.agreement)).rule, Structure.INPUT_BROKEN, "broken");
        assertTrue(ledger.broken(top) && !ledger.operable(top), "the views say so too");

        _released(regulator, inside);
        assertEq(_record(operator, _draft(Kind.EXPORT, top, line.agreement)).rule, 0, "after the release");
        assertTrue(!ledger.broken(top) && ledger.operable(top), "the views say so too");
    }

    /// @dev Products of products, the city's own product at the bottom.
    function _tower(uint256 more) private returns (Id[] memory tower) {
        tower = new Id[](more + 1);
        tower[0] = line.product;
        for (uint256 i = 1; i <= more; i++) tower[i] = _productOf(_ids(tower[i - 1]));
    }

    function testFuzz_a_product_too_deep_for_one_walk_is_refreshed_from_below(uint8 more, uint8 which) public {
        Id[] memory tower = _tower(bound(more, DEEPEST + 1, DEEPEST + 4));
        Id top = tower[tower.length - 1];
        Id inside = _inside(bound(which, 0, 8));
        assertEq(_record(operator, _draft(Kind.EXPORT, top, line.agreement)).rule, 0, "before the break");
        _held(regulator, inside, 1);
        for (uint256 i = 0; i < tower.length; i++) assertTrue(!ledger.refresh(tower[i]), "broken");
        _released(regulator, inside);
        assertEq(_record(operator, _draft(Kind.EXPORT, top, line.agreement)).rule, Structure.TOO_DEEP, "unproven");

        for (uint256 i = 0; i < tower.length; i++) assertTrue(ledger.refresh(tower[i]), "unbroken");

        assertEq(_record(operator, _draft(Kind.EXPORT, top, line.agreement)).rule, 0, "after refreshing");
    }

    function testFuzz_a_product_of_broken_input_is_refused(uint8 which, bool harm) public {
        Id inside = _inside(bound(which, 0, 8));
        if (harm) _settled(regulator, inside, Status.RECALLED);
        else _held(regulator, inside, 1);
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(line.product);

        assertEq(_record(operator, draft).rule, Structure.INPUT_BROKEN, "rule");
    }

    function testFuzz_only_a_recall_of_a_resource_or_grant_reaches_what_was_made(uint8 which, uint88 reach) public {
        Id id = which % 2 == 0 ? line.resources[(which / 2) % 2] : line.grants[(which / 2) % 2];
        uint256 i = (which / 2) % 2;

        _held(regulator, id, reach);

        bool recall = reach & 1 == 1;
        _refuses(recall ? Structure.INPUT_BROKEN : 0);
        assertTrue(ledger.broken(line.product) == recall, "the product is broken by a recall only");
        // Nothing new is made of it either way.
        uint16 demand = _record(operator, _draft(Kind.DEMAND, line.scenario, line.grants[i])).rule;
        assertEq(demand, Structure.LINK_NOT_OPERABLE, "a new demand");
    }

    function testFuzz_an_ordinary_end_of_an_input_breaks_nothing_made_of_it(uint8 which, uint8 way) public {
        uint8[6] memory ways = [
            Status.FULFILLED,
            Status.SUPERSEDED,
            Status.PURGED,
            Status.FAILED,
            Status.DISMISSED,
            Status.PROHIBITED
        ];

        _settled(regulator, _inside(bound(which, 0, 8)), ways[way % 6]);

        _refuses(0);
    }

    function testFuzz_the_memory_of_an_unbroken_walk_never_hides_a_break(uint256 seed) public {
        bool[9] memory held;
        for (uint256 step = 0; step < 12; step++) {
            uint256 which = (seed >> (8 * step)) % 9;
            if (held[which]) _released(regulator, _inside(which));
            else _held(regulator, _inside(which), 1);
            held[which] = !held[which];
            bool any;
            for (uint256 i = 0; i < 9; i++) any = any || held[i];

            if ((seed >> (128 + step)) & 1 == 0) assertTrue(ledger.refresh(line.product) == !any, "refreshed");
            else _refuses(any ? Structure.INPUT_BROKEN : 0);
        }
    }

    /// @dev A product of as many deliveries as it may name is walked in one go.
    function test_a_product_of_32_deliveries_is_walked() public {
        Id[] memory inputs = new Id[](32);
        for (uint256 i = 0; i < 32; i++) inputs[i] = _made(providerA, _draft(Kind.DELIVERY, line.demands[0], NO_ID));
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = inputs;

        assertEq(_record(operator, draft).rule, 0, "rule");
    }

    /// @dev 128 records are met in one walk; what is made of more is refreshed from below.
    function test_a_product_of_too_much_for_one_walk_is_refreshed_from_below() public {
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = new Id[](32);
        for (uint256 i = 0; i < 32; i++)
            draft.inputs[i] = _made(providerA, _draft(Kind.DELIVERY, line.demands[0], NO_ID));
        Id wide = _made(operator, draft);
        draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(wide);
        Id wider = _made(operator, draft);
        assertTrue(!ledger.broken(wider), "remembered");
        _moveBreaks(1);

        assertTrue(ledger.broken(wider) && !ledger.refresh(wider), "129 records are too many");
        assertTrue(ledger.refresh(wide) && ledger.refresh(wider), "from below");
    }

    function testFuzz_only_a_product_is_refreshed(uint8 which) public {
        Id id = _inside(bound(which, 0, 8));

        _assertReverts(operator, abi.encodeWithSignature("refresh(bytes10)", id), WrongKind.selector);
    }

    /* LINKS */

    /// @dev The agreement is asked for its own standing, and so is the party that recorded it.
    function test_an_agreement_stands_only_while_who_recorded_it_does() public {
        Id agreement = _made(watchers[1], _draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]));
        _held(regulator, partyOf[watchers[1]], 0);

        uint16 rule = _record(operator, _draft(Kind.EXPORT, line.product, agreement)).rule;

        assertEq(rule, Structure.LINK_NOT_OPERABLE, "rule");
    }

    /// @dev The climb from the product does not meet another scenario: the link's own must be climbed.
    function testFuzz_an_agreement_of_another_scenario_stands_only_while_that_does(bool authorization) public {
        Lineage memory other = _lineage(0, 0, 0, 0);
        _held(regulator, authorization ? other.authorization : other.scenario, 0);

        uint16 rule = _record(operator, _draft(Kind.EXPORT, line.product, other.agreement)).rule;

        assertEq(rule, Structure.LINK_NOT_OPERABLE, "rule");
    }

    /// @dev Whoever acts: the operator of an authorization, the grant of a demand and the developer of a product stand.
    function testFuzz_a_link_above_that_does_not_stand_stops_what_is_below(uint8 which) public {
        address developer = _company("DEVELOPER", Role.DEVELOPER, NO_ID);
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, partyOf[developer]);
        draft.inputs = _ids(line.imported);
        Id developed = _made(operator, draft);
        Id[3] memory links = [partyOf[operator], line.grants[0], partyOf[developer]];
        Draft memory delivery = _draft(Kind.DELIVERY, line.demands[0], NO_ID);
        assertEq(_record(providerA, delivery).rule, 0, "before");

        _held(regulator, links[which % 3], 0);

        if (which % 3 == 2) {
            uint16 rule = _record(operator, _draft(Kind.EXPORT, developed, line.agreement)).rule;
            assertEq(rule, Structure.PARENT_NOT_OPERABLE, "an export of the product");
        } else {
            delivery = _draft(Kind.DELIVERY, line.demands[0], NO_ID);
            assertEq(_record(providerA, delivery).rule, Structure.PARENT_NOT_OPERABLE, "a delivery");
        }
    }

    /// @dev A case is about what it stands under, not by its leave.
    function test_a_case_stands_whatever_became_of_its_subject() public {
        Id opened = _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));

        _held(regulator, line.scenario, 0);

        assertTrue(ledger.operable(opened) && !ledger.operable(line.scenario), "operable");
    }

    /* WHAT IS REMEMBERED */

    /// @dev Breaks that have nothing to do with the product.
    function _moveBreaks(uint256 times) private {
        for (uint256 i = 0; i < times; i++) {
            _held(regulator, line.resources[2], 1);
            _released(regulator, line.resources[2]);
        }
    }

    /// @dev A product in force was walked when it was recorded; one that is only proposed is vouched for by nobody.
    function testFuzz_a_product_is_remembered_as_unbroken_from_its_recording_in_force(
        uint8 breaks,
        bool proposed
    ) public {
        breaks = uint8(bound(breaks, 0, 5));
        _moveBreaks(breaks);
        Draft memory draft = _of(_draft(Kind.PRODUCT, line.scenario, NO_ID), _ids(line.imported));

        Id product = _made(operator, proposed ? _proposed(draft) : draft);

        assertEq(_breakingOf(1), breaks, "acts that can break a product");
        assertEq(_clearedOf(product), proposed ? 0 : uint256(breaks) + 1, "their count when it was found unbroken");
    }

    /// @dev Whoever corrects or holds for what is to come makes nobody walk anew: only what can break a product counts.
    function testFuzz_what_breaks_no_product_makes_none_forget(uint8 what, uint8 which) public {
        Id inside = _inside(bound(which, 0, 8));
        uint256 remembered = _clearedOf(line.product);
        uint8 sort = what % 4;

        if (sort == 0) _stated(regulator, inside, CORRECTED, 0);
        else if (sort == 1) _held(regulator, line.resources[which % 2], 0);
        else if (sort == 2) _held(regulator, line.authorization, 1);
        else _settled(regulator, line.imported, Status.PROHIBITED);

        assertEq(remembered, uint256(_breakingOf(1)) + 1, "the product still remembers");
    }

    /// @dev Whoever corrects as often as it likes makes no export of a deep product fail.
    function test_corrections_make_no_export_too_deep() public {
        Id[] memory tower = _tower(DEEPEST + 2);

        for (uint256 i = 0; i < 3; i++) _stated(watchers[0], line.resources[0], CORRECTED, 0);

        Draft memory draft = _draft(Kind.EXPORT, tower[tower.length - 1], line.agreement);
        assertEq(_record(operator, draft).rule, 0, "rule");
    }

    /* WHO SETTLES */

    function testFuzz_a_party_that_does_not_stand_settles_nothing(bool ended) public {
        if (ended) _settled(regulator, partyOf[watchers[0]], Status.TERMINATED);
        else _held(regulator, partyOf[watchers[0]], 0);

        uint16 rule = _settle(watchers[0], line.imported, Status.FULFILLED);

        assertEq(rule, Structure.PARTY_NOT_STANDING, "rule");
    }
}
