// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind} from "./Codes.sol";
import {Id} from "./Id.sol";

// One storage word each, read whole and asked by name. A record's standing must lie in one word,
// so that one proof gives it; and a walk over a lineage reads dozens of them, where copying a
// struct to memory field by field would cost more than the walk (docs/decisions/0001).

/// @dev trail 192 | kind 8 | status 8 | holds 8 | jurisdiction 8 | until 32. All that changes.
/// holds: low nibble counts open holds, high nibble those that reach what was made of the record.
type StateWord is uint256;

/// @dev parent 80 | link 80 | issuer 80 | flags 8 | extra 8. All that never changes.
/// extra: number of inputs, or the low byte of a CASE's code.
type EdgeWord is uint256;

/// @dev by 80 | time 32 | until 32 | outcome 16 | used 8 | value 88. `by`: who stated it; for a
/// CASE code the case, whose own state says how it ended. `used`: consumed, or a hold released. `value`: what was said;
/// of a HOLD its reach 8 | case 80; of OPEN_CASES how many there are.
type FactWord is uint256;

/// @dev hash 224 | count 32. Head of a list that is promised complete.
type HeadWord is uint256;

using {
    trail,
    kind,
    status,
    holds,
    jurisdiction,
    until,
    withTrail,
    withStatus,
    withHolds,
    withUntil
} for StateWord global;
using {parent, link, issuer, flags, extra} for EdgeWord global;
using {by, statedAt, factUntil, outcome, isUsed, value, isStated, withUsed, withOutcome} for FactWord global;
using {count, hash} for HeadWord global;

/* STATE */

function newState(
    bytes24 trail_,
    Kind kind_,
    uint8 status_,
    uint8 jurisdiction_,
    uint32 until_
) pure returns (StateWord) {
    return
        StateWord.wrap(
            uint256(bytes32(trail_)) |
                (uint256(uint8(kind_)) << 56) |
                (uint256(status_) << 48) |
                (uint256(jurisdiction_) << 32) |
                until_
        );
}

function trail(StateWord word) pure returns (bytes24) {
    return bytes24(bytes32(StateWord.unwrap(word)));
}

/// @dev Only kinds are ever stored there: the compiler's check of the range, at every step of every climb, is left out.
function kind(StateWord word) pure returns (Kind kind_) {
    assembly ("memory-safe") {
        kind_ := and(shr(56, word), 0xff)
    }
}

function status(StateWord word) pure returns (uint8) {
    return uint8(StateWord.unwrap(word) >> 48);
}

function holds(StateWord word) pure returns (uint8) {
    return uint8(StateWord.unwrap(word) >> 40);
}

function jurisdiction(StateWord word) pure returns (uint8) {
    return uint8(StateWord.unwrap(word) >> 32);
}

function until(StateWord word) pure returns (uint32) {
    return uint32(StateWord.unwrap(word));
}

function withTrail(StateWord word, bytes24 trail_) pure returns (StateWord) {
    return StateWord.wrap(uint256(bytes32(trail_)) | uint64(StateWord.unwrap(word)));
}

function withStatus(StateWord word, uint8 status_) pure returns (StateWord) {
    return StateWord.wrap((StateWord.unwrap(word) & ~(uint256(0xff) << 48)) | (uint256(status_) << 48));
}

function withHolds(StateWord word, uint8 holds_) pure returns (StateWord) {
    return StateWord.wrap((StateWord.unwrap(word) & ~(uint256(0xff) << 40)) | (uint256(holds_) << 40));
}

function withUntil(StateWord word, uint32 until_) pure returns (StateWord) {
    return StateWord.wrap((StateWord.unwrap(word) & ~uint256(0xffffffff)) | until_);
}

/* EDGES */

function newEdge(Id parent_, Id link_, Id issuer_, uint8 flags_, uint8 extra_) pure returns (EdgeWord) {
    return
        EdgeWord.wrap(
            (uint256(uint80(Id.unwrap(parent_))) << 176) |
                (uint256(uint80(Id.unwrap(link_))) << 96) |
                (uint256(uint80(Id.unwrap(issuer_))) << 16) |
                (uint256(flags_) << 8) |
                extra_
        );
}

function parent(EdgeWord word) pure returns (Id) {
    return Id.wrap(bytes10(uint80(EdgeWord.unwrap(word) >> 176)));
}

function link(EdgeWord word) pure returns (Id) {
    return Id.wrap(bytes10(uint80(EdgeWord.unwrap(word) >> 96)));
}

