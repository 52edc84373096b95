// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Founding} from "../../contracts/records/Founding.sol";
import {Role} from "../../contracts/types/Codes.sol";
import {City} from "./City.sol";

/// @dev A founding happens once: what contradicts itself is not deployed at all.
contract FoundingTest is City {
    error PartMissing(address part);

    function _assertNotFounded(bytes memory code, bytes4 expected) private {
        (address deployed, bytes memory said) = _create(code);
        assertTrue(deployed == address(0), "not deployed");
        assertEq(uint32(bytes4(said)), uint32(expected), "selector of the error");
    }

    function _code(Founding.FoundingJurisdiction[] memory founding) private returns (bytes memory) {
        return _ledgerCode(_deploy(vm.getCode("contracts/parts/AttestingPart.sol:AttestingPart")), founding);
    }

    function _of(
        bytes[] memory numbers,
        address[] memory accounts
    ) private pure returns (Founding.FoundingJurisdiction[] memory founding) {
        founding = new Founding.FoundingJurisdiction[](1);
        founding[0].businessNumber = "CITY";
        founding[0].parties = new Founding.FoundingParty[](numbers.length);
        for (uint256 i = 0; i < numbers.length; i++) {
            founding[0].parties[i] = Founding.FoundingParty(numbers[i], accounts[i], uint64(1) << Role.AUDITOR, 0);
        }
    }

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
        bytes[] memory numbers = new bytes[](3);
        (numbers[0], numbers[1], numbers[2]) = ("A", "B", "C");

        _deploy(_code(_of(numbers, new address[](3))));
    }

    function test_a_number_is_founded_once() public {
        bytes[] memory numbers = new bytes[](2);
        (numbers[0], numbers[1]) = ("A", "A");

        _assertNotFounded(_code(_of(numbers, new address[](2))), IdTaken.selector);
    }

    /// @dev Jurisdictions are numbered by a byte.
    function test_more_jurisdictions_than_numbers_are_not_founded() public {
        Founding.FoundingJurisdiction[] memory founding = new Founding.FoundingJurisdiction[](256);
        for (uint256 i = 0; i < 256; i++) founding[i].businessNumber = abi.encodePacked("CITY ", i);

        _assertNotFounded(_code(founding), Founding.TooManyJurisdictions.selector);
    }

    /// @dev A ledger linked to nothing would take acts that do nothing.
    function testFuzz_every_part_is_there(address part) public {
        vm.assume(part.code.length == 0);

        _assertNotFounded(_ledgerCode(part, _founding()), PartMissing.selector);
    }
}
