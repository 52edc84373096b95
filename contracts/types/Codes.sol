// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The vocabulary. Every code is append-only: a number once released keeps its meaning.
// `src/ledger/` holds the same tables for TypeScript; a test compares them.

/// @notice What a record is.
enum Kind {
    NONE,
    JURISDICTION, // 辖区
    PARTY, // 主体
    RESOURCE, // 数据资源
    PLAN, // 实施方案
    PROCUREMENT, // 遴选
    AUTHORIZATION, // 授权
    GRANT, // 授权范围内的一项资源
    SCENARIO, // 应用场景
    DEMAND, // 数据需求
    DELIVERY, // 数据供给
    IMPORT, // 社会数据导入
    PRODUCT, // 数据产品
    AGREEMENT, // 开发利用协议
    EXPORT, // 产品出域
    CASE, // 整改/事件/异议/风险
    APPLICATION, // 参选申请
    DOMAIN // 可信域
}

using {equals} for Kind global;

/// @dev As `==`, without the compiler's check of the range of both sides, which costs 40 gas each time: what is stored
/// or was decoded from a call is a kind, and an export compares seventy times.
function equals(Kind one, Kind other) pure returns (bool yes) {
    assembly ("memory-safe") {
        yes := eq(one, other)
    }
}

/// @notice Where a record stands by its own acts. Codes from 128 on are harmful: what was made
/// of such a record is broken. A status is kept with its harmful bit when it is closed.
library Status {
    uint8 internal constant PROPOSED = 1; // 待生效
    uint8 internal constant IN_FORCE = 2; // 有效
    uint8 internal constant REJECTED = 3; // 不予同意
    uint8 internal constant WITHDRAWN = 4; // 撤回
    uint8 internal constant EXPIRED = 5; // 期满
    uint8 internal constant FULFILLED = 6; // 完成
    uint8 internal constant SUPERSEDED = 7; // 被替代
    uint8 internal constant TERMINATED = 8; // 终止
    uint8 internal constant CLOSED = 9; // 关闭
    uint8 internal constant PURGED = 10; // 已清除
    uint8 internal constant PROHIBITED = 11; // 禁止(不溯及既往)
    uint8 internal constant FAILED = 12; // 整改不合格
    uint8 internal constant DISMISSED = 13; // 不成立
    /// @dev Dispositions leave an export in force: `settle` takes them, no state holds them.
    uint8 internal constant CONTINUED = 32; // 继续
    uint8 internal constant SUNSET = 33; // 限期停用
    uint8 internal constant HARMFUL = 128;
    uint8 internal constant VOID = 128; // 无效
    uint8 internal constant REVOKED = 129; // 撤销
    uint8 internal constant RECALLED = 130; // 召回
    uint8 internal constant CLOSED_AFTER_HARM = 137; // 关闭(撤销后)
    uint8 internal constant PROHIBITED_RECALL = 139; // 禁止(溯及既往)
}

/// @notice What kind of name a record has.
library Form {
    uint8 internal constant REFERENCE = 0; // the issuer's business number
    uint8 internal constant FILE = 1; // an export named by its file's SHA-256
    uint8 internal constant FOLDER = 2; // an export named by its folder's SHA-256 digest
    uint8 internal constant SALTED = 3; // an export named by a commitment: no claim of absence
}

