// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind, List, Role} from "./Codes.sol";
import {Kinds, Positions} from "./Positions.sol";
import {Option, RowKind, Selector} from "./Rows.sol";

/// @notice A set of selectors: bit s stands for selector s.
type Selectors is uint256;

using {includes, also as |} for Selectors global;

function includes(Selectors set, uint8 selector) pure returns (bool) {
    return (Selectors.unwrap(set) >> selector) & 1 != 0;
}

function also(Selectors one, Selectors other) pure returns (Selectors) {
    return Selectors.wrap(Selectors.unwrap(one) | Selectors.unwrap(other));
}

/// @notice Sorts of steps, as bits: what a row may mean depends on what the act brings and where it stands.
library Steps {
    uint8 internal constant RECORD = 1;
    uint8 internal constant STATEMENT = 2;
    uint8 internal constant INTO_FORCE = 4; // from a draft, or from a record that was proposed or prohibited
    uint8 internal constant SETTLEMENT = 8; // every other status
    uint8 internal constant ABROAD = 16;
}

/// @notice What the field `code` of a row holds.
enum Coded {
    NOTHING, // 0
    STATEMENT, // an opinion or a filing, which leave a fact
    CASE, // the code of a case
    MAYBE_CASE, // the same, or 0
    LIST, // a list whose items are records
    QUANTITY // as the quantity of MEASURE asks: a statement, or 0
}

/// @dev What a kind of row may be: kinds 32 | selectors 32 | steps 8 | options 8 | code 8 | outcomes 8, from the
/// highest bits down. Packed, because the table must fit into the code that publishes.
type RowMeaning is uint256;

/// @dev What a selector can mean: kinds 32 | steps 8 | single 8.
type Reach is uint256;

using {kinds, targets, steps, options, coded, namesOutcomes} for RowMeaning global;
using {from, during, isSingle} for Reach global;

/// @dev Kinds of records at whose steps it may stand.
function kinds(RowMeaning meaning) pure returns (Kinds) {
    return Kinds.wrap(RowMeaning.unwrap(meaning) >> 64);
}

/// @dev What it may look at. Kinds that look at nothing have SELF there.
function targets(RowMeaning meaning) pure returns (Selectors) {
    return Selectors.wrap(uint32(RowMeaning.unwrap(meaning) >> 32));
}

/// @dev Sorts of steps at which it may stand (`Steps`).
function steps(RowMeaning meaning) pure returns (uint8) {
    return uint8(RowMeaning.unwrap(meaning) >> 24);
}

/// @dev Options beside the hardness and LAST.
function options(RowMeaning meaning) pure returns (uint8) {
    return uint8(RowMeaning.unwrap(meaning) >> 16);
}

function coded(RowMeaning meaning) pure returns (Coded) {
    return Coded(uint8(RowMeaning.unwrap(meaning) >> 8));
}

/// @dev Whether it names outcomes; otherwise the field is 0.
function namesOutcomes(RowMeaning meaning) pure returns (bool) {
    return uint8(RowMeaning.unwrap(meaning)) != 0;
}

/// @dev Kinds of records from which there is such a neighbour.
function from(Reach reach) pure returns (Kinds) {
    return Kinds.wrap(Reach.unwrap(reach) >> 16);
}

/// @dev Sorts of steps at which the act has it.
function during(Reach reach) pure returns (uint8) {
    return uint8(Reach.unwrap(reach) >> 8);
}

/// @dev Whether it may stand in the second place of SEPARATION, in a comparand and in LISTED, which need one record.
function isSingle(Reach reach) pure returns (bool) {
    return uint8(Reach.unwrap(reach)) != 0;
}

