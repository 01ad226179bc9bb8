-- +goose Up
-- oldest: 1
-- Members are promised that others see their names masked. The demo's keep their mark.
UPDATE chat_messages
   SET data = json_set(data, '$.author.name',
         substr(json_extract(data, '$.author.name'), 1, 1) || '○○' || CASE WHEN json_extract(data, '$.author.name') LIKE '% (데모)' THEN ' (데모)' ELSE '' END)
 WHERE kind = 'text' AND deleted_at = 0
   AND json_extract(data, '$.author.role') = 'member'
   AND json_extract(data, '$.author.name') NOT LIKE '_○○%';
