// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// A rule of a rulebook is a row of 16 bytes, or a few of them. This file says what their numbers mean;
// `src/rulebook/row.ts` holds the same tables for TypeScript, and a test compares them.

/// @dev kind 8 | options 8 | rule 16 | selector 8 | code 16 | outcomes 8 | value 64, in the low half of a word.
type Row is uint256;

using {rowKind, options, rule, selector, code, outcomes, rowValue, hardness, has} for Row global;

/// @notice What a row asks. A row is met, unmet or unresolved; what is unresolved is never met, negated or not.
/// The layouts of `value` are given from the highest bits down.
library RowKind {
    /// @dev Who may act. value: roles, a byte each, the lowest first, ended by 0; `ANY_ROLE` alone means every role.
    /// selector ISSUER: only the recorder; else SELF.
    uint8 internal constant WHO = 1;
    /// @dev An unexpired statement `code` about the selected record with one of the `outcomes` (a bit each class).
    /// value: the case of SINCE_CASE 8 | roles, a byte each, the lowest first, ended by 0. One role suffices; with
    /// ALL_OF each. Of a competent role every party that the selected record names must have stated it; a role under
    /// which it names nobody is left out. With OR_ABSENT what was never stated is left out too, and if nothing is left
    /// the row is met; what was stated counts.
    uint8 internal constant FACT = 2;
    /// @dev The term has at most `value` civil months.
    uint8 internal constant TERM = 3;
    /// @dev The last case `code` of the selected record that was opened under one of the roles (as in FACT) ended with
    /// one of the `outcomes`; UNUSED: nothing rested on it yet. Selector CASE: the case of the hold to be released,
    /// under whatever role it was opened (the roles are not asked); with OR_ABSENT also a hold without a case, or with
    /// one that was declared void.
    uint8 internal constant CASE = 4;
    /// @dev No case `code` of the selected record is open.
    uint8 internal constant NO_OPEN_CASE = 5;
    /// @dev A notice `code` stands since at least so many days, was not withdrawn and has not ended. value: 0 40 |
    /// role 8 | days 16. WORKING_DAYS counts the whole working days after the notice's own and before today by the
    /// jurisdiction's calendars; a half year without one that is met before they are complete is unresolved.
    uint8 internal constant NOTICE = 6;
    /// @dev All clause bits of `value` are agreed.
    uint8 internal constant CLAUSES = 7;
    /// @dev EXPORT: product and agreement stand under one scenario. PRODUCT: so do its deliveries and imports with it.
    uint8 internal constant SAME_SCENARIO = 8;
    /// @dev The selected record's party and that of the second selector (`value`; CALLER for who acts) are different
    /// parties under different controllers, through three levels. A party is itself; a record's party is its issuer.
    uint8 internal constant SEPARATION = 9;
    /// @dev The act gives no roles but those in the mask `value`.
    uint8 internal constant ROLES = 10;
    /// @dev A quantity compared. value: role 8 | quantity 8 | relation 8 | comparand 8 | operand 32. The fact is the
    /// selected record's `code` by `role` with one of the `outcomes`, unexpired, or there is no quantity. Operand of
    /// FACT_VALUE: selector 8 | code 16 | role 8; that fact must be unexpired and of a class below OBJECTION.
    uint8 internal constant MEASURE = 11;
    /// @dev The selected record has one of the statuses, the kind (0: any), the case `code` (0: any).
    /// value: 0 16 | under 8 | kind 8 | statuses 32 (see `statusBit`). under 1: its parent is the act's subject.
    /// OR_ABSENT: there is no such neighbour.
    uint8 internal constant STANDS = 12;
    /// @dev Every item of the selected record's list `code` has one of the statuses or, where `disposed`, was disposed
    /// of since the record ended. The act brings the items: of several lists one after the other, because a row looks
    /// at those of its list's kind. value: 0 24 | disposed 8 | statuses 32.
    uint8 internal constant LISTED = 13;
    /// @dev At least m of the parties that the act brings stated `code` with one of the `outcomes` under one role of
    /// which there are several; fewer are unresolved. value: 0 48 | role 8 | m 8.
    uint8 internal constant QUORUM = 14;
    /// @dev EXPORT: its digest is the approved root of its product.
    uint8 internal constant ROOT = 15;
    /// @dev No case `code` of the selected record was upheld within the last `value` civil months; 0: ever.
    uint8 internal constant NO_UPHELD_CASE = 16;
}

