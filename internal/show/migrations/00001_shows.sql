-- +goose Up
CREATE TABLE shows (
    id           VARCHAR(36)  NOT NULL PRIMARY KEY,
    slug         VARCHAR(80)  NOT NULL,
    title        VARCHAR(120) NOT NULL,
    title_en     VARCHAR(120) NOT NULL,
    summary      VARCHAR(600) NOT NULL,
    summary_en   VARCHAR(600) NOT NULL,
    host_name    VARCHAR(60)  NOT NULL,
    host_name_en VARCHAR(60)  NOT NULL,
    host_face    VARCHAR(300) NOT NULL,
    poster       VARCHAR(300) NOT NULL,
    portrait     SMALLINT     NOT NULL,
    auto_start   SMALLINT     NOT NULL,
    demo         SMALLINT     NOT NULL,
    state        VARCHAR(12)  NOT NULL,
    starts_at    BIGINT       NOT NULL,
    started_at   BIGINT       NOT NULL,
    ended_at     BIGINT       NOT NULL,
    pinned       VARCHAR(36)  NOT NULL,
    key_hash     VARCHAR(64)  NOT NULL,
    key_made_at  BIGINT       NOT NULL,
    peak         BIGINT       NOT NULL,
    created_at   BIGINT       NOT NULL
);
CREATE UNIQUE INDEX shows_slug ON shows (slug);
CREATE INDEX shows_state ON shows (state, starts_at);
CREATE INDEX shows_key ON shows (key_hash);

CREATE TABLE show_products (
    show_id    VARCHAR(36) NOT NULL,
    product_id VARCHAR(36) NOT NULL,
    place      BIGINT      NOT NULL,
    PRIMARY KEY (show_id, product_id)
);
CREATE INDEX show_products_product ON show_products (product_id);

CREATE TABLE show_moments (
    id         VARCHAR(36) NOT NULL PRIMARY KEY,
    show_id    VARCHAR(36) NOT NULL,
    kind       VARCHAR(12) NOT NULL,
    product_id VARCHAR(36) NOT NULL,
    at         BIGINT      NOT NULL
);
CREATE INDEX show_moments_show ON show_moments (show_id, at);
