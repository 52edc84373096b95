// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ActKind, Kind, List, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {CivilTime} from "../../contracts/types/CivilTime.sol";
import {Id} from "../../contracts/types/Id.sol";
import {RowKind, Selector, statusBit} from "../../contracts/types/Rows.sol";
import {OneStep} from "./OneStep.sol";

/// @title What an act brings: whole lists, and parties
contract BroughtTest is OneStep {
    function _closing(Id[] memory items) private returns (uint16) {
        return _ending(line.authorization, Status.CLOSED, items);
    }

    function _ending(Id subject, uint8 status, Id[] memory items) private returns (uint16) {
        Settlement memory settlement = _settlement(subject, status);
        settlement.items = items;
        return _settle(authority, settlement);
    }

    function _listing(uint16 list, bool disposed, uint256 statuses) private pure returns (uint128) {
        uint64 value = (disposed ? uint64(1) << 32 : 0) | uint64(statuses);
        return _hard(RowKind.LISTED, RULE_NEW, Selector.SELF, list, 0, value);
    }

    function test_whole_list_is_brought_in_its_order_and_each_item_has_ended() external {
        uint256 over = statusBit(Status.TERMINATED) | statusBit(Status.REVOKED);
        _judging(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, _listing(List.EXPORTS, false, over));
        Id first = _made(operator, _export(line));
        Id second = _made(operator, _export(line));
        _settled(authority, first, Status.TERMINATED);
        _settled(authority, line.authorization, Status.TERMINATED);

        assertEq(_closing(_ids(first, second)), RULE_NEW, "one goes on");
        _settled(authority, second, Status.REVOKED);
        assertEq(_closing(_ids(second, first)), RULE_NEW, "not in its order");
        assertEq(_closing(_ids(first)), RULE_NEW, "not the whole of it");
        assertEq(_closing(_ids(first, second, second)), RULE_NEW, "more than the whole of it");
        assertEq(_closing(new Id[](0)), RULE_NEW, "nothing");
        assertEq(_closing(_ids(first, second)), 0, "each has ended");
    }

    function test_empty_list_is_brought_by_bringing_nothing() external {
        uint128 row = _listing(List.EXPORTS, false, statusBit(Status.TERMINATED));
        _judging(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, row);
        _settled(authority, line.authorization, Status.TERMINATED);

        assertEq(_closing(new Id[](0)), 0, "no export");
    }

    function test_what_was_disposed_of_since_the_end_counts_as_over() external {
        _judging(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, _listing(List.EXPORTS, true, 0));
        Id sold = _made(operator, _export(line));
        _settled(authority, sold, Status.CONTINUED);
        _wait(1 days);
        _settled(authority, line.authorization, Status.TERMINATED);

        assertEq(_closing(_ids(sold)), RULE_NEW, "disposed of before the end");
        _settled(authority, sold, Status.CONTINUED);
        assertEq(_closing(_ids(sold)), 0, "and again since");
    }

    function test_two_lists_are_brought_one_after_the_other() external {
        uint256 over = statusBit(Status.TERMINATED);
        uint128 exports = _listing(List.EXPORTS, false, over);
        uint128 grants = _listing(List.GRANTS, false, over);
        bytes32[] memory words = _words(_everybody(Kind.AUTHORIZATION), exports, grants);
        _judgingAll(Kind.AUTHORIZATION, ActKind.SETTLE, Status.CLOSED, words);
        Id sold = _made(operator, _export(line));
        _settled(authority, sold, Status.TERMINATED);
        for (uint256 i = 0; i < 3; i++) _settled(authority, line.grants[i], Status.TERMINATED);
        _settled(authority, line.authorization, Status.TERMINATED);

        assertEq(_closing(_ids(line.grants[0], line.grants[1], line.grants[2])), RULE_NEW, "the second list alone");
        Id[] memory all = new Id[](4);
        (all[0], all[1], all[2], all[3]) = (sold, line.grants[0], line.grants[1], line.grants[2]);
        assertEq(_closing(all), 0, "both");
    }

    function testFuzz_quorum_counts_different_parties_that_stated_it(uint8 stated, bool twice) external {
        stated = uint8(bound(stated, 0, 5));
        uint128 row = _hard(RowKind.QUORUM, RULE_NEW, Selector.SELF, FILED, PASSED, (uint64(Role.EVALUATOR) << 8) | 3);
        _judging(Kind.PRODUCT, ActKind.SETTLE, Status.TERMINATED, row);
        Id[] memory parties = new Id[](5);
        for (uint256 i = 0; i < 5; i++) {
            parties[i] = partyOf[watchers[twice ? 0 : i]];
            if (i < stated) _stated(watchers[i], line.product, FILED, Outcome.PASSED);
        }

        bool enough = stated >= 3 && !twice;
        assertEq(_ending(line.product, Status.TERMINATED, parties), enough ? 0 : RULE_NEW, "three of them");
    }

    function test_quorum_counts_nobody_who_was_not_brought_or_did_not_pass_it() external {
        uint128 row = _hard(RowKind.QUORUM, RULE_NEW, Selector.SELF, FILED, PASSED, (uint64(Role.EVALUATOR) << 8) | 2);
        _judging(Kind.PRODUCT, ActKind.SETTLE, Status.TERMINATED, row);
        _stated(watchers[0], line.product, FILED, Outcome.PASSED);
        _stated(watchers[1], line.product, FILED, Outcome.OBJECTION);
        _stated(authority, line.product, FILED, Outcome.PASSED);

        Id[] memory brought = _ids(partyOf[watchers[0]], partyOf[watchers[1]], partyOf[authority]);
        assertEq(_ending(line.product, Status.TERMINATED, brought), RULE_NEW, "an objection, and another role");
        _stated(watchers[2], line.product, FILED, Outcome.PASSED);
        assertEq(_ending(line.product, Status.TERMINATED, brought), RULE_NEW, "not brought");
        brought[1] = partyOf[watchers[2]];
        assertEq(_ending(line.product, Status.TERMINATED, brought), 0, "two of them");
    }
}