/// @notice The options of a row: hardness in the low two bits, then flags. A row without a hardness counts together
/// with the next one, and the group is met if one of its rows is: its rule and its hardness are those of its last row.
library Option {
    uint8 internal constant HARDNESS = 3;
    uint8 internal constant ALL_OF = 4; // FACT: every role of the mask, not any
    uint8 internal constant WORKING_DAYS = 4; // NOTICE
    uint8 internal constant UNUSED = 8; // CASE: it may carry one act only
    /// FACT, CASE: met when nothing was ever stated or opened about a record that there is. STANDS: when there is none.
    uint8 internal constant OR_ABSENT = 16;
    uint8 internal constant SINCE_CASE = 32; // FACT: not older than the last case of this number
    uint8 internal constant NOT = 64; // met when the row is unmet; unresolved stays unresolved
    uint8 internal constant LAST = 128; // no row after this one
}

library Hardness {
    uint8 internal constant ALTERNATIVE = 0;
    uint8 internal constant RECORD = 1;
    uint8 internal constant SOFT = 2;
    uint8 internal constant HARD = 3;
}

/// @notice Which record a row looks at, seen from the act; a case sees the neighbours of what it is about. A row about
/// many records is asked of each, NOT included, and is met if it is met of each.
library Selector {
    uint8 internal constant SELF = 0;
    uint8 internal constant PARENT = 1;
    uint8 internal constant LINK = 2;
    uint8 internal constant ISSUER = 3;
    uint8 internal constant SCENARIO = 4;
    uint8 internal constant AUTHORIZATION = 5;
    uint8 internal constant RESOURCE = 6; // each resource that the record is about
    uint8 internal constant OPERATOR = 7;
    uint8 internal constant JURISDICTION = 8;
    uint8 internal constant CALLER = 9;
    uint8 internal constant ABOUT = 10; // what the act names beside its subject
    /// Each product among the inputs, for an export those of its product; met if there is none.
    uint8 internal constant PRODUCTS = 11;
    uint8 internal constant PREVIOUS = 12; // the other record of its kind, parent and link that came into force last
    uint8 internal constant AGREEMENT = 13; // of an export
    uint8 internal constant PLAN = 14; // behind the authorization
    uint8 internal constant PROCUREMENT = 15; // behind the authorization
    uint8 internal constant CASE = 16; // of the hold to be released
}

/// @notice What MEASURE reads of the fact, or of the record.
library Quantity {
    uint8 internal constant VALUE = 1; // of the fact
    uint8 internal constant TIME = 2; // when it was stated
    uint8 internal constant UNTIL = 3; // when it ends; none is never
    uint8 internal constant END = 4; // of the record; none is never
    uint8 internal constant NOW = 5; // block time
}

library Relation {
    uint8 internal constant AT_MOST = 1;
    uint8 internal constant AT_LEAST = 2;
    uint8 internal constant EQUAL = 3;
    uint8 internal constant ALL_BITS = 4; // the quantity has all bits of the comparand
}

library Comparand {
    uint8 internal constant CONSTANT = 1; // the operand
    uint8 internal constant MONTHS_AGO = 2; // so many civil months before now; beyond 1970 it is 0
    uint8 internal constant DAYS_AGO = 3;
    uint8 internal constant FACT_VALUE = 4; // the value of another fact
    uint8 internal constant END = 5; // of the record that the operand (a selector) selects; none is never
    uint8 internal constant ID = 6; // of the record that the operand selects, as a number
    uint8 internal constant NOW = 7;
}

/// @dev In a WHO row: whoever has a seat in the jurisdiction, under any role of his.
uint8 constant ANY_ROLE = 0xff;
/// @dev The most rows of a step, and the most rules that they make: at RECORD and at every other step.
uint256 constant MAX_ROWS = 32;
uint256 constant MAX_RULES = 24;
uint256 constant MAX_RULES_AT_RECORD = 8;
/// @dev The first bit of `unmet` that belongs to the step RECORD, when a record is put into force at once.
uint256 constant RULES_AT_RECORD = 24;

function rowKind(Row row) pure returns (uint8) {
    return uint8(Row.unwrap(row) >> 120);
}

function options(Row row) pure returns (uint8) {
    return uint8(Row.unwrap(row) >> 112);
}

function rule(Row row) pure returns (uint16) {
    return uint16(Row.unwrap(row) >> 96);
}

function selector(Row row) pure returns (uint8) {
    return uint8(Row.unwrap(row) >> 88);
}

function code(Row row) pure returns (uint16) {
    return uint16(Row.unwrap(row) >> 72);
}

function outcomes(Row row) pure returns (uint8) {
    return uint8(Row.unwrap(row) >> 64);
}

function rowValue(Row row) pure returns (uint64) {
    return uint64(Row.unwrap(row));
}

function hardness(Row row) pure returns (uint8) {
    return row.options() & Option.HARDNESS;
}

function has(Row row, uint8 option) pure returns (bool) {
    return row.options() & option != 0;
}

/// @dev The bit of a status in a mask of 32: the harmful ones, from 128 on, lie 16 above their ordinary numbers.
function statusBit(uint8 status) pure returns (uint256) {
    return uint256(1) << (status < 128 ? status & 15 : (status & 15) + 16);
}
