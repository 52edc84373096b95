// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, Outcome, Role, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {Hardness, Option, RowKind, Selector, statusBit} from "../../contracts/types/Rows.sol";
import {OneStep} from "./OneStep.sol";

/// @title Conditions: not, or, nothing
contract ConditionsTest is OneStep {
    function test_what_nobody_said_is_neither_so_nor_not_so() external {
        _judging(_fact(Option.NOT, Selector.SELF, PASSED, Role.DATA_AUTHORITY));

        _assertUnmet("silence is no denial");
        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _assertUnmet("it is so");
        _stated(authority, line.scenario, FILED, Outcome.REJECTED);
        _assertMet("it is not so");
    }

    function test_silence_suffices_where_the_row_says_so_negated_or_not() external {
        _judging(_fact(Option.NOT | Option.OR_ABSENT, Selector.SELF, PASSED, Role.DATA_AUTHORITY));

        _assertMet("silence");
        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _assertUnmet("it is so");
    }

    function test_silence_of_one_role_does_not_outweigh_the_word_of_another() external {
        uint64 either = _roles(Role.DATA_AUTHORITY, Role.AUDITOR, 0, 0);
        _judging(_fact(Option.OR_ABSENT, Selector.SELF, PASSED, either));

        _assertMet("both are silent");
        _stated(auditor, line.scenario, FILED, Outcome.REJECTED);
        _assertUnmet("one has rejected it");
        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _assertMet("the other has passed it");
    }

    function test_nobody_knows_whether_none_of_two_roles_passed_it_while_one_is_silent() external {
        uint64 either = _roles(Role.DATA_AUTHORITY, Role.AUDITOR, 0, 0);
        _judging(_fact(Option.NOT, Selector.SELF, PASSED, either));

        _stated(auditor, line.scenario, FILED, Outcome.REJECTED);
        _assertUnmet("the other may yet");
        _stated(authority, line.scenario, FILED, Outcome.REJECTED);
        _assertMet("neither did");
    }

    function test_alternatives_are_one_rule_and_one_of_them_suffices() external {
        uint128 first = _row(RowKind.FACT, Hardness.ALTERNATIVE, 5, Selector.SELF, FILED, PASSED, Role.DATA_AUTHORITY);
        uint128 second = _hard(RowKind.FACT, RULE_NEW, Selector.PARENT, FILED, PASSED, Role.DATA_AUTHORITY);
        bytes32[] memory words = _words(_everybody(Kind.SCENARIO), first, second);
        _judgingAll(Kind.SCENARIO, ActKind.ATTEST, REVIEW, words);

        Verdict memory verdict = _verdicts(
            authority,
            _attestCall(authority, _statement(line.scenario, REVIEW, Outcome.PASSED))
        )[0];
        assertEq(verdict.rule, RULE_NEW, "the rule of the last row is cited");
        assertEq(verdict.unmet, 2, "and counts once, after WHO");
        _stated(authority, line.authorization, FILED, Outcome.PASSED);
        _assertMet("the second");
        _stated(authority, line.authorization, FILED, Outcome.REJECTED);
        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _assertMet("the first");
    }

    function test_alternative_of_one_rule_is_none_of_the_next() external {
        uint128[] memory rows = new uint128[](4);
        rows[0] = _everybody(Kind.SCENARIO);
        rows[1] = _row(RowKind.FACT, Hardness.ALTERNATIVE, 5, Selector.SELF, FILED, PASSED, Role.DATA_AUTHORITY);
        rows[2] = _hard(RowKind.FACT, 6, Selector.PARENT, FILED, PASSED, Role.DATA_AUTHORITY);
        rows[3] = _hard(RowKind.FACT, RULE_NEW, Selector.PARENT, FILED, PASSED, Role.DATA_AUTHORITY);
        _judgingAll(Kind.SCENARIO, ActKind.ATTEST, REVIEW, _words(rows));

        _stated(authority, line.scenario, FILED, Outcome.PASSED);
        _assertUnmet("the third rule stands alone");
    }

    function test_neighbour_that_was_left_out_is_not_silent_but_missing() external {
        _judging(
            Kind.PRODUCT,
            ActKind.ATTEST,
            REVIEW,
            _fact(Option.OR_ABSENT, Selector.LINK, PASSED, Role.DATA_AUTHORITY)
        );

        uint16 rule = _attest(authority, line.product, REVIEW, Outcome.PASSED);
        assertEq(rule, RULE_NEW, "the product names no developer about whom anything could be said");
    }

    function test_what_is_beside_the_subject_is_a_record_or_unresolved() external {
        _judging(_hard(RowKind.NO_OPEN_CASE, RULE_NEW, Selector.ABOUT, CASE_CODE, 0, 0));
        Statement memory review = _statement(line.scenario, REVIEW, Outcome.PASSED);

        assertEq(_attest(authority, review), RULE_NEW, "nothing");
        review.about = Id.wrap("no record");
        assertEq(_attest(authority, review), RULE_NEW, "no record");
        review.about = line.product;
        assertEq(_attest(authority, review), 0, "a product without a case");
        _case(authority, line.product);
        assertEq(_attest(authority, review), RULE_NEW, "a product with one");
    }
}