/// @notice Roles, as bits 0..63 of a mask. Their numbers say how their statements are kept and who may give them:
/// 1 to 15 an office, of which a jurisdiction has one; 16 to 31 one of which it has several; from `COMPETENT` on a
/// role that decides only where a record names its party. Only governance gives the roles below `ORDINARY`.
library Role {
    uint8 internal constant GOVERNMENT = 1; // 授权主体
    uint8 internal constant DATA_AUTHORITY = 2; // 数据主管部门
    uint8 internal constant IMPLEMENTING_AGENCY = 3; // 实施机构
    uint8 internal constant DATA_SERVICE_AGENCY = 4; // 公共数据服务机构
    uint8 internal constant UPPER_DATA_AUTHORITY = 5; // 上级数据主管部门
    uint8 internal constant COORDINATION = 6; // 协调机制
    uint8 internal constant UPPER_GOVERNMENT = 7; // 上级人民政府
    uint8 internal constant PRICE_AUTHORITY = 8; // 价格主管部门
    uint8 internal constant REGISTRAR = 9; // 登记机构
    uint8 internal constant AUDITOR = 10; // 审计机关
    uint8 internal constant COURT = 11; // 法院

    uint8 internal constant SEVERAL = 16;
    uint8 internal constant SECURITY_REGULATOR = 16; // 安全监管部门
    uint8 internal constant MARKET_REGULATOR = 17; // 市场监管部门
    uint8 internal constant CYBERSPACE_REGULATOR = 18; // 网信部门
    uint8 internal constant POLICE = 19; // 公安机关
    uint8 internal constant STATE_SECURITY = 20; // 国家安全机关
    uint8 internal constant SECRECY_REGULATOR = 21; // 保密行政管理部门
    uint8 internal constant CRYPTOGRAPHY_REGULATOR = 22; // 密码管理部门
    uint8 internal constant TELECOM_REGULATOR = 23; // 通信管理部门

    uint8 internal constant ORDINARY = 24;
    uint8 internal constant EVALUATOR = 24; // 第三方评估机构
    uint8 internal constant EXPERT = 25; // 专家
    uint8 internal constant TRADING_PLATFORM = 26; // 数据交易场所
    uint8 internal constant APPLICANT = 27; // 申请单位
    uint8 internal constant DATA_HOLDER = 28; // 数据持有单位

    uint8 internal constant COMPETENT = 32;
    uint8 internal constant DATA_PROVIDER = 32; // 数据提供部门: issuer of the resource
    uint8 internal constant INDUSTRY_AUTHORITY = 33; // 行业主管部门: link of the resource
    uint8 internal constant OPERATOR = 34; // 运营机构: link of the authorization
    uint8 internal constant DEVELOPER = 35; // 产品开发主体: link of the product or agreement
    uint8 internal constant BUYER = 36; // 应用单位: link of the agreement

    /// @dev Whoever has one of these roles is an authority: governance alone admits it, ends it and changes its roles.
    uint64 internal constant AUTHORITIES = (uint64(1) << ORDINARY) - 1;
}

/// @notice What an act is, the high byte of a step.
library ActKind {
    uint8 internal constant RECORD = 0;
    uint8 internal constant ATTEST = 1;
    uint8 internal constant SETTLE = 2;
    /// @dev The rows by which a jurisdiction judges what is made elsewhere of its inputs; nobody acts by it.
    uint8 internal constant ABROAD = 3;
}

/// @notice Codes of statements: family in the high byte, number in the low byte. The family
/// decides what the ledger does with it; the numbers are the rulebooks' business.
library Family {
    uint8 internal constant KEPT = 0; // facts that the ledger keeps of itself; nobody states them
    uint8 internal constant OPINION = 1; // 审核意见: fact and trail
    uint8 internal constant FILING = 2; // 备案/材料/报告: fact and the subject's list of filings
    uint8 internal constant CASE = 3; // 整改/事件/异议: facts kept by CASE records alone
    uint8 internal constant HOLD = 4; // 暂停: counts in the state, may join the breaks
    uint8 internal constant CORRECTION = 5; // 更正: trail, may join the breaks
    uint8 internal constant ANCHOR = 6; // 存证: the list of filings alone
    uint8 internal constant SEAT = 7; // 账户: accounts of a party
    uint8 internal constant ROLE = 8; // 角色: roles of an account outside its home jurisdiction
}

library Code {
    uint16 internal constant ACCEPTANCE = 0x0101; // the counterparty's own consent
    uint16 internal constant ROOT_APPROVED = 0x0110; // 定稿摘要: the digest that exports of a fixed product must have
    uint16 internal constant HOLD = 0x0401;
    uint16 internal constant RELEASE = 0x0402;
    uint16 internal constant SEAT_OFFERED = 0x0701;
    uint16 internal constant SEAT_ACCEPTED = 0x0702;
    uint16 internal constant SEAT_FROZEN = 0x0703;
    uint16 internal constant ROLES = 0x0801;
}

/// @notice Codes of the family KEPT: what the ledger writes down because a row may ask for it later.
library Kept {
    /// @dev Of a record: its beginning (`until` of the fact) and its clauses, or of a party its roles (`value`). Kept
    /// of whatever has any of them, because each way into force asks for them.
    uint16 internal constant TERMS = 0x0001;
    /// @dev Of a record: when it ended (`time`), with which status (`outcome`), by whom.
    uint16 internal constant ENDED = 0x0002;
    /// @dev Of a CASE: when its addressee, or without one a party that its subject names, first handed something in,
    /// before its deadline.
    uint16 internal constant HANDED_IN = 0x0003;
    /// @dev Of a parent, plus the kind of the child; party: the child's link. `by` is the last such child that came
    /// into force; of a grant also one that waits. Without a kind, of a child: `by` is the one before it.
    uint16 internal constant LAST_CHILD = 0x0040;
    /// @dev Roles under which facts of a CASE code are kept beside those of each role that opens cases.
    uint8 internal constant OPEN_CASES = 0xfe; // `value`: how many are open; under code 0 the one before
    uint8 internal constant UPHELD_CASE = 0xff; // `by`, `time`: the last one upheld; under code 0 the one before
}

