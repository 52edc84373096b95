// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";

/// @title What the ledger is told, logs and refuses with
/// @notice Times are seconds since 1970 (UTC), block time only; terms are half-open: [from,
/// until); `until` 0 means no end. A *story* is the first 192 bits of keccak-256 over the data of
/// the last event about a record, and every such event carries the story before it: the log data
/// are the preimage, byte for byte.
interface ILedgerTypes {
    /* ------------------------------------------------ what callers give */

    /// @notice A thing to record under its parents.
    struct Draft {
        Kind kind;
        /// Role under which the caller acts (`Role`).
        uint8 role;
        /// PROPOSED, or IN_FORCE when it shall stand at once (then the rows of both steps judge it).
        uint8 status;
        /// `Form`: by reference, or an export by its digest.
        uint8 form;
        /// Back-fill of what precedes the ledger (补录): judged by none, ATTESTED, flagged.
        bool history;
        /// Revision of a reference (r needs r-1), or ordinal of an export's digest.
        uint64 number;
        /// What it stands under; what else it stands under (ledger model, section 6).
        Id parent;
        Id link;
        uint32 from;
        uint32 until;
        /// The legal date of the act on paper, never later than now.
        uint32 effectiveAt;
        /// Root of the salted document behind the record.
        bytes32 content;
        /// Digests of an exported file or manifest; for other kinds as the rulebook says, or 0.
        bytes32 sha256Digest;
        bytes32 sm3Digest;
        /// What rows must see in clear. PARTY: account (160 bits) above roles (64 bits). CASE: its
        /// code in the low 16 bits. Otherwise clause bits in the low 64 bits.
        uint256 clear;
        /// What a product is made of; the grants a scenario names. At most 32.
        Id[] inputs;
        /// NFKC UTF-8, at most 64 bytes, no names of people; empty for an export named by digest.
        bytes businessNumber;
    }

    /// @notice A statement about a record.
    struct Statement {
        Id subject;
        /// Family and number, see `Family`.
        uint16 code;
        /// Class in the low three bits (`Outcome`), reason above.
        uint16 outcome;
        uint8 role;
        uint32 until;
        uint32 effectiveAt;
        /// HOLD of a resource or grant: 1 reaches what was made of it (RECALL), 0 does not
        /// (FORWARD). SEAT and ROLE: the roles.
        uint96 value;
        /// The case or record it rests on; ROLE: the jurisdiction.
        Id about;
        /// Root or digest of the document; SEAT: the account.
        bytes32 document;
    }

    /// @notice A new status of a record.
    struct Settlement {
        Id subject;
        uint8 status;
        uint8 role;
        /// Reason code, as the rulebook lists them.
        uint16 reason;
        /// SUNSET: the new, earlier end.
        uint32 until;
        uint32 effectiveAt;
        /// CONTINUED, SUNSET: how many breaks of the jurisdiction it answers; later ones stay open.
        uint32 answers;
        Id about;
        bytes32 document;
    }

    /* ------------------------------------------------ what is hashed and logged */

    struct Body {
        bytes32 tag;
        Draft draft;
        Id issuer;
        address account;
        /// The story of the issuer's own record: its admission and all acts about it.
        bytes24 admission;
        uint8 jurisdiction;
        uint16 version;
        bytes32 rulebook;
        /// Bit i: row i of the step RECORD was unmet and is not HARD; bit 16+i: of IN_FORCE.
        uint32 soft;
        uint8 flags;
        /// Breaks of the jurisdiction before this record.
        uint32 breaks;
        uint32 time;
        bytes24 parentStory;
        bytes24 linkStory;
        bytes24[] inputStories;
    }

    struct Attestation {
        bytes32 tag;
        bytes24 story;
        Statement statement;
        Id by;
        address account;
        uint16 version;
        uint32 soft;
        /// Count of the jurisdiction's breaks after this act, if it is one of them; else 0.
        uint32 breaks;
        uint32 time;
    }

    struct SettledStatus {
        bytes32 tag;
        bytes24 story;
        Settlement settlement;
        Id by;
        address account;
        uint16 version;
        uint32 soft;
        uint32 breaks;
        uint32 time;
    }

    struct Refusal {
        bytes32 tag;
        uint8 act;
        Kind kind;
        /// Status or code of the act.
        uint16 code;
        uint16 rule;
        uint16 version;
        uint8 jurisdiction;
        /// Every unmet row, HARD ones too; bits as in `Body.soft`.
        uint32 unmet;
        uint32 time;
        address account;
        Id parent;
        Id link;
        /// keccak-256 of the calldata of the transaction.
        bytes32 call;
    }

    event Recorded(Id indexed id, Id indexed issuer, Kind indexed kind, Body body);
    event Attested(Id indexed subject, Id indexed by, uint16 indexed code, Attestation act);
    event Settled(Id indexed subject, Id indexed by, uint8 indexed status, SettledStatus act);
    event Refused(Id indexed party, Id indexed subject, uint16 indexed rule, Refusal refusal);
    /// @notice A version of the rulebook; every row in force from `effectiveFrom` on (seconds).
    event RulebookPublished(
        Id indexed jurisdiction, uint8 ordinal, uint16 version, uint32 effectiveFrom, bytes32 rulebook, Step[] steps
    );

    /// @notice The rows of one step of a kind, two rows a word, as they stand in storage.
    struct Step {
        Kind kind;
        uint8 act;
        uint16 code;
        bytes32[] words;
    }

    /* ------------------------------------------------ the answer of an act */

    /// @param rule 0: done. Otherwise the rule that refused it: of the rulebook, or of `Structure`.
    /// @param unmet every unmet row, bits as in `Body.soft`.
    struct Verdict {
        Id id;
        uint16 rule;
        uint32 unmet;
    }

    /* ------------------------------------------------ malformed calls revert */

    error SeatUnknown(address account);
    error SeatExpired(address account, uint256 until);
    error SeatNotOffered(address account, Id party);
    error AccountTaken(address account, Id party);
    error IdTaken(Id id);
    error RecordUnknown(Id id);
    error WrongKind(Id id, Kind given);
    error KindNotRecordable(Kind kind);
    error StatusNotRecordable(uint8 status);
    error StatusUnknown(uint8 status);
    error CodeUnknown(uint16 code);
    error PreviousRevisionMissing(Id previous);
    error BusinessNumberLength(uint256 length);
    error FormNotForKind(uint8 form, Kind kind);
    error DigestMissing();
    error TooManyInputs(uint256 count);
    error DuplicateInput(Id input);
    error EffectiveInFuture(uint256 effectiveAt, uint256 now_);
    error TermReversed(uint256 from, uint256 until);
    error RoleUnknown(uint8 role);
}
