// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {List, Outcome, Status, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

contract FactsTest is City {
    function testFuzz_nobody_overwrites_anothers_fact_while_it_and_its_author_stand(
        uint8 one,
        uint8 other,
        uint32 end,
        uint32 moment,
        bool held
    ) public {
        (address first, address second) = (watchers[one % WATCHERS], watchers[other % WATCHERS]);
        end = uint32(bound(end, 0, 20));
        moment = uint32(bound(moment, 0, 20));
        Statement memory review = _statement(line.product, REVIEW, Outcome.PASSED);
        review.until = end == 0 ? 0 : FOUNDED + end;
        assertEq(_attest(first, review), 0, "the first statement");
        uint256 before = _factOf(line.product, REVIEW, roleOf[first]);
        if (held) _held(regulator, partyOf[first], 0);
        vm.assume(!held || first != second);
        vm.warp(FOUNDED + moment);

        uint16 rule = _attest(second, line.product, REVIEW, Outcome.REJECTED);

        bool expired = end != 0 && moment >= end;
        bool mayOverwrite = first == second || expired || held;
        assertEq(rule, mayOverwrite ? 0 : Structure.FACT_OF_ANOTHER, "rule");
        uint256 found = _factOf(line.product, REVIEW, roleOf[first]);
        assertTrue((found == before) != mayOverwrite, "the fact");
        if (mayOverwrite) assertEq(found >> 176, uint80(_idBytes(second)), "whose it is");
    }

    function _idBytes(address who) private view returns (bytes10) {
        return Id.unwrap(partyOf[who]);
    }

    function testFuzz_competent_parties_keep_a_fact_each(uint16 a, uint16 b) public {
        _stated(providerA, line.scenario, PROVIDERS_WORD, a);
        _stated(providerB, line.scenario, PROVIDERS_WORD, b);

        assertEq(uint16(_factOf(line.scenario, PROVIDERS_WORD, uint80(_idBytes(providerA))) >> 96), a, "A's outcome");
        assertEq(uint16(_factOf(line.scenario, PROVIDERS_WORD, uint80(_idBytes(providerB))) >> 96), b, "B's outcome");
    }

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
        assertEq(uint16(_factOf(line.product, FILED, roleOf[filer]) >> 96), waits ? first : second, "outcome");
        assertEq(_countOf(line.product, List.FILINGS), filings + 1, "it is in the list of filings either way");
    }

    function testFuzz_filings_and_anchors_leave_the_story_as_it_is(uint8 what, uint16 outcome) public {
        uint16[6] memory codes = [FILED, ANCHORED, REVIEW, CORRECTED, HOLD, ACCEPTANCE];
        bytes24 before = _stateOf(line.product).story();
        uint256 i = what % 6;

        _stated(regulator, line.product, codes[i], outcome);

        assertTrue((_stateOf(line.product).story() == before) == (i < 2), "the story");
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
        assertEq(uint16(_factOf(line.product, FILED, roleOf[regulator]) >> 96), expected, "outcome");
    }

    function testFuzz_an_opinion_waits_for_nothing(uint16 outcome) public {
        _stated(regulator, line.product, REVIEW, Outcome.PASSED);
        _stated(regulator, line.product, REVIEW, outcome);

        assertEq(uint16(_factOf(line.product, REVIEW, roleOf[regulator]) >> 96), outcome, "outcome");
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
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(line.product, REVIEW, Outcome.PASSED);
        (statements[0].role, statements[0].effectiveAt) = (roleOf[regulator], effectiveAt);
        Settlement memory settlement = _settlement(line.product, 7);
        settlement.effectiveAt = effectiveAt;
        bytes memory stating = abi.encodeCall(ILedger.attest, (statements));
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
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(partyOf[regulator], code, Outcome.OPEN);
        (statements[0].role, statements[0].about) = (roleOf[regulator], city);

        (bool done, bytes memory returned) = _send(regulator, abi.encodeCall(ILedger.attest, (statements)));

        bool unknown = !done && bytes4(returned) == CodeUnknown.selector;
        assertTrue(unknown != known, "whether the code is the ledger's");
    }

    function testFuzz_nothing_is_stated_or_settled_of_what_is_not_recorded(bytes10 unknown) public {
        Id id = Id.wrap(unknown);
        vm.assume(uint256(uint8(_stateOf(id).kind())) == 0);
        Statement[] memory statements = new Statement[](1);
        statements[0] = _statement(id, REVIEW, Outcome.PASSED);
        statements[0].role = roleOf[regulator];

        _assertReverts(regulator, abi.encodeCall(ILedger.attest, (statements)), RecordUnknown.selector);
        _assertReverts(regulator, _settleCall(regulator, _settlement(id, Status.FULFILLED)), RecordUnknown.selector);
    }
}
