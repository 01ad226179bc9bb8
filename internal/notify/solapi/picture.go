package solapi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"github.com/saja-live/saja/internal/notify/messages"
)

// Upload implements messages.Provider. Solapi does not say how long it keeps a file.
func (c *Client) Upload(ctx context.Context, name string, jpeg []byte) (messages.File, error) {
	body, err := json.Marshal(map[string]string{"file": base64.StdEncoding.EncodeToString(jpeg), "name": name, "type": "MMS"})
	if err != nil {
		return messages.File{}, err
	}
	a := c.call(ctx, http.MethodPost, "/storage/v1/files", body)
	if err := a.Err(); err != nil {
		return messages.File{}, err
	}
	return ReadUploaded(a.Body)
}

// ReadUploaded reads what Solapi answers to a file.
func ReadUploaded(body []byte) (messages.File, error) {
	var said struct {
		ID string `json:"fileId"`
	}
	if err := json.Unmarshal(body, &said); err != nil || said.ID == "" || len(said.ID) > messages.MostFile {
		return messages.File{}, &messages.Failure{Code: "answer_unreadable"}
	}
	return messages.File{ID: said.ID}, nil
}
