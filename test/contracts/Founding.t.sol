// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {Rosters} from "../../contracts/records/Rosters.sol";
import {Flag, Kind, Role} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";
import {Vm} from "./Test.sol";

/// @dev A founding happens once: what contradicts itself is not deployed at all.
contract FoundingTest is City {
    error PartMissing(address part);

    function _assertNotFounded(bytes memory code, bytes4 expected) private {
        (address deployed, bytes memory said) = _create(code);
        assertTrue(deployed == address(0), "not deployed");
        assertEq(uint32(bytes4(said)), uint32(expected), "selector of the error");
    }

    function _code(Founding.FoundingJurisdiction[] memory founding) private returns (bytes memory) {
        return _ledgerCode(_part("Attesting"), founding);
    }

    function _of(
        bytes[] memory numbers,
        address[] memory accounts
    ) private pure returns (Founding.FoundingJurisdiction[] memory founding) {
        founding = new Founding.FoundingJurisdiction[](1);
        founding[0] = _emptyCity("CITY", numbers.length);
        for (uint256 i = 0; i < numbers.length; i++) {
            founding[0].parties[i] = Founding.FoundingParty(numbers[i], accounts[i], uint64(1) << Role.AUDITOR, 0);
        }
    }

    /// @dev As many parties without accounts.
    function _of(uint256 parties) private pure returns (Founding.FoundingJurisdiction[] memory) {
        bytes[] memory numbers = new bytes[](parties);
        for (uint256 i = 0; i < parties; i++) numbers[i] = abi.encodePacked("PARTY ", i);
        return _of(numbers, new address[](parties));
    }

    /* PARTIES */

    /// @dev Parties may be founded without accounts, as many as there are; an account is one party's.
    function testFuzz_an_account_is_founded_for_one_party(address one, address other, bool same) public {
        if (same) other = one;
        bytes[] memory numbers = new bytes[](2);
        address[] memory accounts = new address[](2);
        (numbers[0], numbers[1], accounts[0], accounts[1]) = ("A", "B", one, other);
        bytes memory code = _code(_of(numbers, accounts));

        if (one == other && one != address(0)) _assertNotFounded(code, AccountTaken.selector);
        else _deploy(code);
    }

    function test_parties_are_founded_without_accounts() public {
        _deploy(_code(_of(3)));
    }

    function test_a_number_is_founded_once() public {
        bytes[] memory numbers = new bytes[](2);
        (numbers[0], numbers[1]) = ("A", "A");

        _assertNotFounded(_code(_of(numbers, new address[](2))), IdTaken.selector);
    }

    function testFuzz_what_is_founded_has_a_reference_of_1_to_64_bytes(uint8 length, bool ofCity) public {
        Founding.FoundingJurisdiction[] memory founding = _of(2);
        if (ofCity) founding[0].referenceText = new bytes(length);
        else founding[0].parties[1].referenceText = new bytes(length);
        bytes memory code = _code(founding);

        if (length == 0 || length > 64) _assertNotFounded(code, ReferenceLength.selector);
        else _deploy(code);
    }

    /// @dev Jurisdictions are numbered by a byte.
    function test_more_jurisdictions_than_numbers_are_not_founded() public {
        Founding.FoundingJurisdiction[] memory founding = new Founding.FoundingJurisdiction[](256);
        for (uint256 i = 0; i < 256; i++) founding[i].referenceText = abi.encodePacked("CITY ", i);

        _assertNotFounded(_code(founding), Founding.TooManyJurisdictions.selector);
    }

    /// @dev Whoever is founded with a role that only governance gives is an authority, and the record itself says so.
    function testFuzz_a_founding_party_with_an_authoritys_role_is_flagged(uint64 roles) public {
        Founding.FoundingJurisdiction[] memory founding = _of(1);
        founding[0].parties[0].roles = roles;
        vm.recordLogs();

        ledger = _deployLedger(founding);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint8 flags = roles & Role.AUTHORITIES != 0 ? Flag.AUTHORITY : 0;
        Id party = _referenceId(Kind.PARTY, city, abi.encodePacked("PARTY ", uint256(0)), 0);
        assertEq(_flagsOf(party), flags, "what its edges say");
        Body memory body = abi.decode(logs[1].data, (Body));
        assertEq(uint8(body.judged >> 120), flags, "what its body says");
        assertEq(_flagsOf(city), 0, "the city itself is no authority");
    }

    /* WHO GOVERNS */

    /// @dev Fewer decide than there are, unless there is only one: a lost key must not end governance.
    function testFuzz_a_roster_has_fewer_deciders_than_agencies(uint8 count, uint8 quorum) public {
        count = uint8(bound(count, 0, 18));
        quorum = uint8(bound(quorum, 0, 19));
        Founding.FoundingJurisdiction[] memory founding = _of(18);
        _governed(founding[0], count, quorum);
        bytes memory code = _code(founding);

        bool sound = count != 0 && count <= 16 && quorum != 0 && (quorum < count || (count == 1 && quorum == 1));
        if (sound) _deploy(code);
        else _assertNotFounded(code, Rosters.RosterMalformed.selector);
    }

    function testFuzz_an_agency_is_a_founding_party_and_named_once(uint8 index, bool twice) public {
        Founding.FoundingJurisdiction[] memory founding = _of(4);
        _governed(founding[0], 3, 2);
        founding[0].agencies[2] = twice ? index % 2 : index;
        bytes memory code = _code(founding);

        if (founding[0].agencies[2] < 2) _assertNotFounded(code, Rosters.AgencyRepeated.selector);
        else if (founding[0].agencies[2] >= 4) _assertNotFounded(code, Founding.AgencyUnknown.selector);
        else _deploy(code);
    }

    /// @dev m (8) | n (8) | delay (32), then three agencies a word.
    function testFuzz_the_roster_stands_in_its_slots(uint8 count, uint32 delay) public {
        count = uint8(bound(count, 2, 16));
        delay = uint32(bound(delay, 0, 366 days));
        Founding.FoundingJurisdiction[] memory founding = _of(16);
        _governed(founding[0], count, 1);
        founding[0].delaySeconds = delay;

        ledger = _deployLedger(founding);

        assertEq(_rosterWord(0), (uint256(1) << 40) | (uint256(count) << 32) | delay, "how they decide");
        for (uint256 i = 0; i < count; i++) {
            Id agency = _referenceId(Kind.PARTY, city, abi.encodePacked("PARTY ", i), 0);
            uint256 found = uint80(_rosterWord(1 + i / 3) >> (160 - 80 * (i % 3)));
            assertEq(found, uint80(Id.unwrap(agency)), "an agency");
        }
    }

    /// @dev A longer delay would keep the city from ever deciding again.
    function testFuzz_a_delay_is_no_longer_than_a_year(uint32 delay, bool edge) public {
        if (edge) delay = uint32(bound(delay, 366 days - 2, 366 days + 2));
        Founding.FoundingJurisdiction[] memory founding = _of(2);
        founding[0].delaySeconds = delay;
        bytes memory code = _code(founding);

        if (delay > 366 days) _assertNotFounded(code, Rosters.DelayTooLong.selector);
        else _deploy(code);
    }

    function _rosterWord(uint256 index) private view returns (uint256) {
        return _slot(keccak256(abi.encode((uint256(1) << 24) | (uint256(1) << 8) | index, uint256(10))));
    }

    /* WHICH CHAIN, WHICH CODE */

    /// @dev Chain, address, time and the parent block: no other chain has this state, and no other founding.
    function testFuzz_the_identity_is_that_of_this_founding_alone(uint32 time) public {
        vm.warp(bound(time, FOUNDED, FOUNDED + 1000 days));
        bytes32 before = bytes32(_slot(bytes32(uint256(16))));

        ledger = _deployLedger(_of(1));

        bytes32 expected = keccak256(
            abi.encode(block.chainid, address(ledger), block.timestamp, blockhash(block.number - 1))
        );
        assertTrue(bytes32(_slot(bytes32(uint256(16)))) == expected, "the identity");
        assertTrue(expected != before, "another than that of an earlier founding");
    }

    /// @dev A ledger linked to nothing would take acts that do nothing.
    function testFuzz_every_part_is_there(address part) public {
        vm.assume(part.code.length == 0);

        _assertNotFounded(_ledgerCode(part, _founding()), PartMissing.selector);
    }
}
