package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/saja-live/saja/internal/demo"
	"github.com/saja-live/saja/internal/notify"
	"github.com/saja-live/saja/internal/notify/appsim"
	"github.com/saja-live/saja/internal/notify/messages"
	"github.com/saja-live/saja/internal/notify/sims"
	"github.com/saja-live/saja/internal/notify/solapi"
)

// playedFrom is whom the mail of a demo comes from, where no mail server is configured.
const playedFrom = "hello@saja.example"

// playOutside starts simulators and has every channel that the configuration leads nowhere lead to them.
func (s *shop) playOutside(ctx context.Context) (err error) {
	c := sims.Config{Keep: s.safe.Keep, Logger: s.logger, Now: time.Now}
	mail, push, texts := s.config.Mail.SMTP == "" && s.config.Mail.MailgunDomain == "", len(s.config.Push.Services) == 0, s.config.Messages.Provider == ""
	apps := s.config.Push.FCMAccount == "" && s.config.Push.APNsKey == "" // one true one: the other is left out on purpose
	for channel, played := range map[sims.Channel]bool{sims.ByMail: mail, sims.ByPush: push, sims.ByApp: apps, sims.ByMessage: texts} {
		if played {
			c.Plays = append(c.Plays, channel)
		}
	}
	if len(c.Plays) == 0 {
		return nil
	}
	if s.sims, err = sims.Open(ctx, c); err != nil {
		return err
	}
	if mail {
		to := &s.config.Mail
		to.SMTP, to.TLS, to.From, to.DKIM = s.sims.Mail(), notify.NoTLS, playedFrom, false
	}
	if push {
		to := &s.config.Push
		to.Services = []string{s.sims.Push()}
		if to.Contact == "" {
			to.Contact = demo.Contact
		}
	}
	if apps {
		if err := s.playApps(); err != nil {
			return fmt.Errorf("play the platforms of apps: %w", err)
		}
	}
	if texts {
		s.config.Messages = messagesConfig{Provider: solapi.Name, Key: sims.Key, Secret: sims.Secret, Kakao: sims.Kakao, URL: s.sims.Messages()}
	}
	return nil
}

// playApps has apps told by simulators, by keys that are made at each start.
func (s *shop) playApps() error {
	account, key, err := s.sims.AppKeys()
	if err != nil {
		return err
	}
	to := &s.config.Push
	to.FCMAccount, to.FCMURL = s.folder.fcmAccount(), s.sims.Apps()
	to.APNsKey, to.APNsKeyID, to.APNsTeam, to.APNsTopic, to.APNsURL = s.folder.apnsKey(), appsim.KeyID, appsim.Team, appsim.Topic, s.sims.Apps()
	return errors.Join(s.folder.write(to.FCMAccount, string(account)), s.folder.write(to.APNsKey, string(key)))
}

// fillPlayed has a new demo send messages too: from the number that the simulated provider knows, at its prices. What somebody has
// changed since stays.
func (s *shop) fillPlayed(ctx context.Context) error {
	if s.sims == nil || s.config.Messages.Secret != sims.Secret {
		return nil
	}
	known, err := s.messages.Senders(ctx)
	if err != nil || len(known) > 0 {
		return err
	}
	now := time.Now()
	for _, kind := range []string{"sms", "lms", "mms"} {
		if err := s.notices.SetPrice(ctx, notify.Price{Provider: solapi.Name, What: kind, ValidFrom: now, MilliWon: sims.Bills(kind)}); err != nil {
			return fmt.Errorf("price messages of the demo: %w", err)
		}
	}
	for _, kind := range byMessage {
		if err := s.notices.SwitchChannel(ctx, kind, messages.SMS, true); err != nil {
			return fmt.Errorf("switch messages of the demo on: %w", err)
		}
	}
	_, err = s.messages.Keep(ctx, messages.Sender{Number: sims.Number, State: messages.Registered}, "")
	return errors.Join(err, s.messages.Use(ctx, sims.Number))
}
