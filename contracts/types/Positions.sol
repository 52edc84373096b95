// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Kind} from "./Codes.sol";

/// @notice A set of kinds: bit k stands for kind k. The bit of `Kind.NONE` says that there may be no such neighbour.
type Kinds is uint256;

using {contains, isEmpty, or as |} for Kinds global;

/// @notice Where a record stands: what may be its parent, its link, and its inputs (those that may be nothing are
/// none).
/// @dev parent 32 | link 32 | inputs 32. One word, because a struct in memory would be made twice for every record.
type Position is uint256;

using {parent, link, inputs} for Position global;

/// @dev Without the compiler's check of the kind's range: see `equals`.
function contains(Kinds kinds, Kind kind) pure returns (bool found) {
    assembly ("memory-safe") {
        found := and(shr(kind, kinds), 1)
    }
}

function isEmpty(Kinds kinds) pure returns (bool) {
    return Kinds.unwrap(kinds) == 0;
}

function or(Kinds one, Kinds other) pure returns (Kinds) {
    return Kinds.wrap(Kinds.unwrap(one) | Kinds.unwrap(other));
}

function standing(Kinds parent_, Kinds link_, Kinds inputs_) pure returns (Position) {
    return Position.wrap((Kinds.unwrap(parent_) << 64) | (Kinds.unwrap(link_) << 32) | Kinds.unwrap(inputs_));
}

function parent(Position position) pure returns (Kinds) {
    return Kinds.wrap(uint32(Position.unwrap(position) >> 64));
}

function link(Position position) pure returns (Kinds) {
    return Kinds.wrap(uint32(Position.unwrap(position) >> 32));
}

function inputs(Position position) pure returns (Kinds) {
    return Kinds.wrap(uint32(Position.unwrap(position)));
}

/// @title What stands under what: a row for each kind
library Positions {
    Kinds private constant NOTHING = Kinds.wrap(1 << uint8(Kind.NONE));
    Kinds private constant ANY = Kinds.wrap((1 << (uint8(Kind.DOMAIN) + 1)) - 2);
    Kinds private constant JURISDICTION = Kinds.wrap(1 << uint8(Kind.JURISDICTION));
    Kinds private constant PARTY = Kinds.wrap(1 << uint8(Kind.PARTY));
    Kinds private constant RESOURCE = Kinds.wrap(1 << uint8(Kind.RESOURCE));
    Kinds private constant PLAN = Kinds.wrap(1 << uint8(Kind.PLAN));
    Kinds private constant PROCUREMENT = Kinds.wrap(1 << uint8(Kind.PROCUREMENT));
    Kinds private constant AUTHORIZATION = Kinds.wrap(1 << uint8(Kind.AUTHORIZATION));
    Kinds private constant GRANT = Kinds.wrap(1 << uint8(Kind.GRANT));
    Kinds private constant SCENARIO = Kinds.wrap(1 << uint8(Kind.SCENARIO));
    Kinds private constant DEMAND = Kinds.wrap(1 << uint8(Kind.DEMAND));
    Kinds private constant DELIVERY = Kinds.wrap(1 << uint8(Kind.DELIVERY));
    Kinds private constant IMPORT = Kinds.wrap(1 << uint8(Kind.IMPORT));
    Kinds private constant PRODUCT = Kinds.wrap(1 << uint8(Kind.PRODUCT));
    Kinds private constant AGREEMENT = Kinds.wrap(1 << uint8(Kind.AGREEMENT));
    Kinds private constant DOMAIN = Kinds.wrap(1 << uint8(Kind.DOMAIN));

    /// @dev The row of a kind: parent, link, inputs. The kind that comes by the thousand stands first. A row without
    /// any parent is that of a kind which is never recorded: jurisdictions are founded.
    function rowOf(Kind kind) internal pure returns (Position) {
        if (kind == Kind.EXPORT) return standing(PRODUCT, AGREEMENT | NOTHING, NOTHING);
        if (kind == Kind.PRODUCT) return standing(SCENARIO | NOTHING, PARTY | NOTHING, DELIVERY | IMPORT | PRODUCT);
        if (kind == Kind.DELIVERY) return standing(DEMAND, DOMAIN | NOTHING, NOTHING);
        if (kind == Kind.IMPORT) return standing(SCENARIO, DOMAIN | NOTHING, NOTHING);
        if (kind == Kind.DEMAND) return standing(SCENARIO, GRANT, NOTHING);
        if (kind == Kind.AGREEMENT) return standing(SCENARIO, PARTY, NOTHING);
        if (kind == Kind.SCENARIO) return standing(AUTHORIZATION, NOTHING, GRANT);
        if (kind == Kind.GRANT) return standing(AUTHORIZATION, RESOURCE, NOTHING);
        if (kind == Kind.AUTHORIZATION) return standing(JURISDICTION, PARTY, PLAN | PROCUREMENT);
        if (kind == Kind.RESOURCE) return standing(JURISDICTION, PARTY | NOTHING, NOTHING);
        if (kind == Kind.PARTY) return standing(JURISDICTION, PARTY | NOTHING, NOTHING);
        if (kind == Kind.CASE) return standing(ANY, PARTY | NOTHING, NOTHING);
        if (kind == Kind.PLAN) return standing(JURISDICTION, NOTHING, NOTHING);
        if (kind == Kind.PROCUREMENT) return standing(JURISDICTION, PLAN | NOTHING, NOTHING);
        if (kind == Kind.APPLICATION) return standing(PROCUREMENT, NOTHING, NOTHING);
        if (kind == Kind.DOMAIN) return standing(JURISDICTION, PARTY | NOTHING, NOTHING);
        return Position.wrap(0);
    }

    /// @dev How many records below its authorization a kind stands; 0 for what stands under none. A product that stands
    /// under no scenario leads nowhere.
    function belowAuthorization(Kind kind) internal pure returns (uint256) {
        if (kind.equals(Kind.EXPORT) || kind.equals(Kind.DELIVERY)) return 3;
        if ((DEMAND | IMPORT | PRODUCT | AGREEMENT).contains(kind)) return 2;
        if ((GRANT | SCENARIO).contains(kind)) return 1;
        return 0;
    }
}
