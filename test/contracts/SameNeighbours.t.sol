// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev A draft and its record see the same neighbours: whatever way a record comes into force, the same rows give the
/// same answer. And what is not there meets no row.
contract SameNeighboursTest is City {
    uint16 private constant RULE = 40;

    function setUp() public override {
        vm.warp(FOUNDED);
    }

    function _asks(Kind kind, uint128 row) private {
        _found(_with(_steps(), kind, ActKind.SETTLE, Status.IN_FORCE, _words(_everybody(kind), row)));
        line = _lineage(0, 0, 0, 0);
    }

    function _reviewed(uint8 selector) private pure returns (uint128) {
        return _hard(RowKind.FACT, RULE, selector, REVIEW, PASSED, Role.AUDITOR);
    }

    /// @dev The three ways into force: at once, proposed and settled, backfilled and confirmed.
    function _intoForce(Draft memory draft, uint8 way) private returns (uint16) {
        if (way % 3 == 0) return _record(operator, draft).rule;
        draft = _proposed(draft);
        if (way % 3 == 2) (draft.backfilled, draft.effectiveAt) = (true, LEDGER_START - 1);
        Id id = _made(way % 3 == 2 ? authority : operator, draft);
        return _settle(operator, id, Status.IN_FORCE);
    }

    /// @dev Of an export, a row about each of its neighbours.
    /// hardhat-config: fuzz.runs = 48
    function testFuzz_an_export_is_judged_by_the_same_neighbours_on_every_way(
        uint8 which,
        uint8 stated,
        uint8 way
    ) public {
        uint8[8] memory selectors = [
            Selector.PARENT,
            Selector.LINK,
            Selector.SCENARIO,
            Selector.AUTHORIZATION,
            Selector.OPERATOR,
            Selector.JURISDICTION,
            Selector.AGREEMENT,
            Selector.PARENT
        ];
        _asks(Kind.EXPORT, _reviewed(selectors[which % 8]));
        Id[7] memory ids = [
            line.product,
            line.agreement,
            line.scenario,
            line.authorization,
            partyOf[operator],
            city,
            line.agreement
        ];
        _stated(auditor, ids[stated % 7], REVIEW, Outcome.PASSED);

        uint16 rule = _intoForce(_export(line), way);

        assertEq(rule, ids[which % 8 == 7 ? 0 : which % 8] == ids[stated % 7] ? 0 : RULE, "rule");
    }

    /// hardhat-config: fuzz.runs = 48
    function testFuzz_a_product_is_judged_with_its_inputs_on_every_way(bool other, uint8 way) public {
        _asks(Kind.PRODUCT, _hard(RowKind.SAME_SCENARIO, RULE, 0, 0, 0, 0));
        Id input = other ? _lineage(0, 0, 0, 0).imported : line.imported;

        uint16 rule = _intoForce(_of(_draft(Kind.PRODUCT, line.scenario, NO_ID), _ids(input)), way);

        assertEq(rule, other ? RULE : 0, "rule");
    }

    /// hardhat-config: fuzz.runs = 48
    function testFuzz_a_scenario_is_judged_by_the_resources_of_its_grants_on_every_way(
        bool one,
        bool other,
        uint8 way
    ) public {
        bytes32[] memory words = _words(_everybody(Kind.SCENARIO), _reviewed(Selector.RESOURCE));
        _found(_with(_steps(), Kind.SCENARIO, ActKind.SETTLE, Status.IN_FORCE, words));
        Id authorization = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator]));
        Id[] memory grants = new Id[](2);
        for (uint256 i = 0; i < 2; i++) {
            Id resource = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
            grants[i] = _made(authority, _draft(Kind.GRANT, authorization, resource));
            if (i == 0 ? one : other) _stated(auditor, resource, REVIEW, Outcome.PASSED);
        }

        uint16 rule = _intoForce(_of(_draft(Kind.SCENARIO, authorization, NO_ID), grants), way);

        assertEq(rule, one && other ? 0 : RULE, "rule");
    }

    /// hardhat-config: fuzz.runs = 48
    function testFuzz_an_authorization_is_judged_by_its_plan_and_procurement_on_every_way(
        bool plan,
        bool named,
        bool stated,
        uint8 way
    ) public {
        bytes32[] memory words = _words(
            _everybody(Kind.AUTHORIZATION),
            _reviewed(plan ? Selector.PLAN : Selector.PROCUREMENT)
        );
        _found(_with(_steps(), Kind.AUTHORIZATION, ActKind.SETTLE, Status.IN_FORCE, words));
        Draft memory behind = _draft(plan ? Kind.PLAN : Kind.PROCUREMENT, city, NO_ID);
        behind.clear = HARD_CLAUSE;
        Id id = _made(authority, behind);
        if (stated) _stated(auditor, id, REVIEW, Outcome.PASSED);
        Draft memory draft = _draft(Kind.AUTHORIZATION, city, partyOf[operator]);
        if (named) draft.inputs = _ids(id);

        uint16 rule;
        if (way % 3 == 0) {
            rule = _record(authority, draft).rule;
        } else {
            if (way % 3 == 2) (draft.backfilled, draft.effectiveAt) = (true, LEDGER_START - 1);
            id = _made(authority, _proposed(draft));
            _stated(operator, id, ACCEPTANCE, Outcome.PASSED);
            rule = _settle(regulator, id, Status.IN_FORCE);
        }

        assertEq(rule, named && stated ? 0 : RULE, "rule");
    }

    /* WHAT IS NOT THERE */

    /// @dev An export without an agreement has no link: nothing is known of it, and no row about it is met.
    /// hardhat-config: fuzz.runs = 48
    function testFuzz_a_row_about_a_neighbour_that_is_not_there_is_unmet(uint8 what, uint8 way) public {
        uint128[6] memory rows = [
            _reviewed(Selector.LINK),
            _row(RowKind.FACT, Hardness.HARD | Option.OR_ABSENT, RULE, Selector.LINK, REVIEW, PASSED, Role.AUDITOR),
            _hard(RowKind.NO_OPEN_CASE, RULE, Selector.LINK, CASE_CODE, 0, 0),
            _row(RowKind.NO_OPEN_CASE, Hardness.HARD | Option.NOT, RULE, Selector.LINK, CASE_CODE, 0, 0),
            _row(RowKind.FACT, Hardness.HARD | Option.NOT, RULE, Selector.LINK, REVIEW, PASSED, Role.AUDITOR),
            _hard(RowKind.SAME_SCENARIO, RULE, 0, 0, 0, 0)
        ];
        _asks(Kind.EXPORT, rows[what % 6]);
        Draft memory draft = _draft(Kind.EXPORT, line.product, NO_ID);

        assertEq(_intoForce(draft, way), RULE, "rule");
    }
}
