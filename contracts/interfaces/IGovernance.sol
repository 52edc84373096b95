// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Id} from "../types/Id.sol";

/// @notice What agencies decide together.
library DecisionKind {
    uint8 internal constant ADMIT_AUTHORITY = 1; // content: AuthorityAdmitted
    uint8 internal constant END_AUTHORITY = 2; // content: AuthorityEnded
    uint8 internal constant OFFER_SEAT = 3; // content: SeatReplaced
    uint8 internal constant PROMISE = 4; // content: RulebookPromised
    uint8 internal constant CALENDAR = 5; // content: HalfYearPublished
    uint8 internal constant ROSTER = 6; // content: RosterChanged
    uint8 internal constant RETIRE = 7; // content: Retired
}

/// @notice How far a decision has come: what an item of the list of decisions tells, and what the storage keeps.
library DecisionStep {
    uint8 internal constant PROPOSED = 1;
    uint8 internal constant APPROVED = 2;
    uint8 internal constant CARRIED_OUT = 3;
}

/// @title How a jurisdiction is governed
/// @notice A roster of agencies decides, m of n, after a delay. A decision is numbered by the hash of what it decides,
/// of the roster that decides and of a reference:
/// `keccak256(abi.encode("laiqu.decision.1", jurisdiction, roster, kind, content, referenceText))`, where
/// `jurisdiction` is the id of its record, `roster` the version, and `content` the ABI encoding of the struct of its
/// kind.
///
/// What it assumes: fewer than m agencies are bad or robbed. What it does not do: no single account can decide, pause
/// or edit anything; what was decided anybody may carry out, and only as it was decided. A changed roster voids what is
/// pending, because it is numbered by the old one; nothing else does, and no approval is taken back. After `RETIRE`
/// nothing is decided or carried out any more.
interface IGovernance {
    struct Proposal {
        /// Ordinal of the jurisdiction that decides.
        uint8 ordinal;
        uint8 kind;
        bytes content;
        /// Tells equal contents apart: the number of the agencies' paper. NFKC UTF-8, 1 to 64 bytes.
        bytes referenceText;
    }

    /* ------------------------------------------------ contents */

    /// @notice A party with roles of an authority, in force at once. Its account is bound when it accepts.
    struct AuthorityAdmitted {
        bytes referenceText;
        bytes32 content;
        address account;
        uint64 roles;
    }

    /// @notice The end of an authority. `status`: TERMINATED, REVOKED or VOID. An agency that is ended stays in the
    /// roster and decides no more. It is refused where fewer than m would be left: then the roster changes first.
    struct AuthorityEnded {
        Id party;
        uint8 status;
        uint16 reason;
    }

    /// @notice A seat for a party, in place of a lost key: of the approvals, the party's own does not count.
    struct SeatReplaced {
        Id party;
        /// The account that is offered the seat, with roles of whatever class.
        address account;
        uint64 roles;
        uint32 until;
        /// The account whose key is lost, which is frozen at once and loses its roles; none if there is none. A frozen
        /// account of an agency still decides with the others until it is named here.
        address lost;
    }

    /// @notice A version of the rulebook that anybody may publish, as long as it was not published.
    struct RulebookPromised {
        uint16 version;
        /// As in `ILedger.publish`.
        bytes32 hash;
    }

    /// @notice The working days of half a year: bit i, day i of the half is one.
    struct HalfYearPublished {
        uint16 year;
        /// 0: January to June; 1: July to December.
        uint8 half;
        uint256 workingDays;
    }

    /// @notice The next version of the roster. Agencies are standing authorities of the jurisdiction.
    struct RosterChanged {
        Id[] agencies;
        uint8 quorum;
        uint32 delaySeconds;
    }

    /// @notice The end of the jurisdiction's records on this ledger.
    struct Retired {
        /// Digest of the descriptor of the ledger that comes after it; none if there is none.
        bytes32 successor;
    }

    /* ------------------------------------------------ what is hashed and logged */

    /// @notice An item of the jurisdiction's list of decisions: keccak-256 of its ABI encoding.
    struct Decided {
        bytes32 tag;
        bytes32 decision;
        /// agency 80 | account 160 | step 8 | kind 8. Whoever carries it out need be no agency: agency 0.
        uint256 signed;
        /// ordinal 8 | roster 16 | approvals 16 | time 32. approvals: bit i, agency i of the roster, after this step.
        uint256 judged;
        bytes content;
        bytes referenceText;
    }

    /// @notice The roster that governs from now on: that of the founding, or one that was decided.
    event RosterAdopted(
        Id indexed jurisdiction,
        uint8 ordinal,
        uint16 version,
        Id[] agencies,
        uint8 quorum,
        uint32 delaySeconds
    );

    event DecisionTaken(Id indexed jurisdiction, bytes32 indexed decision, uint8 indexed step, Decided act);

    /* ------------------------------------------------ acts */

    /// @notice Proposes a decision, and approves it for the caller's agency.
    function propose(Proposal calldata proposal) external returns (bytes32 decision);

    /// @notice Approves a proposed decision for the caller's agency.
    function approve(Proposal calldata proposal) external returns (bytes32 decision);

    /// @notice Carries out what was decided, after the delay. Anybody may call it.
    function carryOut(Proposal calldata proposal) external returns (bytes32 decision);

    /* ------------------------------------------------ malformed calls revert */

    error JurisdictionUnknown(uint8 ordinal);
    error JurisdictionRetired(Id jurisdiction);
    error NotAnAgency(address account, Id party);
    error DecisionKindUnknown(uint8 kind);
    /// @notice The content is not the one encoding of what its kind decides.
    error ContentMalformed(uint8 kind);
    error DecisionExists(bytes32 decision);
    error DecisionUnknown(bytes32 decision);
    error DecisionCarriedOut(bytes32 decision);
    error AlreadyApproved(bytes32 decision, Id agency);
    /// @notice Also of the end of an agency that would leave so few of them standing.
    error ApprovalsMissing(bytes32 decision, uint256 approvals, uint256 quorum);
    error DelayNotOver(bytes32 decision, uint256 until);
    error NotAnAuthority(Id party);
    error NotAtHome(Id party, uint8 ordinal);
    error PartyNotStanding(Id party);
    error RolesOfNoAuthority(uint64 roles);
    error AccountMissing();
    error VersionPublished(uint8 ordinal, uint16 version);
    error CalendarMalformed(uint16 year, uint8 half, uint256 workingDays);
}