/// @title Which kind of row with which selector may stand at which step
/// @notice `Meaning` holds each published row against these tables, and the rulebook compiler holds each requirement
/// against the same ones (`src/rulebook/meaning.ts`; a test compares them). What is not in them can never be met there,
/// or never be unmet, or would mean something else on another way into force.
library Meanings {
    uint8 private constant ACTED = Steps.STATEMENT | Steps.INTO_FORCE | Steps.SETTLEMENT;
    uint8 private constant JUDGED = ACTED | Steps.ABROAD;
    uint8 private constant PEOPLE = ACTED | Steps.RECORD;

    uint256 private constant BIT = 1;
    Kinds private constant EVERY = Kinds.wrap((BIT << (uint8(Kind.DOMAIN) + 1)) - 2);
    Kinds private constant JURISDICTION = Kinds.wrap(BIT << uint8(Kind.JURISDICTION));
    Kinds private constant PARTY = Kinds.wrap(BIT << uint8(Kind.PARTY));
    Kinds private constant RESOURCE = Kinds.wrap(BIT << uint8(Kind.RESOURCE));
    Kinds private constant PLAN = Kinds.wrap(BIT << uint8(Kind.PLAN));
    Kinds private constant PROCUREMENT = Kinds.wrap(BIT << uint8(Kind.PROCUREMENT));
    Kinds private constant AUTHORIZATION = Kinds.wrap(BIT << uint8(Kind.AUTHORIZATION));
    Kinds private constant GRANT = Kinds.wrap(BIT << uint8(Kind.GRANT));
    Kinds private constant SCENARIO = Kinds.wrap(BIT << uint8(Kind.SCENARIO));
    Kinds private constant DEMAND = Kinds.wrap(BIT << uint8(Kind.DEMAND));
    Kinds private constant DELIVERY = Kinds.wrap(BIT << uint8(Kind.DELIVERY));
    Kinds private constant IMPORT = Kinds.wrap(BIT << uint8(Kind.IMPORT));
    Kinds private constant PRODUCT = Kinds.wrap(BIT << uint8(Kind.PRODUCT));
    Kinds private constant AGREEMENT = Kinds.wrap(BIT << uint8(Kind.AGREEMENT));
    Kinds private constant EXPORT = Kinds.wrap(BIT << uint8(Kind.EXPORT));
    Kinds private constant CASE = Kinds.wrap(BIT << uint8(Kind.CASE));
    Kinds private constant DOMAIN = Kinds.wrap(BIT << uint8(Kind.DOMAIN));
    Kinds private constant PRODUCT_OR_EXPORT = Kinds.wrap((BIT << uint8(Kind.PRODUCT)) | (BIT << uint8(Kind.EXPORT)));
    /// What stands under a scenario, the scenario itself, and a case, which may be about any of them.
    Kinds private constant UNDER_SCENARIO = Kinds.wrap(
        (BIT << uint8(Kind.SCENARIO)) |
            (BIT << uint8(Kind.DEMAND)) |
            (BIT << uint8(Kind.DELIVERY)) |
            (BIT << uint8(Kind.IMPORT)) |
            (BIT << uint8(Kind.PRODUCT)) |
            (BIT << uint8(Kind.AGREEMENT)) |
            (BIT << uint8(Kind.EXPORT)) |
            (BIT << uint8(Kind.CASE))
    );
    Kinds private constant FOLLOWED = Kinds.wrap(
        (BIT << uint8(Kind.AUTHORIZATION)) | (BIT << uint8(Kind.GRANT)) | (BIT << uint8(Kind.AGREEMENT))
    );
    Kinds private constant SELECTION = Kinds.wrap((BIT << uint8(Kind.PROCUREMENT)) | (BIT << uint8(Kind.APPLICATION)));
    /// What has clauses: of a party the field holds roles, of a case its code.
    Kinds private constant WITH_CLAUSES = Kinds.wrap(
        ((BIT << (uint8(Kind.DOMAIN) + 1)) - 8) & ~(BIT << uint8(Kind.CASE))
    );
    /// What has a term of its own; a case has a deadline.
    Kinds private constant WITH_TERM = Kinds.wrap(((BIT << (uint8(Kind.DOMAIN) + 1)) - 4) & ~(BIT << uint8(Kind.CASE)));
    /// What links to another record, or may.
    Kinds private constant WITH_LINK = Kinds.wrap(
        (BIT << uint8(Kind.PARTY)) |
            (BIT << uint8(Kind.RESOURCE)) |
            (BIT << uint8(Kind.PROCUREMENT)) |
            (BIT << uint8(Kind.AUTHORIZATION)) |
            (BIT << uint8(Kind.GRANT)) |
            (BIT << uint8(Kind.DEMAND)) |
            (BIT << uint8(Kind.DELIVERY)) |
            (BIT << uint8(Kind.IMPORT)) |
            (BIT << uint8(Kind.PRODUCT)) |
            (BIT << uint8(Kind.AGREEMENT)) |
            (BIT << uint8(Kind.EXPORT)) |
            (BIT << uint8(Kind.CASE)) |
            (BIT << uint8(Kind.DOMAIN))
    );
    /// Everything but a jurisdiction, which nobody recorded.
    Kinds private constant RECORDED = Kinds.wrap((BIT << (uint8(Kind.DOMAIN) + 1)) - 4);

    Selectors private constant SELF = Selectors.wrap(BIT << Selector.SELF);
    Selectors private constant ISSUER = Selectors.wrap(BIT << Selector.ISSUER);
    Selectors private constant ANY = Selectors.wrap((BIT << (Selector.CASE + 1)) - 1);
    /// A party that acts stands: nothing is to be asked of its status.
    Selectors private constant NOT_CALLER = Selectors.wrap(
        ((BIT << (Selector.CASE + 1)) - 1) & ~(BIT << Selector.CALLER)
    );
    /// A jurisdiction has no party that recorded it.
    Selectors private constant OF_A_PARTY = Selectors.wrap(
        ((BIT << (Selector.CASE + 1)) - 1) & ~(BIT << Selector.JURISDICTION)
    );

    /// @dev The table of rows: steps, kinds, selectors, options, code, outcomes.
    function rowOf(uint8 rowKind) internal pure returns (RowMeaning) {
        uint8 not = Option.NOT;
        uint8 absent = Option.NOT | Option.OR_ABSENT;
        if (rowKind == RowKind.WHO) return _row(PEOPLE, EVERY, SELF | ISSUER, 0, Coded.NOTHING, false);
        if (rowKind == RowKind.ROLES) {
            uint8 giving = Steps.RECORD | Steps.INTO_FORCE | Steps.STATEMENT;
            return _row(giving, PARTY, SELF, 0, Coded.NOTHING, false);
        }

        if (rowKind == RowKind.FACT) {
            uint8 stated = absent | Option.ALL_OF | Option.SINCE_CASE;
            return _row(JUDGED, EVERY, ANY, stated, Coded.STATEMENT, true);
        }
        if (rowKind == RowKind.QUORUM) {
            return _row(Steps.INTO_FORCE | Steps.SETTLEMENT, EVERY, ANY, 0, Coded.STATEMENT, true);
        }
        if (rowKind == RowKind.NOTICE) {
            return _row(ACTED, EVERY, ANY, not | Option.WORKING_DAYS, Coded.STATEMENT, false);
        }
        if (rowKind == RowKind.MEASURE) return _row(JUDGED, EVERY, ANY, not, Coded.QUANTITY, true);

        if (rowKind == RowKind.CASE) return _row(JUDGED, EVERY, ANY, absent | Option.UNUSED, Coded.CASE, true);
        if (rowKind == RowKind.NO_OPEN_CASE) return _row(JUDGED, EVERY, ANY, not, Coded.CASE, false);
        if (rowKind == RowKind.NO_UPHELD_CASE) return _row(JUDGED, EVERY, ANY, not, Coded.CASE, false);

        if (rowKind == RowKind.STANDS) return _row(JUDGED, EVERY, NOT_CALLER, absent, Coded.MAYBE_CASE, false);
        if (rowKind == RowKind.LISTED) {
            return _row(Steps.INTO_FORCE | Steps.SETTLEMENT, EVERY, ANY, not, Coded.LIST, false);
        }
        if (rowKind == RowKind.SEPARATION) return _row(ACTED, EVERY, OF_A_PARTY, not, Coded.NOTHING, false);

        uint8 force = Steps.INTO_FORCE;
        if (rowKind == RowKind.TERM) return _row(force, WITH_TERM, SELF, 0, Coded.NOTHING, false);
        if (rowKind == RowKind.CLAUSES) return _row(force, WITH_CLAUSES, SELF, not, Coded.NOTHING, false);
        if (rowKind == RowKind.SAME_SCENARIO) {
            return _row(force, PRODUCT_OR_EXPORT, SELF, not, Coded.NOTHING, false);
        }
        if (rowKind == RowKind.ROOT) return _row(force, EXPORT, SELF, not, Coded.NOTHING, false);
        return RowMeaning.wrap(0);
    }

    function _row(
        uint8 steps_,
        Kinds kinds_,
        Selectors targets_,
        uint8 options_,
        Coded code,
        bool outcomes
    ) private pure returns (RowMeaning) {
        return
            RowMeaning.wrap(
                (Kinds.unwrap(kinds_) << 64) |
                    (Selectors.unwrap(targets_) << 32) |
                    (uint256(steps_) << 24) |
                    (uint256(options_) << 16) |
                    (uint256(uint8(code)) << 8) |
                    (outcomes ? 1 : 0)
            );
    }

    /// @dev The table of selectors: from where, at which steps, whether one record.
    function reach(uint8 selector) internal pure returns (Reach) {
        if (selector == Selector.SELF) return _reach(EVERY, PEOPLE | Steps.ABROAD, true);
        if (selector == Selector.PARENT) return _reach(RECORDED, JUDGED, true);
        if (selector == Selector.LINK) return _reach(WITH_LINK, JUDGED, true);
        if (selector == Selector.ISSUER) return _reach(RECORDED, JUDGED, true);
        if (selector == Selector.JURISDICTION) return _reach(EVERY, JUDGED, true);
        if (selector == Selector.CALLER) return _reach(EVERY, ACTED, true);
        if (selector == Selector.ABOUT) return _reach(EVERY, ACTED, true);

        if (selector == Selector.SCENARIO) return _reach(UNDER_SCENARIO, JUDGED, true);
        if (selector == Selector.AUTHORIZATION) return _reach(UNDER_SCENARIO | GRANT | AUTHORIZATION, JUDGED, true);
        if (selector == Selector.OPERATOR) return _reach(UNDER_SCENARIO | GRANT | AUTHORIZATION, JUDGED, true);
        if (selector == Selector.RESOURCE) return _reach(UNDER_SCENARIO | GRANT | RESOURCE, JUDGED, false);
        if (selector == Selector.PRODUCTS) return _reach(PRODUCT_OR_EXPORT | CASE, JUDGED, false);
        if (selector == Selector.PREVIOUS) return _reach(FOLLOWED, ACTED, true);
        if (selector == Selector.AGREEMENT) return _reach(EXPORT | CASE, JUDGED, true);
        if (selector == Selector.PLAN || selector == Selector.PROCUREMENT) {
            return _reach(UNDER_SCENARIO | GRANT | AUTHORIZATION | SELECTION, JUDGED, true);
        }
        // Only a release has a hold, whose case this is.
        if (selector == Selector.CASE) return _reach(EVERY, Steps.STATEMENT, true);
        return Reach.wrap(0);
    }

    function _reach(Kinds from_, uint8 steps_, bool single) private pure returns (Reach) {
        return Reach.wrap((Kinds.unwrap(from_) << 16) | (uint256(steps_) << 8) | (single ? 1 : 0));
    }

    /// @dev The table of competent roles: the kinds of records that name a party for one. A party names itself, and a
    /// case whom it is about.
    function naming(uint8 role) internal pure returns (Kinds) {
        if (role < Role.COMPETENT) return EVERY;
        if (role == Role.DATA_PROVIDER) return UNDER_SCENARIO | GRANT | RESOURCE | PARTY;
        if (role == Role.INDUSTRY_AUTHORITY) return UNDER_SCENARIO | GRANT | RESOURCE | PARTY;
        if (role == Role.OPERATOR) return UNDER_SCENARIO | GRANT | AUTHORIZATION | DOMAIN | PARTY;
        if (role == Role.DEVELOPER) return PRODUCT_OR_EXPORT | AGREEMENT | DEMAND | IMPORT | PARTY | CASE;
        if (role == Role.BUYER) return AGREEMENT | EXPORT | PARTY | CASE;
        return PARTY | CASE;
    }

    /// @dev The table of lists: the kinds of records that own one of this number, whose items are records.
    function owners(uint16 list) internal pure returns (Kinds) {
        if (list == List.AUTHORIZATIONS) return JURISDICTION;
        if (list == List.GRANTS) return AUTHORIZATION | RESOURCE;
        if (list == List.SCENARIOS) return AUTHORIZATION;
        if (list == List.DEMANDS) return RESOURCE;
        if (list == List.DELIVERIES) return AUTHORIZATION | RESOURCE;
        if (list == List.PRODUCTS) return DELIVERY | IMPORT | PRODUCT;
        if (list == List.EXPORTS) return AUTHORIZATION | PRODUCT | AGREEMENT;
        if (list == List.AGREEMENTS) return SCENARIO;
        return Kinds.wrap(0);
    }

    /// @dev The kinds of records that a selector can mean, seen from a record of `kind`.
    function meant(Kind kind, uint8 selector) internal pure returns (Kinds) {
        if (selector == Selector.SELF || selector == Selector.PREVIOUS) return only(kind);
        if (selector == Selector.PARENT) return Positions.rowOf(kind).parent();
        if (selector == Selector.LINK) return Positions.rowOf(kind).link();
        if (selector == Selector.ISSUER || selector == Selector.CALLER || selector == Selector.OPERATOR) return PARTY;
        if (selector == Selector.JURISDICTION) return JURISDICTION;
        if (selector == Selector.SCENARIO) return SCENARIO;
        if (selector == Selector.AUTHORIZATION) return AUTHORIZATION;
        if (selector == Selector.RESOURCE) return RESOURCE;
        if (selector == Selector.PRODUCTS) return PRODUCT;
        if (selector == Selector.AGREEMENT) return AGREEMENT;
        if (selector == Selector.PLAN) return PLAN;
        if (selector == Selector.PROCUREMENT) return PROCUREMENT;
        if (selector == Selector.CASE) return CASE;
        return EVERY;
    }

    function only(Kind kind) internal pure returns (Kinds) {
        return Kinds.wrap(BIT << uint8(kind));
    }
}
