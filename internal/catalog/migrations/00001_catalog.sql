-- +goose Up
CREATE TABLE vendors (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    slug          VARCHAR(80)   NOT NULL UNIQUE,
    name          VARCHAR(240)  NOT NULL,
    name_en       VARCHAR(240)  NOT NULL,
    story         TEXT          NOT NULL,
    story_en      TEXT          NOT NULL,
    picture_id    VARCHAR(36)   NOT NULL,
    version       BIGINT        NOT NULL,
    created_at    BIGINT        NOT NULL
);

CREATE TABLE products (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    slug          VARCHAR(80)   NOT NULL UNIQUE,
    vendor_id     VARCHAR(36)   NOT NULL,
    status        VARCHAR(16)   NOT NULL,
    name          VARCHAR(400)  NOT NULL,
    name_en       VARCHAR(400)  NOT NULL,
    summary       VARCHAR(1200) NOT NULL,
    summary_en    VARCHAR(1200) NOT NULL,
    story         TEXT          NOT NULL,
    story_en      TEXT          NOT NULL,
    facts         TEXT          NOT NULL,
    options       TEXT          NOT NULL,
    price_from    BIGINT        NOT NULL,
    cover_id      VARCHAR(36)   NOT NULL,
    letters       TEXT          NOT NULL,
    initials      TEXT          NOT NULL,
    version       BIGINT        NOT NULL,
    created_at    BIGINT        NOT NULL,
    updated_at    BIGINT        NOT NULL
);
CREATE INDEX products_status ON products (status, id);
CREATE INDEX products_vendor ON products (vendor_id, id);

CREATE TABLE variants (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    product_id    VARCHAR(36)   NOT NULL,
    sku           VARCHAR(64)   NOT NULL UNIQUE,
    choices       TEXT          NOT NULL,
    price         BIGINT        NOT NULL,
    list_price    BIGINT        NOT NULL,
    position      INTEGER       NOT NULL,
    retired       INTEGER       NOT NULL
);
CREATE INDEX variants_product ON variants (product_id, position);

CREATE TABLE pictures (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    product_id    VARCHAR(36)   NOT NULL,
    alt           VARCHAR(800)  NOT NULL,
    width         INTEGER       NOT NULL,
    height        INTEGER       NOT NULL,
    widths        VARCHAR(80)   NOT NULL,
    position      INTEGER       NOT NULL,
    created_at    BIGINT        NOT NULL
);
CREATE INDEX pictures_product ON pictures (product_id, position);

-- The one row that a sale changes is short and on its own.
CREATE TABLE stocks (
    variant_id    VARCHAR(36)   NOT NULL PRIMARY KEY,
    product_id    VARCHAR(36)   NOT NULL,
    on_hand       BIGINT        NOT NULL,
    reserved      BIGINT        NOT NULL,
    safety        BIGINT        NOT NULL,
    sold          BIGINT        NOT NULL,
    CHECK (0 <= reserved AND reserved <= on_hand)
);
CREATE INDEX stocks_product ON stocks (product_id, sold);

CREATE TABLE reservations (
    ref           VARCHAR(64)   NOT NULL,
    variant_id    VARCHAR(36)   NOT NULL,
    qty           BIGINT        NOT NULL,
    state         VARCHAR(10)   NOT NULL,
    due_at        BIGINT        NOT NULL,
    PRIMARY KEY (ref, variant_id)
);
CREATE INDEX reservations_due ON reservations (state, due_at);

CREATE TABLE stock_ledger (
    variant_id    VARCHAR(36)   NOT NULL,
    id            VARCHAR(36)   NOT NULL,
    at            BIGINT        NOT NULL,
    kind          VARCHAR(16)   NOT NULL,
    ref           VARCHAR(64)   NOT NULL,
    on_hand       BIGINT        NOT NULL,
    reserved      BIGINT        NOT NULL,
    reason        VARCHAR(800)  NOT NULL,
    actor         VARCHAR(36)   NOT NULL,
    PRIMARY KEY (variant_id, id)
);
