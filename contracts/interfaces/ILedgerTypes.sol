// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind} from "../types/Codes.sol";
import {Id} from "../types/Id.sol";

/// @title What the ledger is told, logs and refuses with
/// @notice Times are seconds since 1970 (UTC), block time only; terms are half-open: [from,
/// until); `until` 0 means no end. A *trail* is the first 192 bits of keccak-256 over the data of
/// the last event about a record, and every such event carries the trail before it: the log data
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
        bool backfilled;
        /// Revision of a reference (r needs r-1), or ordinal of an export's digest.
        uint64 number;
        /// The record that it stands under, and a second one that it also stands under.
        Id parent;
        Id link;
        uint32 from;
        uint32 until;
        /// The legal date of the act on paper, never later than now.
        uint32 effectiveAt;
        /// Root of the salted document behind the record.
        bytes32 content;
        /// Digests of an exported file or folder; for other kinds as the rulebook says, or 0.
        bytes32 sha256Digest;
        bytes32 sm3Digest;
        /// What rows must see in clear. PARTY: account (160 bits) above roles (64 bits). CASE: its
        /// code in the low 16 bits. Otherwise clause bits in the low 64 bits.
        uint256 clear;
        /// What a product is made of; the grants a scenario names. At most 32.
        Id[] inputs;
        /// NFKC UTF-8, at most 64 bytes, no names of people; empty for an export named by digest.
        bytes referenceText;
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
        /// (FORWARD). SEAT and ROLE: the roles. Otherwise a quantity that rows may compare.
        uint88 value;
        /// The case or record it rests on; HOLD: its case, or none; RELEASE: the holder, if it is another;
        /// ROLE: the jurisdiction.
        Id about;
        /// Root or digest of the document; SEAT and ROLE: the account.
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
        /// The items that a row LISTED or QUORUM asks for: the whole list in its order, or the parties. At most 2048.
        Id[] items;
    }

    /* ------------------------------------------------ what is hashed and logged */

    // Small fields share words: a byte of log costs gas once and room in every certificate for ever.
    // Fields stand from the highest bits down, each as wide as said; the lowest bits end the word.

    /// @notice A recorded thing with all that its trail begins with.
    struct Body {
        bytes32 tag;
        /// issuer 80 | account 160 | role 8 | kind 8
        uint256 signed;
        /// parent 80 | link 80 | from 32 | until 32 | effectiveAt 32
        uint256 placed;
        /// number 64 | form 8 | status 8 | flags 8 | jurisdiction 8 | version 16 | soft 32 | 0 32 | time 32.
        /// soft: bit i, rule i of the step that judged it was unmet and is not HARD; from bit 24 on, of the step
        /// RECORD, when the record was put into force at once. The rulebook's hash is proven by its own slot.
        uint256 judged;
        bytes32 content;
        bytes32 sha256Digest;
        bytes32 sm3Digest;
        uint256 clear;
        /// The trail of the issuer's own record: its admission and all acts about it.
        bytes24 admission;
        bytes24 parentTrail;
        bytes24 linkTrail;
        Id[] inputs;
        bytes24[] inputTrails;
        bytes referenceText;
    }

    /// @notice A statement or a settlement, told apart by the tag.
    struct Told {
        bytes32 tag;
        /// The trail before it.
        bytes24 trail;
        /// by 80 | account 160 | role 8
        uint256 signed;
        /// subject 80 | about 80 | until 32 | effectiveAt 32 | code or status 16 | outcome or reason 16
        uint256 said;
        /// jurisdiction 8 | value or answers 96 | version 16 | soft 32 | breaks 32 | time 32.
        /// breaks: count of the jurisdiction's breaks after this act, if it is one of them; else 0.
        uint256 judged;
        bytes32 document;
    }

    struct Refusal {
        bytes32 tag;
        /// account 160 | act 8 | kind 8 | code or status 16 | number of a CASE 8 | jurisdiction 8 | version 16
        uint256 signed;
        /// parent 80 | link 80 | rule 32 | unmet 32 | time 32. unmet: every unmet rule, HARD ones too; bits as in
        /// `Body`.
        uint256 judged;
        /// The record that was to be made, stated about or settled.
        Id subject;
        /// keccak-256 of the calldata of the transaction.
        bytes32 call;
    }

    event Recorded(Id indexed id, Id indexed issuer, Kind indexed kind, Body body);
    event Attested(Id indexed subject, Id indexed by, uint16 indexed code, Told act);
    event Settled(Id indexed subject, Id indexed by, uint8 indexed status, Told act);
    event Refused(Id indexed party, Id indexed subject, uint16 indexed rule, Refusal refusal);
    /// @notice A version of the rulebook, carried out as promised. Its rows judge from `from` on (seconds): its
    /// date, or
    /// this block's time if that is later; version 1 from this block on.
    event RulebookPublished(
        Id indexed jurisdiction,
        uint8 ordinal,
        uint16 version,
        uint32 from,
        Publication publication
    );

    /// @notice The rows of one step of a kind, two rows a word, as they stand in storage.
    struct Step {
        Kind kind;
        /// Of CASE: the low byte of the case's code, whose rows judge instead of those of every case (0).
        uint8 caseNumber;
        uint8 act;
        uint16 code;
        bytes32[] words;
    }

    /// @notice A version of a rulebook with all its rows. keccak-256 of its ABI encoding is what the ledger is
    /// promised and keeps: one slot proves document, date and rows.
    struct Publication {
        /// Seconds.
        uint32 effectiveFrom;
        /// Digest of the rulebook's document.
        bytes32 rulebook;
        Step[] steps;
    }

    /* ------------------------------------------------ the answer of an act */

    /// @param rule 0: done. Otherwise the rule that refused it: of the rulebook, or of `Structure`.
    /// @param unmet every unmet rule, bits as in `Body.soft`.
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
    error ReferenceLength(uint256 length);
    error FormNotForKind(uint8 form, Kind kind);
    error DigestMissing();
    error DigestNotForForm(uint8 form);
    error TooManyInputs(uint256 count);
    error TooManyItems(uint256 count);
    error DuplicateInput(Id input);
    error EffectiveInFuture(uint256 effectiveAt, uint256 now_);
    error TermReversed(uint256 from, uint256 until);
    error RoleUnknown(uint8 role);
    error RulebookNotPromised(uint8 ordinal, uint16 version);
    error PublicationDiffers(bytes32 promised, bytes32 given);
    error PublicationOutOfOrder(uint8 ordinal, uint16 version);
    /// @notice Its date lies more than a year ahead: publish it later.
    error PublicationTooEarly(uint256 effectiveFrom);
    error StepRepeated(Kind kind, uint8 caseNumber, uint8 act, uint16 code);
    /// @param row index of the row that means nothing at its step; 255 for the step as a whole
    /// @param fault why (`RowFault`)
    error RowRefused(Kind kind, uint8 caseNumber, uint8 act, uint16 code, uint8 row, uint8 fault);
}
