// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Founding} from "../../contracts/records/Founding.sol";
import {ActKind, Kind, List, Outcome, Role, Status, Structure} from "../../contracts/types/Codes.sol";
import {Hardness, MAX_ROWS, MAX_RULES, Option, RowKind} from "../../contracts/types/Rows.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

/// @dev Two cities on one ledger; the first is promised three versions, the second one.
contract GoverningTest is City {
    uint32 private constant SECOND_FROM = FOUNDED + 100 days;
    uint32 private constant THIRD_FROM = FOUNDED + 200 days;

    Id private neighbour;
    address private neighbourAuthority;
    address private guest;

    function setUp() public override {
        vm.warp(FOUNDED);
        _foundBoth(_neighbours());
    }

    function _foundBoth(Publication memory ofNeighbour) private {
        Founding.FoundingJurisdiction[] memory founding = new Founding.FoundingJurisdiction[](2);
        (founding[0], founding[1]) = (_emptyCity("CITY", 2), _emptyCity("NEIGHBOUR", 1));
        city = _referenceId(Kind.JURISDICTION, NO_ID, "CITY", 0);
        neighbour = _referenceId(Kind.JURISDICTION, NO_ID, "NEIGHBOUR", 0);
        founding[0].promises = new bytes32[](3);
        for (uint16 i = 0; i < 3; i++) founding[0].promises[i] = keccak256(abi.encode(_version(i + 1)));
        founding[1].promises = new bytes32[](1);
        founding[1].promises[0] = keccak256(abi.encode(ofNeighbour));
        authority = _party(founding[0], city, 0, "AUTHORITY", Role.DATA_AUTHORITY);
        guest = _party(founding[0], city, 1, "GUEST", Role.EVALUATOR);
        neighbourAuthority = _party(founding[1], neighbour, 0, "OTHER AUTHORITY", Role.DATA_AUTHORITY);
        ledger = _deployLedger(founding);
    }

    /// @dev Recording a resource: version 1 lets the authority, 2 nobody but a regulator, 3 an evaluator.
    function _version(uint16 version) private pure returns (Publication memory publication) {
        uint8[3] memory roles = [Role.DATA_AUTHORITY, Role.SECURITY_REGULATOR, Role.EVALUATOR];
        uint32[3] memory from = [uint32(0), SECOND_FROM, THIRD_FROM];
        (publication.effectiveFrom, publication.rulebook) = (from[version - 1], bytes32(uint256(version)));
        publication.steps = new Step[](2);
        publication.steps[0] = _step(Kind.RESOURCE, ActKind.RECORD, 0, _words(_who(roles[version - 1])));
        publication.steps[1] = _intoForce();
    }

    function _intoForce() private pure returns (Step memory) {
        return _step(Kind.RESOURCE, ActKind.SETTLE, Status.IN_FORCE, _words(_everybody(Kind.RESOURCE)));
    }

    function _neighbours() private pure returns (Publication memory publication) {
        publication.steps = new Step[](3);
        publication.steps[0] = _step(Kind.RESOURCE, ActKind.RECORD, 0, _words(_who(Role.EVALUATOR)));
        publication.steps[1] = _intoForce();
        publication.steps[2] = _step(Kind.PARTY, ActKind.ATTEST, ROLES_GIVEN, _admitting());
    }

    function _publish(uint8 ordinal, uint16 version, Publication memory publication) private {
        (bool done, ) = _send(address(this), abi.encodeCall(ILedger.publish, (ordinal, version, publication)));
        assertTrue(done, "published");
    }

    function _refusal(uint8 ordinal, uint16 version, Publication memory publication, bytes4 expected) private {
        _assertReverts(address(this), abi.encodeCall(ILedger.publish, (ordinal, version, publication)), expected);
    }

    function _resourceRule(address who, Id where) private returns (uint16) {
        return _record(who, _draft(Kind.RESOURCE, where, NO_ID)).rule;
    }

    /* PROMISES */

    function testFuzz_nothing_may_be_done_before_the_rules_are_there(address anyone) public {
        vm.assume(anyone != address(0));
        assertEq(_resourceRule(authority, city), Structure.NO_RULE, "silence gives nobody a right");

        vm.recordLogs();
        (bool done, ) = _send(anyone, abi.encodeCall(ILedger.publish, (1, 1, _version(1))));

        assertTrue(done, "anyone brings what was promised");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "it is logged");
        assertTrue(logs[0].topics[0] == ILedgerTypes.RulebookPublished.selector, "as a publication");
        bytes memory told = abi.encode(1, 1, uint32(block.timestamp), _version(1));
        assertTrue(keccak256(logs[0].data) == keccak256(told), "with all its rows");
        assertEq(_resourceRule(authority, city), 0, "judged by its rows");
    }

    function testFuzz_only_what_was_promised_is_published(uint8 what, bytes32 other) public {
        Publication memory publication = _version(1);
        what = uint8(bound(what, 0, 4));
        if (what == 0) publication.effectiveFrom++;
        if (what == 1) publication.rulebook = ~publication.rulebook;
        if (what == 2) publication.steps[0].words[0] ^= other == 0 ? bytes32(uint256(1)) : other;
        if (what == 3) publication.steps[1].caseNumber = 1;
        if (what == 4) publication.steps[1] = publication.steps[0];

        _refusal(1, 1, publication, PublicationDiffers.selector);
        _refusal(1, 4, _version(1), RulebookNotPromised.selector);
        _refusal(3, 1, _version(1), RulebookNotPromised.selector);
        _refusal(2, 1, _version(1), PublicationDiffers.selector);
    }

    function testFuzz_versions_come_in_order_and_judge_from_their_date(uint32 published, uint32 moment) public {
        _refusal(1, 2, _version(2), PublicationOutOfOrder.selector);
        _publish(1, 1, _version(1));
        _refusal(1, 1, _version(1), PublicationOutOfOrder.selector);
        published = uint32(bound(published, FOUNDED, SECOND_FROM + 50 days));
        vm.warp(published);
        _publish(1, 2, _version(2));
        // Its date, or the delay of the city after its publication: nobody is surprised by rules of the same block.
        uint32 from = published + DELAY > SECOND_FROM ? published + DELAY : SECOND_FROM;
        // One to come at a time: neither the next one, nor the same one again.
        if (published < from) _refusal(1, 3, _version(3), PublicationOutOfOrder.selector);
        if (published < from) _refusal(1, 2, _version(2), PublicationOutOfOrder.selector);

        vm.warp(moment = uint32(bound(moment, published, THIRD_FROM + 100 days)));
        assertEq(_resourceRule(authority, city), moment < from ? 0 : RULE_WHO, "by the version in force");
        if (moment < from) return;
        _publish(1, 3, _version(3));
        assertEq(_resourceRule(guest, city), RULE_WHO, "the third does not judge yet");
        uint32 third = moment + DELAY > THIRD_FROM ? moment + DELAY : THIRD_FROM;
        vm.warp(third - 1);
        assertEq(_resourceRule(guest, city), RULE_WHO, "a second before");
        vm.warp(third);
        assertEq(_resourceRule(guest, city), 0, "the third follows the second");
    }

    /// @dev A promise that contradicts itself can never be carried out; nothing of it is written.
    function test_a_step_is_named_once() public {
        Publication memory publication = _neighbours();
        publication.steps[1] = publication.steps[0];

        _promiseAnew(publication);

        _refusal(1, 1, publication, StepRepeated.selector);
    }

    /// @dev 1 to 32 rows without a gap, the last one marked and no other.
    function testFuzz_the_rows_of_a_step_end_with_the_one_that_says_so(uint8 rows, uint8 fault, uint8 place) public {
        rows = uint8(bound(rows, 0, 40));
        fault = uint8(bound(fault, 0, 3));
        place = rows == 0 ? 0 : place % rows;
        bool last = place + 1 == rows;
        Publication memory publication = _neighbours();
        bytes32[] memory words = publication.steps[1].words = new bytes32[]((uint256(rows) + 1) / 2);
        for (uint256 i = 0; i < rows; i++) {
            // All one group of alternatives: one rule.
            uint8 options = i + 1 == rows ? Hardness.HARD | Option.LAST : Hardness.ALTERNATIVE;
            if (fault != 0 && i == place) options ^= Option.LAST; // where it must not be, or not where it must
            uint128 row = _row(RowKind.WHO, options, RULE_WHO, 0, 0, 0, Role.DATA_AUTHORITY);
            if (fault == 2 && i == place && !last) row = 0; // a gap
            words[i / 2] |= bytes32(uint256(row) << (i % 2 == 0 ? 128 : 0));
        }

        _promiseAnew(publication);

        bool sound = rows != 0 && rows <= MAX_ROWS && fault == 0;
        if (sound) _publish(1, 1, publication);
        else _refusal(1, 1, publication, RowRefused.selector);
    }

    /// @dev A group of alternatives is one rule; `unmet` has a bit for each, 24 in all and 8 for recording.
    function testFuzz_a_step_has_no_more_rules_than_bits(uint8 rules, bool recording, bool groups) public {
        uint256 most = recording ? 8 : MAX_RULES;
        uint256 count = bound(rules, 1, groups ? MAX_ROWS / 2 : MAX_ROWS);
        uint128[] memory rows = new uint128[](groups ? 2 * count : count);
        for (uint256 i = 0; i < rows.length; i++) {
            uint8 hardness = groups && i % 2 == 0 ? Hardness.ALTERNATIVE : Hardness.HARD;
            rows[i] = _row(RowKind.WHO, hardness, RULE_WHO, 0, 0, 0, Role.DATA_AUTHORITY);
        }
        Publication memory publication = _neighbours();
        publication.steps[recording ? 0 : 1].words = _words(rows);

        _promiseAnew(publication);

        if (count <= most) _publish(1, 1, publication);
        else _refusal(1, 1, publication, RowRefused.selector);
    }

    /// @dev What is refused in the name of no rule would not be refused, and the ledger's own numbers are its own. The
    /// last row of a step is no alternative to a next one.
    function testFuzz_a_row_has_a_hardness_and_a_number_of_the_rulebook(
        uint8 hardness,
        uint16 number,
        bool edge
    ) public {
        if (edge) number = [0, 1, 0xfeff, 0xff00, 0xffff][number % 5];
        Publication memory publication = _neighbours();
        uint128 row = _row(RowKind.CLAUSES, hardness % 4, number, 0, 0, 0, HARD_CLAUSE);
        publication.steps[1].words = _words(_everybody(Kind.RESOURCE), row);

        _promiseAnew(publication);

        bool sound = hardness % 4 != 0 && number != 0 && number < 0xff00;
        if (sound) _publish(1, 1, publication);
        else _refusal(1, 1, publication, RowRefused.selector);
    }

    function _promiseAnew(Publication memory publication) private {
        Founding.FoundingJurisdiction[] memory founding = new Founding.FoundingJurisdiction[](1);
        founding[0] = _emptyCity("CITY", 1);
        founding[0].parties[0].referenceText = "AUTHORITY";
        founding[0].promises = new bytes32[](1);
        founding[0].promises[0] = keccak256(abi.encode(publication));
        ledger = _deployLedger(founding);
    }

    /* ROLES ELSEWHERE */

    uint64 private constant EVALUATES = uint64(1) << Role.EVALUATOR;

    function _given(address account, Id where, uint64 roles) private view returns (Statement memory statement) {
        statement = _statement(partyOf[account], ROLES_GIVEN, Outcome.PASSED);
        (statement.about, statement.value) = (where, roles);
        statement.document = bytes32(uint256(uint160(account)));
    }

    function testFuzz_a_jurisdiction_gives_roles_of_its_own_under_its_own_rules(
        uint32 end,
        uint32 moment,
        bool edge
    ) public {
        _publish(1, 1, _version(1));
        _publish(2, 1, _neighbours());
        end = uint32(bound(end, FOUNDED + 1, FOUNDED + 50 days));
        moment = edge ? end : uint32(bound(moment, FOUNDED, FOUNDED + 99 days));
        assertEq(_resourceRule(guest, neighbour), RULE_WHO, "no role there yet");

        // Roles at home come with the admission; those elsewhere from there.
        assertEq(_attest(authority, _given(guest, city, EVALUATES)), Structure.NOT_COMPETENT, "at home");
        assertEq(_attest(authority, _given(guest, neighbour, EVALUATES)), Structure.NOT_COMPETENT, "of another city");
        Statement memory given = _given(guest, neighbour, EVALUATES);
        given.until = end;
        assertEq(_attest(neighbourAuthority, given), 0, "given where it shall count");

        vm.warp(moment);
        assertEq(_resourceRule(guest, neighbour), moment < end ? 0 : RULE_WHO, "counts there until its end");
        assertEq(_resourceRule(guest, city), RULE_WHO, "and nowhere else");
    }

    /// @dev Roles elsewhere are the account's: another account of the same party has none of them.
    function test_roles_elsewhere_are_those_of_one_account() public {
        _publish(1, 1, _version(1));
        _publish(2, 1, _neighbours());
        address clerk = _account("CLERK");
        (partyOf[clerk], roleOf[clerk]) = (partyOf[guest], Role.EVALUATOR);
        assertEq(_attest(guest, _offerOf(guest, clerk, 0, 0)), 0, "offered");
        _accepted(clerk, partyOf[guest]);

        assertEq(_attest(neighbourAuthority, _given(guest, neighbour, EVALUATES)), 0, "given to the one");

        assertEq(_resourceRule(guest, neighbour), 0, "the one acts there");
        assertEq(_resourceRule(clerk, neighbour), RULE_WHO, "the other does not");
    }

    /// @dev Roles are given again, fewer or none: a competent party restricts what it gave.
    function testFuzz_roles_elsewhere_are_restricted_at_once(uint64 left) public {
        _publish(1, 1, _version(1));
        _publish(2, 1, _neighbours());
        assertEq(_attest(neighbourAuthority, _given(guest, neighbour, EVALUATES)), 0, "given");
        left &= ADMITTED;

        assertEq(_attest(neighbourAuthority, _given(guest, neighbour, left)), 0, "given anew");

        assertEq(_resourceRule(guest, neighbour), left & EVALUATES != 0 ? 0 : RULE_WHO, "only what is left");
    }

    function testFuzz_no_authoritys_role_is_given_elsewhere(uint64 roles) public {
        _publish(1, 1, _version(1));
        _publish(2, 1, _neighbours());
        // Half of them would do without an authority's.
        if (roles % 2 == 0) roles &= ADMITTED;
        uint16 beyond = roles & ~ADMITTED == 0 ? 0 : RULE_ROLES;
        uint16 expected = roles & Role.AUTHORITIES == 0 ? beyond : Structure.BY_GOVERNANCE_ONLY;

        assertEq(_attest(neighbourAuthority, _given(guest, neighbour, roles)), expected, "only ordinary roles");
        assertEq(
            _attest(neighbourAuthority, _given(authority, neighbour, 0)),
            Structure.BY_GOVERNANCE_ONLY,
            "and none to an authority"
        );
    }

    /// @dev The row of the giving jurisdiction limits them besides.
    function testFuzz_roles_elsewhere_are_limited_by_a_row(uint64 roles, uint64 allowed) public {
        (roles, allowed) = (roles & ~Role.AUTHORITIES, allowed & ADMITTED);
        Publication memory publication = _neighbours();
        publication.steps[2].words = _words(
            _who(Role.DATA_AUTHORITY),
            _hard(RowKind.ROLES, RULE_ROLES, 0, 0, 0, allowed)
        );
        _foundBoth(publication);
        _publish(2, 1, publication);

        uint16 rule = _attest(neighbourAuthority, _given(guest, neighbour, roles));

        assertEq(rule, roles & ~allowed == 0 ? 0 : RULE_ROLES, "rule");
    }

    /// @dev Another city may write as many as it likes: no certificate of the party carries them.
    function test_roles_elsewhere_grow_no_trail() public {
        _publish(2, 1, _neighbours());
        bytes24 before = _stateOf(partyOf[guest]).trail();

        for (uint256 i = 0; i < 3; i++) {
            assertEq(_attest(neighbourAuthority, _given(guest, neighbour, EVALUATES)), 0, "given");
        }

        assertTrue(_stateOf(partyOf[guest]).trail() == before, "the trail of the party");
        assertEq(_countOf(partyOf[guest], List.FILINGS), 3, "they are in its list of filings");
    }

    /// @dev An account that never accepted its party is nobody's.
    function testFuzz_roles_are_given_to_an_account_of_the_party(address account) public {
        vm.assume(account != guest);
        _publish(2, 1, _neighbours());
        Statement memory given = _given(guest, neighbour, EVALUATES);
        given.document = bytes32(uint256(uint160(account)));

        _assertReverts(neighbourAuthority, _attestCall(neighbourAuthority, given), SeatNotOffered.selector);
    }

    function testFuzz_roles_are_given_in_a_jurisdiction(bytes10 where) public {
        _publish(2, 1, _neighbours());
        vm.assume(where != Id.unwrap(city) && where != Id.unwrap(neighbour));
        bytes memory call = _attestCall(neighbourAuthority, _given(guest, Id.wrap(where), 1));

        _assertReverts(neighbourAuthority, call, WrongKind.selector);
    }
}
