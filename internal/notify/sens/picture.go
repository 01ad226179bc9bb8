package sens

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/saja-live/saja/internal/notify/messages"
)

// Upload implements messages.Provider. SENS keeps a file for six days, and takes two of one name and size for the same.
func (c *Client) Upload(ctx context.Context, name string, jpeg []byte) (messages.File, error) {
	body, err := json.Marshal(map[string]string{"fileName": name, "fileBody": base64.StdEncoding.EncodeToString(jpeg)})
	if err != nil {
		return messages.File{}, err
	}
	a := c.call(ctx, http.MethodPost, "/sms/v2/services/"+url.PathEscape(c.config.SMS)+"/files", body)
	if err := a.Err(); err != nil {
		return messages.File{}, err
	}
	return ReadUploaded(a.Body)
}

// ReadUploaded reads what SENS answers to a file.
func ReadUploaded(body []byte) (messages.File, error) {
	var said struct {
		ID    string `json:"fileId"`
		Until string `json:"expireTime"`
	}
	if err := json.Unmarshal(body, &said); err != nil || said.ID == "" || len(said.ID) > messages.MostFile {
		return messages.File{}, &messages.Failure{Code: "answer_unreadable"}
	}
	return messages.File{ID: said.ID, Until: moment(said.Until)}, nil
}
