// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";
import {EdgeWord, FactWord, HeadWord, StateWord, newHead} from "../types/Words.sol";

/// @title Everything the ledger stores, and nothing else
/// @dev Frozen at the first release: certificates prove these slots (test/vectors/storage-layout.json).
/// The order of the mappings is their slot number.
abstract contract LedgerStorage {
    /// An account that speaks for a party. `roles` count in `jurisdiction` only.
    struct Seat {
        Id party;
        uint64 roles;
        uint32 until;
        uint8 jurisdiction;
        uint8 stage;
    }

    struct Book {
        Id record;
        uint16 current;
        uint16 pending;
        uint32 pendingFrom;
        /// Records of the time before `start` may be back-filled until `closing`.
        uint32 start;
        uint32 closing;
        /// How many acts may have broken a product of the jurisdiction's material: see `Standing`.
        uint32 breaking;
        /// Version of the roster that governs.
        uint16 roster;
    }

    /// A decision of governance under way; its id is the hash of its content (`Governing`).
    struct Decision {
        uint8 jurisdiction;
        /// The roster that was in force when it was proposed: a changed roster voids it.
        uint16 roster;
        /// Bit i: agency i of the roster approved.
        uint16 approvals;
        /// When the last approval that it needs was given, in seconds; 0 before.
        uint32 decided;
        /// `DecisionStep`.
        uint8 status;
    }

    struct Offer {
        uint64 roles;
        uint32 until;
        uint8 jurisdiction;
        bool open;
    }

    struct Grant {
        uint64 roles;
        uint32 until;
    }

    // slither-disable-start uninitialized-state -- One part writes what another reads: all run in the ledger's storage.
    mapping(address account => Seat) internal seats; // slot 0
    mapping(Id => StateWord) internal states; // slot 1
    mapping(Id => EdgeWord) internal edges; // slot 2
    /// Three inputs a word, first in the highest bits; key: id (80) | index (8).
    mapping(uint256 key => uint256 word) internal inputWords; // slot 3
    /// Product: `breaking` of its book when it was last found unbroken, plus 1; of a FOREIGN one, which is never
    /// remembered, the set of the other jurisdictions (bit: ordinal). Export: answers 32 | time 32 of its disposition.
    mapping(Id => uint256) internal cleared; // slot 4
    /// Key: subject (80) | code (16) | role (8) | party (80); see `Facts`.
    mapping(uint256 key => FactWord) internal facts; // slot 5
    /// Key: owner (80) | list (8).
    mapping(uint256 key => HeadWord) internal lists; // slot 6
    /// Two rows a word; key: jurisdiction (8) | version (16) | kind (8) | case (8) | act (8) | code (16) | index (8).
    mapping(uint256 key => bytes32 word) internal rowWords; // slot 7
    mapping(uint8 jurisdiction => Book) internal books; // slot 8
    /// What a version is or shall be: keccak-256 over its document's hash, its date and all its rows.
    mapping(uint256 key => bytes32 hash) internal rulebooks; // slot 9; key: jurisdiction (8) | version (16)
    /// Index 0: m (8) | n (8) | delay (32) in the low bits; then three agencies a word, first in the highest bits.
    /// Key: jurisdiction (8) | version (16) | index (8).
    mapping(uint256 key => uint256 word) internal rosters; // slot 10
    mapping(bytes32 id => Decision) internal decisions; // slot 11
    /// Offers of a seat, kept by account and party, so that no offer displaces another.
    /// Key: account (160) | party (80).
    mapping(uint256 key => Offer) internal offers; // slot 12
    /// Roles of an account outside its home. Key: account (160) | jurisdiction (8).
    mapping(uint256 key => Grant) internal rolesElsewhere; // slot 13
    /// A bit for each day of the half year that is a working day, and bit 255 once it is published.
    /// Key: jurisdiction (8) | year (16) | half (8).
    mapping(uint256 key => uint256 days_) internal calendars; // slot 14
    /// The digest that exports of a product must have; of a proposed export its own, until it comes into force.
    mapping(Id => bytes32 digest) internal approvedRoots; // slot 15
    /// keccak-256 over the chain's id, this address, the founding's time and the hash of the block before it: no other
    /// chain has this state, not even one that the same keys make.
    bytes32 internal identity; // slot 16
    // slither-disable-end uninitialized-state -- Here ends the storage that all parts share.

    uint8 internal constant BOUND = 1;
    uint8 internal constant FROZEN = 2;

    function _factKey(Id subject, uint16 code, uint8 role, Id party) internal pure returns (uint256) {
        return (_word(subject) << 104) | (uint256(code) << 88) | (uint256(role) << 80) | _word(party);
    }

    function _listKey(Id owner, uint8 list) internal pure returns (uint256) {
        return (uint256(uint80(Id.unwrap(owner))) << 8) | list;
    }

    /// @param caseNumber of a CASE: the low byte of its code; 0 for rows of every code, and for other kinds
    function _rowKey(
        uint8 jurisdiction,
        uint16 version,
        Kind kind,
        uint8 caseNumber,
        uint8 act,
        uint16 code
    ) internal pure returns (uint256) {
        return
            (uint256(jurisdiction) << 64) |
            (uint256(version) << 48) |
            (uint256(uint8(kind)) << 40) |
            (uint256(caseNumber) << 32) |
            (uint256(act) << 24) |
            (uint256(code) << 8);
    }

    function _calendarKey(uint8 jurisdiction, uint16 year, uint8 half) internal pure returns (uint256) {
        return (uint256(jurisdiction) << 24) | (uint256(year) << 8) | half;
    }

    function _bookKey(uint8 jurisdiction, uint16 version) internal pure returns (uint256) {
        return (uint256(jurisdiction) << 16) | version;
    }

    function _word(Id id) internal pure returns (uint256) {
        return uint80(Id.unwrap(id));
    }

    /// @dev Appends to a list that is promised complete: the head hashes every item in order.
    function _append(uint256 key, bytes32 item) internal returns (uint32 count) {
        HeadWord head = lists[key];
        count = head.count() + 1;
        lists[key] = newHead(count, keccak256(abi.encode(TAG_ITEM, head.hash(), item)));
    }

    function _input(Id id, uint256 index) internal view returns (Id) {
        uint256 word = inputWords[(_word(id) << 8) | (index / 3)];
        return Id.wrap(bytes10(uint80(word >> (160 - 80 * (index % 3)))));
    }

    bytes32 internal constant TAG_BODY = "laiqu.body.2";
    bytes32 internal constant TAG_ACT = "laiqu.act.2";
    bytes32 internal constant TAG_SETTLEMENT = "laiqu.settlement.2";
    bytes32 internal constant TAG_REFUSAL = "laiqu.refusal.2";
    bytes32 internal constant TAG_ITEM = "laiqu.item.2";
    bytes32 internal constant TAG_DECISION = "laiqu.decision.1";
}
