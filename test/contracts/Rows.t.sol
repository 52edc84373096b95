// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {ActKind, Code, Flag, Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {ANY_ROLE, RowKind, Selector} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract RowsTest is City {
    // Rules of the step (PLAN, IN_FORCE), by their place in it.
    uint32 private constant NOTED_BIT = 2;
    uint32 private constant SOFT_BIT = 4;
    uint32 private constant HARD_BIT = 8;
    uint32 private constant TERM_BIT = 16;

    /// @dev Recorded in force, or proposed and settled: the same rules judge the same plan.
    function testFuzz_hard_refuses_soft_flags_and_record_notes(uint64 clauses, uint32 end, bool proposed) public {
        end = uint32(bound(end, FOUNDED + 1, FOUNDED + 1000 days));
        Draft memory draft = _draft(Kind.PLAN, city, NO_ID);
        (draft.clear, draft.from, draft.until) = (clauses, FOUNDED - 10, end);

        Verdict memory verdict = _record(authority, proposed ? _proposed(draft) : draft);
        if (proposed) {
            assertTrue(verdict.rule == 0 && verdict.unmet == 0, "nothing is asked of a proposal");
            Settlement memory settlement = _settlement(verdict.id, Status.IN_FORCE);
            verdict = _verdicts(authority, _settleCall(authority, settlement))[0];
        }

        uint32 unmet =
            (clauses & NOTED_CLAUSE == 0 ? NOTED_BIT : 0) |
                (clauses & SOFT_CLAUSE == 0 ? SOFT_BIT : 0) |
                (clauses & HARD_CLAUSE == 0 ? HARD_BIT : 0) |
                (end > CivilTime.addMonths(FOUNDED - 10, LONGEST_TERM) ? TERM_BIT : 0);
        assertEq(verdict.unmet, unmet, "every unmet rule is told");
        assertEq(verdict.rule, unmet & HARD_BIT != 0 ? RULE_HARD_CLAUSE : 0, "only the hard rule refuses");
        if (proposed) return;
        // What is only noted is no objection.
        bool flagged = verdict.rule == 0 && unmet & (SOFT_BIT | TERM_BIT) != 0;
        assertTrue((_flagsOf(verdict.id) & Flag.SOFT != 0) == flagged, "an unmet SOFT rule flags the record");
        assertTrue((_stateOf(verdict.id).kind() == Kind.NONE) == (verdict.rule != 0), "whether it is recorded");
    }

    /// @dev Bits 0 to 23 are the rules of coming into force, from 24 on those of recording.
    function test_who_may_do_neither_is_told_both() public {
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);

        Verdict memory verdict = _record(buyer, draft);

        assertEq(verdict.rule, RULE_WHO, "rule");
        assertEq(verdict.unmet, (uint32(1) << 24) | 1, "the rules of both steps");
        assertEq(_record(buyer, _proposed(draft)).unmet, 1, "of a proposal there is one step");
    }

    function testFuzz_a_step_without_rows_is_refused(uint8 who, uint8 what, uint8 number) public {
        address actor = watchers[who % WATCHERS];
        if (what % 2 == 0) {
            Draft memory plan = _draft(Kind.PLAN, city, NO_ID);
            plan.clear = HARD_CLAUSE;
            Id id = _made(actor, plan);
            assertEq(_settle(actor, id, Status.FULFILLED), Structure.NO_RULE, "rule");
        } else {
            uint16 code = 0x0100 | uint16(bound(number, 5, 255));
            // Without the root that it approves, this one is malformed.
            vm.assume(code != Code.ROOT_APPROVED);
            assertEq(_attest(actor, line.product, code, Outcome.PASSED), Structure.NO_RULE, "rule");
        }
    }

    /// hardhat-config: fuzz.runs = 48
    function testFuzz_recording_without_rows_is_refused(uint8 who, bool inForce) public {
        _found(_without(_steps(), Kind.PROCUREMENT, ActKind.RECORD, 0));
        Draft memory draft = _draft(Kind.PROCUREMENT, city, NO_ID);

        uint16 rule = _record(watchers[who % WATCHERS], inForce ? draft : _proposed(draft)).rule;

        assertEq(rule, Structure.NO_RULE, "rule");
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
    }

    /// @dev What stands under a scenario names the providers of its grants, and nobody else.
    function testFuzz_competence_goes_through_the_scenario(uint8 which, uint8 who) public {
        Id export_ = _made(operator, _export(line));
        Id[4] memory ids = [line.imported, line.product, line.agreement, export_];
        address stranger = _company("PROVIDER C", Role.DATA_PROVIDER, NO_ID);
        address[3] memory parties = [providerA, providerB, stranger];

        uint16 rule = _attest(parties[who % 3], ids[which % 4], PROVIDERS_WORD, Outcome.PASSED);

        assertEq(rule, who % 3 == 2 ? RULE_WHO : 0, "rule");
    }

    /// @dev Only the operator of its authorization demands under a scenario, not every operator.
    function testFuzz_no_stranger_demands_under_a_scenario(bool own) public {
        address stranger = _company("OTHER OPERATOR", Role.OPERATOR, NO_ID);
        Draft memory draft = _draft(Kind.DEMAND, line.scenario, line.grants[0]);

        assertEq(_record(own ? operator : stranger, draft).rule, own ? 0 : RULE_WHO, "rule");
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
        // The third rule of the step (EXPORT, SETTLE, IN_FORCE).
        assertEq(verdict.unmet, stands ? 0 : 1 << 2, "unmet rules");
    }

    /// @dev The first row that refuses is the rule of the refusal, whatever else is unmet.
    function testFuzz_the_first_unmet_row_is_the_rule_of_a_refusal(bool ended) public {
        if (ended) _settled(authority, _made(authority, _draft(Kind.CASE, line.scenario, NO_ID)), Status.FULFILLED);
        _made(authority, _draft(Kind.CASE, line.agreement, NO_ID));

        assertEq(_settle(operator, line.agreement, Status.TERMINATED), ended ? RULE_OPEN_CASE : RULE_CASE, "rule");
    }

    function testFuzz_an_export_is_bound_to_one_scenario(bool same, bool proposed) public {
        Lineage memory other = _lineage(0, 0, 0, 0);
        Draft memory draft = _draft(Kind.EXPORT, line.product, same ? line.agreement : other.agreement);

        assertEq(_intoForce(draft, proposed), same ? 0 : RULE_SCENARIO, "rule");
    }

    function _intoForce(Draft memory draft, bool proposed) private returns (uint16) {
        if (!proposed) return _record(operator, draft).rule;
        return _settle(operator, _made(operator, _proposed(draft)), Status.IN_FORCE);
    }

    /// @dev Proposed by reference in advance, and put into force after the approval was refused or withdrawn.
    function testFuzz_an_export_proposed_in_advance_is_judged_when_it_comes_into_force(
        uint16 outcome,
        bool byReference
    ) public {
        Draft memory draft = _proposed(_export(line));
        if (byReference) (draft.form, draft.sha256Digest, draft.referenceText) = (0, 0, "EX-1");
        Id export_ = _made(operator, draft);
        _stated(authority, line.product, APPROVAL, outcome);

        uint16 rule = _settle(operator, export_, Status.IN_FORCE);

        assertEq(rule, outcome & 7 == Outcome.PASSED ? 0 : RULE_APPROVAL, "rule");
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

    /// @dev To record at once in force is to submit and to decide: the same party does not do both.
    function test_who_submits_does_not_decide_by_recording_in_force() public {
        uint128 separate = _hard(RowKind.SEPARATION, RULE_SEPARATION, Selector.ISSUER, 0, 0, Selector.CALLER);
        bytes32[] memory words = _words(_everybody(Kind.RESOURCE), separate);
        _found(_with(_steps(), Kind.RESOURCE, ActKind.SETTLE, Status.IN_FORCE, words));
        Draft memory draft = _draft(Kind.RESOURCE, city, NO_ID);

        assertEq(_record(authority, draft).rule, RULE_SEPARATION, "at once");
        Id id = _made(authority, _proposed(draft));
        assertEq(_settle(authority, id, Status.IN_FORCE), RULE_SEPARATION, "afterwards");
        assertEq(_settle(regulator, id, Status.IN_FORCE), 0, "by another");
    }

    /// @dev Where every role may act, it must be had all the same: facts are kept by role.
    /// hardhat-config: fuzz.runs = 48
    function testFuzz_nobody_speaks_under_a_role_that_it_has_not(uint8 role, uint8 i) public {
        role = uint8(bound(role, 1, 63));
        address who = watchers[i % WATCHERS];
        _found(_with(_steps(), Kind.PARTY, ActKind.ATTEST, FILED, _words(_who(ANY_ROLE))));
        Statement memory filing = _statement(partyOf[authority], FILED, Outcome.PASSED);
        filing.role = role;

        assertEq(_attest(who, filing), role == roleOf[who] ? 0 : RULE_WHO, "rule");
    }

    /// @dev The nearest controller of each may be another: the one controls the other all the same.
    function testFuzz_a_company_does_not_judge_its_controller_nor_the_controller_it(bool up, bool sisters) public {
        address mother = _company("MOTHER", Role.EVALUATOR, partyOf[regulator]);
        address daughter = _company("DAUGHTER", Role.EVALUATOR, partyOf[mother]);
        address sister = _company("SISTER", Role.EVALUATOR, partyOf[mother]);
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
