// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Flag, Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract BackfillTest is City {
    function _past(Kind kind, Id parent, Id link) private returns (Draft memory draft) {
        draft = _proposed(_draft(kind, parent, link));
        (draft.backfilled, draft.effectiveAt) = (true, LEDGER_START - 1);
    }

    function testFuzz_backfill_is_the_data_authoritys_before_the_start_until_the_closing(
        uint8 who,
        uint32 effectiveAt,
        uint32 moment,
        bool atOnce
    ) public {
        address[4] memory parties = [authority, operator, providerA, watchers[0]];
        address actor = parties[who % 4];
        moment = uint32(bound(moment, BACKFILL_CLOSES - 4, BACKFILL_CLOSES + 4));
        effectiveAt = uint32(bound(effectiveAt, LEDGER_START - 4, LEDGER_START + 4));
        vm.warp(moment);
        Draft memory draft = _past(Kind.RESOURCE, city, NO_ID);
        draft.effectiveAt = effectiveAt;
        if (atOnce) draft.status = Status.IN_FORCE;

        uint16 rule = _record(actor, draft).rule;

        bool open = actor == authority && effectiveAt < LEDGER_START && moment < BACKFILL_CLOSES && !atOnce;
        assertEq(rule, open ? 0 : Structure.BACKFILL_CLOSED, "rule");
    }

    function testFuzz_nobody_borrows_the_data_authoritys_role(uint8 who) public {
        Draft memory draft = _past(Kind.RESOURCE, city, NO_ID);
        draft.role = Role.DATA_AUTHORITY;

        assertEq(_record(watchers[who % WATCHERS], draft).rule, Structure.BACKFILL_CLOSED, "rule");
    }

    function testFuzz_backfill_stands_only_by_another_partys_settlement(uint8 who) public {
        Id id = _made(authority, _past(Kind.RESOURCE, city, NO_ID));

        assertEq(_settle(authority, id, Status.IN_FORCE), Structure.NOT_ANOTHER_PARTY, "its own");
        assertEq(_stateOf(id).status(), Status.PROPOSED, "status");
        assertEq(_settle(watchers[who % WATCHERS], id, Status.IN_FORCE), 0, "another's");
    }

    function testFuzz_a_company_of_the_same_controller_is_not_another_party(bool same) public {
        address account = _company("SUBSIDIARY", Role.EVALUATOR, same ? partyOf[authority] : partyOf[regulator]);
        Id id = _made(authority, _past(Kind.RESOURCE, city, NO_ID));

        assertEq(_settle(account, id, Status.IN_FORCE), same ? Structure.NOT_ANOTHER_PARTY : 0, "rule");
    }

    function testFuzz_an_authorization_of_before_stands_only_when_its_operator_accepted(
        uint16 outcome,
        uint8 by
    ) public {
        Id id = _made(authority, _past(Kind.AUTHORIZATION, city, partyOf[operator]));
        address stating = by % 2 == 0 ? operator : watchers[by % WATCHERS];
        assertEq(_settle(regulator, id, Status.IN_FORCE), Structure.NOT_ANOTHER_PARTY, "without acceptance");
        _stated(stating, id, ACCEPTANCE, outcome);

        uint16 rule = _settle(regulator, id, Status.IN_FORCE);

        bool accepted = stating == operator && outcome & 7 == Outcome.PASSED;
        assertEq(rule, accepted ? 0 : Structure.NOT_ANOTHER_PARTY, "rule");
    }

    function testFuzz_a_product_of_before_stands_only_when_its_inputs_do(uint8 breaks) public {
        Id imported = _made(authority, _past(Kind.IMPORT, line.scenario, NO_ID));
        Draft memory draft = _past(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(imported);
        Id product = _made(authority, draft);
        for (uint256 i = 0; i < breaks % 4; i++) {
            _held(regulator, line.resources[2], 1);
            _released(regulator, line.resources[2]);
        }

        assertEq(_settle(regulator, product, Status.IN_FORCE), Structure.INPUT_BROKEN, "of an input nobody confirmed");
        _settled(regulator, imported, Status.IN_FORCE);
        assertEq(_settle(regulator, product, Status.IN_FORCE), 0, "of a confirmed one");
    }

    function testFuzz_what_rests_on_backfill_says_so(bool backfilled) public {
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);
        if (backfilled) draft = _past(Kind.RESOURCE, city, NO_ID);
        Id resource = _made(authority, draft);
        if (backfilled) _settled(regulator, resource, Status.IN_FORCE);
        assertEq(_flagsOf(resource) & 3, backfilled ? Flag.BACKFILLED : 0, "the resource");

        Id grant = _made(authority, _draft(Kind.GRANT, line.authorization, resource));
        Draft memory scenario = _draft(Kind.SCENARIO, line.authorization, NO_ID);
        scenario.inputs = _ids(grant);
        Id below = _made(operator, scenario);
        Id demand = _made(operator, _draft(Kind.DEMAND, below, grant));

        uint256 expected = backfilled ? Flag.RESTS_ON_BACKFILL : 0;
        assertEq(_flagsOf(grant) & 3, expected, "the grant");
        assertEq(_flagsOf(below) & 3, expected, "the scenario");
        assertEq(_flagsOf(demand) & 3, expected, "the demand");
    }

    /// @dev A detour through a prohibition confirms nothing.
    function testFuzz_no_detour_makes_backfill_stand_without_another_party(uint8 way, bool closed) public {
        uint8[4] memory ways = [Status.PROHIBITED_RECALL, Status.PROHIBITED, Status.VOID, Status.REJECTED];
        Id id = _made(authority, _past(Kind.RESOURCE, city, NO_ID));
        _settle(authority, id, ways[way % 4]);
        if (closed) _settle(authority, id, Status.PROHIBITED_RECALL);

        assertTrue(_settle(authority, id, Status.IN_FORCE) != 0, "its own");
        assertTrue(!ledger.operable(id), "nothing stands under it");
    }

    /// @dev No row judges a backfill, so nothing of it takes effect by its own recording.
    function testFuzz_backfill_opens_no_case(bool ended) public {
        if (ended) _settled(authority, _made(authority, _draft(Kind.CASE, line.scenario, NO_ID)), Status.FULFILLED);
        uint256 before = _factOf(line.scenario, CASE_CODE, Role.DATA_AUTHORITY, NO_ID);

        assertEq(_record(authority, _past(Kind.CASE, line.scenario, NO_ID)).rule, Structure.BACKFILL_CLOSED, "rule");
        assertEq(_factOf(line.scenario, CASE_CODE, Role.DATA_AUTHORITY, NO_ID), before, "the last case");
    }

    function testFuzz_backfill_brings_no_account(uint64 roles, address account) public {
        vm.assume(roleOf[account] == 0 && account != address(0));
        roles &= ADMITTED;
        Draft memory draft = _past(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(account)) << 64) | roles;

        assertEq(_record(authority, draft).rule, Structure.BACKFILL_CLOSED, "rule");
        draft.clear = 0;
        assertEq(_record(authority, draft).rule, 0, "without one");
    }

    /* JUDGED WHEN IT COMES INTO FORCE */

    function _pastExport(Id product, Id agreement) private returns (Id) {
        return _made(authority, _past(Kind.EXPORT, product, agreement));
    }

    /// @dev Backfilled unjudged, and confirmed under the rows that every export in force is judged by.
    function test_an_export_backfilled_then_settled_is_judged_by_the_rows_of_in_force() public {
        Id other = _lineage(0, 0, 0, 0).agreement;
        Id elsewhere = _pastExport(line.product, other);
        assertEq(_settle(operator, elsewhere, Status.IN_FORCE), RULE_SCENARIO, "of another scenario");

        _stated(authority, line.product, APPROVAL, Outcome.REJECTED);
        Id refused = _pastExport(line.product, line.agreement);
        assertEq(_settle(operator, refused, Status.IN_FORCE), RULE_APPROVAL, "after its approval was refused");

        _stated(authority, line.product, APPROVAL, Outcome.PASSED);
        assertEq(_settle(operator, refused, Status.IN_FORCE), 0, "after it was given");
    }

    /// @dev Term and clauses are kept of what was backfilled, so that the rows mean the same on this way.
    function testFuzz_a_plan_backfilled_then_settled_is_judged_by_its_clauses_and_term(uint64 clauses) public {
        Draft memory plan = _past(Kind.PLAN, city, NO_ID);
        (plan.clear, plan.from, plan.until) = (clauses, LEDGER_START - 1, FOUNDED + 10);
        Id id = _made(authority, plan);

        Verdict memory verdict = _verdicts(regulator, _settleCall(regulator, _settlement(id, Status.IN_FORCE)))[0];

        uint32 unmet =
            (clauses & NOTED_CLAUSE == 0 ? 2 : 0) |
                (clauses & SOFT_CLAUSE == 0 ? 4 : 0) |
                (clauses & HARD_CLAUSE == 0 ? 8 : 0);
        assertEq(verdict.unmet, unmet, "every unmet rule is told");
        assertEq(verdict.rule, clauses & HARD_CLAUSE == 0 ? RULE_HARD_CLAUSE : 0, "the hard one refuses");
    }

    /// @dev Nobody walked it, so nobody vouches for it.
    function test_a_backfilled_product_is_not_unbroken_before_it_was_walked() public {
        Id imported = _made(authority, _past(Kind.IMPORT, line.scenario, NO_ID));
        Id product = _made(authority, _of(_past(Kind.PRODUCT, line.scenario, NO_ID), _ids(imported)));

        assertTrue(!ledger.refresh(product), "of an input that nobody confirmed");
        assertEq(_clearedOf(product), 0, "nothing is remembered");
        _settled(regulator, imported, Status.IN_FORCE);
        assertTrue(ledger.refresh(product), "of a confirmed one");
    }

    /// @dev Backfilled and held, without any break before.
    function test_a_backfilled_product_of_held_material_is_broken_though_nothing_ever_broke() public {
        _held(regulator, line.imported, 0);
        Id product = _made(authority, _of(_past(Kind.PRODUCT, line.scenario, NO_ID), _ids(line.imported)));

        assertTrue(!ledger.refresh(product) && ledger.broken(product), "broken");
        assertEq(_settle(regulator, product, Status.IN_FORCE), Structure.INPUT_BROKEN, "rule");
    }
}
