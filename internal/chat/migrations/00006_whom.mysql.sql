-- oldest: 1
-- +goose Up
-- What holds against a member is found by him, and traces that are old by their time, each within its app.
CREATE INDEX chat_sanctions_against ON chat_sanctions (app, member, lifted_at, id);
DROP INDEX chat_sanctions_whom ON chat_sanctions;
CREATE INDEX chat_traces_when ON chat_traces (app, at);
DROP INDEX chat_traces_at ON chat_traces;
