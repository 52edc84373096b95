// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {Founding} from "../../contracts/records/Founding.sol";
import {ActKind, Kind, Outcome, Role, Structure} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @dev Two cities on one ledger; the first is promised three versions, the second one.
contract GoverningTest is City {
    uint32 private constant SECOND_FROM = FOUNDED + 100 days;
    uint32 private constant THIRD_FROM = FOUNDED + 200 days;

    Id private neighbour;
    address private neighbourAuthority;
    address private guest;

    function setUp() public override {
        vm.warp(FOUNDED);
        Founding.FoundingJurisdiction[] memory founding = new Founding.FoundingJurisdiction[](2);
        (founding[0].businessNumber, founding[1].businessNumber) = ("CITY", "NEIGHBOUR");
        city = _referenceId(Kind.JURISDICTION, Id.wrap(0), "CITY", 0);
        neighbour = _referenceId(Kind.JURISDICTION, Id.wrap(0), "NEIGHBOUR", 0);
        founding[0].promises = new bytes32[](3);
        for (uint16 i = 0; i < 3; i++) founding[0].promises[i] = keccak256(abi.encode(_version(i + 1)));
        founding[1].promises = new bytes32[](1);
        founding[1].promises[0] = keccak256(abi.encode(_neighbours()));
        founding[0].parties = new Founding.FoundingParty[](2);
        founding[1].parties = new Founding.FoundingParty[](1);
        authority = _party(founding[0], city, 0, "AUTHORITY", Role.DATA_AUTHORITY);
        guest = _party(founding[0], city, 1, "GUEST", Role.DEVELOPER);
        neighbourAuthority = _party(founding[1], neighbour, 0, "OTHER AUTHORITY", Role.DATA_AUTHORITY);
        ledger = _deployLedger(founding);
    }

    /// @dev Recording a resource: version 1 lets the authority, 2 nobody but a regulator, 3 anyone.
    function _version(uint16 version) private pure returns (Publication memory publication) {
        uint8[3] memory roles = [Role.DATA_AUTHORITY, Role.SECURITY_REGULATOR, 0xff];
        uint32[3] memory from = [uint32(0), SECOND_FROM, THIRD_FROM];
        (publication.effectiveFrom, publication.rulebook) = (from[version - 1], bytes32(uint256(version)));
        publication.steps = new Step[](2);
        publication.steps[0] = _who(Kind.RESOURCE, ActKind.RECORD, 0, roles[version - 1]);
        publication.steps[1] = _who(Kind.RESOURCE, ActKind.SETTLE, 2, 0xff);
    }

    function _neighbours() private pure returns (Publication memory publication) {
        publication.steps = new Step[](3);
        publication.steps[0] = _who(Kind.RESOURCE, ActKind.RECORD, 0, Role.DATA_PROVIDER);
        publication.steps[1] = _who(Kind.RESOURCE, ActKind.SETTLE, 2, 0xff);
        publication.steps[2] = _who(Kind.PARTY, ActKind.ATTEST, ROLES_GIVEN, Role.DATA_AUTHORITY);
    }

    function _who(Kind kind, uint8 act, uint16 code, uint8 role) private pure returns (Step memory step) {
        step = Step(kind, 0, act, code, new bytes32[](1));
        step.words[0] = bytes32(abi.encodePacked(uint8(1), uint8(0x83), RULE_WHO, uint32(0), uint64(role), uint128(0)));
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

        (bool done, ) = _send(anyone, abi.encodeCall(ILedger.publish, (1, 1, _version(1))));

        assertTrue(done, "anyone brings what was promised");
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
        uint32 from = published > SECOND_FROM ? published : SECOND_FROM;
        // One to come at a time: neither the next one, nor the same one again.
        if (published < from) _refusal(1, 3, _version(3), PublicationOutOfOrder.selector);
        if (published < from) _refusal(1, 2, _version(2), PublicationOutOfOrder.selector);

        vm.warp(moment = uint32(bound(moment, published, THIRD_FROM + 100 days)));
        assertEq(_resourceRule(authority, city), moment < from ? 0 : RULE_WHO, "by the version in force");
        if (moment < from) return;
        _publish(1, 3, _version(3));
        assertEq(_resourceRule(guest, city), moment < THIRD_FROM ? RULE_WHO : 0, "the third follows the second");
    }

    /// @dev A promise that contradicts itself can never be carried out; nothing of it is written.
    function test_a_step_is_named_once() public {
        Publication memory publication = _neighbours();
        publication.steps[1] = publication.steps[0];

        _promiseAnew(publication);

        _refusal(1, 1, publication, StepRepeated.selector);
    }

    /// @dev 1 to 16 rows without a gap, the last one marked and no other.
    function testFuzz_the_rows_of_a_step_end_with_the_one_that_says_so(uint8 rows, uint8 fault, uint8 place) public {
        rows = uint8(bound(rows, 0, 20));
        fault = uint8(bound(fault, 0, 3));
        place = rows == 0 ? 0 : place % rows;
        bool last = place + 1 == rows;
        Publication memory publication = _neighbours();
        bytes32[] memory words = publication.steps[1].words = new bytes32[]((uint256(rows) + 1) / 2);
        for (uint256 i = 0; i < rows; i++) {
            uint8 options = i + 1 == rows ? 0x83 : 0x03;
            if (fault != 0 && i == place) options ^= 0x80; // marked where it must not be, or not where it must
            uint128 row = uint128(bytes16(abi.encodePacked(uint8(1), options, RULE_WHO, uint32(0), uint64(0xff))));
            if (fault == 2 && i == place && !last) row = 0; // a gap
            words[i / 2] |= bytes32(uint256(row) << (i % 2 == 0 ? 128 : 0));
        }

        _promiseAnew(publication);

        if (rows == 0 || rows > 16 || fault != 0) _refusal(1, 1, publication, StepMalformed.selector);
        else _publish(1, 1, publication);
    }

    /// @dev What is refused in the name of no rule would not be refused, and the ledger's own numbers are its own.
    function testFuzz_a_row_has_a_hardness_and_a_number_of_the_rulebook(
        uint8 hardness,
        uint16 number,
        bool edge
    ) public {
        if (edge) number = [0, 1, 0xfeff, 0xff00, 0xffff][number % 5];
        Publication memory publication = _neighbours();
        uint128 row = uint128(
            bytes16(abi.encodePacked(uint8(1), 0x80 | hardness % 4, number, uint32(0), uint64(0xff)))
        );
        publication.steps[1].words = new bytes32[](1);
        publication.steps[1].words[0] = bytes32(uint256(row) << 128);

        _promiseAnew(publication);

        if (hardness % 4 == 0 || number == 0 || number >= 0xff00) _refusal(1, 1, publication, StepMalformed.selector);
        else _publish(1, 1, publication);
    }

    function _promiseAnew(Publication memory publication) private {
        Founding.FoundingJurisdiction[] memory founding = new Founding.FoundingJurisdiction[](1);
        founding[0].businessNumber = "CITY";
        founding[0].promises = new bytes32[](1);
        founding[0].promises[0] = keccak256(abi.encode(publication));
        ledger = _deployLedger(founding);
    }

    /* ROLES ELSEWHERE */

    function _roles(Id party, Id where, uint64 roles) private pure returns (Statement memory statement) {
        statement = _statement(party, ROLES_GIVEN, Outcome.PASSED);
        (statement.about, statement.value) = (where, roles);
    }

    function testFuzz_a_jurisdiction_gives_roles_of_its_own_under_its_own_rules(
        uint32 end,
        uint32 moment,
        bool edge
    ) public {
        _publish(1, 1, _version(1));
        _publish(2, 1, _neighbours());
        uint64 provider = uint64(1) << Role.DATA_PROVIDER;
        end = uint32(bound(end, FOUNDED + 1, FOUNDED + 50 days));
        moment = edge ? end : uint32(bound(moment, FOUNDED, FOUNDED + 99 days));
        roleOf[guest] = Role.DATA_PROVIDER;
        assertEq(_resourceRule(guest, neighbour), RULE_WHO, "no role there yet");

        // The guest's home has no rule for giving roles, and would not be asked for one.
        assertEq(
            _attest(authority, _roles(partyOf[guest], city, provider)),
            Structure.NO_RULE,
            "the home's own rulebook"
        );
        assertEq(_attest(authority, _roles(partyOf[guest], neighbour, provider)), RULE_WHO, "no authority there");
        Statement memory given = _roles(partyOf[guest], neighbour, provider);
        given.until = end;
        assertEq(_attest(neighbourAuthority, given), 0, "given where it shall count");

        vm.warp(moment);
        assertEq(_resourceRule(guest, neighbour), moment < end ? 0 : RULE_WHO, "counts there until its end");
        assertEq(_resourceRule(guest, city), RULE_WHO, "and nowhere else");
    }

    function testFuzz_roles_are_given_in_a_jurisdiction(bytes10 where) public {
        _publish(2, 1, _neighbours());
        vm.assume(where != Id.unwrap(city) && where != Id.unwrap(neighbour));
        Statement[] memory statements = new Statement[](1);
        statements[0] = _roles(partyOf[guest], Id.wrap(where), 1);

        _assertReverts(neighbourAuthority, abi.encodeCall(ILedger.attest, (statements)), WrongKind.selector);
    }
}