/// @notice The class of an outcome is its low three bits; the other thirteen give the reason.
library Outcome {
    uint16 internal constant CLASS = 7; // mask of the class
    uint16 internal constant OPEN = 0;
    uint16 internal constant PASSED = 1; // approve, pass, accept
    uint16 internal constant NO_OBJECTION = 2;
    uint16 internal constant CONDITIONAL = 3;
    uint16 internal constant OBJECTION = 4;
    uint16 internal constant REJECTED = 5;
    uint16 internal constant OVERDUE = 6;
    uint16 internal constant WITHDRAWN = 7;
}

/// @notice Promised-complete lists, by what they list.
library List {
    uint8 internal constant AUTHORIZATIONS = 1;
    uint8 internal constant GRANTS = 2;
    uint8 internal constant SCENARIOS = 3;
    uint8 internal constant DEMANDS = 4;
    uint8 internal constant DELIVERIES = 5;
    uint8 internal constant PRODUCTS = 6;
    uint8 internal constant EXPORTS = 7;
    uint8 internal constant BREAKS = 8;
    uint8 internal constant FILINGS = 9;
    uint8 internal constant REFUSALS = 10;
    uint8 internal constant AGREEMENTS = 11;
    uint8 internal constant DECISIONS = 12;
}

/// @notice Flags of a record that never change after its recording.
library Flag {
    uint8 internal constant BACKFILLED = 1; // 补录
    uint8 internal constant RESTS_ON_BACKFILL = 2; // an ancestor was back-filled
    uint8 internal constant FOREIGN = 4; // made of inputs of another jurisdiction: never remembered as unbroken
    uint8 internal constant SOFT = 8; // a SOFT rule was unmet at its recording
    uint8 internal constant AUTHORITY = 16; // a party that governance admitted: governance alone ends it
}

/// @notice Reserved rule numbers: what the ledger itself refuses, whatever the rulebook says.
library Structure {
    uint16 internal constant FIRST = 0xff00;
    uint16 internal constant NO_RULE = 0xff01; // the rulebook has no row for this step
    uint16 internal constant PARTY_NOT_STANDING = 0xff02;
    uint16 internal constant PARENT_NOT_OPERABLE = 0xff03;
    uint16 internal constant LINK_NOT_OPERABLE = 0xff04;
    uint16 internal constant INPUT_BROKEN = 0xff05;
    uint16 internal constant OUTSIDE_SCOPE = 0xff06;
    uint16 internal constant OUTSIDE_TERM = 0xff07;
    uint16 internal constant NO_SUCH_TRANSITION = 0xff08;
    uint16 internal constant NOT_THE_HOLDER = 0xff09;
    uint16 internal constant ALREADY_HELD = 0xff0a;
    uint16 internal constant FACT_OF_ANOTHER = 0xff0b;
    uint16 internal constant BACKFILL_CLOSED = 0xff0c;
    uint16 internal constant NOT_ANOTHER_PARTY = 0xff0d;
    uint16 internal constant TOO_DEEP = 0xff0e; // refresh the parent products first
    uint16 internal constant NOT_YET = 0xff0f; // before its term, or before its deadline
    uint16 internal constant NOT_COMPETENT = 0xff10;
    uint16 internal constant NEIGHBOUR_REFUSED = 0xff11; // what it stands on was refused in the same batch
    uint16 internal constant FIRST_OF_DIGEST_MISSING = 0xff12; // ordinal 0 of this digest is not recorded
    uint16 internal constant NO_CONSENT_ABROAD = 0xff13; // an input's jurisdiction has no rows for this
    uint16 internal constant BY_GOVERNANCE_ONLY = 0xff14; // an authority is admitted, ended and enlarged by governance
    uint16 internal constant BEFORE_THE_LEDGER = 0xff15; // a date before the ledger's start needs a back-fill
    uint16 internal constant CASE_ANSWERED = 0xff16; // what came in in time is judged by the opener, or above it
    uint16 internal constant STANDS_ALREADY = 0xff17; // a second grant of one resource under one authorization
    uint16 internal constant TAKEN = 0xffff; // in a batch: recorded before, nothing done, no trace
}
