// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {
    ActKind,
    Hardness,
    Kind,
    Outcome,
    Role,
    RowKind,
    Selector,
    Status,
    Structure
} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract RowsTest is City {
    uint32 private constant NOTED_BIT = 1;
    uint32 private constant SOFT_BIT = 2;
    uint32 private constant HARD_BIT = 4;
    uint32 private constant TERM_BIT = 8;
    uint256 private constant SOFT_FLAG = 8;

    function testFuzz_hard_refuses_soft_flags_and_record_notes(uint64 clauses, uint32 end) public {
        end = uint32(bound(end, FOUNDED, FOUNDED + 1000 days));
        Draft memory draft = _proposed(_draft(Kind.PLAN, city, NO_ID));
        (draft.clear, draft.from, draft.until) = (clauses, FOUNDED - 10, end);

        Verdict memory verdict = _record(authority, draft);

        uint32 unmet =
            (clauses & NOTED_CLAUSE == 0 ? NOTED_BIT : 0) |
                (clauses & SOFT_CLAUSE == 0 ? SOFT_BIT : 0) |
                (clauses & HARD_CLAUSE == 0 ? HARD_BIT : 0) |
                (end > CivilTime.addMonths(FOUNDED - 10, LONGEST_TERM) ? TERM_BIT : 0);
        assertEq(verdict.unmet, unmet, "every unmet row is told");
        assertEq(verdict.rule, unmet & HARD_BIT != 0 ? RULE_HARD_CLAUSE : 0, "only the hard row refuses");
        if (verdict.rule == 0) {
            assertTrue(((_edgeOf(verdict.id) >> 8) & SOFT_FLAG != 0) == (unmet != 0), "an unmet row flags the record");
        } else {
            assertTrue(_stateOf(verdict.id).kind() == Kind.NONE, "nothing is recorded");
        }
    }

    function testFuzz_a_step_without_rows_is_refused(uint8 who, uint8 what, uint64 clauses) public {
        address actor = watchers[who % WATCHERS];
        if (what % 3 == 0) {
            Draft memory procurement = _draft(Kind.PROCUREMENT, city, NO_ID);
            procurement.clear = clauses;
            procurement.status = Status.PROPOSED;
            assertEq(_record(actor, procurement).rule, Structure.NO_RULE, "rule");
        } else if (what % 3 == 1) {
            Draft memory plan = _draft(Kind.PLAN, city, NO_ID);
            plan.clear = HARD_CLAUSE;
            Id id = _made(actor, plan);
            assertEq(_settle(actor, id, Status.FULFILLED), Structure.NO_RULE, "rule");
        } else {
            uint16 code = 0x0100 | uint16(bound(clauses, 5, 255));
            assertEq(_attest(actor, line.product, code, Outcome.PASSED), Structure.NO_RULE, "rule");
        }
    }

    function testFuzz_a_provider_states_about_its_own_resource_only(uint8 which, uint8 level, bool b) public {
        uint256 i = which % 2;
        uint256 kind = level % 5;
        Id subject =
            kind == 0
                ? line.resources[i]
                : kind == 1
                    ? line.grants[i]
                    : kind == 2
                        ? line.demands[i]
                        : line.deliveries[i];
        if (kind == 4) subject = _made(authority, _draft(Kind.CASE, line.demands[i], NO_ID));
        address provider = b ? providerB : providerA;

        uint16 rule = _attest(provider, subject, PROVIDERS_WORD, Outcome.PASSED);

        assertEq(rule, b == (i == 1) ? 0 : RULE_WHO, "rule");
    }

    function testFuzz_every_provider_of_a_scenario_has_a_word_and_no_other_role(uint8 who) public {
        assertEq(_attest(providerA, line.scenario, PROVIDERS_WORD, Outcome.PASSED), 0, "provider A");
        assertEq(_attest(providerB, line.scenario, PROVIDERS_WORD, Outcome.PASSED), 0, "provider B");
        assertEq(
            _attest(watchers[who % WATCHERS], line.scenario, PROVIDERS_WORD, Outcome.PASSED),
            RULE_WHO,
            "a watcher"
        );
        // Of a product the provider is not asked: the lineage names it at the scenario.
        assertEq(_attest(providerA, line.product, PROVIDERS_WORD, Outcome.PASSED), RULE_WHO, "a product");
    }

    function testFuzz_an_operator_of_another_authorization_may_not_record(bool own) public {
        Id other = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[watchers[0]]));
        Draft memory draft = _draft(Kind.SCENARIO, own ? line.authorization : other, NO_ID);

        assertEq(_record(operator, draft).rule, own ? 0 : RULE_WHO, "rule");
    }

    function testFuzz_an_export_needs_the_passed_unexpired_approval(uint16 outcome, uint32 end, uint32 moment) public {
        end = uint32(bound(end, 0, 20));
        moment = uint32(bound(moment, 0, 20));
        Statement memory approval = _statement(line.product, APPROVAL, outcome);
        approval.until = end == 0 ? 0 : FOUNDED + end;
        assertEq(_attest(authority, approval), 0, "stated");
        vm.warp(FOUNDED + moment);

        Verdict memory verdict = _record(operator, _export(line));

        bool stands = outcome & 7 == Outcome.PASSED && (end == 0 || moment < end);
        assertEq(verdict.rule, stands ? 0 : RULE_APPROVAL, "rule");
        // Row 1 of the step (EXPORT, SETTLE, IN_FORCE).
        assertEq(verdict.unmet, stands ? 0 : 1 << 17, "unmet rows");
    }

    /// @dev The first row that refuses is the rule of the refusal, whatever else is unmet.
    function testFuzz_the_first_unmet_row_is_the_rule_of_a_refusal(bool ended) public {
        if (ended) _settled(authority, _made(authority, _draft(Kind.CASE, line.scenario, NO_ID)), Status.FULFILLED);
        _made(authority, _draft(Kind.CASE, line.agreement, NO_ID));

        assertEq(_settle(operator, line.agreement, Status.TERMINATED), ended ? RULE_OPEN_CASE : RULE_CASE, "rule");
    }

    function testFuzz_an_export_is_bound_to_one_scenario(bool same) public {
        Lineage memory other = _lineage(0, 0, 0, 0);
        Draft memory draft = _draft(Kind.EXPORT, line.product, same ? line.agreement : other.agreement);

        assertEq(_record(operator, draft).rule, same ? 0 : RULE_SCENARIO, "rule");
    }

    function testFuzz_who_submits_does_not_reject(uint8 who) public {
        Id scenario = _made(operator, _proposed(_draft(Kind.SCENARIO, line.authorization, NO_ID)));

        assertEq(_settle(operator, scenario, Status.REJECTED), RULE_SEPARATION, "its own");
        assertEq(_settle(watchers[who % WATCHERS], scenario, Status.REJECTED), 0, "another's");
    }

    function testFuzz_a_notice_counts_from_its_filing(uint32 filedAt, uint32 moment, bool filed) public {
        filedAt = uint32(bound(filedAt, 0, 10 days));
        moment = uint32(bound(moment, filedAt, filedAt + 60 days));
        vm.warp(FOUNDED + filedAt);
        if (filed) _stated(authority, line.deliveries[0], FILED, Outcome.PASSED);
        else _stated(regulator, line.deliveries[0], FILED, Outcome.PASSED);
        vm.warp(FOUNDED + moment);

        uint16 rule = _settle(operator, line.deliveries[0], Status.TERMINATED);

        assertEq(rule, filed && moment - filedAt >= NOTICE_DAYS * 1 days ? 0 : RULE_NOTICE, "rule");
    }

    function _ruleOf(uint128 row, uint128 other) private pure returns (Step[] memory steps) {
        steps = new Step[](2);
        steps[0] = _step(Kind.RESOURCE, ActKind.RECORD, 0, _words(row));
        steps[1] = _step(Kind.RESOURCE, ActKind.SETTLE, Status.IN_FORCE, _words(other));
    }

    /// @dev To record at once in force is to submit and to decide: the same party does not do both.
    function test_who_submits_does_not_decide_by_recording_in_force() public {
        uint128 separate = _row(RowKind.SEPARATION, Hardness.HARD, RULE_SEPARATION, Selector.SELF, 0, 0, 0);
        _found(_ruleOf(_who(Role.DATA_AUTHORITY), separate));
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);

        assertEq(_record(authority, draft).rule, RULE_SEPARATION, "at once");
        Id id = _made(authority, _proposed(draft));
        assertEq(_settle(authority, id, Status.IN_FORCE), RULE_SEPARATION, "afterwards");
        assertEq(_settle(regulator, id, Status.IN_FORCE), 0, "by another");
    }

    /// @dev Where no row asks who, a role must be had all the same.
    function testFuzz_nobody_speaks_under_a_role_that_it_has_not(uint8 role, uint8 i) public {
        role = uint8(bound(role, 1, 63));
        address who = watchers[i % WATCHERS];
        uint128 anything = _row(RowKind.CLAUSES, Hardness.HARD, RULE_HARD_CLAUSE, 0, 0, 0, 0);
        Step[] memory steps = new Step[](1);
        steps[0] = _step(Kind.PARTY, ActKind.ATTEST, REVIEW, _words(anything));
        _found(steps);
        Statement memory review = _statement(partyOf[authority], REVIEW, Outcome.PASSED);
        review.role = role;

        assertEq(_attest(who, review), role == roleOf[who] ? 0 : Structure.NOT_COMPETENT, "rule");
    }

    /// @dev The nearest controller of each may be another: the one controls the other all the same.
    function testFuzz_a_company_does_not_judge_its_controller_nor_the_controller_it(bool up, bool sisters) public {
        address mother = _company("MOTHER", Role.AUDITOR, partyOf[regulator]);
        address daughter = _company("DAUGHTER", Role.AUDITOR, partyOf[mother]);
        address sister = _company("SISTER", Role.AUDITOR, partyOf[mother]);
        (address one, address other) = sisters
            ? (daughter, sister)
            : up
                ? (daughter, mother)
                : (mother, daughter);
        Id scenario = _made(one, _proposed(_draft(Kind.SCENARIO, line.authorization, NO_ID)));

        assertEq(_settle(other, scenario, Status.REJECTED), RULE_SEPARATION, "of the same house");
        assertEq(_settle(watchers[0], scenario, Status.REJECTED), 0, "a stranger");
    }
}
