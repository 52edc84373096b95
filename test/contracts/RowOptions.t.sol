// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {Hardness, Option, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev What the options, selectors and competent roles of a row mean, each in a step of its own.
contract RowOptionsTest is City {
    uint16 private constant RULE = 40;
    uint64 private constant TWO_ROLES = (uint64(Role.AUDITOR) << 8) | Role.SECURITY_REGULATOR;
    /// Its number is that of a role too.
    uint16 private constant OTHER_CASE = 0x0300 | Role.UPPER_DATA_AUTHORITY;

    function setUp() public override {
        vm.warp(FOUNDED);
        Step[] memory steps = _steps();
        uint64 auditors = Role.AUDITOR;
        Kind kind = Kind.AGREEMENT;
        steps = _asks(steps, kind, Status.FAILED, _fact(Option.OR_ABSENT, Selector.SELF, REVIEW, auditors));
        steps = _asks(steps, kind, Status.DISMISSED, _fact(Option.ALL_OF, Selector.SELF, REVIEW, TWO_ROLES));
        steps = _asks(steps, kind, Status.SUPERSEDED, _fact(0, Selector.SELF, REVIEW, TWO_ROLES));
        steps = _asks(steps, kind, Status.PURGED, _case(Option.OR_ABSENT, Selector.PARENT));
        kind = Kind.SCENARIO;
        steps = _asks(steps, kind, Status.FAILED, _fact(0, Selector.SELF, PROVIDERS_WORD, Role.DATA_PROVIDER));
        steps = _asks(steps, kind, Status.DISMISSED, _fact(0, Selector.RESOURCE, REVIEW, auditors));
        uint64 since = (uint64(uint8(OTHER_CASE)) << 56) | auditors;
        steps = _asks(steps, kind, Status.SUPERSEDED, _fact(Option.SINCE_CASE, Selector.SELF, REVIEW, since));
        steps = _asks(steps, Kind.DEMAND, Status.DISMISSED, _fact(0, Selector.RESOURCE, REVIEW, auditors));
        steps = _asks(steps, kind, Status.PURGED, _fact(0, Selector.RESOURCE, PROVIDERS_WORD, Role.DATA_PROVIDER));
        kind = Kind.PRODUCT;
        steps = _asks(steps, kind, Status.DISMISSED, _fact(0, Selector.OPERATOR, REVIEW, auditors));
        steps = _asks(steps, kind, Status.FAILED, _fact(0, Selector.SCENARIO, REVIEW, auditors));
        steps = _asks(steps, kind, Status.PURGED, _fact(0, Selector.JURISDICTION, REVIEW, auditors));
        steps = _asks(steps, kind, Status.VOID, _fact(0, Selector.CALLER, REVIEW, auditors));
        steps = _asks(steps, kind, Status.RECALLED, _fact(0, Selector.ISSUER, REVIEW, auditors));
        steps = _asks(steps, kind, Status.REVOKED, _fact(0, Selector.LINK, REVIEW, auditors));
        uint128 sameScenario = _hard(RowKind.SAME_SCENARIO, RULE, 0, 0, 0, 0);
        steps = _asks(steps, kind, Status.IN_FORCE, sameScenario);
        uint128 onlyIssuer = _everybody(Kind.IMPORT) | (uint128(Selector.ISSUER) << 88);
        steps = _with(steps, Kind.IMPORT, ActKind.SETTLE, Status.WITHDRAWN, _words(onlyIssuer));
        uint128 who = _everybody(Kind.IMPORT);
        steps = _with(steps, Kind.IMPORT, ActKind.ATTEST, REVIEW, _words(who, _case(Option.UNUSED, Selector.PARENT)));
        steps = _with(steps, Kind.EXPORT, ActKind.ATTEST, REVIEW, _words(_who(Role.BUYER)));
        steps = _with(steps, Kind.PRODUCT, ActKind.ATTEST, FILED, _words(_who(Role.DEVELOPER)));
        steps = _asks(steps, Kind.PROCUREMENT, Status.IN_FORCE, _case(Option.UNUSED, Selector.PARENT));
        _found(steps);
        line = _lineage(0, 0, 0, 0);
    }

    /// @dev Whoever settles the status must meet this row too.
    function _asks(Step[] memory steps, Kind kind, uint8 status, uint128 row) private pure returns (Step[] memory) {
        return _with(steps, kind, ActKind.SETTLE, status, _words(_everybody(kind), row));
    }

    function _fact(uint8 options, uint8 selector, uint16 code, uint64 roles) private pure returns (uint128) {
        return _row(RowKind.FACT, Hardness.HARD | options, RULE, selector, code, PASSED, roles);
    }

    function _case(uint8 options, uint8 selector) private pure returns (uint128) {
        return _row(RowKind.CASE, Hardness.HARD | options, RULE, selector, CASE_CODE, PASSED, Role.DATA_AUTHORITY);
    }

    function _caseEnded(Id subject) private {
        _settled(authority, _made(authority, _draft(Kind.CASE, subject, NO_ID)), Status.FULFILLED);
    }

    /* FACTS */

    function testFuzz_a_fact_may_be_absent_where_the_row_says_so_but_not_another(bool stated, uint16 outcome) public {
        if (stated) _stated(auditor, line.agreement, REVIEW, outcome);

        uint16 rule = _settle(regulator, line.agreement, Status.FAILED);

        assertEq(rule, !stated || outcome & 7 == Outcome.PASSED ? 0 : RULE, "rule");
    }

    function testFuzz_any_or_all_of_two_roles(bool all, bool one, bool other) public {
        if (one) _stated(auditor, line.agreement, REVIEW, Outcome.PASSED);
        if (other) _stated(regulator, line.agreement, REVIEW, Outcome.PASSED);

        uint16 rule = _settle(regulator, line.agreement, all ? Status.DISMISSED : Status.SUPERSEDED);

        assertEq(rule, (all ? one && other : one || other) ? 0 : RULE, "rule");
    }

    function testFuzz_every_party_that_is_named_must_have_stated_it(bool one, bool other) public {
        if (one) _stated(providerA, line.scenario, PROVIDERS_WORD, Outcome.PASSED);
        if (other) _stated(providerB, line.scenario, PROVIDERS_WORD, Outcome.PASSED);

        assertEq(_settle(operator, line.scenario, Status.FAILED), one && other ? 0 : RULE, "rule");
    }

    /// @dev What names nobody is agreed by nobody.
    function test_where_nobody_is_named_nobody_has_stated_it() public {
        Id scenario = _made(operator, _draft(Kind.SCENARIO, line.authorization, NO_ID));

        assertEq(_settle(operator, scenario, Status.FAILED), RULE, "rule");
    }

    /// @dev To the second: a fact counts before its end, and not at it.
    function test_a_fact_ends_at_its_end() public {
        Statement memory review = _statement(line.agreement, REVIEW, Outcome.PASSED);
        review.until = FOUNDED + 10;
        assertEq(_attest(auditor, review), 0, "stated");

        vm.warp(FOUNDED + 10);
        assertEq(_settle(regulator, line.agreement, Status.SUPERSEDED), RULE, "at its end");
        vm.warp(FOUNDED + 9);
        assertEq(_settle(regulator, line.agreement, Status.SUPERSEDED), 0, "a second before");
    }

    /// @dev To the second: thirty days after the filing, not before.
    function test_a_notice_runs_for_its_days() public {
        _stated(authority, line.deliveries[0], FILED, Outcome.PASSED);

        vm.warp(FOUNDED + NOTICE_DAYS * 1 days - 1);
        assertEq(_settle(operator, line.deliveries[0], Status.TERMINATED), RULE_NOTICE, "a second before");
        vm.warp(FOUNDED + NOTICE_DAYS * 1 days);
        assertEq(_settle(operator, line.deliveries[0], Status.TERMINATED), 0, "when they are over");
    }

    /// @dev To the second, and an open end is the longest of all.
    function test_a_term_is_at_most_so_many_months() public {
        uint32 longest = uint32(CivilTime.addMonths(FOUNDED, LONGEST_TERM));
        assertEq(_unmetOfPlan(longest), 0, "exactly so long");
        assertEq(_unmetOfPlan(longest + 1), 16, "a second longer");
        assertEq(_unmetOfPlan(0), 16, "without an end");
    }

    function _unmetOfPlan(uint32 until) private returns (uint32) {
        Draft memory plan = _ending(_draft(Kind.PLAN, city, NO_ID), until);
        (plan.clear, plan.from) = (HARD_CLAUSE | SOFT_CLAUSE | NOTED_CLAUSE, FOUNDED);
        return _record(authority, plan).unmet;
    }

    /* CASES */

    function testFuzz_a_case_may_be_absent_where_the_row_says_so_but_not_open(uint8 cases) public {
        if (cases % 3 == 1) _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
        if (cases % 3 == 2) _caseEnded(line.scenario);

        assertEq(_settle(regulator, line.agreement, Status.PURGED), cases % 3 == 1 ? RULE : 0, "rule");
    }

    /// @dev A case that was declared void was never opened.
    function testFuzz_a_void_case_counts_as_none(bool ended, uint8 way) public {
        uint8[3] memory ways = [Status.VOID, Status.REVOKED, Status.RECALLED];
        Id one = _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
        if (ended) _settled(authority, one, Status.FAILED);
        assertEq(_settle(regulator, line.agreement, Status.PURGED), RULE, "before");

        _settled(authority, one, ways[way % 3]);

        assertEq(_settle(regulator, line.agreement, Status.PURGED), 0, "after");
    }

    /// @dev By recording, stating or settling alike (settling: `Cases.t.sol`).
    function test_a_case_carries_one_act_of_any_sort() public {
        _caseEnded(city);
        assertEq(_record(authority, _draft(Kind.PROCUREMENT, city, NO_ID)).rule, 0, "recorded once");
        assertEq(_record(authority, _draft(Kind.PROCUREMENT, city, NO_ID)).rule, RULE, "not twice");

        _caseEnded(line.scenario);
        assertEq(_attest(regulator, line.imported, REVIEW, Outcome.PASSED), 0, "stated once");
        assertEq(_attest(regulator, line.imported, REVIEW, Outcome.PASSED), RULE, "not twice");
    }

    /// @dev The highest byte of such a row is the number of a case, here that of a role too.
    function test_the_number_of_a_case_is_no_role() public {
        _stated(upper, line.scenario, REVIEW, Outcome.PASSED);

        assertEq(_settle(operator, line.scenario, Status.SUPERSEDED), RULE, "of another role");
        _stated(auditor, line.scenario, REVIEW, Outcome.PASSED);
        assertEq(_settle(operator, line.scenario, Status.SUPERSEDED), 0, "of the role that is asked for");
    }

    /* WHAT A ROW IS ABOUT */

    /// @dev Of each resource that the record is about, through its scenario too.
    function testFuzz_a_row_about_resources_holds_if_it_holds_for_each(bool one, bool other) public {
        if (one) _stated(auditor, line.resources[0], REVIEW, Outcome.PASSED);
        if (other) _stated(auditor, line.resources[1], REVIEW, Outcome.PASSED);

        assertEq(_settle(operator, line.demands[0], Status.DISMISSED), one ? 0 : RULE, "a demand, of its own");
        assertEq(_settle(operator, line.demands[1], Status.DISMISSED), other ? 0 : RULE, "another, of the second");
        assertEq(_settle(operator, line.scenario, Status.DISMISSED), one && other ? 0 : RULE, "a scenario, of both");
    }

    /// @dev Of each resource the provider is asked whom that one names, and not every provider of the scenario.
    function testFuzz_of_a_resource_its_own_provider_is_asked(bool one, bool other) public {
        if (one) _stated(providerA, line.resources[0], PROVIDERS_WORD, Outcome.PASSED);
        if (other) _stated(providerB, line.resources[1], PROVIDERS_WORD, Outcome.PASSED);

        assertEq(_settle(operator, line.scenario, Status.PURGED), one && other ? 0 : RULE, "rule");
    }

    /// @dev A scenario that names no grant is about no resource: nobody can have said anything of it.
    function test_a_row_about_resources_is_unmet_where_there_is_none() public {
        Id scenario = _made(operator, _draft(Kind.SCENARIO, line.authorization, NO_ID));

        assertEq(_settle(operator, scenario, Status.DISMISSED), RULE, "rule");
    }

    /// @dev The fact must stand where the row's selector points, and nowhere else.
    function testFuzz_a_selector_points_at_one_neighbour(uint8 which, uint8 stated) public {
        uint8[6] memory statuses = [
            Status.DISMISSED,
            Status.FAILED,
            Status.PURGED,
            Status.VOID,
            Status.RECALLED,
            Status.REVOKED
        ];
        Id developed = _developed();
        Id[6] memory pointedAt = [
            partyOf[operator],
            line.scenario,
            city,
            partyOf[regulator],
            partyOf[watchers[1]],
            partyOf[watchers[2]]
        ];
        _stated(auditor, pointedAt[stated % 6], REVIEW, Outcome.PASSED);

        assertEq(_settle(regulator, developed, statuses[which % 6]), which % 6 == stated % 6 ? 0 : RULE, "rule");
    }

    /// @dev A product recorded by one watcher, and developed by another.
    function _developed() private returns (Id) {
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, partyOf[watchers[2]]);
        draft.inputs = _ids(line.imported);
        return _made(watchers[1], draft);
    }

    /* WHO A RECORD NAMES */

    function testFuzz_only_the_issuer_where_the_row_says_so(uint8 who) public {
        Id imported = _made(watchers[1], _proposed(_draft(Kind.IMPORT, line.scenario, NO_ID)));
        address caller = watchers[who % 3];

        assertEq(_settle(caller, imported, Status.WITHDRAWN), caller == watchers[1] ? 0 : RULE_WHO, "rule");
    }

    /// @dev The buyer of an export is that of its agreement.
    function testFuzz_an_export_names_the_buyer_of_its_agreement(bool own) public {
        Id export_ = _made(operator, _export(line));
        if (!own) {
            Draft memory other = _draft(Kind.AGREEMENT, line.scenario, partyOf[watchers[0]]);
            export_ = _made(operator, _draft(Kind.EXPORT, line.product, _made(operator, other)));
        }

        assertEq(_attest(buyer, export_, REVIEW, Outcome.PASSED), own ? 0 : RULE_WHO, "rule");
    }

    function testFuzz_a_product_names_its_developer(bool own) public {
        address developer = _company("DEVELOPER", Role.DEVELOPER, NO_ID);
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, own ? partyOf[developer] : partyOf[watchers[0]]);
        draft.inputs = _ids(line.imported);
        Id product = _made(operator, draft);

        assertEq(_attest(developer, product, FILED, Outcome.PASSED), own ? 0 : RULE_WHO, "rule");
    }

    /* ONE SCENARIO */

    /// @dev Deliveries and imports of another scenario are no material; products are, wherever they were made.
    function testFuzz_a_product_is_made_within_one_scenario(uint8 which, bool other) public {
        Lineage memory from = other ? _lineage(0, 0, 0, 0) : line;
        Id[3] memory material = [from.deliveries[which % 2], from.imported, from.product];
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, NO_ID);
        draft.inputs = _ids(line.imported, which % 3 == 1 && !other ? line.deliveries[0] : material[which % 3]);

        assertEq(_record(operator, draft).rule, other && which % 3 != 2 ? RULE : 0, "rule");
    }
}
