// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind} from "./Codes.sol";
import {Id} from "./Id.sol";

/// @notice The act under judgement: what is done, by whom, to which record, among which neighbours. It is loaded once
/// and completely (`Acts`), from a draft or from a recorded subject, and means the same either way.
struct Act {
    /// `ActKind`, and the code of a statement or the status that a settlement or recording gives: with kind and case
    /// number, the step whose rows judge it. What is recorded in force is judged by two steps.
    uint8 actKind;
    uint16 code;
    Kind kind;
    /// Of a CASE: the low byte of its code.
    uint8 caseNumber;
    /// The jurisdiction whose rulebook judges, and its version in force.
    uint8 jurisdiction;
    uint16 version;
    /// Who acts, under which role, holding which roles there.
    Id caller;
    uint8 role;
    uint64 roles;
    /// The record and its edges.
    Id id;
    Id parent;
    Id link;
    Id issuer;
    /// What the act names beside its subject; none for a recording.
    Id about;
    uint8 flags;
    /// The record's term (seconds, half-open), and the clauses of it that rows see. Of a recorded subject the
    /// beginning, the clauses, the roles and the digest are loaded where rows may ask for them: on its way into force.
    uint32 from;
    uint32 until;
    uint64 clear;
    /// The roles that the act gives.
    uint64 gives;
    /// Of an export: its digest.
    bytes32 digest;
    Id[] inputs;
    /// What the act brings for LISTED and QUORUM.
    Id[] items;
}

using {isOf, kindOf} for Act global;

/// @dev Whether the act is about a record of this kind, without the compiler's check of the range: see `equals`. The
/// kind is the third member.
function isOf(Act memory act, Kind kind) pure returns (bool yes) {
    assembly ("memory-safe") {
        yes := eq(mload(add(act, 0x40)), kind)
    }
}

/// @dev The kind, read without that check.
function kindOf(Act memory act) pure returns (Kind kind) {
    assembly ("memory-safe") {
        kind := mload(add(act, 0x40))
    }
}

/// @dev See `Judgement.named`.
uint8 constant NAMED = 1;
uint8 constant NOT_NAMED = 2;

/// @notice What the rows say of an act.
struct Judgement {
    /// 0, or the rule of the first unmet HARD row, or NO_RULE or NOT_COMPETENT (`Structure`).
    uint16 rule;
    /// Bit i: rule i of the step is unmet, whatever its hardness.
    uint32 unmet;
    /// A SOFT rule is among them.
    bool soft;
    /// Keys of the facts that the act uses up if it takes effect; the first `used` of them count.
    uint256[] uses;
    uint256 used;
    /// Whether the record names the caller for his role: 0 until a row asks.
    uint8 named;
    /// It met a row that only the judging part knows, and says nothing.
    bool apart;
}
