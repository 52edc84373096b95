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
        /// History may be back-filled of what precedes `start`, until `closing`.
        uint32 start;
        uint32 closing;
    }

    mapping(address account => Seat) internal seats; // slot 0
    mapping(Id => StateWord) internal states; // slot 1
    mapping(Id => EdgeWord) internal edges; // slot 2
    /// Three inputs a word, first in the highest bits; key: id (80) | index (8).
    mapping(uint256 key => uint256 word) internal inputWords; // slot 3
    /// Product: the count of breaks when it was last found unbroken. Export: the breaks its disposition answers.
    mapping(Id => uint256) internal cleared; // slot 4
    /// Key: subject (80) | code (16) | who (80). `who`: a role, or the party where the role is competent.
    mapping(uint256 key => FactWord) internal facts; // slot 5
    /// Key: owner (80) | list (8).
    mapping(uint256 key => HeadWord) internal lists; // slot 6
    /// Two rows a word; key: jurisdiction (8) | version (16) | kind (8) | case (8) | act (8) | code (16) | index (8).
    mapping(uint256 key => bytes32 word) internal rowWords; // slot 7
    mapping(uint8 jurisdiction => Book) internal books; // slot 8
    /// What a version is or shall be: keccak-256 over its document's hash, its date and all its rows.
    mapping(uint256 key => bytes32 hash) internal rulebooks; // slot 9; key: jurisdiction (8) | version (16)
    uint8 internal jurisdictions; // slot 10

    uint8 internal constant OFFERED = 1;
    uint8 internal constant BOUND = 2;
    uint8 internal constant FROZEN = 3;

    function _factKey(Id subject, uint16 code, uint256 who) internal pure returns (uint256) {
        return (uint256(uint80(Id.unwrap(subject))) << 96) | (uint256(code) << 80) | who;
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

    bytes32 internal constant TAG_BODY = "laiqu.body.1";
    bytes32 internal constant TAG_ACT = "laiqu.act.1";
    bytes32 internal constant TAG_SETTLEMENT = "laiqu.settlement.1";
    bytes32 internal constant TAG_REFUSAL = "laiqu.refusal.1";
    bytes32 internal constant TAG_ITEM = "laiqu.item.1";
}
