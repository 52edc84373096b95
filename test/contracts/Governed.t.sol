// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {Kind, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev What becomes of the records of a city when its agencies end an authority, or the city. How they decide:
/// `Decisions.t.sol`.
contract GovernedTest is City {
    function _decided(uint8 kind, bytes memory content) private {
        IGovernance.Proposal memory proposal = IGovernance.Proposal(1, kind, content, "DECISION");
        IGovernance governance = IGovernance(address(ledger));
        vm.prank(authority);
        governance.propose(proposal);
        vm.prank(upper);
        governance.approve(proposal);
        vm.warp(FOUNDED + DELAY);
        governance.carryOut(proposal);
    }

    function _ended(address who) private {
        IGovernance.AuthorityEnded memory content = IGovernance.AuthorityEnded(partyOf[who], Status.TERMINATED, 0);
        _decided(DecisionKind.END_AUTHORITY, abi.encode(content));
    }

    /// @dev The authorization was recorded by it: nothing new stands under that any more.
    function test_the_end_of_an_authority_stops_what_it_recorded() public {
        assertEq(_record(operator, _export(line)).rule, 0, "before");

        _ended(authority);

        assertEq(_record(operator, _export(line)).rule, Structure.PARENT_NOT_OPERABLE, "an export below");
        uint16 rule = _record(authority, _draft(Kind.RESOURCE, city, NO_ID)).rule;
        assertEq(rule, Structure.PARTY_NOT_STANDING, "its own acts");
    }

    /// @dev A retired city records nothing more; what must be said of its records can still be said.
    function test_a_retired_city_stops_at_once() public {
        _decided(DecisionKind.RETIRE, abi.encode(IGovernance.Retired("successor")));

        assertEq(_record(operator, _export(line)).rule, Structure.PARTY_NOT_STANDING, "an export");
        assertEq(_settle(regulator, line.product, Status.TERMINATED), Structure.PARTY_NOT_STANDING, "a settlement");
        assertEq(_attest(regulator, line.product, REVIEW, Outcome.PASSED), 0, "a statement");
    }

    /// @dev Its word is its successor's to replace.
    function test_the_word_of_an_ended_authority_gives_way_to_that_of_its_office() public {
        _stated(secondAuditor, line.product, REVIEW, Outcome.REJECTED);
        assertEq(_attest(auditor, line.product, REVIEW, Outcome.PASSED), Structure.FACT_OF_ANOTHER, "before");

        _ended(secondAuditor);

        assertEq(_attest(auditor, line.product, REVIEW, Outcome.PASSED), 0, "after");
        assertTrue(_byOf(_factOf(line.product, REVIEW, Role.AUDITOR, NO_ID)) == partyOf[auditor], "whose it is");
    }

    /// @dev A case whose opener is no more is ended by others, though it was answered.
    function test_an_answered_case_outlives_its_opener() public {
        Id one = _made(secondAuditor, _draft(Kind.CASE, line.scenario, partyOf[operator]));
        _stated(operator, one, FILED, Outcome.OPEN);
        assertEq(_settle(authority, one, Status.FULFILLED), Structure.CASE_ANSWERED, "before");

        _ended(secondAuditor);

        assertEq(_settle(authority, one, Status.FULFILLED), 0, "after");
    }

    /// @dev A hold of an authority that is no more is released by the upper one.
    function test_the_hold_of_an_ended_authority_is_released_by_the_upper_one() public {
        _held(regulator, line.product, 0);
        _ended(regulator);
        assertEq(_attest(regulator, line.product, RELEASE, 0), Structure.PARTY_NOT_STANDING, "by itself");
        Statement memory release = _statement(line.product, RELEASE, Outcome.OPEN);
        release.about = partyOf[regulator];

        assertEq(_attest(upper, release), 0, "by the upper authority");
        assertTrue(ledger.operable(line.product), "nothing is held any more");
    }
}