function issuer(EdgeWord word) pure returns (Id) {
    return Id.wrap(bytes10(uint80(EdgeWord.unwrap(word) >> 16)));
}

function flags(EdgeWord word) pure returns (uint8) {
    return uint8(EdgeWord.unwrap(word) >> 8);
}

function extra(EdgeWord word) pure returns (uint8) {
    return uint8(EdgeWord.unwrap(word));
}

/* FACTS */

function newFact(Id by_, uint256 time_, uint32 until_, uint16 outcome_, uint256 value_) pure returns (FactWord) {
    return
        FactWord.wrap(
            (uint256(uint80(Id.unwrap(by_))) << 176) |
                (uint256(uint32(time_)) << 144) |
                (uint256(until_) << 112) |
                (uint256(outcome_) << 96) |
                uint88(value_)
        );
}

function by(FactWord word) pure returns (Id) {
    return Id.wrap(bytes10(uint80(FactWord.unwrap(word) >> 176)));
}

function statedAt(FactWord word) pure returns (uint32) {
    return uint32(FactWord.unwrap(word) >> 144);
}

function factUntil(FactWord word) pure returns (uint32) {
    return uint32(FactWord.unwrap(word) >> 112);
}

function outcome(FactWord word) pure returns (uint16) {
    return uint16(FactWord.unwrap(word) >> 96);
}

function isUsed(FactWord word) pure returns (bool) {
    return uint8(FactWord.unwrap(word) >> 88) != 0;
}

function value(FactWord word) pure returns (uint88) {
    return uint88(FactWord.unwrap(word));
}

function isStated(FactWord word) pure returns (bool) {
    return statedAt(word) != 0;
}

function withUsed(FactWord word) pure returns (FactWord) {
    return FactWord.wrap(FactWord.unwrap(word) | (uint256(1) << 88));
}

function withOutcome(FactWord word, uint16 outcome_) pure returns (FactWord) {
    return FactWord.wrap((FactWord.unwrap(word) & ~(uint256(0xffff) << 96)) | (uint256(outcome_) << 96));
}

/* HEADS OF LISTS */

/// @param digest its low 224 bits are kept
function newHead(uint32 count_, bytes32 digest) pure returns (HeadWord) {
    return HeadWord.wrap((uint256(digest) << 32) | count_);
}

function count(HeadWord word) pure returns (uint32) {
    return uint32(HeadWord.unwrap(word));
}

function hash(HeadWord word) pure returns (uint224) {
    return uint224(HeadWord.unwrap(word) >> 32);
}

/* WHAT IS LOGGED: see `ILedgerTypes`; the ledger writes these words and never reads them */

function packSigned(Id party, address account, uint8 role, uint8 kind_) pure returns (uint256) {
    return
        (uint256(uint80(Id.unwrap(party))) << 176) | (uint256(uint160(account)) << 16) | (uint256(role) << 8) | kind_;
}

function packPlaced(Id parent_, Id link_, uint32 from, uint32 until_, uint32 effectiveAt) pure returns (uint256) {
    return
        (uint256(uint80(Id.unwrap(parent_))) << 176) |
        (uint256(uint80(Id.unwrap(link_))) << 96) |
        (uint256(from) << 64) |
        (uint256(until_) << 32) |
        effectiveAt;
}

function packSaid(
    Id subject,
    Id about,
    uint32 until_,
    uint32 effectiveAt,
    uint16 code_,
    uint16 outcome_
) pure returns (uint256) {
    return packPlaced(subject, about, until_, effectiveAt, (uint32(code_) << 16) | outcome_);
}

/// @dev What a body adds above the low 112 bits of `packJudged`.
function packRecorded(
    uint64 number,
    uint8 form,
    uint8 status_,
    uint8 flags_,
    uint8 jurisdiction_
) pure returns (uint256) {
    return
        (uint256(number) << 32) |
        (uint256(form) << 24) |
        (uint256(status_) << 16) |
        (uint256(flags_) << 8) |
        jurisdiction_;
}

/// @param given what the act adds, above the low 112 bits: `packRecorded`, or of a statement or settlement `packGiven`
function packJudged(uint256 given, uint16 version, uint32 soft, uint32 breaks, uint256 time) pure returns (uint256) {
    return (given << 112) | (uint256(version) << 96) | (uint256(soft) << 64) | (uint256(breaks) << 32) | uint32(time);
}

/// @param value_ of a statement, or the breaks that a settlement answers
function packGiven(uint8 jurisdiction_, uint96 value_) pure returns (uint256) {
    return (uint256(jurisdiction_) << 96) | value_;
}
