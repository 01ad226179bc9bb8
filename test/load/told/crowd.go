package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/notify/device"
	"github.com/saja-live/saja/internal/notify/webpush"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/limit"
	"github.com/saja-live/saja/internal/platform/seal"
	"github.com/saja-live/saja/internal/platform/sqldb"
)

// fill makes the shop: a show, a number to send from, members who agreed to everything, and devices that wait for the show.
func (s *shop) fill(ctx context.Context) error {
	if err := s.start(ctx); err != nil {
		return err
	}
	if err := s.signIn(ctx); err != nil {
		return err
	}
	var show, key struct{ ID, Key string }
	err := s.ask(ctx, "POST", "/api/v1/admin/shows", map[string]any{
		"slug": "crowd", "title": "모두의 방송", "titleEn": "A show for all", "host": map[string]string{"name": "박셰프", "nameEn": "Chef Park"},
		"startsAt": time.Now().Add(time.Hour), "products": []string{}, "autoStart": true,
	}, &show)
	if err != nil {
		return err
	}
	var push struct{ Key string }
	err = errors.Join(
		s.ask(ctx, "POST", "/api/v1/admin/shows/"+show.ID+"/key", nil, &key),
		s.ask(ctx, "PUT", "/api/v1/admin/messages/senders/"+number, map[string]any{"state": "registered"}, nil),
		s.ask(ctx, "POST", "/api/v1/admin/messages/senders/"+number+"/use", nil, nil),
		s.ask(ctx, "GET", "/api/v1/push/key", nil, &push),
	)
	for _, what := range []string{"sms", "lms"} {
		err = errors.Join(err, s.ask(ctx, "POST", "/api/v1/admin/notice-prices", map[string]any{"provider": "solapi", "what": what, "validFrom": time.Now(), "milliWon": 13_000}, nil))
	}
	s.show, s.address = show.ID, s.rtmp+"/"+key.Key
	s.kill()
	if err != nil {
		return err
	}
	if err := s.members(ctx); err != nil {
		return err
	}
	return s.devices(ctx, push.Key)
}

// members puts those who agreed into the shut shop.
func (s *shop) members(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "go", "run", "./test/load/members", "-data", s.data, "-n", fmt.Sprint(s.plan.members), "-database", s.database())
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// freely counts nobody.
type freely struct{ limit.Store }

func (freely) Take(context.Context, limit.Rule, string, int) limit.Answer { return limit.Answer{} }

// devices has browsers subscribe and wish for the show.
func (s *shop) devices(ctx context.Context, key string) error {
	text, err := os.ReadFile(filepath.Join(s.data, "shop.key"))
	if err != nil {
		return err
	}
	own, err := seal.ParseKey(string(text))
	if err != nil {
		return err
	}
	began := time.Now()
	err = s.books(ctx, func(db *sqldb.DB) error {
		safe, err := seal.Open(ctx, db, own, time.Now)
		if err != nil {
			return err
		}
		devices := device.New(db, device.Needs{
			Seal: safe, Limits: freely{}, Who: func(context.Context) device.Who { return device.Who{Browser: id.New()} },
			MemberNow: func(context.Context, *sqldb.Tx) (string, error) { return "", nil },
		}, webpush.Services{Also: []string{s.outside.at[0]}}, key, time.Now)
		var wishes []any
		topic := device.Topic{Kind: device.OfShow, ID: s.show}.String()
		for i := range s.plan.devices {
			sub, err := s.outside.push.Subscribe("https://"+s.outside.at[0], key)
			if err != nil {
				return err
			}
			a := device.Arrival{Lang: "ko", Network: "10.0.0.1"}
			a.Endpoint, a.Keys.P256dh, a.Keys.Auth = sub.Endpoint, sub.Keys.P256dh, sub.Keys.Auth
			d, _, err := devices.Welcome(ctx, a)
			if err != nil {
				return err
			}
			wishes = append(wishes, topic, d.ID, sqldb.Millis(time.Now()))
			if len(wishes) == 3*500 || i == s.plan.devices-1 {
				err := db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
					_, err := tx.ExecContext(ctx, `INSERT INTO push_wishes (topic, device_id, created_at) VALUES `+strings.TrimSuffix(strings.Repeat("(?, ?, ?), ", len(wishes)/3), ", "), wishes...)
					return err
				})
				if err != nil {
					return err
				}
				wishes = nil
			}
		}
		return nil
	})
	fmt.Printf("%d devices in %v\n", s.plan.devices, time.Since(began).Round(time.Second))
	return err
}

// campaigns start: one by mail, one by text message.
func (s *shop) campaigns(ctx context.Context) error {
	for _, channel := range []string{"mail", "sms"} {
		words := map[string]string{"subject": "가을 밀키트", "title": "가을이에요", "body": "매콤한 떡볶이를 집에서.", "button": "보러 가기"}
		if channel == "sms" {
			words = map[string]string{"subject": "", "title": "", "body": "매콤한 떡볶이를 집에서."}
		}
		var c struct {
			ID      string
			Version int64
		}
		err := s.ask(ctx, "POST", "/api/v1/admin/campaigns", map[string]any{
			"name": "모두에게", "channel": channel, "segment": map[string]any{"all": []any{}}, "ko": words, "en": map[string]string{"subject": "", "title": "", "body": ""}, "link": "/", "perMinute": 60_000,
		}, &c)
		if err != nil {
			return err
		}
		if err := s.ask(ctx, "POST", "/api/v1/admin/campaigns/"+c.ID+"/acts", map[string]any{"act": "start", "version": c.Version}, nil); err != nil {
			return err
		}
	}
	return nil
}

// begin has the show go on air, and waits until somebody is told.
func (s *shop) begin(ctx context.Context) error {
	go s.encode(ctx)
	for {
		var n []int
		err := s.books(ctx, func(db *sqldb.DB) (err error) {
			n, err = sqldb.Column[int](ctx, db, `SELECT COUNT(*) FROM deliveries WHERE channel = 'push'`)
			return err
		})
		if err != nil {
			return err
		}
		if n[0] > 0 || s.plan.devices == 0 {
			return nil
		}
		if err := s.wait(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
}

// encode sends a small picture until ctx ends, and comes back whenever the shop does.
func (s *shop) encode(ctx context.Context) {
	for ctx.Err() == nil {
		cmd := exec.CommandContext(ctx, "ffmpeg", "-hide_banner", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000",
			"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10", "-b:v", "50k", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "32k", "-f", "flv", s.address)
		_ = cmd.Run() // it ends with the shop
		t := time.NewTimer(300 * time.Millisecond)
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}
