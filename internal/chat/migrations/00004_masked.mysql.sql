-- +goose Up
-- oldest: 1
-- Members are promised that others see their names masked. The demo's keep their mark.
UPDATE chat_messages
   SET data = JSON_SET(data, '$.author.name',
         CONCAT(LEFT(JSON_UNQUOTE(JSON_EXTRACT(data, '$.author.name')), 1), '○○', CASE WHEN JSON_UNQUOTE(JSON_EXTRACT(data, '$.author.name')) LIKE '% (데모)' THEN ' (데모)' ELSE '' END))
 WHERE kind = 'text' AND deleted_at = 0
   AND JSON_UNQUOTE(JSON_EXTRACT(data, '$.author.role')) = 'member'
   AND JSON_UNQUOTE(JSON_EXTRACT(data, '$.author.name')) NOT LIKE '_○○%';
