// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Hardness, Kind, Outcome, Role, RowKind, Selector, Status} from "../../contracts/types/Codes.sol";
import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev What the options, selectors and competent roles of a row mean, each in a step of its own.
contract RowOptionsTest is City {
    uint16 private constant RULE = 40;
    uint8 private constant ALL_OF = 4;
    uint8 private constant UNUSED = 8;
    uint8 private constant OR_ABSENT = 16;
    uint8 private constant SINCE_CASE = 32;
    uint8 private constant PASSED = uint8(1 << Outcome.PASSED);
    uint64 private constant TWO_ROLES = (uint64(Role.AUDITOR) << 8) | Role.SECURITY_REGULATOR;

    function setUp() public override {
        vm.warp(FOUNDED);
        Step[] memory steps = _steps();
        _in(
            steps,
            Kind.AGREEMENT,
            ActKind.SETTLE,
            Status.FAILED,
            _fact(OR_ABSENT, Selector.SELF, REVIEW, Role.AUDITOR)
        );
        _in(steps, Kind.AGREEMENT, ActKind.SETTLE, Status.DISMISSED, _fact(ALL_OF, Selector.SELF, REVIEW, TWO_ROLES));
        _in(steps, Kind.AGREEMENT, ActKind.SETTLE, Status.SUPERSEDED, _fact(0, Selector.SELF, REVIEW, TWO_ROLES));
        _in(steps, Kind.AGREEMENT, ActKind.SETTLE, Status.PURGED, _case(OR_ABSENT, Selector.PARENT));
        _in(
            steps,
            Kind.SCENARIO,
            ActKind.SETTLE,
            Status.FAILED,
            _fact(0, Selector.SELF, PROVIDERS_WORD, Role.DATA_PROVIDER)
        );
        _in(steps, Kind.SCENARIO, ActKind.SETTLE, Status.DISMISSED, _fact(0, Selector.RESOURCE, REVIEW, Role.AUDITOR));
        uint64 since = (uint64(uint8(CASE_CODE)) << 56) | Role.AUDITOR;
        _in(steps, Kind.SCENARIO, ActKind.SETTLE, Status.SUPERSEDED, _fact(SINCE_CASE, Selector.SELF, REVIEW, since));
        _in(steps, Kind.DEMAND, ActKind.SETTLE, Status.DISMISSED, _fact(0, Selector.RESOURCE, REVIEW, Role.AUDITOR));
        _in(steps, Kind.PRODUCT, ActKind.SETTLE, Status.DISMISSED, _fact(0, Selector.OPERATOR, REVIEW, Role.AUDITOR));
        _in(steps, Kind.PRODUCT, ActKind.SETTLE, Status.FAILED, _fact(0, Selector.SCENARIO, REVIEW, Role.AUDITOR));
        _in(steps, Kind.PRODUCT, ActKind.SETTLE, Status.PURGED, _fact(0, Selector.JURISDICTION, REVIEW, Role.AUDITOR));
        _in(steps, Kind.PRODUCT, ActKind.SETTLE, Status.VOID, _fact(0, Selector.CALLER, REVIEW, Role.AUDITOR));
        _in(steps, Kind.PRODUCT, ActKind.SETTLE, Status.RECALLED, _fact(0, Selector.ISSUER, REVIEW, Role.AUDITOR));
        _in(steps, Kind.PRODUCT, ActKind.SETTLE, Status.REVOKED, _fact(0, Selector.LINK, REVIEW, Role.AUDITOR));
        _in(steps, Kind.IMPORT, ActKind.ATTEST, REVIEW, _case(UNUSED, Selector.PARENT));
        _in(steps, Kind.IMPORT, ActKind.SETTLE, Status.WITHDRAWN, _who(Selector.ISSUER, 0xff));
        _in(steps, Kind.EXPORT, ActKind.ATTEST, REVIEW, _who(0, Role.BUYER));
        _in(steps, Kind.PRODUCT, ActKind.ATTEST, FILED, _who(0, Role.DEVELOPER));
        _in(steps, Kind.PRODUCT, ActKind.RECORD, 0, _row(RowKind.SAME_SCENARIO, Hardness.HARD, RULE, 0, 0, 0, 0));
        Step[] memory more = new Step[](steps.length + 1);
        for (uint256 i = 0; i < steps.length; i++) more[i] = steps[i];
        more[steps.length] = _step(Kind.PROCUREMENT, ActKind.RECORD, 0, _words(_case(UNUSED, Selector.PARENT)));
        _found(more);
        line = _lineage(0, 0, 0, 0);
    }

    /// @dev Puts one row in the place of a step's rows.
    function _in(Step[] memory steps, Kind kind, uint8 act, uint16 code, uint128 row) private pure {
        for (uint256 i = 0; i < steps.length; i++) {
            if (steps[i].kind == kind && steps[i].act == act && steps[i].code == code) {
                steps[i].words = _words(row);
                return;
            }
        }
        assertTrue(false, "the tiny rulebook has no such step");
    }

    function _fact(uint8 options, uint8 selector, uint16 code, uint64 roles) private pure returns (uint128) {
        return _row(RowKind.FACT, Hardness.HARD | options, RULE, selector, code, PASSED, roles);
    }

    function _case(uint8 options, uint8 selector) private pure returns (uint128) {
        return _row(RowKind.CASE, Hardness.HARD | options, RULE, selector, CASE_CODE, PASSED, 0);
    }

    function _who(uint8 selector, uint64 roles) private pure returns (uint128) {
        return _row(RowKind.WHO, Hardness.HARD, RULE, selector, 0, 0, roles);
    }

    function _caseEnded(Id subject) private {
        _settled(authority, _made(authority, _draft(Kind.CASE, subject, NO_ID)), Status.FULFILLED);
    }

    /* FACTS */

    function testFuzz_a_fact_may_be_absent_where_the_row_says_so_but_not_another(bool stated, uint16 outcome) public {
        if (stated) _stated(watchers[0], line.agreement, REVIEW, outcome);

        uint16 rule = _settle(regulator, line.agreement, Status.FAILED);

        assertEq(rule, !stated || outcome & 7 == Outcome.PASSED ? 0 : RULE, "rule");
    }

    function testFuzz_any_or_all_of_two_roles(bool all, bool one, bool other) public {
        if (one) _stated(watchers[0], line.agreement, REVIEW, Outcome.PASSED);
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
        assertEq(_attest(watchers[0], review), 0, "stated");

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
        assertEq(_unmetOfPlan(longest + 1), 8, "a second longer");
        assertEq(_unmetOfPlan(0), 8, "without an end");
    }

    function _unmetOfPlan(uint32 until) private returns (uint32) {
        Draft memory plan = _proposed(_ending(_draft(Kind.PLAN, city, NO_ID), until));
        (plan.clear, plan.from) = (HARD_CLAUSE | SOFT_CLAUSE | NOTED_CLAUSE, FOUNDED);
        return _record(authority, plan).unmet;
    }

    /* CASES */

    function testFuzz_a_case_may_be_absent_where_the_row_says_so_but_not_open(uint8 cases) public {
        if (cases % 3 == 1) _made(authority, _draft(Kind.CASE, line.scenario, NO_ID));
        if (cases % 3 == 2) _caseEnded(line.scenario);

        assertEq(_settle(regulator, line.agreement, Status.PURGED), cases % 3 == 1 ? RULE : 0, "rule");
    }

    /// @dev By recording, stating or settling alike (settling: `Cases.t.sol`).
    function test_a_case_carries_one_act_of_any_sort() public {
        _caseEnded(city);
        assertEq(_record(authority, _proposed(_draft(Kind.PROCUREMENT, city, NO_ID))).rule, 0, "recorded once");
        assertEq(_record(authority, _proposed(_draft(Kind.PROCUREMENT, city, NO_ID))).rule, RULE, "not twice");

        _caseEnded(line.scenario);
        assertEq(_attest(regulator, line.imported, REVIEW, Outcome.PASSED), 0, "stated once");
        assertEq(_attest(regulator, line.imported, REVIEW, Outcome.PASSED), RULE, "not twice");
    }

    /// @dev Whoever ends it: a case that nobody ended in time is overdue.
    function test_a_case_that_has_expired_is_overdue() public {
        Id one = _made(authority, _ending(_draft(Kind.CASE, line.scenario, NO_ID), FOUNDED + 5));
        vm.warp(FOUNDED + 5);

        _settled(authority, one, Status.EXPIRED);

        uint256 fact = _factOf(line.scenario, CASE_CODE, 0);
        assertEq(uint16(fact >> 96), Outcome.OVERDUE, "how it ended");
        assertEq(uint88(fact), 0, "open cases");
    }

    /// @dev The highest byte of such a row is the number of a case, here that of a role too.
    function test_the_number_of_a_case_is_no_role() public {
        assertEq(uint8(CASE_CODE), Role.GOVERNMENT, "the numbers are the same");
        _stated(_company("GOVERNMENT", Role.GOVERNMENT, NO_ID), line.scenario, REVIEW, Outcome.PASSED);

        assertEq(_settle(operator, line.scenario, Status.SUPERSEDED), RULE, "of another role");
        _stated(watchers[0], line.scenario, REVIEW, Outcome.PASSED);
        assertEq(_settle(operator, line.scenario, Status.SUPERSEDED), 0, "of the role that is asked for");
    }

    /* WHAT A ROW IS ABOUT */

    function test_a_demand_is_about_one_resource_and_a_scenario_of_two_about_none() public {
        assertEq(_settle(operator, line.demands[1], Status.DISMISSED), RULE, "nothing is stated");
        for (uint256 i = 0; i < 2; i++) _stated(watchers[0], line.resources[i], REVIEW, Outcome.PASSED);

        assertEq(_settle(operator, line.demands[1], Status.DISMISSED), 0, "about its resource");
        assertEq(_settle(operator, line.scenario, Status.DISMISSED), RULE, "of two none is meant");
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
        _stated(watchers[0], pointedAt[stated % 6], REVIEW, Outcome.PASSED);

        assertEq(_settle(regulator, developed, statuses[which % 6]), which % 6 == stated % 6 ? 0 : RULE, "rule");
    }

    /// @dev A product recorded by one watcher and developed by another.
    function _developed() private returns (Id) {
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, partyOf[watchers[2]]);
        draft.inputs = _ids(line.imported);
        return _made(watchers[1], draft);
    }

    /* WHO A RECORD NAMES */

    function testFuzz_only_the_issuer_where_the_row_says_so(uint8 who) public {
        Id imported = _made(watchers[1], _proposed(_draft(Kind.IMPORT, line.scenario, NO_ID)));
        address caller = watchers[who % 3];

        assertEq(_settle(caller, imported, Status.WITHDRAWN), caller == watchers[1] ? 0 : RULE, "rule");
    }

    /// @dev The buyer of an export is that of its agreement.
    function testFuzz_an_export_names_the_buyer_of_its_agreement(bool own) public {
        Id export_ = _made(operator, _export(line));
        if (!own) {
            Draft memory other = _draft(Kind.AGREEMENT, line.scenario, partyOf[watchers[0]]);
            export_ = _made(operator, _draft(Kind.EXPORT, line.product, _made(operator, other)));
        }

        assertEq(_attest(buyer, export_, REVIEW, Outcome.PASSED), own ? 0 : RULE, "rule");
    }

    function testFuzz_a_product_names_its_developer(bool own) public {
        address developer = _company("DEVELOPER", Role.DEVELOPER, NO_ID);
        Draft memory draft = _draft(Kind.PRODUCT, line.scenario, own ? partyOf[developer] : partyOf[watchers[0]]);
        draft.inputs = _ids(line.imported);
        Id product = _made(operator, draft);

        assertEq(_attest(developer, product, FILED, Outcome.PASSED), own ? 0 : RULE, "rule");
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

/// @dev Rows see a draft's neighbours as they see a recorded thing's.
contract DraftRowsTest is City {
    function _ledgerOf(Kind kind, uint8 act, uint16 code, uint128 row) private {
        Step[] memory steps = _steps();
        for (uint256 i = 0; i < steps.length; i++) {
            if (steps[i].kind == kind && steps[i].act == act && steps[i].code == code) steps[i].words = _words(row);
        }
        _found(steps);
    }

    /// @dev At its settlement a recorded product is seen with its inputs, as its draft was.
    function testFuzz_a_recorded_product_is_judged_with_its_inputs(bool other) public {
        uint128 oneScenario = _row(RowKind.SAME_SCENARIO, Hardness.HARD, RULE_SCENARIO, 0, 0, 0, 0);
        _ledgerOf(Kind.PRODUCT, ActKind.SETTLE, Status.IN_FORCE, oneScenario);
        line = _lineage(0, 0, 0, 0);
        Draft memory draft = _proposed(_draft(Kind.PRODUCT, line.scenario, NO_ID));
        draft.inputs = _ids(other ? _lineage(0, 0, 0, 0).imported : line.imported);
        Id product = _made(operator, draft);

        assertEq(_settle(operator, product, Status.IN_FORCE), other ? RULE_SCENARIO : 0, "rule");
    }

    /// @dev One resource is meant; of two, or of another, the rows of RESOURCE mean none.
    function testFuzz_a_draft_scenario_is_about_the_resource_of_its_grant(bool stated, bool two) public {
        uint8 passed = uint8(1 << Outcome.PASSED);
        _ledgerOf(
            Kind.SCENARIO,
            ActKind.RECORD,
            0,
            _row(RowKind.FACT, Hardness.HARD, RULE_WHO, Selector.RESOURCE, REVIEW, passed, Role.AUDITOR)
        );
        Id authorization = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator]));
        (Id one, Id other) = (_granted(authorization, providerA), _granted(authorization, providerB));
        Draft memory draft = _proposed(_draft(Kind.SCENARIO, authorization, NO_ID));
        draft.inputs = two ? _ids(one, other) : _ids(one);
        if (stated) _stated(watchers[0], Id.wrap(bytes10(uint80(_edgeOf(one) >> 96))), REVIEW, Outcome.PASSED);

        assertEq(_record(operator, draft).rule, stated && !two ? 0 : RULE_WHO, "rule");
    }

    function _granted(Id authorization, address provider) private returns (Id) {
        return _made(authority, _draft(Kind.GRANT, authorization, _made(provider, _draft(Kind.RESOURCE, city, NO_ID))));
    }

    function testFuzz_a_draft_authorization_names_its_operator(bool own) public {
        _ledgerOf(Kind.AUTHORIZATION, ActKind.RECORD, 0, _who(Role.OPERATOR));
        Id named = own ? partyOf[operator] : partyOf[watchers[0]];

        uint16 rule = _record(operator, _proposed(_draft(Kind.AUTHORIZATION, city, named))).rule;

        assertEq(rule, own ? 0 : RULE_WHO, "rule");
    }
}
