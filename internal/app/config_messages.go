package app

import (
	"fmt"
	"net/url"
	"regexp"
	"time"

	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/sens"
	"github.com/saja-live/saja/internal/notify/solapi"
	"github.com/saja-live/saja/internal/platform/config"
)

// messagesConfig is by whom messages reach phones.
type messagesConfig struct {
	Provider string `toml:"provider"  doc:"Who brings messages to phones: solapi, or sens of NAVER Cloud Platform. Empty: nobody. See docs/messages.md for how to get its keys."`
	Key      string `toml:"key"       doc:"API key of Solapi, access key of NAVER Cloud."`
	Secret   string `toml:"secret"    doc:"The secret to it. It is never written to the log; SAJA_MESSAGES_SECRET keeps it out of this file."`
	Service  string `toml:"service"   doc:"Of sens: the id of the project's SMS service, such as ncp:sms:kr:123456789012:shop."`
	Kakao    string `toml:"kakao"     doc:"The shop's channel of Kakao, for AlimTalk and brand messages: its pfId at Solapi, such as KA01PF…, its search id at sens, such as @saja. Empty: nothing goes by Kakao."`
	AlimTalk string `toml:"alimtalk"  doc:"Of sens: the id of the project's service for Kakao, such as ncp:kkobizmsg:kr:123456789012:shop."`
	URL      string `toml:"url"       doc:"Where the provider answers. Empty: its own address. Else http(s)://host of whoever stands in for it."`
}

// providerAddresses are where providers answer.
var providerAddresses = map[string]string{ // own: what this program knows
	solapi.Name: "https://api.solapi.com",
	sens.Name:   "https://sens.apigw.ntruss.com",
}

// keyLike is what keys look like: they stand in headers.
var keyLike = regexp.MustCompile(`^[0-9A-Za-z_-]{4,100}$`)

// channelLike is what the ids of Kakao channels look like.
var channelLike = regexp.MustCompile(`^@?[0-9A-Za-z_가-힣-]{2,60}$`)

// check says which option cannot be used. Neither key nor secret is repeated.
func (c messagesConfig) check() error {
	if c.Provider == "" {
		if c.Key != "" || c.Secret != "" || c.Service != "" || c.URL != "" || c.Kakao != "" || c.AlimTalk != "" {
			return fmt.Errorf("%w: messages.provider is empty, so the other options of messages are of no use: name solapi or sens, or leave them out too", config.ErrInvalid)
		}
		return nil
	}
	if providerAddresses[c.Provider] == "" {
		return fmt.Errorf("%w: messages.provider = %q: want solapi or sens", config.ErrInvalid, c.Provider)
	}
	if !keyLike.MatchString(c.Key) || len(c.Secret) < 6 || len(c.Secret) > 200 {
		return fmt.Errorf("%w: messages.key and messages.secret go together, as the provider shows them", config.ErrInvalid)
	}
	if (c.Provider == sens.Name) != (c.Service != "") || len(c.Service) > 100 {
		return fmt.Errorf("%w: messages.service belongs to sens, and sens needs it", config.ErrInvalid)
	}
	if c.Kakao != "" && !channelLike.MatchString(c.Kakao) || (c.Provider == sens.Name && c.Kakao != "") != (c.AlimTalk != "") || len(c.AlimTalk) > 100 {
		return fmt.Errorf("%w: messages.kakao is the channel's id as the provider shows it, and with sens it goes together with messages.alimtalk", config.ErrInvalid)
	}
	if u, err := url.Parse(c.URL); c.URL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("%w: messages.url = %q: want nothing, or http(s)://host", config.ErrInvalid, c.URL)
	}
	return nil
}

// client is who brings messages; nil: nobody does.
func (c messagesConfig) client(now func() time.Time) messages.Provider {
	at := c.URL
	if at == "" {
		at = providerAddresses[c.Provider]
	}
	switch c.Provider {
	case solapi.Name:
		return solapi.New(solapi.Config{URL: at, Key: c.Key, Secret: c.Secret, Channel: c.Kakao, Now: now})
	case sens.Name:
		return sens.New(sens.Config{URL: at, Key: c.Key, Secret: c.Secret, SMS: c.Service, Alim: c.AlimTalk, Channel: c.Kakao, Now: now})
	}
	return nil
}
