// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILedger} from "../../contracts/interfaces/ILedger.sol";
import {ILedgerTypes} from "../../contracts/interfaces/ILedgerTypes.sol";
import {Form, Kind, List, Outcome, Status} from "../../contracts/types/Codes.sol";
import {Id} from "../../contracts/types/Id.sol";
import {StateWord} from "../../contracts/types/Words.sol";
import {Rulebook} from "./Rulebook.sol";
import {Test} from "./Test.sol";

/// @title How tests act on a ledger and look into its slots
abstract contract Calls is Test, Rulebook, ILedgerTypes {
    Id internal constant NO_ID = Id.wrap(0);

    ILedger internal ledger;
    mapping(address account => Id) internal partyOf;
    mapping(address account => uint8) internal roleOf;
    uint256 private _drafts;

    function _ids(Id one) internal pure returns (Id[] memory ids) {
        ids = new Id[](1);
        ids[0] = one;
    }

    function _ids(Id one, Id two) internal pure returns (Id[] memory ids) {
        ids = new Id[](2);
        (ids[0], ids[1]) = (one, two);
    }

    function _ids(Id one, Id two, Id three) internal pure returns (Id[] memory ids) {
        ids = new Id[](3);
        (ids[0], ids[1], ids[2]) = (one, two, three);
    }

    function _account(bytes memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(name))));
    }

    /* SENDING */

    function _send(address who, bytes memory data) internal returns (bool done, bytes memory returned) {
        vm.prank(who);
        (done, returned) = address(ledger).call(data);
    }

    function _verdicts(address who, bytes memory data) internal returns (Verdict[] memory) {
        (bool done, bytes memory returned) = _send(who, data);
        if (!done) {
            assembly {
                revert(add(returned, 0x20), mload(returned))
            }
        }
        return abi.decode(returned, (Verdict[]));
    }

    function _assertReverts(address who, bytes memory data, bytes4 expected) internal {
        (bool done, bytes memory returned) = _send(who, data);
        assertTrue(!done, "the call reverts");
        assertEq(uint32(bytes4(returned)), uint32(expected), "selector of the error");
    }

    /* RECORDING */

    /// @dev A draft that is sound in itself, with a name of its own.
    function _draft(Kind kind, Id parent, Id link) internal returns (Draft memory draft) {
        _drafts++;
        (draft.kind, draft.status, draft.parent, draft.link) = (kind, Status.IN_FORCE, parent, link);
        draft.content = bytes32(_drafts);
        if (kind == Kind.CASE) draft.clear = CASE_CODE;
        if (kind == Kind.EXPORT) {
            draft.form = Form.FILE;
            draft.sha256Digest = keccak256(abi.encode("file", _drafts));
        } else {
            draft.referenceText = abi.encodePacked("N-", _drafts);
        }
    }

    function _ending(Draft memory draft, uint32 until) internal pure returns (Draft memory) {
        draft.until = until;
        return draft;
    }

    function _proposed(Draft memory draft) internal pure returns (Draft memory) {
        draft.status = Status.PROPOSED;
        return draft;
    }

    function _of(Draft memory draft, Id[] memory inputs) internal pure returns (Draft memory) {
        draft.inputs = inputs;
        return draft;
    }

    function _recordCall(address who, Draft memory draft) internal view returns (bytes memory) {
        Draft[] memory drafts = new Draft[](1);
        if (draft.role == 0) draft.role = roleOf[who];
        drafts[0] = draft;
        return abi.encodeCall(ILedger.record, (drafts));
    }

    function _record(address who, Draft memory draft) internal returns (Verdict memory) {
        return _verdicts(who, _recordCall(who, draft))[0];
    }

    /// @dev Records what nothing refuses.
    function _made(address who, Draft memory draft) internal returns (Id) {
        Verdict memory verdict = _record(who, draft);
        assertEq(verdict.rule, 0, "recorded without refusal");
        return verdict.id;
    }

    /* STATING */

    function _statement(Id subject, uint16 code, uint16 outcome) internal pure returns (Statement memory statement) {
        (statement.subject, statement.code, statement.outcome) = (subject, code, outcome);
    }

    function _attestCall(address who, Statement memory statement) internal view returns (bytes memory) {
        Statement[] memory statements = new Statement[](1);
        if (statement.role == 0) statement.role = roleOf[who];
        statements[0] = statement;
        return abi.encodeCall(ILedger.attest, (statements));
    }

    function _attest(address who, Statement memory statement) internal returns (uint16) {
        return _verdicts(who, _attestCall(who, statement))[0].rule;
    }

    function _attest(address who, Id subject, uint16 code, uint16 outcome) internal returns (uint16) {
        return _attest(who, _statement(subject, code, outcome));
    }

    function _stated(address who, Id subject, uint16 code, uint16 outcome) internal {
        assertEq(_attest(who, subject, code, outcome), 0, "stated without refusal");
    }

    /// @param reach 1 reaches what was made of a resource or grant (RECALL), 0 does not (FORWARD)
    function _held(address who, Id subject, uint88 reach) internal {
        Statement memory statement = _statement(subject, HOLD, Outcome.OPEN);
        statement.value = reach;
        assertEq(_attest(who, statement), 0, "held without refusal");
    }

    function _released(address who, Id subject) internal {
        _stated(who, subject, RELEASE, Outcome.OPEN);
    }

    /// @dev An offer of a seat, by an account of the party.
    function _offerOf(
        address by,
        address account,
        uint64 roles,
        uint32 end
    ) internal view returns (Statement memory offer) {
        offer = _statement(partyOf[by], SEAT_OFFERED, Outcome.OPEN);
        (offer.document, offer.value, offer.until) = (bytes32(uint256(uint160(account))), roles, end);
    }

    function _accepted(address account, Id party) internal {
        (bool accepted, ) = _send(account, abi.encodeCall(ILedger.accept, (party)));
        assertTrue(accepted, "accepted");
    }

    /* SETTLING */

    function _settlement(Id subject, uint8 status) internal pure returns (Settlement memory settlement) {
        (settlement.subject, settlement.status) = (subject, status);
    }

    function _settleCall(address who, Settlement memory settlement) internal view returns (bytes memory) {
        Settlement[] memory settlements = new Settlement[](1);
        if (settlement.role == 0) settlement.role = roleOf[who];
        settlements[0] = settlement;
        return abi.encodeCall(ILedger.settle, (settlements));
    }

    function _settle(address who, Settlement memory settlement) internal returns (uint16) {
        return _verdicts(who, _settleCall(who, settlement))[0].rule;
    }

    function _settle(address who, Id subject, uint8 status) internal returns (uint16) {
        return _settle(who, _settlement(subject, status));
    }

    function _settled(address who, Id subject, uint8 status) internal {
        assertEq(_settle(who, subject, status), 0, "settled without refusal");
    }

    /* LOOKING: keys told a second time */

    function _slot(bytes32 slot) internal view returns (uint256) {
        return uint256(vm.load(address(ledger), slot));
    }

    function _stateOf(Id id) internal view returns (StateWord) {
        return StateWord.wrap(_slot(keccak256(abi.encode(id, uint256(1)))));
    }

    function _edgeOf(Id id) internal view returns (uint256) {
        return _slot(keccak256(abi.encode(id, uint256(2))));
    }

    function _flagsOf(Id id) internal view returns (uint8) {
        return uint8(_edgeOf(id) >> 8);
    }

    function _clearedOf(Id id) internal view returns (uint256) {
        return _slot(keccak256(abi.encode(id, uint256(4))));
    }

    /// @param party none for what an office stated
    function _factOf(Id subject, uint16 code, uint8 role, Id party) internal view returns (uint256) {
        uint256 key =
            (uint256(uint80(Id.unwrap(subject))) << 104) |
                (uint256(code) << 88) |
                (uint256(role) << 80) |
                uint80(Id.unwrap(party));
        return _slot(keccak256(abi.encode(key, uint256(5))));
    }

    function _byOf(uint256 fact) internal pure returns (Id) {
        return Id.wrap(bytes10(uint80(fact >> 176)));
    }

    function _outcomeOf(uint256 fact) internal pure returns (uint16) {
        return uint16(fact >> 96);
    }

    function _listSlot(Id owner, uint8 list) internal pure returns (bytes32) {
        return keccak256(abi.encode((uint256(uint80(Id.unwrap(owner))) << 8) | list, uint256(6)));
    }

    function _countOf(Id owner, uint8 list) internal view returns (uint32) {
        return uint32(_slot(_listSlot(owner, list)));
    }

    function _refusalsOf(address who) internal view returns (uint32) {
        return _countOf(partyOf[who], List.REFUSALS);
    }

    /// @dev `breaking` of the jurisdiction's book.
    function _breakingOf(uint8 ordinal) internal view returns (uint32) {
        return uint32(_slot(keccak256(abi.encode(ordinal, uint256(8)))) >> 208);
    }

    function _referenceId(Kind kind, Id issuer, bytes memory number, uint64 revision) internal pure returns (Id) {
        return Id.wrap(bytes10(keccak256(abi.encode("laiqu.record.1", kind, issuer, keccak256(number), revision))));
    }

    function _exportId(bytes32 digest, uint64 ordinal) internal pure returns (Id) {
        return Id.wrap(bytes10(keccak256(abi.encode("laiqu.export.1", digest, ordinal))));
    }
}
