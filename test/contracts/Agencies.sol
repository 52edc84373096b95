// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DecisionKind, IGovernance} from "../../contracts/interfaces/IGovernance.sol";
import {Role} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {City} from "./City.sol";

/// @title How tests let agencies decide
abstract contract Agencies is City {
    address internal constant STRANGER = address(0x5715);
    uint64 internal constant PRICES = uint64(1) << Role.PRICE_AUTHORITY;

    function _proposal(uint8 kind, bytes memory content) internal pure returns (IGovernance.Proposal memory) {
        return IGovernance.Proposal(1, kind, content, "DECISION 1");
    }

    function _admission(address account) internal pure returns (IGovernance.Proposal memory) {
        IGovernance.AuthorityAdmitted memory content = IGovernance.AuthorityAdmitted("PRICES", 0, account, PRICES);
        return _proposal(DecisionKind.ADMIT_AUTHORITY, abi.encode(content));
    }

    function _end(Id party, uint8 status) internal pure returns (IGovernance.Proposal memory) {
        return _proposal(DecisionKind.END_AUTHORITY, abi.encode(IGovernance.AuthorityEnded(party, status, 9)));
    }

    function _seat(
        Id party,
        address account,
        uint64 roles,
        address lost
    ) internal pure returns (IGovernance.Proposal memory) {
        IGovernance.SeatReplaced memory content = IGovernance.SeatReplaced(party, account, roles, 0, lost);
        return _proposal(DecisionKind.OFFER_SEAT, abi.encode(content));
    }

    function _rosterOf(
        Id[] memory agencies,
        uint8 quorum,
        uint32 delay
    ) internal pure returns (IGovernance.Proposal memory) {
        IGovernance.RosterChanged memory content = IGovernance.RosterChanged(agencies, quorum, delay);
        return _proposal(DecisionKind.ROSTER, abi.encode(content));
    }

    function _proposed(address who, IGovernance.Proposal memory proposal) internal returns (bytes32 id) {
        vm.prank(who);
        id = IGovernance(address(ledger)).propose(proposal);
    }

    function _approved(address who, IGovernance.Proposal memory proposal) internal {
        vm.prank(who);
        IGovernance(address(ledger)).approve(proposal);
    }

    function _carriedOut(address who, IGovernance.Proposal memory proposal) internal {
        vm.prank(who);
        IGovernance(address(ledger)).carryOut(proposal);
    }

    /// @dev Decided by two agencies and carried out after the delay, by nobody in particular.
    function _decided(IGovernance.Proposal memory proposal) internal {
        _proposed(authority, proposal);
        _approved(auditor, proposal);
        _wait(DELAY);
        _carriedOut(STRANGER, proposal);
    }

    function _wait(uint256 time) internal {
        _now += time;
        vm.warp(_now);
    }

    uint256 internal _now = FOUNDED;

    function _assertRefuses(address who, bytes memory call, bytes memory expected, string memory what) internal {
        (bool done, bytes memory said) = _send(who, call);
        assertTrue(!done, what);
        assertEq(uint256(keccak256(said)), uint256(keccak256(expected)), what);
    }

    function _carry(IGovernance.Proposal memory proposal) internal pure returns (bytes memory) {
        return abi.encodeCall(IGovernance.carryOut, (proposal));
    }

    function _idOf(IGovernance.Proposal memory proposal, uint16 roster) internal view returns (bytes32) {
        return
            keccak256(
                abi.encode("laiqu.decision.1", city, roster, proposal.kind, proposal.content, proposal.referenceText)
            );
    }

    function _assertFails(IGovernance.Proposal memory proposal, bytes4 expected) internal {
        _proposed(authority, proposal);
        _approved(auditor, proposal);
        _wait(DELAY);
        _assertReverts(STRANGER, _carry(proposal), expected);
    }
}
