package parcel

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// token is an OAuth 2 token by client credentials: one that is held, or a new one.
func (x *exchange) token(address string) (string, error) {
	held := x.a.ID + " " + x.keys.ID
	if t := x.c.tokens.get(held, x.c.now()); t != "" {
		return t, nil
	}
	body, err := x.send(ask{method: http.MethodPost, url: address, form: url.Values{
		"grant_type": {"client_credentials"}, "client_id": {x.keys.ID}, "client_secret": {x.keys.Secret},
	}})
	if err != nil {
		return "", err
	}
	var a struct {
		Token   string `json:"access_token"`
		Seconds word   `json:"expires_in"`
	}
	if err := fromJSON(body, &a); err != nil {
		return "", explain(err, []string{body})
	}
	if a.Token == "" {
		return "", changed("no access_token")
	}
	life, err := time.ParseDuration(string(a.Seconds) + "s")
	if err != nil || life > 24*time.Hour {
		life = 30 * time.Minute
	}
	x.c.tokens.put(held, a.Token, x.c.now().Add(life))
	return a.Token, nil
}

// foreign is within for languages with capitals: the phrases are in small letters.
func foreign(phrases []phrase, text string) State { return within(phrases, strings.ToLower(text)) }

// joined are a place and its country.
func joined(place, country string) string {
	if place != "" && country != "" {
		return place + ", " + country
	}
	return place + country
}