/// @title Neighbours: their status, kind and place
contract StandsTest is OneStep {
    function _stands(
        uint8 options,
        uint8 selector,
        uint16 code,
        uint8 under,
        Kind kind,
        uint8 status
    ) private pure returns (uint128) {
        uint64 value = (uint64(under) << 40) | (uint64(uint8(kind)) << 32) | uint64(statusBit(status));
        return _row(RowKind.STANDS, Hardness.HARD | options, RULE_NEW, selector, code, 0, value);
    }

    function _about(Id about) private returns (uint16) {
        Statement memory review = _statement(line.scenario, REVIEW, Outcome.PASSED);
        review.about = about;
        return _attest(authority, review);
    }

    function test_neighbour_has_the_status() external {
        _judging(_stands(0, Selector.PARENT, 0, 0, Kind.NONE, Status.REVOKED));

        _assertUnmet("in force");
        _settled(authority, line.authorization, Status.REVOKED);
        _assertMet("revoked");
    }

    function test_what_is_named_is_of_the_kind_and_code_and_under_the_subject() external {
        _judging(_stands(0, Selector.ABOUT, CASE_CODE, 1, Kind.CASE, Status.IN_FORCE));

        assertEq(_about(NO_ID), RULE_NEW, "nothing");
        assertEq(_about(line.product), RULE_NEW, "a product");
        assertEq(_about(_case(authority, line.product)), RULE_NEW, "a case of another record");
        Draft memory other = _draft(Kind.CASE, line.scenario, NO_ID);
        other.clear = OWN_CASE;
        assertEq(_about(_made(regulator, other)), RULE_NEW, "a case of another code");
        Id own = _case(authority, line.scenario);
        assertEq(_about(own), 0, "its own");
        _settled(authority, own, Status.FULFILLED);
        assertEq(_about(own), RULE_NEW, "which has ended");
    }

    function test_what_went_before_may_be_asked_of_the_second() external {
        uint128 row = _stands(Option.OR_ABSENT, Selector.PREVIOUS, 0, 0, Kind.NONE, Status.EXPIRED);
        _judging(Kind.AUTHORIZATION, ActKind.SETTLE, Status.IN_FORCE, row);

        Draft memory second = _draft(Kind.AUTHORIZATION, city, partyOf[operator]);
        assertEq(_record(authority, second).rule, RULE_NEW, "the first one is in force");
        Id proposed = _made(authority, _proposed(_draft(Kind.AUTHORIZATION, city, partyOf[operator])));
        assertEq(_settle(authority, proposed, Status.IN_FORCE), RULE_NEW, "and so it is for a proposal");
    }

    function test_nobody_is_separate_from_a_record_that_there_is_not() external {
        _judging(_hard(RowKind.SEPARATION, RULE_NEW, Selector.CALLER, 0, 0, Selector.PROCUREMENT));
        _assertUnmet("there was no procurement");
    }

    function test_party_is_separate_by_whom_its_draft_names_as_controlling_it() external {
        uint128 roles = _hard(RowKind.ROLES, RULE_ROLES, 0, 0, 0, uint64(1) << Role.BUYER);
        uint128 separate = _hard(RowKind.SEPARATION, RULE_NEW, Selector.ISSUER, 0, 0, Selector.SELF);
        _judgingAll(Kind.PARTY, ActKind.SETTLE, Status.IN_FORCE, _words(_everybody(Kind.PARTY), roles, separate));

        assertEq(_admitted(partyOf[authority]), RULE_NEW, "by whoever admits it");
        assertEq(_admitted(partyOf[buyer]), 0, "by another party");
    }

    function _admitted(Id controller) private returns (uint16) {
        Draft memory draft = _draft(Kind.PARTY, city, controller);
        draft.clear = (uint256(uint160(_account(abi.encode(controller)))) << 64) | (uint64(1) << Role.BUYER);
        return _record(authority, draft).rule;
    }

    function test_record_in_force_does_not_go_before_itself() external {
        uint128 row = _stands(0, Selector.PREVIOUS, 0, 0, Kind.NONE, Status.TERMINATED);
        _judging(Kind.AUTHORIZATION, ActKind.ATTEST, REVIEW, row);
        _settled(authority, line.authorization, Status.TERMINATED);
        Id second = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator]));

        assertEq(_attest(authority, second, REVIEW, Outcome.PASSED), 0, "the first one was terminated");
    }

    function test_renewal_follows_the_one_before_it_on_every_way() external {
        uint128 row = _stands(Option.OR_ABSENT, Selector.PREVIOUS, 0, 0, Kind.NONE, Status.TERMINATED);
        _judging(Kind.AUTHORIZATION, ActKind.SETTLE, Status.IN_FORCE, row);
        Id proposed = _made(authority, _proposed(_draft(Kind.AUTHORIZATION, city, partyOf[operator])));
        assertEq(_settle(authority, proposed, Status.IN_FORCE), RULE_NEW, "the first one is in force");
        _settled(authority, line.authorization, Status.TERMINATED);

        _settled(authority, proposed, Status.IN_FORCE);
        assertEq(
            _record(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator])).rule,
            RULE_NEW,
            "now the second one is"
        );
        Draft memory another = _draft(Kind.AUTHORIZATION, city, partyOf[buyer]);
        assertEq(_record(authority, another).rule, 0, "another operator has none before");
    }

    function _previousIsNotInForce() private {
        uint8 options = Option.NOT | Option.OR_ABSENT;
        uint128 row = _stands(options, Selector.PREVIOUS, 0, 0, Kind.NONE, Status.IN_FORCE);
        _judging(Kind.AGREEMENT, ActKind.SETTLE, Status.IN_FORCE, row);
    }

    /// @dev What never was in force went before nothing.
    function testFuzz_proposal_hides_nothing_that_was_in_force(uint8 way) external {
        _previousIsNotInForce();
        Id proposed = _made(operator, _proposed(_draft(Kind.AGREEMENT, line.scenario, partyOf[buyer])));
        uint8[4] memory ways = [Status.WITHDRAWN, Status.REJECTED, Status.VOID, 0];
        if (ways[way % 4] != 0) _settled(operator, proposed, ways[way % 4]);

        Draft memory third = _draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]);
        assertEq(_record(operator, third).rule, RULE_NEW, "one is in force");
        Id fourth = _made(operator, _proposed(_draft(Kind.AGREEMENT, line.scenario, partyOf[buyer])));
        assertEq(_settle(operator, fourth, Status.IN_FORCE), RULE_NEW, "for a proposal too");
        _settled(operator, line.agreement, Status.FULFILLED);
        _settled(operator, fourth, Status.IN_FORCE);
    }

    function testFuzz_of_two_proposals_one_comes_into_force(bool laterFirst) external {
        _previousIsNotInForce();
        Id one = _made(operator, _proposed(_draft(Kind.AGREEMENT, line.scenario, partyOf[watchers[0]])));
        Id other = _made(operator, _proposed(_draft(Kind.AGREEMENT, line.scenario, partyOf[watchers[0]])));
        (one, other) = laterFirst ? (other, one) : (one, other);

        _settled(operator, one, Status.IN_FORCE);

        assertEq(_settle(operator, other, Status.IN_FORCE), RULE_NEW, "the other one is in force");
    }

    /// @dev A lifted prohibition is a way into force too, and a record does not go before itself.
    function testFuzz_prohibited_one_comes_back_only_where_no_other_took_its_place(bool taken) external {
        _previousIsNotInForce();
        _settled(operator, line.agreement, Status.PROHIBITED);
        if (taken) _made(operator, _draft(Kind.AGREEMENT, line.scenario, partyOf[buyer]));

        assertEq(_settle(operator, line.agreement, Status.IN_FORCE), taken ? RULE_NEW : 0, "rule");
    }

    function test_grant_that_never_was_in_force_hides_none_before_it() external {
        uint8 options = Option.NOT | Option.OR_ABSENT;
        uint128 row = _stands(options, Selector.PREVIOUS, 0, 0, Kind.NONE, Status.TERMINATED);
        _judging(Kind.GRANT, ActKind.SETTLE, Status.IN_FORCE, row);
        _settled(authority, line.grants[2], Status.TERMINATED);
        Id proposed = _made(authority, _proposed(_draft(Kind.GRANT, line.authorization, line.resources[2])));
        _settled(authority, proposed, Status.WITHDRAWN);

        Draft memory third = _draft(Kind.GRANT, line.authorization, line.resources[2]);
        assertEq(_record(authority, third).rule, RULE_NEW, "the one before it was terminated");
    }

    function test_authorization_follows_its_plan_and_procurement() external {
        uint128 row = _stands(0, Selector.PROCUREMENT, 0, 0, Kind.NONE, Status.FULFILLED);
        Step[] memory steps = _with(_steps(), Kind.GRANT, ActKind.ATTEST, REVIEW, _words(_everybody(Kind.GRANT), row));
        _found(steps);
        Id procurement = _made(authority, _draft(Kind.PROCUREMENT, city, NO_ID));
        Draft memory draft = _draft(Kind.AUTHORIZATION, city, partyOf[operator]);
        draft.inputs = _ids(procurement);
        Id authorization = _made(authority, draft);
        Id resource = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));
        Id grant = _made(authority, _draft(Kind.GRANT, authorization, resource));

        assertEq(_attest(authority, grant, REVIEW, Outcome.PASSED), RULE_NEW, "it is still open");
        _settled(authority, procurement, Status.FULFILLED);
        assertEq(_attest(authority, grant, REVIEW, Outcome.PASSED), 0, "it is over");
    }

    function test_application_stands_under_its_procurement_and_that_has_a_plan() external {
        bytes32[] memory words = _words(
            _everybody(Kind.APPLICATION),
            _stands(0, Selector.PLAN, 0, 0, Kind.PLAN, Status.IN_FORCE)
        );
        _found(_with(_steps(), Kind.APPLICATION, ActKind.ATTEST, REVIEW, words));
        Draft memory draft = _draft(Kind.PLAN, city, NO_ID);
        draft.clear = HARD_CLAUSE;
        Id plan = _made(authority, draft);
        Id procurement = _made(authority, _draft(Kind.PROCUREMENT, city, plan));
        Id application = _made(watchers[0], _draft(Kind.APPLICATION, procurement, NO_ID));

        Id planless = _made(authority, _draft(Kind.PROCUREMENT, city, NO_ID));
        Id other = _made(watchers[0], _draft(Kind.APPLICATION, planless, NO_ID));

        assertEq(_attest(authority, application, REVIEW, Outcome.PASSED), 0, "its plan stands");
        assertEq(_attest(authority, other, REVIEW, Outcome.PASSED), RULE_NEW, "there is no plan");
    }

    function test_procurement_links_to_its_plan_and_is_its_own_procurement() external {
        bytes32[] memory words = _words(
            _everybody(Kind.PROCUREMENT),
            _stands(0, Selector.PLAN, 0, 0, Kind.PLAN, Status.IN_FORCE),
            _stands(0, Selector.PROCUREMENT, 0, 0, Kind.PROCUREMENT, Status.IN_FORCE)
        );
        _found(_with(_steps(), Kind.PROCUREMENT, ActKind.ATTEST, REVIEW, words));
        Draft memory draft = _draft(Kind.PLAN, city, NO_ID);
        draft.clear = HARD_CLAUSE;
        Id planned = _made(authority, _draft(Kind.PROCUREMENT, city, _made(authority, draft)));
        Id planless = _made(authority, _draft(Kind.PROCUREMENT, city, NO_ID));

        assertEq(_attest(authority, planned, REVIEW, Outcome.PASSED), 0, "its plan stands");
        assertEq(_attest(authority, planless, REVIEW, Outcome.PASSED), RULE_NEW, "there is no plan");
    }

    function test_role_under_which_a_record_names_nobody_has_stated_nothing() external {
        uint128 row = _fact(Option.OR_ABSENT, Selector.SELF, PASSED, Role.INDUSTRY_AUTHORITY);
        _judging(Kind.RESOURCE, ActKind.ATTEST, REVIEW, row);
        Id resource = _made(providerA, _draft(Kind.RESOURCE, city, NO_ID));

        assertEq(_attest(authority, resource, REVIEW, Outcome.PASSED), 0, "nobody is named");
    }

    function test_each_product_among_the_inputs_is_asked_and_there_may_be_none() external {
        uint128 row = _hard(RowKind.FACT, RULE_NEW, Selector.PRODUCTS, FILED, PASSED, Role.AUDITOR);
        _judging(Kind.PRODUCT, ActKind.ATTEST, REVIEW, row);

        assertEq(_attest(authority, line.product, REVIEW, Outcome.PASSED), 0, "made of no product");
        Id second = _productOf(_ids(line.deliveries[0]));
        Id third = _productOf(_ids(line.product, second, line.imported));
        _stated(auditor, line.product, FILED, Outcome.PASSED);
        assertEq(_attest(authority, third, REVIEW, Outcome.PASSED), RULE_NEW, "one of two");
        _stated(auditor, second, FILED, Outcome.PASSED);
        assertEq(_attest(authority, third, REVIEW, Outcome.PASSED), 0, "both");
    }
}
