// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kept, Kind, List, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract FactsTest is City {
    /* WHOSE FACT IT IS */

    /// @dev There is one such office: its parties do not overwrite each other. When an author no longer stands:
    /// `Governing.t.sol`.
    function testFuzz_nobody_overwrites_what_another_of_its_office_said_while_it_counts(
        bool same,
        uint32 end,
        uint32 moment
    ) public {
        address second = same ? auditor : secondAuditor;
        end = uint32(bound(end, 0, 20));
        moment = uint32(bound(moment, 0, 20));
        Statement memory review = _statement(line.product, REVIEW, Outcome.PASSED);
        review.until = end == 0 ? 0 : FOUNDED + end;
        assertEq(_attest(auditor, review), 0, "the first statement");
        uint256 before = _factOf(line.product, REVIEW, Role.AUDITOR, NO_ID);
        vm.warp(FOUNDED + moment);

        uint16 rule = _attest(second, line.product, REVIEW, Outcome.REJECTED);

        bool mayOverwrite = same || (end != 0 && moment >= end);
        assertEq(rule, mayOverwrite ? 0 : Structure.FACT_OF_ANOTHER, "rule");
        uint256 found = _factOf(line.product, REVIEW, Role.AUDITOR, NO_ID);
        assertTrue((found == before) != mayOverwrite, "the fact");
        if (mayOverwrite) assertTrue(_byOf(found) == partyOf[second], "whose it is");
    }

    /// @dev Of regulators there are several: each keeps its own statement, and none stands in another's way.
    function testFuzz_parties_of_a_role_of_which_there_are_several_keep_a_fact_each(uint16 a, uint16 b) public {
        _stated(regulator, line.product, REVIEW, a);
        _stated(secondRegulator, line.product, REVIEW, b);

        uint8 role = Role.SECURITY_REGULATOR;
        assertEq(_outcomeOf(_factOf(line.product, REVIEW, role, partyOf[regulator])), a, "the first one's");
        assertEq(_outcomeOf(_factOf(line.product, REVIEW, role, partyOf[secondRegulator])), b, "the second one's");
    }

    /// @dev Beside them the best statement is kept, of equal ones the last: a worse one of another party hides nothing.
    function testFuzz_no_statement_of_another_party_hides_a_better_one(uint16 a, uint16 b) public {
        _stated(regulator, line.product, REVIEW, a);
        _stated(secondRegulator, line.product, REVIEW, b);

        uint256 kept = _factOf(line.product, REVIEW, Role.SECURITY_REGULATOR, NO_ID);
        bool second = _rank(b) <= _rank(a);
        assertTrue(_byOf(kept) == partyOf[second ? secondRegulator : regulator], "whose");
        assertEq(_outcomeOf(kept), second ? b : a, "outcome");
    }

    /// @dev From passed down to withdrawn; what is only open comes last.
    function _rank(uint16 outcome) private pure returns (uint16) {
        return outcome & 7 == Outcome.OPEN ? 8 : outcome & 7;
    }

    /// @dev When it has ended, it hides nothing either.
    function test_a_better_statement_that_has_ended_gives_way() public {
        Statement memory passed = _statement(line.product, REVIEW, Outcome.PASSED);
        passed.until = FOUNDED + 5;
        assertEq(_attest(regulator, passed), 0, "stated");
        vm.warp(FOUNDED + 5);

        _stated(secondRegulator, line.product, REVIEW, Outcome.REJECTED);

        uint256 kept = _factOf(line.product, REVIEW, Role.SECURITY_REGULATOR, NO_ID);
        assertTrue(_byOf(kept) == partyOf[secondRegulator], "whose");
    }

    /// @dev Who takes its own word back takes it from there too: nothing rests on what nobody says any more.
    function test_a_passed_statement_that_was_taken_back_is_not_the_last_one_that_passed() public {
        _stated(regulator, line.product, REVIEW, Outcome.PASSED);

        _stated(regulator, line.product, REVIEW, Outcome.WITHDRAWN);

        uint256 last = _factOf(line.product, REVIEW, Role.SECURITY_REGULATOR, NO_ID);
        assertTrue(_outcomeOf(last) & 7 != Outcome.PASSED, "outcome");
    }

    function testFuzz_competent_parties_keep_a_fact_each(uint16 a, uint16 b) public {
        _stated(providerA, line.scenario, PROVIDERS_WORD, a);
        _stated(providerB, line.scenario, PROVIDERS_WORD, b);

        uint8 role = Role.DATA_PROVIDER;
        assertEq(_outcomeOf(_factOf(line.scenario, PROVIDERS_WORD, role, partyOf[providerA])), a, "A's outcome");
        assertEq(_outcomeOf(_factOf(line.scenario, PROVIDERS_WORD, role, partyOf[providerB])), b, "B's outcome");
    }

    function testFuzz_a_quantity_is_kept_whole(uint88 value, uint32 until, uint16 outcome) public {
        Statement memory statement = _statement(line.product, APPROVAL, outcome);
        (statement.value, statement.until) = (value, until);
        assertEq(_attest(authority, statement), 0, "stated");

        uint256 fact = _factOf(line.product, APPROVAL, Role.DATA_AUTHORITY, NO_ID);
        assertEq(uint88(fact), value, "value");
        assertEq(uint32(fact >> 112), until, "until");
        assertEq(uint32(fact >> 144), FOUNDED, "time");
        assertEq(_outcomeOf(fact), outcome, "outcome");
    }

    /* FILINGS */

    function testFuzz_a_filing_that_waits_does_not_replace_the_passed_one(
        uint16 first,
        uint16 second,
        uint8 who
    ) public {
        address filer = watchers[who % WATCHERS];
        _stated(filer, line.product, FILED, first);
        uint32 filings = _countOf(line.product, List.FILINGS);

        _stated(filer, line.product, FILED, second);

        bool waits = first & 7 == Outcome.PASSED && second & 7 == Outcome.OPEN;
        uint256 fact = _factOf(line.product, FILED, Role.EVALUATOR, partyOf[filer]);
        assertEq(_outcomeOf(fact), waits ? first : second, "outcome");
        assertEq(_countOf(line.product, List.FILINGS), filings + 1, "it is in the list of filings either way");
    }

    function testFuzz_filings_and_anchors_leave_the_trail_as_it_is(uint8 what, uint16 outcome) public {
        uint16[6] memory codes = [FILED, ANCHORED, REVIEW, CORRECTED, HOLD, ACCEPTANCE];
        bytes24 before = _stateOf(line.product).trail();
        uint256 i = what % 6;

        _stated(regulator, line.product, codes[i], outcome);

        assertTrue((_stateOf(line.product).trail() == before) == (i < 2), "the trail");
        assertEq(_countOf(line.product, List.FILINGS), i < 2 ? 1 : 0, "the list of filings");
    }

    /// @dev A filing waits beside the passed one only while that counts.
    function testFuzz_a_filing_replaces_the_passed_one_that_has_ended(uint32 end, uint32 moment) public {
        end = uint32(bound(end, 1, 4));
        moment = uint32(bound(moment, 0, 6));
        Statement memory filing = _statement(line.product, FILED, Outcome.PASSED);
        filing.until = FOUNDED + end;
        assertEq(_attest(regulator, filing), 0, "filed");
        vm.warp(FOUNDED + moment);

        _stated(regulator, line.product, FILED, Outcome.OPEN);

        uint16 expected = moment < end ? Outcome.PASSED : Outcome.OPEN;
        uint256 fact = _factOf(line.product, FILED, Role.SECURITY_REGULATOR, partyOf[regulator]);
        assertEq(_outcomeOf(fact), expected, "outcome");
    }

    function testFuzz_an_opinion_waits_for_nothing(uint16 outcome) public {
        _stated(regulator, line.product, REVIEW, Outcome.PASSED);
        _stated(regulator, line.product, REVIEW, outcome);

        uint256 fact = _factOf(line.product, REVIEW, Role.SECURITY_REGULATOR, partyOf[regulator]);
        assertEq(_outcomeOf(fact), outcome, "outcome");
    }

    function testFuzz_a_party_that_has_ended_files_nothing(uint8 way, uint8 what) public {
        uint8[3] memory ways = [Status.REVOKED, Status.TERMINATED, Status.PROHIBITED];
        uint16[4] memory codes = [FILED, ANCHORED, CORRECTED, REVIEW];
        _settled(regulator, partyOf[watchers[0]], ways[way % 3]);

        assertEq(
            _attest(watchers[0], line.product, codes[what % 4], Outcome.PASSED),
            Structure.PARTY_NOT_STANDING,
            "rule"
        );
    }

    function testFuzz_nothing_is_stated_or_settled_of_a_later_date(uint32 effectiveAt) public {
        effectiveAt = uint32(bound(effectiveAt, FOUNDED - 2, FOUNDED + 2));
        Statement memory statement = _statement(line.product, REVIEW, Outcome.PASSED);
        statement.effectiveAt = effectiveAt;
        Settlement memory settlement = _settlement(line.product, 7);
        settlement.effectiveAt = effectiveAt;
        bytes memory stating = _attestCall(regulator, statement);
        bytes memory settling = _settleCall(regulator, settlement);

        if (effectiveAt > FOUNDED) {
            _assertReverts(regulator, stating, EffectiveInFuture.selector);
            _assertReverts(regulator, settling, EffectiveInFuture.selector);
        } else {
            (bool stated, ) = _send(regulator, stating);
            (bool settled, ) = _send(regulator, settling);
            assertTrue(stated && settled, "done");
        }
    }

    /// @dev A family that is not the ledger's cannot be stated, whatever a rulebook says of it.
    function testFuzz_a_code_is_of_a_family_that_is_stated(uint8 family, uint8 number) public {
        uint16 code = (uint16(family % 12) << 8) | number;
        uint8[4] memory free = [1, 2, 5, 6];
        bool known =
            code == HOLD || code == RELEASE || code == SEAT_OFFERED || code == SEAT_FROZEN || code == ROLES_GIVEN;
        for (uint256 i = 0; i < 4; i++) known = known || code >> 8 == free[i];
        Statement memory statement = _statement(partyOf[regulator], code, Outcome.OPEN);
        statement.about = city;

        (bool done, bytes memory returned) = _send(regulator, _attestCall(regulator, statement));

        bool unknown = !done && bytes4(returned) == CodeUnknown.selector;
        assertTrue(unknown != known, "whether the code is the ledger's");
    }

    function testFuzz_nothing_is_stated_or_settled_of_what_is_not_recorded(bytes10 unknown) public {
        Id id = Id.wrap(unknown);
        vm.assume(uint256(uint8(_stateOf(id).kind())) == 0);
        Statement memory statement = _statement(id, REVIEW, Outcome.PASSED);

        _assertReverts(regulator, _attestCall(regulator, statement), RecordUnknown.selector);
        _assertReverts(regulator, _settleCall(regulator, _settlement(id, Status.FULFILLED)), RecordUnknown.selector);
    }

    /// @dev Facts that the ledger keeps of itself are stated by nobody.
    function testFuzz_nobody_states_what_the_ledger_keeps_of_itself(uint8 number, uint8 which) public {
        Id[3] memory ids = [line.product, line.authorization, partyOf[buyer]];
        address[3] memory parties = [authority, regulator, watchers[0]];

        bytes memory call = _attestCall(parties[which % 3], _statement(ids[which % 3], number, Outcome.PASSED));

        _assertReverts(parties[which % 3], call, CodeUnknown.selector);
    }

    /// @dev Facts of a code of case are kept by CASE records alone.
    function testFuzz_nobody_states_how_a_case_ended(uint8 number) public {
        bytes memory call = _attestCall(authority, _statement(line.scenario, 0x0300 | number, Outcome.PASSED));

        _assertReverts(authority, call, CodeUnknown.selector);
    }

    /* WHAT THE LEDGER KEEPS OF ITSELF */

    /// @dev Of a proposal: when its term begins and what it agreed, as the rows of coming into force must see it.
    function testFuzz_a_proposal_keeps_its_beginning_and_its_clauses(uint32 from, uint64 clauses) public {
        Draft memory draft = _proposed(_draft(Kind.PLAN, city, NO_ID));
        (draft.from, draft.clear) = (uint32(bound(from, FOUNDED - 2, FOUNDED + 2)), clauses);

        Id id = _made(authority, draft);

        uint256 fact = _factOf(id, Kept.TERMS, 0, NO_ID);
        if (clauses == 0 && draft.from <= FOUNDED) return;
        assertEq(uint32(fact >> 112), draft.from, "its beginning");
        assertEq(uint88(fact), clauses, "its clauses");
    }

    function testFuzz_a_record_keeps_when_and_how_it_ended(uint8 way, uint32 moment) public {
        uint8[4] memory ways = [Status.FULFILLED, Status.TERMINATED, Status.REVOKED, Status.VOID];
        vm.warp(moment = uint32(bound(moment, FOUNDED, FOUNDED + 1000)));

        _settled(regulator, line.authorization, ways[way % 4]);

        uint256 fact = _factOf(line.authorization, Kept.ENDED, 0, NO_ID);
        assertEq(uint32(fact >> 144), moment, "when");
        assertEq(_outcomeOf(fact), ways[way % 4], "how");
        assertTrue(_byOf(fact) == partyOf[regulator], "by whom");

        vm.warp(moment + 1);
        bool harmed = ways[way % 4] >= Status.HARMFUL;
        _settled(regulator, line.authorization, harmed ? Status.CLOSED_AFTER_HARM : Status.CLOSED);
        assertEq(_factOf(line.authorization, Kept.ENDED, 0, NO_ID), fact, "closing its file is no end");
    }

    /// @dev The last one is kept of each parent and link: a renewal finds what it follows.
    function test_a_parent_keeps_the_last_child_of_a_link() public {
        Id renewed = _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[operator]));
        uint16 code = Kept.LAST_CHILD + uint16(uint8(Kind.AUTHORIZATION));
        assertTrue(_byOf(_factOf(city, code, 0, partyOf[operator])) == renewed, "the operator's");
        _made(authority, _draft(Kind.AUTHORIZATION, city, partyOf[watchers[0]]));
        assertTrue(_byOf(_factOf(city, code, 0, partyOf[operator])) == renewed, "another's hides it not");

        code = Kept.LAST_CHILD + uint16(uint8(Kind.AGREEMENT));
        assertTrue(_byOf(_factOf(line.scenario, code, 0, partyOf[buyer])) == line.agreement, "an agreement");
        code = Kept.LAST_CHILD + uint16(uint8(Kind.GRANT));
        assertTrue(_byOf(_factOf(line.authorization, code, 0, line.resources[1])) == line.grants[1], "a grant");
    }
}
