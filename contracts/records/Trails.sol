// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ILedgerTypes} from "../interfaces/ILedgerTypes.sol";
import {Act} from "../types/Act.sol";
import {List} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {StateWord, packPlaced} from "../types/Words.sol";
import {LedgerStorage} from "./LedgerStorage.sol";

/// @title What is logged and hashed: trails, lists, refusals
abstract contract Trails is ILedgerTypes, LedgerStorage {
    /// @dev Emits an event of three indexed arguments whose data are already encoded: the bytes
    /// that were hashed are the bytes that are logged, and encoding is paid for once.
    function _log(bytes32 selector, Id first, Id second, uint256 third, bytes memory data) internal {
        bytes32 one = bytes32(Id.unwrap(first));
        bytes32 two = bytes32(Id.unwrap(second));
        assembly ("memory-safe") {
            log4(add(data, 0x20), mload(data), selector, one, two, third)
        }
    }

    /// @dev The act extends the trail of its subject, whose state is otherwise to be `state`.
    function _logTrail(bytes32 selector, Act memory act, Told memory told, StateWord state) internal {
        bytes memory data = abi.encode(told);
        states[act.id] = state.withTrail(bytes24(keccak256(data)));
        _log(selector, act.id, act.caller, act.code, data);
    }

    /// @dev The act joins the subject's list of filings. Whatever strangers may write goes there: a trail would grow in
    /// every certificate.
    function _logFiling(bytes32 selector, Act memory act, Told memory told) internal {
        bytes memory data = abi.encode(told);
        _append(_listKey(act.id, List.FILINGS), keccak256(data));
        _log(selector, act.id, act.caller, act.code, data);
    }

    /// @dev Changes nothing but the caller's list of refusals (and what a walk remembers to be unbroken, which is true
    /// whoever asked): a forbidden act leaves its trace, which names rule, subject and call.
    function _refuse(Act memory act, uint16 rule, uint32 unmet) internal returns (Verdict memory) {
        bytes memory data = abi.encode(
            Refusal({
                tag: TAG_REFUSAL,
                signed: _refusedStep(act),
                judged: packPlaced(act.parent, act.link, rule, unmet, _now()),
                subject: act.id,
                call: keccak256(msg.data)
            })
        );
        _append(_listKey(act.caller, List.REFUSALS), keccak256(data));
        _log(Refused.selector, act.caller, act.id, rule, data);
        return Verdict(act.id, rule, unmet);
    }

    function _refusedStep(Act memory act) private view returns (uint256) {
        return
            (uint256(uint160(msg.sender)) << 64) |
            (uint256(act.actKind) << 56) |
            (uint256(uint8(act.kind)) << 48) |
            (uint256(act.code) << 32) |
            (uint256(act.caseNumber) << 24) |
            (uint256(act.jurisdiction) << 16) |
            act.version;
    }

    function _now() internal view returns (uint32) {
        return SafeCast.toUint32(block.timestamp);
    }
}
