// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Hardness, Option, RowKind} from "../../contracts/types/Rows.sol";
import {OneStep} from "./OneStep.sol";

/// @title Whose answer counts, and who judges it
contract AnsweredCasesTest is OneStep {
    /// @dev An objector who answers his own objection keeps it open for nobody.
    function testFuzz_what_a_party_without_office_opened_is_judged_by_whom_the_rows_name(
        uint8 way,
        bool other
    ) external {
        uint8[4] memory ways = [Status.FULFILLED, Status.DISMISSED, Status.FAILED, Status.TERMINATED];
        address addressee = watchers[other ? 1 : 0];
        Id one = _made(watchers[0], _ending(_draft(Kind.CASE, line.scenario, partyOf[addressee]), FOUNDED + 10));
        _stated(addressee, one, FILED, Outcome.OPEN);
        _wait(10);

        assertEq(_settle(authority, one, Status.EXPIRED), Structure.CASE_ANSWERED, "it is not overdue");
        assertEq(_settle(authority, one, ways[way % 4]), 0, "rule");
    }

    function testFuzz_an_authority_above_judges_what_was_answered(uint8 way) external {
        uint8[4] memory ways = [Status.FULFILLED, Status.DISMISSED, Status.FAILED, Status.TERMINATED];
        Draft memory draft = _ending(_draft(Kind.CASE, line.scenario, partyOf[operator]), FOUNDED + 10);
        Id one = _made(authority, draft);
        _stated(operator, one, FILED, Outcome.OPEN);
        _wait(10);

        assertEq(_settle(regulator, one, ways[way % 4]), Structure.CASE_ANSWERED, "one beside it");
        assertEq(_settle(upper, one, Status.EXPIRED), Structure.CASE_ANSWERED, "overdue it is for nobody");
        assertEq(_settle(upper, one, ways[way % 4]), 0, "one above it");
    }

    /// @dev Who leaves the addressee out takes the operator nothing.
    function testFuzz_a_case_without_an_addressee_is_answered_by_whom_its_subject_names(bool own) external {
        Id one = _made(authority, _ending(_draft(Kind.CASE, line.scenario, NO_ID), FOUNDED + 10));
        _stated(own ? operator : watchers[0], one, FILED, Outcome.OPEN);
        _wait(10);

        uint16 rule = _settle(watchers[1], one, Status.EXPIRED);

        assertEq(rule, own ? Structure.CASE_ANSWERED : 0, "rule");
    }

    /// @dev Evaluators and other parties answer what is about themselves, although no record names their role.
    function testFuzz_a_case_about_a_party_is_answered_by_that_party_in_any_role(bool own) external {
        Id one = _made(authority, _ending(_draft(Kind.CASE, partyOf[watchers[0]], NO_ID), FOUNDED + 10));
        _stated(watchers[own ? 0 : 1], one, FILED, Outcome.OPEN);
        _wait(10);

        uint16 rule = _settle(watchers[1], one, Status.EXPIRED);

        assertEq(rule, own ? Structure.CASE_ANSWERED : 0, "rule");
    }

    /* VOID CASES */

    function _asksTheLast(uint8 options, uint8 outcomes) private {
        _judging(_row(RowKind.CASE, Hardness.HARD | options, RULE_NEW, 0, CASE_CODE, outcomes, Role.DATA_AUTHORITY));
    }

    /// @dev It never was, so it hides none before it, however many were void.
    function testFuzz_the_last_case_before_the_void_ones_counts(uint8 number, bool failed) external {
        _asksTheLast(0, REJECTED);
        _settled(authority, _case(authority, line.scenario), failed ? Status.FAILED : Status.FULFILLED);

        for (uint256 i = 0; i < number % 4; i++) {
            Id later = _case(authority, line.scenario);
            _assertUnmet("another one is open");
            _settled(authority, later, Status.VOID);
        }

        assertEq(_reviewed(), failed ? 0 : RULE_NEW, "rule");
    }

    /// @dev Nor is one used twice because later ones were void.
    function testFuzz_a_used_case_stays_used_behind_void_ones(bool usedBefore) external {
        _asksTheLast(Option.UNUSED, REJECTED);
        _settled(authority, _case(authority, line.scenario), Status.FAILED);
        if (usedBefore) _assertMet("once");
        _settled(authority, _case(authority, line.scenario), Status.VOID);

        if (!usedBefore) _assertMet("once, behind a void one");
        _assertUnmet("not twice");
        _settled(authority, _case(authority, line.scenario), Status.VOID);
        _assertUnmet("nor behind another");
    }
}