/// @title How much an act may bring
contract MostBroughtTest is OneStep {
    function _call(uint256 items) private view returns (bytes memory) {
        Settlement memory settlement = _settlement(line.product, Status.TERMINATED);
        settlement.items = new Id[](items);
        return _settleCall(operator, settlement);
    }

    function test_act_brings_2048_items_at_most() external {
        _assertReverts(operator, _call(2049), TooManyItems.selector);
        assertEq(_verdicts(operator, _call(2048))[0].rule, 0, "rule");
    }
}

/// @title Ways into force
contract IntoForceTest is OneStep {
    function testFuzz_export_of_a_fixed_product_has_the_approved_digest(bytes32 approved, bytes32 digest) external {
        vm.assume(approved != 0 && digest != 0);
        uint128 root = _hard(RowKind.ROOT, RULE_NEW, 0, 0, 0, 0);
        _judgingAll(Kind.PRODUCT, ActKind.ATTEST, ROOT_APPROVED, _words(_everybody(Kind.PRODUCT)));
        Step[] memory steps = _with(
            _with(_steps(), Kind.PRODUCT, ActKind.ATTEST, ROOT_APPROVED, _words(_everybody(Kind.PRODUCT))),
            Kind.EXPORT,
            ActKind.SETTLE,
            Status.IN_FORCE,
            _words(_everybody(Kind.EXPORT), root)
        );
        _found(steps);
        line = _lineage(0, 0, 0, 0);
        Draft memory draft = _export(line);
        draft.sha256Digest = digest;

        assertEq(_record(operator, draft).rule, RULE_NEW, "none is approved");
        Statement memory statement = _statement(line.product, ROOT_APPROVED, Outcome.PASSED);
        statement.document = approved;
        assertEq(_attest(authority, statement), 0, "approved");
        assertEq(_record(operator, draft).rule, approved == digest ? 0 : RULE_NEW, "recorded at once");
        draft.sha256Digest = keccak256(abi.encode(digest));
        (draft.status, draft.number) = (Status.PROPOSED, 0);
        Id other = _made(operator, draft);
        assertEq(_settle(authority, other, Status.IN_FORCE), RULE_NEW, "proposed and settled");
        draft.sha256Digest = approved;
        if (approved == digest) return;
        _settled(authority, _made(operator, draft), Status.IN_FORCE);
    }

    /// @dev The ledger keeps no end of it, so it would be approved for ever.
    function testFuzz_approved_root_does_not_run_out(uint32 until) external {
        until = uint32(bound(until, 1, type(uint32).max));
        _judgingAll(Kind.PRODUCT, ActKind.ATTEST, ROOT_APPROVED, _words(_everybody(Kind.PRODUCT)));
        Statement memory statement = _statement(line.product, ROOT_APPROVED, Outcome.PASSED);
        (statement.document, statement.until) = (keccak256("root"), until);

        assertEq(_attest(authority, statement), Structure.OUTSIDE_TERM, "approved until then");
        statement.outcome = Outcome.WITHDRAWN;
        assertEq(_attest(authority, statement), 0, "taken back");
    }

    function test_approval_names_the_digest_that_it_approves() external {
        Statement memory statement = _statement(line.product, ROOT_APPROVED, Outcome.PASSED);
        _assertReverts(authority, _attestCall(authority, statement), DigestMissing.selector);
    }

    function testFuzz_term_and_clauses_judge_a_proposal_as_they_judge_a_draft(uint16 months, uint8 clauses) external {
        months = uint16(bound(months, 1, 80));
        uint128[] memory rows = new uint128[](3);
        rows[0] = _everybody(Kind.AUTHORIZATION);
        rows[1] = _hard(RowKind.CLAUSES, RULE_HARD_CLAUSE, 0, 0, 0, 5);
        rows[2] = _hard(RowKind.TERM, RULE_NEW, 0, 0, 0, 60);
        Step[] memory steps = _with(_steps(), Kind.AUTHORIZATION, ActKind.SETTLE, Status.IN_FORCE, _words(rows));
        _found(steps);
        Draft memory draft = _draft(Kind.AUTHORIZATION, city, partyOf[operator]);
        (draft.from, draft.clear) = (FOUNDED - 1 days, clauses);
        draft.until = uint32(CivilTime.addMonths(draft.from, months));
        uint16 expected = months > 60 ? RULE_NEW : 0;
        if (clauses & 5 != 5) expected = RULE_HARD_CLAUSE;

        assertEq(_record(authority, draft).rule, expected, "at once");
        draft.status = Status.PROPOSED;
        draft.referenceText = "PROPOSED";
        assertEq(_settle(authority, _made(authority, draft), Status.IN_FORCE), expected, "by a settlement");
    }

    /// @dev A row ROLES at a settlement sees the roles that the proposal gives, and not none.
    function testFuzz_roles_of_a_proposed_party_are_limited_when_it_comes_into_force(
        uint64 roles,
        uint64 allowed
    ) external {
        (roles, allowed) = (roles & ADMITTED, allowed & ADMITTED);
        uint128 limit = _hard(RowKind.ROLES, RULE_NEW, 0, 0, 0, allowed);
        bytes32[] memory words = _words(_who(Role.DATA_AUTHORITY), limit);
        _found(_with(_steps(), Kind.PARTY, ActKind.SETTLE, Status.IN_FORCE, words));
        Draft memory draft = _draft(Kind.PARTY, city, NO_ID);
        draft.clear = (uint256(uint160(_account("NEW"))) << 64) | roles;
        uint16 expected = roles & ~allowed == 0 ? 0 : RULE_NEW;

        assertEq(_record(authority, draft).rule, expected, "at once");
        draft.referenceText = "PROPOSED";
        assertEq(_settle(authority, _made(authority, _proposed(draft)), Status.IN_FORCE), expected, "by a settlement");
    }

    function testFuzz_control_reaches_through_three_levels(uint8 depth, bool down) external {
        depth = uint8(bound(depth, 0, 5));
        uint128 row = _hard(RowKind.SEPARATION, RULE_NEW, Selector.ISSUER, 0, 0, Selector.CALLER);
        _judging(Kind.RESOURCE, ActKind.ATTEST, REVIEW, row);
        Id above = NO_ID;
        address top;
        address bottom;
        for (uint256 i = 0; i <= depth; i++) {
            bottom = _company(abi.encodePacked("COMPANY ", bytes1(uint8(65 + i))), Role.EVALUATOR, above);
            above = partyOf[bottom];
            if (i == 0) top = bottom;
        }
        (address records, address reviews) = down ? (top, bottom) : (bottom, top);
        Id resource = _made(records, _draft(Kind.RESOURCE, city, NO_ID));

        uint16 rule = _attest(reviews, resource, REVIEW, Outcome.PASSED);
        assertEq(rule, depth <= 3 ? RULE_NEW : 0, "a controller of a controller of its controller");
    }

    function test_release_asks_for_the_case_of_its_own_hold() external {
        uint128 row = _hard(RowKind.CASE, RULE_NEW, Selector.CASE, CASE_CODE, PASSED, Role.DATA_AUTHORITY);
        _judging(Kind.PRODUCT, ActKind.ATTEST, RELEASE, row);
        Id own = _case(authority, line.product);
        Id others = _case(regulator, line.product);
        _heldFor(authority, own);
        _heldFor(regulator, others);
        _held(secondRegulator, line.product, 0);

        assertEq(_release(authority), RULE_NEW, "it is open");
        _settled(regulator, others, Status.FULFILLED);
        assertEq(_release(authority), RULE_NEW, "another's case does not serve");
        assertEq(_release(regulator), 0, "but its own hold");
        _settled(authority, own, Status.FULFILLED);
        _case(authority, line.product);
        assertEq(_release(authority), 0, "a later case does not matter");
        assertEq(_release(secondRegulator), RULE_NEW, "a hold without a case");
    }

    function _heldFor(address who, Id case_) private {
        Statement memory hold = _statement(line.product, HOLD, Outcome.OPEN);
        hold.about = case_;
        assertEq(_attest(who, hold), 0, "held");
    }

    function _release(address who) private returns (uint16) {
        return _attest(who, line.product, RELEASE, Outcome.OPEN);
    }

    function test_void_case_of_a_hold_serves_for_nothing() external {
        uint8 all = 0xff;
        uint128 row = _hard(RowKind.CASE, RULE_NEW, Selector.CASE, CASE_CODE, all, Role.DATA_AUTHORITY);
        _judging(Kind.PRODUCT, ActKind.ATTEST, RELEASE, row);
        Id own = _case(authority, line.product);
        _heldFor(authority, own);
        _settled(auditor, own, Status.VOID);

        assertEq(_release(authority), RULE_NEW, "it was declared void");
    }
}
