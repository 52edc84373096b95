// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, Status} from "../types/Codes.sol";
import {Id, NONE} from "../types/Id.sol";
import {newEdge, newState, packJudged, packPlaced, packRecorded, packSigned} from "../types/Words.sol";
import {Naming} from "./Naming.sol";
import {Trails} from "./Trails.sol";

/// @title Records that no party makes: what is founded, and the authorities that governance admits
abstract contract Admitting is Naming, Trails {
    /// @dev A record in force that was judged by no row. Its issuer is what it stands under: the jurisdiction, or
    /// nothing for a jurisdiction itself.
    /// @param account that carried the decision to admit it out; none at the founding, which binds a party's account
    /// @param clear of a party: account (160 bits) above roles (64 bits)
    function _admit(
        Kind kind,
        Id parent,
        uint8 ordinal,
        address account,
        bytes memory referenceText,
        bytes32 content,
        uint256 clear,
        uint8 flags
    ) internal returns (Id id) {
        _checkReferenceLength(referenceText);
        id = _referenceId(kind, parent, referenceText, 0);
        if (states[id].kind() != Kind.NONE) revert IdTaken(id);
        // slither-disable-next-line uninitialized-local -- What no party made has no role, term, link or inputs.
        Body memory body;
        body.tag = TAG_BODY;
        body.signed = packSigned(parent, account, 0, uint8(kind));
        body.placed = packPlaced(parent, NONE, 0, 0, 0);
        body.judged = packJudged(packRecorded(0, 0, Status.IN_FORCE, flags, ordinal), 0, 0, 0, _now());
        body.content = content;
        body.clear = clear;
        body.admission = body.parentTrail = states[parent].trail();
        body.referenceText = referenceText;
        bytes memory data = abi.encode(body);
        states[id] = newState(bytes24(keccak256(data)), kind, Status.IN_FORCE, ordinal, 0);
        edges[id] = newEdge(parent, NONE, parent, flags, 0);
        _log(Recorded.selector, id, parent, uint8(kind), data);
    }
}
